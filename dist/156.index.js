export const id = 156;
export const ids = [156];
export const modules = {

/***/ 5156:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  planCreation: () => (/* binding */ planCreation),
  planUpdate: () => (/* binding */ planUpdate),
  readServiceDefinitions: () => (/* binding */ readServiceDefinitions)
});

// EXTERNAL MODULE: ./build/definition-file/of-input.js
var of_input = __webpack_require__(7945);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
// EXTERNAL MODULE: ./build/aws/json.js
var json = __webpack_require__(4338);
// EXTERNAL MODULE: ./build/ecs/step.js
var step = __webpack_require__(4730);
;// CONCATENATED MODULE: ./build/service-definition/compare.js



/** Members that UpdateService takes; what ECS shows where nothing was given. */
const SETTINGS = {
    availabilityZoneRebalancing: 'DISABLED',
    capacityProviderStrategy: [],
    deploymentConfiguration: {},
    enableECSManagedTags: false,
    enableExecuteCommand: false,
    healthCheckGracePeriodSeconds: 0,
    loadBalancers: [],
    networkConfiguration: {},
    placementConstraints: [],
    placementStrategy: [],
    platformVersion: 'LATEST',
    propagateTags: 'NONE',
    serviceConnectConfiguration: { enabled: false },
    serviceRegistries: [],
    volumeConfigurations: [],
    vpcLatticeConfigurations: [],
};
/** DescribeServices shows these with the deployment. */
const OF_DEPLOYMENT = ['serviceConnectConfiguration', 'volumeConfigurations', 'vpcLatticeConfigurations'];
const ANEW = 'delete the service and let the run create it again, or create one of another name beside it';
/** Members that UpdateService does not take; what ECS shows where nothing was given, and what to do. */
const FIXED = {
    launchType: {
        shownAs: 'EC2',
        advice: `UpdateService takes no launchType; give capacityProviderStrategy instead (FARGATE, FARGATE_SPOT, …), or ${ANEW}`,
    },
    schedulingStrategy: { shownAs: 'REPLICA', advice: ANEW },
    deploymentController: {
        shownAs: { type: 'ECS' },
        advice: `this action changes no deployment controller; change it with UpdateService yourself where ECS allows that, or ${ANEW}`,
    },
};
/**
 * Compares what a file names, and nothing else, with what the service is. Pure.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
 *
 * `desiredCount` is for the creation alone: afterwards auto-scaling owns it.
 *
 * @param service of DescribeServices, with its tags
 */
