export const id = 835;
export const ids = [835,646,595,260];
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

/***/ 4835:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   rollBackDeployments: () => (/* binding */ rollBackDeployments),
/* harmony export */   startToTakeBack: () => (/* binding */ startToTakeBack),
/* harmony export */   stopAndRollBack: () => (/* binding */ stopAndRollBack)
/* harmony export */ });
/* harmony import */ var _aws_sdk_client_codedeploy__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7507);
/* harmony import */ var _aws_arn_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3385);
/* harmony import */ var _aws_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8127);
/* harmony import */ var _ecs_service_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9121);
/* harmony import */ var _start_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7595);
/* harmony import */ var _task_sets_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(8658);
/* harmony import */ var _watch_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(260);







/**
 * Takes services back that CodeDeploy deployed to, and watches that. A deployment under way is stopped with CodeDeploy's own rollback;
 * one that is over is followed by a deployment of the previous revision, unless the traffic never left that. Never throws: a rollback
 * that AWS refuses is a verdict too.
 *
 * @param onStarted called for each service whose way back has begun
 */
async function rollBackDeployments(aws, ways, options, onStarted) {
    const { clock } = options;
    const startedAt = clock.now();
    const results = await Promise.all(ways.map(async (way) => {
        const { service } = way.plan;
        const verdict = await takeBack(aws, way, options, onStarted).catch((error) => {
            const { message } = (0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__.explainAwsError)(error, `roll service "${service}" back`);
            return { kind: 'failed', by: 'ecs', reason: message };
        });
        return [service, { verdict, startedAt, endedAt: clock.now() }];
    }));
    return new Map(results);
}
/**
 * Starts to take services of a cancelled run back, without watching that. Never throws.
 *
 * @returns by service, where AWS would not begin
 */
async function startToTakeBack(aws, ways, { clock }, onStarted) {
    const startedAt = clock.now();
    const refused = new Map();
    for (const { deploymentId, plan, taskDefinition, underWay } of ways) {
        try {
            const codedeploy = await aws.codedeploy();
            if (!underWay || !(await stopAndRollBack(codedeploy, deploymentId))) {
                const revision = (0,_aws_arn_js__WEBPACK_IMPORTED_MODULE_3__/* .taskDefinitionName */ .ip)(taskDefinition);
                await (0,_start_js__WEBPACK_IMPORTED_MODULE_1__.createDeployment)(codedeploy, plan, taskDefinition, `Rollback of ${deploymentId} to ${revision}`);
            }
            onStarted(plan.service);
        }
        catch (error) {
            const { message } = (0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__.explainAwsError)(error, `roll service "${plan.service}" back`);
            const verdict = { kind: 'failed', by: 'ecs', reason: message };
            refused.set(plan.service, { verdict, startedAt, endedAt: clock.now() });
        }
    }
    return refused;
}
/**
 * Stops a deployment under way and has CodeDeploy take it back: StopDeployment, whatever the deployment group's own rollback settings say.
 * https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_StopDeployment.html
 *
 * @returns whether there was anything left to stop
 * @throws StopDeployment's errors, except that it is over already
 */
