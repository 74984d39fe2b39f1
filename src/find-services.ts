import type { ECSClient, Service } from '@aws-sdk/client-ecs';
import { clusterName, serviceName } from './aws/arn.ts';
import { explainAwsError, isAwsError } from './aws/errors.ts';
import { asItRuns, isCodeDeploy } from './codedeploy/task-sets.ts';
import { describeServices, listClusterNames, listServiceNames } from './ecs/service.ts';
import type { Inputs } from './inputs.ts';
import { listOf } from './report/words.ts';
import type { ServicePlan } from './service-definition/plan.ts';

/** How many names an error lists. */
const LISTED = 20;

export interface FoundService {
  name: string;
  /** What it will be, where its plan creates it. */
  service: Service;
  /** What its file asks for. */
  plan?: ServicePlan | undefined;
}

/** The services of the input, in its order. */
export async function findServices(inputs: Inputs, ecs: ECSClient, problems: string[]): Promise<FoundService[]> {
  const { cluster } = inputs;
  const names = inputs.services.map(serviceName);
  try {
    const given = inputs.serviceDefinitions.length > 0 ? await import('./service-definition/plan.ts') : undefined;
    const definitions = await given?.readServiceDefinitions(inputs, names, problems);
    const withTags = [...(definitions?.values() ?? [])].some(({ members }) => members.tags?.length);
    const found = await describeServices(ecs, cluster, names, undefined, withTags);
    const isMissing = (name: string) => {
      const status = found.get(name)?.status;
      return definitions?.has(name) ? !found.has(name) || status === 'INACTIVE' : !found.has(name);
    };
    const missing = names.filter((name) => isMissing(name) && !definitions?.has(name));
    if (missing.length > 0) {
      const existing = await listed(() => listServiceNames(ecs, cluster, LISTED));
      const quoted = missing.map((name) => `"${name}"`).join(', ');
      problems.push(`services: ${quoted} not found in cluster "${clusterName(cluster) ?? cluster}"${existing}`);
    }
    const services = names.flatMap((name): FoundService[] => {
      const service = found.get(name);
      const definition = definitions?.get(name);
      if (given && definition && isMissing(name))
        return [{ name, ...given.planCreation(definition, inputs, problems) }];
      if (!service) return [];
      const plan = given && definition && given.planUpdate(definition, service, problems);
      return [{ name, service: asItRuns(service), plan }];
    });
    for (const { name, service } of services) problems.push(...unfitness(name, service, inputs));
    return services;
  } catch (error) {
    if (!isAwsError(error, 'ClusterNotFoundException')) {
      throw explainAwsError(error, `read the services of cluster "${cluster}"`);
    }
    const existing = await listed(() => listClusterNames(ecs));
    problems.push(`cluster: "${cluster}" not found in region ${await ecs.config.region()}${existing}`);
    return [];
  }
}

/** "; there is: a, b and c", or nothing where the role may not list them. */
async function listed(list: () => Promise<string[]>): Promise<string> {
  try {
    const names = await list();
    return names.length > 0 ? `; there is ${listOf(names, LISTED)}` : '; there is none';
  } catch {
    return '';
  }
}

/** Why a service cannot be deployed by this action. */
function unfitness(name: string, service: Service, { desiredCount, mode }: Inputs): string[] {
  const controller = service.deploymentController?.type ?? 'ECS';
  return [
    service.status !== 'ACTIVE' && `services: "${name}" was deleted (its status is ${service.status})`,
    controller === 'EXTERNAL' &&
      `services: "${name}" has the deployment controller EXTERNAL: only the tool that makes its task sets (CreateTaskSet) can deploy to it, ` +
        'and ECS takes no new task definition for it. Deploy with that tool, or create the service anew with the controller ECS, ' +
        'whose strategies BLUE_GREEN, LINEAR and CANARY shift traffic too',
    isCodeDeploy(service) &&
      mode === 'continue' &&
      `services: "${name}" is deployed by CodeDeploy, whose deployments mode: continue does not continue: use aws deploy continue-deployment`,
    isCodeDeploy(service) &&
      desiredCount !== undefined &&
      `desired-count: "${name}" is deployed by CodeDeploy, which takes the count as it is: leave it out, and set the count by itself ` +
        `(aws ecs update-service --cluster ${service.clusterArn ?? 'CLUSTER'} --service ${name} --desired-count ${desiredCount})`,
    desiredCount !== undefined &&
      service.schedulingStrategy === 'DAEMON' &&
      `desired-count: "${name}" is a DAEMON service, which runs one task on each instance: it takes none`,
  ].filter((problem) => problem !== false);
}
