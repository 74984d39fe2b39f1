import type { Container, Task, TaskDefinition } from '@aws-sdk/client-ecs';

/** Stopped tasks that differ in nothing but ids. */
export interface TaskGroup {
  /** stoppedReason, with the ids that differ from task to task removed. */
  reason: string;
  stopCode: string | undefined;
  /** ECS stopped them itself (scaling in, or taking the deployment back): they did not fail. */
  byScheduler: boolean;
  /** Newest first. */
  tasks: Task[];
  /** The newest task's, the one that failed first at the front. */
  containers: Container[];
}

/** 128 + the signal's number: how a container ends that was told to stop. */
const SIGKILL = 137;
const SIGTERM = 143;

/** What may differ between tasks that failed for the same reason. */
const VARYING = new RegExp(
  [
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
    .join('|'),
  'gi',
);

const REMOVED = '…';

/** `text` without anything that may differ from task to task: equal for tasks that failed for the same reason. */
export function withoutIds(text: string): string {
  return text.replace(VARYING, REMOVED);
}

/** The first of texts that are equal without their ids, with only those ids removed that differ between them. */
export function commonText(texts: readonly string[]): string {
  const ids = texts.map((text) => text.match(VARYING) ?? []);
  let index = -1;
  return (texts[0] ?? '').replace(VARYING, (id) => {
    index += 1;
    return ids.every((others) => others[index] === id) ? id : REMOVED;
  });
}

/** AWS passes on multi-line errors of docker and of AWS services. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Failures before what ECS stopped itself, then the most frequent first, then the newest. */
export function groupStoppedTasks(tasks: readonly Task[], definition: TaskDefinition): TaskGroup[] {
  const newestFirst = tasks.toSorted((a, b) => stoppedAt(b) - stoppedAt(a));
  const groups = Map.groupBy(newestFirst, (task) => groupKey(task, definition));
  return [...groups.values()]
    .map((group) => toGroup(group, definition))
    .sort((a, b) => Number(a.byScheduler) - Number(b.byScheduler) || b.tasks.length - a.tasks.length);
}

function stoppedAt({ createdAt, stoppedAt, stoppingAt }: Task): number {
  return Number(stoppedAt ?? stoppingAt ?? createdAt ?? 0);
}

function groupKey(task: Task, definition: TaskDefinition): string {
  const [first] = failedFirst(task, definition);
  const texts = [task.stoppedReason, first?.reason].map((text) => withoutIds(oneLine(text ?? '')));
  return JSON.stringify([task.stopCode, first?.name, first?.exitCode, ...texts]);
}

function toGroup(tasks: Task[], definition: TaskDefinition): TaskGroup {
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
export function failedFirst(task: Task, definition: TaskDefinition): Container[] {
  const optional = new Set(
    (definition.containerDefinitions ?? []).filter(({ essential }) => essential === false).map(({ name }) => name),
  );
  const rank = ({ exitCode, healthStatus, name, reason }: Container) => {
    const failed = Boolean(reason) || (exitCode && exitCode !== SIGKILL && exitCode !== SIGTERM);
    if (optional.has(name)) return failed ? 4 : 7;
    if (healthStatus === 'UNHEALTHY') return 0;
    if (failed) return reason ? 1 : 2;
    if (exitCode === SIGKILL) return 3;
    if (exitCode === 0) return 5;
    return exitCode === SIGTERM ? 6 : 7;
  };
  return (task.containers ?? []).toSorted((a, b) => rank(a) - rank(b));
}
