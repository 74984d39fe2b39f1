export const id = 250;
export const ids = [250,386,646];
export const modules = {

/***/ 8646:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $5: () => (/* binding */ withTaskDefinition),
/* harmony export */   CL: () => (/* binding */ UnusableAppSpec),
/* harmony export */   UC: () => (/* binding */ appSpecOf),
/* harmony export */   WS: () => (/* binding */ parseAppSpec),
/* harmony export */   targetProblems: () => (/* binding */ targetProblems)
/* harmony export */ });
/* harmony import */ var _aws_json_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4338);
/* harmony import */ var _ecs_task_definition_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9819);


/** What an AppSpec is refused for, in words; preflight reports it with everything else. */
class UnusableAppSpec extends Error {
}
const RESOURCE_TYPE = 'AWS::ECS::Service';
/**
 * An AppSpec for ECS from a file, YAML or JSON, which CodeDeploy reads with keys in any case.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html
 *
 * @param parse of the library `yaml`: YAML 1.2 holds JSON
 * @throws UnusableAppSpec
 */
function parseAppSpec(path, text, parse) {
    let appSpec;
    try {
        appSpec = parse(text.replace(/^\ufeff/, ''));
    }
    catch (error) {
        // What follows the first line quotes the file.
        throw new UnusableAppSpec(`${path} is neither YAML nor JSON: ${error.message.split('\n')[0]}`);
    }
    const refuse = (why) => new UnusableAppSpec(`${path} is not an AppSpec for ECS: ${why}`);
    if (!(0,_aws_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isObject */ .Gv)(appSpec))
        throw refuse('it holds no object');
    if (Number(member(appSpec, 'version') ?? Number.NaN) !== 0)
        throw refuse('its version has to be 0.0');
    const resources = resourcesOf(appSpec);
    if (resources.length === 0)
        throw refuse(`Resources has to list the service, of the Type ${RESOURCE_TYPE}`);
    if (resources.length > 1) {
        throw refuse(`Resources lists ${resources.length}, and CodeDeploy deploys one ECS service at a time`);
    }
    for (const { name, resource } of resources) {
        if (member(resource, 'Type') !== RESOURCE_TYPE)
            throw refuse(`"${name}" has to be of the Type ${RESOURCE_TYPE}`);
        const properties = member(resource, 'Properties');
        if (!(0,_aws_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isObject */ .Gv)(properties))
            throw refuse(`"${name}" has no Properties`);
        if (!(0,_aws_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isObject */ .Gv)(member(properties, 'LoadBalancerInfo')))
            throw refuse(`"${name}" has no LoadBalancerInfo`);
    }
    return appSpec;
}
/**
 * An AppSpec made from what the service runs with; undefined without a load balancer's container. Platform version and capacity
 * providers are named, for without them CodeDeploy takes defaults ("If not specified, LATEST is used by default"); the network
 * configuration is not, for without it "CodeDeploy uses the current network Amazon ECS settings".
 */
function appSpecOf(service) {
    const target = service.loadBalancers?.find(({ containerName }) => containerName);
    if (!target?.containerName || target.containerPort === undefined)
        return undefined;
    const { capacityProviderStrategy, platformVersion } = service;
    return {
        version: 0,
        Resources: [
            {
                TargetService: {
                    Type: RESOURCE_TYPE,
                    Properties: {
                        TaskDefinition: '',
                        LoadBalancerInfo: { ContainerName: target.containerName, ContainerPort: target.containerPort },
                        ...(platformVersion && { PlatformVersion: platformVersion }),
                        ...(capacityProviderStrategy?.length && {
                            CapacityProviderStrategy: capacityProviderStrategy.map(({ base, capacityProvider, weight }) => ({
                                CapacityProvider: capacityProvider ?? '',
                                Base: base ?? 0,
                                Weight: weight ?? 0,
                            })),
                        }),
                    },
                },
            },
        ],
    };
}
/** The AppSpec with the revision in every service of it; all else stays, hooks included. */
function withTaskDefinition(appSpec, taskDefinition) {
    const filled = structuredClone(appSpec);
    for (const { resource } of resourcesOf(filled)) {
        const properties = member(resource, 'Properties');
        if ((0,_aws_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isObject */ .Gv)(properties))
            properties[keyOf(properties, 'TaskDefinition')] = taskDefinition;
    }
    return filled;
}
/**
 * The container and port that get the traffic, against the revision that is going to be deployed.
 *
 * @returns what is wrong, one sentence each
 */
