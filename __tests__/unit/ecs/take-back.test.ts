import type { Deployment, Service } from '@aws-sdk/client-ecs';
import { describe, expect, it } from '@jest/globals';
import { wayBackOf } from '../../../src/ecs/take-back.ts';

const revision = (number: number) => `arn:aws:ecs:eu-west-1:123456789012:task-definition/api:${number}`;
const asked = { service: 'api', from: revision(42), to: revision(41) };
const primary = (number: number, rolloutState: Deployment['rolloutState'] = 'IN_PROGRESS'): Deployment => ({
  id: 'ecs-svc/2',
  status: 'PRIMARY',
  taskDefinition: revision(number),
  rolloutState,
  createdAt: new Date(0),
});

describe('a service that a killed run has left', () => {
  it.each<[string, Service | undefined, string]>([
    ['is gone', undefined, 'api: is gone.'],
    ['was never updated', { deployments: [primary(41)] }, 'api: is set to api:41, as before the run.'],
    [
      'was deployed by others',
      { deployments: [primary(43)] },
      'api: is set to api:43 by somebody else, and is left alone.',
    ],
  ])('is left alone where it %s', (_, service, said) => {
    expect(wayBackOf(asked, service)).toBe(said);
  });

  it('goes back to what it ran before where it is still set to what the run deployed', () => {
    const service = { deployments: [primary(42)], currentServiceDeployment: 'arn:sd' };
    expect(wayBackOf(asked, service)).toEqual({
      service: 'api',
      taskDefinition: revision(41),
      desiredCount: undefined,
      scalesOnly: false,
      serviceDeploymentBefore: 'arn:sd',
    });
  });

  it.each<[Deployment['rolloutState'], object]>([
    ['IN_PROGRESS', { underWay: { deploymentId: 'ecs-svc/2', serviceDeploymentArn: 'arn:sd' } }],
    ['COMPLETED', {}],
  ])('has its shift of traffic stopped while that is %s', (rolloutState, expected) => {
    const service: Service = {
      deployments: [primary(42, rolloutState)],
      currentServiceDeployment: 'arn:sd',
      deploymentConfiguration: { strategy: 'BLUE_GREEN' },
    };
    const way = wayBackOf(asked, service);
    expect(way).toMatchObject(expected);
    expect('underWay' in (way as object)).toBe('underWay' in expected);
  });
});
