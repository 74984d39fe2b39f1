import { taskDefinitionName } from './aws/arn.ts';
import { explainAwsError } from './aws/errors.ts';
import { codeDeployStarter } from './codedeploy/starter.ts';
import { type Affected, isAllSaid } from './ecs/recover.ts';
import { registerRevisions } from './ecs/revisions.ts';
import { stableRevisionOf, startsDeployment } from './ecs/step.ts';
import { type Target, updateServices } from './ecs/update.ts';
import { imagePhases } from './image-phases.ts';
import type { Inputs } from './inputs.ts';
import type { Job } from './job.ts';
import { Phases } from './phases.ts';
import type { Findings } from './preflight.ts';
import { isWell, lastAnswer, recover } from './recovery.ts';
import type { Log } from './report/log.ts';
import { count, listOf } from './report/words.ts';
import type { DeployResult } from './result.ts';
import { rolledOut, watchRollouts } from './rollouts.ts';
import { areOver, runCommand } from './run-command.ts';
import type { UnderWay } from './state.ts';
import type { Tools } from './tools.ts';
import { upToDate } from './up-to-date.ts';

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
  /** What a cancelled run no longer waits for, and which may still have a word to say. */
  let underWay: Promise<unknown> = Promise.resolve();
  const updating = new AbortController();
  const say = sayer(log);
  const begin = (findings: Findings) => {
    affected = toAffected(findings);
    result.region = findings.region;
    result.services = affected.map((one) => one.result);
    say(findings);
  };
  try {
    const looked = await phases.run(
      'Preflight',
      () => looking,
      ({ services }) => `found ${listOf(services.map(({ name }) => name))}`,
    );
    begin(looked);
    const { found: image, image: provided } = await imagePhases(looked, inputs, job, result, phases, tools, (work) => {
      underWay = work;
    });
    const found = { ...looked, image };
    const findings = await upToDate(found, inputs, provided.built, tools, phases);
    if (findings !== found) begin(findings);
    const revisions = await phases.run(
      'Task definition',
      () => {
        const registered = registerRevisions(aws.ecs, findings.plans, log, (one) => result.revisions.push(one));
        underWay = registered;
        return registered;
      },
      () => describeRevisions(result),
    );
    const targets = affected.map(({ before, codeDeploy, plan, result: of }) => ({
      service: before,
      result: of,
      plan,
      taskDefinition: revisions.get(of.name) ?? '',
      startElsewhere: codeDeploy && codeDeployStarter(aws, codeDeploy, of),
    }));
    const retention = inputs.logRetentionDays;
    if (retention !== undefined) {
      const { createLogGroups } = await import('./service-definition/log-groups.ts');
      const registrations = findings.plans.map(({ registration }) => registration);
      await phases.run(
        'Log groups',
        () => createLogGroups(registrations, retention, aws, log),
        (created) => (created.length > 0 ? `${listOf(created)} created` : 'no change'),
      );
    }
    const [first] = targets;
    const commanded = { inputs, job, result, plan: findings.plans[0], target: first, phases, tools };
    const imagePushed = provided.built;
    const isDue = targets.some(({ service, taskDefinition }) =>
      startsDeployment(service, { ...inputs, taskDefinition, imagePushed }),
    );
    if (inputs.tasks.before && isDue) {
      underWay = runCommand('before-command', inputs.tasks.before, { ...commanded, left: undefined });
      await underWay;
    }
    tools.remember(underWayNow(inputs, result.region, targets));
    const options = { ...inputs, imagePushed, clock, log, mayRun, signal: updating.signal };
    for (const group of inputs.order === 'sequential' ? targets.map((target) => [target]) : [targets]) {
      const one = inputs.order === 'sequential' && targets.length > 1 ? ` ${group[0]?.result.name}` : '';
      const rollouts = await phases.run(
        `Update${one}`,
        () => {
          const updated = updateServices(aws.ecs, group, options);
          underWay = updated;
          return updated;
        },
        (started) => (started.length > 0 ? `${count(started.length, 'deployment')} started` : 'nothing to deploy'),
      );
      // CodeDeploy's deployments have their ids only now.
      if (rollouts.some(({ codeDeploy }) => codeDeploy)) tools.remember(underWayNow(inputs, result.region, targets));
      if (inputs.wait && rollouts.length > 0) {
        const watched = affected.filter((each) => group.some(({ result: of }) => of === each.result));
        await phases.run(
          `Rollout${one}`,
          () => watchRollouts(rollouts, watched, inputs, tools),
          () => rolledOut(watched.map((each) => each.result)),
        );
      }
      if (!result.services.every(isWell)) break;
    }
    if (inputs.tasks.after && mayRun.size > 0 && result.services.every(isWell)) {
      const left = underWayNow(inputs, result.region, targets);
      underWay = runCommand('after-command', inputs.tasks.after, { ...commanded, left });
      await underWay;
    }
    if (inputs.autoscaling && result.services.every(isWell)) {
      const { applyScaling } = await import('./scaling/apply.ts');
      const changed = findings.scaling.filter(({ changes }) => changes.length > 0);
      await phases.run(
        'Auto-scaling',
        () => applyScaling(findings.scaling, aws, log),
        () => (changed.length > 0 ? `set for ${listOf(changed.map(({ service }) => service))}` : 'no change'),
      );
      result.scaling = changed;
    }
  } catch (error) {
    log.debug((error as Error).stack ?? '');
    result.failure = explainAwsError(error, 'deploy');
    await lastAnswer(underWay, phases, log);
  }
  updating.abort();
  if (result.failure || !result.services.every(isWell)) await recover(result, affected, mayRun, inputs, tools, phases);
  if (isAllSaid(affected) && areOver(result.tasks)) tools.remember(undefined);
  return result;
}

