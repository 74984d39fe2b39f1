import type { Aws } from '../aws/clients.ts';
import { isAccessDenied } from '../aws/errors.ts';
import type { Log } from '../report/log.ts';
import { describeImage } from './look-up.ts';
import { parseImageReference, parseRepository } from './reference.ts';

/**
 * Which of the images ECR has no more, deleted by a lifecycle rule, say: ECR DescribeImages. Those of other registries are not asked
 * about; where the role may not ask, a notice says so.
 *
 * @throws DeployError when ECR refuses a call for another reason
 */
export async function missingImages(aws: Aws, images: readonly string[], log: Log): Promise<string[]> {
  const missing = await Promise.all(
    images.map(async (image) => {
      const { digest, host, path, tag = 'latest' } = parseImageReference(image);
      if (!host || !/\.dkr[.-]ecr\./.test(host)) return [];
      const { name, region, registryId } = parseRepository(`${host}/${path}`);
      try {
        const asked = { ecr: await aws.ecr(region), name, registryId };
        return (await describeImage(asked, digest ? { imageDigest: digest } : { imageTag: tag })) ? [] : image;
      } catch (error) {
        if (!isAccessDenied((error as Error).cause)) throw error;
        log.notice(`Whether ${image} still exists is not known: ${(error as Error).message}`);
        return [];
      }
    }),
  );
  return missing.flat();
}
