import {
  BatchGetDeploymentTargetsCommand,
  CodeDeployClient,
  type DeploymentInfo,
  type ECSTarget,
  GetDeploymentCommand,
  GetDeploymentGroupCommand,
} from '@aws-sdk/client-codedeploy';
import { DescribeTasksCommand, ECSClient, ListTasksCommand, type Task } from '@aws-sdk/client-ecs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import type { Aws } from '../../../src/aws/clients.ts';
import type { CodeDeployPlan, CodeDeployRollout } from '../../../src/codedeploy/plan.ts';
import { watchTogether } from '../../../src/codedeploy/together.ts';
import { watchDeployments } from '../../../src/codedeploy/watch.ts';
import type { WatchOptions } from '../../../src/ecs/watch.ts';
import { fakeClock } from '../../support/clock.ts';
import { collectedLog } from '../../support/log.ts';

const codedeploy = mockClient(CodeDeployClient);
const ecs = mockClient(ECSClient);
const MINUTE = 60_000;
const plan: CodeDeployPlan = {
  service: 'api',
  cluster: 'production',
  application: 'AppECS-production-api',
  deploymentGroup: 'DgpECS-production-api',
  taskSetId: 'ecs-svc/1',
  appSpec: {},
  description: undefined,
  deploymentConfig: undefined,
  waits: { readyMs: 0, manual: false, terminationMs: 0 },
};
const rollout = (more: Partial<CodeDeployPlan> = {}): CodeDeployRollout => ({
  plan: { ...plan, ...more },
  deploymentId: 'd-OURS',
  previousTaskDefinition: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/api:1',
});
const info = (more: DeploymentInfo = {}) => ({
  deploymentInfo: { deploymentId: 'd-OURS', status: 'InProgress' as const, createTime: new Date(5000), ...more },
});
const targets = (running: number, weight: number, events: ECSTarget['lifecycleEvents'] = []) => ({
  deploymentTargets: [
    {
      ecsTarget: {
        lifecycleEvents: events,
        taskSetsInfo: [
          {
            taskSetLabel: 'Blue' as const,
            identifer: 'ecs-svc/1',
            desiredCount: 2,
            runningCount: 2,
            trafficWeight: 100 - weight,
          },
          {
            taskSetLabel: 'Green' as const,
            identifer: 'ecs-svc/2',
            desiredCount: 2,
            runningCount: running,
            trafficWeight: weight,
          },
        ],
      },
    },
  ],
});
const awsError = (name: string, status: number) =>
  Object.assign(new Error(`${name}: said so`), { name, $metadata: { httpStatusCode: status } });
const notNeeded = () => Promise.reject(new Error('not needed'));
const aws = (): Aws => ({
  ecs: new ECSClient({}),
  codedeploy: async () => new CodeDeployClient({}),
  ecr: notNeeded,
  logs: notNeeded,
  scaling: notNeeded,
  loadBalancing: notNeeded,
  iam: notNeeded,
  secretsManager: notNeeded,
  ssm: notNeeded,
  contact: Promise.resolve(),
  region: async () => 'eu-west-1',
});

function start(rollouts = [rollout()], options: Partial<WatchOptions> = {}) {
  const log = collectedLog();
  const clock = fakeClock();
  const all = { cluster: 'production', timeoutMs: MINUTE, clock, log, random: () => 0.5, ...options };
  return { clock, log, outcomes: watchDeployments(aws(), rollouts, all) };
}

beforeEach(() => {
  codedeploy.reset();
  ecs.reset();
  ecs.on(ListTasksCommand).resolves({ taskArns: [] });
  codedeploy.on(BatchGetDeploymentTargetsCommand).resolves({});
});

