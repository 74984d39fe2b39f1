import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import type { JsonObject } from '../../local/wire.ts';
import { onStage, type Stage, type StageOptions } from '../support/stage.ts';

jest.setTimeout(60_000);

const GROUP = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/api/943f017f100becff';
const SERVICE = `
cluster: production
serviceName: api
desiredCount: 2
launchType: FARGATE
networkConfiguration:
  awsvpcConfiguration:
    subnets: [subnet-1, subnet-2]
    securityGroups: [sg-1]
deploymentConfiguration:
  deploymentCircuitBreaker: { enable: true, rollback: true }
healthCheckGracePeriodSeconds: 30
propagateTags: SERVICE
tags:
  - { key: team, value: shop }
`;
const NETWORK = { awsvpcConfiguration: { subnets: ['subnet-1', 'subnet-2'], securityGroups: ['sg-1'] } };
const EXISTING = { settings: { networkConfiguration: NETWORK, healthCheckGracePeriodSeconds: 30 } };
const READS = /^(Describe|List|BatchGet|Get)/;
const CRASHES = { kind: 'exits', exitCode: 1 } as const;

function taskDefinition(image: string): JsonObject {
  return {
    family: 'api',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
    executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
    containerDefinitions: [
      {
        name: 'api',
        image,
        logConfiguration: {
          logDriver: 'awslogs',
          options: { 'awslogs-group': '/ecs/shop', 'awslogs-region': 'eu-west-1', 'awslogs-stream-prefix': 'ecs' },
        },
      },
    ],
  };
}

/** With the files, and without service and family unless `keeps`. */
async function onFiles(
  {
    keeps,
    service = SERVICE,
    ...options
  }: Omit<StageOptions, 'service'> & {
    keeps?: StageOptions['service'];
    service?: string;
  },
  test: (stage: Stage) => Promise<void>,
): Promise<void> {
  await onStage({ ...options, ...(keeps && { service: keeps }) }, async (stage) => {
    const { aws, image, workspace } = stage;
    await mkdir(join(workspace, '.aws'));
    await writeFile(join(workspace, '.aws/service.yml'), service);
    await writeFile(join(workspace, '.aws/task.json'), JSON.stringify(taskDefinition(image('2'))));
    if (!keeps) {
      aws.deleteService('api', { forgotten: true });
      aws.state.taskDefinitions.length = 0;
    }
    await test(stage);
  });
}

const FILES = { 'service-definition': '.aws/service.yml', 'task-definition': '.aws/task.json' };
const FILE = { 'service-definition': '.aws/service.yml' };

