export const id = 122;
export const ids = [122];
export const modules = {

/***/ 1122:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   applyScaling: () => (/* binding */ applyScaling)
/* harmony export */ });
/* harmony import */ var _aws_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8127);

/**
 * Application Auto Scaling RegisterScalableTarget and PutScalingPolicy, where something is to change.
 *
 * What is set is said as it is, so that the log has it where AWS refuses the next.
 *
 * @throws DeployError
 */
async function applyScaling(plans, aws, log) {
    const due = plans.filter(({ changes }) => changes.length > 0);
    if (due.length === 0)
        return;
    const client = await aws.scaling();
    const { PutScalingPolicyCommand, RegisterScalableTargetCommand } = await __webpack_require__.e(/* import() */ 491).then(__webpack_require__.t.bind(__webpack_require__, 1491, 19));
    for (const { changes, policies, register, service } of due) {
        const said = [...changes];
        const tell = () => log.info(`${service}: ${said.shift()}`);
        try {
            // A policy needs its target.
            if (register) {
                await client.send(new RegisterScalableTargetCommand(register));
                tell();
            }
            for (const policy of policies) {
                await client.send(new PutScalingPolicyCommand(policy));
                tell();
            }
        }
        catch (error) {
            throw (0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__.explainAwsError)(error, `set the auto-scaling of service "${service}"`);
        }
    }
}


/***/ })

};