async function stopAndRollBack(codedeploy, deploymentId) {
    try {
        await codedeploy.send(new _aws_sdk_client_codedeploy__WEBPACK_IMPORTED_MODULE_4__/* .StopDeploymentCommand */ .NzN({ deploymentId, autoRollbackEnabled: true }));
        return true;
    }
    catch (error) {
        if ((0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__.isAwsError)(error, 'DeploymentAlreadyCompletedException'))
            return false;
        throw error;
    }
}
async function takeBack(aws, way, options, onStarted) {
    const { deploymentId, plan, shifted, taskDefinition, underWay } = way;
    const { log } = options;
    const codedeploy = await aws.codedeploy();
    const revision = (0,_aws_arn_js__WEBPACK_IMPORTED_MODULE_3__/* .taskDefinitionName */ .ip)(taskDefinition);
    const rollout = { plan, deploymentId, previousTaskDefinition: taskDefinition };
    if (underWay && (await stopAndRollBack(codedeploy, deploymentId))) {
        onStarted(plan.service);
        log.info(`${plan.service}: CodeDeploy's deployment ${deploymentId} stopped; CodeDeploy takes it back to ${revision}`);
        const verdict = await watchOne(aws, { ...rollout, goesBack: true }, options);
        // It was through by then, or CodeDeploy did not roll it back.
        if (verdict.kind !== 'failed')
            return verdict;
        log.info(`${plan.service}: ${verdict.reason}`);
    }
    const services = await (0,_ecs_service_js__WEBPACK_IMPORTED_MODULE_5__/* .describeServices */ .Ge)(aws.ecs, options.cluster, [plan.service]);
    const primary = (0,_task_sets_js__WEBPACK_IMPORTED_MODULE_6__/* .primaryTaskSet */ .iO)(services.get(plan.service) ?? {});
    if (!shifted && primary?.taskDefinition === taskDefinition) {
        log.info(`${plan.service}: the traffic never left ${revision}, so there is nothing to take back`);
        return { kind: 'stable' };
    }
    const back = await (0,_start_js__WEBPACK_IMPORTED_MODULE_1__.createDeployment)(codedeploy, plan, taskDefinition, `Rollback of ${deploymentId} to ${revision}`);
    onStarted(plan.service);
    log.info(`${plan.service}: rolling back to ${revision} (CodeDeploy's deployment ${back})`);
    return await watchOne(aws, { ...rollout, deploymentId: back, originalTaskSetId: primary?.id }, options);
}
async function watchOne(aws, rollout, options) {
    const outcome = (await (0,_watch_js__WEBPACK_IMPORTED_MODULE_2__.watchDeployments)(aws, [rollout], options)).get(rollout.plan.service);
    return outcome?.verdict ?? { kind: 'timed-out', reason: 'the watch ended without a verdict' };
}


/***/ }),

/***/ 7595:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   createDeployment: () => (/* binding */ createDeployment)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _aws_sdk_client_codedeploy__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7507);
/* harmony import */ var _aws_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8127);
/* harmony import */ var _app_spec_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8646);




/**
 * Starts a deployment: CodeDeploy CreateDeployment with the AppSpec in the call, which CodeDeploy wants the SHA-256 of.
 * https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_AppSpecContent.html
 *
 * @param taskDefinition ARN of the revision
 * @returns the deployment's id, d-…
 * @throws CreateDeployment's errors as they are
 */
async function createDeployment(codedeploy, plan, taskDefinition, description = plan.description) {
    const content = JSON.stringify((0,_app_spec_js__WEBPACK_IMPORTED_MODULE_2__/* .withTaskDefinition */ .$5)(plan.appSpec, taskDefinition));
    const command = new _aws_sdk_client_codedeploy__WEBPACK_IMPORTED_MODULE_3__/* .CreateDeploymentCommand */ .ttP({
        applicationName: plan.application,
        deploymentGroupName: plan.deploymentGroup,
        revision: {
            revisionType: 'AppSpecContent',
            appSpecContent: { content, sha256: (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(content).digest('hex') },
        },
        ...(plan.deploymentConfig && { deploymentConfigName: plan.deploymentConfig }),
        ...(description && { description }),
    });
    try {
        return (await codedeploy.send(command)).deploymentId ?? '';
    }
    catch (error) {
        if (!(0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_1__.isAwsError)(error, 'DeploymentLimitExceededException'))
            throw error;
        const underWay = await findUnderWay(codedeploy, plan, content).catch(() => undefined);
        if (underWay)
            return underWay;
        throw error;
    }
}
/**
 * A call that CodeDeploy carried out and whose answer was lost is made again, and refused since the first one's deployment is under
 * way: one that deploys the same.
 */
async function findUnderWay(codedeploy, { application, deploymentGroup }, content) {
    const { deploymentGroupInfo } = await codedeploy.send(new _aws_sdk_client_codedeploy__WEBPACK_IMPORTED_MODULE_3__/* .GetDeploymentGroupCommand */ .WOp({ applicationName: application, deploymentGroupName: deploymentGroup }));
    const deploymentId = deploymentGroupInfo?.lastAttemptedDeployment?.deploymentId;
    const { deploymentInfo } = await codedeploy.send(new _aws_sdk_client_codedeploy__WEBPACK_IMPORTED_MODULE_3__/* .GetDeploymentCommand */ .Tvn({ deploymentId }));
    return deploymentInfo?.revision?.appSpecContent?.content === content ? deploymentId : undefined;
}


/***/ }),

