import type { Diagnosis } from '../../../src/ecs/diagnosis.ts';
import { DeployError, InputError } from '../../../src/errors.ts';
import type { Job } from '../../../src/job.ts';
import type { DeployResult, Phase, RevisionResult, ServiceResult } from '../../../src/result.ts';

/** Results as runs end with them: what the tests of the report read, and what the README's picture shows. */

const account = '123456789012';
const region = 'eu-west-1';
const registry = `${account}.dkr.ecr.${region}.amazonaws.com`;
const began = Date.UTC(2026, 2, 12, 9, 30, 0);

export const job: Job = {
  sha: '3f2a9c1d5e7b8a90c1d2e3f4a5b6c7d8e9f0a1b2',
  repository: 'acme/shop',
  serverUrl: 'https://github.com',
  runUrl: 'https://github.com/acme/shop/actions/runs/1234567890',
  tempDir: '/tmp',
};
const previousSha = '81c0de5a7b3f2e4d6c8b9a0f1e2d3c4b5a697887';

export function revisionArn(name: string): string {
  return `arn:aws:ecs:${region}:${account}:task-definition/${name}`;
}

/** Phases one after the other, by name, seconds and outcome. */
export function phases(...steps: [name: string, seconds: number, outcome: string, ok?: boolean][]): Phase[] {
  let now = began;
  return steps.map(([name, seconds, outcome, ok = true]) => {
    const startedAt = now;
    now += seconds * 1000;
    return { name, startedAt, endedAt: now, outcome, ok };
  });
}

export function service(name: string, more: Partial<ServiceResult> = {}): ServiceResult {
  return {
    name,
    arn: `arn:aws:ecs:${region}:${account}:service/production/${name}`,
    previousTaskDefinition: revisionArn(`${name}:41`),
    taskDefinition: revisionArn(`${name}:42`),
    deploymentId: `ecs-svc/${name.length}380194455826071342`,
    serviceDeploymentArn: `arn:aws:ecs:${region}:${account}:service-deployment/production/${name}/NCWGC2ZR-taawPAYrIaU5`,
    verdict: { kind: 'stable' },
    startedAt: began + 52_000,
    endedAt: began + 124_000,
    counts: { desired: 2, running: 2, pending: 0, failed: 0 },
    diagnosis: undefined,
    rollback: undefined,
    ...more,
  };
}

function revision(name: string): RevisionResult {
  return {
    base: revisionArn(`${name}:41`),
    arn: revisionArn(`${name}:42`),
    registered: true,
    changes: [
      {
        what: `container ${name}: image`,
        kind: 'changed',
        from: `${registry}/shop/api:${previousSha}`,
        to: `${registry}/shop/api:${job.sha}`,
      },
    ],
  };
}

export function result(more: Partial<DeployResult> = {}): DeployResult {
  return {
    cluster: 'production',
    region,
    image: {
      uri: `${registry}/shop/api:${job.sha}`,
      digest: 'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      registry,
      built: true,
      sizeBytes: 84_213_552,
      outcome: 'built and pushed',
    },
    revisions: [revision('api')],
    tasks: [],
    scaling: [],
    services: [service('api')],
    phases: phases(
      ['Preflight', 1.3, 'everything is there'],
      ['Image', 48, 'built and pushed'],
      ['Task definition', 0.6, 'api:42 registered'],
      ['Update', 0.4, '1 service updated'],
      ['Rollout', 72, 'stable'],
    ),
    failure: undefined,
    ...more,
  };
}

const crash: Diagnosis = {
  stoppedTasks: [
    {
      reason: 'Essential container in task exited',
      stopCode: 'EssentialContainerExited',
      count: 3,
      taskArn: `arn:aws:ecs:${region}:${account}:task/production/0a1b2c3d4e5f60718293a4b5c6d7e8f9`,
      containers: [
        {
          name: 'api',
          exitCode: 1,
          reason: undefined,
          log: {
            group: '/ecs/production/api',
            stream: 'api/api/0a1b2c3d4e5f60718293a4b5c6d7e8f9',
            lines: [
              '[2026-03-12 09:31:14 +0000] [1] [INFO] Starting gunicorn 23.0.0',
              '[2026-03-12 09:31:14 +0000] [1] [INFO] Listening at: http://0.0.0.0:8000 (1)',
              '[2026-03-12 09:31:15 +0000] [7] [ERROR] Exception in worker process',
              'Traceback (most recent call last):',
              '  File "/app/shop/config.py", line 18, in load',
              '    return os.environ["PAYMENT_URL"]',
              "KeyError: 'PAYMENT_URL'",
              '[2026-03-12 09:31:15 +0000] [1] [ERROR] Worker (pid:7) exited with code 3',
              '[2026-03-12 09:31:15 +0000] [1] [ERROR] Shutting down: Master',
              '[2026-03-12 09:31:15 +0000] [1] [ERROR] Reason: Worker failed to boot.',
            ],
          },
        },
        { name: 'log-router', exitCode: 0, reason: undefined, log: undefined },
      ],
    },
  ],
  liveTasks: [],
  events: [
    '(service api) has started 2 tasks: (task 0a1b2c3d4e5f60718293a4b5c6d7e8f9) (task 1b2c3d4e5f60718293a4b5c6d7e8f90a).',
    '(service api) (deployment ecs-svc/3380194455826071342) deployment failed: tasks failed to start.',
  ],
  hints: [
    'The application in container "api" ended itself with exit code 1. Its last words are in log group /ecs/api, stream ecs/api/0a1b2c3d4e5f60718293a4b5c6d7e8f9.',
  ],
  notices: [],
};

