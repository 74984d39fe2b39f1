import type { DescribeSecretResponse } from '@aws-sdk/client-secrets-manager';
import pLimit from 'p-limit';
import type { Aws } from '../aws/clients.ts';
import { explainAwsError, isAccessDenied, isAwsError } from '../aws/errors.ts';
import { findParameters } from '../aws/parameters.ts';
import { listOf } from '../report/words.ts';
import { AT_ONCE } from './service.ts';

/** Where a variable's secret is, as the input `secrets` names it. */
type Named =
  | { kind: 'secret'; name: string; jsonKey: string; stage: string; version: string }
  /** `isShown`: a name that stands alone may be a secret, put there by mistake. */
  | { kind: 'parameter'; name: string; isShown: boolean };

export interface ResolvedSecrets {
  /** Name of the variable to what ECS reads it from: the full ARN wherever it is known. */
  secrets: Record<string, string>;
  /** "secrets: …": what is not there, or cannot be resolved. */
  problems: string[];
  notices: string[];
}

/**
 * Turns names of secrets and parameters into their ARNs: ECS takes secrets of Secrets Manager by full ARN only, with the six random
 * characters at its end. No value is read.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 *
 * @param given the input `secrets`: ARNs stay as they are
 * @throws DeployError when AWS refuses a call for another reason than permissions
 */
export async function resolveSecrets(given: Readonly<Record<string, string>>, aws: Aws): Promise<ResolvedSecrets> {
  const named = new Map(Object.entries(given).flatMap(([key, source]) => toEntry(key, namedSource(source))));
  const [secrets, parameters] = await Promise.all([lookUpSecrets(named, aws), lookUpParameters(named, aws)]);
  const found = new Map([...secrets.found, ...parameters.found]);
  const entries = Object.entries(given).map(([key, source]) => {
    const one = named.get(key);
    // Without its ARN a parameter goes by its name.
    return [key, found.get(key) ?? (one?.kind === 'parameter' ? one.name : source)];
  });
  return {
    secrets: Object.fromEntries(entries),
    problems: [...secrets.problems, ...parameters.problems],
    notices: parameters.notices,
  };
}

function toEntry(key: string, named: Named | undefined): [string, Named][] {
  return named ? [[key, named]] : [];
}

/** Undefined for an ARN. */
function namedSource(source: string): Named | undefined {
  const [scheme, name = '', jsonKey = '', stage = '', version = ''] = source.split(':');
  if (scheme === 'arn') return undefined;
  if (scheme === 'secretsmanager') return { kind: 'secret', name, jsonKey, stage, version };
  if (scheme === 'ssm') return { kind: 'parameter', name, isShown: true };
  return { kind: 'parameter', name: source, isShown: false };
}

async function lookUpSecrets(named: ReadonlyMap<string, Named>, aws: Aws) {
  const secrets = [...named].flatMap(([key, one]) => (one.kind === 'secret' ? [{ key, ...one }] : []));
  const problems: string[] = [];
  const found = new Map<string, string>();
  if (secrets.length === 0) return { problems, found };
  const { DescribeSecretCommand } = await import('@aws-sdk/client-secrets-manager');
  const [client, region] = await Promise.all([aws.secretsManager(), aws.region()]);
  const names = [...new Set(secrets.map(({ name }) => name))];
  const answers = await pLimit(AT_ONCE).map(names, async (name) => {
    try {
      return await client.send(new DescribeSecretCommand({ SecretId: name }));
    } catch (error) {
      if (isAwsError(error, 'ResourceNotFoundException') || isAccessDenied(error)) return error as Error;
      throw explainAwsError(error, `look for secret "${name}"`);
    }
  });
  for (const { jsonKey, key, name, stage, version } of secrets) {
    const answer = answers[names.indexOf(name)];
    const problem = answer instanceof Error ? whyNot(answer, name, region) : unfitness(answer, name, stage, version);
    if (problem) problems.push(`secrets: "${key}": ${problem}`);
    else if (answer && 'ARN' in answer) {
      const part = jsonKey || stage || version ? `:${jsonKey}:${stage}:${version}` : '';
      found.set(key, `${answer.ARN}${part}`);
    }
  }
  return { problems, found };
}

function whyNot(error: Error, name: string, region: string): string {
  if (isAccessDenied(error)) {
    return (
      `the ARN of secret "${name}" cannot be read: allow secretsmanager:DescribeSecret on it (docs/permissions.md), or give its ` +
      'full ARN'
    );
  }
  return (
    `Secrets Manager has no secret "${name}" in region ${region}; create it, or correct its name (of another region or account, give ` +
    'the full ARN)'
  );
}

/** Why tasks could not read a secret that is there. */
function unfitness(
  answer: DescribeSecretResponse | undefined,
  name: string,
  stage: string,
  version: string,
): string | undefined {
  if (answer?.DeletedDate) {
    return `secret "${name}" is scheduled for deletion, and cannot be read; restore it (aws secretsmanager restore-secret), or name another one`;
  }
  const versions = Object.values(answer?.VersionIdsToStages ?? {}).flat();
  // A version without a staging label is not listed.
  if (version || versions.length === 0 || versions.includes(stage || 'AWSCURRENT')) return undefined;
  return `secret "${name}" has no version with the staging label ${stage || 'AWSCURRENT'}; it has ${listOf([...new Set(versions)], 10)}`;
}

async function lookUpParameters(named: ReadonlyMap<string, Named>, aws: Aws) {
  const parameters = [...named].flatMap(([key, one]) => (one.kind === 'parameter' ? [{ key, ...one }] : []));
  const none = { problems: [] as string[], notices: [] as string[], found: new Map<string, string>() };
  if (parameters.length === 0) return none;
  const [client, region] = await Promise.all([aws.ssm(), aws.region()]);
  try {
    const arns = await findParameters(client, [...new Set(parameters.map(({ name }) => name))]);
    const problems = parameters.flatMap(({ isShown, key, name }) => {
      if (arns.has(name)) return [];
      const called = isShown
        ? ` "${name}"`
        : ' of the name that is given (not shown here, in case it is the secret itself)';
      return `secrets: "${key}": Parameter Store has no parameter${called} in region ${region}; create it, or correct its name`;
    });
    const found = parameters.flatMap(({ key, name }): [string, string][] => {
      const arn = arns.get(name);
      return arn ? [[key, arn]] : [];
    });
    return { ...none, problems, found: new Map(found) };
  } catch (error) {
    const keys = listOf(parameters.map(({ key }) => `"${key}"`));
    if (!isAccessDenied(error)) throw explainAwsError(error, `look for the parameters of ${keys}`);
    const notice =
      `secrets: whether the parameters of ${keys} exist could not be looked up, and they are registered by their names: allow ` +
      'ssm:DescribeParameters on * (docs/permissions.md).';
    return { ...none, notices: [notice] };
  }
}
