import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import type { Behaviour } from '../../local/tasks/simulated.ts';
import { dockerPath, hasDocker } from '../support/docker.ts';
import { onStage } from '../support/stage.ts';

jest.setTimeout(60_000);

/** GitHub kills a cancelled step 10 s after it was told; it has to be through long before. */
const AT_ONCE_MS = 3500;

const CRASHES: Behaviour = { kind: 'exits', exitCode: 1, logs: ["KeyError: 'DATABASE_URL'"] };

/** A docker whose commands succeed at once, but for one that goes on until it is told to stop. It notes both. */
async function hangingDocker(workspace: string, command: string): Promise<{ PATH: string; notes(): Promise<string> }> {
  const bin = join(workspace, 'bin');
  const file = join(workspace, 'notes');
  const script = `#!/bin/sh
[ "$1" = buildx ] && exit 1
[ "$1" = ${command} ] || exit 0
trap 'echo stopped >> "${file}"; exit 143' TERM
echo began >> "${file}"
while :; do sleep 0.05; done
`;
  await mkdir(bin);
  await writeFile(file, '');
  await writeFile(join(bin, 'docker'), script, { mode: 0o755 });
  return { PATH: bin + delimiter + process.env.PATH, notes: async () => await readFile(file, 'utf8') };
}

async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isSo())) await setTimeout(20);
}

/** A commit that is to be built. */
const BUILDS = { image: '', repository: 'api', 'image-tag': 'new', services: 'api' };

