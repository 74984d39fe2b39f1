import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type LocalAws, startLocalAws } from '../../local/aws.ts';
import { connect } from '../../src/aws/clients.ts';
import { provideImage } from '../../src/image/image.ts';
import { lookUpImage } from '../../src/image/look-up.ts';
import { readInputs } from '../../src/inputs.ts';
import { readJob } from '../../src/job.ts';
import type { ImageResult } from '../../src/result.ts';
import { fakeClock } from '../support/clock.ts';
import { docker, dockerPath, hasDocker } from '../support/docker.ts';
import { type DockerRegistry, hasDockerRegistry, startDockerRegistry } from '../support/docker-registry.ts';
import { type CollectedLog, collectedLog } from '../support/log.ts';

/** Of GetAuthorizationToken, and of the registry. */
const PASSWORD = 'the-password-of-ecr';
const SECRET = 'the-secret-of-the-build';
const SHA = '3f2a9c1d5e7b8a90c1d2e3f4a5b6c7d8e9f0a1b2';

const DOCKERFILE = `FROM scratch AS base
ARG GREETING
ENV GREETING=$GREETING
COPY greeting /greeting
FROM base AS runtime
LABEL stage=runtime
FROM base AS other
LABEL stage=other
`;

/** Notes how it is called and with what in its environment, then is docker. */
const WRAPPER = `#!/bin/sh
printf '%s\\n' "$*" >> "$DOCKER_CALLS"
env >> "$DOCKER_CALLS.env"
exec '${dockerPath}' "$@"
`;

/** A user's keychain, which has a login for another registry. */
const KEYCHAIN = `#!/bin/sh
input=$(cat)
printf '%s %s\\n' "$1" "$input" >> "$KEYCHAIN_CALLS"
case $1 in
  list) echo '{"https://other.example.com": "someone"}' ;;
  get) [ "$input" = https://other.example.com ] || { echo 'credentials not found in native keychain'; exit 1; }
    echo '{"ServerURL": "https://other.example.com", "Username": "someone", "Secret": "theirs"}' ;;
esac
`;

/** A buildx plugin that says what it was asked. */
const BUILDX = `#!/bin/sh
[ "$1" = docker-cli-plugin-metadata ] && { echo '{"SchemaVersion": "0.1.0", "Vendor": "test", "Version": "v0.30.0"}'; exit; }
shift
printf '%s\\n' "$*" >> "$BUILDX_CALLS"
[ "$1" = version ] && { echo 'github.com/docker/buildx v0.30.0'; exit; }
echo "#9 pushing manifest for registry/api:1@sha256:$(printf '%064d' 7) done" >&2
`;

const describeWithRegistry = hasDocker && hasDockerRegistry ? describe : describe.skip;
const environment = { ...process.env };

