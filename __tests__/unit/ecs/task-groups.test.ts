import type { Task, TaskDefinition } from '@aws-sdk/client-ecs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { commonText, failedFirst, groupStoppedTasks, withoutIds } from '../../../src/ecs/task-groups.ts';

const definition: TaskDefinition = {
  containerDefinitions: [{ name: 'app', essential: true }, { name: 'envoy' }, { name: 'migrate', essential: false }],
};

const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
const octet = fc.nat(255);

/** A reason that ECS words the same for each task, with a hole for what differs. */
const reasons: [string, string, fc.Arbitrary<string>][] = [
  ['task id', 'Task <it> was not running', hex(32)],
  ['UUID', 'https response error StatusCode: 400, RequestID: <it>, AccessDeniedException', fc.uuid()],
  ['ENI', 'Timeout waiting for network interface <it> to be provisioned', hex(17).map((id) => `eni-${id}`)],
  ['instance', 'Host EC2 (instance <it>) terminated.', hex(17).map((id) => `i-${id}`)],
  [
    'digest',
    'failed to copy: httpReaderSeeker: blob <it>: unexpected status code',
    hex(64).map((id) => `sha256:${id}`),
  ],
  [
    'address and port',
    'dial tcp <it>: i/o timeout',
    fc.tuple(octet, octet, octet, octet, fc.nat(65535)).map(([a, b, c, d, port]) => `${a}.${b}.${c}.${d}:${port}`),
  ],
  ['IPv6 address', 'dial tcp <it>: i/o timeout', hex(4).map((group) => `[2600:1f18:${group}::1]:443`)],
  ['target port', 'unhealthy (port <it>) in the target group', fc.integer({ min: 1, max: 65535 }).map(String)],
  ['retries', 'pull image manifest has been retried <it> time(s): not found', fc.nat(9).map(String)],
  [
    'deployment',
    'Scaling activity initiated by (deployment <it>)',
    fc.bigInt({ min: 1n, max: 2n ** 63n }).map((id) => `ecs-svc/${id}`),
  ],
];

function stopped(id: number, more: Partial<Task> = {}): Task {
  return {
    taskArn: `arn:aws:ecs:eu-west-1:123456789012:task/production/${id.toString(16).padStart(32, '0')}`,
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    stoppedAt: new Date(id * 1000),
    containers: [{ name: 'app', exitCode: 1 }],
    ...more,
  };
}

describe('tasks that stopped for the same reason', () => {
  it.each(reasons)('are one group when only the %s differs', (_, reason, ids) => {
    fc.assert(
      fc.property(fc.array(ids, { minLength: 1, maxLength: 5 }), (values) => {
        const tasks = values.map((value, index) =>
          stopped(index + 1, { stoppedReason: reason.replace('<it>', value) }),
        );
        const groups = groupStoppedTasks(tasks, definition);
        expect(groups).toHaveLength(1);
        expect(groups[0]?.tasks).toHaveLength(values.length);
        const same = new Set(values).size === 1;
        expect(groups[0]?.reason).toBe(same ? reason.replace('<it>', values[0] ?? '') : reason.replace('<it>', '…'));
      }),
    );
  });

  it('keep the names that all of them share', () => {
    const said = (request: string) =>
      `User is not authorized on arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!db-a57bd929-5fa6-42c0-8024-fe8c94e49451, RequestID: ${request}`;
    expect(
      commonText([said('11111111-2222-3333-4444-555555555555'), said('99999999-2222-3333-4444-555555555555')]),
    ).toBe(
      'User is not authorized on arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!db-a57bd929-5fa6-42c0-8024-fe8c94e49451, RequestID: …',
    );
  });

  it('are told apart by exit code and by the container that failed', () => {
    const groups = groupStoppedTasks(
      [
        stopped(1),
        stopped(2, { containers: [{ name: 'app', exitCode: 137 }] }),
        stopped(3),
        stopped(4, { containers: [{ name: 'envoy', exitCode: 1 }] }),
      ],
      definition,
    );
    expect(groups.map(({ containers, tasks }) => [containers[0]?.name, containers[0]?.exitCode, tasks.length])).toEqual(
      [
        ['app', 1, 2],
        ['envoy', 1, 1],
        ['app', 137, 1],
      ],
    );
  });

  it('come after failures when ECS stopped them itself, however many they are', () => {
    const scaledIn = {
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1)',
    } as const;
    const groups = groupStoppedTasks([stopped(1), stopped(2, scaledIn), stopped(3, scaledIn)], definition);
    expect(groups.map(({ byScheduler }) => byScheduler)).toEqual([false, true]);
  });

  it('have the newest first', () => {
    const [group] = groupStoppedTasks([stopped(1), stopped(3), stopped(2)], definition);
    expect(group?.tasks.map(({ stoppedAt }) => stoppedAt?.getTime())).toEqual([3000, 2000, 1000]);
  });
});

it('words stay words: only what looks like an id is removed', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[g-z]{1,12}$/)), (words) => {
      expect(withoutIds(words.join(' '))).toBe(words.join(' '));
    }),
  );
});

describe('the container that failed first', () => {
  it.each<[string, Task['containers'], string]>([
    [
      'has an exit code of its own',
      [
        { name: 'envoy', exitCode: 143 },
        { name: 'app', exitCode: 1 },
      ],
      'app',
    ],
    [
      'has a reason',
      [
        { name: 'envoy', exitCode: 1 },
        { name: 'app', exitCode: 137, reason: 'OutOfMemoryError: container killed due to memory usage' },
      ],
      'app',
    ],
    [
      'ended with 0 where the other was told to stop',
      [
        { name: 'app', exitCode: 143 },
        { name: 'envoy', exitCode: 0 },
      ],
      'envoy',
    ],
    [
      'is unhealthy',
      [
        { name: 'envoy', exitCode: 1 },
        { name: 'app', exitCode: 137, healthStatus: 'UNHEALTHY' },
      ],
      'app',
    ],
    [
      'is not one that may end',
      [
        { name: 'migrate', exitCode: 0 },
        { name: 'app', exitCode: 0 },
      ],
      'app',
    ],
    ['may be one that others wait for', [{ name: 'app' }, { name: 'migrate', exitCode: 2 }], 'migrate'],
  ])('%s', (_, containers, name) => {
    expect(failedFirst({ containers }, definition)[0]?.name).toBe(name);
  });
});
