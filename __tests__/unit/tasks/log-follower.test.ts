import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import type { Aws } from '../../../src/aws/clients.ts';
import { LogFollower } from '../../../src/tasks/log-follower.ts';
import { collectedLog } from '../../support/log.ts';

const awslogs = {
  name: 'api',
  logConfiguration: {
    logDriver: 'awslogs' as const,
    options: { 'awslogs-group': '/ecs/api', 'awslogs-region': 'eu-west-1', 'awslogs-stream-prefix': 'ecs' },
  },
};
const { signal } = new AbortController();
const aws = { logs: async () => new CloudWatchLogsClient({}) } as unknown as Aws;
const refusal = (name: string, message: string) =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400 } });

describe('following a log', () => {
  it('shows each line once, in order, from the head on', async () => {
    const logs = mockClient(CloudWatchLogsClient);
    const written = ['one', 'two', 'three'];
    let there = 0;
    logs.on(GetLogEventsCommand).callsFake(async ({ nextToken }: { nextToken?: string }) => {
      const from = Number(nextToken ?? 0);
      const events = written.slice(from, Math.min(there, from + 1)).map((message) => ({ message }));
      return { events, nextForwardToken: String(from + events.length) };
    });
    const log = collectedLog();
    const follower = new LogFollower(aws, awslogs, 'task1', log);
    expect(await follower.more(signal)).toBe(false);
    there = 2;
    expect(await follower.more(signal)).toBe(true);
    there = 3;
    expect(await follower.more(signal)).toBe(true);
    expect(await follower.more(signal)).toBe(false);
    follower.pause();
    expect(follower.lines).toEqual(written);
    expect(log.texts('untrusted').join('\n')).toBe('one\ntwo\nthree');
    expect(logs.calls()[0]?.args[0].input).toMatchObject({
      logGroupName: '/ecs/api',
      logStreamName: 'ecs/api/task1',
      startFromHead: true,
    });
  });

  it('goes on after an empty page, since only the token that was passed in means the end', async () => {
    const logs = mockClient(CloudWatchLogsClient);
    logs.on(GetLogEventsCommand).resolves({ events: [], nextForwardToken: 'a' });
    logs.on(GetLogEventsCommand, { nextToken: 'a' }).resolves({ events: [{ message: 'late' }], nextForwardToken: 'b' });
    logs.on(GetLogEventsCommand, { nextToken: 'b' }).resolves({ events: [], nextForwardToken: 'b' });
    const follower = new LogFollower(aws, awslogs, 'task1', collectedLog());
    expect(await follower.more(signal)).toBe(true);
    expect(await follower.more(signal)).toBe(false);
    expect(follower.lines).toEqual(['late']);
  });

  it('does not wait for an answer once the run is cancelled, and says nothing of it', async () => {
    const logs = mockClient(CloudWatchLogsClient);
    logs.on(GetLogEventsCommand).rejects(Object.assign(new Error('Request aborted'), { name: 'AbortError' }));
    const log = collectedLog();
    const follower = new LogFollower(aws, awslogs, 'task1', log);
    expect(await follower.more(AbortSignal.abort())).toBe(false);
    const [, options] = (logs.calls()[0]?.args ?? []) as unknown[];
    expect(options).toMatchObject({ abortSignal: { aborted: true } });
    expect(log.texts()).toEqual([]);
  });

  it('waits for a stream that is not there yet', async () => {
    const logs = mockClient(CloudWatchLogsClient);
    logs
      .on(GetLogEventsCommand)
      .rejectsOnce(refusal('ResourceNotFoundException', 'The specified log stream does not exist.'))
      .resolves({ events: [{ message: 'one' }], nextForwardToken: 'end' });
    const log = collectedLog();
    const follower = new LogFollower(aws, awslogs, 'task1', log);
    expect(await follower.more(signal)).toBe(false);
    logs.on(GetLogEventsCommand, { nextToken: 'end' }).resolves({ events: [], nextForwardToken: 'end' });
    expect(await follower.more(signal)).toBe(true);
    expect(log.texts('notice')).toEqual([]);
  });

  it.each([
    [
      'may not be read',
      refusal('AccessDeniedException', 'not authorized to perform: logs:GetLogEvents'),
      'logs:GetLogEvents',
    ],
    ['does not exist', refusal('ResourceNotFoundException', 'The specified log group does not exist.'), '/ecs/api'],
  ])('says once that a group %s, and asks no more', async (_, error, said) => {
    const logs = mockClient(CloudWatchLogsClient);
    logs.on(GetLogEventsCommand).rejects(error);
    const log = collectedLog();
    const follower = new LogFollower(aws, awslogs, 'task1', log);
    for (let look = 0; look < 3; look += 1) await follower.more(signal);
    expect(log.texts('notice')).toEqual([expect.stringContaining(said)]);
    expect(logs.calls()).toHaveLength(1);
  });

  it('says where another log driver is in the way', async () => {
    const log = collectedLog();
    const follower = new LogFollower(
      aws,
      { name: 'api', logConfiguration: { logDriver: 'awsfirelens' } },
      'task1',
      log,
    );
    expect(await follower.more(signal)).toBe(false);
    expect(log.texts('notice')).toEqual([expect.stringContaining('it has awsfirelens')]);
  });
});
