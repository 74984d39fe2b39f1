import type { Service } from '@aws-sdk/client-ecs';
import { describe, expect, it } from '@jest/globals';
import type { RevisionPlan } from '../../src/ecs/plan.ts';
import { readInputs } from '../../src/inputs.ts';
import { planned } from '../../src/planned.ts';
import type { Findings } from '../../src/preflight.ts';

const revision = (number: number) => `arn:aws:ecs:eu-west-1:123456789012:task-definition/api:${number}`;
const service: Service = {
  serviceName: 'api',
  taskDefinition: revision(41),
  desiredCount: 2,
  deployments: [{ id: 'ecs-svc/1', status: 'PRIMARY', rolloutState: 'COMPLETED', taskDefinition: revision(41) }],
};
const plan = (more: Partial<RevisionPlan> = {}): RevisionPlan => ({
  services: ['api'],
  containers: ['api'],
  base: revision(41),
  registration: { family: 'api' },
  changes: [
    { what: 'container api: image', kind: 'changed', from: 'api:1', to: 'api:2' },
    { what: 'container api: environment TOKEN', kind: 'added' },
    { what: 'cpu', kind: 'added', to: '256' },
  ],
  reuse: undefined,
  ...more,
});
const findings = (more: Partial<Findings> = {}): Findings => ({
  region: 'eu-west-1',
  services: [{ name: 'api', service }],
  image: { uri: 'registry/api:2', registry: 'registry', repository: undefined, existing: undefined, isBuilt: false },
  ignored: [],
  plans: [plan()],
  codeDeploy: [],
  scaling: [],
  warnings: [],
  notices: [],
  ...more,
});
const inputs = (more: Record<string, string> = {}) =>
  readInputs({
    INPUT_CLUSTER: 'production',
    INPUT_SERVICES: 'api',
    INPUT_REPOSITORY: 'api',
    GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
    ...more,
  });
const linesOf = (of: Findings, given = inputs()) => planned(of, given).flatMap(({ lines }) => lines);
const titlesThatWrite = (of: Findings, given = inputs()) =>
  planned(of, given).flatMap(({ title, writes }) => (writes ? title : []));

describe('what a run would do', () => {
  it('is told by part: image, task definition, services', () => {
    expect(linesOf(findings())).toEqual([
      'is given: registry/api:2',
      'a new revision from api:41:',
      '  container api: image: api:1 → api:2',
      '  container api: environment TOKEN added',
      '  cpu added: 256',
      'api: would be updated from api:41 to the new revision',
    ]);
    expect(titlesThatWrite(findings())).toEqual(['Task definition api', 'Services']);
  });

  it('is nothing where everything is as it is to be', () => {
    const same = findings({ plans: [plan({ reuse: revision(41), changes: [] })] });
    expect(titlesThatWrite(same)).toEqual([]);
    expect(linesOf(same)).toContain('api: runs api:41 already, nothing to deploy');
  });

  it('names an image that would be built, or tagged', () => {
    const image = findings().image;
    const tags = inputs({ 'INPUT_ADDITIONAL-TAGS': 'latest' });
    expect(linesOf(findings({ image: { ...image, isBuilt: true } }), tags)[0]).toBe(
      'would be built and pushed: registry/api:2, tagged 0123456789abcdef0123456789abcdef01234567 and latest',
    );
    const existing = { digest: 'sha256:1', tags: ['2'], pushedAt: undefined, sizeBytes: undefined };
    const there = findings({ image: { ...image, existing: existing as never } });
    expect(linesOf(there, tags).slice(0, 2)).toEqual([
      'is in ECR already: registry/api:2',
      'would be tagged latest too',
    ]);
  });

  it('names counts, commands, scaling and who is in the way', () => {
    const busy: Service = {
      ...service,
      deployments: [{ id: 'ecs-svc/9', status: 'PRIMARY', rolloutState: 'IN_PROGRESS', taskDefinition: revision(9) }],
    };
    const scaling = [{ service: 'api', register: undefined, policies: [], changes: ['scales from 2 to 4 tasks'] }];
    const given = inputs({
      'INPUT_DESIRED-COUNT': '3',
      'INPUT_BEFORE-COMMAND': 'flask db upgrade',
      'INPUT_AFTER-COMMAND': 'smoke --token secret',
    });
    const lines = linesOf(findings({ services: [{ name: 'api', service: busy }], scaling }), given);
    expect(lines).toEqual(
      expect.arrayContaining([
        'before-command would run before any service is updated',
        'after-command would run once the services are stable',
        'api: desired count 2 → 3',
        expect.stringContaining('api: deployment ecs-svc/9 of api:9 is in progress'),
        'api: scales from 2 to 4 tasks',
      ]),
    );
    expect(lines.join('\n')).not.toContain('secret');
  });

  it('is a service that is created, or changed by its file', () => {
    const created = { kind: 'create', path: '.aws/service.yml', members: {} } as never;
    expect(linesOf(findings({ services: [{ name: 'api', service, plan: created }] }))).toContain(
      'api: would be created by .aws/service.yml, with the new revision',
    );
    const changes = [{ what: 'healthCheckGracePeriodSeconds', kind: 'changed', from: '30', to: '60' }];
    const changed = { kind: 'update', path: 'x', settings: {}, tags: [], changes, forceNewDeployment: false } as never;
    const same = [plan({ reuse: revision(41), changes: [] })];
    const of = findings({ services: [{ name: 'api', service, plan: changed }], plans: same });
    expect(linesOf(of)).toContain('api: healthCheckGracePeriodSeconds: 30 → 60');
    expect(titlesThatWrite(of)).toEqual(['Services']);
  });

  it('names a repository and log groups that would be created', () => {
    const creation = { kmsKey: 'alias/images', lifecyclePolicy: '{}', mutableTags: [] };
    const repository = {
      name: 'team/api',
      uri: 'registry/team/api',
      registryId: '',
      region: undefined,
      scansOnPush: true,
    };
    const image = { ...findings().image, isBuilt: true, repository: { ...repository, creation } };
    const parts = planned(findings({ image }), inputs({ 'INPUT_LOG-RETENTION-DAYS': '30' }), {
      logGroups: ['/ecs/api'],
    });
    expect(parts.filter(({ title }) => ['Repository', 'Log groups'].includes(title))).toEqual([
      {
        title: 'Repository',
        lines: [
          'team/api would be created: scan on push, immutable tags, encrypted by alias/images, a lifecycle policy',
        ],
        writes: true,
      },
      { title: 'Log groups', lines: ['/ecs/api would be created, and keep its events for 30 days'], writes: true },
    ]);
  });

  it('tells what the scan would come to', () => {
    const scanOf = (scan: string, result?: object) =>
      planned(findings(), inputs({ INPUT_SCAN: scan }), { scan: result as never }).find(
        ({ title }) => title === 'Scan',
      );
    expect(scanOf('off')).toBeUndefined();
    expect(scanOf('report')?.lines).toEqual(['the image would be scanned; findings would be reported']);
    const finding = { id: 'CVE-1', severity: 'HIGH', package: 'a', installed: '1', fixedIn: '2', counts: true };
    expect(scanOf('gate', { threshold: 'HIGH', isGate: true, findings: [finding] })).toEqual({
      title: 'Scan',
      lines: [
        '1 HIGH; 1 of HIGH or worse; findings that count would stop the deployment',
        '  HIGH CVE-1 in a 1 (fixed in 2)',
      ],
      writes: false,
    });
  });
});
