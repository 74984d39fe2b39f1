import { resourceId, taskDefinitionName } from '../aws/arn.ts';
import type { LiveTasks, StoppedTasks } from '../ecs/diagnosis.ts';
import type { FailedBy, RolledBackBy, Verdict } from '../ecs/verdict.ts';
import type { ServiceResult } from '../result.ts';

/** The words that the log, the summary and the annotations share. Plain text: who prints it escapes it. */

/** "0.3 s", "41 s", "1 min 12 s", "2 h 5 min" */
export function duration(ms: number): string {
  if (ms < 950) return `${(Math.max(0, ms) / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return units(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  const minutes = Math.round(seconds / 60);
  return units(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

function units(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** "1.2 kB", "84 MB": powers of a thousand, as docker and the ECR console count. */
export function size(bytes: number): string {
  let value = bytes;
  let unit = 'B';
  for (const next of ['kB', 'MB', 'GB', 'TB']) {
    if (value < 999.5) break;
    value /= 1000;
    unit = next;
  }
  return `${value < 9.95 && unit !== 'B' ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

/** "sha256:9f86d081884c", as docker shortens ids. */
export function shortDigest(digest: string): string {
  return digest.replace(/^(sha\d+:[0-9a-f]{12})[0-9a-f]*$/, '$1');
}

/** "1 task", "3 tasks" */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

/** "api", "api and worker", "api, worker and 3 more" */
export function listOf(names: readonly string[], atMost = 3): string {
  if (names.length <= 1) return names[0] ?? '';
  if (names.length > atMost) return `${names.slice(0, atMost - 1).join(', ')} and ${names.length - atMost + 1} more`;
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/**
 * What became of a service in the end, our own rollback included.
 * - `rolled-back`: it failed; our rollback is stable, or ECS takes it back by itself, which the run does not wait for.
 * - `rollback-failed`: neither what was deployed nor what ran before became stable.
 * - `started`: deployed without a verdict (`wait: false`, or the run ended before), or maybe so: the update was sent.
 * - `not-deployed`: an earlier step failed; the service was not touched.
 */
export type Outcome = Verdict['kind'] | 'rollback-failed' | 'started' | 'not-deployed';

export function outcomeOf({ rollback, startedAt, verdict }: ServiceResult): Outcome {
  if (rollback) return wentWell(rollback.verdict.kind) ? 'rolled-back' : 'rollback-failed';
  return verdict?.kind ?? (startedAt === undefined ? 'not-deployed' : 'started');
}

/** Whether a service is where the run wanted it to be, or on its way there. */
export function wentWell(outcome: Outcome): boolean {
  return outcome === 'stable' || outcome === 'unchanged' || outcome === 'started';
}

/** ms from the update to the verdict, or to the end of our rollback; undefined when not watched. */
export function serviceDuration({ endedAt, rollback, startedAt }: ServiceResult): number | undefined {
  const end = rollback?.endedAt ?? endedAt;
  return startedAt === undefined || end === undefined ? undefined : end - startedAt;
}

/** The reason that a verdict gives, as the end of a sentence; undefined for success and where there is none. */
export function reasonOf(verdict: Verdict | undefined): string | undefined {
  if (!verdict || verdict.kind === 'stable' || verdict.kind === 'unchanged') return undefined;
  const reason = verdict.reason.trim().replace(/^ECS deployment circuit breaker: /i, '');
  return reason.replace(/\.$/, '') || undefined;
}

/** One sentence or two: what happened to the service, who decided it and why, and what our rollback came to. */
export function verdictSentence(service: ServiceResult): string {
  return [rolloutSentence(service), rollbackSentence(service)].filter(Boolean).join(' ');
}

function rolloutSentence(service: ServiceResult): string {
  const { deploymentId, endedAt, name, rollback, startedAt, taskDefinition, verdict } = service;
  const revision = taskDefinitionName(taskDefinition);
  const took = startedAt === undefined || endedAt === undefined ? undefined : duration(endedAt - startedAt);
  const reason = reasonOf(verdict);
  const isCodeDeploys = deploymentId?.startsWith('d-') ?? false;
  const why = reason ? `: ${reason}.` : '.';
  switch (verdict?.kind) {
    case 'cancelled':
      if (deploymentId !== undefined) return `${name}: the run was cancelled while ${revision} was rolled out.`;
      return `${name}: the update to ${revision} was sent, and not answered.`;
    case undefined:
      if (startedAt === undefined) return `${name} was not updated.`;
      if (deploymentId === undefined) return `${name}: the update to ${revision} was sent, and not answered.`;
      return `${name}: the deployment of ${revision} was started and not waited for.`;
    case 'stable':
      return `${name} ${rollback ? 'was' : 'is'} stable on ${revision}${took ? ` after ${took}` : ''}.`;
    case 'unchanged':
      return `${name} already runs ${revision}: nothing to deploy.`;
    case 'failed':
      return `${name} failed on ${revision}${failedBy[verdict.by]}${why}`;
    case 'rolled-back':
      return `${name} failed on ${revision}, and ${isCodeDeploys ? 'CodeDeploy took' : 'ECS takes'} it back${verdict.to ? ` to ${rollbackTarget(verdict.to)}` : ''}${rolledBackBy[verdict.by]}${why}`;
    case 'rollback-failed':
      return `${name} failed on ${revision}, and ${isCodeDeploys ? 'CodeDeploy' : 'ECS'} could not roll it back${why}`;
    case 'superseded': {
      const other = verdict.taskDefinition ? ` of ${taskDefinitionName(verdict.taskDefinition)}` : '';
      return `${name}: another deployment${other} took the place of ours (${revision})${why}`;
    }
    case 'paused':
      return `${name} is not yet on ${revision}${why} Continue it with mode: continue.`;
    case 'timed-out':
      return `${name} did not become stable on ${revision}${took ? ` within ${took}` : ''}${why}`;
  }
}

const failedBy: Record<FailedBy, string> = {
  'circuit-breaker': ', stopped by the circuit breaker',
  alarm: ', stopped by a CloudWatch alarm',
  hook: ', stopped by a lifecycle hook',
  'task-failures': '',
  gone: '',
  ecs: '',
};

const rolledBackBy: Record<RolledBackBy, string> = {
  'circuit-breaker': ' (circuit breaker)',
  alarm: ' (CloudWatch alarm)',
  hook: ' (lifecycle hook)',
  request: ' on request',
  ecs: '',
};

/** "api:41" of a task definition; "service revision 4980306466373577095" of a service revision, which names none. */
function rollbackTarget(arn: string): string {
  return arn.includes(':service-revision/') ? `service revision ${resourceId(arn)}` : taskDefinitionName(arn);
}

function rollbackSentence({ rollback, verdict }: ServiceResult): string {
  if (!rollback) return '';
  const to = taskDefinitionName(rollback.to);
  const because = rollback.because ?? 'another service of this run failed';
  const why = verdict && wentWell(verdict.kind) ? `, because ${because}` : '';
  if (wentWell(rollback.verdict.kind)) {
    return `It is back on ${to}, stable after ${duration(rollback.endedAt - rollback.startedAt)}${why}.`;
  }
  const reason = reasonOf(rollback.verdict);
  return `Its rollback to ${to}${why} did not become stable${reason ? `: ${reason}` : ''}.`;
}

/** ECS stopCodes of tasks that were told to stop: how their containers ended then is not why. */
const TOLD_TO_STOP: readonly (string | undefined)[] = [
  'InfrastructureHealth',
  'ServiceSchedulerInitiated',
  'SpotInterruption',
  'TerminationNotice',
  'UserInitiated',
];

/** "3 tasks: container api exited with code 1", or what ECS says where no container of theirs failed by itself. */
export function stoppedTasksSentence({ containers, count: tasks, reason, stopCode }: StoppedTasks): string {
  // The container that failed first comes first: the others were stopped with it.
  const failed = containers.find(({ exitCode }) => exitCode !== undefined && exitCode !== 0);
  if (!failed || (TOLD_TO_STOP.includes(stopCode) && !failed.reason))
    return `${count(tasks, 'task')}: ${reason.trim().replace(/\.$/, '')}`;
  const because = failed.reason ? ` (${failed.reason.replace(/\.$/, '')})` : '';
  return `${count(tasks, 'task')}: container ${failed.name} exited with code ${failed.exitCode}${because}`;
}

/** "1 task in PENDING and unhealthy, for 2 min 10 s" */
export function liveTasksSentence({ ageMs, count: tasks, status, unhealthy }: LiveTasks): string {
  const health = unhealthy ? ' and unhealthy' : '';
  return `${count(tasks, 'task')} in ${status}${health}, ${tasks === 1 ? '' : 'the oldest '}for ${duration(ageMs)}`;
}