function targetProblems(appSpec, registration) {
    return resourcesOf(appSpec).flatMap(({ resource }) => {
        const info = member(member(resource, 'Properties'), 'LoadBalancerInfo');
        const name = member(info, 'ContainerName');
        const port = Number(member(info, 'ContainerPort'));
        const containers = (0,_ecs_task_definition_js__WEBPACK_IMPORTED_MODULE_0__/* .containersOf */ .Mz)(registration);
        const container = containers.find((each) => each.name === name);
        if (!container) {
            const names = containers.map((each) => `"${each.name}"`).join(', ');
            return `the traffic is to go to container ${JSON.stringify(name ?? '')} (ContainerName), but the task definition has ${names}`;
        }
        const mappings = Array.isArray(container.portMappings) ? container.portMappings.filter(_aws_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isObject */ .Gv) : [];
        const ports = mappings.flatMap(({ containerPort }) => (containerPort === undefined ? [] : Number(containerPort)));
        if (ports.includes(port))
            return [];
        const has = ports.length > 0 ? `has ${ports.join(', ')}` : 'maps no port';
        return `the traffic is to go to port ${port} of container "${name}" (ContainerPort), but the container ${has}`;
    });
}
/** What each entry of `Resources` names. */
function resourcesOf(appSpec) {
    const resources = member(appSpec, 'Resources');
    return (Array.isArray(resources) ? resources : []).flatMap((entry) => (0,_aws_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isObject */ .Gv)(entry)
        ? Object.entries(entry).map(([name, resource]) => ({ name, resource: (0,_aws_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isObject */ .Gv)(resource) ? resource : {} }))
        : []);
}
function keyOf(object, name) {
    return Object.keys(object).find((key) => key.toLowerCase() === name.toLowerCase()) ?? name;
}
function member(json, name) {
    return (0,_aws_json_js__WEBPACK_IMPORTED_MODULE_1__/* .isObject */ .Gv)(json) ? json[keyOf(json, name)] : undefined;
}


/***/ }),

/***/ 1386:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ OVER),
/* harmony export */   planDeployments: () => (/* binding */ planDeployments)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var _aws_sdk_client_codedeploy__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(7507);
/* harmony import */ var _aws_arn_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3385);
/* harmony import */ var _aws_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8127);
/* harmony import */ var _inputs_codedeploy_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6724);
/* harmony import */ var _report_words_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4702);
/* harmony import */ var _app_spec_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8646);
/* harmony import */ var _task_sets_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(8658);








const INPUT = _inputs_codedeploy_js__WEBPACK_IMPORTED_MODULE_2__/* .CODE_DEPLOY_INPUTS */ .y;
const MINUTE_MS = 60_000;
/** How many names an error lists. */
const LISTED = 20;
/**
 * How CodeDeploy deploys to each of the services: application, deployment group and AppSpec, read and checked.
 *
 * @param services those of the controller CODE_DEPLOY
 * @param problems everything that is wrong is added
 * @throws DeployError when AWS refuses a call
 */
