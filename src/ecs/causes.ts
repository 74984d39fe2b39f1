import type { Service, ServiceDeployment } from '@aws-sdk/client-ecs';

/** What ended a deployment, as far as its service deployment tells. */
export function cause(serviceDeployment: ServiceDeployment) {
  const { alarms, deploymentCircuitBreaker, rollback, statusReason } = serviceDeployment;
  if (alarms?.triggeredAlarmNames?.length) return 'alarm';
  if (deploymentCircuitBreaker?.status === 'TRIGGERED') return 'circuit-breaker';
  if (failedHooks(serviceDeployment).length > 0) return 'hook';
  return causeIn(`${rollback?.reason ?? ''} ${statusReason ?? ''}`);
}

/** The same, by the words of a reason. */
export function causeIn(reason: string): 'circuit-breaker' | 'alarm' | 'hook' | undefined {
  if (/circuit ?breaker/i.test(reason)) return 'circuit-breaker';
  if (/\balarms?\b/i.test(reason)) return 'alarm';
  // "deployment failed: hook execution failure(s) detected."
  return /\bhooks?\b/i.test(reason) ? 'hook' : undefined;
}

/** Why, in ECS's words, with the alarms and hooks that it names. */
export function reasonOf(serviceDeployment: ServiceDeployment): string {
  const { alarms, rollback, status, statusReason } = serviceDeployment;
  const said = statusReason ?? rollback?.reason ?? `the service deployment is ${status}`;
  const names = alarms?.triggeredAlarmNames ?? [];
  const details = [names.length && `alarms: ${names.join(', ')}`, ...failedHooks(serviceDeployment)].filter(Boolean);
  return details.length ? `${said} (${details.join('; ')})` : said;
}

/** "Lambda hook validate failed", "PAUSE hook ecs-pause-1 timed out" */
function failedHooks({ lifecycleHookDetails }: ServiceDeployment): string[] {
  return (lifecycleHookDetails ?? [])
    .filter(
      ({ status, timeoutAction }) => status === 'FAILED' || (status === 'TIMED_OUT' && timeoutAction !== 'CONTINUE'),
    )
    .map(({ hookId, status, targetArn, targetType }) => {
      const name = targetArn
        ? `Lambda hook ${targetArn.split(':').at(6) ?? targetArn}`
        : `${targetType} hook ${hookId}`;
      return `${name} ${status === 'FAILED' ? 'failed' : 'timed out'}`;
    });
}

export function wasRequested({ rollback, status, statusReason }: ServiceDeployment): boolean {
  return status === 'ROLLBACK_REQUESTED' || /request|\buser\b|\bstopped\b/i.test(`${rollback?.reason} ${statusReason}`);
}

/** A reason with the alarms that it may have been: DescribeServices does not tell which one it was. */
export function withAlarms(reason: string, { deploymentConfiguration }: Service): string {
  const names = deploymentConfiguration?.alarms?.alarmNames ?? [];
  if (causeIn(reason) !== 'alarm' || names.length === 0) return reason;
  return `${reason.replace(/\.$/, '')} (${names.length > 1 ? 'one of the alarms' : 'alarm'} ${names.join(', ')})`;
}
