import { AwsError, type Json, type JsonObject, type Operations, page, seconds } from '../wire.ts';
import type { EcsState, TaskDefinition } from './state.ts';

/** What DescribeTaskDefinition shows and RegisterTaskDefinition does not take. */
const OUTPUT_ONLY = [
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
  'deregisteredAt',
  'deleteRequestedAt',
];

/**
 * Operations on task definitions. Members that no SDK knows are kept at any depth, as if ECS had gained them.
 *
 * @param rejected names of members that are refused wherever they occur
 */
export function taskDefinitionOperations(state: EcsState, rejected: readonly string[]): Operations {
  return {
    RegisterTaskDefinition: (input: JsonObject) => {
      const taskDefinition = register(state, input, rejected);
      return {
        taskDefinition: describe(taskDefinition),
        ...(taskDefinition.tags.length && { tags: taskDefinition.tags }),
      };
    },
    DescribeTaskDefinition: ({ taskDefinition, include }: { taskDefinition: string; include?: string[] }) => {
      const found = state.findTaskDefinition(taskDefinition);
      if (!found) throw new AwsError('ClientException', 'Unable to describe task definition.');
      return { taskDefinition: describe(found), ...(include?.includes('TAGS') && { tags: found.tags }) };
    },
    DeregisterTaskDefinition: ({ taskDefinition }: { taskDefinition: string }) => {
      const found = /:\d+$/.test(taskDefinition) ? state.findTaskDefinition(taskDefinition) : undefined;
      if (!found) throw new AwsError('ClientException', 'The specified task definition does not exist.');
      found.status = 'INACTIVE';
      found.deregisteredAt = seconds();
      return { taskDefinition: describe(found) };
    },
    ListTaskDefinitions: (input: ListInput & { sort?: 'ASC' | 'DESC' }) => {
      const { familyPrefix, status = 'ACTIVE', sort } = input;
      const matching = state.taskDefinitions.filter(
        (each) => each.status === status && (!familyPrefix || each.family === familyPrefix),
      );
      const arns = (sort === 'DESC' ? matching.toReversed() : matching).map(({ arn }) => arn);
      const { items, nextToken } = page(arns, input);
      return { taskDefinitionArns: items, nextToken };
    },
    ListTaskDefinitionFamilies: (input: ListInput) => {
      const { familyPrefix = '', status = 'ALL' } = input;
      const matching = state.taskDefinitions.filter(
        (each) => each.family.startsWith(familyPrefix) && (status === 'ALL' || each.status === status),
      );
      const { items, nextToken } = page([...new Set(matching.map(({ family }) => family))].sort(), input);
      return { families: items, nextToken };
    },
  };
}

interface ListInput {
  familyPrefix?: string;
  status?: string;
  maxResults?: number;
  nextToken?: string;
}

/** The next revision of its family. Throws ClientException for what ECS refuses. */
export function register(state: EcsState, input: JsonObject, rejected: readonly string[] = []): TaskDefinition {
  const { tags = [], ...definition } = input;
  for (const name of OUTPUT_ONLY) {
    if (name in definition) throw new AwsError('ClientException', `Unknown parameter in input: "${name}"`);
  }
  for (const name of rejected) {
    if (occurs(name, definition)) throw new AwsError('ClientException', `Unknown parameter in input: "${name}"`);
  }
  const family = definition.family;
  if (typeof family !== 'string' || !/^[\w-]{1,255}$/.test(family)) {
    throw new AwsError('ClientException', 'Family contains invalid characters.');
  }
  const containers = definition.containerDefinitions;
  if (!Array.isArray(containers) || containers.length === 0) {
    throw new AwsError('ClientException', 'Container list cannot be empty.');
  }
  const containerDefinitions = (containers as JsonObject[]).map((container) => {
    for (const member of ['name', 'image']) {
      if (!container[member]) {
        throw new AwsError('ClientException', `Container.${member} should not be null or empty.`);
      }
    }
    return { ...containerDefaults(), ...container };
  });
  const revision = 1 + state.taskDefinitions.filter((each) => each.family === family).length;
  const arn = state.arn(`task-definition/${family}:${revision}`);
  const taskDefinition: TaskDefinition = {
    family,
    revision,
    arn,
    status: 'ACTIVE',
    tags: tags as JsonObject[],
    json: {
      taskDefinitionArn: arn,
      volumes: [],
      placementConstraints: [],
      ...definition,
      containerDefinitions,
      revision,
      requiresAttributes: [{ name: 'com.amazonaws.ecs.capability.docker-remote-api.1.19' }],
      compatibilities: ['EC2', 'FARGATE'],
      registeredAt: seconds(),
      registeredBy: `arn:aws:sts::${state.accountId}:assumed-role/deploy/session`,
    },
  };
  state.taskDefinitions.push(taskDefinition);
  return taskDefinition;
}

/** What ECS adds to a container definition that does not say otherwise. */
function containerDefaults(): JsonObject {
  return {
    cpu: 0,
    portMappings: [],
    essential: true,
    environment: [],
    mountPoints: [],
    volumesFrom: [],
    systemControls: [],
  };
}

function describe({ json, status, deregisteredAt }: TaskDefinition): object {
  return { ...json, status, deregisteredAt };
}

function occurs(name: string, value: Json): boolean {
  if (Array.isArray(value)) return value.some((each) => occurs(name, each));
  if (value === null || typeof value !== 'object') return false;
  return name in value || Object.values(value).some((each) => occurs(name, each));
}

/** An ACTIVE revision that something is to run; throws what UpdateService and RunTask throw. */
export function runnable(state: EcsState, given: string): TaskDefinition {
  const found = state.findTaskDefinition(given);
  if (!found) throw new AwsError('ClientException', 'TaskDefinition not found.');
  if (found.status !== 'ACTIVE') throw new AwsError('ClientException', 'TaskDefinition is inactive');
  return found;
}
