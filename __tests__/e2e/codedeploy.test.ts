import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import type { CodeDeployDeployment, NewDeploymentGroup } from '../../local/codedeploy/state.ts';
import { onStage, type Stage, type StageOptions } from '../support/stage.ts';

jest.setTimeout(60_000);

const HOOK = 'arn:aws:lambda:eu-west-1:123456789012:function:smoke-test';
const TARGET_GROUP = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/api/6d0ecf831eec9f09';
const BY_CODE_DEPLOY = {
  desiredCount: 2,
  deploymentController: { type: 'CODE_DEPLOY' as const },
  loadBalancers: [{ targetGroupArn: TARGET_GROUP, containerName: 'api', containerPort: 8080 }],
};
const CRASHES: StageOptions = { behaviour: { kind: 'exits', exitCode: 3, logs: ['DATABASE_URL is not set'] } };

/** A stage whose service "api" is deployed by CodeDeploy. */
async function onCodeDeployStage(
  options: StageOptions,
  group: Partial<NewDeploymentGroup>,
  test: (stage: Stage) => Promise<void>,
): Promise<void> {
  const container = { portMappings: [{ containerPort: 8080 }] };
  await onStage({ service: BY_CODE_DEPLOY, container, ...options }, async (stage) => {
    stage.aws.addDeploymentGroup({ cluster: 'production', service: 'api', ...group });
    await test(stage);
  });
}

function appSpecOf(call: Record<string, unknown> = {}) {
  const { appSpecContent } = call.revision as { appSpecContent: { content: string; sha256: string } };
  expect(createHash('sha256').update(appSpecContent.content).digest('hex')).toBe(appSpecContent.sha256);
  return JSON.parse(appSpecContent.content);
}

async function deploymentOf({ aws }: Stage, isSo: (deployment: CodeDeployDeployment) => boolean = () => true) {
  for (;;) {
    const [deployment] = aws.codeDeploy.deployments;
    if (deployment && isSo(deployment)) return deployment;
    await new Promise((resolve) => setTimeout(resolve, 10).unref());
  }
}

function expectNothingStarted({ aws, calls }: Stage): void {
  expect(calls('CreateDeployment')).toEqual([]);
  expect(calls('RegisterTaskDefinition')).toEqual([]);
  expect(aws.state.taskDefinitions).toHaveLength(new Set(aws.state.taskDefinitions.map(({ family }) => family)).size);
}

