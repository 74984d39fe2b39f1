import { createHash, randomBytes } from 'node:crypto';
import type { Timings } from '../timings.ts';
import type { ContainerDefinition, LogEvent, TaskObserver, TaskRunner, TaskToRun } from './runner.ts';

/**
 * How a simulated container behaves. `afterMs` counts from RUNNING; `logs` are written when it runs, or one every so many ms, also
 * when it has ended: CloudWatch Logs gets them late.
 * All but `runs` may also be said of one container of several.
 */
export type Behaviour =
  | { kind: 'runs'; logs?: string[]; everyMs?: number }
  | { kind: 'exits'; exitCode: number; afterMs?: number; logs?: string[]; everyMs?: number; reason?: string }
  | { kind: 'out-of-memory'; afterMs?: number; logs?: string[] }
  | { kind: 'unhealthy'; afterMs?: number; logs?: string[] }
  /** Its load balancer target fails its health checks. */
  | { kind: 'unhealthy-target'; afterMs?: number; logs?: string[]; reason?: string }
  | { kind: 'cannot-pull'; reason?: string }
  /** The whole `stoppedReason`. */
  | { kind: 'fails-to-start'; reason: string }
  | { kind: 'secret-not-readable'; secretArn: string }
  | { kind: 'no-capacity'; reason?: string }
  /** Stays PENDING for ever. */
  | { kind: 'never-starts' };

/** Chooses a container's behaviour; undefined: it runs, if its image can be pulled. */
export type ChooseBehaviour = (container: ContainerDefinition, task: TaskToRun) => Behaviour | undefined;

const NO_CAPACITY =
  'no container instance met all of its requirements. Reason: No Container Instances were found in your cluster. ' +
  'For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';

interface SimulatedTask {
  task: TaskToRun;
  observer: TaskObserver;
  running: Set<string>;
  timers: NodeJS.Timeout[];
  stopped: boolean;
}

/** Tasks as a script of states. */
export class SimulatedTasks implements TaskRunner {
  readonly #timings: Timings;
  readonly #choose: ChooseBehaviour;
  readonly #isMissing: (image: string) => Promise<boolean>;
  readonly #tasks = new Map<string, SimulatedTask>();
  readonly #logs = new Map<string, LogEvent[]>();

  /** @param isMissing whether an image is one of the local registry's, and not there */
  constructor(timings: Timings, choose: ChooseBehaviour, isMissing: (image: string) => Promise<boolean>) {
    this.#timings = timings;
    this.#choose = choose;
    this.#isMissing = isMissing;
  }

  placementFailure(task: TaskToRun): string | undefined {
    for (const container of task.containers) {
      const behaviour = this.#choose(container, task);
      if (behaviour?.kind === 'no-capacity') return behaviour.reason ?? NO_CAPACITY;
    }
    return undefined;
  }

