import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { explainAwsError } from '../../../src/aws/errors.ts';
import { actionsOf, FEATURES, reasonFor } from '../../../src/aws/permissions.ts';

/** What IAM calls the services of the SDK's clients. */
const PREFIXES: Record<string, string> = {
  'application-auto-scaling': 'application-autoscaling',
  'cloudwatch-logs': 'logs',
  codedeploy: 'codedeploy',
  ecr: 'ecr',
  ecs: 'ecs',
  'elastic-load-balancing-v2': 'elasticloadbalancing',
  iam: 'iam',
  'secrets-manager': 'secretsmanager',
  ssm: 'ssm',
  sts: 'sts',
};

/** Asked for by AWS or docker, without a call of ours. */
const NOT_CALLED = [
  /^ecr:(?:InitiateLayerUpload|UploadLayerPart|CompleteLayerUpload|BatchCheckLayerAvailability|GetDownloadUrlForLayer)$/,
  /^iam:(?:PassRole|CreateServiceLinkedRole)$/,
  /^kms:(?:DescribeKey|CreateGrant)$/,
  /^cloudwatch:(?:DescribeAlarms|PutMetricAlarm|DeleteAlarms)$/,
  /^codedeploy:RegisterApplicationRevision$/,
  /^inspector2:List(?:Findings|Coverage)$/,
];

const inputs = readFileSync('action.yml', 'utf8');
const statements = FEATURES.flatMap((feature) => feature.statements);
const rows = FEATURES.flatMap((feature) =>
  feature.statements.flatMap(({ actions, resource }) =>
    Object.keys(actions).map((action) => ({ action, feature, resource: [resource].flat()[0] ?? '' })),
  ),
);

/** "ecs:UpdateService" of `new UpdateServiceCommand(` and of `paginateUpdateService(`, and what no client's package has. */
function callsOf(source: string): { actions: string[]; unknown: string[] } {
  const clients = new Map<string, string>();
  const imports = /(?:import|const)\s*\{([^}]*)\}\s*(?:from|=\s*await import\()\s*'@aws-sdk\/client-([\w-]+)'/g;
  for (const [, names = '', client = ''] of source.matchAll(imports)) {
    for (const name of names.split(',')) clients.set(name.trim(), client);
  }
  const actions: string[] = [];
  const unknown: string[] = [];
  for (const [, name = ''] of source.matchAll(/(?:\bnew |\b)(\w+Command|paginate[A-Z]\w*)\(/g)) {
    const client = clients.get(name);
    if (client) actions.push(`${PREFIXES[client]}:${name.replace(/^paginate|Command$/g, '')}`);
    else if (!source.includes(`class ${name} `) && /^(?:paginate|[A-Z])/.test(name)) unknown.push(name);
  }
  return { actions, unknown };
}

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join('src', name), 'utf8'));
const calls = sources.map(callsOf);
const called = new Set(calls.flatMap(({ actions }) => actions));

describe('the table of permissions', () => {
  it('has every operation that the sources send', () => {
    expect(calls.flatMap(({ unknown }) => unknown)).toEqual([]);
    expect(called.size).toBeGreaterThan(40);
    const known = new Set(rows.map(({ action }) => action));
    // Needs no permission of the role's: its trust policy is asked.
    known.add('sts:AssumeRoleWithWebIdentity');
    expect([...called].filter((action) => !known.has(action))).toEqual([]);
  });

  it('has nothing that no run uses', () => {
    const used = rows.filter(({ feature }) => !feature.inputs || declares(feature.inputs));
    const unused = used.filter(({ action }) => !called.has(action) && !NOT_CALLED.some((one) => one.test(action)));
    expect(unused.map(({ action }) => action)).toEqual([]);
  });

  it('has each Sid once, of letters and digits', () => {
    const sids = statements.map(({ sid }) => sid);
    expect(new Set(sids).size).toBe(sids.length);
    for (const sid of sids) expect(sid).toMatch(/^[A-Za-z0-9]+$/);
  });

  it('has each name and title once', () => {
    for (const key of ['name', 'title'] as const) {
      expect(new Set(FEATURES.map((feature) => feature[key])).size).toBe(FEATURES.length);
    }
  });

  it('says of what the run can do without what is lost', () => {
    for (const use of statements.flatMap(({ actions }) => Object.values(actions))) {
      expect(use.needed === 'no').toBe(use.without !== undefined);
    }
  });
});

