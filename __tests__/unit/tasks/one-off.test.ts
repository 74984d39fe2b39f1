import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeTasksCommand,
  ECSClient,
  type Task as EcsTask,
  RunTaskCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import type { Aws } from '../../../src/aws/clients.ts';
import { DeployError } from '../../../src/errors.ts';
import type { TaskResult } from '../../../src/result.ts';
import { runOneOff } from '../../../src/tasks/one-off.ts';
import type { OneOffTask } from '../../../src/tasks/run-task.ts';
import { fakeClock } from '../../support/clock.ts';
import { collectedLog } from '../../support/log.ts';

const ARN = 'arn:aws:ecs:eu-west-1:123456789012:task/production/0123456789abcdef0123456789abcdef';
const awslogs = {
  logDriver: 'awslogs',
  options: { 'awslogs-group': '/ecs/api', 'awslogs-region': 'eu-west-1', 'awslogs-stream-prefix': 'ecs' },
};
const task = (...beside: { name: string; essential?: boolean }[]): OneOffTask => ({
  name: 'before-command',
  command: ['flask', 'db', 'upgrade'],
  cluster: 'production',
  service: { launchType: 'FARGATE' },
  taskDefinition: 'arn:api:2',
  registration: { containerDefinitions: [{ name: 'api', image: 'api:2', logConfiguration: awslogs }, ...beside] },
  container: 'api',
  cpu: undefined,
  memory: undefined,
});
const stopped = (containers: EcsTask['containers'], more: EcsTask = {}): EcsTask => ({
  taskArn: ARN,
  lastStatus: 'STOPPED',
  startedAt: new Date(0),
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  containers: containers?.map((container) => ({ lastStatus: 'STOPPED', ...container })) ?? [],
  ...more,
});

/** An ECS whose DescribeTasks answers with these, the last one for ever, and a log of these lines. */
async function run(
  one: OneOffTask,
  answers: EcsTask[],
  { lines = [], signal = new AbortController().signal }: { lines?: string[]; signal?: AbortSignal } = {},
) {
  const ecs = mockClient(ECSClient);
  const logs = mockClient(CloudWatchLogsClient);
  let looks = 0;
  ecs.on(RunTaskCommand).resolves({ tasks: [{ taskArn: ARN }] });
  ecs.on(StopTaskCommand).resolves({});
  ecs.on(DescribeTasksCommand).callsFake(async () => {
    looks += 1;
    return { tasks: [answers[Math.min(looks, answers.length) - 1]] };
  });
  logs.on(GetLogEventsCommand).callsFake(async ({ nextToken = '0' }: { nextToken?: string }) => ({
    events: lines.slice(Number(nextToken)).map((message) => ({ message })),
    nextForwardToken: String(lines.length),
  }));
  const aws = { ecs: new ECSClient({}), logs: async () => new CloudWatchLogsClient({}) } as unknown as Aws;
  const log = collectedLog();
  const result: TaskResult = {
    name: one.name,
    taskArn: undefined,
    exitCode: undefined,
    startedAt: 0,
    endedAt: undefined,
    lines: [],
  };
  const started: string[] = [];
  const failure = await runOneOff(one, result, {
    aws,
    clock: fakeClock(),
    log,
    signal,
    timeoutMs: 60_000,
    runUrl: 'https://github.com/acme/api/actions/runs/1',
    onStarted: (arn) => started.push(arn),
    random: () => 0.5,
  }).then(
    () => undefined,
    (error: DeployError) => error,
  );
  return { ecs, failure, log, result, started };
}

