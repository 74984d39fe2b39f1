import { describe, expect, it, jest } from '@jest/globals';
import { onStage, type Stage } from '../support/stage.ts';

jest.setTimeout(60_000);

const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:team/db-AbCdEf';
const PARAMETER = 'arn:aws:ssm:eu-west-1:123456789012:parameter/api/token';
const NAMES = 'DB_USER=secretsmanager:team/db:user\nDB_PASSWORD=secretsmanager:team/db:password\nTOKEN=ssm:/api/token';

function provide({ aws }: Stage): void {
  aws.inventory.secrets.add(SECRET);
  aws.inventory.parameters.add('/api/token');
}

function requested({ aws }: Stage, service: string): string[] {
  return aws.requests.filter((each) => each.service === service).map(({ operation }) => operation);
}

describe('secrets', () => {
  it.concurrent('given by name are registered by their full ARN, and no value is read', async () => {
    await onStage({}, async (stage) => {
      provide(stage);
      const run = await stage.deploy({ inputs: { secrets: NAMES } });
      expect(run.exitCode).toBe(0);
      const secrets = [
        { name: 'DB_USER', valueFrom: `${SECRET}:user::` },
        { name: 'DB_PASSWORD', valueFrom: `${SECRET}:password::` },
        { name: 'TOKEN', valueFrom: PARAMETER },
      ];
      expect(stage.calls('RegisterTaskDefinition')).toMatchObject([{ containerDefinitions: [{ secrets }] }]);
      expect(run.log).toContain(`container api: secret DB_PASSWORD added: ${SECRET}:password::`);
      expect(requested(stage, 'secretsmanager')).toEqual(['DescribeSecret']);
      expect(new Set(requested(stage, 'ssm'))).toEqual(new Set(['DescribeParameters']));
    });
  });

  it.concurrent('that the service has by their ARN already are no change', async () => {
    const secrets = [{ name: 'DB_USER', valueFrom: `${SECRET}:user::` }];
    await onStage({ container: { secrets } }, async (stage) => {
      provide(stage);
      const inputs = { image: stage.image('1'), secrets: 'DB_USER=secretsmanager:team/db:user' };
      const run = await stage.deploy({ inputs });
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'unchanged']);
      expect(stage.calls('RegisterTaskDefinition')).toEqual([]);
    });
  });

  it.concurrent('given by ARN are not looked up', async () => {
    await onStage({}, async (stage) => {
      const run = await stage.deploy({ inputs: { secrets: `DB=${SECRET}:user::\nTOKEN=${PARAMETER}` } });
      expect(run.exitCode).toBe(0);
      expect([...requested(stage, 'secretsmanager'), ...requested(stage, 'ssm')]).toEqual([]);
    });
  });

  it.concurrent('that are not there are all refused before anything is changed, and no slip shows a secret', async () => {
    await onStage({}, async (stage) => {
      provide(stage);
      stage.aws.inventory.secrets.add(SECRET.replace('team/db', 'dying'));
      stage.aws.inventory.deletedSecrets.add(SECRET.replace('team/db', 'dying'));
      const more =
        'A=secretsmanager:gone\nB=secretsmanager:dying\nC=ssm:/gone\nD=hunter2\nE=secretsmanager:team/db::blue:';
      const run = await stage.deploy({ inputs: { secrets: `${NAMES}\n${more}`, services: 'api,nobody' } });
      expect(run.exitCode).toBe(1);
      for (const problem of [
        'services: "nobody" not found in cluster "production"',
        'secrets: "A": Secrets Manager has no secret "gone" in region eu-west-1',
        'secrets: "B": secret "dying" is scheduled for deletion',
        'secrets: "C": Parameter Store has no parameter "/gone" in region eu-west-1',
        'secrets: "D": Parameter Store has no parameter of the name that is given',
        'secrets: "E": secret "team/db" has no version with the staging label blue; it has AWSCURRENT and AWSPREVIOUS',
      ]) {
        expect(run.log).toContain(problem);
      }
      expect(`${run.log}${run.summary}${JSON.stringify(run.outputs)}`).not.toContain('hunter2');
      expect([...stage.calls('RegisterTaskDefinition'), ...stage.calls('UpdateService')]).toEqual([]);
    });
  });

  it.concurrent('need DescribeSecret to be found by name', async () => {
    await onStage({}, async (stage) => {
      provide(stage);
      stage.aws.fail({ operation: 'DescribeSecret', kind: 'access-denied' });
      const run = await stage.deploy({ inputs: { secrets: NAMES } });
      expect([run.exitCode, stage.calls('RegisterTaskDefinition')]).toEqual([1, []]);
      expect(run.log).toContain('secrets: "DB_USER": the ARN of secret "team/db" cannot be read');
      expect(run.log).toContain('allow secretsmanager:DescribeSecret');
    });
  });

  it.concurrent('of Parameter Store go by their name where the role may not look for them', async () => {
    await onStage({}, async (stage) => {
      stage.aws.fail({ operation: 'DescribeParameters', kind: 'access-denied' });
      const run = await stage.deploy({ inputs: { secrets: 'A=ssm:/api/token\nB=/api/other' } });
      expect(run.exitCode).toBe(0);
      const secrets = [
        { name: 'A', valueFrom: '/api/token' },
        { name: 'B', valueFrom: '/api/other' },
      ];
      expect(stage.calls('RegisterTaskDefinition')).toMatchObject([{ containerDefinitions: [{ secrets }] }]);
      expect(run.log).toMatch(
        /::notice::secrets: whether the parameters of "A" and "B" exist .*ssm:DescribeParameters/,
      );
    });
  });
});
