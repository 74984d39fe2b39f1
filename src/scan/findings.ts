import type {
  DescribeImageScanFindingsResponse,
  EnhancedImageScanFinding,
  ImageScanFinding,
} from '@aws-sdk/client-ecr';

/** Worst first. Inspector's UNTRIAGED is UNDEFINED here. */
export const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNDEFINED'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What `scan-threshold` takes. */
export const THRESHOLDS = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const satisfies Severity[];

/** One vulnerability in one package of the image. Its words come from ECR, and the package's from the image. */
export interface Finding {
  /** "CVE-2022-49043" */
  id: string;
  severity: Severity;
  package: string | undefined;
  installed: string | undefined;
  /** Basic scanning does not tell. */
  fixedIn: string | undefined;
  /** http(s) */
  url: string | undefined;
}

/**
 * The findings of one page, of basic and of enhanced scanning. Pure.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageScanFindings.html
 */
export function findingsOf({ imageScanFindings: found }: DescribeImageScanFindingsResponse): Finding[] {
  return [...(found?.findings ?? []).map(ofBasic), ...(found?.enhancedFindings ?? []).flatMap(ofEnhanced)];
}

function ofBasic({ attributes = [], name = '', severity, uri }: ImageScanFinding): Finding {
  const attribute = (key: string) => attributes.find((each) => each.key === key)?.value;
  return {
    id: name,
    severity: toSeverity(severity),
    package: attribute('package_name'),
    installed: attribute('package_version'),
    fixedIn: undefined,
    url: webAddress(uri),
  };
}

/** A vulnerability of several packages is a finding of each. */
function ofEnhanced(finding: EnhancedImageScanFinding): Finding[] {
  const { packageVulnerabilityDetails: details, severity, title = '' } = finding;
  const common = {
    id: details?.vulnerabilityId ?? title,
    severity: toSeverity(severity),
    url: webAddress(details?.sourceUrl),
  };
  const packages = details?.vulnerablePackages ?? [];
  if (packages.length === 0) return [{ ...common, package: undefined, installed: undefined, fixedIn: undefined }];
  return packages.map(({ fixedInVersion, name, release, version }) => ({
    ...common,
    package: name,
    // As the package manager writes it: "2.9.14+dfsg-1.3~deb12u1".
    installed: [version, release].filter(Boolean).join('-') || undefined,
    fixedIn: fixedInVersion === 'NotAvailable' ? undefined : fixedInVersion,
  }));
}

function toSeverity(severity: string | undefined): Severity {
  return SEVERITIES.find((known) => known === severity) ?? 'UNDEFINED';
}

function webAddress(url: string | undefined): string | undefined {
  return /^https?:$/.test(URL.parse(url ?? '')?.protocol ?? '') ? url : undefined;
}
