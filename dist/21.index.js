export const id = 21;
export const ids = [21];
export const modules = {

/***/ 2021:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ logGroupOf),
/* harmony export */   createLogGroups: () => (/* binding */ createLogGroups),
/* harmony export */   missingLogGroups: () => (/* binding */ missingLogGroups)
/* harmony export */ });
/* unused harmony export logGroupsOf */
/* harmony import */ var _aws_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8127);
/* harmony import */ var _aws_json_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4338);
/* harmony import */ var _ecs_task_definition_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9819);



/** The group that a container's awslogs driver writes to; undefined where there is none, or the driver creates it itself. Pure. */
function logGroupOf({ logConfiguration }) {
    if (!(0,_aws_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isObject */ .Gv)(logConfiguration) || logConfiguration.logDriver !== 'awslogs')
        return undefined;
    const { options } = logConfiguration;
    const name = (0,_aws_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isObject */ .Gv)(options) ? options['awslogs-group'] : undefined;
    if (!(0,_aws_json_js__WEBPACK_IMPORTED_MODULE_2__/* .isObject */ .Gv)(options) || typeof name !== 'string' || options['awslogs-create-group'] === 'true')
        return undefined;
    const region = options['awslogs-region'];
    return { name, region: typeof region === 'string' ? region : undefined };
}
/** Those of all containers, each once. Pure. */
function logGroupsOf(registrations) {
    const groups = registrations.flatMap(_ecs_task_definition_js__WEBPACK_IMPORTED_MODULE_1__/* .containersOf */ .Mz).flatMap((container) => logGroupOf(container) ?? []);
    return [...new Map(groups.map((group) => [`${group.region} ${group.name}`, group])).values()];
}
/**
 * Those that are not there: CloudWatch Logs DescribeLogGroups.
 *
 * @throws DeployError
 */
async function missingLogGroups(registrations, aws) {
    const missing = [];
    for (const group of logGroupsOf(registrations)) {
        try {
            const { DescribeLogGroupsCommand } = await __webpack_require__.e(/* import() */ 303).then(__webpack_require__.t.bind(__webpack_require__, 303, 19));
            const client = await aws.logs(group.region);
            // They come in the order of their names: the one that is the prefix itself is the first.
            const { logGroups } = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: group.name }));
            if (!logGroups?.some(({ logGroupName }) => logGroupName === group.name))
                missing.push(group);
        }
        catch (error) {
            throw (0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__.explainAwsError)(error, `look for log group "${group.name}"`);
        }
    }
    return missing;
}
/**
 * CloudWatch Logs CreateLogGroup and PutRetentionPolicy for each group that is missing. One that is there is left alone.
 *
 * @returns the names of those that were created
 * @throws DeployError
 */
async function createLogGroups(registrations, retentionInDays, aws, log) {
    const created = [];
    for (const { name, region } of await missingLogGroups(registrations, aws)) {
        const { CreateLogGroupCommand, PutRetentionPolicyCommand } = await __webpack_require__.e(/* import() */ 303).then(__webpack_require__.t.bind(__webpack_require__, 303, 19));
        try {
            const client = await aws.logs(region);
            try {
                await client.send(new CreateLogGroupCommand({ logGroupName: name }));
            }
            catch (error) {
                if ((0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__.isAwsError)(error, 'ResourceAlreadyExistsException'))
                    continue;
                throw error;
            }
            created.push(name);
            log.info(`Log group ${name} created`);
            await client.send(new PutRetentionPolicyCommand({ logGroupName: name, retentionInDays }));
            log.info(`Log group ${name} keeps its events for ${retentionInDays} days`);
        }
        catch (error) {
            throw (0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__.explainAwsError)(error, `create log group "${name}"`);
        }
    }
    return created;
}


/***/ })

};
