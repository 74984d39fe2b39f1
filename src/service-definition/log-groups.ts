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

/** The groups that the awslogs driver writes to, each once; without those that it creates itself. Pure. */
export function logGroupsOf(registrations: readonly JsonObject[]): LogGroup[] {
  const groups = new Map<string, LogGroup>();
  for (const { logConfiguration } of registrations.flatMap(containersOf)) {
    if (!isObject(logConfiguration) || logConfiguration.logDriver !== 'awslogs') continue;
    const { options } = logConfiguration;
    const name = isObject(options) ? options['awslogs-group'] : undefined;
    if (!isObject(options) || typeof name !== 'string' || options['awslogs-create-group'] === 'true') continue;
    const region = options['awslogs-region'];
    groups.set(`${region} ${name}`, { name, region: typeof region === 'string' ? region : undefined });
  }
  return [...groups.values()];
}

/**
 * CloudWatch Logs DescribeLogGroups, and CreateLogGroup and PutRetentionPolicy where a group is missing. One that is there is
 * left alone.
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
  for (const { name, region } of logGroupsOf(registrations)) {
    try {
      const client = await aws.logs(region);
      const { CreateLogGroupCommand, paginateDescribeLogGroups, PutRetentionPolicyCommand } = await import(
        '@aws-sdk/client-cloudwatch-logs'
      );
      let exists = false;
      for await (const { logGroups } of paginateDescribeLogGroups({ client }, { logGroupNamePrefix: name })) {
        exists = (logGroups ?? []).some(({ logGroupName }) => logGroupName === name);
        // They come in the order of their names: the one that is the prefix itself is the first.
        break;
      }
      if (exists) continue;
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
