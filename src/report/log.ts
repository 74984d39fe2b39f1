import { StringDecoder } from 'node:string_decoder';
import { printableLines } from './printable.ts';

/** What the user reads while the action runs. Implemented on @actions/core; tests collect the lines. */
export interface Log {
  /** What could pass for a workflow command (names and words of others do) is shown as `untrusted`. */
  info(line: string): void;
  /** Only visible with step debug logging. */
  debug(line: string): void;
  /** An annotation of the run: something worth knowing. */
  notice(message: string, title?: string): void;
  warning(message: string, title?: string): void;
  error(message: string, title?: string): void;
  /** A foldable group around what `run` prints. */
  group<T>(title: string, run: () => Promise<T>): Promise<T>;
  /** Lines that others wrote (container output): indented, without terminal sequences, and unable to give the runner commands. */
  untrusted(lines: readonly string[]): void;
  /** The same for what a program writes, line by line as it comes. */
  untrustedStream(): UntrustedStream;
  /** Never shows `secret` again in this job's log. */
  mask(secret: string): void;
}

export interface UntrustedStream {
  write(data: Uint8Array): void;
  /** Shows what is left of an unfinished line. */
  end(): void;
}

const INDENT = '    ';

/**
 * How the runner finds a command: at the start of a line, or in its older form anywhere in one.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
const COMMAND = /^\s*::|##\[/m;

/** The job's log, by workflow commands: https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
export async function openLog(): Promise<Log> {
  const core = await import('@actions/core');
  /** Set while the runner takes no commands, because a stream is being shown. */
  let token: string | undefined;
  const resumeCommands = () => {
    if (token !== undefined) core.info(`::${token}::`);
    token = undefined;
  };
  const ours =
    <A extends unknown[]>(say: (...args: A) => void) =>
    (...args: A) => {
      resumeCommands();
      say(...args);
    };
  const show = (lines: readonly string[]) => {
    const shown = lines.flatMap(printableLines).map((line) => `${INDENT}${line}`);
    if (token === undefined) {
      // Only who knows the token can have the runner obey commands again.
      token = crypto.randomUUID();
      shown.unshift(`::stop-commands::${token}`);
    }
    core.info(shown.join('\n'));
  };
  const untrusted = (lines: readonly string[]) => {
    if (lines.length > 0) show(lines);
    resumeCommands();
  };
  return {
    info: ours((line) => (COMMAND.test(line) ? untrusted([line]) : core.info(line))),
    debug: ours((line) => core.debug(line)),
    notice: ours((message, title) => core.notice(message, title ? { title } : {})),
    warning: ours((message, title) => core.warning(message, title ? { title } : {})),
    error: ours((message, title) => core.error(message, title ? { title } : {})),
    group: async (title, run) => {
      ours(core.startGroup)(title);
      try {
        return await run();
      } finally {
        ours(core.endGroup)();
      }
    },
    untrusted,
    untrustedStream: () => {
      const decoder = new StringDecoder('utf8');
      let unfinished = '';
      return {
        write: (data) => {
          const lines = (unfinished + decoder.write(data)).split('\n');
          unfinished = lines.pop() ?? '';
          if (lines.length > 0) show(lines);
        },
        end: () => untrusted([unfinished + decoder.end()].filter(Boolean)),
      };
    },
    mask: ours((secret) => core.setSecret(secret)),
  };
}
