import type { Service, ServiceEvent } from '@aws-sdk/client-ecs';
import { describe, expect, it } from '@jest/globals';
import { Narrator } from '../../../src/ecs/narrator.ts';
import type { Watched } from '../../../src/ecs/watch.ts';
import { fakeClock } from '../../support/clock.ts';
import { collectedLog } from '../../support/log.ts';

const watched = (service: string): Watched =>
  ({
    service,
    deploymentId: 'ecs-svc/2',
    createdAt: new Date(0),
    desiredCount: 2,
    outcome: { verdict: undefined, endedAt: 0, counts: undefined, serviceDeploymentArn: undefined },
    progress: undefined,
    seenEvents: new Set(),
    failedTasks: 0,
  }) as unknown as Watched;

const service = (runningCount: number, failedTasks: number, events: ServiceEvent[] = []): Service => ({
  serviceName: 'api',
  events,
  deployments: [{ id: 'ecs-svc/2', status: 'PRIMARY', desiredCount: 2, runningCount, pendingCount: 0, failedTasks }],
});
const event = (id: string, message: string): ServiceEvent => ({ id, message, createdAt: new Date(1) });
const started = event('1', '(service api) has started 2 tasks: (task 1f) (task 2e).');
const unable = event(
  '2',
  '(service api) was unable to place a task because no container instance met all of its requirements.',
);

describe('the log of a watch', () => {
  it('of few services has every event and every change of each', () => {
    const log = collectedLog();
    const narrator = new Narrator(2, { clock: fakeClock(), log }, 0);
    const api = watched('api');
    narrator.tell(api, service(1, 0, [started]), undefined);
    narrator.sumUp([api]);
    expect(log.texts('info')).toEqual([
      'api: ECS: has started 2 tasks: (task 1f) (task 2e).',
      expect.stringMatching(/^api: 1\/2 running/),
    ]);
  });

  it('of many has one line for all, and one for what is out of the ordinary', () => {
    const log = collectedLog();
    const narrator = new Narrator(50, { clock: fakeClock(), log }, 0);
    const [api, worker] = [watched('api'), watched('worker')];
    narrator.tell(api, service(1, 0, [started]), undefined);
    narrator.tell(worker, service(0, 1, [unable, started]), undefined);
    narrator.sumUp([api, worker]);
    narrator.sumUp([api, worker]);
    expect(log.texts('info')).toEqual([
      'worker: ECS: was unable to place a task because no container instance met all of its requirements.',
      expect.stringMatching(/^worker: 0\/2 running, 1 failed/),
      expect.stringMatching(/^0 of 2 services stable, 2 under way: 1\/4 tasks running, 1 failed \(/),
    ]);
    expect(log.texts('debug')).toHaveLength(3);
  });

  it('does not say again what ECS says again', () => {
    const log = collectedLog();
    const narrator = new Narrator(1, { clock: fakeClock(), log }, 0);
    const api = watched('api');
    const again = (id: string) => ({ ...unable, id });
    narrator.tell(api, service(0, 0, [again('3'), again('2')]), undefined);
    narrator.tell(api, service(0, 0, [started, again('4'), again('3')]), undefined);
    narrator.tell(api, service(0, 0, [again('5'), started]), undefined);
    const told = log.texts('info').filter((line) => line.includes('ECS: '));
    expect(told.map((line) => line.slice('api: ECS: '.length, 29))).toEqual([
      'was unable to place',
      'has started 2 tasks',
      'was unable to place',
    ]);
  });
});
