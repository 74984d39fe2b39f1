export const id = 399;
export const ids = [399];
export const modules = {

/***/ 1399:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  lookForIt: () => (/* binding */ lookForIt),
  runOneOff: () => (/* binding */ runOneOff)
});

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-ecs/dist-cjs/index.js
var dist_cjs = __webpack_require__(212);
// EXTERNAL MODULE: ./build/aws/arn.js
var aws_arn = __webpack_require__(3385);
// EXTERNAL MODULE: ./build/aws/errors.js
var errors = __webpack_require__(8127);
// EXTERNAL MODULE: ./build/ecs/hints.js + 4 modules
var ecs_hints = __webpack_require__(6788);
// EXTERNAL MODULE: ./build/ecs/task-definition.js + 1 modules
var task_definition = __webpack_require__(9819);
// EXTERNAL MODULE: ./build/ecs/task-groups.js
var task_groups = __webpack_require__(470);
// EXTERNAL MODULE: ./build/ecs/watch.js + 2 modules
var watch = __webpack_require__(2461);
// EXTERNAL MODULE: ./build/errors.js
var build_errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/report/words.js
var words = __webpack_require__(4702);
// EXTERNAL MODULE: ./build/report/printable.js
var printable = __webpack_require__(4628);
;// CONCATENATED MODULE: ./build/tasks/log-follower.js


/** How many of the last lines are kept for the report. */
const KEPT = 50;
/** Showing the log is an extra: one look at it keeps nobody longer from looking at the task itself. */
const LOOK_MS = 10_000;
/** Shows what a container writes while it writes it: CloudWatch Logs GetLogEvents from the head of its stream. */
class LogFollower {
    #aws;
    #log;
    group;
    stream;
    #region;
    #shown;
    #token;
    #isReadable;
    /** The last lines that were shown. */
    lines = [];
    /** @param taskId the last part of the task's ARN */
    constructor(aws, container, taskId, log) {
        this.#aws = aws;
        this.#log = log;
        const { logConfiguration, name } = container ?? {};
        const options = logConfiguration?.options ?? {};
        const prefix = options['awslogs-stream-prefix'];
        this.group = options['awslogs-group'] ?? '';
        this.#region = options['awslogs-region'];
        // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
        this.stream = `${prefix}/${name}/${taskId}`;
        this.#isReadable = logConfiguration?.logDriver === 'awslogs' && prefix !== undefined;
        if (!this.#isReadable) {
            log.notice(`What container ${name} writes cannot be shown: that takes the log driver awslogs with an awslogs-stream-prefix, and it has ` +
                `${logConfiguration?.logDriver ?? 'no logConfiguration'}.`);
        }
    }
    /**
     * Shows what was written since the last time; returns whether there was anything. Never throws.
     *
     * A page may be empty although there is more: the end is where "it returns the same token you passed in".
     * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html
     */
    async more(signal) {
        if (!this.#isReadable)
            return false;
        const abortSignal = AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)]);
        let found = false;
        try {
            const client = await this.#aws.logs(this.#region);
            const { GetLogEventsCommand } = await __webpack_require__.e(/* import() */ 303).then(__webpack_require__.t.bind(__webpack_require__, 303, 19));
            for (;;) {
                const { events = [], nextForwardToken } = await client.send(new GetLogEventsCommand({
                    logGroupName: this.group,
                    logStreamName: this.stream,
                    startFromHead: true,
                    nextToken: this.#token,
                }), { abortSignal });
                this.#show(events.map(({ message = '' }) => message));
                found ||= events.length > 0;
                if (nextForwardToken === undefined || nextForwardToken === this.#token)
                    return found;
                this.#token = nextForwardToken;
            }
        }
        catch (error) {
            // The stream comes with the first line that is written.
            if ((0,errors.isAwsError)(error, 'ResourceNotFoundException') && /log stream/i.test(error.message))
                return found;
            if ((0,errors.isLastingRefusal)(error)) {
                this.#isReadable = false;
                this.#log.notice((0,errors.explainAwsError)(error, `show what the task writes to log group ${this.group}`).message);
            }
            return found;
        }
    }
    /** Between two other lines of the log. */
    pause() {
        this.#shown?.end();
        this.#shown = undefined;
    }
    #show(lines) {
        if (lines.length === 0)
            return;
        this.#shown ??= this.#log.untrustedStream();
        this.#shown.write(new TextEncoder().encode(lines.map((line) => `${line}\n`).join('')));
        this.lines.push(...lines.flatMap(printable/* printableLines */.f));
        this.lines.splice(0, Math.max(0, this.lines.length - KEPT));
    }
}

// EXTERNAL MODULE: ./build/tasks/size.js
var tasks_size = __webpack_require__(1740);
;// CONCATENATED MODULE: ./build/tasks/run-task.js

/** What ECS enters as `startedBy`, by which the tasks are found again. */
const STARTED_BY = 'ship-to-ecs';
/**
 * RunTask's input: one task of the revision as the service would run it, with the command in the place of the container's own. Pure.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
 *
 * @param clientToken by which a call that is repeated runs the task only once
 */
