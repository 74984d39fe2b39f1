import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, expect, it, jest } from '@jest/globals';
import { parse } from 'yaml';
import { type LocalAws, startLocalAws } from '../../local/aws.ts';
import { addBusybox } from '../../local/demo/workspace.ts';
import { primaryOf } from '../../local/ecs/rollout.ts';
import { type Oidc, startOidc } from '../../local/oidc.ts';
import { type ActionRun, runAction } from '../../local/runner.ts';
import { taskDefinitionName } from '../../src/aws/arn.ts';
import { describeWithDocker, docker } from '../support/docker.ts';
import { notedDocker } from '../support/noted-docker.ts';

// The workflow of examples/flask as it is, step by step, with its own definition files. Only the image is another one.
jest.setTimeout(120_000);

const EXAMPLE = join(import.meta.dirname, '../../examples/flask');
const SHA = '3f2a9c1d5e7b8a90c1d2e3f4a5b6c7d8e9f0a1b2';
const NEXT_SHA = '9c1d5e7b8a90c1d2e3f4a5b6c7d8e9f0a1b23f2a';
const READS = /^(Describe|List|BatchGet|Get|AssumeRole)/;
const TARGET_GROUP = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/flask-api/943f017f100becff';
const BALANCER = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web/50dc6c495c0c9188';
const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:flask/redis-url-AbCdEf';
const VARIABLES: Record<string, string> = {
  AWS_ACCOUNT_ID: '123456789012',
  AWS_REGION: 'eu-west-1',
  SUBNET_A: 'subnet-1',
  SUBNET_B: 'subnet-2',
  API_SECURITY_GROUP: 'sg-api',
  WORKER_SECURITY_GROUP: 'sg-worker',
  TARGET_GROUP_ARN: TARGET_GROUP,
};

/** Nothing can be pulled here, so an image from scratch has programs of these names that stand in for the real ones. */
const PROGRAMS = {
  gunicorn:
    'echo "listens on 8000: $*"; mkdir -p /tmp/site; echo ok > /tmp/site/health; exec httpd -f -p 8000 -h /tmp/site',
  celery: 'echo "worker ready: $*"; exec sleep 100000',
  python: 'exec wget -q -O /dev/null http://127.0.0.1:8000/health',
};
const DOCKERFILE = 'FROM scratch\nCOPY root /\nENV PATH=/bin\n';

interface Step {
  name?: string;
  uses: string;
  with: Record<string, string | number | boolean>;
}

interface Workflow {
  env?: Record<string, string>;
  jobs: Record<string, { steps: Step[] }>;
}

/** `${{ vars.NAME }}` and `${{ inputs.to }}` as GitHub fills them in. */
function filled(text: unknown): string {
  return String(text).replace(/\$\{\{ (vars|inputs)\.(\w+) \}\}/g, (_, of: string, name: string) => {
    // The button was pressed without saying where to.
    const value = of === 'vars' ? VARIABLES[name] : '';
    if (value === undefined) throw new Error(`nobody has set ${of}.${name}`);
    return value;
  });
}

class Team {
  readonly aws: LocalAws;
  readonly directories: string[];
  readonly #oidc: Oidc;
  readonly #workspace: string;
  readonly #path: string;
  readonly dockerCalls: () => Promise<string[]>;

  constructor(aws: LocalAws, oidc: Oidc, workspace: string, noted: Awaited<ReturnType<typeof notedDocker>>) {
    this.aws = aws;
    this.#oidc = oidc;
    this.#workspace = workspace;
    this.#path = noted.path;
    this.dockerCalls = noted.calls;
    this.directories = [workspace];
  }

  /** Runs the steps of a workflow that use the action, until one fails. */
  async run(file: string, { more = {}, sha = SHA }: { more?: Record<string, string>; sha?: string } = {}) {
    const { env = {}, jobs } = parse(await readFile(join(EXAMPLE, '.github/workflows', file), 'utf8')) as Workflow;
    const before = this.aws.requests.length;
    const runs: ActionRun[] = [];
    for (const { uses, with: given } of Object.values(jobs).flatMap(({ steps }) => steps)) {
      if (!uses.includes('ship-to-ecs')) continue;
      const values = Object.entries(given).map(([name, value]) => [name, filled(value)]);
      const run = await runAction({
        dist: process.env.ACTION_DIST,
        workspace: this.#workspace,
        inputs: { ...Object.fromEntries(values), ...more },
        env: {
          AWS_ENDPOINT_URL: this.aws.url,
          AWS_EC2_METADATA_DISABLED: 'true',
          ...this.#oidc.environment,
          ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, filled(value)])),
          PATH: `${this.#path}${delimiter}${process.env.PATH}`,
          GITHUB_SHA: sha,
        },
      });
      this.directories.push(run.tempDir);
      runs.push(run);
      if (run.exitCode !== 0) break;
    }
    return { runs, calls: this.aws.requests.slice(before).map(({ operation }) => operation) };
  }

  revisionOf(service: string): string {
    return taskDefinitionName(primaryOf(this.aws.service(service)).taskDefinition);
  }

  async close(): Promise<void> {
    await this.aws.close();
    this.#oidc.close();
    const reference = `reference=${this.aws.registryHost}/*`;
    const listed = await docker?.run(['images', '--format', '{{.Repository}}:{{.Tag}}', '--filter', reference]);
    const images = listed?.split('\n').filter(Boolean) ?? [];
    if (images.length > 0) await docker?.run(['rmi', '--force', ...images]);
    await Promise.all(this.directories.map((directory) => rm(directory, { recursive: true, force: true })));
  }
}

