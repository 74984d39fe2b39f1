export const id = 555;
export const ids = [555,737,21,83];
export const modules = {

/***/ 4737:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   createRepository: () => (/* binding */ createRepository),
/* harmony export */   planRepository: () => (/* binding */ planRepository),
/* harmony export */   repositoryWords: () => (/* binding */ repositoryWords)
/* harmony export */ });
/* harmony import */ var _aws_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8127);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _look_up_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1091);
/* harmony import */ var _reference_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7755);




/** ECR's limit of exclusion filters. */
const MOST_MUTABLE_TAGS = 5;
/** Keeps the newest 50 tagged images, and untagged ones for 14 days. */
const DEFAULT_LIFECYCLE_POLICY = {
    rules: [
        {
            rulePriority: 1,
            description: 'Untagged images are kept for 14 days',
            selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14 },
            action: { type: 'expire' },
        },
        {
            rulePriority: 2,
            description: 'The newest 50 tagged images are kept',
            selection: { tagStatus: 'tagged', tagPatternList: ['*'], countType: 'imageCountMoreThan', countNumber: 50 },
            action: { type: 'expire' },
        },
    ],
};
/**
 * @param uri of the repository
 * @param problems gets what is wrong with the file of `repository-lifecycle-policy`
 */
async function planRepository(uri, { kmsKey, lifecyclePolicy: path }, { additionalTags, build }, problems) {
    const policy = path === undefined ? DEFAULT_LIFECYCLE_POLICY : await readPolicy(path, problems);
    const mutableTags = [...new Set([...additionalTags, ...cacheTags(build.cacheTo, uri)])].slice(0, MOST_MUTABLE_TAGS);
    return { kmsKey, lifecyclePolicy: JSON.stringify(policy), mutableTags };
}
/** Of `type=registry,ref=REPOSITORY:TAG`: each build writes its cache to it anew. */
function cacheTags(cacheTo, uri) {
    return cacheTo.flatMap((cache) => {
        const reference = /(?:^|,)ref=([^,]+)/.exec(cache)?.[1] ?? '';
        const { tag } = (0,_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .parseImageReference */ .o_)(reference);
        return tag && (0,_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .sameRepository */ .RB)(reference, uri) ? [tag] : [];
    });
}
/** "scan on push, immutable tags (latest excepted), encrypted by AES-256, a lifecycle policy" */
function repositoryWords({ kmsKey, mutableTags }) {
    const except = mutableTags.length > 0 ? ` (${mutableTags.join(', ')} excepted)` : '';
    return `scan on push, immutable tags${except}, encrypted by ${kmsKey ?? 'AES-256'}, a lifecycle policy`;
}
/**
 * ECR CreateRepository and PutLifecyclePolicy. One that somebody else has created meanwhile is left as it is.
 *
 * @throws DeployError, which says where the repository is there without its lifecycle policy
 */
