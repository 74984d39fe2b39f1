import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { type LocalAws, type NewService, startLocalAws } from '../../local/aws.ts';
import { checkOut } from '../../local/demo/workspace.ts';
import { primaryOf } from '../../local/ecs/rollout.ts';
import { type ActionOptions, type ActionRun, runAction, runPost } from '../../local/runner.ts';
import type { JsonObject } from '../../local/wire.ts';
import { taskDefinitionName } from '../../src/aws/arn.ts';
import { describeWithDocker, docker } from '../support/docker.ts';
import { hasDockerRegistry, startDockerRegistry } from '../support/docker-registry.ts';
import { notedDocker } from '../support/noted-docker.ts';
import { obey } from '../support/runner-commands.ts';

// Real builds, a real registry and real containers, started by the bundle as GitHub's runner starts it.
jest.setTimeout(120_000);

/** The web app of the demo, answering its health check. */
const SERVES = 'echo "listens, level $LEVEL"\nexec httpd -f -p 8080 -h /site\n';
const HEALTH_CHECK = {
  command: ['CMD-SHELL', 'wget -q -O /dev/null http://127.0.0.1:8080/health || exit 1'],
  interval: 5,
  timeout: 2,
  retries: 2,
  startPeriod: 0,
};
const BREAKER = (rollback: boolean): Partial<NewService> => ({
  deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback } },
});

/** The user's own login, for another registry. */
const USER_CONFIG = '{"auths":{"other.example.com":{"auth":"b3RoZXI="}}}';

/** A commit's SHA, made of what is in it. */
const sha = (...content: string[]) => createHash('sha1').update(content.join('\n')).digest('hex');

/** A local AWS with a repository, whose services run the good commit; each scenario has a service of its own. */
class Account {
  readonly aws: LocalAws;
  readonly uri: string;
  readonly directories: string[] = [];

  constructor(aws: LocalAws) {
    this.aws = aws;
    aws.addCluster('production');
    this.uri = aws.addRepository('app');
  }

  /** @param container members of the container on top of the usual ones */
  addService(name: string, service: Partial<NewService> = {}, container: JsonObject = {}): void {
    const options = { 'awslogs-group': `/ecs/${name}`, 'awslogs-region': 'eu-west-1', 'awslogs-stream-prefix': 'ecs' };
    this.aws.registerTaskDefinition({
      family: name,
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
      gainedLater: { by: 'ECS', depth: [1, { deeper: '' }] },
      containerDefinitions: [
        {
          name: 'app',
          image: `${this.uri}:${sha(SERVES)}`,
          essential: true,
          logConfiguration: { logDriver: 'awslogs', options },
          ...container,
        },
      ],
    });
    this.aws.addService({ name, cluster: 'production', taskDefinition: name, ...service });
  }

  /**
   * Runs main and post step for a commit whose app is this script.
   *
   * @param change what else the commit changes in its checkout
   */
  async deploy(script: string, inputs: Record<string, string>, { change, env }: Change = {}) {
    const workspace = await checkOut();
    const userConfig = await mkdtemp(join(tmpdir(), 'user-docker-'));
    await writeFile(join(userConfig, 'config.json'), USER_CONFIG);
    this.directories.push(workspace, userConfig);
    await writeFile(join(workspace, 'server.sh'), script);
    await change?.(workspace);
    const { calls, path } = await notedDocker(userConfig);
    const options: ActionOptions = {
      dist: process.env.ACTION_DIST,
      workspace,
      inputs: { cluster: 'production', repository: 'app', ...inputs },
      env: {
        ...this.aws.environment,
        DOCKER_CONFIG: userConfig,
        PATH: `${path}${delimiter}${process.env.PATH}`,
        GITHUB_SHA: sha(script),
        ...env,
      },
    };
    const run = await runAction(options);
    this.directories.push(run.tempDir);
    const filesOfRun = await contentOf(run.tempDir);
    const post = await runPost(run, options);
    return {
      run,
      post,
      /** What all files in RUNNER_TEMP hold after the run, and after the post step. */
      filesOfRun,
      filesLeft: await contentOf(run.tempDir),
      userConfig: await readFile(join(userConfig, 'config.json'), 'utf8'),
      docker: await calls(),
    };
  }

  revisionOf(service: string): string {
    return taskDefinitionName(primaryOf(this.aws.service(service)).taskDefinition);
  }

  registered(revision: string): JsonObject {
    return this.aws.state.findTaskDefinition(revision)?.json as JsonObject;
  }

