import type { ECSClient } from '@aws-sdk/client-ecs';
import { taskDefinitionName } from '../aws/arn.ts';
import { explainAwsError } from '../aws/errors.ts';
import type { JsonObject } from '../aws/json.ts';
import { deregisterTaskDefinition, describeTaskDefinition, registerTaskDefinition } from '../aws/lossless.ts';
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

async function registerOne(ecs: ECSClient, { registration }: RevisionPlan, log: Log): Promise<string> {
  try {
    const { attempts, taskDefinition } = await registerTaskDefinition(ecs, registration);
    const arn = String(taskDefinition.taskDefinitionArn);
    if (attempts > 1) await tellOfTwin(ecs, arn, registration, log);
    return arn;
  } catch (error) {
    throw explainAwsError(error, `register a new revision of task definition "${registration.family}"`);
  }
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
  log.info(`Task definition ${name} registered${base ? ` (from ${taskDefinitionName(base)})` : ''}:`);
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
