import { logStreamUrl, taskUrl } from '../aws/console.ts';
import type { StoppedContainer, StoppedTasks } from '../ecs/diagnosis.ts';
import type { DeployResult, ServiceResult } from '../result.ts';
import { code, fenced, folded, link, text } from './markdown.ts';
import { printableLines } from './printable.ts';
import { count, liveTasksSentence, reasonOf, stoppedTasksSentence } from './words.ts';

/** Reasons beyond these are counted only: tasks of one deployment rarely stop for more. */
const MAX_REASONS = 5;

/**
 * Why a service failed: stopped tasks by reason, their containers and last log lines, what to do, ECS's events.
 *
 * @param logBytes what the log lines of one reason may take
 * @param fold whether only the title shows until it is opened
 */
export function renderDiagnosis(
  service: ServiceResult,
  result: DeployResult,
  logBytes: number,
  fold: boolean,
): string | undefined {
  const { diagnosis, name, verdict } = service;
  if (!diagnosis) return undefined;
  const { events, hints, liveTasks, notices, stoppedTasks } = diagnosis;
  const more = stoppedTasks.length - MAX_REASONS;
  const parts = [
    ...stoppedTasks.slice(0, MAX_REASONS).map((stopped) => stoppedText(stopped, result, logBytes)),
    ...liveTasks.map((live) => groupText(liveTasksSentence(live), '', live, result, logBytes)),
    more > 0 && `And ${count(more, 'more reason')}: the log has them all.`,
    notices.length > 0 && list(notices),
    hints.length > 0 && `**What to do**\n\n${list(hints)}`,
    events.length > 0 && folded(`What ECS says (${count(events.length, 'event')})`, list(events)),
  ].filter((part) => part !== false);
  if (parts.length === 0) return undefined;
  const body = parts.join('\n\n');
  const [stopped] = stoppedTasks;
  const [live] = liveTasks;
  const short = stopped ? stoppedTasksSentence(stopped) : live ? liveTasksSentence(live) : reasonOf(verdict);
  if (fold) return folded(`<b>Why ${code(name)} failed</b> ${text(short ?? '', 200)}`, body);
  return `### Why ${result.services.length > 1 ? code(name) : 'it'} failed\n\n${body}`;
}

function stoppedText(stopped: StoppedTasks, result: DeployResult, logBytes: number): string {
  const sentence = stoppedTasksSentence(stopped);
  const reason = stopped.reason.trim().replace(/\.$/, '');
  return groupText(sentence, (sentence.includes(reason) ? stopped.stopCode : reason) ?? '', stopped, result, logBytes);
}

/** Tasks that have one thing in common, with what their containers say. */
function groupText(
  sentence: string,
  reason: string,
  { containers, taskArn }: { containers: StoppedContainer[]; taskArn: string },
  { cluster, region }: DeployResult,
  logBytes: number,
): string {
  const facts = [text(reason), link('an example of these tasks', taskUrl(taskArn, cluster))];
  const withLog = containers.filter(({ log }) => log?.lines.length);
  return [
    `**${text(sentence)}**<br>\n${facts.filter(Boolean).join(' · ')}`,
    containers.length > 1 && containers.map(containerText).join(' · '),
    ...withLog.map((container) => logText(container, region, Math.floor(logBytes / withLog.length))),
  ]
    .filter((part) => part !== false)
    .join('\n\n');
}

function containerText({ exitCode, name, reason }: StoppedContainer): string {
  const exit = exitCode === undefined ? '' : ` exit code ${exitCode}`;
  return `${code(name)}${exit}${reason ? ` (${text(reason)})` : ''}`;
}

function logText({ log, name }: StoppedContainer, region: string, logBytes: number): string {
  if (!log) return '';
  const lines = lastWithin(log.lines.flatMap(printableLines), logBytes);
  const title = `Last ${count(lines.length, 'line')} of ${code(name)}'s log`;
  const address = link('all of it', logStreamUrl(log.region ?? region, log.group, log.stream));
  return `${title} (${address}):\n\n${fenced(lines)}`;
}

/** The last lines that fit into `bytes`; a single longer line is cut. */
function lastWithin(lines: readonly string[], bytes: number): string[] {
  const kept: string[] = [];
  let left = bytes;
  for (const line of lines.toReversed()) {
    const short = line.length > 2000 ? `${line.slice(0, 2000).toWellFormed()}…` : line;
    left -= Buffer.byteLength(short) + 1;
    if (left < 0) break;
    kept.unshift(short);
  }
  return kept;
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${text(item)}`).join('\n');
}
