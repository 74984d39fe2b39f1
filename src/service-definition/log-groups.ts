import type { Aws } from '../aws/clients.ts';
import { explainAwsError, isAwsError } from '../aws/errors.ts';
import { isObject, type JsonObject } from '../aws/json.ts';
import { containersOf } from '../ecs/task-definition.ts';
import type { Log } from '../report/log.ts';

interface LogGroup {
  name: string;
  /** undefined: that of the services. */
  region: string | undefined;
}

/** The group that a container's awslogs driver writes to; undefined where there is none, or the driver creates it itself. Pure. */
export function logGroupOf({ logConfiguration }: JsonObject): LogGroup | undefined {
  if (!isObject(logConfiguration) || logConfiguration.logDriver !== 'awslogs') return undefined;
  const { options } = logConfiguration;
  const name = isObject(options) ? options['awslogs-group'] : undefined;
  if (!isObject(options) || typeof name !== 'string' || options['awslogs-create-group'] === 'true') return undefined;
  const region = options['awslogs-region'];
  return { name, region: typeof region === 'string' ? region : undefined };
}

/** Those of all containers, each once. Pure. */
export function logGroupsOf(registrations: readonly JsonObject[]): LogGroup[] {
  const groups = registrations.flatMap(containersOf).flatMap((container) => logGroupOf(container) ?? []);
  return [...new Map(groups.map((group) => [`${group.region} ${group.name}`, group])).values()];
}

/**
 * Those that are not there: CloudWatch Logs DescribeLogGroups.
 *
 * @throws DeployError
 */
export async function missingLogGroups(registrations: readonly JsonObject[], aws: Aws): Promise<LogGroup[]> {
  const missing: LogGroup[] = [];
  for (const group of logGroupsOf(registrations)) {
    try {
      const { DescribeLogGroupsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
      const client = await aws.logs(group.region);
      // They come in the order of their names: the one that is the prefix itself is the first.
      const { logGroups } = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: group.name }));
      if (!logGroups?.some(({ logGroupName }) => logGroupName === group.name)) missing.push(group);
    } catch (error) {
      throw explainAwsError(error, `look for log group "${group.name}"`);
    }
  }
  return missing;
}

/**
 * CloudWatch Logs CreateLogGroup and PutRetentionPolicy for each group that is missing. One that is there is left alone.
 *
 * @returns the names of those that were created
 * @throws DeployError
 */
export async function createLogGroups(
  registrations: readonly JsonObject[],
  retentionInDays: number,
  aws: Aws,
  log: Log,
): Promise<string[]> {
  const created: string[] = [];
  for (const { name, region } of await missingLogGroups(registrations, aws)) {
    const { CreateLogGroupCommand, PutRetentionPolicyCommand } = await import('@aws-sdk/client-cloudwatch-logs');
    try {
      const client = await aws.logs(region);
      try {
        await client.send(new CreateLogGroupCommand({ logGroupName: name }));
      } catch (error) {
        if (isAwsError(error, 'ResourceAlreadyExistsException')) continue;
        throw error;
      }
      created.push(name);
      log.info(`Log group ${name} created`);
      await client.send(new PutRetentionPolicyCommand({ logGroupName: name, retentionInDays }));
      log.info(`Log group ${name} keeps its events for ${retentionInDays} days`);
    } catch (error) {
      throw explainAwsError(error, `create log group "${name}"`);
    }
  }
  return created;
}
