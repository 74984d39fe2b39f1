import { seconds } from '../wire.ts';
import { startShift } from './stages.ts';
import {
  type Deployment,
  type DeploymentCircuitBreaker,
  digits,
  type EcsState,
  hex,
  type Service,
  type ServiceDeployment,
  type ServiceDeploymentStatus,
} from './state.ts';

/** Why a deployment failed, in the words of every place that shows it. */
export interface FailureCause {
  /** The failed deployment's rolloutStateReason. */
  deploymentReason: string;
  /** Starts the rolloutStateReason of the rollback: "… rolling back to deploymentId ecs-svc/…." */
  rollbackPrefix: string;
  /** Ends the service event: "deployment failed: …". */
  event: string;
  /** The service deployment's statusReason after a rollback. */
  statusReason: string;
  rollback: boolean;
}

export function circuitBreakerCause(rollback: boolean): FailureCause {
  return {
    deploymentReason: 'ECS deployment circuit breaker: tasks failed to start.',
    rollbackPrefix: 'ECS deployment circuit breaker',
    event: 'tasks failed to start.',
    statusReason: 'Service deployment rolled back because the circuit breaker threshold was exceeded.',
    rollback,
  };
}

export function alarmCause(rollback: boolean): FailureCause {
  return {
    deploymentReason: 'ECS deployment alarms: alarms detected.',
    rollbackPrefix: 'ECS deployment alarms',
    event: 'alarm detected.',
    statusReason: 'Service deployment rolled back because of CloudWatch alarms.',
    rollback,
  };
}

export const HOOK_CAUSE: FailureCause = {
  deploymentReason: 'ECS deployment failed: hook execution failure(s) detected.',
  rollbackPrefix: 'ECS deployment lifecycle hook',
  event: 'hook execution failure(s) detected.',
  statusReason: 'Service deployment rolled back because of hook execution failure(s).',
  rollback: true,
};

export const REQUEST_CAUSE: FailureCause = {
  deploymentReason: 'ECS deployment failed: a rollback was requested.',
  rollbackPrefix: 'ECS deployment rollback requested',
  event: 'a rollback was requested.',
  statusReason: 'Service deployment rolled back because a rollback was requested.',
  rollback: true,
};

/**
 * How many failed tasks the circuit breaker accepts: by default half the desired count, at least 3, at most 200.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ThresholdConfiguration.html
 */
export function failureThreshold(breaker: DeploymentCircuitBreaker | undefined, desiredCount: number): number {
  const { type, value } = breaker?.thresholdConfiguration ?? { type: 'BOUNDED_PERCENT', value: 50 };
  if (type === 'COUNT') return value;
  const share = Math.ceil((value * desiredCount) / 100);
  return type === 'UNBOUNDED_PERCENT' ? Math.max(1, share) : Math.min(200, Math.max(3, share));
}

export function primaryOf(service: Service): Deployment {
  return service.deployments.find(({ status }) => status === 'PRIMARY') as Deployment;
}

export function addEvent(service: Service, message: string): void {
  service.events.unshift({ id: hex(32), createdAt: seconds(), message: `(service ${service.name}) ${message}` });
  service.events.length = Math.min(service.events.length, 100);
}

/** A new PRIMARY deployment with its service deployment, in progress; what was under way is superseded. */
export function startDeployment(state: EcsState, service: Service, taskDefinition: string): Deployment {
  const now = seconds();
  const before = service.deployments.find(({ status }) => status === 'PRIMARY');
  if (before && !isFinished(before.serviceDeployment.status)) {
    finish(before.serviceDeployment, 'STOPPED', 'Service deployment stopped because a new service deployment started.');
  }
  const path = `${service.cluster.name}/${service.name}`;
  const revision = { arn: state.arn(`service-revision/${path}/${digits(19)}`), taskDefinition, createdAt: now };
  service.serviceRevisions.unshift(revision);
  const serviceDeployment: ServiceDeployment = {
    arn: state.arn(`service-deployment/${path}/${hex(20)}`),
    status: 'IN_PROGRESS',
    createdAt: now,
    startedAt: now,
    updatedAt: now,
    sourceServiceRevision: before?.serviceRevision,
    targetServiceRevision: revision.arn,
    requestedTaskCount: service.desiredCount,
    breaker: {
      status: service.deploymentConfiguration.deploymentCircuitBreaker?.enable ? 'MONITORING' : 'DISABLED',
      failureCount: 0,
    },
    triggeredAlarmNames: [],
    shift: startShift(service),
  };
  service.serviceDeployments.unshift(serviceDeployment);
  return addDeployment(service, taskDefinition, revision.arn, serviceDeployment);
}

/**
 * A task set of a service under CODE_DEPLOY, beside the PRIMARY one: an entry of the service's deployments that is shown as a task set.
 *
 * @param externalId CodeDeploy's deployment
 */
export function addTaskSet(state: EcsState, service: Service, taskDefinition: string, externalId: string): Deployment {
  const primary = primaryOf(service);
  const set = startDeployment(state, service, taskDefinition);
  primary.status = 'PRIMARY';
  return Object.assign(set, { status: 'ACTIVE', externalId });
}

