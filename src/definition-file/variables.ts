import { listOf } from '../report/words.ts';
import { isRawObject, type Raw, type ReadFile } from './read.ts';

/** `$$` is a "$", as for docker compose; nothing else that begins with a "$" means anything. */
const REFERENCE = /\$\$|\$\{([A-Za-z_]\w*)\}/g;

/**
 * Puts values of the environment in place of `${NAME}`. They are put into the text of values that were read already, so that no value
 * can change what the file says around it. Keys stay as they are. Pure.
 *
 * @param path the file's, for the problems
 * @param text the file's, to say where
 */
export function substitute(
  path: string,
  text: string,
  { raw, values }: ReadFile,
  env: Readonly<Record<string, string | undefined>>,
): { raw: Raw; problems: string[] } {
  const unknown = new Set<string>();
  const filled = (value: string) =>
    value.replace(REFERENCE, (reference, name: string | undefined) => {
      if (name === undefined) return '$';
      const found = Object.hasOwn(env, name) ? env[name] : undefined;
      if (found === undefined) unknown.add(name);
      return found ?? reference;
    });
  const fill = (each: Raw): Raw => {
    if (typeof each === 'string') return filled(each);
    if (Array.isArray(each)) return each.map(fill);
    if (!isRawObject(each)) return each;
    return Object.fromEntries(Object.entries(each).map(([member, value]) => [member, fill(value)]));
  };
  const result = fill(raw);
  const problems = [...unknown].map((name) => {
    const lines = linesOf(name, text, values);
    const where = lines.length > 0 ? ` (${lines.length > 1 ? 'lines' : 'line'} ${listOf(lines.map(String))})` : '';
    return (
      `${path}: \${${name}} is not set in the environment of the step${where}; set it in the env of the step, or write ` +
      `$\${${name}} to keep it as it is`
    );
  });
  return { raw: result, problems };
}

function linesOf(name: string, text: string, values: ReadFile['values']): number[] {
  const lines = values.flatMap(([start, end]) =>
    [...text.slice(start, end).matchAll(REFERENCE)]
      .filter((match) => match[1] === name)
      .map(({ index }) => text.slice(0, start + index).split('\n').length),
  );
  return [...new Set(lines)];
}
