import { taskDefinitionName } from './aws/arn.ts';
import type { Aws } from './aws/clients.ts';
import { explainAwsError } from './aws/errors.ts';
import type { Clock } from './clock.ts';
import type { CodeDeployPlan } from './codedeploy/plan.ts';
import { watchTogether } from './codedeploy/together.ts';
import { type Affected, diagnoseFailures, rollBackServices, waysBack, whatIsLeft } from './ecs/recover.ts';
import { deregisterUnused, registerRevisions } from './ecs/revisions.ts';
import { stableRevisionOf } from './ecs/step.ts';
import { updateServices } from './ecs/update.ts';
import type { Rollout } from './ecs/watch.ts';
import { DeployError, InputError } from './errors.ts';
import { provideImage } from './image/image.ts';
import type { Inputs } from './inputs.ts';
import type { Job } from './job.ts';
import { Phases } from './phases.ts';
import type { Findings } from './preflight.ts';
import type { Log } from './report/log.ts';
import { count, listOf, outcomeOf, verdictSentence, wentWell } from './report/words.ts';
import type { DeployResult, ServiceResult } from './result.ts';

/** What a deployment works with. */
export interface Tools {
  aws: Aws;
  clock: Clock;
  log: Log;
  /** Aborted when the job is cancelled; its reason is the run's failure. */
  signal: AbortSignal;
  /** Keeps for the post step, should this process be killed, what is under way; empty: nothing any more. */
  remember(underWay: string): void;
}

/**
 * The whole story in order, from a commit to a stable service. Never throws for what happens on the way: the result's `failure`
 * says it.
 *
 * @param looking the preflight, under way already
 */
