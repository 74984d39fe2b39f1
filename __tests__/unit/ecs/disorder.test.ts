import {
  type Deployment,
  DescribeServiceDeploymentsCommand,
  DescribeServicesCommand,
  type ECSClient,
  type Service,
  type ServiceDeployment,
  type ServiceEvent,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Rollout, watch } from '../../../src/ecs/watch.ts';
import { fakeClock } from '../../support/clock.ts';
import { collectedLog } from '../../support/log.ts';

/**
 * Histories of one service as they truly are, and what a run sees of them: reads that lag behind, each on its own; our deployment missing
 * from the list for a look; events late, doubled and in any order; calls that fail; clocks ten minutes apart. Whatever is seen, the
 * verdict has to be the true one.
 */

/** The runner's clock when UpdateService has answered. */
const START = Date.parse('2026-01-15T12:00:00Z');
const DAY = 86_400_000;
/** How far a read may lag behind, and an event come late. */
const LAG = 10_000;
/** From what is true to what is said of it: lag, a few looks, and the times that the verdict waits for an explanation. */
const PATIENCE = 120_000;

const OURS = 'ecs-svc/2';
const arn = (id: number) => `arn:aws:ecs:eu-west-1:123456789012:service-deployment/production/api/${id}`;
const revision = (number: number) => `arn:aws:ecs:eu-west-1:123456789012:task-definition/api:${number}`;

type Ending = 'completes' | 'fails' | 'is rolled back' | 'is superseded' | 'is deleted';

interface History {
  strategy: 'ROLLING' | 'BLUE_GREEN' | 'LINEAR' | 'CANARY';
  ending: Ending;
  /** ms after the update. */
  endsAt: number;
  by: 'circuit-breaker' | 'alarm' | 'hook';
  /** How long the rollback takes. */
  rollbackMs: number;
  /** While traffic is shifted: whether the list calls blue or green PRIMARY. */
  bluePrimary: boolean;
  /** Early success: the old tasks are still there when it is SUCCESSFUL. */
  deferred: boolean;
  /** Somebody else deploys so long after the end; undefined: nobody. */
  followedAfter: number | undefined;
}

interface Sight {
  /** AWS's clock against the runner's, ms. */
  skew: number;
  /** The service deployment API may be called. */
  allowed: boolean;
  /** UpdateService's answer named our service deployment. */
  named: boolean;
  /** Cycled through: how far each read lags. */
  lags: number[];
  /** Cycled through: what happens to a look at the service. */
  looks: ('as it is' | 'ours is missing' | 'throttled')[];
  /** Cycled through: how late each event comes. */
  late: number[];
  reversed: boolean;
}

interface Truth {
  service: Service | undefined;
  serviceDeployment: ServiceDeployment | undefined;
}

