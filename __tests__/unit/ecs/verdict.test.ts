import type { Deployment, Service, ServiceDeployment } from '@aws-sdk/client-ecs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defaultFailureThreshold, judge, type Snapshot, type Started, type Verdict } from '../../../src/ecs/verdict.ts';

const at = (seconds: number) => new Date(1_700_000_000_000 + seconds * 1000);
const started: Started = { deploymentId: 'ecs-svc/2', createdAt: at(0), desiredCount: 2 };

const before: Deployment = {
  id: 'ecs-svc/1',
  status: 'PRIMARY',
  taskDefinition: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/api:41',
  desiredCount: 2,
  runningCount: 2,
  pendingCount: 0,
  failedTasks: 0,
  rolloutState: 'COMPLETED',
  rolloutStateReason: 'ECS deployment ecs-svc/1 completed.',
  createdAt: at(-3600),
};
const ours: Deployment = {
  id: 'ecs-svc/2',
  status: 'PRIMARY',
  taskDefinition: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/api:42',
  desiredCount: 2,
  runningCount: 0,
  pendingCount: 2,
  failedTasks: 0,
  rolloutState: 'IN_PROGRESS',
  rolloutStateReason: 'ECS deployment ecs-svc/2 in progress.',
  createdAt: at(0),
};
const draining: Deployment = { ...before, status: 'ACTIVE' };
const later: Deployment = { ...ours, id: 'ecs-svc/3', createdAt: at(60) };
const breaker = (rollback: boolean) => ({ deploymentCircuitBreaker: { enable: true, rollback } });
const breakerReason = 'ECS deployment circuit breaker: tasks failed to start.';
const rollingBack: Deployment = {
  ...before,
  id: 'ecs-svc/3',
  createdAt: at(60),
  rolloutState: 'IN_PROGRESS',
  rolloutStateReason: 'ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/1.',
};

const service = (deployments: Deployment[], more: Partial<Service> = {}): Service => ({
  serviceName: 'api',
  status: 'ACTIVE',
  desiredCount: 2,
  deployments,
  ...more,
});
const show = (
  deployments: Deployment[],
  more: Partial<Service> = {},
  serviceDeployment?: ServiceDeployment,
): Snapshot => ({
  service: service(deployments, more),
  serviceDeployment,
});
/** The same after the events of our end would have come. */
const longGone = (snapshot: Snapshot): Snapshot => ({ ...snapshot, succeededForMs: 15_000 });

