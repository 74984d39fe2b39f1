import type { DeploymentInfo, ECSTarget, LifecycleEvent } from '@aws-sdk/client-codedeploy';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CodeDeploySnapshot, type Deployed, judgeDeployment } from '../../../src/codedeploy/verdict.ts';
import type { Verdict } from '../../../src/ecs/verdict.ts';

const BEFORE = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/api:1';
const ours: Deployed = { deploymentId: 'd-OURS', previousTaskDefinition: BEFORE };
const events = (...failed: LifecycleEvent[]): LifecycleEvent[] => [
  { lifecycleEventName: 'BeforeInstall', status: 'Succeeded' },
  ...failed,
];
const target = (desiredCount = 2, lifecycleEvents = events()): ECSTarget => ({
  lifecycleEvents,
  taskSetsInfo: [
    { taskSetLabel: 'Blue', desiredCount: 2, runningCount: 2, trafficWeight: 100 },
    { taskSetLabel: 'Green', desiredCount, runningCount: 0, trafficWeight: 0 },
  ],
});
const snapshot = (deployment: DeploymentInfo, more: Partial<CodeDeploySnapshot> = {}): CodeDeploySnapshot => ({
  deployment: { deploymentId: 'd-OURS', ...deployment },
  target: target(),
  ...more,
});
const hookFailed: DeploymentInfo = {
  status: 'Failed',
  errorInformation: { code: 'HOOK_EXECUTION_FAILURE', message: 'A hook failed.' },
};
const stopped: DeploymentInfo = {
  status: 'Stopped',
  errorInformation: { code: 'MANUAL_STOP', message: 'The deployment was stopped by the user.' },
};
const rollbackInfo = { rollbackDeploymentId: 'd-BACK' };
const auto = (...on: ('DEPLOYMENT_FAILURE' | 'DEPLOYMENT_STOP_ON_ALARM' | 'DEPLOYMENT_STOP_ON_REQUEST')[]) => ({
  autoRollbackConfiguration: { enabled: true, events: on },
});

