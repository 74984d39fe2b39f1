import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { basicFinding, enhancedFinding } from '../support/findings.ts';
import { onStage, type Play, type Stage } from '../support/stage.ts';

jest.setTimeout(60_000);

const WRITES = ['RegisterTaskDefinition', 'UpdateService', 'RunTask'];
const gate = (more: Record<string, string> = {}): Play => ({ inputs: { repository: 'api', scan: 'gate', ...more } });

function touched({ aws }: Stage): string[] {
  return aws.requests.map(({ operation }) => operation).filter((operation) => WRITES.includes(operation));
}

describe('the scan gate', () => {
  it.concurrent('holds back an image with findings of the threshold, by basic scanning, all pages read', async () => {
    await onStage({}, async (stage) => {
      const findings = [
        ...Array.from({ length: 5 }, (_, index) => basicFinding(`CVE-2019-100${index}`, 'LOW')),
        basicFinding('CVE-2019-5188', 'HIGH'),
        basicFinding('CVE-2020-0001', 'CRITICAL', 'openssl'),
      ];
      stage.aws.scans.script('api', {
        type: 'basic',
        findings,
        pageSize: 3,
        statuses: [{ status: 'IN_PROGRESS' }, { status: 'COMPLETE' }],
      });
      const run = await stage.deploy(gate());
      expect(run.exitCode).toBe(1);
      expect(touched(stage)).toEqual([]);
      // Nobody had started it.
      expect(stage.calls('StartImageScan')).toHaveLength(1);
      expect(stage.calls('DescribeImageScanFindings').filter(({ nextToken }) => nextToken)).toHaveLength(2);
      expect(run.log).toContain(
        'The image was not deployed: its scan found 2 vulnerabilities of HIGH or worse (scan is gate).',
      );
      expect(run.log).toContain('CRITICAL CVE-2020-0001 in openssl 1.44.1-1ubuntu1.1');
      expect(run.log).toContain('The image stays in ECR.%0ANo service was changed.');
      expect(run.summary).toContain('| Severity | Package | Installed | Fixed in | Vulnerability |');
      expect(run.summary).toContain('href="http://people.ubuntu.com/~ubuntu-security/cve/CVE-2019-5188"');
      expect(run.summary).toContain('5 findings that do not count');
      expect(JSON.parse(run.outputs['scan-findings'] ?? '')).toMatchObject({ CRITICAL: 1, HIGH: 1, LOW: 5 });
    });
  });

  it.concurrent('waits until enhanced scanning shows its findings, and names what fixes them', async () => {
    await onStage({}, async (stage) => {
      stage.aws.scans.script('api', {
        type: 'enhanced',
        findings: [
          enhancedFinding('CVE-2022-49043', 'CRITICAL', '0:2.9.14+dfsg-1.4'),
          enhancedFinding('CVE-2022-1', 'UNTRIAGED'),
        ],
        statuses: [
          { status: 'PENDING', description: 'Pending start of the image scan.' },
          { status: 'ACTIVE', description: 'Continuous scan is selected for image.', isEarly: true },
          { status: 'ACTIVE', description: 'Continuous scan is selected for image.' },
        ],
      });
      const run = await stage.deploy(gate());
      expect(run.exitCode).toBe(1);
      expect(touched(stage)).toEqual([]);
      expect(run.log).toContain(
        'CRITICAL CVE-2022-49043 in libxml2 2.9.14+dfsg-1.3~deb12u1 (fixed in 0:2.9.14+dfsg-1.4)',
      );
      expect(run.log).toContain('Scan: PENDING');
      expect(run.summary).toContain('1 CRITICAL, 1 UNDEFINED; 1 of HIGH or worse');
    });
  });

  it.concurrent('lets an image through whose findings are below the threshold, or ignored for a time', async () => {
    await onStage({}, async (stage) => {
      const file = join(stage.workspace, 'scan-ignore.yml');
      writeFileSync(file, '- id: CVE-2019-5188\n  reason: e2fsck is never run\n  expires: 2099-12-31\n');
      stage.aws.scans.script('api', {
        type: 'basic',
        findings: [basicFinding('CVE-2019-5188', 'HIGH'), basicFinding('CVE-2019-1', 'MEDIUM')],
      });
      const run = await stage.deploy(gate({ 'scan-ignore': file }));
      expect(run.exitCode).toBe(0);
      expect(stage.revisionOf('api')).toBe('api:2');
      expect(run.log).toContain('✓ Scan: 1 HIGH, 1 MEDIUM; none of HIGH or worse; 1 ignored');
      expect(run.summary).toContain('ignored until 2099-12-31: e2fsck is never run');
    });
  });

  it.concurrent('counts a finding again once its entry has expired, and says so', async () => {
    await onStage({}, async (stage) => {
      const file = join(stage.workspace, 'scan-ignore.json');
      writeFileSync(file, JSON.stringify([{ id: 'cve-2019-5188', reason: 'no fix yet', expires: '2020-01-31' }]));
      stage.aws.scans.script('api', { type: 'basic', findings: [basicFinding('CVE-2019-5188', 'HIGH')] });
      const run = await stage.deploy(gate({ 'scan-ignore': file }));
      expect(run.exitCode).toBe(1);
      expect(touched(stage)).toEqual([]);
      expect(run.log).toContain(
        'HIGH CVE-2019-5188 in e2fsprogs 1.44.1-1ubuntu1.1; it was ignored until 2020-01-31 (no fix yet)',
      );
    });
  });

  for (const [status, advice] of [
    ['FAILED', 'Start a scan in the ECR console'],
    ['UNSUPPORTED_IMAGE', 'ECR scans images that have an operating system it knows'],
    ['SCAN_ELIGIBILITY_EXPIRED', 're-scan duration'],
    ['FINDINGS_UNAVAILABLE', 'whether Amazon Inspector is still active'],
    ['LIMIT_EXCEEDED', 'the account has used up its scans'],
    ['IMAGE_ARCHIVED', 'Restore the image in ECR'],
  ] as const) {
    it.concurrent(`holds back an image whose scan is ${status}, and says what to do`, async () => {
      await onStage({}, async (stage) => {
        stage.aws.scans.script('api', { type: 'enhanced', statuses: [{ status, description: 'So it is.' }] });
        const run = await stage.deploy(gate());
        expect(run.exitCode).toBe(1);
        expect(touched(stage)).toEqual([]);
        expect(run.log).toContain('The image was not deployed: its scan has not let it through (scan is gate).');
        expect(run.log).toContain(`ECR says ${status}: So it is.`);
        expect(run.log).toContain(advice);
      });
    });
  }

  it.concurrent('holds back an image of a type that ECR does not scan', async () => {
    await onStage({}, async (stage) => {
      stage.aws.scans.script('api', { type: 'basic', unsupported: true });
      const run = await stage.deploy(gate());
      expect(run.exitCode).toBe(1);
      expect(touched(stage)).toEqual([]);
      expect(run.log).toContain('ECR cannot scan this kind of image.');
    });
  });

  it.concurrent('gives up on a scan that does not end, with the status it is in', async () => {
    await onStage({}, async (stage) => {
      stage.aws.scans.script('api', { type: 'enhanced', statuses: [{ status: 'PENDING' }] });
      const run = await stage.deploy(gate({ 'scan-timeout-minutes': '0.1' }));
      expect(run.exitCode).toBe(1);
      expect(touched(stage)).toEqual([]);
      expect(run.log).toContain('The scan has not ended within 6 s: PENDING.');
    });
  });

  it.concurrent('scans the image of each platform where the tag is an index of them', async () => {
    await onStage({}, async (stage) => {
      const platforms = ['amd64', 'arm64', 'unknown'];
      const digests = platforms.map((_, index) => `sha256:${String(index).repeat(64)}`);
      const manifests = platforms.map((architecture, index) => ({
        digest: digests[index],
        platform: { os: architecture === 'unknown' ? 'unknown' : 'linux', architecture },
      }));
      stage.aws.addImage('api', '2', { schemaVersion: 2, manifests });
      stage.aws.scans.script('api', { type: 'basic', findings: [basicFinding('CVE-2019-5188', 'HIGH')] });
      const run = await stage.deploy(gate());
      expect(run.exitCode).toBe(1);
      const started = stage
        .calls('StartImageScan')
        .map(({ imageId }) => (imageId as { imageDigest: string }).imageDigest);
      expect(started.sort()).toEqual(digests.slice(0, 2));
      // Both have the same one.
      expect(run.log).toContain('its scan found 1 vulnerability of HIGH or worse');
    });
  });

  it.concurrent('asks for the permission that is missing', async () => {
    await onStage({}, async (stage) => {
      stage.aws.fail({ operation: 'DescribeImageScanFindings', kind: 'access-denied' });
      const run = await stage.deploy(gate());
      expect(run.exitCode).toBe(1);
      expect(touched(stage)).toEqual([]);
      expect(run.log).toContain('ecr:DescribeImageScanFindings');
    });
  });
});

