import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LogStreams, logsOperations } from '../../../local/logs.ts';

interface Page {
  events: { message: string }[];
  nextForwardToken: string;
  nextBackwardToken: string;
}

/** A stream that holds the numbers up to `length`. */
function streamOf(length: number) {
  const streams = new LogStreams();
  streams.open('group', 'stream', async () =>
    Array.from({ length }, (_, index) => ({ timestamp: index, message: String(index) })),
  );
  const { GetLogEvents } = logsOperations(streams);
  return async (input: object) =>
    (await GetLogEvents?.({ logGroupName: 'group', logStreamName: 'stream', ...input } as never)) as Page;
}

/** Reads page after page until the token that was passed in comes back. */
async function readAll(length: number, limit: number, startFromHead: boolean): Promise<string[]> {
  const read = streamOf(length);
  const lines: string[] = [];
  for (let nextToken: string | undefined; ; ) {
    const page = await read({ limit, startFromHead, nextToken });
    const messages = page.events.map(({ message }) => message);
    if (startFromHead) lines.push(...messages);
    else lines.unshift(...messages);
    const next = startFromHead ? page.nextForwardToken : page.nextBackwardToken;
    if (next === nextToken) return lines;
    nextToken = next;
  }
}

describe('a log stream of the local AWS', () => {
  it('has each line once, page by page, from either end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(40), fc.integer({ min: 1, max: 15 }), fc.boolean(), async (length, limit, head) => {
        expect(await readAll(length, limit, head)).toEqual(Array.from({ length }, (_, index) => String(index)));
      }),
    );
  });

  it('answers with the token that was passed in at its end', async () => {
    const read = streamOf(2);
    const { nextForwardToken } = await read({ startFromHead: true });
    expect(await read({ nextToken: nextForwardToken })).toMatchObject({ events: [], nextForwardToken });
  });

  it('refuses a token that it has not given', async () => {
    await expect(streamOf(1)({ nextToken: 'x' })).rejects.toThrow('nextToken is invalid');
  });
});
