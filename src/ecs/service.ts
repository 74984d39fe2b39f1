import {
  DescribeServiceDeploymentsCommand,
  DescribeServicesCommand,
  type ECSClient,
  ListClustersCommand,
  paginateListServices,
  type Service,
  type ServiceDeployment,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import type { Settings } from '../service-definition/compare.ts';

/**
 * How many calls of one kind go out at the same time: ECS refills an account's quota for each kind by a few calls a second, which
 * other jobs want a part of. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/request-throttling.html
 */
export const AT_ONCE = 10;

/** DescribeServices takes at most ten services a call, DescribeServiceDeployments twenty deployments. */
export const SERVICES_PER_CALL = 10;
export const DEPLOYMENTS_PER_CALL = 20;

/**
 * The services of a cluster by their name; what ECS reports as MISSING is left out.
 *
 * @throws ECS DescribeServices' errors, ClusterNotFoundException among them
 */
export async function describeServices(
  ecs: ECSClient,
  cluster: string,
  names: readonly string[],
  abortSignal?: AbortSignal,
  withTags = false,
): Promise<Map<string, Service>> {
  const answers = await Promise.all(
    chunks(names, SERVICES_PER_CALL).map((services) =>
      ecs.send(new DescribeServicesCommand({ cluster, services, ...(withTags && { include: ['TAGS'] }) }), {
        abortSignal,
      }),
    ),
  );
  const found = answers.flatMap(({ services }) => services ?? []);
  return new Map(found.map((service) => [service.serviceName ?? '', service]));
}

/** ECS DescribeServiceDeployments, by ARN. */
export async function describeServiceDeployments(
  ecs: ECSClient,
  arns: readonly string[],
  abortSignal?: AbortSignal,
): Promise<Map<string, ServiceDeployment>> {
  const answers = await Promise.all(
    chunks(arns, DEPLOYMENTS_PER_CALL).map((serviceDeploymentArns) =>
      ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns }), { abortSignal }),
    ),
  );
  const found = answers.flatMap(({ serviceDeployments }) => serviceDeployments ?? []);
  return new Map(found.map((deployment) => [deployment.serviceDeploymentArn ?? '', deployment]));
}

export interface ServiceUpdate {
  cluster: string;
  service: string;
  taskDefinition: string;
  /** Sent only when given: auto-scaling owns it otherwise. */
  desiredCount: number | undefined;
  forceNewDeployment: boolean;
  /** What else is to change. */
  settings?: Settings | undefined;
}

/** ECS UpdateService: the service as it is right after the call. */
export async function updateService(
  ecs: ECSClient,
  update: ServiceUpdate,
  abortSignal?: AbortSignal,
): Promise<Service> {
  const { service } = await ecs.send(
    new UpdateServiceCommand({
      cluster: update.cluster,
      service: update.service,
      taskDefinition: update.taskDefinition,
      ...(update.desiredCount !== undefined && { desiredCount: update.desiredCount }),
      ...(update.forceNewDeployment && { forceNewDeployment: true }),
      ...update.settings,
    }),
    { abortSignal },
  );
  return service ?? {};
}

/** Names of the cluster's services, at most `limit`, for telling what does exist. */
export async function listServiceNames(ecs: ECSClient, cluster: string, limit: number): Promise<string[]> {
  const names: string[] = [];
  for await (const { serviceArns } of paginateListServices({ client: ecs, pageSize: 100 }, { cluster })) {
    names.push(...(serviceArns ?? []).map(lastSegment));
    if (names.length >= limit) break;
  }
  return names.sort().slice(0, limit);
}

/** Names of the region's clusters: the first page. */
export async function listClusterNames(ecs: ECSClient): Promise<string[]> {
  const { clusterArns } = await ecs.send(new ListClustersCommand({}));
  return (clusterArns ?? []).map(lastSegment).sort();
}

function lastSegment(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
