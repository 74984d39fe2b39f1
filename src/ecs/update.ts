import type { ECSClient, Service } from '@aws-sdk/client-ecs';
import pLimit from 'p-limit';
import { taskDefinitionName } from '../aws/arn.ts';
import { explainAwsError, isLastingRefusal } from '../aws/errors.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../report/log.ts';
import type { ServiceResult } from '../result.ts';
import { busyWords } from './busy.ts';
import { AT_ONCE, updateService } from './service.ts';
import { isUnderWay, nextStep, primaryOf } from './step.ts';
import { type Rollout, toRollout } from './watch.ts';

/** A service that is to run a revision. */
export interface Target {
  /** As preflight saw it. */
  service: Service;
  /** ARN of the revision. */
  taskDefinition: string;
  /** Filled in as things happen. */
  result: ServiceResult;
  /** Where CodeDeploy deploys to the service: starts its deployment of a revision. Throws AWS's errors as they are. */
  startElsewhere?: ((taskDefinition: string) => Promise<Rollout>) | undefined;
}

export interface UpdateOptions {
  cluster: string;
  desiredCount: number | undefined;
  forceNewDeployment: boolean;
  /** The image was pushed in this run. */
  imagePushed: boolean;
  clock: Clock;
  log: Log;
  /** Service to the ARN of the revision that it was, or where a call ended in the dark may have been, updated to. */
  mayRun: Map<string, string>;
  /** Aborted once the run has ended: what has not been sent by then must not be. */
  signal?: AbortSignal;
}

/**
 * Starts the deployments of these services together; a service that runs the revision already is left alone, and one that is rolling
 * it out is only to be watched.
 *
 * @returns the rollouts to watch
 * @throws DeployError with the first refusal, after every service was tried
 */
export async function updateServices(
  ecs: ECSClient,
  targets: readonly Target[],
  options: UpdateOptions,
): Promise<Rollout[]> {
  const atOnce = pLimit(AT_ONCE);
  const settled = await Promise.allSettled(targets.map((target) => atOnce(() => startOne(ecs, target, options))));
  const refused = settled.find(({ status }) => status === 'rejected');
  if (refused) throw (refused as PromiseRejectedResult).reason;
  return settled.flatMap((outcome) => (outcome.status === 'fulfilled' && outcome.value ? [outcome.value] : []));
}

async function startOne(ecs: ECSClient, target: Target, options: UpdateOptions): Promise<Rollout | undefined> {
  const { result, service, taskDefinition } = target;
  const { clock, cluster, desiredCount, log, mayRun, signal } = options;
  signal?.throwIfAborted();
  const revision = taskDefinitionName(taskDefinition);
  const step = nextStep(service, { ...options, taskDefinition });
  if (step.kind === 'none') {
    log.info(`${result.name}: already runs ${revision}, nothing to deploy`);
    result.verdict = { kind: 'unchanged' };
    return undefined;
  }
  result.startedAt = clock.now();
  result.taskDefinition = taskDefinition;
  mayRun.set(result.name, taskDefinition);
  if (step.kind === 'watch') {
    log.info(`${result.name}: ${revision} is being rolled out already (deployment ${step.deployment.id})`);
    return begin(result, toRollout(result.name, service, undefined));
  }
  if (isUnderWay(service) && (step.forceNewDeployment || service.taskDefinition !== taskDefinition)) {
    log.warning(`${result.name}: ${busyWords(service)}; ours replaces it (input on-busy).`);
  }
  const { forceNewDeployment } = step;
  try {
    if (target.startElsewhere) {
      const rollout = begin(result, await target.startElsewhere(taskDefinition));
      log.info(`${result.name}: CodeDeploy's deployment ${rollout.deploymentId} of ${revision} started`);
      return rollout;
    }
    const update = { cluster, service: result.name, taskDefinition, desiredCount, forceNewDeployment };
    const updated = await updateService(ecs, update, signal);
    const rollout = begin(result, toRollout(result.name, updated, service.currentServiceDeployment));
    if (rollout.deploymentId === primaryOf(service)?.id) {
      log.info(`${result.name}: desired count set to ${desiredCount}`);
      return { ...rollout, scalesOnly: true };
    }
    log.info(`${result.name}: deployment ${rollout.deploymentId} of ${revision} started`);
    return rollout;
  } catch (error) {
    if (isLastingRefusal(error)) {
      mayRun.delete(result.name);
      result.startedAt = undefined;
      result.taskDefinition = service.taskDefinition ?? '';
    }
    if (target.startElsewhere) {
      throw explainAwsError(error, `start CodeDeploy's deployment of service "${result.name}" in cluster "${cluster}"`);
    }
    throw explainAwsError(error, `update service "${result.name}" in cluster "${cluster}"`);
  }
}

function begin(result: ServiceResult, rollout: Rollout): Rollout {
  result.deploymentId = rollout.deploymentId;
  result.deploymentCreatedAt = rollout.createdAt?.getTime();
  return rollout;
}
