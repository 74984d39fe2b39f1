import type { DeployResult } from '../result.ts';
import { fenced, plain } from './markdown.ts';
import { duration, outcomeOf, wentWell } from './words.ts';

interface Row {
  label: string;
  bars: Bar[];
}

interface Bar {
  words: string;
  startedAt: number;
  endedAt: number;
  ok: boolean;
}

/**
 * The run as a mermaid gantt chart (GitHub draws it): a row for each phase and, with several services, for each rollout.
 * Undefined where there is nothing to compare.
 */
export function renderTimeline(result: DeployResult): string | undefined {
  const rows = [...phaseRows(result), ...(result.services.length > 1 ? serviceRows(result) : [])];
  if (rows.length < 2) return undefined;
  const bars = rows.flatMap((row) => row.bars);
  const start = Math.min(...bars.map(({ startedAt }) => startedAt));
  const end = Math.max(...bars.map(({ endedAt }) => endedAt));
  const widest = Math.max(...rows.map((row) => row.label.length));
  return fenced(
    [
      // The labels stand left of the bars, where mermaid leaves room for ten characters unless told.
      `%%{init: ${JSON.stringify({ gantt: { leftPadding: 30 + widest * 7 }, themeVariables: colours })}}%%`,
      'gantt',
      'dateFormat x',
      `axisFormat ${end - start < 5000 ? '%S.%L s' : '%H:%M:%S'}`,
      `tickInterval ${tickInterval(end - start)}`,
      'todayMarker off',
      ...rows.flatMap(({ label, bars }) => [`section ${label}`, ...bars.map(barLine)]),
    ],
    'mermaid',
  );
}

/**
 * Readable in GitHub's light and dark themes alike: faint stripes, green for what went well, red for failures. Mermaid's other
 * kinds of bars ("active", "done") have dark words beside them in the dark theme too.
 */
const colours = {
  sectionBkgColor: '#80808020',
  sectionBkgColor2: '#80808020',
  altSectionBkgColor: '#80808020',
  taskBkgColor: '#1f883d',
  taskBorderColor: '#1f883d',
  taskTextColor: '#ffffff',
  critBkgColor: '#cf222e',
  critBorderColor: '#cf222e',
};

function phaseRows({ phases }: DeployResult): Row[] {
  return phases.map(({ endedAt, name, ok, startedAt }) => ({
    label: rowLabel(name),
    bars: [{ words: duration(endedAt - startedAt), startedAt, endedAt, ok }],
  }));
}

function serviceRows({ services }: DeployResult): Row[] {
  return services.flatMap((service) => {
    const { endedAt, name, rollback, startedAt, verdict } = service;
    if (startedAt === undefined || endedAt === undefined || !verdict) return [];
    const bars: Bar[] = [bar(verdict.kind, startedAt, endedAt, wentWell(verdict.kind))];
    if (rollback) {
      bars.push(bar(outcomeOf(service), rollback.startedAt, rollback.endedAt, wentWell(rollback.verdict.kind)));
    }
    return [{ label: rowLabel(name), bars }];
  });
}

function bar(outcome: string, startedAt: number, endedAt: number, ok: boolean): Bar {
  return { words: `${outcome.replaceAll('-', ' ')}, ${duration(endedAt - startedAt)}`, startedAt, endedAt, ok };
}

/** `words` are ours alone. Mermaid draws no bar for an end before or at the start. */
function barLine({ endedAt, ok, startedAt, words }: Bar): string {
  return `${words} :${ok ? '' : 'crit, '}${Math.round(startedAt)}, ${Math.round(Math.max(endedAt, startedAt + 1))}`;
}

/** All of a name that cannot be read as mermaid's syntax: what ECS allows in names, nothing else. */
function rowLabel(name: string): string {
  return plain(name, 32).replace(/[^A-Za-z0-9 ._…-]/g, '_') || '_';
}

/** About six ticks, as mermaid's tickInterval wants them. */
function tickInterval(spanMs: number): string {
  const steps = [100, 250, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000];
  const step = steps.find((ms) => spanMs / ms <= 7);
  if (step !== undefined) return step < 1000 ? `${step}millisecond` : `${step / 1000}second`;
  const minutes = [1, 2, 5, 10, 15, 30].find((minute) => spanMs / 60_000 / minute <= 7);
  return minutes === undefined ? `${Math.ceil(spanMs / 3_600_000 / 7)}hour` : `${minutes}minute`;
}