describe('a deployment of CodeDeploy', () => {
  it.each<[string, CodeDeploySnapshot, Verdict | undefined]>([
    ['that was created', snapshot({ status: 'Created' }, { target: undefined }), undefined],
    ['that is queued', snapshot({ status: 'Queued' }), undefined],
    ['in progress', snapshot({ status: 'InProgress' }), undefined],
    ['that waits for somebody to reroute the traffic', snapshot({ status: 'Ready' }), undefined],
    ['that bakes', snapshot({ status: 'Baking' }), undefined],
    [
      'whose traffic is shifted, while the original tasks are kept',
      snapshot({ status: 'InProgress', instanceTerminationWaitTimeStarted: true }),
      undefined,
    ],
    ['that succeeded', snapshot({ status: 'Succeeded' }), { kind: 'stable' }],
    [
      'whose lifecycle event failed, before CodeDeploy says so',
      snapshot(
        { status: 'InProgress' },
        { target: target(2, events({ lifecycleEventName: 'AfterInstall', status: 'Failed' })) },
      ),
      undefined,
    ],
    ['with two failed tasks of two', snapshot({ status: 'InProgress' }, { failedTasks: 2 }), undefined],
    [
      'with three failed tasks of two',
      snapshot({ status: 'InProgress' }, { failedTasks: 3 }),
      {
        kind: 'failed',
        by: 'task-failures',
        reason: '3 tasks failed, and CodeDeploy would go on waiting for the replacement task set for up to an hour',
      },
    ],
    [
      'with three failed tasks of ten',
      snapshot({ status: 'InProgress' }, { failedTasks: 3, target: target(10) }),
      undefined,
    ],
    [
      'that failed, without a rollback of its own',
      snapshot({ status: 'Failed', errorInformation: { code: 'TIMEOUT', message: 'Not healthy in time.' } }),
      { kind: 'failed', by: 'ecs', reason: 'TIMEOUT: Not healthy in time' },
    ],
    [
      'that failed without saying why',
      snapshot({ status: 'Failed' }, { target: undefined }),
      { kind: 'failed', by: 'ecs', reason: "CodeDeploy's deployment is Failed" },
    ],
    [
      'whose hook failed: its diagnostics, last lines',
      snapshot(hookFailed, {
        target: target(
          2,
          events({
            lifecycleEventName: 'AfterAllowTestTraffic',
            status: 'Failed',
            diagnostics: {
              errorCode: 'ScriptFailed',
              scriptName: 'arn:aws:lambda:eu-west-1:123456789012:function:smoke-test',
              message: 'Returned Failed.',
              logTail: 'one\ntwo\nthree\nfour\n',
            },
          }),
        ),
      }),
      {
        kind: 'failed',
        by: 'hook',
        reason:
          'HOOK_EXECUTION_FAILURE: A hook failed; AfterAllowTestTraffic failed: smoke-test: Returned Failed: two | three | four',
      },
    ],
    [
      'that failed, its rollback not named yet',
      snapshot({ ...hookFailed, ...auto('DEPLOYMENT_FAILURE') }, { endedForMs: 14_000 }),
      undefined,
    ],
    [
      'that failed, its rollback never named',
      snapshot({ ...hookFailed, ...auto('DEPLOYMENT_FAILURE') }, { endedForMs: 15_000 }),
      { kind: 'failed', by: 'hook', reason: 'HOOK_EXECUTION_FAILURE: A hook failed' },
    ],
    [
      'that failed, its rollback refused',
      snapshot({
        ...hookFailed,
        ...auto('DEPLOYMENT_FAILURE'),
        rollbackInfo: { rollbackMessage: 'No last known good.' },
      }),
      { kind: 'failed', by: 'hook', reason: 'HOOK_EXECUTION_FAILURE: A hook failed; No last known good.' },
    ],
    [
      'that failed, in a group that rolls back for alarms alone',
      snapshot({ ...hookFailed, ...auto('DEPLOYMENT_STOP_ON_ALARM') }),
      { kind: 'failed', by: 'hook', reason: 'HOOK_EXECUTION_FAILURE: A hook failed' },
    ],
    ['that is rolled back, which cannot be read', snapshot({ ...hookFailed, rollbackInfo }), undefined],
    [
      'that is being rolled back',
      snapshot({ ...hookFailed, rollbackInfo }, { rollback: { status: 'InProgress' } }),
      undefined,
    ],
    [
      'that was rolled back',
      snapshot({ ...hookFailed, rollbackInfo }, { rollback: { status: 'Succeeded' } }),
      {
        kind: 'rolled-back',
        by: 'hook',
        reason: 'HOOK_EXECUTION_FAILURE: A hook failed; rollback deployment d-BACK succeeded',
        to: BEFORE,
      },
    ],
    [
      'that was stopped by an alarm and rolled back',
      snapshot(
        { status: 'Stopped', errorInformation: { code: 'ALARM_ACTIVE', message: 'api-5xx' }, rollbackInfo },
        {
          rollback: { status: 'Succeeded' },
          target: target(2, events({ lifecycleEventName: 'AllowTraffic', status: 'Failed' })),
        },
      ),
      {
        kind: 'rolled-back',
        by: 'alarm',
        reason: 'ALARM_ACTIVE: api-5xx; rollback deployment d-BACK succeeded',
        to: BEFORE,
      },
    ],
    [
      'whose rollback failed',
      snapshot(
        { ...hookFailed, rollbackInfo },
        { rollback: { status: 'Failed', errorInformation: { code: 'ECS_UPDATE_ERROR', message: 'No.' } } },
      ),
      {
        kind: 'rollback-failed',
        by: 'hook',
        reason: 'HOOK_EXECUTION_FAILURE: A hook failed; rollback deployment d-BACK failed (ECS_UPDATE_ERROR: No)',
      },
    ],
    [
      'whose rollback was stopped',
      snapshot({ ...stopped, rollbackInfo }, { rollback: { status: 'Stopped' } }),
      {
        kind: 'rollback-failed',
        by: 'request',
        reason: 'MANUAL_STOP: The deployment was stopped by the user; rollback deployment d-BACK was stopped',
      },
    ],
    [
      'that somebody stopped',
      snapshot(stopped, { endedForMs: 15_000, lastAttempted: { deploymentId: 'd-OURS' } }),
      { kind: 'failed', by: 'ecs', reason: 'MANUAL_STOP: The deployment was stopped by the user' },
    ],
    [
      'that somebody stopped, to deploy something else',
      snapshot(stopped, { endedForMs: 15_000, lastAttempted: { deploymentId: 'd-OTHER' } }),
      {
        kind: 'superseded',
        reason: "it was stopped, and CodeDeploy's deployment d-OTHER was started",
        by: 'd-OTHER',
        taskDefinition: undefined,
      },
    ],
    [
      'that somebody stopped, its rollback not named yet',
      snapshot(stopped, { endedForMs: 14_000, lastAttempted: { deploymentId: 'd-BACK' } }),
      undefined,
    ],
  ])('%s', (_, seen, verdict) => {
    expect(judgeDeployment(ours, seen)).toEqual(verdict);
  });
});

