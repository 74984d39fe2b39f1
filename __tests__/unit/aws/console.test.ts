import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  clusterUrl,
  codeDeployUrl,
  imageUrl,
  logStreamUrl,
  serviceUrl,
  taskDefinitionUrl,
  taskUrl,
} from '../../../src/aws/console.ts';

const account = '123456789012';
const digest = `sha256:${'9f86d081'.repeat(8)}`;

describe('console addresses', () => {
  it('lead to the services of a cluster', () => {
    expect(clusterUrl(`arn:aws:ecs:eu-west-1:${account}:cluster/production`)).toBe(
      'https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/production/services?region=eu-west-1',
    );
  });

  it('lead to a deployment of CodeDeploy, in the partition of its service', () => {
    const path = 'codesuite/codedeploy/deployments/d-ABCDEF123';
    expect(codeDeployUrl(`arn:aws:ecs:eu-west-1:${account}:service/production/api`, 'd-ABCDEF123')).toBe(
      `https://eu-west-1.console.aws.amazon.com/${path}?region=eu-west-1`,
    );
    expect(codeDeployUrl(`arn:aws-cn:ecs:cn-north-1:${account}:service/production/api`, 'd-ABCDEF123')).toBe(
      `https://cn-north-1.console.amazonaws.cn/${path}?region=cn-north-1`,
    );
    expect(codeDeployUrl(`arn:aws-iso:ecs:us-iso-east-1:${account}:service/p/api`, 'd-ABCDEF123')).toBeUndefined();
  });

  it('lead to a service and to its deployments', () => {
    const arn = `arn:aws:ecs:eu-west-1:${account}:service/production/api`;
    expect(serviceUrl(arn, 'production')).toBe(
      'https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/production/services/api/health?region=eu-west-1',
    );
    expect(serviceUrl(arn, 'production', 'deployments')).toBe(
      'https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/production/services/api/deployments?region=eu-west-1',
    );
  });

  it.each(['production', `arn:aws:ecs:eu-west-1:${account}:cluster/production`])(
    'take the cluster from "%s" when the ARN has the old format',
    (cluster) => {
      expect(serviceUrl(`arn:aws:ecs:eu-west-1:${account}:service/api`, cluster)).toContain(
        '/clusters/production/services/api/',
      );
      expect(taskUrl(`arn:aws:ecs:eu-west-1:${account}:task/0a1b`, cluster)).toContain(
        '/clusters/production/tasks/0a1b/',
      );
    },
  );

  it('lead to a task', () => {
    expect(taskUrl(`arn:aws:ecs:eu-west-1:${account}:task/production/0a1b`, 'production')).toBe(
      'https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/production/tasks/0a1b/configuration?region=eu-west-1',
    );
  });

  it('lead to a task definition revision, and nowhere without a revision', () => {
    expect(taskDefinitionUrl(`arn:aws:ecs:eu-west-1:${account}:task-definition/api:42`)).toBe(
      'https://eu-west-1.console.aws.amazon.com/ecs/v2/task-definitions/api/42/containers?region=eu-west-1',
    );
    expect(taskDefinitionUrl('api:42')).toBeUndefined();
  });

  it.each([
    ['aws-cn', 'cn-north-1', 'https://cn-north-1.console.amazonaws.cn/'],
    ['aws-us-gov', 'us-gov-west-1', 'https://us-gov-west-1.console.amazonaws-us-gov.com/'],
    ['aws-eusc', 'eusc-de-east-1', 'https://eusc-de-east-1.console.amazonaws-eusc.eu/'],
  ])('are those of the partition %s', (partition, region, origin) => {
    expect(clusterUrl(`arn:${partition}:ecs:${region}:${account}:cluster/production`)).toMatch(
      new RegExp(`^${origin}`),
    );
    expect(logStreamUrl(region, 'group', 'stream')).toMatch(new RegExp(`^${origin}`));
  });

  it('do not exist for partitions whose console is not public', () => {
    expect(clusterUrl(`arn:aws-iso:ecs:us-iso-east-1:${account}:cluster/production`)).toBeUndefined();
    expect(logStreamUrl('us-isob-east-1', 'group', 'stream')).toBeUndefined();
    expect(logStreamUrl('eu-isoe-west-1', 'group', 'stream')).toBeUndefined();
  });

  it.each([
    [`${account}.dkr.ecr.eu-west-1.amazonaws.com`, 'https://eu-west-1.console.aws.amazon.com'],
    [`${account}.dkr-ecr.eu-west-1.on.aws`, 'https://eu-west-1.console.aws.amazon.com'],
    [`${account}.dkr.ecr.cn-north-1.amazonaws.com.cn`, 'https://cn-north-1.console.amazonaws.cn'],
    [`${account}.dkr.ecr-fips.us-gov-west-1.amazonaws.com`, 'https://us-gov-west-1.console.amazonaws-us-gov.com'],
  ])('lead to images of %s', (registry, origin) => {
    const region = /\/\/([a-z0-9-]+)/.exec(origin)?.[1];
    expect(imageUrl(`${registry}/team/api:3f2a9c1`, digest)).toBe(
      `${origin}/ecr/repositories/private/${account}/team/api/_/image/${digest}/details?region=${region}`,
    );
    expect(imageUrl(`${registry}/team/api:3f2a9c1`, undefined)).toBe(
      `${origin}/ecr/repositories/private/${account}/team/api?region=${region}`,
    );
  });

  it.each([
    'localhost:5000/api:1',
    'ghcr.io/team/api:1',
    `evil.example/${account}.dkr.ecr.eu-west-1.amazonaws.com/api`,
  ])('do not exist for the image %s, which ECR does not hold', (uri) => expect(imageUrl(uri, digest)).toBeUndefined());

  it('lead to a log stream, its names encoded as the console wants them', () => {
    expect(logStreamUrl('eu-west-1', '/ecs/api', 'api/api/0a1b')).toBe(
      'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Fecs$252Fapi/log-events/api$252Fapi$252F0a1b',
    );
  });

  it('hold no character that could end a link in Markdown or HTML, whatever the names are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), fc.string({ unit: 'grapheme-ascii' }), (name, other) => {
        const urls = [
          serviceUrl(`arn:aws:ecs:eu-west-1:${account}:service/${name}/${other}`, other),
          taskUrl(`arn:aws:ecs:eu-west-1:${account}:task/${name}/${other}`, other),
          taskDefinitionUrl(`arn:aws:ecs:eu-west-1:${account}:task-definition/${name}:1`),
          logStreamUrl('eu-west-1', name, other),
          logStreamUrl(name, name, other),
          imageUrl(`${account}.dkr.ecr.eu-west-1.amazonaws.com/${name}:1`, other),
        ];
        for (const url of urls) expect(url ?? 'none').toMatch(/^[A-Za-z0-9:/?=&.#$%_~-]+$/);
      }),
    );
  });
});
