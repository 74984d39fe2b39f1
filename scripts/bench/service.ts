import { rm } from 'node:fs/promises';
import { type LocalAws, type LocalAwsOptions, startLocalAws } from '../../local/aws.ts';
import { type ActionRun, runAction } from '../../local/runner.ts';
import type { RecordedRequest } from '../../local/server.ts';
import type { Behaviour } from '../../local/tasks/simulated.ts';

const COMMIT = '7c1f0a9be2d84563f1b09ce7a5d2386410fe9b3d';

/** A local AWS with one service, and the image of the commit in ECR already. */
export interface BenchmarkOptions {
  timings: NonNullable<LocalAwsOptions['timings']>;
  /** Of the new tasks; by default they run. */
  behaviour?: Behaviour;
  /** Directory to start in. */
  workspace: string;
  inputs?: Record<string, string>;
  env?: Record<string, string>;
}

export interface Benchmark {
  run: ActionRun;
  aws: LocalAws;
  /** ms since the epoch, when the process had ended. */
  endedAt: number;
}

/** Runs the bundle once against a local AWS of its own, with simulated tasks. */
export async function deployOnce({ behaviour, timings, workspace, inputs, env }: BenchmarkOptions): Promise<Benchmark> {
  const aws = await startLocalAws({
    timings,
    behaviour: ({ image }) => (image.endsWith(COMMIT) ? behaviour : undefined),
  });
  try {
    aws.addCluster('production');
    const repository = aws.addRepository('api');
    aws.addImage('api', 'first');
    aws.addImage('api', COMMIT);
    aws.registerTaskDefinition({
      family: 'api',
      executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
      containerDefinitions: [
        {
          name: 'api',
          image: `${repository}:first`,
          logConfiguration: {
            logDriver: 'awslogs',
            options: { 'awslogs-group': '/ecs/api', 'awslogs-region': 'eu-west-1', 'awslogs-stream-prefix': 'ecs' },
          },
        },
      ],
    });
    aws.addService({
      name: 'api',
      cluster: 'production',
      taskDefinition: 'api',
      desiredCount: 2,
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: false } },
    });
    const run = await runAction({
      inputs: { cluster: 'production', services: 'api', repository: 'api', ...inputs },
      env: { ...aws.environment, GITHUB_SHA: COMMIT, ...env },
      workspace,
    });
    const endedAt = Date.now();
    await rm(run.tempDir, { recursive: true });
    return { run, aws, endedAt };
  } finally {
    await aws.close();
  }
}

/** Which calls there were, and which of them were looks at the rollout. */
export function callsOf(requests: readonly RecordedRequest[]): {
  polling: RecordedRequest[];
  others: RecordedRequest[];
} {
  const updated = requests.findIndex(({ operation }) => operation === 'UpdateService');
  const isLook = ({ operation }: RecordedRequest, index: number) =>
    index > updated && ['DescribeServices', 'DescribeServiceDeployments'].includes(operation);
  return {
    polling: requests.filter(isLook),
    others: requests.filter((request, index) => !isLook(request, index)),
  };
}
