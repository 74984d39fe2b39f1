import { describe, expect, it } from '@jest/globals';
import { logGroupsOf } from '../../../src/service-definition/log-groups.ts';

const writes = (options: Record<string, string>, logDriver = 'awslogs') => ({
  name: 'app',
  logConfiguration: { logDriver, options },
});

describe('the log groups of task definitions', () => {
  it('are those of the awslogs driver, each once, without those that it creates itself', () => {
    const containers = [
      writes({ 'awslogs-group': '/a', 'awslogs-region': 'eu-west-1' }),
      writes({ 'awslogs-group': '/a', 'awslogs-region': 'eu-west-1' }),
      writes({ 'awslogs-group': '/a', 'awslogs-region': 'us-east-1' }),
      writes({ 'awslogs-group': '/own', 'awslogs-create-group': 'true' }),
      writes({ Name: 'cloudwatch' }, 'awsfirelens'),
      { name: 'silent' },
    ];
    expect(logGroupsOf([{ containerDefinitions: containers }, {}])).toEqual([
      { name: '/a', region: 'eu-west-1' },
      { name: '/a', region: 'us-east-1' },
    ]);
  });
});
