import type { ServiceDeployment } from '@aws-sdk/client-ecs';
import { taskDefinitionName } from './aws/arn.ts';
import type { Aws } from './aws/clients.ts';
import { explainAwsError } from './aws/errors.ts';
import { describeTaskDefinition } from './aws/lossless.ts';
import { emptyResult } from './deploy.ts';
import { type Affected, isAllSaid } from './ecs/recover.ts';
import { describeServiceDeployments } from './ecs/service.ts';
import { newestOf, type Rollout, toRollout } from './ecs/watch.ts';
import { InputError } from './errors.ts';
import { type FoundService, findServices } from './find-services.ts';
import type { Inputs } from './inputs.ts';
import { Phases } from './phases.ts';
import { isWell, recover } from './recovery.ts';
import { listOf } from './report/words.ts';
import type { DeployResult } from './result.ts';
import { rolledOut, watchRollouts } from './rollouts.ts';
import type { UnderWay } from './state.ts';
import type { Tools } from './tools.ts';

/** A service whose deployment goes on. */
interface Continued extends Affected {
  rollout: Rollout;
}

/**
 * `mode: continue`, the second half of a deployment that a PAUSE lifecycle hook holds: continues it and watches it to its end. One
 * that is under way and not paused yet is continued at its next pause; one that has finished meanwhile is told as it ended.
 */
export async function continueDeployments(inputs: Inputs, tools: Tools): Promise<DeployResult> {
  const { aws, clock, log, signal } = tools;
  const phases = new Phases(clock, log, signal);
  const result = emptyResult(inputs, phases);
  let found: Continued[] = [];
  try {
    result.region = await aws.region();
    found = await phases.run(
      'Preflight',
      () => findDeployments(inputs, aws, clock.now()),
      (all) => `found ${listOf(all.map((one) => `${one.result.name} with ${revisionOf(one)}`))}`,
    );
    result.services = found.map((one) => one.result);
    const underWay = found.filter((one) => one.result.verdict === undefined);
    for (const { result: over } of found.filter((one) => one.result.verdict)) {
      log.notice(`${over.name}: its deployment has completed already, there is nothing to continue.`);
    }
    const text = `The deployment of ${listOf(underWay.map(revisionOf))} was under way.`;
    tools.remember({
      text,
      region: result.region,
      cluster: inputs.cluster,
      takeBack: takeBack(underWay, inputs),
      stopDeployments: {},
      stopTasks: {},
    });
    if (underWay.length > 0) {
      await phases.run(
        'Rollout',
        () =>
          watchRollouts(
            underWay.map(({ rollout }) => rollout),
            underWay,
            inputs,
            tools,
          ),
        () => rolledOut(result.services),
      );
    }
  } catch (error) {
    log.debug((error as Error).stack ?? '');
    result.failure = explainAwsError(error, 'continue the deployment');
  }
  if (result.failure || !result.services.every(isWell)) {
    const mayRun = new Map(found.map((one) => [one.result.name, one.result.taskDefinition]));
    await recover(result, found, mayRun, inputs, tools, phases);
  }
  if (isAllSaid(found)) tools.remember(undefined);
  return result;
}

/** For the post step. */
function takeBack(underWay: readonly Continued[], { onCancel }: Inputs): UnderWay['takeBack'] {
  if (onCancel === 'leave') return [];
  return underWay.map(({ result }) => ({
    service: result.name,
    from: result.taskDefinition,
    to: result.previousTaskDefinition,
  }));
}

function revisionOf({ result }: Continued): string {
  return taskDefinitionName(result.taskDefinition);
}

/**
 * The current deployment of each service.
 *
 * @throws InputError where a service has none that ECS could be asked about; DeployError when AWS refuses a call
 */
async function findDeployments(inputs: Inputs, aws: Aws, now: number): Promise<Continued[]> {
  const problems: string[] = [];
  const services = await findServices(inputs, aws.ecs, problems);
  for (const { name, service } of services) {
    if (!service.currentServiceDeployment) problems.push(`services: "${name}" has no deployment to continue`);
  }
  if (problems.length > 0) throw new InputError(problems, 'Preflight');
  const arns = services.flatMap(({ service }) => service.currentServiceDeployment ?? []);
  const deployments = await describeServiceDeployments(aws.ecs, arns).catch((error) => {
    throw explainAwsError(error, 'read the deployments that are to be continued');
  });
  return await Promise.all(
    services.map((found) =>
      toContinued(found, deployments.get(found.service.currentServiceDeployment ?? ''), aws, now),
    ),
  );
}

async function toContinued(
  { name, service }: FoundService,
  serviceDeployment: ServiceDeployment | undefined,
  aws: Aws,
  now: number,
): Promise<Continued> {
  const rollout = toRollout(name, service, undefined);
  const ours = newestOf(service);
  const taskDefinition = ours?.taskDefinition ?? service.taskDefinition ?? '';
  const before = service.deployments?.find(({ id }) => id !== ours?.id)?.taskDefinition ?? taskDefinition;
  // For the diagnosis alone.
  const described = await describeTaskDefinition(aws.ecs, taskDefinition).catch(() => undefined);
  const hasCompleted = serviceDeployment?.status === 'SUCCESSFUL';
  return {
    before: service,
    registration: described?.taskDefinition ?? {},
    // The service deployment is known: the deployment that DescribeServices lists may be the one that was gone back to.
    rollout: { ...rollout, createdAt: serviceDeployment?.createdAt ?? rollout.createdAt, continues: true },
    result: {
      name,
      arn: service.serviceArn ?? '',
      previousTaskDefinition: before,
      taskDefinition,
      deploymentId: hasCompleted ? undefined : rollout.deploymentId,
      serviceDeploymentArn: service.currentServiceDeployment,
      deploymentCreatedAt: rollout.createdAt?.getTime(),
      verdict: hasCompleted ? { kind: 'unchanged' } : undefined,
      startedAt: hasCompleted ? undefined : now,
      endedAt: undefined,
      counts: undefined,
      diagnosis: undefined,
      rollback: undefined,
    },
  };
}