async function createRepository(ecr, planned, wanted, log) {
    const created = await create(ecr, planned, wanted);
    if (!created.isOurs)
        return created;
    log.info(`Repository ${planned.name} created: ${repositoryWords(wanted)}`);
    await putLifecyclePolicy(ecr, created.repository, wanted.lifecyclePolicy);
    return created;
}
async function create(ecr, { name, region, registryId, uri }, { kmsKey, mutableTags }) {
    const { CreateRepositoryCommand, DescribeRepositoriesCommand } = await __webpack_require__.e(/* import() */ 249).then(__webpack_require__.t.bind(__webpack_require__, 8249, 19));
    const registry = registryId ? { registryId } : {};
    // As it was planned: the host may be written in more than one way.
    const found = (repository) => ({ ...(0,_look_up_js__WEBPACK_IMPORTED_MODULE_2__/* .toFound */ .Kw)(repository ?? {}, region), uri });
    try {
        const { repository } = await ecr.send(new CreateRepositoryCommand({
            ...registry,
            repositoryName: name,
            imageScanningConfiguration: { scanOnPush: true },
            ...(mutableTags.length > 0
                ? {
                    imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
                    imageTagMutabilityExclusionFilters: mutableTags.map((filter) => ({ filterType: 'WILDCARD', filter })),
                }
                : { imageTagMutability: 'IMMUTABLE' }),
            encryptionConfiguration: kmsKey ? { encryptionType: 'KMS', kmsKey } : { encryptionType: 'AES256' },
        }));
        return { repository: found(repository), isOurs: true };
    }
    catch (error) {
        const doing = `create repository "${name}"`;
        if (!(0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__.isAwsError)(error, 'RepositoryAlreadyExistsException'))
            throw (0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__.explainAwsError)(error, doing);
        try {
            const { repositories } = await ecr.send(new DescribeRepositoriesCommand({ ...registry, repositoryNames: [name] }));
            // A call that ECR carried out and whose answer was lost is made again.
            const isOurs = (error.$metadata.attempts ?? 1) > 1;
            return { repository: found(repositories?.[0]), isOurs };
        }
        catch (refused) {
            throw (0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__.explainAwsError)(refused, doing);
        }
    }
}
async function putLifecyclePolicy(ecr, { name, registryId }, lifecyclePolicyText) {
    const { PutLifecyclePolicyCommand } = await __webpack_require__.e(/* import() */ 249).then(__webpack_require__.t.bind(__webpack_require__, 8249, 19));
    try {
        await ecr.send(new PutLifecyclePolicyCommand({ repositoryName: name, registryId, lifecyclePolicyText }));
    }
    catch (error) {
        const { next, why = '' } = (0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__.explainAwsError)(error, 'put a lifecycle policy');
        const advice = 'Later runs leave the repository as it is, so put the policy by hand (aws ecr put-lifecycle-policy), or delete the repository, which is ' +
            'empty, and run the job again.';
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .DeployError */ .sH({
            what: `Repository "${name}" was created, but without its lifecycle policy.`,
            why,
            next: [next, advice].filter(Boolean).join(' '),
            cause: error,
        });
    }
}
async function readPolicy(path, problems) {
    const { parseLifecyclePolicy } = await __webpack_require__.e(/* import() */ 33).then(__webpack_require__.bind(__webpack_require__, 1033));
    const { fileOfInput } = await Promise.resolve(/* import() */).then(__webpack_require__.bind(__webpack_require__, 7945));
    const parse = (text) => parseLifecyclePolicy(path, text);
    return (await fileOfInput('repository-lifecycle-policy', path, problems, parse)) ?? {};
}


/***/ }),

/***/ 2555:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  planDeployment: () => (/* binding */ planDeployment)
});

// EXTERNAL MODULE: ./build/aws/errors.js
var errors = __webpack_require__(8127);
// EXTERNAL MODULE: ./node_modules/p-limit/index.js + 1 modules
var p_limit = __webpack_require__(370);
// EXTERNAL MODULE: ./build/aws/parameters.js
var parameters = __webpack_require__(4296);
// EXTERNAL MODULE: ./build/ecs/service.js
var service = __webpack_require__(9121);
;// CONCATENATED MODULE: ./build/checks/check.js




/**
 * Looks for what has to be there: IAM GetRole, Secrets Manager DescribeSecret, SSM DescribeParameters, CloudWatch Logs
 * DescribeLogGroups, ELB DescribeTargetGroups. No value of any secret is read.
 *
 * @throws DeployError when AWS refuses a call for another reason than permissions
 */
