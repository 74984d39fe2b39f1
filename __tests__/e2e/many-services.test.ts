import { describe, expect, it, jest } from '@jest/globals';
import type { RecordedRequest } from '../../local/server.ts';
import type { Behaviour } from '../../local/tasks/simulated.ts';
import { onStage } from '../support/stage.ts';

jest.setTimeout(120_000);

const CRASHES: Behaviour = { kind: 'exits', exitCode: 1, logs: ["KeyError: 'DATABASE_URL'"] };

describe('services in a row (order: sequential)', () => {
  it.concurrent('are updated each once the one before it is stable', async () => {
    await onStage({ others: ['worker'] }, async ({ aws, called, calls, revisionOf, start }) => {
      aws.hold('api');
      const { ended } = await start({ inputs: { order: 'sequential' } });
      await called('DescribeServiceDeployments', 2);
      expect(calls('UpdateService').map(({ service }) => service)).toEqual(['api']);
      aws.hold('api', false);
      const run = await ended;
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect(calls('UpdateService').map(({ service }) => service)).toEqual(['api', 'worker']);
      expect([revisionOf('api'), revisionOf('worker')]).toEqual(['api:2', 'worker:2']);
      const phases = [...run.log.matchAll(/^✓ (\w+(?: \w+)?):/gm)].map(([, name]) => name);
      expect(phases.slice(-4)).toEqual(['Update api', 'Rollout api', 'Update worker', 'Rollout worker']);
    });
  });

  it.concurrent('that fail leave what comes after them untouched, and take what came before back', async () => {
    const behaviour = ({ image, name }: { image: string; name: string }) =>
      image.endsWith(':2') && name === 'worker' ? CRASHES : undefined;
    await onStage({ others: ['worker', 'beat'], behaviour }, async ({ calls, deploy, revisionOf }) => {
      const run = await deploy({ inputs: { order: 'sequential' } });
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'rolled-back']);
      expect(['api', 'worker', 'beat'].map(revisionOf)).toEqual(['api:1', 'worker:1', 'beat:1']);
      expect(calls('UpdateService').filter(({ service }) => service === 'beat')).toEqual([]);
      expect(calls('DeregisterTaskDefinition').map(({ taskDefinition }) => taskDefinition)).toEqual([
        expect.stringContaining('beat:2'),
      ]);
      expect(JSON.parse(run.outputs['services-json'] ?? '')).toMatchObject([
        { service: 'api', verdict: 'rolled-back' },
        { service: 'worker', verdict: 'rolled-back' },
        { service: 'beat', verdict: '' },
      ]);
    });
  });

  it.concurrent('cannot be not waited for', async () => {
    await onStage({}, async ({ aws, deploy }) => {
      const run = await deploy({ inputs: { order: 'sequential', wait: 'false' } });
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain('order: sequential waits for each service');
      expect(aws.requests).toEqual([]);
    });
  });
});

describe('services of every kind in one run', () => {
  it.concurrent('share a registration where they run the same revision', async () => {
    await onStage({}, async ({ aws, calls, deploy, revisionOf }) => {
      for (const name of ['worker', 'beat']) {
        aws.addService({ name, cluster: 'production', taskDefinition: 'api:1', desiredCount: name === 'beat' ? 0 : 1 });
      }
      aws.addService({ name: 'agent', cluster: 'production', taskDefinition: 'api:1', schedulingStrategy: 'DAEMON' });
      const run = await deploy({ inputs: { services: 'api, worker, beat, agent' } });
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect(calls('RegisterTaskDefinition')).toHaveLength(1);
      expect(['api', 'worker', 'beat', 'agent'].map(revisionOf)).toEqual(['api:2', 'api:2', 'api:2', 'api:2']);
    });
  });
});

describe('fifty services', () => {
  const others = Array.from({ length: 49 }, (_, index) => `worker-${index + 1}`);
  const services = ['api', ...others];
  const isLook = ({ operation }: RecordedRequest) => operation.startsWith('Describe');

  it('are read with at most seven describe calls a look, and told one by one', async () => {
    await onStage({ others }, async ({ aws, called, calls, deploy, revisionOf, start }) => {
      for (const service of services) aws.hold(service);
      const { ended } = await start();
      await called('UpdateService', 50);
      const updated = aws.requests.length;
      await called('DescribeServiceDeployments', 6);
      for (const service of services) aws.hold(service, false);
      const run = await ended;
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect(services.map(revisionOf)).toEqual(services.map((service) => `${service}:2`));
      expect(run.summary).toContain('✅ 50 services are stable');
      // Looks are two seconds apart: a gap of half of that separates them.
      const looks: number[] = [];
      let last = 0;
      for (const { at } of aws.requests.slice(updated).filter(isLook)) {
        if (at - last > 900) looks.push(0);
        looks.push((looks.pop() ?? 0) + 1);
        last = at;
      }
      expect(Math.max(...looks)).toBeLessThanOrEqual(7);
      expect(new Set(calls('DescribeServiceDeployments').flatMap(({ serviceDeploymentArns: arns }) => arns)).size).toBe(
        50,
      );
      // Readable: registration and update of each, then all together, but for who debugs.
      const shown = run.log.split('\n').filter((line) => !line.startsWith('::debug::'));
      expect(shown.length).toBeLessThan(50 * 4);
      expect(shown).toContainEqual(
        expect.stringMatching(/^0 of 50 services stable, 50 under way: \d+\/50 tasks running/),
      );
      expect(shown).toContainEqual(expect.stringMatching(/^50 of 50 services stable: 50\/50 tasks running/));
      expect((await deploy({ inputs: { services: [...services, 'one-more'].join() } })).log).toContain(
        'services: 51 are given (at most 50 in one run)',
      );
    });
  });
});
