import { resourceId, taskDefinitionName } from './aws/arn.ts';
import type { Aws } from './aws/clients.ts';
import { explainAwsError } from './aws/errors.ts';
import type { Clock } from './clock.ts';
import type { CodeDeployPlan } from './codedeploy/plan.ts';
import { watchTogether } from './codedeploy/together.ts';
import type { RevisionPlan } from './ecs/plan.ts';
import {
  type Affected,
  diagnoseFailures,
  isAllSaid,
  noteCancelled,
  rollBackServices,
  startToRollBack,
  waysBack,
  whatIsLeft,
} from './ecs/recover.ts';
import { deregisterUnused, registerRevisions } from './ecs/revisions.ts';
import { stableRevisionOf, startsDeployment } from './ecs/step.ts';
import { followTwins } from './ecs/twins.ts';
import { type Target, updateServices } from './ecs/update.ts';
import type { Outcome, Rollout } from './ecs/watch.ts';
import { CANCELLED, DeployError, InputError } from './errors.ts';
import { provideImage } from './image/image.ts';
import type { Inputs } from './inputs.ts';
import type { Job } from './job.ts';
import { Phases } from './phases.ts';
import type { Findings } from './preflight.ts';
import type { Log } from './report/log.ts';
import { count, listOf, outcomeOf, verdictSentence, wentWell } from './report/words.ts';
import type { DeployResult, ServiceResult, TaskResult } from './result.ts';
import type { UnderWay } from './state.ts';
import { taskContainer } from './tasks/container.ts';
import { upToDate } from './up-to-date.ts';

const AFTER_COMMAND = 'After command';

/** How long a cancelled run waits for AWS to begin its rollback, in ms: the runner kills it after 10 s. */
const START_MS = 5000;

/** The same for the answer that its one-off task is going to stop. */
const STOP_MS = 2000;

/** What a deployment works with. */
export interface Tools {
  aws: Aws;
  clock: Clock;
  log: Log;
  /** Aborted when the job is cancelled; its reason is the run's failure. */
  signal: AbortSignal;
  /** Keeps for the post step, should this process be killed, what is under way; undefined: nothing any more. */
  remember(underWay: UnderWay | undefined): void;
}

/**
 * The whole story in order, from a commit to a stable service. Never throws for what happens on the way: the result's `failure`
 * says it.
 *
 * @param looking the preflight, under way already
 */
