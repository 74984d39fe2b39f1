import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '..');

export interface ActionRun {
  /** Directory of the bundle; by default the repository's own dist/. */
  dist?: string;
  /** As in a workflow's `with`; the defaults of action.yml are added. */
  inputs: Record<string, string>;
  /** On top of what a job has by itself: endpoint and credentials, a commit of one's own. */
  env?: Record<string, string>;
  /** GITHUB_WORKSPACE, where the process starts. */
  workspace: string;
  /** Gets both streams as they come. */
  onOutput?(chunk: string): void;
  /** Aborted: the job is cancelled, which sends SIGINT, 7.5 s later SIGTERM, and 2.5 s after that SIGKILL. */
  cancelled?: AbortSignal;
}

export interface ActionResult {
  /** Null after a signal. */
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  /** Both streams in order of arrival, workflow commands included. */
  log: string;
  outputs: Record<string, string>;
  /** The job summary, Markdown. */
  summary: string;
  /** What was saved for the post step. */
  state: Record<string, string>;
  /** RUNNER_TEMP, shared with the post step. Whoever started the run removes it. */
  tempDir: string;
  durationMs: number;
  run: ActionRun;
}

/** Starts the bundle as GitHub's runner does, and waits until it ends. Never rejects for what the action does. */
export async function runAction(run: ActionRun): Promise<ActionResult> {
  const tempDir = await mkdtemp(join(tmpdir(), 'runner-'));
  return await start('index.js', run, tempDir, {});
}

/** Starts the post step of an earlier run, with the state which that saved. */
export async function runPost({ run, tempDir, state }: ActionResult): Promise<ActionResult> {
  return await start('post/index.js', { ...run, cancelled: undefined }, tempDir, state);
}

async function start(
  entry: string,
  run: ActionRun,
  tempDir: string,
  state: Record<string, string>,
): Promise<ActionResult> {
  const files = await commandFiles(tempDir);
  const started = performance.now();
  const child = spawn(process.execPath, [join(resolve(run.dist ?? join(ROOT, 'dist')), entry)], {
    cwd: run.workspace,
    env: {
      ...ownEnvironment(),
      ...JOB,
      GITHUB_WORKSPACE: run.workspace,
      RUNNER_TEMP: tempDir,
      ...files,
      ...(await inputVariables(run.inputs)),
      ...Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value])),
      ...run.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      log += chunk;
      run.onOutput?.(chunk);
    });
  }
  const timers: NodeJS.Timeout[] = [];
  const cancel = () => {
    child.kill('SIGINT');
    timers.push(setTimeout(() => child.kill('SIGTERM'), 7500));
    timers.push(setTimeout(() => child.kill('SIGKILL'), 10_000));
  };
  run.cancelled?.addEventListener('abort', cancel, { once: true });
  const [exitCode, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((ended, failed) => {
    child.once('error', failed);
    child.once('close', (...how) => ended(how));
  });
  const durationMs = performance.now() - started;
  for (const timer of timers) clearTimeout(timer);
  run.cancelled?.removeEventListener('abort', cancel);
  return {
    exitCode,
    signal,
    log,
    outputs: parseCommandFile(await readFile(files.GITHUB_OUTPUT, 'utf8')),
    summary: await readFile(files.GITHUB_STEP_SUMMARY, 'utf8'),
    state: parseCommandFile(await readFile(files.GITHUB_STATE, 'utf8')),
    tempDir,
    durationMs,
    run,
  };
}

/** What a job of a hosted Linux runner has, as far as actions look at it. */
const JOB = {
  CI: 'true',
  GITHUB_ACTIONS: 'true',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_API_URL: 'https://api.github.com',
  GITHUB_REPOSITORY: 'certifyme/credential-service',
  GITHUB_REPOSITORY_OWNER: 'certifyme',
  GITHUB_REF: 'refs/heads/main',
  GITHUB_REF_NAME: 'main',
  GITHUB_SHA: '5f0c2e9d7ab1c3e4f5a6978867d5c4b3a2910f1e',
  GITHUB_WORKFLOW: 'Deploy',
  GITHUB_JOB: 'deploy',
  GITHUB_ACTION: '__self',
  GITHUB_ACTOR: 'octocat',
  GITHUB_EVENT_NAME: 'push',
  GITHUB_RUN_ID: '8123456789',
  GITHUB_RUN_NUMBER: '42',
  GITHUB_RUN_ATTEMPT: '1',
  RUNNER_OS: 'Linux',
  RUNNER_ARCH: 'X64',
  RUNNER_NAME: 'local',
};

/** Ours, without what would reach the action from outside of its job. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(AWS_|INPUT_|GITHUB_|STATE_|RUNNER_|ACTIONS_|NODE_OPTIONS$|npm_)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

/** Each input of action.yml is there, empty where it has neither value nor default: INPUT_ and its name in capitals. */
async function inputVariables(given: Record<string, string>): Promise<Record<string, string>> {
  const action: { inputs: Record<string, { default?: string | boolean | number }> } = parse(
    await readFile(join(ROOT, 'action.yml'), 'utf8'),
  );
  const defaults = Object.entries(action.inputs).map(([name, input]) => [name, String(input.default ?? '')]);
  const inputs: Record<string, string> = { ...Object.fromEntries(defaults), ...given };
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]),
  );
}

/** The files through which a step speaks to the runner, empty. */
async function commandFiles(tempDir: string) {
  const directory = join(tempDir, '_runner_file_commands');
  await mkdir(directory, { recursive: true });
  const id = randomUUID();
  const files = {
    GITHUB_OUTPUT: join(directory, `set_output_${id}`),
    GITHUB_STATE: join(directory, `save_state_${id}`),
    GITHUB_ENV: join(directory, `set_env_${id}`),
    GITHUB_PATH: join(directory, `add_path_${id}`),
    GITHUB_STEP_SUMMARY: join(directory, `step_summary_${id}`),
  };
  await Promise.all(Object.values(files).map((file) => writeFile(file, '')));
  return files;
}

/** "name=value", or "name<<DELIMITER", lines, and "DELIMITER" again. */
function parseCommandFile(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const [, name = '', sign, rest = ''] = /^(.*?)(=|<<)(.*)$/.exec(lines[index]?.replace(/\r$/, '') ?? '') ?? [];
    if (sign === '=') values[name] = rest;
    if (sign !== '<<') continue;
    const end = lines.indexOf(rest, index + 1);
    if (end < 0) throw new Error(`${name} has no closing line "${rest}".`);
    values[name] = lines.slice(index + 1, end).join('\n');
    index = end;
  }
  return values;
}
