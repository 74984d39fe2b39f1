import { describe, expect, it, jest } from '@jest/globals';
import type { Behaviour } from '../../local/tasks/simulated.ts';
import { definition, onStage } from '../support/stage.ts';

jest.setTimeout(60_000);

/** The container crashes, and says why. */
const CRASHES: Behaviour = { kind: 'exits', exitCode: 1, logs: ['starting', "KeyError: 'DATABASE_URL'"] };
const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf';
const TARGET_GROUP = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/api/73e2d6bc24d8a067';

const arnOf = (revision: string) => `arn:aws:ecs:eu-west-1:123456789012:task-definition/${revision}`;

describe('a deployment that goes well', () => {
  it.concurrent('is stable, says so everywhere, and takes few calls', async () => {
    await onStage({}, async ({ aws, deploy, image, revisionOf }) => {
      const digest = aws.addImage('api', '2');
      const run = await deploy({ inputs: { repository: 'api' } });
      expect(run.exitCode).toBe(0);
      expect(run.outputs).toMatchObject({
        image: image('2'),
        'image-digest': digest,
        registry: aws.registryHost,
        'task-definition-arn': arnOf('api:2'),
        'previous-task-definition-arn': arnOf('api:1'),
        'deployment-id': aws.service('api').deployments[0]?.id,
        verdict: 'stable',
        changed: 'true',
      });
      expect(JSON.parse(run.outputs['services-json'] ?? '')).toMatchObject([
        { service: 'api', verdict: 'stable', 'task-definition-arn': arnOf('api:2'), reason: '', rollback: null },
      ]);
      expect(run.log).toContain('✓ Rollout: api stable');
      expect(run.log).toContain(`container api: image changed: ${image('1')} → ${image('2')}`);
      expect(run.log).not.toMatch(/::(warning|error|notice)/);
      expect(run.summary).toContain('✅ <code>api</code> is stable on api:2');
      expect(revisionOf('api')).toBe('api:2');
      const polling = ['DescribeServices', 'DescribeServiceDeployments'];
      const others = aws.requests.filter(({ operation }) => !polling.includes(operation));
      expect(others.length).toBeLessThanOrEqual(11);
    });
  });

  it.concurrent('changes nothing where the service runs this already', async () => {
    await onStage({}, async ({ calls, deploy, image }) => {
      const run = await deploy({ inputs: { image: image('1') } });
      expect([run.exitCode, run.outputs.verdict, run.outputs.changed]).toEqual([0, 'unchanged', 'false']);
      expect([...calls('RegisterTaskDefinition'), ...calls('UpdateService')]).toEqual([]);
      expect(run.summary).toContain('✅ <code>api</code> already runs api:1');
    });
  });

  it.concurrent('is not waited for with wait: false', async () => {
    await onStage({}, async ({ aws, calls, deploy }) => {
      aws.hold('api');
      const run = await deploy({ inputs: { wait: 'false' } });
      expect([run.exitCode, run.outputs.verdict, run.outputs.changed]).toEqual([0, 'started', 'true']);
      expect(run.outputs['deployment-id']).toBe(aws.service('api').deployments[0]?.id);
      expect(calls('DescribeServices')).toHaveLength(1);
      expect(run.state['under-way']).toBe('');
    });
  });

  it.concurrent('replaces the tasks of an unchanged revision with force-new-deployment', async () => {
    await onStage({}, async ({ calls, deploy, image }) => {
      const run = await deploy({ inputs: { image: image('1'), 'force-new-deployment': 'true' } });
      expect([run.exitCode, run.outputs.verdict, run.outputs.changed]).toEqual([0, 'stable', 'true']);
      expect(calls('UpdateService')).toEqual([
        { cluster: 'production', service: 'api', taskDefinition: arnOf('api:1'), forceNewDeployment: true },
      ]);
      expect(calls('RegisterTaskDefinition')).toEqual([]);
    });
  });

  it.concurrent('leaves the desired count alone where none is given', async () => {
    await onStage({ service: { desiredCount: 2 } }, async ({ calls, deploy }) => {
      expect((await deploy()).exitCode).toBe(0);
      expect(calls('UpdateService')).toEqual([
        { cluster: 'production', service: 'api', taskDefinition: arnOf('api:2') },
      ]);
    });
  });

  it.concurrent('scales a service that runs the revision already, and waits for its tasks', async () => {
    await onStage({}, async ({ aws, calls, deploy, image }) => {
      const run = await deploy({ inputs: { image: image('1'), 'desired-count': '3' } });
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect(calls('UpdateService')).toMatchObject([{ taskDefinition: arnOf('api:1'), desiredCount: 3 }]);
      const running = aws.state.tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING');
      expect(running).toHaveLength(3);
    });
  });

  it.concurrent.each([
    ['as they are', []],
    ['alone, where service deployments may not be read', ['DescribeServiceDeployments']],
  ])('is judged right by reads that lag behind, %s', async (_, denied) => {
    await onStage({ staleReadsMs: 3000 }, async ({ aws, deploy }) => {
      for (const operation of denied) aws.fail({ operation, kind: 'access-denied' });
      const run = await deploy();
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect(aws.service('api').deployments[0]?.rolloutState).toBe('COMPLETED');
    });
  });

  it.concurrent('is only watched when the same commit runs again while it is under way', async () => {
    await onStage({}, async ({ aws, called, calls, deploy, start }) => {
      aws.hold('api');
      const first = await deploy({ inputs: { wait: 'false' } });
      const { ended } = await start();
      await called('DescribeServices', 3);
      aws.hold('api', false);
      const second = await ended;
      expect([second.exitCode, second.outputs.verdict]).toEqual([0, 'stable']);
      expect(second.outputs['deployment-id']).toBe(first.outputs['deployment-id']);
      expect([calls('RegisterTaskDefinition').length, calls('UpdateService').length]).toEqual([1, 1]);
    });
  });

  it.concurrent('of twelve services reads at most ten a call, and all their deployments with one', async () => {
    const others = Array.from({ length: 11 }, (_, index) => `worker-${index + 1}`);
    await onStage({ others }, async ({ aws, called, calls, revisionOf, start }) => {
      const services = ['api', ...others];
      for (const service of services) aws.hold(service);
      const { ended } = await start();
      await called('DescribeServiceDeployments', 2);
      for (const service of services) aws.hold(service, false);
      const run = await ended;
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect(services.map(revisionOf)).toEqual(services.map((service) => `${service}:2`));
      expect(run.summary).toContain('✅ 12 services are stable');
      const polls = calls('DescribeServiceDeployments');
      expect(polls[0]?.serviceDeploymentArns).toHaveLength(12);
      const reads = calls('DescribeServices').map(({ services: named }) => (Array.isArray(named) ? named.length : 0));
      expect(Math.max(...reads)).toBeLessThanOrEqual(10);
      // Those of preflight, and of each poll.
      expect(reads.length).toBeLessThanOrEqual(2 * (1 + polls.length));
    });
  });
});