/***/ 260:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  watchDeployments: () => (/* binding */ watchDeployments)
});

// UNUSED EXPORTS: timeLimit

// EXTERNAL MODULE: ./build/aws/errors.js
var errors = __webpack_require__(8127);
// EXTERNAL MODULE: ./build/ecs/verdict.js + 1 modules
var verdict = __webpack_require__(8717);
// EXTERNAL MODULE: ./build/ecs/watch.js + 2 modules
var watch = __webpack_require__(2461);
// EXTERNAL MODULE: ./build/report/words.js
var words = __webpack_require__(4702);
;// CONCATENATED MODULE: ./build/codedeploy/verdict.js

/** The rollback deployment is created after the failure: until then nobody knows its id. */
const UNNAMED_ROLLBACK_MS = 15_000;
/** How much of a hook's or script's output a reason holds. */
const TAIL_LINES = 3;
/**
 * What CodeDeploy shows of our deployment now, as a verdict, or undefined while it is under way. Pure: no clock, no calls.
 *
 * Succeeded comes after the original tasks were terminated, that is after all waits of the deployment group. A failure is decided once
 * the rollback that CodeDeploy started is over too. A replacement task set that crashes is a failure long before CodeDeploy, which
 * waits an hour for it to become stable, gives it up.
 * https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentInfo.html
 */
