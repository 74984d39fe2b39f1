import { describe, expect, it, jest } from '@jest/globals';
import type { Behaviour } from '../../local/tasks/simulated.ts';
import { onStage } from '../support/stage.ts';

jest.setTimeout(60_000);

/** GitHub kills a cancelled step 10 s after it was told; it has to be through long before. */
const AT_ONCE_MS = 3500;

const CRASHES: Behaviour = { kind: 'exits', exitCode: 1, logs: ["KeyError: 'DATABASE_URL'"] };

describe('a run that is cancelled', () => {
  it.concurrent('while it watches ends at once, and says what goes on', async () => {
    await onStage({}, async ({ aws, called, revisionOf, start }) => {
      aws.hold('api');
      const cancellation = new AbortController();
      const { ended } = await start({ signal: cancellation.signal });
      await called('DescribeServices', 2);
      const at = performance.now();
      cancellation.abort();
      const run = await ended;
      expect(performance.now() - at).toBeLessThan(AT_ONCE_MS);
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain('The run was cancelled.');
      expect(run.log).toMatch(/api: deployment ecs-svc\/\d+ of api:2 goes on in ECS\./);
      expect(run.summary).toContain('goes on in ECS');
      expect(revisionOf('api')).toBe('api:2');
    });
  });

  it.concurrent('before AWS has answered changes nothing, and says so', async () => {
    await onStage({}, async ({ aws, called, start }) => {
      aws.fail({ operation: 'DescribeServices', kind: 'hang' });
      const cancellation = new AbortController();
      const { ended } = await start({ signal: cancellation.signal });
      await called('DescribeServices');
      const at = performance.now();
      cancellation.abort();
      const run = await ended;
      expect(performance.now() - at).toBeLessThan(AT_ONCE_MS);
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain('The run was cancelled.');
      expect(run.log).toContain('No service was changed.');
      expect(aws.requests.map(({ operation }) => operation)).toEqual(['DescribeServices']);
    });
  });

  it.concurrent('while UpdateService is on its way says that it may have taken effect', async () => {
    await onStage({}, async ({ aws, called, calls, start }) => {
      aws.fail({ operation: 'UpdateService', kind: 'hang' });
      const cancellation = new AbortController();
      const { ended } = await start({ signal: cancellation.signal });
      await called('UpdateService');
      cancellation.abort();
      const run = await ended;
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain('api: the update to api:2 was sent, and ECS may be rolling it out.');
      expect(calls('DeregisterTaskDefinition')).toEqual([]);
    });
  });

  it.concurrent('while the failure is looked into does not wait for that, and says what is left', async () => {
    await onStage({ behaviour: CRASHES }, async ({ aws, called, calls, start }) => {
      aws.fail({ operation: 'GetLogEvents', kind: 'hang', times: 9 });
      const cancellation = new AbortController();
      const { ended } = await start({ signal: cancellation.signal });
      await called('GetLogEvents');
      const at = performance.now();
      cancellation.abort();
      const run = await ended;
      expect(performance.now() - at).toBeLessThan(AT_ONCE_MS);
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'failed']);
      expect(calls('UpdateService')).toHaveLength(1);
      for (const text of [run.log, run.summary]) {
        expect(text).toContain('The run was cancelled.');
        expect(text).toContain('api: still set to api:2; api:1 is what it ran before.');
      }
    });
  });

  it.concurrent('while it rolls back says that the rollback goes on', async () => {
    const behaviour = ({ image }: { image: string }): Behaviour =>
      image.endsWith(':2') ? CRASHES : { kind: 'never-starts' };
    await onStage({ behaviour }, async ({ called, revisionOf, start }) => {
      const cancellation = new AbortController();
      const { ended } = await start({ signal: cancellation.signal });
      await called('UpdateService', 2);
      await called('DescribeServiceDeployments', 2);
      const at = performance.now();
      cancellation.abort();
      const run = await ended;
      expect(performance.now() - at).toBeLessThan(AT_ONCE_MS);
      expect([run.exitCode, run.outputs.verdict, revisionOf('api')]).toEqual([1, 'failed', 'api:1']);
      for (const text of [run.log, run.summary]) {
        expect(text).toContain('The run was cancelled.');
        expect(text).toContain('api: its rollback to api:1 goes on in ECS.');
        expect(text).toContain("KeyError: 'DATABASE_URL'");
      }
    });
  });

  it.concurrent('and then killed has its post step say what was under way', async () => {
    await onStage({}, async ({ aws, called, post, start }) => {
      aws.hold('api');
      const { child, ended } = await start();
      await called('DescribeServices', 2);
      child.kill('SIGKILL');
      const run = await ended;
      expect(run.signal).toBe('SIGKILL');
      const after = await post(run);
      expect(after.exitCode).toBe(0);
      expect(after.log).toContain('::warning title=Ship to ECS::The rollout of api:2 was under way.');
    });
  });

  it.concurrent('leaves nothing for the post step to say when it ends by itself', async () => {
    await onStage({}, async ({ deploy, post }) => {
      const run = await deploy();
      expect(run.exitCode).toBe(0);
      expect((await post(run)).log).toBe('');
    });
  });
});
