import { describe, expect, it } from '@jest/globals';
import { atMost, median, table } from '../../../scripts/bench/figures.ts';

describe('the figures of a benchmark', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[10, 9], 9.5],
  ])('have the median of %j at %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it('meet their target up to and including it', () => {
    expect(atMost('memory', 100, 100, 'MB').target).toEqual({ text: 'at most 100 MB', isMet: true });
    expect(atMost('ratio', 1.251, 1.25, '', 2).target).toEqual({ text: 'at most 1.25', isMet: false });
  });

  it('are shown in columns that say which target is missed', () => {
    const shown = table([atMost('memory', 101, 100, 'MB'), { what: 'longest', measured: '2 s' }]);
    expect(shown.split('\n')).toEqual([
      '         measured  target',
      'memory   101 MB    at most 100 MB  MISSED',
      'longest  2 s',
    ]);
  });
});
