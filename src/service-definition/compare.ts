import { isDeepStrictEqual } from 'node:util';
import type { Service, Tag, UpdateServiceCommandInput } from '@aws-sdk/client-ecs';
import { isObject, type Json, type JsonObject } from '../aws/json.ts';
import { primaryOf } from '../ecs/step.ts';
import type { Change } from '../result.ts';
import type { ServiceDefinition, ServiceMembers } from './file.ts';

/** Members of UpdateService that a file sets. */
export type Settings = Omit<
  Partial<UpdateServiceCommandInput>,
  'cluster' | 'service' | 'taskDefinition' | 'desiredCount' | 'forceNewDeployment'
>;

/** What an existing service differs in from its file. */
export interface Comparison {
  settings: Settings;
  /** To be put on it. */
  tags: Tag[];
  changes: Change[];
  /** They take effect only with new tasks, and ECS starts a deployment for none of them by itself. */
  forceNewDeployment: boolean;
  /** What ECS cannot change. */
  problems: string[];
}

/** Members that UpdateService takes; what ECS shows where nothing was given. */
const SETTINGS = {
  availabilityZoneRebalancing: 'DISABLED',
  capacityProviderStrategy: [],
  deploymentConfiguration: {},
  enableECSManagedTags: false,
  enableExecuteCommand: false,
  healthCheckGracePeriodSeconds: 0,
  loadBalancers: [],
  networkConfiguration: {},
  placementConstraints: [],
  placementStrategy: [],
  platformVersion: 'LATEST',
  propagateTags: 'NONE',
  serviceConnectConfiguration: { enabled: false },
  serviceRegistries: [],
  volumeConfigurations: [],
  vpcLatticeConfigurations: [],
} as const satisfies Partial<Record<keyof ServiceMembers, Json | readonly never[]>>;

/** DescribeServices shows these with the deployment. */
const OF_DEPLOYMENT = ['serviceConnectConfiguration', 'volumeConfigurations', 'vpcLatticeConfigurations'];

const ANEW = 'delete the service and let the run create it again, or create one of another name beside it';

/** Members that UpdateService does not take; what ECS shows where nothing was given, and what to do. */
const FIXED = {
  launchType: {
    shownAs: 'EC2',
    advice: `UpdateService takes no launchType; give capacityProviderStrategy instead (FARGATE, FARGATE_SPOT, …), or ${ANEW}`,
  },
  schedulingStrategy: { shownAs: 'REPLICA', advice: ANEW },
  deploymentController: {
    shownAs: { type: 'ECS' },
    advice: `this action changes no deployment controller; change it with UpdateService yourself where ECS allows that, or ${ANEW}`,
  },
} as const;

/**
 * Compares what a file names, and nothing else, with what the service is. Pure.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
 *
 * `desiredCount` is for the creation alone: afterwards auto-scaling owns it.
 *
 * @param service of DescribeServices, with its tags
 */
export function compareService({ members }: ServiceDefinition, service: Service): Comparison {
  const wanted = members as unknown as JsonObject;
  const shown = service as unknown as JsonObject;
  const deployment = (primaryOf(service) ?? {}) as unknown as JsonObject;
  const comparison: Comparison = { settings: {}, tags: [], changes: [], forceNewDeployment: false, problems: [] };
  for (const [member, shownAs] of Object.entries(SETTINGS)) {
    const given = wanted[member];
    if (given === undefined) continue;
    const current = (OF_DEPLOYMENT.includes(member) ? deployment : shown)[member] ?? (shownAs as Json);
    const changes = differences(member, filled(member, current), filled(member, given));
    if (changes.length === 0) continue;
    comparison.changes.push(...changes);
    (comparison.settings as JsonObject)[member] = toSend(member, current, given);
  }
  // "This parameter doesn't trigger a new service deployment", and only new tasks are placed by it.
  comparison.forceNewDeployment = comparison.settings.capacityProviderStrategy !== undefined;
  for (const [member, { advice, shownAs }] of Object.entries(FIXED)) {
    const given = wanted[member];
    const usesProviders = member === 'launchType' && (service.capacityProviderStrategy ?? []).length > 0;
    const current = usesProviders ? 'capacityProviderStrategy' : (shown[member] ?? (shownAs as Json));
    if (given === undefined || covers(current, given)) continue;
    comparison.problems.push(`${member} is ${words(current)}, and the file says ${words(given)}: ${advice}`);
  }
  const role = members.role?.slice(members.role.lastIndexOf('/') + 1);
  if (role && service.roleArn?.slice(service.roleArn.lastIndexOf('/') + 1) !== role) {
    comparison.problems.push(`role is ${service.roleArn ?? 'not set'}, and the file says ${members.role}: ${ANEW}`);
  }
  for (const tag of members.tags ?? []) {
    const before = service.tags?.find(({ key }) => key === tag.key);
    if (before && (before.value ?? '') === (tag.value ?? '')) continue;
    comparison.tags.push(tag);
    comparison.changes.push({
      what: `tag ${tag.key}`,
      kind: before ? 'changed' : 'added',
      from: before?.value,
      to: tag.value ?? '',
    });
  }
  return comparison;
}

