import { clusterName, parseArn, resourceId, serviceName, taskDefinitionFamily, taskDefinitionRevision } from './arn.ts';

/**
 * Addresses in the AWS Management Console. Every function answers undefined rather than with an address that may be
 * wrong: for what is not an ARN, for a format that lacks the cluster, for a partition whose console is not public.
 */

/** Console domains by partition; each region's console is at `region.domain`. The isolated partitions publish none. */
const consoleDomains: Record<string, string> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
  'aws-eusc': 'console.amazonaws-eusc.eu',
};

/** Partition of a region, where no ARN tells it. Undefined for regions of the isolated partitions ("us-iso-east-1"). */
function partitionOf(region: string): string | undefined {
  if (/^[a-z]+-iso[a-z]?-/.test(region)) return undefined;
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  if (region.startsWith('eusc-')) return 'aws-eusc';
  return 'aws';
}

function consoleOf(partition: string | undefined, region: string): string | undefined {
  const domain = partition === undefined ? undefined : consoleDomains[partition];
  return domain && /^[a-z0-9-]+$/.test(region) ? `https://${region}.${domain}` : undefined;
}

/** `path` in the console of the ARN's region, with the region as the query that the console wants. */
function ofArn(arn: string, path: string | undefined): string | undefined {
  const parsed = parseArn(arn);
  const origin = parsed && consoleOf(parsed.partition, parsed.region);
  return origin && path ? `${origin}${path}?region=${parsed.region}` : undefined;
}

/** Like encodeURIComponent, parentheses and quotes included, so that the address fits into Markdown and HTML as it is. */
function encode(part: string): string {
  return encodeURIComponent(part.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
}

/** The services of a cluster. */
export function clusterUrl(clusterArn: string): string | undefined {
  const cluster = clusterName(clusterArn);
  return ofArn(clusterArn, cluster && `/ecs/v2/clusters/${encode(cluster)}/services`);
}

/**
 * A service, or its deployments tab.
 * @param cluster name or ARN of its cluster, for the service ARNs that do not tell it
 */
export function serviceUrl(
  serviceArn: string,
  cluster: string,
  tab: 'health' | 'deployments' = 'health',
): string | undefined {
  const clusterPart = clusterName(serviceArn) ?? clusterName(cluster);
  return ofArn(
    serviceArn,
    clusterPart && `/ecs/v2/clusters/${encode(clusterPart)}/services/${encode(serviceName(serviceArn))}/${tab}`,
  );
}

/** @param cluster name or ARN of its cluster, for the task ARNs that do not tell it */
export function taskUrl(taskArn: string, cluster: string): string | undefined {
  const clusterPart = clusterName(taskArn) ?? clusterName(cluster);
  return ofArn(
    taskArn,
    clusterPart && `/ecs/v2/clusters/${encode(clusterPart)}/tasks/${encode(resourceId(taskArn))}/configuration`,
  );
}

/** A revision of a task definition. */
export function taskDefinitionUrl(taskDefinitionArn: string): string | undefined {
  const revision = taskDefinitionRevision(taskDefinitionArn);
  if (revision === undefined) return undefined;
  return ofArn(
    taskDefinitionArn,
    `/ecs/v2/task-definitions/${encode(taskDefinitionFamily(taskDefinitionArn))}/${revision}/containers`,
  );
}

/**
 * An image in a private ECR repository, or its repository when the digest is not known. Undefined for images of other
 * registries: only ECR's own hosts (123456789012.dkr.ecr.eu-west-1.amazonaws.com, in any partition) tell account and region.
 * @param uri registry/repository:tag, registry/repository@digest or registry/repository
 */
export function imageUrl(uri: string, digest: string | undefined): string | undefined {
  const host =
    /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.(?:com|com\.cn|eu)|on\.(?:aws|amazonwebservices\.com\.cn))\//;
  const match = host.exec(uri);
  if (!match) return undefined;
  const [prefix, account, region = ''] = match;
  const origin = consoleOf(partitionOf(region), region);
  const repository = uri.slice(prefix.length).replace(/[:@].*$/, '');
  if (!origin || !repository) return undefined;
  const path = `${origin}/ecr/repositories/private/${account}/${repository.split('/').map(encode).join('/')}`;
  return digest
    ? `${path}/_/image/${encode(digest).replace('%3A', ':')}/details?region=${region}`
    : `${path}?region=${region}`;
}

/** A CloudWatch log stream. The console wants its names percent-encoded twice, with "$" for the outer "%". */
export function logStreamUrl(region: string, group: string, stream: string): string | undefined {
  const origin = consoleOf(partitionOf(region), region);
  const twice = (name: string) => encode(encode(name)).replaceAll('%', '$');
  return (
    origin &&
    `${origin}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${twice(group)}/log-events/${twice(stream)}`
  );
}

/**
 * A deployment of CodeDeploy.
 * @param serviceArn tells partition and region
 */
export function codeDeployUrl(serviceArn: string, deploymentId: string): string | undefined {
  return ofArn(serviceArn, `/codesuite/codedeploy/deployments/${encode(deploymentId)}`);
}
