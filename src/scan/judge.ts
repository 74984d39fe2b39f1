import type { ScanResult } from '../result.ts';
import { type Finding, SEVERITIES, type Severity } from './findings.ts';
import type { Ignored } from './ignore-list.ts';

/** The findings of a scan, held against the threshold and the list of what is ignored. */
export interface Judged {
  /** Worst first. */
  findings: JudgedFinding[];
  /** Entries that nothing was found for: they can go. */
  unused: Ignored[];
}

export interface JudgedFinding extends Finding {
  /** Of the threshold or worse, and not ignored. */
  counts: boolean;
  /** The entry that stands for it, expired or not. */
  entry: Ignored | undefined;
}

/** @param today "2026-12-31", in UTC: on its last day an entry still holds */
export function judge(
  findings: readonly Finding[],
  threshold: Severity,
  ignored: readonly Ignored[],
  today: string,
): Judged {
  const rank = ({ severity }: Finding) => SEVERITIES.indexOf(severity);
  const judged = withoutRepeats(findings)
    .map((finding) => {
      const entry = ignored.find(({ id }) => id.toUpperCase() === finding.id.toUpperCase());
      const isIgnored = entry !== undefined && entry.expires >= today;
      return { ...finding, entry, counts: !isIgnored && rank(finding) <= SEVERITIES.indexOf(threshold) };
    })
    .sort((a, b) => rank(a) - rank(b) || compare(a.package ?? '', b.package ?? '') || compare(a.id, b.id));
  return {
    findings: judged,
    unused: ignored.filter((entry) => judged.every((finding) => finding.entry !== entry)),
  };
}

/** "2 CRITICAL, 1 HIGH"; "no vulnerabilities". */
export function severityCounts(findings: readonly Finding[]): string {
  const counts = SEVERITIES.map((severity) => [findings.filter((each) => each.severity === severity).length, severity]);
  const found = counts.filter(([count]) => count !== 0).map(([count, severity]) => `${count} ${severity}`);
  return found.join(', ') || 'no vulnerabilities';
}

/** "1 CRITICAL, 2 LOW; 1 of HIGH or worse" */
export function scanWords({ findings, problem, threshold }: ScanResult): string {
  if (problem !== undefined) return 'findings not known';
  const counting = findings.filter(({ counts }) => counts).length;
  const ignored = findings.filter(({ counts, entry }) => !counts && entry !== undefined).length;
  const facts = [
    severityCounts(findings),
    findings.length > 0 && `${counting === 0 ? 'none' : counting} of ${orWorse(threshold)}`,
    ignored > 0 && `${ignored} ignored`,
  ];
  return facts.filter(Boolean).join('; ');
}

/** "CRITICAL CVE-2022-49043 in libxml2 2.9.14 (fixed in 2.9.15)" */
export function findingWords({ entry, fixedIn, id, installed, package: name, severity }: JudgedFinding): string {
  const where = name === undefined ? '' : ` in ${[name, installed].filter(Boolean).join(' ')}`;
  const fix = fixedIn === undefined ? '' : ` (fixed in ${fixedIn})`;
  const expired = entry === undefined ? '' : `; it was ignored until ${entry.expires} (${entry.reason})`;
  return `${severity} ${id}${where}${fix}${expired}`;
}

/** "HIGH or worse" */
export function orWorse(threshold: Severity): string {
  return threshold === SEVERITIES[0] ? threshold : `${threshold} or worse`;
}

/** The images of several platforms share most of their packages. */
function withoutRepeats(findings: readonly Finding[]): Finding[] {
  const key = ({ id, installed, package: name }: Finding) => JSON.stringify([id, name, installed]);
  return [...new Map(findings.map((finding) => [key(finding), finding])).values()];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
