import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeImageScanFindingsCommand, ECRClient, StartImageScanCommand } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import type { Aws } from '../../../src/aws/clients.ts';
import type { FoundImage } from '../../../src/image/look-up.ts';
import type { ScanInputs } from '../../../src/inputs/scan.ts';
import type { ImageResult } from '../../../src/result.ts';
import { holdAgainstScan, lookAtScan, readIgnoreList } from '../../../src/scan/gate.ts';
import { fakeClock } from '../../support/clock.ts';
import { basicFinding } from '../../support/findings.ts';
import { collectedLog } from '../../support/log.ts';

const NOW = Date.UTC(2026, 2, 12, 23, 59);
const DIGEST = `sha256:${'7'.repeat(64)}`;
const ecr = mockClient(ECRClient);
let directory: string;
beforeEach(() => {
  ecr.reset();
});
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gate-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

const repository = { name: 'api', uri: 'host/api', registryId: '123456789012', region: undefined, scansOnPush: true };
const image: ImageResult = {
  uri: 'host/api:2',
  digest: DIGEST,
  registry: 'host',
  built: false,
  sizeBytes: undefined,
  outcome: '',
};
const gate: ScanInputs = { mode: 'gate', threshold: 'HIGH', ignore: undefined, timeoutMs: 60_000 };

function findingsAre(...findings: object[]): void {
  ecr.on(DescribeImageScanFindingsCommand).resolves({
    imageScanStatus: { status: 'COMPLETE' },
    imageScanFindings: { imageScanCompletedAt: new Date(NOW), findings },
  });
}

function tools() {
  const log = collectedLog();
  const aws = { ecr: async () => new ECRClient({ region: 'eu-west-1' }) } as unknown as Aws;
  return { aws, clock: fakeClock(NOW), log, signal: new AbortController().signal, remember: () => {} };
}

const denied = Object.assign(new Error('not authorized to perform: ecr:DescribeImageScanFindings'), {
  name: 'AccessDeniedException',
  $metadata: { httpStatusCode: 400 },
});

