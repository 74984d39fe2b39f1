import { RegisterTaskDefinitionRequest$ } from '@aws-sdk/client-ecs';
import { isObject, type Json, type JsonObject } from '../aws/json.ts';
import { conform } from '../definition-file/conform.ts';
import { readFilled, withoutExtensions, withoutNulls } from '../definition-file/filled.ts';
import { isRawObject } from '../definition-file/read.ts';
import { UnusableFile } from '../definition-file/unusable.ts';
import type { Described } from './task-definition.ts';

/**
 * A task definition from a JSON or YAML file: in the shape of RegisterTaskDefinition, or as `aws ecs describe-task-definition` prints
 * it, or as the console shows it, which writes null for what is not set. `${NAME}` in a value is taken from the environment.
 *
 * @throws UnusableFile with everything that is wrong with it
 */
export async function parseTaskDefinitionFile(
  path: string,
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Described> {
  const raw = await readFilled(path, text, env, 'a task definition');
  const wrapped = isRawObject(raw.taskDefinition);
  const own = withoutExtensions(wrapped ? { ...(raw.taskDefinition as object), tags: raw.tags ?? null } : raw);
  const mistyped: string[] = [];
  const taskDefinition = withoutNulls(conform(own, RegisterTaskDefinitionRequest$, mistyped)) as JsonObject;
  if (mistyped.length > 0) throw new UnusableFile(...mistyped.map((problem) => `${path}: ${problem}`));
  const missing = ['family', 'containerDefinitions'].filter((member) => !taskDefinition[member]);
  if (missing.length > 0)
    throw new UnusableFile(`${path} is not a task definition: it has no ${missing.join(' and no ')}`);
  const { containerDefinitions: containers, tags, ...rest } = taskDefinition;
  if (!Array.isArray(containers) || containers.length === 0 || !containers.every(isNamed)) {
    throw new UnusableFile(
      `${path} is not a task definition: containerDefinitions has to list containers, each with a name`,
    );
  }
  return { taskDefinition: { ...rest, containerDefinitions: containers }, tags: Array.isArray(tags) ? tags : [] };
}

function isNamed(container: Json): boolean {
  return isObject(container) && typeof container.name === 'string' && container.name !== '';
}
