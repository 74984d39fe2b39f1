export const id = 715;
export const ids = [715];
export const modules = {

/***/ 1715:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  rollBackByHand: () => (/* binding */ rollBackByHand)
});

// EXTERNAL MODULE: ./build/aws/arn.js
var aws_arn = __webpack_require__(3385);
// EXTERNAL MODULE: ./build/aws/errors.js
var errors = __webpack_require__(8127);
// EXTERNAL MODULE: ./build/aws/lossless.js
var lossless = __webpack_require__(1526);
// EXTERNAL MODULE: ./build/codedeploy/preflight.js
var preflight = __webpack_require__(9796);
// EXTERNAL MODULE: ./build/codedeploy/starter.js
var starter = __webpack_require__(7424);
// EXTERNAL MODULE: ./build/deploy.js + 1 modules
var deploy = __webpack_require__(2010);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-ecs/dist-cjs/index.js
var dist_cjs = __webpack_require__(212);
// EXTERNAL MODULE: ./node_modules/p-limit/index.js + 1 modules
var p_limit = __webpack_require__(370);
// EXTERNAL MODULE: ./build/ecs/service.js
var service = __webpack_require__(9121);
;// CONCATENATED MODULE: ./build/ecs/history.js



/** DescribeServiceRevisions takes at most 20 ARNs a call. */
const DEPLOYMENTS = 20;
/** How many of a family's revisions are looked at. */
const REVISIONS = 20;
/**
 * The newest deployments of a service that ended well: ECS ListServiceDeployments and DescribeServiceRevisions.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServiceDeployments.html
 */
async function readHistory(ecs, cluster, service) {
    const list = new dist_cjs/* ListServiceDeploymentsCommand */.jz8({ cluster, service, status: ['SUCCESSFUL'], maxResults: DEPLOYMENTS });
    const { serviceDeployments = [] } = await ecs.send(list);
    const arns = [
        ...new Set(serviceDeployments.flatMap(({ targetServiceRevisionArn }) => targetServiceRevisionArn ?? [])),
    ];
    if (arns.length === 0)
        return [];
    const { serviceRevisions = [] } = await ecs.send(new dist_cjs/* DescribeServiceRevisionsCommand */.oF5({ serviceRevisionArns: arns }));
    const revisions = new Map(serviceRevisions.map((one) => [one.serviceRevisionArn, one.taskDefinition]));
    return serviceDeployments.flatMap((one) => {
        const taskDefinition = revisions.get(one.targetServiceRevisionArn);
        if (!taskDefinition)
            return [];
        return {
            arn: one.serviceDeploymentArn ?? '',
            status: one.status ?? '',
            taskDefinition,
            createdAt: one.createdAt?.getTime() ?? 0,
            finishedAt: one.finishedAt?.getTime(),
        };
    });
}
/** The newest revisions of a family, ACTIVE and INACTIVE ones: ECS ListTaskDefinitions and DescribeTaskDefinition. */
async function readFamily(ecs, family) {
    const lists = await Promise.all(['ACTIVE', 'INACTIVE'].map((status) => ecs.send(new dist_cjs/* ListTaskDefinitionsCommand */.Pse({ familyPrefix: family, status, sort: 'DESC', maxResults: REVISIONS }))));
    const arns = lists.flatMap(({ taskDefinitionArns }) => taskDefinitionArns ?? []);
    return await (0,p_limit/* default */.A)(service/* AT_ONCE */.Qd).map(arns, (arn) => readRevision(ecs, arn));
}
/** @param name ARN or "family:revision" */
async function readRevision(ecs, name) {
    const { taskDefinition } = await ecs.send(new dist_cjs/* DescribeTaskDefinitionCommand */.Zy$({ taskDefinition: name }));
    return {
        arn: taskDefinition?.taskDefinitionArn ?? '',
        isActive: taskDefinition?.status === 'ACTIVE',
        registeredAt: taskDefinition?.registeredAt?.getTime() ?? 0,
        images: (taskDefinition?.containerDefinitions ?? []).flatMap(({ image }) => image ?? []),
    };
}

