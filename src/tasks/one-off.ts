import type { TaskDefinition } from '@aws-sdk/client-ecs';
import {
  type Container,
  DescribeTasksCommand,
  type ECSClient,
  RunTaskCommand,
  StopTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { resourceId } from '../aws/arn.ts';
import type { Aws } from '../aws/clients.ts';
import { explainAwsError, isLastingRefusal } from '../aws/errors.ts';
import type { Clock } from '../clock.ts';
import { hintsFor } from '../ecs/hints.ts';
import { containersOf } from '../ecs/task-definition.ts';
import { failedFirst } from '../ecs/task-groups.ts';
import { pollDelayMs } from '../ecs/watch.ts';
import { DeployError } from '../errors.ts';
import type { Log } from '../report/log.ts';
import { duration } from '../report/words.ts';
import type { TaskResult } from '../result.ts';
import { LogFollower } from './log-follower.ts';
import { type OneOffTask, runTaskInput, STARTED_BY } from './run-task.ts';

/** The awslogs driver sends what was written every five seconds or when the container ends. */
const DELIVERY_MS = 8000;
/** After so many looks, a second apart, that found nothing more, it is taken for complete. */
const QUIET_LOOKS = 3;

interface Options {
  aws: Aws;
  clock: Clock;
  log: Log;
  signal: AbortSignal;
  timeoutMs: number;
  /** The page of the run, for those who wonder who stopped the task. */
  runUrl: string | undefined;
  /** Called once ECS has taken the task, so that it can be stopped should this process be killed. */
  onStarted: (taskArn: string) => void;
  random?: () => number;
}

/**
 * Runs a command in a task of its own and shows what it writes while it runs. The exit code of its container decides.
 *
 * @param result filled in as things happen
 * @throws DeployError when the task could not run, ran too long, or did not exit with 0. When cancelled, the task is stopped, and the
 *   signal's reason thrown.
 */
export async function runOneOff(task: OneOffTask, result: TaskResult, options: Options): Promise<void> {
  const { aws, clock, log, signal } = options;
  signal.throwIfAborted();
  result.startedAt = clock.now();
  const arn = await start(aws.ecs, task);
  result.taskArn = arn;
  options.onStarted(arn);
  log.info(`${task.name}: task ${resourceId(arn)} started`);
  const definition = task.registration as unknown as TaskDefinition;
  const container = definition.containerDefinitions?.find(({ name }) => name === task.container);
  const follower = new LogFollower(aws, container, resourceId(arn), log);
  try {
    const stopped = await follow(task, arn, follower, options);
    result.endedAt = clock.now();
    judge(task, stopped, result, definition, follower);
  } catch (error) {
    result.endedAt ??= clock.now();
    if (signal.aborted || error instanceof OutOfTime) {
      const { what } = (signal.aborted ? signal.reason : error) as DeployError;
      await stop(task, arn, what, options);
    }
    throw error;
  } finally {
    follower.pause();
    result.lines = follower.lines;
  }
}

class OutOfTime extends DeployError {}

async function start(ecs: ECSClient, task: OneOffTask): Promise<string> {
  const doing = `run ${task.name} as a task of cluster "${task.cluster}"`;
  let answer: { tasks?: Task[]; failures?: { reason?: string; detail?: string }[] };
  try {
    answer = await ecs.send(new RunTaskCommand(runTaskInput(task, crypto.randomUUID())));
  } catch (error) {
    const { next, what, why } = explainAwsError(error, doing);
    const mayRun = isLastingRefusal(error) ? undefined : `It may have been started all the same: ${lookForIt(task)}`;
    throw new DeployError({ what, why: why ?? '', next: [next, mayRun].filter(Boolean).join('\n'), cause: error });
  }
  const [started] = answer.tasks ?? [];
  if (started?.taskArn) return started.taskArn;
  const [failure] = answer.failures ?? [];
  const why = [failure?.reason, failure?.detail].filter(Boolean).join(': ');
  throw new DeployError({
    what: `Cannot ${doing}.`,
    why: `ECS could not place it: ${why || 'it gives no reason'}`,
    next: 'Make room for one more task beside those of the service, or give a smaller cpu and memory in task-overrides.',
  });
}

/** Where RunTask was sent and not answered. */
export function lookForIt({ cluster }: Pick<OneOffTask, 'cluster'>): string {
  return `look for a task of cluster "${cluster}" that was started by "${STARTED_BY}".`;
}

/** Until the task has stopped, or the command in it where that does not end it, and its log was delivered. */
async function follow(task: OneOffTask, arn: string, follower: LogFollower, options: Options): Promise<Task> {
  const { aws, clock, log, random = Math.random, signal, timeoutMs } = options;
  const startedAt = clock.now();
  let changedAt = startedAt;
  let status = '';
  for (;;) {
    const left = startedAt + timeoutMs - clock.now();
    if (left <= 0) {
      throw new OutOfTime({
        what: `${task.name} did not end within ${duration(timeoutMs)}.`,
        next: 'Give it more time (timeout-minutes), or find out what it waits for: its log is above.',
      });
    }
    await clock.sleep(Math.min(left, pollDelayMs(clock.now() - changedAt, random())), signal);
    const current = await describe(aws.ecs, task, arn, signal, log);
    if (await follower.more(signal)) changedAt = clock.now();
    if (current?.lastStatus && current.lastStatus !== status) {
      status = current.lastStatus;
      changedAt = clock.now();
      follower.pause();
      log.info(`${task.name}: ${status} (${duration(clock.now() - startedAt)})`);
    }
    const isOver = current?.lastStatus === 'STOPPED';
    if (!current || (!isOver && !hasEndedBeside(task, current))) continue;
    // Its essential containers would run on for ever.
    if (!isOver) await stop(task, arn, `${task.name} has ended.`, options);
    // A container that never ran has written nothing.
    const until = current.startedAt ? clock.now() + DELIVERY_MS : 0;
    let quiet = 0;
    while (clock.now() < until && quiet < QUIET_LOOKS) {
      quiet = (await follower.more(signal)) ? 0 : quiet + 1;
      if (quiet < QUIET_LOOKS) await clock.sleep(1000, signal);
    }
    return current;
  }
}

/** Whether the command has ended in a container without which its task goes on. */
function hasEndedBeside({ container: name, registration }: OneOffTask, { containers }: Task): boolean {
  const definition = containersOf(registration).find((each) => each.name === name);
  return definition?.essential === false && containers?.find((each) => each.name === name)?.lastStatus === 'STOPPED';
}

async function describe(
  ecs: ECSClient,
  { cluster, name }: OneOffTask,
  arn: string,
  abortSignal: AbortSignal,
  log: Log,
): Promise<Task | undefined> {
  try {
    const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [arn] }), { abortSignal });
    return tasks?.[0];
  } catch (error) {
    abortSignal.throwIfAborted();
    if (isLastingRefusal(error)) throw explainAwsError(error, `watch ${name}; its task goes on`);
    log.debug(`Asking ECS again: ${error}`);
    return undefined;
  }
}

