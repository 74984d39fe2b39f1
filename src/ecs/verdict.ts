import type { Deployment, Service, ServiceDeployment } from '@aws-sdk/client-ecs';

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
  | { kind: 'timed-out'; reason: string };

/**
 * circuit-breaker, alarm: ECS says so. task-failures: as many failed tasks as ECS's breaker accepts by default, in a service
 * that has none. gone: the service was deleted or scaled to zero. ecs: any other reason of ECS's own.
 */
export type FailedBy = 'circuit-breaker' | 'alarm' | 'task-failures' | 'gone' | 'ecs';
/** request: somebody asked ECS for it (StopServiceDeployment). */
export type RolledBackBy = 'circuit-breaker' | 'alarm' | 'request' | 'ecs';

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
}

/** What ECS shows at one moment. */
export interface Snapshot {
  /** DescribeServices; undefined where the service is missing. */
  service: Service | undefined;
  /** DescribeServiceDeployments of our own deployment; undefined where it is not known or may not be read. */
  serviceDeployment: ServiceDeployment | undefined;
  /** How long the service deployment has been seen as stopped, by our clock. */
  stoppedForMs?: number;
  /** Tasks of the deployment that were counted as failed, where that was looked into. */
  failedTasks?: number;
}

/**
 * A service deployment that was stopped says no reason when another one took its place, and DescribeServices may show that other
 * one some seconds later ("eventually consistent"): a stop without a reason is a failure only after this.
 */
const UNEXPLAINED_STOP_MS = 15_000;

export function isSuccess(verdict: Verdict): boolean {
  return verdict.kind === 'stable' || verdict.kind === 'unchanged';
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
        by: cause(serviceDeployment) ?? 'request',
        reason,
        to: otherPrimary(started, service)?.taskDefinition ?? serviceDeployment.rollback?.serviceRevisionArn,
      };
    case 'ROLLBACK_FAILED':
      return { kind: 'rollback-failed', by: cause(serviceDeployment) ?? 'ecs', reason };
    case 'STOP_REQUESTED':
    case 'STOPPED': {
      const by = cause(serviceDeployment);
      if (by) return { kind: 'failed', by, reason };
      const replaced = ofReplacement(started, service);
      return replaced ?? (stoppedForMs >= UNEXPLAINED_STOP_MS ? { kind: 'failed', by: 'ecs', reason } : undefined);
    }
    default:
      return undefined;
  }
}

/** By DescribeServices' `deployments`. */
function ofDeployments(
  started: Started,
  service: Service,
  { failedTasks, serviceDeployment }: Snapshot,
): Verdict | undefined {
  const deployments = service.deployments ?? [];
  const ours = deployments.find(({ id }) => id === started.deploymentId);
  const replaced = ofReplacement(started, service);
  if (replaced) return replaced;
  if (!ours) return undefined;
  const reason = ours.rolloutStateReason ?? 'ECS gives no reason';
  if (ours.rolloutState === 'FAILED') return { kind: 'failed', by: causeIn(reason) ?? 'ecs', reason };
  if (ours.status !== 'PRIMARY') return undefined;
  if (started.desiredCount > 0 && service.desiredCount === 0 && service.schedulingStrategy !== 'DAEMON') {
    return { kind: 'failed', by: 'gone', reason: 'its desired count was set to 0 while the deployment was under way' };
  }
  if (!serviceDeployment && hasSettled(ours, service, started)) return { kind: 'stable' };
  return ofTaskFailures(Math.max(ours.failedTasks ?? 0, failedTasks ?? 0), ours, service);
}

/** Another deployment is the service's PRIMARY now: a rollback by ECS, or somebody else's. */
function ofReplacement(started: Started, service: Service): Verdict | undefined {
  const primary = otherPrimary(started, service);
  if (!primary) return undefined;
  const ours = service.deployments?.find(({ id }) => id === started.deploymentId);
  // ECS answers for some seconds after UpdateService with what was there before: an older PRIMARY did not replace us.
  if (!ours && !isNewer(primary, started)) return undefined;
  const said = eventsOf(started.deploymentId, service);
  // It was over before we looked again: what came after is somebody else's business.
  if (ours?.rolloutState === 'COMPLETED' || said.completed) return { kind: 'stable' };
  const failure = ours?.rolloutState === 'FAILED' ? (ours.rolloutStateReason ?? said.failed) : said.failed;
  const reason = failure ?? primary.rolloutStateReason ?? '';
  // The words last only until the rollback has completed; a deployment that failed in a service that rolls back says the same.
  if (/rolling back/i.test(primary.rolloutStateReason ?? '') || (failure && rollsBackByItself(service))) {
    return { kind: 'rolled-back', by: causeIn(reason) ?? 'ecs', reason, to: primary.taskDefinition };
  }
  if (failure) return { kind: 'failed', by: causeIn(failure) ?? 'ecs', reason: failure };
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

function otherPrimary(started: Started, service: Service): Deployment | undefined {
  return service.deployments?.find(({ id, status }) => status === 'PRIMARY' && id !== started.deploymentId);
}

function isNewer(deployment: Deployment, started: Started): boolean {
  return (
    deployment.createdAt !== undefined && started.createdAt !== undefined && deployment.createdAt > started.createdAt
  );
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

function cause({ alarms, deploymentCircuitBreaker, rollback, statusReason }: ServiceDeployment) {
  if (alarms?.triggeredAlarmNames?.length) return 'alarm';
  if (deploymentCircuitBreaker?.status === 'TRIGGERED') return 'circuit-breaker';
  return causeIn(`${rollback?.reason ?? ''} ${statusReason ?? ''}`);
}

function causeIn(reason: string): 'circuit-breaker' | 'alarm' | undefined {
  if (/circuit ?breaker/i.test(reason)) return 'circuit-breaker';
  return /\balarms?\b/i.test(reason) ? 'alarm' : undefined;
}

function reasonOf({ alarms, rollback, status, statusReason }: ServiceDeployment): string {
  const said = statusReason ?? rollback?.reason ?? `the service deployment is ${status}`;
  const names = alarms?.triggeredAlarmNames ?? [];
  return names.length ? `${said} (alarms: ${names.join(', ')})` : said;
}
