import type { ECRClient } from '@aws-sdk/client-ecr';
import { explainAwsError, isAwsError } from '../aws/errors.ts';
import type { FoundRepository } from './look-up.ts';

/**
 * Puts more tags on an image that is in ECR, without pulling it: ECR BatchGetImage and PutImage.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-retag.html
 *
 * @throws DeployError when ECR refuses
 */
export async function addTags(
  ecr: ECRClient,
  { name, registryId }: FoundRepository,
  imageDigest: string,
  tags: readonly string[],
): Promise<void> {
  const { BatchGetImageCommand, PutImageCommand } = await import('@aws-sdk/client-ecr');
  const repository = { repositoryName: name, registryId };
  try {
    const found = await ecr.send(new BatchGetImageCommand({ ...repository, imageIds: [{ imageDigest }] }));
    const { imageManifest, imageManifestMediaType } = found.images?.[0] ?? {};
    // It answers 200 for an image that it does not have.
    if (!imageManifest) throw new Error(found.failures?.[0]?.failureReason ?? `ECR has no manifest of ${imageDigest}`);
    const image = { ...repository, imageManifest, imageManifestMediaType, imageDigest };
    await Promise.all(
      tags.map(async (imageTag) => {
        try {
          await ecr.send(new PutImageCommand({ ...image, imageTag }));
        } catch (error) {
          // The image has this tag: somebody else was quicker.
          if (!isAwsError(error, 'ImageAlreadyExistsException')) throw error;
        }
      }),
    );
  } catch (error) {
    throw explainAwsError(error, `tag the image in repository "${name}" with ${tags.join(', ')}`);
  }
}
