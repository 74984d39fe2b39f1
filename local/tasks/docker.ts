import { randomUUID } from 'node:crypto';
import type { Timings } from '../timings.ts';
import { Engine, EngineError } from './engine.ts';
import type { ContainerDefinition, LogEvent, TaskObserver, TaskRunner, TaskToRun } from './runner.ts';
import { cannotPull } from './simulated.ts';

const POLL_MS = 100;
const LABEL = 'ship-to-ecs.local-aws';
const NANOSECONDS = 1_000_000;

/** Where images of the local ECR are pulled from. */
export interface ImageSource {
  host: string;
  login(): { user: string; password: string };
}

interface RunningContainer {
  name: string;
  /** The engine's id. */
  id: string;
  exited: boolean;
  health: string;
}

interface RunningTask {
  task: TaskToRun;
  observer: TaskObserver;
  containers: RunningContainer[];
  stopping: boolean;
  /** Nothing is under way that would create more containers. */
  started: boolean;
}

/** An entry of GET /containers/json. */
interface ListedContainer {
  Id: string;
  State: string;
  /** "Up 3 seconds (healthy)" */
  Status: string;
}

/** Tasks as real containers, without a network: they crash, run out of memory and fail health checks for real. */
export class DockerTasks implements TaskRunner {
  readonly #engine: Engine;
  readonly #timings: Timings;
  readonly #images: ImageSource;
  /** Marks the containers that are ours. */
  readonly #owner = randomUUID();
  readonly #tasks = new Map<string, RunningTask>();
  /** What removed containers wrote, by "task/container". */
  readonly #logs = new Map<string, LogEvent[]>();
  readonly #starting = new Set<Promise<void>>();
  /** Images that were pulled from the local ECR, which is gone when we are. */
  readonly #pulled = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  /** @throws the socket's error where no engine answers */
  static async connect(timings: Timings, images: ImageSource): Promise<DockerTasks> {
    const engine = new Engine();
    await engine.ping();
    return new DockerTasks(engine, timings, images);
  }

  constructor(engine: Engine, timings: Timings, images: ImageSource) {
    this.#engine = engine;
    this.#timings = timings;
    this.#images = images;
    this.#pollLater();
  }

  placementFailure(): undefined {
    return undefined;
  }

  start(task: TaskToRun, observer: TaskObserver): void {
    const running: RunningTask = { task, observer, containers: [], stopping: false, started: false };
    this.#tasks.set(task.id, running);
    const start = this.#start(running)
      .catch((error) => observer.failedToStart(`InternalError: ${error}`))
      .finally(() => {
        running.started = true;
        this.#starting.delete(start);
        if (running.stopping) this.#stop(running);
      });
    this.#starting.add(start);
  }

  stop(taskId: string): void {
    const running = this.#tasks.get(taskId);
    if (!running || running.stopping) return;
    running.stopping = true;
    if (running.started) this.#stop(running);
  }