// EXTERNAL MODULE: ./build/ecs/revisions.js
var revisions = __webpack_require__(7616);
// EXTERNAL MODULE: ./build/ecs/rollback.js
var rollback = __webpack_require__(9420);
// EXTERNAL MODULE: ./build/ecs/step.js
var step = __webpack_require__(4730);
// EXTERNAL MODULE: ./build/ecs/task-definition.js + 1 modules
var task_definition = __webpack_require__(9819);
// EXTERNAL MODULE: ./build/ecs/update.js + 1 modules
var update = __webpack_require__(9861);
// EXTERNAL MODULE: ./build/ecs/verdict.js + 1 modules
var verdict = __webpack_require__(8717);
// EXTERNAL MODULE: ./build/ecs/watch.js + 2 modules
var watch = __webpack_require__(2461);
// EXTERNAL MODULE: ./build/report/words.js
var words = __webpack_require__(4702);
;// CONCATENATED MODULE: ./build/ecs/last-stable.js

/**
 * The newest deployment that ended well with a revision from before the current one. Pure; any order. Never one that is newer than the
 * current revision: a second rollback goes further back, not to where the first one came from.
 */
function lastStable(history, current) {
    const newestFirst = [...history].sort((a, b) => b.createdAt - a.createdAt);
    const index = newestFirst.findIndex((past) => past.status === 'SUCCESSFUL' && isBefore(past.taskDefinition, current));
    const deployment = newestFirst[index];
    return deployment && { deployment, until: newestFirst[index - 1]?.createdAt };
}
/** By number; a revision of another family is one that the service ran under another name. */
function isBefore(one, current) {
    if ((0,aws_arn/* taskDefinitionFamily */.dm)(one) !== (0,aws_arn/* taskDefinitionFamily */.dm)(current))
        return true;
    return ((0,aws_arn/* taskDefinitionRevision */.MZ)(one) ?? 0) < ((0,aws_arn/* taskDefinitionRevision */.MZ)(current) ?? 0);
}
/** The newest ACTIVE revision of the family that is older than the current one and has other images. Pure. */
function revisionBefore(family, current) {
    const images = JSON.stringify(current.images);
    return newestFirst(family).find((one) => one.isActive &&
        (0,aws_arn/* taskDefinitionFamily */.dm)(one.arn) === (0,aws_arn/* taskDefinitionFamily */.dm)(current.arn) &&
        revisionOf(one) < revisionOf(current) &&
        one.registeredAt <= current.registeredAt &&
        JSON.stringify(one.images) !== images);
}
/** The newest revision with an image whose tag is the commit's, or begins with it; ACTIVE ones before all others. Pure. */
function revisionOfCommit(family, sha) {
    const matching = newestFirst(family).filter(({ images }) => images.some((image) => tagOf(image).startsWith(sha)));
    return matching.find(({ isActive }) => isActive) ?? matching[0];
}
/** "abc1234" of "registry:5000/api:abc1234@sha256:…"; empty without a tag. */
function tagOf(image) {
    return /:([^:/]+)$/.exec(image.replace(/@.*$/, ''))?.[1] ?? '';
}
function newestFirst(family) {
    return [...family].sort((a, b) => revisionOf(b) - revisionOf(a));
}
function revisionOf({ arn }) {
    return (0,aws_arn/* taskDefinitionRevision */.MZ)(arn) ?? 0;
}

;// CONCATENATED MODULE: ./build/ecs/way-back.js





/**
 * What `rollback-to` names: a revision by number, name or ARN, or a commit by the tag of an image of its revision.
 *
 * @throws ECS's errors, but for a revision that does not exist
 */