async function check(needs, aws) {
    const byId = new Map();
    for (const need of needs) {
        const key = `${need.kind} ${need.region ?? ''} ${need.id}`;
        const known = byId.get(key) ?? { ...need, users: [] };
        byId.set(key, { ...known, users: [...known.users, need.by] });
    }
    const checked = { problems: [], unknown: [], found: 0 };
    await (0,p_limit/* default */.A)(service/* AT_ONCE */.Qd).map([...byId.values()], async (need) => {
        try {
            if (await exists(need, aws))
                checked.found += 1;
            else
                checked.problems.push(`${need.kind} "${need.id}" does not exist (${need.users.join(', ')})`);
        }
        catch (error) {
            const { message } = (0,errors.explainAwsError)(error, `look for ${need.kind} "${need.id}"`);
            if (!(0,errors.isAccessDenied)(error))
                throw (0,errors.explainAwsError)(error, `look for ${need.kind} "${need.id}"`);
            checked.unknown.push(message.split('\n').at(-1) ?? message);
        }
    });
    checked.problems.sort();
    checked.unknown = [...new Set(checked.unknown)].sort();
    return checked;
}
async function exists({ id, kind, region }, aws) {
    switch (kind) {
        case 'role': {
            const { GetRoleCommand } = await __webpack_require__.e(/* import() */ 764).then(__webpack_require__.t.bind(__webpack_require__, 6764, 19));
            return await isThere((await aws.iam()).send(new GetRoleCommand({ RoleName: id })), 'NoSuchEntityException', 'NoSuchEntity');
        }
        case 'secret': {
            const { DescribeSecretCommand } = await __webpack_require__.e(/* import() */ 994).then(__webpack_require__.t.bind(__webpack_require__, 2994, 19));
            const asked = (await aws.secretsManager(region)).send(new DescribeSecretCommand({ SecretId: id }));
            return await isThere(asked, 'ResourceNotFoundException');
        }
        case 'parameter': {
            // The name of a parameter without a path has no "/" in front.
            const names = id.lastIndexOf('/') === 0 ? [id, id.slice(1)] : [id];
            return (await (0,parameters/* findParameters */.K)(await aws.ssm(region), names)).size > 0;
        }
        case 'log group': {
            const { DescribeLogGroupsCommand } = await __webpack_require__.e(/* import() */ 303).then(__webpack_require__.t.bind(__webpack_require__, 303, 19));
            const command = new DescribeLogGroupsCommand({ logGroupNamePrefix: id });
            const { logGroups } = await (await aws.logs(region)).send(command);
            return (logGroups ?? []).some(({ logGroupName }) => logGroupName === id);
        }
        case 'target group': {
            const { DescribeTargetGroupsCommand } = await __webpack_require__.e(/* import() */ 586).then(__webpack_require__.t.bind(__webpack_require__, 586, 19));
            const asked = (await aws.loadBalancing()).send(new DescribeTargetGroupsCommand({ TargetGroupArns: [id] }));
            return await isThere(asked, 'TargetGroupNotFoundException', 'TargetGroupNotFound');
        }
    }
}
async function isThere(asked, ...missing) {
    try {
        await asked;
        return true;
    }
    catch (error) {
        if ((0,errors.isAwsError)(error, ...missing))
            return false;
        throw error;
    }
}

// EXTERNAL MODULE: ./build/aws/json.js
var json = __webpack_require__(4338);
// EXTERNAL MODULE: ./build/ecs/task-definition.js + 1 modules
var task_definition = __webpack_require__(9819);
// EXTERNAL MODULE: ./build/service-definition/log-groups.js
var log_groups = __webpack_require__(2021);
;// CONCATENATED MODULE: ./build/checks/needs.js



