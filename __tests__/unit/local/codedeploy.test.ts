import { createHash } from 'node:crypto';
import {
  BatchGetDeploymentTargetsCommand,
  CodeDeployClient,
  ContinueDeploymentCommand,
  CreateDeploymentCommand,
  type DeploymentInfo,
  GetDeploymentCommand,
  GetDeploymentGroupCommand,
  StopDeploymentCommand,
} from '@aws-sdk/client-codedeploy';
import { DescribeServicesCommand } from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { LocalAwsOptions } from '../../../local/aws.ts';
import type { NewDeploymentGroup } from '../../../local/codedeploy/state.ts';
import { clientOptions, closeAll, playground, until } from './playground.ts';

afterEach(closeAll);

const NAMES = { applicationName: 'AppECS-production-api', deploymentGroupName: 'DgpECS-production-api' };
const HOOK = 'validate';

async function stage(group: Partial<NewDeploymentGroup> = {}, options: LocalAwsOptions = {}) {
  const { aws, definition, ecs } = await playground({
    ...options,
    service: { desiredCount: 2, deploymentController: { type: 'CODE_DEPLOY' } },
  });
  aws.addDeploymentGroup({ cluster: 'production', service: 'api', ...group });
  const TaskDefinition = aws.registerTaskDefinition(definition);
  const codedeploy = new CodeDeployClient(clientOptions(aws));
  const content = JSON.stringify({
    version: 0,
    Resources: [{ Api: { Type: 'AWS::ECS::Service', Properties: { TaskDefinition } } }],
    Hooks: [{ AfterInstall: HOOK }],
  });
  const create = (sha256 = createHash('sha256').update(content).digest('hex')) =>
    codedeploy.send(
      new CreateDeploymentCommand({
        ...NAMES,
        revision: { revisionType: 'AppSpecContent', appSpecContent: { content, sha256 } },
      }),
    );
  const get = async (deploymentId: string | undefined): Promise<DeploymentInfo> =>
    (await codedeploy.send(new GetDeploymentCommand({ deploymentId }))).deploymentInfo ?? {};
  const ended = async (deploymentId: string | undefined) =>
    await until(
      () => get(deploymentId),
      ({ status }) => ['Succeeded', 'Failed', 'Stopped'].includes(status ?? ''),
    );
  const target = async (deploymentId: string | undefined) => {
    const command = new BatchGetDeploymentTargetsCommand({ deploymentId, targetIds: ['production:api'] });
    return (await codedeploy.send(command)).deploymentTargets?.[0]?.ecsTarget;
  };
  const taskSets = async () => {
    const { services } = await ecs.send(new DescribeServicesCommand({ cluster: 'production', services: ['api'] }));
    expect(services?.[0]?.deployments).toEqual([]);
    return services?.[0]?.taskSets?.map(
      (set) => `${set.taskDefinition?.split('/')[1]} ${set.status} ${set.runningCount}`,
    );
  };
  return { aws, codedeploy, create, ended, get, target, taskSets };
}

