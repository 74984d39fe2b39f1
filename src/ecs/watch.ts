import type { Deployment, ECSClient, Service } from '@aws-sdk/client-ecs';
import type { Clock } from '../clock.ts';
import type { CodeDeployRollout } from '../codedeploy/plan.ts';
import type { Log } from '../report/log.ts';
import { Narrator } from './narrator.ts';
import { type OnPause, PauseKeeper } from './pause.ts';
import type { Counts } from './progress.ts';
import { Reader } from './reader.ts';
import { isFailure, judge, type Started, type Verdict } from './verdict.ts';

/** One service whose deployment is watched. */
export interface Rollout extends Started {
  service: string;
  /** The service's currentServiceDeployment before UpdateService: one that differs from it is ours. */
  serviceDeploymentBefore: string | undefined;
  /** Ours, where UpdateService's answer names it. */
  serviceDeploymentArn: string | undefined;
  /** The run is there to continue it: the first pause that it meets is, whatever `onPause` says. */
  continues?: boolean;
  /** Ids of the events that an earlier watch of it has told. */
  seenEvents?: Set<string>;
  /** CodeDeploy deploys to the service: the watch of its deployment (codedeploy/watch.ts) has the verdict. */
  codeDeploy?: CodeDeployRollout;
}

/** What UpdateService answered with, as a rollout to watch: the newest deployment is the one that it started. */
export function toRollout(name: string, updated: Service, serviceDeploymentBefore: string | undefined): Rollout {
  const ours = newestOf(updated);
  const current = updated.currentServiceDeployment;
  return {
    service: name,
    deploymentId: ours?.id ?? '',
    createdAt: ours?.createdAt,
    desiredCount: updated.desiredCount ?? 0,
    serviceDeploymentBefore,
    serviceDeploymentArn: current === serviceDeploymentBefore ? undefined : current,
  };
}

/** The PRIMARY deployment, unless another is newer: one that shifts traffic may give that name only to what has the traffic. */
export function newestOf(service: Service | undefined): Deployment | undefined {
  const byAge = (service?.deployments ?? []).toSorted((one, other) => Number(other.createdAt) - Number(one.createdAt));
  const primary = byAge.find(({ status }) => status === 'PRIMARY');
  const [newest] = byAge;
  return Number(newest?.createdAt) > Number(primary?.createdAt) ? newest : primary;
}

export interface Outcome {
  /** undefined: still under way when the watch ended, because another service of the run had failed. */
  verdict: Verdict | undefined;
  /** ms since the epoch, by our clock. */
  endedAt: number;
  counts: Counts | undefined;
  serviceDeploymentArn: string | undefined;
}

export interface WatchOptions {
  cluster: string;
  timeoutMs: number;
  clock: Clock;
  log: Log;
  signal?: AbortSignal;
  /** Another watch of the same run has come to a failure: this one ends with what it has. */
  over?: { readonly isOver: boolean; readonly promise: Promise<void> };
  /** What to do where a PAUSE lifecycle hook holds a deployment; by default wait. */
  onPause?: OnPause;
  /** Told after every look how things stand, so that it is known when the watch is cut short. */
  onLook?: (service: string, outcome: Outcome) => void;
  /** 0 (inclusive) to 1 (exclusive), for the jitter. */
  random?: () => number;
}

/** A rollout and what was seen of it so far. */
export interface Watched extends Rollout {
  outcome: Outcome;
  progress: string | undefined;
  seenEvents: Set<string>;
  /** Of the event that was told last. */
  lastMessage?: string;
  /** Tasks that ECS said it started, how many of them were found to have failed, and when; ms since the epoch. */
  startedTasks: number;
  failedTasks: number;
  countedAt: number;
  /** When the service deployment was first seen as stopped; ms since the epoch. */
  stoppedAt: number | undefined;
  /** Since when our deployment, which UpdateService's answer lists, is not in the list; ms since the epoch. */
  missingSince: number | undefined;
  /** The same with a newer deployment as PRIMARY. */
  succeededSince: number | undefined;
  pauses: PauseKeeper;
}

/**
 * Watches until every deployment has its verdict, or the first one fails, or the time is up. Prints a line when something changes.
 * Nothing but a lasting refusal (permission, credentials, cluster gone) ends it early: what fails otherwise is asked again.
 *
 * @throws DeployError when AWS refuses for good; the signal's reason when it is aborted
 */
export async function watch(
  ecs: ECSClient,
  rollouts: readonly Rollout[],
  options: WatchOptions,
): Promise<Map<string, Outcome>> {
  const { clock, timeoutMs, log, over, signal, random = Math.random } = options;
  const startedAt = clock.now();
  const deadline = startedAt + timeoutMs;
  const reader = new Reader(ecs, options, deadline);
  const watched = rollouts.map(
    (rollout): Watched => ({
      ...rollout,
      outcome: {
        verdict: undefined,
        endedAt: startedAt,
        counts: undefined,
        serviceDeploymentArn: rollout.serviceDeploymentArn,
      },
      progress: undefined,
      seenEvents: rollout.seenEvents ?? new Set(),
      startedTasks: 0,
      failedTasks: 0,
      countedAt: 0,
      stoppedAt: undefined,
      missingSince: undefined,
      succeededSince: undefined,
      pauses: new PauseKeeper(ecs, rollout, options),
    }),
  );
  const narrator = new Narrator(rollouts.length, options, startedAt);
  const outcomes = () => new Map(watched.map(({ service, outcome }) => [service, outcome]));
  let changedAt = startedAt;

  for (;;) {
    const delayMs = Math.min(pollDelayMs(clock.now() - changedAt, random()), Math.max(0, deadline - clock.now()));
    await (over ? Promise.race([clock.sleep(delayMs, signal), over.promise]) : clock.sleep(delayMs, signal));
    if (over?.isOver) return outcomes();
    const open = watched.filter(({ outcome }) => !outcome.verdict);
    const snapshots = await reader.read(open);
    if (snapshots) {
      for (const rollout of open) {
        const snapshot = snapshots.of(rollout);
        if (snapshot.service && narrator.tell(rollout, snapshot.service, snapshot.serviceDeployment)) {
          changedAt = clock.now();
        }
        rollout.outcome.verdict = judge(rollout, snapshot) ?? (await rollout.pauses.meet(snapshot.serviceDeployment));
        rollout.outcome.endedAt = clock.now();
        options.onLook?.(rollout.service, rollout.outcome);
      }
      narrator.sumUp(watched);
    }
    const undecided = watched.filter(({ outcome }) => !outcome.verdict);
    if (undecided.length === 0) return outcomes();
    if (watched.some(({ outcome }) => outcome.verdict && isFailure(outcome.verdict))) return outcomes();
    if (clock.now() >= deadline) {
      for (const rollout of undecided) {
        rollout.outcome.verdict = rollout.pauses.verdict() ?? {
          kind: 'timed-out',
          reason: rollout.progress ?? 'ECS did not show the deployment',
        };
      }
      return outcomes();
    }
    log.debug(`${undecided.length} of ${watched.length} rollouts under way`);
  }
}

/**
 * How long to wait before the next look: 2 s while things move, easing to 5 s once nothing has changed for two minutes, since ECS
 * reads share an account-wide quota. Jittered by a tenth, so that parallel jobs spread.
 *
 * @param quietMs how long nothing has changed
 * @param random 0 (inclusive) to 1 (exclusive)
 */
export function pollDelayMs(quietMs: number, random: number): number {
  const eased = Math.min(5000, Math.max(2000, 2000 + (quietMs - 60_000) * 0.05));
  return eased * (0.9 + 0.2 * random);
}
