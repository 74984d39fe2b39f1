import { describe, expect, it } from '@jest/globals';
import { buildAndPush } from '../../../src/image/build.ts';
import { fakeClock } from '../../support/clock.ts';
import { type FakeDocker, fakeDocker } from '../../support/fake-docker.ts';
import { collectedLog } from '../../support/log.ts';

const DIGEST = `sha256:${'7'.repeat(64)}`;
const NO_BUILDX = { exitCode: 1, lines: ["docker: 'buildx' is not a docker command."] };
const RESET = { exitCode: 1, lines: ['abc: Pushing', 'write tcp 10.0.0.1:1: connection reset by peer'] };
const PUSHED = { lines: ['abc: Pushed', `1: digest: ${DIGEST} size: 528`] };

async function build({ docker }: FakeDocker) {
  const clock = fakeClock();
  const log = collectedLog();
  const plan = {
    ...{ context: '.', dockerfile: undefined, target: undefined, args: ['TOKEN=secret'], secrets: [] },
    ...{ labels: [], platforms: [], cacheFrom: [], cacheTo: ['type=gha'] },
    tags: ['registry/api:1', 'registry/api:latest'],
  };
  const outcome = await buildAndPush(plan, { docker, clock, log }).catch((error) => error);
  return { outcome, log, waitedMs: clock.now() };
}

describe('building and pushing', () => {
  it('is one command where docker has buildx', async () => {
    const pushing = [`#9 pushing manifest for registry/api:1@${DIGEST} 0.1s done`];
    const fake = fakeDocker({ buildx: [{}, { lines: pushing }] });
    const { outcome, log } = await build(fake);
    expect(outcome).toBe(DIGEST);
    expect(fake.calls).toEqual(['buildx version', expect.stringMatching(/^buildx build --push .*--cache-to type=gha/)]);
    expect(log.texts()).toEqual(['docker buildx build: registry/api:1', ...pushing]);
  });

  it('is a build and a push of each tag where it has none, and says what is left out', async () => {
    const fake = fakeDocker({ buildx: [NO_BUILDX], push: [PUSHED] });
    const { outcome, log } = await build(fake);
    expect(outcome).toBe(DIGEST);
    expect(fake.calls).toEqual([
      'buildx version',
      'build --tag registry/api:1 --tag registry/api:latest --build-arg TOKEN=secret .',
      'push registry/api:1',
      'push registry/api:latest',
    ]);
    expect(log.texts('warning')).toEqual([expect.stringContaining('cache-to: "type=gha" is left out')]);
    expect(log.texts('group')).toEqual(['docker build: registry/api:1', 'docker push: registry/api:1']);
  });

  it("does not show build arguments: that is for docker's own output", async () => {
    const { log } = await build(fakeDocker({ buildx: [NO_BUILDX], build: [{ lines: ['#1 DONE'] }] }));
    expect(log.texts().join('\n')).not.toContain('secret');
  });

  it('tries a push again that the network broke', async () => {
    const fake = fakeDocker({ buildx: [NO_BUILDX], push: [RESET, RESET, RESET, PUSHED] });
    const { outcome, log, waitedMs } = await build(fake);
    expect(outcome).toBe(DIGEST);
    expect(fake.calls.filter((call) => call === 'push registry/api:1')).toHaveLength(4);
    expect(waitedMs).toBe(2000 + 4000 + 8000);
    expect(log.texts('info')[0]).toBe(
      'Docker could not push registry/api:1 (write tcp 10.0.0.1:1: connection reset by peer); it is tried again in 2 s.',
    );
  });

  it('gives a push up after three more tries', async () => {
    const fake = fakeDocker({ buildx: [NO_BUILDX], push: [RESET] });
    const { outcome } = await build(fake);
    expect(outcome.what).toBe('Docker cannot push registry/api:1.');
    expect(outcome.why).toContain('connection reset by peer');
    expect(fake.calls.filter((call) => call.startsWith('push'))).toHaveLength(4);
  });

  it('by buildx tries again what failed at the push', async () => {
    const failure = {
      exitCode: 1,
      lines: ['ERROR: failed to build: failed to solve: failed to push registry/api:1: unexpected EOF'],
    };
    const fake = fakeDocker({ buildx: [{}, failure, {}] });
    expect((await build(fake)).outcome).toBeUndefined();
    expect(fake.calls).toHaveLength(3);
  });

  it.each([
    ['by buildx', { buildx: [{}, { exitCode: 1, lines: ['ERROR: failed to solve: node:24: i/o timeout'] }] }, 2],
    ['without', { buildx: [NO_BUILDX], build: [{ exitCode: 1, lines: ['failed to solve: node:24: i/o timeout'] }] }, 2],
  ])('does not try a build again: %s', async (_, answers, calls) => {
    const fake = fakeDocker(answers);
    const { outcome } = await build(fake);
    expect(outcome).toMatchObject({ name: 'DeployError', what: 'Docker cannot build registry/api:1.' });
    expect(outcome.why).toContain('node:24: i/o timeout');
    expect(fake.calls).toHaveLength(calls);
  });

  it('does not try again what would fail again, and says what to do', async () => {
    const lines = ["tag invalid: The image tag '1' already exists in the 'api' repository and cannot be overwritten"];
    const fake = fakeDocker({ buildx: [NO_BUILDX], push: [{ exitCode: 1, lines }] });
    const { outcome, waitedMs } = await build(fake);
    expect(outcome).toMatchObject({ why: lines[0], next: expect.stringContaining('another image-tag') });
    expect(waitedMs).toBe(0);
  });
});
