import type { Diagnosis, StoppedTasks } from '../ecs/diagnosis.ts';
import type { DeployResult, ServiceResult, TaskResult } from '../result.ts';
import { plain } from './markdown.ts';
import { printableLines } from './printable.ts';
import { listOf, liveTasksSentence, outcomeOf, stoppedTasksSentence, verdictSentence, wentWell } from './words.ts';

export interface Annotation {
  title: string;
  message: string;
}

/** GitHub shows ten annotations of a kind for a step. */
const MAX_ANNOTATIONS = 10;

/**
 * An error annotation for each service that failed: what happened to it, why, and what to do. Where the run failed before or
 * apart from that, one for the run.
 */
export function annotationsOf({ cancelled, failure, plan, services, tasks }: DeployResult): Annotation[] {
  if (plan) return failure ? [{ title: 'The deployment would fail', message: failure.message }] : [];
  const failed = services.filter(({ verdict }) => verdict && !wentWell(verdict.kind) && verdict.kind !== 'cancelled');
  if (failed.length === 0) {
    const title = cancelled ? 'Cancelled' : titleOf(services, tasks);
    return failure ? [{ title, message: failure.message }] : [];
  }
  if (failed.length <= MAX_ANNOTATIONS) return failed.map(annotation);
  const shown = failed.slice(0, MAX_ANNOTATIONS - 1);
  const rest = failed.slice(MAX_ANNOTATIONS - 1).map(({ name }) => name);
  const more = { title: `${rest.length} more services failed`, message: `${listOf(rest, 20)}: see the job summary.` };
  return [...shown.map(annotation), more];
}

function titleOf(services: readonly ServiceResult[], [task]: readonly TaskResult[]): string {
  if (services.length === 0 && task) return `${task.name} failed`;
  const outcomes = services.map(outcomeOf);
  if (outcomes.includes('started')) return 'Deployed without a verdict';
  if (outcomes.includes('rolled-back')) return 'Rolled back';
  return outcomes.includes('stable') ? 'Deployed, but the run failed' : 'Not deployed';
}

function annotation(service: ServiceResult): Annotation {
  const { diagnosis, name } = service;
  const lines = [verdictSentence(service), diagnosis ? cause(diagnosis) : '', diagnosis?.hints[0] ?? ''];
  return {
    title: plain(`${name}: ${outcomeOf(service).replace('-', ' ')}`, 200),
    message: lines
      .filter(Boolean)
      .map((line) => plain(line))
      .join('\n'),
  };
}

/** Why the most frequent of its tasks stopped, or what those that did not stop are doing. */
function cause({ liveTasks, stoppedTasks }: Diagnosis): string {
  const [stopped] = stoppedTasks;
  if (stopped) return stoppedTasksSentence(stopped) + lastLogLine(stopped);
  return liveTasks[0] ? liveTasksSentence(liveTasks[0]) : '';
}

/** The last line that the container which failed has written: most often the error. */
function lastLogLine({ containers }: StoppedTasks): string {
  const failed = containers.find(({ exitCode, log }) => exitCode !== 0 && log?.lines.length);
  const last = failed?.log?.lines.flatMap(printableLines).findLast((line) => line.trim());
  return last ? `; last line of its log: ${plain(last, 300)}` : '';
}
