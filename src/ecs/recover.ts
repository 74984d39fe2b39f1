import type { Service } from '@aws-sdk/client-ecs';
import { taskDefinitionName } from '../aws/arn.ts';
import type { Aws } from '../aws/clients.ts';
import type { JsonObject } from '../aws/json.ts';
import type { CodeDeployPlan } from '../codedeploy/plan.ts';
import type { CodeDeployWayBack } from '../codedeploy/rollback.ts';
import { printDiagnosis } from '../report/diagnosis-text.ts';
import { duration, wentWell } from '../report/words.ts';
import type { ServiceResult } from '../result.ts';
import type { ServicePlan } from '../service-definition/plan.ts';
import { diagnose } from './diagnosis.ts';
import { type RollbackResult, rollBack, startRollbacks, type WayBack } from './rollback.ts';
import { rollsBackByItself, shiftsTraffic, type Verdict } from './verdict.ts';
import type { WatchOptions } from './watch.ts';

/** A service of the run: as it was before, what has become of it, and what it was to run. */
export interface Affected {
  before: Service;
  result: ServiceResult;
  /** The RegisterTaskDefinition input of the revision that it was updated to. */
  registration: JsonObject;
  /** What its file asks for. */
  plan?: ServicePlan | undefined;
  /** Where CodeDeploy deploys to the service. */
  codeDeploy?: CodeDeployPlan | undefined;
  /** ARN of the revision that a rollback of ours was started to. */
  wayBack?: string;
  /** The same, where ECS has only been told to. */
  wayBackSent?: string;
}

/** A rollback comes after the diagnosis, and does not wait longer for AWS's answers. */
const DIAGNOSIS_MS = 20_000;

/** Finds out why the services that failed did, and prints it. Adds a `diagnosis` to their results; never throws. */
export async function diagnoseFailures(
  aws: Aws,
  affected: readonly Affected[],
  { clock, cluster, log, logLines }: WatchOptions & { logLines: number },
): Promise<void> {
  const failed = affected.filter(({ result }) => result.verdict && isWorthDiagnosing(result.verdict));
  const outOfTime = clock.sleep(DIAGNOSIS_MS).then(() => undefined);
  await Promise.all(
    failed.map(async ({ registration, result }) => {
      const diagnosis = diagnose({
        ecs: aws.ecs,
        logs: aws.logs,
        cluster,
        service: result.name,
        deploymentId: result.taskSetId ?? result.deploymentId ?? '',
        taskDefinition: registration,
        taskDefinitionArn: result.taskDefinition,
        since: result.deploymentCreatedAt ?? clock.now(),
        logLines,
        clock,
      });
      result.diagnosis = await Promise.race([diagnosis, outOfTime]);
    }),
  );
  for (const { result } of failed) {
    if (!result.diagnosis) {
      log.warning(`Why ${result.name} failed is not known: AWS did not answer within ${duration(DIAGNOSIS_MS)}.`);
      continue;
    }
    // Not in a group: what is read at 2 a.m. is not folded away.
    log.info(`\nWhy ${result.name} failed:`);
    printDiagnosis(log, result.diagnosis);
    log.info('');
  }
}

function isWorthDiagnosing(verdict: Verdict): boolean {
  return (
    verdict.kind === 'timed-out' ||
    verdict.kind === 'rolled-back' ||
    verdict.kind === 'rollback-failed' ||
    (verdict.kind === 'failed' && verdict.by !== 'gone')
  );
}

/**
 * Takes services of a failed run back and watches them. Adds a `rollback` to their results; never throws.
 *
 * @param because why those go back that are well themselves; undefined: another service failed
 * @returns whether all of them are stable again
 */
export async function rollBackServices(
  aws: Aws,
  affected: readonly Affected[],
  ways: readonly WayBack[],
  options: WatchOptions,
  because?: string,
): Promise<boolean> {
  const own = ways.filter(({ codeDeploy }) => !codeDeploy);
  const codeDeploy = ways.flatMap((way) => way.codeDeploy ?? []);
  const all = await Promise.all([
    rollBack(aws.ecs, own, options, ({ service }) => noteStarted(affected, service)),
    codeDeploy.length > 0
      ? (await import('../codedeploy/rollback.ts')).rollBackDeployments(aws, codeDeploy, options, (service) =>
          noteStarted(affected, service),
        )
      : [],
  ]);
  const results = new Map(all.flatMap((some) => [...some]));
  noteResults(affected, ways, results, because);
  return [...results.values()].every(({ verdict }) => verdict.kind === 'stable');
}

/**
 * Starts to take services of a cancelled run back: nobody has the time to watch them. Adds `wayBack`, and a `rollback` where AWS
 * would not begin; never throws.
 */
