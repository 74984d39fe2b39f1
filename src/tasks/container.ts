import type { RevisionPlan } from '../ecs/plan.ts';
import { containersOf } from '../ecs/task-definition.ts';

/** The container that runs the command of a one-off task: the given one, else the one that gets the image, else the first essential one. */
export function taskContainer(
  plan: RevisionPlan | undefined,
  given: string | undefined,
): { container: string; problem?: undefined } | { container?: undefined; problem: string } {
  const containers = plan ? containersOf(plan.registration) : [];
  const names = containers.map(({ name }) => String(name));
  if (given !== undefined) {
    if (names.includes(given)) return { container: given };
    const there = names.map((name) => `"${name}"`).join(', ');
    return {
      problem: `task-overrides: container: "${given}" is not a container of ${plan?.registration.family} (it has ${there})`,
    };
  }
  const [edited] = plan?.containers ?? [];
  const essential = containers.find((container) => container.essential !== false)?.name;
  return { container: edited ?? String(essential ?? names[0] ?? '') };
}
