import { CreateServiceRequest$ } from '@aws-sdk/client-ecs';
import { isObject, type Json } from '../aws/json.ts';
import { BOOLEAN, LIST, LIST_OF, MAP, MAP_OF, NUMBER, STRING, STRUCTURE } from '../definition-file/schema.ts';

/**
 * What CreateService has no member for, or takes in another form, at any depth: the SDK would leave it out without a word.
 * Known by the schema that the SDK itself goes by. Pure.
 *
 * @returns "deploymentConfiguration.maximumPercentage is not a member of CreateService", "tags[0].value has to be text (put it in quotes)"
 */
export function shapeProblems(definition: Json): string[] {
  return problemsOf('', definition, CreateServiceRequest$);
}

function problemsOf(path: string, value: Json, given: unknown): string[] {
  const schema = typeof given === 'function' ? given() : given;
  if (typeof schema === 'number') return simpleProblems(path, value, schema);
  if (!Array.isArray(schema)) return [];
  const [kind] = schema;
  if (kind === STRUCTURE) {
    if (!isObject(value)) return [`${path} has to be an object`];
    const [, , , , names, schemas] = schema as [number, string, string, unknown, string[], unknown[]];
    return Object.entries(value).flatMap(([member, each]) => {
      const inner = path ? `${path}.${member}` : member;
      const index = names.indexOf(member);
      return index < 0 ? [`${inner} is not a member of CreateService`] : problemsOf(inner, each, schemas[index]);
    });
  }
  if (kind === LIST) return listProblems(path, value, schema[4]);
  if (kind === MAP) return mapProblems(path, value, schema[5]);
  // A schema with traits of its own.
  return Array.isArray(schema[0]) || typeof schema[0] === 'function' ? problemsOf(path, value, schema[0]) : [];
}

function simpleProblems(path: string, value: Json, schema: number): string[] {
  if (schema >= MAP_OF) return mapProblems(path, value, schema - MAP_OF);
  if (schema >= LIST_OF) return listProblems(path, value, schema - LIST_OF);
  if (schema === STRING && typeof value !== 'string') return [`${path} has to be text (put it in quotes)`];
  if (schema === NUMBER && typeof value !== 'number') return [`${path} has to be a number`];
  if (schema === BOOLEAN && typeof value !== 'boolean') return [`${path} has to be true or false`];
  return [];
}

function listProblems(path: string, value: Json, schema: unknown): string[] {
  if (!Array.isArray(value)) return [`${path} has to be a list`];
  const inner = schema ?? STRING;
  return value.flatMap((each, index) => problemsOf(`${path}[${index}]`, each, inner));
}

function mapProblems(path: string, value: Json, schema: unknown): string[] {
  if (!isObject(value)) return [`${path} has to be an object`];
  return Object.entries(value).flatMap(([key, each]) => problemsOf(`${path}.${key}`, each, schema ?? STRING));
}
