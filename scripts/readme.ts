/**
 * Writes the input and output tables of README.md from action.yml, between their markers. With --check nothing is written: it
 * ends with 1 where README.md is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { between, inputTables, outputTable } from './tables.ts';

const action = readFileSync('action.yml', 'utf8');
const readme = readFileSync('README.md', 'utf8');
const wanted = between(between(readme, 'inputs', inputTables(action)), 'outputs', outputTable(action));

if (wanted === readme) {
  console.log('README.md is up to date');
} else if (process.argv.includes('--check')) {
  console.error('README.md does not say what action.yml says: run npm run readme');
  process.exitCode = 1;
} else {
  writeFileSync('README.md', wanted);
  console.log('README.md is written');
}