async function findNamed(ecs, service, current, named) {
    const family = (0,aws_arn/* taskDefinitionFamily */.dm)(current.arn);
    const asked = /^[1-9]\d{0,5}$/.test(named) ? `${family}:${named}` : named;
    if (asked.includes(':')) {
        if ((0,aws_arn/* taskDefinitionFamily */.dm)(asked) !== family) {
            return { problem: `rollback-to: "${named}" is not of family "${family}", which service "${service}" runs` };
        }
        try {
            return { target: await readRevision(ecs, asked), how: 'as rollback-to says' };
        }
        catch (error) {
            if (!(0,errors.isAwsError)(error, 'ClientException'))
                throw error;
            const revisions = await readFamily(ecs, family);
            return { problem: `rollback-to: ${(0,aws_arn/* taskDefinitionName */.ip)(asked)} does not exist${there(revisions)}` };
        }
    }
    const revisions = await readFamily(ecs, family);
    const target = revisionOfCommit(revisions, named.toLowerCase());
    if (target)
        return { target, how: 'as rollback-to says' };
    return { problem: `rollback-to: family "${family}" has no revision with an image of "${named}"${there(revisions)}` };
}
/**
 * The last revision that was stable: by the service's deployments, or else by its family.
 *
 * @throws ECS's errors, but for deployments that the role may not list
 */
async function findLastStable(ecs, cluster, service, current, log) {
    const history = await readHistory(ecs, cluster, service).catch((error) => {
        if (!(0,errors.isAccessDenied)(error))
            throw error;
        log.notice(`${service}: ${(0,errors.explainAwsError)(error, 'read its service deployments').message}`);
        return [];
    });
    const stable = lastStable(history, current.arn);
    if (stable) {
        const { deployment, until } = stable;
        const from = moment(deployment.finishedAt ?? deployment.createdAt);
        const to = until === undefined ? '' : ` until another came at ${moment(until)}`;
        return { target: await readRevision(ecs, deployment.taskDefinition), how: `stable from ${from}${to}` };
    }
    const target = revisionBefore(await readFamily(ecs, (0,aws_arn/* taskDefinitionFamily */.dm)(current.arn)), current);
    if (!target)
        return { problem: `services: "${service}" has no earlier revision with another image to go back to` };
    log.warning(`${service}: no service deployment says that ${describe(target)}, the revision before, was ever stable.`);
    return { target, how: 'the revision before in its family' };
}
/** "api:41 (image registry/api:abc1234)" */
function describe({ arn, images }) {
    return `${(0,aws_arn/* taskDefinitionName */.ip)(arn)} (image ${(0,words/* listOf */.c3)(images)})`;
}
function moment(ms) {
    return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}
/** "; there is api:41 (image …)", the newest first. */
function there(revisions) {
    const active = revisions.filter(({ isActive }) => isActive);
    return active.length > 0 ? `; there is ${(0,words/* listOf */.c3)(active.slice(0, 5).map(describe), 5)}` : '';
}

// EXTERNAL MODULE: ./build/errors.js
var build_errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/find-services.js
var find_services = __webpack_require__(9302);
// EXTERNAL MODULE: ./build/image/look-up.js + 1 modules
var look_up = __webpack_require__(1091);
// EXTERNAL MODULE: ./build/image/reference.js
var reference = __webpack_require__(7755);
;// CONCATENATED MODULE: ./build/image/still-there.js



/**
 * Which of the images ECR has no more, deleted by a lifecycle rule, say: ECR DescribeImages. Those of other registries are not asked
 * about; where the role may not ask, a notice says so.
 *
 * @throws DeployError when ECR refuses a call for another reason
 */
async function missingImages(aws, images, log) {
    const missing = await Promise.all(images.map(async (image) => {
        const { digest, host, path, tag = 'latest' } = (0,reference/* parseImageReference */.o_)(image);
        if (!host || !/\.dkr[.-]ecr\./.test(host))
            return [];
        const { name, region, registryId } = (0,reference/* parseRepository */.SU)(`${host}/${path}`);
        try {
            const asked = { ecr: await aws.ecr(region), name, registryId };
            return (await (0,look_up/* describeImage */.hu)(asked, digest ? { imageDigest: digest } : { imageTag: tag })) ? [] : image;
        }
        catch (error) {
            if (!(0,errors.isAccessDenied)(error.cause))
                throw error;
            log.notice(`Whether ${image} still exists is not known: ${error.message}`);
            return [];
        }
    }));
    return missing.flat();
}

// EXTERNAL MODULE: ./build/phases.js
var build_phases = __webpack_require__(7282);
// EXTERNAL MODULE: ./build/recovery.js
var recovery = __webpack_require__(6753);
// EXTERNAL MODULE: ./build/rollouts.js + 2 modules
var build_rollouts = __webpack_require__(3387);
;// CONCATENATED MODULE: ./build/rollback-mode.js






