describe('an access denied', () => {
  const denied = (action: string, resource: string) =>
    explainAwsError(
      Object.assign(new Error(`User: x is not authorized to perform: ${action} on resource: ${resource} because …`), {
        name: 'AccessDeniedException',
      }),
      'do it',
    ).next;

  const TARGET = 'arn:aws:application-autoscaling:eu-west-1:123456789012:scalable-target/0ec5';
  it.each([
    [
      'application-autoscaling:PutScalingPolicy',
      TARGET,
      `Allow application-autoscaling:PutScalingPolicy on ${TARGET}: autoscaling-* needs it to set the target tracking policies (or leave ` +
        'autoscaling-* out). docs/permissions.md has the policy (section "Auto-scaling").',
    ],
    [
      'logs:CreateLogGroup',
      '*',
      'Allow logs:CreateLogGroup on *: log-retention-days needs it to create the log groups (or leave log-retention-days out). ' +
        'docs/permissions.md has the policy (section "Log groups").',
    ],
    [
      'secretsmanager:DescribeSecret',
      '*',
      'Allow secretsmanager:DescribeSecret on *: mode: plan needs it to look for the secrets of the tasks, a name in the input secrets ' +
        'to find the full ARN of the secret, never its value. docs/permissions.md has the policy (section "Checks of a plan" or ' +
        '"Secrets by name").',
    ],
  ])('for %s says what needs it, and where its policy is', (action, resource, next) => {
    expect(denied(action, resource)).toBe(next);
  });

  it.each(rows.map(({ action, feature, resource }) => [action, feature.name, feature, resource] as const))(
    'for %s, which %s needs, names one of its sections',
    (action, _, feature, resource) => {
      const next = denied(action, resource.replaceAll('*', 'x'));
      expect(next).toContain(`Allow ${action} on `);
      expect(next).toMatch(/: .+ needs it to .+\. docs\/permissions\.md has the policy \(section ".+"\)\.$/);
      const sections = reasonFor(action, undefined)?.sections ?? [];
      // What every deployment needs is not said to be for anything else.
      const alsoBasic = sections.includes('Deploy a ready image') || feature.name === 'suggestions';
      if (!alsoBasic) expect(next).toContain(`"${feature.title}"`);
    },
  );

  it.each([
    ['ecs:TagResource', 'arn:aws:ecs:eu-west-1:1:service/production/api', 'Services from files'],
    ['ecs:TagResource', 'arn:aws-cn:ecs:cn-north-1:1:task-definition/api:4', 'Deploy a ready image'],
    [
      'iam:CreateServiceLinkedRole',
      'arn:aws:iam::1:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS',
      'Services from files',
    ],
    ['ecr:DescribeRepositories', 'arn:aws:ecr:eu-west-1:1:repository/api', 'Build and push'],
  ])('for %s on %s is about "%s" alone', (action, resource, section) => {
    expect(reasonFor(action, resource)?.sections).toEqual([section]);
  });

  it('names every action of docker push', () => {
    expect(actionsOf('PushTheImage')).toEqual(expect.arrayContaining(['ecr:InitiateLayerUpload', 'ecr:PutImage']));
  });
});

/** Whether action.yml has the inputs of a feature: "autoscaling-*", "before-command and after-command". */
function declares(names: string): boolean {
  return names.split(' and ').every((name) => inputs.includes(`\n  ${name.replace('*', '')}`));
}