  calls(operation: string, service?: string): JsonObject[] {
    const calls = this.aws.requests.filter((request) => request.operation === operation).map(({ input }) => input);
    return service ? calls.filter((input) => input.service === service || input.family === service) : calls;
  }

  async close(): Promise<void> {
    await this.aws.close();
    // What was built and never pulled is still on the engine.
    const reference = `reference=${this.aws.registryHost}/*`;
    const listed = await docker?.run(['images', '--format', '{{.Repository}}:{{.Tag}}', '--filter', reference]);
    const images = listed?.split('\n').filter(Boolean) ?? [];
    if (images.length > 0) await docker?.run(['rmi', '--force', ...images]);
    await Promise.all(this.directories.map((directory) => rm(directory, { recursive: true, force: true })));
  }
}

interface Change {
  change?: (workspace: string) => Promise<void>;
  env?: Record<string, string>;
}

async function contentOf(directory: string): Promise<string> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return (await Promise.all(files.map(({ name, parentPath }) => readFile(join(parentPath, name), 'utf8')))).join('\n');
}

function firstContainer(definition: JsonObject): JsonObject {
  return (definition.containerDefinitions as JsonObject[])[0] as JsonObject;
}

function annotations({ log }: ActionRun): string[] {
  return log.split('\n').filter((line) => line.startsWith('::error'));
}

/** The account that the scenarios share, and what the good commit, which all its services run, came to. Concurrent tests begin before any hook. */
const shared = (() => {
  let story: Promise<{ account: Account; first: Awaited<ReturnType<Account['deploy']>> }> | undefined;
  const begin = async () => {
    const account = new Account(await startLocalAws({ tasks: 'docker', registry: 'embedded' }));
    const container = { image: `${account.uri}:before`, healthCheck: HEALTH_CHECK, fromTheFuture: { a: [''] } };
    account.addService('api', { desiredCount: 2 }, container);
    const inputs = { services: 'api', environment: 'LEVEL=very-confidential', 'additional-tags': 'latest, v1' };
    return { account, first: await account.deploy(SERVES, inputs) };
  };
  return {
    get: async () => {
      story ??= begin();
      return await story;
    },
    close: async () => await (await story)?.account.close(),
  };
})();