/** What is true at a moment, in ms after the update; before it, what there was. */
function truthAt(history: History, at: number, skew: number): Truth {
  const aws = (ms: number) => new Date(START + skew + ms);
  const { ending, endsAt, followedAfter, rollbackMs, strategy } = history;
  const shifts = strategy !== 'ROLLING';
  const old: Deployment = {
    id: 'ecs-svc/1',
    status: 'PRIMARY',
    taskDefinition: revision(1),
    rolloutState: 'COMPLETED',
    createdAt: aws(-DAY),
    desiredCount: 2,
    runningCount: 2,
    pendingCount: 0,
    failedTasks: 0,
  };
  const ours: Deployment = {
    ...old,
    id: OURS,
    taskDefinition: revision(2),
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: `ECS deployment ${OURS} in progress.`,
    createdAt: aws(0),
    runningCount: 1,
    pendingCount: 1,
  };
  const breaker = history.by === 'circuit-breaker';
  const base: Service = {
    serviceName: 'api',
    status: 'ACTIVE',
    desiredCount: 2,
    taskDefinition: revision(2),
    currentServiceDeployment: arn(2),
    deploymentConfiguration: {
      strategy,
      deploymentCircuitBreaker: { enable: breaker, rollback: breaker && ending === 'is rolled back' },
      ...(history.by === 'alarm' && {
        alarms: { alarmNames: ['5xx'], enable: true, rollback: ending === 'is rolled back' },
      }),
    },
    events: eventsAt(history, at, skew),
  };
  const deployment: ServiceDeployment = {
    serviceDeploymentArn: arn(2),
    status: 'IN_PROGRESS',
    createdAt: aws(0),
    ...(shifts && { lifecycleStage: 'SCALE_UP' }),
  };
  const of = (deployments: Deployment[], more: Partial<Service> = {}) => ({ ...base, deployments, ...more });

  if (at < 0) {
    const before = of([old], { taskDefinition: revision(1), currentServiceDeployment: arn(1) });
    return { service: before, serviceDeployment: undefined };
  }
  if (at < endsAt) {
    const service =
      shifts && history.bluePrimary
        ? of([old, { ...ours, status: 'ACTIVE' }])
        : of([ours, { ...old, status: 'ACTIVE' }]);
    return { service, serviceDeployment: deployment };
  }
  const since = at - endsAt;
  const followed = followedAfter !== undefined && since >= followedAfter;
  const theirs: Deployment = {
    ...ours,
    id: 'ecs-svc/9',
    taskDefinition: revision(9),
    createdAt: aws(endsAt + (ending === 'is superseded' ? 0 : (followedAfter ?? 0))),
  };
  const theirService = { taskDefinition: revision(9), currentServiceDeployment: arn(9) };
  switch (ending) {
    case 'completes': {
      const done: Deployment = { ...ours, rolloutState: 'COMPLETED', runningCount: 2, pendingCount: 0 };
      const rest: Deployment[] = history.deferred ? [{ ...old, status: 'ACTIVE' }] : [];
      const service = followed ? of([theirs, { ...done, status: 'ACTIVE' }], theirService) : of([done, ...rest]);
      return { service, serviceDeployment: { ...deployment, status: 'SUCCESSFUL' } };
    }
    case 'fails': {
      const reason = breaker
        ? 'ECS deployment circuit breaker: tasks failed to start.'
        : 'ECS deployment failed: alarm detected.';
      const failed: Deployment = { ...ours, rolloutState: 'FAILED', rolloutStateReason: reason };
      return {
        service: of([failed, { ...old, status: 'ACTIVE' }]),
        serviceDeployment: {
          ...deployment,
          status: 'STOPPED',
          statusReason: reason,
          ...(breaker && { deploymentCircuitBreaker: { status: 'TRIGGERED' } }),
          ...(history.by === 'alarm' && { alarms: { triggeredAlarmNames: ['5xx'] } }),
        },
      };
    }
    case 'is rolled back': {
      const cause = {
        'circuit-breaker': 'tasks failed to start.',
        alarm: 'alarm detected.',
        hook: 'hook execution failure(s) detected.',
      };
      const failed: Deployment = {
        ...ours,
        status: 'ACTIVE',
        rolloutState: 'FAILED',
        rolloutStateReason: `ECS deployment ${breaker ? 'circuit breaker' : 'failed'}: ${cause[history.by]}`,
      };
      // A rolling update goes back by a deployment of its own; where traffic is shifted, blue is still there.
      const back: Deployment = shifts
        ? old
        : {
            ...old,
            id: 'ecs-svc/3',
            createdAt: aws(endsAt),
            rolloutState: since < rollbackMs ? 'IN_PROGRESS' : 'COMPLETED',
            rolloutStateReason: 'ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/1.',
          };
      const over = since >= rollbackMs;
      return {
        service: of(over ? [back] : [back, failed], { taskDefinition: revision(1) }),
        serviceDeployment: {
          ...deployment,
          status: over ? 'ROLLBACK_SUCCESSFUL' : 'ROLLBACK_IN_PROGRESS',
          statusReason: failed.rolloutStateReason,
          rollback: { reason: failed.rolloutStateReason },
        },
      };
    }
    case 'is superseded':
      return {
        service: of([theirs, ...(since < rollbackMs ? [{ ...ours, status: 'ACTIVE' }] : [])], theirService),
        serviceDeployment: { ...deployment, status: 'STOPPED' },
      };
    case 'is deleted':
      return { service: since < 5000 ? of([ours], { status: 'DRAINING' }) : undefined, serviceDeployment: deployment };
  }
}

function eventsAt({ ending, endsAt, by }: History, at: number, skew: number): ServiceEvent[] {
  const event = (id: string, ms: number, message: string) =>
    ms <= at ? [{ id, createdAt: new Date(START + skew + ms), message: `(service api) ${message}` }] : [];
  const cause = {
    'circuit-breaker': 'tasks failed to start',
    alarm: 'alarm detected',
    hook: 'hook execution failure(s) detected',
  };
  return [
    ...event('0', -DAY, 'has reached a steady state.'),
    ...event('1', 1000, 'has started 2 tasks: (task 1) (task 2).'),
    ...(ending === 'completes' ? event('2', endsAt, `(deployment ${OURS}) deployment completed.`) : []),
    ...(ending === 'fails' || ending === 'is rolled back'
      ? event('3', endsAt, `(deployment ${OURS}) deployment failed: ${cause[by]}.`)
      : []),
  ];
}