describe('a deployment that fails', () => {
  it.concurrent('because its containers crash goes back, with the reason and the end of the log', async () => {
    await onStage({ behaviour: CRASHES }, async ({ aws, deploy, revisionOf }) => {
      const run = await deploy();
      expect([run.exitCode, run.outputs.verdict, run.outputs.changed]).toEqual([1, 'rolled-back', 'true']);
      expect([revisionOf('api'), aws.service('api').deployments[0]?.rolloutState]).toEqual(['api:1', 'COMPLETED']);
      expect(run.outputs['task-definition-arn']).toBe(arnOf('api:2'));
      for (const text of [run.log, run.summary]) {
        expect(text).toContain("KeyError: 'DATABASE_URL'");
        expect(text).toContain('container api exited with code 1');
        expect(text).toContain('the service has no circuit breaker');
        expect(text).toContain('It is back on api:1');
      }
      expect(run.summary).toContain('❌ <code>api</code> failed on api:2 and was rolled back');
    });
  });

  it.concurrent.each([
    ['', []],
    [' and without service deployments', ['DescribeServiceDeployments']],
  ])('with reads that lag behind%s fails all the same', async (_, denied) => {
    await onStage({ behaviour: CRASHES, staleReadsMs: 3000 }, async ({ aws, deploy, revisionOf }) => {
      for (const operation of denied) aws.fail({ operation, kind: 'access-denied' });
      const run = await deploy();
      expect([run.exitCode, run.outputs.verdict, revisionOf('api')]).toEqual([1, 'rolled-back', 'api:1']);
    });
  });

  it.concurrent('by the circuit breaker is left to its rollback', async () => {
    const service = { deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } } };
    await onStage({ behaviour: CRASHES, service }, async ({ calls, deploy, revisionOf }) => {
      const run = await deploy();
      expect([run.exitCode, run.outputs.verdict, revisionOf('api')]).toEqual([1, 'rolled-back', 'api:1']);
      expect(calls('UpdateService')).toHaveLength(1);
      expect(run.log).toContain('api failed on api:2, and ECS takes it back to api:1 (circuit breaker)');
      expect(run.log).toContain("KeyError: 'DATABASE_URL'");
    });
  });

  it.concurrent('by a circuit breaker without rollback goes back all the same', async () => {
    const service = { deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: false } } };
    await onStage({ behaviour: CRASHES, service }, async ({ calls, deploy, revisionOf }) => {
      const run = await deploy();
      expect([run.exitCode, run.outputs.verdict, revisionOf('api')]).toEqual([1, 'rolled-back', 'api:1']);
      expect(calls('UpdateService')).toHaveLength(2);
      expect(run.log).toContain('api failed on api:2, stopped by the circuit breaker');
    });
  });

  it.concurrent.each([
    ['with ECS rolling back', true, 1],
    ['without', false, 2],
  ])('by a CloudWatch alarm, %s, names the alarm', async (_, rollback, updates) => {
    const alarms = { enable: true, rollback, alarmNames: ['api-5xx'] };
    await onStage({ service: { deploymentConfiguration: { alarms } } }, async (stage) => {
      const { aws, called, calls, revisionOf, start } = stage;
      aws.hold('api');
      const { ended } = await start();
      await called('UpdateService');
      aws.triggerAlarm('api', 'api-5xx');
      aws.hold('api', false);
      const run = await ended;
      expect([run.exitCode, run.outputs.verdict, revisionOf('api')]).toEqual([1, 'rolled-back', 'api:1']);
      expect(calls('UpdateService')).toHaveLength(updates);
      for (const text of [run.log, run.summary]) {
        expect(text).toContain('CloudWatch alarm');
        expect(text).toContain('api-5xx');
      }
    });
  });

  it.concurrent('because its load-balancer target does names the target group and its answer', async () => {
    const service = { loadBalancers: [{ targetGroupArn: TARGET_GROUP, containerName: 'api', containerPort: 80 }] };
    await onStage({ behaviour: { kind: 'unhealthy-target' }, service }, async ({ deploy, revisionOf }) => {
      const run = await deploy();
      expect([run.exitCode, run.outputs.verdict, revisionOf('api')]).toEqual([1, 'rolled-back', 'api:1']);
      expect(run.log).toContain('Task failed ELB health checks');
      expect(run.log).toContain(`answers the health check of target group ${TARGET_GROUP} with 502`);
    });
  });

  it.concurrent('because the image is not there says which tag is missing', async () => {
    await onStage({}, async ({ deploy, image, revisionOf }) => {
      const run = await deploy({ inputs: { image: image('3') } });
      expect([run.exitCode, run.outputs.verdict, revisionOf('api')]).toEqual([1, 'rolled-back', 'api:1']);
      expect(run.log).toContain('CannotPullContainerError');
      expect(run.log).toContain('has no image with tag "3"');
    });
  });

  it.concurrent('because secrets are not readable says what to allow to whom', async () => {
    const behaviour = { kind: 'secret-not-readable', secretArn: SECRET } as const;
    await onStage({ behaviour }, async ({ deploy, revisionOf }) => {
      const run = await deploy({ inputs: { secrets: `DB=${SECRET}` } });
      expect([run.exitCode, run.outputs.verdict, revisionOf('api')]).toEqual([1, 'rolled-back', 'api:1']);
      for (const text of [run.log, run.summary.replaceAll('&#58;', ':')]) {
        expect(text).toContain(
          'Allow the execution role arn:aws:iam::123456789012:role/ecsTaskExecutionRole (not the task role) ' +
            `secretsmanager:GetSecretValue on ${SECRET}`,
        );
      }
    });
  });

  it.concurrent('for want of capacity says so', async () => {
    await onStage({ behaviour: { kind: 'no-capacity' } }, async ({ deploy, revisionOf }) => {
      const run = await deploy();
      expect([run.exitCode, run.outputs.verdict, revisionOf('api')]).toEqual([1, 'rolled-back', 'api:1']);
      for (const text of [run.log, run.summary]) expect(text).toContain('There are no container instances to run on');
    });
  });

  it.concurrent('with every task stuck in PENDING is timed out, with what they wait for', async () => {
    await onStage({ behaviour: { kind: 'never-starts' } }, async ({ deploy, revisionOf }) => {
      const run = await deploy({ inputs: { 'timeout-minutes': '0.1' } });
      expect([run.exitCode, run.outputs.verdict, revisionOf('api')]).toEqual([1, 'rolled-back', 'api:1']);
      expect(run.log).toContain('✗ Rollout: api timed out (6 s)');
      expect(run.log).toContain('No task has stopped; 1 task in PENDING, for 6 s.');
      expect(run.summary).toContain('1 task in PENDING');
    });
  });

  it.concurrent('by its time-out goes back', async () => {
    await onStage({}, async ({ aws, called, revisionOf, start }) => {
      aws.hold('api');
      const { ended } = await start({ inputs: { 'timeout-minutes': '0.1' } });
      await called('UpdateService', 2);
      aws.hold('api', false);
      const run = await ended;
      expect([run.exitCode, run.outputs.verdict, revisionOf('api')]).toEqual([1, 'rolled-back', 'api:1']);
      expect(run.log).toContain('api did not become stable on api:2 within 6 s');
    });
  });

  it.concurrent('by its time-out, and then cannot go back in time, says both', async () => {
    await onStage({}, async ({ aws, deploy, revisionOf }) => {
      aws.hold('api');
      const run = await deploy({ inputs: { 'timeout-minutes': '0.1' } });
      expect([run.exitCode, run.outputs.verdict, revisionOf('api')]).toEqual([1, 'rollback-failed', 'api:1']);
      expect(run.summary).toContain('❌ <code>api</code> failed on api:2, and so did the rollback');
      expect(JSON.parse(run.outputs['services-json'] ?? '')).toMatchObject([
        { verdict: 'rollback-failed', rollback: { 'task-definition-arn': arnOf('api:1'), verdict: 'timed-out' } },
      ]);
    });
  });

  it.concurrent('because another one took its place is superseded, and theirs is let alone', async () => {
    await onStage({}, async ({ aws, called, calls, revisionOf, start }) => {
      aws.registerTaskDefinition({ ...definition(aws.state.taskDefinitions[0]?.json), cpu: '512' });
      aws.hold('api');
      const { ended } = await start();
      await called('DescribeServiceDeployments');
      const theirs = aws.deployOutside('api', 'api:2');
      const run = await ended;
      expect([run.exitCode, run.outputs.verdict, revisionOf('api')]).toEqual([1, 'superseded', 'api:2']);
      expect(calls('UpdateService')).toHaveLength(1);
      for (const text of [run.log, run.summary]) {
        expect(text).toContain(`api: another deployment of api:2 took the place of ours (api:3)`);
        expect(text).toContain(theirs.id);
      }
    });
  });

  it.concurrent('because another one took the place of one of two services leaves both, and says where they are', async () => {
    await onStage({ others: ['worker'] }, async ({ aws, called, calls, revisionOf, start }) => {
      for (const service of ['api', 'worker']) aws.hold(service);
      const { ended } = await start();
      await called('DescribeServiceDeployments');
      aws.deployOutside('api', 'api:1');
      const run = await ended;
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'superseded']);
      expect([revisionOf('api'), revisionOf('worker')]).toEqual(['api:1', 'worker:2']);
      expect(calls('UpdateService')).toHaveLength(2);
      for (const text of [run.log, run.summary]) {
        expect(text).toMatch(/worker: deployment ecs-svc\/\d+ of worker:2 goes on in ECS\./);
      }
    });
  });

  it.concurrent.each([
    ['INACTIVE', { forgotten: false }, 'the service was deleted (its status is INACTIVE)'],
    ['unknown', { forgotten: true }, 'the service no longer exists'],
  ])('because the service was deleted (%s) says so', async (_, how, reason) => {
    await onStage({}, async ({ aws, called, calls, start }) => {
      aws.hold('api');
      const { ended } = await start();
      await called('DescribeServiceDeployments');
      aws.deleteService('api', how);
      const run = await ended;
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'failed']);
      expect(calls('UpdateService')).toHaveLength(1);
      for (const text of [run.log, run.summary]) expect(text).toContain(reason);
    });
  });

  it.concurrent('because the service was scaled to zero says so', async () => {
    await onStage({}, async ({ aws, called, calls, start }) => {
      aws.hold('api');
      const { ended } = await start();
      await called('DescribeServiceDeployments');
      aws.service('api').desiredCount = 0;
      const run = await ended;
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'failed']);
      expect(calls('UpdateService')).toHaveLength(1);
      for (const text of [run.log, run.summary]) expect(text).toContain('its desired count was set to 0');
    });
  });

  it.concurrent('in one of two services takes both back', async () => {
    const behaviour = ({ image, name }: { image: string; name: string }) =>
      image.endsWith(':2') && name === 'worker' ? CRASHES : undefined;
    await onStage({ others: ['worker'], behaviour }, async ({ deploy, revisionOf }) => {
      const run = await deploy();
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'rolled-back']);
      expect([revisionOf('api'), revisionOf('worker')]).toEqual(['api:1', 'worker:1']);
      expect(run.log).toContain('✓ Rollback: api and worker back and stable');
      expect(run.summary).toContain('❌ 1 of 2 services failed, all were rolled back');
      expect(JSON.parse(run.outputs['services-json'] ?? '')).toMatchObject([
        { service: 'api', verdict: 'rolled-back' },
        { service: 'worker', verdict: 'rolled-back', rollback: { 'task-definition-arn': arnOf('worker:1') } },
      ]);
    });
  });

  it.concurrent('stays where it is with rollback: false, and says what ran before', async () => {
    await onStage({ behaviour: CRASHES }, async ({ calls, deploy, revisionOf }) => {
      const run = await deploy({ inputs: { rollback: 'false' } });
      expect([run.exitCode, run.outputs.verdict, revisionOf('api')]).toEqual([1, 'failed', 'api:2']);
      expect(calls('UpdateService')).toHaveLength(1);
      for (const text of [run.log, run.summary]) expect(text).toContain('api:1 is what it ran before');
    });
  });

  it.concurrent('and whose rollback fails too says both', async () => {
    await onStage({ behaviour: () => CRASHES }, async ({ deploy, revisionOf }) => {
      const run = await deploy();
      expect([run.exitCode, run.outputs.verdict, revisionOf('api')]).toEqual([1, 'rollback-failed', 'api:1']);
      expect(run.log).toContain('✗ Rollback: not every service is stable again');
      expect(run.summary).toContain('❌ <code>api</code> failed on api:2, and so did the rollback');
    });
  });

  it.concurrent('brings the desired count back that it had changed', async () => {
    await onStage({ behaviour: CRASHES }, async ({ aws, calls, deploy }) => {
      const run = await deploy({ inputs: { 'desired-count': '2' } });
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'rolled-back']);
      expect(calls('UpdateService')).toMatchObject([{ desiredCount: 2 }, { desiredCount: 1 }]);
      expect(aws.service('api').desiredCount).toBe(1);
    });
  });
});
