import type { ECSClient, Service, ServiceDeployment } from '@aws-sdk/client-ecs';
import { explainAwsError, isAccessDenied, isLastingRefusal } from '../aws/errors.ts';
import { countsOf, newEvents } from './progress.ts';
import { DEPLOYMENTS_PER_CALL, describeServiceDeployments, describeServices, SERVICES_PER_CALL } from './service.ts';
import { countFailedTasks, startedTasks } from './task-failures.ts';
import { hasCircuitBreaker, isNewer, otherPrimary, type Snapshot } from './verdict.ts';
import { newestOf, type Rollout, type Watched, type WatchOptions } from './watch.ts';

/** Counting stopped tasks is an extra: it must not keep the watch from looking at the service. */
const COUNT_MS = 5000;

/** Most describe calls of one look, whatever the number of services. */
const CALLS_PER_LOOK = 7;

/**
 * Reads services and their service deployments: one or two calls a look for up to ten services, and two more for a service that
 * replaces its tasks. With more than forty services the service deployments take turns, and the tasks of only one are counted.
 */
export class Reader {
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
    const patience = AbortSignal.timeout(Math.max(1000, Math.ceil(this.#deadline - clock.now())));
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
            ...absenceOf(rollout, services.get(rollout.service), clock.now()),
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

/** How long our deployment has been missing from the list, and how long so with a newer one as PRIMARY. */
function absenceOf(
  rollout: Watched,
  service: Service | undefined,
  now: number,
): { missingForMs: number; succeededForMs: number } {
  const isListed = service?.deployments?.some(({ id }) => id === rollout.deploymentId);
  const primary = service && otherPrimary(rollout, service);
  rollout.missingSince = isListed ? undefined : (rollout.missingSince ?? now);
  rollout.succeededSince =
    !isListed && primary && isNewer(primary, rollout) ? (rollout.succeededSince ?? now) : undefined;
  const since = (at: number | undefined) => (at === undefined ? 0 : now - at);
  return { missingForMs: since(rollout.missingSince), succeededForMs: since(rollout.succeededSince) };
}

/** Created well before our deployment (both times are AWS's): a stale read showed the one before. */
function isOlder({ createdAt }: ServiceDeployment, rollout: Rollout): boolean {
  return (
    createdAt !== undefined && rollout.createdAt !== undefined && Number(createdAt) < Number(rollout.createdAt) - 2000
  );
}
