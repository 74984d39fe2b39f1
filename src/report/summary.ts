import { clusterName, formatArn, parseArn, resourceId, taskDefinitionName } from '../aws/arn.ts';
import { clusterUrl, codeDeployUrl, imageUrl, serviceUrl, taskDefinitionUrl, taskUrl } from '../aws/console.ts';
import { InputError } from '../errors.ts';
import type { Job } from '../job.ts';
import type { Change, DeployResult, RevisionResult, ServiceResult } from '../result.ts';
import { renderDiagnosis } from './diagnosis.ts';
import { code, fenced, folded, link, plain, table, text } from './markdown.ts';
import { printableLines } from './printable.ts';
import { renderScan } from './scan.ts';
import { renderTimeline } from './timeline.ts';
import {
  count,
  duration,
  listOf,
  type Outcome,
  outcomeOf,
  serviceDuration,
  shortDigest,
  size,
  verdictSentence,
  wentWell,
} from './words.ts';

/** GitHub refuses a step summary over 1 MiB as a whole. */
const MAX_BYTES = 1_000_000;
/** What container output may take of it, all services together. */
const MAX_LOG_BYTES = 600_000;
/** More revisions or failed services than these are folded, so that the page stays readable. */
const MAX_OPEN = 3;

/**
 * The job summary, in GitHub-flavoured Markdown: what happened to the services, why, what changed and how long it took.
 * Whatever comes from outside is escaped. Sections that would go over GitHub's limit are left out, the last ones first.
 *
 * @param subject what is deployed, in its author's words
 */
export function renderSummary(result: DeployResult, job: Job, subject?: string): string {
  const failed = result.services.filter(hasFailed);
  const reasons = failed.flatMap(({ diagnosis }) => [
    ...(diagnosis?.stoppedTasks ?? []),
    ...(diagnosis?.liveTasks ?? []),
  ]);
  const logBytes = Math.floor(MAX_LOG_BYTES / Math.max(1, reasons.length));
  const sections = [
    headline(result, job, subject),
    failed.length > 0 ? verdicts(failed, result) : failureText(result),
    ...failed.map((service) => renderDiagnosis(service, result, logBytes, failed.length > MAX_OPEN)),
    section('One-off tasks', tasksText(result)),
    planText(result),
    result.plan ? undefined : section('Services', servicesTable(result)),
    section('Image', imageText(result)),
    section('Scan', renderScan(result)),
    section('What changed', changesText(result.revisions)),
    section('The services themselves', settingsText(result)),
    section('Auto-scaling', scalingText(result)),
    section('Timeline', renderTimeline(result)),
  ];
  return fitting(sections.filter((part) => part !== undefined));
}

function section(title: string, body: string | undefined): string | undefined {
  return body && `### ${title}\n\n${body}`;
}

function fitting(sections: readonly string[]): string {
  let summary = '';
  for (const part of sections) {
    const next = `${summary}${part}\n\n`;
    if (Buffer.byteLength(next) > MAX_BYTES) return `${summary}The rest does not fit here: the log has it.\n`;
    summary = next;
  }
  return summary;
}

/** By its own verdict: a service that went well and was put back because another one failed has not. */
function hasFailed({ verdict }: ServiceResult): boolean {
  return verdict !== undefined && !wentWell(verdict.kind);
}

function arePaused(services: readonly ServiceResult[]): boolean {
  return services.length > 0 && services.every((service) => outcomeOf(service) === 'paused');
}

function headline(result: DeployResult, job: Job, subject: string | undefined): string {
  const { cluster, failure, phases, region, services } = result;
  const name = clusterName(cluster) ?? cluster;
  const arn = parseArn(services[0]?.arn ?? '');
  const url = arn && clusterUrl(formatArn({ ...arn, resource: `cluster/${name}` }));
  const startedAt = phases[0]?.startedAt;
  const facts = [
    cluster && `cluster ${link(code(name), url)}${region ? ` in ${text(region)}` : ''}`,
    job.sha && `commit ${commit(job.sha, job)}${subject ? ` ${text(subject, 100)}` : ''}`,
    startedAt !== undefined && duration((phases.at(-1)?.endedAt ?? startedAt) - startedAt),
    failure && job.runUrl && link('log of the run', job.runUrl),
  ];
  const failed = services.filter(hasFailed);
  const mark = arePaused(failed) ? '⏸️' : failure || failed.length > 0 ? '❌' : '✅';
  return `## ${mark} ${headlineWords(result)}\n\n${facts.filter(Boolean).join(' · ')}`;
}

