import { seconds } from '../wire.ts';
import {
  type DeploymentConfiguration,
  type EcsState,
  hex,
  type LifecycleHook,
  type LifecycleStage,
  type Service,
  type TrafficShift,
} from './state.ts';

/** How fast stages pass, in milliseconds. */
interface StageTimings {
  stageMs: number;
  minuteMs: number;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html */
const ORDER: readonly LifecycleStage[] = [
  'RECONCILE_SERVICE',
  'PRE_SCALE_UP',
  'SCALE_UP',
  'POST_SCALE_UP',
  'TEST_TRAFFIC_SHIFT',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRE_PRODUCTION_TRAFFIC_SHIFT',
  'PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
  'BAKE_TIME',
  'CLEAN_UP',
];

/** A day, as ECS waits for a hook unless told. */
const HOOK_TIMEOUT_MINUTES = 1440;

/** BLUE_GREEN, LINEAR and CANARY; undefined for ROLLING. */
export function startShift({ deploymentConfiguration, deployments }: Service): TrafficShift | undefined {
  if ((deploymentConfiguration.strategy ?? 'ROLLING') === 'ROLLING') return undefined;
  // There is something to reconcile where more than one revision is ACTIVE already.
  const stage = deployments.length > 1 ? 'RECONCILE_SERVICE' : 'PRE_SCALE_UP';
  return { stage, hooks: undefined, enteredAt: 0, test: 0, production: 0 };
}

/**
 * Moves a deployment to its next stage once its hooks have succeeded and its time has passed.
 *
 * @param isScaledUp whether all tasks of the new revision run steadily
 * @returns whether the deployment goes on; false: a hook has failed, or has timed out to that end
 */
export function advance(
  state: EcsState,
  service: Service,
  shift: TrafficShift,
  isScaledUp: boolean,
  timings: StageTimings,
): boolean {
  const configuration = service.deploymentConfiguration;
  if (!shift.hooks) enter(shift, shift.stage, configuration, timings);
  const hooks = shift.hooks ?? [];
  for (const hook of hooks) {
    if (hook.targetType === 'AWS_LAMBDA') hook.status = state.hookAnswers.get(hook.targetArn ?? '') ?? 'SUCCEEDED';
    const isOpen = hook.status === 'AWAITING_ACTION' || hook.status === 'IN_PROGRESS';
    if (isOpen && seconds() >= hook.expiresAt) hook.status = 'TIMED_OUT';
  }
  if (hooks.some(({ status }) => status === 'FAILED')) return false;
  if (hooks.some(({ status, timeoutAction }) => status === 'TIMED_OUT' && timeoutAction === 'ROLLBACK')) return false;
  const waits = hooks.some(({ status }) => status === 'AWAITING_ACTION' || status === 'IN_PROGRESS');
  const lastsMs = durationOf(shift, configuration, timings);
  const isOver = Date.now() - shift.enteredAt >= lastsMs && (shift.stage !== 'SCALE_UP' || isScaledUp);
  // Cleaning up ends with the deployment.
  if (!waits && isOver && shift.stage !== 'CLEAN_UP') enter(shift, nextStage(shift), configuration, timings);
  return true;
}

function nextStage({ production, stage }: TrafficShift): LifecycleStage {
  if (stage === 'PRODUCTION_TRAFFIC_SHIFT' && production < 100) return 'PRE_PRODUCTION_TRAFFIC_SHIFT';
  return ORDER[ORDER.indexOf(stage) + 1] as LifecycleStage;
}

function enter(
  shift: TrafficShift,
  stage: LifecycleStage,
  configuration: DeploymentConfiguration,
  { minuteMs }: StageTimings,
): void {
  shift.stage = stage;
  shift.enteredAt = Date.now();
  if (stage === 'POST_TEST_TRAFFIC_SHIFT') shift.test = 100;
  if (stage === 'PRODUCTION_TRAFFIC_SHIFT') shift.production = nextWeight(shift.production, configuration);
  shift.hooks = (configuration.lifecycleHooks ?? [])
    .filter(({ lifecycleStages }) => lifecycleStages.includes(stage))
    .map(({ hookTargetArn, targetType = 'AWS_LAMBDA', timeoutConfiguration }): LifecycleHook => {
      const { action = 'ROLLBACK', timeoutInMinutes = HOOK_TIMEOUT_MINUTES } = timeoutConfiguration ?? {};
      return {
        hookId: `ecs-${targetType === 'PAUSE' ? 'pause' : 'lambda'}-${hex(32)}`,
        targetType,
        targetArn: hookTargetArn,
        status: targetType === 'PAUSE' ? 'AWAITING_ACTION' : 'IN_PROGRESS',
        expiresAt: seconds() + (timeoutInMinutes * minuteMs) / 1000,
        timeoutAction: action,
      };
    });
}

/** A canary gets its share, then all; linear the same step again and again; blue/green all at once. */
function nextWeight(now: number, configuration: DeploymentConfiguration): number {
  const { canaryConfiguration, linearConfiguration, strategy } = configuration;
  if (strategy === 'CANARY' && now === 0) return canaryConfiguration?.canaryPercent ?? 5;
  if (strategy === 'LINEAR') return Math.min(100, now + (linearConfiguration?.stepPercent ?? 10));
  return 100;
}

function durationOf(
  { production, stage }: TrafficShift,
  { bakeTimeInMinutes = 0, canaryConfiguration, linearConfiguration, strategy }: DeploymentConfiguration,
  { minuteMs, stageMs }: StageTimings,
): number {
  if (stage === 'BAKE_TIME') return bakeTimeInMinutes * minuteMs;
  // "This bake time is not applied after reaching 100 percent traffic."
  if (stage !== 'PRODUCTION_TRAFFIC_SHIFT' || production === 100) return stageMs;
  const minutes =
    strategy === 'CANARY'
      ? (canaryConfiguration?.canaryBakeTimeInMinutes ?? 10)
      : (linearConfiguration?.stepBakeTimeInMinutes ?? 6);
  return stageMs + minutes * minuteMs;
}
