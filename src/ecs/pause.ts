import { ContinueServiceDeploymentCommand, type ECSClient, type ServiceDeployment } from '@aws-sdk/client-ecs';
import { explainAwsError, isAccessDenied, isLastingRefusal } from '../aws/errors.ts';
import type { Log } from '../report/log.ts';
import type { Verdict } from './verdict.ts';

/** What the run does where a PAUSE lifecycle hook holds a deployment. */
export type OnPause = 'wait' | 'continue' | 'fail';

/** A PAUSE lifecycle hook that holds a deployment until somebody calls ContinueServiceDeployment, or until it expires. */
export interface Pause {
  hookId: string;
  serviceDeploymentArn: string;
  /** Lifecycle stage: POST_TEST_TRAFFIC_SHIFT, … */
  stage: string | undefined;
  expiresAt: Date | undefined;
  /** What ECS does when it expires. */
  timeoutAction: 'CONTINUE' | 'ROLLBACK' | undefined;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/pause-lifecycle-hooks.html */
export function pausesOf({
  lifecycleHookDetails,
  lifecycleStage,
  serviceDeploymentArn,
  status,
}: ServiceDeployment): Pause[] {
  // A deployment can be continued only while it is in progress.
  if (status !== 'IN_PROGRESS') return [];
  return (lifecycleHookDetails ?? []).flatMap((hook) =>
    hook.targetType === 'PAUSE' && hook.status === 'AWAITING_ACTION' && hook.hookId
      ? {
          hookId: hook.hookId,
          serviceDeploymentArn: serviceDeploymentArn ?? '',
          stage: lifecycleStage,
          expiresAt: hook.expiresAt,
          timeoutAction: hook.timeoutAction,
        }
      : [],
  );
}

/** "paused at POST_TEST_TRAFFIC_SHIFT by hook ecs-pause-1, until 2026-01-15T12:00:00Z, when ECS rolls it back" */
export function pauseWords({ expiresAt, hookId, stage, timeoutAction }: Pause): string {
  const time = expiresAt?.toISOString().replace(/\.\d+Z$/, 'Z');
  const then = timeoutAction === 'CONTINUE' ? 'continues' : 'rolls it back';
  return `paused at ${stage ?? 'a lifecycle stage'} by hook ${hookId}${time ? `, until ${time}, when ECS ${then}` : ''}`;
}

/** The AWS CLI's command that lets it go on. */
export function continueCommand({ hookId, serviceDeploymentArn }: Pause): string {
  return `aws ecs continue-service-deployment --service-deployment-arn ${serviceDeploymentArn} --hook-id ${hookId} --action CONTINUE`;
}

interface PauseOptions {
  onPause?: OnPause;
  log: Log;
  signal?: AbortSignal;
}

/** Says and does what there is to be said and done about the pauses of one deployment, each pause once. */
export class PauseKeeper {
  readonly #ecs: ECSClient;
  readonly #service: string;
  readonly #options: PauseOptions;
  readonly #told = new Set<string>();
  readonly #continued = new Set<string>();
  #passes: boolean;
  /** What holds the deployment now. */
  #holding: Pause[] = [];

  /** @param continues the first stage that it is paused at is passed, whatever `onPause` says */
  constructor(
    ecs: ECSClient,
    { continues = false, service }: { service: string; continues?: boolean },
    options: PauseOptions,
  ) {
    this.#ecs = ecs;
    this.#service = service;
    this.#passes = continues;
    this.#options = options;
  }

  /** @returns a verdict where the run is not to wait any longer */
  async meet(serviceDeployment: ServiceDeployment | undefined): Promise<Verdict | undefined> {
    // What cannot be read this time is no news.
    if (!serviceDeployment) return undefined;
    this.#holding = pausesOf(serviceDeployment);
    // What was continued may be shown as paused for a moment longer.
    const open = this.#holding.filter(({ hookId }) => !this.#continued.has(hookId));
    if (open.length === 0) return undefined;
    const onPause = this.#passes ? 'continue' : (this.#options.onPause ?? 'wait');
    for (const pause of open) this.#tell(pause, onPause);
    if (onPause === 'wait') return undefined;
    if (onPause === 'fail') return this.verdict();
    for (const pause of open) {
      const refusal = await this.#continue(pause);
      if (refusal) return { kind: 'paused', reason: refusal };
    }
    if (open.every(({ hookId }) => this.#continued.has(hookId))) this.#passes = false;
    return undefined;
  }

  /** That the deployment is paused; undefined where it was not, at the last look. */
  verdict(): Verdict | undefined {
    const [pause] = this.#holding;
    return pause && { kind: 'paused', reason: pauseWords(pause) };
  }

  #tell(pause: Pause, onPause: OnPause): void {
    if (this.#told.has(pause.hookId)) return;
    this.#told.add(pause.hookId);
    const { log } = this.#options;
    log.info(`${this.#service}: ${pauseWords(pause)}`);
    if (onPause === 'continue') return;
    log.info(`${this.#service}: to continue: ${continueCommand(pause)}`);
    log.info(`${this.#service}: or run this action with mode: continue; --action ROLLBACK takes the deployment back`);
  }

  /** @returns why it must stay paused: the role may not continue it */
  async #continue(pause: Pause): Promise<string | undefined> {
    const { log, signal } = this.#options;
    const { hookId, serviceDeploymentArn, stage } = pause;
    try {
      await this.#ecs.send(new ContinueServiceDeploymentCommand({ serviceDeploymentArn, hookId, action: 'CONTINUE' }), {
        ...(signal && { abortSignal: signal }),
      });
      log.info(`${this.#service}: told ECS to continue${stage ? ` after ${stage}` : ''} (hook ${hookId})`);
    } catch (error) {
      signal?.throwIfAborted();
      if (!isLastingRefusal(error)) {
        log.debug(`Continuing ${hookId} again: ${error}`);
        return undefined;
      }
      const { message } = explainAwsError(error, `continue the deployment of service "${this.#service}"`);
      if (isAccessDenied(error)) return `${pauseWords(pause)}. ${message}`;
      // Somebody else may have continued it meanwhile, or it has expired: what ECS shows next tells.
      log.info(`${this.#service}: ${message}`);
    }
    this.#continued.add(hookId);
    return undefined;
  }
}