/** What the tasks of a task definition need. Pure. */
function needsOfTasks(registration) {
    const family = String(registration.family);
    const roles = ['executionRoleArn', 'taskRoleArn'].flatMap((member) => {
        const arn = registration[member];
        const what = member === 'taskRoleArn' ? 'task role' : 'execution role';
        return typeof arn === 'string' ? [{ kind: 'role', id: roleName(arn), by: `${what} of ${family}` }] : [];
    });
    const ofContainers = (0,task_definition/* containersOf */.Mz)(registration).flatMap((container) => {
        const by = `container ${container.name}`;
        const group = (0,log_groups/* logGroupOf */.Z)(container);
        const groups = group ? [{ kind: 'log group', id: group.name, region: group.region, by }] : [];
        return [...secretsOf(container, by), ...groups];
    });
    return [...roles, ...ofContainers];
}
/** What the load balancing of a service needs. Pure. */
function needsOfService(name, { loadBalancers }) {
    const arns = (loadBalancers ?? []).flatMap(({ targetGroupArn }) => targetGroupArn ?? []);
    return arns.map((id) => ({ kind: 'target group', id, by: `service ${name}` }));
}
/** "deploy" of "arn:aws:iam::123456789012:role/team/deploy"; a name as it is. */
function roleName(arn) {
    return arn.slice(arn.lastIndexOf('/') + 1);
}
function secretsOf(container, by) {
    const secrets = Array.isArray(container.secrets) ? container.secrets.filter(json/* isObject */.Gv) : [];
    return secrets.flatMap(({ name, valueFrom }) => {
        const need = typeof valueFrom === 'string' ? secretNeed(valueFrom) : undefined;
        return need ? [{ ...need, by: `${by}: ${name}` }] : [];
    });
}
/** An ARN of Secrets Manager with a JSON key and a version behind it, an ARN of a parameter, or a parameter's name. */
function secretNeed(valueFrom) {
    const [, , service, region, , type, ...rest] = valueFrom.split(':');
    if (service === 'secretsmanager') {
        return { kind: 'secret', id: valueFrom.split(':').slice(0, 7).join(':'), region };
    }
    // "parameter/team/db" is the parameter "/team/db", "parameter/db" may be "db" as well: DescribeParameters knows it by both.
    if (service === 'ssm')
        return { kind: 'parameter', id: [type, ...rest].join(':').replace(/^parameter/, ''), region };
    return { kind: 'parameter', id: valueFrom };
}

// EXTERNAL MODULE: ./build/deploy.js + 1 modules
var deploy = __webpack_require__(2010);
// EXTERNAL MODULE: ./build/errors.js
var build_errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/phases.js
var build_phases = __webpack_require__(7282);
// EXTERNAL MODULE: ./build/aws/arn.js
var arn = __webpack_require__(3385);
// EXTERNAL MODULE: ./build/ecs/busy.js
var ecs_busy = __webpack_require__(977);
// EXTERNAL MODULE: ./build/ecs/step.js
var ecs_step = __webpack_require__(4730);
// EXTERNAL MODULE: ./build/image/create-repository.js
var create_repository = __webpack_require__(4737);
// EXTERNAL MODULE: ./build/report/words.js
var words = __webpack_require__(4702);
// EXTERNAL MODULE: ./build/scan/judge.js
var judge = __webpack_require__(7083);
;// CONCATENATED MODULE: ./build/planned.js






/** How many findings a plan names. */
const MOST_FINDINGS = 20;
/**
 * What a run with these inputs would do. Pure.
 *
 * @param looked.scan of an image that is there; undefined: not scanned yet
 * @param looked.logGroups names of those that are missing and wanted
 */
