import type { Deployment, Service } from '@aws-sdk/client-ecs';

/** What a service needs to run a revision: an update, a look at the rollout of it that is under way already, or nothing. */
export type Step =
  | { kind: 'update'; forceNewDeployment: boolean }
  | { kind: 'watch'; deployment: Deployment }
  | { kind: 'none' };

export interface Wanted {
  /** ARN. */
  taskDefinition: string;
  /** undefined: as it is. */
  desiredCount: number | undefined;
  forceNewDeployment: boolean;
  /** The image was pushed in this run: its tag may be the one that the service runs already. */
  imagePushed: boolean;
  /** The service differs from its file. */
  changesSettings?: boolean;
  /** What differs takes effect only where ECS is told to start a deployment. */
  forcesSettings?: boolean;
}

/** Decides by DescribeServices what to do about a service. Pure. */
export function nextStep(service: Service, wanted: Wanted): Step {
  const primary = primaryOf(service);
  if (wanted.forceNewDeployment || wanted.forcesSettings) return { kind: 'update', forceNewDeployment: true };
  if (service.taskDefinition !== wanted.taskDefinition) return { kind: 'update', forceNewDeployment: false };
  // ECS resolves a tag when a deployment starts, and starts none by itself for the same revision.
  if (wanted.imagePushed || primary?.rolloutState === 'FAILED') return { kind: 'update', forceNewDeployment: true };
  if (wanted.desiredCount !== undefined && wanted.desiredCount !== service.desiredCount) {
    return { kind: 'update', forceNewDeployment: false };
  }
  if (wanted.changesSettings) return { kind: 'update', forceNewDeployment: false };
  if (primary && isUnderWay(service)) return { kind: 'watch', deployment: primary };
  return { kind: 'none' };
}

/** Whether that step starts a deployment: a change of the desired count alone does not. */
export function startsDeployment(service: Service, wanted: Wanted): boolean {
  const step = nextStep(service, wanted);
  return step.kind === 'update' && (step.forceNewDeployment || service.taskDefinition !== wanted.taskDefinition);
}

export function primaryOf(service: Service): Deployment | undefined {
  return service.deployments?.find(({ status }) => status === 'PRIMARY');
}

/** Whether a rollout is in progress. */
export function isUnderWay(service: Service): boolean {
  const primary = primaryOf(service);
  if (primary?.rolloutState) return primary.rolloutState === 'IN_PROGRESS';
  return (service.deployments?.length ?? 0) > 1;
}

/** ARN of the revision that the service last ran steadily: what a rollback goes back to. */
export function stableRevisionOf(service: Service): string {
  const completed = service.deployments?.find(({ rolloutState }) => rolloutState === 'COMPLETED');
  return completed?.taskDefinition ?? service.taskDefinition ?? '';
}
