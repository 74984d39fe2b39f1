import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../src/aws/json.ts';
import { parseServiceDefinition } from '../../../src/service-definition/file.ts';

const parse = async (json: Json | string, path = 'a.yml', env: Record<string, string> = {}) =>
  await parseServiceDefinition(path, typeof json === 'string' ? json : JSON.stringify(json), env, 'production');

describe('a service definition', () => {
  it('is JSON or YAML, by its name', async () => {
    const api = { path: expect.anything(), serviceName: 'api', members: {} };
    expect(await parse('\ufeff{"serviceName": "api"}', 'a.json')).toEqual(api);
    expect(await parse('serviceName: api', 'a.yml')).toEqual(api);
    expect(await parse('serviceName: api', 'a.YAML')).toEqual(api);
  });

  it.each([
    ['broken.json', '{ s3cret', 'is not JSON'],
    ['broken.yml', 'a: [s3cret', 'is not YAML'],
    ['two.yml', 'a: s3cret\na: s3cret', 'is not YAML that can be read: duplicate key (line 2 column 1)'],
  ])('that is broken is told without its text: %s', async (name, text, told) => {
    const refused: Error = await parse(text, name).then(
      () => new Error('was taken'),
      (error) => error,
    );
    expect(refused.message).toContain(told);
    expect(refused.message).not.toContain('s3cret');
  });

  it('takes variables from the environment, in the form that the member has', async () => {
    const text = `x-subnets: &subnets ["\${SUBNET}"]
serviceName: api-\${STAGE}
desiredCount: "\${COUNT}"
enableExecuteCommand: "\${EXEC}"
tags: [{ key: port, value: 80 }]
networkConfiguration: { awsvpcConfiguration: { subnets: *subnets } }`;
    const env = { STAGE: 'test', COUNT: '3', EXEC: 'true', SUBNET: 'subnet-1' };
    expect(await parse(text, 'a.yml', env)).toEqual({
      path: 'a.yml',
      serviceName: 'api-test',
      members: {
        desiredCount: 3,
        enableExecuteCommand: true,
        tags: [{ key: 'port', value: '80' }],
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      },
    });
    await expect(parse(text, 'a.yml', { ...env, COUNT: 'many' })).rejects.toThrow(
      'a.yml: desiredCount has to be a whole number',
    );
    await expect(parse(`serviceName: \${NAME}`)).rejects.toThrow(
      `a.yml: \${NAME} is not set in the environment of the step (line 1)`,
    );
  });

  it('leaves out what is null, the service and its cluster', async () => {
    const cluster = 'arn:aws:ecs:eu-west-1:123456789012:cluster/production';
    const json = {
      cluster,
      serviceName: 'api',
      role: null,
      loadBalancers: [{ containerName: 'api', targetGroupArn: null }],
    };
    expect(await parse(json)).toEqual({
      path: 'a.yml',
      serviceName: 'api',
      members: { loadBalancers: [{ containerName: 'api' }] },
    });
  });

  it.each<[Json, string]>([
    [[], 'a.yml is not a service definition: it holds no object'],
    [{}, 'a.yml: it has no serviceName'],
    [{ serviceName: 'api', desiredCounts: 1 }, 'a.yml: desiredCounts is not a member of CreateService'],
    [
      { serviceName: 'api', deploymentConfiguration: { deploymentCircuitBreaker: { enabled: true } } },
      'a.yml: deploymentConfiguration.deploymentCircuitBreaker.enabled is not a member of CreateService',
    ],
    [{ serviceName: 'api', tags: [{ key: 'port', value: [80] }] }, 'a.yml: tags[0].value has to be text'],
    [
      { serviceName: 'api', networkConfiguration: { awsvpcConfiguration: { subnets: 'a' } } },
      'a.yml: networkConfiguration.awsvpcConfiguration.subnets has to be a list',
    ],
    [
      { serviceName: 'api', desiredCount: 'two', enableExecuteCommand: 'yes' },
      'a.yml: desiredCount has to be a whole number\na.yml: enableExecuteCommand has to be true or false',
    ],
    [{ serviceName: 'api', loadBalancers: {} }, 'a.yml: loadBalancers has to be a list'],
    [{ serviceName: 'api', monitoring: {} }, 'a.yml: monitoring is not supported, so leave it out'],
  ])('that cannot be used is refused: %j', async (json, told) => {
    await expect(parse(json)).rejects.toThrow(told);
  });

  it('takes what CreateService documents', async () => {
    const members = {
      serviceConnectConfiguration: {
        enabled: true,
        services: [{ portName: 'http', clientAliases: [{ port: 80, dnsName: 'api' }] }],
        logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': '/a' } },
      },
      deploymentConfiguration: { alarms: { alarmNames: ['a'], enable: true, rollback: true }, strategy: 'CANARY' },
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1, base: 0 }],
    };
    expect((await parse({ serviceName: 'api', ...members })).members).toEqual(members);
  });
});
