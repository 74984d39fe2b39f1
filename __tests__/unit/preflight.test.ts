import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type LocalAws, startLocalAws } from '../../local/aws.ts';
import { connect } from '../../src/aws/clients.ts';
import { InputError } from '../../src/errors.ts';
import { readInputs } from '../../src/inputs.ts';
import { preflight } from '../../src/preflight.ts';

const ROLE = 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole';
const environment = { ...process.env };
let aws: LocalAws;
let directory: string;

beforeAll(async () => {
  aws = await startLocalAws();
  Object.assign(process.env, aws.environment);
  directory = await mkdtemp(join(tmpdir(), 'preflight-'));
  aws.addCluster('production');
  const uri = aws.addRepository('api');
  aws.addImage('api', '1');
  for (const name of ['api', 'worker']) {
    aws.registerTaskDefinition({
      family: name,
      executionRoleArn: ROLE,
      containerDefinitions: [
        { name: 'app', image: `${uri}:1`, essential: true, environment: [{ name: 'LEVEL', value: 'info' }] },
        { name: 'proxy', image: 'nginx:1', essential: true },
      ],
    });
    aws.addService({ name, cluster: 'production', taskDefinition: name });
  }
});

afterAll(async () => {
  process.env = environment;
  await aws.close();
  await rm(directory, { recursive: true, force: true });
});

async function look(given: Record<string, string> = {}) {
  const inputs = { cluster: 'production', services: 'api', repository: 'api', ...given };
  const env = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
  return await preflight(readInputs({ GITHUB_SHA: 'c0ffee', ...env }), connect(undefined));
}

async function problemsOf(given: Record<string, string>): Promise<readonly string[]> {
  return await look(given).then(
    () => [],
    (error) => (error as InputError).problems,
  );
}

describe('preflight', () => {
  it('finds the services in their order, and plans a revision of each from what it runs', async () => {
    const { codeDeploy, image, plans, region, services } = await look({
      services: 'worker, api',
      environment: 'LEVEL=debug',
    });
    expect([region, services.map(({ name }) => name), codeDeploy]).toEqual(['eu-west-1', ['worker', 'api'], []]);
    expect([image.isBuilt, image.uri]).toEqual([true, `${aws.registryHost}/api:c0ffee`]);
    expect(plans.map(({ changes, containers, reuse }) => [containers, reuse, changes.map(({ what }) => what)])).toEqual(
      [
        [['app'], undefined, ['container app: environment LEVEL', 'container app: image']],
        [['app'], undefined, ['container app: environment LEVEL', 'container app: image']],
      ],
    );
  });

  it('reuses the revision where nothing changes', async () => {
    const { image, plans } = await look({ 'image-tag': '1' });
    expect([image.isBuilt, plans[0]?.reuse]).toEqual([false, expect.stringMatching(/task-definition\/api:1$/)]);
  });

  it('tells everything that is wrong at once, with what does exist', async () => {
    expect(
      await problemsOf({
        services: 'api, wroker',
        repository: 'apo',
        containers: 'web',
        secrets: 'DB=secretsmanager:db',
      }),
    ).toEqual([
      'services: "wroker" not found in cluster "production"; there is api and worker',
      'repository: "apo" does not exist in registry 123456789012 (eu-west-1); it has: api (create-repository: true creates it)',
      expect.stringMatching(/^secrets: "DB": Secrets Manager has no secret "db"/),
    ]);
    expect(await problemsOf({ cluster: 'prod' })).toContain(
      'cluster: "prod" not found in region eu-west-1; there is production',
    );
    expect(await problemsOf({ containers: 'web' })).toEqual([expect.stringContaining('containers: "web"')]);
    expect(await problemsOf({ 'task-definition': 'nobody' })).toEqual([
      expect.stringMatching(/^task-definition: "nobody" not found/),
    ]);
    expect(await problemsOf({ codedeploy: 'application=shop' })).toEqual([
      'codedeploy: no service of this run has the deployment controller CODE_DEPLOY, so leave it out',
    ]);
    expect(await problemsOf({ scan: 'gate', 'scan-ignore': 'missing.yml' })).toEqual([
      expect.stringMatching(/^scan-ignore: missing\.yml cannot be read/),
    ]);
  });

  it('takes a task definition from a file, and what is wrong with that, too', async () => {
    const path = join(directory, 'api.yml');
    await writeFile(path, `family: api\nexecutionRoleArn: ${ROLE}\ncontainerDefinitions: [{ name: app, image: x }]\n`);
    const { plans } = await look({ 'task-definition': path });
    expect(plans[0]?.registration.containerDefinitions).toEqual([
      { name: 'app', image: `${aws.registryHost}/api:c0ffee` },
    ]);
    await writeFile(path, 'family: api\n');
    expect(await problemsOf({ 'task-definition': path })).toEqual([
      `task-definition: ${path} is not a task definition: it has no containerDefinitions`,
    ]);
    expect(await problemsOf({ 'task-definition': './missing.json' })).toEqual([
      expect.stringMatching(/^task-definition: \.\/missing\.json cannot be read/),
    ]);
  });

  it('plans a repository that is missing and wanted, and asks ECR for its host', async () => {
    const { image } = await look({ repository: 'team/new', 'create-repository': 'true', containers: 'app' });
    expect(image.repository).toMatchObject({
      name: 'team/new',
      uri: `${aws.registryHost}/team/new`,
      scansOnPush: true,
    });
    expect(image.repository?.creation?.mutableTags).toEqual([]);
    expect(aws.repositories.map(({ name }) => name)).toEqual(['api']);
  });

  it('warns of secrets in plain text and of cool-downs the wrong way round, or refuses the first', async () => {
    const secret = { environment: 'TOKEN=ghp_012345678901234567890123456789012345' };
    const { warnings } = await look({
      ...secret,
      'autoscaling-min': '1',
      'autoscaling-max': '4',
      'autoscaling-cpu': '50',
      'autoscaling-scale-in-cooldown': '30',
    });
    expect(warnings).toEqual([
      expect.stringContaining('autoscaling-scale-in-cooldown (30 s) is shorter'),
      expect.stringMatching(/look like secrets in plain text.*TOKEN/),
    ]);
    expect(warnings.join()).not.toContain('ghp_');
    expect(await problemsOf({ ...secret, 'plaintext-secrets': 'fail' })).toEqual([
      expect.stringMatching(/^plaintext-secrets: .*TOKEN.* looks like a secret in plain text/),
    ]);
  });

  it('refuses what cannot run: a size that Fargate does not have, a container that is not there', async () => {
    const command = { 'before-command': 'flask db upgrade' };
    expect(await problemsOf({ ...command, 'task-overrides': 'container=web' })).toEqual([
      expect.stringMatching(/^task-overrides: container: "web" is not a container of api/),
    ]);
    expect(await problemsOf({ ...command, 'task-overrides': 'cpu=300\nmemory=512' })).toEqual([
      expect.stringMatching(/^task-overrides: cpu: Fargate has no 300 CPU units/),
    ]);
  });

  it('ends as an InputError of its own, which says that nothing was changed', async () => {
    await expect(look({ services: 'none' })).rejects.toThrow(InputError);
    await expect(look({ services: 'none' })).rejects.toThrow('One thing needs attention:');
    expect(aws.requests.filter(({ operation }) => /^(Create|Register|Update|Put)/.test(operation))).toEqual([]);
  });
});
