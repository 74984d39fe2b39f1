export const id = 10;
export const ids = [10];
export const modules = {

/***/ 7424:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   o: () => (/* binding */ codeDeployStarter)
/* harmony export */ });
/** Starts a service's deployment with CodeDeploy, and says what is to be watched. */
function codeDeployStarter(aws, plan, { previousTaskDefinition }) {
    return async (taskDefinition) => {
        const { createDeployment } = await Promise.all(/* import() */[__webpack_require__.e(507), __webpack_require__.e(595)]).then(__webpack_require__.bind(__webpack_require__, 7595));
        const deploymentId = await createDeployment(await aws.codedeploy(), plan, taskDefinition);
        return {
            service: plan.service,
            deploymentId,
            createdAt: undefined,
            desiredCount: 0,
            serviceDeploymentBefore: undefined,
            serviceDeploymentArn: undefined,
            codeDeploy: { plan, deploymentId, previousTaskDefinition, originalTaskSetId: plan.taskSetId },
        };
    };
}


/***/ }),

/***/ 2010:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  deploy: () => (/* binding */ deploy),
  describeRevisions: () => (/* binding */ describeRevisions),
  emptyResult: () => (/* binding */ emptyResult),
  sayer: () => (/* binding */ sayer),
  toAffected: () => (/* binding */ toAffected)
});

// EXTERNAL MODULE: ./build/aws/arn.js
var aws_arn = __webpack_require__(3385);
// EXTERNAL MODULE: ./build/aws/errors.js
var errors = __webpack_require__(8127);
// EXTERNAL MODULE: ./build/codedeploy/starter.js
var starter = __webpack_require__(7424);
// EXTERNAL MODULE: ./build/ecs/recover.js + 4 modules
var recover = __webpack_require__(1590);
// EXTERNAL MODULE: ./build/ecs/revisions.js
var ecs_revisions = __webpack_require__(7616);
// EXTERNAL MODULE: ./build/ecs/step.js
var step = __webpack_require__(4730);
// EXTERNAL MODULE: ./build/ecs/update.js + 1 modules
var update = __webpack_require__(9861);
// EXTERNAL MODULE: ./build/image-phases.js + 9 modules
var image_phases = __webpack_require__(3079);
// EXTERNAL MODULE: ./build/phases.js
var build_phases = __webpack_require__(7282);
// EXTERNAL MODULE: ./build/recovery.js
var recovery = __webpack_require__(6753);
// EXTERNAL MODULE: ./build/report/words.js
var words = __webpack_require__(4702);
// EXTERNAL MODULE: ./build/rollouts.js + 2 modules
var build_rollouts = __webpack_require__(3387);
// EXTERNAL MODULE: ./build/run-command.js
var run_command = __webpack_require__(9997);
// EXTERNAL MODULE: ./build/ecs/busy.js
var ecs_busy = __webpack_require__(977);
// EXTERNAL MODULE: ./build/errors.js
var build_errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/find-services.js
var find_services = __webpack_require__(9302);
// EXTERNAL MODULE: ./build/preflight.js + 7 modules
var preflight = __webpack_require__(3357);
;// CONCATENATED MODULE: ./build/up-to-date.js






/**
 * A build takes minutes, in which others may deploy: what they have left is what the new revision is made from. Waits for them where
 * the input `on-busy` wants that.
 *
 * @returns the same findings where nothing has changed
 * @throws DeployError where a service is busy and is not to be, or can no longer be deployed
 */
async function upToDate(found, inputs, imageBuilt, { aws, clock, log, signal }, phases) {
    let { services } = found;
    if (imageBuilt)
        services = await readAgain(inputs, aws);
    const busy = (0,ecs_busy/* busyServices */.WW)(services, found.plans);
    if (busy.length > 0 && inputs.onBusy === 'fail') {
        throw new build_errors/* DeployError */.sH({
            what: 'A deployment was begun while the image was built.',
            why: busy.map(ecs_busy/* busyProblem */.rU).join('\n'),
        });
    }
    if (busy.length > 0 && inputs.onBusy === 'wait') {
        await phases.run('Waiting', () => (0,ecs_busy/* waitUntilFree */.MQ)(aws.ecs, busy, { ...inputs, clock, log, signal }), () => `${(0,words/* listOf */.c3)(busy.map(({ name }) => name))} free`);
        services = await readAgain(inputs, aws);
    }
    const theirs = found.codeDeploy.filter(({ inProgress }) => inProgress);
    if (theirs.length > 0) {
        const { waitForDeployments } = await Promise.all(/* import() */[__webpack_require__.e(507), __webpack_require__.e(250)]).then(__webpack_require__.bind(__webpack_require__, 4250));
        await phases.run('Waiting', () => waitForDeployments(aws, theirs, { ...inputs, clock, log, signal }), () => `${(0,words/* listOf */.c3)(theirs.map(({ service }) => service))} free`);
        services = await readAgain(inputs, aws);
        return await (0,preflight/* preflight */.M)(inputs, aws, { services, image: found.image });
    }
    if (services === found.services)
        return found;
    const changed = services.filter(({ service }, index) => service.taskDefinition !== found.services[index]?.service.taskDefinition);
    for (const { name, service } of changed) {
        log.warning(`${name} was deployed by somebody else meanwhile: the new revision is made from ${(0,aws_arn/* taskDefinitionName */.ip)(service.taskDefinition ?? '')}.`);
    }
    return changed.length > 0 ? await (0,preflight/* preflight */.M)(inputs, aws, { services, image: found.image }) : { ...found, services };
}
async function readAgain(inputs, aws) {
    const problems = [];
    const services = await (0,find_services/* findServices */.O)(inputs, aws.ecs, problems);
    if (problems.length === 0)
        return services;
    throw new build_errors/* DeployError */.sH({ what: 'The services have changed since the run began.', why: problems.join('\n') });
}

;// CONCATENATED MODULE: ./build/deploy.js














/**
 * The whole story in order, from a commit to a stable service. Never throws for what happens on the way: the result's `failure`
 * says it.
 *
 * @param looking the preflight, under way already
 */
async function deploy(inputs, job, looking, tools) {
    const { aws, clock, log } = tools;
    const phases = new build_phases/* Phases */.V(clock, log, tools.signal);
    const result = emptyResult(inputs, phases);
    /** Service to the ARN of the revision that it was updated to, or may have been where a call ended in the dark. */
    const mayRun = new Map();
    let affected = [];
    /** What a cancelled run no longer waits for, and which may still have a word to say. */
    let underWay = Promise.resolve();
    const updating = new AbortController();
    const say = sayer(log);
    const begin = (findings) => {
        affected = toAffected(findings);
        result.region = findings.region;
        result.services = affected.map((one) => one.result);
        say(findings);
    };
    try {
        const looked = await phases.run('Preflight', () => looking, ({ services }) => `found ${(0,words/* listOf */.c3)(services.map(({ name }) => name))}`);
        begin(looked);
        const { found: image, image: provided } = await (0,image_phases/* imagePhases */.U)(looked, inputs, job, result, phases, tools, (work) => {
            underWay = work;
        });
        const found = { ...looked, image };
        const findings = await upToDate(found, inputs, provided.built, tools, phases);
        if (findings !== found)
            begin(findings);
        const revisions = await phases.run('Task definition', () => {
            const registered = (0,ecs_revisions/* registerRevisions */.qb)(aws.ecs, findings.plans, log, (one) => result.revisions.push(one));
            underWay = registered;
            return registered;
        }, () => describeRevisions(result));
        const targets = affected.map(({ before, codeDeploy, plan, result: of }) => ({
            service: before,
            result: of,
            plan,
            taskDefinition: revisions.get(of.name) ?? '',
            startElsewhere: codeDeploy && (0,starter/* codeDeployStarter */.o)(aws, codeDeploy, of),
        }));
        const retention = inputs.logRetentionDays;
        if (retention !== undefined) {
            const { createLogGroups } = await __webpack_require__.e(/* import() */ 21).then(__webpack_require__.bind(__webpack_require__, 2021));
            const registrations = findings.plans.map(({ registration }) => registration);
            await phases.run('Log groups', () => createLogGroups(registrations, retention, aws, log), (created) => (created.length > 0 ? `${(0,words/* listOf */.c3)(created)} created` : 'no change'));
        }
        const [first] = targets;
        const commanded = { inputs, job, result, plan: findings.plans[0], target: first, phases, tools };
        const imagePushed = provided.built;
        const isDue = targets.some(({ service, taskDefinition }) => (0,step/* startsDeployment */.vI)(service, { ...inputs, taskDefinition, imagePushed }));
        if (inputs.tasks.before && isDue) {
            underWay = (0,run_command/* runCommand */.d1)('before-command', inputs.tasks.before, { ...commanded, left: undefined });
            await underWay;
        }
        tools.remember(underWayNow(inputs, result.region, targets));
        const options = { ...inputs, imagePushed, clock, log, mayRun, signal: updating.signal };
        for (const group of inputs.order === 'sequential' ? targets.map((target) => [target]) : [targets]) {
            const one = inputs.order === 'sequential' && targets.length > 1 ? ` ${group[0]?.result.name}` : '';
            const rollouts = await phases.run(`Update${one}`, () => {
                const updated = (0,update/* updateServices */.O)(aws.ecs, group, options);
                underWay = updated;
                return updated;
            }, (started) => (started.length > 0 ? `${(0,words/* count */.U9)(started.length, 'deployment')} started` : 'nothing to deploy'));
            // CodeDeploy's deployments have their ids only now.
            if (rollouts.some(({ codeDeploy }) => codeDeploy))
                tools.remember(underWayNow(inputs, result.region, targets));
            if (inputs.wait && rollouts.length > 0) {
                const watched = affected.filter((each) => group.some(({ result: of }) => of === each.result));
                await phases.run(`Rollout${one}`, () => (0,build_rollouts/* watchRollouts */.O)(rollouts, watched, inputs, tools), () => (0,build_rollouts/* rolledOut */.T)(watched.map((each) => each.result)));
            }
            if (!result.services.every(recovery/* isWell */.f5))
                break;
        }
        if (inputs.tasks.after && mayRun.size > 0 && result.services.every(recovery/* isWell */.f5)) {
            const left = underWayNow(inputs, result.region, targets);
            underWay = (0,run_command/* runCommand */.d1)('after-command', inputs.tasks.after, { ...commanded, left });
            await underWay;
        }
        if (inputs.autoscaling && result.services.every(recovery/* isWell */.f5)) {
            const { applyScaling } = await __webpack_require__.e(/* import() */ 122).then(__webpack_require__.bind(__webpack_require__, 1122));
            const changed = findings.scaling.filter(({ changes }) => changes.length > 0);
            await phases.run('Auto-scaling', () => applyScaling(findings.scaling, aws, log), () => (changed.length > 0 ? `set for ${(0,words/* listOf */.c3)(changed.map(({ service }) => service))}` : 'no change'));
            result.scaling = changed;
        }
    }
    catch (error) {
        log.debug(error.stack ?? '');
        result.failure = (0,errors.explainAwsError)(error, 'deploy');
        await (0,recovery/* lastAnswer */.$k)(underWay, phases, log);
    }
    updating.abort();
    if (result.failure || !result.services.every(recovery/* isWell */.f5))
        await (0,recovery/* recover */.lj)(result, affected, mayRun, inputs, tools, phases);
    if ((0,recover/* isAllSaid */.Tr)(affected) && (0,run_command/* areOver */.xn)(result.tasks))
        tools.remember(undefined);
    return result;
}
/** Prints what preflight has to say, each sentence once. */
function sayer(log) {
    const said = new Set();
    const each = (sentences, print) => {
        for (const sentence of sentences)
            if (!said.has(sentence))
                print(sentence);
        for (const sentence of sentences)
            said.add(sentence);
    };
    return ({ notices, warnings }) => {
        each(warnings, (warning) => log.warning(warning));
        each(notices, (notice) => log.notice(notice));
    };
}
/** For the post step. */
function underWayNow(inputs, region, targets) {
    const revisions = [...new Set(targets.map(({ taskDefinition }) => taskDefinition))];
    const goingBack = inputs.onCancel === 'rollback' ? targets : [];
    const ours = goingBack.filter(({ result, startElsewhere }) => !startElsewhere && !result.isNew);
    const theirs = goingBack.filter(({ startElsewhere }) => startElsewhere);
    return {
        text: `The rollout of ${(0,words/* listOf */.c3)(revisions.map(aws_arn/* taskDefinitionName */.ip))} was under way.`,
        region,
        cluster: inputs.cluster,
        takeBack: ours.map(({ result, taskDefinition }) => ({
            service: result.name,
            from: taskDefinition,
            to: result.previousTaskDefinition,
        })),
        stopTasks: {},
        stopDeployments: Object.fromEntries(theirs.flatMap(({ result }) => (result.deploymentId ? [[result.name, result.deploymentId]] : []))),
    };
}
function describeRevisions({ revisions }) {
    const names = revisions.filter((revision) => revision.registered).map(({ arn }) => (0,aws_arn/* taskDefinitionName */.ip)(arn));
    return names.length > 0 ? `${(0,words/* listOf */.c3)(names)} registered` : 'no change, no new revision';
}
function emptyResult({ cluster, region }, phases) {
    return {
        cluster,
        region: region ?? '',
        image: undefined,
        revisions: [],
        services: [],
        tasks: [],
        scaling: [],
        phases: phases.done,
        failure: undefined,
    };
}
function toAffected({ codeDeploy, plans, services }) {
    return services.map(({ name, plan, service }) => ({
        before: service,
        plan,
        codeDeploy: codeDeploy.find((plan) => plan.service === name),
        registration: plans.find((plan) => plan.services.includes(name))?.registration ?? {},
        result: {
            name,
            arn: service.serviceArn ?? '',
            isNew: plan?.kind === 'create',
            previousTaskDefinition: (0,step/* stableRevisionOf */.YU)(service),
            taskDefinition: service.taskDefinition ?? '',
            deploymentId: undefined,
            serviceDeploymentArn: undefined,
            verdict: undefined,
            startedAt: undefined,
            endedAt: undefined,
            counts: undefined,
            diagnosis: undefined,
            rollback: undefined,
        },
    }));
}


/***/ }),

/***/ 6788:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  u: () => (/* binding */ hintsFor)
});

// EXTERNAL MODULE: ./build/report/words.js
var words = __webpack_require__(4702);
// EXTERNAL MODULE: ./build/aws/arn.js
var aws_arn = __webpack_require__(3385);
;// CONCATENATED MODULE: ./build/ecs/hints/words.js

/** The names that hints are made of, taken from the task definition and the service. */
function containerName({ container }) {
    return container?.name ? `container "${container.name}"` : 'the container';
}
function words_image({ container }) {
    return container?.image ?? 'the image';
}
/** The parts of "host:5000/team/api:tag@sha256:…". */
function imageReference({ container }) {
    const match = /^(?:([^/]+[.:][^/]*|localhost)\/)?([^:@]+)(?::([^@]+))?(?:@(.+))?$/.exec(container?.image ?? '');
    if (!match?.[2])
        return undefined;
    return { host: match[1], repository: match[2], tag: match[3], digest: match[4] };
}
/** "123456789012.dkr.ecr.eu-west-1.amazonaws.com" → "eu-west-1" */
function ecrRegion(host) {
    return /\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\./.exec(host ?? '')?.[1];
}
function executionRole({ taskDefinition }) {
    return taskDefinition.executionRoleArn
        ? `the execution role ${taskDefinition.executionRoleArn}`
        : 'an execution role (the task definition has no executionRoleArn yet)';
}
/** Docker's name of the platform that the tasks run on; undefined where the container instances decide. */
function taskPlatform({ service, taskDefinition }) {
    const { cpuArchitecture, operatingSystemFamily } = taskDefinition.runtimePlatform ?? {};
    const system = operatingSystemFamily?.startsWith('WINDOWS') ? 'windows' : 'linux';
    if (cpuArchitecture)
        return `${system}/${cpuArchitecture === 'ARM64' ? 'arm64' : 'amd64'}`;
    return runsOnFargate({ service, taskDefinition }) ? `${system}/amd64` : undefined;
}
function runsOnFargate({ service, taskDefinition }) {
    const providers = service?.capacityProviderStrategy?.map(({ capacityProvider }) => capacityProvider) ?? [];
    if (providers.length > 0)
        return providers.some((provider) => provider?.startsWith('FARGATE'));
    if (service?.launchType)
        return service.launchType === 'FARGATE';
    return taskDefinition.requiresCompatibilities?.includes('FARGATE') ?? false;
}
/** "subnets subnet-1, subnet-2; security groups sg-1; assignPublicIp DISABLED" */
function network({ service }) {
    const { assignPublicIp, securityGroups, subnets } = service?.networkConfiguration?.awsvpcConfiguration ?? {};
    const parts = [
        subnets?.length && `subnets ${subnets.join(', ')}`,
        securityGroups?.length && `security groups ${securityGroups.join(', ')}`,
        assignPublicIp && `assignPublicIp ${assignPublicIp}`,
    ].filter(Boolean);
    return parts.length > 0 ? ` (${parts.join('; ')})` : '';
}
/** How a task gets out of its subnet. @param endpoints the VPC endpoints that do without the internet */
function route(facts, endpoints) {
    return (`The tasks' network${network(facts)} needs a way there: a NAT gateway for private subnets, assignPublicIp ENABLED in public ` +
        `ones, or VPC endpoints for ${endpoints}. The security groups must let port 443 out, those of the endpoints let it in.`);
}
/** "512 MiB" of the container, else of the task. */
function memoryLimit({ container }, { taskDefinition }) {
    if (container?.memory)
        return `the ${container.memory} MiB of its \`memory\``;
    return taskDefinition.memory ? `the ${taskDefinition.memory} MiB of the task` : 'its memory limit';
}
/** What the container runs, as its task definition says it; the image decides otherwise. */
function command({ container }) {
    const words = [...(container?.entryPoint ?? []), ...(container?.command ?? [])];
    return words.length > 0 ? `${JSON.stringify(words)} (entryPoint and command)` : "the image's ENTRYPOINT and CMD";
}
function ports(container) {
    const numbers = (container?.portMappings ?? []).map(({ containerPort, hostPort }) => hostPort || containerPort);
    return numbers.length > 0 ? `port ${numbers.join(', ')}` : 'its port';
}
/** The secrets of a task definition whose ARN or name stands in `said`; all of the container's where none does. */
function secretsNamedIn(said, { taskDefinition }) {
    const all = (taskDefinition.containerDefinitions ?? []).flatMap(({ secrets }) => secrets ?? []);
    const named = all.filter(({ valueFrom = '' }) => said.includes(secretArn(valueFrom)));
    return [...new Set((named.length > 0 ? named : all).map(({ valueFrom = '' }) => secretArn(valueFrom)))];
}
/** Without the JSON key, version stage and version id that `valueFrom` may carry behind a secret's ARN. */
function secretArn(valueFrom) {
    const arn = (0,aws_arn/* parseArn */.Lw)(valueFrom);
    return arn?.service === 'secretsmanager' ? valueFrom.split(':').slice(0, 7).join(':') : valueFrom;
}
function logGroup({ container }) {
    const options = container?.logConfiguration?.options ?? {};
    const region = options['awslogs-region'];
    return `${options['awslogs-group'] ?? 'of the task definition'}${region ? ` in ${region}` : ''}`;
}
/** Where the application's own words are to be found. */
function seeLog(symptom) {
    const { container, log } = symptom;
    if (log)
        return `Its last words are in log group ${log.group}, stream ${log.stream}.`;
    const awslogs = container?.logConfiguration?.logDriver === 'awslogs';
    return `Its log has the reason: look ${awslogs ? `in log group ${logGroup(symptom)}` : 'where its logConfiguration sends it'}.`;
}
/** "target group arn:…, container port 8080, health check grace period 0 s" */
function loadBalancer({ service }) {
    const [first] = service?.loadBalancers ?? [];
    const target = first?.targetGroupArn
        ? `target group ${first.targetGroupArn}`
        : `load balancer ${first?.loadBalancerName ?? ''}`.trim();
    return { target, port: first?.containerPort, grace: service?.healthCheckGracePeriodSeconds ?? 0 };
}

