import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '..');

/** GitHub's runner gives a cancelled action 7.5 s after SIGINT, and 2.5 s more after SIGTERM. */
const SIGTERM_AFTER_MS = 7500;
const SIGKILL_AFTER_MS = 10_000;

export interface ActionOptions {
  /** Directory of the bundle: `index.js`, and `post/index.js`. By default the project's own dist/. */
  dist?: string;
  /** The metadata that declares the inputs. By default the project's own action.yml. */
  actionFile?: string;
  /** As in a workflow's `with`. */
  inputs: Record<string, string>;
  /** On top of what a job has by itself, or instead: endpoint and credentials, a commit, HOME. */
  env?: Record<string, string>;
  /** GITHUB_WORKSPACE, where the process starts. */
  workspace: string;
  /** Gets both streams as they come. */
  onOutput?(text: string): void;
  /** Aborted: the job is cancelled, and the process told so as the runner does. */
  signal?: AbortSignal;
}

/** A step that ended. */
export interface ActionRun {
  /** Null where a signal ended it. */
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
}

/** A step under way. */
export interface StartedAction {
  child: ChildProcess;
  /** Rejects only where the process could not be started. */
  ended: Promise<ActionRun>;
}

/** Runs the action as GitHub's runner does. Rejects only where its process could not be started. */
export async function runAction(options: ActionOptions): Promise<ActionRun> {
  const { ended } = await startAction(options);
  return await ended;
}

/** As `runAction`, but hands out the process. */
export async function startAction(options: ActionOptions): Promise<StartedAction> {
  return await start('index.js', options, await mkdtemp(join(tmpdir(), 'runner-')), {});
}

/** Runs the post step of an earlier run, with the state that it saved. */
export async function runPost({ tempDir, state }: ActionRun, options: ActionOptions): Promise<ActionRun> {
  const { ended } = await start('post/index.js', options, tempDir, state);
  return await ended;
}

async function start(
  entry: string,
  options: ActionOptions,
  tempDir: string,
  state: Record<string, string>,
): Promise<StartedAction> {
  const { dist = join(ROOT, 'dist'), actionFile = join(ROOT, 'action.yml'), workspace } = options;
  const files = await commandFiles(tempDir);
  const inputs = await inputVariables(actionFile, options.inputs);
  const startedAt = performance.now();
  const child = spawn(process.execPath, [join(resolve(dist), entry)], {
    cwd: workspace,
    env: {
      ...systemEnvironment(),
      ...JOB,
      GITHUB_WORKSPACE: workspace,
      RUNNER_TEMP: tempDir,
      ...files,
      ...inputs,
      ...Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value])),
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { child, ended: followUntilEnd(child, options, files, { tempDir, startedAt }) };
}

async function followUntilEnd(
  child: ChildProcess,
  { onOutput, signal: cancellation }: ActionOptions,
  files: Awaited<ReturnType<typeof commandFiles>>,
  { tempDir, startedAt }: { tempDir: string; startedAt: number },
): Promise<ActionRun> {
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      onOutput?.(text);
    });
  }
  const timers: NodeJS.Timeout[] = [];
  const cancel = () => {
    child.kill('SIGINT');
    timers.push(setTimeout(() => child.kill('SIGTERM'), SIGTERM_AFTER_MS));
    timers.push(setTimeout(() => child.kill('SIGKILL'), SIGKILL_AFTER_MS));
  };
  cancellation?.addEventListener('abort', cancel, { once: true });
  try {
    const [exitCode, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((end, fail) => {
      child.once('error', fail);
      child.once('close', (...how) => end(how));
    });
    const durationMs = performance.now() - startedAt;
    return {
      exitCode,
      signal,
      log,
      outputs: parseCommandFile(await readFile(files.GITHUB_OUTPUT, 'utf8')),
      summary: await readFile(files.GITHUB_STEP_SUMMARY, 'utf8'),
      state: parseCommandFile(await readFile(files.GITHUB_STATE, 'utf8')),
      tempDir,
      durationMs,
    };
  } finally {
    for (const timer of timers) clearTimeout(timer);
    cancellation?.removeEventListener('abort', cancel);
  }
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

/** Of our own environment only what any machine has: no credentials, no settings of the process that tests. */
function systemEnvironment(): NodeJS.ProcessEnv {
  const kept = /^(PATH|HOME|USER|LANG|LC_\w+|TMPDIR|XDG_\w+|DOCKER_(HOST|CONTEXT|CONFIG|TLS_VERIFY|CERT_PATH))$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => kept.test(name)));
}

/** Every input of action.yml, empty where it has neither value nor default, as INPUT_ and its name in capitals. */
async function inputVariables(actionFile: string, given: Record<string, string>): Promise<Record<string, string>> {
  const action: { inputs?: Record<string, { default?: unknown } | null> } = parse(await readFile(actionFile, 'utf8'));
  const declared = Object.entries(action.inputs ?? {});
  const inputs = {
    ...Object.fromEntries(declared.map(([name, input]) => [name, String(input?.default ?? '')])),
    ...given,
  };
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
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index += 1) {
    const [, name = '', sign, rest = ''] = /^(.*?)(=|<<)(.*)$/.exec(lines[index] ?? '') ?? [];
    if (sign === '=') values[name] = rest;
    if (sign !== '<<') continue;
    const end = lines.indexOf(rest, index + 1);
    if (end < 0) throw new Error(`${name} has no closing line "${rest}".`);
    values[name] = lines.slice(index + 1, end).join('\n');
    index = end;
  }
  return values;
}
