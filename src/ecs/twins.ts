import type { ECSClient } from '@aws-sdk/client-ecs';
import { taskDefinitionName } from '../aws/arn.ts';
import { describeTaskDefinition } from '../aws/lossless.ts';
import type { Log } from '../report/log.ts';
import type { Affected } from './recover.ts';
import { describeServices } from './service.ts';
import { isUnchanged } from './task-definition.ts';
import { newestOf, type Rollout, toRollout } from './watch.ts';

/**
 * Deployments that took the place of ours and deploy the same: another run of the same commit. What the run is for still comes true,
 * so it watches them instead. Their services' results are those of the other deployment from here on.
 *
 * @returns the rollouts to watch instead; none where the others deploy something else, or that cannot be read
 */
export async function followTwins(
  ecs: ECSClient,
  cluster: string,
  affected: readonly Affected[],
  log: Log,
): Promise<Rollout[]> {
  const superseded = affected.filter(({ result }) => result.verdict?.kind === 'superseded');
  try {
    const followed = await Promise.all(superseded.map((one) => followTwin(ecs, cluster, one, log)));
    return followed.filter((rollout) => rollout !== undefined);
  } catch (error) {
    log.debug(`What took our place was not read: ${error}`);
    return [];
  }
}

async function followTwin(
  ecs: ECSClient,
  cluster: string,
  { registration, result }: Affected,
  log: Log,
): Promise<Rollout | undefined> {
  const service = (await describeServices(ecs, cluster, [result.name])).get(result.name);
  const other = newestOf(service);
  if (!service || !other?.taskDefinition || other.id === result.deploymentId) return undefined;
  const isSame =
    other.taskDefinition === result.taskDefinition ||
    isUnchanged(await describeTaskDefinition(ecs, other.taskDefinition), registration);
  if (!isSame) return undefined;
  log.notice(
    `${result.name}: deployment ${other.id} of ${taskDefinitionName(other.taskDefinition)} took the place of ours and deploys the ` +
      `same as ${taskDefinitionName(result.taskDefinition)}, so the run watches that one.`,
  );
  const rollout = toRollout(result.name, service, undefined);
  result.taskDefinition = other.taskDefinition;
  result.deploymentId = rollout.deploymentId;
  result.deploymentCreatedAt = rollout.createdAt?.getTime();
  result.serviceDeploymentArn = rollout.serviceDeploymentArn;
  result.verdict = undefined;
  return rollout;
}
