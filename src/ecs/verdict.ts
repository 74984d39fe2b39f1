import type { Deployment, Service, ServiceDeployment } from '@aws-sdk/client-ecs';
import { cause, causeIn, reasonOf, wasRequested, withAlarms } from './causes.ts';

/** What a rollout came to. `stable` and `unchanged` are success; everything else fails the run. */
export type Verdict =
  | { kind: 'stable' }
  /** Nothing to deploy: the service already runs exactly this, steadily. */
  | { kind: 'unchanged' }
  /** The deployment failed, and ECS was not seen to roll it back. */
  | { kind: 'failed'; by: FailedBy; reason: string }
  /** ECS rolls the service back, or has done so. `to`: the task definition or service revision that it goes back to. */
  | { kind: 'rolled-back'; by: RolledBackBy; reason: string; to: string | undefined }
  /** ECS tried to roll the service back and could not. */
  | { kind: 'rollback-failed'; by: RolledBackBy; reason: string }
  /** Someone else's deployment took our place. `by`: its id. */
  | { kind: 'superseded'; reason: string; by: string | undefined; taskDefinition: string | undefined }
  | { kind: 'timed-out'; reason: string }
  /** The run ended while a PAUSE lifecycle hook holds the deployment: whoever continues it decides. */
  | { kind: 'paused'; reason: string }
  /** The run was cancelled while the deployment was under way: it goes on. */
  | { kind: 'cancelled'; reason: string };

/**
 * circuit-breaker, alarm, hook (a lifecycle hook that failed or timed out): ECS says so. task-failures: as many failed tasks as ECS's breaker accepts by default, in a service
 * that has none. gone: the service was deleted or scaled to zero. ecs: any other reason of ECS's own.
 */
export type FailedBy = 'circuit-breaker' | 'alarm' | 'hook' | 'task-failures' | 'gone' | 'ecs';
/** request: somebody asked ECS for it (StopServiceDeployment). */
export type RolledBackBy = 'circuit-breaker' | 'alarm' | 'hook' | 'request' | 'ecs';

/** The deployment that we started: the one that is judged. */
export interface Started {
  /** ecs-svc/…, the PRIMARY deployment of UpdateService's answer. */
  deploymentId: string;
  /** Its createdAt, by AWS's clock. */
  createdAt: Date | undefined;
  /** The service's desired count when it started. */
  desiredCount: number;
  /** The update changed the desired count alone: ECS starts no deployment for that, and ours is the one that was there. */
  scalesOnly?: boolean;
  /** The deployment was told to roll back (StopServiceDeployment): it is stable once the service is back. */
  rollsBack?: boolean;
}

/** What ECS shows at one moment. */
export interface Snapshot {
  /** DescribeServices; undefined where the service is missing. */
  service: Service | undefined;
  /** DescribeServiceDeployments of our own deployment; undefined where it is not known or may not be read. */
  serviceDeployment: ServiceDeployment | undefined;
  /** How long the service deployment has been seen as stopped, by our clock. */
  stoppedForMs?: number;
  /** How long our deployment has been missing from `deployments`, by our clock. */
  missingForMs?: number;
  /** How long so with a newer deployment as PRIMARY. */
  succeededForMs?: number;
  /** Tasks of the deployment that were counted as failed, where that was looked into. */
  failedTasks?: number;
}

/**
 * A service deployment that was stopped says no reason when another one took its place, and DescribeServices may show that other
 * one some seconds later ("eventually consistent"): a stop without a reason is a failure only after this.
 */
const UNEXPLAINED_STOP_MS = 15_000;
/** The same for our deployment's absence while an older one is PRIMARY: before that it may be a stale read. */
const UNEXPLAINED_ABSENCE_MS = 60_000;
/** And while a newer one is: the event that ours had completed before may come some seconds later. */
const UNEXPLAINED_SUCCESSION_MS = 15_000;

/** Whether it is sure that the deployment will not come to an end as wanted; a paused one may. */
export function isFailure(verdict: Verdict): boolean {
  return verdict.kind !== 'stable' && verdict.kind !== 'unchanged' && verdict.kind !== 'paused';
}

/**
 * What ECS shows of our deployment now, as a verdict, or undefined while it is under way. Pure: no clock, no calls.
 *
 * The service deployment API speaks for every strategy and decides where it can be read; DescribeServices' `deployments` add
 * the first signs of failure, and decide alone where it cannot be read. A snapshot from before our deployment (ECS's reads are
 * eventually consistent) decides nothing.
 */
export function judge(started: Started, snapshot: Snapshot): Verdict | undefined {
  const { service, serviceDeployment } = snapshot;
  if (!service) return { kind: 'failed', by: 'gone', reason: 'the service no longer exists' };
  if (service.status && service.status !== 'ACTIVE') {
    return { kind: 'failed', by: 'gone', reason: `the service was deleted (its status is ${service.status})` };
  }
  if (started.rollsBack) return ofRequestedRollback(started, service, serviceDeployment);
  if (serviceDeployment) {
    const verdict = ofServiceDeployment(serviceDeployment, started, service, snapshot.stoppedForMs ?? 0);
    if (verdict) return verdict;
  }
  return ofDeployments(started, service, snapshot);
}

