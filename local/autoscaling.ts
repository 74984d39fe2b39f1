import { AwsError, type JsonObject, type Operations } from './wire.ts';

interface Target extends JsonObject {
  ServiceNamespace: string;
  ResourceId: string;
  ScalableDimension: string;
}

/** Application Auto Scaling, as far as it keeps what it is told; it scales nothing. */
export class AutoScaling {
  readonly targets: Target[] = [];
  readonly policies: (Target & { PolicyName: string })[] = [];

  operations(): Operations {
    const isOf = (one: Target, other: Target) =>
      one.ResourceId === other.ResourceId && one.ScalableDimension === other.ScalableDimension;
    return {
      DescribeScalableTargets: ({ ResourceIds }: { ResourceIds?: string[] }) => ({
        ScalableTargets: this.targets.filter(({ ResourceId }) => !ResourceIds || ResourceIds.includes(ResourceId)),
      }),
      DescribeScalingPolicies: ({ ResourceId }: { ResourceId?: string }) => ({
        ScalingPolicies: this.policies.filter((policy) => !ResourceId || policy.ResourceId === ResourceId),
      }),
      RegisterScalableTarget: (input: Target) => {
        const target = this.targets.find((each) => isOf(each, input));
        if (target) Object.assign(target, input);
        else this.targets.push({ ...input });
        return {
          ScalableTargetARN: `arn:aws:application-autoscaling:eu-west-1:123456789012:scalable-target/${this.targets.length}`,
        };
      },
      PutScalingPolicy: (input: Target & { PolicyName: string }) => {
        if (!this.targets.some((each) => isOf(each, input))) {
          throw new AwsError('ObjectNotFoundException', `No scalable target registered for ${input.ResourceId}`);
        }
        const policy = this.policies.find((each) => isOf(each, input) && each.PolicyName === input.PolicyName);
        if (policy) Object.assign(policy, input);
        else this.policies.push({ ...input });
        return {
          PolicyARN: `arn:aws:autoscaling:eu-west-1:123456789012:scalingPolicy:${input.PolicyName}`,
          Alarms: [],
        };
      },
    };
  }
}
