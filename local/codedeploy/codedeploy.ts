import { randomBytes } from 'node:crypto';
import { addTaskSet } from '../ecs/rollout.ts';
import type { Deployment, EcsState } from '../ecs/state.ts';
import type { Timings } from '../timings.ts';
import { AwsError, seconds } from '../wire.ts';
import {
  type CodeDeployDeployment,
  type DeploymentGroup,
  isOver,
  type NewDeploymentGroup,
  type RollbackEvent,
  readAppSpec,
  type Step,
  tasksOf,
} from './state.ts';

/** CodeDeploy gives a hook's function an hour. */
const HOOK_TIMEOUT_MINUTES = 60;

const EVENTS: readonly Step[] = [
  'BeforeInstall',
  'Install',
  'AfterInstall',
  'AllowTestTraffic',
  'AfterAllowTestTraffic',
  'BeforeAllowTraffic',
  'AllowTraffic',
  'AfterAllowTraffic',
];

/**
 * CodeDeploy for ECS: replacement task set, test and production traffic, hooks, waits, rollback.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-steps-ecs.html
 */
export class CodeDeploy {
  readonly groups: DeploymentGroup[] = [];
  /** Oldest first. */
  readonly deployments: CodeDeployDeployment[] = [];
  /** Every rollback fails. */
  breaksRollbacks = false;
  readonly #state: EcsState;
  readonly #timings: Timings;
  readonly #isScaledUp: (group: DeploymentGroup, set: Deployment) => boolean;
  readonly #timer: NodeJS.Timeout;

  /** @param isScaledUp whether all tasks of a task set run steadily */
  constructor(state: EcsState, timings: Timings, isScaledUp: (group: DeploymentGroup, set: Deployment) => boolean) {
    this.#state = state;
    this.#timings = timings;
    this.#isScaledUp = isScaledUp;
    this.#timer = setInterval(() => this.tick(), timings.tickMs);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  addGroup(given: NewDeploymentGroup): DeploymentGroup {
    const ecsService = this.#state.service(this.#state.cluster(given.cluster), given.service);
    const suffix = `${given.cluster}-${given.service}`;
    const group = {
      application: `AppECS-${suffix}`,
      name: `DgpECS-${suffix}`,
      readyWaitMinutes: 0,
      manual: false,
      terminationWaitMinutes: 0,
      autoRollback: [],
      deploymentConfig: 'CodeDeployDefault.ECSAllAtOnce',
      testTraffic: false,
      installTimeoutMinutes: 60,
      ...given,
      ecsService,
    };
    this.groups.push(group);
    return group;
  }

  lastOf(group: DeploymentGroup): CodeDeployDeployment | undefined {
    return this.deployments.findLast((each) => each.group === group);
  }

  /** @throws DeploymentLimitExceededException while another is under way */
  create(
    group: DeploymentGroup,
    more: Pick<CodeDeployDeployment, 'appSpec' | 'content' | 'description' | 'sha256'> & { deploymentConfig?: string },
  ): CodeDeployDeployment {
    const last = this.lastOf(group);
    if (last && !isOver(last)) {
      throw new AwsError(
        'DeploymentLimitExceededException',
        `The Deployment Group '${group.name}' already has an active Deployment '${last.id}'`,
      );
    }
    const steps: Step[] = ['BeforeInstall', 'Install', 'AfterInstall'];
    if (group.testTraffic) steps.push('AllowTestTraffic', 'AfterAllowTestTraffic');
    if (group.readyWaitMinutes > 0) steps.push('ready wait');
    steps.push('BeforeAllowTraffic', 'AllowTraffic', 'AfterAllowTraffic', 'termination wait');
    const deployment: CodeDeployDeployment = {
      id: `d-${Array.from(randomBytes(9), (byte) => 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'[byte % 32]).join('')}`,
      group,
      status: 'Created',
      creator: 'user',
      deploymentConfig: group.deploymentConfig,
      ...more,
      createTime: seconds(),
      autoRollback: group.autoRollback,
      steps,
      at: 0,
      enteredAt: undefined,
      events: EVENTS.filter((name) => steps.includes(name)).map((name) => ({ name, status: 'Pending' })),
      blue: group.ecsService.deployments.find(({ status }) => status === 'PRIMARY') as Deployment,
      green: undefined,
      weight: 0,
      terminationWaitStarted: false,
      continued: false,
    };
    this.deployments.push(deployment);
    return deployment;
  }