export async function deploy(
  inputs: Inputs,
  job: Job,
  looking: Promise<Findings>,
  tools: Tools,
): Promise<DeployResult> {
  const { aws, clock, log } = tools;
  const phases = new Phases(clock, log, tools.signal);
  const result = emptyResult(inputs, phases);
  /** Service to the ARN of the revision that it was updated to, or may have been where a call ended in the dark. */
  const mayRun = new Map<string, string>();
  let affected: Affected[] = [];
  /** What a cancelled run no longer waits for, and which may still have a word to say. */
  let underWay: Promise<unknown> = Promise.resolve();
  const updating = new AbortController();
  const say = sayer(log);
  const begin = (findings: Findings) => {
    affected = toAffected(findings);
    result.region = findings.region;
    result.services = affected.map((one) => one.result);
    say(findings);
  };
  try {
    const found = await phases.run(
      'Preflight',
      () => looking,
      ({ services }) => `found ${listOf(services.map(({ name }) => name))}`,
    );
    begin(found);
    result.image = await phases.run(
      'Image',
      () => {
        const provided = provideImage({ inputs, job, found: found.image, ...tools });
        underWay = provided;
        return provided;
      },
      ({ outcome }) => outcome,
    );
    const findings = await upToDate(found, inputs, result.image.built, tools, phases);
    if (findings !== found) begin(findings);
    const revisions = await phases.run(
      'Task definition',
      () => {
        const registered = registerRevisions(aws.ecs, findings.plans, log, (one) => result.revisions.push(one));
        underWay = registered;
        return registered;
      },
      () => describeRevisions(result),
    );
    const targets = affected.map(({ before, codeDeploy, result: of }) => ({
      service: before,
      result: of,
      taskDefinition: revisions.get(of.name) ?? '',
      startElsewhere: codeDeploy && codeDeployStarter(aws, codeDeploy, of),
    }));
    const [first] = targets;
    const commanded = { inputs, job, result, plan: findings.plans[0], target: first, phases, tools };
    const imagePushed = result.image.built;
    const isDue = targets.some(({ service, taskDefinition }) =>
      startsDeployment(service, { ...inputs, taskDefinition, imagePushed }),
    );
    if (inputs.tasks.before && isDue) {
      underWay = runCommand('before-command', inputs.tasks.before, { ...commanded, left: undefined });
      await underWay;
    }
    tools.remember(underWayNow(inputs, result.region, targets));
    const options = { ...inputs, imagePushed, clock, log, mayRun, signal: updating.signal };
    for (const group of inputs.order === 'sequential' ? targets.map((target) => [target]) : [targets]) {
      const one = inputs.order === 'sequential' && targets.length > 1 ? ` ${group[0]?.result.name}` : '';
      const rollouts = await phases.run(
        `Update${one}`,
        () => {
          const updated = updateServices(aws.ecs, group, options);
          underWay = updated;
          return updated;
        },
        (started) => (started.length > 0 ? `${count(started.length, 'deployment')} started` : 'nothing to deploy'),
      );
      // CodeDeploy's deployments have their ids only now.
      if (rollouts.some(({ codeDeploy }) => codeDeploy)) tools.remember(underWayNow(inputs, result.region, targets));
      if (inputs.wait && rollouts.length > 0) {
        const watched = affected.filter((each) => group.some(({ result: of }) => of === each.result));
        await phases.run(
          `Rollout${one}`,
          () => watchRollouts(rollouts, watched, inputs, tools),
          () => rolledOut(watched.map((each) => each.result)),
        );
      }
      if (!result.services.every(isWell)) break;
    }
    if (inputs.tasks.after && mayRun.size > 0 && result.services.every(isWell)) {
      const left = underWayNow(inputs, result.region, targets);
      underWay = runCommand('after-command', inputs.tasks.after, { ...commanded, left });
      await underWay;
    }
    if (inputs.autoscaling && result.services.every(isWell)) {
      const { applyScaling } = await import('./scaling/apply.ts');
      const changed = findings.scaling.filter(({ changes }) => changes.length > 0);
      await phases.run(
        'Auto-scaling',
        () => applyScaling(findings.scaling, aws, log),
        () => (changed.length > 0 ? `set for ${listOf(changed.map(({ service }) => service))}` : 'no change'),
      );
      result.scaling = changed;
    }
  } catch (error) {
    log.debug((error as Error).stack ?? '');
    result.failure = explainAwsError(error, 'deploy');
    await lastAnswer(underWay, phases, log);
  }
  updating.abort();
  if (result.failure || !result.services.every(isWell)) await recover(result, affected, mayRun, inputs, tools, phases);
  if (isAllSaid(affected) && areOver(result.tasks)) tools.remember(undefined);
  return result;
}

/** The answer that a cancelled run no longer waited for may name a revision or a deployment that there is something to be done about. */
export async function lastAnswer(underWay: Promise<unknown>, phases: Phases, log: Log): Promise<void> {
  const answered = await phases.unlessCancelled(hasEnded(underWay));
  if (!answered && phases.last === 'Task definition') {
    log.warning('A revision may have been registered: ECS has not answered. No service uses it.');
  }
}

async function hasEnded(work: Promise<unknown>): Promise<true> {
  await work.catch(() => {});
  return true;
}

/** Whether there is no one-off task left that the post step would have to stop. */
export function areOver(tasks: readonly TaskResult[]): boolean {
  return !tasks.some(({ mayRun }) => mayRun);
}

