import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ActionResult, runAction, runPost } from '../../../local/runner.ts';

let workspace: string;
const results: ActionResult[] = [];

beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'workspace-'));
});

afterEach(async () => {
  for (const directory of [workspace, ...results.splice(0).map(({ tempDir }) => tempDir)]) {
    await rm(directory, { recursive: true });
  }
});

/** Runs a script in the place of the bundle. */
async function run(script: string, options: Partial<Parameters<typeof runAction>[0]> = {}, post = '') {
  const dist = join(workspace, 'bundle');
  await mkdir(join(dist, 'post'), { recursive: true });
  await writeFile(join(dist, 'package.json'), '{"type":"module"}');
  await writeFile(join(dist, 'index.js'), `import fs from 'node:fs'; const { env } = process; ${script}`);
  await writeFile(join(dist, 'post/index.js'), post);
  const result = await runAction({ dist, inputs: {}, workspace, ...options });
  results.push(result);
  return result;
}

describe('the environment of the action', () => {
  it('has inputs with their dashes, the defaults of action.yml, and empty ones', async () => {
    const { log } = await run(
      'console.log(JSON.stringify([env["INPUT_LOG-LINES"], env.INPUT_CLUSTER, env.INPUT_REBUILD, env.INPUT_TARGET]))',
      { inputs: { 'log-lines': '7', cluster: 'production' } },
    );
    expect(JSON.parse(log)).toEqual(['7', 'production', 'if-missing', '']);
  });

  it('is that of a job, changed where the run says so', async () => {
    const { log, tempDir } = await run(
      'console.log([process.cwd(), env.GITHUB_ACTIONS, env.GITHUB_SHA, env.RUNNER_TEMP].join(" "))',
      { env: { GITHUB_SHA: 'abc' } },
    );
    expect(log).toBe(`${workspace} true abc ${tempDir}\n`);
  });

  it('has no AWS settings but those of the run', async () => {
    process.env.AWS_PROFILE = 'mine';
    try {
      const { log } = await run('console.log(String(env.AWS_PROFILE), env.AWS_REGION)', {
        env: { AWS_REGION: 'eu-west-1' },
      });
      expect(log).toBe('undefined eu-west-1\n');
    } finally {
      delete process.env.AWS_PROFILE;
    }
  });
});

describe('what comes back', () => {
  it('is exit code, log of both streams, outputs and summary', async () => {
    const seen: string[] = [];
    const result = await run(
      `console.log('out'); console.error('err');
       fs.appendFileSync(env.GITHUB_OUTPUT, 'verdict=stable\\nreason<<END\\none=1\\n\\nthree\\nEND\\nempty<<END\\n\\nEND\\n');
       fs.appendFileSync(env.GITHUB_STEP_SUMMARY, '# Done');
       process.exitCode = 3;`,
      { onOutput: (chunk) => seen.push(chunk) },
    );
    expect(result).toMatchObject({ exitCode: 3, signal: null, summary: '# Done' });
    expect(result.outputs).toEqual({ verdict: 'stable', reason: 'one=1\n\nthree', empty: '' });
    expect(result.log.split('\n').sort()).toEqual(['', 'err', 'out']);
    expect(seen.join('')).toBe(result.log);
    expect(result.durationMs).toBeGreaterThan(0);
  });

  it('is a signal when it was killed', async () => {
    expect(await run('process.kill(process.pid, "SIGKILL")')).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
  });
});

it('a cancelled job is interrupted', async () => {
  const controller = new AbortController();
  const result = await run(
    'process.on("SIGINT", () => { console.log("cancelled"); process.exit(1); }); setInterval(() => {}, 1000); console.log("up");',
    { cancelled: controller.signal, onOutput: (chunk) => chunk.includes('up') && controller.abort() },
  );
  expect(result).toMatchObject({ exitCode: 1, log: 'up\ncancelled\n' });
});

it('the post step has the state, the inputs and the temporary directory of the main one', async () => {
  const first = await run(
    'fs.appendFileSync(env.GITHUB_STATE, "config=/tmp/x\\n"); fs.writeFileSync(env.RUNNER_TEMP + "/left", "left");',
    { inputs: { cluster: 'production' } },
    `import fs from 'node:fs'; const { env } = process;
     console.log(env.STATE_config, env.INPUT_CLUSTER, fs.readFileSync(env.RUNNER_TEMP + '/left', 'utf8'));`,
  );
  expect(first.state).toEqual({ config: '/tmp/x' });
  expect(await runPost(first)).toMatchObject({ exitCode: 0, log: '/tmp/x production left\n' });
});