describe('judge, by DescribeServices alone', () => {
  const table: [string, Snapshot, Verdict['kind'] | undefined][] = [
    ['our tasks are starting', show([ours, draining]), undefined],
    ['ECS still shows what was there before our update', show([before]), undefined],
    ['ECS lists no deployment at all', show([]), undefined],
    [
      'our tasks run but the old ones still drain',
      show([{ ...ours, runningCount: 2, pendingCount: 0 }, draining]),
      undefined,
    ],
    ['our deployment completed', show([{ ...ours, rolloutState: 'COMPLETED' }]), 'stable'],
    [
      'our deployment completed while the one before still drains',
      show([{ ...ours, rolloutState: 'COMPLETED' }, draining]),
      'stable',
    ],
    [
      'auto-scaling changed the desired count under way',
      show([{ ...ours, desiredCount: 5, rolloutState: 'COMPLETED' }], { desiredCount: 5 }),
      'stable',
    ],
    [
      'behind a Classic Load Balancer there is no rolloutState: the only deployment, all running',
      show([{ ...ours, rolloutState: undefined, runningCount: 2, pendingCount: 0 }]),
      'stable',
    ],
    [
      'behind a Classic Load Balancer the old tasks still drain',
      show([{ ...ours, rolloutState: undefined, runningCount: 2, pendingCount: 0 }, draining]),
      undefined,
    ],
    [
      'behind a Classic Load Balancer a task is pending',
      show([{ ...ours, rolloutState: undefined, runningCount: 1, pendingCount: 1 }]),
      undefined,
    ],
    [
      'the circuit breaker failed it, without rollback',
      show([{ ...ours, rolloutState: 'FAILED', rolloutStateReason: breakerReason }, draining], {
        deploymentConfiguration: breaker(false),
      }),
      'failed',
    ],
    [
      'the circuit breaker rolls back',
      show([rollingBack, { ...ours, status: 'ACTIVE', rolloutState: 'FAILED', rolloutStateReason: breakerReason }], {
        deploymentConfiguration: breaker(true),
      }),
      'rolled-back',
    ],
    [
      'the rollback has completed, so its reason no longer says what it was',
      show(
        [
          { ...rollingBack, rolloutState: 'COMPLETED', rolloutStateReason: 'ECS deployment ecs-svc/3 completed.' },
          { ...ours, status: 'ACTIVE', rolloutState: 'FAILED', rolloutStateReason: breakerReason },
        ],
        { deploymentConfiguration: breaker(true) },
      ),
      'rolled-back',
    ],
    [
      'a rollback by the circuit breaker is a failure although the service is stable',
      show([rollingBack]),
      'rolled-back',
    ],
    ['somebody else deployed, ours is draining', show([later, { ...ours, status: 'ACTIVE' }]), 'superseded'],
    ['somebody else deployed, ours is gone from the list, and its events may be late', show([later]), undefined],
    ['somebody else deployed, ours is gone from the list for long', longGone(show([later])), 'superseded'],
    ['two failed tasks without a circuit breaker', show([{ ...ours, failedTasks: 2 }, draining]), undefined],
    ['three failed tasks without a circuit breaker', show([{ ...ours, failedTasks: 3 }, draining]), 'failed'],
    [
      'three failed tasks in a service whose own breaker has not decided',
      show([{ ...ours, failedTasks: 3 }, draining], { deploymentConfiguration: breaker(false) }),
      undefined,
    ],
    [
      'ten failed tasks of a service of fifty',
      show([{ ...ours, desiredCount: 50, failedTasks: 10 }], { desiredCount: 50 }),
      undefined,
    ],
    ['the service was scaled away', show([{ ...ours, desiredCount: 0 }], { desiredCount: 0 }), 'failed'],
    ['the service drains after its deletion', show([ours], { status: 'DRAINING' }), 'failed'],
    ['the service was deleted', show([ours], { status: 'INACTIVE' }), 'failed'],
    ['the service is missing', { service: undefined, serviceDeployment: undefined }, 'failed'],
  ];

  it.each(table)('%s', (_, snapshot, kind) => {
    expect(judge(started, snapshot)?.kind).toBe(kind);
  });

  it('a service of no tasks is stable once its deployment completed', () => {
    const idle = { ...started, desiredCount: 0 };
    const snapshot = show([{ ...ours, desiredCount: 0, rolloutState: 'COMPLETED' }], { desiredCount: 0 });
    expect(judge(idle, snapshot)).toEqual({ kind: 'stable' });
  });

  it('tasks that ran and crashed count, although ECS no longer counts them', () => {
    const crashing = show([{ ...ours, runningCount: 1, failedTasks: 0 }, draining]);
    expect(judge(started, { ...crashing, failedTasks: 2 })).toBeUndefined();
    expect(judge(started, { ...crashing, failedTasks: 3 })).toMatchObject({ kind: 'failed', by: 'task-failures' });
  });

  it('an update of the desired count alone is stable once as many tasks run', () => {
    const scaled: Deployment = {
      ...ours,
      rolloutState: 'COMPLETED',
      desiredCount: 4,
      runningCount: 2,
      pendingCount: 2,
    };
    const scaling = { ...started, scalesOnly: true, desiredCount: 4 };
    expect(judge(scaling, show([scaled], { desiredCount: 4 }))).toBeUndefined();
    expect(judge(scaling, show([{ ...scaled, runningCount: 4, pendingCount: 0 }], { desiredCount: 4 }))).toEqual({
      kind: 'stable',
    });
  });

  it("a rollback says who did it, why, and what the service goes back to, in ECS's words", () => {
    const failed: Deployment = { ...ours, status: 'ACTIVE', rolloutState: 'FAILED', rolloutStateReason: breakerReason };
    expect(judge(started, show([rollingBack, failed]))).toEqual({
      kind: 'rolled-back',
      by: 'circuit-breaker',
      reason: breakerReason,
      to: before.taskDefinition,
    });
  });

  it('a failure by an alarm is told from one by the circuit breaker', () => {
    const failed: Deployment = {
      ...ours,
      rolloutState: 'FAILED',
      rolloutStateReason: 'ECS deployment alarm: alarm in state ALARM.',
    };
    expect(judge(started, show([failed]))).toMatchObject({ kind: 'failed', by: 'alarm' });
  });

  describe('after ours has left the list, by what the events say of it', () => {
    const events = (text: string) => [
      { id: '1', createdAt: at(50), message: `(service api) (deployment ecs-svc/2) ${text}` },
    ];
    const failed = events('deployment failed: tasks failed to start.');

    it('it failed in a service that rolls back: rolled back, though the rollback completed between two looks', () => {
      const shown = show([{ ...later, rolloutState: 'COMPLETED' }], {
        events: failed,
        deploymentConfiguration: breaker(true),
      });
      expect(judge(started, shown)).toMatchObject({
        kind: 'rolled-back',
        reason: 'deployment failed: tasks failed to start.',
      });
    });

    it('it failed in a service that does not roll back: failed, whoever came after', () => {
      expect(judge(started, show([later], { events: failed }))).toMatchObject({ kind: 'failed' });
    });

    it('it completed before another one was started: stable', () => {
      expect(judge(started, show([later], { events: events('deployment completed.') }))).toEqual({ kind: 'stable' });
    });

    it('events of other deployments say nothing', () => {
      const others = [{ id: '1', message: '(service api) (deployment ecs-svc/22) deployment completed.' }];
      expect(judge(started, longGone(show([later], { events: others })))?.kind).toBe('superseded');
    });
  });

  it('who superseded us is named', () => {
    expect(judge(started, longGone(show([later])))).toMatchObject({
      by: 'ecs-svc/3',
      taskDefinition: later.taskDefinition,
    });
  });
});