describe('a scan under way', () => {
  it.concurrent('is left by a run that is cancelled, which has changed nothing', async () => {
    await onStage({}, async (stage) => {
      stage.aws.scans.script('api', { type: 'enhanced', statuses: [{ status: 'PENDING' }] });
      const cancellation = new AbortController();
      const { ended } = await stage.start({ ...gate(), signal: cancellation.signal });
      await stage.called('DescribeImageScanFindings');
      cancellation.abort();
      const run = await ended;
      expect([run.exitCode, run.outputs.verdict, touched(stage)]).toEqual([1, 'cancelled', []]);
      expect(run.log).toContain('✗ Scan: cancelled');
      expect(run.log).toContain('No service was changed.');
    });
  });

  it.concurrent('holds back a task that runs alone, too', async () => {
    await onStage({}, async (stage) => {
      stage.aws.scans.script('api', { type: 'basic', findings: [basicFinding('CVE-2019-5188', 'HIGH')] });
      const run = await stage.deploy(gate({ mode: 'run-task', 'before-command': 'flask db upgrade' }));
      expect([run.exitCode, touched(stage)]).toEqual([1, []]);
      expect(run.log).toContain('its scan found 1 vulnerability of HIGH or worse');
    });
  });
});

describe('scan: report', () => {
  it.concurrent('shows the findings and deploys all the same', async () => {
    await onStage({}, async (stage) => {
      stage.aws.scans.script('api', { type: 'basic', findings: [basicFinding('CVE-2019-5188', 'HIGH')] });
      const run = await stage.deploy({ inputs: { repository: 'api', scan: 'report' } });
      expect(run.exitCode).toBe(0);
      expect(run.outputs.verdict).toBe('stable');
      expect(run.log).toContain('HIGH CVE-2019-5188 in e2fsprogs');
      expect(run.summary).toContain('CVE-2019-5188');
    });
  });

  it.concurrent('never fails for the scan itself', async () => {
    await onStage({}, async (stage) => {
      stage.aws.fail({ operation: 'StartImageScan', kind: 'access-denied' });
      const run = await stage.deploy({ inputs: { repository: 'api', scan: 'report' } });
      expect(run.exitCode).toBe(0);
      expect(run.log).toContain("The findings of the image's scan are not known.");
      expect(run.log).toContain('ecr:StartImageScan');
    });
  });
});

