import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Log } from '../../../src/report/log.ts';
import { report } from '../../../src/report/report.ts';
import { job, samples } from './samples.ts';

const environment = { ...process.env };
let directory = '';
let lines: string[] = [];

const log: Log = {
  info: (line) => lines.push(`info ${line}`),
  debug: (line) => lines.push(`debug ${line}`),
  notice: (message) => lines.push(`notice ${message}`),
  warning: (message) => lines.push(`warning ${message}`),
  error: (message, title) => lines.push(`error ${title}: ${message}`),
  group: (_, run) => run(),
  untrusted: () => {},
  untrustedStream: () => ({ write: () => {}, end: () => {} }),
  mask: () => {},
};

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'report-'));
  lines = [];
  for (const name of ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY']) {
    process.env[name] = join(directory, name);
    await writeFile(join(directory, name), '');
  }
});

afterEach(async () => {
  process.env = { ...environment };
  await rm(directory, { recursive: true });
});

const written = (name: string) => readFile(join(directory, name), 'utf8');

describe('the report of a run', () => {
  it('writes outputs and summary, and an error for each service that failed', async () => {
    await report(samples['crash loop, rolled back by us'], job, log);
    expect(await written('GITHUB_OUTPUT')).toMatch(/^verdict<<(\S+)\nrolled-back\n\1$/m);
    expect(await written('GITHUB_STEP_SUMMARY')).toContain('failed on api:42 and was rolled back');
    expect(lines).toEqual([expect.stringMatching(/^error api: rolled back: api failed on api:42/)]);
  });

  it('keeps what is in the summary already', async () => {
    await writeFile(join(directory, 'GITHUB_STEP_SUMMARY'), 'before\n');
    await report(samples['one service'], job, log);
    expect(await written('GITHUB_STEP_SUMMARY')).toMatch(/^before\n## ✅/);
  });

  it('warns of what cannot be written and writes the rest', async () => {
    process.env.GITHUB_OUTPUT = join(directory, 'missing', 'file');
    process.env.GITHUB_STEP_SUMMARY = directory;
    await report(samples['circuit breaker'], job, log);
    expect(lines).toEqual([
      expect.stringMatching(/^warning The outputs could not be written: .*missing/),
      expect.stringMatching(/^warning The job summary could not be written: .*EISDIR/),
      expect.stringMatching(/^error api: rolled back/),
    ]);
  });

  it('does without a summary where the runner has none', async () => {
    delete process.env.GITHUB_STEP_SUMMARY;
    await report(samples['one service'], job, log);
    expect(lines).toEqual(['debug No job summary: GITHUB_STEP_SUMMARY is not set.']);
  });
});
