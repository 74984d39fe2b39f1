import type { JsonObject } from '../aws/json.ts';
import { containersOf } from './task-definition.ts';

/** Whose containers are chosen: one task definition, and how to name it to the user. */
export interface Candidate {
  /** "api:41", or a file's path. */
  name: string;
  taskDefinition: JsonObject;
}

export interface Choice {
  /** Names of the chosen containers, for each candidate in order. */
  containers: string[][];
  /** What is wrong with the input `containers`. */
  problems: string[];
}

/**
 * The containers that get the image, environment and secrets, in every task definition of the run. Those that the input names, each
 * of which has to be somewhere, and in each task definition at least one; without the input, those whose image comes from the
 * repository; else the only container; else the only essential one. Pure.
 *
 * @param isFromRepository whether an image reference is of the repository that the run deploys from
 */
export function chooseContainers(
  candidates: readonly Candidate[],
  named: readonly string[],
  isFromRepository: (image: string) => boolean,
): Choice {
  const problems: string[] = [];
  const all = new Set(candidates.flatMap(({ taskDefinition }) => namesOf(taskDefinition)));
  const unknown = named.filter((name) => !all.has(name));
  if (unknown.length > 0) {
    problems.push(`containers: ${list(unknown)} in none of the task definitions; ${inventory(candidates)}`);
  }
  const containers = candidates.map((candidate) => {
    const chosen =
      named.length > 0
        ? namesOf(candidate.taskDefinition).filter((name) => named.includes(name))
        : chooseOne(candidate.taskDefinition, isFromRepository);
    if (chosen.length === 0 && unknown.length === 0) {
      problems.push(
        named.length > 0
          ? `containers: ${list(named)} not in task definition ${candidate.name}; ${inventory([candidate])}`
          : `containers: say which container of task definition ${candidate.name} gets the image (none has an image of the repository, ` +
              `and several are essential); ${inventory([candidate])}`,
      );
    }
    return chosen;
  });
  return { containers, problems };
}

function chooseOne(taskDefinition: JsonObject, isFromRepository: (image: string) => boolean): string[] {
  const containers = containersOf(taskDefinition);
  const matching = containers.filter(({ image }) => typeof image === 'string' && isFromRepository(image));
  if (matching.length > 0) return matching.map(({ name }) => String(name));
  // A container is essential unless it says otherwise.
  const essential = containers.filter((container) => container.essential !== false);
  const [only, ...others] = containers.length === 1 ? containers : essential;
  return only && others.length === 0 ? [String(only.name)] : [];
}

function namesOf(taskDefinition: JsonObject): string[] {
  return containersOf(taskDefinition).map(({ name }) => String(name));
}

function inventory(candidates: readonly Candidate[]): string {
  return candidates.map(({ name, taskDefinition }) => `${name} has ${list(namesOf(taskDefinition))}`).join('; ');
}

function list(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
