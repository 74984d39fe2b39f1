import type { ContainerDefinition, Service, TaskDefinition } from '@aws-sdk/client-ecs';
import type { LiveTasks, StoppedContainer, StoppedTasks } from './diagnosis.ts';
import { CAPACITY_RULES } from './hints/capacity.ts';
import { CONTAINER_RULES } from './hints/container.ts';
import { START_RULES } from './hints/start.ts';

/** What was found out about a failed deployment. */
export interface Facts {
  stoppedTasks: readonly StoppedTasks[];
  liveTasks: readonly LiveTasks[];
  events: readonly string[];
  taskDefinition: TaskDefinition;
  service: Service | undefined;
}

/** One thing that went wrong, as the rules see it. */
export interface Symptom {
  /** The words of ECS about it: of a task and its container, or an event of the service. */
  said: string;
  /** The end of the container's own log. */
  output: string;
  exitCode: number | undefined;
  stopCode: string | undefined;
  /** The container that failed, or that `said` is about. */
  container: ContainerDefinition | undefined;
  /** Log group and stream of `output`. */
  log: { group: string; stream: string } | undefined;
  /** Set for tasks that have not stopped. */
  live: LiveTasks | undefined;
}

/** All conditions that are there must hold. The first rule that knows a symptom speaks. */
export interface Rule {
  /** In the words of ECS. */
  said?: RegExp;
  /** In the container's log. */
  output?: RegExp;
  exitCode?: number;
  when?: (symptom: Symptom, facts: Facts) => boolean;
  /** What to check or do next; undefined for what needs nothing. `match`: of `said`, else of `output`. */
  hint: (symptom: Symptom, facts: Facts, match: RegExpExecArray | undefined) => string | undefined;
}

/** Specific before general. */
const RULES: readonly Rule[] = [...START_RULES, ...CAPACITY_RULES, ...CONTAINER_RULES];

/** What to check or do about the known causes of failure: each once, the cause of most failed tasks first. Pure. */
export function hintsFor(facts: Facts): string[] {
  const hints = new Set<string>();
  const spoken = new Set<Rule>();
  const speak = (symptom: Symptom, again: boolean) => {
    const known = ruleFor(symptom, facts);
    if (!known || (!again && spoken.has(known.rule))) return;
    spoken.add(known.rule);
    const hint = known.rule.hint(symptom, facts, known.match);
    if (hint) hints.add(hint);
  };
  for (const symptom of taskSymptoms(facts)) speak(symptom, true);
  // An event tells once more what a task's reason has told, often cut short.
  for (const said of facts.events) speak(eventSymptom(said, facts), false);
  return [...hints];
}

function ruleFor(symptom: Symptom, facts: Facts): { rule: Rule; match: RegExpExecArray | undefined } | undefined {
  for (const rule of RULES) {
    const said = rule.said?.exec(symptom.said);
    const output = rule.output?.exec(symptom.output);
    if ((rule.said && !said) || (rule.output && !output)) continue;
    if (rule.exitCode !== undefined && rule.exitCode !== symptom.exitCode) continue;
    if (rule.when && !rule.when(symptom, facts)) continue;
    return { rule, match: said ?? output ?? undefined };
  }
  return undefined;
}

function taskSymptoms({ liveTasks, stoppedTasks, taskDefinition }: Facts): Symptom[] {
  return [
    ...stoppedTasks.map((tasks) => {
      const [failed] = tasks.containers;
      const said = [tasks.reason, failed?.reason].filter(Boolean).join(' ');
      return { ...symptomOf(failed, said, taskDefinition), stopCode: tasks.stopCode };
    }),
    ...liveTasks.map((live) => ({ ...symptomOf(live.containers[0], '', taskDefinition), live })),
  ];
}

function symptomOf(failed: StoppedContainer | undefined, said: string, definition: TaskDefinition): Symptom {
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

function eventSymptom(said: string, { taskDefinition }: Facts): Symptom {
  return { ...symptomOf(undefined, said, taskDefinition), container: containerNamedIn(said, taskDefinition) };
}

/** The container whose image or secret the words name; the only one where there is but one. */
function containerNamedIn(
  said: string,
  { containerDefinitions = [] }: TaskDefinition,
): ContainerDefinition | undefined {
  const names = ({ image, secrets }: ContainerDefinition) =>
    [image, ...(secrets ?? []).map(({ valueFrom }) => valueFrom)].some((name) => name && said.includes(name));
  return containerDefinitions.find(names) ?? (containerDefinitions.length === 1 ? containerDefinitions[0] : undefined);
}
