import type { Deployment, ECSClient, Service, ServiceDeployment } from '@aws-sdk/client-ecs';
import { explainAwsError, isAccessDenied, isLastingRefusal } from '../aws/errors.ts';
import type { Clock } from '../clock.ts';
import type { CodeDeployRollout } from '../codedeploy/plan.ts';
import type { Log } from '../report/log.ts';
import { duration } from '../report/words.ts';
import { Narrator } from './narrator.ts';
import { type OnPause, PauseKeeper } from './pause.ts';
import { type Counts, countsOf, newEvents } from './progress.ts';
import { DEPLOYMENTS_PER_CALL, describeServiceDeployments, describeServices, SERVICES_PER_CALL } from './service.ts';
import { countFailedTasks, startedTasks } from './task-failures.ts';
import { hasCircuitBreaker, isFailure, judge, type Snapshot, type Started, type Verdict } from './verdict.ts';

/** One service whose deployment is watched. */
export interface Rollout extends Started {
  service: string;
  /** The service's currentServiceDeployment before UpdateService: one that differs from it is ours. */
  serviceDeploymentBefore: string | undefined;
  /** Ours, where UpdateService's answer names it. */
  serviceDeploymentArn: string | undefined;
  /** The run is there to continue it: the first pause that it meets is, whatever `onPause` says. */
  continues?: boolean;
  /** Ids of the events that an earlier watch of it has told. */
  seenEvents?: Set<string>;
  /** CodeDeploy deploys to the service: the watch of its deployment (codedeploy/watch.ts) has the verdict. */
  codeDeploy?: CodeDeployRollout;
}

/** What UpdateService answered with, as a rollout to watch: the newest deployment is the one that it started. */
export function toRollout(name: string, updated: Service, serviceDeploymentBefore: string | undefined): Rollout {
  const ours = newestOf(updated);
  const current = updated.currentServiceDeployment;
  return {
    service: name,
    deploymentId: ours?.id ?? '',
    createdAt: ours?.createdAt,
    desiredCount: updated.desiredCount ?? 0,
    serviceDeploymentBefore,
    serviceDeploymentArn: current === serviceDeploymentBefore ? undefined : current,
  };
}

/** The PRIMARY deployment, unless another is newer: one that shifts traffic may give that name only to what has the traffic. */
export function newestOf(service: Service | undefined): Deployment | undefined {
  const byAge = (service?.deployments ?? []).toSorted((one, other) => Number(other.createdAt) - Number(one.createdAt));
  const primary = byAge.find(({ status }) => status === 'PRIMARY');
  const [newest] = byAge;
  return Number(newest?.createdAt) > Number(primary?.createdAt) ? newest : primary;
}

export interface Outcome {
  /** undefined: still under way when the watch ended, because another service of the run had failed. */
  verdict: Verdict | undefined;
  /** ms since the epoch, by our clock. */
  endedAt: number;
  counts: Counts | undefined;
  serviceDeploymentArn: string | undefined;
}

export interface WatchOptions {
  cluster: string;
  timeoutMs: number;
  clock: Clock;
  log: Log;
  signal?: AbortSignal;
  /** Another watch of the same run has come to a failure: this one ends with what it has. */
  over?: { readonly isOver: boolean; readonly promise: Promise<void> };
  /** What to do where a PAUSE lifecycle hook holds a deployment; by default wait. */
  onPause?: OnPause;
  /** Told after every look how things stand, so that it is known when the watch is cut short. */
  onLook?: (service: string, outcome: Outcome) => void;
  /** 0 (inclusive) to 1 (exclusive), for the jitter. */
  random?: () => number;
}

/** A rollout and what was seen of it so far. */
export interface Watched extends Rollout {
  outcome: Outcome;
  progress: string | undefined;
  seenEvents: Set<string>;
  /** Tasks that ECS said it started, how many of them were found to have failed, and when; ms since the epoch. */
  startedTasks: number;
  failedTasks: number;
  countedAt: number;
  /** When the service deployment was first seen as stopped; ms since the epoch. */
  stoppedAt: number | undefined;
  /** Since when our deployment, which UpdateService's answer lists, is not in the list; ms since the epoch. */
  missingSince: number | undefined;
  pauses: PauseKeeper;
}

