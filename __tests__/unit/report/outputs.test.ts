import { describe, expect, it } from '@jest/globals';
import type { Verdict } from '../../../src/ecs/verdict.ts';
import { DeployError } from '../../../src/errors.ts';
import { outputsOf } from '../../../src/report/outputs.ts';
import type { ServiceResult } from '../../../src/result.ts';
import { result, revisionArn, samples, service } from './samples.ts';

const failure = new DeployError({ what: 'It failed.' });
const verdictOf = (services: ServiceResult[], failed = false) =>
  outputsOf(result({ services, failure: failed ? failure : undefined })).verdict;
const waiting = { verdict: undefined, endedAt: undefined };
const untouched = { ...waiting, deploymentId: undefined, startedAt: undefined };
const failed: Partial<ServiceResult> = { verdict: { kind: 'failed', by: 'ecs', reason: 'no.' } };

describe('the outputs', () => {
  it('tell what was deployed', () => {
    expect(outputsOf(samples['one service'])).toEqual({
      image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/api:3f2a9c1d5e7b8a90c1d2e3f4a5b6c7d8e9f0a1b2',
      'image-digest': 'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      registry: '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
      'task-arn': '',
      'task-exit-code': '',
      'task-definition-arn': revisionArn('api:42'),
      'previous-task-definition-arn': revisionArn('api:41'),
      'deployment-id': 'ecs-svc/3380194455826071342',
      verdict: 'stable',
      changed: 'true',
      'scan-findings': '',
      'services-json': expect.any(String),
    });
  });

  it('are all there, and empty, when the run failed before it deployed anything', () => {
    const outputs = outputsOf(samples['preflight failed']);
    expect(Object.keys(outputs)).toEqual(Object.keys(outputsOf(samples['one service'])));
    expect(outputs).toMatchObject({ image: '', 'task-definition-arn': '', verdict: '', changed: 'false' });
    expect(outputs['services-json']).toBe('[]');
  });

  it('do not name a task definition that no service got', () => {
    const outputs = outputsOf(result({ services: [service('api', untouched)], failure }));
    expect(outputs).toMatchObject({ 'task-definition-arn': '', 'deployment-id': '', verdict: '', changed: 'false' });
  });

  it('say that nothing changed when there was nothing to deploy', () => {
    expect(outputsOf(samples.unchanged)).toMatchObject({
      verdict: 'unchanged',
      changed: 'false',
      'task-definition-arn': revisionArn('api:42'),
    });
  });

  it('say started when the rollout is not waited for', () => {
    expect(verdictOf([service('api', waiting)])).toBe('started');
  });

  it('name the first service with several, and give all of them as JSON', () => {
    const outputs = outputsOf(samples['one of three failed, all rolled back']);
    expect(outputs).toMatchObject({ 'task-definition-arn': revisionArn('api:42'), verdict: 'rollback-failed' });
    expect(JSON.parse(outputs['services-json'] ?? '')).toEqual([
      expect.objectContaining({ service: 'api', verdict: 'rolled-back', reason: '' }),
      {
        service: 'worker',
        verdict: 'rollback-failed',
        'deployment-id': 'ecs-svc/6380194455826071342',
        'service-deployment-arn':
          'arn:aws:ecs:eu-west-1:123456789012:service-deployment/production/worker/NCWGC2ZR-taawPAYrIaU5',
        'task-definition-arn': revisionArn('worker:42'),
        'previous-task-definition-arn': revisionArn('worker:41'),
        'duration-seconds': 398,
        reason: 'tasks failed to start',
        rollback: {
          'task-definition-arn': revisionArn('worker:41'),
          verdict: 'timed-out',
          'duration-seconds': 300,
          reason: '2 of 4 tasks run after 5 min',
        },
      },
      expect.objectContaining({ service: 'scheduler', verdict: 'rolled-back' }),
    ]);
  });

  it('give the worst verdict of all services', () => {
    expect(verdictOf([service('api'), service('worker', failed)], true)).toBe('failed');
    expect(verdictOf([service('api', { verdict: { kind: 'unchanged' } }), service('worker')])).toBe('stable');
    expect(verdictOf([service('api', { verdict: { kind: 'timed-out', reason: '' } }), service('worker', failed)])).toBe(
      'failed',
    );
  });

  it('never say that all is well when the run failed', () => {
    expect(verdictOf([service('api', waiting), service('worker', untouched)], true)).toBe('failed');
  });

  it('of a cancelled run are cancelled, unless something worse is certain', () => {
    const cancelled = { kind: 'cancelled', reason: 'the run was cancelled' } as const;
    const of = (verdict: Verdict | undefined, more: object = {}) =>
      outputsOf({ ...samples['one service'], ...more, cancelled: true, services: [service('api', { verdict })] })
        .verdict;
    expect(of(cancelled)).toBe('cancelled');
    expect(of({ kind: 'stable' })).toBe('cancelled');
    expect(of({ kind: 'failed', by: 'ecs', reason: 'x' })).toBe('failed');
    expect(outputsOf({ ...samples['one service'], cancelled: true, services: [] }).verdict).toBe('cancelled');
  });

  it('count the findings of the scan by severity, those that do not count included', () => {
    const finding = { id: 'CVE-1', severity: 'HIGH', counts: false, entry: undefined } as never;
    const scan = { threshold: 'CRITICAL', isGate: true, findings: [finding, finding] } as const;
    const counted = (more: object = {}) =>
      outputsOf(result({ scan: { ...scan, findings: [...scan.findings], ...more } }))['scan-findings'];
    expect(JSON.parse(counted() ?? '')).toEqual({
      CRITICAL: 0,
      HIGH: 2,
      MEDIUM: 0,
      LOW: 0,
      INFORMATIONAL: 0,
      UNDEFINED: 0,
    });
    expect(counted({ problem: 'It failed.' })).toBe('');
  });
});
