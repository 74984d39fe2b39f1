import type { Clock } from '../clock.ts';
import { fileOfInput } from '../definition-file/of-input.ts';
import { DeployError } from '../errors.ts';
import type { FoundImage, FoundRepository } from '../image/look-up.ts';
import type { ScanInputs } from '../inputs/scan.ts';
import { count } from '../report/words.ts';
import type { ImageResult, ScanResult } from '../result.ts';
import type { Tools } from '../tools.ts';
import { type Ignored, parseIgnoreList } from './ignore-list.ts';
import { findingWords, judge, orWorse } from './judge.ts';
import { findingsNow, scanImage } from './scan.ts';

/** How many findings an error and a warning name; the summary has more. */
const NAMED = 20;

/** @param problems gets what is wrong with the file of `scan-ignore` */
export async function readIgnoreList(path: string, problems: string[]): Promise<Ignored[]> {
  return (await fileOfInput('scan-ignore', path, problems, (text) => parseIgnoreList(path, text))) ?? [];
}

/**
 * Waits for the scan of the image that is to be deployed, and judges its findings. In report mode nothing that goes wrong with the scan
 * is an error.
 *
 * @returns the result, and the refusal where the gate holds the image back
 * @throws DeployError in gate mode, when ECR refuses a call
 */
export async function holdAgainstScan(
  { built, ...provided }: ImageResult,
  repository: FoundRepository,
  scan: ScanInputs,
  ignored: readonly Ignored[],
  { aws, clock, log, signal }: Tools,
): Promise<{ result: ScanResult; refusal: DeployError | undefined }> {
  const options = { ...asked(provided, repository), isNew: built, timeoutMs: scan.timeoutMs, clock, log, signal };
  const scanned = await scanImage(await aws.ecr(repository.region), options).catch((error) => {
    if (scan.mode === 'gate' || signal.aborted) throw error;
    return { problem: (error as Error).message, next: '' };
  });
  if ('problem' in scanned) {
    const { next, problem } = scanned;
    const result = { threshold: scan.threshold, isGate: scan.mode === 'gate', findings: [], problem };
    if (result.isGate)
      return { result, refusal: new DeployError({ what: HELD_BACK, why: problem, next: `${next} ${LEFT}` }) };
    log.warning(`The findings of the image's scan are not known. ${problem} ${next}`.trim());
    return { result, refusal: undefined };
  }
  const { findings, unused } = judge(scanned.findings, scan.threshold, ignored, today(clock));
  for (const { id } of unused) log.info(`Scan: ${id} of scan-ignore is not found any more`);
  const counting = findings.filter(({ counts }) => counts);
  for (const finding of counting.slice(0, NAMED)) log.info(`  ${findingWords(finding)}`);
  if (counting.length > NAMED) log.info(`  and ${counting.length - NAMED} more: the job summary has them`);
  const result = { threshold: scan.threshold, isGate: scan.mode === 'gate', findings };
  return { result, refusal: refusalOf(result, scan, 'was not') };
}

/**
 * The same without waiting and without starting a scan, for a plan; undefined where there are no findings yet.
 *
 * @throws DeployError when ECR refuses a call
 */
export async function lookAtScan(
  { existing, repository, uri }: FoundImage,
  scan: ScanInputs,
  ignored: readonly Ignored[],
  { aws, clock }: Tools,
): Promise<{ result: ScanResult; refusal: DeployError | undefined } | undefined> {
  if (!existing || !repository) return undefined;
  const found = await findingsNow(await aws.ecr(repository.region), asked({ uri, ...existing }, repository));
  if (!found) return undefined;
  const { findings } = judge(found, scan.threshold, ignored, today(clock));
  const result = { threshold: scan.threshold, isGate: scan.mode === 'gate', findings };
  return { result, refusal: refusalOf(result, scan, 'would not be') };
}

function asked(
  { digest, isIndex = false, uri }: Pick<ImageResult, 'digest' | 'isIndex' | 'uri'>,
  repository: FoundRepository,
) {
  const image = digest ? { imageDigest: digest } : { imageTag: uri.slice(uri.lastIndexOf(':') + 1) };
  return { repository, image, isIndex };
}

function today(clock: Clock): string {
  return new Date(clock.now()).toISOString().slice(0, 10);
}

const HELD_BACK = 'The image was not deployed: its scan has not let it through (scan is gate).';
const LEFT = 'The image stays in ECR.';

function refusalOf(
  { findings, isGate }: ScanResult,
  { ignore, threshold }: ScanInputs,
  verb: 'was not' | 'would not be',
): DeployError | undefined {
  const counting = findings.filter(({ counts }) => counts).map(findingWords);
  if (!isGate || counting.length === 0) return undefined;
  const found = count(counting.length, 'vulnerability', 'vulnerabilities');
  const more = counting.length > NAMED ? [`- and ${counting.length - NAMED} more: the job summary has them`] : [];
  return new DeployError({
    what: `The image ${verb} deployed: its scan found ${found} of ${orWorse(threshold)} (scan is gate).`,
    why: [...counting.slice(0, NAMED).map((each) => `- ${each}`), ...more].join('\n'),
    next:
      `Update the packages or the base image. One that does not concern you goes into ${ignore ?? 'a file named by scan-ignore'}, with a ` +
      `reason and a date on which it counts again. ${LEFT}`,
  });
}
