import { stripVTControlCharacters } from 'node:util';

/**
 * Text from outside (names, reasons, log lines) as pieces of GitHub-flavoured Markdown that it cannot break out of.
 * Every function returns one line, but `fenced`.
 */

/** Characters that turn the reading direction around or hide: they could make a line read as another. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** One line without terminal colours, control and invisible characters; at most `limit` characters, the rest as "…". */
export function plain(value: string, limit = 1000): string {
  const line = stripVTControlCharacters(value.toWellFormed()).replace(/\s+/g, ' ').replace(invisible, '').trim();
  return line.length > limit ? `${line.slice(0, limit - 1).toWellFormed()}…` : line;
}

/**
 * Running text. All that Markdown, HTML, emoji, math or autolinks begin with becomes a character reference, which is a
 * character but never syntax (CommonMark 2.5); "@name" gets an invisible space, since GitHub looks for mentions in
 * the rendered text.
 */
export function text(value: string, limit?: number): string {
  return references(plain(value, limit).replace(/(?<![A-Za-z0-9_])@(?=[A-Za-z0-9])/g, '@\u200b'));
}

/** In `<code>`: where GitHub looks for no mentions, emoji or links. */
export function code(value: string, limit?: number): string {
  return `<code>${references(plain(value, limit))}</code>`;
}

/** What has no meaning where it stands (the colon of "api:42", the underscore of LOG_LEVEL) stays readable in the source. */
function references(line: string): string {
  const reference = (character: string) => `&#${character.charCodeAt(0)};`;
  return line
    .replace(/[&<>`*[\]#|~$@\\]/g, reference)
    .replace(/^[-+=]|(?<=^\d+)[.)]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, reference)
    .replace(/:(?!\s|$|\d+(?![\w:+-]))|(?<=www)\./gi, reference);
}

/** `markdown` (already escaped) as a link where there is an address; addresses come from src/aws/console.ts or GitHub. */
export function link(markdown: string, url: string | undefined, title?: string): string {
  if (!url) return markdown;
  return `<a href="${attribute(url)}"${title === undefined ? '' : ` title="${attribute(plain(title))}"`}>${markdown}</a>`;
}

function attribute(value: string): string {
  return value.replace(/[&<>"`|\\\s]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Lines as they are in a code block, whose fence is longer than any run of backticks inside. */
export function fenced(lines: readonly string[], language = ''): string {
  const inside = lines.join('\n');
  const longest = Math.max(2, ...Array.from(inside.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${inside}\n${fence}`;
}

/** Foldable; `summary` and `body` are Markdown already. */
export function folded(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/** A table; header and cells are Markdown already. `alignment`: one of l, c, r for each column. */
export function table(header: readonly string[], alignment: string, rows: readonly (readonly string[])[]): string {
  const rule = header.map((_, column) => ({ l: ':--', c: ':-:', r: '--:' })[alignment[column] ?? 'l'] ?? ':--');
  return [header, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