function planned(findings, inputs, { logGroups = [], scan } = {}) {
    return [
        ...repository(findings),
        ...(findings.image.uri ? [planned_image(findings, inputs)] : []),
        ...scanned(inputs, scan),
        ...taskDefinitions(findings),
        ...missingGroups(logGroups, inputs),
        ...commands(inputs),
        services(findings, inputs),
        ...scaling(findings),
    ];
}
/** Of the commands that would run if there is something to deploy, the names alone: they may hold what is nobody's business. */
function commands({ tasks }) {
    const lines = [
        ...(tasks.before ? ['before-command would run before any service is updated'] : []),
        ...(tasks.after ? ['after-command would run once the services are stable'] : []),
    ];
    return lines.length > 0 ? [{ title: 'One-off tasks', lines, writes: false }] : [];
}
function repository({ image: { repository: found } }) {
    if (!found?.creation)
        return [];
    return [
        {
            title: 'Repository',
            lines: [`${found.name} would be created: ${(0,create_repository.repositoryWords)(found.creation)}`],
            writes: true,
        },
    ];
}
function scanned({ scan: wanted }, scan) {
    if (!wanted)
        return [];
    const rule = wanted.mode === 'gate' ? 'findings that count would stop the deployment' : 'findings would be reported';
    if (!scan)
        return [{ title: 'Scan', lines: [`the image would be scanned; ${rule}`], writes: false }];
    const counting = scan.findings.filter(({ counts }) => counts).map((finding) => `  ${(0,judge.findingWords)(finding)}`);
    return [
        { title: 'Scan', lines: [`${(0,judge.scanWords)(scan)}; ${rule}`, ...counting.slice(0, MOST_FINDINGS)], writes: false },
    ];
}
function missingGroups(names, { logRetentionDays }) {
    const lines = names.map((name) => `${name} would be created, and keep its events for ${logRetentionDays} days`);
    return lines.length > 0 ? [{ title: 'Log groups', lines, writes: true }] : [];
}
function planned_image({ image: found }, { additionalTags, imageTag }) {
    const title = 'Image';
    if (found.isBuilt) {
        const tags = additionalTags.length > 0 ? `, tagged ${(0,words/* listOf */.c3)([imageTag, ...additionalTags], 10)}` : '';
        return { title, lines: [`would be built and pushed: ${found.uri}${tags}`], writes: true };
    }
    const missing = found.existing ? additionalTags.filter((tag) => !found.existing?.tags.includes(tag)) : [];
    const there = `${found.existing ? 'is in ECR already' : 'is given'}: ${found.uri}`;
    if (missing.length === 0)
        return { title, lines: [there], writes: false };
    return { title, lines: [there, `would be tagged ${(0,words/* listOf */.c3)(missing, 10)} too`], writes: true };
}
function taskDefinitions({ plans }) {
    return plans.map(({ base, changes, registration, reuse }) => {
        const title = `Task definition ${registration.family}`;
        if (reuse)
            return { title, lines: [`${(0,arn/* taskDefinitionName */.ip)(reuse)} stays: no change`], writes: false };
        const from = base ? ` from ${(0,arn/* taskDefinitionName */.ip)(base)}` : '';
        return {
            title,
            lines: [`a new revision${from}${changes.length > 0 ? ':' : ''}`, ...changes.map(changeWords)],
            writes: true,
        };
    });
}
/** "container api: image: old → new"; of environment variables the names alone. */
function changeWords({ from, kind, to, what }) {
    if (from !== undefined && to !== undefined)
        return `  ${what}: ${from} → ${to}`;
    return `  ${what} ${kind}${to === undefined ? '' : `: ${to}`}`;
}
function services(findings, inputs) {
    const { image: found, plans } = findings;
    const busy = (0,ecs_busy/* busyServices */.WW)(findings.services, plans).map(({ name }) => name);
    const steps = findings.services.map(({ name, plan, service }) => {
        const reuse = plans.find((each) => each.services.includes(name))?.reuse;
        const taskDefinition = reuse ?? 'a new revision';
        const step = (0,ecs_step/* nextStep */.sk)(service, { ...inputs, taskDefinition, imagePushed: found.isBuilt });
        return { name, plan, service, step, revision: reuse ? (0,arn/* taskDefinitionName */.ip)(reuse) : 'the new revision' };
    });
    const lines = steps.flatMap(({ name, plan, revision, service, step }) => {
        if (plan?.kind === 'create')
            return [`${name}: would be created by ${plan.path}, with ${revision}`];
        const current = (0,arn/* taskDefinitionName */.ip)(service.taskDefinition ?? '');
        const said = {
            none: `${name}: runs ${revision} already, nothing to deploy`,
            watch: `${name}: ${revision} is being rolled out already`,
            update: `${name}: would be updated from ${current} to ${revision}`,
        }[step.kind];
        const count = inputs.desiredCount;
        const scaled = count !== undefined && count !== service.desiredCount
            ? [`${name}: desired count ${service.desiredCount} → ${count}`]
            : [];
        const inTheWay = busy.includes(name) ? [`${name}: ${(0,ecs_busy/* busyWords */.T9)(service)} (on-busy is ${inputs.onBusy})`] : [];
        const settings = plan?.changes.map((change) => `${name}: ${changeWords(change).trim()}`) ?? [];
        return [said, ...scaled, ...settings, ...inTheWay];
    });
    const writes = steps.some(({ plan, step }) => step.kind === 'update' || (plan?.kind === 'update' && plan.changes.length > 0));
    return { title: 'Services', lines, writes };
}
function scaling({ scaling: plans }) {
    if (plans.length === 0)
        return [];
    const lines = plans.flatMap(({ changes, service }) => changes.length > 0 ? changes.map((change) => `${service}: ${change}`) : [`${service}: no change`]);
    return [{ title: 'Auto-scaling', lines, writes: plans.some(({ changes }) => changes.length > 0) }];
}

