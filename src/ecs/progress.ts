import type { Deployment, Service, ServiceEvent } from '@aws-sdk/client-ecs';

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

/** "1/2 running, 1 pending, 3 failed" and, while they drain, the tasks of the deployments before ours: "2 old". */
export function describeProgress(service: Service, deploymentId: string, counts: Counts): string {
  const old = (service.deployments ?? [])
    .filter(({ id }) => id !== deploymentId)
    .reduce((sum, { runningCount }) => sum + (runningCount ?? 0), 0);
  return [
    `${counts.running}/${counts.desired} running`,
    counts.pending > 0 && `${counts.pending} pending`,
    counts.failed > 0 && `${counts.failed} failed`,
    old > 0 && `${old} old`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** ECS's events of a service that came after `since` and were not seen before, oldest first, without the service's name. */
export function newEvents(service: Service, since: Date | undefined, seen: ReadonlySet<string>): ServiceEvent[] {
  return (service.events ?? [])
    .filter(({ createdAt, id }) => id && !seen.has(id) && (!since || !createdAt || createdAt >= since))
    .reverse() // ECS shows the newest first, also of those that happened at the same time.
    .sort((a, b) => Number(a.createdAt) - Number(b.createdAt))
    .map((event) => ({ ...event, message: event.message?.replace(`(service ${service.serviceName}) `, '') }));
}