/** The PRIMARY deployment has reached a steady state. */
export function complete(service: Service, deployment: Deployment): void {
  const { serviceDeployment, isRollback } = deployment;
  deployment.rolloutState = 'COMPLETED';
  deployment.rolloutStateReason = `ECS deployment ${deployment.id} completed.`;
  deployment.updatedAt = seconds();
  service.lastCompleted = deployment;
  if (isRollback) finish(serviceDeployment, 'ROLLBACK_SUCCESSFUL', serviceDeployment.statusReason);
  else {
    if (serviceDeployment.breaker.status === 'MONITORING') serviceDeployment.breaker.status = 'MONITORING_COMPLETE';
    finish(serviceDeployment, 'SUCCESSFUL');
  }
  addEvent(service, `(deployment ${deployment.id}) deployment completed.`);
  addEvent(service, 'has reached a steady state.');
}

/**
 * The PRIMARY deployment has failed: it starts no more tasks, and where the cause says so, what completed last comes back as
 * a new PRIMARY. A rollback that fails is not rolled back again.
 */
export function failDeployment(service: Service, cause: FailureCause): void {
  const failed = primaryOf(service);
  const { serviceDeployment } = failed;
  failed.rolloutState = 'FAILED';
  failed.rolloutStateReason = cause.deploymentReason;
  failed.updatedAt = seconds();
  addEvent(service, `(deployment ${failed.id}) deployment failed: ${cause.event}`);
  const target = service.lastCompleted;
  if (failed.isRollback) {
    finish(serviceDeployment, 'ROLLBACK_FAILED', cause.statusReason);
    return;
  }
  if (!cause.rollback || !target) {
    finish(serviceDeployment, 'STOPPED', cause.deploymentReason);
    return;
  }
  if (serviceDeployment.shift) {
    shiftBack(service, failed, target, cause);
    return;
  }
  const reason = `${cause.rollbackPrefix}: rolling back to deploymentId ${target.id}.`;
  serviceDeployment.status = 'ROLLBACK_IN_PROGRESS';
  serviceDeployment.statusReason = cause.statusReason;
  serviceDeployment.updatedAt = seconds();
  serviceDeployment.rollback = {
    reason: cause.statusReason,
    startedAt: seconds(),
    serviceRevisionArn: target.serviceRevision,
  };
  const rollback = addDeployment(service, target.taskDefinition, target.serviceRevision, serviceDeployment);
  rollback.isRollback = true;
  rollback.rolloutStateReason = reason;
  addEvent(service, `rolling back to deployment ${target.id}.`);
}

/** The traffic goes back to the tasks that still run: no new deployment is needed for that. */
function shiftBack(service: Service, failed: Deployment, target: Deployment, cause: FailureCause): void {
  const { serviceDeployment } = failed;
  Object.assign(serviceDeployment, {
    status: 'ROLLBACK_IN_PROGRESS',
    statusReason: cause.statusReason,
    updatedAt: seconds(),
    rollback: { reason: cause.statusReason, startedAt: seconds(), serviceRevisionArn: target.serviceRevision },
  });
  Object.assign(serviceDeployment.shift ?? {}, { test: 0, production: 0 });
  failed.status = 'ACTIVE';
  target.status = 'PRIMARY';
  target.rolloutStateReason = `${cause.rollbackPrefix}: rolling back to deploymentId ${target.id}.`;
  service.deployments = [target, ...service.deployments.filter((each) => each !== target)];
  addEvent(service, `rolling back to deployment ${target.id}.`);
}

/** The tasks of the deployment that failed are gone. */
export function completeShiftBack(service: Service, serviceDeployment: ServiceDeployment): void {
  finish(serviceDeployment, 'ROLLBACK_SUCCESSFUL', serviceDeployment.statusReason);
  addEvent(service, 'has reached a steady state.');
}

export function isFinished(status: ServiceDeploymentStatus): boolean {
  return ['SUCCESSFUL', 'STOPPED', 'ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED'].includes(status);
}

function addDeployment(
  service: Service,
  taskDefinition: string,
  serviceRevision: string,
  serviceDeployment: ServiceDeployment,
): Deployment {
  const id = `ecs-svc/${digits(19)}`;
  for (const other of service.deployments) other.status = 'ACTIVE';
  const deployment: Deployment = {
    id,
    status: 'PRIMARY',
    taskDefinition,
    desiredCount: service.desiredCount,
    createdAt: seconds(),
    updatedAt: seconds(),
    failedTasks: 0,
    hasRun: false,
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: `ECS deployment ${id} in progress.`,
    serviceRevision,
    serviceDeployment,
    isRollback: false,
    notBefore: 0,
  };
  service.deployments.unshift(deployment);
  return deployment;
}

function finish(deployment: ServiceDeployment, status: ServiceDeploymentStatus, statusReason?: string): void {
  const now = seconds();
  Object.assign(deployment, { status, statusReason, updatedAt: now, finishedAt: now });
  if (status === 'STOPPED') deployment.stoppedAt = now;
}
