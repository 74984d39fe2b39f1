import { type Arn, clusterName, parseArn } from '../aws/arn.ts';
import { type Parse, quote, Refused } from './reader.ts';

/** ECS allows clusters, services, families and containers up to 255 letters, digits, "_" and "-". */
const NAME = /^[\w-]{1,255}$/;
const NAME_FORM = 'up to 255 letters, digits, "_" and "-"';

/** The parts of an ARN of ECS; undefined for anything else, other services' ARNs included. */
function parseEcsArn(text: string): (Arn & { type: string; path: string }) | undefined {
  const arn = parseArn(text);
  const [, type, path] = /^([a-z-]+)\/(.+)$/.exec(arn?.resource ?? '') ?? [];
  if (!arn || !type || !path) return undefined;
  const isEcs = arn.partition.startsWith('aws') && arn.service === 'ecs' && arn.region && /^\d{12}$/.test(arn.account);
  return isEcs ? { ...arn, type, path } : undefined;
}

export const cluster: Parse<string> = (text) => {
  const arn = parseEcsArn(text);
  if (arn ? arn.type === 'cluster' && NAME.test(arn.path) : NAME.test(text)) return text;
  throw new Refused(`${quote(text)} is not a cluster (its name, ${NAME_FORM}; or its ARN)`);
};

export const service: Parse<string> = (text) => {
  const arn = parseEcsArn(text);
  if (arn ? arn.type === 'service' && /^([\w-]{1,255}\/)?[\w-]{1,255}$/.test(arn.path) : NAME.test(text)) return text;
  throw new Refused(`${quote(text)} is not a service (its name, ${NAME_FORM}; or its ARN)`);
};

export interface TaskDefinitionSource {
  kind: 'family' | 'arn' | 'file';
  value: string;
}

/**
 * A family, `family:revision`, an ARN, or a file: what ends in ".json", ".yml" or ".yaml" or holds a path separator is a file.
 * Whether the file is there is for its reader to say.
 */
export const taskDefinition: Parse<TaskDefinitionSource> = (text) => {
  if (text.startsWith('arn:')) {
    const arn = parseEcsArn(text);
    if (arn?.type === 'task-definition' && /^[\w-]{1,255}:[1-9]\d*$/.test(arn.path))
      return { kind: 'arn', value: text };
  } else if (/\.(?:json|ya?ml)$/i.test(text) || /[/\\]/.test(text)) {
    return { kind: 'file', value: text };
  } else if (/^[\w-]{1,255}(:[1-9]\d*)?$/.test(text)) {
    return { kind: 'family', value: text };
  }
  throw new Refused(
    `${quote(text)} is not a task definition (a family, family:revision, the ARN of a revision, or the path of a JSON or YAML file)`,
  );
};

/**
 * What an ARN says that other inputs contradict, as the text after the input's name; undefined where it agrees or is a name.
 * ECS would look a service up in the caller's own account and region: the ARN of another would deploy to the wrong place.
 */
export function contradiction(
  nameOrArn: string,
  expected: { region: string | undefined; cluster: string | undefined },
): string | undefined {
  const arn = parseEcsArn(nameOrArn);
  if (!arn) return undefined;
  if (expected.region !== undefined && arn.region !== expected.region) {
    return `${quote(nameOrArn)} is in region ${arn.region}, but the run is in ${expected.region} (aws-region or AWS_REGION)`;
  }
  if (expected.cluster === undefined) return undefined;
  const account = parseEcsArn(expected.cluster)?.account;
  if (account !== undefined && arn.account !== account) {
    return `${quote(nameOrArn)} is in account ${arn.account}, but cluster is in ${account}`;
  }
  const clusterOfService = arn.type === 'service' ? clusterName(nameOrArn) : undefined;
  if (clusterOfService !== undefined && clusterOfService !== clusterName(expected.cluster)) {
    return `${quote(nameOrArn)} is in cluster ${quote(clusterOfService)}, but cluster is ${quote(expected.cluster)}`;
  }
  return undefined;
}

/** A commit SHA (at least 7 hex digits), a revision number, `family:revision` or the ARN of a revision. */
export const rollbackTo: Parse<string> = (text) => {
  const arn = parseEcsArn(text);
  if (arn ? arn.type === 'task-definition' && /:[1-9]\d*$/.test(arn.path) : ROLLBACK_TO.test(text)) return text;
  throw new Refused(
    `${quote(text)} is neither a commit SHA (7 to 40 hex digits) nor a revision (41, family:41, or its ARN)`,
  );
};
const ROLLBACK_TO = /^([1-9]\d{0,5}|[\da-f]{7,40}|[\w-]{1,255}:[1-9]\d*)$/i;