/** Prints what preflight has to say, each sentence once. */
export function sayer(log: Log): (findings: Findings) => void {
  const said = new Set<string>();
  const each = (sentences: readonly string[], print: (sentence: string) => void) => {
    for (const sentence of sentences) if (!said.has(sentence)) print(sentence);
    for (const sentence of sentences) said.add(sentence);
  };
  return ({ notices, warnings }) => {
    each(warnings, (warning) => log.warning(warning));
    each(notices, (notice) => log.notice(notice));
  };
}

/** For the post step. */
function underWayNow(inputs: Inputs, region: string, targets: readonly Target[]): UnderWay {
  const revisions = [...new Set(targets.map(({ taskDefinition }) => taskDefinition))];
  const goingBack = inputs.onCancel === 'rollback' ? targets : [];
  const ours = goingBack.filter(({ result, startElsewhere }) => !startElsewhere && !result.isNew);
  const theirs = goingBack.filter(({ startElsewhere }) => startElsewhere);
  return {
    text: `The rollout of ${listOf(revisions.map(taskDefinitionName))} was under way.`,
    region,
    cluster: inputs.cluster,
    takeBack: ours.map(({ result, taskDefinition }) => ({
      service: result.name,
      from: taskDefinition,
      to: result.previousTaskDefinition,
    })),
    stopTasks: {},
    stopDeployments: Object.fromEntries(
      theirs.flatMap(({ result }) => (result.deploymentId ? [[result.name, result.deploymentId]] : [])),
    ),
  };
}

export function describeRevisions({ revisions }: DeployResult): string {
  const names = revisions.filter((revision) => revision.registered).map(({ arn }) => taskDefinitionName(arn));
  return names.length > 0 ? `${listOf(names)} registered` : 'no change, no new revision';
}

export function emptyResult({ cluster, region }: Inputs, phases: Phases): DeployResult {
  return {
    cluster,
    region: region ?? '',
    image: undefined,
    revisions: [],
    services: [],
    tasks: [],
    scaling: [],
    phases: phases.done,
    failure: undefined,
  };
}

export function toAffected({ codeDeploy, plans, services }: Findings): Affected[] {
  return services.map(({ name, plan, service }) => ({
    before: service,
    plan,
    codeDeploy: codeDeploy.find((plan) => plan.service === name),
    registration: plans.find((plan) => plan.services.includes(name))?.registration ?? {},
    result: {
      name,
      arn: service.serviceArn ?? '',
      isNew: plan?.kind === 'create',
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
