import { describe, expect, it } from '@jest/globals';
import type { RevisionPlan } from '../../../src/ecs/plan.ts';
import { taskContainer } from '../../../src/tasks/container.ts';

const plan = (containers: string[]): RevisionPlan => ({
  services: ['api'],
  containers,
  base: undefined,
  registration: {
    family: 'api',
    containerDefinitions: [{ name: 'log', essential: false }, { name: 'app' }, { name: 'proxy' }],
  },
  changes: [],
  reuse: undefined,
});

describe('the container of a command', () => {
  it.each<[string, string[], string | undefined, string]>([
    ['the given one', ['app'], 'proxy', 'proxy'],
    ['the one that gets the image', ['proxy'], undefined, 'proxy'],
    ['the first essential one', [], undefined, 'app'],
  ])('is %s', (_, edited, given, container) => {
    expect(taskContainer(plan(edited), given)).toEqual({ container });
  });

  it('that is not there is a problem that lists those that are', () => {
    expect(taskContainer(plan([]), 'web')).toEqual({
      problem: 'task-overrides: container: "web" is not a container of api (it has "log", "app", "proxy")',
    });
  });
});
