export const id = 595;
export const ids = [595,646];
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


/***/ })

};