/**
 * Watches until every deployment has its verdict, or the first one fails, or the time is up. Prints a line when something changes.
 * Nothing but a lasting refusal (permission, credentials, cluster gone) ends it early: what fails otherwise is asked again.
 *
 * @throws DeployError when AWS refuses for good; the signal's reason when it is aborted
 */
export async function watch(
  ecs: ECSClient,
  rollouts: readonly Rollout[],
  options: WatchOptions,
): Promise<Map<string, Outcome>> {
  const { clock, timeoutMs, log, over, signal, random = Math.random } = options;
  const startedAt = clock.now();
  const deadline = startedAt + timeoutMs;
  const reader = new Reader(ecs, options, deadline);
  const watched = rollouts.map(
    (rollout): Watched => ({
      ...rollout,
      outcome: {
        verdict: undefined,
        endedAt: startedAt,
        counts: undefined,
        serviceDeploymentArn: rollout.serviceDeploymentArn,
      },
      progress: undefined,
      seenEvents: rollout.seenEvents ?? new Set(),
      startedTasks: 0,
      failedTasks: 0,
      countedAt: 0,
      stoppedAt: undefined,
      missingSince: undefined,
      pauses: new PauseKeeper(ecs, rollout, options),
    }),
  );
  const narrator = new Narrator(rollouts.length, options, startedAt);
  const outcomes = () => new Map(watched.map(({ service, outcome }) => [service, outcome]));
  let changedAt = startedAt;

  for (;;) {
    const delayMs = Math.min(pollDelayMs(clock.now() - changedAt, random()), Math.max(0, deadline - clock.now()));
    await (over ? Promise.race([clock.sleep(delayMs, signal), over.promise]) : clock.sleep(delayMs, signal));
    if (over?.isOver) return outcomes();
    const open = watched.filter(({ outcome }) => !outcome.verdict);
    const snapshots = await reader.read(open);
    if (snapshots) {
      for (const rollout of open) {
        const snapshot = snapshots.of(rollout);
        if (snapshot.service && narrator.tell(rollout, snapshot.service, snapshot.serviceDeployment)) {
          changedAt = clock.now();
        }
        rollout.outcome.verdict = judge(rollout, snapshot) ?? (await rollout.pauses.meet(snapshot.serviceDeployment));
        rollout.outcome.endedAt = clock.now();
        options.onLook?.(rollout.service, rollout.outcome);
      }
      narrator.sumUp(watched);
    }
    const undecided = watched.filter(({ outcome }) => !outcome.verdict);
    if (undecided.length === 0) return outcomes();
    if (watched.some(({ outcome }) => outcome.verdict && isFailure(outcome.verdict))) return outcomes();
    if (clock.now() >= deadline) {
      for (const rollout of undecided) {
        rollout.outcome.verdict = rollout.pauses.verdict() ?? {
          kind: 'timed-out',
          reason: `not stable after ${duration(timeoutMs)} (${rollout.progress ?? 'ECS did not show the deployment'})`,
        };
      }
      return outcomes();
    }
    log.debug(`${undecided.length} of ${watched.length} rollouts under way`);
  }
}

/**
 * How long to wait before the next look: 2 s while things move, easing to 5 s once nothing has changed for two minutes, since ECS
 * reads share an account-wide quota. Jittered by a tenth, so that parallel jobs spread.
 *
 * @param quietMs how long nothing has changed
 * @param random 0 (inclusive) to 1 (exclusive)
 */
export function pollDelayMs(quietMs: number, random: number): number {
  const eased = Math.min(5000, Math.max(2000, 2000 + (quietMs - 60_000) * 0.05));
  return eased * (0.9 + 0.2 * random);
}

