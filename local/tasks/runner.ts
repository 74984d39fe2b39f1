import type { JsonObject } from '../wire.ts';

/** A container definition, as far as runners look at it; whatever else the task definition holds is there too. */
export interface ContainerDefinition extends JsonObject {
  name: string;
  image: string;
}

/** What a runner is told to run. */
export interface TaskToRun {
  id: string;
  /** "family:revision" */
  taskDefinition: string;
  /** Name of the task's service, if it has one. */
  service: string | undefined;
  /** The task's own memory limit in MiB, for containers that have none. */
  memory: number | undefined;
  containers: ContainerDefinition[];
}

/** What a runner tells of a task that it runs. */
export interface TaskObserver {
  pending(): void;
  /** All containers run. `targetHealthy` false: its load balancer target does not pass health checks (yet). */
  running(containers: { name: string; runtimeId: string; imageDigest?: string }[], targetHealthy?: boolean): void;
  health(container: string, status: 'HEALTHY' | 'UNHEALTHY'): void;
  /** `exitCode` undefined: it never ran. */
  exited(container: string, exitCode: number | undefined, reason?: string): void;
  /** The load balancer's reason, e.g. "Health checks failed with these codes: [502]". */
  targetUnhealthy(reason: string): void;
  /** ECS's wording: "CannotPullContainerError: …". `container`: whose fault it is. */
  failedToStart(reason: string, container?: string): void;
}

export interface LogEvent {
  /** ms since the epoch. */
  timestamp: number;
  message: string;
}

/** Runs tasks: as real containers or as a script of states. */
export interface TaskRunner {
  /** Why the task cannot be placed, in ECS's words; undefined where it can. */
  placementFailure(task: TaskToRun): string | undefined;
  start(task: TaskToRun, observer: TaskObserver): void;
  /** Every container of the task that still runs is stopped and reported as exited. */
  stop(taskId: string): void;
  /** A container's output so far, oldest first. */
  logs(taskId: string, container: string): Promise<LogEvent[]>;
  close(): Promise<void>;
}
