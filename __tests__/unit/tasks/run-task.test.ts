import type { Service } from '@aws-sdk/client-ecs';
import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/aws/json.ts';
import { runTaskInput } from '../../../src/tasks/run-task.ts';

const network = { awsvpcConfiguration: { subnets: ['subnet-1'] } };
const input = (service: Service, more: { cpu?: number; memory?: number; registration?: JsonObject } = {}) =>
  runTaskInput(
    {
      name: 'before-command',
      command: ['flask', 'db', 'upgrade'],
      cluster: 'production',
      service,
      taskDefinition: 'arn:api:2',
      registration: more.registration ?? { cpu: '256', memory: '512', containerDefinitions: [{ name: 'api' }] },
      container: 'api',
      cpu: more.cpu,
      memory: more.memory,
    },
    'token',
  );

describe('the task of a command', () => {
  it('runs the revision as the service would, with the command in its container', () => {
    expect(input({ launchType: 'FARGATE', platformVersion: '1.4.0', networkConfiguration: network })).toEqual({
      cluster: 'production',
      taskDefinition: 'arn:api:2',
      count: 1,
      clientToken: 'token',
      startedBy: 'ship-to-ecs',
      propagateTags: 'TASK_DEFINITION',
      networkConfiguration: network,
      launchType: 'FARGATE',
      platformVersion: '1.4.0',
      overrides: { containerOverrides: [{ name: 'api', command: ['flask', 'db', 'upgrade'] }] },
    });
  });

  it('takes capacity providers instead of a launch type, never both', () => {
    const capacityProviderStrategy = [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }];
    const given = input({ launchType: 'FARGATE', capacityProviderStrategy });
    expect(given.capacityProviderStrategy).toEqual(capacityProviderStrategy);
    expect(given.launchType).toBeUndefined();
  });

  it('takes the network of the task set where CodeDeploy deploys', () => {
    const taskSets = [{ status: 'ACTIVE' }, { status: 'PRIMARY', networkConfiguration: network }];
    expect(input({ taskSets }).networkConfiguration).toEqual(network);
  });

  it.each<[string, JsonObject, object]>([
    [
      'of the task',
      { cpu: '256', memory: '512', containerDefinitions: [{ name: 'api' }] },
      { cpu: '1024', memory: '2048', containerOverrides: [{ name: 'api', command: expect.anything() }] },
    ],
    [
      'of the container too, where that has limits of its own: those beside it keep theirs',
      {
        cpu: '256',
        memory: '512',
        containerDefinitions: [
          { name: 'api', cpu: 0, memory: 384 },
          { name: 'envoy', memory: 128 },
        ],
      },
      { cpu: '1024', memory: '2048', containerOverrides: [{ name: 'api', command: expect.anything(), memory: 1920 }] },
    ],
    [
      'of the container alone, where the task has none (EC2)',
      { containerDefinitions: [{ name: 'api', memory: 512 }] },
      { containerOverrides: [{ name: 'api', command: expect.anything(), cpu: 1024, memory: 2048 }] },
    ],
  ])('overrides the size %s', (_, registration, overrides) => {
    expect(input({}, { cpu: 1024, memory: 2048, registration }).overrides).toEqual(overrides);
  });
});