  start(task: TaskToRun, observer: TaskObserver): void {
    const simulated: SimulatedTask = { task, observer, running: new Set(), timers: [], stopped: false };
    this.#tasks.set(task.id, simulated);
    const { taskStartMs } = this.#timings;
    this.#later(simulated, taskStartMs / 2, () => {
      observer.pending();
      this.#later(simulated, taskStartMs / 2, () => this.#run(simulated));
    });
  }

  stop(taskId: string): void {
    const simulated = this.#tasks.get(taskId);
    if (!simulated) return;
    simulated.stopped = true;
    for (const timer of simulated.timers) clearTimeout(timer);
    this.#later(simulated, this.#timings.taskStartMs / 2, () => {
      // A process that handles SIGTERM exits with 0; one that was never started has no exit code.
      for (const { name } of simulated.task.containers) {
        simulated.observer.exited(name, simulated.running.has(name) ? 0 : undefined);
      }
      this.#tasks.delete(taskId);
    });
  }

  async logs(taskId: string, container: string): Promise<LogEvent[]> {
    const now = Date.now();
    return (this.#logs.get(`${taskId}/${container}`) ?? []).filter(({ timestamp }) => timestamp <= now);
  }

  async close(): Promise<void> {
    for (const { timers } of this.#tasks.values()) for (const timer of timers) clearTimeout(timer);
    this.#tasks.clear();
  }

  async #run(simulated: SimulatedTask): Promise<void> {
    const { task, observer } = simulated;
    const scripts = await Promise.all(
      task.containers.map(async (container) => ({ container, behaviour: await this.#behaviour(container, task) })),
    );
    if (simulated.stopped || scripts.some(({ behaviour }) => behaviour.kind === 'never-starts')) return;
    for (const { container, behaviour } of scripts) {
      const reason = startFailure(container, behaviour);
      if (reason) return observer.failedToStart(reason, container.name);
    }
    for (const { container, behaviour } of scripts) {
      simulated.running.add(container.name);
      this.#write(task, container.name, behaviour);
    }
    observer.running(
      task.containers.map(({ name, image }) => ({
        name,
        runtimeId: `${task.id}-${randomBytes(5).readUIntBE(0, 4)}`,
        imageDigest: `sha256:${createHash('sha256').update(image).digest('hex')}`,
      })),
      !scripts.some(({ behaviour }) => behaviour.kind === 'unhealthy-target'),
    );
    for (const { container, behaviour } of scripts) this.#behave(simulated, container, behaviour);
  }

  async #behaviour(container: ContainerDefinition, task: TaskToRun): Promise<Behaviour> {
    const chosen = this.#choose(container, task);
    if (chosen) return chosen;
    return (await this.#isMissing(container.image)) ? { kind: 'cannot-pull' } : { kind: 'runs' };
  }

  #behave(simulated: SimulatedTask, { name, healthCheck }: ContainerDefinition, behaviour: Behaviour): void {
    const { observer, running } = simulated;
    const exit = (exitCode: number, reason?: string) => {
      running.delete(name);
      observer.exited(name, exitCode, reason);
    };
    const afterMs =
      'afterMs' in behaviour ? (behaviour.afterMs ?? this.#timings.taskStartMs) : this.#timings.taskStartMs;
    this.#later(simulated, afterMs, () => {
      if (behaviour.kind === 'exits') exit(behaviour.exitCode, behaviour.reason);
      else if (behaviour.kind === 'out-of-memory') exit(137, 'OutOfMemoryError: Container killed due to memory usage');
      else if (behaviour.kind === 'unhealthy') observer.health(name, 'UNHEALTHY');
      else if (behaviour.kind === 'unhealthy-target') {
        observer.targetUnhealthy(behaviour.reason ?? 'Health checks failed with these codes: [502]');
      } else if (healthCheck) observer.health(name, 'HEALTHY');
    });
  }

  #write(task: TaskToRun, container: string, behaviour: Behaviour): void {
    const lines = 'logs' in behaviour ? (behaviour.logs ?? []) : [];
    const everyMs = 'everyMs' in behaviour ? (behaviour.everyMs ?? 0) : 0;
    const now = Date.now();
    this.#logs.set(
      `${task.id}/${container}`,
      lines.map((message, index) => ({ timestamp: now + index * everyMs, message })),
    );
  }

  #later(simulated: SimulatedTask, ms: number, then: () => void): void {
    simulated.timers.push(setTimeout(then, ms));
  }
}

/** ECS's words for a task that does not start: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html */
function startFailure({ image }: ContainerDefinition, behaviour: Behaviour): string | undefined {
  switch (behaviour.kind) {
    case 'cannot-pull':
      return cannotPull(behaviour.reason ?? `failed to resolve ref ${image}: not found`);
    case 'fails-to-start':
      return behaviour.reason;
    case 'secret-not-readable':
      return (
        'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ' +
        'unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ' +
        `${behaviour.secretArn} from secrets manager: AccessDeniedException: User: ` +
        'arn:aws:sts::123456789012:assumed-role/ecsTaskExecutionRole/task is not authorized to perform: ' +
        `secretsmanager:GetSecretValue on resource: ${behaviour.secretArn} because no identity-based policy allows the ` +
        'secretsmanager:GetSecretValue action'
      );
    default:
      return undefined;
  }
}

/** As Fargate words it. */
export function cannotPull(reason: string): string {
  return `CannotPullContainerError: pull image manifest has been retried 1 time(s): ${reason}`;
}
