import type { Clock } from '../../src/clock.ts';

/** A clock whose sleeps pass at once and move it on. */
export function fakeClock(startMs = 0): Clock {
  let now = startMs;
  return {
    now: () => now,
    sleep: async (ms, signal) => {
      await Promise.resolve();
      signal?.throwIfAborted();
      now += ms;
    },
  };
}
