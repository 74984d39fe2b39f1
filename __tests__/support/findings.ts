import type { JsonObject } from '../../local/wire.ts';

/** As ECR's API reference shows it for basic scanning. */
export function basicFinding(name: string, severity: string, packageName = 'e2fsprogs'): JsonObject {
  return {
    name,
    description:
      'A code execution vulnerability exists in the directory rehashing functionality of E2fsprogs e2fsck 1.45.4.',
    uri: `http://people.ubuntu.com/~ubuntu-security/cve/${name}`,
    severity,
    attributes: [
      { key: 'package_version', value: '1.44.1-1ubuntu1.1' },
      { key: 'package_name', value: packageName },
      { key: 'CVSS2_VECTOR', value: 'AV:L/AC:L/Au:N/C:P/I:P/A:P' },
      { key: 'CVSS2_SCORE', value: '4.6' },
    ],
  };
}

/** As ECR's API reference shows it for enhanced scanning, times as they are on the wire. */
export function enhancedFinding(id: string, severity: string, fixedInVersion = 'NotAvailable'): JsonObject {
  return {
    awsAccountId: '123456789012',
    description: 'xmlXIncludeAddNode in xinclude.c in libxml2 before 2.11.0 has a use-after-free.',
    findingArn: 'arn:aws:inspector2:us-west-2:123456789012:finding/123456789012123456789012',
    firstObservedAt: 1748368447.765,
    lastObservedAt: 1749452920.144,
    packageVulnerabilityDetails: {
      cvss: [
        {
          baseScore: 8.1,
          scoringVector: 'CVSS:3.1/AV:L/AC:H/PR:N/UI:N/S:C/C:H/I:H/A:H',
          source: 'NVD',
          version: '3.1',
        },
      ],
      referenceUrls: [`https://security-tracker.debian.org/tracker/${id}`],
      relatedVulnerabilities: [],
      source: 'DEBIAN_CVE',
      sourceUrl: `https://security-tracker.debian.org/tracker/${id}`,
      vendorSeverity: 'not yet assigned',
      vulnerabilityId: id,
      vulnerablePackages: [
        {
          arch: 'AMD64',
          epoch: 0,
          name: 'libxml2',
          packageManager: 'OS',
          release: '1.3~deb12u1',
          sourceLayerHash: 'sha256:deb7d8874f38d4ec281d990aac2c7badbfcd5b97d602a388056e3f918a3f8cc7',
          version: '2.9.14+dfsg',
          fixedInVersion,
        },
      ],
    },
    remediation: { recommendation: { text: 'None Provided' } },
    resources: [],
    score: 8.1,
    severity,
    status: 'ACTIVE',
    title: `${id} - libxml2`,
    type: 'PACKAGE_VULNERABILITY',
    updatedAt: 1749452920.144,
    fixAvailable: 'NO',
    exploitAvailable: 'NO',
  };
}
