import type {
  DeploymentInfo,
  ECSTarget,
  ECSTaskSet,
  LastDeploymentInfo,
  LifecycleEvent,
} from '@aws-sdk/client-codedeploy';
import { defaultFailureThreshold, type FailedBy, type RolledBackBy, type Verdict } from '../ecs/verdict.ts';

/** What CodeDeploy shows at one moment. */
export interface CodeDeploySnapshot {
  /** GetDeployment of ours. */
  deployment: DeploymentInfo;
  /** BatchGetDeploymentTargets; undefined where it is not there yet, or may not be read. */
  target: ECSTarget | undefined;
  /** GetDeployment of the rollback that `rollbackInfo` names. */
  rollback?: DeploymentInfo | undefined;
  /** The group's lastAttemptedDeployment, looked at once ours was stopped. */
  lastAttempted?: LastDeploymentInfo | undefined;
  /** How long ours has been seen as over, by our clock. */
  endedForMs?: number;
  /** Tasks of the replacement task set that were counted as failed. */
  failedTasks?: number;
}

/** What it is held against. */
export interface Deployed {
  deploymentId: string;
  /** ARN of the revision that ran before. */
  previousTaskDefinition: string;
  /** It was told to stop and roll back: the verdict is about the way back. */
  goesBack?: boolean;
}

/** The rollback deployment is created after the failure: until then nobody knows its id. */
const UNNAMED_ROLLBACK_MS = 15_000;
/** How much of a hook's or script's output a reason holds. */
const TAIL_LINES = 3;

/**
 * What CodeDeploy shows of our deployment now, as a verdict, or undefined while it is under way. Pure: no clock, no calls.
 *
 * Succeeded comes after the original tasks were terminated, that is after all waits of the deployment group. A failure is decided once
 * the rollback that CodeDeploy started is over too. A replacement task set that crashes is a failure long before CodeDeploy, which
 * waits an hour for it to become stable, gives it up.
 * https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentInfo.html
 */
export function judgeDeployment(deployed: Deployed, snapshot: CodeDeploySnapshot): Verdict | undefined {
  const { deployment, endedForMs = 0, lastAttempted, rollback } = snapshot;
  if (!isOver(deployment)) return deployed.goesBack ? undefined : ofTaskFailures(snapshot);
  if (deployment.status === 'Succeeded') {
    if (!deployed.goesBack) return { kind: 'stable' };
    return {
      kind: 'failed',
      by: 'ecs',
      reason: `deployment ${deployed.deploymentId} completed before it could be stopped`,
    };
  }
  const { rollbackDeploymentId, rollbackMessage } = deployment.rollbackInfo ?? {};
  const reason = failureReason(snapshot);
  if (rollbackDeploymentId) {
    if (!rollback || !isOver(rollback)) return undefined;
    return ofRollback(deployed, rollback, rollbackDeploymentId, reason, deployment);
  }
  // Whoever stopped it may have asked for a rollback, whatever the deployment group says.
  const mayGoBack = deployment.status === 'Stopped' || isToRollBack(deployment);
  if (mayGoBack && !rollbackMessage && endedForMs < UNNAMED_ROLLBACK_MS) return undefined;
  const other = lastAttempted?.deploymentId;
  if (deployment.status === 'Stopped' && other && other !== deployed.deploymentId && !deployed.goesBack) {
    return {
      kind: 'superseded',
      reason: `it was stopped, and CodeDeploy's deployment ${other} was started`,
      by: other,
      taskDefinition: undefined,
    };
  }
  return { kind: 'failed', by: failedBy(deployment), reason: [reason, rollbackMessage].filter(Boolean).join('; ') };
}

export function isOver({ status }: DeploymentInfo): boolean {
  return status === 'Succeeded' || status === 'Failed' || status === 'Stopped';
}

/** The replacement task set. */
export function greenOf(target: ECSTarget | undefined): ECSTaskSet | undefined {
  return target?.taskSetsInfo?.find(({ taskSetLabel }) => taskSetLabel === 'Green');
}