function runTaskInput({ cluster, command, container, cpu, memory, registration, service, taskDefinition }, clientToken) {
    const { capacityProviderStrategy, launchType, placementConstraints, placementStrategy, platformVersion } = service;
    const networkConfiguration = networkOf(service);
    const size = (0,tasks_size/* sizeOverrides */.d)({ cpu, memory }, registration, container);
    const providers = capacityProviderStrategy?.length ? capacityProviderStrategy : undefined;
    return {
        cluster,
        taskDefinition,
        count: 1,
        clientToken,
        startedBy: STARTED_BY,
        propagateTags: 'TASK_DEFINITION',
        ...(service.enableECSManagedTags && { enableECSManagedTags: true }),
        ...(networkConfiguration && { networkConfiguration }),
        // ECS takes one of the two.
        ...(providers ? { capacityProviderStrategy: providers } : launchType && { launchType }),
        ...(platformVersion && { platformVersion }),
        ...(placementConstraints?.length && { placementConstraints }),
        ...(placementStrategy?.length && { placementStrategy }),
        overrides: {
            ...size.task,
            containerOverrides: [{ name: container, command: [...command], ...size.container }],
        },
    };
}
/** The service's own; of one that CodeDeploy deploys to, that of its task set. */
function networkOf({ networkConfiguration, taskSets }) {
    return networkConfiguration ?? taskSets?.find(({ status }) => status === 'PRIMARY')?.networkConfiguration;
}

;// CONCATENATED MODULE: ./build/tasks/one-off.js











/** The awslogs driver sends what was written every five seconds or when the container ends. */
const DELIVERY_MS = 8000;
/** After so many looks, a second apart, that found nothing more, it is taken for complete. */
const QUIET_LOOKS = 3;
/**
 * Runs a command in a task of its own and shows what it writes while it runs. The exit code of its container decides.
 *
 * @param result filled in as things happen
 * @throws DeployError when the task could not run, ran too long, or did not exit with 0. When cancelled, the task is stopped, and the
 *   signal's reason thrown.
 */
