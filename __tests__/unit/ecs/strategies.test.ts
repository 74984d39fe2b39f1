import type { Deployment, Service, ServiceDeployment } from '@aws-sdk/client-ecs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pausesOf, pauseWords } from '../../../src/ecs/pause.ts';
import { countsOf, describeProgress } from '../../../src/ecs/progress.ts';
import { judge, type Snapshot, type Started, type Verdict } from '../../../src/ecs/verdict.ts';

const at = (seconds: number) => new Date(1_700_000_000_000 + seconds * 1000);
const revision = (number: number) => `arn:aws:ecs:eu-west-1:123456789012:task-definition/api:${number}`;
const started: Started = { deploymentId: 'ecs-svc/green', createdAt: at(0), desiredCount: 2 };
const blue: Deployment = {
  id: 'ecs-svc/blue',
  status: 'ACTIVE',
  taskDefinition: revision(41),
  desiredCount: 2,
  runningCount: 2,
  pendingCount: 0,
  failedTasks: 0,
  rolloutState: 'COMPLETED',
  rolloutStateReason: 'ECS deployment ecs-svc/blue completed.',
  createdAt: at(-3600),
};
const green: Deployment = {
  ...blue,
  id: 'ecs-svc/green',
  status: 'PRIMARY',
  taskDefinition: revision(42),
  rolloutState: 'IN_PROGRESS',
  rolloutStateReason: 'ECS deployment ecs-svc/green in progress.',
  createdAt: at(0),
};
const isBack: Deployment = { ...blue, status: 'PRIMARY' };
type Strategy = 'ROLLING' | 'BLUE_GREEN' | 'LINEAR' | 'CANARY';
const service = (strategy: Strategy, deployments: Deployment[], more: Partial<Service> = {}): Service => ({
  serviceName: 'api',
  status: 'ACTIVE',
  desiredCount: 2,
  deployments,
  ...more,
  deploymentConfiguration: { strategy, ...more.deploymentConfiguration },
});
const stage = (
  lifecycleStage: ServiceDeployment['lifecycleStage'] | 'PRE_PRODUCTION_TRAFFIC_SHIFT',
  production: number,
  more: ServiceDeployment = {},
): ServiceDeployment => ({
  serviceDeploymentArn: 'arn:aws:ecs:eu-west-1:123456789012:service-deployment/production/api/1',
  status: 'IN_PROGRESS',
  lifecycleStage: lifecycleStage as ServiceDeployment['lifecycleStage'],
  targetServiceRevision: { requestedProductionTrafficWeight: production, requestedTestTrafficWeight: 0 },
  ...more,
});
const pause = {
  hookId: 'ecs-pause-1',
  targetType: 'PAUSE',
  status: 'AWAITING_ACTION',
  expiresAt: at(600),
  timeoutAction: 'ROLLBACK',
} as const;
const event = (text: string) => [
  { id: '1', createdAt: at(50), message: `(service api) (deployment ecs-svc/green) ${text}` },
];

