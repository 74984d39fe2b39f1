import { watchTogether } from './codedeploy/together.ts';
import type { Affected } from './ecs/recover.ts';
import { followTwins } from './ecs/twins.ts';
import type { Outcome, Rollout } from './ecs/watch.ts';
import type { Inputs } from './inputs.ts';
import { isWell } from './recovery.ts';
import { listOf, outcomeOf } from './report/words.ts';
import type { ServiceResult } from './result.ts';
import type { Tools } from './tools.ts';

/** Watches deployments, and those that take their place and deploy the same. */
export async function watchRollouts(
  rollouts: readonly Rollout[],
  affected: readonly Affected[],
  inputs: Inputs,
  { aws, clock, log, signal }: Tools,
): Promise<void> {
  const deadline = clock.now() + inputs.timeoutMs;
  let open = rollouts.map((rollout) => ({ ...rollout, seenEvents: new Set<string>() }));
  while (open.length > 0) {
    const timeoutMs = Math.max(0, deadline - clock.now());
    const onLook = (service: string, outcome: Outcome) => {
      for (const { result } of affected) if (result.name === service) Object.assign(result, outcome);
    };
    const outcomes = await watchTogether(aws, open, { ...inputs, timeoutMs, clock, log, signal, onLook });
    for (const [service, outcome] of outcomes) onLook(service, outcome);
    const twins = await followTwins(aws.ecs, inputs.cluster, affected, log);
    if (twins.length === 0) return;
    const undecided = open.filter(({ service }) => outcomes.get(service)?.verdict === undefined);
    open = [...twins.map((twin) => ({ ...twin, seenEvents: new Set<string>() })), ...undecided];
  }
}

export function rolledOut(services: readonly ServiceResult[]): { text: string; ok: boolean } {
  const failed = services.filter((service) => !isWell(service));
  if (failed.length === 0) return { text: `${listOf(services.map(({ name }) => name))} stable`, ok: true };
  return {
    text: failed.map((service) => `${service.name} ${outcomeOf(service).replace('-', ' ')}`).join(', '),
    ok: false,
  };
}
