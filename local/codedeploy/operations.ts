import { createHash } from 'node:crypto';
import type { Deployment, EcsState } from '../ecs/state.ts';
import { AwsError, type JsonObject, type Operations } from '../wire.ts';
import type { CodeDeploy } from './codedeploy.ts';
import { type CodeDeployDeployment, type DeploymentGroup, isOver, tasksOf } from './state.ts';

interface CreateDeploymentInput {
  applicationName: string;
  deploymentGroupName?: string;
  deploymentConfigName?: string;
  description?: string;
  revision?: { revisionType?: string; appSpecContent?: { content?: string; sha256?: string } };
}

/** CodeDeploy's operations, as far as a deployment to ECS needs them. */
export function codeDeployOperations(state: EcsState, codeDeploy: CodeDeploy): Operations {
  const findGroup = (application: string, name: string | undefined): DeploymentGroup => {
    const groups = groupsOf(application);
    const group = groups.find((each) => each.name === name);
    if (group) return group;
    throw new AwsError('DeploymentGroupDoesNotExistException', `No Deployment Group found for name: ${name}`);
  };
  const groupsOf = (application: string): DeploymentGroup[] => {
    const groups = codeDeploy.groups.filter((each) => each.application === application);
    if (groups.length > 0) return groups;
    throw new AwsError('ApplicationDoesNotExistException', `No application found for name: ${application}`);
  };
  const find = (id: string): CodeDeployDeployment => {
    const deployment = codeDeploy.deployments.find((each) => each.id === id);
    if (deployment) return deployment;
    throw new AwsError('DeploymentDoesNotExistException', `The deployment ${id} could not be found`);
  };
  return {
    ListApplications: () => ({ applications: [...new Set(codeDeploy.groups.map(({ application }) => application))] }),
    ListDeploymentGroups: ({ applicationName }: { applicationName: string }) => ({
      applicationName,
      deploymentGroups: groupsOf(applicationName).map(({ name }) => name),
    }),
    GetDeploymentGroup: (input: { applicationName: string; deploymentGroupName: string }) => {
      const group = findGroup(input.applicationName, input.deploymentGroupName);
      return { deploymentGroupInfo: viewGroup(group, codeDeploy.lastOf(group)) };
    },
    GetDeploymentConfig: ({ deploymentConfigName: name }: { deploymentConfigName: string }) => {
      if (!name.startsWith('CodeDeployDefault.')) {
        throw new AwsError(
          'DeploymentConfigDoesNotExistException',
          `No Deployment Configuration found for name: ${name}`,
        );
      }
      const computePlatform = /\.(ECS|Lambda)/.exec(name)?.[1] ?? 'Server';
      return { deploymentConfigInfo: { deploymentConfigName: name, computePlatform } };
    },
    CreateDeployment: (input: CreateDeploymentInput) => {
      const group = findGroup(input.applicationName, input.deploymentGroupName);
      const { content = '', sha256 = '' } = input.revision?.appSpecContent ?? {};
      if (createHash('sha256').update(content).digest('hex') !== sha256) {
        throw new AwsError('InvalidRevisionException', 'The AppSpec content does not have the SHA-256 that was given.');
      }
      const deployment = codeDeploy.create(group, {
        appSpec: readContent(content),
        content,
        sha256,
        description: input.description,
        ...(input.deploymentConfigName && { deploymentConfig: input.deploymentConfigName }),
      });
      return { deploymentId: deployment.id };
    },
    GetDeployment: ({ deploymentId }: { deploymentId: string }) => ({
      deploymentInfo: viewDeployment(find(deploymentId)),
    }),
    BatchGetDeploymentTargets: (input: { deploymentId: string; targetIds: string[] }) => {
      const deployment = find(input.deploymentId);
      const { group } = deployment;
      if (input.targetIds[0] !== `${group.cluster}:${group.service}`) {
        throw new AwsError(
          'DeploymentTargetDoesNotExistException',
          'The provided target ID does not belong to the deployment.',
        );
      }
      return { deploymentTargets: [{ deploymentTargetType: 'ECSTarget', ecsTarget: viewTarget(state, deployment) }] };
    },
    StopDeployment: (input: { deploymentId: string; autoRollbackEnabled?: boolean }) => {
      const deployment = find(input.deploymentId);
      if (isOver(deployment)) {
        throw new AwsError(
          'DeploymentAlreadyCompletedException',
          `The deployment ${deployment.id} is already completed.`,
        );
      }
      codeDeploy.stop(deployment, input.autoRollbackEnabled ?? false);
      return {
        status: 'Succeeded',
        statusMessage: 'No more commands will be scheduled for execution in the deployment instances',
      };
    },
    ContinueDeployment: (input: { deploymentId: string; deploymentWaitType?: 'READY_WAIT' | 'TERMINATION_WAIT' }) => {
      const deployment = find(input.deploymentId);
      const wait = input.deploymentWaitType === 'TERMINATION_WAIT' ? 'termination wait' : 'ready wait';
      if (deployment.steps[deployment.at] !== wait) {
        throw new AwsError(
          'DeploymentIsNotInReadyStateException',
          `The deployment ${deployment.id} is not in a ready state.`,
        );
      }
      deployment.continued = true;
      return {};
    },
  };
}

