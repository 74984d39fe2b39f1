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
  /** Never shows `secret` again in this job's log. */
  mask(secret: string): void;
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
  const untrusted = (lines: readonly string[]) => {
    if (lines.length === 0) return;
    // Only who knows the token can have the runner obey commands again. One write: nothing else gets between the markers.
    const token = crypto.randomUUID();
    const shown = lines.flatMap(printableLines).map((line) => `${INDENT}${line}`);
    core.info([`::stop-commands::${token}`, ...shown, `::${token}::`].join('\n'));
  };
  return {
    info: (line) => (COMMAND.test(line) ? untrusted([line]) : core.info(line)),
    debug: (line) => core.debug(line),
    notice: (message, title) => core.notice(message, title ? { title } : {}),
    warning: (message, title) => core.warning(message, title ? { title } : {}),
    error: (message, title) => core.error(message, title ? { title } : {}),
    group: async (title, run) => {
      core.startGroup(title);
      try {
        return await run();
      } finally {
        core.endGroup();
      }
    },
    untrusted,
    mask: (secret) => core.setSecret(secret),
  };
}
