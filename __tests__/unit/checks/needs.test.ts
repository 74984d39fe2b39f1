import { describe, expect, it } from '@jest/globals';
import { needsOfService, needsOfTasks } from '../../../src/checks/needs.ts';

const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:api/db-AbCdEf';

describe('what tasks need', () => {
  it('are their roles, by name', () => {
    const registration = {
      family: 'api',
      executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
      taskRoleArn: 'arn:aws:iam::123456789012:role/team/api',
      containerDefinitions: [],
    };
    expect(needsOfTasks(registration)).toEqual([
      { kind: 'role', id: 'ecsTaskExecutionRole', by: 'execution role of api' },
      { kind: 'role', id: 'api', by: 'task role of api' },
    ]);
  });

  it.each([
    [`${SECRET}:password:AWSCURRENT:`, { kind: 'secret', id: SECRET, region: 'eu-central-1' }],
    [
      'arn:aws:ssm:eu-west-1:123456789012:parameter/team/db',
      { kind: 'parameter', id: '/team/db', region: 'eu-west-1' },
    ],
    ['db', { kind: 'parameter', id: 'db' }],
  ])('are the secrets of their containers: %s', (valueFrom, need) => {
    const registration = {
      family: 'api',
      containerDefinitions: [{ name: 'api', secrets: [{ name: 'DB', valueFrom }] }],
    };
    expect(needsOfTasks(registration)).toEqual([{ ...need, by: 'container api: DB' }]);
  });

  it.each([
    [{ logDriver: 'awslogs', options: { 'awslogs-group': '/ecs/api', 'awslogs-region': 'eu-west-1' } }, 1],
    [{ logDriver: 'awslogs', options: { 'awslogs-group': '/ecs/api', 'awslogs-create-group': 'true' } }, 0],
    [{ logDriver: 'awslogs' }, 0],
    [{ logDriver: 'awsfirelens', options: { 'awslogs-group': '/ecs/api' } }, 0],
  ])('are the log groups that the driver does not create: %j', (logConfiguration, count) => {
    const needs = needsOfTasks({ family: 'api', containerDefinitions: [{ name: 'api', logConfiguration }] });
    expect(needs).toHaveLength(count);
    if (count > 0) {
      expect(needs).toEqual([{ kind: 'log group', id: '/ecs/api', region: 'eu-west-1', by: 'container api' }]);
    }
  });

  it('are the target groups of their service', () => {
    expect(
      needsOfService('api', { loadBalancers: [{ targetGroupArn: 'arn:tg' }, { loadBalancerName: 'classic' }] }),
    ).toEqual([{ kind: 'target group', id: 'arn:tg', by: 'service api' }]);
    expect(needsOfService('api', {})).toEqual([]);
  });
});
