import type { ECSClient } from '@aws-sdk/client-ecs';
import { taskDefinitionFamily, taskDefinitionName } from './aws/arn.ts';
import type { Aws } from './aws/clients.ts';
import { explainAwsError, isAccessDenied, isAwsError } from './aws/errors.ts';
import { describeTaskDefinition } from './aws/lossless.ts';
import { emptyResult, isWell, recover, rolledOut, type Tools, watchRollouts } from './deploy.ts';
import { readFamily, readHistory, readRevision } from './ecs/history.ts';
import { type FamilyRevision, lastStable, revisionBefore, revisionOfCommit } from './ecs/last-stable.ts';
import type { Affected } from './ecs/recover.ts';
import { updateServices } from './ecs/update.ts';
import { InputError } from './errors.ts';
import { missingImages } from './image/still-there.ts';
import type { Inputs } from './inputs.ts';
import { Phases } from './phases.ts';
import { type FoundService, findServices } from './preflight.ts';
import type { Log } from './report/log.ts';
import { count, listOf } from './report/words.ts';
import type { DeployResult } from './result.ts';

/** A service and the revision that it goes back to. */
interface Back extends Affected {
  target: FamilyRevision;
}

/**
 * `mode: rollback`: takes each service back to its last stable revision, or to what `rollback-to` names, and watches it. Nothing is
 * built or registered. A rollback that fails is not taken back to the revision that it was to replace.
 */
export async function rollBackByHand(inputs: Inputs, tools: Tools): Promise<DeployResult> {
  const { aws, clock, log, signal } = tools;
  const phases = new Phases(clock, log, signal);
  const result = emptyResult(inputs, phases);
  const mayRun = new Map<string, string>();
  let found: Back[] = [];
  try {
    result.region = await aws.region();
    found = await phases.run(
      'Preflight',
      () => findTargets(inputs, aws, log),
      (all) => listOf(all.map((one) => `${one.result.name} to ${taskDefinitionName(one.target.arn)}`)),
    );
    result.services = found.map((one) => one.result);
    tools.remember(`The rollback of ${listOf(found.map((one) => one.result.name))} was under way.`);
    const targets = found.map(({ before, result: of, target }) => ({
      service: before,
      result: of,
      taskDefinition: target.arn,
    }));
    const rollouts = await phases.run(
      'Update',
      () => updateServices(aws.ecs, targets, { ...inputs, imagePushed: false, clock, log, mayRun }),
      (started) => (started.length > 0 ? `${count(started.length, 'rollback')} started` : 'nothing to roll back'),
    );
    if (inputs.wait && rollouts.length > 0) {
      await phases.run(
        'Rollout',
        () => watchRollouts(rollouts, result.services, inputs, tools),
        () => rolledOut(result),
      );
    }
  } catch (error) {
    log.debug((error as Error).stack ?? '');
    result.failure = explainAwsError(error, 'roll back');
  }
  if (result.failure || !result.services.every(isWell)) {
    await recover(result, found, mayRun, { ...inputs, rollback: false }, tools, phases);
  }
  tools.remember('');
  return result;
}

/** @throws InputError with every service that has nothing to go back to */
async function findTargets(inputs: Inputs, aws: Aws, log: Log): Promise<Back[]> {
  const problems: string[] = [];
  const services = await findServices(inputs, aws.ecs, problems);
  if (problems.length > 0) throw new InputError(problems, 'Preflight');
  const found = await Promise.all(services.map((one) => toBack(one, inputs, aws, log, problems)));
  if (problems.length > 0) throw new InputError(problems, 'Preflight');
  return found.flatMap((one) => one ?? []);
}

