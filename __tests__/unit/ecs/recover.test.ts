import type { Service } from '@aws-sdk/client-ecs';
import { describe, expect, it } from '@jest/globals';
import type { CodeDeployPlan } from '../../../src/codedeploy/plan.ts';
import { type Affected, waysBack, whatIsLeft } from '../../../src/ecs/recover.ts';
import type { Verdict } from '../../../src/ecs/verdict.ts';
import type { ServiceResult } from '../../../src/result.ts';

const revision = (number: number) => `arn:aws:ecs:eu-west-1:123456789012:task-definition/app:${number}`;
const affected = (
  name: string,
  verdict: Verdict | undefined,
  result: Partial<ServiceResult> = {},
  before: Service = {},
): Affected => ({
  before: { desiredCount: 2, ...before },
  registration: {},
  result: {
    name,
    arn: '',
    previousTaskDefinition: revision(41),
    taskDefinition: revision(42),
    deploymentId: 'ecs-svc/2',
    serviceDeploymentArn: 'arn:sd',
    verdict,
    startedAt: 0,
    endedAt: 0,
    counts: undefined,
    diagnosis: undefined,
    rollback: undefined,
    ...result,
  },
});
const failed: Verdict = { kind: 'failed', by: 'task-failures', reason: 'x' };
const breaker: Verdict = { kind: 'failed', by: 'circuit-breaker', reason: 'x' };
const rolledBack: Verdict = { kind: 'rolled-back', by: 'circuit-breaker', reason: 'x', to: revision(41) };
const superseded: Verdict = { kind: 'superseded', reason: 'x', by: undefined, taskDefinition: undefined };
const ownRollback: Service = {
  deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
};
const names = (services: Affected[]) => waysBack(services, undefined).map(({ service }) => service);

describe('waysBack', () => {
  it('all that were updated go back, stable and undecided ones too', () => {
    expect(
      names([affected('api', failed), affected('worker', { kind: 'stable' }), affected('beat', undefined)]),
    ).toEqual(['api', 'worker', 'beat']);
  });

  it('says where to, and sends the desired count only where the run had changed it', () => {
    const services = [affected('api', failed, {}, { desiredCount: 5 })];
    expect(waysBack(services, undefined)).toEqual([
      {
        service: 'api',
        taskDefinition: revision(41),
        desiredCount: undefined,
        scalesOnly: false,
        serviceDeploymentBefore: 'arn:sd',
      },
    ]);
    expect(waysBack(services, 9)[0]?.desiredCount).toBe(5);
    expect(waysBack(services, 5)[0]?.desiredCount).toBeUndefined();
  });

  it.each<[string, Affected]>([
    ['one that ECS rolls back', affected('api', rolledBack)],
    ['one whose circuit breaker is going to', affected('api', breaker, {}, ownRollback)],
    ['one that was not updated', affected('api', undefined, { deploymentId: undefined, startedAt: undefined })],
    ['one that had nothing to deploy', affected('api', { kind: 'unchanged' })],
    ['one that is gone', affected('api', { kind: 'failed', by: 'gone', reason: 'x' })],
    ['one that ran the same revision before', affected('api', failed, { previousTaskDefinition: revision(42) })],
  ])('not %s', (_, one) => {
    expect(names([one, affected('worker', failed)])).toEqual(['worker']);
  });

  it('one whose update was not answered goes back too: ECS may be rolling it out', () => {
    expect(names([affected('api', undefined, { deploymentId: undefined }), affected('worker', failed)])).toEqual([
      'api',
      'worker',
    ]);
  });

  it('a circuit breaker without rollback leaves it to us', () => {
    expect(names([affected('api', breaker)])).toEqual(['api']);
  });

  it('none, when somebody else has deployed meanwhile', () => {
    expect(names([affected('api', superseded), affected('worker', failed)])).toEqual([]);
  });
});

describe('whatIsLeft', () => {
  it.each<[string, Affected, string[]]>([
    ['under way', affected('api', undefined), ['api: deployment ecs-svc/2 of app:42 goes on in ECS.']],
    [
      'failed and not rolled back',
      affected('api', failed),
      ['api: still set to app:42; app:41 is what it ran before.'],
    ],
    [
      'stable while another one failed',
      affected('api', { kind: 'stable' }),
      ['api: runs app:42; it was not taken back to app:41.'],
    ],
    ['rolled back by ECS', affected('api', rolledBack), []],
    ['never updated', affected('api', undefined, { deploymentId: undefined, startedAt: undefined }), []],
    [
      'rolled back by us',
      affected('api', failed, {
        rollback: { to: revision(41), verdict: { kind: 'stable' }, startedAt: 0, endedAt: 0 },
      }),
      [],
    ],
  ])('%s', (_, one, left) => {
    expect(whatIsLeft([one])).toEqual(left);
  });
});

