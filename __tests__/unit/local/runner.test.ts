import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type ActionOptions, type ActionRun, runAction, runPost, startAction } from '../../../local/runner.ts';

const ACTION_FILE = `
name: Fake
inputs:
  log-lines: { description: With a default, default: 50 }
  image tag: { description: With a space and without a default }
  wait: { default: 'true' }
runs: { using: node24, main: dist/index.js, post: dist/post/index.js }
`;

/** Does what its input `script` says. */
const MAIN = `
const fs = require('node:fs');
eval(process.env.INPUT_SCRIPT ?? '');
`;

const POST = `process.stdout.write(JSON.stringify({ ...process.env, cwd: process.cwd() }));`;

let root: string;
const temporary: string[] = [];

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'fake-action-')));
  mkdirSync(join(root, 'dist/post'), { recursive: true });
  mkdirSync(join(root, 'workspace'));
  writeFileSync(join(root, 'action.yml'), ACTION_FILE);
  writeFileSync(join(root, 'dist/index.js'), MAIN);
  writeFileSync(join(root, 'dist/post/index.js'), POST);
});

afterEach(() => {
  for (const directory of temporary.splice(0)) rmSync(directory, { recursive: true, force: true });
});

afterAll(() => rmSync(root, { recursive: true }));

/** The fake action, which evaluates `script`. */
function fake(script: string, more: Partial<ActionOptions> = {}): ActionOptions {
  return {
    dist: join(root, 'dist'),
    actionFile: join(root, 'action.yml'),
    workspace: join(root, 'workspace'),
    ...more,
    inputs: { script, ...more.inputs },
  };
}

async function run(script: string, more: Partial<ActionOptions> = {}): Promise<ActionRun> {
  const result = await runAction(fake(script, more));
  temporary.push(result.tempDir);
  return result;
}

/** What the action's process finds around it. */
async function environmentOf(more: Partial<ActionOptions> = {}): Promise<Record<string, string | undefined>> {
  const { log } = await run('console.log(JSON.stringify({ ...process.env, cwd: process.cwd() }))', more);
  return JSON.parse(log);
}

describe('an action started as the runner does', () => {
  it('gets inputs as given, by default, or empty, with dashes kept', async () => {
    expect(await environmentOf({ inputs: { wait: 'false' } })).toMatchObject({
      'INPUT_LOG-LINES': '50',
      INPUT_IMAGE_TAG: '',
      INPUT_WAIT: 'false',
    });
  });

  it('finds itself in a job, in the workspace', async () => {
    const environment = await environmentOf();
    expect(environment).toMatchObject({
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: expect.stringMatching(/^[^/]+\/[^/]+$/),
      GITHUB_RUN_ID: expect.stringMatching(/^\d+$/),
      GITHUB_SHA: expect.stringMatching(/^[0-9a-f]{40}$/),
      GITHUB_WORKSPACE: join(root, 'workspace'),
      cwd: join(root, 'workspace'),
      PATH: process.env.PATH,
    });
  });

  it('sees nothing of the environment of the process that starts it, unless it is given', async () => {
    process.env.AWS_PROFILE = 'production';
    try {
      expect((await environmentOf()).AWS_PROFILE).toBeUndefined();
    } finally {
      delete process.env.AWS_PROFILE;
    }
    const given = await environmentOf({ env: { AWS_REGION: 'eu-west-1', HOME: '/home/someone', GITHUB_SHA: 'abc' } });
    expect(given).toMatchObject({ AWS_REGION: 'eu-west-1', HOME: '/home/someone', GITHUB_SHA: 'abc' });
    expect(given.NODE_OPTIONS).toBeUndefined();
    expect(given.JEST_WORKER_ID).toBeUndefined();
  });

  it('writes outputs and state in both forms, and the summary', async () => {
    const { outputs, state, summary, exitCode } = await run(`
      const { GITHUB_OUTPUT, GITHUB_STATE, GITHUB_STEP_SUMMARY } = process.env;
      fs.appendFileSync(GITHUB_OUTPUT, 'plain=a=b<<c\\n');
      fs.appendFileSync(GITHUB_OUTPUT, 'many<<EOF_1\\none=1\\n\\ntwo\\nEOF_1\\n');
      fs.appendFileSync(GITHUB_OUTPUT, 'empty<<EOF_2\\nEOF_2\\n');
      fs.appendFileSync(GITHUB_STATE, 'docker-config<<EOF_3\\n/tmp/x\\nEOF_3\\n');
      fs.appendFileSync(GITHUB_STEP_SUMMARY, '# Done\\n');
    `);
    expect(exitCode).toBe(0);
    expect(outputs).toEqual({ plain: 'a=b<<c', many: 'one=1\n\ntwo', empty: '' });
    expect(state).toEqual({ 'docker-config': '/tmp/x' });
    expect(summary).toBe('# Done\n');
  });

  it('tells its exit code, and both streams as they come', async () => {
    let seen = '';
    const onOutput = (text: string) => {
      seen += text;
    };
    const result = await run(`console.log('out'); console.error('é'); process.exitCode = 3`, { onOutput });
    expect([result.exitCode, result.signal]).toEqual([3, null]);
    expect(result.log.split('\n').filter(Boolean).sort()).toEqual(['out', 'é']);
    expect(seen).toBe(result.log);
    expect(result.durationMs).toBeGreaterThan(0);
  });

  it('is interrupted when the job is cancelled', async () => {
    const cancellation = new AbortController();
    const script = `
      process.on('SIGINT', () => { console.log('cleaning up'); process.exit(1); });
      setInterval(() => {}, 1000);
      console.log('waiting');
    `;
    const result = await run(script, { signal: cancellation.signal, onOutput: () => cancellation.abort() });
    expect([result.exitCode, result.log]).toEqual([1, 'waiting\ncleaning up\n']);
  });

  it('can be killed by a test that has its process', async () => {
    const { child, ended } = await startAction(fake(`setInterval(() => {}, 1000)`));
    child.kill('SIGKILL');
    const result = await ended;
    temporary.push(result.tempDir);
    expect([result.exitCode, result.signal]).toEqual([null, 'SIGKILL']);
  });
});

describe('the post step', () => {
  it('gets the state, the inputs and the temporary directory of its run', async () => {
    const options = fake(`fs.appendFileSync(process.env.GITHUB_STATE, 'under-way=yes\\n')`);
    const first = await runAction(options);
    temporary.push(first.tempDir);
    const post = await runPost(first, options);
    expect(JSON.parse(post.log)).toMatchObject({
      'STATE_under-way': 'yes',
      INPUT_WAIT: 'true',
      RUNNER_TEMP: first.tempDir,
      cwd: join(root, 'workspace'),
    });
    expect([post.exitCode, post.state]).toEqual([0, {}]);
  });
});
