import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { describeWithDocker, execute } from '../support/docker.ts';

const DEMO = join(import.meta.dirname, '../../local/demo.ts');
const ONE_MINUTE_MS = 60_000;

async function demo(env: Record<string, string> = {}): Promise<string> {
  return await execute(process.execPath, [DEMO], { env: { NO_COLOR: '1', ...env } });
}

describe('the demo without an engine', () => {
  it(
    'says so, and shows the same story with simulated tasks',
    async () => {
      const shown = await demo({ DOCKER_HOST: 'unix:///nowhere/docker.sock' });
      expect(shown).toContain('No Docker engine answers: nothing is built, and tasks are simulated');
      expect(shown).toContain('The good commit is live; the bad one was found out and rolled back');
    },
    ONE_MINUTE_MS,
  );
});

describeWithDocker('the demo with an engine', () => {
  it(
    'builds and deploys a good commit, and finds out a bad one',
    async () => {
      const shown = await demo();
      expect(shown).toContain('Image: built and pushed');
      expect(shown).toContain("KeyError: 'DATABASE_URL'");
      expect(shown).toContain('The good commit is live; the bad one was found out and rolled back');
    },
    ONE_MINUTE_MS,
  );
});
