import type { CloudWatchLogsClient, OutputLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import type { Container, ContainerDefinition, Task, TaskDefinition } from '@aws-sdk/client-ecs';
import { resourceId } from '../aws/arn.ts';
import { isAwsError } from '../aws/errors.ts';
import { printableLines } from '../report/printable.ts';
import type { Subject } from './diagnosis.ts';
import type { Notices } from './notices.ts';

/** The end of a container's log, oldest line first. */
export interface ContainerLog {
  /** CloudWatch log group. */
  group: string;
  stream: string;
  lines: string[];
  /** Of the log group, where the task definition names it. */
  region?: string;
}

export type LogReader = Subject & { notices: Notices };

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
export async function readContainerLog(
  reader: LogReader,
  name: string,
  tasks: readonly Task[],
): Promise<ContainerLog | undefined> {
  const definition = reader.taskDefinition as unknown as TaskDefinition;
  const container = definition.containerDefinitions?.find((candidate) => candidate.name === name);
  const ran = tasks.filter((task) => hasRun(task, name));
  const [newest, before] = ran;
  if (!container || !newest) return undefined;
  const log = container.logConfiguration;
  if (log?.logDriver !== 'awslogs') {
    reader.notices.say(whereToLook(container, newest));
    return undefined;
  }
  const group = log.options?.['awslogs-group'] ?? '';
  const region = log.options?.['awslogs-region'];
  try {
    const client = await reader.logs(region);
    const read = (task: Task) => readStream(client, group, streamOf(container, task), reader.logLines);
    let found = (await read(newest)) ?? (before && (await read(before)));
    if (!found && reader.clock.now() - Number(newest.stoppedAt ?? 0) < DELIVERY_MS) {
      await reader.clock.sleep(DELIVERY_WAIT_MS);
      found = await read(newest);
    }
    if (found) return { ...found, ...(region && { region }) };
    reader.notices.say(
      `Container "${name}" wrote nothing to log group ${group} (stream ${streamOf(container, newest)}).`,
    );
  } catch (error) {
    if (isAwsError(error, 'ResourceNotFoundException')) {
      reader.notices.say(`Log group ${group} of container "${name}" does not exist${region ? ` in ${region}` : ''}.`);
    } else {
      reader.notices.add(error, 'The logs of the failed containers', 'logs:GetLogEvents', { name: group, region });
    }
  }
  return undefined;
}

function containerOf(task: Task, name: string): Container | undefined {
  return task.containers?.find((container) => container.name === name);
}

/** A container that never started has no log; one that was lost with its host has no exit code. */
function hasRun(task: Task, name: string): boolean {
  return containerOf(task, name)?.exitCode !== undefined || task.startedAt !== undefined;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html: without a prefix, docker's own id of the container. */
function streamOf({ logConfiguration, name = '' }: ContainerDefinition, task: Task): string {
  const prefix = logConfiguration?.options?.['awslogs-stream-prefix'];
  if (prefix) return `${prefix}/${name}/${resourceId(task.taskArn ?? '')}`;
  return containerOf(task, name)?.runtimeId ?? '';
}

/** Undefined where the stream does not exist or is empty. */
async function readStream(
  client: CloudWatchLogsClient,
  logGroupName: string,
  logStreamName: string,
  limit: number,
): Promise<ContainerLog | undefined> {
  if (!logStreamName) return undefined;
  const { GetLogEventsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
  let nextToken: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    try {
      const answer = await client.send(
        new GetLogEventsCommand({ logGroupName, logStreamName, startFromHead: false, limit, nextToken }),
      );
      const lines = linesOf(answer.events ?? []).slice(-limit);
      if (lines.length > 0) return { group: logGroupName, stream: logStreamName, lines };
      if (!answer.nextBackwardToken || answer.nextBackwardToken === nextToken) return undefined;
      nextToken = answer.nextBackwardToken;
    } catch (error) {
      if (isAwsError(error, 'ResourceNotFoundException') && /log stream/i.test(error.message)) return undefined;
      throw error;
    }
  }
  return undefined;
}

/** With awslogs-multiline-pattern an event has several lines. */
function linesOf(events: readonly OutputLogEvent[]): string[] {
  return events.flatMap(({ message }) => printableLines(message ?? '')).map(capped);
}

function capped(line: string): string {
  if (line.length <= MAX_LINE_LENGTH) return line;
  const more = line.length - MAX_LINE_LENGTH;
  return `${line.slice(0, MAX_LINE_LENGTH).toWellFormed()}… (${more} more characters)`;
}

/** Where the output of a container goes that CloudWatch does not have. */
function whereToLook({ logConfiguration, name }: ContainerDefinition, task: Task): string {
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
    return `The log of ${container} is only on container instance ${resourceId(instance)}: docker logs ${runtimeId}. Set the log driver awslogs to see it here.`;
  }
  return `The output of ${container} is not kept anywhere: its logConfiguration is missing. Set the log driver awslogs to see it here.`;
}
