import {
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  type ImageDetail,
  type Repository,
} from '@aws-sdk/client-ecr';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import type { Aws } from '../../../src/aws/clients.ts';
import { DeployError } from '../../../src/errors.ts';
import { lookUpImage } from '../../../src/image/look-up.ts';
import { readInputs } from '../../../src/inputs.ts';

const ACCOUNT = '123456789012';
const HOST = `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com`;
const DIGEST = `sha256:${'a'.repeat(64)}`;
const PUSHED_AT = new Date('2026-03-12T09:30:00Z');

const ecr = mockClient(ECRClient);
let regions: (string | undefined)[];

beforeEach(() => {
  ecr.reset();
  regions = [];
});

const aws = {
  ecr: async (region) => {
    regions.push(region);
    return new ECRClient({ region: region ?? 'eu-west-1' });
  },
} as Aws;

function named(name: string, message = ''): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400 } });
}

function repositoryIs(more: Partial<Repository> = {}): void {
  const repository = { repositoryUri: `${HOST}/team/api`, registryId: ACCOUNT, repositoryName: 'team/api', ...more };
  ecr.on(DescribeRepositoriesCommand).resolves({ repositories: [repository] });
}

/** ECR has an image with these tags, and no other. */
function imageIs(...imageTags: string[]): void {
  imageHas({ imageTags });
}

/** The same, with what else ECR tells of it. */
function imageHas({ imageTags = [], ...more }: ImageDetail): void {
  ecr.on(DescribeImagesCommand).callsFake(({ imageIds: [id] }) => {
    if (!imageTags.includes(id.imageTag) && id.imageDigest !== DIGEST) throw named('ImageNotFoundException');
    const detail = { imageDigest: DIGEST, imageSizeInBytes: 84_213_552, imagePushedAt: PUSHED_AT, imageTags, ...more };
    return { imageDetails: [detail] };
  });
}

