import { type Severity, THRESHOLDS } from '../scan/findings.ts';
import { DEFAULTS } from './defaults.ts';
import * as form from './forms.ts';
import type { InputReader, Parse } from './reader.ts';

/** The `scan*` inputs. */
export interface ScanInputs {
  /** report: the findings are shown; gate: some of them stop the deployment. */
  mode: 'report' | 'gate';
  /** The least severity that counts. */
  threshold: Severity;
  /** Path of a file. */
  ignore: string | undefined;
  timeoutMs: number;
}

const severity: Parse<Severity> = (text) => form.oneOf(...THRESHOLDS)(text.toUpperCase() as Severity);

/** Undefined where `scan` is off. */
export function readScan(input: InputReader): ScanInputs | undefined {
  const mode = input.withDefault('scan', form.oneOf('off', 'report', 'gate'));
  const scan = {
    threshold: input.withDefault('scan-threshold', severity),
    ignore: input.optional('scan-ignore', form.dataFile),
    timeoutMs: input.withDefault('scan-timeout-minutes', form.minutes(0.1, 360)),
  };
  if (mode !== 'off') return { mode, ...scan };
  const ignored = [
    // The runner hands over action.yml's defaults as if they were given: those cannot be meant.
    ...(['scan-threshold', 'scan-timeout-minutes'] as const).filter(
      (name) => !['', DEFAULTS[name]].includes(input.text(name).toUpperCase()),
    ),
    ...(input.text('scan-ignore') === '' ? [] : ['scan-ignore']),
  ];
  for (const name of ignored) input.refuse(name, 'scan is off: set it to report or gate, or leave this out');
  return undefined;
}