describe('judge, with the service deployment', () => {
  const of = (more: ServiceDeployment, deployments: Deployment[] = [ours, draining]) =>
    judge(started, show(deployments, {}, more));

  it.each([
    ['PENDING', undefined],
    ['IN_PROGRESS', undefined],
    ['SUCCESSFUL', 'stable'],
    ['STOP_REQUESTED', undefined],
    ['STOPPED', undefined],
    ['ROLLBACK_REQUESTED', 'rolled-back'],
    ['ROLLBACK_IN_PROGRESS', 'rolled-back'],
    ['ROLLBACK_SUCCESSFUL', 'rolled-back'],
    ['ROLLBACK_FAILED', 'rollback-failed'],
  ] as const)('status %s means %s', (status, kind) => {
    expect(of({ status })?.kind).toBe(kind);
  });

  it('the tasks run and the bake time goes on: not stable yet', () => {
    const settled: Deployment = { ...ours, runningCount: 2, pendingCount: 0, rolloutState: 'COMPLETED' };
    expect(of({ status: 'IN_PROGRESS', lifecycleStage: 'BAKE_TIME' }, [settled])).toBeUndefined();
  });

  it('stopped because somebody else deployed is superseded', () => {
    expect(of({ status: 'STOPPED' }, [later, { ...ours, status: 'ACTIVE' }])).toMatchObject({
      kind: 'superseded',
      by: 'ecs-svc/3',
    });
  });

  it('stopped without a reason decides nothing at first: who replaced us may show a moment later', () => {
    const stopped = show([ours, draining], {}, { status: 'STOPPED' });
    expect(judge(started, { ...stopped, stoppedForMs: 14_000 })).toBeUndefined();
    expect(judge(started, { ...stopped, stoppedForMs: 15_000 })).toMatchObject({ kind: 'failed', by: 'ecs' });
  });

  it('stopped by the circuit breaker without rollback is its failure', () => {
    expect(
      of({ status: 'STOPPED', deploymentCircuitBreaker: { status: 'TRIGGERED', failureCount: 3, threshold: 3 } }),
    ).toMatchObject({
      kind: 'failed',
      by: 'circuit-breaker',
    });
  });

  it('alarms that fired are named', () => {
    const verdict = of({
      status: 'ROLLBACK_IN_PROGRESS',
      statusReason: 'Service deployment rolled back because of a CloudWatch alarm.',
      alarms: { status: 'TRIGGERED', alarmNames: ['5xx', 'latency'], triggeredAlarmNames: ['5xx'] },
    });
    expect(verdict).toMatchObject({ kind: 'rolled-back', by: 'alarm', reason: expect.stringContaining('alarms: 5xx') });
  });

  it('a rollback that somebody asked for is told as such', () => {
    expect(of({ status: 'ROLLBACK_REQUESTED' })).toMatchObject({ kind: 'rolled-back', by: 'request' });
  });

  it('DescribeServices shows the failure first: no need to wait for the service deployment', () => {
    const failed: Deployment = { ...ours, rolloutState: 'FAILED', rolloutStateReason: breakerReason };
    expect(of({ status: 'IN_PROGRESS' }, [failed])).toMatchObject({ kind: 'failed', by: 'circuit-breaker' });
  });
});

