import { describe, expect, it, jest } from '@jest/globals';
import { type Oidc, startOidc } from '../../local/oidc.ts';
import { AwsError } from '../../local/wire.ts';
import { onStage, type Stage, type StageOptions } from '../support/stage.ts';

jest.setTimeout(60_000);

const ROLE = 'arn:aws:iam::123456789012:role/ci/push';
const DEPLOY_ROLE = 'arn:aws:iam::210987654321:role/deploy';
/** No keys: only what the job's token gives. */
const NO_KEYS = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_EC2_METADATA_DISABLED: 'true' };

/** A stage with a GitHub that hands out tokens. */
async function onTokenStage(
  options: StageOptions,
  test: (stage: Stage, oidc: Oidc, env: Record<string, string>) => Promise<void>,
): Promise<void> {
  const oidc = await startOidc();
  try {
    await onStage(options, async (stage) => {
      await test(stage, oidc, { ...NO_KEYS, ...oidc.environment });
    });
  } finally {
    oidc.close();
  }
}

function rolesBy({ aws }: Stage): Record<string, (string | undefined)[]> {
  const byService: Record<string, (string | undefined)[]> = {};
  for (const { role, service } of aws.requests)
    byService[service] = [...new Set([...(byService[service] ?? []), role])];
  return byService;
}

/** In the order of the log: what it masks, and the lines without these commands. */
function masksIn(log: string): string[] {
  return [...log.matchAll(/^::add-mask::(.+)$/gm)].map(([, secret]) => secret as string);
}

describe('role-to-assume', () => {
  it.concurrent('is assumed by the job’s token, for every service, with nothing else in the environment', async () => {
    await onTokenStage({}, async (stage, oidc, env) => {
      const inputs = { 'role-to-assume': ROLE, repository: 'api' };
      const run = await stage.deploy({ inputs, env });
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect(stage.calls('AssumeRoleWithWebIdentity')).toEqual([
        expect.objectContaining({
          RoleArn: ROLE,
          RoleSessionName: 'ship-to-ecs-certifyme-credential-service-8123456789',
          WebIdentityToken: oidc.tokens[0],
        }),
      ]);
      expect(rolesBy(stage)).toEqual({ sts: [undefined], ecs: [ROLE], ecr: [ROLE] });
    });
  });

  it.concurrent('shows no secret: what is handed out is masked, and leaves the step nowhere', async () => {
    await onTokenStage({}, async (stage, oidc, env) => {
      const run = await stage.deploy({ inputs: { 'role-to-assume': ROLE }, env });
      const masks = masksIn(run.log);
      expect(masks).toContain(oidc.tokens[0]);
      expect(masks).toHaveLength(3);
      const rest =
        run.log.replaceAll(/^::add-mask::.+$/gm, '') + run.summary + JSON.stringify([run.outputs, run.state]);
      for (const secret of masks) expect(rest).not.toContain(secret);
    });
  });

  it.concurrent('goes on when its session expires while the rollout is watched', async () => {
    await onTokenStage({ sessionMs: 3000 }, async (stage, oidc, env) => {
      stage.aws.hold('api');
      const { ended } = await stage.start({ inputs: { 'role-to-assume': ROLE }, env });
      await stage.called('DescribeServices', 5);
      stage.aws.hold('api', false);
      const run = await ended;
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect(stage.calls('AssumeRoleWithWebIdentity').length).toBeGreaterThan(2);
      expect(new Set(oidc.tokens).size).toBe(stage.calls('AssumeRoleWithWebIdentity').length);
      expect(stage.aws.requests.filter(({ status }) => status !== 200)).toEqual([]);
    });
  });

  it.concurrent('without id-token: write is refused before any call, as that', async () => {
    await onStage({}, async ({ aws, deploy }) => {
      const run = await deploy({ inputs: { 'role-to-assume': ROLE, 'deploy-role-to-assume': 'deploy' } });
      expect([run.exitCode, aws.requests]).toEqual([1, []]);
      expect(run.log).toContain(
        'role-to-assume: the job may not ask for an OIDC token; give it permissions: id-token: write',
      );
      expect(run.log).toContain('deploy-role-to-assume: "deploy" is not the ARN of an IAM role');
    });
  });

  it.concurrent.each([
    [
      'whose trust policy does not name the job',
      new AwsError('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity', 403),
      'the subject repo:certifyme/credential-service:ref:refs/heads/main, which is this job',
    ],
    [
      'of an account without the identity provider',
      new AwsError('InvalidIdentityToken', 'No OpenIDConnect provider found in your account', 400),
      'Account 123456789012 has no identity provider token.actions.githubusercontent.com',
    ],
  ])('%s fails with what to change', async (_, refusal, advice) => {
    await onTokenStage({}, async (stage, __, env) => {
      stage.aws.sts.refusals.set(ROLE, refusal);
      const run = await stage.deploy({ inputs: { 'role-to-assume': ROLE }, env });
      expect(run.exitCode).toBe(1);
      for (const text of [run.log, run.summary]) {
        const plain = text.replaceAll('&#58;', ':');
        expect(plain).toContain(`Cannot assume role ${ROLE} by the job`);
        expect(plain).toContain(advice);
      }
      expect(stage.calls('UpdateService')).toEqual([]);
    });
  });

  it.concurrent('of a run that was killed is assumed by its post step too', async () => {
    await onTokenStage({}, async (stage, _, env) => {
      stage.aws.hold('api');
      const inputs = { 'role-to-assume': ROLE, 'on-cancel': 'rollback' };
      const { child, ended } = await stage.start({ inputs, env });
      await stage.called('DescribeServiceDeployments');
      child.kill('SIGKILL');
      const after = await stage.post(await ended, { inputs, env });
      expect(after.log).toContain('api: its rollback to api:1 was started, and goes on in ECS.');
      expect(stage.aws.requests.at(-1)).toMatchObject({ operation: 'UpdateService', role: ROLE });
    });
  });
});

describe('deploy-role-to-assume', () => {
  it.concurrent('is assumed from role-to-assume, for everything but the registry', async () => {
    await onTokenStage({}, async (stage, _, env) => {
      const inputs = { 'role-to-assume': ROLE, 'deploy-role-to-assume': DEPLOY_ROLE, repository: 'api' };
      const run = await stage.deploy({ inputs, env });
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect(rolesBy(stage)).toEqual({ sts: [undefined, ROLE], ecs: [DEPLOY_ROLE], ecr: [ROLE] });
    });
  });

  it.concurrent('is assumed from the credentials of the environment where it stands alone', async () => {
    await onStage({}, async (stage) => {
      const run = await stage.deploy({ inputs: { 'deploy-role-to-assume': DEPLOY_ROLE, repository: 'api' } });
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect(rolesBy(stage)).toEqual({ sts: [undefined], ecs: [DEPLOY_ROLE], ecr: [undefined] });
    });
  });

  it.concurrent('that may not be assumed fails with what to allow', async () => {
    await onStage({}, async (stage) => {
      stage.aws.sts.refusals.set(
        DEPLOY_ROLE,
        new AwsError('AccessDenied', 'is not authorized to perform: sts:AssumeRole', 403),
      );
      const run = await stage.deploy({ inputs: { 'deploy-role-to-assume': DEPLOY_ROLE } });
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain(`Allow sts:AssumeRole on ${DEPLOY_ROLE}`);
    });
  });
});