/** Counting stopped tasks is an extra: it must not keep the watch from looking at the service. */
const COUNT_MS = 5000;

/** Most describe calls of one look, whatever the number of services. */
const CALLS_PER_LOOK = 7;

/**
 * Reads services and their service deployments: one or two calls a look for up to ten services, and two more for a service that
 * replaces its tasks. With more than forty services the service deployments take turns, and the tasks of only one are counted.
 */
class Reader {
  readonly #ecs: ECSClient;
  readonly #options: WatchOptions;
  readonly #deadline: number;
  #readsServiceDeployments = true;
  #readsTasks = true;
  /** As they were when it was last their turn, by ARN. */
  #serviceDeploymentsRead = new Map<string, ServiceDeployment>();
  #turn = 0;

  constructor(ecs: ECSClient, options: WatchOptions, deadline: number) {
    this.#ecs = ecs;
    this.#options = options;
    this.#deadline = deadline;
  }

  /** What ECS shows now, or undefined when it could not be read this time. */
  async read(rollouts: readonly Watched[]) {
    const { clock, cluster, log, signal } = this.#options;
    // A hanging call is abandoned with the time-out of the whole watch, too.
    const patience = AbortSignal.timeout(Math.max(1000, this.#deadline - clock.now()));
    const abort = signal ? AbortSignal.any([signal, patience]) : patience;
    try {
      const names = rollouts.map(({ service }) => service);
      const [services, deployments] = await Promise.all([
        describeServices(this.#ecs, cluster, names, abort),
        this.#serviceDeployments(rollouts, abort),
      ]);
      for (const rollout of rollouts) adoptServiceDeployment(rollout, services.get(rollout.service));
      const due = rollouts
        .filter((rollout) => this.#isToBeCounted(rollout, services.get(rollout.service)))
        .toSorted((one, other) => one.countedAt - other.countedAt)
        .slice(0, Math.max(1, CALLS_PER_LOOK - callsFor(rollouts)));
      await Promise.all(due.map((rollout) => this.#countFailures(rollout, services.get(rollout.service), abort)));
      return {
        of: (rollout: Watched): Snapshot => {
          const serviceDeployment = deployments.get(rollout.outcome.serviceDeploymentArn ?? '');
          if (serviceDeployment && isOlder(serviceDeployment, rollout)) {
            rollout.serviceDeploymentBefore = rollout.outcome.serviceDeploymentArn;
            rollout.outcome.serviceDeploymentArn = undefined;
            return { service: services.get(rollout.service), serviceDeployment: undefined };
          }
          if (serviceDeployment?.status?.startsWith('STOP')) rollout.stoppedAt ??= clock.now();
          const stoppedForMs = rollout.stoppedAt === undefined ? 0 : clock.now() - rollout.stoppedAt;
          return {
            service: services.get(rollout.service),
            serviceDeployment,
            stoppedForMs,
            missingForMs: absenceOf(rollout, services.get(rollout.service), clock.now()),
            failedTasks: rollout.failedTasks,
          };
        },
      };
    } catch (error) {
      signal?.throwIfAborted();
      if (isLastingRefusal(error)) throw explainAwsError(error, 'watch the rollout; it goes on in ECS');
      log.debug(`Asking ECS again: ${error}`);
      return undefined;
    }
  }

  /** Without a circuit breaker nobody counts the tasks that ran and crashed: looked into when ECS starts more than are wanted. */
  #isToBeCounted(rollout: Watched, service: Service | undefined): boolean {
    if (!this.#readsTasks || !service || hasCircuitBreaker(service)) return false;
    const wanted = countsOf(service, rollout.deploymentId)?.desired;
    const started = tasksStartedIn(rollout, service);
    return wanted !== undefined && started > wanted && started !== rollout.startedTasks;
  }

  async #countFailures(rollout: Watched, service: Service | undefined, abort: AbortSignal): Promise<void> {
    const { clock, cluster, log, signal } = this.#options;
    if (!service) return;
    rollout.countedAt = clock.now();
    try {
      const patience = AbortSignal.any([abort, AbortSignal.timeout(COUNT_MS)]);
      rollout.failedTasks = await countFailedTasks(this.#ecs, { ...rollout, cluster }, patience);
      rollout.startedTasks = tasksStartedIn(rollout, service);
    } catch (error) {
      signal?.throwIfAborted();
      // ECS's own count is left then.
      if (isAccessDenied(error) && this.#readsTasks) {
        this.#readsTasks = false;
        log.notice(
          'The role may not call ecs:ListTasks and ecs:DescribeTasks, so a crash loop may be noticed only at the time-out. ' +
            'Allow both (docs/permissions.md).',
        );
      }
      log.debug(`Stopped tasks of ${rollout.service} not counted: ${error}`);
    }
  }

  async #serviceDeployments(
    rollouts: readonly Watched[],
    signal: AbortSignal,
  ): Promise<Map<string, ServiceDeployment>> {
    const arns = rollouts.flatMap(({ outcome }) => outcome.serviceDeploymentArn ?? []);
    if (!this.#readsServiceDeployments || arns.length === 0) return new Map();
    const most = DEPLOYMENTS_PER_CALL * deploymentCallsFor(rollouts);
    const inTurn = [...arns.slice(this.#turn % arns.length), ...arns.slice(0, this.#turn % arns.length)];
    this.#turn += most;
    try {
      const asked = inTurn.slice(0, most);
      const read = await describeServiceDeployments(this.#ecs, asked, signal);
      const others = [...this.#serviceDeploymentsRead].filter(([arn]) => !asked.includes(arn));
      this.#serviceDeploymentsRead = new Map([...others, ...read]);
      return this.#serviceDeploymentsRead;
    } catch (error) {
      if (!isAccessDenied(error)) throw error;
      this.#readsServiceDeployments = false;
      this.#options.log.notice(
        'The role may not call ecs:DescribeServiceDeployments, so the rollout is judged by DescribeServices alone. ' +
          'Allow it for more exact reasons (docs/permissions.md).',
      );
      return new Map();
    }
  }
}

function serviceCallsFor(rollouts: readonly Watched[]): number {
  return Math.ceil(rollouts.length / SERVICES_PER_CALL);
}

/** One call is left for the tasks of a service. */
function deploymentCallsFor(rollouts: readonly Watched[]): number {
  const all = Math.ceil(rollouts.length / DEPLOYMENTS_PER_CALL);
  return Math.max(1, Math.min(all, CALLS_PER_LOOK - 1 - serviceCallsFor(rollouts)));
}

function callsFor(rollouts: readonly Watched[]): number {
  return serviceCallsFor(rollouts) + deploymentCallsFor(rollouts);
}

function tasksStartedIn(rollout: Watched, service: Service): number {
  return startedTasks(newEvents(service, rollout.createdAt, new Set()));
}

/** The service's current service deployment is ours once our deployment is its newest and it is not the one from before. */
function adoptServiceDeployment(rollout: Watched, service: Service | undefined): void {
  const current = service?.currentServiceDeployment;
  if (rollout.outcome.serviceDeploymentArn || newestOf(service)?.id !== rollout.deploymentId) return;
  if (current && current !== rollout.serviceDeploymentBefore) rollout.outcome.serviceDeploymentArn = current;
}

/** How long our deployment has been missing from the list. */
function absenceOf(rollout: Watched, service: Service | undefined, now: number): number {
  if (service?.deployments?.some(({ id }) => id === rollout.deploymentId)) {
    rollout.missingSince = undefined;
  } else rollout.missingSince ??= now;
  return rollout.missingSince === undefined ? 0 : now - rollout.missingSince;
}

/** Created well before our deployment (both times are AWS's): a stale read showed the one before. */
function isOlder({ createdAt }: ServiceDeployment, rollout: Rollout): boolean {
  return (
    createdAt !== undefined && rollout.createdAt !== undefined && Number(createdAt) < Number(rollout.createdAt) - 2000
  );
}