function judgeDeployment(deployed, snapshot) {
    const { deployment, endedForMs = 0, lastAttempted, rollback } = snapshot;
    if (!isOver(deployment))
        return deployed.goesBack ? undefined : ofTaskFailures(snapshot);
    if (deployment.status === 'Succeeded') {
        if (!deployed.goesBack)
            return { kind: 'stable' };
        return {
            kind: 'failed',
            by: 'ecs',
            reason: `deployment ${deployed.deploymentId} completed before it could be stopped`,
        };
    }
    const { rollbackDeploymentId, rollbackMessage } = deployment.rollbackInfo ?? {};
    const reason = failureReason(snapshot);
    if (rollbackDeploymentId) {
        if (!rollback || !isOver(rollback))
            return undefined;
        return ofRollback(deployed, rollback, rollbackDeploymentId, reason, deployment);
    }
    // Whoever stopped it may have asked for a rollback, whatever the deployment group says.
    const mayGoBack = deployment.status === 'Stopped' || isToRollBack(deployment);
    if (mayGoBack && !rollbackMessage && endedForMs < UNNAMED_ROLLBACK_MS)
        return undefined;
    const other = lastAttempted?.deploymentId;
    if (deployment.status === 'Stopped' && other && other !== deployed.deploymentId && !deployed.goesBack) {
        return {
            kind: 'superseded',
            reason: `it was stopped, and CodeDeploy's deployment ${other} was started`,
            by: other,
            taskDefinition: undefined,
        };
    }
    return { kind: 'failed', by: failedBy(deployment), reason: [reason, rollbackMessage].filter(Boolean).join('; ') };
}
function isOver({ status }) {
    return status === 'Succeeded' || status === 'Failed' || status === 'Stopped';
}
/** The replacement task set. */
function greenOf(target) {
    return target?.taskSetsInfo?.find(({ taskSetLabel }) => taskSetLabel === 'Green');
}
function ofTaskFailures({ failedTasks = 0, target }) {
    if (failedTasks < (0,verdict/* defaultFailureThreshold */.HU)(greenOf(target)?.desiredCount ?? 0))
        return undefined;
    return {
        kind: 'failed',
        by: 'task-failures',
        reason: `${failedTasks} tasks failed, and CodeDeploy would go on waiting for the replacement task set for up to an hour`,
    };
}
function ofRollback({ goesBack, previousTaskDefinition }, rollback, id, reason, deployment) {
    if (rollback.status === 'Succeeded') {
        if (goesBack)
            return { kind: 'stable' };
        return {
            kind: 'rolled-back',
            by: rolledBackBy(deployment),
            reason: `${reason}; rollback deployment ${id} succeeded`,
            to: previousTaskDefinition || undefined,
        };
    }
    const why = errorOf(rollback);
    const failure = `rollback deployment ${id} ${rollback.status === 'Stopped' ? 'was stopped' : 'failed'}${why ? ` (${why})` : ''}`;
    return {
        kind: 'rollback-failed',
        by: rolledBackBy(deployment),
        reason: goesBack ? failure : `${reason}; ${failure}`,
    };
}
/** Whether CodeDeploy rolls back by itself what has failed. */
function isToRollBack({ autoRollbackConfiguration }) {
    const { enabled, events = [] } = autoRollbackConfiguration ?? {};
    return Boolean(enabled && events.includes('DEPLOYMENT_FAILURE'));
}
/** "HOOK_EXECUTION_FAILURE: …; AfterAllowTestTraffic failed: …" */
function failureReason({ deployment, target }) {
    // What an alarm or somebody stopped is shown as failed too.
    const wasStopped = ['ALARM_ACTIVE', 'MANUAL_STOP'].includes(deployment.errorInformation?.code ?? '');
    const failed = (target?.lifecycleEvents ?? []).filter(({ status }) => status === 'Failed');
    const events = wasStopped ? [] : failed.map(eventFailure);
    const said = errorOf(deployment) ?? `CodeDeploy's deployment is ${deployment.status}`;
    return [said, ...events].join('; ');
}
function errorOf({ errorInformation }) {
    const { code, message } = errorInformation ?? {};
    return [code, message?.trim().replace(/\.$/, '')].filter(Boolean).join(': ') || undefined;
}
/** "AfterAllowTestTraffic failed: smoke-test: The hook returned Failed": a lifecycle event's diagnostics, the last lines of its output. */
function eventFailure({ diagnostics, lifecycleEventName }) {
    const { errorCode, logTail, message, scriptName } = diagnostics ?? {};
    const tail = (logTail ?? '').split('\n').filter(Boolean).slice(-TAIL_LINES).join(' | ');
    const hook = scriptName?.split(':').at(6) ?? scriptName;
    const why = [hook, message?.trim().replace(/\.$/, ''), tail].filter(Boolean).join(': ');
    return `${lifecycleEventName} failed${why || errorCode ? `: ${why || errorCode}` : ''}`;
}
function failedBy({ errorInformation }) {
    if (errorInformation?.code === 'ALARM_ACTIVE')
        return 'alarm';
    return errorInformation?.code === 'HOOK_EXECUTION_FAILURE' ? 'hook' : 'ecs';
}
function rolledBackBy(deployment) {
    const by = failedBy(deployment);
    if (by === 'alarm' || by === 'hook')
        return by;
    return deployment.errorInformation?.code === 'MANUAL_STOP' ? 'request' : 'ecs';
}

;// CONCATENATED MODULE: ./build/codedeploy/progress.js


