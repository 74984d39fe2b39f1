import { CloudWatchLogsClient, GetLogEventsCommand, ResourceNotFoundException } from '@aws-sdk/client-cloudwatch-logs';
import {
  AccessDeniedException,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import type { JsonObject } from '../../../src/aws/json.ts';
import { type Diagnosis, diagnose, type Subject } from '../../../src/ecs/diagnosis.ts';
import { fakeClock } from '../../support/clock.ts';

const ecs = mockClient(ECSClient);
const logs = mockClient(CloudWatchLogsClient);

const NOW = Date.parse('2026-03-01T12:10:00Z');
const SINCE = Date.parse('2026-03-01T12:00:00Z');
const REVISION = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/api:42';
const DEPLOYMENT = 'ecs-svc/1234567890123456789';

const awslogs = (options: Record<string, string> = {}): JsonObject => ({
  logDriver: 'awslogs',
  options: { 'awslogs-group': '/ecs/api', 'awslogs-region': 'eu-west-1', 'awslogs-stream-prefix': 'api', ...options },
});

function taskId(number: number): string {
  return number.toString(16).padStart(32, '0');
}

function task(number: number, more: Partial<Task> = {}): Task {
  return {
    taskArn: `arn:aws:ecs:eu-west-1:123456789012:task/production/${taskId(number)}`,
    taskDefinitionArn: REVISION,
    startedBy: DEPLOYMENT,
    lastStatus: 'STOPPED',
    createdAt: new Date(SINCE + number * 1000),
    startedAt: new Date(SINCE + number * 1000),
    stoppedAt: new Date(SINCE + number * 1000 + 500),
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    containers: [{ name: 'api', exitCode: 1 }],
    ...more,
  };
}

/** What ECS has: tasks by desired status, and the service's events. */
function given({ stopped = [], running = [], events = [] }: { stopped?: Task[]; running?: Task[]; events?: string[] }) {
  const all = [...stopped, ...running];
  const pages = (tasks: Task[], token: string | undefined) => {
    const start = Number(token ?? 0);
    const end = start + 100;
    return {
      taskArns: tasks.slice(start, end).map(({ taskArn }) => taskArn ?? ''),
      ...(end < tasks.length && { nextToken: String(end) }),
    };
  };
  ecs
    .on(ListTasksCommand)
    .callsFake((input) => pages(input.desiredStatus === 'STOPPED' ? stopped : running, input.nextToken));
  ecs.on(DescribeTasksCommand).callsFake(({ tasks }: { tasks: string[] }) => {
    if (tasks.length > 100) throw new Error('Tasks can have at most 100 items.');
    return { tasks: all.filter(({ taskArn }) => tasks.includes(taskArn ?? '')) };
  });
  ecs.on(DescribeServicesCommand).resolves({
    services: [
      {
        serviceName: 'api',
        status: 'ACTIVE',
        events: events
          .map((message, index) => ({ id: String(index), message, createdAt: new Date(SINCE + index) }))
          .reverse(),
      },
    ],
  });
}

function diagnosis(more: Partial<Subject> = {}, log: JsonObject | undefined = awslogs()): Promise<Diagnosis> {
  return diagnose({
    ecs: new ECSClient({ region: 'eu-west-1' }),
    logs: async (region) => new CloudWatchLogsClient({ region: region ?? 'eu-west-1' }),
    cluster: 'production',
    service: 'api',
    deploymentId: DEPLOYMENT,
    taskDefinition: {
      family: 'api',
      containerDefinitions: [{ name: 'api', image: 'shop/api:1', ...(log && { logConfiguration: log }) }],
    },
    taskDefinitionArn: REVISION,
    since: SINCE,
    logLines: 20,
    clock: fakeClock(NOW),
    ...more,
  });
}

function denied(action: string) {
  return new AccessDeniedException({
    message: `User: arn:aws:sts::123456789012:assumed-role/deploy/ci is not authorized to perform: ${action} on resource: *`,
    $metadata: { httpStatusCode: 400 },
  });
}

beforeEach(() => {
  ecs.reset();
  logs.reset();
  logs.on(GetLogEventsCommand).resolves({ events: [{ message: 'Error: no database\n' }] });
});

describe('a crash loop', () => {
  beforeEach(() =>
    given({ stopped: [task(1), task(2), task(3)], events: ['(service api) has started 2 tasks: (task 1)'] }),
  );

  it('is one reason, with the newest task as its example', async () => {
    const { stoppedTasks } = await diagnosis();
    expect(stoppedTasks).toMatchObject([
      { count: 3, reason: 'Essential container in task exited', stopCode: 'EssentialContainerExited' },
    ]);
    expect(stoppedTasks[0]?.taskArn).toMatch(new RegExp(`${taskId(3)}$`));
  });

  it("shows the end of the failed container's log, by the stream that awslogs names after prefix, container and task", async () => {
    const { notices, stoppedTasks } = await diagnosis();
    expect(stoppedTasks[0]?.containers).toEqual([
      {
        name: 'api',
        exitCode: 1,
        reason: undefined,
        log: { group: '/ecs/api', region: 'eu-west-1', stream: `api/api/${taskId(3)}`, lines: ['Error: no database'] },
      },
    ]);
    expect(logs.commandCalls(GetLogEventsCommand)[0]?.args[0].input).toMatchObject({ startFromHead: false, limit: 20 });
    expect(notices).toEqual([]);
  });

  it('shows the events without the name of the service, and says what to do', async () => {
    const { events, hints } = await diagnosis();
    expect(events).toEqual(['has started 2 tasks: (task 1)']);
    expect(hints).toEqual([expect.stringMatching(/exit code 1.*log group \/ecs\/api/)]);
  });

  it('reads no log when none is asked for', async () => {
    const { stoppedTasks } = await diagnosis({ logLines: 0 });
    expect(stoppedTasks[0]?.containers[0]?.log).toBeUndefined();
    expect(logs.calls()).toHaveLength(0);
  });
});

describe('tasks of other deployments', () => {
  it('are left out by what started them', async () => {
    given({
      stopped: [
        task(1),
        task(2, { startedBy: 'ecs-svc/999', stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/999)' }),
      ],
    });
    const { stoppedTasks } = await diagnosis();
    expect(stoppedTasks.map(({ count }) => count)).toEqual([1]);
  });

  it('are left out by revision and time where nothing says what started them', async () => {
    given({
      stopped: [
        task(1, { startedBy: undefined }),
        task(2, {
          startedBy: undefined,
          taskDefinitionArn: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/api:41',
        }),
        task(3, { startedBy: undefined, createdAt: new Date(SINCE - 1) }),
      ],
    });
    const { stoppedTasks } = await diagnosis();
    expect(stoppedTasks.map(({ count }) => count)).toEqual([1]);
  });
});

it('more than a hundred stopped tasks are all counted', async () => {
  given({ stopped: Array.from({ length: 230 }, (_, index) => task(index + 1)) });
  const { stoppedTasks } = await diagnosis();
  expect(stoppedTasks.map(({ count }) => count)).toEqual([230]);
  expect(ecs.commandCalls(DescribeTasksCommand)).toHaveLength(3);
});

it('without any task the events and their hints are what there is', async () => {
  given({
    events: [
      '(service api) was unable to place a task because no container instance met all of its requirements. Reason: No Container Instances were found in your cluster.',
    ],
  });
  const found = await diagnosis();
  expect(found).toMatchObject({ stoppedTasks: [], liveTasks: [], notices: [] });
  expect(found.events).toHaveLength(1);
  expect(found.hints).toEqual([expect.stringMatching(/no container instances to run on/)]);
});

it('of many events the last ten that are not routine are kept', async () => {
  given({
    events: [
      ...Array.from({ length: 12 }, (_, index) => `(service api) was unable to place a task. Reason: ${index}.`),
      '(service api) has started 1 tasks: (task 1).',
      '(service api) registered 1 targets in (target-group tg)',
    ],
  });
  const { events } = await diagnosis();
  expect(events).toEqual(Array.from({ length: 10 }, (_, index) => `was unable to place a task. Reason: ${index + 2}.`));
});

describe('tasks that have not stopped', () => {
  it('are shown when they are unhealthy or stay in PENDING', async () => {
    const running = { lastStatus: 'RUNNING', stopCode: undefined, stoppedReason: undefined, stoppedAt: undefined };
    given({
      stopped: [task(1)],
      running: [
        task(2, { ...running, healthStatus: 'UNHEALTHY', containers: [{ name: 'api', healthStatus: 'UNHEALTHY' }] }),
        task(3, { ...running, lastStatus: 'PENDING', containers: [{ name: 'api' }] }),
        task(4, { ...running, lastStatus: 'PENDING', createdAt: new Date(NOW - 1000) }),
        task(5, { ...running, healthStatus: 'HEALTHY' }),
      ],
    });
    const { hints, liveTasks } = await diagnosis();
    expect(liveTasks).toMatchObject([
      { status: 'RUNNING', unhealthy: true, count: 1, ageMs: 598_000 },
      { status: 'PENDING', unhealthy: false, count: 1, ageMs: 597_000 },
    ]);
    expect(liveTasks[0]?.containers[0]?.log?.lines).toEqual(['Error: no database']);
    expect(hints.join('\n')).toMatch(/in PENDING for 9 min 57 s/);
  });

  it('are all shown when none has stopped', async () => {
    given({ running: [task(1, { lastStatus: 'RUNNING', stoppedAt: undefined, containers: [{ name: 'api' }] })] });
    const { liveTasks } = await diagnosis();
    expect(liveTasks).toMatchObject([
      { status: 'RUNNING', count: 1, containers: [{ log: { lines: ['Error: no database'] } }] },
    ]);
  });
});

describe('the log', () => {
  it('is read in the region that the task definition names', async () => {
    given({ stopped: [task(1)] });
    const regions: (string | undefined)[] = [];
    await diagnosis(
      {
        logs: async (region) => {
          regions.push(region);
          return new CloudWatchLogsClient({ region: region ?? '' });
        },
      },
      awslogs({ 'awslogs-region': 'us-east-1' }),
    );
    expect(regions).toEqual(['us-east-1']);
  });

  it("without a prefix is the stream of docker's own id", async () => {
    given({ stopped: [task(1, { containers: [{ name: 'api', exitCode: 1, runtimeId: 'f00ba7' }] })] });
    const found = await diagnosis({}, { logDriver: 'awslogs', options: { 'awslogs-group': '/ecs/api' } });
    expect(found.stoppedTasks[0]?.containers[0]?.log?.stream).toBe('f00ba7');
  });

  it('is that of the task before when the newest has written nothing yet', async () => {
    given({ stopped: [task(1), task(2)] });
    logs
      .on(GetLogEventsCommand, { logStreamName: `api/api/${taskId(2)}` })
      .rejects(new ResourceNotFoundException({ message: 'The specified log stream does not exist.', $metadata: {} }));
    const { stoppedTasks } = await diagnosis();
    expect(stoppedTasks[0]?.containers[0]?.log?.stream).toBe(`api/api/${taskId(1)}`);
  });

  it('is waited for once when the task has only just stopped', async () => {
    given({ stopped: [task(1, { stoppedAt: new Date(NOW - 1000) })] });
    logs
      .on(GetLogEventsCommand)
      .resolvesOnce({ events: [] })
      .resolves({ events: [{ message: 'late' }] });
    const clock = fakeClock(NOW);
    const { stoppedTasks } = await diagnosis({ clock });
    expect(stoppedTasks[0]?.containers[0]?.log?.lines).toEqual(['late']);
    expect(clock.now()).toBe(NOW + 2000);
  });

  it('is looked for behind an empty page', async () => {
    given({ stopped: [task(1)] });
    logs
      .on(GetLogEventsCommand)
      .resolvesOnce({ events: [], nextBackwardToken: 'b/1' })
      .resolves({ events: [{ message: 'found' }], nextBackwardToken: 'b/2' });
    const { stoppedTasks } = await diagnosis();
    expect(stoppedTasks[0]?.containers[0]?.log?.lines).toEqual(['found']);
  });

  it('has no colours, no control characters, and no endless lines', async () => {
    given({ stopped: [task(1)] });
    logs.on(GetLogEventsCommand).resolves({
      events: [
        { message: '\u001b[31mred\u001b[0m \u001b]8;;http://evil.example\u0007link\u001b]8;;\u0007\u0000' },
        { message: 'one\ntwo\r\n10%\r20%\n' },
        { message: 'a\u202eb' },
        { message: 'x'.repeat(5000) },
      ],
    });
    const { stoppedTasks } = await diagnosis();
    expect(stoppedTasks[0]?.containers[0]?.log?.lines).toEqual([
      'red link',
      'one',
      'two',
      '10%',
      '20%',
      'ab',
      `${'x'.repeat(1000)}… (4000 more characters)`,
    ]);
  });

  it('has at most the lines that were asked for', async () => {
    given({ stopped: [task(1)] });
    logs.on(GetLogEventsCommand).resolves({ events: [{ message: 'a\nb\nc' }, { message: 'd' }] });
    const { stoppedTasks } = await diagnosis({ logLines: 2 });
    expect(stoppedTasks[0]?.containers[0]?.log?.lines).toEqual(['c', 'd']);
  });

  it.each<[string, JsonObject | undefined, Partial<Task>, RegExp]>([
    [
      'FireLens',
      { logDriver: 'awsfirelens', options: { Name: 'datadog', apikey: 'sEcReT' } },
      {},
      /FireLens sends it to datadog/,
    ],
    ['another driver', { logDriver: 'splunk', options: {} }, {}, /its log driver is splunk/],
    ['no driver on Fargate', undefined, {}, /not kept anywhere.*Set the log driver awslogs/],
    [
      'no driver on EC2',
      undefined,
      {
        containerInstanceArn: 'arn:aws:ecs:eu-west-1:123456789012:container-instance/production/c0ffee',
        containers: [{ name: 'api', exitCode: 1, runtimeId: 'f00ba7' }],
      },
      /container instance c0ffee: docker logs f00ba7/,
    ],
  ])('that is elsewhere (%s) is a notice that says where to look', async (_, log, more, notice) => {
    given({ stopped: [task(1, more)] });
    const definition: JsonObject = { containerDefinitions: [{ name: 'api', ...(log && { logConfiguration: log }) }] };
    const { notices } = await diagnosis({ taskDefinition: definition });
    expect(notices).toEqual([expect.stringMatching(notice)]);
    expect(notices.join()).not.toContain('sEcReT');
  });

  it('that has nothing is a notice, without waiting for what stopped long ago', async () => {
    given({ stopped: [task(1)] });
    logs.on(GetLogEventsCommand).resolves({ events: [] });
    const clock = fakeClock(NOW);
    const { notices } = await diagnosis({ clock });
    expect(notices).toEqual([`Container "api" wrote nothing to log group /ecs/api (stream api/api/${taskId(1)}).`]);
    expect(clock.now()).toBe(NOW);
  });

  it('whose group is missing is a notice', async () => {
    given({ stopped: [task(1)] });
    logs
      .on(GetLogEventsCommand)
      .rejects(new ResourceNotFoundException({ message: 'The specified log group does not exist.', $metadata: {} }));
    const { notices } = await diagnosis();
    expect(notices).toEqual(['Log group /ecs/api of container "api" does not exist in eu-west-1.']);
  });

  it('is not looked for where the container never started', async () => {
    given({
      stopped: [
        task(1, {
          stopCode: 'TaskFailedToStart',
          stoppedReason: 'CannotPullContainerError: pull image manifest has been retried 1 time(s): not found',
          startedAt: undefined,
          containers: [{ name: 'api' }],
        }),
      ],
    });
    const { notices } = await diagnosis();
    expect(notices).toEqual([]);
    expect(logs.calls()).toHaveLength(0);
  });
});

describe('what may not be read', () => {
  it.each([
    [ListTasksCommand, 'The tasks of service "api" cannot be read: allow ecs:ListTasks on *'],
    [
      DescribeTasksCommand,
      'The tasks of service "api" cannot be read: allow ecs:DescribeTasks on arn:aws:ecs:eu-west-1:123456789012:task/production/*',
    ],
    [
      DescribeServicesCommand,
      'The events of service "api" cannot be read: allow ecs:DescribeServices on arn:aws:ecs:eu-west-1:123456789012:service/production/api',
    ],
  ])('is one notice that names the permission: %p', async (command, notice) => {
    given({ stopped: [task(1)], running: [task(2, { lastStatus: 'RUNNING' })], events: ['(service api) x'] });
    ecs.on(command as typeof ListTasksCommand).rejects(denied(`ecs:${command.name.replace('Command', '')}`));
    const found = await diagnosis();
    expect(found.notices).toEqual([`${notice} (docs/permissions.md).`]);
  });

  it('is one notice for all logs together', async () => {
    given({ stopped: [task(1), task(2, { containers: [{ name: 'api', exitCode: 2 }] })] });
    logs.on(GetLogEventsCommand).rejects(denied('logs:GetLogEvents'));
    const found = await diagnosis();
    expect(found.notices).toEqual([
      'The logs of the failed containers cannot be read: allow logs:GetLogEvents on arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/api:* (docs/permissions.md).',
    ]);
    expect(found.stoppedTasks).toHaveLength(2);
  });

  it('of anything leaves a diagnosis of notices, and no error', async () => {
    ecs.rejects(denied('ecs:Anything'));
    logs.rejects(denied('logs:Anything'));
    const found = await diagnosis();
    expect(found).toMatchObject({ stoppedTasks: [], liveTasks: [], events: [], hints: [] });
    expect(found.notices).toHaveLength(2);
  });

  it("says AWS's own words when it is not a matter of permission", async () => {
    given({ stopped: [task(1)] });
    ecs.on(DescribeTasksCommand).rejects(Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' }));
    const { notices } = await diagnosis();
    expect(notices).toEqual(['The tasks of service "api" cannot be read: ThrottlingException: Rate exceeded']);
  });

  it('is no error even when the logs client cannot be had', async () => {
    given({ stopped: [task(1)] });
    const found = await diagnosis({ logs: () => Promise.reject(new Error('no chunk')) });
    expect(found.stoppedTasks).toHaveLength(1);
    expect(found.notices.join()).toContain('no chunk');
  });

  it('is no error even when the task definition is not one', async () => {
    given({ stopped: [task(1)] });
    const found = await diagnosis({ taskDefinition: { containerDefinitions: 'none' } });
    expect(found.notices.join()).toContain('The diagnosis is incomplete');
  });
});
