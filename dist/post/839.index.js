export const id = 839;
export const ids = [839];
export const modules = {

/***/ 3839:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  stopAndRollBack: () => (/* binding */ stopAndRollBack)
});

// UNUSED EXPORTS: rollBackDeployments, startToTakeBack

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-codedeploy/dist-cjs/index.js
var dist_cjs = __webpack_require__(7507);
// EXTERNAL MODULE: ./build/aws/errors.js + 5 modules
var errors = __webpack_require__(886);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
;// CONCATENATED MODULE: ./build/ecs/task-definition.js



/**
 * Members that DescribeTaskDefinition returns and RegisterTaskDefinition does not take. Everything else goes along as it is,
 * members that did not exist when this was written included.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html
 */
const OUTPUT_ONLY = (/* unused pure expression or super */ null && ([
    'taskDefinitionArn',
    'revision',
    'status',
    'requiresAttributes',
    'compatibilities',
    'registeredAt',
    'registeredBy',
    'deregisteredAt',
    'deleteRequestedAt',
]));
/** The RegisterTaskDefinition input: the described task definition without its output-only members, with the edits. Pure. */
function toRegistration({ tags, taskDefinition }, edits) {
    const registration = copy(taskDefinition);
    for (const member of OUTPUT_ONLY)
        delete registration[member];
    const own = tags.filter((tag) => !keyOf(tag, 'key')?.startsWith('aws:'));
    // ECS refuses an empty list, and tags of the reserved prefix.
    if (own.length > 0)
        registration.tags = copy(own);
    for (const container of task_definition_containersOf(registration)) {
        if (!edits.containers.includes(String(container.name)))
            continue;
        if (edits.image !== undefined)
            container.image = edits.image;
        setEntries(container, 'environment', 'secrets', 'value', edits.environment);
        setEntries(container, 'secrets', 'environment', 'valueFrom', edits.secrets);
    }
    return registration;
}
/** Sets names in one of the two lists, in place where they are already, and takes them out of the other: ECS refuses both. */
function setEntries(container, list, other, member, values) {
    const names = Object.keys(values);
    if (names.length === 0)
        return;
    const entries = objects(container[list]).map((entry) => {
        const value = values[String(entry.name)];
        return value !== undefined && Object.hasOwn(values, String(entry.name)) ? { ...entry, [member]: value } : entry;
    });
    const present = new Set(entries.map(({ name }) => String(name)));
    const added = names.filter((name) => !present.has(name)).map((name) => ({ name, [member]: values[name] }));
    container[list] = [...entries, ...added];
    if (container[other] !== undefined) {
        container[other] = objects(container[other]).filter(({ name }) => !Object.hasOwn(values, String(name)));
    }
}
function copy(value) {
    return parseJson(writeJson(value));
}
function task_definition_containersOf(taskDefinition) {
    return objects(taskDefinition.containerDefinitions);
}
function objects(value) {
    return Array.isArray(value) ? value.filter(isObject) : [];
}
function keyOf(value, member) {
    const key = isObject(value) ? value[member] : undefined;
    return typeof key === 'string' ? key : undefined;
}
/**
 * Whether registering would give a revision that means the same as this one. The order of keys, names and tags means nothing, nor
 * does leaving out what ECS fills in.
 */
function isUnchanged(described, registration) {
    return changesBetween(described, registration).length === 0;
}
/**
 * What a registration changes against a revision, in words for the log and the summary: containers, environment, secrets and tags
 * by their name, everything else by its path. Environment values never appear. Pure.
 *
 * @param described undefined: there is nothing to compare with
 */
