import type { ECSClient } from '@aws-sdk/client-ecs';
import { taskDefinitionFamily, taskDefinitionName } from '../aws/arn.ts';
import { explainAwsError, isAccessDenied, isAwsError } from '../aws/errors.ts';
import type { Log } from '../report/log.ts';
import { listOf } from '../report/words.ts';
import { readFamily, readHistory, readRevision } from './history.ts';
import { type FamilyRevision, lastStable, revisionBefore, revisionOfCommit } from './last-stable.ts';

/** What a service goes back to, and how that was found, in a few words; or why there is nothing, as a problem of the inputs. */
export type Choice = { target: FamilyRevision; how: string } | { problem: string };

/**
 * What `rollback-to` names: a revision by number, name or ARN, or a commit by the tag of an image of its revision.
 *
 * @throws ECS's errors, but for a revision that does not exist
 */
export async function findNamed(
  ecs: ECSClient,
  service: string,
  current: FamilyRevision,
  named: string,
): Promise<Choice> {
  const family = taskDefinitionFamily(current.arn);
  const asked = /^[1-9]\d{0,5}$/.test(named) ? `${family}:${named}` : named;
  if (asked.includes(':')) {
    if (taskDefinitionFamily(asked) !== family) {
      return { problem: `rollback-to: "${named}" is not of family "${family}", which service "${service}" runs` };
    }
    try {
      return { target: await readRevision(ecs, asked), how: 'as rollback-to says' };
    } catch (error) {
      if (!isAwsError(error, 'ClientException')) throw error;
      const revisions = await readFamily(ecs, family);
      return { problem: `rollback-to: ${taskDefinitionName(asked)} does not exist${there(revisions)}` };
    }
  }
  const revisions = await readFamily(ecs, family);
  const target = revisionOfCommit(revisions, named.toLowerCase());
  if (target) return { target, how: 'as rollback-to says' };
  return { problem: `rollback-to: family "${family}" has no revision with an image of "${named}"${there(revisions)}` };
}

/**
 * The last revision that was stable: by the service's deployments, or else by its family.
 *
 * @throws ECS's errors, but for deployments that the role may not list
 */
export async function findLastStable(
  ecs: ECSClient,
  cluster: string,
  service: string,
  current: FamilyRevision,
  log: Log,
): Promise<Choice> {
  const history = await readHistory(ecs, cluster, service).catch((error) => {
    if (!isAccessDenied(error)) throw error;
    log.notice(`${service}: ${explainAwsError(error, 'read its service deployments').message}`);
    return [];
  });
  const stable = lastStable(history, current.arn);
  if (stable) {
    const { deployment, until } = stable;
    const from = moment(deployment.finishedAt ?? deployment.createdAt);
    const to = until === undefined ? '' : ` until another came at ${moment(until)}`;
    return { target: await readRevision(ecs, deployment.taskDefinition), how: `stable from ${from}${to}` };
  }
  const target = revisionBefore(await readFamily(ecs, taskDefinitionFamily(current.arn)), current);
  if (!target) return { problem: `services: "${service}" has no earlier revision with another image to go back to` };
  log.warning(`${service}: no service deployment says that ${describe(target)}, the revision before, was ever stable.`);
  return { target, how: 'the revision before in its family' };
}

/** "api:41 (image registry/api:abc1234)" */
export function describe({ arn, images }: FamilyRevision): string {
  return `${taskDefinitionName(arn)} (image ${listOf(images)})`;
}

function moment(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** "; there is api:41 (image …)", the newest first. */
function there(revisions: readonly FamilyRevision[]): string {
  const active = revisions.filter(({ isActive }) => isActive);
  return active.length > 0 ? `; there is ${listOf(active.slice(0, 5).map(describe), 5)}` : '';
}
