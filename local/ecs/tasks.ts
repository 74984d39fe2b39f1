import { isDeepStrictEqual } from 'node:util';
import { AwsError, type JsonObject, type Operations, page } from '../wire.ts';
import type { TaskLifecycle } from './lifecycle.ts';
import type { EcsState, Task, TaskDefinition } from './state.ts';
import { runnable } from './task-definitions.ts';

interface ListTasksInput {
  cluster?: string;
  serviceName?: string;
  family?: string;
  startedBy?: string;
  desiredStatus?: 'RUNNING' | 'STOPPED' | 'PENDING';
  maxResults?: number;
  nextToken?: string;
}

interface RunTaskInput {
  cluster?: string;
  taskDefinition: string;
  count?: number;
  startedBy?: string;
  group?: string;
  launchType?: string;
  capacityProviderStrategy?: JsonObject[];
  networkConfiguration?: JsonObject;
  clientToken?: string;
  overrides?: { containerOverrides?: JsonObject[]; cpu?: string; memory?: string };
}

/** Operations on tasks. Stopped tasks stay for as long as the local AWS runs; ECS keeps them for about an hour. */
export function taskOperations(state: EcsState, lifecycle: TaskLifecycle): Operations {
  /** By client token: a call that is repeated is answered with the same tasks, another one with the same token refused. */
  const answered = new Map<string, { input: RunTaskInput; tasks: Task[] }>();
  const find = (cluster: string | undefined, given: string) => {
    const { name } = state.cluster(cluster);
    return state.tasks.find((task) => task.cluster.name === name && (task.arn === given || task.id === given));
  };
  return {
    ListTasks: (input: ListTasksInput) => {
      const cluster = state.cluster(input.cluster);
      const service = input.serviceName ? state.findService(cluster, input.serviceName) : undefined;
      if (input.serviceName && !service) throw new AwsError('ServiceNotFoundException', 'Service not found.');
      const { desiredStatus = 'RUNNING', family, startedBy } = input;
      const matching = state.tasks.filter(
        (task) =>
          task.cluster === cluster &&
          task.desiredStatus === desiredStatus &&
          (!service || task.service === service) &&
          (!family || task.taskDefinition.family === family) &&
          (!startedBy || task.startedBy === startedBy),
      );
      const { items, nextToken } = page(matching, input);
      return { taskArns: items.map(({ arn }) => arn), nextToken };
    },
    DescribeTasks: ({ cluster, tasks }: { cluster?: string; tasks: string[] }) => {
      if (!tasks?.length) throw new AwsError('InvalidParameterException', 'Tasks cannot be empty.');
      if (tasks.length > 100) {
        throw new AwsError('InvalidParameterException', 'Member must have length less than or equal to 100: tasks.');
      }
      const found = tasks.map((given) => find(cluster, given));
      return {
        tasks: found.flatMap((task) => (task ? viewTask(task) : [])),
        failures: tasks.flatMap((given, index) => (found[index] ? [] : { arn: given, reason: 'MISSING' })),
      };
    },
    StopTask: ({ cluster, task: given, reason }: { cluster?: string; task: string; reason?: string }) => {
      const task = find(cluster, given);
      if (!task) throw new AwsError('InvalidParameterException', 'The referenced task was not found.');
      lifecycle.stop(task, 'UserInitiated', reason ?? 'Task stopped by user');
      return { task: viewTask(task) };
    },
    RunTask: (input: RunTaskInput) => {
      const cluster = state.cluster(input.cluster);
      const taskDefinition = runnable(state, input.taskDefinition);
      refuseUnfit(input, taskDefinition);
      const known = input.clientToken === undefined ? undefined : answered.get(input.clientToken);
      if (known && !isDeepStrictEqual(known.input, input)) {
        throw new AwsError(
          'ConflictException',
          'The provided clientToken is already in use with a different RunTask request.',
        );
      }
      if (known) return { tasks: known.tasks.map(viewTask), failures: [] };
      const options = {
        cluster,
        taskDefinition,
        group: input.group ?? `family:${taskDefinition.family}`,
        startedBy: input.startedBy,
        launchType: input.launchType ?? 'FARGATE',
        containerOverrides: input.overrides?.containerOverrides,
        memory: input.overrides?.memory,
      };
      const obstacle = lifecycle.placementFailure(options);
      if (obstacle) return { tasks: [], failures: [{ reason: 'RESOURCE:CPU', detail: obstacle }] };
      const tasks = Array.from({ length: input.count ?? 1 }, () => lifecycle.run(options));
      for (const task of tasks) task.overrides = input.overrides;
      if (input.clientToken !== undefined) answered.set(input.clientToken, { input, tasks });
      return { tasks: tasks.map(viewTask), failures: [] };
    },
  };
}

/** What RunTask refuses: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html */
function refuseUnfit(input: RunTaskInput, { json }: TaskDefinition): void {
  const refuse = (message: string) => {
    throw new AwsError('InvalidParameterException', message);
  };
  if (json.networkMode === 'awsvpc' && !input.networkConfiguration) {
    refuse("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  }
  if (input.launchType && input.capacityProviderStrategy) {
    refuse('Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.');
  }
  if ((input.startedBy?.length ?? 0) > 128) refuse('startedBy is too long.');
  const names = (json.containerDefinitions as JsonObject[]).map(({ name }) => name);
  const unknown = input.overrides?.containerOverrides?.find(({ name }) => !names.includes(name));
  if (unknown) refuse(`Override for container named ${unknown.name} is not a container in the TaskDefinition.`);
}

/** As DescribeTasks shows it. */
export function viewTask(task: Task): object {
  return {
    taskArn: task.arn,
    clusterArn: task.cluster.arn,
    taskDefinitionArn: task.taskDefinition.arn,
    group: task.group,
    startedBy: task.startedBy,
    launchType: task.launchType,
    desiredStatus: task.desiredStatus,
    lastStatus: task.lastStatus,
    healthStatus: taskHealth(task),
    connectivity: 'CONNECTED',
    createdAt: task.createdAt,
    startedAt: task.startedAt,
    stoppingAt: task.stoppingAt,
    stoppedAt: task.stoppedAt,
    stopCode: task.stopCode,
    stoppedReason: task.stoppedReason,
    cpu: task.overrides?.cpu ?? task.taskDefinition.json.cpu,
    memory: task.overrides?.memory ?? task.taskDefinition.json.memory,
    overrides: task.overrides,
    attributes: [],
    tags: [],
    version: 1,
    containers: task.containers.map((container) => ({
      containerArn: task.arn.replace(':task/', ':container/').concat(`/${container.name}`),
      taskArn: task.arn,
      name: container.name,
      image: container.image,
      imageDigest: container.imageDigest,
      runtimeId: container.runtimeId,
      lastStatus: container.lastStatus,
      healthStatus: container.healthStatus,
      exitCode: container.exitCode,
      reason: container.reason,
      networkInterfaces: [],
    })),
  };
}

function taskHealth({ containers }: Task): string {
  const checked = containers.filter(({ essential, hasHealthCheck }) => essential && hasHealthCheck);
  if (checked.some(({ healthStatus }) => healthStatus === 'UNHEALTHY')) return 'UNHEALTHY';
  return checked.length > 0 && checked.every(({ healthStatus }) => healthStatus === 'HEALTHY') ? 'HEALTHY' : 'UNKNOWN';
}