interface Commanded {
  inputs: Inputs;
  job: Job;
  result: DeployResult;
  /** Of the first service: the task runs as that one does. */
  plan: RevisionPlan | undefined;
  target: Target | undefined;
  /** What there is to take back besides the task, should this process be killed. */
  left: UnderWay | undefined;
  phases: Phases;
  tools: Tools;
}

/** Runs the command of a one-off task as a phase of its own. @throws DeployError when it does not exit with 0 */
export async function runCommand(
  name: 'before-command' | 'after-command',
  command: readonly string[],
  { inputs, job, left, phases, plan, result, target, tools }: Commanded,
): Promise<void> {
  const { lookForIt, runOneOff } = await import('./tasks/one-off.ts');
  const { cluster, tasks } = inputs;
  const { clock, log } = tools;
  const startedAt = clock.now();
  const task: TaskResult = { name, taskArn: undefined, exitCode: undefined, startedAt, endedAt: undefined, lines: [] };
  result.tasks.push(task);
  let running: Promise<void> = Promise.resolve();
  const onStarted = (taskArn: string) => {
    const text = `Task ${resourceId(taskArn)} of ${name} was under way.`;
    const others = left ?? { region: result.region, cluster, takeBack: [], stopDeployments: {} };
    tools.remember({ ...others, text, stopTasks: { [name]: taskArn } });
  };
  try {
    await phases.run(
      name === 'after-command' ? AFTER_COMMAND : 'Before command',
      () => {
        running = runOneOff(
          {
            name,
            command,
            cluster,
            service: target?.service ?? {},
            taskDefinition: target?.taskDefinition ?? '',
            registration: plan?.registration ?? {},
            container: taskContainer(plan, tasks.container).container ?? '',
            cpu: tasks.cpu,
            memory: tasks.memory,
          },
          task,
          { ...tools, timeoutMs: inputs.timeoutMs, runUrl: job.runUrl, onStarted },
        );
        return running;
      },
      () => `${name} exited with code 0`,
    );
  } catch (error) {
    // A cancelled phase is left at once; its task is still to be stopped.
    task.mayRun = !(await phases.unlessCancelled(hasEnded(running), STOP_MS));
    if (task.mayRun) log.warning(unanswered(task, lookForIt(inputs)));
    throw error;
  } finally {
    if (!task.mayRun) tools.remember(left);
  }
}

function unanswered({ name, taskArn }: TaskResult, whereElse: string): string {
  if (taskArn) return `${name}: ECS has not answered whether task ${resourceId(taskArn)} stops; it may go on.`;
  return `${name}: RunTask was sent, and not answered. The task may run: ${whereElse}`;
}

/** Prints what preflight has to say, each sentence once. */
export function sayer(log: Log): (findings: Findings) => void {
  const said = new Set<string>();
  const each = (sentences: readonly string[], print: (sentence: string) => void) => {
    for (const sentence of sentences) if (!said.has(sentence)) print(sentence);
    for (const sentence of sentences) said.add(sentence);
  };
  return ({ notices, warnings }) => {
    each(warnings, (warning) => log.warning(warning));
    each(notices, (notice) => log.notice(notice));
  };
}

/** For the post step. */
function underWayNow(inputs: Inputs, region: string, targets: readonly Target[]): UnderWay {
  const revisions = [...new Set(targets.map(({ taskDefinition }) => taskDefinition))];
  const goingBack = inputs.onCancel === 'rollback' ? targets : [];
  const ours = goingBack.filter(({ startElsewhere }) => !startElsewhere);
  const theirs = goingBack.filter(({ startElsewhere }) => startElsewhere);
  return {
    text: `The rollout of ${listOf(revisions.map(taskDefinitionName))} was under way.`,
    region,
    cluster: inputs.cluster,
    takeBack: ours.map(({ result, taskDefinition }) => ({
      service: result.name,
      from: taskDefinition,
      to: result.previousTaskDefinition,
    })),
    stopTasks: {},
    stopDeployments: Object.fromEntries(
      theirs.flatMap(({ result }) => (result.deploymentId ? [[result.name, result.deploymentId]] : [])),
    ),
  };
}

