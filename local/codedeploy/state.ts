import type { Deployment, EcsState, Service } from '../ecs/state.ts';
import type { JsonObject } from '../wire.ts';

export type RollbackEvent = 'DEPLOYMENT_FAILURE' | 'DEPLOYMENT_STOP_ON_ALARM' | 'DEPLOYMENT_STOP_ON_REQUEST';

export interface NewDeploymentGroup {
  cluster: string;
  service: string;
  /** By default the names that the ECS console gives them. */
  application?: string;
  name?: string;
  /** Waits before the production traffic is shifted; with `manual` it is shifted only on ContinueDeployment. */
  readyWaitMinutes?: number;
  manual?: boolean;
  terminationWaitMinutes?: number;
  /** What CodeDeploy rolls back by itself. */
  autoRollback?: RollbackEvent[];
  /** By default CodeDeployDefault.ECSAllAtOnce. */
  deploymentConfig?: string;
  testTraffic?: boolean;
  /** How long Install waits for the replacement task set. */
  installTimeoutMinutes?: number;
}

export interface DeploymentGroup extends Required<NewDeploymentGroup> {
  ecsService: Service;
}

export type Status = 'Created' | 'InProgress' | 'Ready' | 'Succeeded' | 'Failed' | 'Stopped';

/** What a deployment does one after the other: lifecycle events, and the waits between them. */
export type Step =
  | 'BeforeInstall'
  | 'Install'
  | 'AfterInstall'
  | 'AllowTestTraffic'
  | 'AfterAllowTestTraffic'
  | 'ready wait'
  | 'BeforeAllowTraffic'
  | 'AllowTraffic'
  | 'AfterAllowTraffic'
  | 'termination wait';

export interface LifecycleEvent {
  name: Step;
  status: 'Pending' | 'InProgress' | 'Succeeded' | 'Failed' | 'Skipped';
  startTime?: number;
  endTime?: number;
  diagnostics?: { errorCode: string; scriptName: string; message: string; logTail: string };
}

/** A deployment of CodeDeploy. Times are epoch seconds, but for `enteredAt`. */
export interface CodeDeployDeployment {
  id: string;
  group: DeploymentGroup;
  status: Status;
  creator: 'user' | 'codeDeployRollback';
  description: string | undefined;
  deploymentConfig: string;
  content: string;
  sha256: string;
  appSpec: JsonObject;
  createTime: number;
  startTime?: number;
  completeTime?: number;
  error?: { code: string; message: string };
  rollbackInfo?: { rollbackDeploymentId?: string; rollbackTriggeringDeploymentId?: string; rollbackMessage: string };
  autoRollback: RollbackEvent[];
  steps: Step[];
  /** Index into `steps`. */
  at: number;
  /** When that began; ms since the epoch. Undefined: not yet. */
  enteredAt: number | undefined;
  events: LifecycleEvent[];
  /** The original and the replacement task set. */
  blue: Deployment;
  green: Deployment | undefined;
  /** Percent of the production traffic that the replacement gets. */
  weight: number;
  terminationWaitStarted: boolean;
  /** ContinueDeployment was called for the wait that it is in. */
  continued: boolean;
}

export function isOver({ status }: CodeDeployDeployment): boolean {
  return status === 'Succeeded' || status === 'Failed' || status === 'Stopped';
}

/** The revision and the hooks of an AppSpec, whose keys may be in any case. */
export function readAppSpec(appSpec: JsonObject): { taskDefinition: string; hooks: Record<string, string> } {
  const [resource] = Object.values((member(appSpec, 'resources') as JsonObject[])?.[0] ?? {});
  const hooks = (member(appSpec, 'hooks') ?? []) as Record<string, string>[];
  return {
    taskDefinition: String(member(member(resource, 'properties'), 'taskdefinition') ?? ''),
    hooks: Object.assign({}, ...hooks),
  };
}

function member(json: unknown, name: string): unknown {
  return Object.entries((json ?? {}) as object).find(([key]) => key.toLowerCase() === name)?.[1];
}

export function tasksOf(state: EcsState, { ecsService }: DeploymentGroup, set: Deployment | undefined) {
  return set ? state.liveTasks(ecsService, set.id) : [];
}