function changesBetween(described, registration) {
    if (!described)
        return [];
    const none = { containers: [], image: undefined, environment: {}, secrets: {} };
    const before = toRegistration(described, none);
    return differences('', withDefaults(before), withDefaults(registration));
}
/** Lists whose entries are told apart by a member: what an entry is called, its key, and the value that may be shown. */
const KEYED = {
    containerDefinitions: { noun: 'container', key: 'name', shown: undefined },
    volumes: { noun: 'volume', key: 'name', shown: undefined },
    environment: { noun: 'environment', key: 'name', shown: undefined },
    secrets: { noun: 'secret', key: 'name', shown: 'valueFrom' },
    tags: { noun: 'tag', key: 'key', shown: 'value' },
};
/** Options of drivers, labels and the like may hold credentials: only that they changed is said. */
const CONFIDENTIAL = /token|password|secret|credential|key|\benvironment\b|\boptions\.(?!awslogs-)|\bdriverOpts\b|\bdockerLabels\b/i;
function differences(path, before, after) {
    if (isDeepStrictEqual(before, after) || (isNothing(before) && isNothing(after)))
        return [];
    if (!isObject(before) || !isObject(after))
        return [change(path, before, after)];
    const members = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return members.flatMap((member) => memberDifferences(path, member, before[member], after[member]));
}
/** ECS shows an empty list for one that was not given. */
function isNothing(value) {
    return value === undefined || (Array.isArray(value) && value.length === 0);
}
function memberDifferences(path, member, before, after) {
    const list = KEYED[member];
    const old = list && byKey(before, list.key);
    const now = list && byKey(after, list.key);
    if (!list || !old || !now) {
        const separator = /^(?:container|volume) [^:]*$/.test(path) ? ': ' : '.';
        return differences(path ? `${path}${separator}${member}` : member, before, after);
    }
    return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
        const entry = `${list.noun} ${key}`;
        const label = path ? `${path}: ${entry}` : entry;
        const [from, to] = [old.get(key), now.get(key)];
        if (isDeepStrictEqual(from, to))
            return [];
        if (list.shown !== undefined)
            return [{ ...change(label, from, to), from: shown(from?.[list.shown]), to: shown(to?.[list.shown]) }];
        if (member === 'environment' || !from || !to)
            return [{ what: label, kind: kindOf(from, to) }];
        return differences(label, from, to);
    });
}
/** The entries of a list by their key; undefined where it is no such list or a key occurs twice. An absent list is an empty one. */
function byKey(list, key) {
    if (list === undefined)
        return new Map();
    if (!Array.isArray(list))
        return undefined;
    const entries = new Map();
    for (const entry of list) {
        const name = keyOf(entry, key);
        if (name === undefined || entries.has(name))
            return undefined;
        entries.set(name, entry);
    }
    return entries;
}
function change(what, before, after) {
    const shows = !CONFIDENTIAL.test(what.slice(what.indexOf(':') + 1));
    return {
        what,
        kind: kindOf(before, after),
        ...(shows && { from: shown(before), to: shown(after) }),
    };
}
function kindOf(before, after) {
    if (before === undefined)
        return 'added';
    return after === undefined ? 'removed' : 'changed';
}
/** Only what fits a line: lists and objects are told by their path. */
function shown(value) {
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? String(value)
        : undefined;
}

;// CONCATENATED MODULE: ./build/codedeploy/app-spec.js


