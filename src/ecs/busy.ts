import type { ECSClient, Service } from '@aws-sdk/client-ecs';
import { taskDefinitionName } from '../aws/arn.ts';
import { explainAwsError, isLastingRefusal } from '../aws/errors.ts';
import type { Clock } from '../clock.ts';
import { DeployError } from '../errors.ts';
import type { Log } from '../report/log.ts';
import { duration, listOf } from '../report/words.ts';
import type { RevisionPlan } from './plan.ts';
import { countsOf } from './progress.ts';
import { describeServices } from './service.ts';
import { isUnderWay, primaryOf } from './step.ts';
import { pollDelayMs } from './watch.ts';

/** What the run does where a deployment that is not its own is in progress. */
export type OnBusy = 'replace' | 'wait' | 'fail';

interface Named {
  name: string;
  service: Service;
}

/** Services with a rollout in progress that is not of the very revision which the run is to deploy. Pure. */
export function busyServices<T extends Named>(services: readonly T[], plans: readonly RevisionPlan[]): T[] {
  return services.filter(({ name, service }) => {
    const reused = plans.find((plan) => plan.services.includes(name))?.reuse;
    return isUnderWay(service) && reused !== service.taskDefinition;
  });
}

/** As a problem of the inputs. */
export function busyProblem({ name, service }: Named): string {
  return `services: on "${name}" ${busyWords(service)} (on-busy is fail)`;
}

/** "deployment ecs-svc/1 of api:41 is in progress, 1/2 running, since 2026-01-15T12:00:00Z" */
export function busyWords(service: Service): string {
  const primary = primaryOf(service);
  const counts = primary?.id === undefined ? undefined : countsOf(service, primary.id);
  const tasks = counts && `, ${counts.running}/${counts.desired} running`;
  const since = primary?.createdAt && `, since ${primary.createdAt.toISOString().replace(/\.\d+Z$/, 'Z')}`;
  const revision = taskDefinitionName(primary?.taskDefinition ?? service.taskDefinition ?? '');
  return `deployment ${primary?.id ?? 'of somebody else'} of ${revision} is in progress${tasks ?? ''}${since ?? ''}`;
}

interface WaitOptions {
  cluster: string;
  timeoutMs: number;
  clock: Clock;
  log: Log;
  signal?: AbortSignal;
  random?: () => number;
}

/**
 * Waits until no rollout of these services is in progress, however those that were have ended.
 *
 * @throws DeployError when the time is up, or AWS refuses for good; the signal's reason when it is aborted
 */
export async function waitUntilFree(ecs: ECSClient, busy: readonly Named[], options: WaitOptions): Promise<void> {
  const { clock, cluster, log, signal, timeoutMs, random = Math.random } = options;
  const startedAt = clock.now();
  const said = new Map<string, string>();
  let open = [...busy];
  for (;;) {
    for (const { name, service } of open) {
      const words = busyWords(service);
      if (said.get(name) !== words) log.info(`${name}: waiting, ${words} (${duration(clock.now() - startedAt)})`);
      said.set(name, words);
    }
    const left = startedAt + timeoutMs - clock.now();
    if (left <= 0) {
      throw new DeployError({
        what: `${listOf(open.map(({ name }) => name))} did not get free within ${duration(timeoutMs)}.`,
        why: open.map(({ name, service }) => `${name}: ${busyWords(service)}.`).join('\n'),
        next: 'See what holds that deployment in the ECS console; on-busy: replace lets this run take its place.',
      });
    }
    await clock.sleep(Math.min(left, pollDelayMs(clock.now() - startedAt, random())), signal);
    try {
      const names = open.map(({ name }) => name);
      const services = await describeServices(ecs, cluster, names, signal);
      // One that is gone waits for nobody; what that means is for the next step to say.
      open = names.flatMap((name) => {
        const service = services.get(name);
        return service && isUnderWay(service) ? [{ name, service }] : [];
      });
    } catch (error) {
      signal?.throwIfAborted();
      if (isLastingRefusal(error)) throw explainAwsError(error, 'see whether the services are free');
      log.debug(`Asking ECS again: ${error}`);
    }
    if (open.length === 0) return;
  }
}