describe('a service that is missing', () => {
  it.concurrent('is created from an empty cluster to a stable service, and left alone by the next run', async () => {
    await onFiles({}, async ({ aws, calls, deploy, revisionOf }) => {
      const inputs = { ...FILES, 'log-retention-days': '14' };
      const run = await deploy({ inputs });
      expect([run.log, run.exitCode, run.outputs.verdict]).toEqual([expect.anything(), 0, 'stable']);
      expect(calls('CreateService')).toEqual([
        {
          cluster: 'production',
          serviceName: 'api',
          taskDefinition: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/api:1',
          desiredCount: 2,
          launchType: 'FARGATE',
          networkConfiguration: NETWORK,
          deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
          healthCheckGracePeriodSeconds: 30,
          propagateTags: 'SERVICE',
          tags: [{ key: 'team', value: 'shop' }],
          clientToken: expect.stringMatching(/^[\w-]{36}$/),
        },
      ]);
      expect([calls('UpdateService'), revisionOf('api')]).toEqual([[], 'api:1']);
      expect(calls('CreateLogGroup')).toEqual([{ logGroupName: '/ecs/shop' }]);
      expect(calls('PutRetentionPolicy')).toEqual([{ logGroupName: '/ecs/shop', retentionInDays: 14 }]);
      expect(run.log).toContain('api: service created, deployment ecs-svc/');
      expect(run.log).toContain('✓ Log groups: /ecs/shop created');
      expect(run.summary).toContain('— → ');
      expect(run.summary).toContain('Service <code>api</code> was created.');
      expect(run.outputs['previous-task-definition-arn']).toBe('');
      expect(run.outputs.changed).toBe('true');

      const before = aws.requests.length;
      const again = await deploy({ inputs });
      expect([again.exitCode, again.outputs.verdict, again.outputs.changed]).toEqual([0, 'unchanged', 'false']);
      const later = aws.requests.slice(before).map(({ operation }) => operation);
      expect(later.filter((operation) => !READS.test(operation))).toEqual([]);
    });
  });

  it.concurrent('and whose first deployment fails stays, and the run says so and how to delete it', async () => {
    await onFiles({ behaviour: CRASHES }, async ({ aws, calls, deploy }) => {
      const run = await deploy({ inputs: FILES });
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'failed']);
      expect(calls('UpdateService')).toEqual([]);
      expect([aws.service('api').status, aws.service('api').desiredCount]).toEqual(['ACTIVE', 2]);
      for (const text of [run.log, run.summary]) {
        expect(text).toContain('api: this run created the service, on api:1. There is nothing to go back to');
        expect(text).toMatch(/aws ecs delete-service --cluster production --service api --force/);
      }
    });
  });

  it.concurrent('is created anew where it was deleted', async () => {
    await onFiles({ keeps: {} }, async ({ aws, calls, deploy, revisionOf }) => {
      aws.deleteService('api');
      const run = await deploy({ inputs: { ...FILES, 'desired-count': '1' } });
      expect([run.exitCode, revisionOf('api')]).toEqual([0, 'api:2']);
      expect(calls('CreateService')[0]?.desiredCount).toBe(1);
    });
  });

  it.concurrent('is refused without a revision to run, and without its file as ever', async () => {
    await onFiles({ service: 'serviceName: api' }, async ({ aws, deploy }) => {
      const run = await deploy({ inputs: FILE });
      expect(run.log).toContain('task-definition: service "api" does not exist yet, so there is no revision to clone');
      expect(run.log).toContain('service "api" is to be created and has no desiredCount');
      const without = await deploy();
      expect(without.log).toContain('services: "api" not found in cluster "production"');
      expect(aws.requests.filter(({ operation }) => !READS.test(operation))).toEqual([]);
    });
  });

  it.concurrent('that the role may not create leaves no revision behind', async () => {
    await onFiles({}, async ({ aws, calls, deploy }) => {
      aws.fail({ operation: 'CreateService', kind: 'access-denied' });
      const run = await deploy({ inputs: FILES });
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain('Cannot create service "api" in cluster "production".');
      expect(run.log).toContain('Allow ecs:CreateService');
      expect(calls('DeregisterTaskDefinition')).toHaveLength(1);
    });
  });
});

