export const id = 419;
export const ids = [419];
export const modules = {

/***/ 9419:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   continueDeployments: () => (/* binding */ continueDeployments)
/* harmony export */ });
/* harmony import */ var _aws_arn_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(3385);
/* harmony import */ var _aws_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8127);
/* harmony import */ var _aws_lossless_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(1526);
/* harmony import */ var _deploy_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2010);
/* harmony import */ var _ecs_recover_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1590);
/* harmony import */ var _ecs_service_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(9121);
/* harmony import */ var _ecs_watch_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2461);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9473);
/* harmony import */ var _find_services_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9302);
/* harmony import */ var _phases_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7282);
/* harmony import */ var _recovery_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(6753);
/* harmony import */ var _report_words_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(4702);
/* harmony import */ var _rollouts_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(3387);













/**
 * `mode: continue`, the second half of a deployment that a PAUSE lifecycle hook holds: continues it and watches it to its end. One
 * that is under way and not paused yet is continued at its next pause; one that has finished meanwhile is told as it ended.
 */
async function continueDeployments(inputs, tools) {
    const { aws, clock, log, signal } = tools;
    const phases = new _phases_js__WEBPACK_IMPORTED_MODULE_6__/* .Phases */ .V(clock, log, signal);
    const result = (0,_deploy_js__WEBPACK_IMPORTED_MODULE_1__.emptyResult)(inputs, phases);
    let found = [];
    try {
        result.region = await aws.region();
        found = await phases.run('Preflight', () => findDeployments(inputs, aws, clock.now()), (all) => `found ${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_8__/* .listOf */ .c3)(all.map((one) => `${one.result.name} with ${revisionOf(one)}`))}`);
        result.services = found.map((one) => one.result);
        const underWay = found.filter((one) => one.result.verdict === undefined);
        for (const { result: over } of found.filter((one) => one.result.verdict)) {
            log.notice(`${over.name}: its deployment has completed already, there is nothing to continue.`);
        }
        const text = `The deployment of ${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_8__/* .listOf */ .c3)(underWay.map(revisionOf))} was under way.`;
        tools.remember({
            text,
            region: result.region,
            cluster: inputs.cluster,
            takeBack: takeBack(underWay, inputs),
            stopDeployments: {},
            stopTasks: {},
        });
        if (underWay.length > 0) {
            await phases.run('Rollout', () => (0,_rollouts_js__WEBPACK_IMPORTED_MODULE_9__/* .watchRollouts */ .O)(underWay.map(({ rollout }) => rollout), underWay, inputs, tools), () => (0,_rollouts_js__WEBPACK_IMPORTED_MODULE_9__/* .rolledOut */ .T)(result.services));
        }
    }
    catch (error) {
        log.debug(error.stack ?? '');
        result.failure = (0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__.explainAwsError)(error, 'continue the deployment');
    }
    if (result.failure || !result.services.every(_recovery_js__WEBPACK_IMPORTED_MODULE_7__/* .isWell */ .f5)) {
        const mayRun = new Map(found.map((one) => [one.result.name, one.result.taskDefinition]));
        await (0,_recovery_js__WEBPACK_IMPORTED_MODULE_7__/* .recover */ .lj)(result, found, mayRun, inputs, tools, phases);
    }
    if ((0,_ecs_recover_js__WEBPACK_IMPORTED_MODULE_2__/* .isAllSaid */ .Tr)(found))
        tools.remember(undefined);
    return result;
}
/** For the post step. */
function takeBack(underWay, { onCancel }) {
    if (onCancel === 'leave')
        return [];
    return underWay.map(({ result }) => ({
        service: result.name,
        from: result.taskDefinition,
        to: result.previousTaskDefinition,
    }));
}
function revisionOf({ result }) {
    return (0,_aws_arn_js__WEBPACK_IMPORTED_MODULE_10__/* .taskDefinitionName */ .ip)(result.taskDefinition);
}
/**
 * The current deployment of each service.
 *
 * @throws InputError where a service has none that ECS could be asked about; DeployError when AWS refuses a call
 */
async function findDeployments(inputs, aws, now) {
    const problems = [];
    const services = await (0,_find_services_js__WEBPACK_IMPORTED_MODULE_5__/* .findServices */ .O)(inputs, aws.ecs, problems);
    for (const { name, service } of services) {
        if (!service.currentServiceDeployment)
            problems.push(`services: "${name}" has no deployment to continue`);
    }
    if (problems.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .InputError */ .dz(problems, 'Preflight');
    const arns = services.flatMap(({ service }) => service.currentServiceDeployment ?? []);
    const deployments = await (0,_ecs_service_js__WEBPACK_IMPORTED_MODULE_11__/* .describeServiceDeployments */ .Pr)(aws.ecs, arns).catch((error) => {
        throw (0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__.explainAwsError)(error, 'read the deployments that are to be continued');
    });
    return await Promise.all(services.map((found) => toContinued(found, deployments.get(found.service.currentServiceDeployment ?? ''), aws, now)));
}
async function toContinued({ name, service }, serviceDeployment, aws, now) {
    const rollout = (0,_ecs_watch_js__WEBPACK_IMPORTED_MODULE_3__/* .toRollout */ .n1)(name, service, undefined);
    const ours = (0,_ecs_watch_js__WEBPACK_IMPORTED_MODULE_3__/* .newestOf */ .su)(service);
    const taskDefinition = ours?.taskDefinition ?? service.taskDefinition ?? '';
    const before = service.deployments?.find(({ id }) => id !== ours?.id)?.taskDefinition ?? taskDefinition;
    // For the diagnosis alone.
    const described = await (0,_aws_lossless_js__WEBPACK_IMPORTED_MODULE_12__/* .describeTaskDefinition */ .oh)(aws.ecs, taskDefinition).catch(() => undefined);
    const hasCompleted = serviceDeployment?.status === 'SUCCESSFUL';
    return {
        before: service,
        registration: described?.taskDefinition ?? {},
        // The service deployment is known: the deployment that DescribeServices lists may be the one that was gone back to.
        rollout: { ...rollout, createdAt: serviceDeployment?.createdAt ?? rollout.createdAt, continues: true },
        result: {
            name,
            arn: service.serviceArn ?? '',
            previousTaskDefinition: before,
            taskDefinition,
            deploymentId: hasCompleted ? undefined : rollout.deploymentId,
            serviceDeploymentArn: service.currentServiceDeployment,
            deploymentCreatedAt: rollout.createdAt?.getTime(),
            verdict: hasCompleted ? { kind: 'unchanged' } : undefined,
            startedAt: hasCompleted ? undefined : now,
            endedAt: undefined,
            counts: undefined,
            diagnosis: undefined,
            rollback: undefined,
        },
    };
}


/***/ })

};