;// CONCATENATED MODULE: ./build/ecs/hints/capacity.js


/*
 * Why there is no place for a task, and what took it away:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html
 */
const NO_INSTANCE = /no container instance met all of its requirements|could not launch \d+ tasks|\bRESOURCE:[A-Z]+/i;
function needs({ cpu, memory }) {
    const parts = [cpu && `${cpu} CPU units`, memory && `${memory} MiB`].filter(Boolean);
    return parts.length > 0 ? ` (a task takes ${parts.join(' and ')})` : '';
}
const PLACEMENT_RULES = [
    {
        said: /already using a port|RESOURCE:PORTS/i,
        hint: ({ container }, { taskDefinition }) => `No container instance has ${ports(container ?? taskDefinition.containerDefinitions?.find(({ portMappings }) => portMappings?.length))} free: while old and new tasks run side by side, a fixed host port takes one instance for each. Use a dynamic host port (hostPort 0) or network mode awsvpc, or let minimumHealthyPercent stop an old task first.`,
    },
    {
        said: /insufficient CPU|enough CPU|RESOURCE:CPU/i,
        hint: (_, { taskDefinition }) => `No container instance has enough CPU free${needs(taskDefinition)}. Add instances (or let a capacity provider do it), lower the task's CPU, or let minimumHealthyPercent stop an old task first.`,
    },
    {
        said: /insufficient memory|enough memory|RESOURCE:MEMORY/i,
        hint: (_, { taskDefinition }) => `No container instance has enough memory free${needs(taskDefinition)}. Add instances (or let a capacity provider do it), lower the task's memory, or let minimumHealthyPercent stop an old task first.`,
    },
    {
        said: /RESOURCE:ENI|ENI attachment|unused device index/i,
        hint: () => 'No container instance has a network interface free for another awsvpc task. Add instances, use larger ones, or turn on the account setting awsvpcTrunking for new instances.',
    },
    {
        said: /RESOURCE:GPU|insufficient GPU/i,
        hint: () => 'No container instance has a GPU free. Add GPU instances, or lower the GPUs that the task asks for.',
    },
    {
        said: /error "?AGENT"?|\bAGENT\b|Amazon ECS Agent to start/,
        hint: () => 'The ECS agent of the closest matching container instance is disconnected: restart it there (sudo systemctl restart ecs), or replace the instance.',
    },
    {
        said: /missing an attribute|\bATTRIBUTE\b/,
        hint: (_, facts) => `No container instance has the attributes that the task definition asks for: its log drivers, CPU architecture, or with awsvpc an instance in one of the service's subnets${network(facts)}.`,
    },
    {
        said: /No Container Instances were found in your (?:cluster|capacity provider)/i,
        hint: (_, { service }) => `There are no container instances to run on${service?.capacityProviderStrategy?.length ? ` in capacity provider ${service.capacityProviderStrategy.map(({ capacityProvider }) => capacityProvider).join(', ')}` : ''}. Start some that join this cluster, or check the Auto Scaling group behind the capacity provider.`,
    },
    {
        said: NO_INSTANCE,
        hint: (_, { taskDefinition }) => `No container instance can take another task${needs(taskDefinition)}. Check that the cluster has instances with room, the right architecture and the service's placement constraints, or add a capacity provider that scales.`,
    },
];
const FARGATE_RULES = [
    {
        said: /Capacity is unavailable at this time/i,
        hint: (_, facts) => `AWS has no capacity for this task size in the Availability Zones of the service right now. Run the deployment again later, or add subnets in other zones${network(facts)}; FARGATE_SPOT runs out sooner than FARGATE.`,
    },
    {
        said: /reached the limit on the number of (vCPUs|tasks)|requested (CPU|MEMORY) configuration is above your limit/i,
        hint: () => 'A quota of the account is used up: ask for more in Service Quotas (Fargate vCPUs, or tasks), or stop what is not needed.',
    },
    {
        said: /provisioning capacity limit was exceeded/i,
        hint: () => 'The cluster already has 500 tasks in PROVISIONING, the most that ECS allows: wait for them, or find out what keeps starting tasks.',
    },
    {
        said: /minimumHealthyPercent or maximumPercent/,
        hint: (_, { service }) => {
            const { maximumPercent, minimumHealthyPercent } = service?.deploymentConfiguration ?? {};
            const now = maximumPercent === undefined ? '' : ` (now ${minimumHealthyPercent} and ${maximumPercent})`;
            return `The service may neither stop an old task nor start a new one: lower its minimumHealthyPercent or raise its maximumPercent${now}.`;
        },
    },
    {
        said: /not compatible with the selected compute strategy/i,
        hint: ({ said: _ }, { taskDefinition }) => `The task definition (requiresCompatibilities: ${taskDefinition.requiresCompatibilities?.join(', ') || 'none'}) does not go with the service's launch type or capacity provider.`,
    },
    {
        said: /operations are being throttled/i,
        hint: () => 'ECS throttles the scheduler of this account: it goes on by itself. Deploy fewer services at a time.',
    },
];
const LOSS_RULES = [
    {
        when: ({ said, stopCode }) => stopCode === 'SpotInterruption' ||
            stopCode === 'TerminationNotice' ||
            /spot task was interrupted|spot interruption/i.test(said),
        hint: () => 'AWS took back the Spot capacity under the tasks: nothing is wrong with the image. Run the deployment again, or give the service a base of FARGATE in its capacity provider strategy.',
    },
    {
        said: /Host EC2 .*(?:terminated|stopped)|Container instance (?:deregistration|draining)/i,
        hint: () => 'The container instance under the tasks went away: nothing is wrong with the image. Run the deployment again when the cluster is steady.',
    },
];
const NETWORK_RULES = [
    {
        said: /(?:insufficient ?free ?addresses|not have enough free addresses)|public IP assignment enabled in subnet/i,
        hint: (_, facts) => `A subnet has no free IP address left for another task${network(facts)}: add a subnet to the service, or free addresses.`,
    },
    {
        said: /TagPolicyViolation/,
        hint: () => 'A tag policy of the organization forbids the network interface that ECS makes for a task: set the tags that it asks for on the service, with propagateTags.',
    },
    {
        said: /(?:network interface|\bENI\b|InternalError).*(?:security ?group|subnet|InvalidGroup)|(?:security group|subnet)\b.*(?:does not exist|not found|same network)/i,
        hint: (_, facts) => `The network configuration of the service names a subnet or security group that does not exist or belongs to another VPC${network(facts)}: correct it on the service.`,
    },
    {
        said: /network interface|configure ENI|^InternalError/i,
        hint: (_, facts) => `The network interface of the task could not be set up, on the side of AWS as a rule: run the deployment again; if it recurs, check the service's subnets${network(facts)} and AWS Health.`,
    },
];
const ROLE_RULES = [
    {
        said: /service linked role/i,
        hint: () => 'The service-linked role of ECS is missing in this account. Create it once: aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com',
    },
    {
        said: /unable to assume the role '?(arn:[^\s']+)?/i,
        hint: (_, { taskDefinition }, match) => `ECS cannot assume ${match?.[1] ?? [taskDefinition.taskRoleArn, taskDefinition.executionRoleArn].filter(Boolean).join(' or ')}: the role must exist, and its trust policy allow ecs-tasks.amazonaws.com sts:AssumeRole.`,
    },
    {
        said: /service discovery|servicediscovery|Cloud Map|service registr(?:y|ies)/i,
        hint: (_, { service }) => {
            const registries = (service?.serviceRegistries ?? []).flatMap(({ registryArn }) => registryArn ?? []);
            return `ECS could not register the tasks in AWS Cloud Map${registries.length ? ` (${registries.join(', ')})` : ''}: check that the Cloud Map service exists and that its instance quota is not used up.`;
        },
    },
];
const WAITING_RULES = [
    {
        when: ({ live }) => live?.status === 'PROVISIONING',
        hint: ({ live }, facts) => `Tasks have been in PROVISIONING for ${(0,words/* duration */.p0)(live?.ageMs ?? 0)}: ECS waits for capacity or a network interface. Check the capacity provider's Auto Scaling group, and the free addresses of the subnets${network(facts)}.`,
    },
    {
        when: ({ live }) => live?.status === 'PENDING',
        hint: ({ live }) => `Tasks have been in PENDING for ${(0,words/* duration */.p0)(live?.ageMs ?? 0)}: the image is still being pulled, a dependsOn condition of a container is not met yet, or the agent of the container instance does not answer.`,
    },
    {
        when: ({ live }) => live?.status === 'ACTIVATING',
        hint: ({ live }) => `Tasks have been in ACTIVATING for ${(0,words/* duration */.p0)(live?.ageMs ?? 0)}: their containers run, and ECS is still registering them with the load balancer or service discovery.`,
    },
];
const CAPACITY_RULES = [
    ...PLACEMENT_RULES,
    ...FARGATE_RULES,
    ...LOSS_RULES,
    ...NETWORK_RULES,
    ...ROLE_RULES,
    ...WAITING_RULES,
];

;// CONCATENATED MODULE: ./build/ecs/hints/container.js

/*
 * Why containers that could be started end: what they run, memory, health checks, exit codes.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cannot-start-container.html
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/out-of-memory.html
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-unhealthy-event-messages.html
 */
const NOT_RUNNABLE = (symptom, facts) => {
    const platform = taskPlatform(facts) ?? 'the architecture of the container instances';
    return `${words_image(symptom)} was built for another processor than ${containerName(symptom)} runs on (${platform}). Build it for that platform (input platforms), or set runtimePlatform.cpuArchitecture in the task definition to the image's. If they agree, the script that it starts lacks its first line (#!/bin/sh).`;
};
const NOT_FOUND = (symptom, _, match) => `${sentence(containerName(symptom))} starts ${match?.[1] ? `"${match[1]}"` : command(symptom)}, which is not in ${words_image(symptom)}. Check ${match?.[1] ? command(symptom) : 'the command'}, its path and $PATH; a script with Windows line ends or a missing interpreter fails the same way.`;
const NOT_PERMITTED = (symptom) => `${sentence(containerName(symptom))} may not execute ${command(symptom)}: make the file executable in the image (RUN chmod +x, or COPY --chmod=755), and check the user that it runs as.`;
const PORT_IN_USE = (symptom, { taskDefinition }) => taskDefinition.networkMode === 'awsvpc'
    ? `Two containers of the task, or two processes of ${containerName(symptom)}, listen on the same port: in network mode awsvpc all containers of a task share one address. Give each its own port.`
    : `${sentence(ports(symptom.container))} of ${containerName(symptom)} is already taken on the container instance. Use a dynamic host port (hostPort 0) or network mode awsvpc, or let minimumHealthyPercent stop an old task first.`;
