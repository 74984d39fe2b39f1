export const id = 212;
export const ids = [212];
export const modules = {

/***/ 7831:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  lookUpScaling: () => (/* binding */ lookUpScaling)
});

// EXTERNAL MODULE: ./build/aws/arn.js
var arn = __webpack_require__(3385);
// EXTERNAL MODULE: ./build/aws/errors.js
var errors = __webpack_require__(8127);
;// CONCATENATED MODULE: ./build/scaling/plan.js
/** The service as Application Auto Scaling names it. */
function scalableResource(cluster, service) {
    return {
        ServiceNamespace: 'ecs',
        ResourceId: `service/${cluster}/${service}`,
        ScalableDimension: 'ecs:service:DesiredCount',
    };
}
/**
 * Compares what is wanted with what there is. Pure. A policy for the same metric is changed, whatever its name: two of them would
 * work against each other. Policies for other metrics, and what the inputs do not speak of, are left alone.
 * https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TargetTrackingScalingPolicyConfiguration.html
 *
 * @param resourceLabel of the load balancer and target group whose requests are counted
 * @returns the problems where it cannot be done, as texts after an input's name
 */
function planScaling({ cluster, service }, wanted, { policies, target }, resourceLabel) {
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
    const changes = [];
    const isSame = from === min && to === max;
    if (!isSame) {
        changes.push(`scales from ${min} to ${max} tasks${target ? ` (before: from ${from} to ${to})` : ''}`);
    }
    const puts = metricsOf(wanted).flatMap(({ metric, name, percent, value }) => {
        const existing = policies.find((policy) => metricOf(policy) === metric);
        const before = existing?.TargetTrackingScalingPolicyConfiguration;
        const label = metric === 'ALBRequestCountPerTarget' ? resourceLabel : undefined;
        const isUnchanged = before?.TargetValue === value &&
            before.ScaleOutCooldown === wanted.scaleOutCooldown &&
            before.ScaleInCooldown === wanted.scaleInCooldown &&
            before.PredefinedMetricSpecification?.ResourceLabel === label;
        if (isUnchanged)
            return [];
        const shown = (target) => `${target}${percent ? ' %' : ''}`;
        const was = before && before.TargetValue !== value ? ` (before: ${shown(before.TargetValue)})` : '';
        changes.push(`keeps ${name} at ${shown(value)}${was}, out after ${wanted.scaleOutCooldown} s, in after ${wanted.scaleInCooldown} s`);
        return [
            {
                ...resource,
                PolicyName: existing?.PolicyName ?? `ship-to-ecs-${name.replaceAll(' ', '-')}`,
                PolicyType: 'TargetTrackingScaling',
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
function metricsOf({ cpu, memory, requests }) {
    const metrics = [
        { metric: 'ECSServiceAverageCPUUtilization', name: 'cpu', value: cpu, percent: true },
        { metric: 'ECSServiceAverageMemoryUtilization', name: 'memory', value: memory, percent: true },
        { metric: 'ALBRequestCountPerTarget', name: 'requests per target', value: requests, percent: false },
    ];
    return metrics.flatMap((each) => (each.value === undefined ? [] : [{ ...each, value: each.value }]));
}
function metricOf({ TargetTrackingScalingPolicyConfiguration: tracking }) {
    return tracking?.PredefinedMetricSpecification?.PredefinedMetricType;
}
/**
 * "app/web/50dc6c495c0c9188/targetgroup/api/943f017f100becff", from the ARNs of an application load balancer and its target group;
 * undefined for another kind.
 */
function resourceLabelOf(loadBalancerArn, targetGroupArn) {
    const balancer = /:loadbalancer\/(app\/.+)$/.exec(loadBalancerArn)?.[1];
    const group = /:(targetgroup\/.+)$/.exec(targetGroupArn)?.[1];
    return balancer && group && `${balancer}/${group}`;
}

;// CONCATENATED MODULE: ./build/scaling/look-up.js



/**
 * What there is to be done for the scaling of the services: Application Auto Scaling DescribeScalableTargets and
 * DescribeScalingPolicies, and ELB DescribeTargetGroups where requests are to be counted.
 *
 * @param problems gets what cannot be done
 * @throws DeployError when AWS refuses a call
 */
async function lookUpScaling(services, wanted, cluster, aws, problems) {
    const plans = await Promise.all(services.map(async ({ name, service }) => {
        if (service.schedulingStrategy === 'DAEMON') {
            problems.push(`autoscaling-min: "${name}" is a DAEMON service, which runs one task on each instance: it does not scale`);
            return [];
        }
        const [state, label] = await Promise.all([
            readState((0,arn/* clusterName */.SL)(cluster) ?? cluster, name, aws),
            wanted.requests === undefined ? undefined : readLabel({ name, service }, aws, problems),
        ]);
        const plan = planScaling({ cluster: (0,arn/* clusterName */.SL)(cluster) ?? cluster, service: name }, wanted, state, label);
        if ('problems' in plan)
            problems.push(...plan.problems);
        return 'problems' in plan ? [] : [plan];
    }));
    return plans.flat();
}
async function readState(cluster, service, aws) {
    const { ResourceId, ...rest } = scalableResource(cluster, service);
    try {
        const client = await aws.scaling();
        const { DescribeScalableTargetsCommand, DescribeScalingPoliciesCommand } = await __webpack_require__.e(/* import() */ 491).then(__webpack_require__.t.bind(__webpack_require__, 1491, 19));
        const [{ ScalableTargets }, { ScalingPolicies }] = await Promise.all([
            client.send(new DescribeScalableTargetsCommand({ ...rest, ResourceIds: [ResourceId] })),
            client.send(new DescribeScalingPoliciesCommand({ ...rest, ResourceId })),
        ]);
        return { target: ScalableTargets?.[0], policies: ScalingPolicies ?? [] };
    }
    catch (error) {
        throw (0,errors.explainAwsError)(error, `read the auto-scaling of service "${service}"`);
    }
}
/** Which load balancer and target group Application Auto Scaling is to count the requests of. */
async function readLabel({ name, service }, aws, problems) {
    const groups = (service.loadBalancers ?? []).flatMap(({ targetGroupArn }) => targetGroupArn ?? []);
    const [group] = groups;
    if (!group || groups.length > 1) {
        problems.push(`autoscaling-requests: "${name}" has ${group ? `${groups.length} target groups` : 'no target group'}; it takes one, of an application load balancer`);
        return undefined;
    }
    try {
        const client = await aws.loadBalancing();
        const { DescribeTargetGroupsCommand } = await __webpack_require__.e(/* import() */ 586).then(__webpack_require__.t.bind(__webpack_require__, 586, 19));
        const { TargetGroups } = await client.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [group] }));
        const [balancer = ''] = TargetGroups?.[0]?.LoadBalancerArns ?? [];
        const label = resourceLabelOf(balancer, group);
        if (!label)
            problems.push(`autoscaling-requests: the target group of "${name}" is not behind an application load balancer`);
        return label;
    }
    catch (error) {
        throw (0,errors.explainAwsError)(error, `read the target group of service "${name}"`);
    }
}


/***/ })

};