/**
 * `mode: rollback`: takes each service back to its last stable revision, or to what `rollback-to` names, and watches it. Nothing is
 * built, and nothing registered, but for a copy where the revision is INACTIVE, which ECS does not deploy. A rollback that fails
 * is not taken back to the revision that it was to replace. Never throws for what happens on the way.
 */
async function rollBackByHand(inputs, tools) {
    const { aws, clock, log, signal } = tools;
    const phases = new build_phases/* Phases */.V(clock, log, signal);
    const result = (0,deploy.emptyResult)(inputs, phases);
    const mayRun = new Map();
    let found = [];
    try {
        result.region = await aws.region();
        found = await phases.run('Preflight', () => findTargets(inputs, aws, log), (all) => (0,words/* listOf */.c3)(all.map((one) => `${one.result.name} to ${(0,aws_arn/* taskDefinitionName */.ip)(one.target.arn)}`)));
        result.services = found.map((one) => one.result);
        const copies = copiesOf(found);
        const copied = copies.length > 0
            ? await phases.run('Task definition', () => (0,revisions/* registerRevisions */.qb)(aws.ecs, copies, log, (one) => result.revisions.push(one)), (all) => `${(0,words/* listOf */.c3)([...new Set(all.values())].map(aws_arn/* taskDefinitionName */.ip))} registered`)
            : new Map();
        const targets = found.map(({ before, codeDeploy, result: of, target }) => ({
            service: before,
            result: of,
            taskDefinition: copied.get(of.name) ?? target.arn,
            startElsewhere: codeDeploy && (0,starter/* codeDeployStarter */.o)(aws, codeDeploy, of),
        }));
        const text = `The rollback of ${(0,words/* listOf */.c3)(targets.map((target) => target.result.name))} was under way.`;
        tools.remember({
            text,
            region: result.region,
            cluster: inputs.cluster,
            takeBack: [],
            stopDeployments: {},
            stopTasks: {},
        });
        const rollouts = await phases.run('Update', () => start(targets, mayRun, inputs, tools), (started) => (started.length > 0 ? `${(0,words/* count */.U9)(started.length, 'rollback')} started` : 'nothing to roll back'));
        if (inputs.wait && rollouts.length > 0) {
            await phases.run('Rollout', () => (0,build_rollouts/* watchRollouts */.O)(rollouts, found, inputs, tools), () => (0,build_rollouts/* rolledOut */.T)(result.services));
        }
    }
    catch (error) {
        log.debug(error.stack ?? '');
        result.failure = (0,errors.explainAwsError)(error, 'roll back');
    }
    if (result.failure || !result.services.every(recovery/* isWell */.f5)) {
        await (0,recovery/* recover */.lj)(result, found, mayRun, { ...inputs, rollback: false }, tools, phases);
    }
    tools.remember(undefined);
    return result;
}
/** What ECS deploys no more is registered again, once for all services that go back to it. */
function copiesOf(found) {
    const plans = new Map();
    for (const { registration, result, target } of found.filter((one) => !one.target.isActive)) {
        const plan = plans.get(target.arn) ?? {
            services: [],
            containers: [],
            base: target.arn,
            registration,
            changes: [],
            reuse: undefined,
        };
        plan.services.push(result.name);
        plans.set(target.arn, plan);
    }
    return [...plans.values()];
}
/**
 * Starts the rollbacks. A deployment that shifts traffic, and is to end where it began, is stopped: ECS shifts the traffic back at once.
 *
 * @throws DeployError with the first refusal, after every service was tried
 */
