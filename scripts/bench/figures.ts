/** Something measured, and what it should be. */
export interface Figure {
  what: string;
  /** As it is shown, with its unit. */
  measured: string;
  /** Without one it is only told. */
  target?: { text: string; isMet: boolean };
}

/** A figure that must not exceed a limit. */
export function atMost(what: string, value: number, limit: number, unit: string, decimals = 0): Figure {
  const shown = (number: number) => `${number.toFixed(decimals)} ${unit}`.trim();
  return { what, measured: shown(value), target: { text: `at most ${shown(limit)}`, isMet: value <= limit } };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

export function table(figures: readonly Figure[]): string {
  const rows = [
    ['', 'measured', 'target', ''],
    ...figures.map(({ what, measured, target }) => [
      what,
      measured,
      target?.text ?? '',
      target ? (target.isMet ? 'met' : 'MISSED') : '',
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
