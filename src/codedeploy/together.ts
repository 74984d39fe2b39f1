import type { Aws } from '../aws/clients.ts';
import { isFailure } from '../ecs/verdict.ts';
import { type Outcome, type Rollout, type WatchOptions, watch } from '../ecs/watch.ts';

/**
 * Watches the rollouts of one run, ECS's own and those of CodeDeploy side by side: the first failure of any ends the watch of all,
 * as it does among ECS's own.
 *
 * @throws what either watch does
 */
export async function watchTogether(
  aws: Aws,
  rollouts: readonly Rollout[],
  options: WatchOptions,
): Promise<Map<string, Outcome>> {
  const codeDeploy = rollouts.flatMap((rollout) => rollout.codeDeploy ?? []);
  const own = rollouts.filter((rollout) => !rollout.codeDeploy);
  if (codeDeploy.length === 0) return await watch(aws.ecs, own, options);
  const { watchDeployments } = await import('./watch.ts');
  const over = new Over();
  const inBoth = { ...options, over };
  const watches: Promise<Map<string, Outcome>>[] = [watchDeployments(aws, codeDeploy, inBoth)];
  if (own.length > 0) watches.push(watch(aws.ecs, own, inBoth));
  const settled = await Promise.allSettled(watches.map((each) => each.then(endAtFailure(over), endAll(over))));
  const refused = settled.find(({ status }) => status === 'rejected');
  if (refused) throw (refused as PromiseRejectedResult).reason;
  return new Map(settled.flatMap((each) => (each.status === 'fulfilled' ? [...each.value] : [])));
}

/** Tells a watch that nobody waits for it any more. */
class Over {
  isOver = false;
  readonly promise: Promise<void>;
  readonly #resolve: () => void;

  constructor() {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.promise = promise;
    this.#resolve = resolve;
  }

  end(): void {
    this.isOver = true;
    this.#resolve();
  }
}

function endAtFailure(over: Over) {
  return (outcomes: Map<string, Outcome>): Map<string, Outcome> => {
    if ([...outcomes.values()].some(({ verdict }) => verdict && isFailure(verdict))) over.end();
    return outcomes;
  };
}

function endAll(over: Over) {
  return (error: unknown): never => {
    over.end();
    throw error;
  };
}
