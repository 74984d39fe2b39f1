import type { Behaviour } from '../../local/tasks/simulated.ts';
import { HUMAN } from '../../local/timings.ts';
import { atMost, type Figure, median } from './figures.ts';
import { type Benchmark, callsOf, deployOnce } from './service.ts';

/** How far the decisions of runs that are under way together lie apart, so that their ends do not get in each other's way. */
const APART_MS = 700;

/** The time from ECS's decision, success and failure, to the end of our process, at the pace at which it polls for users. */
export async function fromDecisionToExit(runs: number, directory: string): Promise<Figure[]> {
  const succeeded = await together(runs, 'stable', directory, undefined);
  const failed = await together(runs, 'failed', directory, { kind: 'exits', exitCode: 1, logs: ['no database'] });
  const perLook = [...succeeded, ...failed].map(({ aws }) => {
    const { polling } = callsOf(aws.requests);
    return polling.length / polling.filter(({ operation }) => operation === 'DescribeServices').length;
  });
  return [
    ...delays('success', succeeded),
    ...delays('failure', failed),
    atMost('AWS calls a look at the rollout, the most of any run', Math.max(...perLook), 2, '', 1),
  ];
}

async function together(
  runs: number,
  verdict: string,
  workspace: string,
  behaviour: Behaviour | undefined,
): Promise<Benchmark[]> {
  const ended = await Promise.all(
    Array.from({ length: runs }, (_, index) =>
      deployOnce({
        timings: { ...HUMAN, tickMs: 100, steadyMs: 4000 + index * APART_MS, restartDelayMs: 2000 + index * APART_MS },
        behaviour,
        workspace,
        inputs: { rollback: 'false' },
      }),
    ),
  );
  for (const { run } of ended) {
    if (run.outputs.verdict !== verdict) throw new Error(`A run that should end as ${verdict} did not:\n${run.log}`);
  }
  return ended;
}

function delays(decision: string, runs: readonly Benchmark[]): Figure[] {
  const seconds = runs.map(({ aws, endedAt }) => endedAt / 1000 - decidedAt(aws));
  return [
    atMost(`from ECS's ${decision} to our exit`, median(seconds), 3, 's', 1),
    { what: '  the longest of all runs', measured: `${Math.max(...seconds).toFixed(1)} s` },
  ];
}

/** When ECS set the deployment to COMPLETED or FAILED, in epoch seconds. */
function decidedAt({ service }: Benchmark['aws']): number {
  const [latest] = service('api').serviceDeployments;
  if (latest?.finishedAt === undefined) throw new Error('ECS did not come to a decision.');
  return latest.finishedAt;
}
