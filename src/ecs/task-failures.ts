import {
  DescribeTasksCommand,
  type ECSClient,
  ListTasksCommand,
  type ServiceEvent,
  type Task,
} from '@aws-sdk/client-ecs';

/**
 * Tasks of a deployment that ended by themselves or failed their health checks: ECS ListTasks and DescribeTasks, of the newest
 * hundred stopped tasks of the service.
 *
 * ECS's own `failedTasks` does not tell: "Once a service deployment has one or more successfully running tasks, the failed task
 * count resets to zero and stops being evaluated", and a container that crashes a second after its start has run.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html
 */
export async function countFailedTasks(
  ecs: ECSClient,
  { cluster, deploymentId, service }: { cluster: string; service: string; deploymentId: string },
  abortSignal: AbortSignal,
): Promise<number> {
  const stopped = { cluster, serviceName: service, desiredStatus: 'STOPPED' } as const;
  const { taskArns: tasks = [] } = await ecs.send(new ListTasksCommand(stopped), { abortSignal });
  if (tasks.length === 0) return 0;
  const described = await ecs.send(new DescribeTasksCommand({ cluster, tasks }), { abortSignal });
  return (described.tasks ?? []).filter((task) => task.startedBy === deploymentId && hasFailed(task)).length;
}

/** Not what ECS or somebody stopped for another reason: scaling, a newer deployment, a Spot interruption. */
function hasFailed({ stopCode, stoppedReason }: Task): boolean {
  if (stopCode === 'EssentialContainerExited' || stopCode === 'TaskFailedToStart') return true;
  return /failed (?:container|ELB) health checks/i.test(stoppedReason ?? '');
}

/** How many tasks ECS says that it started: "has started 2 tasks: (task 1f…) (task 2e…)." */
export function startedTasks(events: readonly ServiceEvent[]): number {
  return events.reduce((sum, { message }) => sum + Number(/has started (\d+) tasks/.exec(message ?? '')?.[1] ?? 0), 0);
}
