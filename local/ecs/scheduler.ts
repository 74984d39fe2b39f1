import type { Timings } from '../timings.ts';
import { seconds } from '../wire.ts';
import type { TaskLifecycle } from './lifecycle.ts';
import {
  addEvent,
  circuitBreakerCause,
  complete,
  completeShiftBack,
  failDeployment,
  failureThreshold,
  HOOK_CAUSE,
  primaryOf,
} from './rollout.ts';
import { advance } from './stages.ts';
import type { Deployment, EcsState, Service, Task } from './state.ts';

/** Restarts are throttled up to this. */
const LONGEST_RESTART_DELAY_MS = 15 * 60_000;

/**
 * ECS's service scheduler for the rolling update: keeps every service at its desired count, moves it to its PRIMARY deployment
 * within minimumHealthyPercent and maximumPercent, and counts failed tasks.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
 */
export class Scheduler {
  readonly #state: EcsState;
  readonly #tasks: TaskLifecycle;
  readonly #timings: Timings;
  readonly #timer: NodeJS.Timeout;

  constructor(state: EcsState, tasks: TaskLifecycle, timings: Timings) {
    this.#state = state;
    this.#tasks = tasks;
    this.#timings = timings;
    this.#timer = setInterval(() => this.tick(), timings.tickMs);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  tick(): void {
    for (const service of this.#state.services) {
      if (service.held) continue;
      if (service.status === 'ACTIVE') this.#advance(service);
      else for (const task of this.#state.liveTasks(service)) this.#stop([task], service);
    }
  }

  /** Whether all tasks of a deployment, or of a task set, run steadily. */
  isScaledUp(service: Service, deployment: Deployment): boolean {
    const current = this.#wantedTasks(service, deployment.id);
    return current.length === deployment.desiredCount && current.every((task) => this.#isSteady(task));
  }

  /** Under CODE_DEPLOY every task set is kept at its count; what there is of them is for CodeDeploy to say. */
  #keepTaskSets(service: Service): void {
    service.deployments = service.deployments.filter(
      (set) => set.status === 'PRIMARY' || set.desiredCount > 0 || this.#state.liveTasks(service, set.id).length > 0,
    );
    for (const set of service.deployments) {
      const current = this.#wantedTasks(service, set.id);
      this.#run(service, set, set.desiredCount - current.length);
      this.#stop(current.slice(set.desiredCount), service);
    }
  }

  #advance(service: Service): void {
    this.#stopUnhealthy(service);
    this.#countFailures(service);
    if (service.deploymentController?.type === 'CODE_DEPLOY') {
      this.#keepTaskSets(service);
      return;
    }
    const primary = primaryOf(service);
    service.deployments = service.deployments.filter(
      (deployment) => deployment === primary || this.#state.liveTasks(service, deployment.id).length > 0,
    );
    if (primary.rolloutState === 'FAILED') return;
    this.#finishShiftBack(service, primary);
    const { shift } = primary.serviceDeployment;
    if (shift && primary.rolloutState === 'IN_PROGRESS') {
      if (!advance(this.#state, service, shift, this.isScaledUp(service, primary), this.#timings)) {
        failDeployment(service, HOOK_CAUSE);
        return;
      }
      if (shift.stage === 'RECONCILE_SERVICE' || shift.stage === 'PRE_SCALE_UP') return;
    }
    this.#start(service, primary);
    // Both revisions run side by side until the old one is cleaned up.
    if (shift && primary.rolloutState === 'IN_PROGRESS' && shift.stage !== 'CLEAN_UP') return;
    this.#stopSuperfluous(service, primary);
    this.#completeIfSteady(service, primary);
  }

  #finishShiftBack(service: Service, primary: Deployment): void {
    const back = service.serviceDeployments.find(({ shift, status }) => shift && status === 'ROLLBACK_IN_PROGRESS');
    if (back && this.#state.liveTasks(service).every(({ startedBy }) => startedBy === primary.id)) {
      completeShiftBack(service, back);
    }
  }