function ofTaskFailures({ failedTasks = 0, target }: CodeDeploySnapshot): Verdict | undefined {
  if (failedTasks < defaultFailureThreshold(greenOf(target)?.desiredCount ?? 0)) return undefined;
  return {
    kind: 'failed',
    by: 'task-failures',
    reason: `${failedTasks} tasks failed, and CodeDeploy would go on waiting for the replacement task set for up to an hour`,
  };
}

function ofRollback(
  { goesBack, previousTaskDefinition }: Deployed,
  rollback: DeploymentInfo,
  id: string,
  reason: string,
  deployment: DeploymentInfo,
): Verdict {
  if (rollback.status === 'Succeeded') {
    if (goesBack) return { kind: 'stable' };
    return {
      kind: 'rolled-back',
      by: rolledBackBy(deployment),
      reason: `${reason}; rollback deployment ${id} succeeded`,
      to: previousTaskDefinition || undefined,
    };
  }
  const why = errorOf(rollback);
  const failure = `rollback deployment ${id} ${rollback.status === 'Stopped' ? 'was stopped' : 'failed'}${why ? ` (${why})` : ''}`;
  return {
    kind: 'rollback-failed',
    by: rolledBackBy(deployment),
    reason: goesBack ? failure : `${reason}; ${failure}`,
  };
}

/** Whether CodeDeploy rolls back by itself what has failed. */
function isToRollBack({ autoRollbackConfiguration }: DeploymentInfo): boolean {
  const { enabled, events = [] } = autoRollbackConfiguration ?? {};
  return Boolean(enabled && events.includes('DEPLOYMENT_FAILURE'));
}

/** "HOOK_EXECUTION_FAILURE: …; AfterAllowTestTraffic failed: …" */
function failureReason({ deployment, target }: CodeDeploySnapshot): string {
  // What an alarm or somebody stopped is shown as failed too.
  const wasStopped = ['ALARM_ACTIVE', 'MANUAL_STOP'].includes(deployment.errorInformation?.code ?? '');
  const failed = (target?.lifecycleEvents ?? []).filter(({ status }) => status === 'Failed');
  const events = wasStopped ? [] : failed.map(eventFailure);
  const said = errorOf(deployment) ?? `CodeDeploy's deployment is ${deployment.status}`;
  return [said, ...events].join('; ');
}

function errorOf({ errorInformation }: DeploymentInfo): string | undefined {
  const { code, message } = errorInformation ?? {};
  return [code, message?.trim().replace(/\.$/, '')].filter(Boolean).join(': ') || undefined;
}

/** "AfterAllowTestTraffic failed: smoke-test: The hook returned Failed": a lifecycle event's diagnostics, the last lines of its output. */
export function eventFailure({ diagnostics, lifecycleEventName }: LifecycleEvent): string {
  const { errorCode, logTail, message, scriptName } = diagnostics ?? {};
  const tail = (logTail ?? '').split('\n').filter(Boolean).slice(-TAIL_LINES).join(' | ');
  const hook = scriptName?.split(':').at(6) ?? scriptName;
  const why = [hook, message?.trim().replace(/\.$/, ''), tail].filter(Boolean).join(': ');
  return `${lifecycleEventName} failed${why || errorCode ? `: ${why || errorCode}` : ''}`;
}

function failedBy({ errorInformation }: DeploymentInfo): FailedBy {
  if (errorInformation?.code === 'ALARM_ACTIVE') return 'alarm';
  return errorInformation?.code === 'HOOK_EXECUTION_FAILURE' ? 'hook' : 'ecs';
}

function rolledBackBy(deployment: DeploymentInfo): RolledBackBy {
  const by = failedBy(deployment);
  if (by === 'alarm' || by === 'hook') return by;
  return deployment.errorInformation?.code === 'MANUAL_STOP' ? 'request' : 'ecs';
}
