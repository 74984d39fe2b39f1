import { describe, expect, it } from '@jest/globals';
import { UnusableFile } from '../../../src/definition-file/unusable.ts';
import { parseIgnoreList } from '../../../src/scan/ignore-list.ts';

const problemsOf = async (text: string, path = 'ignore.yml'): Promise<readonly string[]> =>
  await parseIgnoreList(path, text).then(
    () => [],
    (error) => (error as UnusableFile).problems,
  );
const CVE = { id: 'CVE-2022-49043', reason: 'never parses XML', expires: '2026-12-31' };

describe('the file of what a scan ignores', () => {
  it('is a list of entries in YAML or JSON', async () => {
    const yaml = '# reviewed by the team\n- id: CVE-2022-49043\n  reason: never parses XML\n  expires: 2026-12-31\n';
    expect(await parseIgnoreList('ignore.yml', yaml)).toEqual([CVE]);
    expect(await parseIgnoreList('ignore.json', `\ufeff${JSON.stringify([CVE])}`)).toEqual([CVE]);
  });

  it('may be empty but for comments', async () => {
    expect(await parseIgnoreList('ignore.yml', '# nothing yet\n')).toEqual([]);
  });

  it.each([
    [
      'an object',
      '{"id": "CVE-1"}',
      ['ignore.json is not a list of entries, each with id, reason and expires (2026-12-31)'],
    ],
    [
      'entries that repeat',
      JSON.stringify([CVE, { ...CVE, id: 'cve-2022-49043' }]),
      ['ignore.json: CVE-2022-49043 is listed more than once'],
    ],
    [
      'a date that is none',
      JSON.stringify([{ ...CVE, expires: '2026-02-30' }]),
      ['ignore.json: entry 1: expires is "2026-02-30", which is not a date (2026-12-31)'],
    ],
  ])('is refused: %s', async (_, text, problems) => {
    expect(await problemsOf(text, 'ignore.json')).toEqual(problems);
  });

  it('is refused with all that is missing or not known', async () => {
    expect(await problemsOf('- id: CVE-1\n  note: x\n- CVE-2\n')).toEqual([
      'ignore.yml: entry 1 has no reason and no expires (it takes a list of entries, each with id, reason and expires (2026-12-31))',
      'ignore.yml: entry 1 has note, which is not known (id, reason, expires)',
      'ignore.yml: entry 2 has no id and no reason and no expires (it takes a list of entries, each with id, reason and expires (2026-12-31))',
    ]);
    await expect(parseIgnoreList('ignore.yml', '- [')).rejects.toThrow(UnusableFile);
  });
});