export async function startToRollBack(
  aws: Aws,
  affected: readonly Affected[],
  ways: readonly WayBack[],
  options: WatchOptions,
): Promise<void> {
  for (const way of ways) {
    const one = affected.find(({ result: { name } }) => name === way.service);
    if (one) one.wayBackSent = way.taskDefinition;
  }
  const own = ways.filter(({ codeDeploy }) => !codeDeploy);
  const codeDeploy = ways.flatMap((way) => way.codeDeploy ?? []);
  const refused = await Promise.all([
    startRollbacks(aws.ecs, own, options, ({ service }) => noteStarted(affected, service)).then((all) => all.refused),
    codeDeploy.length > 0
      ? (await import('../codedeploy/rollback.ts')).startToTakeBack(aws, codeDeploy, options, (service) =>
          noteStarted(affected, service),
        )
      : [],
  ]);
  noteResults(affected, ways, new Map(refused.flatMap((some) => [...some])));
}

function noteStarted(affected: readonly Affected[], service: string): void {
  const one = affected.find(({ result: { name } }) => name === service);
  if (one) one.wayBack = one.result.previousTaskDefinition;
}

function noteResults(
  affected: readonly Affected[],
  ways: readonly WayBack[],
  results: ReadonlyMap<string, RollbackResult>,
  because?: string,
): void {
  for (const { service, taskDefinition } of ways) {
    const result = affected.find(({ result: { name } }) => name === service)?.result;
    const rollback = results.get(service);
    if (result && rollback) result.rollback = { to: taskDefinition, ...rollback, because };
  }
}

/**
 * Which services of a failed run go back to the revision that they came from. Pure.
 *
 * All that the run updated, stable ones included: one image, many services. But none that ECS rolls back by itself, none that
 * somebody else has deployed since, and none that is gone.
 *
 * @param desiredCount that the run has set; undefined: none
 */
export function waysBack(affected: readonly Affected[], desiredCount: number | undefined): WayBack[] {
  // Whoever superseded one of our services is likely to deploy the others too.
  if (affected.some(({ result }) => result.verdict?.kind === 'superseded')) return [];
  // Paused deployments wait for somebody's word, and what is stable beside them waits for them.
  const wanting = affected.filter(({ result: { verdict } }) => verdict && !wentWell(verdict.kind));
  if (wanting.length > 0 && wanting.every(({ result }) => result.verdict?.kind === 'paused')) return [];
  return (
    affected
      // There is nothing to go back to.
      .filter(({ result }) => !result.isNew)
      .filter(({ before, result }) => result.startedAt !== undefined && isOursToRollBack(result.verdict, before))
      // A deployment of CodeDeploy whose start was not answered cannot be stopped by its id.
      .filter(({ codeDeploy, result }) => !codeDeploy || result.deploymentId !== undefined)
      .map(({ before, codeDeploy, result }) => ({
        service: result.name,
        taskDefinition: result.previousTaskDefinition,
        scalesOnly: result.previousTaskDefinition === result.taskDefinition,
        desiredCount:
          desiredCount === before.desiredCount || desiredCount === undefined ? undefined : before.desiredCount,
        serviceDeploymentBefore: result.serviceDeploymentArn,
        underWay: underWay(before, result),
        codeDeploy: codeDeploy && codeDeployWayBack(codeDeploy, result),
      }))
      .filter(
        (way) =>
          !way.scalesOnly ||
          way.desiredCount !== undefined ||
          way.underWay !== undefined ||
          way.codeDeploy?.underWay === true,
      )
  );
}

function codeDeployWayBack(
  plan: CodeDeployPlan,
  { deploymentId = '', previousTaskDefinition, shifted = true, verdict }: ServiceResult,
): CodeDeployWayBack {
  // CodeDeploy's own failure is its end; what we judged to be one is still under way.
  const isOver = verdict?.kind === 'stable' || (verdict?.kind === 'failed' && verdict.by !== 'task-failures');
  return { plan, deploymentId, taskDefinition: previousTaskDefinition, underWay: !isOver, shifted };
}

/** The deployment of a service that shifts traffic, where ECS can still take it back itself: StopServiceDeployment. */
function underWay(
  before: Service,
  { deploymentId, serviceDeploymentArn, verdict }: ServiceResult,
): WayBack['underWay'] {
  if (!shiftsTraffic(before) || !serviceDeploymentArn || !deploymentId || verdict?.kind === 'stable') return undefined;
  return { deploymentId, serviceDeploymentArn };
}

