import { isObject, type Json, type JsonObject } from '../aws/json.ts';
import type { Described } from './task-definition.ts';

/** What the input `task-definition` refuses, in words; preflight reports it with everything else. */
export class UnusableFile extends Error {}

/**
 * A task definition from a JSON file: in the shape of RegisterTaskDefinition, or as `aws ecs describe-task-definition` prints it.
 *
 * @throws UnusableFile
 */
export function parseTaskDefinitionFile(path: string, text: string): Described {
  let json: Json;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UnusableFile(`${path} is not JSON: ${(error as Error).message}`);
  }
  if (!isObject(json)) throw new UnusableFile(`${path} is not a task definition: it holds no JSON object`);
  const wrapped = isObject(json.taskDefinition);
  const taskDefinition = wrapped ? (json.taskDefinition as JsonObject) : json;
  const missing = ['family', 'containerDefinitions'].filter((member) => !(member in taskDefinition));
  if (missing.length > 0)
    throw new UnusableFile(`${path} is not a task definition: it has no ${missing.join(' and no ')}`);
  const { tags, ...rest } = wrapped ? { ...taskDefinition, tags: json.tags } : taskDefinition;
  return { taskDefinition: rest as JsonObject, tags: Array.isArray(tags) ? tags : [] };
}