describe('a deployment that the run has told to roll back', () => {
  const back: Deployed = { ...ours, goesBack: true };

  it.each<[string, CodeDeploySnapshot, Verdict | undefined]>([
    ['still in progress, its tasks failing', snapshot({ status: 'InProgress' }, { failedTasks: 9 }), undefined],
    ['stopped, its rollback not named yet', snapshot(stopped), undefined],
    [
      'stopped, its rollback under way',
      snapshot({ ...stopped, rollbackInfo }, { rollback: { status: 'InProgress' } }),
      undefined,
    ],
    ['rolled back', snapshot({ ...stopped, rollbackInfo }, { rollback: { status: 'Succeeded' } }), { kind: 'stable' }],
    [
      'not rolled back',
      snapshot({ ...stopped, rollbackInfo }, { rollback: { status: 'Failed' } }),
      { kind: 'rollback-failed', by: 'request', reason: 'rollback deployment d-BACK failed' },
    ],
    [
      'without a rollback',
      snapshot(stopped, { endedForMs: 15_000, lastAttempted: { deploymentId: 'd-OTHER' } }),
      { kind: 'failed', by: 'ecs', reason: 'MANUAL_STOP: The deployment was stopped by the user' },
    ],
    [
      'through before it could be stopped',
      snapshot({ status: 'Succeeded' }),
      { kind: 'failed', by: 'ecs', reason: 'deployment d-OURS completed before it could be stopped' },
    ],
  ])('%s', (_, seen, verdict) => {
    expect(judgeDeployment(back, seen)).toEqual(verdict);
  });
});

describe('whatever CodeDeploy shows', () => {
  const status = fc.constantFrom(
    ...(['Created', 'Queued', 'InProgress', 'Baking', 'Ready', 'Succeeded', 'Failed', 'Stopped', undefined] as const),
  );
  const shown = fc.record({
    status,
    rollback: fc.option(status, { nil: undefined }),
    isNamed: fc.boolean(),
    endedForMs: fc.nat(30_000),
    failedTasks: fc.nat(5),
    other: fc.option(fc.constantFrom('d-OURS', 'd-BACK', 'd-OTHER'), { nil: undefined }),
    code: fc.constantFrom(
      'ALARM_ACTIVE' as const,
      'HOOK_EXECUTION_FAILURE' as const,
      'MANUAL_STOP' as const,
      undefined,
    ),
  });
  const verdictOf = ({
    code,
    endedForMs,
    failedTasks,
    isNamed,
    other,
    rollback,
    ...seen
  }: typeof shown extends fc.Arbitrary<infer T> ? T : never) =>
    judgeDeployment(
      ours,
      snapshot(
        {
          status: seen.status,
          ...(code && { errorInformation: { code } }),
          ...(isNamed && { rollbackInfo }),
          ...auto('DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'),
        },
        {
          endedForMs,
          failedTasks,
          ...(rollback && { rollback: { status: rollback } }),
          ...(other && { lastAttempted: { deploymentId: other } }),
        },
      ),
    );

  it('stable is Succeeded and nothing else, and a rollback is told when it is over', () => {
    fc.assert(
      fc.property(shown, (seen) => {
        const verdict = verdictOf(seen);
        expect(verdict?.kind === 'stable').toBe(seen.status === 'Succeeded');
        if (verdict?.kind === 'rolled-back') expect(seen.rollback).toBe('Succeeded');
        if (verdict?.kind === 'rollback-failed') expect(['Failed', 'Stopped']).toContain(seen.rollback);
        if (verdict?.kind === 'superseded') expect(seen.other).not.toBe('d-OURS');
        const isUnderWay = !['Succeeded', 'Failed', 'Stopped'].includes(seen.status ?? '');
        if (isUnderWay) expect(verdict !== undefined).toBe(seen.failedTasks >= 3);
      }),
    );
  });
});
