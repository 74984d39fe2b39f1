/**
 * Writes the policies and the table of docs/permissions.md, and the policy of README.md, from src/aws/permissions.ts, between their
 * markers. With --check nothing is written: it ends with 1 where one of them is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { FEATURES } from '../src/aws/permissions.ts';
import { actionTable, FIRST_POLICY, policyOf, policyOfPlans } from './policies.ts';
import { between } from './tables.ts';

const parts: Record<string, [marker: string, content: string][]> = {
  'docs/permissions.md': [
    ...FEATURES.map(({ name }): [string, string] => [`policy: ${name}`, policyOf(name)]),
    ['policy: plan alone', policyOfPlans()],
    ['actions', actionTable()],
  ],
  'README.md': [['policy', policyOf(...FIRST_POLICY)]],
};

for (const [file, contents] of Object.entries(parts)) {
  const is = readFileSync(file, 'utf8');
  const wanted = contents.reduce((text, [marker, content]) => between(text, marker, content), is);
  if (wanted === is) {
    console.log(`${file} is up to date`);
  } else if (process.argv.includes('--check')) {
    console.error(`${file} does not say what src/aws/permissions.ts says: run npm run permissions`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, wanted);
    console.log(`${file} is written`);
  }
}