function commit(sha: string, { repository, serverUrl }: Job): string {
  const url = repository && `${serverUrl}/${repository}/commit/${sha}`;
  return link(code(sha.slice(0, 7)), url, sha);
}

function headlineWords({ failure, plan, services, tasks }: DeployResult): string {
  if (plan) {
    const writes = plan.filter((part) => part.writes).map(({ title }) => text(title));
    return `Plan: ${writes.length > 0 ? `would change ${listOf(writes, 5)}` : 'nothing would change'}`;
  }
  const touched = services.filter((service) => outcomeOf(service) !== 'not-deployed');
  const [only] = services;
  const task = tasks.at(-1);
  if (!only && task)
    return `${code(task.name)} ${task.exitCode === undefined ? 'did not run to its end' : `exited with code ${task.exitCode}`}`;
  if (!only || touched.length === 0) return 'Nothing was deployed';
  const failed = services.filter(hasFailed);
  const wasBack = services.filter((service) => outcomeOf(service) === 'rolled-back').length;
  if (failure && failed.length === 0 && wasBack > 0) {
    return `${task ? code(task.name) : 'The run'} failed, and ${count(wasBack, 'service')} ${wasBack > 1 ? 'were' : 'was'} rolled back`;
  }
  if (failure && failed.length === 0) {
    const which = touched.length === 1 && touched[0] ? code(touched[0].name) : count(touched.length, 'service');
    return `The run failed after it had updated ${which}`;
  }
  if (services.length === 1) return `${code(only.name)} ${singleWords(only)}`;
  if (failed.length > 0) {
    const back = services.filter((service) => outcomeOf(service) === 'rolled-back').length;
    const notBack = services.filter((service) => outcomeOf(service) === 'rollback-failed').length;
    const rolledBack = back === services.length ? ', all were rolled back' : back > 0 ? `, ${back} rolled back` : '';
    const ending = rolledBack + (notBack > 0 ? `, ${count(notBack, 'rollback')} failed` : '');
    const what = arePaused(failed) ? (failed.length > 1 ? 'are paused' : 'is paused') : 'failed';
    return `${failed.length} of ${services.length} services ${what}${ending}`;
  }
  const outcomes = [...new Set(services.map(outcomeOf))];
  const [same] = outcomes;
  if (outcomes.length === 1 && same) return `${services.length} services ${severalWords[same]}`;
  const counts = outcomes.map(
    (outcome) => `${services.filter((s) => outcomeOf(s) === outcome).length} ${said(outcome)}`,
  );
  return `${services.length} services: ${counts.join(', ')}`;
}

function singleWords(service: ServiceResult): string {
  const to = text(taskDefinitionName(service.taskDefinition));
  const outcome = outcomeOf(service);
  switch (outcome) {
    case 'stable':
      return `is stable on ${to}`;
    case 'unchanged':
      return `already runs ${to}`;
    case 'started':
      return `is rolling out ${to}`;
    case 'not-deployed':
      return 'was not deployed';
    case 'failed':
      return `failed on ${to}`;
    case 'rolled-back':
      return `failed on ${to} and ${service.rollback || service.deploymentId?.startsWith('d-') ? 'was rolled back' : 'ECS takes it back'}`;
    case 'rollback-failed':
      return `failed on ${to}, and so did the rollback`;
    case 'superseded':
      return 'was superseded by another deployment';
    case 'paused':
      return `is paused on its way to ${to}`;
    case 'cancelled':
      return `was on its way to ${to} when the run was cancelled`;
    case 'timed-out':
      return `did not become stable on ${to} in time`;
  }
}