/** An ECS that shows a history to a run, disturbed. */
function seen(history: History, sight: Sight, now: () => number): ECSClient {
  const turns = { lag: 0, look: 0 };
  const next = <T>(from: readonly T[], key: 'lag' | 'look'): T => from[turns[key]++ % from.length] as T;
  const readAt = () => now() - START - next(sight.lags, 'lag');
  const refusal = (name: string, status: number) =>
    Object.assign(new Error(name), { name, $metadata: { httpStatusCode: status } });
  const send = async (command: unknown): Promise<object> => {
    if (command instanceof DescribeServicesCommand) {
      const look = next(sight.looks, 'look');
      if (look === 'throttled') throw refusal('ThrottlingException', 400);
      const at = readAt();
      const { service } = truthAt(history, at, sight.skew);
      if (!service) return { services: [] };
      const deployments = service.deployments ?? [];
      const hides = look === 'ours is missing' && deployments.some(({ id }) => id !== OURS);
      const late = (service.events ?? []).filter(
        ({ createdAt }, index) =>
          Number(createdAt) - START - sight.skew + (sight.late[index % sight.late.length] ?? 0) <= at,
      );
      return {
        services: [
          {
            ...service,
            deployments: hides ? deployments.filter(({ id }) => id !== OURS) : deployments,
            events: sight.reversed ? [...late, ...late] : late.toReversed(),
          },
        ],
      };
    }
    if (command instanceof DescribeServiceDeploymentsCommand) {
      if (!sight.allowed) throw refusal('AccessDeniedException', 400);
      const { serviceDeployment } = truthAt(history, readAt(), sight.skew);
      const asked = command.input.serviceDeploymentArns ?? [];
      return { serviceDeployments: serviceDeployment && asked.includes(arn(2)) ? [serviceDeployment] : [] };
    }
    return { taskArns: [], tasks: [] };
  };
  return { send } as unknown as ECSClient;
}

async function verdictOf(history: History, sight: Sight) {
  const clock = fakeClock(START);
  const rollout: Rollout = {
    service: 'api',
    deploymentId: OURS,
    createdAt: new Date(START + sight.skew),
    desiredCount: 2,
    serviceDeploymentBefore: arn(1),
    serviceDeploymentArn: sight.named ? arn(2) : undefined,
  };
  const outcomes = await watch(seen(history, sight, clock.now), [rollout], {
    cluster: 'production',
    timeoutMs: 30 * 60_000,
    clock,
    log: collectedLog(),
    random: () => 0.5,
  });
  return { verdict: outcomes.get('api')?.verdict, after: clock.now() - START };
}

const sights: fc.Arbitrary<Sight> = fc.record({
  skew: fc.constantFrom(0, 600_000, -600_000, 61_000, -7_000),
  allowed: fc.boolean(),
  named: fc.boolean(),
  lags: fc.array(fc.integer({ min: 0, max: LAG }), { minLength: 1, maxLength: 9 }),
  looks: fc
    .array(
      fc.constantFrom<Sight['looks'][number]>('as it is', 'as it is', 'as it is', 'ours is missing', 'throttled'),
      {
        minLength: 1,
        maxLength: 7,
      },
    )
    .map((looks) => [...looks, 'as it is' as const]),
  late: fc.array(fc.integer({ min: 0, max: LAG }), { minLength: 1, maxLength: 4 }),
  reversed: fc.boolean(),
});

const histories = (strategy: History['strategy'], ending: Ending): fc.Arbitrary<History> =>
  fc.record({
    strategy: fc.constant(strategy),
    ending: fc.constant(ending),
    endsAt: fc.integer({ min: 1, max: 120_000 }),
    by:
      ending === 'fails'
        ? fc.constantFrom<History['by']>('circuit-breaker', 'alarm')
        : strategy === 'ROLLING'
          ? fc.constantFrom<History['by']>('circuit-breaker', 'alarm')
          : fc.constantFrom<History['by']>('circuit-breaker', 'alarm', 'hook'),
    rollbackMs: fc.integer({ min: 0, max: 60_000 }),
    bluePrimary: fc.boolean(),
    deferred: fc.boolean(),
    followedAfter: fc.option(fc.integer({ min: 1, max: 60_000 }), { nil: undefined }),
  });

const TRUE: Record<Ending, string> = {
  completes: 'stable',
  fails: 'failed',
  'is rolled back': 'rolled-back',
  'is superseded': 'superseded',
  'is deleted': 'failed',
};

const cases: [History['strategy'], Ending][] = (['ROLLING', 'BLUE_GREEN', 'LINEAR', 'CANARY'] as const).flatMap(
  (strategy) =>
    (Object.keys(TRUE) as Ending[])
      // A deployment that shifts traffic leaves it with blue, or takes it back, whenever it fails.
      .filter((ending) => strategy === 'ROLLING' || ending !== 'fails')
      .map((ending): [History['strategy'], Ending] => [strategy, ending]),
);

describe('the verdict, whatever is seen of the truth', () => {
  it.each(cases)('%s that %s', async (strategy, ending) => {
    await fc.assert(
      fc.asyncProperty(histories(strategy, ending), sights, async (history, sight) => {
        const { after, verdict } = await verdictOf(history, sight);
        expect(verdict?.kind).toBe(TRUE[ending]);
        expect(after).toBeLessThan(history.endsAt + PATIENCE);
      }),
      { numRuns: 1000 },
    );
  });
});
