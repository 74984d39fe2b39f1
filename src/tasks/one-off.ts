import type { TaskDefinition } from '@aws-sdk/client-ecs';
import { DescribeTasksCommand, type ECSClient, RunTaskCommand, StopTaskCommand, type Task } from '@aws-sdk/client-ecs';
import { resourceId } from '../aws/arn.ts';
import type { Aws } from '../aws/clients.ts';
import { explainAwsError, isLastingRefusal } from '../aws/errors.ts';
import type { Clock } from '../clock.ts';
import { hintsFor } from '../ecs/hints.ts';
import { pollDelayMs } from '../ecs/watch.ts';
import { DeployError } from '../errors.ts';
import type { Log } from '../report/log.ts';
import { duration } from '../report/words.ts';
import type { TaskResult } from '../result.ts';
import { LogFollower } from './log-follower.ts';
import { type OneOffTask, runTaskInput } from './run-task.ts';

/** The awslogs driver sends what was written every five seconds or when the container ends. */
const DELIVERY_MS = 8000;

interface Options {
  aws: Aws;
  clock: Clock;
  log: Log;
  signal: AbortSignal;
  timeoutMs: number;
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
      const { message } = (signal.aborted ? signal.reason : error) as Error;
      await stop(aws.ecs, task, arn, message, log);
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
    throw explainAwsError(error, doing);
  }
  const [started] = answer.tasks ?? [];
  if (started?.taskArn) return started.taskArn;
  const [failure] = answer.failures ?? [];
  const why = [failure?.reason, failure?.detail].filter(Boolean).join(': ');
  throw new DeployError({
    what: `Cannot ${doing}.`,
    why: `ECS could not place it: ${why || 'it gives no reason'}`,
    next: 'Make room for one more task beside those of the service, or give a smaller task-cpu and task-memory.',
  });
}

/** Until the task has stopped, and its log was delivered. */
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
    if (await follower.more()) changedAt = clock.now();
    if (current?.lastStatus && current.lastStatus !== status) {
      status = current.lastStatus;
      changedAt = clock.now();
      follower.pause();
      log.info(`${task.name}: ${status} (${duration(clock.now() - startedAt)})`);
    }
    if (current?.lastStatus !== 'STOPPED') continue;
    // A container that never ran has written nothing.
    const until = current.startedAt ? clock.now() + DELIVERY_MS : 0;
    let quiet = 0;
    while (clock.now() < until && quiet < 2) {
      quiet = (await follower.more()) ? 0 : quiet + 1;
      if (quiet < 2) await clock.sleep(1000, signal);
    }
    return current;
  }
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
  const reason = container?.reason ?? task.stoppedReason ?? 'ECS gives no reason';
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
  const ended = container?.exitCode === undefined ? 'did not run' : `exited with code ${container.exitCode}`;
  throw new DeployError({
    what: `${what} ${ended}.`,
    // "Essential container in task exited" says nothing that the code has not.
    why: container?.exitCode === undefined || container.reason ? reason : log.lines.at(-1)?.trim(),
    next: hints[0] ?? '',
  });
}

/** A migration that nobody waits for must not go on by itself. */
async function stop(
  ecs: ECSClient,
  { cluster, name }: OneOffTask,
  arn: string,
  reason: string,
  log: Log,
): Promise<void> {
  try {
    await ecs.send(new StopTaskCommand({ cluster, task: arn, reason: `Ship to ECS: ${reason}`.slice(0, 255) }));
    log.info(`${name}: task ${resourceId(arn)} was told to stop`);
  } catch (error) {
    log.warning(explainAwsError(error, `stop task ${resourceId(arn)} of ${name}, which goes on`).message);
  }
}
