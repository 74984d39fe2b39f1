/**
 * `npm run bench`: what the bundle in dist/ costs, as medians of RUNS runs, beside what it may cost. With `-- --check` a missed
 * target ends it with 1. Tasks are simulated and the image is in ECR already: no Docker is needed.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromDecisionToExit } from './bench/decision.ts';
import { fiftyServices } from './bench/fifty-services.ts';
import { table } from './bench/figures.ts';
import { happyRun } from './bench/happy-run.ts';
import { startUp } from './bench/start-up.ts';

const RUNS = 7;
const START_UP_RUNS = 21;
/** With many services. */
const FIFTY_RUNS = 3;

const directory = await mkdtemp(join(tmpdir(), 'bench-'));
try {
  const figures = [
    ...(await startUp(START_UP_RUNS, directory)),
    ...(await happyRun(RUNS, directory)),
    ...(await fromDecisionToExit(RUNS, directory)),
    ...(await fiftyServices(FIFTY_RUNS, directory)),
  ];
  console.log(
    `Node ${process.version}, ${cpus().length} cores. Medians of ${START_UP_RUNS} runs for start-up, of ${FIFTY_RUNS} with fifty services, of ${RUNS} for the rest, ` +
      'with simulated tasks and an image that is in ECR already.\n',
  );
  console.log(table(figures));
  if (process.argv.includes('--check') && figures.some(({ target }) => target && !target.isMet)) process.exitCode = 1;
} finally {
  await rm(directory, { recursive: true });
}
