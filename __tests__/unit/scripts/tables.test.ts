import { describe, expect, it } from '@jest/globals';
import { between, inputTables, outputTable } from '../../../scripts/tables.ts';

const action = `
inputs:
  # Where to
  cluster:
    description: >-
      The cluster, by name
      or ARN
    required: true
  # How
  wait:
    description: a | b
    required: false
    default: 'true'
  tag:
    description: The tag
outputs:
  image:
    description: The image
`;

describe('the tables of README', () => {
  it('have a heading for every comment above an input', () => {
    expect(inputTables(action)).toBe(
      [
        '### Where to',
        '',
        '| Input | Default | Description |',
        '| --- | --- | --- |',
        '| `cluster` | **required** | The cluster, by name or ARN |',
        '',
        '### How',
        '',
        '| Input | Default | Description |',
        '| --- | --- | --- |',
        '| `wait` | `true` | a \\| b |',
        '| `tag` |  | The tag |',
      ].join('\n'),
    );
  });

  it('list the outputs', () => {
    expect(outputTable(action)).toBe('| Output | Description |\n| --- | --- |\n| `image` | The image |');
  });

  it('replace what stands between their markers, and nothing else', () => {
    const once = between('a\n<!-- x -->\nold\n<!-- /x -->\nb', 'x', 'new');
    expect(once).toBe('a\n<!-- x -->\n\nnew\n\n<!-- /x -->\nb');
    expect(between(once, 'x', 'new')).toBe(once);
  });

  it('need their markers', () => {
    expect(() => between('a', 'x', 'new')).toThrow('the markers <!-- x --> and <!-- /x --> are missing');
  });
});
