import { appendFile } from 'node:fs/promises';
import type { Job } from '../job.ts';
import type { DeployResult } from '../result.ts';
import { annotationsOf } from './annotations.ts';
import type { Log } from './log.ts';
import { outputsOf } from './outputs.ts';
import { subjectOfEvent } from './subject.ts';
import { renderSummary } from './summary.ts';

/**
 * Writes the outputs, the job summary and the annotations. Never throws: what cannot be written is a warning, since a report
 * must not change what the run came to.
 */
export async function report(result: DeployResult, job: Job, log: Log): Promise<void> {
  await attempt('outputs', log, () => writeOutputs(result));
  await attempt('job summary', log, () => writeSummary(result, job, log));
  await attempt('annotations', log, async () => {
    for (const { message, title } of annotationsOf(result)) log.error(message, title);
  });
}

async function attempt(what: string, log: Log, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    log.warning(`The ${what} could not be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function writeOutputs(result: DeployResult): Promise<void> {
  const { setOutput } = await import('@actions/core');
  for (const [name, value] of Object.entries(outputsOf(result))) setOutput(name, value);
}

/** Appended to the file that the runner names, other steps of the job have their own. */
async function writeSummary(result: DeployResult, job: Job, log: Log): Promise<void> {
  const path = process.env.GITHUB_STEP_SUMMARY;
  if (!path) return log.debug('No job summary: GITHUB_STEP_SUMMARY is not set.');
  await appendFile(path, renderSummary(result, job, await subjectOfEvent()));
}
