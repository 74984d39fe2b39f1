import { describe, expect, it, jest } from '@jest/globals';
import { onStage } from '../support/stage.ts';

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
      expect(run.log).toContain('no service deployment says that it was ever stable');
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
      expect(run.log).toContain('has no ACTIVE revision with an image of "abc1234"; there is api:1');
      expect(stage.calls('UpdateService')).toHaveLength(0);
    });
  });
});
