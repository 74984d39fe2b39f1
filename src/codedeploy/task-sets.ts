import type { Service, TaskSet } from '@aws-sdk/client-ecs';

export function isCodeDeploy({ deploymentController }: Service): boolean {
  return deploymentController?.type === 'CODE_DEPLOY';
}

/** The task set that serves the production traffic: DescribeServices lists task sets where it has no `deployments`. */
export function primaryTaskSet({ taskSets }: Service): TaskSet | undefined {
  return taskSets?.find(({ status }) => status === 'PRIMARY');
}

/**
 * A service under CODE_DEPLOY as its PRIMARY task set says it runs: what belongs to a task set need not be said of the service.
 * Other services as they are. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskSet.html
 */
export function asItRuns(service: Service): Service {
  const primary = isCodeDeploy(service) ? primaryTaskSet(service) : undefined;
  if (!primary) return service;
  const { capacityProviderStrategy, launchType, loadBalancers, platformVersion, taskDefinition } = primary;
  return {
    ...service,
    taskDefinition: taskDefinition ?? service.taskDefinition,
    launchType: launchType ?? service.launchType,
    capacityProviderStrategy: capacityProviderStrategy ?? service.capacityProviderStrategy,
    loadBalancers: loadBalancers?.length ? loadBalancers : service.loadBalancers,
    platformVersion: platformVersion ?? service.platformVersion,
  };
}