  stop(deployment: CodeDeployDeployment, rollsBack: boolean): void {
    deployment.autoRollback = rollsBack
      ? [...deployment.autoRollback, 'DEPLOYMENT_STOP_ON_REQUEST']
      : deployment.autoRollback;
    this.#end(
      deployment,
      'Stopped',
      'MANUAL_STOP',
      'The deployment was stopped by the user.',
      'DEPLOYMENT_STOP_ON_REQUEST',
    );
  }

  /** A CloudWatch alarm of the deployment group goes off. */
  triggerAlarm(deployment: CodeDeployDeployment, alarm: string): void {
    const message = `One or more alarms have been activated according to the Amazon CloudWatch metrics you selected, and the affected deployments have been stopped. Activated alarms: <${alarm}>`;
    this.#end(deployment, 'Stopped', 'ALARM_ACTIVE', message, 'DEPLOYMENT_STOP_ON_ALARM');
  }

  tick(): void {
    for (const deployment of this.deployments) if (!isOver(deployment)) this.#advance(deployment);
  }

  #advance(deployment: CodeDeployDeployment): void {
    if (deployment.status === 'Created') {
      deployment.status = 'InProgress';
      deployment.startTime = seconds();
    }
    if (deployment.creator === 'codeDeployRollback' && this.breaksRollbacks) {
      this.#end(deployment, 'Failed', 'INTERNAL_ERROR', 'The original task set is gone.', 'DEPLOYMENT_FAILURE');
      return;
    }
    const step = deployment.steps[deployment.at];
    if (!step) {
      deployment.status = 'Succeeded';
      deployment.completeTime = seconds();
      return;
    }
    const event = deployment.events.find(({ name }) => name === step);
    if (deployment.enteredAt === undefined) {
      deployment.enteredAt = Date.now();
      if (event) Object.assign(event, { status: 'InProgress', startTime: seconds() });
      this.#enter(deployment, step);
    }
    const isDone = this.#isDone(deployment, step, Date.now() - deployment.enteredAt);
    if (!isDone || isOver(deployment)) return;
    if (event) Object.assign(event, { status: 'Succeeded', endTime: seconds() });
    deployment.at += 1;
    deployment.enteredAt = undefined;
    deployment.continued = false;
  }

  #enter(deployment: CodeDeployDeployment, step: Step): void {
    const { blue, group } = deployment;
    if (step === 'Install' && deployment.green === undefined) {
      // What an earlier deployment left is in the way.
      for (const set of group.ecsService.deployments) if (set !== blue) set.desiredCount = 0;
      const taskDefinition = this.#state.findTaskDefinition(readAppSpec(deployment.appSpec).taskDefinition);
      if (!taskDefinition) {
        this.#end(
          deployment,
          'Failed',
          'INVALID_REVISION',
          'The task definition does not exist.',
          'DEPLOYMENT_FAILURE',
        );
        return;
      }
      deployment.green = addTaskSet(this.#state, group.ecsService, taskDefinition.arn, deployment.id);
    }
    if (step === 'ready wait') deployment.status = 'Ready';
    if (step === 'termination wait') deployment.terminationWaitStarted = true;
  }

  /** Whether a step is through; ends the deployment where it has failed. */
  #isDone(deployment: CodeDeployDeployment, step: Step, forMs: number): boolean {
    const { group } = deployment;
    const { minuteMs, stageMs } = this.#timings;
    switch (step) {
      case 'Install':
        if (deployment.green && this.#isScaledUp(group, deployment.green)) return forMs >= stageMs;
        if (forMs > group.installTimeoutMinutes * minuteMs) {
          const message = `The deployment timed out while waiting for the replacement task set to become healthy. This time out period is ${group.installTimeoutMinutes} minutes.`;
          this.#end(deployment, 'Failed', 'TIMEOUT', message, 'DEPLOYMENT_FAILURE');
        }
        return false;
      case 'ready wait':
        if (!deployment.continued && group.manual) {
          if (forMs < group.readyWaitMinutes * minuteMs) return false;
          this.#end(
            deployment,
            'Stopped',
            'TIMEOUT',
            'The wait for rerouting the traffic is over.',
            'DEPLOYMENT_FAILURE',
          );
          return false;
        }
        if (!deployment.continued && forMs < group.readyWaitMinutes * minuteMs) return false;
        deployment.status = 'InProgress';
        return true;
      case 'AllowTraffic':
        return this.#shift(deployment, forMs);
      case 'termination wait': {
        const isBack = deployment.creator === 'codeDeployRollback';
        if (!isBack && !deployment.continued && forMs < group.terminationWaitMinutes * minuteMs) return false;
        const [kept, gone] =
          deployment.weight === 100 ? [deployment.green, deployment.blue] : [deployment.blue, deployment.green];
        if (!gone || gone === kept) return true;
        gone.desiredCount = 0;
        return tasksOf(this.#state, group, gone).length === 0;
      }
      default:
        return this.#hookIsDone(deployment, step, forMs);
    }
  }

  #hookIsDone(deployment: CodeDeployDeployment, step: Step, forMs: number): boolean {
    const { minuteMs, stageMs } = this.#timings;
    const hook = readAppSpec(deployment.appSpec).hooks[step];
    const answer = hook ? (this.#state.hookAnswers.get(hook) ?? 'SUCCEEDED') : 'SUCCEEDED';
    const isLate = forMs > HOOK_TIMEOUT_MINUTES * minuteMs;
    if (answer === 'FAILED' || isLate) {
      const event = deployment.events.find(({ name }) => name === step);
      const message = isLate ? 'The hook did not answer in time.' : 'The hook returned Failed.';
      if (event) {
        event.diagnostics = { errorCode: 'ScriptFailed', scriptName: hook ?? '', message, logTail: 'LambdaHook' };
      }
      const reason = `The deployment failed because a lifecycle event hook (${step}) failed.`;
      this.#end(deployment, 'Failed', 'HOOK_EXECUTION_FAILURE', reason, 'DEPLOYMENT_FAILURE');
      return false;
    }
    return answer === 'SUCCEEDED' && forMs >= stageMs;
  }

  /** All at once, or as the names of the predefined configurations say: ECSCanary10Percent5Minutes, ECSLinear10PercentEvery1Minutes. */
  #shift(deployment: CodeDeployDeployment, forMs: number): boolean {
    const [, kind, percent, minutes] =
      /ECS(Canary|Linear)(\d+)Percent(?:Every)?(\d+)Minutes/.exec(deployment.deploymentConfig) ?? [];
    const passed = kind ? Math.floor(forMs / (Number(minutes) * this.#timings.minuteMs)) : 0;
    if (!kind) deployment.weight = 100;
    else if (kind === 'Canary') deployment.weight = passed === 0 ? Number(percent) : 100;
    else deployment.weight = Math.min(100, Number(percent) * (passed + 1));
    if (deployment.weight < 100 || forMs < this.#timings.stageMs) return false;
    this.#makePrimary(deployment, deployment.green);
    return true;
  }

  #makePrimary({ group }: CodeDeployDeployment, set: Deployment | undefined): void {
    for (const each of group.ecsService.deployments) each.status = each === set ? 'PRIMARY' : 'ACTIVE';
  }

  #end(
    deployment: CodeDeployDeployment,
    status: 'Failed' | 'Stopped',
    code: string,
    message: string,
    event: RollbackEvent,
  ): void {
    Object.assign(deployment, { status, error: { code, message }, completeTime: seconds() });
    for (const each of deployment.events) {
      if (each.status === 'InProgress') Object.assign(each, { status: 'Failed', endTime: seconds() });
      if (each.status === 'Pending') each.status = 'Skipped';
    }
    if (deployment.creator === 'user' && deployment.autoRollback.includes(event)) this.#rollBack(deployment);
  }

  /** The traffic goes back to the original task set, which still runs, and the replacement is terminated. */
  #rollBack(failed: CodeDeployDeployment): void {
    const { appSpec, content, group, sha256 } = failed;
    const back = this.create(group, { appSpec, content, sha256, description: `Rollback of ${failed.id}` });
    const steps: Step[] = ['AllowTraffic', 'termination wait'];
    Object.assign(back, {
      creator: 'codeDeployRollback',
      deploymentConfig: 'CodeDeployDefault.ECSAllAtOnce',
      steps,
      events: [{ name: 'AllowTraffic', status: 'Pending' }],
      green: failed.blue,
      blue: failed.green ?? failed.blue,
      rollbackInfo: {
        rollbackTriggeringDeploymentId: failed.id,
        rollbackMessage: `Deployment ${back.id} is triggered to roll back deployment ${failed.id}.`,
      },
    });
    failed.rollbackInfo = {
      rollbackDeploymentId: back.id,
      rollbackMessage: `Deployment ${failed.id} terminated. Automatic rollback is triggered with a DeploymentId ${back.id}.`,
    };
  }
}
