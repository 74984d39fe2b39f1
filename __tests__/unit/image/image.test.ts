import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchGetImageCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { connect } from '../../../src/aws/clients.ts';
import { provideImage } from '../../../src/image/image.ts';
import type { ExistingImage, FoundImage } from '../../../src/image/look-up.ts';
import { readInputs } from '../../../src/inputs.ts';
import { readJob } from '../../../src/job.ts';
import { fakeClock } from '../../support/clock.ts';
import { collectedLog } from '../../support/log.ts';

const NOW = Date.UTC(2026, 2, 12, 9, 30);
const HOUR_MS = 3_600_000;
const DIGEST = `sha256:${'7'.repeat(64)}`;
const REGISTRY = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const URI = `${REGISTRY}/team/api:abc`;

const existing: ExistingImage = {
  digest: DIGEST,
  sizeBytes: 84_000_000,
  pushedAt: NOW - 3 * HOUR_MS,
  tags: ['abc', 'latest'],
  isArchived: false,
  isIndex: false,
};
const found: FoundImage = {
  uri: URI,
  registry: REGISTRY,
  repository: {
    name: 'team/api',
    uri: `${REGISTRY}/team/api`,
    registryId: '123456789012',
    region: undefined,
    scansOnPush: false,
  },
  existing,
  isBuilt: false,
};

const ecr = mockClient(ECRClient);
let work: string;

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'image-phase-'));
});

afterEach(() => {
  ecr.reset();
  rmSync(work, { recursive: true });
});

async function provide(image: Partial<FoundImage>, inputs: Record<string, string> = {}) {
  const given = { cluster: 'production', services: 'api', ...inputs };
  const env = Object.fromEntries(Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
  return await provideImage({
    inputs: readInputs({ GITHUB_SHA: 'abc', ...env }),
    job: readJob({ RUNNER_TEMP: work }),
    found: { ...found, ...image },
    aws: connect('eu-west-1'),
    clock: fakeClock(NOW),
    log: collectedLog(),
  });
}

describe('an image that ECR has', () => {
  it('is taken as it is, without a call', async () => {
    expect(await provide({}, { repository: 'team/api', 'additional-tags': 'latest' })).toEqual({
      uri: URI,
      digest: DIGEST,
      isIndex: false,
      registry: REGISTRY,
      built: false,
      sizeBytes: 84_000_000,
      outcome: 'already in ECR, pushed 3 h ago, nothing to build',
    });
    expect(ecr.calls()).toEqual([]);
  });

  it.each([
    [undefined, 'already in ECR, nothing to build'],
    [NOW - 20_000, 'already in ECR, pushed 20 s ago, nothing to build'],
    [NOW - 47 * HOUR_MS, 'already in ECR, pushed 47 h ago, nothing to build'],
    [NOW - 300 * HOUR_MS, 'already in ECR, pushed 12 days ago, nothing to build'],
  ])('says how old it is (pushed at %s)', async (pushedAt, outcome) => {
    const image = await provide({ existing: { ...existing, pushedAt } }, { repository: 'team/api' });
    expect(image.outcome).toBe(outcome);
  });

  it('gets the tags that it lacks, and no others', async () => {
    ecr.on(BatchGetImageCommand).resolves({ images: [{ imageManifest: '{}' }] });
    ecr.on(PutImageCommand).resolves({});
    const image = await provide({}, { repository: 'team/api', 'additional-tags': 'latest, stable' });
    expect(image.outcome).toBe('already in ECR, pushed 3 h ago, now tagged stable too');
    expect(ecr.commandCalls(PutImageCommand).map((call) => call.args[0].input.imageTag)).toEqual(['stable']);
  });
});

describe('a ready image', () => {
  it('is taken as it is, its digest known or not', async () => {
    const nginx = { uri: 'nginx:1.27', registry: 'docker.io', repository: undefined };
    expect(await provide({ ...nginx, existing: undefined }, { image: 'nginx:1.27' })).toEqual({
      uri: 'nginx:1.27',
      digest: undefined,
      registry: 'docker.io',
      built: false,
      sizeBytes: undefined,
      outcome: 'given, nothing to build',
    });
    expect(await provide({}, { image: URI })).toMatchObject({ digest: DIGEST, outcome: 'given, nothing to build' });
    expect(ecr.calls()).toEqual([]);
  });
});

describe('an image that is to be built', () => {
  it('is not begun where a build secret is missing: docker would go on without it', async () => {
    const inputs = { repository: 'team/api', 'build-secrets': 'id=npm,env=NPM_TOKEN_THAT_IS_NOT_SET' };
    const failure = await provide({ existing: undefined, isBuilt: true }, inputs).catch((error) => error);
    expect(failure).toMatchObject({
      name: 'InputError',
      problems: ['build-secrets: NPM_TOKEN_THAT_IS_NOT_SET of "npm" is not set; give it in the env of the step'],
    });
    expect(existsSync(work) && readdirSync(work)).toEqual([]);
    expect(ecr.calls()).toEqual([]);
  });
});