function readContent(content: string): JsonObject {
  try {
    return JSON.parse(content);
  } catch {
    throw new AwsError('InvalidRevisionException', 'The AppSpec content is not JSON.');
  }
}

function viewGroup(group: DeploymentGroup, last: CodeDeployDeployment | undefined): object {
  return {
    applicationName: group.application,
    deploymentGroupName: group.name,
    deploymentConfigName: group.deploymentConfig,
    computePlatform: 'ECS',
    deploymentStyle: { deploymentType: 'BLUE_GREEN', deploymentOption: 'WITH_TRAFFIC_CONTROL' },
    ecsServices: [{ clusterName: group.cluster, serviceName: group.service }],
    autoRollbackConfiguration: { enabled: group.autoRollback.length > 0, events: group.autoRollback },
    blueGreenDeploymentConfiguration: blueGreen(group),
    ...(last && {
      lastAttemptedDeployment: {
        deploymentId: last.id,
        status: last.status,
        createTime: last.createTime,
        endTime: last.completeTime,
      },
    }),
  };
}

function blueGreen({ manual, readyWaitMinutes, terminationWaitMinutes }: DeploymentGroup): object {
  return {
    deploymentReadyOption: {
      actionOnTimeout: manual ? 'STOP_DEPLOYMENT' : 'CONTINUE_DEPLOYMENT',
      waitTimeInMinutes: readyWaitMinutes,
    },
    terminateBlueInstancesOnDeploymentSuccess: {
      action: 'TERMINATE',
      terminationWaitTimeInMinutes: terminationWaitMinutes,
    },
  };
}

function viewDeployment(deployment: CodeDeployDeployment): object {
  const { autoRollback, content, group, sha256 } = deployment;
  return {
    applicationName: group.application,
    deploymentGroupName: group.name,
    deploymentConfigName: deployment.deploymentConfig,
    deploymentId: deployment.id,
    revision: { revisionType: 'AppSpecContent', appSpecContent: { content, sha256 } },
    status: deployment.status,
    errorInformation: deployment.error,
    createTime: deployment.createTime,
    startTime: deployment.startTime,
    completeTime: deployment.completeTime,
    description: deployment.description,
    creator: deployment.creator,
    autoRollbackConfiguration: { enabled: autoRollback.length > 0, events: autoRollback },
    rollbackInfo: deployment.rollbackInfo ?? {},
    instanceTerminationWaitTimeStarted: deployment.terminationWaitStarted,
    blueGreenDeploymentConfiguration: blueGreen(group),
    computePlatform: 'ECS',
  };
}

function viewTarget(state: EcsState, deployment: CodeDeployDeployment): object {
  const { blue, events, green, group, id, weight } = deployment;
  const sets = green === blue ? [viewSet(state, group, blue, 'Blue', 100)] : [];
  if (green !== blue) sets.push(viewSet(state, group, blue, 'Blue', 100 - weight));
  if (green && green !== blue) sets.push(viewSet(state, group, green, 'Green', weight));
  return {
    deploymentId: id,
    targetId: `${group.cluster}:${group.service}`,
    targetArn: group.ecsService.arn,
    status:
      { Ready: 'Ready', Failed: 'Failed', Succeeded: 'Succeeded', Stopped: 'Skipped' }[String(deployment.status)] ??
      'InProgress',
    lifecycleEvents: events.map(({ name, ...event }) => ({ lifecycleEventName: name, ...event })),
    taskSetsInfo: sets,
  };
}

function viewSet(
  state: EcsState,
  group: DeploymentGroup,
  set: Deployment,
  taskSetLabel: 'Blue' | 'Green',
  trafficWeight: number,
): object {
  const tasks = tasksOf(state, group, set);
  const runningCount = tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length;
  return {
    // Spelt so by the API.
    identifer: set.id,
    desiredCount: set.desiredCount,
    pendingCount: tasks.length - runningCount,
    runningCount,
    status: set.status,
    trafficWeight,
    taskSetLabel,
    targetGroup: { name: `${group.service}-${taskSetLabel.toLowerCase()}` },
  };
}