describe('a service that is there', () => {
  const CHANGES: [string, string, JsonObject][] = [
    ['grace period', 'healthCheckGracePeriodSeconds: 60', { healthCheckGracePeriodSeconds: 60 }],
    [
      'network',
      'networkConfiguration: { awsvpcConfiguration: { subnets: [subnet-3], assignPublicIp: ENABLED } }',
      { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-3'], assignPublicIp: 'ENABLED' } } },
    ],
    [
      'load balancers',
      `loadBalancers: [{ targetGroupArn: "${GROUP}", containerName: api, containerPort: 80 }]`,
      { loadBalancers: [{ targetGroupArn: GROUP, containerName: 'api', containerPort: 80 }] },
    ],
    [
      'circuit breaker',
      'deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } }',
      {
        deploymentConfiguration: {
          maximumPercent: 200,
          minimumHealthyPercent: 100,
          strategy: 'ROLLING',
          deploymentCircuitBreaker: { enable: true, rollback: true },
        },
      },
    ],
    [
      'capacity providers',
      'capacityProviderStrategy: [{ capacityProvider: FARGATE_SPOT, weight: 1 }]',
      { capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }], forceNewDeployment: true },
    ],
    [
      'Service Connect',
      'serviceConnectConfiguration: { enabled: true, namespace: shop }',
      { serviceConnectConfiguration: { enabled: true, namespace: 'shop' } },
    ],
    ['exec', 'enableExecuteCommand: true', { enableExecuteCommand: true }],
  ];
  it.concurrent.each(CHANGES)('gets its %s in the call that deploys the revision', async (_, text, sent) => {
    await onFiles(
      { keeps: EXISTING, service: `serviceName: api\n${text}\n` },
      async ({ calls, deploy, revisionOf }) => {
        const run = await deploy({ inputs: FILE });
        expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
        expect(calls('UpdateService')).toEqual([
          { cluster: 'production', service: 'api', taskDefinition: expect.stringMatching(/api:2$/), ...sent },
        ]);
        const [member = ''] = Object.keys(sent);
        for (const shown of [run.log, run.summary]) expect(shown).toContain(member);
        const again = await deploy({ inputs: FILE });
        expect([again.exitCode, again.outputs.verdict, revisionOf('api')]).toEqual([0, 'unchanged', 'api:2']);
        expect(calls('UpdateService')).toHaveLength(1);
      },
    );
  });

  it.concurrent('gets settings that need no new tasks without a deployment', async () => {
    const service = 'serviceName: api\nhealthCheckGracePeriodSeconds: 60\n';
    await onFiles({ keeps: EXISTING, service }, async ({ aws, calls, deploy, image }) => {
      const run = await deploy({ inputs: { ...FILE, image: image('1') } });
      expect(run.exitCode).toBe(0);
      expect(calls('UpdateService')).toHaveLength(1);
      expect(aws.service('api').serviceDeployments).toHaveLength(1);
      expect(run.log).toContain('api: healthCheckGracePeriodSeconds changed: 30 → 60');
      expect(run.log).toContain('which needs no new deployment');
    });
  });

  it.concurrent('gets tags, and keeps those that the file does not name', async () => {
    const service = 'serviceName: api\ntags: [{ key: team, value: shop }]\n';
    await onFiles({ keeps: EXISTING, service }, async ({ aws, calls, deploy }) => {
      aws.service('api').tags = [{ key: 'owner', value: 'me' }];
      await deploy({ inputs: FILE });
      expect(calls('TagResource')).toEqual([
        { resourceArn: aws.service('api').arn, tags: [{ key: 'team', value: 'shop' }] },
      ]);
      expect(aws.service('api').tags.map(({ key }) => key)).toEqual(['owner', 'team']);
    });
  });

  it.concurrent('that fails is taken back, and the run says which settings stay', async () => {
    const service = 'serviceName: api\nhealthCheckGracePeriodSeconds: 60\n';
    await onFiles({ keeps: EXISTING, service, behaviour: CRASHES }, async ({ deploy, revisionOf }) => {
      const run = await deploy({ inputs: FILE });
      expect([run.outputs.verdict, revisionOf('api')]).toEqual(['rolled-back', 'api:1']);
      for (const text of [run.log, run.summary]) {
        expect(text).toContain('api: the run has changed healthCheckGracePeriodSeconds (30 → 60)');
      }
    });
  });

  it.concurrent('is refused what ECS cannot change, all at once and before anything is changed', async () => {
    const service = 'serviceName: api\nlaunchType: EC2\nschedulingStrategy: DAEMON\n';
    await onFiles({ keeps: EXISTING, service }, async ({ aws, deploy }) => {
      const run = await deploy({ inputs: FILE });
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain('launchType is FARGATE, and the file says EC2: UpdateService takes no launchType');
      expect(run.log).toContain('schedulingStrategy is REPLICA, and the file says DAEMON: delete the service');
      expect(aws.requests.filter(({ operation }) => !READS.test(operation))).toEqual([]);
    });
  });
});

describe('a file', () => {
  it.concurrent('that cannot be used is refused by name, beside what else is wrong', async () => {
    const service = 'cluster: other\nserviceName: api\nloadBalancer: []\ntaskDefinition: api:1\ntags: {}\n';
    await onFiles({ keeps: {}, service }, async ({ aws, deploy }) => {
      const run = await deploy({ inputs: { 'service-definition': '.aws/service.yml\n.aws/none.json' } });
      expect(run.log).toContain('loadBalancer is not a member of CreateService');
      expect(run.log).toContain('taskDefinition is filled in by the run, so leave it out');
      expect(run.log).toContain('tags has to be a list');
      expect(run.log).toContain('its cluster is "other", but the input cluster is "production"');
      expect(run.log).toContain('.aws/none.json cannot be read');
      expect(aws.requests.filter(({ operation }) => !READS.test(operation))).toEqual([]);
    });
  });

  it.concurrent('of a service that the run does not deploy to is refused, and inputs of no known form', async () => {
    await onFiles({ keeps: {}, service: 'serviceName: web' }, async ({ deploy }) => {
      const run = await deploy({ inputs: FILE });
      expect(run.log).toContain('.aws/service.yml is of service "web", which services does not name');
      const other = await deploy({ inputs: { 'service-definition': 'service.txt', 'log-retention-days': '2' } });
      expect(other.log).toContain('service-definition: "service.txt" is not the path of a JSON or YAML file');
      expect(other.log).toContain('log-retention-days: "2" is not a number of days that CloudWatch Logs knows');
    });
  });
});