/** UpdateService replaces a member as a whole. What the file leaves open of the deployment configuration stays as it is. */
function toSend(member: string, current: Json, given: Json): Json {
  if (member !== 'deploymentConfiguration' || !isObject(current) || !isObject(given)) return given;
  // What belongs to another strategy is refused with the new one.
  const { maximumPercent, minimumHealthyPercent, alarms, deploymentCircuitBreaker, strategy } = current;
  if (given.strategy === undefined || given.strategy === strategy) return { ...current, ...given };
  const kept = { maximumPercent, minimumHealthyPercent, alarms, deploymentCircuitBreaker };
  return {
    ...Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)),
    ...given,
  } as JsonObject;
}

/** With the defaults inside of a member that ECS fills in. */
function filled(member: string, value: Json): Json {
  if (member === 'capacityProviderStrategy' && Array.isArray(value)) {
    return value.map((item) => (isObject(item) ? { base: 0, weight: 0, ...item } : item));
  }
  if (member === 'networkConfiguration' && isObject(value) && isObject(value.awsvpcConfiguration)) {
    return { ...value, awsvpcConfiguration: { assignPublicIp: 'DISABLED', ...value.awsvpcConfiguration } };
  }
  return value;
}

/** Down to the first thing that is not an object on both sides. */
function differences(path: string, current: Json | undefined, given: Json): Change[] {
  if (current !== undefined && covers(current, given, path === 'placementStrategy')) return [];
  if (isNothing(current) && isNothing(given)) return [];
  if (isObject(current) && isObject(given)) {
    return Object.entries(given).flatMap(([member, value]) => differences(`${path}.${member}`, current[member], value));
  }
  const kind = isNothing(current) ? 'added' : isNothing(given) ? 'removed' : 'changed';
  // Options of log drivers may hold credentials.
  if (path.startsWith('serviceConnectConfiguration.')) return [{ what: path, kind }];
  return [{ what: path, kind, from: isNothing(current) ? undefined : words(current as Json), to: words(given) }];
}

/** Whether all that is given is so. The order of a list means nothing, except that of the placement strategy. */
function covers(current: Json, given: Json, inOrder = false): boolean {
  if (Array.isArray(current) && Array.isArray(given)) {
    if (current.length !== given.length) return false;
    if (inOrder) return given.every((item, index) => covers(current[index] as Json, item));
    const left = [...current];
    return given.every((item) => {
      const at = left.findIndex((other) => covers(other, item));
      if (at >= 0) left.splice(at, 1);
      return at >= 0;
    });
  }
  if (isObject(current) && isObject(given)) {
    return Object.entries(given).every(([member, value]) => {
      const other = current[member];
      return other === undefined ? isNothing(value) : covers(other, value);
    });
  }
  return isDeepStrictEqual(current, given);
}

/** ECS leaves out what is not set, and shows an empty list for it elsewhere. */
function isNothing(value: Json | undefined): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}

function words(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
