import { rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterAll, expect, it, jest } from '@jest/globals';
import { type LocalAws, startLocalAws } from '../../local/aws.ts';
import { checkOut } from '../../local/demo/workspace.ts';
import { type ActionRun, runAction } from '../../local/runner.ts';
import { describeWithDocker, docker } from '../support/docker.ts';
import { basicFinding } from '../support/findings.ts';
import { notedDocker } from '../support/noted-docker.ts';

// A real build and push, real containers, and nothing in the account but a cluster, a role and a secret.
jest.setTimeout(120_000);

const SHA = '3f2a9c1d5e7b8a90c1d2e3f4a5b6c7d8e9f0a1b2';
const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/database-AbCdEf';
const READS = /^(Describe|List|BatchGet|Get)/;
const ROLE = 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole';

const TASK_DEFINITION = `
family: shop
requiresCompatibilities: [FARGATE]
networkMode: awsvpc
cpu: 256
memory: 512
executionRoleArn: ${ROLE}
containerDefinitions:
  - name: app
    image: \${IMAGE_PLACEHOLDER}
    essential: true
    environment:
      - { name: LEVEL, value: info }
    logConfiguration:
      logDriver: awslogs
      options: { awslogs-group: /ecs/shop, awslogs-region: eu-west-1, awslogs-stream-prefix: ecs }
`;
const SERVICE = `
serviceName: shop
desiredCount: 2
launchType: FARGATE
networkConfiguration:
  awsvpcConfiguration: { subnets: [subnet-1, subnet-2], securityGroups: [sg-1] }
deploymentConfiguration:
  deploymentCircuitBreaker: { enable: true, rollback: true }
`;
const INPUTS = {
  cluster: 'production',
  services: 'shop',
  repository: 'team/shop',
  'create-repository': 'true',
  'repository-kms-key': 'alias/images',
  'additional-tags': 'latest',
  scan: 'gate',
  'task-definition': './task-definition.yml',
  'service-definition': 'service.yml',
  'log-retention-days': '30',
  secrets: 'DATABASE_URL=secretsmanager:shop/database',
  'autoscaling-min': '2',
  'autoscaling-max': '6',
  'autoscaling-cpu': '60',
};

interface Story {
  aws: LocalAws;
  plan: ActionRun;
  first: ActionRun;
  second: ActionRun;
  /** Operations of each run. */
  calls: Record<'plan' | 'first' | 'second', string[]>;
  dockerCalls: string[];
  directories: string[];
}

const story = (() => {
  let told: Promise<Story> | undefined;
  const tell = async (): Promise<Story> => {
    const aws = await startLocalAws({ tasks: 'docker', registry: 'embedded' });
    aws.addCluster('production');
    aws.inventory.roles.add('ecsTaskExecutionRole');
    aws.inventory.secrets.add(SECRET);
    aws.scans.script('team/shop', { type: 'basic', findings: [basicFinding('CVE-2019-5188', 'LOW')] });
    const workspace = await checkOut();
    await writeFile(join(workspace, 'task-definition.yml'), TASK_DEFINITION);
    await writeFile(join(workspace, 'service.yml'), SERVICE);
    const { path, calls: dockerCalls } = await notedDocker(workspace);
    const directories = [workspace];
    const play = async (more: Record<string, string> = {}) => {
      const before = aws.requests.length;
      const run = await runAction({
        dist: process.env.ACTION_DIST,
        workspace,
        inputs: { ...INPUTS, ...more },
        env: {
          ...aws.environment,
          PATH: `${path}${delimiter}${process.env.PATH}`,
          GITHUB_SHA: SHA,
          IMAGE_PLACEHOLDER: 'filled-in-by-the-run',
        },
      });
      directories.push(run.tempDir);
      return { run, calls: aws.requests.slice(before).map(({ operation }) => operation) };
    };
    const plan = await play({ mode: 'plan' });
    const first = await play();
    const second = await play();
    return {
      aws,
      plan: plan.run,
      first: first.run,
      second: second.run,
      calls: { plan: plan.calls, first: first.calls, second: second.calls },
      dockerCalls: await dockerCalls(),
      directories,
    };
  };
  return {
    get: async () => {
      told ??= tell();
      return await told;
    },
    close: async () => {
      const { aws, directories } = (await told) ?? {};
      await aws?.close();
      const listed = await docker?.run([
        'images',
        '--format',
        '{{.Repository}}:{{.Tag}}',
        '--filter',
        `reference=${aws?.registryHost}/*/*`,
      ]);
      const images = listed?.split('\n').filter(Boolean) ?? [];
      if (images.length > 0) await docker?.run(['rmi', '--force', ...images]);
      for (const directory of directories ?? []) await rm(directory, { recursive: true, force: true });
    },
  };
})();

