import {
  type Deployment,
  DescribeServiceDeploymentsCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  type Service,
  type Task,
} from '@aws-sdk/client-ecs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { pollDelayMs, type Rollout, watch } from '../../../src/ecs/watch.ts';
import { fakeClock } from '../../support/clock.ts';
import { collectedLog } from '../../support/log.ts';

const ecs = mockClient(ECSClient);
const START = 1_700_000_000_000;
const ours: Deployment = {
  id: 'ecs-svc/2',
  status: 'PRIMARY',
  desiredCount: 2,
  runningCount: 0,
  pendingCount: 2,
  failedTasks: 0,
  rolloutState: 'IN_PROGRESS',
  createdAt: new Date(START),
};
const service = (deployment: Partial<Deployment>, more: Partial<Service> = {}): Service => ({
  serviceName: 'api',
  status: 'ACTIVE',
  desiredCount: 2,
  deployments: [{ ...ours, ...deployment }],
  ...more,
});
const rollout = (name = 'api'): Rollout => ({
  service: name,
  deploymentId: 'ecs-svc/2',
  createdAt: new Date(START),
  desiredCount: 2,
  serviceDeploymentBefore: undefined,
  serviceDeploymentArn: undefined,
});
const awsError = (name: string, status?: number) =>
  Object.assign(new Error(`${name}: said so`), { name, ...(status && { $metadata: { httpStatusCode: status } }) });

function start(rollouts = [rollout()], timeoutMs = 60_000, signal?: AbortSignal) {
  const clock = fakeClock(START);
  const log = collectedLog();
  const outcomes = watch(new ECSClient({}), rollouts, {
    cluster: 'production',
    timeoutMs,
    clock,
    log,
    random: () => 0.5,
    ...(signal && { signal }),
  });
  return { clock, log, outcomes };
}

beforeEach(() => {
  ecs.reset();
});

describe('watch', () => {
  it('prints a line when something changes and ends with the verdict', async () => {
    ecs
      .on(DescribeServicesCommand)
      .resolvesOnce({ services: [service({})] })
      .resolvesOnce({ services: [service({})] })
      .resolvesOnce({ services: [service({ runningCount: 1, pendingCount: 1 })] })
      .resolves({ services: [service({ runningCount: 2, pendingCount: 0, rolloutState: 'COMPLETED' })] });
    const { log, outcomes } = start();
    expect((await outcomes).get('api')).toMatchObject({
      verdict: { kind: 'stable' },
      endedAt: START + 8000,
      counts: { desired: 2, running: 2, pending: 0, failed: 0 },
    });
    expect(log.texts('info')).toEqual([
      'api: 0/2 running, 2 pending (2 s)',
      'api: 1/2 running, 1 pending (6 s)',
      'api: 2/2 running (8 s)',
    ]);
  });

  it("prints ECS's events once, oldest first, and none from before our deployment", async () => {
    const event = (id: string, seconds: number) => ({
      id,
      createdAt: new Date(START + seconds * 1000),
      message: `(service api) event ${id}.`,
    });
    ecs
      .on(DescribeServicesCommand)
      .resolvesOnce({ services: [service({}, { events: [event('a', 1), event('old', -9)] })] })
      .resolves({
        services: [service({ rolloutState: 'COMPLETED' }, { events: [event('c', 3), event('b', 2), event('a', 1)] })],
      });
    const { log, outcomes } = start();
    await outcomes;
    expect(log.texts('info').filter((line) => line.includes('ECS:'))).toEqual([
      'api: ECS: event a.',
      'api: ECS: event b.',
      'api: ECS: event c.',
    ]);
  });

  it('outlasts throttling, 5xx answers, resets and DNS failures', async () => {
    ecs
      .on(DescribeServicesCommand)
      .rejectsOnce(awsError('ThrottlingException', 400))
      .rejectsOnce(awsError('ServerException', 500))
      .rejectsOnce(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }))
      .rejectsOnce(Object.assign(new Error('getaddrinfo EAI_AGAIN'), { code: 'EAI_AGAIN' }))
      .resolves({ services: [service({ rolloutState: 'COMPLETED' })] });
    const { outcomes } = start();
    expect((await outcomes).get('api')?.verdict).toEqual({ kind: 'stable' });
  });

  it('ends at a lasting refusal, and says that the rollout goes on', async () => {
    ecs.on(DescribeServicesCommand).rejects(awsError('ExpiredTokenException', 400));
    await expect(start().outcomes).rejects.toThrow(
      /Cannot watch the rollout; it goes on in ECS\.[\s\S]*The credentials expired/,
    );
  });

  it('times out with the last state that was seen', async () => {
    ecs.on(DescribeServicesCommand).resolves({ services: [service({ runningCount: 1, pendingCount: 1 })] });
    const { clock, outcomes } = start([rollout()], 60_000);
    expect((await outcomes).get('api')?.verdict).toEqual({
      kind: 'timed-out',
      reason: '1/2 running, 1 pending',
    });
    expect(clock.now()).toBe(START + 60_000);
  });

  it('ends as soon as one service fails, and leaves the others undecided', async () => {
    ecs.on(DescribeServicesCommand).resolves({
      services: [service({}), service({ rolloutState: 'FAILED', rolloutStateReason: 'no' }, { serviceName: 'worker' })],
    });
    const outcomes = await start([rollout('api'), rollout('worker')]).outcomes;
    expect(outcomes.get('api')?.verdict).toBeUndefined();
    expect(outcomes.get('worker')?.verdict).toMatchObject({ kind: 'failed' });
  });

  it('asks for ten services a call, and only for those that are undecided', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `service-${index}`);
    let looks = 0;
    ecs.on(DescribeServicesCommand).callsFake(({ services }: { services: string[] }) => {
      const done = looks++ >= 2;
      return {
        services: services.map((serviceName, index) =>
          service(done || index > 0 ? { rolloutState: 'COMPLETED' } : {}, { serviceName }),
        ),
      };
    });
    await start(names.map(rollout)).outcomes;
    const asked = ecs.commandCalls(DescribeServicesCommand).map(({ args }) => args[0].input.services?.length);
    expect(asked).toEqual([10, 2, 2]);
  });

  it('lets a cancelled run go at once', async () => {
    ecs.on(DescribeServicesCommand).resolves({ services: [service({})] });
    const cancellation = new AbortController();
    const { outcomes } = start([rollout()], 60_000, cancellation.signal);
    cancellation.abort(new Error('cancelled'));
    await expect(outcomes).rejects.toThrow('cancelled');
  });
});

