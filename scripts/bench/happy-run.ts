import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HUMAN } from '../../local/timings.ts';
import { atMost, type Figure, median } from './figures.ts';
import { callsOf, deployOnce } from './service.ts';

/** Peak memory of whole runs that go well, and which calls they make. */
export async function happyRun(runs: number, directory: string): Promise<Figure[]> {
  const memory: number[] = [];
  const calls: number[] = [];
  let operations: Figure[] = [];
  for (let run = 0; run < runs; run += 1) {
    const file = join(directory, `peak-memory-${run}`);
    const { run: ended, aws } = await deployOnce({
      timings: HUMAN,
      workspace: directory,
      env: { NODE_OPTIONS: `--require ${join(import.meta.dirname, 'peak-memory.cjs')}`, PEAK_MEMORY_FILE: file },
    });
    if (ended.outputs.verdict !== 'stable') throw new Error(`A run that should go well did not:\n${ended.log}`);
    memory.push((Number(await readFile(file, 'utf8')) * 1024) / 1_000_000);
    const { others } = callsOf(aws.requests);
    calls.push(others.length);
    operations = tally(others.map(({ service, operation }) => `${service}:${operation}`));
  }
  return [
    atMost('peak memory of a whole run', median(memory), 100, 'MB'),
    atMost('AWS calls of a whole run besides polling', median(calls), 12, ''),
    ...operations,
  ];
}

/** A figure for each name: how often it is there. */
function tally(names: readonly string[]): Figure[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ what: `  ${name}`, measured: String(count) }));
}
