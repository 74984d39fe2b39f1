import { describe, expect, it } from '@jest/globals';
import { isImmutable } from '../../../src/image/tag-mutability.ts';

const wildcards = (...filters: string[]) => filters.map((filter) => ({ filterType: 'WILDCARD' as const, filter }));

describe('whether a tag cannot be moved', () => {
  it('is what the repository says of all its tags', () => {
    expect(isImmutable('v1', { imageTagMutability: 'IMMUTABLE' })).toBe(true);
    expect(isImmutable('v1', { imageTagMutability: 'MUTABLE' })).toBe(false);
    expect(isImmutable('v1', {})).toBe(false);
  });

  it.each([
    ['latest', true],
    ['latest-1', false],
    ['dev-', true],
    ['dev-42', true],
    ['a-dev-42', false],
    ['v1.2-rc', true],
    ['v1x2-rc', false],
    ['v1', false],
  ])('is the opposite for a tag that a filter names: %s (%s)', (tag, isExcluded) => {
    const imageTagMutabilityExclusionFilters = wildcards('latest', 'dev-*', 'v*.2-rc');
    const immutable = {
      imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION' as const,
      imageTagMutabilityExclusionFilters,
    };
    const mutable = { imageTagMutability: 'MUTABLE_WITH_EXCLUSION' as const, imageTagMutabilityExclusionFilters };
    expect(isImmutable(tag, immutable)).toBe(!isExcluded);
    expect(isImmutable(tag, mutable)).toBe(isExcluded);
  });
});
