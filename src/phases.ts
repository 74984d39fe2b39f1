import type { Clock } from './clock.ts';
import type { Log } from './report/log.ts';
import { duration } from './report/words.ts';
import type { Phase } from './result.ts';

/** GitHub's runner kills a cancelled step after 7.5 s, and the report is still to be written. */
const GRACE_MS = 1000;

/**
 * Runs the phases of a deployment one after the other, keeps their times for the report and says how each one ended. A cancelled
 * run leaves its phase at once, whatever that phase is waiting for.
 */
export class Phases {
  readonly done: Phase[] = [];
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #signal: AbortSignal;
  readonly #cancelled: Promise<never>;

  /** @param signal aborted when the run is cancelled; its reason is what the phase then ends with */
  constructor(clock: Clock, log: Log, signal: AbortSignal) {
    this.#clock = clock;
    this.#log = log;
    this.#signal = signal;
    this.#cancelled = new Promise((_, reject) => {
      if (signal.aborted) reject(signal.reason);
      else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    this.#cancelled.catch(() => {});
  }

  /** Name of the phase that ended last. */
  get last(): string | undefined {
    return this.done.at(-1)?.name;
  }

  /**
   * @param work the phase's result
   * @param outcome that result in a few words ("built and pushed"), and whether the phase ended well (the default)
   */
  async run<T>(
    name: string,
    work: () => Promise<T>,
    outcome: (result: T) => string | { text: string; ok: boolean },
  ): Promise<T> {
    const startedAt = this.#clock.now();
    try {
      const result = await Promise.race([work(), this.#cancelled]);
      const said = outcome(result);
      this.#close({ name, startedAt, ...(typeof said === 'string' ? { text: said, ok: true } : said) });
      return result;
    } catch (error) {
      this.#close({ name, startedAt, text: this.#signal.aborted ? 'cancelled' : 'failed', ok: false });
      throw error;
    }
  }

  /**
   * Work between the phases: once the run is cancelled, it is waited for only a little longer.
   *
   * @returns undefined where it took longer than that
   */
  async unlessCancelled<T>(work: Promise<T>, graceMs = GRACE_MS): Promise<T | undefined> {
    const outOfTime = this.#cancelled.catch(async () => {
      await this.#clock.sleep(graceMs);
      return undefined;
    });
    return await Promise.race([work, outOfTime]);
  }

  /** Whether work ends, well or not, before a cancelled run goes on without it. */
  async ends(work: Promise<unknown>, graceMs = GRACE_MS): Promise<boolean> {
    const ended = work.then(
      () => true,
      () => true,
    );
    return (await this.unlessCancelled(ended, graceMs)) ?? false;
  }

  #close({ name, startedAt, text, ok }: { name: string; startedAt: number; text: string; ok: boolean }): void {
    const endedAt = this.#clock.now();
    this.done.push({ name, startedAt, endedAt, outcome: text, ok });
    this.#log.info(`${ok ? '✓' : '✗'} ${name}: ${text} (${duration(endedAt - startedAt)})`);
  }
}