/** What an AppSpec is refused for, in words; preflight reports it with everything else. */
class UnusableAppSpec extends (/* unused pure expression or super */ null && (Error)) {
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
    if (!isObject(appSpec))
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
        if (!isObject(properties))
            throw refuse(`"${name}" has no Properties`);
        if (!isObject(member(properties, 'LoadBalancerInfo')))
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
function app_spec_withTaskDefinition(appSpec, taskDefinition) {
    const filled = structuredClone(appSpec);
    for (const { resource } of resourcesOf(filled)) {
        const properties = member(resource, 'Properties');
        if (isObject(properties))
            properties[app_spec_keyOf(properties, 'TaskDefinition')] = taskDefinition;
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
        const containers = containersOf(registration);
        const container = containers.find((each) => each.name === name);
        if (!container) {
            const names = containers.map((each) => `"${each.name}"`).join(', ');
            return `the traffic is to go to container ${JSON.stringify(name ?? '')} (ContainerName), but the task definition has ${names}`;
        }
        const mappings = Array.isArray(container.portMappings) ? container.portMappings.filter(isObject) : [];
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
    return (Array.isArray(resources) ? resources : []).flatMap((entry) => isObject(entry)
        ? Object.entries(entry).map(([name, resource]) => ({ name, resource: isObject(resource) ? resource : {} }))
        : []);
}
function app_spec_keyOf(object, name) {
    return Object.keys(object).find((key) => key.toLowerCase() === name.toLowerCase()) ?? name;
}
function member(json, name) {
    return isObject(json) ? json[app_spec_keyOf(json, name)] : undefined;
}

;// CONCATENATED MODULE: ./build/codedeploy/start.js




/**
 * Starts a deployment: CodeDeploy CreateDeployment with the AppSpec in the call, which CodeDeploy wants the SHA-256 of.
 * https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_AppSpecContent.html
 *
 * @param taskDefinition ARN of the revision
 * @returns the deployment's id, d-…
 * @throws CreateDeployment's errors as they are
 */
async function start_createDeployment(codedeploy, plan, taskDefinition, description = plan.description) {
    const content = JSON.stringify(withTaskDefinition(plan.appSpec, taskDefinition));
    const command = new CreateDeploymentCommand({
        applicationName: plan.application,
        deploymentGroupName: plan.deploymentGroup,
        revision: {
            revisionType: 'AppSpecContent',
            appSpecContent: { content, sha256: createHash('sha256').update(content).digest('hex') },
        },
        ...(plan.deploymentConfig && { deploymentConfigName: plan.deploymentConfig }),
        ...(description && { description }),
    });
    try {
        return (await codedeploy.send(command)).deploymentId ?? '';
    }
    catch (error) {
        if (!isAwsError(error, 'DeploymentLimitExceededException'))
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
    const { deploymentGroupInfo } = await codedeploy.send(new GetDeploymentGroupCommand({ applicationName: application, deploymentGroupName: deploymentGroup }));
    const deploymentId = deploymentGroupInfo?.lastAttemptedDeployment?.deploymentId;
    const { deploymentInfo } = await codedeploy.send(new GetDeploymentCommand({ deploymentId }));
    return deploymentInfo?.revision?.appSpecContent?.content === content ? deploymentId : undefined;
}

// EXTERNAL MODULE: ./build/ecs/watch.js + 4 modules
var watch = __webpack_require__(3670);
// EXTERNAL MODULE: ./build/report/words.js
var words = __webpack_require__(4702);
;// CONCATENATED MODULE: ./build/codedeploy/progress.js


/** Says what is new about a deployment of CodeDeploy, each thing once. */
class progress_Progress {
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
                `CodeDeploy waits ${duration(readyMs)} before it shifts the traffic, then ${then}`,
                `to shift it now: ${toContinue('READY_WAIT')}`,
            ]);
        }
        if (instanceTerminationWaitTimeStarted && status === 'InProgress' && terminationMs > 0) {
            return this.#once('termination', [
                `CodeDeploy keeps the original tasks for ${duration(terminationMs)} before it terminates them`,
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
function progress_countsIn({ failedTasks = 0, target }) {
    const green = greenOf(target);
    return (green && {
        desired: green.desiredCount ?? 0,
        running: green.runningCount ?? 0,
        pending: green.pendingCount ?? 0,
        failed: failedTasks,
    });
}

;// CONCATENATED MODULE: ./build/codedeploy/reader.js




/** Reads what CodeDeploy shows of one deployment, and counts the failed tasks of its replacement task set. */
class reader_DeploymentReader {
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
        const command = new GetDeploymentCommand({ deploymentId });
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
            const command = new BatchGetDeploymentTargetsCommand({
                deploymentId,
                targetIds: [`${plan.cluster}:${plan.service}`],
            });
            const { deploymentTargets } = await this.#codedeploy.send(command, { abortSignal });
            return labelled(deploymentTargets?.[0]?.ecsTarget, this.#rollout.originalTaskSetId);
        }
        catch (error) {
            this.#options.signal?.throwIfAborted();
            if (isAccessDenied(error)) {
                this.#readsTargets = false;
                this.#options.log.notice('The role may not call codedeploy:BatchGetDeploymentTargets, so neither lifecycle events nor traffic are shown. ' +
                    'Allow it for more exact reasons (docs/permissions.md).');
            }
            // A deployment that was just created has none yet.
            if (!isAwsError(error, 'DeploymentTargetDoesNotExistException', 'DeploymentNotStartedException')) {
                this.#options.log.debug(`Target of ${deploymentId} not read: ${error}`);
            }
            return undefined;
        }
    }
    /** Somebody else's deployment may have taken the place of one that was stopped. */
    async #lastAttempted(abortSignal) {
        const { application, deploymentGroup } = this.#rollout.plan;
        const command = new GetDeploymentGroupCommand({
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
            this.#failedTasks = await countFailedTasks(this.#ecs, subject, abort);
        }
        catch (error) {
            signal?.throwIfAborted();
            if (isAccessDenied(error)) {
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
async function watch_watchDeployments(aws, rollouts, options) {
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
        const delayMs = Math.min(pollDelayMs(clock.now() - changedAt, random()), Math.max(0, deadline - clock.now()));
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
        if (watched.some(({ outcome }) => outcome.verdict && isFailure(outcome.verdict)))
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
        const isNew = isAwsError(error, 'DeploymentDoesNotExistException');
        if (isLastingRefusal(error) && !isNew)
            throw explainAwsError(error, `watch deployment ${rollout.deploymentId}; it goes on in CodeDeploy`);
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
        log.info(`${rollout.plan.service}: ${line} (${duration(clock.now() - startedAt)})`);
    outcome.verdict = judgeDeployment(rollout, snapshot);
    if (isOver(deployment) && !outcome.verdict)
        log.debug(`${rollout.plan.service}: waits for the end of the rollback`);
    return news.length > 0;
}
function timedOut({ progress, rollbackId, rollout }, timeoutMs) {
    const { readyMs, terminationMs } = rollout.plan.waits;
    const waits = readyMs + terminationMs > 0 ? ` and the deployment group's waits of ${duration(readyMs + terminationMs)}` : '';
    const reason = `not through after ${duration(timeoutMs)}${waits} (${progress.last})`;
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

;// CONCATENATED MODULE: ./build/codedeploy/rollback.js







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
            const { message } = explainAwsError(error, `roll service "${service}" back`);
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
                const revision = taskDefinitionName(taskDefinition);
                await createDeployment(codedeploy, plan, taskDefinition, `Rollback of ${deploymentId} to ${revision}`);
            }
            onStarted(plan.service);
        }
        catch (error) {
            const { message } = explainAwsError(error, `roll service "${plan.service}" back`);
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
        await codedeploy.send(new dist_cjs/* StopDeploymentCommand */.NzN({ deploymentId, autoRollbackEnabled: true }));
        return true;
    }
    catch (error) {
        if ((0,errors/* isAwsError */.m_)(error, 'DeploymentAlreadyCompletedException'))
            return false;
        throw error;
    }
}
async function takeBack(aws, way, options, onStarted) {
    const { deploymentId, plan, shifted, taskDefinition, underWay } = way;
    const { log } = options;
    const codedeploy = await aws.codedeploy();
    const revision = taskDefinitionName(taskDefinition);
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
    const services = await describeServices(aws.ecs, options.cluster, [plan.service]);
    const primary = primaryTaskSet(services.get(plan.service) ?? {});
    if (!shifted && primary?.taskDefinition === taskDefinition) {
        log.info(`${plan.service}: the traffic never left ${revision}, so there is nothing to take back`);
        return { kind: 'stable' };
    }
    const back = await createDeployment(codedeploy, plan, taskDefinition, `Rollback of ${deploymentId} to ${revision}`);
    onStarted(plan.service);
    log.info(`${plan.service}: rolling back to ${revision} (CodeDeploy's deployment ${back})`);
    return await watchOne(aws, { ...rollout, deploymentId: back, originalTaskSetId: primary?.id }, options);
}
async function watchOne(aws, rollout, options) {
    const outcome = (await watchDeployments(aws, [rollout], options)).get(rollout.plan.service);
    return outcome?.verdict ?? { kind: 'timed-out', reason: 'the watch ended without a verdict' };
}


/***/ })

};
