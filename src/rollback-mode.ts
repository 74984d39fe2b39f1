import { taskDefinitionName } from './aws/arn.ts';
import type { Aws } from './aws/clients.ts';
import { explainAwsError } from './aws/errors.ts';
import { describeTaskDefinition } from './aws/lossless.ts';
import { planCodeDeploy } from './codedeploy/preflight.ts';
import { codeDeployStarter } from './codedeploy/starter.ts';
import { emptyResult } from './deploy.ts';
import { readRevision } from './ecs/history.ts';
import type { FamilyRevision } from './ecs/last-stable.ts';
import type { RevisionPlan } from './ecs/plan.ts';
import type { Affected } from './ecs/recover.ts';
import { registerRevisions } from './ecs/revisions.ts';
import { startRollbacks, type WayBack } from './ecs/rollback.ts';
import { isUnderWay } from './ecs/step.ts';
import { toRegistration } from './ecs/task-definition.ts';
import { type Target, updateServices } from './ecs/update.ts';
import { shiftsTraffic } from './ecs/verdict.ts';
import { newestOf, type Rollout } from './ecs/watch.ts';
import { describe, findLastStable, findNamed } from './ecs/way-back.ts';
import { DeployError, InputError } from './errors.ts';
import { type FoundService, findServices } from './find-services.ts';
import { missingImages } from './image/still-there.ts';
import type { Inputs } from './inputs.ts';
import { Phases } from './phases.ts';
import { isWell, recover } from './recovery.ts';
import type { Log } from './report/log.ts';
import { count, listOf } from './report/words.ts';
import type { DeployResult } from './result.ts';
import { rolledOut, watchRollouts } from './rollouts.ts';
import type { Tools } from './tools.ts';

/** A service and the revision that it goes back to. */
interface Back extends Affected {
  target: FamilyRevision;
}

/**
 * `mode: rollback`: takes each service back to its last stable revision, or to what `rollback-to` names, and watches it. Nothing is
 * built, and nothing registered, but for a copy where the revision is INACTIVE, which ECS does not deploy. A rollback that fails
 * is not taken back to the revision that it was to replace. Never throws for what happens on the way.
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
    const copies = copiesOf(found);
    const copied =
      copies.length > 0
        ? await phases.run(
            'Task definition',
            () => registerRevisions(aws.ecs, copies, log, (one) => result.revisions.push(one)),
            (all) => `${listOf([...new Set(all.values())].map(taskDefinitionName))} registered`,
          )
        : new Map<string, string>();
    const targets = found.map(({ before, codeDeploy, result: of, target }) => ({
      service: before,
      result: of,
      taskDefinition: copied.get(of.name) ?? target.arn,
      startElsewhere: codeDeploy && codeDeployStarter(aws, codeDeploy, of),
    }));
    const text = `The rollback of ${listOf(targets.map((target) => target.result.name))} was under way.`;
    tools.remember({
      text,
      region: result.region,
      cluster: inputs.cluster,
      takeBack: [],
      stopDeployments: {},
      stopTasks: {},
    });
    const rollouts = await phases.run(
      'Update',
      () => start(targets, mayRun, inputs, tools),
      (started) => (started.length > 0 ? `${count(started.length, 'rollback')} started` : 'nothing to roll back'),
    );
    if (inputs.wait && rollouts.length > 0) {
      await phases.run(
        'Rollout',
        () => watchRollouts(rollouts, found, inputs, tools),
        () => rolledOut(result.services),
      );
    }
  } catch (error) {
    log.debug((error as Error).stack ?? '');
    result.failure = explainAwsError(error, 'roll back');
  }
  if (result.failure || !result.services.every(isWell)) {
    await recover(result, found, mayRun, { ...inputs, rollback: false }, tools, phases);
  }
  tools.remember(undefined);
  return result;
}

/** What ECS deploys no more is registered again, once for all services that go back to it. */
function copiesOf(found: readonly Back[]): RevisionPlan[] {
  const plans = new Map<string, RevisionPlan>();
  for (const { registration, result, target } of found.filter((one) => !one.target.isActive)) {
    const plan = plans.get(target.arn) ?? {
      services: [],
      containers: [],
      base: target.arn,
      registration,
      changes: [],
      reuse: undefined,
    };
    plan.services.push(result.name);
    plans.set(target.arn, plan);
  }
  return [...plans.values()];
}

