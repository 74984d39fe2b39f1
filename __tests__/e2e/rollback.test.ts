import { describe, expect, it, jest } from '@jest/globals';
import type { Behaviour } from '../../local/tasks/simulated.ts';
import { onStage, type Stage } from '../support/stage.ts';

jest.setTimeout(60_000);

const back = (to = '') => ({ inputs: { mode: 'rollback', image: '', 'rollback-to': to } });

describe('mode: rollback', () => {
  it.concurrent('takes a service back to the revision that was stable before, with no other change', async () => {
    await onStage({}, async (stage) => {
      await stage.deploy();
      const registered = stage.calls('RegisterTaskDefinition').length;
      const run = await stage.deploy(back());
      expect([run.exitCode, run.outputs.verdict, stage.revisionOf('api')]).toEqual([0, 'stable', 'api:1']);
      expect(run.outputs['previous-task-definition-arn']).toMatch(/api:2$/);
      expect(stage.calls('RegisterTaskDefinition')).toHaveLength(registered);
      expect(stage.calls('UpdateService')).toHaveLength(2);
    });
  });

  it.concurrent('goes by the family where service deployments may not be read, and warns', async () => {
    await onStage({}, async (stage) => {
      await stage.deploy();
      stage.aws.fail({ operation: 'ListServiceDeployments', kind: 'access-denied' });
      const run = await stage.deploy(back());
      expect([run.exitCode, stage.revisionOf('api')]).toEqual([0, 'api:1']);
      expect(run.log).toContain('no service deployment says that api:1');
    });
  });

  it.concurrent('goes back to a revision by number; what runs already is unchanged', async () => {
    await onStage({}, async (stage) => {
      await stage.deploy();
      expect((await stage.deploy(back('1'))).outputs.verdict).toBe('stable');
      expect((await stage.deploy(back('1'))).outputs.verdict).toBe('unchanged');
    });
  });

  it.concurrent('refuses a commit that no revision has, and lists what there is', async () => {
    await onStage({}, async (stage) => {
      const run = await stage.deploy(back('abc1234'));
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain('has no revision with an image of "abc1234"; there is api:1');
      expect(stage.calls('UpdateService')).toHaveLength(0);
    });
  });

  it.concurrent('says what it goes back to, and since when that was stable, and writes nothing but the update', async () => {
    await onStage({}, async (stage) => {
      await stage.deploy();
      const before = stage.aws.requests.length;
      const run = await stage.deploy(back());
      expect(run.log).toMatch(
        /api: from api:2 \(image \S+:2\) back to api:1 \(image \S+:1\), stable from 20\S+Z until another came at 20\S+Z/,
      );
      const writes = stage.aws.requests
        .slice(before)
        .map(({ operation }) => operation)
        .filter((operation) => !/^(Describe|List|Get)/.test(operation));
      expect(writes).toEqual(['UpdateService']);
    });
  });

  it.concurrent('twice goes further back, not to where the first one came from', async () => {
    await onStage({}, async (stage) => {
      await stage.deploy();
      stage.aws.addImage('api', '3');
      await stage.deploy({ inputs: { image: stage.image('3') } });
      await stage.deploy(back());
      expect(stage.revisionOf('api')).toBe('api:2');
      await stage.deploy(back());
      expect(stage.revisionOf('api')).toBe('api:1');
      const run = await stage.deploy(back());
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain('services: "api" has no earlier revision with another image to go back to');
    });
  });

  it.concurrent('goes back to a commit, by the tag of its image', async () => {
    await onStage({}, async (stage) => {
      const sha = '7c1f0a9be2d84563f1b09ce7a5d2386410fe9b3d';
      stage.aws.addImage('api', sha);
      await stage.deploy({ inputs: { image: stage.image(sha) } });
      await stage.deploy();
      expect(stage.revisionOf('api')).toBe('api:3');
      const run = await stage.deploy(back('7C1F0A9'));
      expect([run.exitCode, run.outputs.verdict, stage.revisionOf('api')]).toEqual([0, 'stable', 'api:2']);
    });
  });

  it.concurrent('takes several services back, each to its own', async () => {
    await onStage({ others: ['worker'] }, async (stage) => {
      await stage.deploy();
      const run = await stage.deploy(back());
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect([stage.revisionOf('api'), stage.revisionOf('worker')]).toEqual(['api:1', 'worker:1']);
      const wrong = await stage.deploy(back('api:1'));
      expect(wrong.log).toContain('rollback-to: "api:1" is not of family "worker", which service "worker" runs');
    });
  });

  it.concurrent('registers a copy of a revision that is INACTIVE', async () => {
    await onStage({}, async (stage) => {
      await stage.deploy();
      const [first] = stage.aws.state.taskDefinitions;
      if (first) first.status = 'INACTIVE';
      const run = await stage.deploy(back());
      expect([run.exitCode, run.outputs.verdict, stage.revisionOf('api')]).toEqual([0, 'stable', 'api:3']);
      expect(run.log).toContain('it is INACTIVE, which ECS does not deploy, so a copy of it is registered');
      expect(JSON.stringify(stage.calls('RegisterTaskDefinition').at(-1))).toContain(stage.image('1'));
    });
  });

  it.concurrent('refuses to go back to an image that ECR has no more', async () => {
    await onStage({}, async (stage) => {
      await stage.deploy();
      stage.aws.removeImage('api', '1');
      const run = await stage.deploy(back());
      expect([run.exitCode, stage.revisionOf('api')]).toEqual([1, 'api:2']);
      expect(run.log).toContain(`services: "api" cannot go back to api:1: ECR has no ${stage.image('1')} any more`);
      expect(run.log).toContain('Nothing was changed.');
    });
  });

  it.concurrent('that fails is explained, and leaves what there is as it is', async () => {
    const behaviour = ({ image }: { image: string }): Behaviour | undefined =>
      image.endsWith(':1') ? { kind: 'exits', exitCode: 7, logs: ['no such table: users'] } : undefined;
    await onStage({ behaviour }, async (stage) => {
      await stage.deploy();
      const run = await stage.deploy(back());
      expect([run.exitCode, run.outputs.verdict, stage.revisionOf('api')]).toEqual([1, 'failed', 'api:1']);
      for (const text of [run.log, run.summary]) {
        expect(text).toContain('no such table: users');
        expect(text).toContain('container api exited with code 7');
        expect(text).toContain('api: still set to api:1; api:2 is what it ran before.');
      }
    });
  });

  it.concurrent('stops a blue/green deployment that is under way', async () => {
    const service = { deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 60 } };
    await onStage({ service }, async (stage: Stage) => {
      await stage.deploy({ inputs: { wait: 'false' } });
      await baking(stage);
      const run = await stage.deploy(back());
      expect([run.exitCode, run.outputs.verdict, stage.revisionOf('api')]).toEqual([0, 'stable', 'api:1']);
      expect(stage.calls('StopServiceDeployment')).toHaveLength(1);
      expect(stage.calls('UpdateService')).toHaveLength(1);
      expect(run.log).toContain('api: stopped; ECS takes it back to api:1');
    });
  });

  it.concurrent('refuses what says what to deploy', async () => {
    await onStage({}, async ({ aws, deploy }) => {
      const run = await deploy({
        inputs: { mode: 'rollback', 'image-tag': 'x', 'on-cancel': 'rollback', 'rollback-to': 'api:0' },
      });
      expect(run.log).toContain('mode: rollback deploys nothing new, so leave out image, image-tag');
      expect(run.log).toContain('on-cancel: mode: rollback goes back already');
      expect(run.log).toContain('rollback-to: "api:0" is neither');
      expect((await deploy({ inputs: { 'rollback-to': '1' } })).log).toContain('rollback-to:');
      expect(aws.requests).toEqual([]);
    });
  });
});

/** Resolves once the new tasks of "api" have the traffic. */
async function baking({ aws }: Stage): Promise<void> {
  while (aws.service('api').serviceDeployments[0]?.shift?.stage !== 'BAKE_TIME') {
    await new Promise((resolve) => setTimeout(resolve, 10).unref());
  }
}
