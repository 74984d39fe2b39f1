import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  count,
  duration,
  listOf,
  outcomeOf,
  shortDigest,
  size,
  stoppedTasksSentence,
  verdictSentence,
} from '../../../src/report/words.ts';
import type { ServiceResult } from '../../../src/result.ts';
import { revisionArn, service } from './samples.ts';

describe('numbers', () => {
  it.each([
    [0, '0.0 s'],
    [-5, '0.0 s'],
    [340, '0.3 s'],
    [949, '0.9 s'],
    [950, '1 s'],
    [41_400, '41 s'],
    [59_499, '59 s'],
    [59_500, '1 min'],
    [72_000, '1 min 12 s'],
    [120_000, '2 min'],
    [3_599_499, '59 min 59 s'],
    [3_599_500, '1 h'],
    [7_500_000, '2 h 5 min'],
  ])('%d ms read as %s', (ms, words) => expect(duration(ms)).toBe(words));

  it('never say 60 of what makes a larger unit', () => {
    fc.assert(fc.property(fc.nat(100_000_000), (ms) => expect(duration(ms)).not.toMatch(/\b60 /)));
  });

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_234, '1.2 kB'],
    [84_213_552, '84 MB'],
    [999_600, '1.0 MB'],
    [1_500_000_000, '1.5 GB'],
  ])('%d bytes read as %s', (bytes, words) => expect(size(bytes)).toBe(words));

  it('count in singular and plural', () => {
    expect([count(0, 'task'), count(1, 'task'), count(3, 'task')]).toEqual(['0 tasks', '1 task', '3 tasks']);
  });
});

describe('names', () => {
  it.each([
    [[], ''],
    [['api'], 'api'],
    [['api', 'worker'], 'api and worker'],
    [['api', 'worker', 'cron'], 'api, worker and cron'],
    [['api', 'worker', 'cron', 'mail', 'web'], 'api, worker and 3 more'],
  ])('%j read as "%s"', (names, words) => expect(listOf(names)).toBe(words));

  it('shorten digests as docker does, and leave anything else alone', () => {
    expect(shortDigest(`sha256:${'9f86d081'.repeat(8)}`)).toBe('sha256:9f86d0819f86');
    expect(shortDigest('api:42')).toBe('api:42');
  });
});

const breaker = 'ECS deployment circuit breaker: tasks failed to start.';
const back = (more: Partial<NonNullable<ServiceResult['rollback']>> = {}): Partial<ServiceResult> => ({
  rollback: { to: revisionArn('api:41'), verdict: { kind: 'stable' }, startedAt: 0, endedAt: 23_000, ...more },
});