describe('a run that is cancelled', () => {
  it.concurrent.each([
    ['login', 'log in to', 'No service was changed.'],
    ['build', 'build', 'Nothing was pushed.'],
    ['push', 'push', 'has reached ECR is not known'],
  ])('in docker %s stops docker, and says what is left', async (command, doing, left) => {
    await onStage({}, async ({ aws, calls, post, start, workspace }) => {
      const { PATH, notes } = await hangingDocker(workspace, command);
      await writeFile(join(workspace, 'Dockerfile'), 'FROM scratch\n');
      const cancellation = new AbortController();
      const { ended } = await start({ signal: cancellation.signal, inputs: BUILDS, env: { PATH } });
      await until(async () => (await notes()) !== '');
      const at = performance.now();
      cancellation.abort();
      const run = await ended;
      expect(performance.now() - at).toBeLessThan(AT_ONCE_MS);
      expect(await notes()).toBe('began\nstopped\n');
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain(`docker was stopped; it was to ${doing}`);
      expect(run.log).toContain(left);
      expect(run.log).toContain('No service was changed.');
      expect([calls('RegisterTaskDefinition'), calls('UpdateService')]).toEqual([[], []]);
      expect(aws.service('api').deployments).toHaveLength(1);
      expect((await post(run)).log).toBe('');
    });
  });

  (hasDocker ? it.concurrent : it.concurrent.skip)('in a build of the real engine stops that build', async () => {
    await onStage({ registry: 'embedded' }, async ({ start, workspace }) => {
      let gone = false;
      let asked = false;
      const server = createServer((request) => {
        asked = true;
        request.socket.once('close', () => {
          gone = true;
        });
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      try {
        const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`;
        await writeFile(join(workspace, 'Dockerfile'), `FROM scratch\nADD ${url} /file\n`);
        const bin = join(workspace, 'bin');
        await mkdir(bin);
        await writeFile(join(bin, 'docker'), `#!/bin/sh\nexec '${dockerPath}' "$@"\n`, { mode: 0o755 });
        const cancellation = new AbortController();
        const env = { PATH: bin + delimiter + process.env.PATH };
        const { ended } = await start({ signal: cancellation.signal, inputs: BUILDS, env });
        await until(() => asked);
        const at = performance.now();
        cancellation.abort();
        const run = await ended;
        expect(performance.now() - at).toBeLessThan(AT_ONCE_MS);
        expect(run.log).toMatch(/docker was stopped; it was to build \S+:new\./);
        expect(run.log).toContain('Nothing was pushed.');
        // BuildKit drops what it was fetching: nobody wants it any more.
        await until(() => gone);
      } finally {
        server.closeAllConnections();
        server.close();
      }
    });
  });

  it.concurrent('while the registration is on its way says that there may be a revision', async () => {
    await onStage({}, async ({ aws, called, calls, start }) => {
      aws.fail({ operation: 'RegisterTaskDefinition', kind: 'hang' });
      const cancellation = new AbortController();
      const { ended } = await start({ signal: cancellation.signal });
      await called('RegisterTaskDefinition');
      cancellation.abort();
      const run = await ended;
      expect([run.exitCode, calls('UpdateService')]).toEqual([1, []]);
      expect(run.log).toContain('A revision may have been registered: ECS has not answered. No service uses it.');
      expect(run.log).toContain('No service was changed.');
    });
  });

  it.concurrent('between two registrations takes back the one that was made, or says that it could not', async () => {
    await onStage({ others: ['worker'] }, async ({ aws, called, calls, start }) => {
      const cancellation = new AbortController();
      aws.fail({ operation: 'RegisterTaskDefinition', kind: 'hang', after: 1 });
      aws.fail({ operation: 'DeregisterTaskDefinition', kind: 'hang' });
      const { ended } = await start({ signal: cancellation.signal });
      await called('RegisterTaskDefinition', 2);
      cancellation.abort();
      const run = await ended;
      expect([run.exitCode, calls('UpdateService')]).toEqual([1, []]);
      expect(calls('DeregisterTaskDefinition').map(({ taskDefinition }) => taskDefinition)).toEqual([
        expect.stringContaining('/api:2'),
      ]);
      expect(run.log).toContain(
        'api:2: registered and not used; ECS has not answered whether it is deregistered again.',
      );
    });
  });

  it.concurrent('while it watches ends at once, and says what goes on', async () => {
    await onStage({}, async ({ aws, called, revisionOf, start }) => {
      aws.hold('api');
      const cancellation = new AbortController();
      const { ended } = await start({ signal: cancellation.signal });
      await called('DescribeServices', 2);
      const at = performance.now();
      cancellation.abort();
      const run = await ended;
      expect(performance.now() - at).toBeLessThan(AT_ONCE_MS);
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'cancelled']);
      expect(JSON.parse(run.outputs['services-json'] ?? '')).toMatchObject([
        {
          service: 'api',
          verdict: 'cancelled',
          'deployment-id': expect.stringMatching(/^ecs-svc/),
          'service-deployment-arn': expect.stringContaining(':service-deployment/'),
          reason: 'the run was cancelled',
        },
      ]);
      expect(run.log).toContain('The run was cancelled.');
      expect(run.log).toContain('✗ Rollout: cancelled');
      expect(run.log).toContain('::error title=Cancelled::');
      expect(run.log).toMatch(/api: deployment ecs-svc\/\d+ of api:2 goes on in ECS\./);
      expect(run.summary).toContain('goes on in ECS');
      expect(run.summary).toContain('was on its way to api:2 when the run was cancelled');
      expect(revisionOf('api')).toBe('api:2');
    });
  });

  it.concurrent('before AWS has answered changes nothing, and says so', async () => {
    await onStage({}, async ({ aws, called, start }) => {
      aws.fail({ operation: 'DescribeServices', kind: 'hang' });
      const cancellation = new AbortController();
      const { ended } = await start({ signal: cancellation.signal });
      await called('DescribeServices');
      const at = performance.now();
      cancellation.abort();
      const run = await ended;
      expect(performance.now() - at).toBeLessThan(AT_ONCE_MS);
      expect(run.exitCode).toBe(1);
      expect(run.outputs.verdict).toBe('cancelled');
      expect(run.log).toContain('The run was cancelled.');
      expect(run.log).toContain('No service was changed.');
      expect(aws.requests.map(({ operation }) => operation)).toEqual(['DescribeServices']);
    });
  });

  it.concurrent('while UpdateService is on its way says that it may have taken effect', async () => {
    await onStage({}, async ({ aws, called, calls, start }) => {
      aws.fail({ operation: 'UpdateService', kind: 'hang' });
      const cancellation = new AbortController();
      const { ended } = await start({ signal: cancellation.signal });
      await called('UpdateService');
      cancellation.abort();
      const run = await ended;
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain('api: the update to api:2 was sent, and ECS may be rolling it out.');
      expect(calls('DeregisterTaskDefinition')).toEqual([]);
    });
  });

  it.concurrent('while the failure is looked into does not wait for that, and says what is left', async () => {
    await onStage({ behaviour: CRASHES }, async ({ aws, called, calls, start }) => {
      aws.fail({ operation: 'GetLogEvents', kind: 'hang', times: 9 });
      const cancellation = new AbortController();
      const { ended } = await start({ signal: cancellation.signal });
      await called('GetLogEvents');
      const at = performance.now();
      cancellation.abort();
      const run = await ended;
      expect(performance.now() - at).toBeLessThan(AT_ONCE_MS);
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'failed']);
      expect(calls('UpdateService')).toHaveLength(1);
      for (const text of [run.log, run.summary]) {
        expect(text).toMatch(/[Tt]he run was cancelled/);
        expect(text).toContain('api: still set to api:2; api:1 is what it ran before.');
      }
    });
  });

  it.concurrent('while it rolls back says that the rollback goes on', async () => {
    const behaviour = ({ image }: { image: string }): Behaviour =>
      image.endsWith(':2') ? CRASHES : { kind: 'never-starts' };
    await onStage({ behaviour }, async ({ called, revisionOf, start }) => {
      const cancellation = new AbortController();
      const { ended } = await start({ signal: cancellation.signal });
      await called('UpdateService', 2);
      await called('DescribeServiceDeployments', 2);
      const at = performance.now();
      cancellation.abort();
      const run = await ended;
      expect(performance.now() - at).toBeLessThan(AT_ONCE_MS);
      expect([run.exitCode, run.outputs.verdict, revisionOf('api')]).toEqual([1, 'failed', 'api:1']);
      for (const text of [run.log, run.summary]) {
        expect(text).toMatch(/[Tt]he run was cancelled/);
        expect(text).toContain('api: its rollback to api:1 was started, and goes on in ECS.');
        expect(text).toContain("KeyError: 'DATABASE_URL'");
      }
    });
  });

  it.concurrent.each([
    ['while it watches', [] as string[], 'UpdateService'],
    ['while it watches, without service deployments', ['DescribeServiceDeployments'], 'UpdateService'],
  ])('with on-cancel: rollback %s starts to take the service back, and says that it started', async (_, denied) => {
    await onStage({}, async ({ aws, called, calls, post, revisionOf, start }) => {
      for (const operation of denied) aws.fail({ operation, kind: 'access-denied' });
      aws.hold('api');
      const cancellation = new AbortController();
      const { ended } = await start({ signal: cancellation.signal, inputs: { 'on-cancel': 'rollback' } });
      await called('DescribeServices', 2);
      const at = performance.now();
      cancellation.abort();
      const run = await ended;
      expect(performance.now() - at).toBeLessThan(AT_ONCE_MS);
      expect([run.exitCode, revisionOf('api')]).toEqual([1, 'api:1']);
      expect(calls('UpdateService')).toHaveLength(2);
      for (const text of [run.log, run.summary]) {
        expect(text).toMatch(/[Tt]he run was cancelled/);
        expect(text).toContain('api: its rollback to api:1 was started, and goes on in ECS.');
      }
      expect((await post(run)).log).toBe('');
    });
  });

  it.concurrent('with on-cancel: rollback stops a deployment that shifts traffic', async () => {
    const service = { deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5 } };
    await onStage({ service }, async ({ aws, called, calls, start }) => {
      aws.hold('api');
      const cancellation = new AbortController();
      const { ended } = await start({ signal: cancellation.signal, inputs: { 'on-cancel': 'rollback' } });
      await called('DescribeServiceDeployments', 2);
      cancellation.abort();
      const run = await ended;
      expect(calls('StopServiceDeployment')).toEqual([expect.objectContaining({ stopType: 'ROLLBACK' })]);
      expect(calls('UpdateService')).toHaveLength(1);
      expect(run.log).toContain('api: its rollback to api:1 was started, and goes on in ECS.');
    });
  });

  it.concurrent('with on-cancel: rollback while UpdateService is on its way takes back what it may have done', async () => {
    await onStage({}, async ({ aws, called, calls, start }) => {
      aws.fail({ operation: 'UpdateService', kind: 'hang' });
      const cancellation = new AbortController();
      const { ended } = await start({ signal: cancellation.signal, inputs: { 'on-cancel': 'rollback' } });
      await called('UpdateService');
      cancellation.abort();
      const run = await ended;
      expect(calls('UpdateService').map(({ taskDefinition }) => String(taskDefinition).split('/')[1])).toEqual([
        'api:2',
        'api:1',
      ]);
      expect(run.log).toContain('api: its rollback to api:1 was started, and goes on in ECS.');
    });
  });

  it.concurrent('whose rollback gets no answer says so, and the post step tries again', async () => {
    await onStage({}, async ({ aws, called, post, revisionOf, start }) => {
      aws.hold('api');
      const cancellation = new AbortController();
      const { ended } = await start({ signal: cancellation.signal, inputs: { 'on-cancel': 'rollback' } });
      await called('DescribeServices', 2);
      aws.fail({ operation: 'UpdateService', kind: 'hang' });
      const at = performance.now();
      cancellation.abort();
      const run = await ended;
      // 7.5 s after it was told to end, a step is told again, and 2.5 s later killed.
      expect(performance.now() - at).toBeLessThan(9000);
      for (const text of [run.log, run.summary]) {
        expect(text).toContain('api: told to go back to api:1, and ECS has not answered whether it does.');
      }
      aws.heal();
      const after = await post(run);
      expect([after.exitCode, revisionOf('api')]).toEqual([0, 'api:1']);
      for (const text of [after.log, after.summary]) {
        expect(text).toContain('api: its rollback to api:1 was started, and goes on in ECS.');
      }
    });
  });

  it.concurrent('and killed with on-cancel: rollback is taken back by its post step', async () => {
    await onStage({ others: ['worker'] }, async ({ aws, called, image, post, revisionOf, start }) => {
      for (const service of ['api', 'worker']) aws.hold(service);
      const { child, ended } = await start({ inputs: { 'on-cancel': 'rollback' } });
      await called('DescribeServiceDeployments');
      child.kill('SIGKILL');
      const run = await ended;
      const theirs = aws.registerTaskDefinition({
        family: 'worker',
        containerDefinitions: [{ name: 'worker', image: image('1') }],
      });
      aws.deployOutside('worker', theirs);
      const after = await post(run);
      expect([after.exitCode, revisionOf('api'), revisionOf('worker')]).toEqual([0, 'api:1', 'worker:3']);
      expect(after.log).toContain('::warning title=Ship to ECS::The rollout of api:2 and worker:2 was under way.');
      for (const text of [after.log, after.summary]) {
        expect(text).toContain('api: its rollback to api:1 was started, and goes on in ECS.');
        expect(text).toContain('worker: is set to worker:3 by somebody else, and is left alone.');
      }
    });
  });

  it.concurrent('before anything was registered has nothing to take back', async () => {
    await onStage({}, async ({ aws, called, calls, start }) => {
      aws.fail({ operation: 'RegisterTaskDefinition', kind: 'hang' });
      const cancellation = new AbortController();
      const { ended } = await start({ signal: cancellation.signal, inputs: { 'on-cancel': 'rollback' } });
      await called('RegisterTaskDefinition');
      cancellation.abort();
      const run = await ended;
      expect([run.exitCode, calls('UpdateService')]).toEqual([1, []]);
      expect(run.log).toContain('No service was changed.');
    });
  });

  it.concurrent('and then killed has its post step say what was under way', async () => {
    await onStage({}, async ({ aws, called, post, start }) => {
      aws.hold('api');
      const { child, ended } = await start();
      await called('DescribeServices', 2);
      child.kill('SIGKILL');
      const run = await ended;
      expect(run.signal).toBe('SIGKILL');
      const after = await post(run);
      expect(after.exitCode).toBe(0);
      expect(after.log).toContain('::warning title=Ship to ECS::The rollout of api:2 was under way.');
    });
  });

  it.concurrent('leaves nothing for the post step to say when it ends by itself', async () => {
    await onStage({}, async ({ deploy, post }) => {
      const run = await deploy();
      expect(run.exitCode).toBe(0);
      expect((await post(run)).log).toBe('');
    });
  });
});