/**
 * Starts the rollbacks. A deployment that shifts traffic, and is to end where it began, is stopped: ECS shifts the traffic back at once.
 *
 * @throws DeployError with the first refusal, after every service was tried
 */
async function start(
  targets: readonly Target[],
  mayRun: Map<string, string>,
  inputs: Inputs,
  { aws, clock, log }: Tools,
): Promise<Rollout[]> {
  const stopped = targets.filter((target) => stopsHere(target));
  const ways = stopped.map(({ result, service, taskDefinition }): WayBack => {
    result.startedAt = clock.now();
    result.deploymentId = newestOf(service)?.id;
    result.serviceDeploymentArn = service.currentServiceDeployment;
    result.taskDefinition = taskDefinition;
    mayRun.set(result.name, taskDefinition);
    const underWay = {
      deploymentId: result.deploymentId ?? '',
      serviceDeploymentArn: result.serviceDeploymentArn ?? '',
    };
    return {
      service: result.name,
      taskDefinition,
      desiredCount: undefined,
      scalesOnly: false,
      serviceDeploymentBefore: service.currentServiceDeployment,
      underWay,
    };
  });
  const rest = targets.filter((target) => !stopped.includes(target));
  const [{ refused, rollouts }, updated] = await Promise.all([
    startRollbacks(aws.ecs, ways, { cluster: inputs.cluster, clock, log }, () => {}),
    updateServices(aws.ecs, rest, { ...inputs, imagePushed: false, clock, log, mayRun }),
  ]);
  const [why] = [...refused.values()].flatMap(({ verdict }) => (verdict.kind === 'failed' ? verdict.reason : []));
  if (why) throw new DeployError({ what: why });
  return [...rollouts, ...updated];
}

function stopsHere({ service, taskDefinition }: Target): boolean {
  return (
    shiftsTraffic(service) &&
    isUnderWay(service) &&
    service.currentServiceDeployment !== undefined &&
    newestOf(service)?.taskDefinition !== taskDefinition &&
    service.deployments?.some((deployment) => deployment.taskDefinition === taskDefinition) === true
  );
}

/** @throws InputError with every service that has nothing to go back to */
async function findTargets(inputs: Inputs, aws: Aws, log: Log): Promise<Back[]> {
  const problems: string[] = [];
  const services = await findServices(inputs, aws.ecs, problems);
  const codeDeploy = await planCodeDeploy(services, inputs, aws, problems);
  const found = await Promise.all(services.map((one) => toBack(one, inputs, aws, log, problems)));
  if (problems.length > 0) throw new InputError(problems, 'Preflight');
  return found
    .flatMap((one) => one ?? [])
    .map((one) => ({ ...one, codeDeploy: codeDeploy.find(({ service }) => service === one.result.name) }));
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
    // That of the deployment in progress, where there is one: it is what is to be undone.
    const current = await readRevision(ecs, newestOf(service)?.taskDefinition ?? service.taskDefinition ?? '');
    const choice = inputs.rollbackTo
      ? await findNamed(ecs, name, current, inputs.rollbackTo)
      : await findLastStable(ecs, inputs.cluster, name, current, log);
    if ('problem' in choice) {
      problems.push(choice.problem);
      return undefined;
    }
    const { how, target } = choice;
    const gone = await missingImages(aws, target.images, log);
    if (gone.length > 0) {
      const where = taskDefinitionName(target.arn);
      problems.push(`services: "${name}" cannot go back to ${where}: ECR has no ${listOf(gone)} any more`);
      return undefined;
    }
    const copy = target.isActive ? '' : '; it is INACTIVE, which ECS does not deploy, so a copy of it is registered';
    log.info(`${name}: from ${describe(current)} back to ${describe(target)}, ${how}${copy}`);
    const described = await describeTaskDefinition(ecs, target.arn);
    return {
      before: service,
      registration: toRegistration(described, { containers: [], image: undefined, environment: {}, secrets: {} }),
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
