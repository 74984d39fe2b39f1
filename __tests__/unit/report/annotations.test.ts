import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DeployError } from '../../../src/errors.ts';
import { annotationsOf } from '../../../src/report/annotations.ts';
import { hostile } from './hostile.ts';
import { result, samples, service } from './samples.ts';

const failed = (name: string) =>
  service(name, { verdict: { kind: 'failed', by: 'ecs', reason: 'tasks failed to start.' } });

describe('the annotations', () => {
  it('say what happened to the service, why, and what to do', () => {
    expect(annotationsOf(samples['crash loop, rolled back by us'])).toEqual([
      {
        title: 'api: rolled back',
        message: [
          'api failed on api:42: 3 tasks failed, and the service has no circuit breaker that would stop it from trying for ever. It is back on api:41, stable after 23 s.',
          '3 tasks: container api exited with code 1; last line of its log: [2026-03-12 09:31:15 +0000] [1] [ERROR] Reason: Worker failed to boot.',
          'The application in container "api" ended itself with exit code 1. Its last words are in log group /ecs/api, stream ecs/api/0a1b2c3d4e5f60718293a4b5c6d7e8f9.',
        ].join('\n'),
      },
    ]);
  });

  it('are one for each service that failed, and none for those that were only put back with it', () => {
    const titles = annotationsOf(samples['one of three failed, all rolled back']).map(({ title }) => title);
    expect(titles).toEqual(['worker: rollback failed']);
  });

  it('are none for a run that went well', () => {
    expect(annotationsOf(samples['three services'])).toEqual([]);
  });

  it('are the failure of the run where it came to no service', () => {
    const sample = samples['build failed'];
    expect(annotationsOf(sample)).toEqual([{ title: 'Not deployed', message: sample.failure?.message }]);
  });

  it('do not say that nothing was deployed where the run ended before the verdict', () => {
    const failure = new DeployError({ what: 'The run was cancelled.' });
    const services = [service('api', { verdict: undefined })];
    expect(annotationsOf(result({ services, failure }))).toEqual([
      { title: 'Deployed without a verdict', message: 'The run was cancelled.' },
    ]);
  });

  it('are ten at most, as many as GitHub shows', () => {
    const services = Array.from({ length: 50 }, (_, index) => failed(`service-${index}`));
    const annotations = annotationsOf(result({ services }));
    expect(annotations).toHaveLength(10);
    expect(annotations.at(-1)?.title).toBe('41 more services failed');
    expect(annotations.at(-1)?.message).toContain('service-9, service-10');
  });

  it('hold lines of ours alone: what containers and ECS say cannot begin a new one', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const [annotation] = annotationsOf(
          result({ services: [service(value, { verdict: { kind: 'failed', by: 'ecs', reason: value } })] }),
        );
        expect(`${annotation?.title}${annotation?.message}`).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      }),
    );
  });
});