/** An account with what the example's README wants to be there, and a clone of the example. */
async function startTeam(): Promise<Team> {
  const aws = await startLocalAws({ tasks: 'docker', registry: 'embedded' });
  aws.addCluster('production');
  for (const role of ['flask-execution', 'flask-task']) aws.inventory.roles.add(role);
  aws.inventory.secrets.add(SECRET);
  aws.targetGroups.set(TARGET_GROUP, BALANCER);
  const workspace = await mkdtemp(join(tmpdir(), 'flask-'));
  await cp(EXAMPLE, workspace, { recursive: true });
  const bin = join(workspace, 'root/bin');
  await addBusybox(bin, ['sh', 'echo', 'mkdir', 'httpd', 'wget', 'sleep']);
  for (const [name, script] of Object.entries(PROGRAMS)) {
    await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  await mkdir(join(workspace, 'root/tmp'));
  await writeFile(join(workspace, 'Dockerfile'), DOCKERFILE);
  await rm(join(workspace, '.dockerignore'));
  return new Team(aws, await startOidc(), workspace, await notedDocker(workspace));
}

type Played = Awaited<ReturnType<Team['run']>>;

const story = (() => {
  let told:
    | Promise<{ team: Team; revisions: string[] } & Record<'plan' | 'first' | 'second' | 'next' | 'rollback', Played>>
    | undefined;
  const tell = async () => {
    const team = await startTeam();
    const plan = await team.run('deploy.yml', { more: { mode: 'plan' } });
    const first = await team.run('deploy.yml');
    const second = await team.run('deploy.yml');
    const next = await team.run('deploy.yml', { sha: NEXT_SHA });
    const revisions = ['flask-api', 'flask-worker'].map((name) => team.revisionOf(name));
    const rollback = await team.run('rollback.yml');
    return { team, plan, first, second, next, revisions, rollback };
  };
  return {
    get: async () => {
      told ??= tell();
      return await told;
    },
    close: async () => await (await told)?.team.close(),
  };
})();

describeWithDocker('the Flask example', () => {
  afterAll(story.close);

  it('is planned from its files, without a call that writes', async () => {
    const { plan } = await story.get();
    expect(plan.runs.map(({ exitCode, log }) => [log, exitCode])).toEqual([
      [expect.stringContaining('flask-api: would be created by .aws/api.service.yml'), 0],
      [expect.stringContaining('flask-worker: would be created by .aws/worker.service.yml'), 0],
    ]);
    expect(plan.calls.filter((operation) => !READS.test(operation))).toEqual([]);
  });

  it('comes from an empty account to two stable, scaled services with one push, built once', async () => {
    const { first, team } = await story.get();
    expect(first.runs.map(({ exitCode, log, outputs }) => [log, exitCode, outputs.verdict])).toEqual([
      [expect.anything(), 0, 'stable'],
      [expect.anything(), 0, 'stable'],
    ]);
    const [api, worker] = first.runs.map(({ log }) => log);
    for (const phase of ['Repository: flask created', 'Image: built and pushed', 'Scan: no vulnerabilities']) {
      expect(api).toContain(`✓ ${phase}`);
    }
    expect(worker).toContain('✓ Image: already in ECR');
    for (const [name, least] of Object.entries({ 'flask-api': 2, 'flask-worker': 1 })) {
      const { aws } = team;
      expect(aws.service(name).desiredCount).toBe(least);
      expect(aws.state.findTaskDefinition(`${name}:1`)?.json.containerDefinitions).toEqual([
        expect.objectContaining({
          image: `${aws.registryHost}/flask:${SHA}`,
          secrets: [{ name: 'REDIS_URL', valueFrom: SECRET }],
          logConfiguration: expect.objectContaining({
            options: expect.objectContaining({ 'awslogs-group': `/ecs/${name}` }),
          }),
        }),
      ]);
    }
    expect(team.aws.service('flask-api').settings.networkConfiguration).toEqual({
      awsvpcConfiguration: {
        subnets: ['subnet-1', 'subnet-2'],
        securityGroups: ['sg-api'],
        assignPublicIp: 'DISABLED',
      },
    });
    const builds = (await team.dockerCalls()).filter(
      (call) => call.includes('docker build --tag') && call.includes(SHA),
    );
    expect(builds).toHaveLength(1);
    const roles = new Set(team.aws.requests.filter(({ service }) => service === 'ecs').map(({ role }) => role));
    expect([...roles]).toEqual(['arn:aws:iam::123456789012:role/flask-deploy']);
  });

  it('is left as it is by a second push of the same commit: no call writes', async () => {
    const { second } = await story.get();
    expect(second.runs.map(({ exitCode, outputs }) => [exitCode, outputs.verdict])).toEqual([
      [0, 'unchanged'],
      [0, 'unchanged'],
    ]);
    expect(second.calls.filter((operation) => !READS.test(operation))).toEqual([]);
  });

  it('deploys the next commit, and goes back from it by a button', async () => {
    const { next, revisions, rollback, team } = await story.get();
    expect(next.runs.map(({ outputs }) => outputs.verdict)).toEqual(['stable', 'stable']);
    expect(revisions).toEqual(['flask-api:2', 'flask-worker:2']);
    expect(rollback.runs.map(({ exitCode, log, outputs }) => [log, exitCode, outputs.verdict])).toEqual([
      [expect.anything(), 0, 'stable'],
    ]);
    expect(['flask-api', 'flask-worker'].map((name) => team.revisionOf(name))).toEqual([
      'flask-api:1',
      'flask-worker:1',
    ]);
    expect(rollback.calls.filter((operation) => !READS.test(operation))).toEqual(['UpdateService', 'UpdateService']);
  });
});
