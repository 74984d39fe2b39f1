import { explainAwsError } from './aws/errors.ts';
import { describeRevisions, emptyResult, sayer } from './deploy.ts';
import { registerRevisions } from './ecs/revisions.ts';
import { imagePhases } from './image-phases.ts';
import type { Inputs } from './inputs.ts';
import type { Job } from './job.ts';
import { Phases } from './phases.ts';
import type { Findings } from './preflight.ts';
import { lastAnswer, takeBackRevisions } from './recovery.ts';
import { listOf } from './report/words.ts';
import type { DeployResult } from './result.ts';
import { areOver, runCommand } from './run-command.ts';
import type { Tools } from './tools.ts';

/**
 * `mode: run-task`: runs `before-command` alone, with the image of the commit or, without `repository` and `image`, the one that the
 * service has, and touches no service. A revision that was registered for it is deregistered again. Never throws for what happens on
 * the way.
 *
 * @param looking the preflight, under way already
 */
export async function runTaskAlone(
  inputs: Inputs,
  job: Job,
  looking: Promise<Findings>,
  tools: Tools,
): Promise<DeployResult> {
  const { aws, clock, log, signal } = tools;
  const phases = new Phases(clock, log, signal);
  const result = emptyResult(inputs, phases);
  let underWay: Promise<unknown> = Promise.resolve();
  try {
    const findings = await phases.run(
      'Preflight',
      () => looking,
      ({ services }) => `found ${listOf(services.map(({ name }) => name))}`,
    );
    result.region = findings.region;
    sayer(log)(findings);
    if (findings.image.uri) {
      await imagePhases(findings, inputs, job, result, phases, tools, (work) => {
        underWay = work;
      });
    }
    const revisions = await phases.run(
      'Task definition',
      () => {
        const registered = registerRevisions(aws.ecs, findings.plans, log, (one) => result.revisions.push(one));
        underWay = registered;
        return registered;
      },
      () => describeRevisions(result),
    );
    const [found] = findings.services;
    const target = {
      service: found?.service ?? {},
      taskDefinition: revisions.get(found?.name ?? '') ?? '',
      // No service has a part in it.
      result: { name: found?.name ?? '' } as never,
    };
    await runCommand('before-command', inputs.tasks.before ?? [], {
      inputs,
      job,
      left: undefined,
      result,
      plan: findings.plans[0],
      target,
      phases,
      tools,
    });
  } catch (error) {
    log.debug((error as Error).stack ?? '');
    result.failure = explainAwsError(error, 'run the task');
    result.cancelled = signal.aborted;
    await lastAnswer(underWay, phases, log);
  }
  await takeBackRevisions(result, new Map(), tools, phases);
  if (areOver(result.tasks)) tools.remember(undefined);
  return result;
}
