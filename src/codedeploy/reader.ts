import {
  BatchGetDeploymentTargetsCommand,
  type CodeDeployClient,
  type DeploymentInfo,
  type ECSTarget,
  GetDeploymentCommand,
  GetDeploymentGroupCommand,
  type LastDeploymentInfo,
} from '@aws-sdk/client-codedeploy';
import type { ECSClient } from '@aws-sdk/client-ecs';
import { isAccessDenied, isAwsError } from '../aws/errors.ts';
import type { Clock } from '../clock.ts';
import { countFailedTasks } from '../ecs/task-failures.ts';
import type { Log } from '../report/log.ts';
import type { CodeDeployRollout } from './plan.ts';
import { type CodeDeploySnapshot, greenOf, isOver } from './verdict.ts';

interface ReaderOptions {
  cluster: string;
  clock: Clock;
  log: Log;
  signal?: AbortSignal;
}

/** Reads what CodeDeploy shows of one deployment, and counts the failed tasks of its replacement task set. */
export class DeploymentReader {
  readonly #codedeploy: CodeDeployClient;
  readonly #ecs: ECSClient;
  readonly #rollout: CodeDeployRollout;
  readonly #options: ReaderOptions;
  #readsTargets = true;
  #readsTasks = true;
  #failedTasks = 0;
  #endedAt: number | undefined;

  constructor(codedeploy: CodeDeployClient, ecs: ECSClient, rollout: CodeDeployRollout, options: ReaderOptions) {
    this.#codedeploy = codedeploy;
    this.#ecs = ecs;
    this.#rollout = rollout;
    this.#options = options;
  }

  /** @throws what GetDeployment ends with */
  async read(abort: AbortSignal): Promise<CodeDeploySnapshot> {
    const [deployment, target] = await Promise.all([
      this.#deployment(this.#rollout.deploymentId, abort),
      this.#target(abort),
    ]);
    const snapshot: CodeDeploySnapshot = { deployment, target };
    if (!isOver(deployment)) {
      snapshot.failedTasks = await this.#countFailures(target, abort);
      return snapshot;
    }
    this.#endedAt ??= this.#options.clock.now();
    const rollbackId = deployment.rollbackInfo?.rollbackDeploymentId;
    if (rollbackId) snapshot.rollback = await this.#deployment(rollbackId, abort);
    else if (deployment.status === 'Stopped' && !this.#rollout.goesBack)
      snapshot.lastAttempted = await this.#lastAttempted(abort);
    return {
      ...snapshot,
      endedForMs: this.#options.clock.now() - this.#endedAt,
      failedTasks: this.#failedTasks,
    };
  }

  async #deployment(deploymentId: string, abortSignal: AbortSignal): Promise<DeploymentInfo> {
    const command = new GetDeploymentCommand({ deploymentId });
    return (await this.#codedeploy.send(command, { abortSignal })).deploymentInfo ?? {};
  }

  /**
   * "For deployments that use the Amazon ECS compute platform, the target IDs are pairs of Amazon ECS clusters and services".
   * https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_BatchGetDeploymentTargets.html
   */
  async #target(abortSignal: AbortSignal): Promise<ECSTarget | undefined> {
    const { deploymentId, plan } = this.#rollout;
    if (!this.#readsTargets) return undefined;
    try {
      const command = new BatchGetDeploymentTargetsCommand({
        deploymentId,
        targetIds: [`${plan.cluster}:${plan.service}`],
      });
      const { deploymentTargets } = await this.#codedeploy.send(command, { abortSignal });
      return labelled(deploymentTargets?.[0]?.ecsTarget, this.#rollout.originalTaskSetId);
    } catch (error) {
      this.#options.signal?.throwIfAborted();
      if (isAccessDenied(error)) {
        this.#readsTargets = false;
        this.#options.log.notice(
          'The role may not call codedeploy:BatchGetDeploymentTargets, so neither lifecycle events nor traffic are shown. ' +
            'Allow it for more exact reasons (docs/permissions.md).',
        );
      }
      // A deployment that was just created has none yet.
      if (!isAwsError(error, 'DeploymentTargetDoesNotExistException', 'DeploymentNotStartedException')) {
        this.#options.log.debug(`Target of ${deploymentId} not read: ${error}`);
      }
      return undefined;
    }
  }

  /** Somebody else's deployment may have taken the place of one that was stopped. */
  async #lastAttempted(abortSignal: AbortSignal): Promise<LastDeploymentInfo | undefined> {
    const { application, deploymentGroup } = this.#rollout.plan;
    const command = new GetDeploymentGroupCommand({
      applicationName: application,
      deploymentGroupName: deploymentGroup,
    });
    return (await this.#codedeploy.send(command, { abortSignal })).deploymentGroupInfo?.lastAttemptedDeployment;
  }

  async #countFailures(target: ECSTarget | undefined, abort: AbortSignal): Promise<number> {
    const { cluster, log, signal } = this.#options;
    const green = greenOf(target);
    const isInstalled = target?.lifecycleEvents?.some(
      ({ lifecycleEventName, status }) => lifecycleEventName === 'Install' && status === 'Succeeded',
    );
    const allRun = (green?.runningCount ?? 0) >= (green?.desiredCount ?? 0);
    if (!this.#readsTasks || !green?.identifer || (isInstalled && allRun)) return this.#failedTasks;
    try {
      const subject = { cluster, service: this.#rollout.plan.service, deploymentId: green.identifer };
      this.#failedTasks = await countFailedTasks(this.#ecs, subject, abort);
    } catch (error) {
      signal?.throwIfAborted();
      if (isAccessDenied(error)) {
        this.#readsTasks = false;
        log.notice(
          'The role may not call ecs:ListTasks and ecs:DescribeTasks, so a crash loop is noticed only when CodeDeploy gives up, after ' +
            'an hour, or at the time-out. Allow both (docs/permissions.md).',
        );
      }
      log.debug(`Stopped tasks of ${this.#rollout.plan.service} not counted: ${error}`);
    }
    return this.#failedTasks;
  }
}

/** Which task set is the original (Blue) and which the replacement (Green): CodeDeploy does not always say so. */
function labelled(target: ECSTarget | undefined, originalId: string | undefined): ECSTarget | undefined {
  if (!target?.taskSetsInfo || originalId === undefined) return target;
  const taskSetsInfo = target.taskSetsInfo.map((taskSet) => ({
    ...taskSet,
    taskSetLabel: taskSet.taskSetLabel ?? (taskSet.identifer === originalId ? ('Blue' as const) : ('Green' as const)),
  }));
  return { ...target, taskSetsInfo };
}
