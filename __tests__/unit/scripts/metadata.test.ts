import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { checkAction, checkLock, checkPins, checkWorkflow } from '../../../scripts/metadata.ts';

const action = readFileSync('action.yml', 'utf8');
const SHA = 'de0fac2e4500dabe0009e67214ff5f5447ce83dd';

const workflow = (lines: string) => `name: CI\non: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n${lines}`;

describe('the check of action.yml', () => {
  it('has nothing against ours', () => {
    expect(checkAction('action.yml', action)).toEqual([]);
  });

  it.each([
    ['using: node24', 'using: node23', 'node23'],
    ['main: dist/index.js', 'mian: dist/index.js', 'mian'],
    ['icon: anchor', 'icon: whale', 'whale'],
    ['color: orange', 'color: pink', 'pink'],
    ['required: true', 'required: perhaps', 'perhaps'],
  ])('refuses %s turned into %s', (from, to, named) => {
    const line = action.split('\n').findIndex((text) => text.includes(from)) + 1;
    const problems = checkAction('action.yml', action.replace(from, to));
    expect(problems.join('\n')).toMatch(new RegExp(`^action.yml:${line}: .*${named}`, 'm'));
  });

  it.each([
    ['author: Ship to ECS contributors\n', 'action.yml: has no author'],
    ['node24', 'action.yml: runs.using is node16, not node24', 'node16'],
    ['  color: orange\n', 'action.yml: branding needs an icon and a color (Marketplace)'],
  ])('refuses one that lacks %j', (text, problem, instead = '') => {
    expect(checkAction('action.yml', action.replace(text, instead))).toEqual([problem]);
  });

  it('refuses an input without a description', () => {
    const without = action.replace('inputs:\n', 'inputs:\n  mystery:\n    required: false\n');
    expect(checkAction('action.yml', without)).toEqual(['action.yml: input mystery has no description']);
  });

  it('says where the YAML is broken', () => {
    expect(checkAction('action.yml', `${action}\n  : [`).join('\n')).toMatch(/^action\.yml:\d+: /);
  });
});

describe('the check of a workflow', () => {
  it('has nothing against a sound one', async () => {
    expect(await checkWorkflow('ci.yml', workflow('    steps:\n      - run: npm test\n'))).toEqual([]);
  });

  it.each([
    ['a key that does not exist', '    step:\n      - run: npm test\n', /^ci\.yml:6: .*'step'/m],
    ['a context that does not exist', `    steps:\n      - run: echo $\{{ githb.sha }}\n`, /^ci\.yml:7: .*githb/m],
    [
      'a job that does not exist',
      '    steps:\n      - run: npm test\n  deploy:\n    needs: biuld\n    runs-on: ubuntu-latest\n    steps:\n      - run: ls\n',
      /^ci\.yml:9: .*biuld/m,
    ],
  ])('names the line of %s', async (_, lines, problem) => {
    expect((await checkWorkflow('ci.yml', workflow(lines))).join('\n')).toMatch(problem);
  });
});

describe('the check of pins', () => {
  it('takes a commit with its version, and local actions', () => {
    const lines = `      - uses: actions/checkout@${SHA} # v6.0.2\n        uses: "./"\n      # uses: nothing@v1\n`;
    expect(checkPins('ci.yml', lines)).toEqual([]);
  });

  it.each([
    'actions/checkout@v6',
    'actions/checkout',
    `actions/checkout@${SHA.slice(0, 7)} # v6.0.2`,
    `actions/checkout@${SHA}`,
    `actions/checkout@${SHA} # pinned`,
    "'actions/checkout@v6'",
  ])('refuses %s', (used) => {
    expect(checkPins('ci.yml', `steps:\n  - uses: ${used}`)).toEqual([
      expect.stringMatching(/^ci\.yml:2: actions\/checkout.* is not pinned/),
    ]);
  });
});

describe('the check of the lock file', () => {
  it('refuses one that names a registry', () => {
    const lock = { packages: { '': {}, 'node_modules/a': { resolved: 'https://registry.example.com/a.tgz' } } };
    expect(checkLock('package-lock.json', JSON.stringify(lock))).toEqual([
      'package-lock.json: node_modules/a names where it came from (https://registry.example.com/a.tgz)',
    ]);
    expect(checkLock('package-lock.json', JSON.stringify({ packages: { 'node_modules/a': {} } }))).toEqual([]);
  });
});
