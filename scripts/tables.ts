import { isMap, isScalar, parseDocument, type YAMLMap } from 'yaml';

interface Declared {
  name: string;
  description: string;
  required: boolean;
  default: string | undefined;
}

/**
 * The input tables of README, one for each group of action.yml: a comment above an input is the title of the group that begins
 * there. Every group gets a heading of the third level.
 */
export function inputTables(action: string): string {
  return groups(action, 'inputs')
    .map(({ title, members }) => {
      const rows = members.map((input) => [code(input.name), defaultOf(input), input.description]);
      return `### ${title}\n\n${table(['Input', 'Default', 'Description'], rows)}`;
    })
    .join('\n\n');
}

/** The output table of README. */
export function outputTable(action: string): string {
  const members = groups(action, 'outputs').flatMap((group) => group.members);
  return table(
    ['Output', 'Description'],
    members.map((output) => [code(output.name), output.description]),
  );
}

/** Replaces what stands between `<!-- name -->` and `<!-- /name -->`. Throws where the markers are missing. */
export function between(text: string, name: string, content: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the markers ${start} and ${end} are missing`);
  return `${text.slice(0, from + start.length)}\n\n${content}\n\n${text.slice(to)}`;
}

function groups(action: string, section: 'inputs' | 'outputs'): { title: string; members: Declared[] }[] {
  const map = parseDocument(action).get(section);
  if (!isMap(map)) throw new Error(`action.yml declares no ${section}`);
  const found: { title: string; members: Declared[] }[] = [];
  for (const [index, { key, value }] of (map as YAMLMap).items.entries()) {
    if (!isScalar(key) || !isMap(value)) throw new Error(`action.yml: ${section} is not a map of maps`);
    // The YAML library hands a comment above the first member to the map itself.
    const comment = key.commentBefore ?? (index === 0 ? map.commentBefore : undefined);
    if (comment || index === 0) found.push({ title: comment?.trim() ?? section, members: [] });
    const { description, required, default: given } = value.toJSON();
    found.at(-1)?.members.push({ name: String(key.value), description, required: required === true, default: given });
  }
  return found;
}

function defaultOf(input: Declared): string {
  if (input.required) return '**required**';
  return input.default === undefined ? '' : code(input.default);
}

export function code(text: string): string {
  return `\`${text}\``;
}

export function table(heads: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}
