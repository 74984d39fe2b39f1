import { type ECSClient, StopServiceDeploymentCommand } from '@aws-sdk/client-ecs';
import pLimit from 'p-limit';
import { taskDefinitionName } from '../aws/arn.ts';
import { explainAwsError, isLastingRefusal } from '../aws/errors.ts';
import type { CodeDeployWayBack } from '../codedeploy/rollback.ts';
import type { Log } from '../report/log.ts';
import type { Counts } from './progress.ts';
import { AT_ONCE, updateService } from './service.ts';
import type { Verdict } from './verdict.ts';
import { type Rollout, toRollout, type WatchOptions, watch } from './watch.ts';

/** A service and the revision that it goes back to. */
export interface WayBack {
  service: string;
  taskDefinition: string;
  /** Sent only where the run had changed it. */
  desiredCount: number | undefined;
  /** The revision is the one that it runs: only the desired count goes back. */
  scalesOnly: boolean;
  /** The service deployment that failed, which ECS's reads may still show for a while. */
  serviceDeploymentBefore: string | undefined;
  /** A deployment that shifts traffic and is still under way: ECS takes it back itself, where it has not finished meanwhile. */
  underWay?: { deploymentId: string; serviceDeploymentArn: string } | undefined;
  /** CodeDeploy takes the service back (codedeploy/rollback.ts). */
  codeDeploy?: CodeDeployWayBack | undefined;
}

export interface RollbackResult {
  verdict: Verdict;
  /** ms since the epoch. */
  startedAt: number;
  endedAt: number;
  /** Last seen. */
  counts?: Counts | undefined;
}

/** What came of the rollbacks of some services. */
interface Started {
  rollouts: Rollout[];
  /** By service: AWS would not begin. */
  refused: Map<string, RollbackResult>;
}

/**
 * Puts services back on the revision that they came from. All of them are tried, whatever becomes of one.
 *
 * A deployment that shifts traffic (blue/green, linear, canary) and is still under way is stopped: ECS shifts the traffic back to
 * the tasks that still run, at once. UpdateService would start another such deployment, with all its stages and bake times; it
 * is what is left when the deployment has finished, or may not be stopped. Never throws: a rollback that AWS refuses is a verdict too.
 *
 * @param onStarted called for each service whose rollback ECS has begun
 */
export async function startRollbacks(
  ecs: ECSClient,
  services: readonly WayBack[],
  options: Pick<WatchOptions, 'clock' | 'cluster' | 'log'>,
  onStarted: (way: WayBack) => void,
): Promise<Started> {
  const { clock } = options;
  const startedAt = clock.now();
  const refused: Started['refused'] = new Map();
  const rollouts = await pLimit(AT_ONCE).map(services, async (way): Promise<Rollout[]> => {
    try {
      const rollout = await startOne(ecs, way, options);
      onStarted(way);
      return [rollout];
    } catch (error) {
      const { message } = explainAwsError(error, `roll service "${way.service}" back`);
      const verdict = { kind: 'failed', by: 'ecs', reason: message } as const;
      refused.set(way.service, { verdict, startedAt, endedAt: clock.now() });
      return [];
    }
  });
  return { rollouts: rollouts.flat(), refused };
}

/** Starts the rollbacks and watches them until the services are stable. */
export async function rollBack(
  ecs: ECSClient,
  services: readonly WayBack[],
  options: WatchOptions,
  onStarted: (way: WayBack) => void,
): Promise<Map<string, RollbackResult>> {
  const startedAt = options.clock.now();
  const { refused: results, rollouts } = await startRollbacks(ecs, services, options, onStarted);
  // One at a time would wait for the slowest, together would stop at the first failure: each has a watch of its own.
  await Promise.all(
    rollouts.map(async (rollout) => {
      results.set(rollout.service, { startedAt, ...(await watchOne(ecs, rollout, options)) });
    }),
  );
  return results;
}

async function startOne(
  ecs: ECSClient,
  way: WayBack,
  options: Pick<WatchOptions, 'cluster' | 'log'>,
): Promise<Rollout> {
  const { desiredCount, scalesOnly, service, serviceDeploymentBefore, taskDefinition } = way;
  const { cluster, log } = options;
  const stopped = desiredCount === undefined ? await stop(ecs, way, log) : undefined;
  if (stopped) return stopped;
  if (scalesOnly && desiredCount === undefined) {
    throw new Error('ECS does not take the deployment back, and there is no other revision to go back to');
  }
  const update = { cluster, service, taskDefinition, desiredCount, forceNewDeployment: false };
  const updated = await updateService(ecs, update);
  log.info(`${service}: rolling back to ${taskDefinitionName(taskDefinition)}`);
  return { ...toRollout(service, updated, serviceDeploymentBefore), scalesOnly };
}

/**
 * Has ECS take a deployment back that is under way: ECS StopServiceDeployment, which "rolls back the service deployment to the
 * previous service revision", with or without the service's own rollback option.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stop-service-deployment.html
 *
 * @returns the way back to watch; undefined where there is nothing to stop, or AWS refuses
 */
async function stop(ecs: ECSClient, way: WayBack, log: Log): Promise<Rollout | undefined> {
  if (!way.underWay) return undefined;
  const { deploymentId, serviceDeploymentArn } = way.underWay;
  try {
    await ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType: 'ROLLBACK' }));
  } catch (error) {
    if (!isLastingRefusal(error)) throw error;
    log.info(
      `${way.service}: ${explainAwsError(error, 'stop the deployment, so the service is updated back').message}`,
    );
    return undefined;
  }
  log.info(`${way.service}: stopped; ECS takes it back to ${taskDefinitionName(way.taskDefinition)}`);
  return {
    service: way.service,
    deploymentId,
    createdAt: undefined,
    desiredCount: 0,
    serviceDeploymentBefore: undefined,
    serviceDeploymentArn,
    rollsBack: true,
  };
}

async function watchOne(ecs: ECSClient, rollout: Rollout, options: WatchOptions) {
  try {
    // What goes back was approved when it was deployed: no hook is to hold it.
    const outcome = (await watch(ecs, [rollout], { ...options, onPause: 'continue' })).get(rollout.service);
    // ECS's own way back has a deployment of its own, whose counts are not those that were watched.
    const counts = rollout.rollsBack ? undefined : outcome?.counts;
    if (outcome?.verdict) return { verdict: outcome.verdict, endedAt: outcome.endedAt, counts };
    throw new Error('the watch ended without a verdict');
  } catch (error) {
    const { message } = explainAwsError(error, `watch the rollback of service "${rollout.service}"`);
    return { verdict: { kind: 'failed', by: 'ecs', reason: message } as const, endedAt: options.clock.now() };
  }
}
