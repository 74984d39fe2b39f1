import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseCommand } from '../../../src/tasks/command.ts';

describe('a command', () => {
  it.each<[string, string[]]>([
    ['flask db upgrade', ['flask', 'db', 'upgrade']],
    ['  flask   db\n  upgrade ', ['flask', 'db', 'upgrade']],
    [`sh -c 'flask db upgrade && echo "done"'`, ['sh', '-c', 'flask db upgrade && echo "done"']],
    ['echo "a b" c\\ d', ['echo', 'a b', 'c d']],
    [`echo ''`, ['echo', '']],
    ['echo $HOME | cat > x', ['echo', '$HOME', '|', 'cat', '>', 'x']],
    ['["python", "-c", "print(\\"a b\\")"]', ['python', '-c', 'print("a b")']],
  ])('%s', (text, words) => {
    expect(parseCommand(text)).toEqual(words);
  });

  it.each<[string, string]>([
    ['echo "a', 'has a quote that is not closed'],
    ["echo 'a", 'has a quote that is not closed'],
    ['[1, 2]', 'no JSON array of strings'],
    ['["a"', 'no JSON array of strings'],
    ['[]', 'is empty'],
  ])('that cannot be read is refused: %s', (text, problem) => {
    expect(() => parseCommand(text)).toThrow(problem);
  });

  it('may hold any words as a JSON array', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (words) => {
        expect(parseCommand(JSON.stringify(words))).toEqual(words);
      }),
    );
  });

  it('may hold any words in single quotes', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (words) => {
        const text = words.map((word) => `'${word.replaceAll("'", `'"'"'`)}'`).join(' ');
        expect(parseCommand(text)).toEqual(words);
      }),
    );
  });
});
