import { describe, expect, it, jest } from '@jest/globals';
import type { Behaviour } from '../../local/tasks/simulated.ts';
import { onStage } from '../support/stage.ts';

jest.setTimeout(60_000);

const GROUP = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/api/943f017f100becff';
const BALANCER = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web/50dc6c495c0c9188';
const CRASHES: Behaviour = { kind: 'exits', exitCode: 1 };
const SCALES = {
  'autoscaling-min': '2',
  'autoscaling-max': '10',
  'autoscaling-cpu': '60',
  'autoscaling-memory': '70',
  'autoscaling-requests': '1000',
};
const WRITES = ['RegisterScalableTarget', 'PutScalingPolicy'];

describe('auto-scaling', () => {
  it.concurrent('is set up once the service is stable, shown, and left alone by the next run', async () => {
    const service = { loadBalancers: [{ targetGroupArn: GROUP, containerName: 'api', containerPort: 80 }] };
    await onStage({ service }, async ({ aws, calls, deploy }) => {
      aws.targetGroups.set(GROUP, BALANCER);
      const run = await deploy({ inputs: SCALES });
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect(calls('RegisterScalableTarget')).toEqual([
        {
          ServiceNamespace: 'ecs',
          ResourceId: 'service/production/api',
          ScalableDimension: 'ecs:service:DesiredCount',
          MinCapacity: 2,
          MaxCapacity: 10,
        },
      ]);
      expect(calls('PutScalingPolicy').map(({ PolicyName }) => PolicyName)).toEqual([
        'ship-to-ecs-cpu',
        'ship-to-ecs-memory',
        'ship-to-ecs-requests-per-target',
      ]);
      expect(JSON.stringify(calls('PutScalingPolicy')[2])).toContain(
        'app/web/50dc6c495c0c9188/targetgroup/api/943f017f100becff',
      );
      const order = aws.requests.map(({ operation }) => operation);
      expect(order.indexOf('RegisterScalableTarget')).toBeGreaterThan(order.lastIndexOf('DescribeServiceDeployments'));
      for (const text of [run.log, run.summary]) expect(text).toContain('scales from 2 to 10 tasks');
      expect(run.log).toContain('✓ Auto-scaling: set for api');

      const before = aws.requests.length;
      const again = await deploy({ inputs: SCALES });
      expect([again.exitCode, again.outputs.verdict]).toEqual([0, 'unchanged']);
      const later = aws.requests.slice(before).map(({ operation }) => operation);
      expect(later.filter((operation) => !/^(Describe|List|BatchGet|Get)/.test(operation))).toEqual([]);
      expect(again.log).toContain('✓ Auto-scaling: no change');
    });
  });

  it.concurrent('is not asked about without an input for it', async () => {
    await onStage({}, async ({ aws, deploy }) => {
      await deploy();
      expect(aws.requests.filter(({ service }) => service === 'application-autoscaling')).toEqual([]);
    });
  });

  it.concurrent('is not touched when the deployment fails', async () => {
    await onStage({ behaviour: CRASHES }, async ({ aws, deploy }) => {
      const run = await deploy({ inputs: { 'autoscaling-min': '1', 'autoscaling-max': '3' } });
      expect(run.outputs.verdict).toBe('rolled-back');
      expect(aws.requests.filter(({ operation }) => WRITES.includes(operation))).toEqual([]);
    });
  });

  it.concurrent('that cannot be set up is refused before anything is changed, all problems at once', async () => {
    await onStage({ others: ['worker'] }, async ({ aws, calls, deploy }) => {
      aws.service('worker').schedulingStrategy = 'DAEMON';
      const run = await deploy({ inputs: { 'autoscaling-min': '2', 'autoscaling-requests': '10' } });
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain('autoscaling-requests: "api" has no target group');
      expect(run.log).toContain('autoscaling-max: "api" is not scaled yet');
      expect(run.log).toContain('autoscaling-min: "worker" is a DAEMON service');
      expect([calls('RegisterTaskDefinition'), calls('UpdateService')]).toEqual([[], []]);
    });
  });

  it.concurrent('whose inputs contradict each other is refused without a call', async () => {
    await onStage({}, async ({ aws, deploy }) => {
      const inputs = { 'autoscaling-min': '5', 'autoscaling-max': '2', 'autoscaling-cpu': '101', 'desired-count': '9' };
      const run = await deploy({ inputs });
      expect(run.log).toContain('autoscaling-min: 5 is more than autoscaling-max, which is 2');
      expect(run.log).toContain('autoscaling-cpu: "101" is not a whole number from 1 to 100');
      expect(run.log).toContain('desired-count: 9 is not from 5 to 2');
      expect(aws.requests).toEqual([]);
    });
  });

  it.concurrent('that the role may not set fails the run and leaves the service stable', async () => {
    await onStage({}, async ({ aws, deploy, revisionOf }) => {
      aws.fail({ operation: 'PutScalingPolicy', kind: 'access-denied' });
      const inputs = { 'autoscaling-min': '1', 'autoscaling-max': '3', 'autoscaling-cpu': '60' };
      const run = await deploy({ inputs: { ...inputs, 'autoscaling-scale-in-cooldown': '30' } });
      expect([run.exitCode, revisionOf('api')]).toEqual([1, 'api:2']);
      for (const text of [run.log, run.summary]) {
        expect(text).toContain('Cannot set the auto-scaling of service "api".');
        expect(text).toContain('PutScalingPolicy');
        expect(text).toContain('api: runs api:2; it was not taken back to api:1.');
      }
      expect(run.log).toContain('api: scales from 1 to 3 tasks');
      expect(run.log).toContain('Allow application-autoscaling:PutScalingPolicy');
      expect(run.log).toContain('::warning::autoscaling-scale-in-cooldown (30 s) is shorter than');
    });
  });
});
