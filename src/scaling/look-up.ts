import type { Service } from '@aws-sdk/client-ecs';
import { clusterName } from '../aws/arn.ts';
import type { Aws } from '../aws/clients.ts';
import { explainAwsError } from '../aws/errors.ts';
import type { ScalingInputs } from '../inputs/autoscaling.ts';
import { planScaling, resourceLabelOf, type ScalingPlan, type ScalingState, scalableResource } from './plan.ts';

interface Scaled {
  name: string;
  service: Service;
}

/**
 * What there is to be done for the scaling of the services: Application Auto Scaling DescribeScalableTargets and
 * DescribeScalingPolicies, and ELB DescribeTargetGroups where requests are to be counted.
 *
 * @param problems gets what cannot be done
 * @throws DeployError when AWS refuses a call
 */
export async function lookUpScaling(
  services: readonly Scaled[],
  wanted: ScalingInputs,
  cluster: string,
  aws: Aws,
  problems: string[],
): Promise<ScalingPlan[]> {
  const plans = await Promise.all(
    services.map(async ({ name, service }) => {
      if (service.schedulingStrategy === 'DAEMON') {
        problems.push(
          `autoscaling-min: "${name}" is a DAEMON service, which runs one task on each instance: it does not scale`,
        );
        return [];
      }
      const [state, label] = await Promise.all([
        readState(clusterName(cluster) ?? cluster, name, aws),
        wanted.requests === undefined ? undefined : readLabel({ name, service }, aws, problems),
      ]);
      const plan = planScaling({ cluster: clusterName(cluster) ?? cluster, service: name }, wanted, state, label);
      if ('problems' in plan) problems.push(...plan.problems);
      return 'problems' in plan ? [] : [plan];
    }),
  );
  return plans.flat();
}

async function readState(cluster: string, service: string, aws: Aws): Promise<ScalingState> {
  const { ResourceId, ...rest } = scalableResource(cluster, service);
  try {
    const client = await aws.scaling();
    const { DescribeScalableTargetsCommand, DescribeScalingPoliciesCommand } = await import(
      '@aws-sdk/client-application-auto-scaling'
    );
    const [{ ScalableTargets }, { ScalingPolicies }] = await Promise.all([
      client.send(new DescribeScalableTargetsCommand({ ...rest, ResourceIds: [ResourceId] })),
      client.send(new DescribeScalingPoliciesCommand({ ...rest, ResourceId })),
    ]);
    return { target: ScalableTargets?.[0], policies: ScalingPolicies ?? [] };
  } catch (error) {
    throw explainAwsError(error, `read the auto-scaling of service "${service}"`);
  }
}

/** Which load balancer and target group Application Auto Scaling is to count the requests of. */
async function readLabel({ name, service }: Scaled, aws: Aws, problems: string[]): Promise<string | undefined> {
  const groups = (service.loadBalancers ?? []).flatMap(({ targetGroupArn }) => targetGroupArn ?? []);
  const [group] = groups;
  if (!group || groups.length > 1) {
    problems.push(
      `autoscaling-requests: "${name}" has ${group ? `${groups.length} target groups` : 'no target group'}; it takes one, of an application load balancer`,
    );
    return undefined;
  }
  try {
    const client = await aws.loadBalancing();
    const { DescribeTargetGroupsCommand } = await import('@aws-sdk/client-elastic-load-balancing-v2');
    const { TargetGroups } = await client.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [group] }));
    const [balancer = ''] = TargetGroups?.[0]?.LoadBalancerArns ?? [];
    const label = resourceLabelOf(balancer, group);
    if (!label)
      problems.push(`autoscaling-requests: the target group of "${name}" is not behind an application load balancer`);
    return label;
  } catch (error) {
    throw explainAwsError(error, `read the target group of service "${name}"`);
  }
}