describeWithDocker('from an empty account', () => {
  afterAll(story.close);

  it('a plan says what would be made, and makes nothing', async () => {
    const { calls, plan } = await story.get();
    expect([plan.log, plan.exitCode]).toEqual([expect.anything(), 0]);
    expect(calls.plan.filter((operation) => !READS.test(operation))).toEqual([]);
    expect(plan.log).toContain(
      'team/shop would be created: scan on push, immutable tags (latest excepted), encrypted by alias/images, a lifecycle policy',
    );
    expect(plan.log).toContain('the image would be scanned; findings that count would stop the deployment');
    expect(plan.log).toContain('shop: would be created by service.yml, with the new revision');
    expect(plan.log).toContain('/ecs/shop would be created, and keep its events for 30 days');
    expect(plan.outputs.changed).toBe('true');
  });

  it('one run comes to a scaled, stable service', async () => {
    const { aws, first } = await story.get();
    expect([first.log, first.exitCode, first.outputs.verdict]).toEqual([expect.anything(), 0, 'stable']);
    for (const phase of [
      '✓ Repository: team/shop created',
      '✓ Image: built and pushed',
      '✓ Scan: 1 LOW; none of HIGH or worse',
      '✓ Task definition: shop:1 registered',
      '✓ Log groups: /ecs/shop created',
      '✓ Rollout: shop stable',
      '✓ Auto-scaling: set for shop',
    ]) {
      expect(first.log).toContain(phase);
    }
    const [repository] = aws.repositories;
    expect(repository).toMatchObject({
      name: 'team/shop',
      imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      exclusions: ['latest'],
      scanOnPush: true,
      encryption: { encryptionType: 'KMS', kmsKey: 'alias/images' },
    });
    const { rules } = JSON.parse(repository?.lifecyclePolicy ?? '{}');
    expect(rules.map((rule: { selection: object }) => rule.selection)).toEqual([
      { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14 },
      { tagStatus: 'tagged', tagPatternList: ['*'], countType: 'imageCountMoreThan', countNumber: 50 },
    ]);
    const registered = aws.state.findTaskDefinition('shop:1')?.json.containerDefinitions;
    expect(registered).toEqual([
      expect.objectContaining({
        image: `${aws.registryHost}/team/shop:${SHA}`,
        secrets: [{ name: 'DATABASE_URL', valueFrom: SECRET }],
      }),
    ]);
    expect(aws.service('shop').desiredCount).toBe(2);
    expect(first.summary).toContain('Repository <code>team/shop</code> was created');
    expect(first.summary).toContain('### Scan');
  });

  it('an unchanged second run makes no write call, and does not build', async () => {
    const { calls, dockerCalls, second } = await story.get();
    expect([second.exitCode, second.outputs.verdict, second.outputs.changed]).toEqual([0, 'unchanged', 'false']);
    expect(calls.second.filter((operation) => !READS.test(operation))).toEqual([]);
    expect(calls.second.length).toBeGreaterThan(5);
    expect(dockerCalls.filter((call) => call.includes('docker build --tag'))).toHaveLength(1);
    expect(second.log).toContain('✓ Scan: 1 LOW; none of HIGH or worse');
  });
});