describe('a bad file of what to ignore', () => {
  it.concurrent('is refused with all that is wrong, before anything is changed or scanned', async () => {
    await onStage({}, async (stage) => {
      const file = join(stage.workspace, 'scan-ignore.yml');
      writeFileSync(file, '- id: CVE-1\n  expires: 31.12.2026\n- reason: none\n  note: x\n');
      const run = await stage.deploy(gate({ 'scan-ignore': file }));
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain(`scan-ignore: ${file}: entry 1 has no reason`);
      expect(run.log).toContain('expires is "31.12.2026", which is not a date (2026-12-31)');
      expect(run.log).toContain('entry 2 has no id and no expires');
      expect(run.log).toContain('entry 2 has note, which is not known (id, reason, expires)');
      expect(stage.calls('DescribeImageScanFindings')).toEqual([]);
    });
  });
});

describe('a plan', () => {
  it.concurrent('shows what the gate would say, without starting a scan', async () => {
    await onStage({}, async (stage) => {
      stage.aws.scans.script('api', { type: 'enhanced', findings: [enhancedFinding('CVE-2022-49043', 'HIGH')] });
      const run = await stage.deploy({ inputs: { repository: 'api', scan: 'gate', mode: 'plan' } });
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain('1 HIGH; 1 of HIGH or worse; findings that count would stop the deployment');
      const fresh = await stage.deploy({
        inputs: { repository: 'api', scan: 'gate', mode: 'plan', image: stage.image('1') },
      });
      expect(fresh.log).toContain('CVE-2022-49043');
      expect(stage.calls('StartImageScan')).toEqual([]);
      // What the tasks lack is told together with it.
      expect(run.log).toContain('role "ecsTaskExecutionRole" does not exist');
      stage.aws.inventory.roles.add('ecsTaskExecutionRole');
      const alone = await stage.deploy({ inputs: { repository: 'api', scan: 'gate', mode: 'plan' } });
      expect(alone.exitCode).toBe(1);
      expect(alone.log).toContain('The image would not be deployed: its scan found 1 vulnerability of HIGH or worse');
    });
  });
});