describe('watch, with service deployments', () => {
  const mine = 'arn:aws:ecs:eu-west-1:123456789012:service-deployment/production/api/new';
  const createdAt = new Date(START + 5);

  it('judges by the service deployment that came with our deployment', async () => {
    ecs.on(DescribeServicesCommand).resolves({ services: [service({}, { currentServiceDeployment: mine })] });
    ecs
      .on(DescribeServiceDeploymentsCommand)
      .resolvesOnce({ serviceDeployments: [{ serviceDeploymentArn: mine, createdAt, status: 'IN_PROGRESS' }] })
      .resolves({ serviceDeployments: [{ serviceDeploymentArn: mine, createdAt, status: 'ROLLBACK_IN_PROGRESS' }] });
    const outcome = (await start().outcomes).get('api');
    expect(outcome).toMatchObject({ verdict: { kind: 'rolled-back' }, serviceDeploymentArn: mine });
  });

  it('never takes the service deployment from before for ours', async () => {
    const before = 'arn:aws:ecs:eu-west-1:123456789012:service-deployment/production/api/old';
    ecs
      .on(DescribeServicesCommand)
      .resolvesOnce({ services: [service({}, { currentServiceDeployment: before })] })
      .resolvesOnce({ services: [service({}, { currentServiceDeployment: before })] })
      .resolves({ services: [service({}, { currentServiceDeployment: mine })] });
    ecs
      .on(DescribeServiceDeploymentsCommand)
      .callsFake(({ serviceDeploymentArns }: { serviceDeploymentArns: string[] }) => ({
        serviceDeployments: serviceDeploymentArns.map((serviceDeploymentArn) =>
          serviceDeploymentArn === before
            ? { serviceDeploymentArn, createdAt: new Date(START - 60_000), status: 'ROLLBACK_SUCCESSFUL' }
            : { serviceDeploymentArn, createdAt, status: 'SUCCESSFUL' },
        ),
      }));
    expect((await start().outcomes).get('api')).toMatchObject({
      verdict: { kind: 'stable' },
      serviceDeploymentArn: mine,
    });
  });

  it('goes on by DescribeServices where the role may not read them, and says so once', async () => {
    ecs
      .on(DescribeServicesCommand)
      .resolvesOnce({ services: [service({}, { currentServiceDeployment: mine })] })
      .resolvesOnce({ services: [service({}, { currentServiceDeployment: mine })] })
      .resolvesOnce({ services: [service({}, { currentServiceDeployment: mine })] })
      .resolves({ services: [service({ rolloutState: 'COMPLETED' }, { currentServiceDeployment: mine })] });
    ecs.on(DescribeServiceDeploymentsCommand).rejects(awsError('AccessDeniedException', 400));
    const { log, outcomes } = start();
    expect((await outcomes).get('api')?.verdict).toEqual({ kind: 'stable' });
    expect(log.texts('notice')).toHaveLength(1);
    expect(ecs.commandCalls(DescribeServiceDeploymentsCommand)).toHaveLength(1);
  });
});