function compareService({ members }, service) {
    const wanted = members;
    const shown = service;
    const deployment = ((0,step/* primaryOf */.Os)(service) ?? {});
    const comparison = { settings: {}, tags: [], changes: [], forceNewDeployment: false, problems: [] };
    for (const [member, shownAs] of Object.entries(SETTINGS)) {
        const given = wanted[member];
        if (given === undefined)
            continue;
        const current = (OF_DEPLOYMENT.includes(member) ? deployment : shown)[member] ?? shownAs;
        const changes = differences(member, filled(member, current), filled(member, given));
        if (changes.length === 0)
            continue;
        comparison.changes.push(...changes);
        comparison.settings[member] = toSend(member, current, given);
    }
    // "This parameter doesn't trigger a new service deployment", and only new tasks are placed by it.
    comparison.forceNewDeployment = comparison.settings.capacityProviderStrategy !== undefined;
    for (const [member, { advice, shownAs }] of Object.entries(FIXED)) {
        const given = wanted[member];
        const usesProviders = member === 'launchType' && (service.capacityProviderStrategy ?? []).length > 0;
        const current = usesProviders ? 'capacityProviderStrategy' : (shown[member] ?? shownAs);
        if (given === undefined || covers(current, given))
            continue;
        comparison.problems.push(`${member} is ${words(current)}, and the file says ${words(given)}: ${advice}`);
    }
    const role = members.role?.slice(members.role.lastIndexOf('/') + 1);
    if (role && service.roleArn?.slice(service.roleArn.lastIndexOf('/') + 1) !== role) {
        comparison.problems.push(`role is ${service.roleArn ?? 'not set'}, and the file says ${members.role}: ${ANEW}`);
    }
    for (const tag of members.tags ?? []) {
        const before = service.tags?.find(({ key }) => key === tag.key);
        if (before && (before.value ?? '') === (tag.value ?? ''))
            continue;
        comparison.tags.push(tag);
        comparison.changes.push({
            what: `tag ${tag.key}`,
            kind: before ? 'changed' : 'added',
            from: before?.value,
            to: tag.value ?? '',
        });
    }
    return comparison;
}
/** UpdateService replaces a member as a whole. What the file leaves open of the deployment configuration stays as it is. */
function toSend(member, current, given) {
    if (member !== 'deploymentConfiguration' || !(0,json/* isObject */.Gv)(current) || !(0,json/* isObject */.Gv)(given))
        return given;
    // What belongs to another strategy is refused with the new one.
    const { maximumPercent, minimumHealthyPercent, alarms, deploymentCircuitBreaker, strategy } = current;
    if (given.strategy === undefined || given.strategy === strategy)
        return { ...current, ...given };
    const kept = { maximumPercent, minimumHealthyPercent, alarms, deploymentCircuitBreaker };
    return {
        ...Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)),
        ...given,
    };
}
/** With the defaults inside of a member that ECS fills in. */
function filled(member, value) {
    if (member === 'capacityProviderStrategy' && Array.isArray(value)) {
        return value.map((item) => ((0,json/* isObject */.Gv)(item) ? { base: 0, weight: 0, ...item } : item));
    }
    if (member === 'networkConfiguration' && (0,json/* isObject */.Gv)(value) && (0,json/* isObject */.Gv)(value.awsvpcConfiguration)) {
        return { ...value, awsvpcConfiguration: { assignPublicIp: 'DISABLED', ...value.awsvpcConfiguration } };
    }
    return value;
}
/** Down to the first thing that is not an object on both sides. */
function differences(path, current, given) {
    if (current !== undefined && covers(current, given, path === 'placementStrategy'))
        return [];
    if (isNothing(current) && isNothing(given))
        return [];
    if ((0,json/* isObject */.Gv)(current) && (0,json/* isObject */.Gv)(given)) {
        return Object.entries(given).flatMap(([member, value]) => differences(`${path}.${member}`, current[member], value));
    }
    const kind = isNothing(current) ? 'added' : isNothing(given) ? 'removed' : 'changed';
    // Options of log drivers may hold credentials.
    if (path.startsWith('serviceConnectConfiguration.'))
        return [{ what: path, kind }];
    return [{ what: path, kind, from: isNothing(current) ? undefined : words(current), to: words(given) }];
}
/** Whether all that is given is so. The order of a list means nothing, except that of the placement strategy. */
function covers(current, given, inOrder = false) {
    if (Array.isArray(current) && Array.isArray(given)) {
        if (current.length !== given.length)
            return false;
        if (inOrder)
            return given.every((item, index) => covers(current[index], item));
        const left = [...current];
        return given.every((item) => {
            const at = left.findIndex((other) => covers(other, item));
            if (at >= 0)
                left.splice(at, 1);
            return at >= 0;
        });
    }
    if ((0,json/* isObject */.Gv)(current) && (0,json/* isObject */.Gv)(given)) {
        return Object.entries(given).every(([member, value]) => {
            const other = current[member];
            return other === undefined ? isNothing(value) : covers(other, value);
        });
    }
    return (0,external_node_util_.isDeepStrictEqual)(current, given);
}
/** ECS leaves out what is not set, and shows an empty list for it elsewhere. */
function isNothing(value) {
    return value === undefined || (Array.isArray(value) && value.length === 0);
}
function words(value) {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-ecs/dist-cjs/index.js
var dist_cjs = __webpack_require__(212);
// EXTERNAL MODULE: ./build/aws/arn.js
var arn = __webpack_require__(3385);
// EXTERNAL MODULE: ./build/definition-file/conform.js
var conform = __webpack_require__(1367);
// EXTERNAL MODULE: ./build/definition-file/filled.js + 1 modules
var definition_file_filled = __webpack_require__(1382);
// EXTERNAL MODULE: ./build/definition-file/unusable.js
var unusable = __webpack_require__(2694);
// EXTERNAL MODULE: ./build/definition-file/schema.js
var definition_file_schema = __webpack_require__(7006);
;// CONCATENATED MODULE: ./build/service-definition/shape.js



/**
 * What CreateService has no member for, or takes in another form, at any depth: the SDK would leave it out without a word.
 * Known by the schema that the SDK itself goes by. Pure.
 *
 * @returns "deploymentConfiguration.maximumPercentage is not a member of CreateService", "tags[0].value has to be text (put it in quotes)"
 */
function shapeProblems(definition) {
    return problemsOf('', definition, dist_cjs/* CreateServiceRequest$ */.dbk);
}
function problemsOf(path, value, given) {
    const schema = typeof given === 'function' ? given() : given;
    if (typeof schema === 'number')
        return simpleProblems(path, value, schema);
    if (!Array.isArray(schema))
        return [];
    const [kind] = schema;
    if (kind === definition_file_schema/* STRUCTURE */.mX) {
        if (!(0,json/* isObject */.Gv)(value))
            return [`${path} has to be an object`];
        const [, , , , names, schemas] = schema;
        return Object.entries(value).flatMap(([member, each]) => {
            const inner = path ? `${path}.${member}` : member;
            const index = names.indexOf(member);
            return index < 0 ? [`${inner} is not a member of CreateService`] : problemsOf(inner, each, schemas[index]);
        });
    }
    if (kind === definition_file_schema/* LIST */.rl)
        return listProblems(path, value, schema[4]);
    if (kind === definition_file_schema/* MAP */.lC)
        return mapProblems(path, value, schema[5]);
    // A schema with traits of its own.
    return Array.isArray(schema[0]) || typeof schema[0] === 'function' ? problemsOf(path, value, schema[0]) : [];
}
function simpleProblems(path, value, schema) {
    if (schema >= definition_file_schema/* MAP_OF */.n2)
        return mapProblems(path, value, schema - definition_file_schema/* MAP_OF */.n2);
    if (schema >= definition_file_schema/* LIST_OF */.pR)
        return listProblems(path, value, schema - definition_file_schema/* LIST_OF */.pR);
    if (schema === definition_file_schema/* STRING */.An && typeof value !== 'string')
        return [`${path} has to be text (put it in quotes)`];
    if (schema === definition_file_schema/* NUMBER */.uk && typeof value !== 'number')
        return [`${path} has to be a number`];
    if (schema === definition_file_schema/* BOOLEAN */.Jx && typeof value !== 'boolean')
        return [`${path} has to be true or false`];
    return [];
}
function listProblems(path, value, schema) {
    if (!Array.isArray(value))
        return [`${path} has to be a list`];
    const inner = schema ?? definition_file_schema/* STRING */.An;
    return value.flatMap((each, index) => problemsOf(`${path}[${index}]`, each, inner));
}
function mapProblems(path, value, schema) {
    if (!(0,json/* isObject */.Gv)(value))
        return [`${path} has to be an object`];
    return Object.entries(value).flatMap(([key, each]) => problemsOf(`${path}.${key}`, each, schema ?? definition_file_schema/* STRING */.An));
}

;// CONCATENATED MODULE: ./build/service-definition/file.js






/** DescribeServices shows neither of the two, so what differs could not be told. */
const UNSUPPORTED = ['gatewayConnectors', 'monitoring'];
const FILLED_IN = ['taskDefinition', 'clientToken'];
/**
 * A service definition from a JSON or YAML file in the shape of CreateService. `${NAME}` in a value is taken from the environment.
 *
 * @param cluster the input, which the file may repeat
 * @throws UnusableFile with everything that is wrong with it
 */
async function parseServiceDefinition(path, text, env, cluster) {
    const raw = (0,definition_file_filled/* withoutExtensions */.JA)(await (0,definition_file_filled/* readFilled */.h_)(path, text, env, 'a service definition'));
    const mistyped = [];
    const given = (0,definition_file_filled/* withoutNulls */.Le)((0,conform/* conform */.f)(raw, dist_cjs/* CreateServiceRequest$ */.dbk, mistyped));
    const { cluster: itsCluster, serviceName, ...members } = given;
    const problems = [
        ...mistyped,
        // What was told already is not told again in other words.
        ...shapeProblems(given).filter((problem) => !mistyped.some((told) => told.startsWith(`${problem.split(' ')[0]} `))),
        ...FILLED_IN.filter((member) => member in given).map((one) => `${one} is filled in by the run, so leave it out`),
        ...UNSUPPORTED.filter((member) => member in given).map((one) => `${one} is not supported, so leave it out`),
        ...(serviceName ? [] : ['it has no serviceName']),
        ...(itsCluster === undefined || (0,arn/* clusterName */.SL)(String(itsCluster)) === (0,arn/* clusterName */.SL)(cluster)
            ? []
            : [`its cluster is "${itsCluster}", but the input cluster is "${cluster}" (leave it out)`]),
    ];
    if (problems.length > 0)
        throw new unusable/* UnusableFile */._(...problems.map((problem) => `${path}: ${problem}`));
    return { path, serviceName: String(serviceName), members: members };
}

;// CONCATENATED MODULE: ./build/service-definition/plan.js



/**
 * The files that the input `service-definition` names, by service.
 *
 * @param problems gets what is wrong with them
 */
async function readServiceDefinitions({ cluster, serviceDefinitions }, names, problems) {
    const found = new Map();
    for (const path of serviceDefinitions) {
        const parse = (text) => parseServiceDefinition(path, text, process.env, cluster);
        const definition = await (0,of_input.fileOfInput)('service-definition', path, problems, parse);
        if (!definition)
            continue;
        const { serviceName } = definition;
        const other = found.get(serviceName);
        if (other)
            problems.push(`service-definition: ${other.path} and ${path} are both of service "${serviceName}"`);
        else if (!names.includes(serviceName)) {
            problems.push(`service-definition: ${path} is of service "${serviceName}", which services does not name`);
        }
        else
            found.set(serviceName, definition);
    }
    return found;
}
/** For a service that is there. Pure but for `problems`. */
function planUpdate(definition, service, problems) {
    const { problems: refused, ...comparison } = compareService(definition, service);
    const { path, serviceName } = definition;
    problems.push(...refused.map((problem) => `service-definition: ${path}: service "${serviceName}": its ${problem}`));
    if (service.deploymentController?.type === 'CODE_DEPLOY' && comparison.changes.length > 0) {
        const differing = comparison.changes.map(({ what }) => what).join(', ');
        problems.push(`service-definition: ${path}: service "${serviceName}" is deployed by CodeDeploy, whose services this action does not change; ` +
            `it differs in ${differing}`);
    }
    return { kind: 'update', path, ...comparison };
}
/** For a service that is missing: the plan, and the service as it will be. Pure but for `problems`. */
function planCreation({ members, path, serviceName }, { desiredCount: wanted, taskDefinition }, problems) {
    const controller = members.deploymentController?.type ?? 'ECS';
    const isDaemon = members.schedulingStrategy === 'DAEMON';
    const desiredCount = wanted ?? members.desiredCount;
    if (controller !== 'ECS') {
        problems.push(`service-definition: ${path}: the deployment controller is ${controller}; the action creates services of the controller ECS only`);
    }
    if (desiredCount === undefined && !isDaemon) {
        problems.push(`service-definition: ${path}: service "${serviceName}" is to be created and has no desiredCount (give it in the file, or as the input desired-count)`);
    }
    if (!taskDefinition) {
        problems.push(`task-definition: service "${serviceName}" does not exist yet, so there is no revision to clone: name a file or a family`);
    }
    const { deploymentConfiguration, launchType, capacityProviderStrategy, loadBalancers, schedulingStrategy } = members;
    const { networkConfiguration, placementConstraints, placementStrategy, platformVersion } = members;
    return {
        plan: { kind: 'create', path, members: desiredCount === undefined ? members : { ...members, desiredCount } },
        service: {
            serviceName,
            status: 'ACTIVE',
            desiredCount: desiredCount ?? 0,
            deploymentConfiguration,
            launchType,
            capacityProviderStrategy,
            loadBalancers,
            schedulingStrategy,
            networkConfiguration,
            placementConstraints,
            placementStrategy,
            platformVersion,
            deployments: [],
        },
    };
}


/***/ })

};
