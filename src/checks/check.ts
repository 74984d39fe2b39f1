import pLimit from 'p-limit';
import type { Aws } from '../aws/clients.ts';
import { explainAwsError, isAccessDenied, isAwsError } from '../aws/errors.ts';
import { findParameters } from '../aws/parameters.ts';
import { AT_ONCE } from '../ecs/service.ts';
import type { Need } from './needs.ts';

/** What came of looking for what tasks need. */
export interface Checked {
  /** "role "api-task" does not exist (task role of api)" */
  problems: string[];
  /** What the role may not look for, once for each permission. */
  unknown: string[];
  /** How many were found. */
  found: number;
}

/**
 * Looks for what has to be there: IAM GetRole, Secrets Manager DescribeSecret, SSM DescribeParameters, CloudWatch Logs
 * DescribeLogGroups, ELB DescribeTargetGroups. No value of any secret is read.
 *
 * @throws DeployError when AWS refuses a call for another reason than permissions
 */
export async function check(needs: readonly Need[], aws: Aws): Promise<Checked> {
  const byId = new Map<string, Need & { users: string[] }>();
  for (const need of needs) {
    const key = `${need.kind} ${need.region ?? ''} ${need.id}`;
    const known = byId.get(key) ?? { ...need, users: [] };
    byId.set(key, { ...known, users: [...known.users, need.by] });
  }
  const checked: Checked = { problems: [], unknown: [], found: 0 };
  await pLimit(AT_ONCE).map([...byId.values()], async (need) => {
    try {
      if (await exists(need, aws)) checked.found += 1;
      else checked.problems.push(`${need.kind} "${need.id}" does not exist (${need.users.join(', ')})`);
    } catch (error) {
      const { message } = explainAwsError(error, `look for ${need.kind} "${need.id}"`);
      if (!isAccessDenied(error)) throw explainAwsError(error, `look for ${need.kind} "${need.id}"`);
      checked.unknown.push(message.split('\n').at(-1) ?? message);
    }
  });
  checked.problems.sort();
  checked.unknown = [...new Set(checked.unknown)].sort();
  return checked;
}

async function exists({ id, kind, region }: Need, aws: Aws): Promise<boolean> {
  switch (kind) {
    case 'role': {
      const { GetRoleCommand } = await import('@aws-sdk/client-iam');
      return await isThere(
        (await aws.iam()).send(new GetRoleCommand({ RoleName: id })),
        'NoSuchEntityException',
        'NoSuchEntity',
      );
    }
    case 'secret': {
      const { DescribeSecretCommand } = await import('@aws-sdk/client-secrets-manager');
      const asked = (await aws.secretsManager(region)).send(new DescribeSecretCommand({ SecretId: id }));
      return await isThere(asked, 'ResourceNotFoundException');
    }
    case 'parameter': {
      // The name of a parameter without a path has no "/" in front.
      const names = id.lastIndexOf('/') === 0 ? [id, id.slice(1)] : [id];
      return (await findParameters(await aws.ssm(region), names)).size > 0;
    }
    case 'log group': {
      const { DescribeLogGroupsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
      const command = new DescribeLogGroupsCommand({ logGroupNamePrefix: id });
      const { logGroups } = await (await aws.logs(region)).send(command);
      return (logGroups ?? []).some(({ logGroupName }) => logGroupName === id);
    }
    case 'target group': {
      const { DescribeTargetGroupsCommand } = await import('@aws-sdk/client-elastic-load-balancing-v2');
      const asked = (await aws.loadBalancing()).send(new DescribeTargetGroupsCommand({ TargetGroupArns: [id] }));
      return await isThere(asked, 'TargetGroupNotFoundException', 'TargetGroupNotFound');
    }
  }
}

async function isThere(asked: Promise<unknown>, ...missing: string[]): Promise<boolean> {
  try {
    await asked;
    return true;
  } catch (error) {
    if (isAwsError(error, ...missing)) return false;
    throw error;
  }
}
