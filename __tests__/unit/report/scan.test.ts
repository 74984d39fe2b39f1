import { describe, expect, it } from '@jest/globals';
import { renderScan } from '../../../src/report/scan.ts';
import type { Finding } from '../../../src/scan/findings.ts';
import { judge } from '../../../src/scan/judge.ts';
import { read } from './reading.ts';
import { result } from './samples.ts';

const finding = (id: string, severity: Finding['severity'], more: Partial<Finding> = {}): Finding => ({
  id,
  severity,
  package: 'openssl',
  installed: '3.0.2',
  fixedIn: '3.0.8',
  url: `https://example.com/${id}`,
  ...more,
});
const rendered = (found: Finding[], isGate = true, ignored: { id: string; reason: string; expires: string }[] = []) =>
  renderScan(
    result({ scan: { threshold: 'HIGH', isGate, findings: judge(found, 'HIGH', ignored, '2026-03-12').findings } }),
  ) ?? '';

describe('the scan in the summary', () => {
  it('is a table of what counts, the rest folded', () => {
    const page = rendered([finding('CVE-1', 'HIGH'), finding('CVE-2', 'LOW', { fixedIn: undefined })]);
    const shown = read(page);
    expect(shown).toContain('❌ 1 HIGH, 1 LOW; 1 of HIGH or worse. Those of HIGH or worse stop the deployment.');
    expect(shown).toContain('HIGH | openssl | 3.0.2 | 3.0.8 | CVE-1');
    expect(shown).toContain('1 finding that does not count');
    expect(shown).toContain('LOW | openssl | 3.0.2 | – | CVE-2');
    expect(page).toContain('href="https://example.com/CVE-1"');
  });

  it('says of what is ignored until when and why', () => {
    const shown = read(
      rendered([finding('CVE-1', 'HIGH')], true, [{ id: 'CVE-1', reason: 'never called', expires: '2026-12-31' }]),
    );
    expect(shown).toContain('✅ 1 HIGH; none of HIGH or worse; 1 ignored');
    expect(shown).toContain('ignored until 2026-12-31: never called');
  });

  it('warns where findings are only reported, and says why there are none', () => {
    expect(read(rendered([finding('CVE-1', 'HIGH')], false))).toContain('⚠️ 1 HIGH');
    const scan = { threshold: 'HIGH', isGate: false, findings: [], problem: 'ECR says FAILED.' } as const;
    expect(renderScan(result({ scan: { ...scan, findings: [] } }))).toBe('⚠️ ECR says FAILED.');
    expect(renderScan(result({}))).toBeUndefined();
  });

  it('has no more rows than a page can hold', () => {
    const many = Array.from({ length: 250 }, (_, index) => finding(`CVE-${index}`, 'CRITICAL'));
    expect(rendered(many).match(/^\| CRITICAL/gm)).toHaveLength(200);
    expect(rendered(many)).toContain('50 more findings in ECR.');
  });

  it('keeps what an image says of its packages inside the table', () => {
    for (const word of ['| x |', '<script>', '\n::error::x']) {
      const page = rendered([finding(word, 'HIGH', { package: word, installed: word, fixedIn: word })]);
      expect(page.split('\n').filter((line) => line.startsWith('| HIGH'))).toHaveLength(1);
      expect(page).not.toContain('<script>');
      expect(page).not.toMatch(/^::/m);
    }
  });
});