/** Watches deployments, and those that take their place and deploy the same. */
export async function watchRollouts(
  rollouts: readonly Rollout[],
  affected: readonly Affected[],
  inputs: Inputs,
  { aws, clock, log, signal }: Tools,
): Promise<void> {
  const deadline = clock.now() + inputs.timeoutMs;
  let open = rollouts.map((rollout) => ({ ...rollout, seenEvents: new Set<string>() }));
  while (open.length > 0) {
    const timeoutMs = Math.max(0, deadline - clock.now());
    const onLook = (service: string, outcome: Outcome) => {
      for (const { result } of affected) if (result.name === service) Object.assign(result, outcome);
    };
    const outcomes = await watchTogether(aws, open, { ...inputs, timeoutMs, clock, log, signal, onLook });
    for (const [service, outcome] of outcomes) onLook(service, outcome);
    const twins = await followTwins(aws.ecs, inputs.cluster, affected, log);
    if (twins.length === 0) return;
    const undecided = open.filter(({ service }) => outcomes.get(service)?.verdict === undefined);
    open = [...twins.map((twin) => ({ ...twin, seenEvents: new Set<string>() })), ...undecided];
  }
}

/** After a failure: takes back what was registered in vain, finds out why, rolls back, and says what is left. */
export async function recover(
  result: DeployResult,
  affected: readonly Affected[],
  mayRun: ReadonlyMap<string, string>,
  inputs: Inputs,
  { aws, clock, log, signal }: Tools,
  phases: Phases,
): Promise<void> {
  if (signal.aborted) {
    result.cancelled = true;
    noteCancelled(affected);
  }
  const options = { ...inputs, clock, log };
  // First of all, since the runner gives a cancelled run only seconds.
  if (signal.aborted && inputs.onCancel === 'rollback') {
    await phases.unlessCancelled(
      startToRollBack(aws, affected, waysBack(affected, inputs.desiredCount), options),
      START_MS,
    );
  }
  await takeBackRevisions(result, mayRun, { aws, log }, phases);
  await phases.unlessCancelled(diagnoseFailures(aws, affected, options));

  // A watch that AWS refused to answer came to no verdict: what is under way may well succeed.
  const failedAfter = phases.last === AFTER_COMMAND;
  const mayRollBack =
    !signal.aborted && (phases.last?.startsWith('Update') || failedAfter || !result.services.every(isWell));
  const ways = inputs.rollback && mayRollBack ? waysBack(affected, inputs.desiredCount) : [];
  if (ways.length > 0) {
    const names = listOf(ways.map(({ service }) => service));
    try {
      await phases.run(
        'Rollback',
        () => rollBackServices(aws, affected, ways, options, failedAfter ? reasonToGoBack(result) : undefined),
        (ok) => ({ text: ok ? `${names} back and stable` : 'not every service is stable again', ok }),
      );
    } catch (cancellation) {
      result.cancelled = true;
      result.failure = explainAwsError(cancellation, 'roll back');
    }
  }
  const left = whatIsLeft(affected);
  // Of a service that had failed already, its verdict does not say it.
  const hadFailed = result.services.some((service) => !isWell(service) && service.verdict?.kind !== 'cancelled');
  if (signal.aborted && hadFailed) left.unshift(CANCELLED);
  for (const sentence of left) log.warning(sentence);
  result.failure = conclude(result, mayRun.size > 0 ? left : ['No service was changed.']);
}

/** Deregisters what was registered and no service runs. */
export async function takeBackRevisions(
  { revisions }: DeployResult,
  mayRun: ReadonlyMap<string, string>,
  { aws, log }: Pick<Tools, 'aws' | 'log'>,
  phases: Phases,
): Promise<void> {
  const used = new Set(mayRun.values());
  const arns = revisions.filter(({ arn, registered }) => registered && !used.has(arn)).map(({ arn }) => arn);
  if (await phases.unlessCancelled(hasEnded(deregisterUnused(aws.ecs, arns, log)))) return;
  const names = listOf(arns.map(taskDefinitionName), arns.length);
  log.warning(`${names}: registered and not used; ECS has not answered whether it is deregistered again.`);
}

