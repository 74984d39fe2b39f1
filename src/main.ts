import { connect } from './aws/clients.ts';
import { systemClock } from './clock.ts';
import { CANCELLED, DeployError } from './errors.ts';
import { readInputs } from './inputs.ts';
import { type Job, readJob } from './job.ts';
import { preflight } from './preflight.ts';
import type { GithubDeploymentInputs } from './report/github-deployment.ts';
import type { Log } from './report/log.ts';
import type { DeployResult } from './result.ts';
import { STATE, type UnderWay } from './state.ts';

// What the runner starts. Nothing is decided here.
const cancellation = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => cancellation.abort(new DeployError({ what: CANCELLED })));
}

try {
  const inputs = readInputs(process.env);
  const job = readJob(process.env);
  const aws = connect(inputs.region, inputs.roles);
  const looking = ['deploy', 'plan', 'run-task'].includes(inputs.mode) ? preflight(inputs, aws) : undefined;
  // The libraries of the log take as long to load as the first call to go out, so that comes first.
  const cancelled = new Promise((resolve) => cancellation.signal.addEventListener('abort', resolve, { once: true }));
  await Promise.race([aws.contact, looking?.catch(() => {}), cancelled]);
  const [{ deploy }, { openLog }, { report }, { saveState }] = await Promise.all([
    import('./deploy.ts'),
    import('./report/log.ts'),
    import('./report/report.ts'),
    import('@actions/core'),
  ]);
  const log = await openLog();
  const remember = (underWay: UnderWay | undefined) => saveState(STATE.underWay, underWay ?? '');
  const tools = { aws, clock: systemClock, log, signal: cancellation.signal, remember };
  const run = async (): Promise<DeployResult> => {
    if (inputs.mode === 'rollback') return await (await import('./rollback-mode.ts')).rollBackByHand(inputs, tools);
    if (!looking) return await (await import('./continue.ts')).continueDeployments(inputs, tools);
    if (inputs.mode === 'plan') return await (await import('./plan-mode.ts')).planDeployment(inputs, looking, tools);
    if (inputs.mode === 'run-task') {
      return await (await import('./run-task-mode.ts')).runTaskAlone(inputs, job, looking, tools);
    }
    return await deploy(inputs, job, looking, tools);
  };
  const github =
    inputs.github && !['plan', 'run-task'].includes(inputs.mode) ? beginOnGithub(inputs.github, job, log) : undefined;
  const result = await run();
  await Promise.all([report(result, job, log), github?.then((deployment) => deployment?.end(result))]);
  if (result.failure) process.exitCode = 1;
} catch (error) {
  await fail(error);
}
// A cancelled phase may still be waiting for something. What was said last is written first: stdout may be an asynchronous pipe.
process.stdout.write('', () => process.exit());

async function beginOnGithub(inputs: GithubDeploymentInputs, job: Job, log: Log) {
  const { beginGithubDeployment } = await import('./report/github-deployment.ts');
  return await beginGithubDeployment(inputs, job, log);
}

/** Bad input, or a defect of ours: the run did not begin. */
async function fail(error: unknown): Promise<void> {
  const [{ explainAwsError }, { openLog }, { report }, { nothingDone }] = await Promise.all([
    import('./aws/errors.ts'),
    import('./report/log.ts'),
    import('./report/report.ts'),
    import('./result.ts'),
  ]);
  const log = await openLog();
  log.debug((error as Error).stack ?? '');
  await report(nothingDone(explainAwsError(error, 'begin the deployment')), readJob(process.env), log);
  process.exitCode = 1;
}