describe('CodeDeploy', () => {
  it('replaces the task set of a service, and the traffic follows', async () => {
    const { create, ended, target, taskSets } = await stage();
    expect(await taskSets()).toEqual(['api:1 PRIMARY 2']);
    const { deploymentId } = await create();
    expect(await ended(deploymentId)).toMatchObject({ status: 'Succeeded', creator: 'user', computePlatform: 'ECS' });
    expect(await until(taskSets, (sets) => sets?.length === 1)).toEqual(['api:2 PRIMARY 2']);
    const { lifecycleEvents, taskSetsInfo } = (await target(deploymentId)) ?? {};
    expect(lifecycleEvents?.map(({ lifecycleEventName, status }) => `${lifecycleEventName} ${status}`)).toEqual(
      ['BeforeInstall', 'Install', 'AfterInstall', 'BeforeAllowTraffic', 'AllowTraffic', 'AfterAllowTraffic'].map(
        (name) => `${name} Succeeded`,
      ),
    );
    expect(taskSetsInfo).toMatchObject([
      { taskSetLabel: 'Blue', trafficWeight: 0 },
      { taskSetLabel: 'Green', trafficWeight: 100, runningCount: 2 },
    ]);
  });

  it('runs one deployment at a time, and checks the digest of its AppSpec', async () => {
    const { create } = await stage({ readyWaitMinutes: 60 });
    await expect(create('0'.repeat(64))).rejects.toMatchObject({ name: 'InvalidRevisionException' });
    const { deploymentId } = await create();
    await expect(create()).rejects.toMatchObject({
      name: 'DeploymentLimitExceededException',
      message: expect.stringContaining(`already has an active Deployment '${deploymentId}'`),
    });
  });

  it('waits before it shifts the traffic until it is told to, and stops where nobody does', async () => {
    const { codedeploy, create, ended, get } = await stage({ readyWaitMinutes: 1, manual: true });
    const first = await create();
    await expect(codedeploy.send(new ContinueDeploymentCommand(first))).rejects.toMatchObject({
      name: 'DeploymentIsNotInReadyStateException',
    });
    await until(
      () => get(first.deploymentId),
      ({ status }) => status === 'Ready',
    );
    await codedeploy.send(new ContinueDeploymentCommand(first));
    expect(await ended(first.deploymentId)).toMatchObject({ status: 'Succeeded' });
    expect(await ended((await create()).deploymentId)).toMatchObject({ status: 'Stopped' });
  });

  it('rolls a failed deployment back, where the group says so', async () => {
    const { aws, create, ended, get, target, taskSets } = await stage({ autoRollback: ['DEPLOYMENT_FAILURE'] });
    aws.answerHook(HOOK, 'FAILED');
    const { deploymentId } = await create();
    const failed = await ended(deploymentId);
    expect(failed).toMatchObject({ status: 'Failed', errorInformation: { code: 'HOOK_EXECUTION_FAILURE' } });
    expect((await target(deploymentId))?.lifecycleEvents?.slice(1, 4)).toMatchObject([
      { lifecycleEventName: 'Install', status: 'Succeeded' },
      { lifecycleEventName: 'AfterInstall', status: 'Failed', diagnostics: { scriptName: HOOK } },
      { lifecycleEventName: 'BeforeAllowTraffic', status: 'Skipped' },
    ]);
    const back = await ended(failed.rollbackInfo?.rollbackDeploymentId);
    expect(back).toMatchObject({
      status: 'Succeeded',
      creator: 'codeDeployRollback',
      rollbackInfo: { rollbackTriggeringDeploymentId: deploymentId },
    });
    expect(await until(taskSets, (sets) => sets?.length === 1)).toEqual(['api:1 PRIMARY 2']);
    expect((await get(deploymentId)).status).toBe('Failed');
  });

  it('stops a deployment, with a rollback where it is asked for one', async () => {
    const { codedeploy, create, ended } = await stage({ terminationWaitMinutes: 60 });
    const { deploymentId } = await create();
    await codedeploy.send(new StopDeploymentCommand({ deploymentId, autoRollbackEnabled: true }));
    const stopped = await ended(deploymentId);
    expect(stopped).toMatchObject({ status: 'Stopped', errorInformation: { code: 'MANUAL_STOP' } });
    expect(await ended(stopped.rollbackInfo?.rollbackDeploymentId)).toMatchObject({ status: 'Succeeded' });
    await expect(codedeploy.send(new StopDeploymentCommand({ deploymentId }))).rejects.toMatchObject({
      name: 'DeploymentAlreadyCompletedException',
    });
  });

  it('gives a replacement task set up that does not become stable', async () => {
    const behaviour = () => ({ kind: 'never-starts' as const });
    const { create, ended } = await stage({ installTimeoutMinutes: 0.2 }, { behaviour });
    expect(await ended((await create()).deploymentId)).toMatchObject({
      status: 'Failed',
      errorInformation: { code: 'TIMEOUT' },
    });
  });

  it('knows its groups, and what is asked of others is refused', async () => {
    const { codedeploy, create, target } = await stage();
    const group = (names: Partial<typeof NAMES>) =>
      codedeploy.send(new GetDeploymentGroupCommand({ ...NAMES, ...names }));
    const { deploymentId } = await create();
    expect((await group({})).deploymentGroupInfo).toMatchObject({
      ecsServices: [{ clusterName: 'production', serviceName: 'api' }],
      lastAttemptedDeployment: { deploymentId },
    });
    await expect(group({ applicationName: 'x' })).rejects.toMatchObject({ name: 'ApplicationDoesNotExistException' });
    await expect(group({ deploymentGroupName: 'x' })).rejects.toMatchObject({
      name: 'DeploymentGroupDoesNotExistException',
    });
    await expect(target('d-NONE')).rejects.toMatchObject({ name: 'DeploymentDoesNotExistException' });
  });
});
