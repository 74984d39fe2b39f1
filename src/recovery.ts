import { taskDefinitionName } from './aws/arn.ts';
import { explainAwsError } from './aws/errors.ts';
import {
  type Affected,
  diagnoseFailures,
  noteCancelled,
  rollBackServices,
  startToRollBack,
  waysBack,
  whatIsLeft,
} from './ecs/recover.ts';
import { deregisterUnused } from './ecs/revisions.ts';
import { CANCELLED, DeployError, InputError } from './errors.ts';
import type { Inputs } from './inputs.ts';
import type { Phases } from './phases.ts';
import type { Log } from './report/log.ts';
import { listOf, outcomeOf, verdictSentence, wentWell } from './report/words.ts';
import type { DeployResult, ServiceResult } from './result.ts';
import { AFTER_COMMAND } from './run-command.ts';
import type { Tools } from './tools.ts';

/** How long a cancelled run waits for AWS to begin its rollback, in ms: the runner kills it after 10 s. */
const START_MS = 5000;

/** After a failure: takes back what was registered in vain, finds out why, rolls back, and says what is left. */
export async function recover(
  result: DeployResult,
  affected: readonly Affected[],
  mayRun: ReadonlyMap<string, string>,
  inputs: Inputs,
  { aws, clock, log, signal }: Tools,
  phases: Phases,
): Promise<void> {
  if (signal.aborted) {
    result.cancelled = true;
    noteCancelled(affected);
  }
  const options = { ...inputs, clock, log };
  // First of all, since the runner gives a cancelled run only seconds.
  if (signal.aborted && inputs.onCancel === 'rollback') {
    await phases.unlessCancelled(
      startToRollBack(aws, affected, waysBack(affected, inputs.desiredCount), options),
      START_MS,
    );
  }
  await takeBackRevisions(result, mayRun, { aws, log }, phases);
  await phases.unlessCancelled(diagnoseFailures(aws, affected, options));

  // A watch that AWS refused to answer came to no verdict: what is under way may well succeed.
  const failedAfter = phases.last === AFTER_COMMAND;
  const mayRollBack =
    !signal.aborted && (phases.last?.startsWith('Update') || failedAfter || !result.services.every(isWell));
  const ways = inputs.rollback && mayRollBack ? waysBack(affected, inputs.desiredCount) : [];
  if (ways.length > 0) {
    const names = listOf(ways.map(({ service }) => service));
    try {
      await phases.run(
        'Rollback',
        () => rollBackServices(aws, affected, ways, options, failedAfter ? reasonToGoBack(result) : undefined),
        (ok) => ({ text: ok ? `${names} back and stable` : 'not every service is stable again', ok }),
      );
    } catch (cancellation) {
      result.cancelled = true;
      result.failure = explainAwsError(cancellation, 'roll back');
    }
  }
  const left = whatIsLeft(affected, inputs.cluster);
  // Of a service that had failed already, its verdict does not say it.
  const hadFailed = result.services.some((service) => !isWell(service) && service.verdict?.kind !== 'cancelled');
  if (signal.aborted && hadFailed) left.unshift(CANCELLED);
  for (const sentence of left) log.warning(sentence);
  result.failure = conclude(result, mayRun.size > 0 ? left : ['No service was changed.']);
}

/** By phase: what there may be where it was left without an answer. */
const MAY_BE: Readonly<Record<string, string>> = {
  'Task definition': 'A revision may have been registered: ECS has not answered. No service uses it.',
  Repository: 'The repository may have been created, with or without its lifecycle policy: ECR has not answered.',
};

/** The answer that a cancelled run no longer waited for may name a revision or a deployment that there is something to be done about. */
export async function lastAnswer(underWay: Promise<unknown>, phases: Phases, log: Log): Promise<void> {
  const mayBe = MAY_BE[phases.last ?? ''];
  if (!(await phases.ends(underWay)) && mayBe) log.warning(mayBe);
}

/** Deregisters what was registered and no service runs. */
export async function takeBackRevisions(
  { revisions }: DeployResult,
  mayRun: ReadonlyMap<string, string>,
  { aws, log }: Pick<Tools, 'aws' | 'log'>,
  phases: Phases,
): Promise<void> {
  const used = new Set(mayRun.values());
  const arns = revisions.filter(({ arn, registered }) => registered && !used.has(arn)).map(({ arn }) => arn);
  if (await phases.ends(deregisterUnused(aws.ecs, arns, log))) return;
  const names = listOf(arns.map(taskDefinitionName), arns.length);
  log.warning(`${names}: registered and not used; ECS has not answered whether it is deregistered again.`);
}

/** "after-command exited with code 3" */
function reasonToGoBack({ failure }: DeployResult): string {
  return failure?.what.startsWith('after-command ') ? failure.what.replace(/\.$/, '') : 'after-command failed';
}

/** The run's failure: what happened to which service, and what is left behind. */
function conclude({ failure, services }: DeployResult, left: readonly string[]): DeployError {
  // It says so itself, with all that has to be put right.
  if (failure instanceof InputError) return failure;
  const failed = services.filter((service) => !isWell(service));
  const others = failure ? services.filter(({ rollback }) => rollback).map(verdictSentence) : [];
  const isBack = failed.length > 0 && failed.every((service) => outcomeOf(service) === 'rolled-back');
  const advice = isBack && left.length === 0 ? 'Fix the cause and push again: what ran before goes on running.' : '';
  return new DeployError({
    what: failure?.what ?? failed.map(verdictSentence).join('\n'),
    why: failure?.why,
    next: [failure?.next, advice, ...others, ...left].filter(Boolean).join('\n'),
    cause: failure?.cause,
  });
}

export function isWell({ verdict }: ServiceResult): boolean {
  return verdict === undefined || wentWell(verdict.kind);
}
