import type { ECSClient } from '@aws-sdk/client-ecs';
import { taskDefinitionName } from '../aws/arn.ts';
import { explainAwsError, isAccessDenied } from '../aws/errors.ts';
import { isObject, type Json, type JsonObject } from '../aws/json.ts';
import { deregisterTaskDefinition, describeTaskDefinition, registerTaskDefinition } from '../aws/lossless.ts';
import { DeployError } from '../errors.ts';
import type { Log } from '../report/log.ts';
import type { RevisionResult } from '../result.ts';
import type { RevisionPlan } from './plan.ts';
import { isUnchanged } from './task-definition.ts';

/**
 * Registers what is planned, one revision for all services that share it, and shows what changed. Where nothing changed, the
 * revision that exists is used.
 *
 * @param onRegistered called after each registration, so that a failure later on knows what there is to take back
 */
export async function registerRevisions(
  ecs: ECSClient,
  plans: readonly RevisionPlan[],
  log: Log,
  onRegistered: (revision: RevisionResult) => void,
): Promise<Map<string, string>> {
  const arnByService = new Map<string, string>();
  for (const plan of plans) {
    const arn = plan.reuse ?? (await registerOne(ecs, plan, log));
    const revision = { base: plan.base, arn, registered: plan.reuse === undefined, changes: plan.changes };
    onRegistered(revision);
    tell(log, revision);
    for (const service of plan.services) arnByService.set(service, arn);
  }
  return arnByService;
}

async function registerOne(ecs: ECSClient, { base, registration }: RevisionPlan, log: Log): Promise<string> {
  try {
    const { attempts, taskDefinition } = await registerTaskDefinition(ecs, registration);
    const arn = String(taskDefinition.taskDefinitionArn);
    if (attempts > 1) await tellOfTwin(ecs, arn, registration, log);
    return arn;
  } catch (error) {
    throw explainRegistrationError(error, registration, base);
  }
}

/** "Unknown parameter …", "Unexpected key …", "… is not a valid member": a member that is not taken, rather than a value. */
const REFUSES_MEMBER =
  /\b(?:un(?:known|expected|recogni[sz]ed|supported)|not a valid)\b.*?\b(?:parameter|key|field|member|property|attribute)\b/i;

/**
 * What RegisterTaskDefinition ended with. Where ECS refuses a member by name, it returned one that it does not take back, and that
 * this release does not know to be so.
 *
 * @param base ARN of the revision that is cloned; undefined when it comes from a file
 */
export function explainRegistrationError(
  error: unknown,
  registration: JsonObject,
  base: string | undefined,
): DeployError {
  const explained = explainAwsError(error, `register a new revision of task definition "${registration.family}"`);
  const message = isAccessDenied(error) ? '' : String((error as Error).message);
  const known = membersOf(registration);
  // The one that it names first: the members that it would take may follow.
  const member = REFUSES_MEMBER.test(message) ? message.match(/\w+/g)?.find((word) => known.has(word)) : undefined;
  if (member === undefined) return explained;
  const next = base
    ? `ECS returned the member "${member}" with task definition ${taskDefinitionName(base)}, but does not take it at registration, ` +
      'which this release of the action does not know. Update the action; until a release knows it, deploy from a file without it ' +
      '(input task-definition).'
    : `Remove the member "${member}" from the file that task-definition names.`;
  return new DeployError({ what: explained.what, why: explained.why, next, cause: error });
}

/** The names of all members, at any depth. */
function membersOf(json: Json): Set<string> {
  if (Array.isArray(json)) return new Set(json.flatMap((entry) => [...membersOf(entry)]));
  if (!isObject(json)) return new Set();
  return new Set(Object.entries(json).flatMap(([member, value]) => [member, ...membersOf(value)]));
}

/** A call that ECS carried out and whose answer was lost is made again: then the revision before says the same, and nobody uses it. */
async function tellOfTwin(ecs: ECSClient, arn: string, registration: JsonObject, log: Log): Promise<void> {
  const twin = arn.replace(/\d+$/, (revision) => String(Number(revision) - 1));
  try {
    if (!isUnchanged(await describeTaskDefinition(ecs, twin), registration)) return;
    log.notice(
      `Task definition ${taskDefinitionName(twin)} says the same as ${taskDefinitionName(arn)} and is not used: an answer of ECS was ` +
        'lost and the call repeated, or somebody else registered it. Deregister it where it is not wanted.',
    );
  } catch (error) {
    log.debug(`${taskDefinitionName(twin)} not read: ${error}`);
  }
}

function tell(log: Log, { arn, base, changes, registered }: RevisionResult): void {
  const name = taskDefinitionName(arn);
  if (!registered) {
    log.info(`Task definition ${name}: no change, no new revision`);
    return;
  }
  log.info(
    `Task definition ${name} registered${base ? ` (from ${taskDefinitionName(base)})` : ''}${changes.length > 0 ? ':' : ''}`,
  );
  for (const { from, kind, to, what } of changes) {
    const values = from !== undefined && to !== undefined ? `: ${from} → ${to}` : to !== undefined ? `: ${to}` : '';
    log.info(`  ${what} ${kind}${values}`);
  }
}

/** Deregisters revisions that no service was updated to, so that a failed run leaves none behind; says what it could not. */
export async function deregisterUnused(ecs: ECSClient, arns: readonly string[], log: Log): Promise<void> {
  for (const arn of arns) {
    const name = taskDefinitionName(arn);
    try {
      await deregisterTaskDefinition(ecs, arn);
      log.info(`Task definition ${name} was registered but never deployed: deregistered again`);
    } catch (error) {
      const { message } = explainAwsError(error, `deregister task definition ${name}, which was never deployed`);
      log.warning(message);
    }
  }
}