async function toBack(
  { name, service }: FoundService,
  inputs: Inputs,
  aws: Aws,
  log: Log,
  problems: string[],
): Promise<Back | undefined> {
  const { ecs } = aws;
  try {
    const current = await readRevision(ecs, service.taskDefinition ?? '');
    const named = inputs.rollbackTo;
    const choice = named
      ? await findNamed(ecs, name, current, named)
      : await findLastStable(ecs, inputs.cluster, name, current, log);
    if ('problem' in choice) {
      problems.push(choice.problem);
      return undefined;
    }
    const { how, target } = choice;
    const gone = await missingImages(aws, target.images, log);
    if (gone.length > 0) {
      problems.push(
        `services: "${name}" cannot go back to ${taskDefinitionName(target.arn)}: ECR has no ${listOf(gone)} any more`,
      );
      return undefined;
    }
    log.info(`${name}: set to ${tell(current)}, goes back to ${tell(target)}: ${how}`);
    const { taskDefinition } = await describeTaskDefinition(ecs, target.arn);
    return {
      before: service,
      registration: taskDefinition,
      target,
      result: {
        name,
        arn: service.serviceArn ?? '',
        previousTaskDefinition: current.arn,
        taskDefinition: current.arn,
        deploymentId: undefined,
        serviceDeploymentArn: undefined,
        verdict: undefined,
        startedAt: undefined,
        endedAt: undefined,
        counts: undefined,
        diagnosis: undefined,
        rollback: undefined,
      },
    };
  } catch (error) {
    throw explainAwsError(error, `find what service "${name}" goes back to`);
  }
}

type Choice = { target: FamilyRevision; how: string } | { problem: string };

async function findNamed(ecs: ECSClient, service: string, current: FamilyRevision, named: string): Promise<Choice> {
  const family = taskDefinitionFamily(current.arn);
  const isRevision = /^[1-9]\d{0,5}$/.test(named);
  const asked = isRevision ? `${family}:${named}` : named;
  if (asked.includes(':')) {
    if (taskDefinitionFamily(asked) !== family) {
      return { problem: `rollback-to: "${named}" is not of family "${family}", which service "${service}" runs` };
    }
    const target = await readRevision(ecs, asked).catch((error) => {
      if (isAwsError(error, 'ClientException')) return undefined;
      throw error;
    });
    if (target?.isActive) return { target, how: 'named by rollback-to' };
    const why = target ? 'is INACTIVE, and ECS deploys none such' : 'does not exist';
    return { problem: `rollback-to: ${taskDefinitionName(asked)} ${why}${there(await readFamily(ecs, family))}` };
  }
  const revisions = await readFamily(ecs, family);
  const target = revisionOfCommit(revisions, named.toLowerCase());
  if (target) return { target, how: 'named by rollback-to' };
  return {
    problem: `rollback-to: family "${family}" has no ACTIVE revision with an image of "${named}"${there(revisions)}`,
  };
}

async function findLastStable(
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
    const target = await readRevision(ecs, deployment.taskDefinition);
    const from = new Date(deployment.finishedAt ?? deployment.createdAt).toISOString();
    const to = until === undefined ? 'now' : new Date(until).toISOString();
    if (target.isActive)
      return { target, how: `stable from ${from} to ${to}, by service deployment ${deployment.arn}` };
    const revisions = await readFamily(ecs, taskDefinitionFamily(current.arn));
    return {
      problem: `services: "${service}" was last stable on ${tell(target)}, which is INACTIVE, and ECS deploys none such; name another by rollback-to${there(revisions)}`,
    };
  }
  const revisions = await readFamily(ecs, taskDefinitionFamily(current.arn));
  const target = revisionBefore(revisions, current);
  if (!target) return { problem: `services: "${service}" has no earlier revision with another image to go back to` };
  log.warning(
    `${service}: ${tell(target)} is the revision before; no service deployment says that it was ever stable.`,
  );
  return { target, how: 'by its family, the revision before' };
}

function tell({ arn, images }: FamilyRevision): string {
  return `${taskDefinitionName(arn)} (image ${listOf(images)})`;
}

/** "; there is api:41 (image …)", the newest first. */
function there(revisions: readonly FamilyRevision[]): string {
  return revisions.length > 0 ? `; there is ${listOf(revisions.slice(0, 5).map(tell))}` : '';
}