  #stopUnhealthy(service: Service): void {
    for (const task of this.#state.liveTasks(service)) {
      const unhealthy = task.containers.some(
        ({ essential, healthStatus }) => essential && healthStatus === 'UNHEALTHY',
      );
      if (!unhealthy || task.desiredStatus === 'STOPPED') continue;
      task.failure = true;
      addEvent(service, `(task ${task.id}) failed container health checks.`);
      this.#stop([task], service, 'Task failed container health checks');
    }
  }

  /** Tasks that ended by themselves or failed a health check count against their deployment while it is in progress. */
  #countFailures(service: Service): void {
    for (const task of this.#state.tasks) {
      if (task.service !== service || task.lastStatus !== 'STOPPED' || !task.failure) continue;
      task.failure = false;
      if (task.stopCode === 'TaskFailedToStart')
        addEvent(service, `was unable to place a task. Reason: ${task.stoppedReason}.`);
      const deployment = service.deployments.find(({ id }) => id === task.startedBy);
      if (!deployment) continue;
      deployment.hasRun ||= task.startedAt !== undefined;
      this.#countFailure(service, deployment);
    }
  }

  #countFailure(service: Service, deployment: Deployment): void {
    const { restartDelayMs } = this.#timings;
    deployment.failedTasks += 1;
    deployment.updatedAt = seconds();
    const throttled = Math.min(LONGEST_RESTART_DELAY_MS, restartDelayMs * 2 ** (deployment.failedTasks - 1));
    deployment.notBefore = Date.now() + throttled;
    if (deployment.status !== 'PRIMARY' || deployment.rolloutState !== 'IN_PROGRESS') return;
    const breaker = service.deploymentConfiguration.deploymentCircuitBreaker;
    if (!breaker?.enable) {
      if (deployment.failedTasks === 3 && !deployment.hasRun) {
        addEvent(
          service,
          'is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
        );
      }
      return;
    }
    const observed = deployment.serviceDeployment.breaker;
    observed.failureCount = deployment.failedTasks;
    if (deployment.failedTasks < failureThreshold(breaker, service.desiredCount)) return;
    observed.status = 'TRIGGERED';
    failDeployment(service, circuitBreakerCause(breaker.rollback));
  }

  #start(service: Service, primary: Deployment): void {
    const maximum = Math.floor((service.desiredCount * service.deploymentConfiguration.maximumPercent) / 100);
    const wanted = service.desiredCount - this.#wantedTasks(service, primary.id).length;
    this.#run(service, primary, Math.min(wanted, maximum - this.#state.liveTasks(service).length));
  }

  #run(service: Service, deployment: Deployment, count: number): void {
    const taskDefinition = this.#state.findTaskDefinition(deployment.taskDefinition);
    if (count <= 0 || Date.now() < deployment.notBefore || !taskDefinition) return;
    const options = {
      cluster: service.cluster,
      taskDefinition,
      group: `service:${service.name}`,
      startedBy: deployment.id,
      launchType: service.launchType ?? 'FARGATE',
      service,
      serviceRevision: deployment.serviceRevision,
    };
    const obstacle = this.#tasks.placementFailure(options);
    if (obstacle) {
      addEvent(service, `was unable to place a task because ${obstacle}`);
      this.#countFailure(service, deployment);
      return;
    }
    const started = Array.from({ length: count }, () => this.#tasks.run(options));
    addEvent(service, `has started ${count} tasks: ${named(started)}.`);
  }

  /** Stops what the PRIMARY deployment replaces, never below minimumHealthyPercent, and what a lower desired count leaves over. */
  #stopSuperfluous(service: Service, primary: Deployment): void {
    const { maximumPercent, minimumHealthyPercent } = service.deploymentConfiguration;
    const minimum = Math.ceil((service.desiredCount * minimumHealthyPercent) / 100);
    const maximum = Math.floor((service.desiredCount * maximumPercent) / 100);
    const current = this.#wantedTasks(service, primary.id);
    const old = this.#wantedTasks(service).filter((task) => task.startedBy !== primary.id);
    const healthy = [...current, ...old].filter(({ healthySince }) => healthySince !== undefined).length;
    const replaced = current.filter((task) => this.#isSteady(task)).length;
    const missing = service.desiredCount - current.length;
    const room = maximum - this.#state.liveTasks(service).length;
    const oldNeeded = Math.max(0, service.desiredCount - replaced);
    const stoppable = Math.max(old.length - oldNeeded, room < missing ? missing - room : 0);
    // Those that are not healthy go first: they are no loss.
    const byHealth = old.toSorted((one, other) => Number(isHealthy(one)) - Number(isHealthy(other)));
    const stopped: Task[] = [];
    let left = healthy;
    for (const task of byHealth.slice(0, Math.max(0, stoppable))) {
      if (isHealthy(task) && left - 1 < minimum) break;
      if (isHealthy(task)) left -= 1;
      stopped.push(task);
    }
    stopped.push(...current.slice(service.desiredCount));
    this.#stop(stopped, service);
  }

  #completeIfSteady(service: Service, primary: Deployment): void {
    const current = this.#wantedTasks(service, primary.id);
    const steady = current.filter((task) => this.#isSteady(task));
    const breaker = service.deploymentConfiguration.deploymentCircuitBreaker;
    const news = steady.filter(({ noted }) => !noted);
    for (const task of news) task.noted = true;
    if (news.length > 0 && breaker?.resetOnHealthyTask !== false) {
      primary.failedTasks = 0;
      primary.serviceDeployment.breaker.failureCount = 0;
    }
    const others = this.#state.liveTasks(service).length - current.length;
    if (primary.rolloutState !== 'IN_PROGRESS') return;
    const early = service.deploymentConfiguration.earlySuccessCriteria;
    if (early?.enable) {
      const enough = Math.ceil((service.desiredCount * (early.healthyPercent ?? 100)) / 100);
      const isCleaned = others === 0 || early.sourceServiceRevisionCleanup === 'DEFERRED';
      if (steady.length >= enough && isCleaned) complete(service, primary);
      return;
    }
    if (others > 0) return;
    if (current.length === service.desiredCount && steady.length === current.length) complete(service, primary);
  }

  /** Live tasks that nobody has asked to stop. */
  #wantedTasks(service: Service, deploymentId?: string): Task[] {
    return this.#state.liveTasks(service, deploymentId).filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  }

  #isSteady({ healthySince }: Task): boolean {
    return healthySince !== undefined && Date.now() - healthySince >= this.#timings.steadyMs;
  }

  #stop(tasks: Task[], service: Service, reason?: string): void {
    const wanted = tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
    if (wanted.length === 0) return;
    for (const task of wanted) {
      this.#tasks.stop(
        task,
        'ServiceSchedulerInitiated',
        reason ?? `Scaling activity initiated by (deployment ${primaryOf(service).id})`,
      );
    }
    addEvent(service, `has stopped ${wanted.length} running tasks: ${named(wanted)}.`);
  }
}

function isHealthy({ healthySince }: Task): boolean {
  return healthySince !== undefined;
}

function named(tasks: Task[]): string {
  return tasks.map(({ id }) => `(task ${id})`).join(' ');
}
