import type { Service } from '@aws-sdk/client-ecs';
import { fileOfInput } from '../definition-file/of-input.ts';
import type { Inputs } from '../inputs.ts';
import { type Comparison, compareService } from './compare.ts';
import { parseServiceDefinition, type ServiceDefinition, type ServiceMembers } from './file.ts';

/** What a service's file asks for: that it is created, or what it differs in. */
export type ServicePlan =
  | { kind: 'create'; path: string; members: ServiceMembers }
  | ({ kind: 'update'; path: string } & Omit<Comparison, 'problems'>);

/**
 * The files that the input `service-definition` names, by service.
 *
 * @param problems gets what is wrong with them
 */
export async function readServiceDefinitions(
  { cluster, serviceDefinitions }: Inputs,
  names: readonly string[],
  problems: string[],
): Promise<Map<string, ServiceDefinition>> {
  const found = new Map<string, ServiceDefinition>();
  for (const path of serviceDefinitions) {
    const parse = (text: string) => parseServiceDefinition(path, text, process.env, cluster);
    const definition = await fileOfInput('service-definition', path, problems, parse);
    if (!definition) continue;
    const { serviceName } = definition;
    const other = found.get(serviceName);
    if (other) problems.push(`service-definition: ${other.path} and ${path} are both of service "${serviceName}"`);
    else if (!names.includes(serviceName)) {
      problems.push(`service-definition: ${path} is of service "${serviceName}", which services does not name`);
    } else found.set(serviceName, definition);
  }
  return found;
}

/** For a service that is there. Pure but for `problems`. */
export function planUpdate(definition: ServiceDefinition, service: Service, problems: string[]): ServicePlan {
  const { problems: refused, ...comparison } = compareService(definition, service);
  const { path, serviceName } = definition;
  problems.push(...refused.map((problem) => `service-definition: ${path}: service "${serviceName}": its ${problem}`));
  if (service.deploymentController?.type === 'CODE_DEPLOY' && comparison.changes.length > 0) {
    const differing = comparison.changes.map(({ what }) => what).join(', ');
    problems.push(
      `service-definition: ${path}: service "${serviceName}" is deployed by CodeDeploy, whose services this action does not change; ` +
        `it differs in ${differing}`,
    );
  }
  return { kind: 'update', path, ...comparison };
}

/** For a service that is missing: the plan, and the service as it will be. Pure but for `problems`. */
export function planCreation(
  { members, path, serviceName }: ServiceDefinition,
  { desiredCount: wanted, taskDefinition }: Inputs,
  problems: string[],
): { plan: ServicePlan; service: Service } {
  const controller = members.deploymentController?.type ?? 'ECS';
  const isDaemon = members.schedulingStrategy === 'DAEMON';
  const desiredCount = wanted ?? members.desiredCount;
  if (controller !== 'ECS') {
    problems.push(
      `service-definition: ${path}: the deployment controller is ${controller}; the action creates services of the controller ECS only`,
    );
  }
  if (desiredCount === undefined && !isDaemon) {
    problems.push(
      `service-definition: ${path}: service "${serviceName}" is to be created and has no desiredCount (give it in the file, or as the input desired-count)`,
    );
  }
  if (!taskDefinition) {
    problems.push(
      `task-definition: service "${serviceName}" does not exist yet, so there is no revision to clone: name a file or a family`,
    );
  }
  const { deploymentConfiguration, launchType, capacityProviderStrategy, loadBalancers, schedulingStrategy } = members;
  const { networkConfiguration, placementConstraints, placementStrategy, platformVersion } = members;
  return {
    plan: { kind: 'create', path, members: desiredCount === undefined ? members : { ...members, desiredCount } },
    service: {
      serviceName,
      status: 'ACTIVE',
      desiredCount: desiredCount ?? 0,
      deploymentConfiguration,
      launchType,
      capacityProviderStrategy,
      loadBalancers,
      schedulingStrategy,
      networkConfiguration,
      placementConstraints,
      placementStrategy,
      platformVersion,
      deployments: [],
    },
  };
}