const START_RULES = [
    { said: /exec format error/i, hint: NOT_RUNNABLE },
    { output: /exec format error/i, hint: NOT_RUNNABLE },
    {
        said: /exec: \\?"([^"\\]+)\\?": (?:executable file not found|stat .*no such file)|executable file not found|exec .*: no such file or directory/i,
        hint: NOT_FOUND,
    },
    { said: /CannotStart.*permission denied|exec .*permission denied/i, hint: NOT_PERMITTED },
    { said: /port is already allocated|address already in use/i, hint: PORT_IN_USE },
    { output: /EADDRINUSE|address already in use/i, hint: PORT_IN_USE },
    {
        said: /minimum memory limit allowed is/i,
        hint: (symptom) => `\`memory\` of ${containerName(symptom)} is below docker's minimum of 6 MiB: raise it.`,
    },
    {
        said: /no space left on device/i,
        hint: (_, facts) => runsOnFargate(facts)
            ? "The task's disk is full: raise ephemeralStorage.sizeInGiB in the task definition."
            : 'The disk of the container instance is full: free space, or enlarge its volume.',
    },
    {
        said: /DockerTimeoutError|ContainerRuntimeTimeoutError|Could not transition to/i,
        hint: (symptom) => `${sentence(containerName(symptom))} did not start in time. Check the load of the container instance, the size of the image, and startTimeout where another container depends on it.`,
    },
];
const MEMORY_RULES = [
    {
        said: /OutOfMemory(?:Error)?\b|due to memory usage/i,
        hint: (symptom, facts) => `${sentence(containerName(symptom))} used more than ${memoryLimit(symptom, facts)} and was killed. Raise the limit in the task definition, or make the process use less (worker count, heap size).`,
    },
    {
        output: /heap out of memory|java\.lang\.OutOfMemoryError|MemoryError|Cannot allocate memory/,
        hint: (symptom, facts) => `The process in ${containerName(symptom)} ran out of memory by its own account. Raise its heap limit (NODE_OPTIONS=--max-old-space-size, -XX:MaxRAMPercentage) within ${memoryLimit(symptom, facts)}, or that limit as well.`,
    },
];
const HEALTH_RULES = [
    { said: /failed container health checks/i, hint: containerHealth },
    { when: ({ live }) => live?.unhealthy === true, hint: containerHealth },
    {
        said: /target (group )?is not found/i,
        hint: (_, facts) => `The ${loadBalancer(facts).target} of the service is gone or has lost the tasks: check that it still exists and is attached to a listener of the load balancer.`,
    },
    {
        said: /failed ELB health checks|is (?:unhealthy|not healthy) in \(?(?:target-group|elb)/i,
        hint: loadBalancerHealth,
    },
];
function containerHealth(symptom, { taskDefinition }) {
    const checked = symptom.container?.healthCheck !== undefined
        ? symptom.container
        : (taskDefinition.containerDefinitions ?? []).find(({ healthCheck }) => healthCheck !== undefined);
    const name = checked?.name ? `container "${checked.name}"` : 'the container';
    const check = checked?.healthCheck;
    const shown = check?.command ? ` ${JSON.stringify(check.command)}` : '';
    const tool = /\b(curl|wget)\b/.exec(check?.command?.join(' ') ?? '')?.[1];
    const timing = check
        ? ` It has ${check.timeout ?? 5} s for an answer, ${check.retries ?? 3} tries every ${check.interval ?? 30} s, and startPeriod is ${check.startPeriod ?? 0} s: raise startPeriod for an application that starts slowly.`
        : '';
    return `The health check${shown} of ${name} fails. Run it in the image${tool ? `: ${tool} has to be there` : ''}, and the port and path have to answer.${timing}`;
}
function loadBalancerHealth({ said }, facts) {
    // The reason of a task does not say how the check failed; the event does.
    const words = [said, ...facts.events].find((text) => /due to \(reason/i.test(text)) ?? said;
    const { grace, port, target } = loadBalancer(facts);
    const where = port ? `port ${port}` : 'its port';
    return `${loadBalancerFailure(words, target, where)} The service's health check grace period is ${grace} s: it has to cover the start of the application.`;
}
function loadBalancerFailure(words, target, where) {
    const codes = /with these codes: \[([\d, ]+)\]/i.exec(words)?.[1];
    if (codes) {
        return `The application answers the health check of ${target} with ${codes}: check the path and the success codes of the target group, and what the application says to that path on ${where}.`;
    }
    if (/timed out/i.test(words)) {
        return `The health check of ${target} gets no answer in time: the tasks' security group must let the load balancer in on ${where}, and the application listen there on 0.0.0.0 (not 127.0.0.1).`;
    }
    return `The health check of ${target} fails: the application has to listen on 0.0.0.0, ${where}, and answer the path of the target group's health check with a success code.`;
}
const STOP_RULES = [
    // Taking the deployment back stops healthy tasks too.
    { said: /scaling activity initiated by/i, hint: () => undefined },
    {
        when: ({ said, stopCode }) => stopCode === 'UserInitiated' || /task stopped by/i.test(said),
        hint: () => 'Somebody stopped the tasks (ECS StopTask): CloudTrail says who.',
    },
];
const EXIT_RULES = [
    { exitCode: 127, hint: NOT_FOUND },
    { exitCode: 126, hint: NOT_PERMITTED },
    {
        exitCode: 137,
        hint: (symptom, facts) => `${sentence(containerName(symptom))} was killed (SIGKILL). Either it did not end within ${stopTimeout(symptom.container)} of being told to stop, or the host ran out of memory: compare its memory use with ${memoryLimit(symptom, facts)}. If another essential container of the task exited, look there first.`,
    },
    {
        exitCode: 139,
        hint: (symptom) => `${sentence(containerName(symptom))} crashed (SIGSEGV): a native library or the runtime, often one that was built for another base image or processor. ${seeLog(symptom)}`,
    },
    {
        exitCode: 132,
        hint: (symptom) => `${sentence(containerName(symptom))} used an instruction that the processor does not have (SIGILL): a native library was built for a newer one.`,
    },
    {
        exitCode: 134,
        hint: (symptom) => `${sentence(containerName(symptom))} aborted itself (SIGABRT): a failed assertion, or out of memory. ${seeLog(symptom)}`,
    },
    {
        exitCode: 143,
        hint: (symptom) => `${sentence(containerName(symptom))} was told to stop (SIGTERM) and did: look at the events for what stopped the task, or at the other essential containers.`,
    },
    {
        exitCode: 0,
        when: ({ container, said }) => container?.essential !== false && /essential container/i.test(said),
        hint: (symptom) => `${sentence(containerName(symptom))} is essential and ended with 0, which stops the task: keep its process in the foreground, or set essential to false if it is meant to end.`,
    },
    {
        when: ({ exitCode }) => exitCode !== undefined && exitCode !== 0,
        hint: (symptom) => `The application in ${containerName(symptom)} ended itself with exit code ${symptom.exitCode}. ${seeLog(symptom)}`,
    },
];
function stopTimeout(container) {
    return `${container?.stopTimeout ?? 30} s`;
}
function sentence(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
}
/** What stopped the task explains its exit codes: health checks and stops come before them. */
const CONTAINER_RULES = [
    ...START_RULES,
    ...MEMORY_RULES,
    ...HEALTH_RULES,
    ...STOP_RULES,
    ...EXIT_RULES,
];

;// CONCATENATED MODULE: ./build/ecs/hints/start.js

/*
 * Why tasks do not start: image, secrets, log group, file system. The words are those of ECS, its agents and docker:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html
 */
const UNREACHABLE = /connection issue between the task and|check your (?:task )?network configuration|i\/o timeout|request canceled|context (?:deadline exceeded|canceled)|no such host|connection refused|network is unreachable|TLS handshake timeout|StatusCode: 0\b/i;
const REFUSED = /AccessDenied|access denied|not authorized to perform|403 Forbidden|no basic auth credentials|has the permissions|engine ecr credentials: not found/i;
const PULL = /CannotPull(?:ECR)?ContainerError|registry auth from Amazon ECR|cannot pull '|can.t pull the image/i;
const SECRET = /from (?:asm|ssm|secrets manager)|SecretsManager|secrets manager|parameter store|ssm:GetParameters/i;
const LOGGER = /failed to (?:validate logger args|initialize logging driver)|CloudWatch log (?:group|stream)/i;
const EFS = /\bEFS\b|mount\.nfs4/i;
const PULL_ACTIONS = 'ecr:GetAuthorizationToken, ecr:BatchCheckLayerAvailability, ecr:GetDownloadUrlForLayer and ecr:BatchGetImage ' +
    '(the managed policy AmazonECSTaskExecutionRolePolicy has them)';
const both = (first, second) => ({ said }) => first.test(said) && second.test(said);
const PULL_RULES = [
    {
        said: /(?:descriptor matching platform|descriptor for platform|no matching manifest for|no match for platform)[^a-z]*((?:linux|windows)\/\w+)?/i,
        hint: (symptom, facts, match) => {
            const platform = match?.[1] ?? taskPlatform(facts) ?? 'the platform of the container instances';
            return `${words_image(symptom)} was not built for ${platform}, which the tasks run on. Build it for that platform (input platforms), or change runtimePlatform in the task definition.`;
        },
    },
    {
        said: /toomanyrequests|too many requests|pull rate limit/i,
        hint: (symptom) => `The registry of ${words_image(symptom)} limits how often it may be pulled. Copy the image to ECR, pull it through an ECR pull-through cache, or log in to the registry with repositoryCredentials.`,
    },
    {
        said: /CannotPull.*no space left on device/i,
        hint: (symptom, facts) => runsOnFargate(facts)
            ? `${words_image(symptom)} does not fit on the task's disk: raise ephemeralStorage.sizeInGiB in the task definition, or make the image smaller.`
            : `The disk of the container instance is full while pulling ${words_image(symptom)}: enlarge its volume, or have the agent clean up sooner (ECS_IMAGE_CLEANUP_INTERVAL).`,
    },
    {
        when: both(PULL, UNREACHABLE),
        hint: (symptom, facts) => {
            const { host = 'registry-1.docker.io' } = imageReference(symptom) ?? {};
            const endpoints = ecrRegion(host) ? 'ecr.api, ecr.dkr and s3 (a gateway)' : 'of AWS (which do not lead there)';
            return `The tasks cannot reach ${symptom.container ? `the registry ${host}` : 'the registry'}. ${route(facts, endpoints)}`;
        },
    },
    {
        said: /CannotPull.*(?:name unknown|repository\b.*(?:not found|does not exist)|no such repository)/i,
        hint: (symptom) => `The repository of ${words_image(symptom)} does not exist, or needs a login: check its name, registry, account and region in the task definition${symptom.container?.name ? ` (container "${symptom.container.name}")` : ''}.`,
    },
    {
        when: both(PULL, REFUSED),
        hint: (symptom, facts) => {
            const role = runsOnFargate(facts) || facts.taskDefinition.executionRoleArn
                ? executionRole(facts)
                : "the container instances' role";
            return `Pulling ${words_image(symptom)} was refused. Allow ${role} ${PULL_ACTIONS}; for a repository of another account, its repository policy has to allow this account too.`;
        },
    },
    {
        said: /CannotPull.*(?:not found|manifest unknown)/i,
        hint: (symptom) => {
            const reference = imageReference(symptom);
            if (!reference)
                return 'The image that the task definition names is not in its registry: push it, or correct its tag.';
            const { digest, host, repository, tag } = reference;
            const missing = digest ? `digest ${digest}` : `tag "${tag ?? 'latest'}"`;
            const region = ecrRegion(host);
            const check = region
                ? ` Check with: aws ecr describe-images --region ${region} --repository-name ${repository} --image-ids ${digest ? `imageDigest=${digest}` : `imageTag=${tag ?? 'latest'}`}. A lifecycle policy of the repository may have deleted it.`
                : ' Check the name and the tag in its registry.';
            return `Repository ${repository}${host ? ` of ${host}` : ' of Docker Hub'} has no image with ${missing}.${check}`;
        },
    },
    {
        said: PULL,
        hint: (symptom) => `${words_image(symptom)} could not be pulled. Check that it exists, that the tasks reach its registry, and that the execution role may pull it.`,
    },
];
const SECRET_RULES = [
    {
        said: /did not contain json key ([^\s.,:]+)/i,
        hint: ({ said }, facts, match) => {
            const key = match?.[1] ?? '';
            const holders = (facts.taskDefinition.containerDefinitions ?? [])
                .flatMap(({ secrets }) => secrets ?? [])
                .filter(({ valueFrom }) => valueFrom?.split(':')[7] === key);
            const secret = holders[0]
                ? `${secretsNamedIn(holders[0].valueFrom ?? '', facts)[0]} (for ${holders[0].name})`
                : secretsNamedIn(said, facts)[0];
            return `The secret ${secret ?? ''} has no JSON key "${key}": add it to the secret's value, or correct the key in valueFrom.`;
        },
    },
    {
        said: /invalid character .* looking for beginning of|secret value is not (?:a )?(?:valid )?json/i,
        hint: ({ said }, facts) => `valueFrom asks for a JSON key, and the value of the secret is not JSON: ${secretsNamedIn(said, facts)
            .filter((secret) => secret.includes(':secretsmanager:'))
            .join(', ')}. Store a JSON object, or leave the key out of valueFrom.`,
    },
    {
        when: both(SECRET, UNREACHABLE),
        hint: (_, facts) => `The tasks cannot reach Secrets Manager or the SSM Parameter Store. ${route(facts, 'secretsmanager, ssm and kms')}`,
    },
    {
        when: both(SECRET, /\bkms\b/i),
        hint: ({ said }, facts) => `The secret is encrypted with a KMS key that the task may not use. Allow ${executionRole(facts)} kms:Decrypt on the key of ${secretsNamedIn(said, facts).join(', ')}, in the role's policy and in the key's.`,
    },
    {
        when: both(SECRET, REFUSED),
        hint: ({ said }, facts) => {
            const action = /ssm/i.test(said) && !/secretsmanager|asm/i.test(said) ? 'ssm:GetParameters' : 'secretsmanager:GetSecretValue';
            return `Reading the secrets was refused. Allow ${executionRole(facts)} (not the task role) ${action} on ${secretsNamedIn(said, facts).join(', ')}.`;
        },
    },
    {
        said: /invalid (?:ssm )?parameters?:? ?([\w./, -]*)/i,
        when: ({ said }) => SECRET.test(said) || /invalid ssm/i.test(said),
        hint: ({ said }, facts, match) => `The SSM parameter ${match?.[1]?.trim() || secretsNamedIn(said, facts).join(', ')} does not exist in the region of the tasks: create it, or correct the name in \`secrets\` of the task definition.`,
    },
    {
        when: both(SECRET, /ResourceNotFoundException|can.t find the specified secret|marked for deletion/i),
        hint: ({ said }, facts) => `A secret that the task definition names does not exist, has no value yet, or was deleted: ${secretsNamedIn(said, facts).join(', ')}. Create it in that region and account, or correct valueFrom.`,
    },
    {
        said: SECRET,
        hint: ({ said }, facts) => `The secrets could not be read: ${secretsNamedIn(said, facts).join(', ')}. Check that they exist, and that ${executionRole(facts)} may read them.`,
    },
];
const LOGGER_RULES = [
    {
        when: both(LOGGER, new RegExp(`${UNREACHABLE.source}|signal: killed`, 'i')),
        hint: (_, facts) => `The tasks cannot reach CloudWatch Logs. ${route(facts, 'logs')}`,
    },
    {
        when: both(LOGGER, REFUSED),
        hint: (symptom, facts) => `Writing the log was refused. Allow ${executionRole(facts)} logs:CreateLogStream and logs:PutLogEvents on log group ${logGroup(symptom)}, and logs:CreateLogGroup where awslogs-create-group is set.`,
    },
    {
        when: both(LOGGER, /does not exist|ResourceNotFoundException|cannot find/i),
        hint: (symptom) => `Log group ${logGroup(symptom)} does not exist: create it, or set awslogs-create-group to "true" in the container's logConfiguration and allow the execution role logs:CreateLogGroup.`,
    },
    {
        said: LOGGER,
        hint: (symptom) => `The log driver of ${containerName(symptom)} could not be set up: check the options of its logConfiguration.`,
    },
];
const EFS_RULES = [
    {
        when: both(EFS, /failed to resolve|could not be resolved/i),
        hint: (_, { taskDefinition }) => `${fileSystems(taskDefinition)} has no mount target that the tasks can resolve: add one in each of their Availability Zones, and turn DNS resolution and hostnames of the VPC on.`,
    },
    {
        when: both(EFS, /access denied|AccessDenied|permission denied|not authorized/i),
        hint: (_, { taskDefinition }) => `${fileSystems(taskDefinition)} refused to be mounted. Allow the task role ${taskDefinition.taskRoleArn ?? '(the task definition has none)'} elasticfilesystem:ClientMount and elasticfilesystem:ClientWrite, and check the file system's policy and its access point.`,
    },
    {
        when: both(EFS, /no such file or directory/i),
        hint: (_, { taskDefinition }) => `The directory to mount does not exist: ${fileSystems(taskDefinition)}. Create it, or use an access point that creates it.`,
    },
    {
        said: EFS,
        hint: (_, { taskDefinition }) => `${fileSystems(taskDefinition)} could not be mounted. The security group of its mount targets must let port 2049 (NFS) in from the tasks' security groups.`,
    },
];
function fileSystems({ volumes, }) {
    const ids = (volumes ?? []).flatMap(({ efsVolumeConfiguration }) => efsVolumeConfiguration?.fileSystemId ?? []);
    return ids.length > 0 ? `EFS file system ${ids.join(', ')}` : 'The EFS file system';
}
/** Secrets before images: "unable to pull secrets or registry auth" stands before both. */
const start_START_RULES = [...SECRET_RULES, ...LOGGER_RULES, ...EFS_RULES, ...PULL_RULES];

;// CONCATENATED MODULE: ./build/ecs/hints.js



/** Specific before general. */
const RULES = [...start_START_RULES, ...CAPACITY_RULES, ...CONTAINER_RULES];
/** What to check or do about the known causes of failure: each once, the cause of most failed tasks first. Pure. */
function hintsFor(facts) {
    const hints = new Set();
    const spoken = new Set();
    const speak = (symptom, again) => {
        const known = ruleFor(symptom, facts);
        if (!known || (!again && spoken.has(known.rule)))
            return;
        spoken.add(known.rule);
        const hint = known.rule.hint(symptom, facts, known.match);
        if (hint)
            hints.add(hint);
    };
    for (const symptom of taskSymptoms(facts))
        speak(symptom, true);
    // An event tells once more what a task's reason has told, often cut short.
    for (const said of facts.events)
        speak(eventSymptom(said, facts), false);
    return [...hints];
}
function ruleFor(symptom, facts) {
    for (const rule of RULES) {
        const said = rule.said?.exec(symptom.said);
        const output = rule.output?.exec(symptom.output);
        if ((rule.said && !said) || (rule.output && !output))
            continue;
        if (rule.exitCode !== undefined && rule.exitCode !== symptom.exitCode)
            continue;
        if (rule.when && !rule.when(symptom, facts))
            continue;
        return { rule, match: said ?? output ?? undefined };
    }
    return undefined;
}
function taskSymptoms({ liveTasks, stoppedTasks, taskDefinition }) {
    return [
        ...stoppedTasks.map((tasks) => {
            const [failed] = tasks.containers;
            const said = [tasks.reason, failed?.reason].filter(Boolean).join(' ');
            return { ...symptomOf(failed, said, taskDefinition), stopCode: tasks.stopCode };
        }),
        ...liveTasks.map((live) => ({ ...symptomOf(live.containers[0], '', taskDefinition), live })),
    ];
}
function symptomOf(failed, said, definition) {
    // The reason of a pull names the image; without a reason of its own no container stands out yet.
    const named = failed?.exitCode === undefined && !failed?.reason ? containerNamedIn(said, definition) : undefined;
    return {
        said,
        output: failed?.log?.lines.join('\n') ?? '',
        exitCode: failed?.exitCode,
        stopCode: undefined,
        container: named ?? definition.containerDefinitions?.find(({ name }) => name === failed?.name),
        log: failed?.log,
        live: undefined,
    };
}
function eventSymptom(said, { taskDefinition }) {
    return { ...symptomOf(undefined, said, taskDefinition), container: containerNamedIn(said, taskDefinition) };
}
/** The container whose image or secret the words name; the only one where there is but one. */
function containerNamedIn(said, { containerDefinitions = [] }) {
    const names = ({ image, secrets }) => [image, ...(secrets ?? []).map(({ valueFrom }) => valueFrom)].some((name) => name && said.includes(name));
    return containerDefinitions.find(names) ?? (containerDefinitions.length === 1 ? containerDefinitions[0] : undefined);
}


/***/ }),

/***/ 1590:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  ST: () => (/* binding */ diagnoseFailures),
  Tr: () => (/* binding */ isAllSaid),
  Ev: () => (/* binding */ noteCancelled),
  L7: () => (/* binding */ rollBackServices),
  cw: () => (/* binding */ startToRollBack),
  ed: () => (/* binding */ waysBack),
  WT: () => (/* binding */ whatIsLeft)
});

// EXTERNAL MODULE: ./build/aws/arn.js
var arn = __webpack_require__(3385);
// EXTERNAL MODULE: ./build/report/words.js
var words = __webpack_require__(4702);
;// CONCATENATED MODULE: ./build/report/diagnosis-text.js

/**
 * A diagnosis for the job log: why in one line, the containers with the end of their log, then what to do. The events stand in the
 * log already, as they came while the rollout was watched.
 */
function diagnosisLines(diagnosis) {
    const { hints, liveTasks, notices, stoppedTasks } = diagnosis;
    return merged([
        trusted(headline(diagnosis)),
        ...stoppedTasks.flatMap(stoppedLines),
        ...liveTasks.flatMap(liveLines),
        section('What to do:', hints),
        section('Not known:', notices),
    ]);
}
function printDiagnosis(log, diagnosis) {
    for (const { lines, trusted } of diagnosisLines(diagnosis)) {
        if (trusted)
            for (const line of lines)
                log.info(line);
        else
            log.untrusted(lines);
    }
}
function headline({ events, liveTasks, stoppedTasks }) {
    const [stopped] = stoppedTasks;
    if (stopped)
        return `${(0,words/* stoppedTasksSentence */.bP)(stopped)}.`;
    const [live] = liveTasks;
    if (live)
        return `No task has stopped; ${(0,words/* liveTasksSentence */.Yq)(live)}.`;
    const event = events.at(-1);
    return event ? `No task has stopped. ECS's last word: ${event}` : 'ECS shows neither stopped tasks nor events.';
}
function stoppedLines({ containers, count: tasks, reason, stopCode, taskArn }) {
    const code = stopCode ? ` (${stopCode})` : '';
    return [
        trusted('', `${(0,words/* count */.U9)(tasks, 'task')} stopped${code}: ${reason}`, `  task ${taskArn}`),
        ...containers.flatMap(containerLines),
    ];
}
function liveLines(live) {
    return [
        trusted('', `${(0,words/* liveTasksSentence */.Yq)(live)}`, `  task ${live.taskArn}`),
        ...live.containers.flatMap(containerLines),
    ];
}
function containerLines({ exitCode, log, name, reason }) {
    const state = [exitCode === undefined ? '' : `exit code ${exitCode}`, reason ?? ''].filter(Boolean).join(', ');
    const shown = state ? `  container ${name}: ${state}` : `  container ${name}`;
    if (!log)
        return [trusted(shown)];
    const where = `log group ${log.group}, stream ${log.stream}`;
    return [trusted(shown, `  the last ${(0,words/* count */.U9)(log.lines.length, 'line')} of ${name} (${where}):`), untrusted(log.lines)];
}
function section(title, lines) {
    return lines.length === 0 ? trusted() : trusted('', title, ...lines.map((line) => `  - ${line}`));
}
function trusted(...lines) {
    return { trusted: true, lines };
}
function untrusted(lines) {
    return { trusted: false, lines };
}
function merged(segments) {
    const result = [];
    for (const segment of segments) {
        const last = result.at(-1);
        if (last?.trusted && segment.trusted)
            last.lines.push(...segment.lines);
        else if (segment.lines.length > 0)
            result.push({ trusted: segment.trusted, lines: [...segment.lines] });
    }
    return result;
}

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-ecs/dist-cjs/index.js
var dist_cjs = __webpack_require__(212);
// EXTERNAL MODULE: ./build/aws/errors.js
var errors = __webpack_require__(8127);
// EXTERNAL MODULE: ./build/report/printable.js
var printable = __webpack_require__(4628);
;// CONCATENATED MODULE: ./build/ecs/container-log.js



/** GetLogEvents may answer with an empty page although there are events before it. */
const MAX_PAGES = 3;
const MAX_LINE_LENGTH = 1_000;
/** The awslogs driver sends what was written every five seconds or when the container ends. */
const DELIVERY_MS = 10_000;
const DELIVERY_WAIT_MS = 2_000;
/**
 * The last lines of a container's log: of the newest of `tasks`, or of the one before it when the newest has none (yet).
 * Undefined where there is none to read, with a notice that says where to look.
 */
