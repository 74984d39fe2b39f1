import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import {
  type Container,
  DescribeTasksCommand,
  type ECSClient,
  ListTasksCommand,
  type Service,
  type Task,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import type { JsonObject } from '../aws/json.ts';
import type { Clock } from '../clock.ts';
import { type ContainerLog, type LogReader, readContainerLog } from './container-log.ts';
import { hintsFor } from './hints.ts';
import { Notices } from './notices.ts';
import { newEvents } from './progress.ts';
import { describeServices } from './service.ts';
import { commonText, failedFirst, groupStoppedTasks, oneLine, type TaskGroup } from './task-groups.ts';

/** Why a deployment failed, as far as ECS and CloudWatch Logs can tell. */
export interface Diagnosis {
  /** Stopped tasks of the deployment, grouped by reason: failures before what ECS stopped itself, most frequent first. */
  stoppedTasks: StoppedTasks[];
  /** Tasks that are unhealthy or have not got past PENDING for long; all that are there when none has stopped. */
  liveTasks: LiveTasks[];
  /** ECS's own events of the service since the deployment started, newest last, at most ten. */
  events: string[];
  /** What to do about the known causes. */
  hints: string[];
  /** What could not be read, e.g. the missing logs:GetLogEvents permission. */
  notices: string[];
}

export interface StoppedTasks {
  /** Task's stoppedReason, with ids that differ from task to task removed. */
  reason: string;
  /** ECS stopCode: EssentialContainerExited, TaskFailedToStart, … */
  stopCode: string | undefined;
  count: number;
  /** ARN of an example: the newest. */
  taskArn: string;
  /** The one that failed first comes first. */
  containers: StoppedContainer[];
}

export interface LiveTasks {
  /** ECS lastStatus: PROVISIONING, PENDING, ACTIVATING, RUNNING, … */
  status: string;
  /** By the health checks of its containers. */
  unhealthy: boolean;
  count: number;
  /** ARN of an example: the oldest. */
  taskArn: string;
  /** Age of the oldest in ms. */
  ageMs: number;
  /** Unhealthy ones first. */
  containers: StoppedContainer[];
}

/** A container of a task; one that still runs has no exit code. */
export interface StoppedContainer {
  name: string;
  exitCode: number | undefined;
  reason: string | undefined;
  /** Last lines of its log, oldest first; undefined where none could be read. Written by the container: not to be trusted. */
  log: ContainerLog | undefined;
}

/** The deployment that failed, and what to read it with. */
export interface Subject {
  ecs: ECSClient;
  /** A CloudWatch Logs client for a region, loaded when a log is read. */
  logs: (region?: string) => Promise<CloudWatchLogsClient>;
  cluster: string;
  service: string;
  /** ecs-svc/…: what ECS enters as `startedBy` of the deployment's tasks. */
  deploymentId: string | undefined;
  /** The revision that was deployed, as it was registered or described. */
  taskDefinition: JsonObject;
  taskDefinitionArn: string;
  /** When the deployment started, in ms since the epoch by AWS's clock. */
  since: number;
  /** Lines of log for each failed container; 0: none. */
  logLines: number;
  clock: Clock;
}

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
export async function diagnose(subject: Subject): Promise<Diagnosis> {
  const notices = new Notices(subject);
  const diagnosis: Diagnosis = { stoppedTasks: [], liveTasks: [], events: [], hints: [], notices: [] };
  try {
    await fill(diagnosis, subject, notices);
  } catch (error) {
    notices.say(`The diagnosis is incomplete: ${error instanceof Error ? error.message : String(error)}`);
  }
  diagnosis.notices = notices.all();
  return diagnosis;
}

async function fill(diagnosis: Diagnosis, subject: Subject, notices: Notices): Promise<void> {
  const definition = subject.taskDefinition as unknown as TaskDefinition;
  const [stopped, live, service] = await Promise.all([
    readTasks(subject, 'STOPPED', notices),
    readTasks(subject, 'RUNNING', notices),
    readService(subject, notices),
  ]);
  diagnosis.events = service ? eventsOf(service, subject.since) : [];
  const groups = groupStoppedTasks(stopped, definition);
  diagnosis.stoppedTasks = groups.map(toStoppedTasks);
  diagnosis.liveTasks = toLiveTasks(live, definition, subject.clock.now(), groups.length === 0);
  if (subject.logLines > 0) await addLogs(diagnosis, groups, live, subject, notices);
  diagnosis.hints = hintsFor({ ...diagnosis, taskDefinition: definition, service });
}

/** The deployment's tasks; by their revision where none names the deployment that started it. */
async function readTasks(subject: Subject, desiredStatus: 'STOPPED' | 'RUNNING', notices: Notices): Promise<Task[]> {
  const tasks: Task[] = [];
  let action = 'ecs:ListTasks';
  try {
    const arns = await listTasks(subject, desiredStatus);
    action = 'ecs:DescribeTasks';
    for (let start = 0; start < arns.length; start += TASKS_PER_CALL) {
      const page = arns.slice(start, start + TASKS_PER_CALL);
      const answer = await subject.ecs.send(new DescribeTasksCommand({ cluster: subject.cluster, tasks: page }));
      tasks.push(...(answer.tasks ?? []));
    }
  } catch (error) {
    notices.add(error, `The tasks of service "${subject.service}"`, action);
  }
  const started = tasks.filter(({ startedBy }) => startedBy !== undefined && startedBy === subject.deploymentId);
  return started.length > 0 ? started : tasks.filter((task) => isOfRevision(task, subject));
}

function isOfRevision({ createdAt, taskDefinitionArn }: Task, subject: Subject): boolean {
  return taskDefinitionArn === subject.taskDefinitionArn && (!createdAt || createdAt.getTime() >= subject.since);
}

/** ECS never sets the desired status PENDING: tasks that are still pending are listed as RUNNING. */
async function listTasks({ cluster, ecs, service }: Subject, desiredStatus: 'STOPPED' | 'RUNNING'): Promise<string[]> {
  const arns: string[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < LIST_PAGES; page += 1) {
    const answer = await ecs.send(new ListTasksCommand({ cluster, serviceName: service, desiredStatus, nextToken }));
    arns.push(...(answer.taskArns ?? []));
    nextToken = answer.nextToken;
    if (!nextToken) break;
  }
  return arns;
}

async function readService(subject: Subject, notices: Notices): Promise<Service | undefined> {
  try {
    const services = await describeServices(subject.ecs, subject.cluster, [subject.service]);
    return [...services.values()][0];
  } catch (error) {
    notices.add(error, `The events of service "${subject.service}"`, 'ecs:DescribeServices');
    return undefined;
  }
}

function eventsOf(service: Service, since: number): string[] {
  const events = newEvents(service, new Date(since), new Set()).map(({ message }) => oneLine(message ?? ''));
  const telling = events.length > MAX_EVENTS ? events.filter((event) => !ROUTINE.test(event)) : events;
  const times = Map.groupBy(telling, (event) => event);
  return [...times]
    .map(([event, same]) => (same.length > 1 ? `${event} (${same.length} times)` : event))
    .slice(-MAX_EVENTS);
}

function toStoppedTasks({ containers, reason, stopCode, tasks }: TaskGroup): StoppedTasks {
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

function reasonOfContainer(tasks: readonly Task[], name: string | undefined): string | undefined {
  const reasons = tasks.map((task) => task.containers?.find((container) => container.name === name)?.reason ?? '');
  return commonText(reasons.map(oneLine)) || undefined;
}

function toContainer({ exitCode, name, reason }: Container): StoppedContainer {
  return { name: name ?? '', exitCode, reason: reason === undefined ? undefined : oneLine(reason), log: undefined };
}

function toLiveTasks(tasks: readonly Task[], definition: TaskDefinition, now: number, all: boolean): LiveTasks[] {
  const age = ({ createdAt }: Task) => Math.max(0, now - (createdAt?.getTime() ?? now));
  const telling = tasks.filter(
    (task) =>
      all || task.healthStatus === 'UNHEALTHY' || (task.lastStatus !== 'RUNNING' && age(task) > LONG_PENDING_MS),
  );
  const groups = Map.groupBy(
    telling,
    ({ healthStatus, lastStatus }) => `${lastStatus} ${healthStatus === 'UNHEALTHY'}`,
  );
  return [...groups.values()].flatMap((group) => {
    const [oldest] = group.toSorted((a, b) => age(b) - age(a));
    if (!oldest) return [];
    return {
      status: oldest.lastStatus ?? 'UNKNOWN',
      unhealthy: oldest.healthStatus === 'UNHEALTHY',
      count: group.length,
      taskArn: oldest.taskArn ?? '',
      ageMs: age(oldest),
      containers: failedFirst(oldest, definition).map(toContainer),
    };
  });
}

/** The log of the container that failed first, for each of the first groups. */
async function addLogs(
  diagnosis: Diagnosis,
  groups: readonly TaskGroup[],
  live: readonly Task[],
  subject: Subject,
  notices: Notices,
): Promise<void> {
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
  const reader: LogReader = { ...subject, notices };
  await Promise.all(
    [...stopped, ...running].slice(0, GROUPS_WITH_LOG).map(async ({ container, tasks }) => {
      if (container) container.log = await readContainerLog(reader, container.name, tasks);
    }),
  );
}