  async logs(taskId: string, name: string): Promise<LogEvent[]> {
    const kept = this.#logs.get(`${taskId}/${name}`);
    if (kept) return kept;
    const container = this.#tasks.get(taskId)?.containers.find((each) => each.name === name);
    return container ? await this.#engine.logs(container.id) : [];
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await Promise.all(this.#starting);
    const ours = await this.#list();
    await Promise.all(ours.map(({ Id }) => this.#remove(`/containers/${Id}?force=1&v=1`)));
    await Promise.all([...this.#pulled].map((image) => this.#remove(`/images/${image}?force=1`)));
  }

  async #start({ task, observer, containers }: RunningTask): Promise<void> {
    observer.pending();
    for (const container of task.containers) {
      const failure = await this.#pull(container.image);
      if (failure) return observer.failedToStart(failure, container.name);
    }
    const started = [];
    for (const container of task.containers) {
      try {
        const body = containerConfig(container, task, this.#timings, { [LABEL]: this.#owner });
        const { Id: id } = await this.#engine.json<{ Id: string }>('POST', '/containers/create', body);
        containers.push({ name: container.name, id, exited: false, health: '' });
        await this.#engine.call('POST', `/containers/${id}/start`);
        started.push({ name: container.name, runtimeId: id, imageDigest: await this.#digest(container.image) });
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        return observer.failedToStart(
          `CannotStartContainerError: Error response from daemon: ${error.message}`,
          container.name,
        );
      }
    }
    observer.running(started);
  }

  /** What ECS says of an image that cannot be pulled; undefined where it could. Images of other hosts must be there already. */
  async #pull(image: string): Promise<string | undefined> {
    const { host } = this.#images;
    try {
      if (image.startsWith(`${host}/`)) {
        const { user, password } = this.#images.login();
        await this.#engine.pull(withTag(image), { username: user, password, serveraddress: host });
        this.#pulled.add(image);
      } else await this.#engine.call('GET', `/images/${image}/json`);
      return undefined;
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      const missing = /not found|manifest unknown|no such image/i.test(error.message);
      return cannotPull(missing ? `failed to resolve ref ${image}: not found` : error.message);
    }
  }

  async #digest(image: string): Promise<string | undefined> {
    const { RepoDigests } = await this.#engine.json<{ RepoDigests: string[] | null }>('GET', `/images/${image}/json`);
    return RepoDigests?.[0]?.split('@')[1];
  }

  /** SIGTERM, and SIGKILL a second later; #poll reports the exits. Containers that never came to be have no exit code. */
  #stop({ task, observer, containers }: RunningTask): void {
    for (const { id, exited } of containers) {
      if (!exited) this.#engine.call('POST', `/containers/${id}/stop?t=1`).catch(() => {});
    }
    for (const { name } of task.containers) {
      if (!containers.some((container) => container.name === name)) observer.exited(name, undefined);
    }
  }

  #pollLater(): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#poll()
        .catch(() => {})
        .finally(() => this.#pollLater());
    }, POLL_MS);
    this.#timer.unref();
  }

  async #poll(): Promise<void> {
    const watched = [...this.#tasks.values()].filter(({ started }) => started);
    if (!watched.some(({ containers }) => containers.some(({ exited }) => !exited))) return;
    const listed = new Map((await this.#list()).map((container) => [container.Id, container]));
    for (const running of watched) {
      const { observer, containers } = running;
      for (const container of containers) {
        const seen = listed.get(container.id);
        if (container.exited || !seen) continue;
        this.#reportHealth(container, seen, observer);
        // A container that never ran: another one of its task could not be started.
        if (seen.State === 'exited' || seen.State === 'dead' || seen.State === 'created') {
          await this.#reportExit(running, container);
        }
      }
    }
  }

  #reportHealth(container: RunningContainer, { Status }: ListedContainer, observer: TaskObserver): void {
    const health = /\((healthy|unhealthy)\)/.exec(Status)?.[1] ?? '';
    if (health === container.health) return;
    container.health = health;
    if (health) observer.health(container.name, health === 'healthy' ? 'HEALTHY' : 'UNHEALTHY');
  }

  async #reportExit({ observer, stopping, task }: RunningTask, container: RunningContainer): Promise<void> {
    const { id, name } = container;
    container.exited = true;
    const { HostConfig, State } = await this.#engine.json<{
      State: { ExitCode: number; OOMKilled: boolean };
      HostConfig: { Memory: number };
    }>('GET', `/containers/${id}/json`);
    this.#logs.set(`${task.id}/${name}`, await this.#engine.logs(id));
    // The engine may hear of the kernel's kill only after the exit: then nobody else has killed it.
    const wasKilled = State.ExitCode === 137 && HostConfig.Memory > 0 && !stopping;
    const reason = State.OOMKilled || wasKilled ? 'OutOfMemoryError: Container killed due to memory usage' : undefined;
    observer.exited(name, State.ExitCode, reason);
    await this.#remove(`/containers/${id}?force=1&v=1`);
  }

  async #list(): Promise<ListedContainer[]> {
    const filters = encodeURIComponent(JSON.stringify({ label: [`${LABEL}=${this.#owner}`] }));
    return await this.#engine.json('GET', `/containers/json?all=1&filters=${filters}`);
  }

  /** Somebody else may have removed it, or be about to. */
  async #remove(path: string): Promise<void> {
    await this.#engine.call('DELETE', path).catch(() => {});
  }
}

/** Without a tag the engine would pull every one. */
function withTag(image: string): string {
  return /[:@][^/]*$/.test(image) ? image : `${image}:latest`;
}

interface HealthCheck {
  command: string[];
  interval?: number;
  timeout?: number;
  retries?: number;
  startPeriod?: number;
}

/** The body of POST /containers/create for a container definition. */
function containerConfig(
  container: ContainerDefinition,
  task: TaskToRun,
  { healthCheckSecondMs }: Timings,
  labels: Record<string, string>,
): object {
  const { command, entryPoint, workingDirectory, user } = container as {
    command?: string[];
    entryPoint?: string[];
  } & Record<string, unknown>;
  const environment = (container.environment ?? []) as { name: string; value: string }[];
  const secrets = (container.secrets ?? []) as { name: string }[];
  const memory = Number(container.memory ?? task.memory ?? 0) * 1024 * 1024;
  return {
    Image: container.image,
    Labels: { ...labels, 'com.amazonaws.ecs.container-name': container.name },
    Env: [...environment.map(({ name, value }) => `${name}=${value}`), ...secrets.map(({ name }) => `${name}=local`)],
    ...(command?.length && { Cmd: command }),
    ...(entryPoint?.length && { Entrypoint: entryPoint }),
    WorkingDir: workingDirectory,
    User: user,
    Healthcheck: healthcheck(container.healthCheck as HealthCheck | undefined, healthCheckSecondMs * NANOSECONDS),
    HostConfig: { NetworkMode: 'none', Memory: memory, MemorySwap: memory },
  };
}

/** ECS ignores an image's own health check. Its defaults: every 30 s, given up after 5 s, unhealthy after 3 failures. */
function healthcheck(check: HealthCheck | undefined, second: number): object {
  if (!check) return { Test: ['NONE'] };
  const { command, interval = 30, timeout = 5, retries = 3, startPeriod = 0 } = check;
  return {
    Test: command,
    Interval: interval * second,
    // A check is a process of its own, which takes its time however fast the clock is.
    Timeout: Math.max(timeout * second, 2000 * NANOSECONDS),
    Retries: retries,
    StartPeriod: startPeriod * second,
  };
}