describeWithRegistry('the image', () => {
  let registry: DockerRegistry;
  let aws: LocalAws;
  let work: string;
  let log: CollectedLog;
  let userConfig: string;

  beforeAll(async () => {
    registry = await startDockerRegistry('AWS', PASSWORD);
    aws = await startLocalAws({ registry });
    aws.addRepository('team/api');
  });

  afterAll(async () => {
    await aws.close();
    await registry.close();
  });

  beforeEach(async () => {
    log = collectedLog();
    work = await mkdtemp(join(tmpdir(), 'image-'));
    const file = async (name: string, text: string, mode = 0o644) => {
      await mkdir(join(work, name, '..'), { recursive: true });
      await writeFile(join(work, name), text);
      await chmod(join(work, name), mode);
    };
    await file('bin/docker', WRAPPER, 0o755);
    await file('bin/docker-credential-keychain', KEYCHAIN, 0o755);
    await file('context/Dockerfile', DOCKERFILE);
    await file('context/greeting', `hello ${work}`);
    await file('context/Broken', 'FROM scratch\nCOPY missing /\n');
    await file(
      'user/config.json',
      JSON.stringify({ credsStore: 'keychain', auths: { 'https://other.example.com': {} } }),
    );
    await mkdir(join(work, 'user/contexts'));
    await mkdir(join(work, 'temp'));
    await file('state', '');
    userConfig = join(work, 'user');
    Object.assign(process.env, aws.environment, {
      PATH: `${join(work, 'bin')}${delimiter}${environment.PATH}`,
      DOCKER_CONFIG: userConfig,
      DOCKER_CALLS: join(work, 'docker-calls'),
      KEYCHAIN_CALLS: join(work, 'keychain-calls'),
      BUILDX_CALLS: join(work, 'buildx-calls'),
      GITHUB_STATE: join(work, 'state'),
      TOKEN: SECRET,
    });
  });

  afterEach(async () => {
    process.env = { ...environment };
    const images = (await docker?.run(['images', '--quiet', '--filter', `label=test=${work}`]))?.split('\n') ?? [];
    const ids = [...new Set(images.filter(Boolean))];
    if (ids.length > 0) await docker?.run(['rmi', '--force', ...ids]);
    await rm(work, { recursive: true });
  });

  const written = (name: string) => readFile(join(work, name), 'utf8').catch(() => '');

  /** What preflight and the image phase do, with these inputs. */
  async function run(inputs: Record<string, string>): Promise<ImageResult> {
    const given = {
      cluster: 'production',
      services: 'api',
      repository: 'team/api',
      context: join(work, 'context'),
      ...inputs,
      labels: [`test=${work}`, inputs.labels].filter(Boolean).join('\n'),
    };
    const env = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
    );
    const clients = connect('eu-west-1');
    const problems: string[] = [];
    const read = readInputs({ ...env, GITHUB_SHA: SHA });
    const found = await lookUpImage(read, clients, problems);
    expect(problems).toEqual([]);
    const job = readJob({ GITHUB_SHA: SHA, GITHUB_REPOSITORY: 'acme/shop', RUNNER_TEMP: join(work, 'temp') });
    const clock = fakeClock(Date.UTC(2026, 2, 12, 9, 30));
    return await provideImage({ inputs: read, job, found, aws: clients, clock, log });
  }

  it('is built as the inputs say, pushed under all of its tags, and known by the digest that the registry serves', async () => {
    const image = await run({
      'additional-tags': 'latest',
      'build-args': 'GREETING=hello world',
      'build-secrets': 'id=token,env=TOKEN',
      labels: 'team=platform\norg.opencontainers.image.source=https://example.com/mirror',
      target: 'runtime',
    });

    const digest = await registry.digestOf('team/api', SHA);
    expect(digest).toMatch(/^sha256:/);
    expect(image).toEqual({
      uri: `${registry.host}/team/api:${SHA}`,
      digest,
      isIndex: false,
      registry: registry.host,
      built: true,
      sizeBytes: undefined,
      outcome: 'built and pushed',
    });
    expect(await registry.digestOf('team/api', 'latest')).toBe(digest);
    const { config, history } = await registry.configOf('team/api', SHA);
    expect(config.Labels).toEqual({
      stage: 'runtime',
      team: 'platform',
      test: work,
      'org.opencontainers.image.revision': SHA,
      'org.opencontainers.image.source': 'https://example.com/mirror',
      'org.opencontainers.image.created': '2026-03-12T09:30:00.000Z',
    });
    expect(config.Env).toContain('GREETING=hello world');
    expect(JSON.stringify({ config, history })).not.toContain(SECRET);
    expect(log.texts('untrusted').join('\n')).toContain('COPY greeting /greeting');
  });

  it('that ECR has already is neither built nor logged in for', async () => {
    await run({ 'image-tag': 'again' });
    const calls = await written('docker-calls');
    const before = aws.requests.length;
    const image = await run({ 'image-tag': 'again' });
    expect(image).toMatchObject({ built: false, digest: await registry.digestOf('team/api', 'again') });
    expect(image.outcome).toMatch(/^already in ECR, pushed .+ ago, nothing to build$/);
    expect(await written('docker-calls')).toBe(calls);
    expect(
      aws.requests
        .slice(before)
        .map(({ operation }) => operation)
        .sort(),
    ).toEqual(['DescribeImages', 'DescribeRepositories']);
  });

  it('that ECR has already gets the tags that it lacks, without a build and without docker', async () => {
    await run({ 'image-tag': 'retag' });
    const calls = await written('docker-calls');
    const image = await run({ 'image-tag': 'retag', 'additional-tags': 'stable, live' });
    expect(image.outcome).toMatch(/now tagged stable and live too$/);
    const digest = await registry.digestOf('team/api', 'retag');
    expect(await registry.digestOf('team/api', 'stable')).toBe(digest);
    expect(await registry.digestOf('team/api', 'live')).toBe(digest);
    expect(await written('docker-calls')).toBe(calls);
  });

  it('is not built where its secret is missing', async () => {
    const failure = await run({ 'image-tag': 'unset', 'build-secrets': 'id=token,env=TOKN' }).catch((error) => error);
    expect(failure.problems).toEqual([expect.stringMatching(/^build-secrets: TOKN of "token" is not set/)]);
    expect(await written('docker-calls')).toBe('');
  });

  it('is pushed with a password that is seen nowhere, and that the post step removes', async () => {
    await run({ 'image-tag': 'secret' });
    const token = Buffer.from(`AWS:${PASSWORD}`).toString('base64');
    expect(log.texts('mask').sort()).toEqual([token, PASSWORD].sort());
    const seen = [
      log.texts().join('\n'),
      log.texts('debug').join('\n'),
      await written('docker-calls'),
      await written('docker-calls.env'),
      await written('keychain-calls'),
    ].join('\n');
    expect(seen).toContain(`login ${registry.host} --username AWS --password-stdin`);
    expect(seen).not.toContain(PASSWORD);
    expect(seen).not.toContain(token);

    const [privately = ''] = await readdir(join(work, 'temp'));
    const dir = join(work, 'temp', privately);
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
    expect(await readFile(join(dir, 'config.json'), 'utf8')).toContain(token);
    expect(await written('state')).toContain(dir);

    const node = join(import.meta.dirname, '../../node_modules/.bin/node');
    const post = join(import.meta.dirname, '../../src/post.ts');
    await promisify(execFile)(node, [post], { env: { PATH: environment.PATH, 'STATE_docker-config': dir } });
    expect(await readdir(join(work, 'temp'))).toEqual([]);
  });

  it("leaves the user's own configuration and keychain as they are, and other logins working", async () => {
    await cp(userConfig, join(work, 'copy'), { recursive: true });
    await run({ 'image-tag': 'keychain' });
    expect(await readdir(userConfig)).toEqual(await readdir(join(work, 'copy')));
    expect(await written('user/config.json')).toBe(await written('copy/config.json'));
    expect(await written('keychain-calls')).not.toMatch(/^store/m);

    await docker
      ?.run(['pull', 'other.example.com/app:1'], {
        env: {
          ...(process.env as Record<string, string>),
          DOCKER_CONFIG: join(work, 'temp', (await readdir(join(work, 'temp')))[0] ?? ''),
        },
      })
      .catch(() => {});
    expect(await written('keychain-calls')).toMatch(/^get (?:https:\/\/)?other\.example\.com$/m);
  });

  it("that cannot be built fails with docker's own words and what to do", async () => {
    const failure = await run({ 'image-tag': 'broken', dockerfile: join(work, 'context/Broken') }).catch(
      (error) => error,
    );
    expect(failure).toMatchObject({
      name: 'DeployError',
      what: `Docker cannot build ${registry.host}/team/api:broken.`,
      why: expect.stringContaining('"/missing"'),
      next: expect.stringContaining('A COPY or ADD names what is not in the build context'),
    });
  });

  it('without a Dockerfile fails with what to check', async () => {
    const failure = await run({ 'image-tag': 'broken', dockerfile: join(work, 'context/None') }).catch(
      (error) => error,
    );
    expect(failure.next).toContain('Check the inputs context and dockerfile');
  });

  it('without an engine fails with what to do', async () => {
    process.env.DOCKER_HOST = `unix://${join(work, 'no.sock')}`;
    const failure = await run({ 'image-tag': 'engine' }).catch((error) => error);
    expect(failure.next).toContain('No Docker engine answers on this runner');
  });

  it('without docker fails with what to do', async () => {
    process.env.PATH = join(work, 'temp');
    const failure = await run({ 'image-tag': 'none' }).catch((error) => error);
    expect(failure).toMatchObject({ name: 'DeployError', what: 'There is no docker on this runner.' });
  });

  it("is built by buildx where the user's docker has it", async () => {
    await mkdir(join(userConfig, 'cli-plugins'));
    await writeFile(join(userConfig, 'cli-plugins/docker-buildx'), BUILDX, { mode: 0o755 });
    const image = await run({
      'image-tag': 'buildx',
      platforms: 'linux/amd64,linux/arm64',
      'cache-from': 'type=gha',
      'cache-to': 'type=gha,mode=max',
    });
    const [, build = ''] = (await written('buildx-calls')).trim().split('\n');
    expect(build).toContain(`build --push --tag ${registry.host}/team/api:buildx `);
    expect(build).toContain(
      `--platform linux/amd64,linux/arm64 --cache-from type=gha --cache-to type=gha,mode=max ${work}/context`,
    );
    expect(await written('docker-calls.env')).toContain('BUILDX_NO_DEFAULT_ATTESTATIONS=1');
    expect(image.digest).toBe(`sha256:${'7'.padStart(64, '0')}`);
  });
});