async function lookUp(inputs: Record<string, string>) {
  const given = { cluster: 'production', services: 'api', ...inputs };
  const env = Object.fromEntries(Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
  const problems: string[] = [];
  const found = await lookUpImage(readInputs({ ...env, GITHUB_SHA: 'c0ffee' }), aws, problems);
  return { found, problems };
}

const existing = { digest: DIGEST, sizeBytes: 84_213_552, pushedAt: PUSHED_AT.getTime(), tags: ['c0ffee'] };
const repository = {
  name: 'team/api',
  uri: `${HOST}/team/api`,
  registryId: ACCOUNT,
  region: undefined,
  scansOnPush: false,
};

describe('an image that is to be built', () => {
  it('is one that ECR does not have, in the repository that ECR says', async () => {
    repositoryIs();
    imageIs();
    const { found, problems } = await lookUp({ repository: 'team/api' });
    expect(found).toEqual({
      uri: `${HOST}/team/api:c0ffee`,
      registry: HOST,
      repository,
      existing: undefined,
      isBuilt: true,
      notices: [],
    });
    expect(problems).toEqual([]);
  });

  it('is not one that ECR has', async () => {
    repositoryIs();
    imageIs('c0ffee');
    expect((await lookUp({ repository: 'team/api' })).found).toMatchObject({ existing, isBuilt: false });
  });

  it('is one that ECR has where it is always to be rebuilt', async () => {
    repositoryIs();
    imageIs('c0ffee');
    const { found, problems } = await lookUp({ repository: 'team/api', rebuild: 'always' });
    expect(found).toMatchObject({ existing, isBuilt: true });
    expect(problems).toEqual([]);
  });
});

describe('an archived image', () => {
  it('is a problem, since no task can pull it', async () => {
    repositoryIs();
    imageHas({ imageTags: ['c0ffee'], imageStatus: 'ARCHIVED' });
    expect((await lookUp({ repository: 'team/api' })).problems).toEqual([
      expect.stringMatching(/^image-tag: "c0ffee" is archived in repository "team\/api", .*restore it in ECR/),
    ]);
    const image = `${HOST}/team/api:c0ffee`;
    expect((await lookUp({ repository: 'team/api', image })).problems).toEqual([
      expect.stringContaining(`image: "${image}" is archived`),
    ]);
  });
});

describe('the registry', () => {
  it('is asked in two calls', async () => {
    repositoryIs();
    imageIs('c0ffee');
    await lookUp({ repository: 'team/api', 'additional-tags': 'latest' });
    expect(ecr.calls()).toHaveLength(2);
  });

  it('of a full URI is asked in its own region and account', async () => {
    const uri = '210987654321.dkr.ecr.us-west-2.amazonaws.com/team/api';
    repositoryIs({ repositoryUri: uri, registryId: '210987654321' });
    imageIs();
    const { found } = await lookUp({ repository: uri });
    expect(regions).toEqual(['us-west-2']);
    expect(ecr.commandCalls(DescribeImagesCommand)[0]?.args[0].input).toMatchObject({ registryId: '210987654321' });
    expect(found.repository).toEqual({
      name: 'team/api',
      uri,
      registryId: '210987654321',
      region: 'us-west-2',
      scansOnPush: false,
    });
  });

  it('is the one of registry-id where the repository is a name', async () => {
    repositoryIs();
    imageIs();
    await lookUp({ repository: 'team/api', 'registry-id': '210987654321' });
    expect(ecr.commandCalls(DescribeRepositoriesCommand)[0]?.args[0].input).toEqual({
      repositoryNames: ['team/api'],
      registryId: '210987654321',
    });
  });

  it('is at the host that ECR says, also where another form of it was given', async () => {
    repositoryIs();
    imageIs();
    const { found, problems } = await lookUp({ repository: `${ACCOUNT}.dkr-ecr.eu-west-1.on.aws/team/api` });
    expect(found.uri).toBe(`${HOST}/team/api:c0ffee`);
    expect(problems).toEqual([]);
  });

  it('of an imitation of AWS is taken as it is', async () => {
    const host = '000000000000.dkr.ecr.us-east-1.localhost.localstack.cloud:4566';
    repositoryIs({ repositoryUri: `${host}/team/api`, registryId: '000000000000' });
    imageIs();
    expect((await lookUp({ repository: 'team/api' })).found).toMatchObject({
      uri: `${host}/team/api:c0ffee`,
      registry: host,
    });
  });

  it('that ECR knows nothing of is a problem', async () => {
    repositoryIs();
    imageIs();
    const { problems } = await lookUp({ repository: 'registry.example.com/team/api' });
    expect(problems).toEqual([
      `repository: ECR has "team/api" as ${HOST}/team/api, not as "registry.example.com/team/api"; give the one that is meant`,
    ]);
  });
});

describe('a repository that does not exist', () => {
  beforeEach(() => {
    const missing = named(
      'RepositoryNotFoundException',
      `The repository with name 'team/apo' does not exist in the registry with id '${ACCOUNT}'`,
    );
    ecr.on(DescribeRepositoriesCommand).rejects(missing);
    ecr.on(DescribeImagesCommand).rejects(missing);
  });
  const listed = () => ecr.on(DescribeRepositoriesCommand, { maxResults: 20 });

  it('is a problem that lists those that do', async () => {
    listed().resolves({ repositories: [{ repositoryName: 'team/api' }, { repositoryName: 'team/worker' }] });
    expect((await lookUp({ repository: 'team/apo' })).problems).toEqual([
      `repository: "team/apo" does not exist in registry ${ACCOUNT} (eu-west-1); it has: team/api, team/worker (create-repository: true creates it)`,
    ]);
  });

  it('is a problem that says where there are more', async () => {
    listed().resolves({ repositories: [{ repositoryName: 'team/api' }], nextToken: 'more' });
    expect((await lookUp({ repository: 'team/apo' })).problems[0]).toMatch(/it has: team\/api, … \(create/);
  });

  it('is a problem where there is none at all', async () => {
    listed().resolves({ repositories: [] });
    expect((await lookUp({ repository: 'team/apo' })).problems[0]).toMatch(/; it has none \(create/);
  });

  it('is a problem where the role may not list them', async () => {
    listed().rejects(named('AccessDeniedException'));
    expect((await lookUp({ repository: 'team/apo' })).problems).toEqual([
      `repository: "team/apo" does not exist in registry ${ACCOUNT} (eu-west-1) (create-repository: true creates it)`,
    ]);
  });
});

describe('a call that ECR refuses', () => {
  it.each([
    ['DescribeRepositories', DescribeRepositoriesCommand],
    ['DescribeImages', DescribeImagesCommand],
  ] as const)('(%s) says which permission is missing', async (operation, command) => {
    repositoryIs();
    imageIs();
    const arn = `arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/team/api`;
    const denied = `User: arn:aws:iam::1:user/x is not authorized to perform: ecr:${operation} on resource: ${arn}`;
    ecr.on(command as typeof DescribeImagesCommand).rejects(named('AccessDeniedException', denied));
    const failure = await lookUp({ repository: 'team/api' }).catch((error) => error);
    expect(failure).toBeInstanceOf(DeployError);
    expect(failure.what).toBe('Cannot read repository "team/api".');
    expect(failure.next).toContain(`Allow ecr:${operation} on ${arn}`);
  });
});

describe('a tag that cannot be moved', () => {
  const rebuild = { repository: 'team/api', rebuild: 'always' };
  const latest = { repository: 'team/api', 'additional-tags': 'latest' };
  const filters = (filter: string) => [{ filterType: 'WILDCARD' as const, filter }];

  it('cannot be rebuilt', async () => {
    repositoryIs({ imageTagMutability: 'IMMUTABLE' });
    imageIs('c0ffee');
    expect((await lookUp(rebuild)).problems).toEqual([
      'rebuild: "always" would overwrite tag "c0ffee" of repository "team/api", whose tags are immutable: use if-missing, ' +
        'give another image-tag, or exclude the tag from immutability in ECR',
    ]);
  });

  it('can be built for the first time, and stay', async () => {
    repositoryIs({ imageTagMutability: 'IMMUTABLE' });
    imageIs();
    expect((await lookUp(rebuild)).problems).toEqual([]);
    imageIs('c0ffee');
    expect((await lookUp({ repository: 'team/api' })).problems).toEqual([]);
  });

  it('can be rebuilt where a filter excludes it', async () => {
    repositoryIs({
      imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      imageTagMutabilityExclusionFilters: filters('c0*'),
    });
    imageIs('c0ffee');
    expect((await lookUp(rebuild)).problems).toEqual([]);
  });

  it('cannot be put on another image, which is found before the build', async () => {
    repositoryIs({
      imageTagMutability: 'MUTABLE_WITH_EXCLUSION',
      imageTagMutabilityExclusionFilters: filters('latest'),
    });
    imageIs('latest');
    expect((await lookUp(latest)).problems).toEqual([
      'additional-tags: "latest" is on another image of repository "team/api", whose tags are immutable: leave it out, or ' +
        'exclude it from immutability in ECR',
    ]);
  });

  it('is no problem where this image has it', async () => {
    repositoryIs({ imageTagMutability: 'IMMUTABLE' });
    imageIs('c0ffee', 'latest');
    expect((await lookUp(latest)).problems).toEqual([]);
  });

  it('is no problem where no image has it', async () => {
    repositoryIs({ imageTagMutability: 'IMMUTABLE' });
    imageIs();
    expect((await lookUp(latest)).problems).toEqual([]);
  });
});

describe('a ready image', () => {
  it.each([
    ['ghcr.io/acme/api:v1', 'ghcr.io', undefined],
    [`ghcr.io/acme/api:v1@${DIGEST}`, 'ghcr.io', DIGEST],
    ['nginx:1.27', 'docker.io', undefined],
  ])('%s is used as it is, without asking ECR', async (image, registry, digest) => {
    const { found, problems } = await lookUp({ image });
    expect(found).toMatchObject({ uri: image, registry, repository: undefined, isBuilt: false });
    expect(found.existing?.digest).toBe(digest);
    expect(problems).toEqual([]);
    expect(regions).toEqual([]);
  });

  it('of the repository is looked up in it', async () => {
    repositoryIs();
    imageIs('v1');
    const image = `${HOST}/team/api:v1`;
    const { found } = await lookUp({ image, repository: 'team/api' });
    expect(found).toMatchObject({
      uri: image,
      registry: HOST,
      repository,
      existing: { digest: DIGEST },
      isBuilt: false,
    });
  });

  it('of the repository that is not there is a problem', async () => {
    repositoryIs();
    imageIs('v1');
    const { problems } = await lookUp({ image: `${HOST}/team/api:v2`, repository: 'team/api' });
    expect(problems).toEqual([`image: ${HOST}/team/api:v2 does not exist: repository "team/api" has no such image`]);
  });

  it('from elsewhere is none of the repository, whatever its tags', async () => {
    repositoryIs();
    imageIs('v1');
    const { found, problems } = await lookUp({ image: 'ghcr.io/team/api:v1', repository: 'team/api' });
    expect(found).toMatchObject({ registry: 'ghcr.io', repository, existing: undefined });
    expect(problems).toEqual([]);
  });
});
