import type { LogStreams } from '../logs.ts';
import type { ContainerDefinition, TaskObserver, TaskRunner, TaskToRun } from '../tasks/runner.ts';
import { type JsonObject, seconds } from '../wire.ts';
import {
  type Cluster,
  type Container,
  type EcsState,
  hex,
  type Service,
  type Task,
  type TaskDefinition,
} from './state.ts';

export interface RunOptions {
  cluster: Cluster;
  taskDefinition: TaskDefinition;
  group: string;
  startedBy?: string;
  launchType: string;
  service?: Service;
  serviceRevision?: string;
  /** RunTask's: replace members of the container definitions of that name. */
  containerOverrides?: JsonObject[];
  /** RunTask's, MiB, in the place of the task definition's. */
  memory?: string;
}

/** The life of a task from PROVISIONING to STOPPED, whoever runs its containers. */
export class TaskLifecycle {
  readonly #state: EcsState;
  readonly #runner: TaskRunner;
  readonly #logs: LogStreams;

  constructor(state: EcsState, runner: TaskRunner, logs: LogStreams) {
    this.#state = state;
    this.#runner = runner;
    this.#logs = logs;
  }

  /** Why a task cannot be placed, in ECS's words. */
  placementFailure(options: RunOptions): string | undefined {
    return this.#runner.placementFailure(toRun(hex(32), options));
  }

  run(options: RunOptions): Task {
    const task = this.#create(options);
    this.#runner.start(toRun(task.id, options), this.#observe(task));
    return task;
  }

  /** A task that has been running for long, without containers behind it: what a service had before anybody looked. */
  adopt(options: RunOptions): Task {
    const task = this.#create(options);
    const { name } = task.containers[0] as Container;
    this.#observe(task).running(
      task.containers.map((container) => ({ name: container.name, runtimeId: `${task.id}-${name}` })),
    );
    for (const container of task.containers) if (container.hasHealthCheck) container.healthStatus = 'HEALTHY';
    task.healthySince = 0;
    task.adopted = true;
    return task;
  }

  /** @param stopCode ECS's: ServiceSchedulerInitiated, UserInitiated, … */
  stop(task: Task, stopCode: string, reason: string): void {
    if (task.desiredStatus === 'STOPPED') return;
    this.#stopping(task, stopCode, reason);
    this.#runner.stop(task.id);
    // Nothing runs behind an adopted task.
    if (task.adopted) this.#stopped(task);
  }

  #create(options: RunOptions): Task {
    const id = hex(32);
    const { cluster, taskDefinition, service } = options;
    const task: Task = {
      id,
      arn: this.#state.arn(`task/${cluster.name}/${id}`),
      cluster,
      taskDefinition,
      group: options.group,
      startedBy: options.startedBy,
      service,
      serviceRevision: options.serviceRevision,
      launchType: options.launchType,
      desiredStatus: 'RUNNING',
      lastStatus: 'PROVISIONING',
      createdAt: seconds(),
      containers: containerDefinitions(taskDefinition).map((container) => ({
        name: container.name,
        image: container.image,
        essential: container.essential !== false,
        lastStatus: 'PENDING',
        healthStatus: 'UNKNOWN',
        hasHealthCheck: Boolean(container.healthCheck),
      })),
      targetHealthy: false,
      healthySince: undefined,
      failure: false,
      noted: false,
      adopted: false,
    };
    this.#state.tasks.push(task);
    return task;
  }

  #observe(task: Task): TaskObserver {
    const named = (name: string) => task.containers.find((container) => container.name === name);
    return {
      pending: () => {
        if (task.lastStatus === 'PROVISIONING') task.lastStatus = 'PENDING';
      },
      running: (started, targetHealthy = true) => {
        task.lastStatus = 'RUNNING';
        task.startedAt = seconds();
        task.targetHealthy = targetHealthy;
        for (const { name, runtimeId, imageDigest } of started) {
          const container = named(name);
          if (container) Object.assign(container, { lastStatus: 'RUNNING', runtimeId, imageDigest });
        }
        this.#openLogs(task);
        updateHealth(task);
      },
      health: (name, status) => {
        const container = named(name);
        if (container) container.healthStatus = status;
        updateHealth(task);
      },
      exited: (name, exitCode, reason) => {
        const container = named(name);
        if (!container || container.lastStatus === 'STOPPED') return;
        Object.assign(container, { lastStatus: 'STOPPED', exitCode, reason });
        updateHealth(task);
        if (task.desiredStatus === 'RUNNING' && container.essential) {
          task.failure = true;
          this.#stopping(task, 'EssentialContainerExited', 'Essential container in task exited');
          this.#runner.stop(task.id);
        }
        if (task.containers.every(({ lastStatus }) => lastStatus === 'STOPPED')) this.#stopped(task);
      },
      targetUnhealthy: (reason) => {
        task.targetHealthy = false;
        updateHealth(task);
        if (task.service) task.service.events.unshift(targetEvent(task, reason));
        task.failure = true;
        this.stop(
          task,
          'ServiceSchedulerInitiated',
          `Task failed ELB health checks in (target-group ${targetGroup(task)})`,
        );
      },
      failedToStart: (reason, name) => {
        task.failure = true;
        const container = name ? named(name) : undefined;
        if (container) container.reason = reason;
        if (task.desiredStatus === 'RUNNING') this.#stopping(task, 'TaskFailedToStart', reason);
        this.#runner.stop(task.id);
        this.#stopped(task);
      },
    };
  }

  #stopping(task: Task, stopCode: string, stoppedReason: string): void {
    Object.assign(task, { desiredStatus: 'STOPPED', stopCode, stoppedReason, stoppingAt: seconds() });
    updateHealth(task);
  }

  #stopped(task: Task): void {
    for (const container of task.containers) container.lastStatus = 'STOPPED';
    task.lastStatus = 'STOPPED';
    task.stoppedAt = seconds();
    updateHealth(task);
  }

  /** The streams of the awslogs driver: prefix/container/task. */
  #openLogs(task: Task): void {
    for (const { name, logConfiguration } of containerDefinitions(task.taskDefinition)) {
      const { logDriver, options } = (logConfiguration ?? {}) as {
        logDriver?: string;
        options?: Record<string, string>;
      };
      if (logDriver !== 'awslogs' || !options?.['awslogs-group'] || !options['awslogs-stream-prefix']) continue;
      this.#logs.open(options['awslogs-group'], `${options['awslogs-stream-prefix']}/${name}/${task.id}`, () =>
        this.#runner.logs(task.id, name),
      );
    }
  }
}