describe('an image held against its scan', () => {
  it('is let through without findings that count, and asked about by its digest', async () => {
    findingsAre(basicFinding('CVE-1', 'LOW'));
    const { refusal, result } = await holdAgainstScan(image, repository, gate, [], tools());
    expect([refusal, result.findings.length]).toEqual([undefined, 1]);
    expect(ecr.commandCalls(DescribeImageScanFindingsCommand)[0]?.args[0].input.imageId).toEqual({
      imageDigest: DIGEST,
    });
  });

  it('is asked about by its tag where the digest is not known', async () => {
    findingsAre();
    await holdAgainstScan({ ...image, digest: undefined }, repository, gate, [], tools());
    expect(ecr.commandCalls(DescribeImageScanFindingsCommand)[0]?.args[0].input.imageId).toEqual({ imageTag: '2' });
  });

  it('is refused with every finding that counts, twenty of them by name', async () => {
    findingsAre(...Array.from({ length: 25 }, (_, index) => basicFinding(`CVE-${index + 10}`, 'CRITICAL')));
    const { log, ...rest } = tools();
    const { refusal } = await holdAgainstScan(image, repository, { ...gate, ignore: 'ignore.yml' }, [], {
      ...rest,
      log,
    });
    expect(refusal?.what).toBe(
      'The image was not deployed: its scan found 25 vulnerabilities of HIGH or worse (scan is gate).',
    );
    expect(refusal?.why?.split('\n')).toHaveLength(21);
    expect(refusal?.why).toMatch(/- and 5 more: the job summary has them$/);
    expect(refusal?.next).toContain('goes into ignore.yml');
    expect(log.texts('info').at(-1)).toBe('  and 5 more: the job summary has them');
  });

  it('is let through by an entry until the end of its last day, in UTC', async () => {
    findingsAre(basicFinding('CVE-1', 'CRITICAL'));
    const until = (expires: string) => [{ id: 'CVE-1', reason: 'x', expires }];
    expect((await holdAgainstScan(image, repository, gate, until('2026-03-12'), tools())).refusal).toBeUndefined();
    expect((await holdAgainstScan(image, repository, gate, until('2026-03-11'), tools())).refusal).toBeDefined();
  });

  it('is deployed with a warning where findings are only reported and cannot be had', async () => {
    ecr.on(DescribeImageScanFindingsCommand).rejects(denied);
    const { log, ...rest } = tools();
    const report: ScanInputs = { ...gate, mode: 'report' };
    const { refusal, result } = await holdAgainstScan(image, repository, report, [], { ...rest, log });
    expect([refusal, result.problem]).toEqual([undefined, expect.stringContaining('ecr:DescribeImageScanFindings')]);
    expect(log.texts('warning')).toEqual([expect.stringMatching(/^The findings of the image's scan are not known\./)]);
    await expect(holdAgainstScan(image, repository, gate, [], { ...rest, log })).rejects.toThrow(
      'Cannot read the scan',
    );
  });

  it('is not let through by a gate without findings to show', async () => {
    ecr.on(DescribeImageScanFindingsCommand).resolves({ imageScanStatus: { status: 'FAILED', description: 'No.' } });
    const { refusal } = await holdAgainstScan(image, repository, gate, [], tools());
    expect([refusal?.what, refusal?.why]).toEqual([
      'The image was not deployed: its scan has not let it through (scan is gate).',
      'ECR says FAILED: No.',
    ]);
  });
});

describe('a look at the scan, for a plan', () => {
  const found = {
    uri: 'host/api:2',
    repository,
    existing: { digest: DIGEST, isIndex: false },
  } as unknown as FoundImage;

  it('judges what is there, and starts nothing', async () => {
    findingsAre(basicFinding('CVE-1', 'HIGH'));
    const look = await lookAtScan(found, gate, [], tools());
    expect(look?.refusal?.why).toBe('- HIGH CVE-1 in e2fsprogs 1.44.1-1ubuntu1.1');
    expect(ecr.commandCalls(StartImageScanCommand)).toEqual([]);
  });

  it('has nothing to tell of an image that is missing, or whose scan is', async () => {
    expect(await lookAtScan({ ...found, existing: undefined }, gate, [], tools())).toBeUndefined();
    ecr.on(DescribeImageScanFindingsCommand).resolves({ imageScanStatus: { status: 'PENDING' } });
    expect(await lookAtScan(found, gate, [], tools())).toBeUndefined();
    ecr.on(DescribeImageScanFindingsCommand).rejects(Object.assign(new Error(), { name: 'ScanNotFoundException' }));
    expect(await lookAtScan(found, gate, [], tools())).toBeUndefined();
    ecr.on(DescribeImageScanFindingsCommand).rejects(denied);
    await expect(lookAtScan(found, gate, [], tools())).rejects.toThrow('Allow ecr:DescribeImageScanFindings');
  });
});

describe('the file of what is ignored', () => {
  it('is read, and what is wrong with it is a problem of its input', async () => {
    const path = join(directory, 'ignore.yml');
    const problems: string[] = [];
    await writeFile(path, '- { id: CVE-1, reason: x, expires: 2026-12-31 }\n');
    expect(await readIgnoreList(path, problems)).toEqual([{ id: 'CVE-1', reason: 'x', expires: '2026-12-31' }]);
    await writeFile(path, 'CVE-1\n');
    expect(await readIgnoreList(path, problems)).toEqual([]);
    expect(await readIgnoreList('missing.yml', problems)).toEqual([]);
    expect(problems).toEqual([
      expect.stringMatching(/^scan-ignore: .*ignore\.yml is not a list of entries/),
      expect.stringMatching(/^scan-ignore: missing\.yml cannot be read \(ENOENT/),
    ]);
  });
});
