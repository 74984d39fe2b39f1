import { ECSClient, StopServiceDeploymentCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it, jest } from '@jest/globals';
import type { DeploymentConfiguration, ServiceDeployment } from '../../local/ecs/state.ts';
import { onStage, type Stage, type StageOptions } from '../support/stage.ts';

jest.setTimeout(60_000);

const HOOK = 'arn:aws:lambda:eu-west-1:123456789012:function:smoke-test';
const CONTINUE = { inputs: { mode: 'continue', image: '' } };

const blueGreen = (more: Partial<DeploymentConfiguration> = {}): StageOptions => ({
  service: { desiredCount: 2, deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1, ...more } },
});
const pausing = (more: Partial<DeploymentConfiguration> = {}): StageOptions =>
  blueGreen({ lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'] }], ...more });

function ofApi({ aws }: Stage): ServiceDeployment {
  return aws.service('api').serviceDeployments[0] as ServiceDeployment;
}

/** Resolves once something is the case; the test's own time-out says when it never is. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10).unref());
}

async function pauseOf(stage: Stage) {
  const held = () => ofApi(stage).shift?.hooks?.find(({ status }) => status === 'AWAITING_ACTION');
  await until(() => held() !== undefined);
  return held();
}

describe('each strategy', () => {
  it.concurrent('blue/green: shown stage by stage, stable after its bake time', async () => {
    await onStage(blueGreen({ bakeTimeInMinutes: 3 }), async (stage) => {
      const run = await stage.deploy();
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect(run.log).toContain('api: blue/green, BAKE_TIME, green 2/2, test 100 %, production 100 %');
      expect(ofApi(stage).status).toBe('SUCCESSFUL');
      expect(stage.revisionOf('api')).toBe('api:2');
      expect(JSON.parse(run.outputs['services-json'] ?? '')[0]['service-deployment-arn']).toBe(ofApi(stage).arn);
    });
  });

  it.concurrent('blue/green, judged by DescribeServices alone, is not stable before the old tasks are gone', async () => {
    await onStage(blueGreen({ bakeTimeInMinutes: 3 }), async (stage) => {
      stage.aws.fail({ operation: 'DescribeServiceDeployments', kind: 'access-denied' });
      const run = await stage.deploy();
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect(run.log).toContain('api: blue/green, 2/2 running, 2 old');
      expect(run.log).toContain('may not call ecs:DescribeServiceDeployments');
      expect(ofApi(stage).status).toBe('SUCCESSFUL');
    });
  });

  it.concurrent('canary: its share first, then all', async () => {
    const canaryConfiguration = { canaryPercent: 10, canaryBakeTimeInMinutes: 3 };
    await onStage(blueGreen({ strategy: 'CANARY', canaryConfiguration }), async (stage) => {
      const run = await stage.deploy();
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect(run.log).toContain('api: canary, PRODUCTION_TRAFFIC_SHIFT, green 2/2, test 100 %, production 10 %');
    });
  });

  it.concurrent('linear: step by step', async () => {
    const linearConfiguration = { stepPercent: 30, stepBakeTimeInMinutes: 3 };
    await onStage(blueGreen({ strategy: 'LINEAR', linearConfiguration }), async (stage) => {
      const run = await stage.deploy();
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      for (const percent of [30, 60, 90]) expect(run.log).toContain(`production ${percent} %`);
    });
  });

  it.concurrent('rolling, with early success: stable by ECS’s word', async () => {
    const earlySuccessCriteria = {
      enable: true,
      healthyPercent: 50,
      sourceServiceRevisionCleanup: 'DEFERRED' as const,
    };
    const deploymentConfiguration = { strategy: 'ROLLING', earlySuccessCriteria };
    await onStage({ service: { desiredCount: 2, deploymentConfiguration } }, async ({ deploy }) => {
      const run = await deploy();
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
    });
  });

  it.concurrent('rolling, with a circuit breaker: its count against its threshold is shown', async () => {
    const deploymentCircuitBreaker = { enable: true, rollback: true };
    const options: StageOptions = {
      behaviour: { kind: 'exits', exitCode: 1 },
      service: { desiredCount: 1, deploymentConfiguration: { deploymentCircuitBreaker } },
      timings: { restartDelayMs: 2500 },
    };
    await onStage(options, async ({ deploy }) => {
      const run = await deploy();
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'rolled-back']);
      expect(run.log).toMatch(/api: 0\/1 running,.* 1 failed, 1 old, breaker 1\/3/);
    });
  });
});

describe('a blue/green deployment that fails', () => {
  it.concurrent.each([
    ['named', []],
    ['one of those named, where service deployments may not be read', ['DescribeServiceDeployments']],
  ])('by an alarm in its bake time is rolled back, the alarm %s', async (_, denied) => {
    const alarms = { alarmNames: ['api-5xx', 'api-latency'], enable: true, rollback: true };
    await onStage(blueGreen({ bakeTimeInMinutes: 60, alarms }), async (stage) => {
      for (const operation of denied) stage.aws.fail({ operation, kind: 'access-denied' });
      const { ended } = await stage.start({ inputs: { 'timeout-minutes': '0.4' } });
      await until(() => ofApi(stage).shift?.stage === 'BAKE_TIME');
      stage.aws.triggerAlarm('api', 'api-5xx');
      const run = await ended;
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'rolled-back']);
      expect(run.log).toContain('(CloudWatch alarm)');
      expect(run.log).toContain(denied.length ? 'one of the alarms api-5xx, api-latency' : '(alarms: api-5xx)');
      expect(stage.calls('StopServiceDeployment')).toEqual([]);
      expect(stage.calls('UpdateService')).toHaveLength(1);
      expect(stage.revisionOf('api')).toBe('api:1');
    });
  });

  it.concurrent('by a lifecycle hook is rolled back by ECS, and the hook is named', async () => {
    const lifecycleHooks = [{ hookTargetArn: HOOK, lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT' as const] }];
    await onStage(blueGreen({ lifecycleHooks }), async (stage) => {
      stage.aws.answerHook(HOOK, 'FAILED');
      const run = await stage.deploy();
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'rolled-back']);
      expect(run.log).toContain('(lifecycle hook)');
      expect(run.log).toContain('Lambda hook smoke-test failed');
      expect(stage.revisionOf('api')).toBe('api:1');
    });
  });

  it.concurrent('by crashing tasks is stopped, so that ECS shifts back to the tasks that still run', async () => {
    await onStage({ ...blueGreen(), behaviour: { kind: 'exits', exitCode: 1 } }, async (stage) => {
      const run = await stage.deploy();
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'rolled-back']);
      expect(stage.calls('StopServiceDeployment')).toEqual([
        { serviceDeploymentArn: ofApi(stage).arn, stopType: 'ROLLBACK' },
      ]);
      expect(stage.calls('UpdateService')).toHaveLength(1);
      expect(ofApi(stage).status).toBe('ROLLBACK_SUCCESSFUL');
      expect(stage.revisionOf('api')).toBe('api:1');
      expect(run.log).toContain('It is back on api:1');
    });
  });

  it.concurrent('is updated back where it may not be stopped, past its own pauses', async () => {
    await onStage({ ...pausing(), behaviour: { kind: 'exits', exitCode: 1 } }, async (stage) => {
      stage.aws.fail({ operation: 'StopServiceDeployment', kind: 'access-denied' });
      const run = await stage.deploy();
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'rolled-back']);
      expect(stage.calls('UpdateService')).toHaveLength(2);
      expect(stage.calls('ContinueServiceDeployment')).toHaveLength(1);
      expect(run.log).toContain('Allow ecs:StopServiceDeployment');
    });
  });
});

describe('a PAUSE hook', () => {
  it.concurrent('is waited for: what continues it is said, and then it is stable', async () => {
    await onStage(pausing(), async (stage) => {
      const { ended } = await stage.start();
      const hook = await pauseOf(stage);
      // So that the run gets to see it.
      await stage.called('DescribeServiceDeployments', 3);
      if (hook) hook.status = 'SUCCEEDED';
      const run = await ended;
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      const words = `api: paused at POST_TEST_TRAFFIC_SHIFT by hook ${hook?.hookId}, until 20.*Z, when ECS rolls it back`;
      expect(run.log).toMatch(new RegExp(words));
      expect(run.log).toContain(
        `aws ecs continue-service-deployment --service-deployment-arn ${ofApi(stage).arn} --hook-id ${hook?.hookId} --action CONTINUE`,
      );
      expect(run.log).toContain('green 2/2, test 100 %, production 0 %, paused');
      expect(stage.calls('ContinueServiceDeployment')).toEqual([]);
    });
  });

  it.concurrent('is continued with on-pause: continue', async () => {
    await onStage(pausing(), async (stage) => {
      const run = await stage.deploy({ inputs: { 'on-pause': 'continue' } });
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect(stage.calls('ContinueServiceDeployment')).toMatchObject([{ action: 'CONTINUE' }]);
    });
  });

  it.concurrent('ends the run as paused with on-pause: fail, and mode: continue brings it to its end', async () => {
    await onStage(pausing(), async (stage) => {
      const first = await stage.deploy({ inputs: { 'on-pause': 'fail' } });
      expect([first.exitCode, first.outputs.verdict, first.outputs.changed]).toEqual([1, 'paused', 'true']);
      expect(first.log).toContain('waits in ECS for somebody to continue it');
      expect(first.summary).toContain('<code>api</code> is paused on its way to api:2');
      expect(ofApi(stage).status).toBe('IN_PROGRESS');
      expect(stage.calls('StopServiceDeployment')).toEqual([]);

      const second = await stage.deploy(CONTINUE);
      expect([second.exitCode, second.outputs.verdict]).toEqual([0, 'stable']);
      expect(second.outputs['task-definition-arn']).toMatch(/api:2$/);
      expect(second.outputs['previous-task-definition-arn']).toMatch(/api:1$/);
      expect(stage.calls('UpdateService')).toHaveLength(1);
      expect(stage.calls('RegisterTaskDefinition')).toHaveLength(1);
      expect(stage.calls('ContinueServiceDeployment')).toHaveLength(1);
      expect(ofApi(stage).status).toBe('SUCCESSFUL');

      const third = await stage.deploy(CONTINUE);
      expect([third.exitCode, third.outputs.verdict, third.outputs.changed]).toEqual([0, 'unchanged', 'false']);
      expect(third.log).toContain('there is nothing to continue');
    });
  });

  it.concurrent('that nobody continues in time leaves the run paused, not rolled back', async () => {
    await onStage(pausing(), async (stage) => {
      const run = await stage.deploy({ inputs: { 'timeout-minutes': '0.1' } });
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'paused']);
      expect(ofApi(stage).status).toBe('IN_PROGRESS');
    });
  });

  it.concurrent('that expires is rolled back by ECS', async () => {
    const expiring = { targetType: 'PAUSE' as const, lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT' as const] };
    const lifecycleHooks = [{ ...expiring, timeoutConfiguration: { timeoutInMinutes: 2 } }];
    await onStage(pausing({ lifecycleHooks }), async (stage) => {
      const run = await stage.deploy();
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'rolled-back']);
      expect(run.log).toMatch(/PAUSE hook ecs-pause-\w+ timed out/);
    });
  });

  it.concurrent('that the role may not continue leaves the run paused, and names the permission', async () => {
    await onStage(pausing(), async (stage) => {
      stage.aws.fail({ operation: 'ContinueServiceDeployment', kind: 'access-denied' });
      const run = await stage.deploy({ inputs: { 'on-pause': 'continue' } });
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'paused']);
      expect(run.log).toContain('Allow ecs:ContinueServiceDeployment');
    });
  });
});

describe('mode: continue', () => {
  it.concurrent('tells a deployment that was rolled back meanwhile as such', async () => {
    await onStage(pausing(), async (stage) => {
      await stage.deploy({ inputs: { 'on-pause': 'fail' } });
      await rollBackOutside(stage);
      const run = await stage.deploy(CONTINUE);
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'rolled-back']);
      expect(stage.calls('ContinueServiceDeployment')).toEqual([]);
    });
  });

  it.concurrent('needs to read service deployments, and says so', async () => {
    await onStage(pausing(), async (stage) => {
      stage.aws.fail({ operation: 'DescribeServiceDeployments', kind: 'access-denied' });
      const run = await stage.deploy(CONTINUE);
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain('Allow ecs:DescribeServiceDeployments');
    });
  });
});

/** Somebody has ECS take the deployment back. */
async function rollBackOutside(stage: Stage): Promise<void> {
  const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' };
  const ecs = new ECSClient({ endpoint: stage.aws.url, region: 'eu-west-1', credentials });
  await ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn: ofApi(stage).arn, stopType: 'ROLLBACK' }));
  await until(() => ofApi(stage).status === 'ROLLBACK_SUCCESSFUL');
}