describe('watch, of tasks that run and crash', () => {
  const task = (stopCode: string, startedBy = 'ecs-svc/2') =>
    ({ taskArn: 'arn:task', startedBy, stopCode, stoppedReason: '' }) as Task;
  const started = (count: number, second: number) => ({
    id: `started-${second}`,
    createdAt: new Date(START + second * 1000),
    message: `(service api) has started ${count} tasks: (task 1) (task 2).`,
  });
  /** ECS replaces the two tasks with each look; its own count of failed tasks stays at 0. */
  const replacing = (more: Partial<Service> = {}) => {
    let looks = 0;
    ecs.on(DescribeServicesCommand).callsFake(() => {
      looks += 1;
      const events = Array.from({ length: looks }, (_, index) => started(2, index + 1));
      return { services: [service({ runningCount: 1, failedTasks: 0 }, { events, ...more })] };
    });
    ecs.on(ListTasksCommand).resolves({ taskArns: ['arn:task'] });
  };

  it('fails at the threshold that the circuit breaker has by default, by the tasks that stopped', async () => {
    replacing();
    ecs
      .on(DescribeTasksCommand)
      .resolvesOnce({ tasks: [task('EssentialContainerExited'), task('EssentialContainerExited')] })
      .resolves({
        tasks: [task('EssentialContainerExited'), task('EssentialContainerExited'), task('TaskFailedToStart')],
      });
    const { log, outcomes } = start();
    expect((await outcomes).get('api')).toMatchObject({
      verdict: { kind: 'failed', by: 'task-failures' },
      counts: { failed: 3 },
      endedAt: START + 6000,
    });
    expect(log.texts('info')).toContain('api: 1/2 running, 2 pending, 2 failed (4 s)');
  });

  it('counts neither what ECS stopped for other reasons nor tasks of other deployments', async () => {
    replacing();
    const others = [
      task('ServiceSchedulerInitiated'),
      task('SpotInterruption'),
      task('EssentialContainerExited', 'ecs-svc/1'),
    ];
    ecs.on(DescribeTasksCommand).resolves({ tasks: [...others, ...others] });
    expect((await start().outcomes).get('api')?.verdict?.kind).toBe('timed-out');
  });

  it('does not look where the service has a circuit breaker, nor before a task is replaced', async () => {
    replacing({ deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } } });
    await start().outcomes;
    expect(ecs.commandCalls(ListTasksCommand)).toHaveLength(0);
  });

  it('says nothing more once the run is cancelled while tasks are counted', async () => {
    replacing();
    const cancellation = new AbortController();
    ecs.on(ListTasksCommand).callsFake(() => {
      log.entries.length = 0;
      cancellation.abort(new Error('cancelled'));
      throw awsError('AbortError');
    });
    const { log, outcomes } = start([rollout()], 60_000, cancellation.signal);
    await expect(outcomes).rejects.toThrow('cancelled');
    expect(log.texts('info')).toEqual([]);
  });

  it('goes by the count of ECS where the role may not list tasks', async () => {
    replacing();
    ecs.on(ListTasksCommand).rejects(awsError('AccessDeniedException', 400));
    const { log, outcomes } = start();
    expect((await outcomes).get('api')?.verdict?.kind).toBe('timed-out');
    expect(ecs.commandCalls(ListTasksCommand)).toHaveLength(1);
    expect(log.texts('notice')).toEqual([
      expect.stringMatching(/^The role may not call ecs:ListTasks and ecs:DescribeTasks, so /),
    ]);
  });
});

describe('pollDelayMs', () => {
  it.each([
    [0, 2000],
    [60_000, 2000],
    [90_000, 3500],
    [120_000, 5000],
    [3_600_000, 5000],
  ])('after %i ms without change it is %i ms', (quiet, delay) => {
    expect(pollDelayMs(quiet, 0.5)).toBe(delay);
  });

  it('is jittered by a tenth either way', () => {
    expect(pollDelayMs(0, 0)).toBe(1800);
    expect(pollDelayMs(0, 0.999)).toBeCloseTo(2200, -1);
  });
});
