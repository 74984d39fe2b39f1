import { readFile } from 'node:fs/promises';
import {
  type CodeDeployClient,
  type DeploymentGroupInfo,
  GetDeploymentConfigCommand,
  GetDeploymentGroupCommand,
  ListApplicationsCommand,
  ListDeploymentGroupsCommand,
} from '@aws-sdk/client-codedeploy';
import { clusterName } from '../aws/arn.ts';
import type { Aws } from '../aws/clients.ts';
import { explainAwsError, isAccessDenied, isAwsError } from '../aws/errors.ts';
import type { JsonObject } from '../aws/json.ts';
import type { FoundService } from '../find-services.ts';
import { CODE_DEPLOY_INPUTS } from '../inputs/codedeploy.ts';
import type { Inputs } from '../inputs.ts';
import { listOf } from '../report/words.ts';
import { appSpecOf, parseAppSpec, UnusableAppSpec } from './app-spec.ts';
import type { CodeDeployPlan, Waits } from './plan.ts';
import { primaryTaskSet } from './task-sets.ts';

const INPUT = CODE_DEPLOY_INPUTS;
const MINUTE_MS = 60_000;
/** How many names an error lists. */
const LISTED = 20;

/**
 * How CodeDeploy deploys to each of the services: application, deployment group and AppSpec, read and checked.
 *
 * @param services those of the controller CODE_DEPLOY
 * @param problems everything that is wrong is added
 * @throws DeployError when AWS refuses a call
 */
export async function planDeployments(
  services: readonly FoundService[],
  inputs: Inputs,
  aws: Aws,
  problems: string[],
): Promise<CodeDeployPlan[]> {
  const { deploymentConfig, deploymentGroup } = inputs.codeDeploy;
  if (deploymentGroup && services.length > 1) {
    problems.push(
      `${INPUT.deploymentGroup}: "${deploymentGroup}" is the group of one service, but ` +
        `${listOf(services.map(({ name }) => `"${name}"`))} are all deployed by CodeDeploy: leave it out where the groups have their ` +
        'default names (DgpECS-CLUSTER-SERVICE), or deploy each service in a step of its own',
    );
    return [];
  }
  const codedeploy = await aws.codedeploy();
  const [given, plans] = await Promise.all([
    readAppSpec(inputs.codeDeploy.appSpec, problems),
    Promise.all(services.map((found) => planOne(found, inputs, codedeploy, problems))),
    deploymentConfig && checkConfig(deploymentConfig, codedeploy, problems),
  ]);
  return plans.flatMap((plan) => (plan ? { ...plan, appSpec: given ?? plan.appSpec } : []));
}

async function planOne(
  { name, service }: FoundService,
  inputs: Inputs,
  codedeploy: CodeDeployClient,
  problems: string[],
): Promise<CodeDeployPlan | undefined> {
  const { codeDeploy } = inputs;
  const cluster = clusterName(inputs.cluster) ?? inputs.cluster;
  const application = codeDeploy.application ?? `AppECS-${cluster}-${name}`;
  const deploymentGroup = codeDeploy.deploymentGroup ?? `DgpECS-${cluster}-${name}`;
  const appSpec = appSpecOf(service);
  if (!appSpec && !codeDeploy.appSpec) {
    problems.push(
      `${INPUT.appSpec}: give one for service "${name}": it shows no load balancer's container and port to make one from`,
    );
  }
  const group = await readGroup(application, deploymentGroup, name, codedeploy, problems);
  if (!group) return undefined;
  problems.push(...unfitness(group, name, cluster));
  const inProgress = deploymentInProgress(group);
  if (inProgress && inputs.onBusy !== 'wait') problems.push(busyProblem(inProgress, name));
  return {
    service: name,
    cluster,
    application,
    deploymentGroup,
    taskSetId: primaryTaskSet(service)?.id,
    appSpec: appSpec ?? {},
    description: codeDeploy.description,
    deploymentConfig: codeDeploy.deploymentConfig,
    waits: waitsOf(group),
    inProgress: inProgress?.deploymentId,
  };
}

/** DeploymentInfo's `status` of a deployment that has ended. */
export const OVER: readonly string[] = ['Succeeded', 'Failed', 'Stopped'];

async function readGroup(
  applicationName: string,
  deploymentGroupName: string,
  service: string,
  codedeploy: CodeDeployClient,
  problems: string[],
): Promise<DeploymentGroupInfo | undefined> {
  try {
    const command = new GetDeploymentGroupCommand({ applicationName, deploymentGroupName });
    return (await codedeploy.send(command)).deploymentGroupInfo;
  } catch (error) {
    const of = `for service "${service}"`;
    if (isAwsError(error, 'ApplicationDoesNotExistException')) {
      const existing = await listed(() => applicationsOf(codedeploy));
      problems.push(`${INPUT.application}: CodeDeploy has no application "${applicationName}" ${of}${existing}`);
    } else if (isAwsError(error, 'DeploymentGroupDoesNotExistException')) {
      const existing = await listed(() => groupsOf(codedeploy, applicationName));
      problems.push(
        `${INPUT.deploymentGroup}: CodeDeploy's application "${applicationName}" has no deployment group "${deploymentGroupName}" ${of}${existing}`,
      );
    } else {
      throw explainAwsError(error, `read CodeDeploy's deployment group "${deploymentGroupName}" ${of}`);
    }
    return undefined;
  }
}