async function readContainerLog(reader, name, tasks) {
    const definition = reader.taskDefinition;
    const container = definition.containerDefinitions?.find((candidate) => candidate.name === name);
    const ran = tasks.filter((task) => hasRun(task, name));
    const [newest, before] = ran;
    if (!container || !newest)
        return undefined;
    const log = container.logConfiguration;
    if (log?.logDriver !== 'awslogs') {
        reader.notices.say(whereToLook(container, newest));
        return undefined;
    }
    const group = log.options?.['awslogs-group'] ?? '';
    const region = log.options?.['awslogs-region'];
    try {
        const client = await reader.logs(region);
        const read = (task) => readStream(client, group, streamOf(container, task), reader.logLines);
        let found = (await read(newest)) ?? (before && (await read(before)));
        if (!found && reader.clock.now() - Number(newest.stoppedAt ?? 0) < DELIVERY_MS) {
            await reader.clock.sleep(DELIVERY_WAIT_MS);
            found = await read(newest);
        }
        if (found)
            return { ...found, ...(region && { region }) };
        reader.notices.say(`Container "${name}" wrote nothing to log group ${group} (stream ${streamOf(container, newest)}).`);
    }
    catch (error) {
        if ((0,errors.isAwsError)(error, 'ResourceNotFoundException')) {
            reader.notices.say(`Log group ${group} of container "${name}" does not exist${region ? ` in ${region}` : ''}.`);
        }
        else {
            reader.notices.add(error, 'The logs of the failed containers', 'logs:GetLogEvents', { name: group, region });
        }
    }
    return undefined;
}
function containerOf(task, name) {
    return task.containers?.find((container) => container.name === name);
}
/** A container that never started has no log; one that was lost with its host has no exit code. */
function hasRun(task, name) {
    return containerOf(task, name)?.exitCode !== undefined || task.startedAt !== undefined;
}
/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html: without a prefix, docker's own id of the container. */
function streamOf({ logConfiguration, name = '' }, task) {
    const prefix = logConfiguration?.options?.['awslogs-stream-prefix'];
    if (prefix)
        return `${prefix}/${name}/${(0,arn/* resourceId */.a)(task.taskArn ?? '')}`;
    return containerOf(task, name)?.runtimeId ?? '';
}
/** Undefined where the stream does not exist or is empty. */
async function readStream(client, logGroupName, logStreamName, limit) {
    if (!logStreamName)
        return undefined;
    const { GetLogEventsCommand } = await __webpack_require__.e(/* import() */ 303).then(__webpack_require__.t.bind(__webpack_require__, 303, 19));
    let nextToken;
    for (let page = 0; page < MAX_PAGES; page += 1) {
        try {
            const answer = await client.send(new GetLogEventsCommand({ logGroupName, logStreamName, startFromHead: false, limit, nextToken }));
            const lines = linesOf(answer.events ?? []).slice(-limit);
            if (lines.length > 0)
                return { group: logGroupName, stream: logStreamName, lines };
            if (!answer.nextBackwardToken || answer.nextBackwardToken === nextToken)
                return undefined;
            nextToken = answer.nextBackwardToken;
        }
        catch (error) {
            if ((0,errors.isAwsError)(error, 'ResourceNotFoundException') && /log stream/i.test(error.message))
                return undefined;
            throw error;
        }
    }
    return undefined;
}
/** With awslogs-multiline-pattern an event has several lines. */
function linesOf(events) {
    return events.flatMap(({ message }) => (0,printable/* printableLines */.f)(message ?? '')).map(capped);
}
function capped(line) {
    if (line.length <= MAX_LINE_LENGTH)
        return line;
    const more = line.length - MAX_LINE_LENGTH;
    return `${line.slice(0, MAX_LINE_LENGTH).toWellFormed()}… (${more} more characters)`;
}
/** Where the output of a container goes that CloudWatch does not have. */
function whereToLook({ logConfiguration, name }, task) {
    const container = `container "${name}"`;
    if (logConfiguration?.logDriver === 'awsfirelens') {
        const output = logConfiguration.options?.Name ?? logConfiguration.options?.['@type'];
        return `The log of ${container} is not in CloudWatch Logs: FireLens sends it to ${output ?? 'the output of its configuration'}. Look there.`;
    }
    if (logConfiguration?.logDriver) {
        const driver = logConfiguration.logDriver;
        const where = driver === 'json-file' || driver === 'journald' ? 'on its container instance' : 'there';
        return `The log of ${container} is not in CloudWatch Logs: its log driver is ${driver}. Look ${where}.`;
    }
    const runtimeId = containerOf(task, name ?? '')?.runtimeId;
    const instance = task.containerInstanceArn;
    if (instance && runtimeId) {
        return `The log of ${container} is only on container instance ${(0,arn/* resourceId */.a)(instance)}: docker logs ${runtimeId}. Set the log driver awslogs to see it here.`;
    }
    return `The output of ${container} is not kept anywhere: its logConfiguration is missing. Set the log driver awslogs to see it here.`;
}

// EXTERNAL MODULE: ./build/ecs/hints.js + 4 modules
var hints = __webpack_require__(6788);
;// CONCATENATED MODULE: ./build/ecs/notices.js


/** What could not be read, each thing once. */
class Notices {
    #account;
    #subject;
    #notices = new Set();
    constructor(subject) {
        this.#subject = subject;
        this.#account = (0,arn/* parseArn */.Lw)(subject.taskDefinitionArn);
    }
    all() {
        return [...this.#notices];
    }
    say(notice) {
        this.#notices.add(notice);
    }
    /** @param what "The tasks of service "api"": what could not be read, by `action`, of a log group where one is given */
    add(error, what, action, logGroup) {
        if ((0,errors.isAccessDenied)(error)) {
            this.say(`${what} cannot be read: allow ${action} on ${this.#resource(action, logGroup)} (docs/permissions.md).`);
            return;
        }
        this.say(`${what} cannot be read: ${(0,errors.explainAwsError)(error, 'read it').why}`);
    }
    /** The ARN to allow an action on: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html */
    #resource(action, logGroup) {
        if (!this.#account)
            return logGroup ? `log group ${logGroup.name}` : `cluster ${this.#subject.cluster}`;
        if (logGroup) {
            const region = logGroup.region ?? this.#account.region;
            return (0,arn/* formatArn */.bH)({ ...this.#account, service: 'logs', region, resource: `log-group:${logGroup.name}:*` });
        }
        const cluster = (0,arn/* clusterName */.SL)(this.#subject.cluster) ?? this.#subject.cluster;
        const resources = {
            // ListTasks is authorised by the container instance: the policy names the cluster as a condition instead.
            'ecs:ListTasks': '*',
            'ecs:DescribeTasks': `task/${cluster}/*`,
            'ecs:DescribeServices': `service/${cluster}/${(0,arn/* resourceId */.a)(this.#subject.service)}`,
        };
        const resource = resources[action] ?? '*';
        return resource === '*' ? '*' : (0,arn/* formatArn */.bH)({ ...this.#account, service: 'ecs', resource });
    }
}

// EXTERNAL MODULE: ./build/ecs/progress.js
var progress = __webpack_require__(7723);
// EXTERNAL MODULE: ./build/ecs/service.js
var service = __webpack_require__(9121);
// EXTERNAL MODULE: ./build/ecs/task-groups.js
var task_groups = __webpack_require__(470);
;// CONCATENATED MODULE: ./build/ecs/diagnosis.js







/** A breaker gives up after 200 failed tasks at most; ECS lists those of other deployments among them. */
const LIST_PAGES = 10;
/** DescribeTasks takes at most this many. */
const TASKS_PER_CALL = 100;
const GROUPS_WITH_LOG = 3;
const MAX_EVENTS = 10;
/** On Fargate a task takes up to about a minute from PROVISIONING to RUNNING. */
const LONG_PENDING_MS = 120_000;
/** What ECS reports of every deployment; dropped when there are too many events. */
const ROUTINE = /^(?:has (?:started|stopped|begun)|(?:de)?registered|has reached a steady state)/;
/**
 * What ECS and CloudWatch Logs can tell of a failed deployment: ECS ListTasks, DescribeTasks, DescribeServices,
 * CloudWatch Logs GetLogEvents. ECS keeps stopped tasks for about an hour.
 *
 * Never throws: what cannot be read is a notice that names the missing permission.
 */
async function diagnose(subject) {
    const notices = new Notices(subject);
    const diagnosis = { stoppedTasks: [], liveTasks: [], events: [], hints: [], notices: [] };
    try {
        await fill(diagnosis, subject, notices);
    }
    catch (error) {
        notices.say(`The diagnosis is incomplete: ${error instanceof Error ? error.message : String(error)}`);
    }
    diagnosis.notices = notices.all();
    return diagnosis;
}
async function fill(diagnosis, subject, notices) {
    const definition = subject.taskDefinition;
    const [stopped, live, service] = await Promise.all([
        readTasks(subject, 'STOPPED', notices),
        readTasks(subject, 'RUNNING', notices),
        readService(subject, notices),
    ]);
    diagnosis.events = service ? eventsOf(service, subject.since) : [];
    const groups = (0,task_groups/* groupStoppedTasks */.Lh)(stopped, definition);
    diagnosis.stoppedTasks = groups.map(toStoppedTasks);
    diagnosis.liveTasks = toLiveTasks(live, definition, subject.clock.now(), groups.length === 0);
    if (subject.logLines > 0)
        await addLogs(diagnosis, groups, live, subject, notices);
    diagnosis.hints = (0,hints/* hintsFor */.u)({ ...diagnosis, taskDefinition: definition, service });
}
/** The deployment's tasks; by their revision where none names the deployment that started it. */
async function readTasks(subject, desiredStatus, notices) {
    const tasks = [];
    let action = 'ecs:ListTasks';
    try {
        const arns = await listTasks(subject, desiredStatus);
        action = 'ecs:DescribeTasks';
        for (let start = 0; start < arns.length; start += TASKS_PER_CALL) {
            const page = arns.slice(start, start + TASKS_PER_CALL);
            const answer = await subject.ecs.send(new dist_cjs/* DescribeTasksCommand */.z8X({ cluster: subject.cluster, tasks: page }));
            tasks.push(...(answer.tasks ?? []));
        }
    }
    catch (error) {
        notices.add(error, `The tasks of service "${subject.service}"`, action);
    }
    const started = tasks.filter(({ startedBy }) => startedBy !== undefined && startedBy === subject.deploymentId);
    return started.length > 0 ? started : tasks.filter((task) => isOfRevision(task, subject));
}
function isOfRevision({ createdAt, taskDefinitionArn }, subject) {
    return taskDefinitionArn === subject.taskDefinitionArn && (!createdAt || createdAt.getTime() >= subject.since);
}
/** ECS never sets the desired status PENDING: tasks that are still pending are listed as RUNNING. */
async function listTasks({ cluster, ecs, service }, desiredStatus) {
    const arns = [];
    let nextToken;
    for (let page = 0; page < LIST_PAGES; page += 1) {
        const answer = await ecs.send(new dist_cjs/* ListTasksCommand */.MYg({ cluster, serviceName: service, desiredStatus, nextToken }));
        arns.push(...(answer.taskArns ?? []));
        nextToken = answer.nextToken;
        if (!nextToken)
            break;
    }
    return arns;
}
async function readService(subject, notices) {
    try {
        const services = await (0,service/* describeServices */.Ge)(subject.ecs, subject.cluster, [subject.service]);
        return [...services.values()][0];
    }
    catch (error) {
        notices.add(error, `The events of service "${subject.service}"`, 'ecs:DescribeServices');
        return undefined;
    }
}
function eventsOf(service, since) {
    const events = (0,progress/* newEvents */.S6)(service, new Date(since), new Set()).map(({ message }) => (0,task_groups/* oneLine */.TN)(message ?? ''));
    const telling = events.length > MAX_EVENTS ? events.filter((event) => !ROUTINE.test(event)) : events;
    const times = Map.groupBy(telling, (event) => event);
    return [...times]
        .map(([event, same]) => (same.length > 1 ? `${event} (${same.length} times)` : event))
        .slice(-MAX_EVENTS);
}
function toStoppedTasks({ containers, reason, stopCode, tasks }) {
    return {
        reason,
        stopCode,
        count: tasks.length,
        taskArn: tasks[0]?.taskArn ?? '',
        containers: containers.map((container) => ({
            ...toContainer(container),
            reason: reasonOfContainer(tasks, container.name),
        })),
    };
}
function reasonOfContainer(tasks, name) {
    const reasons = tasks.map((task) => task.containers?.find((container) => container.name === name)?.reason ?? '');
    return (0,task_groups/* commonText */.lT)(reasons.map(task_groups/* oneLine */.TN)) || undefined;
}
function toContainer({ exitCode, name, reason }) {
    return { name: name ?? '', exitCode, reason: reason === undefined ? undefined : (0,task_groups/* oneLine */.TN)(reason), log: undefined };
}
function toLiveTasks(tasks, definition, now, all) {
    const age = ({ createdAt }) => Math.max(0, now - (createdAt?.getTime() ?? now));
    const telling = tasks.filter((task) => all || task.healthStatus === 'UNHEALTHY' || (task.lastStatus !== 'RUNNING' && age(task) > LONG_PENDING_MS));
    const groups = Map.groupBy(telling, ({ healthStatus, lastStatus }) => `${lastStatus} ${healthStatus === 'UNHEALTHY'}`);
    return [...groups.values()].flatMap((group) => {
        const [oldest] = group.toSorted((a, b) => age(b) - age(a));
        if (!oldest)
            return [];
        return {
            status: oldest.lastStatus ?? 'UNKNOWN',
            unhealthy: oldest.healthStatus === 'UNHEALTHY',
            count: group.length,
            taskArn: oldest.taskArn ?? '',
            ageMs: age(oldest),
            containers: (0,task_groups/* failedFirst */.Yk)(oldest, definition).map(toContainer),
        };
    });
}
/** The log of the container that failed first, for each of the first groups. */
async function addLogs(diagnosis, groups, live, subject, notices) {
    const failures = groups.filter(({ byScheduler }) => !byScheduler);
    const stopped = (failures.length > 0 ? failures : groups).map((group) => ({
        tasks: group.tasks,
        container: diagnosis.stoppedTasks[groups.indexOf(group)]?.containers[0],
    }));
    const running = diagnosis.liveTasks
        .filter(({ status }) => status === 'RUNNING')
        .map(({ containers, taskArn }) => ({
        tasks: live.filter((task) => task.taskArn === taskArn),
        container: containers[0],
    }));
    const reader = { ...subject, notices };
    await Promise.all([...stopped, ...running].slice(0, GROUPS_WITH_LOG).map(async ({ container, tasks }) => {
        if (container)
            container.log = await readContainerLog(reader, container.name, tasks);
    }));
}

// EXTERNAL MODULE: ./build/ecs/rollback.js
var rollback = __webpack_require__(9420);
// EXTERNAL MODULE: ./build/ecs/verdict.js + 1 modules
var ecs_verdict = __webpack_require__(8717);
;// CONCATENATED MODULE: ./build/ecs/recover.js






/** A rollback comes after the diagnosis, and does not wait longer for AWS's answers. */
const DIAGNOSIS_MS = 20_000;
/** Finds out why the services that failed did, and prints it. Adds a `diagnosis` to their results; never throws. */
async function diagnoseFailures(aws, affected, { clock, cluster, log, logLines }) {
    const failed = affected.filter(({ result }) => result.verdict && isWorthDiagnosing(result.verdict));
    const outOfTime = clock.sleep(DIAGNOSIS_MS).then(() => undefined);
    await Promise.all(failed.map(async ({ registration, result }) => {
        const diagnosis = diagnose({
            ecs: aws.ecs,
            logs: aws.logs,
            cluster,
            service: result.name,
            deploymentId: result.taskSetId ?? result.deploymentId ?? '',
            taskDefinition: registration,
            taskDefinitionArn: result.taskDefinition,
            since: result.deploymentCreatedAt ?? clock.now(),
            logLines,
            clock,
        });
        result.diagnosis = await Promise.race([diagnosis, outOfTime]);
    }));
    for (const { result } of failed) {
        if (!result.diagnosis) {
            log.warning(`Why ${result.name} failed is not known: AWS did not answer within ${(0,words/* duration */.p0)(DIAGNOSIS_MS)}.`);
            continue;
        }
        // Not in a group: what is read at 2 a.m. is not folded away.
        log.info(`\nWhy ${result.name} failed:`);
        printDiagnosis(log, result.diagnosis);
        log.info('');
    }
}
function isWorthDiagnosing(verdict) {
    return (verdict.kind === 'timed-out' ||
        verdict.kind === 'rolled-back' ||
        verdict.kind === 'rollback-failed' ||
        (verdict.kind === 'failed' && verdict.by !== 'gone'));
}
/**
 * Takes services of a failed run back and watches them. Adds a `rollback` to their results; never throws.
 *
 * @param because why those go back that are well themselves; undefined: another service failed
 * @returns whether all of them are stable again
 */
async function rollBackServices(aws, affected, ways, options, because) {
    const own = ways.filter(({ codeDeploy }) => !codeDeploy);
    const codeDeploy = ways.flatMap((way) => way.codeDeploy ?? []);
    const all = await Promise.all([
        (0,rollback/* rollBack */.F)(aws.ecs, own, options, ({ service }) => noteStarted(affected, service)),
        codeDeploy.length > 0
            ? (await Promise.all(/* import() */[__webpack_require__.e(507), __webpack_require__.e(835)]).then(__webpack_require__.bind(__webpack_require__, 4835))).rollBackDeployments(aws, codeDeploy, options, (service) => noteStarted(affected, service))
            : [],
    ]);
    const results = new Map(all.flatMap((some) => [...some]));
    noteResults(affected, ways, results, because);
    return [...results.values()].every(({ verdict }) => verdict.kind === 'stable');
}
/**
 * Starts to take services of a cancelled run back: nobody has the time to watch them. Adds `wayBack`, and a `rollback` where AWS
 * would not begin; never throws.
 */
async function startToRollBack(aws, affected, ways, options) {
    for (const way of ways) {
        const one = affected.find(({ result: { name } }) => name === way.service);
        if (one)
            one.wayBackSent = way.taskDefinition;
    }
    const own = ways.filter(({ codeDeploy }) => !codeDeploy);
    const codeDeploy = ways.flatMap((way) => way.codeDeploy ?? []);
    const refused = await Promise.all([
        (0,rollback/* startRollbacks */.c)(aws.ecs, own, options, ({ service }) => noteStarted(affected, service)).then((all) => all.refused),
        codeDeploy.length > 0
            ? (await Promise.all(/* import() */[__webpack_require__.e(507), __webpack_require__.e(835)]).then(__webpack_require__.bind(__webpack_require__, 4835))).startToTakeBack(aws, codeDeploy, options, (service) => noteStarted(affected, service))
            : [],
    ]);
    noteResults(affected, ways, new Map(refused.flatMap((some) => [...some])));
}
function noteStarted(affected, service) {
    const one = affected.find(({ result: { name } }) => name === service);
    if (one)
        one.wayBack = one.result.previousTaskDefinition;
}
function noteResults(affected, ways, results, because) {
    for (const { service, taskDefinition } of ways) {
        const result = affected.find(({ result: { name } }) => name === service)?.result;
        const rollback = results.get(service);
        if (result && rollback)
            result.rollback = { to: taskDefinition, ...rollback, because };
    }
}
/**
 * Which services of a failed run go back to the revision that they came from. Pure.
 *
 * All that the run updated, stable ones included: one image, many services. But none that ECS rolls back by itself, none that
 * somebody else has deployed since, and none that is gone.
 *
 * @param desiredCount that the run has set; undefined: none
 */
function waysBack(affected, desiredCount) {
    // Whoever superseded one of our services is likely to deploy the others too.
    if (affected.some(({ result }) => result.verdict?.kind === 'superseded'))
        return [];
    // Paused deployments wait for somebody's word, and what is stable beside them waits for them.
    const wanting = affected.filter(({ result: { verdict } }) => verdict && !(0,words/* wentWell */.x3)(verdict.kind));
    if (wanting.length > 0 && wanting.every(({ result }) => result.verdict?.kind === 'paused'))
        return [];
    return (affected
        // There is nothing to go back to.
        .filter(({ result }) => !result.isNew)
        .filter(({ before, result }) => result.startedAt !== undefined && isOursToRollBack(result.verdict, before))
        // A deployment of CodeDeploy whose start was not answered cannot be stopped by its id.
        .filter(({ codeDeploy, result }) => !codeDeploy || result.deploymentId !== undefined)
        .map(({ before, codeDeploy, result }) => ({
        service: result.name,
        taskDefinition: result.previousTaskDefinition,
        scalesOnly: result.previousTaskDefinition === result.taskDefinition,
        desiredCount: desiredCount === before.desiredCount || desiredCount === undefined ? undefined : before.desiredCount,
        serviceDeploymentBefore: result.serviceDeploymentArn,
        underWay: underWay(before, result),
        codeDeploy: codeDeploy && codeDeployWayBack(codeDeploy, result),
    }))
        .filter((way) => !way.scalesOnly ||
        way.desiredCount !== undefined ||
        way.underWay !== undefined ||
        way.codeDeploy?.underWay === true));
}
function codeDeployWayBack(plan, { deploymentId = '', previousTaskDefinition, shifted = true, verdict }) {
    // CodeDeploy's own failure is its end; what we judged to be one is still under way.
    const isOver = verdict?.kind === 'stable' || (verdict?.kind === 'failed' && verdict.by !== 'task-failures');
    return { plan, deploymentId, taskDefinition: previousTaskDefinition, underWay: !isOver, shifted };
}
/** The deployment of a service that shifts traffic, where ECS can still take it back itself: StopServiceDeployment. */
function underWay(before, { deploymentId, serviceDeploymentArn, verdict }) {
    if (!(0,ecs_verdict/* shiftsTraffic */.ZI)(before) || !serviceDeploymentArn || !deploymentId || verdict?.kind === 'stable')
        return undefined;
    return { deploymentId, serviceDeploymentArn };
}
function isOursToRollBack(verdict, before) {
    switch (verdict?.kind) {
        case 'unchanged':
        case 'rolled-back':
        case 'rollback-failed':
        case 'superseded':
            return false;
        case 'failed':
            if (verdict.by === 'gone')
                return false;
            return !((0,ecs_verdict/* rollsBackByItself */.Ac)(before) && (verdict.by === 'circuit-breaker' || verdict.by === 'alarm'));
        default:
            return true;
    }
}
/** Gives the services of a cancelled run their verdict that have none. */
function noteCancelled(affected) {
    for (const { result } of affected) {
        if (result.startedAt === undefined || result.verdict)
            continue;
        result.verdict = { kind: 'cancelled', reason: 'the run was cancelled' };
    }
}
/** Whether there is nothing left that the post step would have to do again: ECS has answered every rollback. */
function isAllSaid(affected) {
    return affected.every(({ result, wayBack, wayBackSent }) => !wayBackSent || wayBack || result.rollback);
}
/** What a failed or cancelled run leaves behind, a sentence each. Pure. */
function whatIsLeft(affected, cluster = '') {
    return [...deploymentsLeft(affected, cluster), ...settingsLeft(affected)];
}
/** A rollback of ours brings the revision back, and the rest of the service stays as its file says. */
function settingsLeft(affected) {
    return affected.flatMap(({ result: { name, settings = [] } }) => settings.length === 0
        ? []
        : [
            `${name}: the run has changed ${settings.map(({ from, to, what }) => (from === undefined || to === undefined ? what : `${what} (${from} → ${to})`)).join(', ')}, ` +
                'as service-definition says, and does not take that back.',
        ]);
}
/** The first deployment of a service, which cannot be taken back. */
function firstLeft({ deploymentId, name, taskDefinition, verdict }, cluster) {
    if (verdict?.kind === 'failed' && verdict.by === 'gone')
        return [];
    const remove = `aws ecs delete-service --cluster ${cluster || 'CLUSTER'} --service ${name} --force`;
    const revision = (0,arn/* taskDefinitionName */.ip)(taskDefinition);
    const start = `${name}: this run ${deploymentId === undefined ? 'may have created' : 'created'} the service, on ${revision}`;
    if (verdict?.kind === 'stable')
        return [`${start}, and it stays.`];
    return [
        `${start}. There is nothing to go back to: it stays with its desired count${verdict ? ', and ECS may go on starting tasks' : ''}. ` +
            `Deploy a fix over it, or delete it: ${remove}`,
    ];
}
function deploymentsLeft(affected, cluster) {
    return affected.flatMap(({ codeDeploy, result, wayBack, wayBackSent }) => {
        const where = codeDeploy ? 'CodeDeploy' : 'ECS';
        const { deploymentId, name, rollback, startedAt, verdict } = result;
        const revision = (0,arn/* taskDefinitionName */.ip)(result.taskDefinition);
        const previous = (0,arn/* taskDefinitionName */.ip)(result.previousTaskDefinition);
        if (rollback || startedAt === undefined)
            return [];
        if (result.isNew)
            return firstLeft(result, cluster);
        if (wayBack)
            return [`${name}: its rollback to ${(0,arn/* taskDefinitionName */.ip)(wayBack)} was started, and goes on in ${where}.`];
        if (wayBackSent) {
            return [
                `${name}: told to go back to ${(0,arn/* taskDefinitionName */.ip)(wayBackSent)}, and ${where} has not answered whether it does.`,
            ];
        }
        if (deploymentId === undefined)
            return [`${name}: the update to ${revision} was sent, and ${where} may be rolling it out.`];
        switch (verdict?.kind) {
            case undefined:
            case 'cancelled':
                return [`${name}: deployment ${deploymentId} of ${revision} goes on in ${where}.`];
            case 'stable':
                return [`${name}: runs ${revision}; it was not taken back to ${previous}.`];
            case 'paused':
                return [`${name}: deployment ${deploymentId} of ${revision} waits in ECS for somebody to continue it.`];
            case 'failed':
            case 'timed-out':
                if (verdict.kind === 'failed' && verdict.by === 'gone')
                    return [];
                if (codeDeploy) {
                    const { underWay } = codeDeployWayBack(codeDeploy, result);
                    const state = underWay
                        ? `deployment ${deploymentId} of ${revision} goes on in CodeDeploy`
                        : 'not taken back by this run';
                    return [`${name}: ${state}; ${previous} is what it ran before.`];
                }
                return [
                    revision === previous
                        ? `${name}: still set to ${revision}, as before the run; there is no other revision to go back to.`
                        : `${name}: still set to ${revision}; ${previous} is what it ran before.`,
                ];
            default:
                return [];
        }
    });
}


/***/ }),

/***/ 7616:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ng: () => (/* binding */ deregisterUnused),
/* harmony export */   qb: () => (/* binding */ registerRevisions)
/* harmony export */ });
/* unused harmony export explainRegistrationError */
/* harmony import */ var _aws_arn_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3385);
/* harmony import */ var _aws_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8127);
/* harmony import */ var _aws_json_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4338);
/* harmony import */ var _aws_lossless_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1526);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _task_definition_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9819);