describe('a service of the controller CODE_DEPLOY', () => {
  it.concurrent('is deployed by CodeDeploy, its lifecycle events and the shift of the traffic shown', async () => {
    const group = { testTraffic: true, deploymentConfig: 'CodeDeployDefault.ECSCanary10Percent5Minutes' };
    await onCodeDeployStage({}, group, async (stage) => {
      const run = await stage.deploy({ inputs: { codedeploy: 'deployment-description=commit 3f2a9c1d' } });
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      const [deployment] = stage.aws.codeDeploy.deployments;
      expect(deployment?.status).toBe('Succeeded');
      expect(run.outputs['deployment-id']).toBe(deployment?.id);
      expect(stage.revisionOf('api')).toBe('api:2');
      expect(stage.calls('UpdateService')).toEqual([]);
      const [call] = stage.calls('CreateDeployment');
      expect(call).toMatchObject({
        applicationName: 'AppECS-production-api',
        deploymentGroupName: 'DgpECS-production-api',
        description: 'commit 3f2a9c1d',
        revision: { revisionType: 'AppSpecContent' },
      });
      expect(appSpecOf(call)).toEqual({
        version: 0,
        Resources: [
          {
            TargetService: {
              Type: 'AWS::ECS::Service',
              Properties: {
                TaskDefinition: expect.stringMatching(/task-definition\/api:2$/),
                LoadBalancerInfo: { ContainerName: 'api', ContainerPort: 8080 },
              },
            },
          },
        ],
      });
      expect(run.log).toContain(`api: CodeDeploy's deployment ${deployment?.id} of api:2 started`);
      expect(run.log).toContain('green 2/2 running, 10 % of the traffic; blue 2/2 running, 90 % of the traffic');
      expect(run.log).toContain('AfterAllowTraffic Succeeded');
      expect(run.log).toContain('✓ Rollout: api stable');
      expect(run.summary).toContain(`codesuite/codedeploy/deployments/${deployment?.id}?region=eu-west-1`);
      expect(run.summary).toContain('api:2');
    });
  });

  it.concurrent('that runs the revision already is left alone', async () => {
    await onCodeDeployStage({}, {}, async (stage) => {
      const run = await stage.deploy({ inputs: { image: stage.image('1') } });
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'unchanged']);
      expect(stage.calls('CreateDeployment')).toEqual([]);
    });
  });

  it.concurrent.each([
    [
      'YAML',
      'appspec.yaml',
      [
        'version: 0.0',
        'resources:',
        '  - Api:',
        '      type: AWS::ECS::Service',
        '      properties:',
        '        taskDefinition: <TASK_DEFINITION>',
        '        loadBalancerInfo: { containerName: api, containerPort: 8080 }',
        'hooks:',
        `  - AfterInstall: ${HOOK}`,
      ].join('\n'),
    ],
    [
      'JSON',
      'appspec.json',
      JSON.stringify({
        version: 0.0,
        resources: [
          {
            Api: {
              type: 'AWS::ECS::Service',
              properties: { taskDefinition: '', loadBalancerInfo: { containerName: 'api', containerPort: 8080 } },
            },
          },
        ],
        hooks: [{ AfterInstall: HOOK }],
      }),
    ],
  ])('takes an AppSpec in %s, its hooks kept', async (_, name, text) => {
    await onCodeDeployStage({}, {}, async (stage) => {
      await writeFile(join(stage.workspace, name), text);
      const run = await stage.deploy({ inputs: { codedeploy: `appspec=${name}` } });
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect(appSpecOf(stage.calls('CreateDeployment')[0])).toEqual({
        version: 0,
        resources: [
          {
            Api: {
              type: 'AWS::ECS::Service',
              properties: {
                taskDefinition: expect.stringMatching(/task-definition\/api:2$/),
                loadBalancerInfo: { containerName: 'api', containerPort: 8080 },
              },
            },
          },
        ],
        hooks: [{ AfterInstall: HOOK }],
      });
    });
  });

  it.concurrent('waits the deployment group’s own waits on top of timeout-minutes, and says what ends them', async () => {
    const group = { readyWaitMinutes: 4, manual: true, terminationWaitMinutes: 3 };
    await onCodeDeployStage({}, group, async (stage) => {
      const { ended } = await stage.start({ inputs: { 'timeout-minutes': '0.1' } });
      const deployment = await deploymentOf(stage, ({ status }) => status === 'Ready');
      // So that the run gets to see it.
      const looks = stage.calls('GetDeployment').length;
      await stage.called('GetDeployment', looks + 1);
      deployment.continued = true;
      const run = await ended;
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      const toContinue = `aws deploy continue-deployment --deployment-id ${deployment.id} --deployment-wait-type`;
      expect(run.log).toContain('waits 4 min before it shifts the traffic, then stops the deployment unless somebody');
      expect(run.log).toContain(`${toContinue} READY_WAIT`);
      expect(run.log).toContain('keeps the original tasks for 3 min');
      expect(run.log).toContain(`${toContinue} TERMINATION_WAIT`);
    });
  });

  it.concurrent('is not waited for with wait: false', async () => {
    await onCodeDeployStage({}, {}, async (stage) => {
      const run = await stage.deploy({ inputs: { wait: 'false' } });
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'started']);
      expect(run.outputs['deployment-id']).toBe(stage.aws.codeDeploy.deployments[0]?.id);
      expect(stage.calls('GetDeployment')).toEqual([]);
    });
  });
});

