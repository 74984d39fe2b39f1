import type { Service } from '@aws-sdk/client-ecs';
import { taskDefinitionName } from '../aws/arn.ts';
import type { JsonObject } from '../aws/json.ts';
import type { Change } from '../result.ts';
import { changesBetween, type Described, type Edits, isUnchanged, toRegistration } from './task-definition.ts';

/** What is to be registered for services that share a revision. */
export interface RevisionPlan {
  /** Names. */
  services: string[];
  /** Names of the containers that get the image. */
  containers: readonly string[];
  /** ARN of the revision that is cloned; undefined when it comes from a file. */
  base: string | undefined;
  registration: JsonObject;
  /** Against what the first of the services runs now. */
  changes: Change[];
  /** ARN of the revision to use as it is, since nothing changed. */
  reuse: string | undefined;
}

/**
 * One plan for each task definition that is cloned: services that run the same revision share what is registered.
 *
 * @param own what each service runs now, by ARN
 * @param given what the input `task-definition` names instead of the services' own
 * @param editsOf the edits for what is cloned
 */
export function planRevisions(
  services: readonly { name: string; service: Service }[],
  own: ReadonlyMap<string, Described>,
  given: Described | undefined,
  editsOf: (source: Described) => Edits,
): RevisionPlan[] {
  const plans = new Map<string, RevisionPlan>();
  for (const { name, service } of services) {
    const ownArn = service.taskDefinition ?? '';
    const current = own.get(ownArn);
    const source = given ?? current;
    if (!source) continue;
    const base = arnOf(source);
    const shared = plans.get(base);
    if (shared) {
      shared.services.push(name);
      continue;
    }
    const edits = editsOf(source);
    const registration = toRegistration(source, edits);
    const same = [source, current].find(
      (described) => described && arnOf(described) && isUnchanged(described, registration),
    );
    plans.set(base, {
      services: [name],
      containers: edits.containers,
      base: base || undefined,
      registration,
      changes: changesBetween(current, registration),
      reuse: same && arnOf(same),
    });
  }
  return [...plans.values()];
}

/** "The family has a newer revision than the service runs": nobody's unreleased revision gets deployed, but it is worth knowing. */
export function newerRevisionNotice(service: string, running: string, newest: string): string | undefined {
  const revision = (arn: string) => Number(arn.slice(arn.lastIndexOf(':') + 1));
  if (!(revision(newest) > revision(running))) return undefined;
  return (
    `${service} runs ${taskDefinitionName(running)}, and its family has a newer revision, ${taskDefinitionName(newest)}: registered by ` +
    'somebody else, or by a run that failed. The clone is made from the one that runs.'
  );
}

function arnOf({ taskDefinition }: Described): string {
  return typeof taskDefinition.taskDefinitionArn === 'string' ? taskDefinition.taskDefinitionArn : '';
}
