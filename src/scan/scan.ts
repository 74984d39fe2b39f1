import type { DescribeImageScanFindingsResponse, ECRClient, ImageIdentifier } from '@aws-sdk/client-ecr';
import { explainAwsError, isAccessDenied, isAwsError, isLastingRefusal } from '../aws/errors.ts';
import type { Clock } from '../clock.ts';
import type { FoundRepository } from '../image/look-up.ts';
import type { Log } from '../report/log.ts';
import { duration } from '../report/words.ts';
import { type Finding, findingsOf } from './findings.ts';
import { scanState, UNSUPPORTED } from './status.ts';

const LOOK_EVERY_MS = 3000;
/** A push begins the scan of a repository that scans on push; ECR shows it a little later. */
const BEGINS_WITHIN_MS = 15_000;

export interface ScanOptions {
  repository: FoundRepository;
  /** By its digest, where that is known. */
  image: ImageIdentifier;
  /** It is a list of images, one for each platform. */
  isIndex: boolean;
  /** The image was pushed by this run. */
  isNew: boolean;
  timeoutMs: number;
  clock: Clock;
  log: Log;
  signal?: AbortSignal;
}

/** All findings, or why there are none to be had. */
export type Scanned = { findings: Finding[] } | { problem: string; next: string };

/**
 * Waits for the scan of an image, starts it where nobody has, and reads all of its findings: ECR DescribeImageScanFindings and
 * StartImageScan. Of an image for several platforms, each platform's is scanned.
 *
 * @throws DeployError when ECR refuses a call for good; the signal's reason when it is aborted
 */
export async function scanImage(ecr: ECRClient, options: ScanOptions): Promise<Scanned> {
  const images = options.isIndex ? await imagesOf(ecr, options) : [options.image];
  const scanned = await Promise.all(images.map(async (image) => await scanOne(ecr, { ...options, image })));
  return (
    scanned.find((one) => 'problem' in one) ?? {
      findings: scanned.flatMap((one) => ('findings' in one ? one.findings : [])),
    }
  );
}

/**
 * The findings that there are now; undefined where there is no scan, or none that has ended.
 *
 * @throws DeployError when ECR refuses a call
 */
export async function findingsNow(
  ecr: ECRClient,
  options: Pick<ScanOptions, 'repository' | 'image' | 'isIndex'>,
): Promise<Finding[] | undefined> {
  try {
    const images = options.isIndex ? await imagesOf(ecr, options) : [options.image];
    const looks = await Promise.all(images.map(async (image) => await describe(ecr, { ...options, image })));
    const pages = looks.flatMap((look) => (look && scanState(look.first) === 'done' ? look.findings : undefined));
    return pages.every((finding) => finding !== undefined) ? pages : undefined;
  } catch (error) {
    throw explainAwsError(error, doing(options));
  }
}

