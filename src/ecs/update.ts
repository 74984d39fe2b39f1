import type { ECSClient, Service, Tag } from '@aws-sdk/client-ecs';
import pLimit from 'p-limit';
import { taskDefinitionName } from '../aws/arn.ts';
import { explainAwsError, isLastingRefusal } from '../aws/errors.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../report/log.ts';
import type { Change, ServiceResult } from '../result.ts';
import { createService, tagService } from '../service-definition/create.ts';
import type { ServiceMembers } from '../service-definition/file.ts';
import type { ServicePlan } from '../service-definition/plan.ts';
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
  /** What its file asks for. */
  plan?: ServicePlan | undefined;
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
  const { plan, result, service, taskDefinition } = target;
  const { clock, cluster, desiredCount, log, mayRun, signal } = options;
  signal?.throwIfAborted();
  const revision = taskDefinitionName(taskDefinition);
  const update = plan?.kind === 'update' ? plan : undefined;
  const settings = update && Object.keys(update.settings).length > 0 ? update.settings : undefined;
  if (update && update.tags.length > 0) await tag(ecs, target, update.tags, log);
  const step = nextStep(service, {
    ...options,
    taskDefinition,
    changesSettings: settings !== undefined,
    forcesSettings: update?.forceNewDeployment === true,
  });
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
    if (plan?.kind === 'create') return await create(ecs, target, plan.members, options);
    const call = { cluster, service: result.name, taskDefinition, desiredCount, forceNewDeployment, settings };
    const updated = await updateService(ecs, call, signal);
    if (settings) noteSettings(result, update?.changes ?? [], log);
    const rollout = begin(result, toRollout(result.name, updated, service.currentServiceDeployment));
    if (rollout.deploymentId === primaryOf(service)?.id) {
      if (settings) log.info(`${result.name}: its settings are changed, which needs no new deployment`);
      if (desiredCount !== undefined && desiredCount !== service.desiredCount) {
        log.info(`${result.name}: desired count set to ${desiredCount}`);
      }
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
    const doing = plan?.kind === 'create' ? 'create' : 'update';
    throw explainAwsError(error, `${doing} service "${result.name}" in cluster "${cluster}"`);
  }
}

/** The first deployment of a service that is missing. */
async function create(
  ecs: ECSClient,
  { result, taskDefinition }: Target,
  members: ServiceMembers,
  { cluster, log, signal }: UpdateOptions,
): Promise<Rollout> {
  const created = await createService(ecs, { cluster, serviceName: result.name, taskDefinition, members }, signal);
  result.arn = created.serviceArn ?? '';
  const rollout = begin(result, toRollout(result.name, created, undefined));
  log.info(
    `${result.name}: service created, deployment ${rollout.deploymentId} of ${taskDefinitionName(taskDefinition)} started`,
  );
  return rollout;
}

/** Tags change no task: they are set whatever becomes of the deployment. */
async function tag(ecs: ECSClient, { result, plan }: Target, tags: readonly Tag[], log: Log): Promise<void> {
  try {
    await tagService(ecs, result.arn, tags);
  } catch (error) {
    throw explainAwsError(error, `tag service "${result.name}"`);
  }
  const changes = plan?.kind === 'update' ? plan.changes.filter(isTag) : [];
  noteChanges(result, changes, log);
}

function noteSettings(result: ServiceResult, changes: readonly Change[], log: Log): void {
  noteChanges(
    result,
    changes.filter((change) => !isTag(change)),
    log,
  );
}

function noteChanges(result: ServiceResult, changes: readonly Change[], log: Log): void {
  result.settings = [...(result.settings ?? []), ...changes];
  for (const { from, kind, to, what } of changes) {
    const values = from !== undefined && to !== undefined ? `: ${from} → ${to}` : to !== undefined ? `: ${to}` : '';
    log.info(`${result.name}: ${what} ${kind}${values}`);
  }
}

function isTag({ what }: Change): boolean {
  return what.startsWith('tag ');
}

function begin(result: ServiceResult, rollout: Rollout): Rollout {
  result.deploymentId = rollout.deploymentId;
  result.deploymentCreatedAt = rollout.createdAt?.getTime();
  return rollout;
}
