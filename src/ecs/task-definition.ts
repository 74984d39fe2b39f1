import { isDeepStrictEqual } from 'node:util';
import { isObject, type Json, type JsonObject, parseJson, writeJson } from '../aws/json.ts';
import type { Change } from '../result.ts';
import { withDefaults } from './defaults.ts';

/** A task definition as DescribeTaskDefinition shows it, JSON as it came, or as a file gives it. */
export interface Described {
  taskDefinition: JsonObject;
  tags: Json[];
}

/** What the run sets on some containers. */
export interface Edits {
  /** Names of the containers that are edited. */
  containers: readonly string[];
  image: string | undefined;
  environment: Readonly<Record<string, string>>;
  /** Name to the ARN (or SSM parameter name) that ECS reads it from. */
  secrets: Readonly<Record<string, string>>;
}

/**
 * Members that DescribeTaskDefinition returns and RegisterTaskDefinition does not take. Everything else goes along as it is,
 * members that did not exist when this was written included.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html
 */
const OUTPUT_ONLY = [
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
  'deregisteredAt',
  'deleteRequestedAt',
];

/** The RegisterTaskDefinition input: the described task definition without its output-only members, with the edits. Pure. */
export function toRegistration({ tags, taskDefinition }: Described, edits: Edits): JsonObject {
  const registration = copy(taskDefinition);
  for (const member of OUTPUT_ONLY) delete registration[member];
  const own = tags.filter((tag) => !keyOf(tag, 'key')?.startsWith('aws:'));
  // ECS refuses an empty list, and tags of the reserved prefix.
  if (own.length > 0) registration.tags = copy(own);
  for (const container of containersOf(registration)) {
    if (!edits.containers.includes(String(container.name))) continue;
    if (edits.image !== undefined) container.image = edits.image;
    setEntries(container, 'environment', 'secrets', 'value', edits.environment);
    setEntries(container, 'secrets', 'environment', 'valueFrom', edits.secrets);
  }
  return registration;
}

/** Sets names in one of the two lists, in place where they are already, and takes them out of the other: ECS refuses both. */
function setEntries(
  container: JsonObject,
  list: 'environment' | 'secrets',
  other: 'environment' | 'secrets',
  member: 'value' | 'valueFrom',
  values: Readonly<Record<string, string>>,
): void {
  const names = Object.keys(values);
  if (names.length === 0) return;
  const entries = objects(container[list]).map((entry) => {
    const value = values[String(entry.name)];
    return value !== undefined && Object.hasOwn(values, String(entry.name)) ? { ...entry, [member]: value } : entry;
  });
  const present = new Set(entries.map(({ name }) => String(name)));
  const added = names.filter((name) => !present.has(name)).map((name) => ({ name, [member]: values[name] as string }));
  container[list] = [...entries, ...added];
  if (container[other] !== undefined) {
    container[other] = objects(container[other]).filter(({ name }) => !Object.hasOwn(values, String(name)));
  }
}

function copy<T extends Json>(value: T): T {
  return parseJson(writeJson(value)) as T;
}

export function containersOf(taskDefinition: JsonObject): JsonObject[] {
  return objects(taskDefinition.containerDefinitions);
}

function objects(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function keyOf(value: Json | undefined, member: string): string | undefined {
  const key = isObject(value) ? value[member] : undefined;
  return typeof key === 'string' ? key : undefined;
}

/**
 * Whether registering would give a revision that means the same as this one. The order of keys, names and tags means nothing, nor
 * does leaving out what ECS fills in.
 */
export function isUnchanged(described: Described, registration: JsonObject): boolean {
  return changesBetween(described, registration).length === 0;
}

/**
 * What a registration changes against a revision, in words for the log and the summary: containers, environment, secrets and tags
 * by their name, everything else by its path. Environment values never appear. Pure.
 *
 * @param described undefined: there is nothing to compare with
 */
export function changesBetween(described: Described | undefined, registration: JsonObject): Change[] {
  if (!described) return [];
  const none = { containers: [], image: undefined, environment: {}, secrets: {} };
  const before = toRegistration(described, none);
  return differences('', withDefaults(before), withDefaults(registration));
}

/** Lists whose entries are told apart by a member: what an entry is called, its key, and the value that may be shown. */
const KEYED: Record<string, { noun: string; key: string; shown: string | undefined }> = {
  containerDefinitions: { noun: 'container', key: 'name', shown: undefined },
  volumes: { noun: 'volume', key: 'name', shown: undefined },
  environment: { noun: 'environment', key: 'name', shown: undefined },
  secrets: { noun: 'secret', key: 'name', shown: 'valueFrom' },
  tags: { noun: 'tag', key: 'key', shown: 'value' },
};

/** Options of drivers, labels and the like may hold credentials: only that they changed is said. */
const CONFIDENTIAL =
  /token|password|secret|credential|key|\benvironment\b|\boptions\.(?!awslogs-)|\bdriverOpts\b|\bdockerLabels\b/i;

function differences(path: string, before: Json | undefined, after: Json | undefined): Change[] {
  if (isDeepStrictEqual(before, after) || (isNothing(before) && isNothing(after))) return [];
  if (!isObject(before) || !isObject(after)) return [change(path, before, after)];
  const members = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return members.flatMap((member) => memberDifferences(path, member, before[member], after[member]));
}

/** ECS shows an empty list for one that was not given. */
function isNothing(value: Json | undefined): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}

function memberDifferences(path: string, member: string, before: Json | undefined, after: Json | undefined): Change[] {
  const list = KEYED[member];
  const old = list && byKey(before, list.key);
  const now = list && byKey(after, list.key);
  if (!list || !old || !now) {
    const separator = /^(?:container|volume) [^:]*$/.test(path) ? ': ' : '.';
    return differences(path ? `${path}${separator}${member}` : member, before, after);
  }
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const entry = `${list.noun} ${key}`;
    const label = path ? `${path}: ${entry}` : entry;
    const [from, to] = [old.get(key), now.get(key)];
    if (isDeepStrictEqual(from, to)) return [];
    if (list.shown !== undefined)
      return [{ ...change(label, from, to), from: shown(from?.[list.shown]), to: shown(to?.[list.shown]) }];
    if (member === 'environment' || !from || !to) return [{ what: label, kind: kindOf(from, to) }];
    return differences(label, from, to);
  });
}

/** The entries of a list by their key; undefined where it is no such list or a key occurs twice. An absent list is an empty one. */
function byKey(list: Json | undefined, key: string): Map<string, JsonObject> | undefined {
  if (list === undefined) return new Map();
  if (!Array.isArray(list)) return undefined;
  const entries = new Map<string, JsonObject>();
  for (const entry of list) {
    const name = keyOf(entry, key);
    if (name === undefined || entries.has(name)) return undefined;
    entries.set(name, entry as JsonObject);
  }
  return entries;
}

function change(what: string, before: Json | undefined, after: Json | undefined): Change {
  const shows = !CONFIDENTIAL.test(what.slice(what.indexOf(':') + 1));
  return {
    what,
    kind: kindOf(before, after),
    ...(shows && { from: shown(before), to: shown(after) }),
  };
}

function kindOf(before: unknown, after: unknown): Change['kind'] {
  if (before === undefined) return 'added';
  return after === undefined ? 'removed' : 'changed';
}

/** Only what fits a line: lists and objects are told by their path. */
function shown(value: Json | undefined): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}
