import { marked, type Token } from 'marked';

/** What a person reads of GitHub-flavoured Markdown: rendered, without its tags. Blocks and table cells are set apart. */
export function read(markdown: string): string {
  return withoutTags(marked.parse(markdown, { async: false })).trim();
}

/** The same without code, where GitHub looks for neither mentions nor emoji. */
export function readOutsideCode(markdown: string): string {
  return withoutTags(marked.parse(markdown, { async: false }).replace(/<code[^>]*>[\s\S]*?<\/code>/g, ''));
}

const characters: Record<string, string> = { lt: '<', gt: '>', quot: '"', amp: '&' };

function withoutTags(html: string): string {
  return html
    .replace(/<\/t[dh]>\s*<t[dh][^>]*>/g, ' | ')
    .replace(/<[^>]*>/g, '')
    .replaceAll('\u00a0', ' ')
    .replace(/&(?:#(\d+)|(\w+));/g, (reference, digits?: string, name = '') =>
      digits ? String.fromCharCode(Number(digits)) : (characters[name] ?? reference),
    );
}

/** The bones of a page: its Markdown elements and HTML tags in order, without their texts. */
export function structure(markdown: string): string[] {
  const bones: string[] = [];
  const add = (bone: string) => {
    if (bone !== 'text' || bones.at(-1) !== 'text') bones.push(bone);
  };
  const visit = (tokens: Token[]) => {
    for (const token of tokens) {
      if (token.type === 'escape') add('text');
      else if (token.type === 'html') for (const [tag] of token.raw.matchAll(/<[^>]*>/g)) add(tagBone(tag));
      else if (!(token.type === 'text' && 'tokens' in token)) add(token.type);
      if (token.type === 'table') {
        for (const cell of [...token.header, ...token.rows.flat()]) {
          add('cell');
          visit(cell.tokens);
        }
      }
      if (token.type === 'list') visit(token.items);
      else if ('tokens' in token && token.tokens) visit(token.tokens);
    }
  };
  visit(marked.lexer(markdown));
  return bones;
}

/** "<a href title>": a tag's name and its attributes' names. */
function tagBone(tag: string): string {
  return tag.replace(/="[^"]*"/g, '');
}