function isOursToRollBack(verdict: Verdict | undefined, before: Service): boolean {
  switch (verdict?.kind) {
    case 'unchanged':
    case 'rolled-back':
    case 'rollback-failed':
    case 'superseded':
      return false;
    case 'failed':
      if (verdict.by === 'gone') return false;
      return !(rollsBackByItself(before) && (verdict.by === 'circuit-breaker' || verdict.by === 'alarm'));
    default:
      return true;
  }
}

/** Gives the services of a cancelled run their verdict that have none. */
export function noteCancelled(affected: readonly Affected[]): void {
  for (const { result } of affected) {
    if (result.startedAt === undefined || result.verdict) continue;
    result.verdict = { kind: 'cancelled', reason: 'the run was cancelled' };
  }
}

/** Whether there is nothing left that the post step would have to do again: ECS has answered every rollback. */
export function isAllSaid(affected: readonly Affected[]): boolean {
  return affected.every(({ result, wayBack, wayBackSent }) => !wayBackSent || wayBack || result.rollback);
}

/** What a failed or cancelled run leaves behind, a sentence each. Pure. */
export function whatIsLeft(affected: readonly Affected[], cluster = ''): string[] {
  return [...deploymentsLeft(affected, cluster), ...settingsLeft(affected)];
}

/** A rollback of ours brings the revision back, and the rest of the service stays as its file says. */
function settingsLeft(affected: readonly Affected[]): string[] {
  return affected.flatMap(({ result: { name, settings = [] } }) =>
    settings.length === 0
      ? []
      : [
          `${name}: the run has changed ${settings.map(({ from, to, what }) => (from === undefined || to === undefined ? what : `${what} (${from} → ${to})`)).join(', ')}, ` +
            'as service-definition says, and does not take that back.',
        ],
  );
}

/** The first deployment of a service, which cannot be taken back. */
function firstLeft({ deploymentId, name, taskDefinition, verdict }: ServiceResult, cluster: string): string[] {
  if (verdict?.kind === 'failed' && verdict.by === 'gone') return [];
  const remove = `aws ecs delete-service --cluster ${cluster || 'CLUSTER'} --service ${name} --force`;
  const revision = taskDefinitionName(taskDefinition);
  const start = `${name}: this run ${deploymentId === undefined ? 'may have created' : 'created'} the service, on ${revision}`;
  if (verdict?.kind === 'stable') return [`${start}, and it stays.`];
  return [
    `${start}. There is nothing to go back to: it stays with its desired count${verdict ? ', and ECS may go on starting tasks' : ''}. ` +
      `Deploy a fix over it, or delete it: ${remove}`,
  ];
}

function deploymentsLeft(affected: readonly Affected[], cluster: string): string[] {
  return affected.flatMap(({ codeDeploy, result, wayBack, wayBackSent }) => {
    const where = codeDeploy ? 'CodeDeploy' : 'ECS';
    const { deploymentId, name, rollback, startedAt, verdict } = result;
    const revision = taskDefinitionName(result.taskDefinition);
    const previous = taskDefinitionName(result.previousTaskDefinition);
    if (rollback || startedAt === undefined) return [];
    if (result.isNew) return firstLeft(result, cluster);
    if (wayBack)
      return [`${name}: its rollback to ${taskDefinitionName(wayBack)} was started, and goes on in ${where}.`];
    if (wayBackSent) {
      return [
        `${name}: told to go back to ${taskDefinitionName(wayBackSent)}, and ${where} has not answered whether it does.`,
      ];
    }
    if (deploymentId === undefined)
      return [`${name}: the update to ${revision} was sent, and ${where} may be rolling it out.`];
    switch (verdict?.kind) {
      case undefined:
      case 'cancelled':
        return [`${name}: deployment ${deploymentId} of ${revision} goes on in ${where}.`];
      case 'stable':
        return [`${name}: runs ${revision}; it was not taken back to ${previous}.`];
      case 'paused':
        return [`${name}: deployment ${deploymentId} of ${revision} waits in ECS for somebody to continue it.`];
      case 'failed':
      case 'timed-out':
        if (verdict.kind === 'failed' && verdict.by === 'gone') return [];
        if (codeDeploy) {
          const { underWay } = codeDeployWayBack(codeDeploy, result);
          const state = underWay
            ? `deployment ${deploymentId} of ${revision} goes on in CodeDeploy`
            : 'not taken back by this run';
          return [`${name}: ${state}; ${previous} is what it ran before.`];
        }
        return [
          revision === previous
            ? `${name}: still set to ${revision}, as before the run; there is no other revision to go back to.`
            : `${name}: still set to ${revision}; ${previous} is what it ran before.`,
        ];
      default:
        return [];
    }
  });
}
