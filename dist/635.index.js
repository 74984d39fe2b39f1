export const id = 635;
export const ids = [635];
export const modules = {

/***/ 7635:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   runTaskAlone: () => (/* binding */ runTaskAlone)
/* harmony export */ });
/* harmony import */ var _aws_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8127);
/* harmony import */ var _deploy_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2010);
/* harmony import */ var _ecs_revisions_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7616);
/* harmony import */ var _image_phases_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3079);
/* harmony import */ var _phases_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7282);
/* harmony import */ var _recovery_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6753);
/* harmony import */ var _report_words_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(4702);
/* harmony import */ var _run_command_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(9997);








/**
 * `mode: run-task`: runs `before-command` alone, with the image of the commit or, without `repository` and `image`, the one that the
 * service has, and touches no service. A revision that was registered for it is deregistered again. Never throws for what happens on
 * the way.
 *
 * @param looking the preflight, under way already
 */
async function runTaskAlone(inputs, job, looking, tools) {
    const { aws, clock, log, signal } = tools;
    const phases = new _phases_js__WEBPACK_IMPORTED_MODULE_4__/* .Phases */ .V(clock, log, signal);
    const result = (0,_deploy_js__WEBPACK_IMPORTED_MODULE_1__.emptyResult)(inputs, phases);
    let underWay = Promise.resolve();
    try {
        const findings = await phases.run('Preflight', () => looking, ({ services }) => `found ${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_6__/* .listOf */ .c3)(services.map(({ name }) => name))}`);
        result.region = findings.region;
        (0,_deploy_js__WEBPACK_IMPORTED_MODULE_1__.sayer)(log)(findings);
        if (findings.image.uri) {
            await (0,_image_phases_js__WEBPACK_IMPORTED_MODULE_3__/* .imagePhases */ .U)(findings, inputs, job, result, phases, tools, (work) => {
                underWay = work;
            });
        }
        const revisions = await phases.run('Task definition', () => {
            const registered = (0,_ecs_revisions_js__WEBPACK_IMPORTED_MODULE_2__/* .registerRevisions */ .qb)(aws.ecs, findings.plans, log, (one) => result.revisions.push(one));
            underWay = registered;
            return registered;
        }, () => (0,_deploy_js__WEBPACK_IMPORTED_MODULE_1__.describeRevisions)(result));
        const [found] = findings.services;
        const target = {
            service: found?.service ?? {},
            taskDefinition: revisions.get(found?.name ?? '') ?? '',
            // No service has a part in it.
            result: { name: found?.name ?? '' },
        };
        await (0,_run_command_js__WEBPACK_IMPORTED_MODULE_7__/* .runCommand */ .d1)('before-command', inputs.tasks.before ?? [], {
            inputs,
            job,
            left: undefined,
            result,
            plan: findings.plans[0],
            target,
            phases,
            tools,
        });
    }
    catch (error) {
        log.debug(error.stack ?? '');
        result.failure = (0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__.explainAwsError)(error, 'run the task');
        result.cancelled = signal.aborted;
        await (0,_recovery_js__WEBPACK_IMPORTED_MODULE_5__/* .lastAnswer */ .$k)(underWay, phases, log);
    }
    await (0,_recovery_js__WEBPACK_IMPORTED_MODULE_5__/* .takeBackRevisions */ .Nc)(result, new Map(), tools, phases);
    if ((0,_run_command_js__WEBPACK_IMPORTED_MODULE_7__/* .areOver */ .xn)(result.tasks))
        tools.remember(undefined);
    return result;
}


/***/ })

};
