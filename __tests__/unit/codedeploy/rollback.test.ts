import {
  CodeDeployClient,
  CreateDeploymentCommand,
  GetDeploymentCommand,
  StopDeploymentCommand,
} from '@aws-sdk/client-codedeploy';
import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import type { Aws } from '../../../src/aws/clients.ts';
import { type CodeDeployWayBack, rollBackDeployments } from '../../../src/codedeploy/rollback.ts';
import { fakeClock } from '../../support/clock.ts';
import { collectedLog } from '../../support/log.ts';

const codedeploy = mockClient(CodeDeployClient);
const ecs = mockClient(ECSClient);
const revision = (number: number) => `arn:aws:ecs:eu-west-1:123456789012:task-definition/api:${number}`;
const way = (more: Partial<CodeDeployWayBack> = {}): CodeDeployWayBack => ({
  plan: {
    service: 'api',
    cluster: 'production',
    application: 'shop',
    deploymentGroup: 'live',
    taskSetId: 'ecs-svc/1',
    appSpec: {},
    description: 'the release',
    deploymentConfig: undefined,
    waits: { readyMs: 0, manual: false, terminationMs: 0 },
  },
  deploymentId: 'd-OURS',
  taskDefinition: revision(1),
  underWay: true,
  shifted: false,
  ...more,
});
const error = (name: string, message = name) =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400 } });

async function rollBack(one: CodeDeployWayBack) {
  const log = collectedLog();
  const started: string[] = [];
  const aws = { ecs: new ECSClient({}), codedeploy: async () => new CodeDeployClient({}) } as unknown as Aws;
  const options = { cluster: 'production', timeoutMs: 60_000, clock: fakeClock(), log, random: () => 0.5 };
  const results = await rollBackDeployments(aws, [one], options, (service) => started.push(service));
  return { verdict: results.get('api')?.verdict, started, log };
}

beforeEach(() => {
  codedeploy.reset();
  ecs.reset();
  codedeploy.on(CreateDeploymentCommand).resolves({ deploymentId: 'd-NEW' });
  codedeploy.on(GetDeploymentCommand, { deploymentId: 'd-NEW' }).resolves({ deploymentInfo: { status: 'Succeeded' } });
  ecs.on(DescribeServicesCommand).resolves({
    services: [{ serviceName: 'api', taskSets: [{ status: 'PRIMARY', taskDefinition: revision(2) }] }],
  });
});

describe('rolling back a deployment of CodeDeploy', () => {
  it('stops what is under way, with CodeDeploy’s own rollback', async () => {
    const rollbackInfo = { rollbackDeploymentId: 'd-BACK' };
    codedeploy.on(StopDeploymentCommand).resolves({});
    codedeploy
      .on(GetDeploymentCommand, { deploymentId: 'd-OURS' })
      .resolves({ deploymentInfo: { deploymentId: 'd-OURS', status: 'Stopped', rollbackInfo } })
      .on(GetDeploymentCommand, { deploymentId: 'd-BACK' })
      .resolves({ deploymentInfo: { deploymentId: 'd-BACK', status: 'Succeeded' } });
    expect(await rollBack(way())).toMatchObject({ verdict: { kind: 'stable' }, started: ['api'] });
    expect(codedeploy.commandCalls(StopDeploymentCommand)[0]?.args[0].input).toEqual({
      deploymentId: 'd-OURS',
      autoRollbackEnabled: true,
    });
    expect(codedeploy.commandCalls(CreateDeploymentCommand)).toEqual([]);
  });

  it.each<[string, Error | undefined]>([
    ['is through already', error('DeploymentAlreadyCompletedException')],
    ['is not rolled back by CodeDeploy', undefined],
  ])('deploys the previous revision where it %s', async (_, refusal) => {
    if (refusal) codedeploy.on(StopDeploymentCommand).rejects(refusal);
    else codedeploy.on(StopDeploymentCommand).resolves({});
    codedeploy
      .on(GetDeploymentCommand, { deploymentId: 'd-OURS' })
      .resolves({ deploymentInfo: { deploymentId: 'd-OURS', status: 'Stopped' } });
    expect(await rollBack(way())).toMatchObject({ verdict: { kind: 'stable' } });
    expect(codedeploy.commandCalls(CreateDeploymentCommand)[0]?.args[0].input).toMatchObject({
      applicationName: 'shop',
      deploymentGroupName: 'live',
      description: 'Rollback of d-OURS to api:1',
    });
  });

  it('does nothing where the traffic never left the previous revision', async () => {
    ecs.on(DescribeServicesCommand).resolves({
      services: [{ serviceName: 'api', taskSets: [{ status: 'PRIMARY', taskDefinition: revision(1) }] }],
    });
    const { log, verdict } = await rollBack(way({ underWay: false }));
    expect(verdict).toEqual({ kind: 'stable' });
    expect(log.texts('info')).toEqual(['api: the traffic never left api:1, so there is nothing to take back']);
    expect(codedeploy.calls()).toEqual([]);
  });

  it('deploys the previous revision where a part of the traffic had left it', async () => {
    ecs.on(DescribeServicesCommand).resolves({
      services: [{ serviceName: 'api', taskSets: [{ status: 'PRIMARY', taskDefinition: revision(1) }] }],
    });
    await rollBack(way({ underWay: false, shifted: true }));
    expect(codedeploy.commandCalls(CreateDeploymentCommand)).toHaveLength(1);
  });

  it('is a failed rollback where AWS refuses', async () => {
    codedeploy
      .on(StopDeploymentCommand)
      .rejects(error('AccessDeniedException', 'User: x is not authorized to perform: codedeploy:StopDeployment'));
    const { started, verdict } = await rollBack(way());
    expect(verdict).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('Allow codedeploy:StopDeployment'),
    });
    expect(started).toEqual([]);
  });
});
