import { describe, expect, it, jest } from '@jest/globals';
import type { Behaviour } from '../../local/tasks/simulated.ts';
import { onStage, type Stage } from '../support/stage.ts';

jest.setTimeout(60_000);

const CRASHES: Behaviour = { kind: 'exits', exitCode: 1, logs: ["KeyError: 'DATABASE_URL'"] };
/** Calls that change something. */
const WRITES = ['RegisterTaskDefinition', 'UpdateService', 'DeregisterTaskDefinition', 'PutImage'];

function expectNothingChanged({ aws, revisionOf }: Stage): void {
  expect(aws.requests.filter(({ operation }) => WRITES.includes(operation))).toEqual([]);
  expect(revisionOf('api')).toBe('api:1');
}

describe('bad inputs', () => {
  it.concurrent('are all told at once, before any call', async () => {
    await onStage({}, async (stage) => {
      const inputs = {
        services: '',
        'timeout-minutes': 'half an hour',
        'desired-count': '-1',
        environment: 'SECRET VALUE',
      };
      const run = await stage.deploy({ inputs });
      expect(run.exitCode).toBe(1);
      expect(run.log).toMatch(/^::error title=Not deployed::4 inputs need attention:/m);
      expect(run.summary).toContain('Nothing was deployed');
      expect(run.outputs.verdict).toBe('');
      for (const text of [
        'services: give at least one service of cluster "production"',
        'timeout-minutes: "half an hour" is not a number of minutes',
        'desired-count: "-1"',
        'environment: line 1 has no "="',
        'Nothing was changed.',
      ]) {
        expect(run.log).toContain(text);
      }
      expect(run.log).not.toContain('SECRET VALUE');
      expect(stage.aws.requests).toEqual([]);
    });
  });
});