async function start(targets, mayRun, inputs, { aws, clock, log }) {
    const stopped = targets.filter((target) => stopsHere(target));
    const ways = stopped.map(({ result, service, taskDefinition }) => {
        result.startedAt = clock.now();
        result.deploymentId = (0,watch/* newestOf */.su)(service)?.id;
        result.serviceDeploymentArn = service.currentServiceDeployment;
        result.taskDefinition = taskDefinition;
        mayRun.set(result.name, taskDefinition);
        const underWay = {
            deploymentId: result.deploymentId ?? '',
            serviceDeploymentArn: result.serviceDeploymentArn ?? '',
        };
        return {
            service: result.name,
            taskDefinition,
            desiredCount: undefined,
            scalesOnly: false,
            serviceDeploymentBefore: service.currentServiceDeployment,
            underWay,
        };
    });
    const rest = targets.filter((target) => !stopped.includes(target));
    const [{ refused, rollouts }, updated] = await Promise.all([
        (0,rollback/* startRollbacks */.c)(aws.ecs, ways, { cluster: inputs.cluster, clock, log }, () => { }),
        (0,update/* updateServices */.O)(aws.ecs, rest, { ...inputs, imagePushed: false, clock, log, mayRun }),
    ]);
    const [why] = [...refused.values()].flatMap(({ verdict }) => (verdict.kind === 'failed' ? verdict.reason : []));
    if (why)
        throw new build_errors/* DeployError */.sH({ what: why });
    return [...rollouts, ...updated];
}
function stopsHere({ service, taskDefinition }) {
    return ((0,verdict/* shiftsTraffic */.ZI)(service) &&
        (0,step/* isUnderWay */.gn)(service) &&
        service.currentServiceDeployment !== undefined &&
        (0,watch/* newestOf */.su)(service)?.taskDefinition !== taskDefinition &&
        service.deployments?.some((deployment) => deployment.taskDefinition === taskDefinition) === true);
}
/** @throws InputError with every service that has nothing to go back to */
async function findTargets(inputs, aws, log) {
    const problems = [];
    const services = await (0,find_services/* findServices */.O)(inputs, aws.ecs, problems);
    const codeDeploy = await (0,preflight/* planCodeDeploy */.a)(services, inputs, aws, problems);
    const found = await Promise.all(services.map((one) => toBack(one, inputs, aws, log, problems)));
    if (problems.length > 0)
        throw new build_errors/* InputError */.dz(problems, 'Preflight');
    return found
        .flatMap((one) => one ?? [])
        .map((one) => ({ ...one, codeDeploy: codeDeploy.find(({ service }) => service === one.result.name) }));
}
async function toBack({ name, service }, inputs, aws, log, problems) {
    const { ecs } = aws;
    try {
        // That of the deployment in progress, where there is one: it is what is to be undone.
        const current = await readRevision(ecs, (0,watch/* newestOf */.su)(service)?.taskDefinition ?? service.taskDefinition ?? '');
        const choice = inputs.rollbackTo
            ? await findNamed(ecs, name, current, inputs.rollbackTo)
            : await findLastStable(ecs, inputs.cluster, name, current, log);
        if ('problem' in choice) {
            problems.push(choice.problem);
            return undefined;
        }
        const { how, target } = choice;
        const gone = await missingImages(aws, target.images, log);
        if (gone.length > 0) {
            const where = (0,aws_arn/* taskDefinitionName */.ip)(target.arn);
            problems.push(`services: "${name}" cannot go back to ${where}: ECR has no ${(0,words/* listOf */.c3)(gone)} any more`);
            return undefined;
        }
        const copy = target.isActive ? '' : '; it is INACTIVE, which ECS does not deploy, so a copy of it is registered';
        log.info(`${name}: from ${describe(current)} back to ${describe(target)}, ${how}${copy}`);
        const described = await (0,lossless/* describeTaskDefinition */.oh)(ecs, target.arn);
        return {
            before: service,
            registration: (0,task_definition/* toRegistration */.DB)(described, { containers: [], image: undefined, environment: {}, secrets: {} }),
            target,
            result: {
                name,
                arn: service.serviceArn ?? '',
                previousTaskDefinition: current.arn,
                taskDefinition: current.arn,
                deploymentId: undefined,
                serviceDeploymentArn: undefined,
                verdict: undefined,
                startedAt: undefined,
                endedAt: undefined,
                counts: undefined,
                diagnosis: undefined,
                rollback: undefined,
            },
        };
    }
    catch (error) {
        throw (0,errors.explainAwsError)(error, `find what service "${name}" goes back to`);
    }
}


/***/ })

};
