import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Json } from '../../../src/aws/json.ts';
import { readDefinitionFile, toServiceDefinition } from '../../../src/service-definition/file.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'definition-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

async function read(name: string, text: string): Promise<Json> {
  const path = join(directory, name);
  await writeFile(path, text);
  return await readDefinitionFile(path);
}

describe('a definition file', () => {
  it('is JSON or YAML, by its name', async () => {
    expect(await read('a.json', '\ufeff{"serviceName": "api"}')).toEqual({ serviceName: 'api' });
    expect(await read('a.yml', 'serviceName: api')).toEqual({ serviceName: 'api' });
    expect(await read('a.YAML', 'serviceName: api')).toEqual({ serviceName: 'api' });
  });

  it.each([
    ['broken.json', '{ s3cret', 'is not JSON'],
    ['broken.yml', 'a: [s3cret', 'is not YAML'],
    ['two.yml', 'a: s3cret\na: s3cret', 'is not YAML: DUPLICATE_KEY (line 2 column 1)'],
  ])('that is broken is told without its text: %s', async (name, text, told) => {
    const refused: Error = await read(name, text).then(
      () => new Error('was taken'),
      (error) => error,
    );
    expect(refused.message).toContain(told);
    expect(refused.message).not.toContain('s3cret');
  });
});

describe('a service definition', () => {
  it('leaves out what is null, the service and its cluster', () => {
    const cluster = 'arn:aws:ecs:eu-west-1:123456789012:cluster/production';
    const json = {
      cluster,
      serviceName: 'api',
      role: null,
      loadBalancers: [{ containerName: 'api', targetGroupArn: null }],
    };
    expect(toServiceDefinition('a.yml', json, 'production')).toEqual({
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
    [
      { serviceName: 'api', tags: [{ key: 'port', value: 80 }] },
      'a.yml: tags[0].value has to be text (put it in quotes)',
    ],
    [
      { serviceName: 'api', networkConfiguration: { awsvpcConfiguration: { subnets: 'a' } } },
      'a.yml: networkConfiguration.awsvpcConfiguration.subnets has to be a list',
    ],
    [
      { serviceName: 'api', desiredCount: '2', enableExecuteCommand: 'yes' },
      'a.yml: desiredCount has to be a number; enableExecuteCommand has to be true or false',
    ],
    [{ serviceName: 'api', loadBalancers: {} }, 'a.yml: loadBalancers has to be a list'],
    [{ serviceName: 'api', monitoring: {} }, 'a.yml: monitoring is not supported, so leave it out'],
  ])('that cannot be used is refused: %j', (json, told) => {
    expect(() => toServiceDefinition('a.yml', json, 'production')).toThrow(told);
  });

  it('takes what CreateService documents', () => {
    const members = {
      serviceConnectConfiguration: {
        enabled: true,
        services: [{ portName: 'http', clientAliases: [{ port: 80, dnsName: 'api' }] }],
        logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': '/a' } },
      },
      deploymentConfiguration: { alarms: { alarmNames: ['a'], enable: true, rollback: true }, strategy: 'CANARY' },
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1, base: 0 }],
    };
    expect(toServiceDefinition('a.yml', { serviceName: 'api', ...members }, 'production').members).toEqual(members);
  });
});