describe('a deployment of CodeDeploy that fails', () => {
  it.concurrent('by crashing tasks is stopped long before CodeDeploy gives up, explained and taken back', async () => {
    await onCodeDeployStage(CRASHES, {}, async (stage) => {
      const run = await stage.deploy();
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'rolled-back']);
      const [deployment, back] = stage.aws.codeDeploy.deployments;
      expect(stage.calls('StopDeployment')).toEqual([{ deploymentId: deployment?.id, autoRollbackEnabled: true }]);
      expect([deployment?.status, back?.status]).toEqual(['Stopped', 'Succeeded']);
      expect(run.log).toMatch(/\d+ tasks failed, and CodeDeploy would go on waiting/);
      expect(run.log).toContain('container api exited with code 3');
      expect(run.log).toContain('DATABASE_URL is not set');
      expect(run.log).toContain(`rollback deployment ${back?.id}: Succeeded`);
      expect(run.log).toContain('It is back on api:1, stable after');
      expect(stage.revisionOf('api')).toBe('api:1');
      expect(run.summary).toContain('DATABASE_URL is not set');
    });
  });

  it.concurrent('by a hook and is rolled back by CodeDeploy: why, and the rollback’s id and end', async () => {
    await onCodeDeployStage({}, { testTraffic: true, autoRollback: ['DEPLOYMENT_FAILURE'] }, async (stage) => {
      stage.aws.answerHook(HOOK, 'FAILED');
      const appSpec = {
        version: 0,
        Resources: [
          {
            Api: {
              Type: 'AWS::ECS::Service',
              Properties: { LoadBalancerInfo: { ContainerName: 'api', ContainerPort: 8080 } },
            },
          },
        ],
        Hooks: [{ AfterAllowTestTraffic: HOOK }],
      };
      await writeFile(join(stage.workspace, 'appspec.json'), JSON.stringify(appSpec));
      const run = await stage.deploy({ inputs: { codedeploy: 'appspec=appspec.json' } });
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'rolled-back']);
      const [, back] = stage.aws.codeDeploy.deployments;
      expect(run.log).toContain('CodeDeploy took it back to api:1 (lifecycle hook): HOOK_EXECUTION_FAILURE');
      expect(run.log).toContain('AfterAllowTestTraffic failed: smoke-test: The hook returned Failed');
      expect(run.log).toContain(`rollback deployment ${back?.id} succeeded`);
      expect(stage.calls('StopDeployment')).toEqual([]);
      expect(stage.revisionOf('api')).toBe('api:1');
    });
  });

  it.concurrent('and whose rollback fails too', async () => {
    await onCodeDeployStage(
      {},
      { terminationWaitMinutes: 60, autoRollback: ['DEPLOYMENT_STOP_ON_ALARM'] },
      async (stage) => {
        stage.aws.codeDeploy.breaksRollbacks = true;
        const { ended } = await stage.start();
        stage.aws.codeDeploy.triggerAlarm(await deploymentOf(stage, ({ terminationWaitStarted: is }) => is), 'api-5xx');
        const run = await ended;
        expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'rollback-failed']);
        expect(run.log).toContain('CodeDeploy could not roll it back: ALARM_ACTIVE');
        expect(run.log).toContain('Activated alarms: <api-5xx>');
      },
    );
  });

  it.concurrent('before any traffic is shifted, without a rollback of CodeDeploy: nothing is to be taken back', async () => {
    await onCodeDeployStage(CRASHES, { installTimeoutMinutes: 0 }, async (stage) => {
      const run = await stage.deploy();
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'rolled-back']);
      expect(run.log).toContain('TIMEOUT: The deployment timed out');
      expect(run.log).toContain('api: the traffic never left api:1');
      expect(stage.calls('CreateDeployment')).toHaveLength(1);
    });
  });

  it.concurrent('when somebody stops it without a rollback goes back with a deployment of the previous revision', async () => {
    await onCodeDeployStage({}, { terminationWaitMinutes: 60 }, async (stage) => {
      const { ended } = await stage.start();
      const deployment = await deploymentOf(stage, ({ terminationWaitStarted }) => terminationWaitStarted);
      const looks = stage.calls('GetDeployment').length;
      await stage.called('GetDeployment', looks + 2);
      stage.aws.codeDeploy.stop(deployment, false);
      deployment.group.terminationWaitMinutes = 0;
      const run = await ended;
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'rolled-back']);
      expect(run.log).toContain('MANUAL_STOP: The deployment was stopped by the user');
      expect(
        appSpecOf(stage.calls('CreateDeployment')[1]).Resources[0].TargetService.Properties.TaskDefinition,
      ).toMatch(/api:1$/);
      expect(stage.revisionOf('api')).toBe('api:1');
    });
  });

  it.concurrent('because somebody put another one in its place is superseded, and left alone', async () => {
    await onCodeDeployStage({}, { terminationWaitMinutes: 60 }, async (stage) => {
      const { ended } = await stage.start();
      const deployment = await deploymentOf(stage, ({ terminationWaitStarted }) => terminationWaitStarted);
      stage.aws.codeDeploy.stop(deployment, false);
      const { appSpec, content, group, sha256 } = deployment;
      const other = stage.aws.codeDeploy.create(group, { appSpec, content, sha256, description: 'by hand' });
      const run = await ended;
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'superseded']);
      expect(run.log).toContain(`CodeDeploy's deployment ${other.id} was started`);
      expect(stage.calls('CreateDeployment')).toHaveLength(1);
    });
  });

  it.concurrent('to become stable in time is timed out, and taken back', async () => {
    await onCodeDeployStage({ behaviour: { kind: 'never-starts' } }, {}, async (stage) => {
      const run = await stage.deploy({ inputs: { 'timeout-minutes': '0.1' } });
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'rolled-back']);
      expect(run.log).toContain('not through after 6 s (InProgress, Install InProgress, green 0/2 running');
      expect(run.log).toContain('It is back on api:1');
    });
  });

  it.concurrent('is left as it is with rollback: false', async () => {
    await onCodeDeployStage(CRASHES, {}, async (stage) => {
      const run = await stage.deploy({ inputs: { rollback: 'false' } });
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'failed']);
      const [deployment] = stage.aws.codeDeploy.deployments;
      expect(run.log).toContain(
        `api: deployment ${deployment?.id} of api:2 goes on in CodeDeploy; api:1 is what it ran before.`,
      );
      expect(stage.calls('StopDeployment')).toEqual([]);
    });
  });
});