describe('beside a paused deployment', () => {
  const paused: Verdict = { kind: 'paused', reason: 'x' };

  it('nothing goes back while nothing has failed', () => {
    expect(names([affected('api', paused), affected('worker', { kind: 'stable' })])).toEqual([]);
  });

  it('all go back when another service failed, the paused one by being stopped', () => {
    const shifting: Service = { deploymentConfiguration: { strategy: 'BLUE_GREEN' } };
    const ways = waysBack([affected('api', paused, {}, shifting), affected('worker', failed)], undefined);
    expect(ways.map(({ service, underWay }) => [service, underWay?.serviceDeploymentArn])).toEqual([
      ['api', 'arn:sd'],
      ['worker', undefined],
    ]);
  });
});

describe('a service that CodeDeploy deploys to', () => {
  const codeDeploy: CodeDeployPlan = {
    service: 'api',
    cluster: 'production',
    application: 'shop',
    deploymentGroup: 'live',
    taskSetId: 'ecs-svc/1',
    appSpec: {},
    description: undefined,
    deploymentConfig: undefined,
    waits: { readyMs: 0, manual: false, terminationMs: 0 },
  };
  const ofCodeDeploy = (verdict: Verdict | undefined, result: Partial<ServiceResult> = {}): Affected => ({
    ...affected('api', verdict, { deploymentId: 'd-OURS', ...result }),
    codeDeploy,
  });

  it.each<[string, Verdict | undefined, boolean]>([
    ['that crashes', failed, true],
    ['that is not through in time', { kind: 'timed-out', reason: 'x' }, true],
    ['that nobody waited for any more', undefined, true],
    ['that CodeDeploy failed', { kind: 'failed', by: 'hook', reason: 'x' }, false],
    ['that is through', { kind: 'stable' }, false],
  ])('goes back through CodeDeploy: a deployment %s', (_, verdict, underWay) => {
    const [way] = waysBack([ofCodeDeploy(verdict), affected('worker', failed)], undefined);
    expect(way?.codeDeploy).toEqual({
      plan: codeDeploy,
      deploymentId: 'd-OURS',
      taskDefinition: revision(41),
      underWay,
      shifted: true,
    });
  });

  it.each<[string, Affected]>([
    ['one that CodeDeploy rolled back', ofCodeDeploy(rolledBack)],
    ['one whose start was not answered', ofCodeDeploy(undefined, { deploymentId: undefined })],
    [
      'one that is through, on the revision that it ran before',
      ofCodeDeploy({ kind: 'stable' }, { previousTaskDefinition: revision(42) }),
    ],
  ])('does not go back: %s', (_, one) => {
    expect(names([one, affected('worker', failed)])).toEqual(['worker']);
  });

  it('goes back on the same revision too, while its deployment is under way', () => {
    expect(names([ofCodeDeploy(failed, { previousTaskDefinition: revision(42) })])).toEqual(['api']);
  });

  it.each<[Verdict | undefined, string]>([
    [undefined, 'api: deployment d-OURS of app:42 goes on in CodeDeploy.'],
    [failed, 'api: deployment d-OURS of app:42 goes on in CodeDeploy; app:41 is what it ran before.'],
    [{ kind: 'failed', by: 'hook', reason: 'x' }, 'api: not taken back by this run; app:41 is what it ran before.'],
  ])('is said where it is left', (verdict, sentence) => {
    expect(whatIsLeft([ofCodeDeploy(verdict)])).toEqual([sentence]);
  });
});

describe('a service that the run creates', () => {
  const created = { isNew: true, previousTaskDefinition: '' };

  it('has nothing to go back to', () => {
    expect(names([affected('api', failed, created), affected('worker', breaker, created)])).toEqual([]);
  });

  it('stays when its deployment fails, which is said with how to delete it', () => {
    for (const verdict of [failed, breaker, undefined]) {
      expect(whatIsLeft([affected('api', verdict, created)], 'production')).toEqual([
        expect.stringMatching(
          /^api: this run created the service, on app:42\. .*aws ecs delete-service --cluster production --service api --force$/,
        ),
      ]);
    }
    const stable = affected('api', { kind: 'stable' }, created);
    expect(whatIsLeft([stable])).toEqual(['api: this run created the service, on app:42, and it stays.']);
    const unanswered = affected('api', undefined, { ...created, deploymentId: undefined });
    expect(whatIsLeft([unanswered]).join()).toContain('this run may have created the service');
  });
});

describe('settings that the run has changed', () => {
  it('stay, and are named with their values', () => {
    const settings = [
      { what: 'healthCheckGracePeriodSeconds', kind: 'changed', from: '30', to: '60' },
      { what: 'serviceConnectConfiguration.namespace', kind: 'changed' },
    ] as const;
    const [, told] = whatIsLeft([affected('api', { kind: 'stable' }, { settings: [...settings] })]);
    expect(told).toBe(
      'api: the run has changed healthCheckGracePeriodSeconds (30 → 60), serviceConnectConfiguration.namespace, ' +
        'as service-definition says, and does not take that back.',
    );
  });
});