describe('verdicts', () => {
  it.each<[string, Partial<ServiceResult>, string, string]>([
    ['a stable service', {}, 'stable', 'api is stable on api:42 after 1 min 12 s.'],
    [
      'nothing to deploy',
      { verdict: { kind: 'unchanged' }, deploymentId: undefined },
      'unchanged',
      'api already runs api:42: nothing to deploy.',
    ],
    ['wait: false', { verdict: undefined }, 'started', 'api: the deployment of api:42 was started and not waited for.'],
    [
      'an update that was not answered',
      { verdict: undefined, deploymentId: undefined },
      'started',
      'api: the update to api:42 was sent, and not answered.',
    ],
    [
      'a service that was not reached',
      { verdict: undefined, deploymentId: undefined, startedAt: undefined },
      'not-deployed',
      'api was not updated.',
    ],
    [
      'a circuit breaker without rollback',
      { verdict: { kind: 'failed', by: 'circuit-breaker', reason: breaker } },
      'failed',
      'api failed on api:42, stopped by the circuit breaker: tasks failed to start.',
    ],
    [
      'a deleted service',
      { verdict: { kind: 'failed', by: 'gone', reason: 'the service no longer exists' } },
      'failed',
      'api failed on api:42: the service no longer exists.',
    ],
    [
      'a circuit breaker with rollback',
      { verdict: { kind: 'rolled-back', by: 'circuit-breaker', reason: breaker, to: revisionArn('api:41') } },
      'rolled-back',
      'api failed on api:42, and ECS takes it back to api:41 (circuit breaker): tasks failed to start.',
    ],
    [
      'a rollback to a service revision',
      {
        verdict: {
          kind: 'rolled-back',
          by: 'alarm',
          reason: 'alarm detected (alarms: api-5xx)',
          to: 'arn:aws:ecs:eu-west-1:123456789012:service-revision/production/api/4980306466373577095',
        },
      },
      'rolled-back',
      'api failed on api:42, and ECS takes it back to service revision 4980306466373577095 (CloudWatch alarm): alarm detected (alarms: api-5xx).',
    ],
    [
      'a rollback of ECS that failed',
      { verdict: { kind: 'rollback-failed', by: 'ecs', reason: 'no capacity' } },
      'rollback-failed',
      'api failed on api:42, and ECS could not roll it back: no capacity.',
    ],
    [
      'a superseded deployment',
      {
        verdict: {
          kind: 'superseded',
          reason: 'deployment ecs-svc/9 was started while ours was under way',
          by: 'ecs-svc/9',
          taskDefinition: revisionArn('api:43'),
        },
      },
      'superseded',
      'api: another deployment of api:43 took the place of ours (api:42): deployment ecs-svc/9 was started while ours was under way.',
    ],
    [
      'a time-out',
      { verdict: { kind: 'timed-out', reason: '1 of 2 tasks run' } },
      'timed-out',
      'api did not become stable on api:42 within 1 min 12 s: 1 of 2 tasks run.',
    ],
    [
      'a failure that ECS does not explain',
      { verdict: { kind: 'timed-out', reason: '' }, startedAt: undefined },
      'timed-out',
      'api did not become stable on api:42.',
    ],
    [
      'a rollback of CodeDeploy',
      {
        deploymentId: 'd-ABC',
        verdict: { kind: 'rolled-back', by: 'alarm', reason: 'ALARM_ACTIVE: x', to: revisionArn('api:41') },
      },
      'rolled-back',
      'api failed on api:42, and CodeDeploy took it back to api:41 (CloudWatch alarm): ALARM_ACTIVE: x.',
    ],
    [
      'a rollback of CodeDeploy that failed',
      { deploymentId: 'd-ABC', verdict: { kind: 'rollback-failed', by: 'ecs', reason: 'TIMEOUT: x' } },
      'rollback-failed',
      'api failed on api:42, and CodeDeploy could not roll it back: TIMEOUT: x.',
    ],
    [
      'our own rollback',
      { verdict: { kind: 'failed', by: 'task-failures', reason: '3 tasks failed' }, ...back() },
      'rolled-back',
      'api failed on api:42: 3 tasks failed. It is back on api:41, stable after 23 s.',
    ],
    [
      'our own rollback that failed',
      {
        verdict: { kind: 'failed', by: 'task-failures', reason: '3 tasks failed' },
        ...back({ verdict: { kind: 'timed-out', reason: 'no task runs' } }),
      },
      'rollback-failed',
      'api failed on api:42: 3 tasks failed. Its rollback to api:41 did not become stable: no task runs.',
    ],
    [
      'a service that was put back because of another one',
      back(),
      'rolled-back',
      'api was stable on api:42 after 1 min 12 s. It is back on api:41, stable after 23 s, because another service of this run failed.',
    ],
    [
      'a service that was put back because of a command',
      back({ because: 'after-command exited with code 1' }),
      'rolled-back',
      'api was stable on api:42 after 1 min 12 s. It is back on api:41, stable after 23 s, because after-command exited with code 1.',
    ],
  ])('%s reads well', (_, more, outcome, sentence) => {
    expect(verdictSentence(service('api', more))).toBe(sentence);
    expect(outcomeOf(service('api', more))).toBe(outcome);
  });
});

describe('stopped tasks', () => {
  const stopped = {
    reason: 'Essential container in task exited.',
    stopCode: 'EssentialContainerExited',
    count: 3,
    taskArn: 'arn:aws:ecs:eu-west-1:123456789012:task/production/0a1b',
    containers: [],
  };
  const container = (name: string, exitCode: number | undefined, reason?: string) => ({
    name,
    exitCode,
    reason,
    log: undefined,
  });

  it('are told by the containers that failed', () => {
    const containers = [container('api', 137, 'OutOfMemoryError: killed.'), container('log-router', 0)];
    expect(stoppedTasksSentence({ ...stopped, containers })).toBe(
      '3 tasks: container api exited with code 137 (OutOfMemoryError: killed)',
    );
  });

  it("are told by ECS's reason where no container of theirs failed", () => {
    const containers = [container('api', undefined), container('log-router', 0)];
    expect(stoppedTasksSentence({ ...stopped, count: 1, containers })).toBe(
      '1 task: Essential container in task exited',
    );
  });

  it("are told by ECS's reason where ECS stopped them: the exit codes only show how they ended then", () => {
    const unhealthy = {
      ...stopped,
      stopCode: 'ServiceSchedulerInitiated',
      reason: 'Task failed container health checks',
    };
    expect(stoppedTasksSentence({ ...unhealthy, containers: [container('api', 137)] })).toBe(
      '3 tasks: Task failed container health checks',
    );
    const containers = [container('api', 137, 'OutOfMemoryError: killed.')];
    expect(stoppedTasksSentence({ ...unhealthy, containers })).toBe(
      '3 tasks: container api exited with code 137 (OutOfMemoryError: killed)',
    );
  });
});
