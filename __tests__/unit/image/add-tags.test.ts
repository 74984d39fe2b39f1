import { BatchGetImageCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import { afterEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { addTags } from '../../../src/image/add-tags.ts';

const DIGEST = `sha256:${'7'.repeat(64)}`;
const REPOSITORY = {
  name: 'team/api',
  uri: 'registry/team/api',
  registryId: '123456789012',
  region: undefined,
  scansOnPush: false,
};
const MANIFEST = {
  imageManifest: '{"schemaVersion": 2}\n',
  imageManifestMediaType: 'application/vnd.oci.image.index.v1+json',
};

const ecr = mockClient(ECRClient);
afterEach(() => {
  ecr.reset();
});

const add = (...tags: string[]) => addTags(new ECRClient({ region: 'eu-west-1' }), REPOSITORY, DIGEST, tags);

function refusal(name: string, message: string): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400 } });
}

describe('more tags for an image that is in ECR', () => {
  it('are put on its own manifest, byte by byte: another one would be another image', async () => {
    ecr.on(BatchGetImageCommand).resolves({ images: [MANIFEST] });
    ecr.on(PutImageCommand).resolves({});
    await add('latest', 'v1');
    const repository = { registryId: '123456789012', repositoryName: 'team/api' };
    expect(ecr.commandCalls(BatchGetImageCommand).map((call) => call.args[0].input)).toEqual([
      { ...repository, imageIds: [{ imageDigest: DIGEST }] },
    ]);
    expect(ecr.commandCalls(PutImageCommand).map((call) => call.args[0].input)).toEqual([
      { ...repository, ...MANIFEST, imageDigest: DIGEST, imageTag: 'latest' },
      { ...repository, ...MANIFEST, imageDigest: DIGEST, imageTag: 'v1' },
    ]);
  });

  it('that somebody else has put there meanwhile are all right', async () => {
    ecr.on(BatchGetImageCommand).resolves({ images: [MANIFEST] });
    ecr.on(PutImageCommand).rejects(refusal('ImageAlreadyExistsException', 'exists'));
    await expect(add('latest')).resolves.toBeUndefined();
  });

  it('that are on another image and cannot be moved are an error', async () => {
    ecr.on(BatchGetImageCommand).resolves({ images: [MANIFEST] });
    ecr.on(PutImageCommand).rejects(refusal('ImageTagAlreadyExistsException', "The image tag 'latest' already exists"));
    await expect(add('latest')).rejects.toMatchObject({
      name: 'DeployError',
      what: 'Cannot tag the image in repository "team/api" with latest.',
      why: "AWS answered ImageTagAlreadyExistsException: The image tag 'latest' already exists",
    });
  });

  it('are an error where the image is gone, which ECR does not answer with one', async () => {
    ecr.on(BatchGetImageCommand).resolves({
      images: [],
      failures: [{ failureCode: 'ImageNotFound', failureReason: 'Requested image not found' }],
    });
    await expect(add('latest')).rejects.toMatchObject({ why: 'Error: Requested image not found' });
    expect(ecr.commandCalls(PutImageCommand)).toEqual([]);
  });

  it('name the permission that the role lacks', async () => {
    const message = 'User: x is not authorized to perform: ecr:BatchGetImage on resource: y';
    ecr.on(BatchGetImageCommand).rejects(refusal('AccessDeniedException', message));
    await expect(add('latest')).rejects.toMatchObject({
      next: expect.stringContaining('Allow ecr:BatchGetImage on y'),
    });
  });
});
