import { isObject, type Json } from '../aws/json.ts';
import { isRawObject, type Raw, readDefinition } from './read.ts';
import { UnusableFile } from './unusable.ts';
import { substitute } from './variables.ts';

/**
 * What a definition file holds, `${NAME}` in its values taken from the environment.
 *
 * @param what it is to be, for the refusal: "a task definition"
 * @throws UnusableFile with everything that is wrong with it
 */
export async function readFilled(
  path: string,
  text: string,
  env: Readonly<Record<string, string | undefined>>,
  what: string,
): Promise<{ [member: string]: Raw }> {
  const withoutMark = text.replace(/^\ufeff/, '');
  const { problems, raw } = substitute(path, withoutMark, await readDefinition(path, withoutMark), env);
  if (problems.length > 0) throw new UnusableFile(...problems);
  if (!isRawObject(raw)) throw new UnusableFile(`${path} is not ${what}: it holds no object`);
  return raw;
}

/** As in what the console and `--generate-cli-skeleton` write: a member that is null says nothing. */
export function withoutNulls(json: Json): Json {
  if (Array.isArray(json)) return json.map(withoutNulls);
  if (!isObject(json)) return json;
  const members = Object.entries(json).filter(([, value]) => value !== null);
  return Object.fromEntries(members.map(([member, value]) => [member, withoutNulls(value)]));
}

/** Members "x-…" at the top are a place for anchors, as in docker compose: AWS has none of such a name. */
export function withoutExtensions<T>(members: { [member: string]: T }): { [member: string]: T } {
  return Object.fromEntries(Object.entries(members).filter(([member]) => !member.startsWith('x-')));
}