/** "after-command exited with code 3" */
function reasonToGoBack({ failure }: DeployResult): string {
  return failure?.what.startsWith('after-command ') ? failure.what.replace(/\.$/, '') : 'after-command failed';
}

/** The run's failure: what happened to which service, and what is left behind. */
function conclude({ failure, services }: DeployResult, left: readonly string[]): DeployError {
  // It says so itself, with all that has to be put right.
  if (failure instanceof InputError) return failure;
  const failed = services.filter((service) => !isWell(service));
  const others = failure ? services.filter(({ rollback }) => rollback).map(verdictSentence) : [];
  const isBack = failed.length > 0 && failed.every((service) => outcomeOf(service) === 'rolled-back');
  const advice = isBack && left.length === 0 ? 'Fix the cause and push again: what ran before goes on running.' : '';
  return new DeployError({
    what: failure?.what ?? failed.map(verdictSentence).join('\n'),
    why: failure?.why,
    next: [failure?.next, advice, ...others, ...left].filter(Boolean).join('\n'),
    cause: failure?.cause,
  });
}

export function isWell({ verdict }: ServiceResult): boolean {
  return verdict === undefined || wentWell(verdict.kind);
}

export function describeRevisions({ revisions }: DeployResult): string {
  const names = revisions.filter((revision) => revision.registered).map(({ arn }) => taskDefinitionName(arn));
  return names.length > 0 ? `${listOf(names)} registered` : 'no change, no new revision';
}

export function rolledOut(services: readonly ServiceResult[]): { text: string; ok: boolean } {
  const failed = services.filter((service) => !isWell(service));
  if (failed.length === 0) return { text: `${listOf(services.map(({ name }) => name))} stable`, ok: true };
  return {
    text: failed.map((service) => `${service.name} ${outcomeOf(service).replace('-', ' ')}`).join(', '),
    ok: false,
  };
}

export function emptyResult({ cluster, region }: Inputs, phases: Phases): DeployResult {
  return {
    cluster,
    region: region ?? '',
    image: undefined,
    revisions: [],
    services: [],
    tasks: [],
    scaling: [],
    phases: phases.done,
    failure: undefined,
  };
}

/** Starts a service's deployment with CodeDeploy, and says what is to be watched. */
export function codeDeployStarter(aws: Aws, plan: CodeDeployPlan, { previousTaskDefinition }: ServiceResult) {
  return async (taskDefinition: string): Promise<Rollout> => {
    const { createDeployment } = await import('./codedeploy/start.ts');
    const deploymentId = await createDeployment(await aws.codedeploy(), plan, taskDefinition);
    return {
      service: plan.service,
      deploymentId,
      createdAt: undefined,
      desiredCount: 0,
      serviceDeploymentBefore: undefined,
      serviceDeploymentArn: undefined,
      codeDeploy: { plan, deploymentId, previousTaskDefinition, originalTaskSetId: plan.taskSetId },
    };
  };
}

export function toAffected({ codeDeploy, plans, services }: Findings): Affected[] {
  return services.map(({ name, service }) => ({
    before: service,
    codeDeploy: codeDeploy.find((plan) => plan.service === name),
    registration: plans.find((plan) => plan.services.includes(name))?.registration ?? {},
    result: {
      name,
      arn: service.serviceArn ?? '',
      previousTaskDefinition: stableRevisionOf(service),
      taskDefinition: service.taskDefinition ?? '',
      deploymentId: undefined,
      serviceDeploymentArn: undefined,
      verdict: undefined,
      startedAt: undefined,
      endedAt: undefined,
      counts: undefined,
      diagnosis: undefined,
      rollback: undefined,
    },
  }));
}
