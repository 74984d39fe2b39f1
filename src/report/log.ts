/** What the user reads while the action runs. Implemented on @actions/core; tests collect the lines. */
export interface Log {
  info(line: string): void;
  /** Only visible with step debug logging. */
  debug(line: string): void;
  /** An annotation of the run: something worth knowing. */
  notice(message: string, title?: string): void;
  warning(message: string, title?: string): void;
  error(message: string, title?: string): void;
  /** A foldable group around what `run` prints. */
  group<T>(title: string, run: () => Promise<T>): Promise<T>;
  /** Lines that others wrote (container output): shown between stop-commands markers, so that they cannot inject workflow commands. */
  untrusted(lines: readonly string[]): void;
  /** Never shows `secret` again in this job's log. */
  mask(secret: string): void;
}
