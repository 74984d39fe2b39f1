import { AwsError, type JsonObject, seconds } from '../wire.ts';
import { startDeployment } from './rollout.ts';
import type { DeploymentConfiguration, EcsState, Service } from './state.ts';
import { runnable } from './task-definitions.ts';

/** Members of CreateService and UpdateService that change what tasks are, so that ECS starts a deployment. */
const DEPLOYS = [
  'loadBalancers',
  'networkConfiguration',
  'platformVersion',
  'serviceConnectConfiguration',
  'serviceRegistries',
  'volumeConfigurations',
  'vpcLatticeConfigurations',
];

/** The others. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html says so of each. */
const KEPT = [
  'availabilityZoneRebalancing',
  'capacityProviderStrategy',
  'enableECSManagedTags',
  'enableExecuteCommand',
  'healthCheckGracePeriodSeconds',
  'placementConstraints',
  'placementStrategy',
  'propagateTags',
];

/** Shown with the deployment rather than with the service. */
export const OF_DEPLOYMENT = ['serviceConnectConfiguration', 'volumeConfigurations', 'vpcLatticeConfigurations'];

const ONLY_AT_CREATION = ['launchType', 'role', 'schedulingStrategy', 'tags', 'serviceName', 'clientToken'];

/**
 * Takes over what UpdateService gives besides revision and count.
 *
 * @returns whether ECS starts a deployment for it
 */
export function changeSettings(service: Service, input: JsonObject): boolean {
  const refused = ONLY_AT_CREATION.find((member) => member in input);
  if (refused) throw new AwsError('InvalidParameterException', `Unknown parameter in input: "${refused}"`);
  return takeSettings(service, input);
}

function takeSettings(service: Service, input: JsonObject): boolean {
  const given = [...DEPLOYS, ...KEPT].filter((member) => input[member] !== undefined);
  for (const member of given.filter((each) => each !== 'loadBalancers')) {
    service.settings[member] = structuredClone(input[member] as JsonObject);
  }
  const strategy = service.settings.capacityProviderStrategy;
  if (Array.isArray(strategy) && strategy.length > 0) service.launchType = undefined;
  if (input.loadBalancers) service.loadBalancers = input.loadBalancers as Service['loadBalancers'];
  if (input.deploymentConfiguration) {
    service.deploymentConfiguration = {
      ...service.deploymentConfiguration,
      ...(input.deploymentConfiguration as unknown as DeploymentConfiguration),
    };
  }
  return given.some((member) => DEPLOYS.includes(member));
}

/** CreateService. A call that is repeated with its token answers with the service that the first one made. */
export function createService(state: EcsState, input: JsonObject): Service {
  const cluster = state.cluster(input.cluster as string | undefined);
  const name = String(input.serviceName ?? '');
  const existing = state.findService(cluster, name);
  if (existing?.status === 'DRAINING') {
    throw new AwsError('InvalidParameterException', 'Unable to Start a service that is still Draining.');
  }
  if (existing?.status === 'ACTIVE') {
    if (existing.clientToken !== undefined && existing.clientToken === input.clientToken) return existing;
    throw new AwsError('InvalidParameterException', 'Creation of service was not idempotent.');
  }
  const taskDefinition = runnable(state, String(input.taskDefinition));
  const isDaemon = input.schedulingStrategy === 'DAEMON';
  if (input.desiredCount === undefined && !isDaemon) {
    throw new AwsError('InvalidParameterException', 'desiredCount is required for the REPLICA scheduling strategy.');
  }
  if (taskDefinition.json.networkMode === 'awsvpc' && !input.networkConfiguration) {
    throw new AwsError(
      'InvalidParameterException',
      "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    );
  }
  if (input.launchType && input.capacityProviderStrategy) {
    throw new AwsError(
      'InvalidParameterException',
      'Specifying both a launch type and capacity provider strategy is not supported.',
    );
  }
  const service: Service = {
    name,
    arn: state.arn(`service/${cluster.name}/${name}`),
    cluster,
    status: 'ACTIVE',
    desiredCount: Number(input.desiredCount ?? 1),
    deploymentConfiguration: {
      maximumPercent: 200,
      minimumHealthyPercent: 100,
      deploymentCircuitBreaker: { enable: false, rollback: false },
      strategy: 'ROLLING',
    },
    deploymentController: input.deploymentController as { type: string } | undefined,
    launchType: String(input.launchType ?? 'EC2'),
    schedulingStrategy: String(input.schedulingStrategy ?? 'REPLICA'),
    loadBalancers: [],
    settings: {},
    tags: (input.tags ?? []) as { key: string; value: string }[],
    clientToken: input.clientToken as string | undefined,
    createdAt: seconds(),
    deployments: [],
    serviceDeployments: [],
    serviceRevisions: [],
    events: [],
    lastCompleted: undefined,
    held: false,
  };
  takeSettings(service, input);
  if (existing) state.services.splice(state.services.indexOf(existing), 1);
  state.services.push(service);
  startDeployment(state, service, taskDefinition.arn);
  return service;
}

/** TagResource, for services. */
export function tagService(
  state: EcsState,
  { resourceArn, tags }: { resourceArn: string; tags: Service['tags'] },
): void {
  const service = state.services.find(({ arn }) => arn === resourceArn);
  if (!service) throw new AwsError('ResourceNotFoundException', 'The specified resource could not be found.');
  service.tags = [...service.tags.filter(({ key }) => !tags.some((tag) => tag.key === key)), ...tags];
}