/** Snapshots in the order in which ECS's documentation has them, what they mean, and how they read. */
const table: [Strategy, string, Deployment[], ServiceDeployment | undefined, Verdict['kind'] | undefined, string][] = [
  [
    'ROLLING',
    'starting',
    [{ ...green, runningCount: 0, pendingCount: 2 }, blue],
    { status: 'IN_PROGRESS' },
    undefined,
    '0/2 running, 2 pending, 2 old',
  ],
  [
    'ROLLING',
    'failing',
    [{ ...green, runningCount: 0, failedTasks: 1 }, blue],
    { status: 'IN_PROGRESS', deploymentCircuitBreaker: { status: 'MONITORING', failureCount: 1, threshold: 3 } },
    undefined,
    '0/2 running, 1 failed, 2 old, breaker 1/3',
  ],
  [
    'ROLLING',
    'early success: the old tasks are still there',
    [{ ...green, rolloutState: 'COMPLETED', runningCount: 1 }, blue],
    { status: 'SUCCESSFUL' },
    'stable',
    '1/2 running, 2 old',
  ],
  [
    'ROLLING',
    'early success, by DescribeServices alone',
    [{ ...green, rolloutState: 'COMPLETED', runningCount: 1 }, blue],
    undefined,
    'stable',
    '1/2 running, 2 old',
  ],
  [
    'BLUE_GREEN',
    'before green starts',
    [{ ...green, runningCount: 0 }, blue],
    stage('PRE_SCALE_UP', 0),
    undefined,
    'blue/green, PRE_SCALE_UP, green 0/2, production 0 %',
  ],
  [
    'BLUE_GREEN',
    'test traffic',
    [green, blue],
    stage('TEST_TRAFFIC_SHIFT', 0),
    undefined,
    'blue/green, TEST_TRAFFIC_SHIFT, green 2/2, production 0 %',
  ],
  [
    'BLUE_GREEN',
    'paused',
    [green, blue],
    stage('POST_TEST_TRAFFIC_SHIFT', 0, { lifecycleHookDetails: [pause] }),
    undefined,
    'blue/green, POST_TEST_TRAFFIC_SHIFT, green 2/2, production 0 %, paused',
  ],
  [
    'BLUE_GREEN',
    'baking, green complete by its own count',
    [{ ...green, rolloutState: 'COMPLETED' }, blue],
    stage('BAKE_TIME', 100),
    undefined,
    'blue/green, BAKE_TIME, green 2/2, production 100 %',
  ],
  [
    'BLUE_GREEN',
    'cleaned up',
    [{ ...green, rolloutState: 'COMPLETED' }],
    stage('CLEAN_UP', 100, { status: 'SUCCESSFUL' }),
    'stable',
    'blue/green, CLEAN_UP, green 2/2, production 100 %',
  ],
  [
    'BLUE_GREEN',
    'blue is PRIMARY until it gives way',
    [{ ...green, status: 'ACTIVE' }, isBack],
    stage('SCALE_UP', 0),
    undefined,
    'blue/green, SCALE_UP, green 2/2, production 0 %',
  ],
  [
    'BLUE_GREEN',
    'blue is PRIMARY, by DescribeServices alone',
    [{ ...green, status: 'ACTIVE' }, isBack],
    undefined,
    undefined,
    'blue/green, 2/2 running, 2 old',
  ],
  [
    'BLUE_GREEN',
    'no rolloutState, blue still runs',
    [{ ...green, rolloutState: undefined }, blue],
    undefined,
    undefined,
    'blue/green, 2/2 running, 2 old',
  ],
  [
    'BLUE_GREEN',
    'no rolloutState, blue is gone',
    [{ ...green, rolloutState: undefined }],
    undefined,
    'stable',
    'blue/green, 2/2 running',
  ],
  [
    'CANARY',
    'its share',
    [green, blue],
    stage('PRODUCTION_TRAFFIC_SHIFT', 5),
    undefined,
    'canary, PRODUCTION_TRAFFIC_SHIFT, green 2/2, production 5 %',
  ],
  [
    'CANARY',
    'all of it',
    [green, blue],
    stage('POST_PRODUCTION_TRAFFIC_SHIFT', 100),
    undefined,
    'canary, POST_PRODUCTION_TRAFFIC_SHIFT, green 2/2, production 100 %',
  ],
  [
    'LINEAR',
    'between two steps',
    [green, blue],
    stage('PRE_PRODUCTION_TRAFFIC_SHIFT', 30),
    undefined,
    'linear, PRE_PRODUCTION_TRAFFIC_SHIFT, green 2/2, production 30 %',
  ],
  [
    'LINEAR',
    'rolled back',
    [isBack],
    stage('PRODUCTION_TRAFFIC_SHIFT', 0, { status: 'ROLLBACK_SUCCESSFUL' }),
    'rolled-back',
    '',
  ],
];

describe('a snapshot of each strategy', () => {
  it.each(table)('%s, %s', (strategy, _, deployments, serviceDeployment, kind, words) => {
    const shown = service(strategy, deployments);
    expect(judge(started, { service: shown, serviceDeployment })?.kind).toBe(kind);
    const counts = countsOf(shown, started.deploymentId);
    expect(counts ? describeProgress(shown, started.deploymentId, counts, serviceDeployment) : '').toBe(words);
  });
});

describe('a deployment that shifts traffic and fails', () => {
  const judged = (serviceDeployment: ServiceDeployment) =>
    judge(started, { service: service('BLUE_GREEN', [isBack]), serviceDeployment });

  it('by a Lambda hook is rolled back, and the hook is named', () => {
    const hook = {
      targetType: 'AWS_LAMBDA',
      status: 'FAILED',
      targetArn: 'arn:aws:lambda:r:1:function:validate',
    } as const;
    const verdict = judged(
      stage('POST_TEST_TRAFFIC_SHIFT', 0, { status: 'ROLLBACK_IN_PROGRESS', lifecycleHookDetails: [hook] }),
    );
    expect(verdict).toMatchObject({ kind: 'rolled-back', by: 'hook', to: revision(41) });
    expect(verdict).toHaveProperty('reason', expect.stringContaining('Lambda hook validate failed'));
  });

  it('by a hook that timed out is rolled back; one whose time-out continues is not to blame', () => {
    const of = (timeoutAction: 'CONTINUE' | 'ROLLBACK') =>
      judged(
        stage('POST_SCALE_UP', 0, {
          status: 'ROLLBACK_IN_PROGRESS',
          lifecycleHookDetails: [{ ...pause, status: 'TIMED_OUT', timeoutAction }],
        }),
      );
    expect(of('ROLLBACK')).toMatchObject({ by: 'hook' });
    expect(of('CONTINUE')).toMatchObject({ by: 'ecs' });
  });

  it.each([
    ['an alarm', 'deployment failed: alarm detected.', 'alarm', 'alarm detected (one of the alarms 5xx, slow)'],
    ['a hook', 'deployment failed: hook execution failure(s) detected.', 'hook', 'hook execution failure'],
  ])('by %s is rolled back by what the events say, though it has left the list', (_, text, by, reason) => {
    const deploymentConfiguration = { alarms: { alarmNames: ['5xx', 'slow'], enable: true, rollback: true } };
    const shown = service('BLUE_GREEN', [isBack], { events: event(text), deploymentConfiguration });
    const verdict = judge(started, { service: shown, serviceDeployment: undefined });
    expect(verdict).toMatchObject({ kind: 'rolled-back', by, reason: expect.stringContaining(reason) });
  });

  it('and has left the list without a word is rolled back after a minute, when no stale read explains it', () => {
    const gone = { service: service('BLUE_GREEN', [isBack]), serviceDeployment: undefined };
    expect(judge(started, { ...gone, missingForMs: 59_000 })).toBeUndefined();
    expect(judge(started, { ...gone, missingForMs: 60_000 })).toMatchObject({ kind: 'rolled-back', by: 'ecs' });
  });
});