;// CONCATENATED MODULE: ./build/plan-mode.js









/**
 * `mode: plan`: does every read of a deployment and none of its writes, says what would happen, and looks for what would only be found
 * missing once tasks start. Never throws for what happens on the way.
 *
 * @param looking the preflight, under way already
 */
async function planDeployment(inputs, looking, tools) {
    const { aws, clock, log, signal } = tools;
    const phases = new build_phases/* Phases */.V(clock, log, signal);
    const result = (0,deploy.emptyResult)(inputs, phases);
    try {
        const findings = await phases.run('Preflight', () => looking, ({ services }) => `found ${(0,words/* listOf */.c3)(services.map(({ name }) => name))}`);
        result.region = findings.region;
        result.services = (0,deploy.toAffected)(findings).map((one) => one.result);
        (0,deploy.sayer)(log)(findings);
        const createsLogGroups = inputs.logRetentionDays !== undefined;
        const registrations = findings.plans.map(({ registration }) => registration);
        const needs = [
            ...registrations.flatMap(needsOfTasks).filter(({ kind }) => kind !== 'log group' || !createsLogGroups),
            ...findings.services.flatMap(({ name, service }) => needsOfService(name, service)),
        ];
        const checked = await phases.run('Checks', () => check(needs, aws), ({ found, problems }) => problems.length > 0
            ? { text: `${(0,words/* count */.U9)(problems.length, 'thing')} missing`, ok: false }
            : `${(0,words/* count */.U9)(found, 'thing')} that the tasks need found`);
        const { scan } = inputs;
        const held = scan && findings.image.existing
            ? await phases.run('Scan', async () => await (await __webpack_require__.e(/* import() */ 268).then(__webpack_require__.bind(__webpack_require__, 1268))).lookAtScan(findings.image, scan, findings.ignored, tools), (look) => (look ? { text: (0,judge.scanWords)(look.result), ok: !look.refusal } : 'no findings yet'))
            : undefined;
        if (held)
            result.scan = held.result;
        const logGroups = createsLogGroups ? await namesOfMissing(registrations, aws) : [];
        for (const unknown of checked.unknown)
            log.notice(`Not everything could be looked for. ${unknown}`);
        result.plan = planned(findings, inputs, { scan: held?.result, logGroups });
        log.info('');
        for (const { lines, title } of result.plan) {
            log.info(`${title}:`);
            for (const line of lines)
                log.info(`  ${line}`);
        }
        log.info(result.plan.some(({ writes }) => writes) ? 'Nothing was changed.' : 'Nothing would be changed.');
        result.failure = whatWouldFail(checked.problems, held?.refusal);
    }
    catch (error) {
        log.debug(error.stack ?? '');
        result.failure = (0,errors.explainAwsError)(error, 'plan the deployment');
    }
    return result;
}
async function namesOfMissing(registrations, aws) {
    const { missingLogGroups } = await Promise.resolve(/* import() */).then(__webpack_require__.bind(__webpack_require__, 2021));
    return (await missingLogGroups(registrations, aws)).map(({ name }) => name);
}
/** Everything at once: the scan's refusal alone in its own words, with the rest as one thing more. */
function whatWouldFail(missing, refusal) {
    if (missing.length === 0)
        return refusal;
    return new build_errors/* DeployError */.sH({
        what: 'The deployment would fail: its tasks could not start.',
        why: [...missing.map((problem) => `- ${problem}`), ...(refusal ? [refusal.what, refusal.why] : [])].join('\n'),
        next: 'Nothing was changed.',
    });
}


