import { GetDeploymentCommand } from '@aws-sdk/client-codedeploy';
import type { Aws } from '../aws/clients.ts';
import { explainAwsError, isLastingRefusal } from '../aws/errors.ts';
import { pollDelayMs, type WatchOptions } from '../ecs/watch.ts';
import { DeployError } from '../errors.ts';
import { duration } from '../report/words.ts';
import { OVER } from './deployment-group.ts';
import type { CodeDeployPlan } from './plan.ts';

/**
 * Waits until the deployments that are in progress have ended, however they do: CodeDeploy GetDeployment.
 *
 * @throws DeployError when the time is up, or AWS refuses for good; the signal's reason when it is aborted
 */
export async function waitForDeployments(
  aws: Aws,
  plans: readonly CodeDeployPlan[],
  options: Pick<WatchOptions, 'clock' | 'log' | 'random' | 'signal' | 'timeoutMs'>,
): Promise<void> {
  await Promise.all(plans.map((plan) => waitForOne(aws, plan, options)));
}

async function waitForOne(
  aws: Aws,
  { inProgress, service }: CodeDeployPlan,
  {
    clock,
    log,
    random = Math.random,
    signal,
    timeoutMs,
  }: Pick<WatchOptions, 'clock' | 'log' | 'random' | 'signal' | 'timeoutMs'>,
): Promise<void> {
  const codedeploy = await aws.codedeploy();
  const startedAt = clock.now();
  let seen: string | undefined;
  for (;;) {
    try {
      const { deploymentInfo } = await codedeploy.send(new GetDeploymentCommand({ deploymentId: inProgress }), {
        ...(signal && { abortSignal: signal }),
      });
      const status = deploymentInfo?.status ?? 'unknown';
      if (OVER.includes(status)) return;
      if (status !== seen) {
        const took = duration(clock.now() - startedAt);
        log.info(`${service}: waiting, CodeDeploy's deployment ${inProgress} is in progress, ${status} (${took})`);
      }
      seen = status;
    } catch (error) {
      signal?.throwIfAborted();
      if (isLastingRefusal(error)) throw explainAwsError(error, `see whether deployment ${inProgress} has ended`);
      log.debug(`Asking CodeDeploy again: ${error}`);
    }
    const left = startedAt + timeoutMs - clock.now();
    if (left <= 0) {
      throw new DeployError({
        what: `${service} did not get free within ${duration(timeoutMs)}.`,
        why: `CodeDeploy's deployment ${inProgress} is in progress, ${seen ?? 'and could not be read'}.`,
        next: `See what it waits for in the CodeDeploy console, or stop it (aws deploy stop-deployment --deployment-id ${inProgress}).`,
      });
    }
    await clock.sleep(Math.min(left, pollDelayMs(clock.now() - startedAt, random())), signal);
  }
}