describe('a deployment that was told to roll back', () => {
  const told = { ...started, rollsBack: true };
  it.each([
    ['IN_PROGRESS', undefined],
    ['ROLLBACK_REQUESTED', undefined],
    ['ROLLBACK_IN_PROGRESS', undefined],
    ['ROLLBACK_SUCCESSFUL', 'stable'],
    ['ROLLBACK_FAILED', 'rollback-failed'],
    ['STOPPED', 'rollback-failed'],
    ['SUCCESSFUL', 'failed'],
  ] as const)('%s means %s', (status, kind) => {
    expect(judge(told, { service: service('BLUE_GREEN', [green, blue]), serviceDeployment: { status } })?.kind).toBe(
      kind,
    );
  });

  it('is stable by DescribeServices alone once what was there before is PRIMARY again and complete', () => {
    const of = (deployments: Deployment[]) =>
      judge(told, { service: service('BLUE_GREEN', deployments), serviceDeployment: undefined });
    expect(of([green, blue])).toBeUndefined();
    expect(of([isBack, { ...green, status: 'ACTIVE' }])).toEqual({ kind: 'stable' });
  });
});

describe('pauses', () => {
  it('are those of PAUSE hooks that await an action, while the deployment is in progress', () => {
    const hooks = [pause, { ...pause, status: 'SUCCEEDED' }, { ...pause, targetType: 'AWS_LAMBDA' }] as const;
    const of = (status: ServiceDeployment['status']) =>
      pausesOf(stage('POST_TEST_TRAFFIC_SHIFT', 0, { lifecycleHookDetails: [...hooks], status }));
    expect(of('IN_PROGRESS').map(pauseWords)).toEqual([
      'paused at POST_TEST_TRAFFIC_SHIFT by hook ecs-pause-1, until 2023-11-14T22:23:20Z, when ECS rolls it back',
    ]);
    expect(of('ROLLBACK_IN_PROGRESS')).toEqual([]);
  });
});

describe('whatever order the snapshots of a blue/green deployment arrive in', () => {
  const stale: Snapshot = { service: service('BLUE_GREEN', [isBack]), serviceDeployment: undefined };
  const underWay = fc
    .record({
      stage: fc.constantFrom('PRE_SCALE_UP', 'SCALE_UP', 'TEST_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT', 'BAKE_TIME'),
      running: fc.nat(2),
      hasState: fc.boolean(),
      bluePrimary: fc.boolean(),
    })
    .map(({ bluePrimary, hasState, running, stage: at }): Snapshot => {
      const ours: Deployment = { ...green, runningCount: running, rolloutState: hasState ? 'IN_PROGRESS' : undefined };
      const listed = bluePrimary ? [isBack, { ...ours, status: 'ACTIVE' }] : [ours, blue];
      return { service: service('BLUE_GREEN', listed), serviceDeployment: stage(at as 'BAKE_TIME', 0) };
    });
  const ends: [Verdict['kind'], Snapshot][] = [
    [
      'stable',
      {
        service: service('BLUE_GREEN', [{ ...green, rolloutState: 'COMPLETED' }]),
        serviceDeployment: { status: 'SUCCESSFUL' },
      },
    ],
    [
      'rolled-back',
      {
        service: service('BLUE_GREEN', [isBack], { events: event('deployment failed: alarm detected.') }),
        serviceDeployment: { status: 'ROLLBACK_SUCCESSFUL' },
      },
    ],
  ];

  it.each(ends)('the verdict is %s alone, with and without service deployments', (kind, end) => {
    const snapshots = fc
      .array(fc.oneof(fc.constant(stale), underWay), { maxLength: 12 })
      .chain((all) => fc.shuffledSubarray([...all, end], { minLength: all.length + 1 }));
    fc.assert(
      fc.property(snapshots, fc.boolean(), (shown, permitted) => {
        const kinds = shown
          .map((each) => judge(started, permitted ? each : { ...each, serviceDeployment: undefined })?.kind)
          .filter((each) => each !== undefined);
        expect(new Set(kinds)).toEqual(new Set([kind]));
      }),
    );
  });
});