describe('services of both controllers in one run', () => {
  async function withWorker(behaviour: StageOptions['behaviour'], test: (stage: Stage) => Promise<void>) {
    await onCodeDeployStage(behaviour ? { behaviour } : {}, {}, async (stage) => {
      const { json } = stage.aws.state.findTaskDefinition('api') as { json: Record<string, unknown> };
      const [container] = json.containerDefinitions as object[];
      stage.aws.registerTaskDefinition({
        family: 'worker',
        networkMode: 'awsvpc',
        executionRoleArn: json.executionRoleArn,
        containerDefinitions: [{ ...container, name: 'worker' }],
      });
      stage.aws.addService({ name: 'worker', cluster: 'production', taskDefinition: 'worker' });
      await test(stage);
    });
  }
  const inputs = { services: 'api, worker' };

  it.concurrent('are deployed together', async () => {
    await withWorker(undefined, async (stage) => {
      const run = await stage.deploy({ inputs });
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect([stage.revisionOf('api'), stage.revisionOf('worker')]).toEqual(['api:2', 'worker:2']);
      expect(run.log).toContain('✓ Rollout: api and worker stable');
    });
  });

  it.concurrent('go back together when ECS’s fails', async () => {
    const behaviour: StageOptions['behaviour'] = ({ image, name }) =>
      name === 'worker' && image.endsWith(':2') ? { kind: 'exits', exitCode: 1 } : undefined;
    await withWorker(behaviour, async (stage) => {
      for (const group of stage.aws.codeDeploy.groups) group.terminationWaitMinutes = 60;
      const run = await stage.deploy({ inputs });
      expect(run.exitCode).toBe(1);
      expect(JSON.parse(run.outputs['services-json'] ?? '')).toMatchObject([
        { service: 'api', verdict: 'rolled-back' },
        { service: 'worker', verdict: 'rolled-back' },
      ]);
      expect([stage.revisionOf('api'), stage.revisionOf('worker')]).toEqual(['api:1', 'worker:1']);
    });
  });

  it.concurrent('go back together when CodeDeploy’s fails, the finished one too', async () => {
    const behaviour: StageOptions['behaviour'] = ({ image, name }) =>
      name === 'api' && image.endsWith(':2') ? { kind: 'exits', exitCode: 1 } : undefined;
    await withWorker(behaviour, async (stage) => {
      const run = await stage.deploy({ inputs });
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'rolled-back']);
      expect([stage.revisionOf('api'), stage.revisionOf('worker')]).toEqual(['api:1', 'worker:1']);
    });
  });
});