describe('what is missing is found before anything is changed, with what there is', () => {
  it.concurrent.each<[string, Record<string, string>, string[]]>([
    ['a cluster', { cluster: 'prod' }, ['cluster: "prod" not found in region eu-west-1; there is production']],
    [
      'services',
      { services: 'api, apu, worker' },
      ['services: "apu", "worker" not found in cluster "production"; there is api'],
    ],
    ['a repository', { repository: 'apo', image: '' }, ['repository: "apo" does not exist', 'api']],
    [
      'an image',
      { repository: 'api', image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/api:9' },
      ['image: ', 'api:9 does not exist'],
    ],
    ['a container', { containers: 'web' }, ['containers: "web" in none of the task definitions; api:1 has "api"']],
    ['a family', { 'task-definition': 'apo' }, ['task-definition: "apo" not found']],
    ['a file', { 'task-definition': 'ecs/apo.json' }, ['task-definition: ecs/apo.json cannot be read']],
    [
      'several of them, all told together',
      { services: 'apu', repository: 'apo', image: '', 'task-definition': 'apo' },
      ['3 things need attention:', '"apu" not found', '"apo" does not exist', '"apo" not found'],
    ],
    [
      'a container too, told with the rest',
      { repository: 'apo', image: '', containers: 'web' },
      ['2 things need attention:', '"apo" does not exist', '"web" in none of the task definitions'],
    ],
    [
      'a service, and no container that may well be in it',
      { services: 'api, apu', containers: 'api, apu' },
      ['One thing needs attention:', '"apu" not found'],
    ],
  ])('%s', async (_, inputs, texts) => {
    await onStage({}, async (stage) => {
      const run = await stage.deploy({ inputs });
      expect(run.exitCode).toBe(1);
      for (const text of texts) expect(run.log).toContain(text);
      expect(run.summary).toContain('Nothing was deployed');
      expectNothingChanged(stage);
    });
  });

  it.concurrent('a service of the controller EXTERNAL is refused, with what to do', async () => {
    await onStage({ service: { deploymentController: { type: 'EXTERNAL' } } }, async (stage) => {
      const run = await stage.deploy();
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain(
        'services: "api" has the deployment controller EXTERNAL: only the tool that makes its task sets',
      );
      expect(run.log).toContain('Deploy with that tool, or create the service anew with the controller ECS');
      expectNothingChanged(stage);
    });
  });
});

describe('a permission that is missing', () => {
  it.concurrent.each<[string, string, Record<string, string>]>([
    ['DescribeServices', 'ecs:DescribeServices', {}],
    ['DescribeTaskDefinition', 'ecs:DescribeTaskDefinition', {}],
    ['RegisterTaskDefinition', 'ecs:RegisterTaskDefinition', {}],
    ['DescribeRepositories', 'ecr:DescribeRepositories', { repository: 'api' }],
    ['DescribeImages', 'ecr:DescribeImages', { repository: 'api' }],
    ['GetAuthorizationToken', 'ecr:GetAuthorizationToken', { repository: 'api', image: '', 'image-tag': 'new' }],
  ])('for %s is named, and the service is left as it is', async (operation, action, inputs) => {
    await onStage({}, async ({ aws, deploy, revisionOf }) => {
      aws.fail({ operation, kind: 'access-denied' });
      const run = await deploy({ inputs });
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain(`Allow ${action} on `);
      expect(run.log).toContain('No service was changed.');
      expect(revisionOf('api')).toBe('api:1');
    });
  });

  it.concurrent('for UpdateService takes the revision back that was registered for it, and says so', async () => {
    await onStage({}, async ({ aws, calls, deploy, revisionOf }) => {
      aws.fail({ operation: 'UpdateService', kind: 'access-denied' });
      const run = await deploy();
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain('Cannot update service "api" in cluster "production".');
      expect(run.log).toContain('Allow ecs:UpdateService on ');
      expect(run.log).toContain('Task definition api:2 was registered but never deployed: deregistered again');
      expect(calls('DeregisterTaskDefinition')).toMatchObject([{ taskDefinition: expect.stringMatching(/api:2$/) }]);
      expect(revisionOf('api')).toBe('api:1');
    });
  });

  it.concurrent('for DeregisterTaskDefinition too is said: a revision is left', async () => {
    await onStage({}, async ({ aws, deploy }) => {
      aws.fail({ operation: 'UpdateService', kind: 'access-denied' });
      aws.fail({ operation: 'DeregisterTaskDefinition', kind: 'access-denied' });
      const run = await deploy();
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain('Cannot deregister task definition api:2, which was never deployed.');
      expect(run.log).toContain('Allow ecs:UpdateService on ');
    });
  });

  it.concurrent('for one of two services puts the other one back', async () => {
    await onStage({ others: ['worker'] }, async ({ aws, deploy, revisionOf }) => {
      aws.fail({ operation: 'UpdateService', kind: 'access-denied', times: 1 });
      const run = await deploy({ inputs: { containers: 'api, worker' } });
      expect(run.exitCode).toBe(1);
      expect([revisionOf('api'), revisionOf('worker')]).toEqual(['api:1', 'worker:1']);
      expect(run.log).toMatch(/✓ Rollback: (api|worker) back and stable/);
    });
  });

  it.concurrent('for UpdateService when it comes to rolling back is told, with what failed', async () => {
    await onStage({ behaviour: CRASHES }, async ({ aws, called, revisionOf, start }) => {
      const { ended } = await start();
      await called('DescribeServiceDeployments');
      aws.fail({ operation: 'UpdateService', kind: 'access-denied' });
      const run = await ended;
      expect([run.exitCode, run.outputs.verdict, revisionOf('api')]).toEqual([1, 'rollback-failed', 'api:2']);
      expect(run.log).toContain('api failed on api:2');
      for (const text of [run.log, run.summary.replaceAll('&#58;', ':')]) {
        expect(text).toContain('Cannot roll service "api" back.');
        expect(text).toContain('Allow ecs:UpdateService on ');
      }
    });
  });

  it.concurrent('for DescribeServiceDeployments is a notice, and DescribeServices decides', async () => {
    await onStage({}, async ({ aws, deploy }) => {
      aws.fail({ operation: 'DescribeServiceDeployments', kind: 'access-denied' });
      const run = await deploy();
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect(run.log).toContain('::notice::The role may not call ecs:DescribeServiceDeployments');
    });
  });

  it.concurrent('for ListTasks may cost the first sign of a crash loop, which a notice says at once', async () => {
    await onStage({ behaviour: CRASHES }, async ({ aws, deploy, revisionOf }) => {
      aws.fail({ operation: 'ListTasks', kind: 'access-denied' });
      const run = await deploy({ inputs: { 'timeout-minutes': '0.1' } });
      expect([run.exitCode, run.outputs.verdict, revisionOf('api')]).toEqual([1, 'rolled-back', 'api:1']);
      expect(run.log).toContain('api did not become stable on api:2 within 6 s');
      expect(run.log.split('::notice::The role may not call ecs:ListTasks')).toHaveLength(2);
    });
  });

  it.concurrent.each([
    ['ListTasks', 'ecs:ListTasks'],
    ['DescribeTasks', 'ecs:DescribeTasks'],
    ['GetLogEvents', 'logs:GetLogEvents'],
  ])('for %s costs a part of the diagnosis, which names it, and never the verdict', async (operation, action) => {
    const breaker = { deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } } };
    await onStage({ behaviour: CRASHES, service: breaker }, async ({ aws, deploy }) => {
      aws.fail({ operation, kind: 'access-denied' });
      const run = await deploy();
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'rolled-back']);
      expect(run.log).toContain(action);
      expect(run.log).toMatch(/^Not known:$/m);
      expect(run.log).toContain('(circuit breaker)');
    });
  });
});

describe('credentials', () => {
  it.concurrent('that are missing are told with what to do', async () => {
    await onStage({}, async ({ aws, deploy }) => {
      const env = {
        AWS_ACCESS_KEY_ID: '',
        AWS_SECRET_ACCESS_KEY: '',
        AWS_EC2_METADATA_DISABLED: 'true',
        HOME: '/nowhere',
      };
      const run = await deploy({ env });
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain('No AWS credentials were found.');
      expect(run.log).toContain('id-token: write');
      expect(aws.requests).toEqual([]);
    });
  });

  it.concurrent('that expire while the rollout is watched: it goes on in ECS, and that is said', async () => {
    await onStage({}, async ({ aws, called, start }) => {
      aws.hold('api');
      const { ended } = await start();
      await called('DescribeServices', 2);
      aws.fail({
        operation: '*',
        kind: { error: 'ExpiredTokenException', message: 'The security token expired', status: 400 },
      });
      const run = await ended;
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain('The credentials expired.');
      expect(run.log).toMatch(/api: deployment ecs-svc\/\d+ of api:2 goes on in ECS\./);
    });
  });
});
