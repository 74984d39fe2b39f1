import { describe, expect, it } from '@jest/globals';
import { failureThreshold } from '../../../local/ecs/rollout.ts';

type Threshold = NonNullable<Parameters<typeof failureThreshold>[0]>['thresholdConfiguration'];

describe('the circuit breaker’s threshold', () => {
  it.each<[string, Threshold, number, number]>([
    ['at least 3 by default', undefined, 1, 3],
    ['half the desired count', undefined, 25, 13],
    ['at most 200', undefined, 1000, 200],
    ['a count, however low', { type: 'COUNT', value: 1 }, 100, 1],
    ['a share within the bounds', { type: 'BOUNDED_PERCENT', value: 10 }, 10, 3],
    ['a share without bounds', { type: 'UNBOUNDED_PERCENT', value: 100 }, 500, 500],
  ])('is %s', (_, thresholdConfiguration, desiredCount, threshold) => {
    expect(failureThreshold({ enable: true, rollback: false, thresholdConfiguration }, desiredCount)).toBe(threshold);
  });
});
