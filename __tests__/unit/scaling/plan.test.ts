import type { ScalingPolicy } from '@aws-sdk/client-application-auto-scaling';
import { describe, expect, it } from '@jest/globals';
import type { ScalingInputs } from '../../../src/inputs/autoscaling.ts';
import { planScaling, resourceLabelOf, type ScalingPlan, type ScalingState } from '../../../src/scaling/plan.ts';

const api = { cluster: 'production', service: 'api' };
const wanted = (given: Partial<ScalingInputs>): ScalingInputs => ({
  min: undefined,
  max: undefined,
  cpu: undefined,
  memory: undefined,
  requests: undefined,
  scaleOutCooldown: 60,
  scaleInCooldown: 300,
  ...given,
});
const nothing: ScalingState = { target: undefined, policies: [] };
const registered = (MinCapacity: number, MaxCapacity: number, policies: ScalingPolicy[] = []): ScalingState => ({
  target: { MinCapacity, MaxCapacity } as ScalingState['target'],
  policies,
});
const cpuPolicy = (TargetValue: number, more: object = {}) =>
  ({
    PolicyName: 'from-terraform',
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue,
      PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
      ScaleOutCooldown: 60,
      ScaleInCooldown: 300,
      ...more,
    },
  }) as ScalingPolicy;

describe('the plan for a service that is not scaled yet', () => {
  it('registers it and puts a policy for each target', () => {
    const plan = planScaling(
      api,
      wanted({ min: 2, max: 10, cpu: 60, requests: 1000 }),
      nothing,
      'app/web/1/targetgroup/api/2',
    );
    expect(plan).toMatchObject({
      register: {
        ServiceNamespace: 'ecs',
        ResourceId: 'service/production/api',
        ScalableDimension: 'ecs:service:DesiredCount',
        MinCapacity: 2,
        MaxCapacity: 10,
      },
      policies: [
        {
          PolicyName: 'ship-to-ecs-cpu',
          PolicyType: 'TargetTrackingScaling',
          TargetTrackingScalingPolicyConfiguration: {
            TargetValue: 60,
            PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
            ScaleOutCooldown: 60,
            ScaleInCooldown: 300,
          },
        },
        {
          PolicyName: 'ship-to-ecs-requests-per-target',
          TargetTrackingScalingPolicyConfiguration: {
            PredefinedMetricSpecification: { ResourceLabel: 'app/web/1/targetgroup/api/2' },
          },
        },
      ],
      changes: [
        'scales from 2 to 10 tasks',
        'keeps cpu at 60 %, out after 60 s, in after 300 s',
        'keeps requests per target at 1000, out after 60 s, in after 300 s',
      ],
    });
  });

  it.each([
    [{ min: 2 }, 'autoscaling-max: "api" is not scaled yet'],
    [{ max: 2, cpu: 50 }, 'autoscaling-min: "api" is not scaled yet'],
  ])('needs both limits (%j)', (given, problem) => {
    expect(planScaling(api, wanted(given), nothing, undefined)).toEqual({
      problems: [expect.stringContaining(problem)],
    });
  });
});

describe('the plan for a service that is scaled', () => {
  it.each<[string, Partial<ScalingInputs>, ScalingState]>([
    ['the same limits', { min: 2, max: 10 }, registered(2, 10)],
    ['a target alone that is set', { cpu: 60 }, registered(2, 10, [cpuPolicy(60)])],
    ['everything as it is', { min: 2, max: 10, cpu: 60 }, registered(2, 10, [cpuPolicy(60, { DisableScaleIn: true })])],
  ])('does nothing for %s', (_, given, state) => {
    expect(planScaling(api, wanted(given), state, undefined)).toEqual({
      service: 'api',
      register: undefined,
      policies: [],
      changes: [],
    });
  });

  it('changes the policy that there is for the metric, and keeps the rest of it', () => {
    const state = registered(2, 10, [cpuPolicy(40, { DisableScaleIn: true })]);
    expect(planScaling(api, wanted({ max: 20, cpu: 60 }), state, undefined)).toMatchObject({
      register: { MinCapacity: 2, MaxCapacity: 20 },
      policies: [
        {
          PolicyName: 'from-terraform',
          TargetTrackingScalingPolicyConfiguration: { TargetValue: 60, DisableScaleIn: true },
        },
      ],
      changes: [
        'scales from 2 to 20 tasks (before: from 2 to 10)',
        'keeps cpu at 60 % (before: 40 %), out after 60 s, in after 300 s',
      ],
    });
  });

  it('changes cooldowns alone', () => {
    const plan = planScaling(
      api,
      wanted({ cpu: 60, scaleInCooldown: 600 }),
      registered(1, 4, [cpuPolicy(60)]),
      undefined,
    );
    expect((plan as ScalingPlan).changes).toEqual(['keeps cpu at 60 %, out after 60 s, in after 600 s']);
  });

  it('refuses a limit that contradicts the other one, which is set already', () => {
    expect(planScaling(api, wanted({ min: 11 }), registered(2, 10), undefined)).toEqual({
      problems: ['autoscaling-min: "api" would scale from 11 to 10 tasks'],
    });
  });
});

describe('the label of a load balancer and its target group', () => {
  const group = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/api/943f017f100becff';

  it('is made from both ARNs', () => {
    const balancer = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web/50dc6c495c0c9188';
    expect(resourceLabelOf(balancer, group)).toBe('app/web/50dc6c495c0c9188/targetgroup/api/943f017f100becff');
  });

  it.each(['arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/tcp/50dc6c495c0c9188', ''])(
    'is none for another kind (%s)',
    (balancer) => {
      expect(resourceLabelOf(balancer, group)).toBeUndefined();
    },
  );
});
