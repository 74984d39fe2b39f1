import type { DescribeImageScanFindingsResponse } from '@aws-sdk/client-ecr';

/** What an answer of DescribeImageScanFindings means for whoever waits for the findings. */
export type ScanState = 'pending' | 'done' | { problem: string; next: string };

/**
 * Judges the status of basic (IN_PROGRESS, COMPLETE, FAILED) and of enhanced scanning (PENDING, ACTIVE, …). Pure.
 *
 * Enhanced scanning says ACTIVE or COMPLETE before its findings are there: they are once the answer has the time of completion.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageScanStatus.html
 */
export function scanState({ imageScanFindings, imageScanStatus }: DescribeImageScanFindingsResponse): ScanState {
  const { description, status = 'PENDING' } = imageScanStatus ?? {};
  const says = `ECR says ${status}${description ? `: ${description.replace(/\.$/, '')}` : ''}.`;
  switch (status) {
    case 'COMPLETE':
    case 'ACTIVE':
      return imageScanFindings?.imageScanCompletedAt ? 'done' : 'pending';
    case 'FAILED':
      return { problem: says, next: 'Start a scan in the ECR console, 24 hours after the last one at the earliest.' };
    case 'UNSUPPORTED_IMAGE':
      return { problem: says, next: UNSUPPORTED };
    case 'SCAN_ELIGIBILITY_EXPIRED':
      return {
        problem: says,
        next: "Inspector no longer scans an image this old: build it again (rebuild: always), or lengthen the re-scan duration in Inspector's ECR settings.",
      };
    case 'FINDINGS_UNAVAILABLE':
      return {
        problem: says,
        next: 'See whether Amazon Inspector is still active for ECR in this account and region.',
      };
    case 'LIMIT_EXCEEDED':
      return { problem: says, next: 'Run the job again later: the account has used up its scans.' };
    case 'IMAGE_ARCHIVED':
      return {
        problem: says,
        next: 'Restore the image in ECR (aws ecr update-image-storage-class --target-storage-class STANDARD).',
      };
    // IN_PROGRESS, PENDING, and what ECR may come to say.
    default:
      return 'pending';
  }
}

/** Of an image that ECR cannot scan. */
export const UNSUPPORTED =
  'ECR scans images that have an operating system it knows (none that is built FROM scratch): use such a base image, or let another scanner ' +
  'hold the gate and set scan to report or off.';
