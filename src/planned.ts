import { taskDefinitionName } from './aws/arn.ts';
import { busyServices, busyWords } from './ecs/busy.ts';
import { nextStep } from './ecs/step.ts';
import type { Inputs } from './inputs.ts';
import type { Findings } from './preflight.ts';
import { listOf } from './report/words.ts';
import type { Change } from './result.ts';

/** A part of what a run would do. */
export interface Planned {
  title: string;
  /** A line each; plain text. */
  lines: string[];
  /** Whether anything would be written. */
  writes: boolean;
}

/** What a run with these inputs would do. Pure. */
export function planned(findings: Findings, inputs: Inputs): Planned[] {
  return [image(findings, inputs), ...taskDefinitions(findings), services(findings, inputs), ...scaling(findings)];
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
    return { title, lines: [`a new revision${from}:`, ...changes.map(changeWords)], writes: true };
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
  const steps = findings.services.map(({ name, service }) => {
    const reuse = plans.find((plan) => plan.services.includes(name))?.reuse;
    const taskDefinition = reuse ?? 'a new revision';
    const step = nextStep(service, { ...inputs, taskDefinition, imagePushed: found.isBuilt });
    return { name, service, step, revision: reuse ? taskDefinitionName(reuse) : 'the new revision' };
  });
  const lines = steps.flatMap(({ name, revision, service, step }) => {
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
    return [said, ...scaled, ...inTheWay];
  });
  return { title: 'Services', lines, writes: steps.some(({ step }) => step.kind === 'update') };
}

function scaling({ scaling: plans }: Findings): Planned[] {
  if (plans.length === 0) return [];
  const lines = plans.flatMap(({ changes, service }) =>
    changes.length > 0 ? changes.map((change) => `${service}: ${change}`) : [`${service}: no change`],
  );
  return [{ title: 'Auto-scaling', lines, writes: plans.some(({ changes }) => changes.length > 0) }];
}