async function scanOne(ecr: ECRClient, options: ScanOptions): Promise<Scanned> {
  const { clock, log, repository, signal, timeoutMs } = options;
  const startedAt = clock.now();
  const maySoonBegin = options.isNew && repository.scansOnPush ? BEGINS_WITHIN_MS : 0;
  /** What came of starting it. */
  let begun: string | undefined;
  let said = '';
  for (;;) {
    const elapsed = clock.now() - startedAt;
    let status = 'ECR did not answer';
    try {
      const look = await describe(ecr, options, signal);
      status = look?.first.imageScanStatus?.status ?? begun ?? 'no scan yet';
      if (look) {
        const state = scanState(look.first);
        if (state === 'done') return { findings: look.findings };
        if (state !== 'pending') return state;
      } else if (begun === undefined && elapsed >= maySoonBegin) {
        begun = await start(ecr, options, signal);
        if (begun === undefined) return { problem: 'ECR cannot scan this kind of image.', next: UNSUPPORTED };
        status = begun;
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (isLastingRefusal(error)) throw explainAwsError(error, doing(options));
      log.debug(`Asking ECR again: ${error}`);
    }
    if (said !== status) log.info(`Scan: ${status} (${duration(elapsed)})`);
    said = status;
    const left = startedAt + timeoutMs - clock.now();
    if (left <= 0) {
      return {
        problem: `The scan has not ended within ${duration(timeoutMs)}: ${status}.`,
        next: 'Run the job again: the image is in ECR, and is not built again. scan-timeout-minutes says how long to wait.',
      };
    }
    await clock.sleep(Math.min(left, LOOK_EVERY_MS), signal);
  }
}

/** The first page, and the findings of all; undefined where ECR knows of no scan. The findings of a scan under way are not read on. */
async function describe(
  ecr: ECRClient,
  { image, repository }: Pick<ScanOptions, 'image' | 'repository'>,
  signal?: AbortSignal,
): Promise<{ first: DescribeImageScanFindingsResponse; findings: Finding[] } | undefined> {
  const { DescribeImageScanFindingsCommand } = await import('@aws-sdk/client-ecr');
  const asked = {
    repositoryName: repository.name,
    registryId: repository.registryId,
    imageId: image,
    maxResults: 1000,
  };
  const options = signal ? { abortSignal: signal } : {};
  try {
    const first = await ecr.send(new DescribeImageScanFindingsCommand(asked), options);
    const findings = findingsOf(first);
    let { nextToken } = first;
    while (nextToken && scanState(first) === 'done') {
      const page = await ecr.send(new DescribeImageScanFindingsCommand({ ...asked, nextToken }), options);
      findings.push(...findingsOf(page));
      nextToken = page.nextToken;
    }
    return { first, findings };
  } catch (error) {
    if (isAwsError(error, 'ScanNotFoundException')) return undefined;
    throw error;
  }
}

/** @returns what came of it in a few words; undefined where ECR cannot scan the image */
async function start(
  ecr: ECRClient,
  { image, repository }: ScanOptions,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { StartImageScanCommand } = await import('@aws-sdk/client-ecr');
  try {
    const { name: repositoryName, registryId } = repository;
    const command = new StartImageScanCommand({ repositoryName, registryId, imageId: image });
    await ecr.send(command, signal ? { abortSignal: signal } : {});
    return 'started, since nobody had';
  } catch (error) {
    if (isAwsError(error, 'UnsupportedImageTypeException')) return undefined;
    if (isAccessDenied(error) || !(isLastingRefusal(error) || isAwsError(error, 'LimitExceededException'))) throw error;
    // Enhanced scanning begins by itself, and a scan may have been begun meanwhile: both refuse ours.
    return `no scan yet (ECR starts none: ${(error as Error).message.replace(/\.$/, '')})`;
  }
}

/** Of an index: its platforms' images, without the attestations that buildx puts beside them. */
async function imagesOf(
  ecr: ECRClient,
  options: Pick<ScanOptions, 'image' | 'repository'>,
): Promise<ImageIdentifier[]> {
  const { BatchGetImageCommand } = await import('@aws-sdk/client-ecr');
  const { image, repository } = options;
  try {
    const { name: repositoryName, registryId } = repository;
    const found = await ecr.send(new BatchGetImageCommand({ repositoryName, registryId, imageIds: [image] }));
    const { manifests = [] } = JSON.parse(found.images?.[0]?.imageManifest ?? '{}') as {
      manifests?: { digest: string; platform?: { architecture?: string } }[];
    };
    const images = manifests.filter(({ platform }) => platform?.architecture !== 'unknown');
    return images.length > 0 ? images.map(({ digest }) => ({ imageDigest: digest })) : [image];
  } catch (error) {
    throw explainAwsError(error, doing(options));
  }
}

function doing({ repository }: Pick<ScanOptions, 'repository'>): string {
  return `read the scan of the image in repository "${repository.name}"`;
}