/** Says what is new about a deployment of CodeDeploy, each thing once. */
class Progress {
    #rollout;
    #told = new Set();
    /** Status by lifecycle event. */
    #events = new Map();
    /** What was said last of the task sets, and of each deployment's status. */
    #taskSets;
    #status = new Map();
    constructor(rollout) {
        this.#rollout = rollout;
    }
    /** In a few words, for the time-out's reason. */
    get last() {
        const status = this.#status.get(this.#rollout.deploymentId) ?? 'not shown by CodeDeploy';
        const event = [...this.#events].at(-1);
        return [status, event?.join(' '), this.#taskSets].filter(Boolean).join(', ');
    }
    /** Lines for what is new since the last look, without the service's name. */
    news({ deployment, rollback, target }) {
        // What became of a deployment that goes back was told while it was watched forwards.
        const forwards = !this.#rollout.goesBack;
        return [
            ...this.#statusNews(deployment, `CodeDeploy's deployment ${this.#rollout.deploymentId}`),
            ...(forwards ? this.#eventNews(target?.lifecycleEvents ?? [], isOver(deployment)) : []),
            ...(forwards ? this.#taskSetNews(target?.taskSetsInfo ?? []) : []),
            ...this.#waitNews(deployment),
            ...(rollback ? this.#statusNews(rollback, `rollback deployment ${rollback.deploymentId}`) : []),
        ];
    }
    #statusNews({ deploymentId = '', status = 'Created' }, name) {
        if (this.#status.get(deploymentId) === status)
            return [];
        this.#status.set(deploymentId, status);
        return [`${name}: ${status}`];
    }
    #eventNews(events, over) {
        return events.flatMap((event) => {
            const { lifecycleEventName: name = '', status = 'Unknown' } = event;
            if (status === 'Pending' || status === 'Unknown' || this.#events.get(name) === status)
                return [];
            // All that follows a failure.
            if (over && status === 'Skipped')
                return [];
            this.#events.set(name, status);
            return status === 'Failed' ? eventFailure(event) : `${name} ${status}`;
        });
    }
    #taskSetNews(taskSets) {
        if (taskSets.length === 0)
            return [];
        const words = taskSets.toSorted((one) => (one.taskSetLabel === 'Green' ? -1 : 1)).map(taskSetWords);
        const line = words.join('; ');
        if (line === this.#taskSets)
            return [];
        this.#taskSets = line;
        return [line];
    }
    #waitNews({ instanceTerminationWaitTimeStarted, status }) {
        const { deploymentId, plan } = this.#rollout;
        const { manual, readyMs, terminationMs } = plan.waits;
        const toContinue = (wait) => `aws deploy continue-deployment --deployment-id ${deploymentId} --deployment-wait-type ${wait}`;
        if (status === 'Ready') {
            const then = manual ? 'stops the deployment unless somebody continues it' : 'shifts it by itself';
            return this.#once('ready', [
                `CodeDeploy waits ${(0,words/* duration */.p0)(readyMs)} before it shifts the traffic, then ${then}`,
                `to shift it now: ${toContinue('READY_WAIT')}`,
            ]);
        }
        if (instanceTerminationWaitTimeStarted && status === 'InProgress' && terminationMs > 0) {
            return this.#once('termination', [
                `CodeDeploy keeps the original tasks for ${(0,words/* duration */.p0)(terminationMs)} before it terminates them`,
                `to terminate them now: ${toContinue('TERMINATION_WAIT')}`,
            ]);
        }
        return [];
    }
    #once(key, lines) {
        if (this.#told.has(key))
            return [];
        this.#told.add(key);
        return lines;
    }
}
/** "green 1/2 running, 1 pending, 10 % of the traffic" */
function taskSetWords(taskSet) {
    const { desiredCount = 0, pendingCount = 0, runningCount = 0, taskSetLabel, trafficWeight = 0 } = taskSet;
    return [
        `${(taskSetLabel ?? 'task set').toLowerCase()} ${runningCount}/${desiredCount} running`,
        pendingCount > 0 && `${pendingCount} pending`,
        `${trafficWeight} % of the traffic`,
    ]
        .filter(Boolean)
        .join(', ');
}
/** Of the replacement task set. */
function countsIn({ failedTasks = 0, target }) {
    const green = greenOf(target);
    return (green && {
        desired: green.desiredCount ?? 0,
        running: green.runningCount ?? 0,
        pending: green.pendingCount ?? 0,
        failed: failedTasks,
    });
}

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-codedeploy/dist-cjs/index.js
var dist_cjs = __webpack_require__(7507);
// EXTERNAL MODULE: ./build/ecs/task-failures.js
var task_failures = __webpack_require__(1521);
;// CONCATENATED MODULE: ./build/codedeploy/reader.js