/**
 * Registers what is planned, one revision for all services that share it, and shows what changed. Where nothing changed, the
 * revision that exists is used.
 *
 * @param onRegistered called after each registration, so that a failure later on knows what there is to take back
 */
async function registerRevisions(ecs, plans, log, onRegistered) {
    const arnByService = new Map();
    for (const plan of plans) {
        const arn = plan.reuse ?? (await registerOne(ecs, plan, log));
        const revision = { base: plan.base, arn, registered: plan.reuse === undefined, changes: plan.changes };
        onRegistered(revision);
        tell(log, revision);
        for (const service of plan.services)
            arnByService.set(service, arn);
    }
    return arnByService;
}
async function registerOne(ecs, { base, registration }, log) {
    try {
        const { attempts, taskDefinition } = await (0,_aws_lossless_js__WEBPACK_IMPORTED_MODULE_3__/* .registerTaskDefinition */ .eQ)(ecs, registration);
        const arn = String(taskDefinition.taskDefinitionArn);
        if (attempts > 1)
            await tellOfTwin(ecs, arn, registration, log);
        return arn;
    }
    catch (error) {
        throw explainRegistrationError(error, registration, base);
    }
}
/** "Unknown parameter …", "Unexpected key …", "… is not a valid member": a member that is not taken, rather than a value. */
const REFUSES_MEMBER = /\b(?:un(?:known|expected|recogni[sz]ed|supported)|not a valid)\b.*?\b(?:parameter|key|field|member|property|attribute)\b/i;
/**
 * What RegisterTaskDefinition ended with. Where ECS refuses a member by name, it returned one that it does not take back, and that
 * this release does not know to be so.
 *
 * @param base ARN of the revision that is cloned; undefined when it comes from a file
 */
function explainRegistrationError(error, registration, base) {
    const explained = (0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__.explainAwsError)(error, `register a new revision of task definition "${registration.family}"`);
    const message = (0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__.isAccessDenied)(error) ? '' : String(error.message);
    const known = membersOf(registration);
    // The one that it names first: the members that it would take may follow.
    const member = REFUSES_MEMBER.test(message) ? message.match(/\w+/g)?.find((word) => known.has(word)) : undefined;
    if (member === undefined)
        return explained;
    const next = base
        ? `ECS returned the member "${member}" with task definition ${(0,_aws_arn_js__WEBPACK_IMPORTED_MODULE_4__/* .taskDefinitionName */ .ip)(base)}, but does not take it at registration, ` +
            'which this release of the action does not know. Update the action; until a release knows it, deploy from a file without it ' +
            '(input task-definition).'
        : `Remove the member "${member}" from the file that task-definition names.`;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .DeployError */ .sH({ what: explained.what, why: explained.why, next, cause: error });
}
/** The names of all members, at any depth. */
function membersOf(json) {
    if (Array.isArray(json))
        return new Set(json.flatMap((entry) => [...membersOf(entry)]));
    if (!(0,_aws_json_js__WEBPACK_IMPORTED_MODULE_5__/* .isObject */ .Gv)(json))
        return new Set();
    return new Set(Object.entries(json).flatMap(([member, value]) => [member, ...membersOf(value)]));
}
/** A call that ECS carried out and whose answer was lost is made again: then the revision before says the same, and nobody uses it. */
async function tellOfTwin(ecs, arn, registration, log) {
    const twin = arn.replace(/\d+$/, (revision) => String(Number(revision) - 1));
    try {
        if (!(0,_task_definition_js__WEBPACK_IMPORTED_MODULE_2__/* .isUnchanged */ ._5)(await (0,_aws_lossless_js__WEBPACK_IMPORTED_MODULE_3__/* .describeTaskDefinition */ .oh)(ecs, twin), registration))
            return;
        log.notice(`Task definition ${(0,_aws_arn_js__WEBPACK_IMPORTED_MODULE_4__/* .taskDefinitionName */ .ip)(twin)} says the same as ${(0,_aws_arn_js__WEBPACK_IMPORTED_MODULE_4__/* .taskDefinitionName */ .ip)(arn)} and is not used: an answer of ECS was ` +
            'lost and the call repeated, or somebody else registered it. Deregister it where it is not wanted.');
    }
    catch (error) {
        log.debug(`${(0,_aws_arn_js__WEBPACK_IMPORTED_MODULE_4__/* .taskDefinitionName */ .ip)(twin)} not read: ${error}`);
    }
}
function tell(log, { arn, base, changes, registered }) {
    const name = (0,_aws_arn_js__WEBPACK_IMPORTED_MODULE_4__/* .taskDefinitionName */ .ip)(arn);
    if (!registered) {
        log.info(`Task definition ${name}: no change, no new revision`);
        return;
    }
    log.info(`Task definition ${name} registered${base ? ` (from ${(0,_aws_arn_js__WEBPACK_IMPORTED_MODULE_4__/* .taskDefinitionName */ .ip)(base)})` : ''}${changes.length > 0 ? ':' : ''}`);
    for (const { from, kind, to, what } of changes) {
        const values = from !== undefined && to !== undefined ? `: ${from} → ${to}` : to !== undefined ? `: ${to}` : '';
        log.info(`  ${what} ${kind}${values}`);
    }
}
/** Deregisters revisions that no service was updated to, so that a failed run leaves none behind; says what it could not. */
async function deregisterUnused(ecs, arns, log) {
    for (const arn of arns) {
        const name = (0,_aws_arn_js__WEBPACK_IMPORTED_MODULE_4__/* .taskDefinitionName */ .ip)(arn);
        try {
            await (0,_aws_lossless_js__WEBPACK_IMPORTED_MODULE_3__/* .deregisterTaskDefinition */ .T2)(ecs, arn);
            log.info(`Task definition ${name} was registered but never deployed: deregistered again`);
        }
        catch (error) {
            const { message } = (0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__.explainAwsError)(error, `deregister task definition ${name}, which was never deployed`);
            log.warning(message);
        }
    }
}


/***/ }),

/***/ 9420:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ rollBack),
/* harmony export */   c: () => (/* binding */ startRollbacks)
/* harmony export */ });
/* harmony import */ var _aws_sdk_client_ecs__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(212);
/* harmony import */ var p_limit__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(370);
/* harmony import */ var _aws_arn_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3385);
/* harmony import */ var _aws_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8127);
/* harmony import */ var _service_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9121);
/* harmony import */ var _watch_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2461);






/**
 * Puts services back on the revision that they came from. All of them are tried, whatever becomes of one.
 *
 * A deployment that shifts traffic (blue/green, linear, canary) and is still under way is stopped: ECS shifts the traffic back to
 * the tasks that still run, at once. UpdateService would start another such deployment, with all its stages and bake times; it
 * is what is left when the deployment has finished, or may not be stopped. Never throws: a rollback that AWS refuses is a verdict too.
 *
 * @param onStarted called for each service whose rollback ECS has begun
 */
async function startRollbacks(ecs, services, options, onStarted) {
    const { clock } = options;
    const startedAt = clock.now();
    const refused = new Map();
    const rollouts = await (0,p_limit__WEBPACK_IMPORTED_MODULE_2__/* ["default"] */ .A)(_service_js__WEBPACK_IMPORTED_MODULE_3__/* .AT_ONCE */ .Qd).map(services, async (way) => {
        try {
            const rollout = await startOne(ecs, way, options);
            onStarted(way);
            return [rollout];
        }
        catch (error) {
            const { message } = (0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__.explainAwsError)(error, `roll service "${way.service}" back`);
            const verdict = { kind: 'failed', by: 'ecs', reason: message };
            refused.set(way.service, { verdict, startedAt, endedAt: clock.now() });
            return [];
        }
    });
    return { rollouts: rollouts.flat(), refused };
}
/** Starts the rollbacks and watches them until the services are stable. */
async function rollBack(ecs, services, options, onStarted) {
    const startedAt = options.clock.now();
    const { refused: results, rollouts } = await startRollbacks(ecs, services, options, onStarted);
    // One at a time would wait for the slowest, together would stop at the first failure: each has a watch of its own.
    await Promise.all(rollouts.map(async (rollout) => {
        results.set(rollout.service, { startedAt, ...(await watchOne(ecs, rollout, options)) });
    }));
    return results;
}
async function startOne(ecs, way, options) {
    const { desiredCount, scalesOnly, service, serviceDeploymentBefore, taskDefinition } = way;
    const { cluster, log } = options;
    const stopped = desiredCount === undefined ? await stop(ecs, way, log) : undefined;
    if (stopped)
        return stopped;
    if (scalesOnly && desiredCount === undefined) {
        throw new Error('ECS does not take the deployment back, and there is no other revision to go back to');
    }
    const update = { cluster, service, taskDefinition, desiredCount, forceNewDeployment: false };
    const updated = await (0,_service_js__WEBPACK_IMPORTED_MODULE_3__/* .updateService */ .bU)(ecs, update);
    log.info(`${service}: rolling back to ${(0,_aws_arn_js__WEBPACK_IMPORTED_MODULE_4__/* .taskDefinitionName */ .ip)(taskDefinition)}`);
    return { ...(0,_watch_js__WEBPACK_IMPORTED_MODULE_1__/* .toRollout */ .n1)(service, updated, serviceDeploymentBefore), scalesOnly };
}
/**
 * Has ECS take a deployment back that is under way: ECS StopServiceDeployment, which "rolls back the service deployment to the
 * previous service revision", with or without the service's own rollback option.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stop-service-deployment.html
 *
 * @returns the way back to watch; undefined where there is nothing to stop, or AWS refuses
 */
async function stop(ecs, way, log) {
    if (!way.underWay)
        return undefined;
    const { deploymentId, serviceDeploymentArn } = way.underWay;
    try {
        await ecs.send(new _aws_sdk_client_ecs__WEBPACK_IMPORTED_MODULE_5__/* .StopServiceDeploymentCommand */ .a8L({ serviceDeploymentArn, stopType: 'ROLLBACK' }));
    }
    catch (error) {
        if (!(0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__.isLastingRefusal)(error))
            throw error;
        log.info(`${way.service}: ${(0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__.explainAwsError)(error, 'stop the deployment, so the service is updated back').message}`);
        return undefined;
    }
    log.info(`${way.service}: stopped; ECS takes it back to ${(0,_aws_arn_js__WEBPACK_IMPORTED_MODULE_4__/* .taskDefinitionName */ .ip)(way.taskDefinition)}`);
    return {
        service: way.service,
        deploymentId,
        createdAt: undefined,
        desiredCount: 0,
        serviceDeploymentBefore: undefined,
        serviceDeploymentArn,
        rollsBack: true,
    };
}
async function watchOne(ecs, rollout, options) {
    try {
        // What goes back was approved when it was deployed: no hook is to hold it.
        const outcome = (await (0,_watch_js__WEBPACK_IMPORTED_MODULE_1__/* .watch */ .wB)(ecs, [rollout], { ...options, onPause: 'continue' })).get(rollout.service);
        // ECS's own way back has a deployment of its own, whose counts are not those that were watched.
        const counts = rollout.rollsBack ? undefined : outcome?.counts;
        if (outcome?.verdict)
            return { verdict: outcome.verdict, endedAt: outcome.endedAt, counts };
        throw new Error('the watch ended without a verdict');
    }
    catch (error) {
        const { message } = (0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__.explainAwsError)(error, `watch the rollback of service "${rollout.service}"`);
        return { verdict: { kind: 'failed', by: 'ecs', reason: message }, endedAt: options.clock.now() };
    }
}


/***/ }),

/***/ 470:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Lh: () => (/* binding */ groupStoppedTasks),
/* harmony export */   TN: () => (/* binding */ oneLine),
/* harmony export */   Yk: () => (/* binding */ failedFirst),
/* harmony export */   lT: () => (/* binding */ commonText)
/* harmony export */ });
/* unused harmony export withoutIds */
/** 128 + the signal's number: how a container ends that was told to stop. */
const SIGKILL = 137;
const SIGTERM = 143;
/** What may differ between tasks that failed for the same reason. */
const VARYING = new RegExp([
    /(?<=\b(?:request|host) ?id:? )[\w+/=-]+/, // of AWS's answers
    /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/, // UUIDs
    /\bsha256:[0-9a-f]+/,
    /\becs-svc\/\d+/,
    /\b(?:eni|eni-attach|i)-[0-9a-f]{8,17}\b/,
    /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?Z?/,
    /\[(?=[^\]]*:)[0-9a-f:.]+\](?::\d+)?/, // IPv6 with its port
    /\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/, // IPv4, with or without port
    /(?<=\bport )\d+\b/, // of a target, where the host's is chosen by docker
    /(?<=\bretried )\d+(?= time)/,
    /\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,}\b|\b[0-9a-f]{32}\b/, // ids of tasks and of docker's containers
]
    .map(({ source }) => source)
    .join('|'), 'gi');