async function runOneOff(task, result, options) {
    const { aws, clock, log, signal } = options;
    signal.throwIfAborted();
    result.startedAt = clock.now();
    const arn = await start(aws.ecs, task);
    result.taskArn = arn;
    options.onStarted(arn);
    log.info(`${task.name}: task ${(0,aws_arn/* resourceId */.a)(arn)} started`);
    const definition = task.registration;
    const container = definition.containerDefinitions?.find(({ name }) => name === task.container);
    const follower = new LogFollower(aws, container, (0,aws_arn/* resourceId */.a)(arn), log);
    try {
        const stopped = await follow(task, arn, follower, options);
        result.endedAt = clock.now();
        judge(task, stopped, result, definition, follower);
    }
    catch (error) {
        result.endedAt ??= clock.now();
        if (signal.aborted || error instanceof OutOfTime) {
            const { what } = (signal.aborted ? signal.reason : error);
            await stop(task, arn, what, options);
        }
        throw error;
    }
    finally {
        follower.pause();
        result.lines = follower.lines;
    }
}
class OutOfTime extends build_errors/* DeployError */.sH {
}
async function start(ecs, task) {
    const doing = `run ${task.name} as a task of cluster "${task.cluster}"`;
    let answer;
    try {
        answer = await ecs.send(new dist_cjs/* RunTaskCommand */._eD(runTaskInput(task, crypto.randomUUID())));
    }
    catch (error) {
        const { next, what, why } = (0,errors.explainAwsError)(error, doing);
        const mayRun = (0,errors.isLastingRefusal)(error) ? undefined : `It may have been started all the same: ${lookForIt(task)}`;
        throw new build_errors/* DeployError */.sH({ what, why: why ?? '', next: [next, mayRun].filter(Boolean).join('\n'), cause: error });
    }
    const [started] = answer.tasks ?? [];
    if (started?.taskArn)
        return started.taskArn;
    const [failure] = answer.failures ?? [];
    const why = [failure?.reason, failure?.detail].filter(Boolean).join(': ');
    throw new build_errors/* DeployError */.sH({
        what: `Cannot ${doing}.`,
        why: `ECS could not place it: ${why || 'it gives no reason'}`,
        next: 'Make room for one more task beside those of the service, or give a smaller cpu and memory in task-overrides.',
    });
}
/** Where RunTask was sent and not answered. */
function lookForIt({ cluster }) {
    return `look for a task of cluster "${cluster}" that was started by "${STARTED_BY}".`;
}
/** Until the task has stopped, or the command in it where that does not end it, and its log was delivered. */
async function follow(task, arn, follower, options) {
    const { aws, clock, log, random = Math.random, signal, timeoutMs } = options;
    const startedAt = clock.now();
    let changedAt = startedAt;
    let status = '';
    for (;;) {
        const left = startedAt + timeoutMs - clock.now();
        if (left <= 0) {
            throw new OutOfTime({
                what: `${task.name} did not end within ${(0,words/* duration */.p0)(timeoutMs)}.`,
                next: 'Give it more time (timeout-minutes), or find out what it waits for: its log is above.',
            });
        }
        await clock.sleep(Math.min(left, (0,watch/* pollDelayMs */.pP)(clock.now() - changedAt, random())), signal);
        const current = await describe(aws.ecs, task, arn, signal, log);
        if (await follower.more(signal))
            changedAt = clock.now();
        if (current?.lastStatus && current.lastStatus !== status) {
            status = current.lastStatus;
            changedAt = clock.now();
            follower.pause();
            log.info(`${task.name}: ${status} (${(0,words/* duration */.p0)(clock.now() - startedAt)})`);
        }
        const isOver = current?.lastStatus === 'STOPPED';
        if (!current || (!isOver && !hasEndedBeside(task, current)))
            continue;
        // Its essential containers would run on for ever.
        if (!isOver)
            await stop(task, arn, `${task.name} has ended.`, options);
        // A container that never ran has written nothing.
        const until = current.startedAt ? clock.now() + DELIVERY_MS : 0;
        let quiet = 0;
        while (clock.now() < until && quiet < QUIET_LOOKS) {
            quiet = (await follower.more(signal)) ? 0 : quiet + 1;
            if (quiet < QUIET_LOOKS)
                await clock.sleep(1000, signal);
        }
        return current;
    }
}
/** Whether the command has ended in a container without which its task goes on. */
function hasEndedBeside({ container: name, registration }, { containers }) {
    const definition = (0,task_definition/* containersOf */.Mz)(registration).find((each) => each.name === name);
    return definition?.essential === false && containers?.find((each) => each.name === name)?.lastStatus === 'STOPPED';
}
async function describe(ecs, { cluster, name }, arn, abortSignal, log) {
    try {
        const { tasks } = await ecs.send(new dist_cjs/* DescribeTasksCommand */.z8X({ cluster, tasks: [arn] }), { abortSignal });
        return tasks?.[0];
    }
    catch (error) {
        abortSignal.throwIfAborted();
        if ((0,errors.isLastingRefusal)(error))
            throw (0,errors.explainAwsError)(error, `watch ${name}; its task goes on`);
        log.debug(`Asking ECS again: ${error}`);
        return undefined;
    }
}
/** @throws DeployError unless the container exited with 0 */
function judge({ container: name, name: what }, task, result, taskDefinition, log) {
    const container = task.containers?.find((each) => each.name === name);
    result.exitCode = container?.exitCode;
    if (container?.exitCode === 0)
        return;
    const hints = (0,ecs_hints/* hintsFor */.u)({
        stoppedTasks: [
            {
                count: 1,
                reason: task.stoppedReason ?? '',
                stopCode: task.stopCode,
                taskArn: task.taskArn ?? '',
                containers: [
                    {
                        name,
                        exitCode: container?.exitCode,
                        reason: container?.reason,
                        log: log.lines.length > 0 ? log : undefined,
                    },
                ],
            },
        ],
        liveTasks: [],
        events: [],
        taskDefinition,
        service: undefined,
    });
    const withoutCode = task.startedAt ? 'ended without an exit code' : 'did not run';
    throw new build_errors/* DeployError */.sH({
        what: `${what} ${container?.exitCode === undefined ? withoutCode : `exited with code ${container.exitCode}`}.`,
        why: reasonOf(task, container, taskDefinition) ?? log.lines.at(-1)?.trim() ?? '',
        next: hints[0] ?? '',
    });
}
/** 128 + SIGKILL or SIGTERM: how a container ends that was told to. */
const TOLD_TO_END = [137, 143];
/** ECS's words on why a command failed; undefined where these say nothing that its exit code has not. */
function reasonOf(task, container, taskDefinition) {
    if (container?.reason)
        return container.reason;
    const [first] = (0,task_groups/* failedFirst */.Yk)(task, taskDefinition);
    if (TOLD_TO_END.includes(container?.exitCode) && first?.exitCode && !TOLD_TO_END.includes(first.exitCode)) {
        return `Container ${first.name} had exited with code ${first.exitCode}, so ECS stopped the task.`;
    }
    const byItself = task.stopCode === undefined || task.stopCode === 'EssentialContainerExited';
    if (container?.exitCode !== undefined && byItself)
        return undefined;
    return task.stoppedReason ?? 'ECS gives no reason';
}
/** A migration that nobody waits for must not go on by itself. */
async function stop({ cluster, name }, arn, because, { aws: { ecs }, log, runUrl }) {
    const reason = ['Ship to ECS:', because, runUrl].filter(Boolean).join(' ');
    try {
        await ecs.send(new dist_cjs/* StopTaskCommand */.PP1({ cluster, task: arn, reason: reason.slice(0, 255) }));
        log.info(`${name}: task ${(0,aws_arn/* resourceId */.a)(arn)} was told to stop`);
    }
    catch (error) {
        log.warning((0,errors.explainAwsError)(error, `stop task ${(0,aws_arn/* resourceId */.a)(arn)} of ${name}, which goes on`).message);
    }
}


/***/ })

};
