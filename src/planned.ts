import { taskDefinitionName } from './aws/arn.ts';
import { busyServices, busyWords } from './ecs/busy.ts';
import { nextStep } from './ecs/step.ts';
import { repositoryWords } from './image/create-repository.ts';
import type { Inputs } from './inputs.ts';
import type { Findings } from './preflight.ts';
import { listOf } from './report/words.ts';
import type { Change, ScanResult } from './result.ts';
import { findingWords, scanWords } from './scan/judge.ts';

/** How many findings a plan names. */
const MOST_FINDINGS = 20;

/** A part of what a run would do. */
export interface Planned {
  title: string;
  /** A line each; plain text. */
  lines: string[];
  /** Whether anything would be written. */
  writes: boolean;
}

/**
 * What a run with these inputs would do. Pure.
 *
 * @param looked.scan of an image that is there; undefined: not scanned yet
 * @param looked.logGroups names of those that are missing and wanted
 */
export function planned(
  findings: Findings,
  inputs: Inputs,
  { logGroups = [], scan }: { scan?: ScanResult | undefined; logGroups?: string[] } = {},
): Planned[] {
  return [
    ...repository(findings),
    ...(findings.image.uri ? [image(findings, inputs)] : []),
    ...scanned(inputs, scan),
    ...taskDefinitions(findings),
    ...missingGroups(logGroups, inputs),
    ...commands(inputs),
    services(findings, inputs),
    ...scaling(findings),
  ];
}

/** Of the commands that would run if there is something to deploy, the names alone: they may hold what is nobody's business. */
function commands({ tasks }: Inputs): Planned[] {
  const lines = [
    ...(tasks.before ? ['before-command would run before any service is updated'] : []),
    ...(tasks.after ? ['after-command would run once the services are stable'] : []),
  ];
  return lines.length > 0 ? [{ title: 'One-off tasks', lines, writes: false }] : [];
}

function repository({ image: { repository: found } }: Findings): Planned[] {
  if (!found?.creation) return [];
  return [
    {
      title: 'Repository',
      lines: [`${found.name} would be created: ${repositoryWords(found.creation)}`],
      writes: true,
    },
  ];
}

function scanned({ scan: wanted }: Inputs, scan: ScanResult | undefined): Planned[] {
  if (!wanted) return [];
  const rule = wanted.mode === 'gate' ? 'findings that count would stop the deployment' : 'findings would be reported';
  if (!scan) return [{ title: 'Scan', lines: [`the image would be scanned; ${rule}`], writes: false }];
  const counting = scan.findings.filter(({ counts }) => counts).map((finding) => `  ${findingWords(finding)}`);
  return [
    { title: 'Scan', lines: [`${scanWords(scan)}; ${rule}`, ...counting.slice(0, MOST_FINDINGS)], writes: false },
  ];
}

function missingGroups(names: readonly string[], { logRetentionDays }: Inputs): Planned[] {
  const lines = names.map((name) => `${name} would be created, and keep its events for ${logRetentionDays} days`);
  return lines.length > 0 ? [{ title: 'Log groups', lines, writes: true }] : [];
}

function image({ image: found }: Findings, { additionalTags, imageTag }: Inputs): Planned {
  const title = 'Image';
  if (found.isBuilt) {
    const tags = additionalTags.length > 0 ? `, tagged ${listOf([imageTag, ...additionalTags], 10)}` : '';
    return { title, lines: [`would be built and pushed: ${found.uri}${tags}`], writes: true };
  }
  const missing = found.existing ? additionalTags.filter((tag) => !found.existing?.tags.includes(tag)) : [];
  const there = `${found.existing ? 'is in ECR already' : 'is given'}: ${found.uri}`;
  if (missing.length === 0) return { title, lines: [there], writes: false };
  return { title, lines: [there, `would be tagged ${listOf(missing, 10)} too`], writes: true };
}

function taskDefinitions({ plans }: Findings): Planned[] {
  return plans.map(({ base, changes, registration, reuse }) => {
    const title = `Task definition ${registration.family}`;
    if (reuse) return { title, lines: [`${taskDefinitionName(reuse)} stays: no change`], writes: false };
    const from = base ? ` from ${taskDefinitionName(base)}` : '';
    return {
      title,
      lines: [`a new revision${from}${changes.length > 0 ? ':' : ''}`, ...changes.map(changeWords)],
      writes: true,
    };
  });
}

/** "container api: image: old → new"; of environment variables the names alone. */
export function changeWords({ from, kind, to, what }: Change): string {
  if (from !== undefined && to !== undefined) return `  ${what}: ${from} → ${to}`;
  return `  ${what} ${kind}${to === undefined ? '' : `: ${to}`}`;
}

function services(findings: Findings, inputs: Inputs): Planned {
  const { image: found, plans } = findings;
  const busy = busyServices(findings.services, plans).map(({ name }) => name);
  const steps = findings.services.map(({ name, plan, service }) => {
    const reuse = plans.find((each) => each.services.includes(name))?.reuse;
    const taskDefinition = reuse ?? 'a new revision';
    const step = nextStep(service, { ...inputs, taskDefinition, imagePushed: found.isBuilt });
    return { name, plan, service, step, revision: reuse ? taskDefinitionName(reuse) : 'the new revision' };
  });
  const lines = steps.flatMap(({ name, plan, revision, service, step }) => {
    if (plan?.kind === 'create') return [`${name}: would be created by ${plan.path}, with ${revision}`];
    const current = taskDefinitionName(service.taskDefinition ?? '');
    const said = {
      none: `${name}: runs ${revision} already, nothing to deploy`,
      watch: `${name}: ${revision} is being rolled out already`,
      update: `${name}: would be updated from ${current} to ${revision}`,
    }[step.kind];
    const count = inputs.desiredCount;
    const scaled =
      count !== undefined && count !== service.desiredCount
        ? [`${name}: desired count ${service.desiredCount} → ${count}`]
        : [];
    const inTheWay = busy.includes(name) ? [`${name}: ${busyWords(service)} (on-busy is ${inputs.onBusy})`] : [];
    const settings = plan?.changes.map((change) => `${name}: ${changeWords(change).trim()}`) ?? [];
    return [said, ...scaled, ...settings, ...inTheWay];
  });
  const writes = steps.some(
    ({ plan, step }) => step.kind === 'update' || (plan?.kind === 'update' && plan.changes.length > 0),
  );
  return { title: 'Services', lines, writes };
}

function scaling({ scaling: plans }: Findings): Planned[] {
  if (plans.length === 0) return [];
  const lines = plans.flatMap(({ changes, service }) =>
    changes.length > 0 ? changes.map((change) => `${service}: ${change}`) : [`${service}: no change`],
  );
  return [{ title: 'Auto-scaling', lines, writes: plans.some(({ changes }) => changes.length > 0) }];
}