const REMOVED = '…';
/** `text` without anything that may differ from task to task: equal for tasks that failed for the same reason. */
function withoutIds(text) {
    return text.replace(VARYING, REMOVED);
}
/** The first of texts that are equal without their ids, with only those ids removed that differ between them. */
function commonText(texts) {
    const ids = texts.map((text) => text.match(VARYING) ?? []);
    let index = -1;
    return (texts[0] ?? '').replace(VARYING, (id) => {
        index += 1;
        return ids.every((others) => others[index] === id) ? id : REMOVED;
    });
}
/** AWS passes on multi-line errors of docker and of AWS services. */
function oneLine(text) {
    return text.replace(/\s+/g, ' ').trim();
}
/** Failures before what ECS stopped itself, then the most frequent first, then the newest. */
function groupStoppedTasks(tasks, definition) {
    const newestFirst = tasks.toSorted((a, b) => stoppedAt(b) - stoppedAt(a));
    const groups = Map.groupBy(newestFirst, (task) => groupKey(task, definition));
    return [...groups.values()]
        .map((group) => toGroup(group, definition))
        .sort((a, b) => Number(a.byScheduler) - Number(b.byScheduler) || b.tasks.length - a.tasks.length);
}
function stoppedAt({ createdAt, stoppedAt, stoppingAt }) {
    return Number(stoppedAt ?? stoppingAt ?? createdAt ?? 0);
}
function groupKey(task, definition) {
    const [first] = failedFirst(task, definition);
    const texts = [task.stoppedReason, first?.reason].map((text) => withoutIds(oneLine(text ?? '')));
    return JSON.stringify([task.stopCode, first?.name, first?.exitCode, ...texts]);
}
function toGroup(tasks, definition) {
    const [newest] = tasks;
    const reason = commonText(tasks.map(({ stoppedReason }) => oneLine(stoppedReason ?? '')));
    return {
        reason: reason || newest?.stopCode || 'ECS gives no reason',
        stopCode: newest?.stopCode,
        byScheduler: /^scaling activity initiated by/i.test(reason),
        tasks,
        containers: newest ? failedFirst(newest, definition) : [],
    };
}
/**
 * The containers of a task, the one that failed first at the front. ECS does not say which one that was: once an essential
 * container ends, the others get SIGTERM, and SIGKILL when they do not end in time.
 */
function failedFirst(task, definition) {
    const optional = new Set((definition.containerDefinitions ?? []).filter(({ essential }) => essential === false).map(({ name }) => name));
    const rank = ({ exitCode, healthStatus, name, reason }) => {
        const failed = Boolean(reason) || (exitCode && exitCode !== SIGKILL && exitCode !== SIGTERM);
        if (optional.has(name))
            return failed ? 4 : 7;
        if (healthStatus === 'UNHEALTHY')
            return 0;
        if (failed)
            return reason ? 1 : 2;
        if (exitCode === SIGKILL)
            return 3;
        if (exitCode === 0)
            return 5;
        return exitCode === SIGTERM ? 6 : 7;
    };
    return (task.containers ?? []).toSorted((a, b) => rank(a) - rank(b));
}


/***/ }),

/***/ 9861:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  O: () => (/* binding */ updateServices)
});

// EXTERNAL MODULE: ./node_modules/p-limit/index.js + 1 modules
var p_limit = __webpack_require__(370);
// EXTERNAL MODULE: ./build/aws/arn.js
var arn = __webpack_require__(3385);
// EXTERNAL MODULE: ./build/aws/errors.js
var errors = __webpack_require__(8127);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-ecs/dist-cjs/index.js
var dist_cjs = __webpack_require__(212);
;// CONCATENATED MODULE: ./build/service-definition/create.js


/** ECS CreateService: the service right after the call. A call that the SDK repeats creates nothing twice. */
async function createService(ecs, service, abortSignal) {
    const { members, ...rest } = service;
    const answer = await ecs.send(new dist_cjs/* CreateServiceCommand */.JkR({ ...members, ...rest, clientToken: (0,external_node_crypto_.randomUUID)() }), {
        abortSignal,
    });
    return answer.service ?? {};
}
/** ECS TagResource: UpdateService takes no tags. */
async function tagService(ecs, resourceArn, tags) {
    await ecs.send(new dist_cjs/* TagResourceCommand */.eqU({ resourceArn, tags: [...tags] }));
}

// EXTERNAL MODULE: ./build/ecs/busy.js
var busy = __webpack_require__(977);
// EXTERNAL MODULE: ./build/ecs/service.js
var ecs_service = __webpack_require__(9121);
// EXTERNAL MODULE: ./build/ecs/step.js
var ecs_step = __webpack_require__(4730);
// EXTERNAL MODULE: ./build/ecs/watch.js + 2 modules
var watch = __webpack_require__(2461);
;// CONCATENATED MODULE: ./build/ecs/update.js








/**
 * Starts the deployments of these services together; a service that runs the revision already is left alone, and one that is rolling
 * it out is only to be watched.
 *
 * @returns the rollouts to watch
 * @throws DeployError with the first refusal, after every service was tried
 */
async function updateServices(ecs, targets, options) {
    const atOnce = (0,p_limit/* default */.A)(ecs_service/* AT_ONCE */.Qd);
    const settled = await Promise.allSettled(targets.map((target) => atOnce(() => startOne(ecs, target, options))));
    const refused = settled.find(({ status }) => status === 'rejected');
    if (refused)
        throw refused.reason;
    return settled.flatMap((outcome) => (outcome.status === 'fulfilled' && outcome.value ? [outcome.value] : []));
}
async function startOne(ecs, target, options) {
    const { plan, result, service, taskDefinition } = target;
    const { clock, cluster, desiredCount, log, mayRun, signal } = options;
    signal?.throwIfAborted();
    const revision = (0,arn/* taskDefinitionName */.ip)(taskDefinition);
    const update = plan?.kind === 'update' ? plan : undefined;
    const settings = update && Object.keys(update.settings).length > 0 ? update.settings : undefined;
    if (update && update.tags.length > 0)
        await tag(ecs, target, update.tags, log);
    const step = (0,ecs_step/* nextStep */.sk)(service, {
        ...options,
        taskDefinition,
        changesSettings: settings !== undefined,
        forcesSettings: update?.forceNewDeployment === true,
    });
    if (step.kind === 'none') {
        log.info(`${result.name}: already runs ${revision}, nothing to deploy`);
        result.verdict = { kind: 'unchanged' };
        return undefined;
    }
    result.startedAt = clock.now();
    result.taskDefinition = taskDefinition;
    mayRun.set(result.name, taskDefinition);
    if (step.kind === 'watch') {
        log.info(`${result.name}: ${revision} is being rolled out already (deployment ${step.deployment.id})`);
        return begin(result, (0,watch/* toRollout */.n1)(result.name, service, undefined));
    }
    if ((0,ecs_step/* isUnderWay */.gn)(service) && (step.forceNewDeployment || service.taskDefinition !== taskDefinition)) {
        log.warning(`${result.name}: ${(0,busy/* busyWords */.T9)(service)}; ours replaces it (input on-busy).`);
    }
    const { forceNewDeployment } = step;
    try {
        if (target.startElsewhere) {
            const rollout = begin(result, await target.startElsewhere(taskDefinition));
            log.info(`${result.name}: CodeDeploy's deployment ${rollout.deploymentId} of ${revision} started`);
            return rollout;
        }
        if (plan?.kind === 'create')
            return await create(ecs, target, plan.members, options);
        const call = { cluster, service: result.name, taskDefinition, desiredCount, forceNewDeployment, settings };
        const updated = await (0,ecs_service/* updateService */.bU)(ecs, call, signal);
        if (settings)
            noteSettings(result, update?.changes ?? [], log);
        const rollout = begin(result, (0,watch/* toRollout */.n1)(result.name, updated, service.currentServiceDeployment));
        if (rollout.deploymentId === (0,ecs_step/* primaryOf */.Os)(service)?.id) {
            if (settings)
                log.info(`${result.name}: its settings are changed, which needs no new deployment`);
            if (desiredCount !== undefined && desiredCount !== service.desiredCount) {
                log.info(`${result.name}: desired count set to ${desiredCount}`);
            }
            return { ...rollout, scalesOnly: true };
        }
        log.info(`${result.name}: deployment ${rollout.deploymentId} of ${revision} started`);
        return rollout;
    }
    catch (error) {
        if ((0,errors.isLastingRefusal)(error)) {
            mayRun.delete(result.name);
            result.startedAt = undefined;
            result.taskDefinition = service.taskDefinition ?? '';
        }
        if (target.startElsewhere) {
            throw (0,errors.explainAwsError)(error, `start CodeDeploy's deployment of service "${result.name}" in cluster "${cluster}"`);
        }
        const doing = plan?.kind === 'create' ? 'create' : 'update';
        throw (0,errors.explainAwsError)(error, `${doing} service "${result.name}" in cluster "${cluster}"`);
    }
}
/** The first deployment of a service that is missing. */
async function create(ecs, { result, taskDefinition }, members, { cluster, log, signal }) {
    const created = await createService(ecs, { cluster, serviceName: result.name, taskDefinition, members }, signal);
    result.arn = created.serviceArn ?? '';
    const rollout = begin(result, (0,watch/* toRollout */.n1)(result.name, created, undefined));
    log.info(`${result.name}: service created, deployment ${rollout.deploymentId} of ${(0,arn/* taskDefinitionName */.ip)(taskDefinition)} started`);
    return rollout;
}
/** Tags change no task: they are set whatever becomes of the deployment. */
async function tag(ecs, { result, plan }, tags, log) {
    try {
        await tagService(ecs, result.arn, tags);
    }
    catch (error) {
        throw (0,errors.explainAwsError)(error, `tag service "${result.name}"`);
    }
    const changes = plan?.kind === 'update' ? plan.changes.filter(isTag) : [];
    noteChanges(result, changes, log);
}
function noteSettings(result, changes, log) {
    noteChanges(result, changes.filter((change) => !isTag(change)), log);
}
function noteChanges(result, changes, log) {
    result.settings = [...(result.settings ?? []), ...changes];
    for (const { from, kind, to, what } of changes) {
        const values = from !== undefined && to !== undefined ? `: ${from} → ${to}` : to !== undefined ? `: ${to}` : '';
        log.info(`${result.name}: ${what} ${kind}${values}`);
    }
}
function isTag({ what }) {
    return what.startsWith('tag ');
}
function begin(result, rollout) {
    result.deploymentId = rollout.deploymentId;
    result.deploymentCreatedAt = rollout.createdAt?.getTime();
    return rollout;
}


/***/ }),

/***/ 3079:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  U: () => (/* binding */ imagePhases)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/report/words.js
var words = __webpack_require__(4702);
// EXTERNAL MODULE: ./build/state.js
var state = __webpack_require__(8801);
// EXTERNAL MODULE: ./build/aws/errors.js
var aws_errors = __webpack_require__(8127);
;// CONCATENATED MODULE: ./build/image/add-tags.js

/**
 * Puts more tags on an image that is in ECR, without pulling it: ECR BatchGetImage and PutImage.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-retag.html
 *
 * @throws DeployError when ECR refuses
 */
async function addTags(ecr, { name, registryId }, imageDigest, tags) {
    const { BatchGetImageCommand, PutImageCommand } = await __webpack_require__.e(/* import() */ 249).then(__webpack_require__.t.bind(__webpack_require__, 8249, 19));
    const repository = { repositoryName: name, registryId };
    try {
        const found = await ecr.send(new BatchGetImageCommand({ ...repository, imageIds: [{ imageDigest }] }));
        const { imageManifest, imageManifestMediaType } = found.images?.[0] ?? {};
        // It answers 200 for an image that it does not have.
        if (!imageManifest)
            throw new Error(found.failures?.[0]?.failureReason ?? `ECR has no manifest of ${imageDigest}`);
        const image = { ...repository, imageManifest, imageManifestMediaType, imageDigest };
        await Promise.all(tags.map(async (imageTag) => {
            try {
                await ecr.send(new PutImageCommand({ ...image, imageTag }));
            }
            catch (error) {
                // The image has this tag: somebody else was quicker.
                if (!(0,aws_errors.isAwsError)(error, 'ImageAlreadyExistsException'))
                    throw error;
            }
        }));
    }
    catch (error) {
        throw (0,aws_errors.explainAwsError)(error, `tag the image in repository "${name}" with ${tags.join(', ')}`);
    }
}

// EXTERNAL MODULE: ./build/inputs/forms.js
var inputs_forms = __webpack_require__(7019);
;// CONCATENATED MODULE: ./build/image/build-arguments.js


/**
 * The inputs' labels after OCI's own that say where the image comes from; the inputs' win.
 * https://github.com/opencontainers/image-spec/blob/main/annotations.md
 *
 * @param now ms since the epoch
 */
function labelsOf({ repository, serverUrl, sha }, now, given) {
    const own = [
        ...(sha ? [`org.opencontainers.image.revision=${sha}`] : []),
        ...(repository ? [`org.opencontainers.image.source=${serverUrl}/${repository}`] : []),
        `org.opencontainers.image.created=${new Date(now).toISOString()}`,
    ];
    const keys = new Set(given.map(inputs_forms/* keyOf */.TN));
    return [...own.filter((label) => !keys.has((0,inputs_forms/* keyOf */.TN)(label))), ...given];
}
/**
 * The build secrets (`id=NAME,env=VARIABLE`) whose variable is missing or empty, which is what the runner makes of a secret that
 * does not exist. Docker itself goes on without them.
 *
 * @returns problems with what is missing, and warnings about what is empty
 */
function checkSecrets(secrets, env) {
    const taken = secrets.flatMap((secret) => {
        const variable = /(?:^|,)env=([^,]+)/.exec(secret)?.[1];
        return variable ? { variable, of: `build-secrets: ${variable} of "${(0,inputs_forms/* idOfBuildSecret */.hT)(secret)}"` } : [];
    });
    return {
        problems: taken
            .filter(({ variable }) => env[variable] === undefined)
            .map(({ of }) => `${of} is not set; give it in the env of the step`),
        warnings: taken
            .filter(({ variable }) => env[variable] === '')
            .map(({ of }) => `${of} is empty; does the secret exist that the env of the step takes it from?`),
    };
}
/** `docker buildx build`, which pushes too. */
function buildxArguments(plan) {
    return [
        'buildx',
        'build',
        '--push',
        ...common(plan),
        ...(plan.platforms.length > 0 ? ['--platform', plan.platforms.join(',')] : []),
        ...each('--cache-from', plan.cacheFrom),
        ...each('--cache-to', plan.cacheTo),
        plan.context,
    ];
}
/**
 * `docker build` by the BuildKit that is in every engine since 18.09, for where the buildx plugin is missing. It knows one platform
 * and no cache but that inside of images in a registry.
 *
 * @returns the arguments, and warnings about what is left out
 * @throws DeployError where the result would be another image
 */
function plainArguments(plan) {
    const { cacheFrom, cacheTo, context, platforms } = plan;
    if (platforms.length > 1) {
        throw new errors/* DeployError */.sH({
            what: `Cannot build for ${platforms.join(' and ')} at once: docker has no buildx here.`,
            next: 'Run docker/setup-buildx-action in a step before this one, or give one platform.',
        });
    }
    const sources = cacheFrom.map(registryReference);
    const inline = cacheTo.some(isInline);
    const leftOut = [
        ...cacheFrom.filter((_, index) => sources[index] === undefined).map((cache) => ['cache-from', cache]),
        ...cacheTo.filter((cache) => !isInline(cache)).map((cache) => ['cache-to', cache]),
    ];
    return {
        args: [
            'build',
            ...common(plan),
            ...each('--platform', platforms),
            ...each('--cache-from', sources.filter((source) => source !== undefined)),
            ...(inline ? ['--build-arg', 'BUILDKIT_INLINE_CACHE=1'] : []),
            context,
        ],
        warnings: leftOut.map(([input, cache]) => `${input}: "${cache}" is left out, because docker has no buildx here (docker/setup-buildx-action in a step before this one ` +
            'installs it)'),
    };
}
function common({ args, dockerfile, labels, secrets, tags, target }) {
    return [
        ...each('--tag', tags),
        ...each('--file', dockerfile === undefined ? [] : [dockerfile]),
        ...each('--target', target === undefined ? [] : [target]),
        ...each('--build-arg', args),
        ...each('--secret', secrets),
        ...each('--label', labels),
    ];
}
function each(option, values) {
    return values.flatMap((value) => [option, value]);
}
/** The image of `user/app:cache` and of `type=registry,ref=user/app:cache`; undefined for another type of cache. */
function registryReference(cache) {
    if (!cache.includes('='))
        return cache;
    const fields = new Map(cache.split(',').map((field) => field.split('=', 2)));
    return fields.get('type') === 'registry' ? fields.get('ref') : undefined;
}
function isInline(cache) {
    return /(?:^|,)type=inline(?:,|$)/.test(cache);
}

// EXTERNAL MODULE: ./build/aws/permissions.js + 4 modules
var permissions = __webpack_require__(3573);
;// CONCATENATED MODULE: ./build/image/docker-errors.js


const PUSH_ACTIONS = (0,words/* listOf */.c3)((0,permissions/* actionsOf */.Ro)('PushTheImage'), Number.POSITIVE_INFINITY);
/** How docker says that a program failed which a RUN step started: what comes before are that program's words, not docker's. */
const RUN_FAILED = /did not complete successfully|executor failed running/i;
/** What may be wrong with the runner when such a program fails. */
const RUN_HINTS = [
    [
        /no space left on device/i,
        "The runner's disk is full: make room before the build (docker system prune --all --force), or use a larger runner.",
    ],
    [
        /exec format error/i,
        'A program for another platform was run in the build: run docker/setup-qemu-action in a step before this one, build on a ' +
            'runner of that platform, or change platforms.',
    ],
];
/** What docker's words mean, where they do not say what to do. Looked through from the top; the first that fits is given. */
const HINTS = [
    ...RUN_HINTS,
    [
        /permission denied while trying to connect to the docker/i,
        'The user of this runner may not use Docker: add it to the group docker, or run the job on a runner that has Docker.',
    ],
    [
        /(?:cannot|failed to) connect to the docker (?:daemon|api)|is the docker daemon running|error during connect/i,
        'No Docker engine answers on this runner: start it, or use a runner that has one (ubuntu-latest does), or build the image ' +
            'elsewhere and give it as image.',
    ],
    [
        /buildx component is missing/i,
        'This docker builds by its plugin buildx alone, which is not there: run docker/setup-buildx-action in a step before this one, ' +
            'or install the plugin on the runner.',
    ],
    [
        /multi-platform build is not supported|multiple platforms feature is currently not supported|cache export (?:is|feature is currently) not supported/i,
        'Run docker/setup-buildx-action in a step before this one: the builder that docker starts with cannot do that.',
    ],
    [
        /(?:failed to read dockerfile|unable to (?:prepare context|evaluate symlinks)|failed to solve with frontend dockerfile).*(?:no such file|cannot find)|dockerfile.*(?:no such file|cannot be empty)|path ".*" not found/i,
        'Check the inputs context and dockerfile, which are relative to the workspace, and that actions/checkout ran in a step before ' +
            'this one.',
    ],
    [
        /failed to (?:compute|calculate) (?:cache key|checksum).*not found|(?:COPY|ADD) failed/i,
        'A COPY or ADD names what is not in the build context: its paths are relative to the input context, and .dockerignore may ' +
            'exclude them.',
    ],
    [
        /target stage .* (?:could not be found|not found)|failed to reach build target/i,
        'Check the input target: the Dockerfile has no stage of that name.',
    ],
    [
        /tag (?:is |.*)immutable|already exists .* cannot be overwritten/i,
        "The tag is in the repository already and its tags are immutable: give another image-tag, or leave it to rebuild's default.",
    ],
    [
        /name unknown|repository .* (?:not found|does not exist) in the registry/i,
        'The repository is not there (any more): create it in ECR, or check the inputs repository and registry-id.',
    ],
    [
        /toomanyrequests|pull rate limit/i,
        "Docker Hub's limit for pulls is reached: log in to it before this step (docker/login-action), or take the base image from " +
            "ECR's pull through cache or from public.ecr.aws.",
    ],
    [
        /pull access denied|failed to (?:resolve source|load) metadata.*(?:denied|401|403|authorization failed|no basic auth)/i,
        'Docker may not pull a base image, or it does not exist: check its name after FROM, and log in to its registry in a step before ' +
            'this one (docker/login-action).',
    ],
    [
        /no basic auth credentials|authorization token has expired|authentication required|401 unauthorized/i,
        'Docker has no valid login for the registry: that of ECR lasts 12 hours, so run the job again.',
    ],
    [
        /denied|403 forbidden/i,
        `For the push the role of this job needs ${PUSH_ACTIONS} on the repository, and a repository of another ` +
            'account has to allow them in its own policy (docs/permissions.md has both).',
    ],
    [
        /gave http response to https client/i,
        "The registry speaks plain HTTP: name it in the Docker engine's insecure-registries.",
    ],
];
/** Failures of the network or of the registry's side, that may be gone a moment later. */
const PASSING = /i\/o timeout|tls handshake timeout|connection (?:reset|refused)|broken pipe|unexpected eof|\bEOF$|no such host|temporary failure in name resolution|request canceled|context deadline exceeded|network is unreachable|use of closed network connection|toomanyrequests|\b(?:429 too many requests|500 internal server error|502 bad gateway|503 service unavailable|504 gateway time-?out)/i;
/** How a line says that what failed was a push. BuildKit builds and pushes in one: a failing build is not tried again. */
const PUSHING = /failed to (?:push|copy|do request: (?:head|put|post|patch))|error(?:s)? .*pushing/i;
const MAX_LINES = 20;
/** What to do about a failure that docker's words tell; undefined where they speak for themselves. */
function hintFor(lines) {
    const text = lines.join('\n');
    const hints = RUN_FAILED.test(text) ? RUN_HINTS : HINTS;
    return hints.find(([pattern]) => pattern.test(text))?.[1];
}
/**
 * Docker's own words for what went wrong, out of all it wrote: from the step that failed on, as BuildKit repeats it at the end with
 * its last output; else the lines about an error, else the last one. At most 20 lines.
 */