async function planDeployments(services, inputs, aws, problems) {
    const { deploymentConfig, deploymentGroup } = inputs.codeDeploy;
    if (deploymentGroup && services.length > 1) {
        problems.push(`${INPUT.deploymentGroup}: "${deploymentGroup}" is the group of one service, but ` +
            `${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_3__/* .listOf */ .c3)(services.map(({ name }) => `"${name}"`))} are all deployed by CodeDeploy: leave it out where the groups have their ` +
            'default names (DgpECS-CLUSTER-SERVICE), or deploy each service in a step of its own');
        return [];
    }
    const codedeploy = await aws.codedeploy();
    const [given, plans] = await Promise.all([
        readAppSpec(inputs.codeDeploy.appSpec, problems),
        Promise.all(services.map((found) => planOne(found, inputs, codedeploy, problems))),
        deploymentConfig && checkConfig(deploymentConfig, codedeploy, problems),
    ]);
    return plans.flatMap((plan) => (plan ? { ...plan, appSpec: given ?? plan.appSpec } : []));
}
async function planOne({ name, service }, inputs, codedeploy, problems) {
    const { codeDeploy } = inputs;
    const cluster = (0,_aws_arn_js__WEBPACK_IMPORTED_MODULE_5__/* .clusterName */ .SL)(inputs.cluster) ?? inputs.cluster;
    const application = codeDeploy.application ?? `AppECS-${cluster}-${name}`;
    const deploymentGroup = codeDeploy.deploymentGroup ?? `DgpECS-${cluster}-${name}`;
    const appSpec = (0,_app_spec_js__WEBPACK_IMPORTED_MODULE_4__/* .appSpecOf */ .UC)(service);
    if (!appSpec && !codeDeploy.appSpec) {
        problems.push(`${INPUT.appSpec}: give one for service "${name}": it shows no load balancer's container and port to make one from`);
    }
    const group = await readGroup(application, deploymentGroup, name, codedeploy, problems);
    if (!group)
        return undefined;
    problems.push(...unfitness(group, name, cluster));
    const inProgress = deploymentInProgress(group);
    if (inProgress && inputs.onBusy !== 'wait')
        problems.push(busyProblem(inProgress, name));
    return {
        service: name,
        cluster,
        application,
        deploymentGroup,
        taskSetId: (0,_task_sets_js__WEBPACK_IMPORTED_MODULE_6__/* .primaryTaskSet */ .iO)(service)?.id,
        appSpec: appSpec ?? {},
        description: codeDeploy.description,
        deploymentConfig: codeDeploy.deploymentConfig,
        waits: waitsOf(group),
        inProgress: inProgress?.deploymentId,
    };
}
/** DeploymentInfo's `status` of a deployment that has ended. */
const OVER = ['Succeeded', 'Failed', 'Stopped'];
async function readGroup(applicationName, deploymentGroupName, service, codedeploy, problems) {
    try {
        const command = new _aws_sdk_client_codedeploy__WEBPACK_IMPORTED_MODULE_7__/* .GetDeploymentGroupCommand */ .WOp({ applicationName, deploymentGroupName });
        return (await codedeploy.send(command)).deploymentGroupInfo;
    }
    catch (error) {
        const of = `for service "${service}"`;
        if ((0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_1__.isAwsError)(error, 'ApplicationDoesNotExistException')) {
            const existing = await listed(() => applicationsOf(codedeploy));
            problems.push(`${INPUT.application}: CodeDeploy has no application "${applicationName}" ${of}${existing}`);
        }
        else if ((0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_1__.isAwsError)(error, 'DeploymentGroupDoesNotExistException')) {
            const existing = await listed(() => groupsOf(codedeploy, applicationName));
            problems.push(`${INPUT.deploymentGroup}: CodeDeploy's application "${applicationName}" has no deployment group "${deploymentGroupName}" ${of}${existing}`);
        }
        else {
            throw (0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_1__.explainAwsError)(error, `read CodeDeploy's deployment group "${deploymentGroupName}" ${of}`);
        }
        return undefined;
    }
}
/** Why a deployment group cannot deploy to the service. */
function unfitness(group, service, cluster) {
    const { deploymentGroupName, ecsServices = [] } = group;
    const deploysTo = ecsServices.map((each) => `${each.clusterName}/${each.serviceName}`);
    if (deploysTo.includes(`${cluster}/${service}`))
        return [];
    const instead = deploysTo.length > 0 ? deploysTo.join(', ') : 'no ECS service';
    return [
        `${INPUT.deploymentGroup}: "${deploymentGroupName}" deploys to ${instead}, not to service "${service}" of cluster "${cluster}"`,
    ];
}
function deploymentInProgress({ lastAttemptedDeployment: last }) {
    const { deploymentId, status } = last ?? {};
    return deploymentId && status && !OVER.includes(status) ? { deploymentId, status } : undefined;
}
/** CodeDeploy replaces nothing: it refuses a second deployment. */
function busyProblem({ deploymentId, status }, service) {
    return (`services: CodeDeploy's deployment ${deploymentId} to "${service}" is in progress (its status is ${status}), and it runs one at ` +
        `a time: set on-busy: wait, or stop it (aws deploy stop-deployment --deployment-id ${deploymentId})`);
}
/** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_BlueGreenDeploymentConfiguration.html */
function waitsOf({ blueGreenDeploymentConfiguration: configuration }) {
    const { actionOnTimeout, waitTimeInMinutes = 0 } = configuration?.deploymentReadyOption ?? {};
    const { action, terminationWaitTimeInMinutes = 0 } = configuration?.terminateBlueInstancesOnDeploymentSuccess ?? {};
    return {
        readyMs: waitTimeInMinutes * MINUTE_MS,
        manual: actionOnTimeout === 'STOP_DEPLOYMENT',
        terminationMs: action === 'KEEP_ALIVE' ? 0 : terminationWaitTimeInMinutes * MINUTE_MS,
    };
}
async function readAppSpec(path, problems) {
    if (path === undefined)
        return undefined;
    try {
        const [text, { parse }] = await Promise.all([(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(path, 'utf8'), __webpack_require__.e(/* import() */ 815).then(__webpack_require__.t.bind(__webpack_require__, 8815, 19))]);
        return (0,_app_spec_js__WEBPACK_IMPORTED_MODULE_4__/* .parseAppSpec */ .WS)(path, text, parse);
    }
    catch (error) {
        const { message } = error;
        const problem = error instanceof _app_spec_js__WEBPACK_IMPORTED_MODULE_4__/* .UnusableAppSpec */ .CL ? message : `${path} cannot be read (${message})`;
        problems.push(`${INPUT.appSpec}: ${problem}`);
        return undefined;
    }
}
async function checkConfig(name, codedeploy, problems) {
    try {
        const command = new _aws_sdk_client_codedeploy__WEBPACK_IMPORTED_MODULE_7__/* .GetDeploymentConfigCommand */ .z2K({ deploymentConfigName: name });
        const { deploymentConfigInfo } = await codedeploy.send(command);
        const platform = deploymentConfigInfo?.computePlatform ?? 'ECS';
        if (platform !== 'ECS')
            problems.push(`${INPUT.deploymentConfig}: "${name}" is for ${platform}, not for ECS`);
    }
    catch (error) {
        if ((0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_1__.isAwsError)(error, 'DeploymentConfigDoesNotExistException', 'InvalidDeploymentConfigNameException')) {
            problems.push(`${INPUT.deploymentConfig}: CodeDeploy has no deployment configuration "${name}"`);
        }
        else if (!(0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_1__.isAccessDenied)(error)) {
            throw (0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_1__.explainAwsError)(error, `read CodeDeploy's deployment configuration "${name}"`);
        }
    }
}
async function applicationsOf(codedeploy) {
    return (await codedeploy.send(new _aws_sdk_client_codedeploy__WEBPACK_IMPORTED_MODULE_7__/* .ListApplicationsCommand */ .BJ_({}))).applications ?? [];
}
async function groupsOf(codedeploy, applicationName) {
    return (await codedeploy.send(new _aws_sdk_client_codedeploy__WEBPACK_IMPORTED_MODULE_7__/* .ListDeploymentGroupsCommand */ .XOe({ applicationName }))).deploymentGroups ?? [];
}
/** "; there is: a, b and c", or nothing where the role may not list them. */
async function listed(list) {
    try {
        const names = await list();
        return names.length > 0 ? `; there is ${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_3__/* .listOf */ .c3)(names.toSorted(), LISTED)}` : '; there is none';
    }
    catch {
        return '';
    }
}


/***/ }),