/** A result by what it shows. */
export const samples = {
  'one service': result(),
  'three services': result({
    revisions: [
      revision('api'),
      revision('worker'),
      {
        ...revision('scheduler'),
        changes: [
          ...revision('scheduler').changes,
          { what: 'container scheduler: environment LOG_LEVEL', kind: 'added' },
          { what: 'container scheduler: environment TIMEZONE', kind: 'changed' },
        ],
      },
    ],
    services: [
      service('api'),
      service('worker', { endedAt: began + 98_000, counts: { desired: 4, running: 4, pending: 0, failed: 0 } }),
      service('scheduler', { endedAt: began + 161_000, counts: { desired: 1, running: 1, pending: 0, failed: 0 } }),
    ],
    phases: phases(
      ['Preflight', 1.3, 'everything is there'],
      ['Image', 48, 'built and pushed'],
      ['Task definition', 0.9, '3 revisions registered'],
      ['Update', 0.7, '3 services updated'],
      ['Rollout', 110, '3 stable'],
    ),
  }),
  'crash loop, rolled back by us': result({
    services: [
      service('api', {
        verdict: {
          kind: 'failed',
          by: 'task-failures',
          reason: '3 tasks failed, and the service has no circuit breaker that would stop it from trying for ever',
        },
        counts: { desired: 2, running: 0, pending: 1, failed: 3 },
        diagnosis: crash,
        rollback: {
          to: revisionArn('api:41'),
          verdict: { kind: 'stable' },
          startedAt: began + 126_000,
          endedAt: began + 149_000,
        },
      }),
    ],
    phases: phases(
      ['Preflight', 1.3, 'everything is there'],
      ['Image', 48, 'built and pushed'],
      ['Task definition', 0.6, 'api:42 registered'],
      ['Update', 0.4, '1 service updated'],
      ['Rollout', 72, 'failed', false],
      ['Diagnosis', 1.1, '3 stopped tasks'],
      ['Rollback', 23, 'stable on api:41'],
    ),
    failure: new DeployError({
      what: 'The deployment failed.',
      next: 'Fix the cause and push again: what ran before goes on running.',
    }),
  }),
  'circuit breaker': result({
    services: [
      service('api', {
        verdict: {
          kind: 'rolled-back',
          by: 'circuit-breaker',
          reason: 'ECS deployment circuit breaker: tasks failed to start.',
          to: revisionArn('api:41'),
        },
        counts: { desired: 2, running: 2, pending: 0, failed: 3 },
        diagnosis: {
          ...crash,
          stoppedTasks: [
            {
              reason:
                'CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref 123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/api:3f2a9c1: not found',
              stopCode: 'TaskFailedToStart',
              count: 3,
              taskArn: `arn:aws:ecs:${region}:${account}:task/production/0a1b2c3d4e5f60718293a4b5c6d7e8f9`,
              containers: [{ name: 'api', exitCode: undefined, reason: undefined, log: undefined }],
            },
          ],
          hints: ['The image tag does not exist in the repository any more: a lifecycle policy may have removed it.'],
          notices: [
            'Log lines are not shown: the role may not call logs:GetLogEvents on log group /ecs/production/api.',
          ],
        },
      }),
    ],
    phases: phases(
      ['Preflight', 1.3, 'everything is there'],
      ['Image', 0.2, 'already in ECR'],
      ['Task definition', 0.6, 'api:42 registered'],
      ['Update', 0.4, '1 service updated'],
      ['Rollout', 214, 'rolled back', false],
      ['Diagnosis', 1.1, '3 stopped tasks'],
    ),
    failure: new DeployError({ what: 'api was rolled back.', next: 'Push the image again, or deploy another tag.' }),
  }),
  'one of three failed, all rolled back': result({
    revisions: [revision('api'), revision('worker'), revision('scheduler')],
    services: [
      service('api', {
        rollback: {
          to: revisionArn('api:41'),
          verdict: { kind: 'stable' },
          startedAt: began + 150_000,
          endedAt: began + 190_000,
        },
      }),
      service('worker', {
        endedAt: began + 148_000,
        verdict: {
          kind: 'failed',
          by: 'circuit-breaker',
          reason: 'ECS deployment circuit breaker: tasks failed to start.',
        },
        counts: { desired: 4, running: 0, pending: 2, failed: 4 },
        diagnosis: crash,
        rollback: {
          to: revisionArn('worker:41'),
          verdict: { kind: 'timed-out', reason: '2 of 4 tasks run after 5 min' },
          startedAt: began + 150_000,
          endedAt: began + 450_000,
        },
      }),
      service('scheduler', {
        rollback: {
          to: revisionArn('scheduler:41'),
          verdict: { kind: 'stable' },
          startedAt: began + 150_000,
          endedAt: began + 171_000,
        },
      }),
    ],
    phases: phases(
      ['Preflight', 1.3, 'everything is there'],
      ['Image', 48, 'built and pushed'],
      ['Task definition', 0.9, '3 revisions registered'],
      ['Update', 0.7, '3 services updated'],
      ['Rollout', 97, '1 failed', false],
      ['Diagnosis', 1.1, '3 stopped tasks'],
      ['Rollback', 300, 'worker is not stable', false],
    ),
    failure: new DeployError({
      what: 'worker failed.',
      next: 'Look at worker now: its rollback did not become stable either.',
    }),
  }),
  superseded: result({
    services: [
      service('api', {
        verdict: {
          kind: 'superseded',
          reason: 'deployment ecs-svc/9911223344556677889 was started while ours was under way',
          by: 'ecs-svc/9911223344556677889',
          taskDefinition: revisionArn('api:43'),
        },
        counts: { desired: 2, running: 1, pending: 1, failed: 0 },
      }),
    ],
    failure: new DeployError({
      what: 'Another deployment took the place of ours.',
      next: 'If that was not meant, serialise the deployments with a concurrency group in the workflow.',
    }),
  }),
  'timed out': result({
    services: [
      service('api', {
        verdict: { kind: 'timed-out', reason: '1 of 2 tasks are healthy' },
        endedAt: began + 52_000 + 1_800_000,
        counts: { desired: 2, running: 1, pending: 1, failed: 0 },
        diagnosis: {
          stoppedTasks: [],
          liveTasks: [
            {
              status: 'PENDING',
              unhealthy: false,
              count: 1,
              taskArn: `arn:aws:ecs:${region}:${account}:task/production/0a1b2c3d4e5f60718293a4b5c6d7e8f9`,
              ageMs: 1_740_000,
              containers: [{ name: 'api', exitCode: undefined, reason: undefined, log: undefined }],
            },
          ],
          events: [
            '(service api) was unable to place a task because no container instance met all of its requirements.',
          ],
          hints: ['The cluster has no room for another task: add capacity, or lower the minimum healthy percent.'],
          notices: [],
        },
      }),
    ],
    phases: phases(
      ['Preflight', 1.3, 'everything is there'],
      ['Image', 48, 'built and pushed'],
      ['Task definition', 0.6, 'api:42 registered'],
      ['Update', 0.4, '1 service updated'],
      ['Rollout', 1800, 'timed out', false],
    ),
    failure: new DeployError({
      what: 'api did not become stable.',
      next: 'Raise timeout-minutes if the service needs longer to start.',
    }),
  }),
  'preflight failed': result({
    image: undefined,
    revisions: [],
    services: [],
    phases: phases(['Preflight', 0.8, '2 problems', false]),
    failure: new InputError([
      'services: "credential-ap" is not in cluster production, which has api, credential-api, scheduler and worker',
      'containers: "web" is not in task definition api:41, which has api and log-router',
    ]),
  }),
  'build failed': result({
    image: undefined,
    revisions: [],
    services: [],
    phases: phases(['Preflight', 1.1, 'everything is there'], ['Image', 21, 'docker build failed', false]),
    failure: new DeployError({
      what: 'docker build failed with exit code 1.',
      why: '#9 [5/7] RUN pip install -r requirements.txt\n#9 1.204 ERROR: Could not find a version that satisfies the requirement flask==99.0\n#9 1.310 ERROR: No matching distribution found for flask==99.0',
      next: 'Nothing was deployed. The build can be repeated locally with: docker build .',
    }),
  }),
  unchanged: result({
    image: { ...(result().image as NonNullable<DeployResult['image']>), built: false },
    revisions: [{ base: revisionArn('api:42'), arn: revisionArn('api:42'), registered: false, changes: [] }],
    services: [
      service('api', {
        previousTaskDefinition: revisionArn('api:42'),
        deploymentId: undefined,
        serviceDeploymentArn: undefined,
        verdict: { kind: 'unchanged' },
        startedAt: undefined,
        endedAt: undefined,
      }),
    ],
    phases: phases(
      ['Preflight', 0.9, 'everything is there'],
      ['Image', 0.1, 'already in ECR'],
      ['Task definition', 0.0, 'nothing changed'],
    ),
  }),
  'not waited for': result({
    services: [service('api', { verdict: undefined, endedAt: undefined, counts: undefined })],
    phases: phases(
      ['Preflight', 1.3, 'everything is there'],
      ['Image', 48, 'built and pushed'],
      ['Task definition', 0.6, 'api:42 registered'],
      ['Update', 0.4, '1 service updated'],
    ),
  }),
} satisfies Record<string, DeployResult>;
