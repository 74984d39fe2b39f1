import { describe, expect, it } from '@jest/globals';
import {
  type BuildPlan,
  buildxArguments,
  checkSecrets,
  labelsOf,
  plainArguments,
} from '../../../src/image/build-arguments.ts';
import { readJob } from '../../../src/job.ts';

const NOW = Date.UTC(2026, 2, 12, 9, 30);

const plan = (changes: Partial<BuildPlan> = {}): BuildPlan => ({
  context: '.',
  dockerfile: undefined,
  target: undefined,
  args: [],
  secrets: [],
  labels: [],
  platforms: [],
  cacheFrom: [],
  cacheTo: [],
  tags: ['registry/api:1'],
  ...changes,
});

const everything = plan({
  context: 'services/api',
  dockerfile: 'services/api/Dockerfile.production',
  target: 'runtime',
  args: ['NODE_ENV=production', 'GREETING=hello, world', 'FROM_ENV'],
  secrets: ['id=npm,src=.npmrc'],
  labels: ['team=platform'],
  platforms: ['linux/arm64'],
  cacheFrom: ['registry/api:cache'],
  tags: ['registry/api:1', 'registry/api:latest'],
});

const common = [
  ...['--tag', 'registry/api:1', '--tag', 'registry/api:latest'],
  ...['--file', 'services/api/Dockerfile.production'],
  ...['--target', 'runtime'],
  ...['--build-arg', 'NODE_ENV=production', '--build-arg', 'GREETING=hello, world', '--build-arg', 'FROM_ENV'],
  ...['--secret', 'id=npm,src=.npmrc'],
  ...['--label', 'team=platform'],
];

describe('a build by buildx', () => {
  it('pushes, and leaves to docker what no input says', () => {
    expect(buildxArguments(plan())).toEqual(['buildx', 'build', '--push', '--tag', 'registry/api:1', '.']);
  });

  it('takes all of the inputs', () => {
    expect(buildxArguments({ ...everything, cacheTo: ['type=gha,mode=max'] })).toEqual([
      ...['buildx', 'build', '--push', ...common],
      ...['--platform', 'linux/arm64', '--cache-from', 'registry/api:cache', '--cache-to', 'type=gha,mode=max'],
      'services/api',
    ]);
  });

  it('is one for all platforms', () => {
    const args = buildxArguments(plan({ platforms: ['linux/amd64', 'linux/arm64'] }));
    expect(args.slice(-3)).toEqual(['--platform', 'linux/amd64,linux/arm64', '.']);
  });
});

describe('a build without buildx', () => {
  it('leaves to docker what no input says', () => {
    expect(plainArguments(plan())).toEqual({ args: ['build', '--tag', 'registry/api:1', '.'], warnings: [] });
  });

  it('takes all of the inputs that it can', () => {
    const { args, warnings } = plainArguments(everything);
    expect(args).toEqual([
      ...['build', ...common, '--platform', 'linux/arm64', '--cache-from', 'registry/api:cache'],
      'services/api',
    ]);
    expect(warnings).toEqual([]);
  });

  it('is refused for more than one platform', () => {
    expect(() => plainArguments(plan({ platforms: ['linux/amd64', 'linux/arm64'] }))).toThrow(
      'Cannot build for linux/amd64 and linux/arm64 at once: docker has no buildx here.\nRun docker/setup-buildx-action',
    );
  });

  it.each([
    ['type=registry,ref=registry/api:cache', ['--cache-from', 'registry/api:cache']],
    ['ref=registry/api:cache,type=registry', ['--cache-from', 'registry/api:cache']],
    ['registry/api@sha256:0', ['--cache-from', 'registry/api@sha256:0']],
  ])('reads the cache %s of a registry', (cache, expected) => {
    expect(plainArguments(plan({ cacheFrom: [cache] })).args).toEqual(expect.arrayContaining(expected));
  });

  it('writes a cache into the image itself, and none elsewhere', () => {
    const { args, warnings } = plainArguments(plan({ cacheFrom: ['type=gha'], cacheTo: ['type=inline', 'type=gha'] }));
    expect(args).toEqual(['build', '--tag', 'registry/api:1', '--build-arg', 'BUILDKIT_INLINE_CACHE=1', '.']);
    expect(warnings).toEqual([
      expect.stringMatching(/^cache-from: "type=gha" is left out, because docker has no buildx here/),
      expect.stringMatching(/^cache-to: "type=gha" is left out/),
    ]);
  });
});

describe('the labels', () => {
  const job = readJob({
    GITHUB_SHA: 'abc',
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_SERVER_URL: 'https://git.acme.test',
  });

  it('say which commit of what the image was built from, and when', () => {
    expect(labelsOf(job, NOW, ['team=platform'])).toEqual([
      'org.opencontainers.image.revision=abc',
      'org.opencontainers.image.source=https://git.acme.test/acme/shop',
      'org.opencontainers.image.created=2026-03-12T09:30:00.000Z',
      'team=platform',
    ]);
  });

  it("of the inputs win, an empty one's too", () => {
    const given = ['org.opencontainers.image.created=', 'org.opencontainers.image.revision=v1.2=rc'];
    expect(labelsOf(job, NOW, given)).toEqual([
      'org.opencontainers.image.source=https://git.acme.test/acme/shop',
      ...given,
    ]);
  });

  it('say what is known outside of a workflow', () => {
    expect(labelsOf(readJob({}), NOW, [])).toEqual(['org.opencontainers.image.created=2026-03-12T09:30:00.000Z']);
  });
});

describe('build secrets from the environment', () => {
  const env = { NPM_TOKEN: 'secret', EMPTY: '' };

  it('are all right when they are there, and files are left to docker', () => {
    const secrets = ['id=npm,env=NPM_TOKEN', 'type=env,env=NPM_TOKEN,id=again', 'id=file,src=.npmrc', 'id=EMPTY'];
    expect(checkSecrets(secrets, env)).toEqual({ problems: [], warnings: [] });
  });

  it('are a problem when they are missing, and a warning when they are empty', () => {
    expect(checkSecrets(['id=npm,env=NPM_TOKN', 'id=pip,env=EMPTY'], env)).toEqual({
      problems: ['build-secrets: NPM_TOKN of "npm" is not set; give it in the env of the step'],
      warnings: [expect.stringMatching(/^build-secrets: EMPTY of "pip" is empty/)],
    });
  });
});
