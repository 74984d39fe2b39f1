import type { Aws } from './aws/clients.ts';
import { explainAwsError } from './aws/errors.ts';
import type { JsonObject } from './aws/json.ts';
import { check } from './checks/check.ts';
import { needsOfService, needsOfTasks } from './checks/needs.ts';
import { emptyResult, sayer, toAffected } from './deploy.ts';
import { DeployError } from './errors.ts';
import type { Inputs } from './inputs.ts';
import { Phases } from './phases.ts';
import { planned } from './planned.ts';
import type { Findings } from './preflight.ts';
import { count, listOf } from './report/words.ts';
import type { DeployResult } from './result.ts';
import { scanWords } from './scan/judge.ts';
import type { Tools } from './tools.ts';

/**
 * `mode: plan`: does every read of a deployment and none of its writes, says what would happen, and looks for what would only be found
 * missing once tasks start. Never throws for what happens on the way.
 *
 * @param looking the preflight, under way already
 */
export async function planDeployment(inputs: Inputs, looking: Promise<Findings>, tools: Tools): Promise<DeployResult> {
  const { aws, clock, log, signal } = tools;
  const phases = new Phases(clock, log, signal);
  const result = emptyResult(inputs, phases);
  try {
    const findings = await phases.run(
      'Preflight',
      () => looking,
      ({ services }) => `found ${listOf(services.map(({ name }) => name))}`,
    );
    result.region = findings.region;
    result.services = toAffected(findings).map((one) => one.result);
    sayer(log)(findings);
    const createsLogGroups = inputs.logRetentionDays !== undefined;
    const registrations = findings.plans.map(({ registration }) => registration);
    const needs = [
      ...registrations.flatMap(needsOfTasks).filter(({ kind }) => kind !== 'log group' || !createsLogGroups),
      ...findings.services.flatMap(({ name, service }) => needsOfService(name, service)),
    ];
    const checked = await phases.run(
      'Checks',
      () => check(needs, aws),
      ({ found, problems }) =>
        problems.length > 0
          ? { text: `${count(problems.length, 'thing')} missing`, ok: false }
          : `${count(found, 'thing')} that the tasks need found`,
    );
    const { scan } = inputs;
    const held =
      scan && findings.image.existing
        ? await phases.run(
            'Scan',
            async () =>
              await (await import('./scan/gate.ts')).lookAtScan(findings.image, scan, findings.ignored, tools),
            (look) => (look ? { text: scanWords(look.result), ok: !look.refusal } : 'no findings yet'),
          )
        : undefined;
    if (held) result.scan = held.result;
    const logGroups = createsLogGroups ? await namesOfMissing(registrations, aws) : [];
    for (const unknown of checked.unknown) log.notice(`Not everything could be looked for. ${unknown}`);
    result.plan = planned(findings, inputs, { scan: held?.result, logGroups });
    log.info('');
    for (const { lines, title } of result.plan) {
      log.info(`${title}:`);
      for (const line of lines) log.info(`  ${line}`);
    }
    log.info(result.plan.some(({ writes }) => writes) ? 'Nothing was changed.' : 'Nothing would be changed.');
    result.failure = whatWouldFail(checked.problems, held?.refusal);
  } catch (error) {
    log.debug((error as Error).stack ?? '');
    result.failure = explainAwsError(error, 'plan the deployment');
  }
  return result;
}

async function namesOfMissing(registrations: readonly JsonObject[], aws: Aws): Promise<string[]> {
  const { missingLogGroups } = await import('./service-definition/log-groups.ts');
  return (await missingLogGroups(registrations, aws)).map(({ name }) => name);
}

/** Everything at once: the scan's refusal alone in its own words, with the rest as one thing more. */
function whatWouldFail(missing: readonly string[], refusal: DeployError | undefined): DeployError | undefined {
  if (missing.length === 0) return refusal;
  return new DeployError({
    what: 'The deployment would fail: its tasks could not start.',
    why: [...missing.map((problem) => `- ${problem}`), ...(refusal ? [refusal.what, refusal.why] : [])].join('\n'),
    next: 'Nothing was changed.',
  });
}
