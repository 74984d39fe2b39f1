import { describe, expect, it, jest } from '@jest/globals';
import type { LocalAws } from '../../local/aws.ts';
import type { JsonObject } from '../../local/wire.ts';
import { onStage } from '../support/stage.ts';

jest.setTimeout(90_000);

/** Somebody else deploys another revision of "api", with another cpu, which stays in progress. */
function deployOthers(aws: LocalAws, cpu = '512') {
  const theirs = aws.registerTaskDefinition({ ...definitionOf(aws), cpu });
  aws.hold('api');
  return aws.deployOutside('api', theirs);
}

function definitionOf(aws: LocalAws): JsonObject {
  const {
    taskDefinitionArn,
    revision,
    status,
    registeredAt,
    registeredBy,
    compatibilities,
    requiresAttributes,
    ...json
  } = aws.state.taskDefinitions[0]?.json ?? {};
  return json;
}

describe('a service on which somebody else deploys when the run comes', () => {
  it.concurrent('is deployed to at once by default, with a warning that names what is replaced', async () => {
    await onStage({}, async ({ aws, called, revisionOf, start }) => {
      const theirs = deployOthers(aws);
      const { ended } = await start();
      await called('UpdateService');
      aws.hold('api', false);
      const run = await ended;
      expect([run.exitCode, run.outputs.verdict, revisionOf('api')]).toEqual([0, 'stable', 'api:3']);
      expect(run.log).toMatch(
        new RegExp(
          `::warning::api: deployment ${theirs.id} of api:2 is in progress, 0/1 running, since .*; ours replaces it`,
        ),
      );
    });
  });

  it.concurrent('is waited for with on-busy: wait, and deployed on top of what that left', async () => {
    await onStage({}, async ({ aws, called, calls, revisionOf, start }) => {
      const theirs = deployOthers(aws);
      const { ended } = await start({ inputs: { 'on-busy': 'wait' } });
      await called('DescribeServices', 2);
      expect(calls('UpdateService')).toEqual([]);
      aws.hold('api', false);
      const run = await ended;
      expect([run.exitCode, run.outputs.verdict, revisionOf('api')]).toEqual([0, 'stable', 'api:3']);
      expect(run.log).toContain(`api: waiting, deployment ${theirs.id} of api:2 is in progress`);
      expect(run.log).toContain('✓ Waiting: api free');
      expect(calls('RegisterTaskDefinition')).toEqual([expect.objectContaining({ cpu: '512' })]);
    });
  });

  it.concurrent('that began before the run and goes on too long ends it with nothing changed', async () => {
    await onStage({}, async ({ aws, calls, deploy, revisionOf }) => {
      const theirs = deployOthers(aws);
      const run = await deploy({ inputs: { 'on-busy': 'wait', 'timeout-minutes': '0.1' } });
      expect([run.exitCode, run.outputs.verdict, revisionOf('api')]).toEqual([1, '', 'api:2']);
      expect([calls('RegisterTaskDefinition'), calls('UpdateService')]).toEqual([[], []]);
      for (const text of [run.log, run.summary]) {
        expect(text).toContain('api did not get free within 6 s');
        expect(text).toContain(theirs.id);
        expect(text).toContain('No service was changed.');
      }
    });
  });

  it.concurrent('refuses the run with on-busy: fail, with nothing changed', async () => {
    await onStage({ others: ['worker'] }, async ({ aws, calls, deploy }) => {
      const theirs = deployOthers(aws);
      const run = await deploy({ inputs: { 'on-busy': 'fail' } });
      expect(run.exitCode).toBe(1);
      expect([calls('RegisterTaskDefinition'), calls('UpdateService')]).toEqual([[], []]);
      expect(run.log).toContain(`services: on "api" deployment ${theirs.id} of `);
      expect(run.log).not.toContain('on "worker"');
    });
  });

  it.concurrent('is no hindrance when it is the same revision', async () => {
    await onStage({}, async ({ aws, called, deploy, start }) => {
      aws.hold('api');
      await deploy({ inputs: { wait: 'false' } });
      const { ended } = await start({ inputs: { 'on-busy': 'fail' } });
      await called('DescribeServices', 3);
      aws.hold('api', false);
      const run = await ended;
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
    });
  });
});

describe('the same commit deployed twice at once', () => {
  it.concurrent('comes to a stable end in both runs, whichever was first', async () => {
    await onStage({}, async ({ aws, calls, called, revisionOf, start }) => {
      aws.hold('api');
      const first = await start();
      await called('UpdateService');
      await called('DescribeServiceDeployments');
      // It looked before the first one had updated the service.
      const twin = aws.registerTaskDefinition(calls('RegisterTaskDefinition')[0] ?? {});
      const theirs = aws.deployOutside('api', twin);
      await called('DescribeServices', 4);
      aws.hold('api', false);
      const run = await first.ended;
      expect([run.exitCode, run.outputs.verdict, revisionOf('api')]).toEqual([0, 'stable', 'api:3']);
      expect(run.log).toContain(
        `::notice::api: deployment ${theirs.id} of api:3 took the place of ours and deploys the same as api:2`,
      );
      expect(run.outputs['deployment-id']).toBe(theirs.id);
      expect(run.outputs['task-definition-arn']).toBe(twin);
    });
  });

  it.concurrent('by two runs that know nothing of each other', async () => {
    await onStage({}, async ({ aws, start }) => {
      const runs = await Promise.all([start(), start()]);
      const ended = await Promise.all(runs.map((run) => run.ended));
      expect(ended.map(({ exitCode, outputs }) => [exitCode, outputs.verdict])).toEqual([
        [0, 'stable'],
        [0, 'stable'],
      ]);
      expect(aws.service('api').deployments[0]?.rolloutState).toBe('COMPLETED');
    });
  });
});

describe('auto-scaling while a deployment is watched', () => {
  it.concurrent.each([
    ['out', 4],
    ['in', 1],
  ])('%s is no failure, and no desired count is ever sent', async (_, desiredCount) => {
    await onStage({ service: { desiredCount: 2 } }, async ({ aws, called, calls, start }) => {
      aws.hold('api');
      const { ended } = await start();
      await called('DescribeServiceDeployments');
      aws.service('api').desiredCount = desiredCount;
      aws.hold('api', false);
      const run = await ended;
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect(calls('UpdateService')).toEqual([expect.not.objectContaining({ desiredCount: expect.anything() })]);
      expect(aws.service('api').desiredCount).toBe(desiredCount);
    });
  });
});