const severalWords: Partial<Record<Outcome, string>> = {
  stable: 'are stable',
  unchanged: 'already run this',
  started: 'are rolling out',
};

function said(outcome: Outcome): string {
  return outcome.replace('-', ' ');
}

/** What happened to each service that failed, then what to do next. */
function verdicts(failed: readonly ServiceResult[], { failure }: DeployResult): string {
  const sentences = failed.map((service) => text(verdictSentence(service)));
  const all = sentences.length === 1 ? sentences[0] : sentences.map((sentence) => `- ${sentence}`).join('\n');
  return failure?.next ? `${all}\n\n**Next:** ${text(failure.next)}` : `${all}`;
}

/** A run that failed before any verdict: the error itself. */
function failureText({ failure }: DeployResult): string | undefined {
  if (!failure) return undefined;
  const badInput = failure instanceof InputError;
  const why = badInput ? failure.problems.map((problem) => `- ${text(problem)}`).join('\n') : quoted(failure.why ?? '');
  const next = failure.next && `${badInput ? '' : '**Next:** '}${text(failure.next)}`;
  return [`**${text(failure.what)}**`, why, next].filter(Boolean).join('\n\n');
}

/** Someone else's words: docker's many lines as a block, AWS's one line as a paragraph. */
function quoted(why: string): string {
  const lines = printableLines(why).slice(-50);
  return lines.length > 1 ? fenced(lines.map((line) => line.slice(0, 1000))) : text(why, 4000);
}

const marks: Record<Outcome, string> = {
  stable: '✅',
  unchanged: '✅',
  started: '🚀',
  failed: '❌',
  'rolled-back': '⏪',
  'rollback-failed': '❌',
  superseded: '⏩',
  'timed-out': '⌛',
  paused: '⏸️',
  cancelled: '🛑',
  'not-deployed': '➖',
};

/** Failed services first. */
function servicesTable({ cluster, services }: DeployResult): string | undefined {
  if (services.length === 0) return undefined;
  const rows = services
    .toSorted((a, b) => Number(hasFailed(b)) - Number(hasFailed(a)))
    .map((service) => {
      const outcome = outcomeOf(service);
      const took = serviceDuration(service);
      return [
        serviceLinks(service, cluster),
        unbroken(`${marks[outcome]} ${said(outcome)}`),
        revisions(service, outcome),
        tasks(service),
        took === undefined ? '–' : unbroken(duration(took)),
      ];
    });
  return table(['Service', 'Verdict', 'Revision', 'Tasks', 'Took'], 'lllrr', rows);
}

/** The service, and CodeDeploy's deployment where that deploys to it. */
function serviceLinks({ arn, deploymentId, name }: ServiceResult, cluster: string): string {
  const service = link(code(name), serviceUrl(arn, cluster, 'deployments'));
  if (!deploymentId?.startsWith('d-')) return service;
  return `${service} · ${link(text(deploymentId), codeDeployUrl(arn, deploymentId))}`;
}

/** "api:41 → api:42", and where it went back to. */
function revisions(
  { previousTaskDefinition, rollback, taskDefinition, verdict }: ServiceResult,
  outcome: Outcome,
): string {
  const path = previousTaskDefinition ? [previousTaskDefinition] : [];
  if (outcome !== 'not-deployed' && taskDefinition !== previousTaskDefinition) path.push(taskDefinition);
  if (rollback) path.push(rollback.to);
  else if (verdict?.kind === 'rolled-back' && verdict.to?.includes(':task-definition/')) path.push(verdict.to);
  return [...(previousTaskDefinition ? [] : ['—']), ...path.map(revision)].join(' → ');
}

function revision(arn: string): string {
  return link(text(taskDefinitionName(arn)), taskDefinitionUrl(arn));
}

/** As they are now, and how many of the deployment's have failed. */
function tasks({ counts, rollback }: ServiceResult): string {
  const now = rollback?.counts ?? counts;
  if (!now) return '–';
  const failed = counts && counts.failed > 0 ? `, ${counts.failed} failed` : '';
  return unbroken(`${now.running} of ${now.desired} running${failed}`);
}

