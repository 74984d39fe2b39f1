import { type ECSClient, StopServiceDeploymentCommand } from '@aws-sdk/client-ecs';
import { taskDefinitionName } from '../aws/arn.ts';
import { explainAwsError, isLastingRefusal } from '../aws/errors.ts';
import type { CodeDeployWayBack } from '../codedeploy/rollback.ts';
import { updateService } from './service.ts';
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
}

/**
 * Puts services back on the revision that they came from and watches them until they are stable. All of them are tried, whatever
 * becomes of one.
 *
 * A deployment that shifts traffic (blue/green, linear, canary) and is still under way is stopped: ECS shifts the traffic back to
 * the tasks that still run, at once. UpdateService would start another such deployment, with all its stages and bake times; it
 * is what is left when the deployment has finished, or may not be stopped. Never throws: a rollback that AWS refuses is a verdict too.
 *
 * @param onStarted called for each service whose rollback ECS has begun
 */
export async function rollBack(
  ecs: ECSClient,
  services: readonly WayBack[],
  options: WatchOptions,
  onStarted: (way: WayBack) => void,
): Promise<Map<string, RollbackResult>> {
  const { clock, cluster, log } = options;
  const startedAt = clock.now();
  const results = new Map<string, RollbackResult>();
  const rollouts = await Promise.all(
    services.map(async (way): Promise<Rollout | undefined> => {
      const { desiredCount, scalesOnly, service, serviceDeploymentBefore, taskDefinition } = way;
      try {
        const stopped = desiredCount === undefined && (await stop(ecs, way, options));
        if (stopped) {
          onStarted(way);
          return stopped;
        }
        if (scalesOnly && desiredCount === undefined) {
          throw new Error('ECS does not take the deployment back, and there is no other revision to go back to');
        }
        const updated = await updateService(ecs, {
          cluster,
          service,
          taskDefinition,
          desiredCount,
          forceNewDeployment: false,
        });
        onStarted(way);
        log.info(`${service}: rolling back to ${taskDefinitionName(taskDefinition)}`);
        return { ...toRollout(service, updated, serviceDeploymentBefore), scalesOnly };
      } catch (error) {
        const { message } = explainAwsError(error, `roll service "${service}" back`);
        results.set(service, {
          verdict: { kind: 'failed', by: 'ecs', reason: message },
          startedAt,
          endedAt: clock.now(),
        });
        return undefined;
      }
    }),
  );
  // One at a time would wait for the slowest, together would stop at the first failure: each has a watch of its own.
  await Promise.all(
    rollouts.map(async (rollout) => {
      if (rollout) results.set(rollout.service, { startedAt, ...(await watchOne(ecs, rollout, options)) });
    }),
  );
  return results;
}

/**
 * Has ECS take a deployment back that is under way: ECS StopServiceDeployment, which "rolls back the service deployment to the
 * previous service revision", with or without the service's own rollback option.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stop-service-deployment.html
 *
 * @returns the way back to watch; undefined where there is nothing to stop, or AWS refuses
 */
async function stop(ecs: ECSClient, way: WayBack, { log }: WatchOptions): Promise<Rollout | undefined> {
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
    if (outcome?.verdict) return { verdict: outcome.verdict, endedAt: outcome.endedAt };
    throw new Error('the watch ended without a verdict');
  } catch (error) {
    const { message } = explainAwsError(error, `watch the rollback of service "${rollout.service}"`);
    return { verdict: { kind: 'failed', by: 'ecs', reason: message } as const, endedAt: options.clock.now() };
  }
}
