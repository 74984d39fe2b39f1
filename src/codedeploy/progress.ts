import type { DeploymentInfo, ECSTaskSet, LifecycleEvent } from '@aws-sdk/client-codedeploy';
import type { Counts } from '../ecs/progress.ts';
import { duration } from '../report/words.ts';
import type { CodeDeployRollout } from './plan.ts';
import { type CodeDeploySnapshot, eventFailure, greenOf, isOver } from './verdict.ts';

/** Says what is new about a deployment of CodeDeploy, each thing once. */
export class Progress {
  readonly #rollout: CodeDeployRollout;
  readonly #told = new Set<string>();
  /** Status by lifecycle event. */
  readonly #events = new Map<string, string>();
  /** What was said last of the task sets, and of each deployment's status. */
  #taskSets: string | undefined;
  readonly #status = new Map<string, string>();

  constructor(rollout: CodeDeployRollout) {
    this.#rollout = rollout;
  }

  /** In a few words, for the time-out's reason. */
  get last(): string {
    const status = this.#status.get(this.#rollout.deploymentId) ?? 'not shown by CodeDeploy';
    const event = [...this.#events].at(-1);
    return [status, event?.join(' '), this.#taskSets].filter(Boolean).join(', ');
  }

  /** Lines for what is new since the last look, without the service's name. */
  news({ deployment, rollback, target }: CodeDeploySnapshot): string[] {
    // What became of a deployment that goes back was told while it was watched forwards.
    const forwards = !this.#rollout.goesBack;
    return [
      ...this.#statusNews(deployment, `CodeDeploy's deployment ${this.#rollout.deploymentId}`),
      ...(forwards ? this.#eventNews(target?.lifecycleEvents ?? [], isOver(deployment)) : []),
      ...(forwards ? this.#taskSetNews(target?.taskSetsInfo ?? []) : []),
      ...this.#waitNews(deployment),
      ...(rollback ? this.#statusNews(rollback, `rollback deployment ${rollback.deploymentId}`) : []),
    ];
  }

  #statusNews({ deploymentId = '', status = 'Created' }: DeploymentInfo, name: string): string[] {
    if (this.#status.get(deploymentId) === status) return [];
    this.#status.set(deploymentId, status);
    return [`${name}: ${status}`];
  }

  #eventNews(events: readonly LifecycleEvent[], over: boolean): string[] {
    return events.flatMap((event) => {
      const { lifecycleEventName: name = '', status = 'Unknown' } = event;
      if (status === 'Pending' || status === 'Unknown' || this.#events.get(name) === status) return [];
      // All that follows a failure.
      if (over && status === 'Skipped') return [];
      this.#events.set(name, status);
      return status === 'Failed' ? eventFailure(event) : `${name} ${status}`;
    });
  }

  #taskSetNews(taskSets: readonly ECSTaskSet[]): string[] {
    if (taskSets.length === 0) return [];
    const words = taskSets.toSorted((one) => (one.taskSetLabel === 'Green' ? -1 : 1)).map(taskSetWords);
    const line = words.join('; ');
    if (line === this.#taskSets) return [];
    this.#taskSets = line;
    return [line];
  }

  #waitNews({ instanceTerminationWaitTimeStarted, status }: DeploymentInfo): string[] {
    const { deploymentId, plan } = this.#rollout;
    const { manual, readyMs, terminationMs } = plan.waits;
    const toContinue = (wait: string) =>
      `aws deploy continue-deployment --deployment-id ${deploymentId} --deployment-wait-type ${wait}`;
    if (status === 'Ready') {
      const then = manual ? 'stops the deployment unless somebody continues it' : 'shifts it by itself';
      return this.#once('ready', [
        `CodeDeploy waits ${duration(readyMs)} before it shifts the traffic, then ${then}`,
        `to shift it now: ${toContinue('READY_WAIT')}`,
      ]);
    }
    if (instanceTerminationWaitTimeStarted && status === 'InProgress' && terminationMs > 0) {
      return this.#once('termination', [
        `CodeDeploy keeps the original tasks for ${duration(terminationMs)} before it terminates them`,
        `to terminate them now: ${toContinue('TERMINATION_WAIT')}`,
      ]);
    }
    return [];
  }

  #once(key: string, lines: string[]): string[] {
    if (this.#told.has(key)) return [];
    this.#told.add(key);
    return lines;
  }
}

/** "green 1/2 running, 1 pending, 10 % of the traffic" */
function taskSetWords(taskSet: ECSTaskSet): string {
  const { desiredCount = 0, pendingCount = 0, runningCount = 0, taskSetLabel, trafficWeight = 0 } = taskSet;
  return [
    `${(taskSetLabel ?? 'task set').toLowerCase()} ${runningCount}/${desiredCount} running`,
    pendingCount > 0 && `${pendingCount} pending`,
    `${trafficWeight} % of the traffic`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** Of the replacement task set. */
export function countsIn({ failedTasks = 0, target }: CodeDeploySnapshot): Counts | undefined {
  const green = greenOf(target);
  return (
    green && {
      desired: green.desiredCount ?? 0,
      running: green.runningCount ?? 0,
      pending: green.pendingCount ?? 0,
      failed: failedTasks,
    }
  );
}