/** Why a deployment group cannot deploy to the service. */
function unfitness(group: DeploymentGroupInfo, service: string, cluster: string): string[] {
  const { deploymentGroupName, ecsServices = [] } = group;
  const deploysTo = ecsServices.map((each) => `${each.clusterName}/${each.serviceName}`);
  if (deploysTo.includes(`${cluster}/${service}`)) return [];
  const instead = deploysTo.length > 0 ? deploysTo.join(', ') : 'no ECS service';
  return [
    `${INPUT.deploymentGroup}: "${deploymentGroupName}" deploys to ${instead}, not to service "${service}" of cluster "${cluster}"`,
  ];
}

function deploymentInProgress({ lastAttemptedDeployment: last }: DeploymentGroupInfo) {
  const { deploymentId, status } = last ?? {};
  return deploymentId && status && !OVER.includes(status) ? { deploymentId, status } : undefined;
}

/** CodeDeploy replaces nothing: it refuses a second deployment. */
function busyProblem({ deploymentId, status }: { deploymentId: string; status: string }, service: string): string {
  return (
    `services: CodeDeploy's deployment ${deploymentId} to "${service}" is in progress (its status is ${status}), and it runs one at ` +
    `a time: set on-busy: wait, or stop it (aws deploy stop-deployment --deployment-id ${deploymentId})`
  );
}

/** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_BlueGreenDeploymentConfiguration.html */
function waitsOf({ blueGreenDeploymentConfiguration: configuration }: DeploymentGroupInfo): Waits {
  const { actionOnTimeout, waitTimeInMinutes = 0 } = configuration?.deploymentReadyOption ?? {};
  const { action, terminationWaitTimeInMinutes = 0 } = configuration?.terminateBlueInstancesOnDeploymentSuccess ?? {};
  return {
    readyMs: waitTimeInMinutes * MINUTE_MS,
    manual: actionOnTimeout === 'STOP_DEPLOYMENT',
    terminationMs: action === 'KEEP_ALIVE' ? 0 : terminationWaitTimeInMinutes * MINUTE_MS,
  };
}

async function readAppSpec(path: string | undefined, problems: string[]): Promise<JsonObject | undefined> {
  if (path === undefined) return undefined;
  try {
    const [text, { parse }] = await Promise.all([readFile(path, 'utf8'), import('yaml')]);
    return parseAppSpec(path, text, parse);
  } catch (error) {
    const { message } = error as Error;
    const problem = error instanceof UnusableAppSpec ? message : `${path} cannot be read (${message})`;
    problems.push(`${INPUT.appSpec}: ${problem}`);
    return undefined;
  }
}

async function checkConfig(name: string, codedeploy: CodeDeployClient, problems: string[]): Promise<void> {
  try {
    const command = new GetDeploymentConfigCommand({ deploymentConfigName: name });
    const { deploymentConfigInfo } = await codedeploy.send(command);
    const platform = deploymentConfigInfo?.computePlatform ?? 'ECS';
    if (platform !== 'ECS') problems.push(`${INPUT.deploymentConfig}: "${name}" is for ${platform}, not for ECS`);
  } catch (error) {
    if (isAwsError(error, 'DeploymentConfigDoesNotExistException', 'InvalidDeploymentConfigNameException')) {
      problems.push(`${INPUT.deploymentConfig}: CodeDeploy has no deployment configuration "${name}"`);
    } else if (!isAccessDenied(error)) {
      throw explainAwsError(error, `read CodeDeploy's deployment configuration "${name}"`);
    }
  }
}

async function applicationsOf(codedeploy: CodeDeployClient): Promise<string[]> {
  return (await codedeploy.send(new ListApplicationsCommand({}))).applications ?? [];
}

async function groupsOf(codedeploy: CodeDeployClient, applicationName: string): Promise<string[]> {
  return (await codedeploy.send(new ListDeploymentGroupsCommand({ applicationName }))).deploymentGroups ?? [];
}

/** "; there is: a, b and c", or nothing where the role may not list them. */
async function listed(list: () => Promise<string[]>): Promise<string> {
  try {
    const names = await list();
    return names.length > 0 ? `; there is ${listOf(names.toSorted(), LISTED)}` : '; there is none';
  } catch {
    return '';
  }
}
