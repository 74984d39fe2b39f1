import type {
  PredefinedMetricSpecification,
  PutScalingPolicyCommandInput,
  RegisterScalableTargetCommandInput,
  ScalableTarget,
  ScalingPolicy,
} from '@aws-sdk/client-application-auto-scaling';
import type { ScalingInputs } from '../inputs/autoscaling.ts';

/** What Application Auto Scaling has for a service. */
export interface ScalingState {
  target: ScalableTarget | undefined;
  policies: readonly ScalingPolicy[];
}

/** What there is to be done about the scaling of one service. */
export interface ScalingPlan {
  service: string;
  register: RegisterScalableTargetCommandInput | undefined;
  policies: PutScalingPolicyCommandInput[];
  /** What changes, a line for `register` and for each of `policies`, in this order; empty: nothing. */
  changes: string[];
}

type Metric = NonNullable<PredefinedMetricSpecification['PredefinedMetricType']>;

/** The service as Application Auto Scaling names it. */
export function scalableResource(cluster: string, service: string) {
  return {
    ServiceNamespace: 'ecs',
    ResourceId: `service/${cluster}/${service}`,
    ScalableDimension: 'ecs:service:DesiredCount',
  } as const;
}

/**
 * Compares what is wanted with what there is. Pure. A policy for the same metric is changed, whatever its name: two of them would
 * work against each other. Policies for other metrics, and what the inputs do not speak of, are left alone.
 * https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TargetTrackingScalingPolicyConfiguration.html
 *
 * @param resourceLabel of the load balancer and target group whose requests are counted
 * @returns the problems where it cannot be done, as texts after an input's name
 */
export function planScaling(
  { cluster, service }: { cluster: string; service: string },
  wanted: ScalingInputs,
  { policies, target }: ScalingState,
  resourceLabel: string | undefined,
): ScalingPlan | { problems: string[] } {
  const resource = scalableResource(cluster, service);
  const [from, to] = [target?.MinCapacity, target?.MaxCapacity];
  const [min, max] = [wanted.min ?? from, wanted.max ?? to];
  if (min === undefined || max === undefined) {
    const missing = min === undefined ? 'autoscaling-min' : 'autoscaling-max';
    return {
      problems: [`${missing}: "${service}" is not scaled yet, so both autoscaling-min and autoscaling-max are needed`],
    };
  }
  if (min > max) {
    const input = wanted.min === undefined ? 'autoscaling-max' : 'autoscaling-min';
    return { problems: [`${input}: "${service}" would scale from ${min} to ${max} tasks`] };
  }
  const changes: string[] = [];
  const isSame = from === min && to === max;
  if (!isSame) {
    changes.push(`scales from ${min} to ${max} tasks${target ? ` (before: from ${from} to ${to})` : ''}`);
  }
  const puts = metricsOf(wanted).flatMap(({ metric, name, percent, value }) => {
    const existing = policies.find((policy) => metricOf(policy) === metric);
    const before = existing?.TargetTrackingScalingPolicyConfiguration;
    const label = metric === 'ALBRequestCountPerTarget' ? resourceLabel : undefined;
    const isUnchanged =
      before?.TargetValue === value &&
      before.ScaleOutCooldown === wanted.scaleOutCooldown &&
      before.ScaleInCooldown === wanted.scaleInCooldown &&
      before.PredefinedMetricSpecification?.ResourceLabel === label;
    if (isUnchanged) return [];
    const shown = (target: number | undefined) => `${target}${percent ? ' %' : ''}`;
    const was = before && before.TargetValue !== value ? ` (before: ${shown(before.TargetValue)})` : '';
    changes.push(
      `keeps ${name} at ${shown(value)}${was}, out after ${wanted.scaleOutCooldown} s, in after ${wanted.scaleInCooldown} s`,
    );
    return [
      {
        ...resource,
        PolicyName: existing?.PolicyName ?? `ship-to-ecs-${name.replaceAll(' ', '-')}`,
        PolicyType: 'TargetTrackingScaling' as const,
        TargetTrackingScalingPolicyConfiguration: {
          ...before,
          TargetValue: value,
          PredefinedMetricSpecification: { PredefinedMetricType: metric, ...(label && { ResourceLabel: label }) },
          ScaleOutCooldown: wanted.scaleOutCooldown,
          ScaleInCooldown: wanted.scaleInCooldown,
        },
      },
    ];
  });
  return {
    service,
    register: isSame ? undefined : { ...resource, MinCapacity: min, MaxCapacity: max },
    policies: puts,
    changes,
  };
}

function metricsOf({ cpu, memory, requests }: ScalingInputs) {
  const metrics: { metric: Metric; name: string; value: number | undefined; percent: boolean }[] = [
    { metric: 'ECSServiceAverageCPUUtilization', name: 'cpu', value: cpu, percent: true },
    { metric: 'ECSServiceAverageMemoryUtilization', name: 'memory', value: memory, percent: true },
    { metric: 'ALBRequestCountPerTarget', name: 'requests per target', value: requests, percent: false },
  ];
  return metrics.flatMap((each) => (each.value === undefined ? [] : [{ ...each, value: each.value }]));
}

function metricOf({ TargetTrackingScalingPolicyConfiguration: tracking }: ScalingPolicy): Metric | undefined {
  return tracking?.PredefinedMetricSpecification?.PredefinedMetricType;
}

/**
 * "app/web/50dc6c495c0c9188/targetgroup/api/943f017f100becff", from the ARNs of an application load balancer and its target group;
 * undefined for another kind.
 */
export function resourceLabelOf(loadBalancerArn: string, targetGroupArn: string): string | undefined {
  const balancer = /:loadbalancer\/(app\/.+)$/.exec(loadBalancerArn)?.[1];
  const group = /:(targetgroup\/.+)$/.exec(targetGroupArn)?.[1];
  return balancer && group && `${balancer}/${group}`;
}
