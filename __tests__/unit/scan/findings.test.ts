import { describe, expect, it } from '@jest/globals';
import { findingsOf } from '../../../src/scan/findings.ts';
import { basicFinding, enhancedFinding } from '../../support/findings.ts';

const basic = (...findings: object[]) => findingsOf({ imageScanFindings: { findings } });
const enhanced = (...enhancedFindings: object[]) => findingsOf({ imageScanFindings: { enhancedFindings } });

describe('the findings of a scan', () => {
  it('are read in the shape of basic scanning, which does not tell what fixes them', () => {
    expect(basic(basicFinding('CVE-2019-5188', 'MEDIUM'))).toEqual([
      {
        id: 'CVE-2019-5188',
        severity: 'MEDIUM',
        package: 'e2fsprogs',
        installed: '1.44.1-1ubuntu1.1',
        fixedIn: undefined,
        url: 'http://people.ubuntu.com/~ubuntu-security/cve/CVE-2019-5188',
      },
    ]);
  });

  it('are read in the shape of enhanced scanning, version and release as the package manager writes them', () => {
    expect(enhanced(enhancedFinding('CVE-2022-49043', 'HIGH', '2.9.15'))).toEqual([
      {
        id: 'CVE-2022-49043',
        severity: 'HIGH',
        package: 'libxml2',
        installed: '2.9.14+dfsg-1.3~deb12u1',
        fixedIn: '2.9.15',
        url: 'https://security-tracker.debian.org/tracker/CVE-2022-49043',
      },
    ]);
  });

  it('have no fix where Inspector says NotAvailable', () => {
    expect(enhanced(enhancedFinding('CVE-2022-49043', 'HIGH'))[0]?.fixedIn).toBeUndefined();
  });

  it('are one for each package of a vulnerability, and one where no package is named', () => {
    const packages = [{ name: 'a', version: '1' }, { name: 'b' }];
    const details = { vulnerabilityId: 'CVE-1', vulnerablePackages: packages };
    expect(enhanced({ packageVulnerabilityDetails: details }).map((one) => [one.package, one.installed])).toEqual([
      ['a', '1'],
      ['b', undefined],
    ]);
    expect(enhanced({ title: 'A finding', severity: 'LOW' })).toEqual([
      {
        id: 'A finding',
        severity: 'LOW',
        package: undefined,
        installed: undefined,
        fixedIn: undefined,
        url: undefined,
      },
    ]);
  });

  it('are UNDEFINED with a severity that is not known, and have links to the web alone', () => {
    const [finding] = enhanced({
      severity: 'UNTRIAGED',
      packageVulnerabilityDetails: { sourceUrl: 'javascript:alert(1)' },
    });
    expect([finding?.severity, finding?.url]).toEqual(['UNDEFINED', undefined]);
  });

  it('are none of an answer without any', () => {
    expect(findingsOf({})).toEqual([]);
  });
});
