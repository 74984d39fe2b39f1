import { describe, expect, it } from '@jest/globals';
import { DeployError } from '../../src/errors.ts';
import { Phases } from '../../src/phases.ts';
import { fakeClock } from '../support/clock.ts';
import { collectedLog } from '../support/log.ts';

const never = new Promise<string>(() => {});
const open = () => {
  const cancellation = new AbortController();
  const log = collectedLog();
  return {
    phases: new Phases(fakeClock(), log, cancellation.signal),
    log,
    cancel: () => cancellation.abort(new DeployError({ what: 'The run was cancelled.' })),
  };
};

describe('phases', () => {
  it('say how they ended, and hand on what they came to', async () => {
    const { log, phases } = open();
    expect(
      await phases.run(
        'Image',
        async () => 'api:2',
        (image) => `${image} pushed`,
      ),
    ).toBe('api:2');
    await phases.run(
      'Rollout',
      async () => 1,
      () => ({ text: 'api failed', ok: false }),
    );
    expect(log.texts()).toEqual(['✓ Image: api:2 pushed (0.0 s)', '✗ Rollout: api failed (0.0 s)']);
    expect(phases.done.map(({ name, ok }) => [name, ok])).toEqual([
      ['Image', true],
      ['Rollout', false],
    ]);
  });

  it('are left at once when the run is cancelled', async () => {
    const { cancel, log, phases } = open();
    const running = phases.run('Rollout', () => never, String);
    cancel();
    await expect(running).rejects.toThrow('The run was cancelled.');
    await expect(phases.run('Rollback', () => never, String)).rejects.toThrow('The run was cancelled.');
    expect(log.texts()).toEqual(['✗ Rollout: cancelled (0.0 s)', '✗ Rollback: cancelled (0.0 s)']);
  });
});

describe('work between the phases', () => {
  it('is waited for', async () => {
    expect(await open().phases.unlessCancelled(Promise.resolve('diagnosis'))).toBe('diagnosis');
  });

  it('is waited for a moment after the run was cancelled, and not for ever', async () => {
    const { cancel, phases } = open();
    const hanging = phases.unlessCancelled(never);
    cancel();
    expect(await hanging).toBeUndefined();
    expect(await phases.unlessCancelled(never)).toBeUndefined();
    expect(await phases.unlessCancelled(Promise.resolve('diagnosis'))).toBe('diagnosis');
  });

  it('fails as it fails', async () => {
    await expect(open().phases.unlessCancelled(Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});
