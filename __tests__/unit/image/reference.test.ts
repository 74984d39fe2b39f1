import { describe, expect, it } from '@jest/globals';
import { parseImageReference, parseRepository, sameRegistry, sameRepository } from '../../../src/image/reference.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const ECR = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';

describe('an image reference', () => {
  it.each([
    ['nginx', undefined, 'nginx', undefined, undefined],
    ['nginx:1.27', undefined, 'nginx', '1.27', undefined],
    ['team/api:v1', undefined, 'team/api', 'v1', undefined],
    [`${ECR}/team/api:v1`, ECR, 'team/api', 'v1', undefined],
    [`${ECR}/team/api@${DIGEST}`, ECR, 'team/api', undefined, DIGEST],
    [`${ECR}/team/api:v1@${DIGEST}`, ECR, 'team/api', 'v1', DIGEST],
    ['localhost:5000/api', 'localhost:5000', 'api', undefined, undefined],
    ['localhost/api:v1', 'localhost', 'api', 'v1', undefined],
    ['public.ecr.aws/docker/library/nginx:1.27', 'public.ecr.aws', 'docker/library/nginx', '1.27', undefined],
  ])('%s is taken apart', (reference, host, path, tag, digest) => {
    expect(parseImageReference(reference)).toEqual({ host, path, tag, digest });
  });
});

describe('the repository input', () => {
  it('by its name says nothing of the registry', () => {
    expect(parseRepository('team/api')).toEqual({
      name: 'team/api',
      host: undefined,
      registryId: undefined,
      region: undefined,
    });
  });

  it.each([
    ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'eu-west-1'],
    ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
    ['123456789012.dkr.ecr.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
    ['123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu', 'eusc-de-east-1'],
    ['123456789012.dkr.ecr.us-isob-east-1.sc2s.sgov.gov', 'us-isob-east-1'],
    ['123456789012.dkr.ecr-fips.us-east-1.amazonaws.com', 'us-east-1'],
    ['123456789012.dkr-ecr.us-west-2.on.aws', 'us-west-2'],
    ['123456789012.dkr-ecr-fips.us-west-2.on.aws', 'us-west-2'],
    ['123456789012.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn', 'cn-north-1'],
    ['123456789012.dkr.ecr.us-east-1.localhost.localstack.cloud:4566', 'us-east-1'],
    ['123456789012.DKR.ECR.US-EAST-1.AMAZONAWS.COM', 'us-east-1'],
  ])('at %s names account and region', (host, region) => {
    expect(parseRepository(`${host}/team/api`)).toEqual({ name: 'team/api', host, registryId: '123456789012', region });
  });

  it.each([
    'public.ecr.aws',
    'localhost:5000',
    '127.0.0.1:4510',
    'registry.example.com',
    '123.dkr.ecr.eu-west-1.x.com',
  ])('at %s, which is no host of a private ECR registry, names neither', (host) => {
    expect(parseRepository(`${host}/api`)).toEqual({ name: 'api', host, registryId: undefined, region: undefined });
  });
});

describe('whether an image is one of a repository', () => {
  it.each([
    [`${ECR}/team/api:v1`, true],
    [`${ECR}/team/api@${DIGEST}`, true],
    [`${ECR}/team/api`, true],
    ['123456789012.dkr-ecr.eu-west-1.on.aws/team/api:v1', true],
    [`${ECR}/team/api-worker:v1`, false],
    [`${ECR}/api:v1`, false],
    ['team/api:v1', false],
    ['210987654321.dkr.ecr.eu-west-1.amazonaws.com/team/api:v1', false],
    ['123456789012.dkr.ecr.us-east-1.amazonaws.com/team/api:v1', false],
  ])('%s: %s', (image, expected) => {
    expect(sameRepository(image, `${ECR}/team/api`)).toBe(expected);
  });

  it('is judged by the whole host where it is not one of ECR', () => {
    expect(sameRepository('127.0.0.1:5000/api:v1', '127.0.0.1:5000/api')).toBe(true);
    expect(sameRepository('127.0.0.1:5001/api:v1', '127.0.0.1:5000/api')).toBe(false);
    expect(sameRegistry('Registry.Example.com', 'registry.example.com')).toBe(true);
  });
});
