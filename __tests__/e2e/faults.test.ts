import { describe, expect, it, jest } from '@jest/globals';
import type { Fault } from '../../local/faults.ts';
import type { Behaviour } from '../../local/tasks/simulated.ts';
import { onStage } from '../support/stage.ts';

jest.setTimeout(200_000);

const CRASHES: Behaviour = { kind: 'exits', exitCode: 1, logs: ["KeyError: 'DATABASE_URL'"] };
const BREAKER = { deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } } };

describe('calls that fail', () => {
  // The two that wait longest begin first.
  it.concurrent('are outlasted where every operation is throttled five times in a row at first', async () => {
    await onStage({}, async ({ aws, calls, deploy, revisionOf }) => {
      aws.fail({ kind: 'throttle', times: 5 });
      const run = await deploy({ inputs: { repository: 'api' } });
      expect([run.exitCode, run.outputs.verdict, revisionOf('api')]).toEqual([0, 'stable', 'api:2']);
      const operations = new Set(aws.requests.map(({ operation }) => operation));
      for (const operation of operations) {
        const faults = aws.requests.filter((each) => each.operation === operation && each.fault === 'throttle');
        expect([operation, faults.length]).toEqual([operation, 5]);
      }
      expect(operations.size).toBeGreaterThanOrEqual(7);
      expect(aws.service('api').serviceDeployments).toHaveLength(2);
      expect(calls('RegisterTaskDefinition')).toHaveLength(6);
      expect(run.log).not.toMatch(/::(warning|error)/);
    });
  });

  it.concurrent('do not end the watch, however long ECS throttles it', async () => {
    await onStage({}, async ({ aws, called, start }) => {
      const { ended } = await start();
      await called('UpdateService');
      // More than one call is tried.
      aws.fail({ operation: 'DescribeServices', kind: 'throttle', times: 12 });
      const run = await ended;
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect(aws.requests.filter(({ fault }) => fault === 'throttle')).toHaveLength(12);
    });
  });

  it.concurrent.each<Fault['kind']>(['reset', 'server-error'])('are outlasted: three times %s', async (kind) => {
    await onStage({}, async ({ aws, deploy, revisionOf }) => {
      aws.fail({ kind, times: 3 });
      const run = await deploy({ inputs: { repository: 'api' } });
      expect([run.exitCode, run.outputs.verdict, revisionOf('api')]).toEqual([0, 'stable', 'api:2']);
      expect(aws.service('api').serviceDeployments).toHaveLength(2);
    });
  });

  it.concurrent('and never answer are given up after 15 s and tried again', async () => {
    await onStage({}, async ({ aws, calls, deploy }) => {
      aws.fail({ operation: 'UpdateService', kind: 'hang' });
      const run = await deploy();
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect(calls('UpdateService')).toHaveLength(2);
      expectAbout(15, run.durationMs);
    });
  });

  it.concurrent('and never answer while the rollout is watched are given up after 15 s, too', async () => {
    await onStage({}, async ({ aws, called, start }) => {
      const { ended } = await start();
      await called('UpdateService');
      aws.fail({ operation: 'DescribeServices', kind: 'hang' });
      aws.fail({ operation: 'DescribeServiceDeployments', kind: 'hang' });
      const run = await ended;
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expectAbout(15, run.durationMs);
    });
  });

  it.concurrent('and never answer do not hold up the time-out', async () => {
    await onStage({}, async ({ aws, called, start }) => {
      const { ended } = await start({ inputs: { 'timeout-minutes': '0.1', rollback: 'false', 'log-lines': '0' } });
      await called('UpdateService');
      aws.hold('api');
      aws.fail({ operation: 'DescribeServiceDeployments', kind: 'hang', times: 9 });
      const run = await ended;
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'timed-out']);
      expectAbout(6, run.durationMs);
    });
  });
});

describe('ListTasks that never answers', () => {
  it.concurrent('does not keep the watch from seeing that a service with crashes has become stable', async () => {
    let crashes = 2;
    const behaviour = ({ image }: { image: string }) => {
      if (!image.endsWith(':2') || crashes === 0) return undefined;
      crashes -= 1;
      return CRASHES;
    };
    await onStage({ behaviour }, async ({ aws, deploy }) => {
      aws.fail({ operation: 'ListTasks', kind: 'hang', times: 99 });
      const run = await deploy();
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expectAbout(5, run.durationMs);
    });
  });

  it.concurrent('keeps the rollback waiting for 20 s, and that is said', async () => {
    await onStage({ behaviour: { kind: 'cannot-pull' } }, async ({ aws, deploy, revisionOf }) => {
      aws.fail({ operation: 'ListTasks', kind: 'hang', times: 99 });
      const run = await deploy();
      expect([run.exitCode, run.outputs.verdict, revisionOf('api')]).toEqual([1, 'rolled-back', 'api:1']);
      expect(run.log).toContain('Why api failed is not known: AWS did not answer within 20 s.');
      expectAbout(27, run.durationMs);
    });
  });
});

