/**
 * `npm run demo`: deploys a small web app to the local AWS with the bundle in dist/, first a good commit, then one that crashes,
 * which is diagnosed and rolled back. Ends with 1 when something else happened.
 */
import { readdir, rm } from 'node:fs/promises';
import { styleText } from 'node:util';
import { type LocalAws, startLocalAws } from './aws.ts';
import { findDockerClient } from './demo/docker-client.ts';
import { LogView } from './demo/log-view.ts';
import { writeSummaries } from './demo/summaries.ts';
import { breakApp, checkOut } from './demo/workspace.ts';
import { type ActionOptions, type ActionRun, runAction, runPost } from './runner.ts';
import type { Behaviour } from './tasks/simulated.ts';
import { HUMAN } from './timings.ts';

const GOOD_COMMIT = '7c1f0a9be2d84563f1b09ce7a5d2386410fe9b3d';
const BAD_COMMIT = 'd94e6b27180c35fa92e1b4d07c86fa53e0179c4b';
const INPUTS = {
  'aws-region': 'eu-west-1',
  cluster: 'production',
  services: 'credential-api',
  repository: 'credential-api',
  environment: 'LOG_LEVEL=info',
};

const startedAt = performance.now();
const docker = await findDockerClient();
const isReal = 'path' in docker;
const aws = await startLocalAws({
  ...(isReal ? { tasks: 'docker', registry: 'embedded' } : { tasks: 'simulated', behaviour: simulate }),
  timings: { ...HUMAN, tickMs: 200, steadyMs: 2000, restartDelayMs: 1000, healthCheckSecondMs: 200 },
});
const workspace = await checkOut();
const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort());
try {
  process.exitCode = (await demonstrate()) ? 0 : 1;
} catch (error) {
  if (!interruption.signal.aborted) throw error;
  process.exitCode = 130;
} finally {
  await aws.close();
  await rm(workspace, { recursive: true });
}

/** Returns whether everything went as it should. */
async function demonstrate(): Promise<boolean> {
  prepare(aws);
  say(
    'A local AWS runs here: cluster "production" with the service "credential-api", two tasks on revision credential-api:1.',
  );
  if (!isReal)
    say(`${docker.obstacle}: nothing is built, and tasks are simulated, from images that are only said to be in ECR.`);

  const good = await deploy('A good commit', GOOD_COMMIT);
  await breakApp(workspace);
  const bad = await deploy('A commit that crashes at its start', BAD_COMMIT);

  const { page, markdown } = await writeSummaries({ good: good.run.summary, bad: bad.run.summary });
  title('The job summaries');
  say(`${page}\nas GitHub gets them: ${markdown.join(', ')}`);

  const wrong = [
    ...expect('the good commit', {
      'is deployed (exit code 0)': good.run.exitCode === 0,
      'has the verdict stable': good.run.outputs.verdict === 'stable',
      'has an image digest': /^sha256:/.test(good.run.outputs['image-digest'] ?? ''),
      'leaves no login behind': good.isClean,
    }),
    ...expect('the bad commit', {
      'fails the step (exit code 1)': bad.run.exitCode === 1,
      'has the verdict rolled-back': bad.run.outputs.verdict === 'rolled-back',
      'shows what the container said last': bad.run.log.includes("KeyError: 'DATABASE_URL'"),
      "has the container's words in its summary": bad.run.summary.includes("KeyError: 'DATABASE_URL'"),
      'leaves no login behind': bad.isClean,
    }),
    ...expect('the service', { 'runs the good revision again': runs(aws, good.run.outputs['task-definition-arn']) }),
  ];
  title(wrong.length === 0 ? 'As expected' : 'Not as expected');
  say(
    wrong.length === 0
      ? 'The good commit is live; the bad one was found out and rolled back, and its step failed.'
      : wrong.map((expectation) => `- ${expectation}`).join('\n'),
  );
  say(`${Math.round((performance.now() - startedAt) / 1000)} s in all.`);
  return wrong.length === 0;
}

/** Runs the main step and the post step for a commit, as a job does. */
async function deploy(what: string, commit: string): Promise<{ run: ActionRun; isClean: boolean }> {
  title(`${what}: ${commit.slice(0, 7)}`);
  if (!isReal) aws.addImage('credential-api', commit);
  const view = new LogView((line) => console.log(line));
  const options: ActionOptions = {
    inputs: INPUTS,
    env: { ...aws.environment, ...(isReal && { PATH: docker.path }), GITHUB_SHA: commit },
    workspace,
    onOutput: (text) => view.write(text),
  };
  const run = await runAction({ ...options, signal: interruption.signal });
  const post = await runPost(run, options);
  view.end();
  say(
    `Step ended with ${run.exitCode} after ${(run.durationMs / 1000).toFixed(1)} s, post step with ${post.exitCode}.`,
  );
  const left = await readdir(run.tempDir);
  await rm(run.tempDir, { recursive: true });
  interruption.signal.throwIfAborted();
  return { run, isClean: post.exitCode === 0 && !left.some((name) => name.startsWith('docker-config')) };
}

/** What the demo deploys to: a service that has been running for long, without a circuit breaker of its own. */
function prepare({ addCluster, addRepository, addService, registerTaskDefinition }: LocalAws): void {
  addCluster('production');
  const repository = addRepository('credential-api', { imageTagMutability: 'IMMUTABLE' });
  registerTaskDefinition({
    family: 'credential-api',
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
    containerDefinitions: [
      {
        name: 'api',
        image: `${repository}:first`,
        essential: true,
        portMappings: [{ containerPort: 8080, protocol: 'tcp' }],
        environment: [{ name: 'LOG_LEVEL', value: 'debug' }],
        healthCheck: {
          command: ['CMD-SHELL', 'wget -q -O /dev/null http://127.0.0.1:8080/health || exit 1'],
          interval: 5,
          retries: 3,
        },
        logConfiguration: {
          logDriver: 'awslogs',
          options: {
            'awslogs-group': '/ecs/credential-api',
            'awslogs-region': 'eu-west-1',
            'awslogs-stream-prefix': 'ecs',
          },
        },
      },
    ],
  });
  addService({ name: 'credential-api', cluster: 'production', taskDefinition: 'credential-api', desiredCount: 2 });
}

/** Without an engine: containers of the bad commit crash, all others run. */
function simulate({ image }: { image: string }): Behaviour | undefined {
  if (!image.endsWith(BAD_COMMIT)) return undefined;
  const logs = ['Traceback (most recent call last):', "KeyError: 'DATABASE_URL'"];
  return { kind: 'exits', exitCode: 1, afterMs: 300, logs };
}

function runs({ service }: LocalAws, taskDefinition: string | undefined): boolean {
  const primary = service('credential-api').deployments.find(({ status }) => status === 'PRIMARY');
  return primary?.rolloutState === 'COMPLETED' && primary.taskDefinition === taskDefinition;
}

/** The expectations that were not met. */
function expect(subject: string, expectations: Record<string, boolean>): string[] {
  return Object.entries(expectations).flatMap(([expectation, met]) => (met ? [] : [`${subject} ${expectation}: no`]));
}

function title(text: string): void {
  console.log(`\n${styleText(['bold', 'inverse'], ` ${text} `)}`);
}

function say(text: string): void {
  console.log(text);
}
