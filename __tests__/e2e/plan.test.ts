import { describe, expect, it, jest } from '@jest/globals';
import { onStage, type Stage, type StageOptions } from '../support/stage.ts';

jest.setTimeout(60_000);

const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:api/database-AbCdEf';
const GROUP = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/api/943f017f100becff';
const BALANCER = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web/50dc6c495c0c9188';
const NEEDY: StageOptions = {
  taskDefinition: { taskRoleArn: 'arn:aws:iam::123456789012:role/team/api-task' },
  container: {
    secrets: [
      { name: 'DATABASE_URL', valueFrom: `${SECRET}:url::` },
      { name: 'TOKEN', valueFrom: '/api/token' },
    ],
    logConfiguration: {
      logDriver: 'awslogs',
      options: { 'awslogs-group': '/ecs/api', 'awslogs-region': 'eu-west-1', 'awslogs-stream-prefix': 'ecs' },
    },
  },
  service: { loadBalancers: [{ targetGroupArn: GROUP, containerName: 'api', containerPort: 80 }] },
};

function provide({ aws }: Stage): void {
  for (const role of ['ecsTaskExecutionRole', 'api-task']) aws.inventory.roles.add(role);
  aws.inventory.secrets.add(SECRET);
  aws.inventory.parameters.add('/api/token');
  aws.targetGroups.set(GROUP, BALANCER);
}

function writes({ aws }: Stage): string[] {
  return aws.requests
    .map(({ operation }) => operation)
    .filter((operation) => !/^(Describe|List|Get|BatchGet)/.test(operation));
}

const PLAN = { mode: 'plan', environment: 'LOG_LEVEL=very-secret' };

describe('mode: plan', () => {
  it.concurrent('says what would happen, and writes nothing', async () => {
    await onStage(NEEDY, async (stage) => {
      provide(stage);
      const inputs = { ...PLAN, 'autoscaling-min': '1', 'autoscaling-max': '4', 'before-command': 'flask db upgrade' };
      const run = await stage.deploy({ inputs });
      expect([run.exitCode, run.outputs.verdict, run.outputs.changed]).toEqual([0, '', 'true']);
      expect(writes(stage)).toEqual([]);
      expect(stage.revisionOf('api')).toBe('api:1');
      for (const text of [run.log, run.summary]) {
        expect(text).toContain('a new revision from api:1:');
        expect(text).toContain('container api: environment LOG_LEVEL added');
        expect(text).toContain('api: would be updated from api:1 to the new revision');
        expect(text).toContain('api: scales from 1 to 4 tasks');
        expect(text).toContain('before-command would run before any service is updated');
        expect(text).not.toContain('very-secret');
      }
      expect(run.log).toContain(`container api: image: ${stage.image('1')} → ${stage.image('2')}`);
      expect(run.log).toContain('✓ Checks: 6 things that the tasks need found');
      expect(run.log).toContain('Nothing was changed.');
      expect(run.summary).toContain('Plan: would change Task definition api, Services and Auto-scaling');
    });
  });

  it.concurrent('says that nothing would change where that is so', async () => {
    await onStage({}, async (stage) => {
      stage.aws.inventory.roles.add('ecsTaskExecutionRole');
      await stage.deploy();
      const before = stage.aws.requests.length;
      const run = await stage.deploy({ inputs: { mode: 'plan' } });
      expect([run.exitCode, run.outputs.changed]).toEqual([0, 'false']);
      expect(stage.aws.requests.slice(before).every(({ operation }) => /^(Describe|List|Get)/.test(operation))).toBe(
        true,
      );
      expect(run.log).toContain('api: runs api:2 already, nothing to deploy');
      expect(run.log).toContain('Nothing would be changed.');
      expect(run.summary).toContain('Plan: nothing would change');
    });
  });

  it.concurrent('fails where the tasks could not start, with everything that is missing', async () => {
    await onStage(NEEDY, async (stage) => {
      stage.aws.logs.delete('/ecs/api');
      const run = await stage.deploy({ inputs: PLAN });
      expect([run.exitCode, writes(stage)]).toEqual([1, []]);
      for (const missing of [
        'role "ecsTaskExecutionRole" does not exist (execution role of api)',
        'role "api-task" does not exist (task role of api)',
        `secret "${SECRET}" does not exist (container api: DATABASE_URL)`,
        'parameter "/api/token" does not exist (container api: TOKEN)',
        'log group "/ecs/api" does not exist (container api)',
        `target group "${GROUP}" does not exist (service api)`,
      ]) {
        expect(run.log).toContain(missing);
      }
      expect(run.log).toContain('::error title=The deployment would fail::');
    });
  });

  it.concurrent('says what it may not look for, and goes on', async () => {
    await onStage(NEEDY, async (stage) => {
      provide(stage);
      for (const operation of ['GetRole', 'DescribeSecret', 'DescribeParameters']) {
        stage.aws.fail({ operation, kind: 'access-denied' });
      }
      const run = await stage.deploy({ inputs: PLAN });
      expect(run.exitCode).toBe(0);
      for (const action of ['iam:GetRole', 'secretsmanager:DescribeSecret', 'ssm:DescribeParameters']) {
        expect(run.log).toContain(`::notice::Not everything could be looked for. Allow ${action}`);
      }
    });
  });

  it.concurrent('names an image that would be built, and a deployment that would be in the way', async () => {
    await onStage({}, async (stage) => {
      stage.aws.inventory.roles.add('ecsTaskExecutionRole');
      stage.aws.hold('api');
      const theirs = stage.aws.deployOutside('api', 'api:1');
      const inputs = { ...PLAN, image: '', repository: 'api', 'image-tag': 'new', 'additional-tags': 'latest' };
      const run = await stage.deploy({ inputs });
      expect(run.exitCode).toBe(0);
      expect(run.log).toContain(`would be built and pushed: ${stage.image('new')}, tagged new and latest`);
      expect(run.log).toContain(`api: deployment ${theirs.id} of api:1 is in progress`);
      expect(writes(stage)).toEqual([]);
    });
  });
});
