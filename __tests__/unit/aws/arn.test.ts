import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  clusterName,
  formatArn,
  parseArn,
  resourceId,
  serviceName,
  taskDefinitionFamily,
  taskDefinitionName,
  taskDefinitionRevision,
} from '../../../src/aws/arn.ts';

const service = 'arn:aws:ecs:eu-west-1:123456789012:service/production/api';
const oldService = 'arn:aws:ecs:eu-west-1:123456789012:service/api';
const deployment = 'arn:aws-cn:ecs:cn-north-1:123456789012:service-deployment/production/api/NCWGC2ZR-taawPAYrIaU5';
const task = 'arn:aws:ecs:eu-west-1:123456789012:task/production/0a1b2c3d4e5f60718293a4b5c6d7e8f9';
const oldTask = 'arn:aws:ecs:eu-west-1:123456789012:task/0a1b2c3d4e5f60718293a4b5c6d7e8f9';
const revision = 'arn:aws-us-gov:ecs:us-gov-west-1:123456789012:task-definition/my-api_v2:42';

describe('parseArn', () => {
  it('names the parts', () => {
    expect(parseArn(revision)).toEqual({
      partition: 'aws-us-gov',
      service: 'ecs',
      region: 'us-gov-west-1',
      account: '123456789012',
      resource: 'task-definition/my-api_v2:42',
    });
  });

  it('keeps the empty region and account of a global resource', () => {
    expect(parseArn('arn:aws:s3:::bucket/key')).toMatchObject({ region: '', account: '', resource: 'bucket/key' });
  });

  it.each(['', 'api', 'api:42', 'arn:aws:ecs', 'arn:aws:ecs:eu-west-1:1:', 'urn:aws:ecs:eu-west-1:1:service/api'])(
    'says that "%s" is no ARN',
    (text) => expect(parseArn(text)).toBeUndefined(),
  );

  it('is undone by formatArn', () => {
    const part = fc.stringMatching(/^[a-z0-9-]{1,10}$/);
    const arn = fc.record({
      partition: part,
      service: part,
      region: fc.oneof(part, fc.constant('')),
      account: part,
      resource: fc.stringMatching(/^[a-z0-9:/_-]{1,20}$/),
    });
    fc.assert(fc.property(arn, (parts) => expect(parseArn(formatArn(parts))).toEqual(parts)));
  });
});

describe('the names inside ARNs', () => {
  it('names a task definition revision as people do', () => {
    expect(taskDefinitionName(revision)).toBe('my-api_v2:42');
    expect(taskDefinitionFamily(revision)).toBe('my-api_v2');
    expect(taskDefinitionRevision(revision)).toBe(42);
  });

  it('takes a task definition without the ARN around it', () => {
    expect(taskDefinitionName('api:42')).toBe('api:42');
    expect(taskDefinitionFamily('api:42')).toBe('api');
    expect(taskDefinitionFamily('api')).toBe('api');
    expect(taskDefinitionRevision('api')).toBeUndefined();
  });

  it.each([
    [service, 'api', 'production'],
    [oldService, 'api', undefined],
    [deployment, 'api', 'production'],
    [deployment.replace('service-deployment', 'service-revision'), 'api', 'production'],
  ])('finds service and cluster in %s', (arn, name, cluster) => {
    expect(serviceName(arn)).toBe(name);
    expect(clusterName(arn)).toBe(cluster);
  });

  it('finds the cluster of clusters and tasks', () => {
    expect(clusterName('arn:aws:ecs:eu-west-1:123456789012:cluster/production')).toBe('production');
    expect(clusterName(task)).toBe('production');
    expect(clusterName(oldTask)).toBeUndefined();
    expect(clusterName('production')).toBe('production');
  });

  it('finds the id of a task in both formats', () => {
    expect(resourceId(task)).toBe('0a1b2c3d4e5f60718293a4b5c6d7e8f9');
    expect(resourceId(oldTask)).toBe('0a1b2c3d4e5f60718293a4b5c6d7e8f9');
  });

  it('returns plain names as they are', () => {
    expect(serviceName('api')).toBe('api');
    expect(resourceId('0a1b')).toBe('0a1b');
  });
});