describe('watchDeployments', () => {
  it('says what changes, once, and ends with the verdict', async () => {
    codedeploy
      .on(GetDeploymentCommand)
      .resolvesOnce(info())
      .resolvesOnce(info())
      .resolvesOnce(info())
      .resolves(info({ status: 'Succeeded' }));
    codedeploy
      .on(BatchGetDeploymentTargetsCommand, { deploymentId: 'd-OURS', targetIds: ['production:api'] })
      .rejectsOnce(awsError('DeploymentTargetDoesNotExistException', 400))
      .resolvesOnce(targets(1, 0, [{ lifecycleEventName: 'Install', status: 'InProgress' }]))
      .resolvesOnce(targets(1, 0, [{ lifecycleEventName: 'Install', status: 'InProgress' }]))
      .resolves(targets(2, 100, [{ lifecycleEventName: 'Install', status: 'Succeeded' }]));
    const { log, outcomes } = start();
    expect((await outcomes).get('api')).toEqual({
      verdict: { kind: 'stable' },
      endedAt: 8000,
      counts: { desired: 2, running: 2, pending: 0, failed: 0 },
      serviceDeploymentArn: undefined,
      taskSetId: 'ecs-svc/2',
      deploymentCreatedAt: 5000,
      shifted: true,
    });
    expect(log.texts('info')).toEqual([
      "api: CodeDeploy's deployment d-OURS: InProgress (2 s)",
      'api: Install InProgress (4 s)',
      'api: green 1/2 running, 0 % of the traffic; blue 2/2 running, 100 % of the traffic (4 s)',
      "api: CodeDeploy's deployment d-OURS: Succeeded (8 s)",
      'api: Install Succeeded (8 s)',
      'api: green 2/2 running, 100 % of the traffic; blue 2/2 running, 0 % of the traffic (8 s)',
    ]);
  });

  it('tells the replacement task set from the original where CodeDeploy does not', async () => {
    codedeploy.on(GetDeploymentCommand).resolves(info({ status: 'Succeeded' }));
    const taskSetsInfo = [
      { identifer: 'ecs-svc/2', desiredCount: 2, runningCount: 2, trafficWeight: 100 },
      { identifer: 'ecs-svc/1', desiredCount: 2, runningCount: 2, trafficWeight: 0 },
    ];
    codedeploy.on(BatchGetDeploymentTargetsCommand).resolves({ deploymentTargets: [{ ecsTarget: { taskSetsInfo } }] });
    const { log, outcomes } = start([{ ...rollout(), originalTaskSetId: 'ecs-svc/1' }]);
    expect((await outcomes).get('api')).toMatchObject({ taskSetId: 'ecs-svc/2', shifted: true });
    expect(log.texts('info')[1]).toMatch(/^api: green 2\/2 running, 100 % of the traffic; blue 2\/2 running, 0 %/);
  });

  it('outlasts throttling, 5xx answers, resets, and a deployment that is not known everywhere yet', async () => {
    codedeploy
      .on(GetDeploymentCommand)
      .rejectsOnce(awsError('ThrottlingException', 400))
      .rejectsOnce(awsError('InternalFailure', 500))
      .rejectsOnce(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }))
      .rejectsOnce(awsError('DeploymentDoesNotExistException', 400))
      .resolves(info({ status: 'Succeeded' }));
    const { outcomes } = start();
    expect((await outcomes).get('api')?.verdict).toEqual({ kind: 'stable' });
  });

  it('ends at a lasting refusal, and says that the deployment goes on', async () => {
    codedeploy.on(GetDeploymentCommand).rejects(awsError('ExpiredTokenException', 400));
    await expect(start().outcomes).rejects.toThrow('Cannot watch deployment d-OURS; it goes on in CodeDeploy.');
  });

  it('is timed out after timeout-minutes and the waits of the deployment group', async () => {
    codedeploy.on(GetDeploymentCommand).resolves(info());
    codedeploy.on(BatchGetDeploymentTargetsCommand).resolves(targets(2, 0));
    const waits = { readyMs: 2 * MINUTE, manual: false, terminationMs: 3 * MINUTE };
    const { clock, outcomes } = start([rollout({ waits })]);
    expect((await outcomes).get('api')?.verdict).toEqual({
      kind: 'timed-out',
      reason:
        "not through after 1 min and the deployment group's waits of 5 min (InProgress, green 2/2 running, 0 % of the traffic; blue 2/2 " +
        'running, 100 % of the traffic)',
    });
    expect(clock.now()).toBe(6 * MINUTE);
  });

  it('that is still being rolled back by then is said so', async () => {
    const rollbackInfo = { rollbackDeploymentId: 'd-BACK' };
    codedeploy.on(GetDeploymentCommand, { deploymentId: 'd-OURS' }).resolves(info({ status: 'Failed', rollbackInfo }));
    codedeploy
      .on(GetDeploymentCommand, { deploymentId: 'd-BACK' })
      .resolves(info({ deploymentId: 'd-BACK', status: 'InProgress' }));
    const { log, outcomes } = start();
    expect((await outcomes).get('api')?.verdict).toMatchObject({
      kind: 'rolled-back',
      reason: expect.stringContaining('rollback deployment d-BACK is still under way'),
    });
    expect(log.texts('info')).toContain('api: rollback deployment d-BACK: InProgress (2 s)');
  });

  it('says what a manual rerouting waits for', async () => {
    codedeploy.on(GetDeploymentCommand).resolves(info({ status: 'Ready' }));
    const { log, outcomes } = start([rollout({ waits: { readyMs: MINUTE, manual: true, terminationMs: 0 } })]);
    await outcomes;
    const said = log.texts('info').filter((line) => /wait|continue/.test(line));
    expect(said).toEqual([
      'api: CodeDeploy waits 1 min before it shifts the traffic, then stops the deployment unless somebody continues it (2 s)',
      'api: to shift it now: aws deploy continue-deployment --deployment-id d-OURS --deployment-wait-type READY_WAIT (2 s)',
    ]);
  });

  it('counts the tasks of the replacement task set that failed', async () => {
    const failed = (startedBy: string): Task => ({ startedBy, stopCode: 'EssentialContainerExited' });
    ecs.on(ListTasksCommand).resolves({ taskArns: ['a', 'b', 'c', 'd'] });
    const tasks = [...Array.from({ length: 3 }, () => failed('ecs-svc/2')), failed('ecs-svc/1')];
    ecs.on(DescribeTasksCommand).resolves({ tasks });
    codedeploy.on(GetDeploymentCommand).resolves(info());
    codedeploy.on(BatchGetDeploymentTargetsCommand).resolves(targets(0, 0));
    const { outcomes } = start();
    expect((await outcomes).get('api')).toMatchObject({ verdict: { by: 'task-failures' }, counts: { failed: 3 } });
  });

  it('does without the permissions that it can, and says so once', async () => {
    codedeploy
      .on(GetDeploymentCommand)
      .resolvesOnce(info())
      .resolvesOnce(info())
      .resolves(info({ status: 'Succeeded' }));
    codedeploy.on(BatchGetDeploymentTargetsCommand).rejects(awsError('AccessDeniedException', 400));
    const { log, outcomes } = start();
    expect((await outcomes).get('api')).toMatchObject({ verdict: { kind: 'stable' }, shifted: undefined });
    expect(log.texts('notice')).toEqual([expect.stringContaining('codedeploy:BatchGetDeploymentTargets')]);
    expect(codedeploy.commandCalls(BatchGetDeploymentTargetsCommand)).toHaveLength(1);
  });

  it('ends for all once one has failed', async () => {
    codedeploy.on(GetDeploymentCommand, { deploymentId: 'd-OURS' }).resolves(info({ status: 'Failed' }));
    codedeploy.on(GetDeploymentCommand, { deploymentId: 'd-WEB' }).resolves(info({ deploymentId: 'd-WEB' }));
    const { outcomes } = start([rollout(), { ...rollout({ service: 'web' }), deploymentId: 'd-WEB' }]);
    expect((await outcomes).get('api')?.verdict?.kind).toBe('failed');
    expect((await outcomes).get('web')?.verdict).toBeUndefined();
  });

  it('looks for another deployment where ours was stopped', async () => {
    codedeploy.on(GetDeploymentCommand).resolves(info({ status: 'Stopped' }));
    codedeploy
      .on(GetDeploymentGroupCommand)
      .resolves({ deploymentGroupInfo: { lastAttemptedDeployment: { deploymentId: 'd-OTHER' } } });
    expect((await start().outcomes).get('api')?.verdict).toMatchObject({ kind: 'superseded', by: 'd-OTHER' });
  });
});

describe('watchTogether', () => {
  it('throws what one watch ends with, and waits for nobody then', async () => {
    codedeploy.on(GetDeploymentCommand).rejects(awsError('ExpiredTokenException', 400));
    const own = { service: 'worker', deploymentId: 'ecs-svc/9', createdAt: undefined, desiredCount: 1 };
    const rest = { serviceDeploymentBefore: undefined, serviceDeploymentArn: undefined };
    const theirs = { ...own, ...rest, service: 'api', codeDeploy: rollout() };
    const options = { cluster: 'production', timeoutMs: MINUTE, clock: fakeClock(), log: collectedLog() };
    await expect(watchTogether(aws(), [{ ...own, ...rest }, theirs], options)).rejects.toThrow(
      'it goes on in CodeDeploy',
    );
  });
});