describe('a one-off task', () => {
  it('is well when its container exited with 0, whatever became of those beside it', async () => {
    const end = stopped([
      { name: 'api', exitCode: 0 },
      { name: 'envoy', exitCode: 137 },
    ]);
    const { failure, log, result, started } = await run(task({ name: 'envoy' }), [{ lastStatus: 'PENDING' }, end], {
      lines: ['one', 'two'],
    });
    expect(failure).toBeUndefined();
    expect([result.exitCode, result.taskArn, started]).toEqual([0, ARN, [ARN]]);
    expect(log.texts('untrusted')).toEqual(['one', 'two']);
  });

  it.each<[string, EcsTask, string[], string, string]>([
    [
      'its last line, where it failed by itself',
      stopped([{ name: 'api', exitCode: 3 }]),
      ['connecting', 'relation "users" already exists'],
      'before-command exited with code 3.',
      'relation "users" already exists',
    ],
    [
      "ECS's reason, where its container has one",
      stopped([{ name: 'api', exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' }]),
      ['working'],
      'before-command exited with code 137.',
      'OutOfMemoryError: Container killed due to memory usage',
    ],
    [
      'the container that ended first, where it was stopped because of that',
      stopped([
        { name: 'api', exitCode: 143 },
        { name: 'envoy', exitCode: 1 },
      ]),
      ['working'],
      'before-command exited with code 143.',
      'Container envoy had exited with code 1, so ECS stopped the task.',
    ],
    [
      'that somebody stopped it',
      stopped([{ name: 'api', exitCode: 143 }], { stopCode: 'UserInitiated', stoppedReason: 'Stopped by alice' }),
      ['working'],
      'before-command exited with code 143.',
      'Stopped by alice',
    ],
    [
      'that it was lost, which is not the same as never run',
      stopped([{ name: 'api' }], { stopCode: 'InfrastructureHealth', stoppedReason: 'Host EC2 terminated' }),
      [],
      'before-command ended without an exit code.',
      'Host EC2 terminated',
    ],
    [
      'why it did not start',
      {
        ...stopped([{ name: 'api', reason: 'CannotPullContainerError: api:2 not found' }], {
          stopCode: 'TaskFailedToStart',
        }),
        startedAt: undefined,
      },
      [],
      'before-command did not run.',
      'CannotPullContainerError: api:2 not found',
    ],
  ])('that failed tells %s', async (_, end, lines, what, why) => {
    const { failure } = await run(task({ name: 'envoy' }), [end], { lines });
    expect([failure?.what, failure?.why]).toEqual([what, why]);
    expect(failure?.next ?? '').not.toContain('log group ,');
  });

  it('whose command ended in a container that is not essential is stopped', async () => {
    const one = task({ name: 'web' });
    const [api] = one.registration.containerDefinitions as { essential?: boolean }[];
    if (api) api.essential = false;
    const containers = [
      { name: 'api', lastStatus: 'STOPPED', exitCode: 0 },
      { name: 'web', lastStatus: 'RUNNING' },
    ];
    const { ecs, failure } = await run(one, [{ lastStatus: 'RUNNING', startedAt: new Date(0), containers }]);
    expect(failure).toBeUndefined();
    expect(ecs.commandCalls(StopTaskCommand).map(({ args }) => args[0].input.reason)).toEqual([
      'Ship to ECS: before-command has ended. https://github.com/acme/api/actions/runs/1',
    ]);
  });

  it('is not started by a run that was cancelled', async () => {
    const signal = AbortSignal.abort(new DeployError({ what: 'The run was cancelled.' }));
    const { ecs, failure } = await run(task(), [], { signal });
    expect(failure?.what).toBe('The run was cancelled.');
    expect(ecs.calls()).toEqual([]);
  });

  it('that goes on for too long is stopped, and not waited for', async () => {
    const { ecs, failure } = await run(task(), [{ lastStatus: 'RUNNING', startedAt: new Date(0) }]);
    expect(failure?.what).toBe('before-command did not end within 1 min.');
    expect(ecs.commandCalls(StopTaskCommand)).toHaveLength(1);
  });

  it.each([
    ['an answer that never came', { name: 'TimeoutError' }, true],
    ['a refusal', { name: 'InvalidParameterException', $metadata: { httpStatusCode: 400 } }, false],
  ])('may run after %s: that is said of the first alone', async (_, error, mayRun) => {
    const ecs = mockClient(ECSClient);
    ecs.on(RunTaskCommand).rejects(Object.assign(new Error('no'), error));
    const result = { name: 'before-command', lines: [] as string[] } as unknown as TaskResult;
    const failure = await runOneOff(task(), result, {
      aws: { ecs: new ECSClient({}) } as unknown as Aws,
      clock: fakeClock(),
      log: collectedLog(),
      signal: new AbortController().signal,
      timeoutMs: 60_000,
      runUrl: undefined,
      onStarted: () => {},
    }).catch((refusal: DeployError) => refusal);
    expect(failure?.message.includes('It may have been started all the same')).toBe(mayRun);
  });
});
