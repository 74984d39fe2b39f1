import {
  DescribeServiceRevisionsCommand,
  DescribeTaskDefinitionCommand,
  type ECSClient,
  ListServiceDeploymentsCommand,
  ListTaskDefinitionsCommand,
} from '@aws-sdk/client-ecs';
import pLimit from 'p-limit';
import type { FamilyRevision, Past } from './last-stable.ts';
import { AT_ONCE } from './service.ts';

/** DescribeServiceRevisions takes at most 20 ARNs a call. */
const DEPLOYMENTS = 20;
/** How many of a family's revisions are looked at. */
const REVISIONS = 20;

/**
 * The newest deployments of a service that ended well: ECS ListServiceDeployments and DescribeServiceRevisions.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServiceDeployments.html
 */
export async function readHistory(ecs: ECSClient, cluster: string, service: string): Promise<Past[]> {
  const list = new ListServiceDeploymentsCommand({ cluster, service, status: ['SUCCESSFUL'], maxResults: DEPLOYMENTS });
  const { serviceDeployments = [] } = await ecs.send(list);
  const arns = [
    ...new Set(serviceDeployments.flatMap(({ targetServiceRevisionArn }) => targetServiceRevisionArn ?? [])),
  ];
  if (arns.length === 0) return [];
  const { serviceRevisions = [] } = await ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns: arns }));
  const revisions = new Map(serviceRevisions.map((one) => [one.serviceRevisionArn, one.taskDefinition]));
  return serviceDeployments.flatMap((one) => {
    const taskDefinition = revisions.get(one.targetServiceRevisionArn);
    if (!taskDefinition) return [];
    return {
      arn: one.serviceDeploymentArn ?? '',
      status: one.status ?? '',
      taskDefinition,
      createdAt: one.createdAt?.getTime() ?? 0,
      finishedAt: one.finishedAt?.getTime(),
    };
  });
}

/** The newest revisions of a family, ACTIVE and INACTIVE ones: ECS ListTaskDefinitions and DescribeTaskDefinition. */
export async function readFamily(ecs: ECSClient, family: string): Promise<FamilyRevision[]> {
  const lists = await Promise.all(
    (['ACTIVE', 'INACTIVE'] as const).map((status) =>
      ecs.send(new ListTaskDefinitionsCommand({ familyPrefix: family, status, sort: 'DESC', maxResults: REVISIONS })),
    ),
  );
  const arns = lists.flatMap(({ taskDefinitionArns }) => taskDefinitionArns ?? []);
  return await pLimit(AT_ONCE).map(arns, (arn) => readRevision(ecs, arn));
}

/** @param name ARN or "family:revision" */
export async function readRevision(ecs: ECSClient, name: string): Promise<FamilyRevision> {
  const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: name }));
  return {
    arn: taskDefinition?.taskDefinitionArn ?? '',
    isActive: taskDefinition?.status === 'ACTIVE',
    registeredAt: taskDefinition?.registeredAt?.getTime() ?? 0,
    images: (taskDefinition?.containerDefinitions ?? []).flatMap(({ image }) => image ?? []),
  };
}
