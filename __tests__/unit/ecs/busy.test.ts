import { DescribeServicesCommand, ECSClient, type Service } from '@aws-sdk/client-ecs';
import { describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { busyServices, busyWords, waitUntilFree } from '../../../src/ecs/busy.ts';
import type { RevisionPlan } from '../../../src/ecs/plan.ts';
import { fakeClock } from '../../support/clock.ts';
import { collectedLog } from '../../support/log.ts';

const revision = (number: number) => `arn:aws:ecs:eu-west-1:123456789012:task-definition/api:${number}`;
const service = (rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED', runningCount = 0): Service => ({
  serviceName: 'api',
  taskDefinition: revision(41),
  deployments: [
    {
      id: 'ecs-svc/1',
      status: 'PRIMARY',
      rolloutState,
      runningCount,
      desiredCount: 2,
      taskDefinition: revision(41),
      createdAt: new Date('2026-01-15T12:00:00.500Z'),
    },
  ],
});
const plan = (reuse: string | undefined): RevisionPlan => ({
  services: ['api'],
  containers: ['api'],
  base: revision(41),
  registration: {},
  changes: [],
  reuse,
});

describe('whether somebody else deploys on a service', () => {
  it.each([
    ['a rollout in progress', service('IN_PROGRESS'), undefined, true],
    ['one in progress of the revision that is to be deployed', service('IN_PROGRESS'), revision(41), false],
    ['a completed one', service('COMPLETED'), undefined, false],
    ['a failed one', service('FAILED'), undefined, false],
  ])('%s', (_, of, reuse, isBusy) => {
    expect(busyServices([{ name: 'api', service: of }], [plan(reuse)])).toHaveLength(isBusy ? 1 : 0);
  });

  it('is told by deployment, revision, tasks and age', () => {
    expect(busyWords(service('IN_PROGRESS', 1))).toBe(
      'deployment ecs-svc/1 of api:41 is in progress, 1/2 running, since 2026-01-15T12:00:00Z',
    );
  });
});

describe('waiting for others', () => {
  const options = (timeoutMs: number) => ({
    cluster: 'production',
    timeoutMs,
    clock: fakeClock(),
    log: collectedLog(),
    random: () => 0.5,
  });

  it('ends once their rollouts have, and says each change once', async () => {
    const ecs = mockClient(ECSClient);
    const answers = [service('IN_PROGRESS', 1), service('IN_PROGRESS', 1), service('COMPLETED', 2)];
    ecs.on(DescribeServicesCommand).callsFake(async () => ({ services: [answers.shift()] }));
    const given = options(600_000);
    await waitUntilFree(new ECSClient({}), [{ name: 'api', service: service('IN_PROGRESS') }], given);
    expect(given.log.texts('info').filter((line) => line.includes('waiting'))).toHaveLength(2);
    expect(answers).toEqual([]);
  });

  it('goes on when ECS could not be asked, and ends where it refuses for good', async () => {
    const ecs = mockClient(ECSClient);
    ecs
      .on(DescribeServicesCommand)
      .rejectsOnce(new Error('socket hang up'))
      .resolves({ services: [service('COMPLETED')] });
    await waitUntilFree(new ECSClient({}), [{ name: 'api', service: service('IN_PROGRESS') }], options(600_000));
    expect(ecs.calls()).toHaveLength(2);
    const denied = Object.assign(new Error('User: x is not authorized to perform: ecs:DescribeServices'), {
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 400 },
    });
    ecs.on(DescribeServicesCommand).rejects(denied);
    await expect(
      waitUntilFree(new ECSClient({}), [{ name: 'api', service: service('IN_PROGRESS') }], options(600_000)),
    ).rejects.toThrow('ecs:DescribeServices');
  });

  it('ends at the time-out, naming what is in the way', async () => {
    const ecs = mockClient(ECSClient);
    ecs.on(DescribeServicesCommand).resolves({ services: [service('IN_PROGRESS')] });
    await expect(
      waitUntilFree(new ECSClient({}), [{ name: 'api', service: service('IN_PROGRESS') }], options(60_000)),
    ).rejects.toMatchObject({
      what: 'api did not get free within 1 min.',
      why: expect.stringContaining('ecs-svc/1 of api:41 is in progress'),
    });
  });
});
