import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Finding, SEVERITIES, THRESHOLDS } from '../../../src/scan/findings.ts';
import { findingWords, judge, orWorse, scanWords, severityCounts } from '../../../src/scan/judge.ts';

const TODAY = '2026-03-12';
const finding = (id: string, severity: Finding['severity'], more: Partial<Finding> = {}): Finding => ({
  id,
  severity,
  package: 'openssl',
  installed: '3.0.2',
  fixedIn: undefined,
  url: undefined,
  ...more,
});
const entry = (id: string, expires: string) => ({ id, reason: 'never called', expires });
const counting = (judged: ReturnType<typeof judge>) =>
  judged.findings.filter(({ counts }) => counts).map(({ id }) => id);

describe('the judgement of findings', () => {
  it('counts those of the threshold and worse, worst first', () => {
    const found = [finding('c', 'MEDIUM'), finding('b', 'HIGH'), finding('a', 'CRITICAL')];
    const judged = judge(found, 'HIGH', [], TODAY);
    expect(judged.findings.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(counting(judged)).toEqual(['a', 'b']);
  });

  it.each([
    ['before its last day', '2026-03-13', []],
    ['on its last day', TODAY, []],
    ['after its last day', '2026-03-11', ['CVE-1']],
  ])('heeds an entry of what is ignored, whatever its case: %s', (_, expires, expected) => {
    const judged = judge([finding('CVE-1', 'CRITICAL')], 'HIGH', [entry('cve-1', expires)], TODAY);
    expect(counting(judged)).toEqual(expected);
    expect(judged.findings[0]?.entry?.reason).toBe('never called');
  });

  it('tells which entries nothing was found for', () => {
    const [used, unused] = [entry('CVE-1', TODAY), entry('CVE-2', TODAY)];
    expect(judge([finding('CVE-1', 'LOW')], 'HIGH', [used, unused], TODAY).unused).toEqual([unused]);
  });

  it('takes what the images of several platforms share once', () => {
    const judged = judge(
      [finding('CVE-1', 'LOW'), finding('CVE-1', 'LOW'), finding('CVE-1', 'LOW', { installed: '1' })],
      'LOW',
      [],
      TODAY,
    );
    expect(judged.findings).toHaveLength(2);
  });

  it('never counts less with a lower threshold, nor with fewer entries', () => {
    const findings = fc.array(
      fc.record({
        id: fc.constantFrom('CVE-1', 'CVE-2', 'CVE-3'),
        severity: fc.constantFrom(...SEVERITIES),
        package: fc.constantFrom('a', 'b'),
      }),
    );
    const entries = fc.uniqueArray(
      fc.record({
        id: fc.constantFrom('CVE-1', 'CVE-2'),
        reason: fc.constant('x'),
        expires: fc.constantFrom('2026-01-01', '2027-01-01'),
      }),
      { selector: ({ id }) => id },
    );
    fc.assert(
      fc.property(findings, entries, fc.integer({ min: 0, max: 2 }), (all, ignored, index) => {
        const found = all.map(({ id, package: name, severity }) => finding(id, severity, { package: name }));
        const at = (threshold: number, list: typeof ignored) =>
          counting(judge(found, THRESHOLDS[threshold] ?? 'LOW', list, TODAY)).length;
        expect(at(index, ignored)).toBeLessThanOrEqual(at(index + 1, ignored));
        expect(at(index, ignored)).toBeLessThanOrEqual(at(index, []));
      }),
    );
  });
});

describe('its words', () => {
  it('name severity, package, version and fix, and the entry that has expired', () => {
    const [one] = judge(
      [finding('CVE-1', 'HIGH', { fixedIn: '3.0.8' })],
      'HIGH',
      [entry('CVE-1', '2026-01-31')],
      TODAY,
    ).findings;
    expect(one && findingWords(one)).toBe(
      'HIGH CVE-1 in openssl 3.0.2 (fixed in 3.0.8); it was ignored until 2026-01-31 (never called)',
    );
    const [bare] = judge([finding('CVE-2', 'LOW', { package: undefined })], 'HIGH', [], TODAY).findings;
    expect(bare && findingWords(bare)).toBe('LOW CVE-2');
  });

  it('count by severity', () => {
    expect(severityCounts([])).toBe('no vulnerabilities');
    expect(severityCounts([finding('a', 'LOW'), finding('b', 'CRITICAL'), finding('c', 'LOW')])).toBe(
      '1 CRITICAL, 2 LOW',
    );
    expect([orWorse('CRITICAL'), orWorse('LOW')]).toEqual(['CRITICAL', 'LOW or worse']);
  });

  it('tell how many count and how many are ignored', () => {
    const { findings } = judge(
      [finding('a', 'HIGH'), finding('b', 'HIGH'), finding('c', 'LOW')],
      'HIGH',
      [entry('a', TODAY)],
      TODAY,
    );
    const result = { threshold: 'HIGH', isGate: true, findings } as const;
    expect(scanWords(result)).toBe('2 HIGH, 1 LOW; 1 of HIGH or worse; 1 ignored');
    expect(scanWords({ ...result, findings: [] })).toBe('no vulnerabilities');
    expect(scanWords({ ...result, findings: [], problem: 'It failed.' })).toBe('findings not known');
  });
});
