import type { Aws } from '../aws/clients.ts';
import { explainAwsError, isAwsError, isLastingRefusal } from '../aws/errors.ts';
import { isFailure, type Verdict } from '../ecs/verdict.ts';
import { type Outcome, pollDelayMs, type WatchOptions } from '../ecs/watch.ts';
import { duration } from '../report/words.ts';
import type { CodeDeployRollout, Waits } from './plan.ts';
import { countsIn, Progress } from './progress.ts';
import { DeploymentReader } from './reader.ts';
import { type CodeDeploySnapshot, greenOf, isOver, judgeDeployment } from './verdict.ts';

/** What watching a deployment of CodeDeploy came to. */
export interface CodeDeployOutcome extends Outcome {
  /** ecs-svc/… of the replacement task set: what ECS enters as `startedBy` of its tasks. */
  taskSetId: string | undefined;
  /** ms since the epoch, by AWS's clock. */
  deploymentCreatedAt: number | undefined;
  /** The replacement task set got production traffic; undefined where that could not be read. */
  shifted: boolean | undefined;
}

interface Watched {
  rollout: CodeDeployRollout;
  reader: DeploymentReader;
  progress: Progress;
  deadline: number;
  rollbackId: string | undefined;
  outcome: CodeDeployOutcome;
}

/**
 * Watches deployments of CodeDeploy until every one has its verdict, or the first one fails, or their time is up: `timeoutMs` and the
 * deployment group's own waits. Prints a line when something changes.
 *
 * @throws DeployError when AWS refuses for good; the signal's reason when it is aborted
 */
export async function watchDeployments(
  aws: Aws,
  rollouts: readonly CodeDeployRollout[],
  options: WatchOptions,
): Promise<Map<string, CodeDeployOutcome>> {
  const { clock, over, random = Math.random, signal } = options;
  const codedeploy = await aws.codedeploy();
  const startedAt = clock.now();
  const watched = rollouts.map(
    (rollout): Watched => ({
      rollout,
      reader: new DeploymentReader(codedeploy, aws.ecs, rollout, options),
      progress: new Progress(rollout),
      deadline: startedAt + timeLimit(options.timeoutMs, rollout.plan.waits),
      rollbackId: undefined,
      outcome: {
        verdict: undefined,
        endedAt: startedAt,
        counts: undefined,
        serviceDeploymentArn: undefined,
        taskSetId: undefined,
        deploymentCreatedAt: undefined,
        shifted: undefined,
      },
    }),
  );
  const outcomes = () => new Map(watched.map(({ outcome, rollout }) => [rollout.plan.service, outcome]));
  let changedAt = startedAt;
  for (;;) {
    const open = watched.filter(({ outcome }) => !outcome.verdict);
    const deadline = Math.min(...open.map((one) => one.deadline));
    const delayMs = Math.min(pollDelayMs(clock.now() - changedAt, random()), Math.max(0, deadline - clock.now()));
    await (over ? Promise.race([clock.sleep(delayMs, signal), over.promise]) : clock.sleep(delayMs, signal));
    if (over?.isOver) return outcomes();
    const changes = await Promise.all(open.map((one) => look(one, startedAt, options)));
    if (changes.includes(true)) changedAt = clock.now();
    for (const one of open) {
      one.outcome.endedAt = clock.now();
      if (!one.outcome.verdict && clock.now() >= one.deadline) one.outcome.verdict = timedOut(one, options.timeoutMs);
      options.onLook?.(one.rollout.plan.service, one.outcome);
    }
    if (watched.every(({ outcome }) => outcome.verdict)) return outcomes();
    if (watched.some(({ outcome }) => outcome.verdict && isFailure(outcome.verdict))) return outcomes();
  }
}

/** How long a deployment may take: CodeDeploy's Succeeded comes after its own waits. In ms. */
export function timeLimit(timeoutMs: number, { readyMs, terminationMs }: Waits): number {
  return timeoutMs + readyMs + terminationMs;
}

/** Reads, tells and judges one deployment; returns whether anything was new. What cannot be read is asked again. */
async function look(one: Watched, startedAt: number, { clock, log, signal }: WatchOptions): Promise<boolean> {
  const { outcome, progress, reader, rollout } = one;
  // A hanging call is abandoned with the time-out of the whole watch, too.
  const patience = AbortSignal.timeout(Math.max(1000, Math.ceil(one.deadline - clock.now())));
  let snapshot: CodeDeploySnapshot;
  try {
    snapshot = await reader.read(signal ? AbortSignal.any([signal, patience]) : patience);
  } catch (error) {
    signal?.throwIfAborted();
    // One that was just created may not be known everywhere yet; none is ever deleted.
    const isNew = isAwsError(error, 'DeploymentDoesNotExistException');
    if (isLastingRefusal(error) && !isNew)
      throw explainAwsError(error, `watch deployment ${rollout.deploymentId}; it goes on in CodeDeploy`);
    log.debug(`Asking CodeDeploy again: ${error}`);
    return false;
  }
  const { deployment, target } = snapshot;
  const green = greenOf(target);
  outcome.counts = countsIn(snapshot) ?? outcome.counts;
  outcome.taskSetId = green?.identifer ?? outcome.taskSetId;
  outcome.deploymentCreatedAt = deployment.createTime?.getTime() ?? outcome.deploymentCreatedAt;
  if (target) outcome.shifted ||= (green?.trafficWeight ?? 0) > 0;
  one.rollbackId = deployment.rollbackInfo?.rollbackDeploymentId;
  const news = progress.news(snapshot);
  for (const line of news) log.info(`${rollout.plan.service}: ${line} (${duration(clock.now() - startedAt)})`);
  outcome.verdict = judgeDeployment(rollout, snapshot);
  if (isOver(deployment) && !outcome.verdict) log.debug(`${rollout.plan.service}: waits for the end of the rollback`);
  return news.length > 0;
}

function timedOut({ progress, rollbackId, rollout }: Watched, timeoutMs: number): Verdict {
  const { readyMs, terminationMs } = rollout.plan.waits;
  const waits =
    readyMs + terminationMs > 0 ? ` and the deployment group's waits of ${duration(readyMs + terminationMs)}` : '';
  const reason = `not through after ${duration(timeoutMs)}${waits} (${progress.last})`;
  if (!rollbackId) return { kind: 'timed-out', reason };
  if (rollout.goesBack) return { kind: 'timed-out', reason: `rollback deployment ${rollbackId} ${reason}` };
  const { previousTaskDefinition } = rollout;
  return {
    kind: 'rolled-back',
    by: 'ecs',
    reason: `${reason}; rollback deployment ${rollbackId} is still under way`,
    to: previousTaskDefinition || undefined,
  };
}
