import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { renderTimeline } from '../../../src/report/timeline.ts';
import { hostile } from './hostile.ts';
import { phases, result, samples, service } from './samples.ts';

const lines = (timeline: string | undefined) => (timeline ?? '').split('\n');

describe('the timeline', () => {
  it('has a row for each phase, its duration on its bar', () => {
    const chart = renderTimeline(samples['one service']);
    expect(chart).toContain('section Image\n48 s :1773307801300, 1773307849300\n');
    expect(chart).toContain('section Rollout\n1 min 12 s :');
    expect(chart).not.toContain('section api');
  });

  it('shows what failed in red', () => {
    expect(renderTimeline(samples['build failed'])).toContain('section Image\n21 s :crit, ');
  });

  it('shows each rollout and rollback when there are several services', () => {
    const chart = renderTimeline(samples['one of three failed, all rolled back']);
    expect(chart).toContain(
      'section api\nstable, 1 min 12 s :1773307852000, 1773307924000\nrolled back, 40 s :1773307950000, ',
    );
    expect(chart).toContain('section worker\nfailed, 1 min 36 s :crit, ');
    expect(chart).toContain('\nrollback failed, 5 min :crit, ');
  });

  it('leaves out what has no beginning or no end', () => {
    const services = [service('api', { startedAt: undefined }), service('worker', { endedAt: undefined })];
    expect(renderTimeline(result({ services }))).not.toMatch(/section (api|worker)/);
  });

  it('is not drawn for one phase alone', () => {
    expect(renderTimeline(result({ phases: phases(['Preflight', 1, 'failed', false]) }))).toBeUndefined();
    expect(renderTimeline(result({ phases: [] }))).toBeUndefined();
  });

  it('has a readable axis and no empty bar, however short or long the run was', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 20_000, noNaN: true }), { minLength: 2, maxLength: 8 }),
        (times) => {
          const steps = times.map((seconds): [string, number, string] => ['Image', seconds, 'built']);
          const chart = renderTimeline(result({ phases: phases(...steps) }));
          const [, number, unit = ''] = /tickInterval (\d+)(millisecond|second|minute|hour)$/m.exec(chart ?? '') ?? [];
          const units: Record<string, number> = { millisecond: 1, second: 1000, minute: 60_000, hour: 3_600_000 };
          const spanMs = times.reduce((sum, seconds) => sum + seconds, 0) * 1000;
          expect(spanMs / (Number(number) * (units[unit] ?? 0))).toBeLessThanOrEqual(7.01);
          for (const [, start, end] of (chart ?? '').matchAll(/:(\d+), (\d+)$/gm)) {
            expect(Number(end)).toBeGreaterThan(Number(start));
          }
        },
      ),
    );
  });

  it("never holds a name as mermaid's syntax: names stand in section lines alone, in letters, digits and . _ -", () => {
    const harmless = lines(renderTimeline(result({ services: [service('api'), service('worker')] })));
    fc.assert(
      fc.property(hostile, (name) => {
        const chart = lines(renderTimeline(result({ services: [service(name), service('worker')] })));
        expect(chart).toHaveLength(harmless.length);
        chart.forEach((line, index) => {
          if (line.startsWith('section ')) expect(line).toMatch(/^section [A-Za-z0-9 ._…-]{1,32}$/);
          else if (!line.startsWith('%%{init')) expect(line).toBe(harmless[index]);
        });
      }),
      { numRuns: 500 },
    );
  });
});