describe('judge, over whole histories', () => {
  /** What ECS goes through, snapshot by snapshot, for each way in which a rollout ends; both APIs in step. */
  const histories: Record<string, { kind: Verdict['kind']; end: (rollback: boolean) => Snapshot[] }> = {
    stable: {
      kind: 'stable',
      end: () => [
        show([{ ...ours, runningCount: 2, pendingCount: 0, rolloutState: 'COMPLETED' }], {}, { status: 'SUCCESSFUL' }),
      ],
    },
    breaker: {
      kind: 'failed',
      end: () => [
        show(
          [{ ...ours, rolloutState: 'FAILED', rolloutStateReason: breakerReason }, draining],
          { deploymentConfiguration: breaker(false) },
          {
            status: 'STOPPED',
            deploymentCircuitBreaker: { status: 'TRIGGERED' },
          },
        ),
      ],
    },
    rollback: {
      kind: 'rolled-back',
      end: () => {
        const failed: Deployment = {
          ...ours,
          status: 'ACTIVE',
          rolloutState: 'FAILED',
          rolloutStateReason: breakerReason,
        };
        const configuration = { deploymentConfiguration: breaker(true) };
        return [
          show([rollingBack, failed, draining], configuration, { status: 'ROLLBACK_IN_PROGRESS' }),
          show(
            [
              { ...rollingBack, rolloutState: 'COMPLETED', rolloutStateReason: 'ECS deployment ecs-svc/3 completed.' },
              failed,
            ],
            configuration,
            {
              status: 'ROLLBACK_SUCCESSFUL',
            },
          ),
        ];
      },
    },
    superseded: {
      kind: 'superseded',
      end: () => [
        show([later, { ...ours, status: 'ACTIVE' }, draining], {}, { status: 'STOPPED' }),
        show([{ ...later, rolloutState: 'COMPLETED' }], {}, { status: 'STOPPED' }),
      ],
    },
  };
  const underWay: fc.Arbitrary<Snapshot> = fc
    .record({ running: fc.nat(2), failed: fc.nat(2), old: fc.boolean(), known: fc.boolean(), stale: fc.boolean() })
    .map(({ running, failed, old, known, stale }) =>
      stale
        ? show([before])
        : show(
            [
              { ...ours, runningCount: running, pendingCount: 2 - running, failedTasks: failed },
              ...(old ? [draining] : []),
            ],
            {},
            known ? { status: 'IN_PROGRESS' } : undefined,
          ),
    );

  it.each(Object.keys(histories))(
    '%s: whatever order the snapshots arrive in, the first verdict is the true one and never flips',
    (name) => {
      const { end, kind } = histories[name] as (typeof histories)[string];
      const without = ({ service }: Snapshot): Snapshot => ({ service, serviceDeployment: undefined });
      const history = fc
        .tuple(fc.array(underWay, { maxLength: 12 }), fc.boolean(), fc.boolean())
        .map(([start, rollback, permitted]) => {
          const all = [...start, ...end(rollback)];
          return permitted ? all : all.map(without);
        })
        .chain((all) => fc.shuffledSubarray(all, { minLength: all.length }));
      fc.assert(
        fc.property(history, (snapshots) => {
          const verdicts = snapshots
            .map((snapshot) => judge(started, snapshot)?.kind)
            .filter((verdict) => verdict !== undefined);
          expect(verdicts.length).toBeGreaterThan(0);
          expect(new Set(verdicts)).toEqual(new Set([kind]));
        }),
      );
    },
  );

  it('no snapshot from before our deployment decides anything', () => {
    const old = fc.record({
      status: fc.constantFrom('PRIMARY', 'ACTIVE', 'INACTIVE'),
      rolloutState: fc.constantFrom('COMPLETED', 'FAILED', 'IN_PROGRESS', undefined),
      age: fc.integer({ min: 1, max: 100_000 }),
      failedTasks: fc.nat(500),
    });
    fc.assert(
      fc.property(fc.array(old, { maxLength: 4 }), (deployments) => {
        const shown = deployments.map(
          ({ age, ...more }, index): Deployment => ({
            ...before,
            ...more,
            id: `ecs-svc/old${index}`,
            createdAt: at(-age),
          }),
        );
        expect(judge(started, show(shown))).toBeUndefined();
      }),
    );
  });
});

describe('defaultFailureThreshold', () => {
  it.each([
    [0, 3],
    [1, 3],
    [6, 3],
    [7, 4],
    [50, 25],
    [399, 200],
    [10_000, 200],
  ])('%i desired tasks accept fewer than %i failed ones', (desired, threshold) => {
    expect(defaultFailureThreshold(desired)).toBe(threshold);
  });
});