/** By the service deployment's own status: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html */
function ofServiceDeployment(
  serviceDeployment: ServiceDeployment,
  started: Started,
  service: Service,
  stoppedForMs: number,
): Verdict | undefined {
  const reason = reasonOf(serviceDeployment);
  switch (serviceDeployment.status) {
    case 'SUCCESSFUL':
      return { kind: 'stable' };
    case 'ROLLBACK_REQUESTED':
    case 'ROLLBACK_IN_PROGRESS':
    case 'ROLLBACK_SUCCESSFUL':
      return {
        kind: 'rolled-back',
        by: cause(serviceDeployment) ?? (wasRequested(serviceDeployment) ? 'request' : 'ecs'),
        reason,
        to: otherPrimary(started, service)?.taskDefinition ?? serviceDeployment.rollback?.serviceRevisionArn,
      };
    case 'ROLLBACK_FAILED':
      return { kind: 'rollback-failed', by: cause(serviceDeployment) ?? 'ecs', reason };
    case 'STOP_REQUESTED':
    case 'STOPPED': {
      const by = cause(serviceDeployment);
      if (by) return { kind: 'failed', by, reason };
      // It has not completed, so whoever came after us has taken our place.
      const replaced = ofReplacement(started, service, { succeededForMs: UNEXPLAINED_SUCCESSION_MS });
      return replaced ?? (stoppedForMs >= UNEXPLAINED_STOP_MS ? { kind: 'failed', by: 'ecs', reason } : undefined);
    }
    default:
      return undefined;
  }
}

/** What StopServiceDeployment has asked for: the verdict is about the way back. */
function ofRequestedRollback(
  started: Started,
  service: Service,
  serviceDeployment: ServiceDeployment | undefined,
): Verdict | undefined {
  switch (serviceDeployment?.status) {
    case 'ROLLBACK_SUCCESSFUL':
      return { kind: 'stable' };
    case 'ROLLBACK_FAILED':
    case 'STOPPED':
      return { kind: 'rollback-failed', by: 'request', reason: reasonOf(serviceDeployment) };
    case 'SUCCESSFUL':
      return { kind: 'failed', by: 'ecs', reason: 'the deployment completed before it could be stopped' };
    case undefined: {
      const primary = otherPrimary(started, service);
      return primary && hasSettled(primary, service, started) ? { kind: 'stable' } : undefined;
    }
    default:
      return undefined;
  }
}

/** By DescribeServices' `deployments`. */
function ofDeployments(started: Started, service: Service, snapshot: Snapshot): Verdict | undefined {
  const { failedTasks, serviceDeployment } = snapshot;
  const deployments = service.deployments ?? [];
  const ours = deployments.find(({ id }) => id === started.deploymentId);
  const replaced = ofReplacement(started, service, snapshot);
  if (replaced) return replaced;
  if (!ours) return undefined;
  const reason = ours.rolloutStateReason ?? 'ECS gives no reason';
  if (ours.rolloutState === 'FAILED')
    return { kind: 'failed', by: causeIn(reason) ?? 'ecs', reason: withAlarms(reason, service) };
  if (ours.status !== 'PRIMARY') return undefined;
  if (started.desiredCount > 0 && service.desiredCount === 0 && service.schedulingStrategy !== 'DAEMON') {
    return { kind: 'failed', by: 'gone', reason: 'its desired count was set to 0 while the deployment was under way' };
  }
  if (!serviceDeployment && hasSettled(ours, service, started)) return { kind: 'stable' };
  return ofTaskFailures(Math.max(ours.failedTasks ?? 0, failedTasks ?? 0), ours, service);
}

