import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { CreateServiceCommandInput } from '@aws-sdk/client-ecs';
import { clusterName } from '../aws/arn.ts';
import { isObject, type Json, type JsonObject, parseJson } from '../aws/json.ts';
import { shapeProblems } from './shape.ts';

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

/** DescribeServices shows neither of the two, so what differs could not be told. */
const UNSUPPORTED = ['gatewayConnectors', 'monitoring'];
const FILLED_IN = ['taskDefinition', 'clientToken'];

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
    ...shapeProblems(given),
    ...FILLED_IN.filter((member) => member in given).map((one) => `${one} is filled in by the run, so leave it out`),
    ...UNSUPPORTED.filter((member) => member in given).map((one) => `${one} is not supported, so leave it out`),
    ...(serviceName ? [] : ['it has no serviceName']),
    ...(itsCluster === undefined || clusterName(String(itsCluster)) === clusterName(cluster)
      ? []
      : [`its cluster is "${itsCluster}", but the input cluster is "${cluster}" (leave it out)`]),
  ];
  if (problems.length > 0) throw new UnusableDefinition(`${path}: ${problems.join('; ')}`);
  return { path, serviceName: String(serviceName), members: members as ServiceMembers };
}

function withoutNulls(json: Json): Json {
  if (Array.isArray(json)) return json.map(withoutNulls);
  if (!isObject(json)) return json;
  const members = Object.entries(json).filter(([, value]) => value !== null);
  return Object.fromEntries(members.map(([member, value]) => [member, withoutNulls(value)]));
}