function lastErrorLines(lines) {
    const said = lines.map((line) => line.trimEnd()).filter((line) => line !== '' && !/^-{3,}$/.test(line));
    const step = said.findLastIndex((line) => /^ > \[/.test(line));
    if (step >= 0)
        return shortened(said.slice(step));
    const errors = said
        .slice(-MAX_LINES)
        .filter((line) => /error|denied|cannot|failed|invalid|unauthori|unknown|no such|not found|no basic auth/i.test(line));
    return errors.length > 0 ? errors : said.slice(-1);
}
/** The step itself and the end, where the reason is. */
function shortened(lines) {
    if (lines.length <= MAX_LINES)
        return [...lines];
    return [lines[0] ?? '', '…', ...lines.slice(2 - MAX_LINES)];
}
/**
 * Whether a command failed in a way that may be gone a moment later.
 *
 * @param retried what of the command counts: `the push` of one that builds too, or everything
 */
function isPassingFailure(lines, retried) {
    const end = lines.filter((line) => line.trim() !== '').slice(-5);
    if (end.some((line) => RUN_FAILED.test(line)))
        return false;
    return end.some((line) => PASSING.test(line)) && (retried === 'everything' || end.some((line) => PUSHING.test(line)));
}

;// CONCATENATED MODULE: ./build/image/docker-command.js


const RETRIES = 3;
const FIRST_PAUSE_MS = 2000;
/**
 * Runs a docker command that has to succeed.
 *
 * @returns the end of its output
 * @throws DeployError with docker's own last words and what to do about them
 */
async function runDocker(command, tools) {
    const { clock, docker, log, signal } = tools;
    const { args, doing, input, isShown, retried } = command;
    for (let retries = 0;; retries += 1) {
        const { exitCode, lines } = await docker(args, {
            ...(input !== undefined && { input }),
            ...(isShown && { log }),
        }).catch((error) => {
            if (signal?.aborted)
                log.info(`docker was stopped; it was to ${doing}.`);
            throw error;
        });
        if (exitCode === 0)
            return lines;
        const why = lastErrorLines(lines);
        if (retried === 'nothing' || retries === RETRIES || !isPassingFailure(lines, retried)) {
            throw new errors/* DeployError */.sH({ what: `Docker cannot ${doing}.`, why: why.join('\n'), next: hintFor(why) });
        }
        const pauseMs = FIRST_PAUSE_MS * 2 ** retries;
        log.info(`Docker could not ${doing} (${why.at(-1)}); it is tried again in ${pauseMs / 1000} s.`);
        await clock.sleep(pauseMs, signal);
    }
}

;// CONCATENATED MODULE: ./build/image/build.js


/**
 * Builds an image and pushes all of its tags: by buildx where docker has it, by the engine's own BuildKit where not. Docker's
 * output streams into the log. A push that the network broke is tried again.
 *
 * @returns the digest that docker says it pushed, where it does
 * @throws DeployError with docker's own last words
 */
async function buildAndPush(plan, tools) {
    const { docker, log, signal } = tools;
    const [uri = ''] = plan.tags;
    let pushes = false;
    try {
        const hasBuildx = (await docker(['buildx', 'version'])).exitCode === 0;
        if (hasBuildx) {
            const args = buildxArguments(plan);
            pushes = true;
            return await log.group(`docker buildx build: ${uri}`, async () => digestIn(await runDocker({ args, doing: `build ${uri}`, retried: 'the push', isShown: true }, tools)));
        }
        const { args, warnings } = plainArguments(plan);
        for (const warning of warnings)
            log.warning(warning);
        await log.group(`docker build: ${uri}`, () => runDocker({ args, doing: `build ${uri}`, retried: 'nothing', isShown: true }, tools));
        return await log.group(`docker push: ${uri}`, async () => {
            pushes = true;
            const digests = [];
            for (const tag of plan.tags) {
                const push = { args: ['push', tag], doing: `push ${tag}`, isShown: true };
                digests.push(digestIn(await runDocker({ ...push, retried: 'everything' }, tools)));
            }
            return digests[0];
        });
    }
    catch (error) {
        if (signal?.aborted) {
            log.info(pushes
                ? `Whether ${uri} has reached ECR is not known. The next run of this commit looks, and builds only what is missing.`
                : 'Nothing was pushed.');
        }
        throw error;
    }
}
/** "1.0: digest: sha256:… size: 528" of docker push; "pushing manifest for registry/repository:1.0@sha256:…" of BuildKit. */
function digestIn(lines) {
    return /(?:digest: |pushing manifest for \S+@)(sha256:[0-9a-f]{64})/.exec(lines.join('\n'))?.[1];
}

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: external "node:string_decoder"
var external_node_string_decoder_ = __webpack_require__(6193);
// EXTERNAL MODULE: ./build/report/printable.js
var printable = __webpack_require__(4628);
;// CONCATENATED MODULE: ./build/image/docker.js




/** How much of the end of docker's output is kept to explain a failure, in characters. */
const KEPT = 50_000;
/**
 * @param env of the docker processes
 * @param signal when aborted, docker is told to stop, its output is no longer shown, and its run ends with the signal's reason
 * @returns throws a DeployError when there is no docker; how its run ends is for the caller to judge
 */
function dockerIn(env, signal) {
    return async (args, { input, log } = {}) => {
        signal?.throwIfAborted();
        // The command itself is not echoed: build arguments may hold what is nobody's business.
        const docker = (0,external_node_child_process_.spawn)('docker', args, { env });
        const stop = () => docker.kill('SIGTERM');
        signal?.addEventListener('abort', stop, { once: true });
        let end = '';
        const shown = [];
        for (const output of [docker.stdout, docker.stderr]) {
            const decoder = new external_node_string_decoder_.StringDecoder('utf8');
            const stream = log?.untrustedStream();
            if (stream)
                shown.push(stream);
            output.on('data', (data) => {
                end = (end + decoder.write(data)).slice(-KEPT);
                if (!signal?.aborted)
                    stream?.write(data);
            });
        }
        // A docker that ends before it has read everything says itself why.
        docker.stdin.on('error', () => { });
        docker.stdin.end(input);
        try {
            const exitCode = await new Promise((resolve, reject) => {
                docker.once('error', reject);
                docker.once('close', (code) => resolve(code ?? 1));
            });
            signal?.throwIfAborted();
            return { exitCode, lines: (0,printable/* printableLines */.f)(end) };
        }
        catch (error) {
            if (error.code !== 'ENOENT')
                throw error;
            throw new errors/* DeployError */.sH({
                what: 'There is no docker on this runner.',
                next: 'Use a runner that has Docker (ubuntu-latest does), or build the image elsewhere and give it as image.',
                cause: error,
            });
        }
        finally {
            signal?.removeEventListener('abort', stop);
            for (const stream of shown)
                stream.end();
        }
    };
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./build/image/docker-config.js




/** Where docker of this environment has its configuration: DOCKER_CONFIG, by default ~/.docker. */
function userConfigDir(env) {
    return (0,external_node_path_.resolve)(env.DOCKER_CONFIG || (0,external_node_path_.join)((0,external_node_os_.homedir)(), '.docker'));
}
/**
 * A configuration directory of our own for docker, so that no login is left on the machine and none reaches other jobs; with the
 * user's configuration in it: config.json as a copy, everything else (contexts/, buildx/, cli-plugins/, TLS certificates) as
 * links, so that removing the directory removes nothing of the user's.
 *
 * @param parent where to make it
 * @param registry the host that will be logged in to
 * @returns its path; only we can read it
 */
async function makeDockerConfig(parent, userDir, registry) {
    const dir = await (0,promises_.mkdtemp)((0,external_node_path_.join)(parent, 'docker-config-'));
    await (0,promises_.chmod)(dir, 0o700);
    for (const entry of await readdirIfThere(userDir)) {
        if (entry.name === 'config.json')
            continue;
        // On Windows a junction is the link to a directory that needs no privilege.
        await (0,promises_.symlink)((0,external_node_path_.join)(userDir, entry.name), (0,external_node_path_.join)(dir, entry.name), entry.isDirectory() ? 'junction' : 'file');
    }
    const config = withoutLogin(await readConfig((0,external_node_path_.join)(userDir, 'config.json')), registry);
    await (0,promises_.writeFile)((0,external_node_path_.join)(dir, 'config.json'), JSON.stringify(config, undefined, 2), { mode: 0o600 });
    return dir;
}
/**
 * The configuration with which `docker login` for `registry` writes into config.json and nowhere else. A credential helper of its
 * own that is empty takes precedence over `credsStore` for this one host (docker's getConfiguredCredentialStore); all other hosts
 * keep theirs, also those that only the store knows of. It also keeps docker from turning to a keychain that it finds by itself,
 * which it does for a configuration without any login.
 */
function withoutLogin(config, registry) {
    const isOurs = (server) => server.replace(/^https?:\/\//, '').replace(/\/.*$/, '') === registry;
    const auths = Object.fromEntries(Object.entries(config.auths ?? {}).filter(([server]) => !isOurs(server)));
    return { ...config, auths, credHelpers: { ...config.credHelpers, [registry]: '' } };
}
async function readConfig(file) {
    let text;
    try {
        text = await (0,promises_.readFile)(file, 'utf8');
    }
    catch (error) {
        if (error.code === 'ENOENT')
            return {};
        throw error;
    }
    try {
        return JSON.parse(text || '{}');
    }
    catch {
        throw new errors/* DeployError */.sH({
            what: `Docker's configuration ${file} is not valid JSON.`,
            // The parser's message quotes the text, which may hold a password.
            next: 'Repair or remove it, or let DOCKER_CONFIG name another directory.',
        });
    }
}
async function readdirIfThere(dir) {
    try {
        return await (0,promises_.readdir)(dir, { withFileTypes: true });
    }
    catch (error) {
        if (error.code === 'ENOENT')
            return [];
        throw error;
    }
}

;// CONCATENATED MODULE: ./build/image/login.js



/**
 * Logs docker in to an ECR registry. The password reaches docker on its standard input alone.
 *
 * The token of GetAuthorizationToken is good for every registry that the role may use, so the host is not that of its proxyEndpoint,
 * which is the role's own registry, but the one that ECR gave the repository.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html
 *
 * @param registry host that will be pushed to
 * @throws DeployError
 */
async function logIn(ecr, registry, tools) {
    const { user, password } = await authorize(ecr, tools.log);
    const args = ['login', registry, '--username', user, '--password-stdin'];
    // Not shown: a login that goes well says only that the password is in a file, which is ours.
    const command = { args, doing: `log in to ${registry}`, input: password, isShown: false };
    await runDocker({ ...command, retried: 'everything' }, tools);
}
async function authorize(ecr, log) {
    const { GetAuthorizationTokenCommand } = await __webpack_require__.e(/* import() */ 249).then(__webpack_require__.t.bind(__webpack_require__, 8249, 19));
    const token = await ecr.send(new GetAuthorizationTokenCommand()).then(({ authorizationData }) => authorizationData?.[0]?.authorizationToken ?? '', (error) => {
        throw (0,aws_errors.explainAwsError)(error, 'get a login for ECR');
    });
    const [user = '', password] = Buffer.from(token, 'base64').toString('utf8').split(/:(.*)/s);
    if (!password) {
        throw new errors/* DeployError */.sH({ what: 'Cannot get a login for ECR.', why: 'ECR answered without a usable token.' });
    }
    // As the password and as docker writes it into its configuration.
    log.mask(password);
    log.mask(token);
    return { user, password };
}

// EXTERNAL MODULE: ./build/image/look-up.js + 1 modules
var look_up = __webpack_require__(1091);
;// CONCATENATED MODULE: ./build/image/image.js










/**
 * The image that is to be deployed: given, in ECR already, or built and pushed now.
 *
 * @throws DeployError
 */
async function provideImage(options) {
    const { clock, found, inputs } = options;
    const { existing, isBuilt, registry, repository, uri } = found;
    if (isBuilt && repository)
        return await buildImage(options, repository);
    const { digest, isIndex, pushedAt, sizeBytes } = existing ?? {};
    const result = { uri, digest, registry, built: false, sizeBytes, isIndex };
    if (inputs.image !== undefined || !existing || !repository)
        return { ...result, outcome: 'given, nothing to build' };
    const missing = inputs.additionalTags.filter((tag) => !existing.tags.includes(tag));
    if (missing.length > 0)
        await addTags(await options.aws.ecr(repository.region), repository, existing.digest, missing);
    const facts = [
        'already in ECR',
        pushedAt !== undefined && `pushed ${age(clock.now() - pushedAt)} ago`,
        missing.length > 0 ? `now tagged ${(0,words/* listOf */.c3)(missing)} too` : 'nothing to build',
    ];
    return { ...result, outcome: facts.filter(Boolean).join(', ') };
}
async function buildImage(options, repository) {
    const { aws, clock, found, inputs, job, log, signal } = options;
    const { problems, warnings } = checkSecrets(inputs.build.secrets, process.env);
    if (problems.length > 0)
        throw new errors/* InputError */.dz(problems);
    for (const warning of warnings)
        log.warning(warning);
    const ecr = await aws.ecr(repository.region);
    const configDir = await makeDockerConfig(job.tempDir, userConfigDir(process.env), found.registry);
    const { saveState } = await Promise.all(/* import() */[__webpack_require__.e(119), __webpack_require__.e(421)]).then(__webpack_require__.bind(__webpack_require__, 6421));
    // For the post step, before there is anything in it that must not stay.
    saveState(state/* STATE */.c.dockerConfig, configDir);
    const docker = dockerIn({
        ...process.env,
        DOCKER_CONFIG: configDir,
        DOCKER_BUILDKIT: '1',
        // Without the attestation that buildx adds by default the tag is the image itself, not an index around it: ECR then knows its
        // size and scans it, and lifecycle rules count it once. Older buildx does not know the variable; whoever sets it decides.
        BUILDX_NO_DEFAULT_ATTESTATIONS: process.env.BUILDX_NO_DEFAULT_ATTESTATIONS ?? '1',
    }, signal);
    const tools = { docker, clock, log, ...(signal && { signal }) };
    await logIn(ecr, found.registry, tools);
    const pushed = await buildAndPush({
        ...inputs.build,
        labels: labelsOf(job, clock.now(), inputs.build.labels),
        tags: [inputs.imageTag, ...inputs.additionalTags].map((tag) => `${repository.uri}:${tag}`),
    }, tools);
    const { digest = pushed, isIndex, sizeBytes } = await readBack();
    return {
        uri: found.uri,
        digest,
        registry: found.registry,
        built: true,
        sizeBytes,
        isIndex,
        outcome: 'built and pushed',
    };
    /** What ECR says that it got. The push went well, so not hearing of it is no reason to stop. */
    async function readBack() {
        try {
            const asked = { ecr, name: repository.name, registryId: repository.registryId };
            return (await (0,look_up/* describeImage */.hu)(asked, { imageTag: inputs.imageTag })) ?? {};
        }
        catch (error) {
            log.warning(`The image was pushed, but its digest could not be read back. ${error.message}`);
            return {};
        }
    }
}
/** "41 s", "3 h 5 min", "12 days" */
function age(ms) {
    const days = Math.floor(ms / 86_400_000);
    return days < 2 ? (0,words/* duration */.p0)(ms) : `${days} days`;
}

;// CONCATENATED MODULE: ./build/image-phases.js

/**
 * From what preflight has found to an image that may be deployed: creates the repository where that is missing and wanted, builds and
 * pushes, holds the image against its scan.
 *
 * @param onWork gets what a cancelled run no longer waits for
 * @returns the image, as it is found from now on
 * @throws DeployError
 */
async function imagePhases({ ignored, image: found }, inputs, job, result, phases, tools, onWork) {
    const underWay = (work) => {
        onWork(work);
        return work;
    };
    const image = await withRepository(found, result, phases, tools, underWay);
    const provided = await phases.run('Image', () => underWay(provideImage({ inputs, job, found: image, ...tools })), ({ outcome }) => outcome);
    result.image = provided;
    const { repository } = image;
    const { scan } = inputs;
    if (scan && repository) {
        const [{ holdAgainstScan }, { scanWords }] = await Promise.all([
            __webpack_require__.e(/* import() */ 887).then(__webpack_require__.bind(__webpack_require__, 1268)),
            __webpack_require__.e(/* import() */ 83).then(__webpack_require__.bind(__webpack_require__, 7083)),
        ]);
        const held = await phases.run('Scan', () => underWay(holdAgainstScan(provided, repository, scan, ignored, tools)), ({ refusal, result: of }) => ({ text: scanWords(of), ok: refusal === undefined }));
        result.scan = held.result;
        if (held.refusal)
            throw held.refusal;
    }
    return { found: image, image: provided };
}
/** The same where the repository is there already. */
async function withRepository(image, result, phases, { aws, log }, underWay) {
    const { repository } = image;
    const creation = repository?.creation;
    if (!creation)
        return image;
    const { createRepository, repositoryWords } = await __webpack_require__.e(/* import() */ 737).then(__webpack_require__.bind(__webpack_require__, 4737));
    const ecr = await aws.ecr(repository.region);
    const created = await phases.run('Repository', () => underWay(createRepository(ecr, repository, creation, log)), ({ isOurs }) => isOurs ? `${repository.name} created` : `${repository.name} was created by somebody else meanwhile`);
    if (created.isOurs)
        result.createdRepository = { name: repository.name, settings: repositoryWords(creation) };
    return { ...image, repository: created.repository };
}


/***/ }),

/***/ 7282:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ Phases)
/* harmony export */ });
/* harmony import */ var _report_words_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4702);