describe('before anything is built', () => {
  it.concurrent('a missing application is refused, with those that exist', async () => {
    await onCodeDeployStage({}, { application: 'shop' }, async (stage) => {
      const run = await stage.deploy();
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain(
        'codedeploy: application: CodeDeploy has no application "AppECS-production-api" for service "api"; there is shop',
      );
      expectNothingStarted(stage);
    });
  });

  it.concurrent('a missing deployment group is refused, and so are a bad AppSpec and configuration with it', async () => {
    await onCodeDeployStage({}, { name: 'live' }, async (stage) => {
      await writeFile(join(stage.workspace, 'appspec.yaml'), 'version: 0.0\nresources: []\n');
      const inputs = {
        codedeploy: 'appspec=appspec.yaml\ndeployment-config=Mine',
        'desired-count': '3',
      };
      const run = await stage.deploy({ inputs });
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain('has no deployment group "DgpECS-production-api" for service "api"; there is live');
      expect(run.log).toContain('codedeploy: appspec: appspec.yaml is not an AppSpec for ECS: Resources has to list');
      expect(run.log).toContain('codedeploy: deployment-config: CodeDeploy has no deployment configuration "Mine"');
      expect(run.log).toContain('desired-count: "api" is deployed by CodeDeploy');
      expectNothingStarted(stage);
    });
  });

  it.concurrent('a group of another service, and one that is busy, are refused', async () => {
    await onCodeDeployStage({}, { readyWaitMinutes: 60 }, async (stage) => {
      stage.aws.addService({ ...BY_CODE_DEPLOY, name: 'web', cluster: 'production', taskDefinition: 'api' });
      stage.aws.addDeploymentGroup({ cluster: 'production', service: 'web' });
      const names = {
        codedeploy: 'application=AppECS-production-web\ndeployment-group=DgpECS-production-web',
      };
      const other = await stage.deploy({ inputs: names });
      expect(other.log).toContain('"DgpECS-production-web" deploys to production/web, not to service "api"');
      const ambiguous = await stage.deploy({ inputs: { ...names, services: 'api, web' } });
      expect(ambiguous.log).toContain(
        'is the group of one service, but "api" and "web" are all deployed by CodeDeploy',
      );
      expectNothingStarted(stage);
      await stage.deploy({ inputs: { wait: 'false' } });
      const { id } = await deploymentOf(stage, ({ status }) => status === 'Ready');
      const busy = await stage.deploy();
      expect(busy.log).toContain(`CodeDeploy's deployment ${id} to "api" is in progress (its status is Ready)`);
    });
  });

  it.concurrent('a group that is busy is waited for with on-busy: wait', async () => {
    await onCodeDeployStage({}, { readyWaitMinutes: 60 }, async (stage) => {
      await stage.deploy({ inputs: { wait: 'false' } });
      const theirs = await deploymentOf(stage, ({ status }) => status === 'Ready');
      stage.aws.addImage('api', '3');
      const { child, ended } = await stage.start({ inputs: { image: stage.image('3'), 'on-busy': 'wait' } });
      await stage.called('GetDeployment', 1);
      expect(stage.calls('CreateDeployment')).toHaveLength(1);
      stage.aws.codeDeploy.stop(theirs, false);
      await stage.called('CreateDeployment', 2);
      expect(stage.calls('RegisterTaskDefinition')).toHaveLength(2);
      child.kill('SIGINT');
      const run = await ended;
      expect(run.log).toContain(`api: waiting, CodeDeploy's deployment ${theirs.id} is in progress, Ready`);
      expect(run.log).toContain('✓ Waiting: api free');
    });
  });

  it.concurrent('a container or port that the task definition does not have is refused', async () => {
    await onCodeDeployStage({ container: {} }, {}, async (stage) => {
      const run = await stage.deploy();
      expect(run.log).toContain(
        'services: "api": the traffic is to go to port 8080 of container "api" (ContainerPort)',
      );
      expectNothingStarted(stage);
    });
  });

  it.concurrent('mode: continue is refused, with what continues such a deployment', async () => {
    await onCodeDeployStage({}, {}, async (stage) => {
      const run = await stage.deploy({ inputs: { mode: 'continue', image: '' } });
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain('services: "api" is deployed by CodeDeploy, whose deployments mode: continue does not');
      expect(run.log).toContain('aws deploy continue-deployment');
    });
  });

  it.concurrent('inputs of CodeDeploy are refused where no service has that controller', async () => {
    await onStage({}, async (stage) => {
      const run = await stage.deploy({ inputs: { codedeploy: 'application=shop' } });
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain('codedeploy: no service of this run has the deployment controller CODE_DEPLOY');
      expectNothingStarted(stage);
    });
  });
});

