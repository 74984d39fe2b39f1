import { describe, expect, it, jest } from '@jest/globals';
import type { Behaviour } from '../../local/tasks/simulated.ts';
import { startGithub } from '../support/github.ts';
import { onStage, type Stage } from '../support/stage.ts';

jest.setTimeout(60_000);

const CRASHES: Behaviour = { kind: 'exits', exitCode: 1 };
const TOKEN = 'ghs_0123456789abcdefghijklmnopqrstuvwxyz';
const INPUTS = { 'github-token': TOKEN, 'github-environment': 'production' };

/** Deploys with a GitHub that answers every call with a status. */
async function deployOn({ deploy }: Stage, { status = 201, inputs = {} } = {}) {
  const github = await startGithub(status);
  try {
    const run = await deploy({ inputs: { ...INPUTS, ...inputs }, env: { GITHUB_API_URL: github.url } });
    return { run, calls: github.calls };
  } finally {
    github.close();
  }
}

describe('a deployment in a GitHub environment', () => {
  it.concurrent('is in progress, and then a success that links to the service', async () => {
    await onStage({}, async (stage) => {
      const { calls, run } = await deployOn(stage, {
        inputs: { 'github-environment': 'production https://api.example.com' },
      });
      expect(run.exitCode).toBe(0);
      expect(calls.map(({ path }) => path.replace(/^\/repos\/[^/]+\/[^/]+/, ''))).toEqual([
        '/deployments',
        '/deployments/42/statuses',
        '/deployments/42/statuses',
      ]);
      expect(calls[0]?.body).toMatchObject({
        ref: expect.stringMatching(/^[0-9a-f]{40}$/),
        environment: 'production',
        auto_merge: false,
        required_contexts: [],
      });
      expect(calls[1]?.body).toMatchObject({
        state: 'in_progress',
        log_url: expect.stringContaining('/actions/runs/'),
      });
      expect(calls[2]?.body).toMatchObject({
        state: 'success',
        environment_url: 'https://api.example.com',
        description: expect.stringMatching(/^api is stable on api:2/),
      });
      expect(calls.every(({ authorization }) => authorization?.includes(TOKEN))).toBe(true);
      expect(run.log + run.summary + JSON.stringify(run.outputs)).not.toContain(TOKEN);
    });
  });

  it.concurrent('fails with the deployment, in its words', async () => {
    await onStage({ behaviour: CRASHES }, async (stage) => {
      const { calls, run } = await deployOn(stage);
      expect(run.outputs.verdict).toBe('rolled-back');
      expect(calls.at(-1)?.body).toMatchObject({
        state: 'failure',
        description: expect.stringMatching(/^api failed on api:2/),
        environment_url: expect.stringContaining('console.aws.amazon.com'),
      });
      expect(String(calls.at(-1)?.body.description).length).toBeLessThanOrEqual(140);
    });
  });

  it.concurrent('that GitHub refuses is a warning that says what is missing, and no failure', async () => {
    await onStage({}, async (stage) => {
      const { calls, run } = await deployOn(stage, { status: 403 });
      expect([run.exitCode, run.outputs.verdict, calls.length]).toEqual([0, 'stable', 1]);
      expect(run.log).toMatch(
        /::warning::GitHub did not create the deployment: .*The job needs `permissions: deployments: write`/,
      );
    });
  });

  it.concurrent('needs a token, and an environment for its address', async () => {
    await onStage({}, async ({ aws, deploy }) => {
      const first = await deploy({ inputs: { 'github-environment': 'production' } });
      expect(first.log).toContain("github-token: github-environment needs it; give the job's own (github.token)");
      const second = await deploy({ inputs: { 'github-token': TOKEN, 'github-environment': 'https://api' } });
      expect(second.log).toContain('github-environment: "https://api" is not an environment');
      expect(aws.requests).toEqual([]);
    });
  });
});
