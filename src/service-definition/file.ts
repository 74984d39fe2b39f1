import { type CreateServiceCommandInput, CreateServiceRequest$ } from '@aws-sdk/client-ecs';
import { clusterName } from '../aws/arn.ts';
import type { JsonObject } from '../aws/json.ts';
import { conform } from '../definition-file/conform.ts';
import { readFilled, withoutExtensions, withoutNulls } from '../definition-file/filled.ts';
import { UnusableFile } from '../definition-file/unusable.ts';
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

/**
 * A service definition from a JSON or YAML file in the shape of CreateService. `${NAME}` in a value is taken from the environment.
 *
 * @param cluster the input, which the file may repeat
 * @throws UnusableFile with everything that is wrong with it
 */
export async function parseServiceDefinition(
  path: string,
  text: string,
  env: Readonly<Record<string, string | undefined>>,
  cluster: string,
): Promise<ServiceDefinition> {
  const raw = withoutExtensions(await readFilled(path, text, env, 'a service definition'));
  const mistyped: string[] = [];
  const given = withoutNulls(conform(raw, CreateServiceRequest$, mistyped)) as JsonObject;
  const { cluster: itsCluster, serviceName, ...members } = given;
  const problems = [
    ...mistyped,
    // What was told already is not told again in other words.
    ...shapeProblems(given).filter((problem) => !mistyped.some((told) => told.startsWith(`${problem.split(' ')[0]} `))),
    ...FILLED_IN.filter((member) => member in given).map((one) => `${one} is filled in by the run, so leave it out`),
    ...UNSUPPORTED.filter((member) => member in given).map((one) => `${one} is not supported, so leave it out`),
    ...(serviceName ? [] : ['it has no serviceName']),
    ...(itsCluster === undefined || clusterName(String(itsCluster)) === clusterName(cluster)
      ? []
      : [`its cluster is "${itsCluster}", but the input cluster is "${cluster}" (leave it out)`]),
  ];
  if (problems.length > 0) throw new UnusableFile(...problems.map((problem) => `${path}: ${problem}`));
  return { path, serviceName: String(serviceName), members: members as ServiceMembers };
}
