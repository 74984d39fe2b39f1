import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'event-'));
  process.env.GITHUB_EVENT_PATH = join(directory, 'event.json');
});
afterEach(async () => {
  delete process.env.GITHUB_EVENT_PATH;
  await rm(directory, { recursive: true });
});

describe('subjectOfEvent', () => {
  it.each<[string, object, string | undefined]>([
    [
      "a push: the first line of the commit's message",
      { head_commit: { message: 'Serve health\n\nLong story' } },
      'Serve health',
    ],
    [
      'a pull request: its title and number',
      { pull_request: { title: 'Serve health', number: 7 } },
      'Serve health (#7)',
    ],
    ['a schedule: nothing', {}, undefined],
  ])('%s', async (_, event, subject) => {
    await writeFile(join(directory, 'event.json'), JSON.stringify(event));
    // The library reads the event when it is loaded.
    jest.resetModules();
    const { subjectOfEvent } = await import('../../../src/report/subject.ts');
    expect(await subjectOfEvent()).toBe(subject);
  });
});
