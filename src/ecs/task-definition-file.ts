import { isObject, type Json, type JsonObject, parseJson } from '../aws/json.ts';
import type { Described } from './task-definition.ts';

/** What the input `task-definition` refuses, in words; preflight reports it with everything else. */
export class UnusableFile extends Error {}

/**
 * A task definition from a JSON file: in the shape of RegisterTaskDefinition, or as `aws ecs describe-task-definition` prints it, or
 * as the console shows it, which writes null for what is not set.
 *
 * @throws UnusableFile
 */
export function parseTaskDefinitionFile(path: string, text: string): Described {
  const json = withoutNulls(parseText(path, text));
  if (!isObject(json)) throw new UnusableFile(`${path} is not a task definition: it holds no JSON object`);
  const wrapped = isObject(json.taskDefinition);
  const taskDefinition = wrapped ? (json.taskDefinition as JsonObject) : json;
  const missing = ['family', 'containerDefinitions'].filter((member) => !taskDefinition[member]);
  if (missing.length > 0)
    throw new UnusableFile(`${path} is not a task definition: it has no ${missing.join(' and no ')}`);
  const { containerDefinitions: containers } = taskDefinition;
  if (!Array.isArray(containers) || containers.length === 0 || !containers.every(isNamed)) {
    throw new UnusableFile(
      `${path} is not a task definition: containerDefinitions has to list containers, each with a name`,
    );
  }
  const { tags, ...rest } = wrapped ? { ...taskDefinition, tags: json.tags } : taskDefinition;
  return { taskDefinition: rest as JsonObject, tags: Array.isArray(tags) ? tags : [] };
}

function isNamed(container: Json): boolean {
  return isObject(container) && typeof container.name === 'string' && container.name !== '';
}

function parseText(path: string, text: string): Json {
  const withoutMark = text.replace(/^\ufeff/, '');
  try {
    return parseJson(withoutMark);
  } catch (error) {
    throw new UnusableFile(`${path} is not JSON: ${reasonOf(error as Error, withoutMark)}`);
  }
}

/** V8's reason for a token that it did not expect quotes the text around it, and does not say where it is. */
const QUOTING = /is not valid JSON$/;

/** What JSON.parse says, with the line and column, and without the text of the file: it may hold environment values. */
function reasonOf({ message }: Error, text: string): string {
  if (!QUOTING.test(message)) return message;
  // The shortest beginning of the text that is refused for the same reason ends with the culprit; a shorter one just ends too early.
  let [fine, refused] = [0, text.length];
  while (refused - fine > 1) {
    const middle = (fine + refused) >> 1;
    if (isRefusedForToken(text.slice(0, middle))) refused = middle;
    else fine = middle;
  }
  const before = text.slice(0, refused - 1);
  const line = before.split('\n').length;
  return `Unexpected token '${text[refused - 1]}' (line ${line} column ${refused - 1 - before.lastIndexOf('\n')})`;
}

function isRefusedForToken(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return QUOTING.test((error as Error).message);
  }
}

/** A member that is null says nothing to ECS. */
function withoutNulls(json: Json): Json {
  if (Array.isArray(json)) return json.map(withoutNulls);
  if (!isObject(json)) return json;
  const members = Object.entries(json).filter(([, value]) => value !== null);
  return Object.fromEntries(members.map(([member, value]) => [member, withoutNulls(value)]));
}
