import { isObject, type Json } from '../aws/json.ts';
import { conform } from '../definition-file/conform.ts';
import { readDefinition } from '../definition-file/read.ts';
import { UnusableFile } from '../definition-file/unusable.ts';

/** A vulnerability that does not count, for a reason and for a time. */
export interface Ignored {
  /** "CVE-2022-49043" */
  id: string;
  reason: string;
  /** The last day on which it is ignored: "2026-12-31", in UTC. */
  expires: string;
}

const SHAPE = 'a list of entries, each with id, reason and expires (2026-12-31)';

/**
 * The file of `scan-ignore`: JSON or YAML, a list of entries with `id`, `reason` and `expires`.
 *
 * @throws UnusableFile with everything that is wrong with it
 */
export async function parseIgnoreList(path: string, text: string): Promise<Ignored[]> {
  const { raw } = await readDefinition(path, text.replace(/^\ufeff/, ''));
  const json = conform(raw, undefined, []);
  // Of a file that has only comments in it.
  if (json === null) return [];
  if (!Array.isArray(json)) throw new UnusableFile(`${path} is not ${SHAPE}`);
  const problems: string[] = [];
  const entries = json.map((entry, index) => toIgnored(entry, `${path}: entry ${index + 1}`, problems));
  const ids = entries.map(({ id }) => id.toUpperCase());
  for (const id of new Set(ids.filter((id, index) => id !== '' && ids.indexOf(id) < index))) {
    problems.push(`${path}: ${id} is listed more than once`);
  }
  if (problems.length > 0) throw new UnusableFile(...problems);
  return entries;
}

function toIgnored(entry: Json, where: string, problems: string[]): Ignored {
  const given = isObject(entry) ? entry : {};
  const text = (member: string) => {
    const value = given[member];
    return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  };
  const [id, reason, expires] = [text('id'), text('reason'), text('expires')];
  const missing = Object.entries({ id, reason, expires }).flatMap(([member, value]) => (value === '' ? [member] : []));
  if (missing.length > 0) problems.push(`${where} has no ${missing.join(' and no ')} (it takes ${SHAPE})`);
  const unknown = Object.keys(given).filter((member) => !['id', 'reason', 'expires'].includes(member));
  if (unknown.length > 0) problems.push(`${where} has ${unknown.join(', ')}, which is not known (id, reason, expires)`);
  if (expires !== '' && !isDate(expires)) {
    problems.push(`${where}: expires is ${JSON.stringify(expires)}, which is not a date (2026-12-31)`);
  }
  return { id, reason, expires };
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