/** GitHub's runner kills a cancelled step after 7.5 s, and the report is still to be written. */
const GRACE_MS = 1000;
/**
 * Runs the phases of a deployment one after the other, keeps their times for the report and says how each one ended. A cancelled
 * run leaves its phase at once, whatever that phase is waiting for.
 */
class Phases {
    done = [];
    #clock;
    #log;
    #signal;
    #cancelled;
    /** @param signal aborted when the run is cancelled; its reason is what the phase then ends with */
    constructor(clock, log, signal) {
        this.#clock = clock;
        this.#log = log;
        this.#signal = signal;
        this.#cancelled = new Promise((_, reject) => {
            if (signal.aborted)
                reject(signal.reason);
            else
                signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        });
        this.#cancelled.catch(() => { });
    }
    /** Name of the phase that ended last. */
    get last() {
        return this.done.at(-1)?.name;
    }
    /**
     * @param work the phase's result
     * @param outcome that result in a few words ("built and pushed"), and whether the phase ended well (the default)
     */
    async run(name, work, outcome) {
        const startedAt = this.#clock.now();
        try {
            const result = await Promise.race([work(), this.#cancelled]);
            const said = outcome(result);
            this.#close({ name, startedAt, ...(typeof said === 'string' ? { text: said, ok: true } : said) });
            return result;
        }
        catch (error) {
            this.#close({ name, startedAt, text: this.#signal.aborted ? 'cancelled' : 'failed', ok: false });
            throw error;
        }
    }
    /**
     * Work between the phases: once the run is cancelled, it is waited for only a little longer.
     *
     * @returns undefined where it took longer than that
     */
    async unlessCancelled(work, graceMs = GRACE_MS) {
        const outOfTime = this.#cancelled.catch(async () => {
            await this.#clock.sleep(graceMs);
            return undefined;
        });
        return await Promise.race([work, outOfTime]);
    }
    /** Whether work ends, well or not, before a cancelled run goes on without it. */
    async ends(work, graceMs = GRACE_MS) {
        const ended = work.then(() => true, () => true);
        return (await this.unlessCancelled(ended, graceMs)) ?? false;
    }
    #close({ name, startedAt, text, ok }) {
        const endedAt = this.#clock.now();
        this.done.push({ name, startedAt, endedAt, outcome: text, ok });
        this.#log.info(`${ok ? '✓' : '✗'} ${name}: ${text} (${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_0__/* .duration */ .p0)(endedAt - startedAt)})`);
    }
}


/***/ }),

/***/ 6753:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $k: () => (/* binding */ lastAnswer),
/* harmony export */   Nc: () => (/* binding */ takeBackRevisions),
/* harmony export */   f5: () => (/* binding */ isWell),
/* harmony export */   lj: () => (/* binding */ recover)
/* harmony export */ });
/* harmony import */ var _aws_arn_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(3385);
/* harmony import */ var _aws_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8127);
/* harmony import */ var _ecs_recover_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1590);
/* harmony import */ var _ecs_revisions_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7616);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9473);
/* harmony import */ var _report_words_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4702);
/* harmony import */ var _run_command_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9997);







/** How long a cancelled run waits for AWS to begin its rollback, in ms: the runner kills it after 10 s. */
const START_MS = 5000;
/** After a failure: takes back what was registered in vain, finds out why, rolls back, and says what is left. */
async function recover(result, affected, mayRun, inputs, { aws, clock, log, signal }, phases) {
    if (signal.aborted) {
        result.cancelled = true;
        (0,_ecs_recover_js__WEBPACK_IMPORTED_MODULE_1__/* .noteCancelled */ .Ev)(affected);
    }
    const options = { ...inputs, clock, log };
    // First of all, since the runner gives a cancelled run only seconds.
    if (signal.aborted && inputs.onCancel === 'rollback') {
        await phases.unlessCancelled((0,_ecs_recover_js__WEBPACK_IMPORTED_MODULE_1__/* .startToRollBack */ .cw)(aws, affected, (0,_ecs_recover_js__WEBPACK_IMPORTED_MODULE_1__/* .waysBack */ .ed)(affected, inputs.desiredCount), options), START_MS);
    }
    await takeBackRevisions(result, mayRun, { aws, log }, phases);
    await phases.unlessCancelled((0,_ecs_recover_js__WEBPACK_IMPORTED_MODULE_1__/* .diagnoseFailures */ .ST)(aws, affected, options));
    // A watch that AWS refused to answer came to no verdict: what is under way may well succeed.
    const failedAfter = phases.last === _run_command_js__WEBPACK_IMPORTED_MODULE_5__/* .AFTER_COMMAND */ .DY;
    const mayRollBack = !signal.aborted && (phases.last?.startsWith('Update') || failedAfter || !result.services.every(isWell));
    const ways = inputs.rollback && mayRollBack ? (0,_ecs_recover_js__WEBPACK_IMPORTED_MODULE_1__/* .waysBack */ .ed)(affected, inputs.desiredCount) : [];
    if (ways.length > 0) {
        const names = (0,_report_words_js__WEBPACK_IMPORTED_MODULE_4__/* .listOf */ .c3)(ways.map(({ service }) => service));
        try {
            await phases.run('Rollback', () => (0,_ecs_recover_js__WEBPACK_IMPORTED_MODULE_1__/* .rollBackServices */ .L7)(aws, affected, ways, options, failedAfter ? reasonToGoBack(result) : undefined), (ok) => ({ text: ok ? `${names} back and stable` : 'not every service is stable again', ok }));
        }
        catch (cancellation) {
            result.cancelled = true;
            result.failure = (0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__.explainAwsError)(cancellation, 'roll back');
        }
    }
    const left = (0,_ecs_recover_js__WEBPACK_IMPORTED_MODULE_1__/* .whatIsLeft */ .WT)(affected, inputs.cluster);
    // Of a service that had failed already, its verdict does not say it.
    const hadFailed = result.services.some((service) => !isWell(service) && service.verdict?.kind !== 'cancelled');
    if (signal.aborted && hadFailed)
        left.unshift(_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .CANCELLED */ .gD);
    for (const sentence of left)
        log.warning(sentence);
    result.failure = conclude(result, mayRun.size > 0 ? left : ['No service was changed.']);
}
/** By phase: what there may be where it was left without an answer. */
const MAY_BE = {
    'Task definition': 'A revision may have been registered: ECS has not answered. No service uses it.',
    Repository: 'The repository may have been created, with or without its lifecycle policy: ECR has not answered.',
};
/** The answer that a cancelled run no longer waited for may name a revision or a deployment that there is something to be done about. */
async function lastAnswer(underWay, phases, log) {
    const mayBe = MAY_BE[phases.last ?? ''];
    if (!(await phases.ends(underWay)) && mayBe)
        log.warning(mayBe);
}
/** Deregisters what was registered and no service runs. */
async function takeBackRevisions({ revisions }, mayRun, { aws, log }, phases) {
    const used = new Set(mayRun.values());
    const arns = revisions.filter(({ arn, registered }) => registered && !used.has(arn)).map(({ arn }) => arn);
    if (await phases.ends((0,_ecs_revisions_js__WEBPACK_IMPORTED_MODULE_2__/* .deregisterUnused */ .Ng)(aws.ecs, arns, log)))
        return;
    const names = (0,_report_words_js__WEBPACK_IMPORTED_MODULE_4__/* .listOf */ .c3)(arns.map(_aws_arn_js__WEBPACK_IMPORTED_MODULE_6__/* .taskDefinitionName */ .ip), arns.length);
    log.warning(`${names}: registered and not used; ECS has not answered whether it is deregistered again.`);
}
/** "after-command exited with code 3" */
function reasonToGoBack({ failure }) {
    return failure?.what.startsWith('after-command ') ? failure.what.replace(/\.$/, '') : 'after-command failed';
}
/** The run's failure: what happened to which service, and what is left behind. */
function conclude({ failure, services }, left) {
    // It says so itself, with all that has to be put right.
    if (failure instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .InputError */ .dz)
        return failure;
    const failed = services.filter((service) => !isWell(service));
    const others = failure ? services.filter(({ rollback }) => rollback).map(_report_words_js__WEBPACK_IMPORTED_MODULE_4__/* .verdictSentence */ .BT) : [];
    const isBack = failed.length > 0 && failed.every((service) => (0,_report_words_js__WEBPACK_IMPORTED_MODULE_4__/* .outcomeOf */ .sG)(service) === 'rolled-back');
    const advice = isBack && left.length === 0 ? 'Fix the cause and push again: what ran before goes on running.' : '';
    return new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .DeployError */ .sH({
        what: failure?.what ?? failed.map(_report_words_js__WEBPACK_IMPORTED_MODULE_4__/* .verdictSentence */ .BT).join('\n'),
        why: failure?.why,
        next: [failure?.next, advice, ...others, ...left].filter(Boolean).join('\n'),
        cause: failure?.cause,
    });
}
function isWell({ verdict }) {
    return verdict === undefined || (0,_report_words_js__WEBPACK_IMPORTED_MODULE_4__/* .wentWell */ .x3)(verdict.kind);
}


/***/ }),

/***/ 4628:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ printableLines)
/* harmony export */ });
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7975);

/** Control characters but tab, and the marks that turn the direction of text: they make a line look like another. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
/**
 * What a program wrote, as lines that can be shown: without colours and other terminal sequences. A carriage return ends a
 * line as it does for the runner, which reads a workflow command behind one too.
 */
function printableLines(text) {
    return (0,node_util__WEBPACK_IMPORTED_MODULE_0__.stripVTControlCharacters)(text)
        .replace(/[\r\n]+$/, '')
        .split(/\r\n|[\r\n]/)
        .map((line) => line.replace(INVISIBLE, ''));
}


/***/ }),

/***/ 3387:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  T: () => (/* binding */ rolledOut),
  O: () => (/* binding */ watchRollouts)
});

// EXTERNAL MODULE: ./build/ecs/verdict.js + 1 modules
var ecs_verdict = __webpack_require__(8717);
// EXTERNAL MODULE: ./build/ecs/watch.js + 2 modules
var watch = __webpack_require__(2461);
;// CONCATENATED MODULE: ./build/codedeploy/together.js


/**
 * Watches the rollouts of one run, ECS's own and those of CodeDeploy side by side: the first failure of any ends the watch of all,
 * as it does among ECS's own.
 *
 * @throws what either watch does
 */
async function watchTogether(aws, rollouts, options) {
    const codeDeploy = rollouts.flatMap((rollout) => rollout.codeDeploy ?? []);
    const own = rollouts.filter((rollout) => !rollout.codeDeploy);
    if (codeDeploy.length === 0)
        return await (0,watch/* watch */.wB)(aws.ecs, own, options);
    const { watchDeployments } = await Promise.all(/* import() */[__webpack_require__.e(507), __webpack_require__.e(260)]).then(__webpack_require__.bind(__webpack_require__, 260));
    const over = new Over();
    const inBoth = { ...options, over };
    const watches = [watchDeployments(aws, codeDeploy, inBoth)];
    if (own.length > 0)
        watches.push((0,watch/* watch */.wB)(aws.ecs, own, inBoth));
    const settled = await Promise.allSettled(watches.map((each) => each.then(endAtFailure(over), endAll(over))));
    const refused = settled.find(({ status }) => status === 'rejected');
    if (refused)
        throw refused.reason;
    return new Map(settled.flatMap((each) => (each.status === 'fulfilled' ? [...each.value] : [])));
}
/** Tells a watch that nobody waits for it any more. */
class Over {
    isOver = false;
    promise;
    #resolve;
    constructor() {
        const { promise, resolve } = Promise.withResolvers();
        this.promise = promise;
        this.#resolve = resolve;
    }
    end() {
        this.isOver = true;
        this.#resolve();
    }
}
function endAtFailure(over) {
    return (outcomes) => {
        if ([...outcomes.values()].some(({ verdict }) => verdict && (0,ecs_verdict/* isFailure */.N6)(verdict)))
            over.end();
        return outcomes;
    };
}
function endAll(over) {
    return (error) => {
        over.end();
        throw error;
    };
}

// EXTERNAL MODULE: ./build/aws/arn.js
var arn = __webpack_require__(3385);
// EXTERNAL MODULE: ./build/aws/lossless.js
var lossless = __webpack_require__(1526);
// EXTERNAL MODULE: ./build/ecs/service.js
var ecs_service = __webpack_require__(9121);
// EXTERNAL MODULE: ./build/ecs/task-definition.js + 1 modules
var task_definition = __webpack_require__(9819);
;// CONCATENATED MODULE: ./build/ecs/twins.js





/**
 * Deployments that took the place of ours and deploy the same: another run of the same commit. What the run is for still comes true,
 * so it watches them instead. Their services' results are those of the other deployment from here on.
 *
 * @returns the rollouts to watch instead; none where the others deploy something else, or that cannot be read
 */
async function followTwins(ecs, cluster, affected, log) {
    const superseded = affected.filter(({ result }) => result.verdict?.kind === 'superseded');
    try {
        const followed = await Promise.all(superseded.map((one) => followTwin(ecs, cluster, one, log)));
        return followed.filter((rollout) => rollout !== undefined);
    }
    catch (error) {
        log.debug(`What took our place was not read: ${error}`);
        return [];
    }
}
async function followTwin(ecs, cluster, { registration, result }, log) {
    const service = (await (0,ecs_service/* describeServices */.Ge)(ecs, cluster, [result.name])).get(result.name);
    const other = (0,watch/* newestOf */.su)(service);
    if (!service || !other?.taskDefinition || other.id === result.deploymentId)
        return undefined;
    const isSame = other.taskDefinition === result.taskDefinition ||
        (0,task_definition/* isUnchanged */._5)(await (0,lossless/* describeTaskDefinition */.oh)(ecs, other.taskDefinition), registration);
    if (!isSame)
        return undefined;
    log.notice(`${result.name}: deployment ${other.id} of ${(0,arn/* taskDefinitionName */.ip)(other.taskDefinition)} took the place of ours and deploys the ` +
        `same as ${(0,arn/* taskDefinitionName */.ip)(result.taskDefinition)}, so the run watches that one.`);
    const rollout = (0,watch/* toRollout */.n1)(result.name, service, undefined);
    result.taskDefinition = other.taskDefinition;
    result.deploymentId = rollout.deploymentId;
    result.deploymentCreatedAt = rollout.createdAt?.getTime();
    result.serviceDeploymentArn = rollout.serviceDeploymentArn;
    result.verdict = undefined;
    return rollout;
}

// EXTERNAL MODULE: ./build/recovery.js
var recovery = __webpack_require__(6753);
// EXTERNAL MODULE: ./build/report/words.js
var words = __webpack_require__(4702);
;// CONCATENATED MODULE: ./build/rollouts.js




/** Watches deployments, and those that take their place and deploy the same. */
async function watchRollouts(rollouts, affected, inputs, { aws, clock, log, signal }) {
    const deadline = clock.now() + inputs.timeoutMs;
    let open = rollouts.map((rollout) => ({ ...rollout, seenEvents: new Set() }));
    while (open.length > 0) {
        const timeoutMs = Math.max(0, deadline - clock.now());
        const onLook = (service, outcome) => {
            for (const { result } of affected)
                if (result.name === service)
                    Object.assign(result, outcome);
        };
        const outcomes = await watchTogether(aws, open, { ...inputs, timeoutMs, clock, log, signal, onLook });
        for (const [service, outcome] of outcomes)
            onLook(service, outcome);
        const twins = await followTwins(aws.ecs, inputs.cluster, affected, log);
        if (twins.length === 0)
            return;
        const undecided = open.filter(({ service }) => outcomes.get(service)?.verdict === undefined);
        open = [...twins.map((twin) => ({ ...twin, seenEvents: new Set() })), ...undecided];
    }
}
function rolledOut(services) {
    const failed = services.filter((service) => !(0,recovery/* isWell */.f5)(service));
    if (failed.length === 0)
        return { text: `${(0,words/* listOf */.c3)(services.map(({ name }) => name))} stable`, ok: true };
    return {
        text: failed.map((service) => `${service.name} ${(0,words/* outcomeOf */.sG)(service).replace('-', ' ')}`).join(', '),
        ok: false,
    };
}


/***/ }),

/***/ 9997:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DY: () => (/* binding */ AFTER_COMMAND),
/* harmony export */   d1: () => (/* binding */ runCommand),
/* harmony export */   xn: () => (/* binding */ areOver)
/* harmony export */ });
/* harmony import */ var _aws_arn_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3385);
/* harmony import */ var _tasks_container_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7110);


/** Name of the phase of `after-command`. */
const AFTER_COMMAND = 'After command';
/** How long a cancelled run waits for the answer that its one-off task is going to stop, in ms. */
const STOP_MS = 2000;
/** Runs the command of a one-off task as a phase of its own. @throws DeployError when it does not exit with 0 */
async function runCommand(name, command, { inputs, job, left, phases, plan, result, target, tools }) {
    const { lookForIt, runOneOff } = await __webpack_require__.e(/* import() */ 399).then(__webpack_require__.bind(__webpack_require__, 1399));
    const { cluster, tasks } = inputs;
    const { clock, log } = tools;
    const startedAt = clock.now();
    const task = { name, taskArn: undefined, exitCode: undefined, startedAt, endedAt: undefined, lines: [] };
    result.tasks.push(task);
    let running = Promise.resolve();
    const onStarted = (taskArn) => {
        const text = `Task ${(0,_aws_arn_js__WEBPACK_IMPORTED_MODULE_1__/* .resourceId */ .a)(taskArn)} of ${name} was under way.`;
        const others = left ?? { region: result.region, cluster, takeBack: [], stopDeployments: {} };
        tools.remember({ ...others, text, stopTasks: { [name]: taskArn } });
    };
    try {
        await phases.run(name === 'after-command' ? AFTER_COMMAND : 'Before command', () => {
            running = runOneOff({
                name,
                command,
                cluster,
                service: target?.service ?? {},
                taskDefinition: target?.taskDefinition ?? '',
                registration: plan?.registration ?? {},
                container: (0,_tasks_container_js__WEBPACK_IMPORTED_MODULE_0__/* .taskContainer */ .R)(plan, tasks.container).container ?? '',
                cpu: tasks.cpu,
                memory: tasks.memory,
            }, task, { ...tools, timeoutMs: inputs.timeoutMs, runUrl: job.runUrl, onStarted });
            return running;
        }, () => `${name} exited with code 0`);
    }
    catch (error) {
        // A cancelled phase is left at once; its task is still to be stopped.
        task.mayRun = !(await phases.ends(running, STOP_MS));
        if (task.mayRun)
            log.warning(unanswered(task, lookForIt(inputs)));
        throw error;
    }
    finally {
        if (!task.mayRun)
            tools.remember(left);
    }
}
function unanswered({ name, taskArn }, whereElse) {
    if (taskArn)
        return `${name}: ECS has not answered whether task ${(0,_aws_arn_js__WEBPACK_IMPORTED_MODULE_1__/* .resourceId */ .a)(taskArn)} stops; it may go on.`;
    return `${name}: RunTask was sent, and not answered. The task may run: ${whereElse}`;
}
/** Whether there is no one-off task left that the post step would have to stop. */
function areOver(tasks) {
    return !tasks.some(({ mayRun }) => mayRun);
}


/***/ })

};
