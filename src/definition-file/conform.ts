import type { Json } from '../aws/json.ts';
import { isRawObject, Plain, type Raw } from './read.ts';
import { BOOLEAN, LIST, LIST_OF, MAP_OF, NUMBER, SIMPLE, STRING, STRUCTURE } from './schema.ts';

/**
 * Gives scalars the type that the API takes: text where YAML read a number (`cpu: 256` of a task), a number where a variable was put
 * in (`"containerPort": "${PORT}"`). What the schema does not know stays as it is. Pure.
 *
 * @param schema the SDK's of the operation's input
 * @param problems gets "containerDefinitions[0].portMappings[0].containerPort has to be a whole number"; never with the value
 */
export function conform(raw: Raw, schema: unknown, problems: string[], path = ''): Json {
  const known = typeof schema === 'function' ? schema() : schema;
  if (typeof known === 'number') {
    if (known >= MAP_OF) return entries(raw, () => known - MAP_OF, problems, path);
    if (known >= LIST_OF) return entries(raw, () => known - LIST_OF, problems, path);
    return scalar(raw, known, problems, path);
  }
  if (!Array.isArray(known)) return entries(raw, () => undefined, problems, path);
  const [kind] = known;
  if (kind === SIMPLE || typeof kind !== 'number') {
    // A scalar with traits of its own, or a schema with traits around it.
    return conform(raw, kind === SIMPLE ? known[4] : kind, problems, path);
  }
  if (kind === STRUCTURE) return entries(raw, (member) => memberSchema(known, member), problems, path);
  const held = known[kind === LIST ? 4 : 5];
  return entries(raw, () => held, problems, path);
}

function memberSchema([, , , , names, schemas]: unknown[], member: string): unknown {
  const index = (names as string[]).indexOf(member);
  return index < 0 ? undefined : (schemas as unknown[])[index];
}

function entries(raw: Raw, schemaOf: (member: string) => unknown, problems: string[], path: string): Json {
  if (Array.isArray(raw)) {
    return raw.map((each, index) => conform(each, schemaOf(''), problems, `${path}[${index}]`));
  }
  if (!isRawObject(raw)) return raw instanceof Plain ? plain(raw) : (raw as Json);
  const members = Object.entries(raw).map(([member, value]): [string, Json] => [
    member,
    conform(value, schemaOf(member), problems, path ? `${path}.${member}` : member),
  ]);
  return Object.fromEntries(members);
}

function scalar(raw: Raw, schema: number, problems: string[], path: string): Json {
  const value = raw instanceof Plain ? plain(raw) : raw;
  // Null says nothing; lists and objects in the place of a scalar are for ECS to refuse.
  if (value === null || typeof value === 'object') return entries(raw, () => undefined, problems, path);
  if (schema === STRING) return raw instanceof Plain ? raw.source : String(value);
  if (schema === NUMBER) {
    if (typeof value === 'number' || typeof value === 'bigint') return value;
    if (typeof value === 'string' && /^-?\d{1,15}$/.test(value)) return Number(value);
    problems.push(`${path} has to be a whole number`);
  }
  if (schema === BOOLEAN) {
    if (typeof value === 'boolean') return value;
    if (value === 'true' || value === 'false') return value === 'true';
    problems.push(`${path} has to be true or false`);
  }
  return value;
}

/** JSON knows no infinity. */
function plain({ source, value }: Plain): Json {
  return typeof value === 'number' && !Number.isFinite(value) ? source : value;
}
