import type { Service } from '@aws-sdk/client-ecs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import type { JsonObject } from '../../../src/aws/json.ts';
import { appSpecOf, parseAppSpec, targetProblems, withTaskDefinition } from '../../../src/codedeploy/app-spec.ts';

const REVISION = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/api:2';
const HOOKS = [{ BeforeInstall: 'warm-up' }, { AfterAllowTestTraffic: 'smoke-test' }];
const YAML = `
version: 0.0
# What CodeDeploy deploys.
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: <TASK_DEFINITION>
        LoadBalancerInfo:
          ContainerName: api
          ContainerPort: 8080
        PlatformVersion: 1.4.0
Hooks:
  - BeforeInstall: warm-up
  - AfterAllowTestTraffic: smoke-test
`;
const read = (text: string) => parseAppSpec('appspec.yaml', text, parse);
const spec = (properties: JsonObject = {}, resource: JsonObject = {}): JsonObject => ({
  version: 0,
  Resources: [
    {
      Api: {
        Type: 'AWS::ECS::Service',
        Properties: { LoadBalancerInfo: { ContainerName: 'api', ContainerPort: 8080 }, ...properties },
        ...resource,
      },
    },
  ],
});
const registration = (container: JsonObject = {}): JsonObject => ({
  containerDefinitions: [{ name: 'api', portMappings: [{ containerPort: 8080 }], ...container }, { name: 'proxy' }],
});

describe('parseAppSpec', () => {
  it('takes YAML and JSON alike', () => {
    expect(read(JSON.stringify(read(YAML)))).toEqual(read(YAML));
  });

  it('takes keys in any case, as CodeDeploy does, and a byte order mark', () => {
    expect(() => read(`\ufeff${YAML.toLowerCase().replace('aws::ecs::service', 'AWS::ECS::Service')}`)).not.toThrow();
  });

  it.each<[string, string, string]>([
    ['no YAML', 'a: [1', 'appspec.yaml is neither YAML nor JSON: Flow sequence'],
    ['no object', '- 1', 'it holds no object'],
    ['another version', JSON.stringify({ ...spec(), version: 1 }), 'its version has to be 0.0'],
    ['no version', JSON.stringify({ ...spec(), version: undefined }), 'its version has to be 0.0'],
    ['no resources', 'version: 0.0', 'Resources has to list the service, of the Type AWS::ECS::Service'],
    [
      'several resources',
      JSON.stringify({ version: 0, Resources: [...(spec().Resources as []), ...(spec().Resources as [])] }),
      'Resources lists 2, and CodeDeploy deploys one ECS service at a time',
    ],
    [
      'a Lambda function',
      JSON.stringify(spec({}, { Type: 'AWS::Lambda::Function' })),
      '"Api" has to be of the Type AWS::ECS::Service',
    ],
    ['no properties', JSON.stringify(spec({}, { Properties: null })), '"Api" has no Properties'],
    ['no load balancer', JSON.stringify(spec({ LoadBalancerInfo: null })), '"Api" has no LoadBalancerInfo'],
  ])('refuses %s', (_, text, reason) => {
    expect(() => read(text)).toThrow(reason);
  });

  it('does not quote the file', () => {
    let message = '';
    try {
      read('version: 0.0\npassword: "hunter2');
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toContain('neither YAML nor JSON');
    expect(message).not.toContain('hunter2');
  });
});

describe('withTaskDefinition', () => {
  it('fills in the revision and keeps all the rest, without touching what it was given', () => {
    const given = read(YAML);
    const before = structuredClone(given);
    const filled = withTaskDefinition(given, REVISION);
    expect(filled).toMatchObject({
      version: 0,
      Resources: [{ TargetService: { Properties: { TaskDefinition: REVISION, PlatformVersion: '1.4.0' } } }],
      Hooks: HOOKS,
    });
    expect(given).toEqual(before);
  });

  it('keeps the case of the key, and adds it where it is missing', () => {
    const properties = (json: JsonObject) => Object.values((json.Resources as JsonObject[])[0] ?? {})[0];
    expect(properties(withTaskDefinition(spec({ taskDefinition: 'x' }), REVISION))).toMatchObject({
      Properties: { taskDefinition: REVISION },
    });
    expect(properties(withTaskDefinition(spec(), REVISION))).toMatchObject({
      Properties: { TaskDefinition: REVISION },
    });
  });
});

describe('appSpecOf', () => {
  it('is made from the load balancer settings, platform version and capacity providers', () => {
    const service: Service = {
      loadBalancers: [{ targetGroupArn: 'arn:tg', containerName: 'api', containerPort: 8080 }],
      platformVersion: '1.4.0',
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 2 }],
    };
    expect(appSpecOf(service)).toEqual({
      version: 0,
      Resources: [
        {
          TargetService: {
            Type: 'AWS::ECS::Service',
            Properties: {
              TaskDefinition: '',
              LoadBalancerInfo: { ContainerName: 'api', ContainerPort: 8080 },
              PlatformVersion: '1.4.0',
              CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE_SPOT', Base: 0, Weight: 2 }],
            },
          },
        },
      ],
    });
  });

  it.each<[string, Service]>([
    ['no load balancer', {}],
    ['a Classic Load Balancer without a container', { loadBalancers: [{ loadBalancerName: 'classic' }] }],
  ])('is not made with %s', (_, service) => {
    expect(appSpecOf(service)).toBeUndefined();
  });
});

describe('targetProblems', () => {
  it('finds none where container and port are there', () => {
    expect(targetProblems(spec(), registration())).toEqual([]);
    expect(
      targetProblems(spec({ LoadBalancerInfo: { ContainerName: 'api', ContainerPort: '8080' } }), registration()),
    ).toEqual([]);
  });

  it.each<[string, JsonObject, JsonObject, string]>([
    [
      'another container',
      { ContainerName: 'web', ContainerPort: 8080 },
      {},
      'container "web" (ContainerName), but the task definition has "api", "proxy"',
    ],
    [
      'another port',
      { ContainerName: 'api', ContainerPort: 80 },
      {},
      'port 80 of container "api" (ContainerPort), but the container has 8080',
    ],
    ['no port', { ContainerName: 'api', ContainerPort: 80 }, { portMappings: [] }, 'but the container maps no port'],
  ])('tells %s', (_, LoadBalancerInfo, container, text) => {
    expect(targetProblems(spec({ LoadBalancerInfo }), registration(container))).toEqual([
      expect.stringContaining(text),
    ]);
  });
});
