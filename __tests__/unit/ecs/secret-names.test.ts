import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DescribeParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import type { Aws } from '../../../src/aws/clients.ts';
import { resolveSecrets } from '../../../src/ecs/secret-names.ts';

const secretsManager = mockClient(SecretsManagerClient);
const ssm = mockClient(SSMClient);
const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:team/db-AbCdEf';
const PARAMETER = 'arn:aws:ssm:eu-west-1:123456789012:parameter/api/token';
const place = { region: 'eu-west-1', credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'none' } };
/** How often a client was asked for, and so loaded. */
let loaded: string[] = [];
const aws = {
  secretsManager: async () => {
    loaded.push('secretsmanager');
    return new SecretsManagerClient(place);
  },
  ssm: async () => {
    loaded.push('ssm');
    return new SSMClient(place);
  },
  region: async () => 'eu-west-1',
} as unknown as Aws;

const failure = (name: string, message = name) => Object.assign(new Error(message), { name, $metadata: {} });

describe('resolveSecrets', () => {
  beforeEach(() => {
    loaded = [];
    secretsManager.reset();
    ssm.reset();
    secretsManager.on(DescribeSecretCommand).rejects(failure('ResourceNotFoundException'));
    secretsManager.on(DescribeSecretCommand, { SecretId: 'team/db' }).resolves({ ARN });
    ssm
      .on(DescribeParametersCommand)
      .resolvesOnce({ NextToken: 'more' })
      .resolves({ Parameters: [{ Name: '/api/token', ARN: PARAMETER }, { Name: 'old' }] });
  });

  it('leaves ARNs as they are, and loads no client for them', async () => {
    const secrets = { A: `${ARN}:password::`, B: PARAMETER };
    expect(await resolveSecrets(secrets, aws)).toEqual({ secrets, problems: [], notices: [] });
    expect(loaded).toEqual([]);
  });

  it.each([
    ['secretsmanager:team/db', ARN],
    ['secretsmanager:team/db:password', `${ARN}:password::`],
    ['secretsmanager:team/db:password::', `${ARN}:password::`],
    ['secretsmanager:team/db::AWSPREVIOUS', `${ARN}::AWSPREVIOUS:`],
    ['secretsmanager:team/db:password::1-2-3', `${ARN}:password::1-2-3`],
    ['secretsmanager:team/db:::', ARN],
    ['ssm:/api/token', PARAMETER],
    ['/api/token', PARAMETER],
    // AWS leaves the ARN out: ECS takes the name.
    ['ssm:old', 'old'],
    ['old', 'old'],
  ])('finds %s', async (given, valueFrom) => {
    expect(await resolveSecrets({ KEY: given }, aws)).toEqual({
      secrets: { KEY: valueFrom },
      problems: [],
      notices: [],
    });
  });

  it('asks once for a secret of which several keys are taken, and once for all parameters', async () => {
    const given = {
      A: 'secretsmanager:team/db:user',
      B: 'ssm:/api/token',
      C: 'secretsmanager:team/db:password',
      D: 'old',
    };
    const { secrets } = await resolveSecrets(given, aws);
    expect(Object.entries(secrets)).toEqual([
      ['A', `${ARN}:user::`],
      ['B', PARAMETER],
      ['C', `${ARN}:password::`],
      ['D', 'old'],
    ]);
    expect(secretsManager.calls()).toHaveLength(1);
    expect(ssm.calls()[0]?.args[0].input).toMatchObject({
      ParameterFilters: [{ Key: 'Name', Option: 'Equals', Values: ['/api/token', 'old'] }],
    });
  });

  it('reports everything that is missing at once, and shows no name that may be the secret itself', async () => {
    const given = { A: 'secretsmanager:team/gone', B: 'ssm:/gone', C: 'hunter2', D: 'secretsmanager:team/db' };
    const { problems } = await resolveSecrets(given, aws);
    expect(problems).toEqual([
      expect.stringMatching(/^secrets: "A": Secrets Manager has no secret "team\/gone" in region eu-west-1; create it/),
      expect.stringMatching(/^secrets: "B": Parameter Store has no parameter "\/gone" in region eu-west-1; create it/),
      expect.stringMatching(/^secrets: "C": Parameter Store has no parameter of the name that is given \(not shown/),
    ]);
    expect(problems.join()).not.toContain('hunter2');
  });

  it('reports secrets that tasks could not read although they are there', async () => {
    const versions = { 1: ['AWSCURRENT'], 2: ['AWSPREVIOUS', 'blue'] };
    secretsManager
      .on(DescribeSecretCommand, { SecretId: 'team/db' })
      .resolves({ ARN, VersionIdsToStages: versions })
      .on(DescribeSecretCommand, { SecretId: 'dying' })
      .resolves({ ARN, DeletedDate: new Date() });
    const given = {
      A: 'secretsmanager:dying',
      B: 'secretsmanager:team/db:key:green:',
      C: 'secretsmanager:team/db:key:blue:',
      D: 'secretsmanager:team/db:key::9-9',
    };
    const { problems, secrets } = await resolveSecrets(given, aws);
    expect(problems).toEqual([
      expect.stringMatching(/^secrets: "A": secret "dying" is scheduled for deletion, and cannot be read; restore it/),
      'secrets: "B": secret "team/db" has no version with the staging label green; it has AWSCURRENT, AWSPREVIOUS and blue',
    ]);
    expect(secrets).toMatchObject({ C: `${ARN}:key:blue:`, D: `${ARN}:key::9-9` });
  });

  it('needs DescribeSecret for names of secrets, and does without DescribeParameters', async () => {
    secretsManager.on(DescribeSecretCommand).rejects(failure('AccessDeniedException'));
    secretsManager.on(DescribeSecretCommand, { SecretId: 'team/db' }).rejects(failure('AccessDeniedException'));
    ssm.reset();
    ssm.on(DescribeParametersCommand).rejects(failure('AccessDeniedException'));
    const given = { A: 'secretsmanager:team/db', B: 'ssm:/api/token', C: 'old' };
    const { notices, problems, secrets } = await resolveSecrets(given, aws);
    expect(problems).toEqual([
      'secrets: "A": the ARN of secret "team/db" cannot be read: allow secretsmanager:DescribeSecret on it ' +
        '(docs/permissions.md), or give its full ARN',
    ]);
    expect(notices).toEqual([
      expect.stringMatching(/^secrets: whether the parameters of "B" and "C" exist .*ssm:DescribeParameters on \*/),
    ]);
    expect(secrets).toMatchObject({ B: '/api/token', C: 'old' });
  });

  it('fails where AWS refuses for another reason', async () => {
    secretsManager.on(DescribeSecretCommand).rejects(failure('InternalServiceError', 'no luck'));
    await expect(resolveSecrets({ A: 'secretsmanager:other' }, aws)).rejects.toThrow('Cannot look for secret "other".');
    ssm.reset();
    ssm.on(DescribeParametersCommand).rejects(failure('InternalServerError'));
    await expect(resolveSecrets({ A: 'hunter2' }, aws)).rejects.not.toThrow('hunter2');
  });
});