/** Another deployment is the service's PRIMARY now: a rollback by ECS, or somebody else's. */
function ofReplacement(
  started: Started,
  service: Service,
  { missingForMs = 0, succeededForMs = 0 }: Pick<Snapshot, 'missingForMs' | 'succeededForMs'>,
): Verdict | undefined {
  const primary = otherPrimary(started, service);
  if (!primary) return undefined;
  const ours = service.deployments?.find(({ id }) => id === started.deploymentId);
  const said = eventsOf(started.deploymentId, service);
  // ECS answers for some seconds after UpdateService with what was there before: an older PRIMARY did not replace us, unless ECS's
  // events tell of our end.
  const mayBeStale = !ours && !isNewer(primary, started) && missingForMs < UNEXPLAINED_ABSENCE_MS;
  if (mayBeStale && !said.completed && !said.failed) return undefined;
  // It was over before we looked again: what came after is somebody else's business.
  if (ours?.rolloutState === 'COMPLETED' || said.completed) return { kind: 'stable' };
  const failure = ours?.rolloutState === 'FAILED' ? (ours.rolloutStateReason ?? said.failed) : said.failed;
  const reason = withAlarms(failure ?? primary.rolloutStateReason ?? '', service);
  // The words last only until the rollback has completed; a deployment that failed in a service that rolls back says the same.
  if (/rolling back/i.test(primary.rolloutStateReason ?? '') || (failure && rollsBackByItself(service))) {
    return { kind: 'rolled-back', by: causeIn(reason) ?? 'ecs', reason, to: primary.taskDefinition };
  }
  if (failure) {
    // A blue/green deployment that fails leaves the traffic where it was, or shifts it back, without any setting.
    if (isOlder(primary, started) && shiftsTraffic(service)) {
      return { kind: 'rolled-back', by: causeIn(failure) ?? 'ecs', reason, to: primary.taskDefinition };
    }
    return { kind: 'failed', by: causeIn(failure) ?? 'ecs', reason };
  }
  if (isOlder(primary, started)) {
    // Nobody supersedes by what was there before: either it has not given way yet, or ECS went back to it.
    if (ours) return undefined;
    const gone = 'ECS went back to the deployment before ours and gives no reason';
    return { kind: 'rolled-back', by: 'ecs', reason: gone, to: primary.taskDefinition };
  }
  if (!ours && succeededForMs < UNEXPLAINED_SUCCESSION_MS) return undefined;
  return {
    kind: 'superseded',
    reason: `deployment ${primary.id} was started while ours was under way`,
    by: primary.id,
    taskDefinition: primary.taskDefinition,
  };
}

/**
 * What ECS's events say of a deployment after it has left the list: "(service api) (deployment ecs-svc/1) deployment failed: tasks
 * failed to start." https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
 */
function eventsOf(deploymentId: string, service: Service): { completed: boolean; failed: string | undefined } {
  const messages = (service.events ?? []).flatMap(({ message }) =>
    message?.includes(`(deployment ${deploymentId})`) ? message : [],
  );
  return {
    completed: messages.some((message) => message.includes('deployment completed')),
    failed: messages
      .map((message) => /deployment failed: .+/.exec(message)?.[0])
      .find((reason) => reason !== undefined),
  };
}

/** Whether ECS itself takes the service back when a deployment fails: by its circuit breaker or its alarms. */
export function rollsBackByItself({ deploymentConfiguration }: Service): boolean {
  const { alarms, deploymentCircuitBreaker } = deploymentConfiguration ?? {};
  return Boolean(
    (deploymentCircuitBreaker?.enable && deploymentCircuitBreaker.rollback) || (alarms?.enable && alarms.rollback),
  );
}

export function otherPrimary(started: Started, service: Service): Deployment | undefined {
  return service.deployments?.find(({ id, status }) => status === 'PRIMARY' && id !== started.deploymentId);
}

export function isNewer(deployment: Deployment, started: Started): boolean {
  return (
    deployment.createdAt !== undefined && started.createdAt !== undefined && deployment.createdAt > started.createdAt
  );
}

function isOlder(deployment: Deployment, started: Started): boolean {
  return (
    deployment.createdAt !== undefined && started.createdAt !== undefined && deployment.createdAt < started.createdAt
  );
}

/** BLUE_GREEN, LINEAR and CANARY: two revisions side by side, and traffic that is shifted between them. */
export function shiftsTraffic({ deploymentConfiguration }: Pick<Service, 'deploymentConfiguration'>): boolean {
  return (deploymentConfiguration?.strategy ?? 'ROLLING') !== 'ROLLING';
}

/** rolloutState is absent behind a Classic Load Balancer: there the counts decide. */
function hasSettled(ours: Deployment, service: Service, { scalesOnly }: Started): boolean {
  const allRun = ours.runningCount === ours.desiredCount && ours.pendingCount === 0;
  if (ours.rolloutState) return ours.rolloutState === 'COMPLETED' && (allRun || !scalesOnly);
  return service.deployments?.length === 1 && allRun;
}

/** A service that has a circuit breaker is judged by its own, however it is set; one without would try for ever. */
function ofTaskFailures(failed: number, ours: Deployment, service: Service): Verdict | undefined {
  if (hasCircuitBreaker(service)) return undefined;
  const accepted = defaultFailureThreshold(ours.desiredCount ?? service.desiredCount ?? 0);
  if (failed < accepted) return undefined;
  return {
    kind: 'failed',
    by: 'task-failures',
    reason: `${failed} tasks failed, and the service has no circuit breaker that would stop it from trying for ever`,
  };
}

export function hasCircuitBreaker({ deploymentConfiguration }: Service): boolean {
  return deploymentConfiguration?.deploymentCircuitBreaker?.enable ?? false;
}

/**
 * The threshold that ECS's deployment circuit breaker has by default: half the desired count, at least 3, at most 200.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */
export function defaultFailureThreshold(desiredCount: number): number {
  return Math.min(200, Math.max(3, Math.ceil(desiredCount / 2)));
}
