import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startLocalAws } from '../../local/aws.ts';
import { runAction } from '../../local/runner.ts';
import { HUMAN } from '../../local/timings.ts';
import { atMost, type Figure, median } from './figures.ts';
import { callsOf } from './service.ts';

const SERVICES = 50;
/** Looks are two seconds apart. */
const GAP_MS = 1000;

/** What a run with the most services that it takes costs: its memory, and its calls a look at the rollouts. */
export async function fiftyServices(runs: number, workspace: string): Promise<Figure[]> {
  const memory: number[] = [];
  const calls: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const file = join(workspace, `peak-memory-of-fifty-${run}`);
    const requests = await deployFifty(workspace, file);
    memory.push((Number(await readFile(file, 'utf8')) * 1024) / 1_000_000);
    calls.push(mostCallsOfALook(callsOf(requests).polling.map(({ at }) => at)));
  }
  return [
    atMost(`peak memory with ${SERVICES} services`, median(memory), 130, 'MB'),
    atMost(`AWS calls a look with ${SERVICES} services, the most`, Math.max(...calls), 7, ''),
  ];
}

async function deployFifty(workspace: string, memoryFile: string) {
  const aws = await startLocalAws({ timings: HUMAN });
  try {
    aws.addCluster('production');
    const repository = aws.addRepository('api');
    for (const tag of ['1', '2']) aws.addImage('api', tag);
    const names = Array.from({ length: SERVICES }, (_, index) => `service-${index + 1}`);
    for (const name of names) {
      aws.registerTaskDefinition({
        family: name,
        executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
        containerDefinitions: [{ name, image: `${repository}:1` }],
      });
      aws.addService({ name, cluster: 'production', taskDefinition: name, desiredCount: 2 });
    }
    const run = await runAction({
      inputs: { cluster: 'production', services: names.join(), image: `${repository}:2` },
      env: {
        ...aws.environment,
        NODE_OPTIONS: `--require ${join(import.meta.dirname, 'peak-memory.cjs')}`,
        PEAK_MEMORY_FILE: memoryFile,
      },
      workspace,
    });
    await rm(run.tempDir, { recursive: true });
    if (run.outputs.verdict !== 'stable') throw new Error(`A run that should go well did not:\n${run.log}`);
    return aws.requests;
  } finally {
    await aws.close();
  }
}

/** @param times of calls, in ms, in order */
function mostCallsOfALook(times: readonly number[]): number {
  const looks: number[] = [];
  for (const [index, at] of times.entries()) {
    const before = times[index - 1];
    if (before === undefined || at - before > GAP_MS) looks.push(0);
    looks.push((looks.pop() ?? 0) + 1);
  }
  return Math.max(...looks);
}
