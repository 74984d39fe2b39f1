import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { marked } from 'marked';
import { code, fenced, folded, link, plain, table, text } from '../../../src/report/markdown.ts';
import { printableLines } from '../../../src/report/printable.ts';
import { hostile } from './hostile.ts';
import { read, readOutsideCode, structure } from './reading.ts';

const places: [string, (value: string) => string][] = [
  ['a paragraph', (value) => text(value)],
  ['a list', (value) => `- ${text(value)}\n- ${text(value)}`],
  ['bold text', (value) => `**${text(value)}**<br>\n${text(value)}`],
  ['a heading', (value) => `## ${text(value)} ${code(value)}`],
  ['a table', (value) => table(['One', 'Two'], 'lr', [[text(value), link(code(value), 'https://a.example', value)]])],
  ['a fold', (value) => folded(`<b>${text(value)}</b>`, text(value))],
];

describe('text from outside', () => {
  it.each(places)('leaves the structure of %s alone, whatever it holds', (_, place) => {
    const bones = structure(place('x'));
    fc.assert(
      fc.property(hostile, (value) => expect(structure(place(value))).toEqual(bones)),
      { numRuns: 500 },
    );
  });

  it('is read as it was written, but for control and invisible characters and line breaks', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const shown = plain(value, 2000);
        expect(read(`a ${code(value)}`)).toBe(`a ${shown}`);
        expect(read(`a ${text(value)}`).replaceAll('\u200b', '')).toBe(`a ${shown}`);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 500 },
    );
  });

  it('mentions nobody', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        expect(readOutsideCode(`a ${text(value)} ${code(value)}`)).not.toMatch(/(?<![A-Za-z0-9_])@[A-Za-z0-9]/);
      }),
    );
  });

  it('stays readable in the source where its characters mean nothing', () => {
    const harmless = 'api:42 in 1 min 12 s: LOG_LEVEL is unset (exit code 1), since 09:31.';
    expect(text(harmless)).toBe(harmless);
  });

  it('becomes neither a link nor an emoji', () => {
    const html = marked.parse(text('see https://evil.example, www.evil.example :100: and :rocket:'), { async: false });
    expect(html).not.toContain('<a');
    expect(text(':100: :rocket:')).not.toMatch(/:\w+:/);
  });

  it('is cut at its limit', () => {
    expect(plain('x'.repeat(50), 10)).toBe('xxxxxxxxx…');
  });
});

describe('container output', () => {
  it('stays inside its block, line by line', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1 }), (values) => {
        const lines = values.flatMap(printableLines);
        const [block, ...others] = marked.lexer(`${fenced(lines)}\n`).filter(({ type }) => type !== 'space');
        expect(others).toEqual([]);
        expect(block).toMatchObject({ type: 'code', text: lines.join('\n') });
      }),
      { numRuns: 500 },
    );
  });
});
