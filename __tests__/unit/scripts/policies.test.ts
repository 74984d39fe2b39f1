import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { actionTable, anchorOf, FIRST_POLICY, policyOf, policyOfPlans } from '../../../scripts/policies.ts';
import { FEATURES } from '../../../src/aws/permissions.ts';

interface Policy {
  Version: string;
  Statement: { Sid: string; Effect: string; Action: string | string[]; Resource: string | string[] }[];
}

const parsed = (block: string): Policy => JSON.parse(block.replace(/^```json\n|\n```$/g, ''));
const actionsIn = (block: string) => parsed(block).Statement.flatMap(({ Action }) => Action);
const policies = [
  ...FEATURES.map(({ name }): [string, string] => [name, policyOf(name)]),
  ['plan alone', policyOfPlans()] as [string, string],
  ['the first', policyOf(...FIRST_POLICY)] as [string, string],
];
const docs = readFileSync('docs/permissions.md', 'utf8');

describe('the policies', () => {
  it.each(policies)('of %s is one that IAM takes', (_, block) => {
    const { Statement, Version } = parsed(block);
    expect(Version).toBe('2012-10-17');
    expect(new Set(Statement.map(({ Sid }) => Sid)).size).toBe(Statement.length);
    for (const { Action, Effect, Resource, Sid } of Statement) {
      expect(Sid).toMatch(/^[A-Za-z0-9]+$/);
      expect(Effect).toBe('Allow');
      for (const action of [Action].flat()) expect(action).toMatch(/^[a-z0-9-]+:[A-Za-z]+$/);
      for (const resource of [Resource].flat())
        expect(resource).toMatch(/^(?:\*|arn:aws:[a-z-]+:[a-z0-9-]*:\d{12}:\S+)$/);
    }
    // No word of a pattern is left without an example.
    expect(block).not.toMatch(/\b[A-Z][A-Z_]{2,}\b/);
  });

  it('of a role that only plans has nothing that writes', () => {
    for (const action of actionsIn(policyOfPlans())) expect(action).toMatch(/:(?:Describe|List|Get)/);
  });

  it('of README deploys what it has built', () => {
    const actions = actionsIn(policyOf(...FIRST_POLICY));
    expect(actions).toEqual(expect.arrayContaining(['ecs:UpdateService', 'ecr:PutImage', 'iam:PassRole']));
    expect(actions).not.toContain('ecs:RunTask');
  });

  it('are for features that exist', () => {
    expect(() => policyOf('flying')).toThrow('there is no feature "flying"');
  });
});

describe('docs/permissions.md', () => {
  it.each(FEATURES.map(({ name, title }) => [name, title]))(
    'has the policy of %s in the section that errors name',
    (name, title) => {
      const section = docs.split(/^## /m).find((text) => text.startsWith(`${title}\n`));
      expect(section).toContain(`<!-- policy: ${name} -->`);
    },
  );

  it('links only to headings that it has', () => {
    const headings = [...docs.matchAll(/^## (.+)$/gm)].map(([, title = '']) => anchorOf(title));
    const links = [...docs.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
    expect(links.filter((anchor) => !headings.includes(anchor ?? ''))).toEqual([]);
  });

  it('lists every action', () => {
    const listed = actionTable();
    for (const { statements } of FEATURES) {
      for (const { actions } of statements) {
        for (const action of Object.keys(actions)) expect(listed).toContain(`\`${action}\``);
      }
    }
  });
});
