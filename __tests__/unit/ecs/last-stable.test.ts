import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lastStable, type Past, revisionBefore, revisionOfCommit, tagOf } from '../../../src/ecs/last-stable.ts';

const arn = (revision: number, family = 'api') =>
  `arn:aws:ecs:eu-west-1:123456789012:task-definition/${family}:${revision}`;
const past = (revision: number, status: string, createdAt: number): Past => ({
  arn: `deployment-${createdAt}`,
  status,
  taskDefinition: arn(revision),
  createdAt,
  finishedAt: createdAt + 1,
});
const revision = (number: number, tag: string, isActive = true) => ({
  arn: arn(number),
  isActive,
  registeredAt: number,
  images: [`registry:5000/api:${tag}`],
});

describe('the last stable revision', () => {
  it('is that of the newest successful deployment of another revision, until the next one came', () => {
    const history = [past(1, 'SUCCESSFUL', 1), past(2, 'SUCCESSFUL', 2), past(3, 'SUCCESSFUL', 3)];
    expect(lastStable(history, arn(3))).toEqual({ deployment: history[1], until: 3 });
  });

  it.each(['ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED', 'STOPPED', 'IN_PROGRESS', 'PENDING'])(
    'is none whose deployment ended %s',
    (status) => {
      expect(lastStable([past(1, 'SUCCESSFUL', 1), past(2, status, 2)], arn(3))?.deployment.taskDefinition).toBe(
        arn(1),
      );
    },
  );

  it('is never the current one', () => {
    expect(lastStable([past(3, 'SUCCESSFUL', 1), past(3, 'SUCCESSFUL', 2)], arn(3))).toBeUndefined();
  });
});

describe('the last stable revision, of any history', () => {
  const statuses = ['SUCCESSFUL', 'ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED', 'STOPPED', 'IN_PROGRESS'];
  const histories = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom(...statuses)), { maxLength: 12 });

  it('was stable, is from before the current one, and does not depend on the order of the answer', () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 1, max: 9 }), fc.infiniteStream(fc.nat()), (entries, current, order) => {
        const history = entries.map(([number, status], index) => past(number, status, index));
        const found = lastStable(history, arn(current))?.deployment;
        const shuffled = history
          .map((one) => ({ one, at: order.next().value ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ one }) => one);
        expect(lastStable(shuffled, arn(current))?.deployment).toBe(found);
        const candidates = entries.filter(([number, status]) => status === 'SUCCESSFUL' && number < current);
        expect(found?.taskDefinition).toBe(candidates.length > 0 ? arn(candidates.at(-1)?.[0] ?? 0) : undefined);
      }),
    );
  });

  it('goes further back when a rollback is itself taken back', () => {
    const history = [
      past(1, 'SUCCESSFUL', 1),
      past(2, 'SUCCESSFUL', 2),
      past(3, 'SUCCESSFUL', 3),
      past(2, 'SUCCESSFUL', 4),
    ];
    expect(lastStable(history, arn(2))?.deployment).toBe(history[0]);
  });
});

describe('the revision before', () => {
  it('is the newest older one with another image, and ACTIVE', () => {
    const family = [revision(1, 'a'), revision(2, 'b'), revision(3, 'c', false), revision(4, 'd'), revision(5, 'e')];
    expect(revisionBefore(family, revision(4, 'd'))).toBe(family[1]);
    expect(revisionBefore([revision(3, 'd')], revision(4, 'd'))).toBeUndefined();
  });
});

describe('the revision of a commit', () => {
  it('is the newest whose tag begins with it, an ACTIVE one first', () => {
    const family = [revision(1, 'abc1234f'), revision(2, 'abc1234f'), revision(3, 'abc1234f', false)];
    expect(revisionOfCommit(family, 'abc1234')).toBe(family[1]);
    expect(revisionOfCommit(family, 'bc1234f')).toBeUndefined();
  });

  it.each([
    ['registry:5000/api', ''],
    ['registry:5000/api:1@sha256:ab', '1'],
    ['api@sha256:ab', ''],
  ])('reads the tag of %s', (image, tag) => expect(tagOf(image)).toBe(tag));
});
