import type { Service } from '@aws-sdk/client-ecs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareService } from '../../../src/service-definition/compare.ts';
import type { ServiceMembers } from '../../../src/service-definition/file.ts';

function compare(members: ServiceMembers, service: Service) {
  return compareService({ path: 'service.yml', serviceName: 'api', members }, service);
}

const vpc = (more: object) => ({ networkConfiguration: { awsvpcConfiguration: { subnets: ['a', 'b'], ...more } } });
const balancer = (port: number) => ({ targetGroupArn: 'arn', containerName: 'api', containerPort: port });

describe('what a file says', () => {
  it.each<[string, ServiceMembers, Service]>([
    ['nothing', {}, { healthCheckGracePeriodSeconds: 30 }],
    [
      'subnets in another order',
      vpc({ subnets: ['b', 'a'] }),
      vpc({ assignPublicIp: 'DISABLED', securityGroups: ['x'] }),
    ],
    ['no public address', vpc({ assignPublicIp: 'DISABLED' }), vpc({})],
    [
      'load balancers in another order',
      { loadBalancers: [balancer(1), balancer(2)] },
      { loadBalancers: [balancer(2), balancer(1)] },
    ],
    [
      'a strategy without base',
      { capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }] },
      { capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1, base: 0 }] },
    ],
    ['an empty list', { loadBalancers: [], placementConstraints: [] }, {}],
    [
      'the defaults',
      {
        enableExecuteCommand: false,
        propagateTags: 'NONE',
        platformVersion: 'LATEST',
        healthCheckGracePeriodSeconds: 0,
      },
      {},
    ],
    [
      'a part of the deployment configuration',
      { deploymentConfiguration: { maximumPercent: 200 } },
      { deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 50 } },
    ],
    ['the controller ECS', { deploymentController: { type: 'ECS' }, schedulingStrategy: 'REPLICA' }, {}],
    ['another count of tasks', { desiredCount: 5 }, { desiredCount: 2 }],
    [
      'tags that are there',
      { tags: [{ key: 'a', value: '1' }] },
      {
        tags: [
          { key: 'b', value: '2' },
          { key: 'a', value: '1' },
        ],
      },
    ],
    ['the role by its name', { role: 'ecs' }, { roleArn: 'arn:aws:iam::123456789012:role/ecs' }],
    [
      'Service Connect as the deployment has it',
      { serviceConnectConfiguration: { enabled: true, namespace: 'shop' } },
      { deployments: [{ status: 'PRIMARY', serviceConnectConfiguration: { enabled: true, namespace: 'shop' } }] },
    ],
  ])('differs in nothing: %s', (_, members, service) => {
    expect(compare(members, service)).toEqual({
      settings: {},
      tags: [],
      changes: [],
      forceNewDeployment: false,
      problems: [],
    });
  });

  it.each<[string, ServiceMembers, Service, string]>([
    [
      'a number',
      { healthCheckGracePeriodSeconds: 60 },
      { healthCheckGracePeriodSeconds: 30 },
      'healthCheckGracePeriodSeconds changed 30 60',
    ],
    [
      'a list',
      vpc({ subnets: ['a', 'c'] }),
      vpc({}),
      'networkConfiguration.awsvpcConfiguration.subnets changed ["a","b"] ["a","c"]',
    ],
    [
      'a list that is emptied',
      { loadBalancers: [] },
      { loadBalancers: [balancer(1)] },
      `loadBalancers removed ${JSON.stringify([balancer(1)])} []`,
    ],
    [
      'the order of the placement',
      { placementStrategy: [{ type: 'random' }, { type: 'spread' }] },
      { placementStrategy: [{ type: 'spread' }, { type: 'random' }] },
      'placementStrategy changed [{"type":"spread"},{"type":"random"}] [{"type":"random"},{"type":"spread"}]',
    ],
  ])('is told by its path: %s', (_, members, service, told) => {
    const { changes, problems } = compare(members, service);
    expect(changes.map(({ from, kind, to, what }) => `${what} ${kind} ${from} ${to}`)).toEqual([told]);
    expect(problems).toEqual([]);
  });

  it('keeps the rest of a deployment configuration, but not what belongs to another strategy', () => {
    const service = {
      deploymentConfiguration: { strategy: 'CANARY', maximumPercent: 150, canaryConfiguration: { canaryPercent: 5 } },
    } as const;
    const kept = compare({ deploymentConfiguration: { maximumPercent: 200 } }, service);
    expect(kept.settings.deploymentConfiguration).toEqual({ ...service.deploymentConfiguration, maximumPercent: 200 });
    const rolling = compare({ deploymentConfiguration: { strategy: 'ROLLING' } }, service);
    expect(rolling.settings.deploymentConfiguration).toEqual({ strategy: 'ROLLING', maximumPercent: 150 });
  });

  it('never shows values of Service Connect, whose log options may hold credentials', () => {
    const logConfiguration = { logDriver: 'splunk', options: { 'splunk-token': 's3cret' } } as const;
    const { changes } = compare(
      { serviceConnectConfiguration: { enabled: true, logConfiguration } },
      { deployments: [{ status: 'PRIMARY', serviceConnectConfiguration: { enabled: true } }] },
    );
    expect(JSON.stringify(changes)).not.toContain('s3cret');
    const added = compare({ serviceConnectConfiguration: { enabled: true, logConfiguration } }, {});
    expect(JSON.stringify(added.changes)).not.toContain('s3cret');
  });

  it.each<[string, ServiceMembers, Service]>([
    ['launchType', { launchType: 'EC2' }, { launchType: 'FARGATE' }],
    ['launchType', { launchType: 'FARGATE' }, { capacityProviderStrategy: [{ capacityProvider: 'FARGATE' }] }],
    ['schedulingStrategy', { schedulingStrategy: 'DAEMON' }, { schedulingStrategy: 'REPLICA' }],
    ['deploymentController', { deploymentController: { type: 'CODE_DEPLOY' } }, {}],
    ['role', { role: 'other' }, { roleArn: 'arn:aws:iam::123456789012:role/ecs' }],
  ])('is refused where ECS cannot change it: %s', (member, members, service) => {
    expect(compare(members, service).problems).toEqual([expect.stringMatching(new RegExp(`^${member} is `))]);
  });

  it('differs in nothing from a service that it was made from', () => {
    const list = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 4 });
    const members = fc.record(
      {
        healthCheckGracePeriodSeconds: fc.nat(),
        enableExecuteCommand: fc.boolean(),
        propagateTags: fc.constantFrom('SERVICE' as const, 'TASK_DEFINITION' as const, 'NONE' as const),
        platformVersion: fc.constantFrom('LATEST', '1.4.0'),
        networkConfiguration: fc.record({ awsvpcConfiguration: fc.record({ subnets: list, securityGroups: list }) }),
        loadBalancers: fc.array(fc.record({ targetGroupArn: fc.string(), containerPort: fc.nat() })),
        capacityProviderStrategy: fc.array(fc.record({ capacityProvider: fc.string(), weight: fc.nat() })),
        deploymentConfiguration: fc.record({ maximumPercent: fc.nat(), minimumHealthyPercent: fc.nat() }),
        placementStrategy: fc.array(fc.record({ field: fc.string() })),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(members, (given) => {
        const { changes, settings } = compare(given, structuredClone(given));
        expect([changes, settings]).toEqual([[], {}]);
      }),
    );
  });
});
