import type { Service } from '@aws-sdk/client-ecs';
import { describe, expect, it } from '@jest/globals';
import { asItRuns } from '../../../src/codedeploy/task-sets.ts';

const service: Service = {
  serviceName: 'api',
  deploymentController: { type: 'CODE_DEPLOY' },
  taskDefinition: 'api:1',
  loadBalancers: [],
  taskSets: [
    { id: 'ecs-svc/2', status: 'ACTIVE', taskDefinition: 'api:3' },
    {
      id: 'ecs-svc/1',
      status: 'PRIMARY',
      taskDefinition: 'api:2',
      launchType: 'FARGATE',
      platformVersion: '1.4.0',
      loadBalancers: [{ containerName: 'api', containerPort: 8080 }],
    },
  ],
};

describe('a service as it runs', () => {
  it('is what its PRIMARY task set says, under CODE_DEPLOY', () => {
    expect(asItRuns(service)).toEqual({
      ...service,
      taskDefinition: 'api:2',
      launchType: 'FARGATE',
      platformVersion: '1.4.0',
      loadBalancers: [{ containerName: 'api', containerPort: 8080 }],
    });
  });

  it.each<[string, Service]>([
    ['without task sets', { ...service, taskSets: [] }],
    ['of another controller', { ...service, deploymentController: { type: 'EXTERNAL' } }],
  ])('is as it is %s', (_, other) => {
    expect(asItRuns(other)).toEqual(other);
  });
});