/** Reads what CodeDeploy shows of one deployment, and counts the failed tasks of its replacement task set. */
class DeploymentReader {
    #codedeploy;
    #ecs;
    #rollout;
    #options;
    #readsTargets = true;
    #readsTasks = true;
    #failedTasks = 0;
    #endedAt;
    constructor(codedeploy, ecs, rollout, options) {
        this.#codedeploy = codedeploy;
        this.#ecs = ecs;
        this.#rollout = rollout;
        this.#options = options;
    }
    /** @throws what GetDeployment ends with */
    async read(abort) {
        const [deployment, target] = await Promise.all([
            this.#deployment(this.#rollout.deploymentId, abort),
            this.#target(abort),
        ]);
        const snapshot = { deployment, target };
        if (!isOver(deployment)) {
            snapshot.failedTasks = await this.#countFailures(target, abort);
            return snapshot;
        }
        this.#endedAt ??= this.#options.clock.now();
        const rollbackId = deployment.rollbackInfo?.rollbackDeploymentId;
        if (rollbackId)
            snapshot.rollback = await this.#deployment(rollbackId, abort);
        else if (deployment.status === 'Stopped' && !this.#rollout.goesBack)
            snapshot.lastAttempted = await this.#lastAttempted(abort);
        return {
            ...snapshot,
            endedForMs: this.#options.clock.now() - this.#endedAt,
            failedTasks: this.#failedTasks,
        };
    }
    async #deployment(deploymentId, abortSignal) {
        const command = new dist_cjs/* GetDeploymentCommand */.Tvn({ deploymentId });
        return (await this.#codedeploy.send(command, { abortSignal })).deploymentInfo ?? {};
    }
    /**
     * "For deployments that use the Amazon ECS compute platform, the target IDs are pairs of Amazon ECS clusters and services".
     * https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_BatchGetDeploymentTargets.html
     */
    async #target(abortSignal) {
        const { deploymentId, plan } = this.#rollout;
        if (!this.#readsTargets)
            return undefined;
        try {
            const command = new dist_cjs/* BatchGetDeploymentTargetsCommand */.Bsg({
                deploymentId,
                targetIds: [`${plan.cluster}:${plan.service}`],
            });
            const { deploymentTargets } = await this.#codedeploy.send(command, { abortSignal });
            return labelled(deploymentTargets?.[0]?.ecsTarget, this.#rollout.originalTaskSetId);
        }
        catch (error) {
            this.#options.signal?.throwIfAborted();
            if ((0,errors.isAccessDenied)(error)) {
                this.#readsTargets = false;
                this.#options.log.notice('The role may not call codedeploy:BatchGetDeploymentTargets, so neither lifecycle events nor traffic are shown. ' +
                    'Allow it for more exact reasons (docs/permissions.md).');
            }
            // A deployment that was just created has none yet.
            if (!(0,errors.isAwsError)(error, 'DeploymentTargetDoesNotExistException', 'DeploymentNotStartedException')) {
                this.#options.log.debug(`Target of ${deploymentId} not read: ${error}`);
            }
            return undefined;
        }
    }
    /** Somebody else's deployment may have taken the place of one that was stopped. */
    async #lastAttempted(abortSignal) {
        const { application, deploymentGroup } = this.#rollout.plan;
        const command = new dist_cjs/* GetDeploymentGroupCommand */.WOp({
            applicationName: application,
            deploymentGroupName: deploymentGroup,
        });
        return (await this.#codedeploy.send(command, { abortSignal })).deploymentGroupInfo?.lastAttemptedDeployment;
    }
    async #countFailures(target, abort) {
        const { cluster, log, signal } = this.#options;
        const green = greenOf(target);
        const isInstalled = target?.lifecycleEvents?.some(({ lifecycleEventName, status }) => lifecycleEventName === 'Install' && status === 'Succeeded');
        const allRun = (green?.runningCount ?? 0) >= (green?.desiredCount ?? 0);
        if (!this.#readsTasks || !green?.identifer || (isInstalled && allRun))
            return this.#failedTasks;
        try {
            const subject = { cluster, service: this.#rollout.plan.service, deploymentId: green.identifer };
            this.#failedTasks = await (0,task_failures/* countFailedTasks */.X)(this.#ecs, subject, abort);
        }
        catch (error) {
            signal?.throwIfAborted();
            if ((0,errors.isAccessDenied)(error)) {
                this.#readsTasks = false;
                log.notice('The role may not call ecs:ListTasks and ecs:DescribeTasks, so a crash loop is noticed only when CodeDeploy gives up, after ' +
                    'an hour, or at the time-out. Allow both (docs/permissions.md).');
            }
            log.debug(`Stopped tasks of ${this.#rollout.plan.service} not counted: ${error}`);
        }
        return this.#failedTasks;
    }
}
/** Which task set is the original (Blue) and which the replacement (Green): CodeDeploy does not always say so. */
function labelled(target, originalId) {
    if (!target?.taskSetsInfo || originalId === undefined)
        return target;
    const taskSetsInfo = target.taskSetsInfo.map((taskSet) => ({
        ...taskSet,
        taskSetLabel: taskSet.taskSetLabel ?? (taskSet.identifer === originalId ? 'Blue' : 'Green'),
    }));
    return { ...target, taskSetsInfo };
}

;// CONCATENATED MODULE: ./build/codedeploy/watch.js







/**
 * Watches deployments of CodeDeploy until every one has its verdict, or the first one fails, or their time is up: `timeoutMs` and the
 * deployment group's own waits. Prints a line when something changes.
 *
 * @throws DeployError when AWS refuses for good; the signal's reason when it is aborted
 */
async function watchDeployments(aws, rollouts, options) {
    const { clock, over, random = Math.random, signal } = options;
    const codedeploy = await aws.codedeploy();
    const startedAt = clock.now();
    const watched = rollouts.map((rollout) => ({
        rollout,
        reader: new DeploymentReader(codedeploy, aws.ecs, rollout, options),
        progress: new Progress(rollout),
        deadline: startedAt + timeLimit(options.timeoutMs, rollout.plan.waits),
        rollbackId: undefined,
        outcome: {
            verdict: undefined,
            endedAt: startedAt,
            counts: undefined,
            serviceDeploymentArn: undefined,
            taskSetId: undefined,
            deploymentCreatedAt: undefined,
            shifted: undefined,
        },
    }));
    const outcomes = () => new Map(watched.map(({ outcome, rollout }) => [rollout.plan.service, outcome]));
    let changedAt = startedAt;
    for (;;) {
        const open = watched.filter(({ outcome }) => !outcome.verdict);
        const deadline = Math.min(...open.map((one) => one.deadline));
        const delayMs = Math.min((0,watch/* pollDelayMs */.pP)(clock.now() - changedAt, random()), Math.max(0, deadline - clock.now()));
        await (over ? Promise.race([clock.sleep(delayMs, signal), over.promise]) : clock.sleep(delayMs, signal));
        if (over?.isOver)
            return outcomes();
        const changes = await Promise.all(open.map((one) => look(one, startedAt, options)));
        if (changes.includes(true))
            changedAt = clock.now();
        for (const one of open) {
            one.outcome.endedAt = clock.now();
            if (!one.outcome.verdict && clock.now() >= one.deadline)
                one.outcome.verdict = timedOut(one, options.timeoutMs);
            options.onLook?.(one.rollout.plan.service, one.outcome);
        }
        if (watched.every(({ outcome }) => outcome.verdict))
            return outcomes();
        if (watched.some(({ outcome }) => outcome.verdict && (0,verdict/* isFailure */.N6)(outcome.verdict)))
            return outcomes();
    }
}
/** How long a deployment may take: CodeDeploy's Succeeded comes after its own waits. In ms. */
function timeLimit(timeoutMs, { readyMs, terminationMs }) {
    return timeoutMs + readyMs + terminationMs;
}
/** Reads, tells and judges one deployment; returns whether anything was new. What cannot be read is asked again. */
async function look(one, startedAt, { clock, log, signal }) {
    const { outcome, progress, reader, rollout } = one;
    // A hanging call is abandoned with the time-out of the whole watch, too.
    const patience = AbortSignal.timeout(Math.max(1000, Math.ceil(one.deadline - clock.now())));
    let snapshot;
    try {
        snapshot = await reader.read(signal ? AbortSignal.any([signal, patience]) : patience);
    }
    catch (error) {
        signal?.throwIfAborted();
        // One that was just created may not be known everywhere yet; none is ever deleted.
        const isNew = (0,errors.isAwsError)(error, 'DeploymentDoesNotExistException');
        if ((0,errors.isLastingRefusal)(error) && !isNew)
            throw (0,errors.explainAwsError)(error, `watch deployment ${rollout.deploymentId}; it goes on in CodeDeploy`);
        log.debug(`Asking CodeDeploy again: ${error}`);
        return false;
    }
    const { deployment, target } = snapshot;
    const green = greenOf(target);
    outcome.counts = countsIn(snapshot) ?? outcome.counts;
    outcome.taskSetId = green?.identifer ?? outcome.taskSetId;
    outcome.deploymentCreatedAt = deployment.createTime?.getTime() ?? outcome.deploymentCreatedAt;
    if (target)
        outcome.shifted ||= (green?.trafficWeight ?? 0) > 0;
    one.rollbackId = deployment.rollbackInfo?.rollbackDeploymentId;
    const news = progress.news(snapshot);
    for (const line of news)
        log.info(`${rollout.plan.service}: ${line} (${(0,words/* duration */.p0)(clock.now() - startedAt)})`);
    outcome.verdict = judgeDeployment(rollout, snapshot);
    if (isOver(deployment) && !outcome.verdict)
        log.debug(`${rollout.plan.service}: waits for the end of the rollback`);
    return news.length > 0;
}
function timedOut({ progress, rollbackId, rollout }, timeoutMs) {
    const { readyMs, terminationMs } = rollout.plan.waits;
    const waits = readyMs + terminationMs > 0 ? ` and the deployment group's waits of ${(0,words/* duration */.p0)(readyMs + terminationMs)}` : '';
    const reason = `not through after ${(0,words/* duration */.p0)(timeoutMs)}${waits} (${progress.last})`;
    if (!rollbackId)
        return { kind: 'timed-out', reason };
    if (rollout.goesBack)
        return { kind: 'timed-out', reason: `rollback deployment ${rollbackId} ${reason}` };
    const { previousTaskDefinition } = rollout;
    return {
        kind: 'rolled-back',
        by: 'ecs',
        reason: `${reason}; rollback deployment ${rollbackId} is still under way`,
        to: previousTaskDefinition || undefined,
    };
}


/***/ })

};