/** @throws DeployError unless the container exited with 0 */
function judge(
  { container: name, name: what }: OneOffTask,
  task: Task,
  result: TaskResult,
  taskDefinition: TaskDefinition,
  log: LogFollower,
): void {
  const container = task.containers?.find((each) => each.name === name);
  result.exitCode = container?.exitCode;
  if (container?.exitCode === 0) return;
  const hints = hintsFor({
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
  throw new DeployError({
    what: `${what} ${container?.exitCode === undefined ? withoutCode : `exited with code ${container.exitCode}`}.`,
    why: reasonOf(task, container, taskDefinition) ?? log.lines.at(-1)?.trim() ?? '',
    next: hints[0] ?? '',
  });
}

/** 128 + SIGKILL or SIGTERM: how a container ends that was told to. */
const TOLD_TO_END: readonly (number | undefined)[] = [137, 143];

/** ECS's words on why a command failed; undefined where these say nothing that its exit code has not. */
function reasonOf(task: Task, container: Container | undefined, taskDefinition: TaskDefinition): string | undefined {
  if (container?.reason) return container.reason;
  const [first] = failedFirst(task, taskDefinition);
  if (TOLD_TO_END.includes(container?.exitCode) && first?.exitCode && !TOLD_TO_END.includes(first.exitCode)) {
    return `Container ${first.name} had exited with code ${first.exitCode}, so ECS stopped the task.`;
  }
  const byItself = task.stopCode === undefined || task.stopCode === 'EssentialContainerExited';
  if (container?.exitCode !== undefined && byItself) return undefined;
  return task.stoppedReason ?? 'ECS gives no reason';
}

/** A migration that nobody waits for must not go on by itself. */
async function stop(
  { cluster, name }: OneOffTask,
  arn: string,
  because: string,
  { aws: { ecs }, log, runUrl }: Options,
): Promise<void> {
  const reason = ['Ship to ECS:', because, runUrl].filter(Boolean).join(' ');
  try {
    await ecs.send(new StopTaskCommand({ cluster, task: arn, reason: reason.slice(0, 255) }));
    log.info(`${name}: task ${resourceId(arn)} was told to stop`);
  } catch (error) {
    log.warning(explainAwsError(error, `stop task ${resourceId(arn)} of ${name}, which goes on`).message);
  }
}
