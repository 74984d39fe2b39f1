import {
  DescribeImageScanFindingsCommand,
  ECRClient,
  type ImageScanStatus,
  StartImageScanCommand,
} from '@aws-sdk/client-ecr';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { scanImage } from '../../../src/scan/scan.ts';
import { scanState } from '../../../src/scan/status.ts';
import { fakeClock } from '../../support/clock.ts';
import { basicFinding } from '../../support/findings.ts';
import { collectedLog } from '../../support/log.ts';

const ecr = mockClient(ECRClient);
beforeEach(() => {
  ecr.reset();
});

const repository = { name: 'api', uri: 'host/api', registryId: '123456789012', region: undefined, scansOnPush: false };
const DONE = { imageScanCompletedAt: new Date(0), findings: [basicFinding('CVE-1', 'HIGH')] };

function named(name: string): Error {
  return Object.assign(new Error(name), { name, $metadata: { httpStatusCode: 400 } });
}

/** Each look in turn is answered with the next; the last one stays. */
function looks(...answers: (ImageScanStatus['status'] | Error | 'early')[]): void {
  let look = 0;
  ecr.on(DescribeImageScanFindingsCommand).callsFake(() => {
    const answer = answers[Math.min(look++, answers.length - 1)];
    if (answer instanceof Error) throw answer;
    if (answer === 'early') return { imageScanStatus: { status: 'ACTIVE' }, imageScanFindings: { findings: [] } };
    return { imageScanStatus: { status: answer }, ...(answer === 'COMPLETE' && { imageScanFindings: DONE }) };
  });
}

async function scan(more: Partial<Parameters<typeof scanImage>[1]> = {}) {
  const log = collectedLog();
  const clock = fakeClock(0);
  const image = { imageDigest: 'sha256:1' };
  const options = { repository, image, isIndex: false, isNew: false, timeoutMs: 600_000, clock, log, ...more };
  return { scanned: await scanImage(new ECRClient({ region: 'eu-west-1' }), options), clock, log };
}

const started = () => ecr.commandCalls(StartImageScanCommand).length;

describe('a scan', () => {
  it('that has ended is read at once', async () => {
    looks('COMPLETE');
    const { scanned, clock } = await scan();
    expect(scanned).toMatchObject({ findings: [{ id: 'CVE-1' }] });
    expect([clock.now(), started()]).toEqual([0, 0]);
  });

  it('that nobody has started is started once', async () => {
    looks(named('ScanNotFoundException'), 'IN_PROGRESS', 'COMPLETE');
    ecr.on(StartImageScanCommand).resolves({});
    const { log } = await scan();
    expect(started()).toBe(1);
    expect(log.texts('info')).toEqual(['Scan: started, since nobody had (0.0 s)', 'Scan: IN_PROGRESS (3 s)']);
  });

  it('of an image that was just pushed is left to scan on push for a while', async () => {
    looks(named('ScanNotFoundException'), named('ScanNotFoundException'), 'COMPLETE');
    await scan({ isNew: true, repository: { ...repository, scansOnPush: true } });
    expect(started()).toBe(0);
    looks(...Array.from({ length: 6 }, () => named('ScanNotFoundException')), 'COMPLETE');
    ecr.on(StartImageScanCommand).resolves({});
    await scan({ isNew: true, repository: { ...repository, scansOnPush: true } });
    expect(started()).toBe(1);
  });

  it.each(['ValidationException', 'LimitExceededException'])(
    'that begins without us (%s) is waited for',
    async (name) => {
      looks(named('ScanNotFoundException'), 'early', 'COMPLETE');
      ecr.on(StartImageScanCommand).rejects(named(name));
      const { scanned } = await scan();
      expect([scanned, started()]).toEqual([{ findings: [expect.objectContaining({ id: 'CVE-1' })] }, 1]);
    },
  );

  it('whose start got lost is started again', async () => {
    looks(named('ScanNotFoundException'), named('ScanNotFoundException'), 'COMPLETE');
    ecr
      .on(StartImageScanCommand)
      .rejectsOnce(Object.assign(new Error('socket hang up'), { $metadata: { httpStatusCode: 503 } }))
      .resolves({});
    expect((await scan()).scanned).toHaveProperty('findings');
    expect(started()).toBe(2);
  });

  it('that never begins is given up with what ECR said to our start', async () => {
    looks(named('ScanNotFoundException'));
    ecr
      .on(StartImageScanCommand)
      .rejects(Object.assign(named('ValidationException'), { message: 'Not with these rules.' }));
    const { log, scanned } = await scan({ timeoutMs: 60_000 });
    expect(scanned).toMatchObject({
      problem: 'The scan has not ended within 1 min: no scan yet (ECR starts none: Not with these rules).',
    });
    expect([started(), log.texts('info')]).toEqual([
      1,
      ['Scan: no scan yet (ECR starts none: Not with these rules) (0.0 s)'],
    ]);
  });

  it('of an image that ECR cannot scan is a problem', async () => {
    looks(named('ScanNotFoundException'));
    ecr.on(StartImageScanCommand).rejects(named('UnsupportedImageTypeException'));
    expect((await scan()).scanned).toMatchObject({ problem: 'ECR cannot scan this kind of image.' });
  });

  it('outlasts throttling and answers that are lost', async () => {
    looks(
      named('ThrottlingException'),
      Object.assign(new Error('socket hang up'), { $metadata: { httpStatusCode: 503 } }),
      'COMPLETE',
    );
    expect((await scan()).scanned).toHaveProperty('findings');
  });

  it('that does not end is given up, with its status', async () => {
    looks('PENDING');
    const { clock, scanned } = await scan({ timeoutMs: 60_000 });
    expect(scanned).toMatchObject({ problem: 'The scan has not ended within 1 min: PENDING.' });
    expect(clock.now()).toBe(60_000);
  });

  it('that may not be read is an error that names the permission', async () => {
    const denied = Object.assign(new Error('not authorized to perform: ecr:DescribeImageScanFindings'), {
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 400 },
    });
    looks(denied);
    await expect(scan()).rejects.toThrow('Allow ecr:DescribeImageScanFindings');
  });
});

describe('the status of a scan', () => {
  it.each([
    ['IN_PROGRESS', 'pending'],
    ['PENDING', 'pending'],
    // ECR may come to know more of them.
    ['QUEUED', 'pending'],
  ])('%s is %s', (status, expected) => {
    expect(scanState({ imageScanStatus: { status: status as 'PENDING' } })).toBe(expected);
  });

  it.each(['COMPLETE', 'ACTIVE'] as const)('%s is the end only with the time of completion', (status) => {
    expect(scanState({ imageScanStatus: { status }, imageScanFindings: { findings: [] } })).toBe('pending');
    expect(scanState({ imageScanStatus: { status }, imageScanFindings: DONE as never })).toBe('done');
  });

  it.each([
    'FAILED',
    'UNSUPPORTED_IMAGE',
    'SCAN_ELIGIBILITY_EXPIRED',
    'FINDINGS_UNAVAILABLE',
    'LIMIT_EXCEEDED',
    'IMAGE_ARCHIVED',
  ] as const)('%s is a problem, with what to do', (status) => {
    expect(scanState({ imageScanStatus: { status, description: 'So it is.' } })).toEqual({
      problem: `ECR says ${status}: So it is.`,
      next: expect.stringMatching(/\.$/),
    });
  });
});
