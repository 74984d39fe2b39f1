import type { Diagnosis, LiveTasks, StoppedContainer, StoppedTasks } from '../ecs/diagnosis.ts';
import type { Log } from './log.ts';
import { count, liveTasksSentence, stoppedTasksSentence } from './words.ts';

/** Lines of one origin: ours and AWS's, or a container's own. */
export interface Segment {
  trusted: boolean;
  lines: string[];
}

/**
 * A diagnosis for the job log: why in one line, the containers with the end of their log, then what to do. The events stand in the
 * log already, as they came while the rollout was watched.
 */
export function diagnosisLines(diagnosis: Diagnosis): Segment[] {
  const { hints, liveTasks, notices, stoppedTasks } = diagnosis;
  return merged([
    trusted(headline(diagnosis)),
    ...stoppedTasks.flatMap(stoppedLines),
    ...liveTasks.flatMap(liveLines),
    section('What to do:', hints),
    section('Not known:', notices),
  ]);
}

export function printDiagnosis(log: Log, diagnosis: Diagnosis): void {
  for (const { lines, trusted } of diagnosisLines(diagnosis)) {
    if (trusted) for (const line of lines) log.info(line);
    else log.untrusted(lines);
  }
}

function headline({ events, liveTasks, stoppedTasks }: Diagnosis): string {
  const [stopped] = stoppedTasks;
  if (stopped) return `${stoppedTasksSentence(stopped)}.`;
  const [live] = liveTasks;
  if (live) return `No task has stopped; ${liveTasksSentence(live)}.`;
  const event = events.at(-1);
  return event ? `No task has stopped. ECS's last word: ${event}` : 'ECS shows neither stopped tasks nor events.';
}

function stoppedLines({ containers, count: tasks, reason, stopCode, taskArn }: StoppedTasks): Segment[] {
  const code = stopCode ? ` (${stopCode})` : '';
  return [
    trusted('', `${count(tasks, 'task')} stopped${code}: ${reason}`, `  task ${taskArn}`),
    ...containers.flatMap(containerLines),
  ];
}

function liveLines(live: LiveTasks): Segment[] {
  return [
    trusted('', `${liveTasksSentence(live)}`, `  task ${live.taskArn}`),
    ...live.containers.flatMap(containerLines),
  ];
}

function containerLines({ exitCode, log, name, reason }: StoppedContainer): Segment[] {
  const state = [exitCode === undefined ? '' : `exit code ${exitCode}`, reason ?? ''].filter(Boolean).join(', ');
  const shown = state ? `  container ${name}: ${state}` : `  container ${name}`;
  if (!log) return [trusted(shown)];
  const where = `log group ${log.group}, stream ${log.stream}`;
  return [trusted(shown, `  the last ${count(log.lines.length, 'line')} of ${name} (${where}):`), untrusted(log.lines)];
}

function section(title: string, lines: readonly string[]): Segment {
  return lines.length === 0 ? trusted() : trusted('', title, ...lines.map((line) => `  - ${line}`));
}

function trusted(...lines: string[]): Segment {
  return { trusted: true, lines };
}

function untrusted(lines: string[]): Segment {
  return { trusted: false, lines };
}

function merged(segments: readonly Segment[]): Segment[] {
  const result: Segment[] = [];
  for (const segment of segments) {
    const last = result.at(-1);
    if (last?.trusted && segment.trusted) last.lines.push(...segment.lines);
    else if (segment.lines.length > 0) result.push({ trusted: segment.trusted, lines: [...segment.lines] });
  }
  return result;
}
