import type { NetworkConfiguration, RunTaskCommandInput, Service } from '@aws-sdk/client-ecs';
import type { JsonObject } from '../aws/json.ts';
import { sizeOverrides } from './size.ts';

/** A command, and the task that it runs in. */
export interface OneOffTask {
  /** "before-command" */
  name: string;
  command: readonly string[];
  cluster: string;
  /** Whose network, launch type and platform the task gets. */
  service: Service;
  /** ARN of the revision. */
  taskDefinition: string;
  /** Its RegisterTaskDefinition input. */
  registration: JsonObject;
  container: string;
  /** CPU units and MiB, instead of the task definition's. */
  cpu: number | undefined;
  memory: number | undefined;
}

/** What ECS enters as `startedBy`, by which the tasks are found again. */
export const STARTED_BY = 'ship-to-ecs';

/**
 * RunTask's input: one task of the revision as the service would run it, with the command in the place of the container's own. Pure.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
 *
 * @param clientToken by which a call that is repeated runs the task only once
 */
export function runTaskInput(
  { cluster, command, container, cpu, memory, registration, service, taskDefinition }: OneOffTask,
  clientToken: string,
): RunTaskCommandInput {
  const { capacityProviderStrategy, launchType, placementConstraints, placementStrategy, platformVersion } = service;
  const networkConfiguration = networkOf(service);
  const size = sizeOverrides({ cpu, memory }, registration, container);
  const providers = capacityProviderStrategy?.length ? capacityProviderStrategy : undefined;
  return {
    cluster,
    taskDefinition,
    count: 1,
    clientToken,
    startedBy: STARTED_BY,
    propagateTags: 'TASK_DEFINITION',
    ...(service.enableECSManagedTags && { enableECSManagedTags: true }),
    ...(networkConfiguration && { networkConfiguration }),
    // ECS takes one of the two.
    ...(providers ? { capacityProviderStrategy: providers } : launchType && { launchType }),
    ...(platformVersion && { platformVersion }),
    ...(placementConstraints?.length && { placementConstraints }),
    ...(placementStrategy?.length && { placementStrategy }),
    overrides: {
      ...size.task,
      containerOverrides: [{ name: container, command: [...command], ...size.container }],
    },
  };
}

/** The service's own; of one that CodeDeploy deploys to, that of its task set. */
function networkOf({ networkConfiguration, taskSets }: Service): NetworkConfiguration | undefined {
  return networkConfiguration ?? taskSets?.find(({ status }) => status === 'PRIMARY')?.networkConfiguration;
}