/***/ }),

/***/ 7083:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   findingWords: () => (/* binding */ findingWords),
/* harmony export */   judge: () => (/* binding */ judge),
/* harmony export */   orWorse: () => (/* binding */ orWorse),
/* harmony export */   scanWords: () => (/* binding */ scanWords),
/* harmony export */   severityCounts: () => (/* binding */ severityCounts)
/* harmony export */ });
/* harmony import */ var _findings_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6348);

/** @param today "2026-12-31", in UTC: on its last day an entry still holds */
function judge(findings, threshold, ignored, today) {
    const rank = ({ severity }) => _findings_js__WEBPACK_IMPORTED_MODULE_0__/* .SEVERITIES */ .oC.indexOf(severity);
    const judged = withoutRepeats(findings)
        .map((finding) => {
        const entry = ignored.find(({ id }) => id.toUpperCase() === finding.id.toUpperCase());
        const isIgnored = entry !== undefined && entry.expires >= today;
        return { ...finding, entry, counts: !isIgnored && rank(finding) <= _findings_js__WEBPACK_IMPORTED_MODULE_0__/* .SEVERITIES */ .oC.indexOf(threshold) };
    })
        .sort((a, b) => rank(a) - rank(b) || compare(a.package ?? '', b.package ?? '') || compare(a.id, b.id));
    return {
        findings: judged,
        unused: ignored.filter((entry) => judged.every((finding) => finding.entry !== entry)),
    };
}
/** "2 CRITICAL, 1 HIGH"; "no vulnerabilities". */
function severityCounts(findings) {
    const counts = _findings_js__WEBPACK_IMPORTED_MODULE_0__/* .SEVERITIES */ .oC.map((severity) => [findings.filter((each) => each.severity === severity).length, severity]);
    const found = counts.filter(([count]) => count !== 0).map(([count, severity]) => `${count} ${severity}`);
    return found.join(', ') || 'no vulnerabilities';
}
/** "1 CRITICAL, 2 LOW; 1 of HIGH or worse" */
function scanWords({ findings, problem, threshold }) {
    if (problem !== undefined)
        return 'findings not known';
    const counting = findings.filter(({ counts }) => counts).length;
    const ignored = findings.filter(({ counts, entry }) => !counts && entry !== undefined).length;
    const facts = [
        severityCounts(findings),
        findings.length > 0 && `${counting === 0 ? 'none' : counting} of ${orWorse(threshold)}`,
        ignored > 0 && `${ignored} ignored`,
    ];
    return facts.filter(Boolean).join('; ');
}
/** "CRITICAL CVE-2022-49043 in libxml2 2.9.14 (fixed in 2.9.15)" */
function findingWords({ entry, fixedIn, id, installed, package: name, severity }) {
    const where = name === undefined ? '' : ` in ${[name, installed].filter(Boolean).join(' ')}`;
    const fix = fixedIn === undefined ? '' : ` (fixed in ${fixedIn})`;
    const expired = entry === undefined ? '' : `; it was ignored until ${entry.expires} (${entry.reason})`;
    return `${severity} ${id}${where}${fix}${expired}`;
}
/** "HIGH or worse" */
function orWorse(threshold) {
    return threshold === _findings_js__WEBPACK_IMPORTED_MODULE_0__/* .SEVERITIES */ .oC[0] ? threshold : `${threshold} or worse`;
}
/** The images of several platforms share most of their packages. */
function withoutRepeats(findings) {
    const key = ({ id, installed, package: name }) => JSON.stringify([id, name, installed]);
    return [...new Map(findings.map((finding) => [key(finding), finding])).values()];
}
function compare(a, b) {
    return a < b ? -1 : Number(a > b);
}


/***/ }),

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