export async function deploy(
  inputs: Inputs,
  job: Job,
  looking: Promise<Findings>,
  tools: Tools,
): Promise<DeployResult> {
  const { aws, clock, log } = tools;
  const phases = new Phases(clock, log, tools.signal);
  const result = emptyResult(inputs, phases);
  /** Service to the ARN of the revision that it was updated to, or may have been where a call ended in the dark. */
  const mayRun = new Map<string, string>();
  let affected: Affected[] = [];
  let registering: Promise<unknown> = Promise.resolve();
  try {
    const findings = await phases.run(
      'Preflight',
      () => looking,
      ({ services }) => `found ${listOf(services.map(({ name }) => name))}`,
    );
    affected = toAffected(findings);
    result.region = findings.region;
    result.services = affected.map((one) => one.result);
    for (const warning of findings.warnings) log.warning(warning);
    for (const notice of findings.notices) log.notice(notice);

    result.image = await phases.run(
      'Image',
      () => provideImage({ inputs, job, found: findings.image, ...tools }),
      ({ outcome }) => outcome,
    );
    const revisions = await phases.run(
      'Task definition',
      () => {
        const registered = registerRevisions(aws.ecs, findings.plans, log, (one) => result.revisions.push(one));
        registering = registered;
        return registered;
      },
      () => describeRevisions(result),
    );
    tools.remember(`The rollout of ${listOf([...new Set(revisions.values())].map(taskDefinitionName))} was under way.`);
    const targets = affected.map(({ before, codeDeploy, result: of }) => ({
      service: before,
      result: of,
      taskDefinition: revisions.get(of.name) ?? '',
      startElsewhere: codeDeploy && codeDeployStarter(aws, codeDeploy, of),
    }));
    const rollouts = await phases.run(
      'Update',
      () =>
        updateServices(aws.ecs, targets, { ...inputs, imagePushed: result.image?.built ?? false, clock, log, mayRun }),
      (started) => (started.length > 0 ? `${count(started.length, 'deployment')} started` : 'nothing to deploy'),
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
    result.failure = explainAwsError(error, 'deploy');
    // The answer that a cancelled run no longer waited for may name a revision that has to be taken back.
    await phases.unlessCancelled(registering.catch(() => {}));
  }
  if (result.failure || !result.services.every(isWell)) await recover(result, affected, mayRun, inputs, tools, phases);
  tools.remember('');
  return result;
}

export async function watchRollouts(
  rollouts: readonly Rollout[],
  services: readonly ServiceResult[],
  inputs: Inputs,
  { aws, clock, log, signal }: Tools,
): Promise<void> {
  const outcomes = await watchTogether(aws, rollouts, { ...inputs, clock, log, signal });
  for (const service of services) Object.assign(service, outcomes.get(service.name));
}

/** After a failure: takes back what was registered in vain, finds out why, rolls back, and says what is left. */
export async function recover(
  result: DeployResult,
  affected: readonly Affected[],
  mayRun: ReadonlyMap<string, string>,
  inputs: Inputs,
  { aws, clock, log, signal }: Tools,
  phases: Phases,
): Promise<void> {
  const options = { ...inputs, clock, log };
  const used = new Set(mayRun.values());
  const unused = result.revisions.filter(({ arn, registered }) => registered && !used.has(arn));
  const arns = unused.map(({ arn }) => arn);
  await phases.unlessCancelled(deregisterUnused(aws.ecs, arns, log));
  await phases.unlessCancelled(diagnoseFailures(aws, affected, options));

  // A watch that AWS refused to answer came to no verdict: what is under way may well succeed.
  const mayRollBack = !signal.aborted && (phases.last === 'Update' || !result.services.every(isWell));
  const ways = inputs.rollback && mayRollBack ? waysBack(affected, inputs.desiredCount) : [];
  if (ways.length > 0) {
    const names = listOf(ways.map(({ service }) => service));
    try {
      await phases.run(
        'Rollback',
        () => rollBackServices(aws, affected, ways, options),
        (ok) => ({ text: ok ? `${names} back and stable` : 'not every service is stable again', ok }),
      );
    } catch (cancellation) {
      result.failure = explainAwsError(cancellation, 'roll back');
    }
  }
  const left = whatIsLeft(affected);
  if (signal.aborted && !result.services.every(isWell)) left.unshift('The run was cancelled.');
  for (const sentence of left) log.warning(sentence);
  result.failure = conclude(result, mayRun.size > 0 ? left : ['No service was changed.']);
}

/** The run's failure: what happened to which service, and what is left behind. */
function conclude({ failure, services }: DeployResult, left: readonly string[]): DeployError {
  // It says so itself, with all that has to be put right.
  if (failure instanceof InputError) return failure;
  const failed = services.filter((service) => !isWell(service));
  const others = failure ? services.filter(({ rollback }) => rollback).map(verdictSentence) : [];
  const isBack = failed.length > 0 && failed.every((service) => outcomeOf(service) === 'rolled-back');
  const advice = isBack && left.length === 0 ? 'Fix the cause and push again: what ran before goes on running.' : '';
  return new DeployError({
    what: failure?.what ?? failed.map(verdictSentence).join('\n'),
    why: failure?.why,
    next: [failure?.next, advice, ...others, ...left].filter(Boolean).join('\n'),
    cause: failure?.cause,
  });
}

export function isWell({ verdict }: ServiceResult): boolean {
  return verdict === undefined || wentWell(verdict.kind);
}

function describeRevisions({ revisions }: DeployResult): string {
  const names = revisions.filter((revision) => revision.registered).map(({ arn }) => taskDefinitionName(arn));
  return names.length > 0 ? `${listOf(names)} registered` : 'no change, no new revision';
}

export function rolledOut({ services }: DeployResult): { text: string; ok: boolean } {
  const failed = services.filter((service) => !isWell(service));
  if (failed.length === 0) return { text: `${listOf(services.map(({ name }) => name))} stable`, ok: true };
  return {
    text: failed.map((service) => `${service.name} ${outcomeOf(service).replace('-', ' ')}`).join(', '),
    ok: false,
  };
}

export function emptyResult({ cluster, region }: Inputs, phases: Phases): DeployResult {
  return {
    cluster,
    region: region ?? '',
    image: undefined,
    revisions: [],
    services: [],
    phases: phases.done,
    failure: undefined,
  };
}

/** Starts a service's deployment with CodeDeploy, and says what is to be watched. */
function codeDeployStarter(aws: Aws, plan: CodeDeployPlan, { previousTaskDefinition }: ServiceResult) {
  return async (taskDefinition: string): Promise<Rollout> => {
    const { createDeployment } = await import('./codedeploy/start.ts');
    const deploymentId = await createDeployment(await aws.codedeploy(), plan, taskDefinition);
    return {
      service: plan.service,
      deploymentId,
      createdAt: undefined,
      desiredCount: 0,
      serviceDeploymentBefore: undefined,
      serviceDeploymentArn: undefined,
      codeDeploy: { plan, deploymentId, previousTaskDefinition, originalTaskSetId: plan.taskSetId },
    };
  };
}

function toAffected({ codeDeploy, plans, services }: Findings): Affected[] {
  return services.map(({ name, service }) => ({
    before: service,
    codeDeploy: codeDeploy.find((plan) => plan.service === name),
    registration: plans.find((plan) => plan.services.includes(name))?.registration ?? {},
    result: {
      name,
      arn: service.serviceArn ?? '',
      previousTaskDefinition: stableRevisionOf(service),
      taskDefinition: service.taskDefinition ?? '',
      deploymentId: undefined,
      serviceDeploymentArn: undefined,
      verdict: undefined,
      startedAt: undefined,
      endedAt: undefined,
      counts: undefined,
      diagnosis: undefined,
      rollback: undefined,
    },
  }));
}