describe('a permission that is missing', () => {
  it.concurrent.each([
    ['GetDeploymentGroup', 'Allow codedeploy:GetDeploymentGroup'],
    ['CreateDeployment', 'Allow codedeploy:CreateDeployment'],
    ['GetDeployment', 'Allow codedeploy:GetDeployment'],
  ])('%s fails the run and is named', async (operation, text) => {
    await onCodeDeployStage({}, {}, async (stage) => {
      stage.aws.fail({ service: 'codedeploy', operation, kind: 'access-denied' });
      const run = await stage.deploy();
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain(text);
    });
  });

  it.concurrent('BatchGetDeploymentTargets costs the lifecycle events alone', async () => {
    await onCodeDeployStage({}, {}, async (stage) => {
      stage.aws.fail({ service: 'codedeploy', operation: 'BatchGetDeploymentTargets', kind: 'access-denied' });
      const run = await stage.deploy();
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect(run.log).toContain('may not call codedeploy:BatchGetDeploymentTargets');
    });
  });
});

describe('an answer that is lost', () => {
  it.concurrent('of CreateDeployment starts no second deployment', async () => {
    await onCodeDeployStage({}, {}, async (stage) => {
      stage.aws.fail({ service: 'codedeploy', operation: 'CreateDeployment', kind: 'lost-answer' });
      const run = await stage.deploy();
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect(stage.aws.codeDeploy.deployments).toHaveLength(1);
    });
  });
});

describe('mode: rollback', () => {
  it.concurrent('deploys the revision before by CodeDeploy', async () => {
    await onCodeDeployStage({}, {}, async (stage) => {
      await stage.deploy();
      const run = await stage.deploy({ inputs: { mode: 'rollback', image: '' } });
      expect([run.exitCode, run.outputs.verdict, stage.revisionOf('api')]).toEqual([0, 'stable', 'api:1']);
      expect(stage.calls('CreateDeployment')).toHaveLength(2);
      expect(
        appSpecOf(stage.calls('CreateDeployment')[1]).Resources[0].TargetService.Properties.TaskDefinition,
      ).toMatch(/api:1$/);
      expect(stage.calls('UpdateService')).toEqual([]);
    });
  });
});

describe('a cancelled run', () => {
  it.concurrent('says that the deployment goes on in CodeDeploy', async () => {
    await onCodeDeployStage({}, { readyWaitMinutes: 60 }, async (stage) => {
      const { child, ended } = await stage.start();
      const { id } = await deploymentOf(stage, ({ status }) => status === 'Ready');
      await stage.called('GetDeployment', 2);
      child.kill('SIGINT');
      const run = await ended;
      expect(run.log).toContain(`api: deployment ${id} of api:2 goes on in CodeDeploy.`);
      expect(stage.calls('StopDeployment')).toEqual([]);
    });
  });

  it.concurrent('with on-cancel: rollback stops the deployment, and says that it started', async () => {
    await onCodeDeployStage({}, { readyWaitMinutes: 60 }, async (stage) => {
      const { child, ended } = await stage.start({ inputs: { 'on-cancel': 'rollback' } });
      const { id } = await deploymentOf(stage, ({ status }) => status === 'Ready');
      await stage.called('GetDeployment', 2);
      child.kill('SIGINT');
      const run = await ended;
      expect(stage.calls('StopDeployment')).toEqual([{ deploymentId: id, autoRollbackEnabled: true }]);
      expect(run.log).toContain('api: its rollback to api:1 was started, and goes on in CodeDeploy.');
      expect((await stage.post(run)).log).toBe('');
    });
  });

  it.concurrent('that is killed has its post step stop the deployment', async () => {
    await onCodeDeployStage({}, { readyWaitMinutes: 60 }, async (stage) => {
      const { child, ended } = await stage.start({ inputs: { 'on-cancel': 'rollback' } });
      const { id } = await deploymentOf(stage, ({ status }) => status === 'Ready');
      await stage.called('GetDeployment', 2);
      child.kill('SIGKILL');
      const after = await stage.post(await ended);
      expect(stage.calls('StopDeployment')).toEqual([{ deploymentId: id, autoRollbackEnabled: true }]);
      for (const text of [after.log, after.summary]) {
        expect(text).toContain(`api: deployment ${id} was stopped, and CodeDeploy rolls it back.`);
      }
    });
  });
});
