import { describe, expect, it } from '@jest/globals';
import { newEvents } from '../../../src/ecs/progress.ts';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, second));

function event(id: string, second: number) {
  return { id, createdAt: at(second), message: `(service api) ${id}` };
}

function messages(events: ReturnType<typeof event>[], since?: Date, seen: string[] = []) {
  // ECS shows the newest first.
  const service = { serviceName: 'api', events: events.toReversed() };
  return newEvents(service, since, new Set(seen)).map(({ message }) => message);
}

describe('the events of a service that are new', () => {
  it('are told oldest first, without the name of the service', () => {
    expect(messages([event('started', 1), event('completed', 2)])).toEqual(['started', 'completed']);
  });

  it('keep their order when they happened at the same time', () => {
    const same = [event('stopped', 1), event('completed', 1), event('steady', 1)];
    expect(messages(same)).toEqual(['stopped', 'completed', 'steady']);
  });

  it('are those since the deployment began that were not told yet', () => {
    const events = [event('before', 1), event('told', 3), event('new', 4)];
    expect(messages(events, at(2), ['told'])).toEqual(['new']);
  });

  it('are told once where an answer lists them twice', () => {
    expect(messages([event('started', 1), event('started', 1), event('completed', 2)])).toEqual([
      'started',
      'completed',
    ]);
  });
});