/** Kept on one line of a table's cell. */
function unbroken(words: string): string {
  return words.replaceAll(' ', '\u00a0');
}

function imageText({ createdRepository, image }: DeployResult): string | undefined {
  if (!image) return undefined;
  const { digest, outcome, sizeBytes, uri } = image;
  const url = imageUrl(uri, digest);
  const facts = [
    text(outcome),
    sizeBytes !== undefined && size(sizeBytes),
    digest ? link(code(shortDigest(digest)), url, digest) : url && link('repository', url),
  ];
  const lines = [uri, digest ?? ''].flatMap(printableLines).filter(Boolean);
  const created =
    createdRepository && `Repository ${code(createdRepository.name)} was created: ${text(createdRepository.settings)}.`;
  return [fenced(lines), facts.filter(Boolean).join(' · '), created].filter(Boolean).join('\n\n');
}

function changesText(all: readonly RevisionResult[]): string | undefined {
  const changed = all.filter(({ changes }) => changes.length > 0);
  const blocks = changed.map(({ arn, base, changes }) => {
    const title = base === undefined ? revision(arn) : `${revision(base)} → ${revision(arn)}`;
    const diff = fenced(changes.flatMap(changeLines), 'diff');
    return changed.length > MAX_OPEN
      ? folded(`${title} (${count(changes.length, 'change')})`, diff)
      : `${title}\n\n${diff}`;
  });
  return blocks.join('\n\n') || undefined;
}

/** Each with the end of its log: open where the command failed. */
function tasksText({ cluster, tasks }: DeployResult): string | undefined {
  const blocks = tasks.map(({ endedAt, exitCode, lines, name, startedAt, taskArn }) => {
    const id = taskArn ? link(code(resourceId(taskArn)), taskUrl(taskArn, cluster)) : 'not started';
    const ended = exitCode === undefined ? 'no exit code' : `exit code ${exitCode}`;
    const took = endedAt === undefined ? '' : `, ${duration(endedAt - startedAt)}`;
    const line = `${exitCode === 0 ? '✅' : '❌'} ${code(name)}: task ${id}, ${ended}${took}`;
    if (lines.length === 0) return line;
    const log = fenced(lines.map((each) => each.slice(0, 1000)));
    return `${line}\n\n${exitCode === 0 ? folded(`the last ${count(lines.length, 'line')} of its log`, log) : log}`;
  });
  return blocks.join('\n\n') || undefined;
}

function settingsText({ services }: DeployResult): string | undefined {
  const blocks = services.flatMap(({ arn, isNew, name, settings = [] }) => {
    if (isNew && arn) return [`Service ${code(name)} was created.`];
    return settings.length > 0 ? [`Service ${code(name)}:\n\n${fenced(settings.flatMap(changeLines), 'diff')}`] : [];
  });
  return blocks.join('\n\n') || undefined;
}

/** What would happen, part by part. */
function planText({ plan }: DeployResult): string | undefined {
  return plan
    ?.map(
      ({ lines, title, writes }) =>
        `### ${writes ? '✏️' : '➖'} ${text(title)}\n\n${fenced(lines.map((line) => plain(line)))}`,
    )
    .join('\n\n');
}

function scalingText({ scaling }: DeployResult): string | undefined {
  return (
    scaling
      .flatMap(({ changes, service }) => changes.map((change) => `- ${code(service)} ${text(change)}`))
      .join('\n') || undefined
  );
}

/** Lines of a diff. Values of environment variables are not there to be shown. */
function changeLines({ from, kind, to, what }: Change): string[] {
  const sign = { added: '+', changed: '!', removed: '-' }[kind];
  if (from === undefined && to === undefined) return [`${sign} ${plain(what)}`];
  const before = from === undefined ? [] : [`- ${plain(from)}`];
  const after = to === undefined ? [] : [`+ ${plain(to)}`];
  return [`  ${plain(what)}`, ...before, ...after];
}
