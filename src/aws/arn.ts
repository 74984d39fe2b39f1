/** The parts of an Amazon Resource Name: `arn:partition:service:region:account:resource`. */
export interface Arn {
  /** aws, aws-cn, aws-us-gov, aws-iso, aws-eusc, … */
  partition: string;
  service: string;
  /** Empty for global services. */
  region: string;
  account: string;
  /** All that follows the account, colons included: "service/production/api", "task-definition/api:42". */
  resource: string;
}

/** Undefined when `text` is not an ARN. */
export function parseArn(text: string): Arn | undefined {
  const [prefix, partition, service, region, account, ...rest] = text.split(':');
  const resource = rest.join(':');
  if (prefix !== 'arn' || !partition || !service || !resource) return undefined;
  return { partition, service, region: region ?? '', account: account ?? '', resource };
}

export function formatArn(arn: Arn): string {
  return `arn:${arn.partition}:${arn.service}:${arn.region}:${arn.account}:${arn.resource}`;
}

/** "family:42" of a task definition ARN; what is not an ARN ("api:42", "api") is returned as it is. */
export function taskDefinitionName(arn: string): string {
  return parseArn(arn)?.resource.replace(/^task-definition\//, '') ?? arn;
}

/** "family" of a task definition ARN or of "family:42". */
export function taskDefinitionFamily(arn: string): string {
  return taskDefinitionName(arn).replace(/:\d+$/, '');
}

/** 42 of a task definition ARN or of "family:42"; undefined without a revision. */
export function taskDefinitionRevision(arn: string): number | undefined {
  const revision = /:(\d+)$/.exec(taskDefinitionName(arn))?.[1];
  return revision === undefined ? undefined : Number(revision);
}

/**
 * "api" of a service ARN, both of `service/production/api` and of the format without the cluster that accounts from
 * before 2018 still meet (`service/api`); also of the ARN of a service deployment or service revision, which name their
 * service. What is not an ARN is returned as it is.
 */
export function serviceName(arn: string): string {
  const resource = parseArn(arn)?.resource;
  if (resource === undefined) return arn;
  const [kind, ...path] = resource.split('/');
  const name = kind === 'service-deployment' || kind === 'service-revision' ? path[1] : path.at(-1);
  return name ?? arn;
}

/**
 * "production" of a cluster ARN, or of the ARN of a service, task, service deployment or service revision that names its
 * cluster; undefined for the formats that do not. What is not an ARN is a cluster's name already.
 */
export function clusterName(arn: string): string | undefined {
  const resource = parseArn(arn)?.resource;
  if (resource === undefined) return arn;
  const [kind, ...path] = resource.split('/');
  return kind === 'cluster' || path.length > 1 ? path[0] : undefined;
}

/** The last part of an ARN's path: a task's id, a service deployment's id. What is not an ARN is returned as it is. */
export function resourceId(arn: string): string {
  return parseArn(arn)?.resource.split('/').at(-1) ?? arn;
}
