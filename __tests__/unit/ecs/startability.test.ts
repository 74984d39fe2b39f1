import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/aws/json.ts';
import { startability } from '../../../src/ecs/startability.ts';

const role = 'arn:aws:iam::123456789012:role/execution';
const container: JsonObject = { name: 'api', image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/api:1' };
const awslogs = { logDriver: 'awslogs', options: {} };

function check(containerMore: JsonObject, more: JsonObject = {}, fargate = true, platforms?: string[]) {
  return startability({
    name: 'api:41',
    registration: { executionRoleArn: role, containerDefinitions: [{ ...container, ...containerMore }], ...more },
    fargate,
    isFromEcr: (image) => image.includes('.dkr.ecr.'),
    platforms,
  });
}
/** Without an execution role. */
const roleless = (more: JsonObject, fargate = true) => {
  const { problems } = check(more, { executionRoleArn: '' }, fargate);
  return problems.join();
};

describe('startability', () => {
  it('has nothing to say about a task definition with an execution role and no platform to compare', () => {
    expect(check({ secrets: [{ name: 'A', valueFrom: 'arn:x' }], logConfiguration: awslogs })).toEqual({
      problems: [],
      warnings: [],
    });
  });

  it.each<[string, JsonObject, RegExp]>([
    ['an image from ECR', {}, /needs one to pull the image of container "api" from ECR/],
    ['awslogs', { image: 'nginx', logConfiguration: awslogs }, /needs one to write the awslogs of container "api"/],
    [
      'secrets',
      { image: 'nginx', secrets: [{ name: 'A', valueFrom: 'arn:x' }] },
      /needs one to read the secrets of container "api"/,
    ],
    [
      'secrets of the log driver',
      { image: 'nginx', logConfiguration: { logDriver: 'splunk', secretOptions: [{ name: 'a', valueFrom: 'arn:x' }] } },
      /needs one to read the secrets of container "api"/,
    ],
    [
      'environment files',
      { image: 'nginx', environmentFiles: [{ type: 's3', value: 'arn:aws:s3:::bucket/api.env' }] },
      /needs one to read the environment files of container "api"/,
    ],
    [
      'registry credentials',
      { image: 'x', repositoryCredentials: { credentialsParameter: 'arn:x' } },
      /registry credentials/,
    ],
  ])('on Fargate, %s without an execution role is a problem', (_, more, problem) => {
    expect(roleless(more)).toMatch(problem);
  });

  it('on EC2 the instance pulls and writes logs, but secrets need the role there too', () => {
    expect(roleless({ logConfiguration: awslogs }, false)).toBe('');
    expect(roleless({ secrets: [{ name: 'A', valueFrom: 'arn:x' }] }, false)).toMatch(/secrets/);
  });

  it('without any of these no role is needed', () => {
    expect(roleless({ image: 'nginx', secrets: [], logConfiguration: { logDriver: 'awsfirelens' } })).toBe('');
  });

  it.each<[string, JsonObject, string[], boolean, number, number]>([
    ['arm64 build, X86_64 asked for', { runtimePlatform: { cpuArchitecture: 'X86_64' } }, ['linux/arm64'], true, 1, 0],
    ['amd64 build, ARM64 asked for', { runtimePlatform: { cpuArchitecture: 'ARM64' } }, ['linux/amd64'], false, 1, 0],
    ['arm64 build on Fargate, whose default is X86_64', {}, ['linux/arm64'], true, 1, 0],
    ['arm64 build on EC2, whose instances nobody knows', {}, ['linux/arm64'], false, 0, 1],
    [
      'a build for both',
      { runtimePlatform: { cpuArchitecture: 'ARM64' } },
      ['linux/amd64', 'linux/arm64/v8'],
      true,
      0,
      0,
    ],
    [
      'linux image, Windows asked for',
      { runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } },
      ['linux/amd64'],
      true,
      1,
      0,
    ],
  ])('%s', (_, more, platforms, fargate, problems, warnings) => {
    const told = check({}, more, fargate, platforms);
    expect([told.problems.length, told.warnings.length]).toEqual([problems, warnings]);
    for (const text of [...told.problems, ...told.warnings])
      expect(text).toContain(`built for ${platforms.join(', ')}`);
  });
});
