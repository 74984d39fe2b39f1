import type { Json, JsonObject } from '../aws/json.ts';
import { containersOf } from '../ecs/task-definition.ts';

/** CPU units and MiB of a one-off task; undefined: those of its task definition. */
export interface Size {
  cpu: number | undefined;
  memory: number | undefined;
}

const MEMBERS = ['cpu', 'memory'] as const;
type Member = (typeof MEMBERS)[number];

/**
 * Memory that Fargate gives to so many CPU units: the least, the most and the steps between them, in MiB. What it may learn to
 * give beyond the largest is not refused.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
 */
const ON_FARGATE: Readonly<Record<number, { least: number; most: number; step: number }>> = {
  256: { least: 512, most: 2048, step: 512 },
  512: { least: 1024, most: 4096, step: 1024 },
  1024: { least: 2048, most: 8192, step: 1024 },
  2048: { least: 4096, most: 16_384, step: 1024 },
  4096: { least: 8192, most: 30_720, step: 1024 },
  8192: { least: 16_384, most: 61_440, step: 4096 },
  16384: { least: 32_768, most: 122_880, step: 8192 },
};
const LARGEST_ON_FARGATE = 16_384;

/**
 * The overrides of a task and of the container that runs the command. The task's, where its definition has a limit for the task; the
 * container's, where that is what there is, or where it has one of its own: it gets what the task gains or loses, so that the
 * containers beside it keep theirs. Pure.
 */
export function sizeOverrides(
  size: Size,
  registration: JsonObject,
  containerName: string,
): { task: Partial<Record<Member, string>>; container: Partial<Record<Member, number>> } {
  const task: Partial<Record<Member, string>> = {};
  const container: Partial<Record<Member, number>> = {};
  const definition = containersOf(registration).find(({ name }) => name === containerName);
  for (const member of MEMBERS) {
    const given = size[member];
    if (given === undefined) continue;
    const ofTask = amount(registration[member]);
    const own = amount(definition?.[member]);
    if (ofTask !== undefined) task[member] = String(given);
    if (ofTask === undefined) container[member] = given;
    else if (own) container[member] = own + given - ofTask;
  }
  return { task, container };
}

/** What ECS would refuse of a size, as problems of the inputs. Pure. */
export function sizeProblems(size: Size, registration: JsonObject, containerName: string, fargate: boolean): string[] {
  if (size.cpu === undefined && size.memory === undefined) return [];
  const { container } = sizeOverrides(size, registration, containerName);
  const problems = MEMBERS.filter((member) => (container[member] ?? 1) <= 0).map(
    (member) =>
      `task-overrides: ${member}: ${size[member]} leaves nothing for container "${containerName}" beside the others of its task`,
  );
  const cpu = size.cpu ?? amount(registration.cpu);
  const memory = size.memory ?? amount(registration.memory);
  if (!fargate || cpu === undefined || memory === undefined || cpu > LARGEST_ON_FARGATE) return problems;
  const range = ON_FARGATE[cpu];
  if (!range)
    return [
      ...problems,
      `task-overrides: cpu: Fargate has no ${cpu} CPU units (it has ${Object.keys(ON_FARGATE).join(', ')})`,
    ];
  const { least, most, step } = range;
  // 256 CPU units go with 512, 1024 and 2048 alone.
  const fits = memory >= least && memory <= most && memory % step === 0 && !(cpu === 256 && memory === 1536);
  if (fits) return problems;
  const steps = cpu === 256 ? '512, 1024 or 2048 MiB' : `${least} to ${most} MiB in steps of ${step}`;
  const name = size.memory === undefined ? 'cpu' : 'memory';
  return [...problems, `task-overrides: ${name}: with ${cpu} CPU units Fargate gives ${steps}, and this is ${memory}`];
}

/** A number of CPU units or MiB; a file may say "1 vCPU" or "2 GB" instead. */
function amount(value: Json | undefined): number | undefined {
  if (value === undefined || value === null) return undefined;
  const [, number, unit] = /^([\d.]+)\s*(vcpu|gb)?$/i.exec(String(value).trim()) ?? [];
  return number === undefined ? undefined : Number(number) * (unit ? 1024 : 1);
}
