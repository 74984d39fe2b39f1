import { type CodeDeployClient, StopDeploymentCommand } from '@aws-sdk/client-codedeploy';
import { taskDefinitionName } from '../aws/arn.ts';
import type { Aws } from '../aws/clients.ts';
import { explainAwsError, isAwsError } from '../aws/errors.ts';
import type { RollbackResult } from '../ecs/rollback.ts';
import { describeServices } from '../ecs/service.ts';
import type { Verdict } from '../ecs/verdict.ts';
import type { WatchOptions } from '../ecs/watch.ts';
import type { CodeDeployPlan, CodeDeployRollout } from './plan.ts';
import { createDeployment } from './start.ts';
import { primaryTaskSet } from './task-sets.ts';
import { watchDeployments } from './watch.ts';

/** A service that CodeDeploy deployed to, and where it goes back to. */
export interface CodeDeployWayBack {
  plan: CodeDeployPlan;
  deploymentId: string;
  /** ARN of the revision. */
  taskDefinition: string;
  /** The deployment was not seen as over. */
  underWay: boolean;
  /** The new revision got production traffic. */
  shifted: boolean;
}

/**
 * Takes services back that CodeDeploy deployed to, and watches that. A deployment under way is stopped with CodeDeploy's own rollback;
 * one that is over is followed by a deployment of the previous revision, unless the traffic never left that. Never throws: a rollback
 * that AWS refuses is a verdict too.
 *
 * @param onStarted called for each service whose way back has begun
 */
export async function rollBackDeployments(
  aws: Aws,
  ways: readonly CodeDeployWayBack[],
  options: WatchOptions,
  onStarted: (service: string) => void,
): Promise<Map<string, RollbackResult>> {
  const { clock } = options;
  const startedAt = clock.now();
  const results = await Promise.all(
    ways.map(async (way): Promise<[string, RollbackResult]> => {
      const { service } = way.plan;
      const verdict = await takeBack(aws, way, options, onStarted).catch((error): Verdict => {
        const { message } = explainAwsError(error, `roll service "${service}" back`);
        return { kind: 'failed', by: 'ecs', reason: message };
      });
      return [service, { verdict, startedAt, endedAt: clock.now() }];
    }),
  );
  return new Map(results);
}

/**
 * Starts to take services of a cancelled run back, without watching that. Never throws.
 *
 * @returns by service, where AWS would not begin
 */
export async function startToTakeBack(
  aws: Aws,
  ways: readonly CodeDeployWayBack[],
  { clock }: WatchOptions,
  onStarted: (service: string) => void,
): Promise<Map<string, RollbackResult>> {
  const startedAt = clock.now();
  const refused = new Map<string, RollbackResult>();
  for (const { deploymentId, plan, taskDefinition, underWay } of ways) {
    try {
      const codedeploy = await aws.codedeploy();
      if (!underWay || !(await stopAndRollBack(codedeploy, deploymentId))) {
        const revision = taskDefinitionName(taskDefinition);
        await createDeployment(codedeploy, plan, taskDefinition, `Rollback of ${deploymentId} to ${revision}`);
      }
      onStarted(plan.service);
    } catch (error) {
      const { message } = explainAwsError(error, `roll service "${plan.service}" back`);
      const verdict = { kind: 'failed', by: 'ecs', reason: message } as const;
      refused.set(plan.service, { verdict, startedAt, endedAt: clock.now() });
    }
  }
  return refused;
}

/**
 * Stops a deployment under way and has CodeDeploy take it back: StopDeployment, whatever the deployment group's own rollback settings say.
 * https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_StopDeployment.html
 *
 * @returns whether there was anything left to stop
 * @throws StopDeployment's errors, except that it is over already
 */
export async function stopAndRollBack(codedeploy: CodeDeployClient, deploymentId: string): Promise<boolean> {
  try {
    await codedeploy.send(new StopDeploymentCommand({ deploymentId, autoRollbackEnabled: true }));
    return true;
  } catch (error) {
    if (isAwsError(error, 'DeploymentAlreadyCompletedException')) return false;
    throw error;
  }
}

async function takeBack(
  aws: Aws,
  way: CodeDeployWayBack,
  options: WatchOptions,
  onStarted: (service: string) => void,
): Promise<Verdict> {
  const { deploymentId, plan, shifted, taskDefinition, underWay } = way;
  const { log } = options;
  const codedeploy = await aws.codedeploy();
  const revision = taskDefinitionName(taskDefinition);
  const rollout: CodeDeployRollout = { plan, deploymentId, previousTaskDefinition: taskDefinition };
  if (underWay && (await stopAndRollBack(codedeploy, deploymentId))) {
    onStarted(plan.service);
    log.info(
      `${plan.service}: CodeDeploy's deployment ${deploymentId} stopped; CodeDeploy takes it back to ${revision}`,
    );
    const verdict = await watchOne(aws, { ...rollout, goesBack: true }, options);
    // It was through by then, or CodeDeploy did not roll it back.
    if (verdict.kind !== 'failed') return verdict;
    log.info(`${plan.service}: ${verdict.reason}`);
  }
  const services = await describeServices(aws.ecs, options.cluster, [plan.service]);
  const primary = primaryTaskSet(services.get(plan.service) ?? {});
  if (!shifted && primary?.taskDefinition === taskDefinition) {
    log.info(`${plan.service}: the traffic never left ${revision}, so there is nothing to take back`);
    return { kind: 'stable' };
  }
  const back = await createDeployment(codedeploy, plan, taskDefinition, `Rollback of ${deploymentId} to ${revision}`);
  onStarted(plan.service);
  log.info(`${plan.service}: rolling back to ${revision} (CodeDeploy's deployment ${back})`);
  return await watchOne(aws, { ...rollout, deploymentId: back, originalTaskSetId: primary?.id }, options);
}

async function watchOne(aws: Aws, rollout: CodeDeployRollout, options: WatchOptions): Promise<Verdict> {
  const outcome = (await watchDeployments(aws, [rollout], options)).get(rollout.plan.service);
  return outcome?.verdict ?? { kind: 'timed-out', reason: 'the watch ended without a verdict' };
}