describe('an answer that is lost', () => {
  it.concurrent('of RegisterTaskDefinition makes another revision; that one is deployed, and the other one told', async () => {
    await onStage({}, async ({ aws, deploy, revisionOf }) => {
      aws.fail({ operation: 'RegisterTaskDefinition', kind: 'lost-answer' });
      const run = await deploy();
      expect([run.exitCode, run.outputs.verdict, revisionOf('api')]).toEqual([0, 'stable', 'api:3']);
      expect(run.log).toContain('::notice::Task definition api:2 says the same as api:3 and is not used');
      expect(aws.service('api').serviceDeployments).toHaveLength(2);
    });
  });

  it.concurrent('of UpdateService makes no second deployment', async () => {
    await onStage({}, async ({ aws, calls, deploy }) => {
      aws.fail({ operation: 'UpdateService', kind: 'lost-answer' });
      const run = await deploy();
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect(calls('UpdateService')).toHaveLength(2);
      expect(aws.service('api').serviceDeployments).toHaveLength(2);
      expect(run.outputs['deployment-id']).toBe(aws.service('api').deployments[0]?.id);
    });
  });

  it.concurrent('of UpdateService with force-new-deployment makes a second one, and that one is watched', async () => {
    await onStage({}, async ({ aws, deploy }) => {
      aws.fail({ operation: 'UpdateService', kind: 'lost-answer' });
      const run = await deploy({ inputs: { 'force-new-deployment': 'true' } });
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect(run.outputs['deployment-id']).toBe(aws.service('api').deployments[0]?.id);
    });
  });

  it.concurrent('of UpdateService is no reason not to notice a failure', async () => {
    await onStage({ behaviour: CRASHES }, async ({ aws, deploy, revisionOf }) => {
      aws.fail({ operation: 'UpdateService', kind: 'lost-answer' });
      const run = await deploy();
      expect([run.exitCode, run.outputs.verdict, revisionOf('api')]).toEqual([1, 'rolled-back', 'api:1']);
    });
  });
});

describe('without DescribeServiceDeployments', () => {
  const denied: Fault = { operation: 'DescribeServiceDeployments', kind: 'access-denied' };
  const notice = '::notice::The role may not call ecs:DescribeServiceDeployments';

  it.concurrent('DescribeServices decides, and a notice says so once', async () => {
    await onStage({}, async ({ aws, called, calls, start }) => {
      aws.fail(denied);
      aws.hold('api');
      const { ended } = await start();
      await called('DescribeServices', 3);
      aws.hold('api', false);
      const run = await ended;
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect(run.log.split(notice)).toHaveLength(2);
      expect(calls('DescribeServiceDeployments')).toHaveLength(1);
    });
  });

  it.concurrent('a rollback by the circuit breaker is still told from success', async () => {
    await onStage({ behaviour: CRASHES, service: BREAKER }, async ({ aws, calls, deploy, revisionOf }) => {
      aws.fail(denied);
      const run = await deploy();
      expect([run.exitCode, run.outputs.verdict, revisionOf('api')]).toEqual([1, 'rolled-back', 'api:1']);
      expect(calls('UpdateService')).toHaveLength(1);
      expect(run.log).toContain(notice);
    });
  });

  it.concurrent('somebody else’s deployment is still told from ours', async () => {
    await onStage({}, async ({ aws, called, start }) => {
      aws.fail(denied);
      aws.hold('api');
      const { ended } = await start();
      await called('DescribeServices', 2);
      const theirs = aws.deployOutside('api', 'api:1');
      aws.hold('api', false);
      const run = await ended;
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'superseded']);
      expect(run.log).toContain(theirs.id);
    });
  });
});

/** Within what starting, watching and a busy machine add to it. */
function expectAbout(seconds: number, ms: number): void {
  expect(ms).toBeGreaterThan(seconds * 1000);
  expect(ms).toBeLessThan(seconds * 1000 + 8000);
}