describeWithDocker('a commit, on a real engine', () => {
  afterAll(shared.close);

  describe('that is good', () => {
    it('is built, pushed, registered and stable', async () => {
      const { account, first } = await shared.get();
      const { run } = first;
      expect(run.log).toContain('✓ Rollout: api stable');
      expect(run.exitCode).toBe(0);
      expect(run.outputs).toMatchObject({
        verdict: 'stable',
        changed: 'true',
        image: `${account.uri}:${sha(SERVES)}`,
        registry: account.aws.registryHost,
      });
      expect(account.revisionOf('api')).toBe('api:2');
      expect(run.summary).toContain('is stable on api:2');
    });

    it('has the digest that the registry serves, under every tag, and the labels of its commit', async () => {
      const { account, first } = await shared.get();
      const { user, password } = account.aws.registryLogin();
      const headers = {
        authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
        accept: 'application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json',
      };
      const at = async (path: string) => await fetch(`http://${account.aws.registryHost}/v2/app/${path}`, { headers });
      for (const tag of [sha(SERVES), 'latest', 'v1']) {
        const manifest = await at(`manifests/${tag}`);
        expect(manifest.headers.get('docker-content-digest')).toBe(first.run.outputs['image-digest']);
      }
      const { config } = (await (await at('manifests/latest')).json()) as { config: { digest: string } };
      const labels = ((await (await at(`blobs/${config.digest}`)).json()) as { config: { Labels: object } }).config
        .Labels;
      expect(labels).toMatchObject({
        'org.opencontainers.image.revision': sha(SERVES),
        'org.opencontainers.image.source': expect.stringMatching(/^https:\/\/github\.com\//),
        'org.opencontainers.image.created': expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      });
    });

    it('keeps members that no SDK has heard of, at any depth', async () => {
      const { account } = await shared.get();
      const definition = account.registered('api:2');
      expect(definition.gainedLater).toEqual({ by: 'ECS', depth: [1, { deeper: '' }] });
      expect(firstContainer(definition).fromTheFuture).toEqual({ a: [''] });
    });

    it('shows neither the login nor environment values, and leaves no login behind', async () => {
      const { first } = await shared.get();
      const { docker, filesLeft, filesOfRun, post, run, userConfig } = first;
      // The lines that tell the runner what to mask are the only ones that have it: the password, and what docker makes of it.
      const masked = run.log.split('\n').flatMap((line) => /^::add-mask::(.+)$/.exec(line)?.[1] ?? []);
      const shown = run.log.replace(/^::add-mask::.*$/gm, '');
      expect(masked).toHaveLength(2);
      const files = [run.summary, JSON.stringify(run.outputs), JSON.stringify(run.state), filesLeft];
      for (const text of [shown, post.log, docker.join('\n'), ...files]) {
        for (const secret of [...masked, 'very-confidential']) expect(text).not.toContain(secret);
      }
      // It was there, in a file of ours, until the post step.
      expect(masked.filter((secret) => filesOfRun.includes(secret))).toHaveLength(1);
      expect(post.exitCode).toBe(0);
      expect(userConfig).toBe(USER_CONFIG);
    });

    it("is built by the engine's own BuildKit where docker has no buildx", async () => {
      const { account, first } = await shared.get();
      const image = `${account.uri}:${sha(SERVES)}`;
      const called = first.docker.map((call) => call.replace(/ --label .*/, ''));
      expect(called).toEqual([
        `DOCKER_BUILDKIT=1 docker login ${account.aws.registryHost} --username AWS --password-stdin`,
        'DOCKER_BUILDKIT=1 docker buildx version',
        `DOCKER_BUILDKIT=1 docker build --tag ${image} --tag ${account.uri}:latest --tag ${account.uri}:v1`,
        ...[image, `${account.uri}:latest`, `${account.uri}:v1`].map((tag) => `DOCKER_BUILDKIT=1 docker push ${tag}`),
      ]);
    });

    it('run again is neither built nor pushed nor registered nor deployed', async () => {
      const { account, first } = await shared.get();
      // Of this service: others are being deployed meanwhile.
      const count = (operation: string) => account.calls(operation, 'api').length;
      const writes = () => ['RegisterTaskDefinition', 'UpdateService'].map(count);
      const before = writes();
      const { docker, run } = await account.deploy(SERVES, { services: 'api', environment: 'LEVEL=very-confidential' });
      expect(run.exitCode).toBe(0);
      expect(run.outputs).toMatchObject({
        verdict: 'unchanged',
        changed: 'false',
        'image-digest': first.run.outputs['image-digest'],
      });
      expect(run.log).toContain('already in ECR');
      expect(docker).toEqual([]);
      expect(writes()).toEqual(before);
      expect(account.revisionOf('api')).toBe('api:2');
    });
  });

  describe('with a command before it', () => {
    it.concurrent('runs it in a container of the new image, and then deploys', async () => {
      const { account } = await shared.get();
      account.addService('migrated');
      const inputs = {
        services: 'migrated',
        'before-command': `sh -c 'cat /server.sh | head -n 1; echo "level $LEVEL"'`,
      };
      const { run, post } = await account.deploy(`# of the new image\n${SERVES}`, inputs);
      expect([run.exitCode, run.outputs.verdict, run.outputs['task-exit-code']]).toEqual([0, 'stable', '0']);
      const { shown } = obey(run.log);
      expect(shown.filter((line) => line.trim() === '# of the new image')).toHaveLength(1);
      expect(account.revisionOf('migrated')).toBe('migrated:2');
      expect(post.log).toBe('');
    });

    it.concurrent('that fails touches no service, and shows its last words', async () => {
      const { account } = await shared.get();
      account.addService('unmigrated');
      const inputs = {
        services: 'unmigrated',
        'before-command': `sh -c 'echo migrating; sleep 1; echo "no such table"; exit 3'`,
      };
      const { run } = await account.deploy(`# another image\n${SERVES}`, inputs);
      expect([run.exitCode, run.outputs['task-exit-code']]).toEqual([1, '3']);
      expect(annotations(run)[0]).toContain('before-command exited with code 3.');
      for (const text of [run.log, run.summary]) {
        expect(text).toContain('migrating');
        expect(text).toContain('no such table');
      }
      expect(account.calls('UpdateService', 'unmigrated')).toEqual([]);
      expect(account.revisionOf('unmigrated')).toBe('unmigrated:1');
    });
  });

  describe('that fails', () => {
    /** The run failed, and the service runs what it ran before. */
    const expectRolledBack = (account: Account, run: ActionRun, service: string) => {
      expect(run.exitCode).toBe(1);
      expect(run.outputs.verdict).toBe('rolled-back');
      expect(account.revisionOf(service)).toBe(`${service}:1`);
      expect(annotations(run)[0]).toContain(`${service} failed on ${service}:2`);
    };

    it.concurrent('by crashing at its start: its exit code and last words are shown, and cannot give commands', async () => {
      const { account } = await shared.get();
      account.addService('crash');
      const attacks = ['::error title=Injected::by it', '##[error]by it', '::add-mask::e', '::stop-commands::by-it'];
      const lines = ['starts', ...attacks, 'KeyError: DATABASE_URL'];
      const script = `${lines.map((line) => `echo "${line}"`).join('\n')}\nexit 3\n`;
      const { run } = await account.deploy(script, { services: 'crash' });
      expectRolledBack(account, run, 'crash');
      expect(run.log).toContain('container app: exit code 3');
      const { obeyed, shown, stopped } = obey(run.log);
      expect(shown.map((line) => line.trim())).toEqual(expect.arrayContaining(lines));
      expect(obeyed.filter((command) => /by[ -]it|^add-mask e$/.test(command))).toEqual([]);
      expect(stopped).toBe(false);
      expect(annotations(run)[0]).toContain('last line of its log: KeyError: DATABASE_URL');
      for (const line of lines) expect(run.summary).toContain(line);
      expect(account.calls('UpdateService', 'crash').map(({ taskDefinition }) => taskDefinition)).toEqual([
        expect.stringMatching(/\/crash:2$/),
        expect.stringMatching(/\/crash:1$/),
      ]);
    });

    it.concurrent('its health check', async () => {
      const { account } = await shared.get();
      account.addService('unhealthy', {}, { healthCheck: HEALTH_CHECK });
      const { run } = await account.deploy('echo waits\nexec busybox sleep 600\n', { services: 'unhealthy' });
      expectRolledBack(account, run, 'unhealthy');
      expect(run.log).toMatch(/What to do:\n[\s\S]*health check \["CMD-SHELL","wget /);
      // That it was killed then is not why.
      for (const text of [annotations(run)[0], run.summary]) {
        expect(text).toMatch(/\d tasks?: Task failed container health checks/);
        expect(text).not.toContain('code 137');
      }
    });

    it.concurrent('by taking more memory than it has', async () => {
      const { account } = await shared.get();
      account.addService('hungry', {}, { memory: 16 });
      const { run } = await account.deploy('echo grows\nexec busybox dd if=/dev/zero of=/dev/null bs=256M\n', {
        services: 'hungry',
      });
      expectRolledBack(account, run, 'hungry');
      expect(run.log).toContain('exit code 137, OutOfMemoryError');
      for (const text of [run.log, annotations(run)[0], run.summary])
        expect(text).toMatch(/more than the 16 MiB of its/);
    });

    it.concurrent('because its command is not in the image', async () => {
      const { account } = await shared.get();
      account.addService('missing-command');
      const dockerfile = 'FROM scratch\nCOPY root /\nCMD ["/app/gunicorn"]\n';
      const { run } = await account.deploy(
        `${SERVES}# command\n`,
        { services: 'missing-command' },
        { change: (workspace) => writeFile(join(workspace, 'Dockerfile'), dockerfile) },
      );
      expectRolledBack(account, run, 'missing-command');
      for (const text of [run.log, annotations(run)[0], run.summary]) {
        expect(text).toMatch(/Container "app" starts "\/app\/gunicorn", which is not in/);
      }
    });

    it.concurrent('because the image is missing', async () => {
      const { account } = await shared.get();
      account.addService('missing-image');
      const { docker, run } = await account.deploy(SERVES, {
        services: 'missing-image',
        repository: '',
        image: `${account.uri}:gone`,
        containers: 'app',
      });
      expectRolledBack(account, run, 'missing-image');
      expect(docker).toEqual([]);
      expect(run.log).toContain('CannotPullContainerError');
      for (const text of [run.log, annotations(run)[0], run.summary]) {
        expect(text).toMatch(/has no image with tag "gone"/);
      }
    });

    it.concurrent('and whose circuit breaker rolls back is left to ECS', async () => {
      const { account } = await shared.get();
      account.addService('breaker-rollback', BREAKER(true));
      const { run } = await account.deploy('echo breaks\nexit 1\n', { services: 'breaker-rollback' });
      expectRolledBack(account, run, 'breaker-rollback');
      expect(account.calls('UpdateService', 'breaker-rollback')).toHaveLength(1);
      expect(run.log).toContain('ECS takes it back to breaker-rollback:1 (circuit breaker)');
    });

    it.concurrent('and whose circuit breaker does not roll back is rolled back by the run', async () => {
      const { account } = await shared.get();
      account.addService('breaker', BREAKER(false));
      const { run } = await account.deploy('echo breaks too\nexit 1\n', { services: 'breaker' });
      expectRolledBack(account, run, 'breaker');
      expect(account.calls('UpdateService', 'breaker')).toHaveLength(2);
      expect(run.log).toContain('stopped by the circuit breaker');
      expect(run.log).toContain('✓ Rollback: breaker back and stable');
    });

    it.concurrent('in one of two services: both go back, and both are told', async () => {
      const { account } = await shared.get();
      account.addService('pair-api', {}, { environment: [{ name: 'ROLE', value: 'api' }] });
      account.addService('pair-worker', {}, { environment: [{ name: 'ROLE', value: 'worker' }] });
      const script = 'if [ "$ROLE" = worker ]; then echo "no broker"; exit 1; fi\nexec httpd -f -p 8080 -h /site\n';
      const { run } = await account.deploy(script, { services: 'pair-api, pair-worker' });
      expect(run.exitCode).toBe(1);
      expect(['pair-api', 'pair-worker'].map((name) => account.revisionOf(name))).toEqual([
        'pair-api:1',
        'pair-worker:1',
      ]);
      const services = JSON.parse(run.outputs['services-json'] ?? '[]') as { service: string; verdict: string }[];
      expect(services).toMatchObject([
        { service: 'pair-api', verdict: 'rolled-back' },
        { service: 'pair-worker', verdict: 'rolled-back' },
      ]);
      for (const text of [run.log, annotations(run)[0], run.summary]) expect(text).toContain('no broker');
      expect(run.log).toContain('✓ Rollback: pair-api and pair-worker back and stable');
      expect(run.summary).toContain('1 of 2 services failed, all were rolled back');
    });
  });

  describe('that cannot be built', () => {
    it.concurrent('shows the words of docker, and changes nothing in ECS', async () => {
      const { account } = await shared.get();
      account.addService('unbuildable');
      const { run } = await account.deploy(
        `${SERVES}# unbuildable\n`,
        { services: 'unbuildable' },
        { change: (workspace) => writeFile(join(workspace, 'Dockerfile'), 'FROM scratch\nCOPY nowhere /\n') },
      );
      expect(run.exitCode).toBe(1);
      // Engines differ in what they say in between.
      for (const text of [run.log, annotations(run)[0], run.summary])
        expect(text).toMatch(/"\/nowhere"[^\n]*not found/);
      expect(annotations(run)[0]).toMatch(/Not deployed.*No service was changed/);
      expect(account.calls('RegisterTaskDefinition', 'unbuildable')).toEqual([]);
      expect(account.revisionOf('unbuildable')).toBe('unbuildable:1');
    });

    it.concurrent('for several platforms without buildx is refused with what to do', async () => {
      const { account } = await shared.get();
      account.addService('platforms');
      const { docker, run } = await account.deploy(`${SERVES}# platforms\n`, {
        services: 'platforms',
        platforms: 'linux/amd64, linux/arm64',
      });
      expect(run.exitCode).toBe(1);
      expect(annotations(run)[0]).toMatch(
        /linux\/amd64 and linux\/arm64 at once: docker has no buildx.*setup-buildx-action/,
      );
      expect(docker.filter((call) => / (?:build|push) /.test(call))).toEqual([]);
      expect(account.calls('RegisterTaskDefinition', 'platforms')).toEqual([]);
      expect(account.calls('UpdateService', 'platforms')).toEqual([]);
    });
  });
});

const describeWithRegistry = docker && hasDockerRegistry ? describe : describe.skip;

describeWithRegistry("a commit, to Debian's docker-registry", () => {
  it('is built, pushed under all tags, pulled by the tasks of all services, and stable', async () => {
    const registry = await startDockerRegistry('AWS', 'the-password');
    const { password, url, user } = registry;
    const account = new Account(await startLocalAws({ tasks: 'docker', registry: { url, user, password } }));
    try {
      const services = ['api', 'worker', 'scheduler'];
      for (const name of services) account.addService(name);
      const script = `${SERVES}# other registry\n`;
      const inputs = { services: services.join('\n'), 'additional-tags': 'latest, v1' };
      const { filesLeft, run } = await account.deploy(script, inputs);
      expect(run.log).toContain('✓ Rollout: api, worker and scheduler stable');
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect(services.map((name) => account.revisionOf(name))).toEqual(['api:2', 'worker:2', 'scheduler:2']);
      for (const tag of [sha(script), 'latest', 'v1']) {
        expect(await registry.digestOf('app', tag)).toBe(run.outputs['image-digest']);
      }
      expect((await registry.configOf('app', 'latest')).config.Labels).toMatchObject({
        'org.opencontainers.image.revision': sha(script),
      });
      expect(run.log.replace(/^::add-mask::.*$/gm, '') + run.summary + filesLeft).not.toContain('the-password');
    } finally {
      await account.close();
      await registry.close();
    }
  });
});
