import type { DeployResult } from '../result.ts';
import type { JudgedFinding } from '../scan/judge.ts';
import { orWorse, scanWords } from '../scan/judge.ts';
import { code, folded, link, table, text } from './markdown.ts';
import { count } from './words.ts';

/** Rows of the table: an old base image has hundreds of findings. */
const MOST_ROWS = 200;

/** The findings that count as a table, the others folded; undefined where the image was not held against its scan. */
export function renderScan({ scan }: DeployResult): string | undefined {
  if (!scan) return undefined;
  if (scan.problem !== undefined) return `${scan.isGate ? '❌' : '⚠️'} ${text(scan.problem)}`;
  const counting = scan.findings.filter(({ counts }) => counts);
  const others = scan.findings.filter(({ counts }) => !counts);
  const stops = scan.isGate ? 'stop the deployment' : 'are reported';
  const mark = { 0: '✅' }[counting.length] ?? (scan.isGate ? '❌' : '⚠️');
  return [
    `${mark} ${text(scanWords(scan))}. Those of ${orWorse(scan.threshold)} ${stops}.`,
    counting.length > 0 ? findingsTable(counting) : undefined,
    others.length > 0
      ? folded(
          `${count(others.length, 'finding')} that ${others.length === 1 ? 'does' : 'do'} not count`,
          findingsTable(others),
        )
      : undefined,
  ]
    .filter(Boolean)
    .join('\n\n');
}

function findingsTable(findings: readonly JudgedFinding[]): string {
  const rows = findings
    .slice(0, MOST_ROWS)
    .map(({ entry, fixedIn, id, installed, package: name, severity, url }) => [
      severity,
      name === undefined ? '–' : code(name, 100),
      installed === undefined ? '–' : text(installed, 100),
      fixedIn === undefined ? '–' : text(fixedIn, 100),
      [link(text(id, 100), url), entry && text(`ignored until ${entry.expires}: ${entry.reason}`, 200)]
        .filter(Boolean)
        .join('<br>'),
    ]);
  const more = findings.length - rows.length;
  const shown = table(['Severity', 'Package', 'Installed', 'Fixed in', 'Vulnerability'], 'lllll', rows);
  return more > 0 ? `${shown}\n\n${count(more, 'more finding')} in ECR.` : shown;
}
