import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { CreateServiceCommandInput } from '@aws-sdk/client-ecs';
import { clusterName } from '../aws/arn.ts';
import { isObject, type Json, type JsonObject, parseJson } from '../aws/json.ts';

/** What a file says of a service: members of CreateService, without those that the run fills in. */
export type ServiceMembers = Omit<
  CreateServiceCommandInput,
  'cluster' | 'clientToken' | 'serviceName' | 'taskDefinition'
>;

export interface ServiceDefinition {
  path: string;
  serviceName: string;
  members: ServiceMembers;
}

/**
 * Members of CreateService. `false`: the run fills it in, or cannot compare it, so a file must not have it.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
 */
const MEMBERS: Record<keyof CreateServiceCommandInput, boolean> = {
  availabilityZoneRebalancing: true,
  capacityProviderStrategy: true,
  clientToken: false,
  cluster: true,
  deploymentConfiguration: true,
  deploymentController: true,
  desiredCount: true,
  enableECSManagedTags: true,
  enableExecuteCommand: true,
  // DescribeServices shows neither of the two, so what differs could not be told.
  gatewayConnectors: false,
  monitoring: false,
  healthCheckGracePeriodSeconds: true,
  launchType: true,
  loadBalancers: true,
  networkConfiguration: true,
  placementConstraints: true,
  placementStrategy: true,
  platformVersion: true,
  propagateTags: true,
  role: true,
  schedulingStrategy: true,
  serviceConnectConfiguration: true,
  serviceName: true,
  serviceRegistries: true,
  tags: true,
  taskDefinition: false,
  volumeConfigurations: true,
  vpcLatticeConfigurations: true,
};

const LISTS: readonly string[] = [
  'capacityProviderStrategy',
  'loadBalancers',
  'placementConstraints',
  'placementStrategy',
  'serviceRegistries',
  'tags',
  'volumeConfigurations',
  'vpcLatticeConfigurations',
];
const OBJECTS: readonly string[] = [
  'deploymentConfiguration',
  'deploymentController',
  'networkConfiguration',
  'serviceConnectConfiguration',
];

/** A file that cannot be used, in words that follow the input's name. */
export class UnusableDefinition extends Error {}

/**
 * JSON, or YAML where the name ends in .yml or .yaml.
 *
 * @throws UnusableDefinition, which says where, and never what is written there
 */
export async function readDefinitionFile(path: string): Promise<Json> {
  let text: string;
  try {
    text = (await readFile(path, 'utf8')).replace(/^\ufeff/, '');
  } catch (error) {
    throw new UnusableDefinition(`${path} cannot be read (${(error as Error).message})`);
  }
  if (!['.yml', '.yaml'].includes(extname(path).toLowerCase())) {
    try {
      return parseJson(text);
    } catch {
      throw new UnusableDefinition(`${path} is not JSON (YAML is read from files that end in .yml or .yaml)`);
    }
  }
  const { LineCounter, parseDocument } = await import('yaml');
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const [problem] = document.errors;
  if (problem) {
    const { col, line } = lineCounter.linePos(problem.pos[0]);
    throw new UnusableDefinition(`${path} is not YAML: ${problem.code} (line ${line} column ${col})`);
  }
  return document.toJS() as Json;
}

/** @throws UnusableDefinition with everything that is wrong with the file */
export function toServiceDefinition(path: string, json: Json, cluster: string): ServiceDefinition {
  if (!isObject(json)) throw new UnusableDefinition(`${path} is not a service definition: it holds no object`);
  // As in what `aws ecs create-service --generate-cli-skeleton` and the console write: null says nothing.
  const given = withoutNulls(json) as JsonObject;
  const { cluster: itsCluster, serviceName, ...members } = given;
  const problems = [
    ...Object.keys(given).flatMap((member) => problemOf(member, given[member]) ?? []),
    ...(typeof serviceName === 'string' && serviceName !== '' ? [] : ['it has no serviceName']),
    ...(itsCluster === undefined || clusterName(String(itsCluster)) === clusterName(cluster)
      ? []
      : [`its cluster is "${itsCluster}", but the input cluster is "${cluster}" (leave it out)`]),
  ];
  if (problems.length > 0) throw new UnusableDefinition(`${path}: ${problems.join('; ')}`);
  return { path, serviceName: String(serviceName), members: members as ServiceMembers };
}

function problemOf(member: string, value: Json | undefined): string | undefined {
  if (!Object.hasOwn(MEMBERS, member)) return `"${member}" is not a member of CreateService`;
  if (member === 'taskDefinition') return 'taskDefinition is filled in by the run, so leave it out';
  if (!MEMBERS[member as keyof typeof MEMBERS]) return `${member} is not supported, so leave it out`;
  if (LISTS.includes(member) && !Array.isArray(value)) return `${member} has to be a list`;
  if (OBJECTS.includes(member) && !isObject(value)) return `${member} has to be an object`;
  return undefined;
}

function withoutNulls(json: Json): Json {
  if (Array.isArray(json)) return json.map(withoutNulls);
  if (!isObject(json)) return json;
  const members = Object.entries(json).filter(([, value]) => value !== null);
  return Object.fromEntries(members.map(([member, value]) => [member, withoutNulls(value)]));
}
