import type { Deployment, Service, ServiceDeployment, ServiceEvent } from '@aws-sdk/client-ecs';
import { pausesOf } from './pause.ts';

/** Tasks of one deployment, as DescribeServices counts them. */
export interface Counts {
  desired: number;
  running: number;
  pending: number;
  failed: number;
}

/** The counts of a deployment, or undefined where the service does not list it (any more, or yet). */
export function countsOf(service: Service, deploymentId: string): Counts | undefined {
  const deployment = service.deployments?.find(({ id }) => id === deploymentId);
  return deployment && toCounts(deployment);
}

function toCounts({ desiredCount, failedTasks, pendingCount, runningCount }: Deployment): Counts {
  return {
    desired: desiredCount ?? 0,
    running: runningCount ?? 0,
    pending: pendingCount ?? 0,
    failed: failedTasks ?? 0,
  };
}

/**
 * "1/2 running, 1 pending, 3 failed" and, while they drain, the tasks of the deployments before ours: "2 old". Of a service that
 * shifts traffic "blue/green, TEST_TRAFFIC_SHIFT, green 2/2, production 0 %", as far as its service deployment can be read.
 */
export function describeProgress(
  service: Service,
  deploymentId: string,
  counts: Counts,
  serviceDeployment?: ServiceDeployment,
): string {
  const old = (service.deployments ?? [])
    .filter(({ id }) => id !== deploymentId)
    .reduce((sum, { runningCount }) => sum + (runningCount ?? 0), 0);
  const strategy = STRATEGIES[service.deploymentConfiguration?.strategy ?? ''];
  const shifts = strategy !== undefined && serviceDeployment?.lifecycleStage !== undefined;
  return [
    strategy,
    shifts && serviceDeployment.lifecycleStage,
    shifts ? `green ${counts.running}/${counts.desired}` : `${counts.running}/${counts.desired} running`,
    counts.pending > 0 && `${counts.pending} pending`,
    counts.failed > 0 && `${counts.failed} failed`,
    !shifts && old > 0 && `${old} old`,
    ...(shifts ? trafficOf(serviceDeployment) : []),
    serviceDeployment && breakerOf(serviceDeployment),
    serviceDeployment && pausesOf(serviceDeployment).length > 0 && 'paused',
  ]
    .filter(Boolean)
    .join(', ');
}

/** DeploymentConfiguration's `strategy`; ROLLING goes without saying. */
const STRATEGIES: Partial<Record<string, string>> = { BLUE_GREEN: 'blue/green', LINEAR: 'linear', CANARY: 'canary' };

/** Which share of the traffic the new revision gets; the test traffic once there is any. */
function trafficOf({ targetServiceRevision }: ServiceDeployment): string[] {
  const { requestedProductionTrafficWeight: production, requestedTestTrafficWeight: test } =
    targetServiceRevision ?? {};
  return [...(test ? [`test ${test} %`] : []), ...(production === undefined ? [] : [`production ${production} %`])];
}

/** "breaker 1/3": failed tasks against the circuit breaker's threshold. */
function breakerOf({ deploymentCircuitBreaker }: ServiceDeployment): string | undefined {
  const { failureCount = 0, status, threshold } = deploymentCircuitBreaker ?? {};
  if (status === 'DISABLED' || failureCount === 0 || threshold === undefined) return undefined;
  return `breaker ${failureCount}/${threshold}`;
}

/** ECS's events of a service that came after `since` and were not seen before, oldest first, without the service's name. */
export function newEvents(service: Service, since: Date | undefined, seen: ReadonlySet<string>): ServiceEvent[] {
  // One that an answer lists twice is one.
  const events = [...new Map((service.events ?? []).map((event) => [event.id, event])).values()];
  return events
    .filter(({ createdAt, id }) => id && !seen.has(id) && (!since || !createdAt || createdAt >= since))
    .reverse() // ECS shows the newest first, also of those that happened at the same time.
    .sort((a, b) => Number(a.createdAt) - Number(b.createdAt))
    .map((event) => ({ ...event, message: event.message?.replace(`(service ${service.serviceName}) `, '') }));
}