/***/ 4250:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   waitForDeployments: () => (/* binding */ waitForDeployments)
/* harmony export */ });
/* harmony import */ var _aws_sdk_client_codedeploy__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7507);
/* harmony import */ var _aws_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8127);
/* harmony import */ var _ecs_watch_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2461);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9473);
/* harmony import */ var _report_words_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4702);
/* harmony import */ var _deployment_group_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1386);






/**
 * Waits until the deployments that are in progress have ended, however they do: CodeDeploy GetDeployment.
 *
 * @throws DeployError when the time is up, or AWS refuses for good; the signal's reason when it is aborted
 */
async function waitForDeployments(aws, plans, options) {
    await Promise.all(plans.map((plan) => waitForOne(aws, plan, options)));
}
async function waitForOne(aws, { inProgress, service }, { clock, log, random = Math.random, signal, timeoutMs, }) {
    const codedeploy = await aws.codedeploy();
    const startedAt = clock.now();
    let seen;
    for (;;) {
        try {
            const { deploymentInfo } = await codedeploy.send(new _aws_sdk_client_codedeploy__WEBPACK_IMPORTED_MODULE_5__/* .GetDeploymentCommand */ .Tvn({ deploymentId: inProgress }), {
                ...(signal && { abortSignal: signal }),
            });
            const status = deploymentInfo?.status ?? 'unknown';
            if (_deployment_group_js__WEBPACK_IMPORTED_MODULE_4__/* .OVER */ .P.includes(status))
                return;
            if (status !== seen) {
                const took = (0,_report_words_js__WEBPACK_IMPORTED_MODULE_3__/* .duration */ .p0)(clock.now() - startedAt);
                log.info(`${service}: waiting, CodeDeploy's deployment ${inProgress} is in progress, ${status} (${took})`);
            }
            seen = status;
        }
        catch (error) {
            signal?.throwIfAborted();
            if ((0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__.isLastingRefusal)(error))
                throw (0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__.explainAwsError)(error, `see whether deployment ${inProgress} has ended`);
            log.debug(`Asking CodeDeploy again: ${error}`);
        }
        const left = startedAt + timeoutMs - clock.now();
        if (left <= 0) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .DeployError */ .sH({
                what: `${service} did not get free within ${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_3__/* .duration */ .p0)(timeoutMs)}.`,
                why: `CodeDeploy's deployment ${inProgress} is in progress, ${seen ?? 'and could not be read'}.`,
                next: `See what it waits for in the CodeDeploy console, or stop it (aws deploy stop-deployment --deployment-id ${inProgress}).`,
            });
        }
        await clock.sleep(Math.min(left, (0,_ecs_watch_js__WEBPACK_IMPORTED_MODULE_1__/* .pollDelayMs */ .pP)(clock.now() - startedAt, random())), signal);
    }
}


/***/ })

};
