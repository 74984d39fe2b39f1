import { AwsError } from './wire.ts';

/** Target groups, by ARN, and the load balancer that each is behind. */
export type TargetGroups = Map<string, string>;

/** ELB's operations, which speak the Query protocol: the XML of an answer, or undefined for an unknown action. */
export function answerLoadBalancing(
  action: string,
  input: Record<string, string>,
  groups: TargetGroups,
): string | undefined {
  if (action !== 'DescribeTargetGroups') return undefined;
  const asked = Object.entries(input).flatMap(([name, value]) =>
    /^TargetGroupArns\.member\.\d+$/.test(name) ? value : [],
  );
  const members = asked.map((arn) => {
    const balancer = groups.get(arn);
    if (balancer === undefined) throw new AwsError('TargetGroupNotFound', 'One or more target groups not found');
    return `<member><TargetGroupArn>${arn}</TargetGroupArn><LoadBalancerArns><member>${balancer}</member></LoadBalancerArns></member>`;
  });
  return (
    '<DescribeTargetGroupsResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><DescribeTargetGroupsResult>' +
    `<TargetGroups>${members.join('')}</TargetGroups></DescribeTargetGroupsResult>` +
    '<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></DescribeTargetGroupsResponse>'
  );
}