export function containerDefinitions({ json }: TaskDefinition): ContainerDefinition[] {
  return json.containerDefinitions as ContainerDefinition[];
}

function toRun(id: string, options: RunOptions): TaskToRun {
  const { taskDefinition, service, containerOverrides = [], memory = taskDefinition.json.memory } = options;
  return {
    id,
    taskDefinition: `${taskDefinition.family}:${taskDefinition.revision}`,
    service: service?.name,
    memory: memory ? Number(memory) : undefined,
    containers: containerDefinitions(taskDefinition).map((container) => {
      const override = containerOverrides.find(({ name }) => name === container.name) ?? {};
      const environment = [...((container.environment ?? []) as []), ...((override.environment ?? []) as [])];
      return { ...container, ...override, environment };
    }),
  };
}

/** Healthy: it runs, its health checks pass, and so do those of its load balancer. */
function updateHealth(task: Task): void {
  const healthy =
    task.lastStatus === 'RUNNING' &&
    task.desiredStatus === 'RUNNING' &&
    task.targetHealthy &&
    task.containers.every(({ hasHealthCheck, healthStatus }) => !hasHealthCheck || healthStatus === 'HEALTHY');
  if (!healthy) task.healthySince = undefined;
  else task.healthySince ??= Date.now();
}

function targetGroup(task: Task): string {
  return task.service?.loadBalancers.find(({ targetGroupArn }) => targetGroupArn)?.targetGroupArn ?? 'unknown';
}

function targetEvent(task: Task, reason: string) {
  const message = `(service ${task.service?.name}) (task ${task.id}) failed ELB health checks in (target-group ${targetGroup(task)}) due to (reason ${reason})`;
  return { id: hex(32), createdAt: seconds(), message };
}
