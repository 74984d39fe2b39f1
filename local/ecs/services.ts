import { AwsError, type JsonObject, type Operations, page } from '../wire.ts';
import { failDeployment, failureThreshold, isFinished, primaryOf, REQUEST_CAUSE, startDeployment } from './rollout.ts';
import { changeSettings, createService, OF_DEPLOYMENT, tagService } from './service-settings.ts';
import type { Cluster, Deployment, EcsState, Service, ServiceDeployment, ServiceRevision } from './state.ts';
import { runnable } from './task-definitions.ts';

interface Page {
  maxResults?: number;
  nextToken?: string;
}

interface UpdateServiceInput {
  cluster?: string;
  service: string;
  taskDefinition?: string;
  desiredCount?: number;
  forceNewDeployment?: boolean;
}

/**
 * Operations on clusters, services and their deployments.
 *
 * @param staleReadsMs for so long after UpdateService, DescribeServices shows the service as it was before
 */
export function serviceOperations(state: EcsState, staleReadsMs: number): Operations {
  return {
    ListClusters: (input: Page) => {
      const { items, nextToken } = page(state.clusters, input);
      return { clusterArns: items.map(({ arn }) => arn), nextToken };
    },
    DescribeClusters: ({ clusters = ['default'] }: { clusters?: string[] }) => {
      const found = clusters.map((given) => state.clusters.find(({ name, arn }) => given === name || given === arn));
      return {
        clusters: found.flatMap((cluster) => (cluster ? viewCluster(state, cluster) : [])),
        failures: clusters.flatMap((given, index) =>
          found[index]
            ? []
            : { arn: given.startsWith('arn:') ? given : state.arn(`cluster/${given}`), reason: 'MISSING' },
        ),
      };
    },
    ListServices: (input: Page & { cluster?: string }) => {
      const cluster = state.cluster(input.cluster);
      const active = state.services.filter((service) => service.cluster === cluster && service.status === 'ACTIVE');
      const { items, nextToken } = page(active, { maxResults: 10, ...input });
      return { serviceArns: items.map(({ arn }) => arn), nextToken };
    },
    DescribeServices: (input: { cluster?: string; services: string[]; include?: string[] }) => {
      const cluster = state.cluster(input.cluster);
      atMost(10, input.services, 'services', 'Services cannot be empty.');
      const found = input.services.map((given) => state.findService(cluster, given));
      return {
        services: found.flatMap((service) =>
          service
            ? { ...shownService(state, service), ...(input.include?.includes('TAGS') && { tags: service.tags }) }
            : [],
        ),
        failures: input.services.flatMap((given, index) =>
          found[index]
            ? []
            : {
                arn: given.startsWith('arn:') ? given : state.arn(`service/${cluster.name}/${given}`),
                reason: 'MISSING',
              },
        ),
      };
    },
    CreateService: (input: JsonObject) => ({ service: viewService(state, createService(state, input)) }),
    TagResource: (input: { resourceArn: string; tags: Service['tags'] }) => {
      tagService(state, input);
      return {};
    },
    UpdateService: (input: UpdateServiceInput) => {
      const service = state.service(state.cluster(input.cluster), input.service);
      const before = viewService(state, service);
      updateService(state, service, input);
      if (staleReadsMs > 0) service.stale = { until: Date.now() + staleReadsMs, view: before };
      return { service: viewService(state, service) };
    },
    ListServiceDeployments: (input: Page & { cluster?: string; service: string; status?: string[] }) => {
      const service = state.service(state.cluster(input.cluster), input.service);
      const { items, nextToken } = page(
        service.serviceDeployments.filter(({ status }) => !input.status?.length || input.status.includes(status)),
        input,
      );
      return { serviceDeployments: items.map((each) => briefServiceDeployment(service, each)), nextToken };
    },
    DescribeServiceDeployments: ({ serviceDeploymentArns }: { serviceDeploymentArns: string[] }) => {
      atMost(20, serviceDeploymentArns, 'serviceDeploymentArns', 'Service deployment ARNs cannot be empty.');
      const found = serviceDeploymentArns.map((arn) => findServiceDeployment(state, arn));
      return {
        serviceDeployments: found.flatMap((each) =>
          each ? viewServiceDeployment(state, each.service, each.serviceDeployment) : [],
        ),
        failures: serviceDeploymentArns.flatMap((arn, index) => (found[index] ? [] : { arn, reason: 'MISSING' })),
      };
    },
    DescribeServiceRevisions: ({ serviceRevisionArns }: { serviceRevisionArns: string[] }) => {
      atMost(20, serviceRevisionArns, 'serviceRevisionArns', 'Service revision ARNs cannot be empty.');
      const all = state.services.flatMap((service) =>
        service.serviceRevisions.map((revision) => ({ service, revision })),
      );
      const found = serviceRevisionArns.map((arn) => all.find(({ revision }) => revision.arn === arn));
      return {
        serviceRevisions: found.flatMap((each) => (each ? viewServiceRevision(each.service, each.revision) : [])),
        failures: serviceRevisionArns.flatMap((arn, index) => (found[index] ? [] : { arn, reason: 'MISSING' })),
      };
    },
    StopServiceDeployment: ({ serviceDeploymentArn: arn }: { serviceDeploymentArn: string; stopType?: string }) => {
      const found = findServiceDeployment(state, arn);
      if (!found) throw new AwsError('ServiceDeploymentNotFoundException', 'Service deployment not found.');
      if (isFinished(found.serviceDeployment.status)) {
        throw new AwsError('ConflictException', 'The service deployment has already finished.');
      }
      if (found.serviceDeployment.status === 'IN_PROGRESS') failDeployment(found.service, REQUEST_CAUSE);
      return { serviceDeploymentArn: arn };
    },
    ContinueServiceDeployment: (input: { serviceDeploymentArn: string; hookId: string; action?: string }) => {
      const found = findServiceDeployment(state, input.serviceDeploymentArn);
      if (!found) throw new AwsError('ServiceDeploymentNotFoundException', 'Service deployment not found.');
      const { service, serviceDeployment } = found;
      const hook = serviceDeployment.shift?.hooks?.find(({ hookId }) => hookId === input.hookId);
      if (serviceDeployment.status !== 'IN_PROGRESS' || hook?.status !== 'AWAITING_ACTION') {
        throw new AwsError('InvalidParameterException', 'The lifecycle hook is not awaiting an action.');
      }
      hook.status = 'SUCCEEDED';
      if (input.action === 'ROLLBACK') failDeployment(service, REQUEST_CAUSE);
      return { serviceDeploymentArn: input.serviceDeploymentArn };
    },
  };
}

/** Only what changes what runs starts a deployment; a desired count alone scales the one that is there. */
export function updateService(state: EcsState, service: Service, input: UpdateServiceInput): void {
  const controller = service.deploymentController?.type ?? 'ECS';
  if (input.taskDefinition && controller !== 'ECS') {
    throw new AwsError(
      'InvalidParameterException',
      controller === 'CODE_DEPLOY'
        ? 'Unable to update task definition on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.'
        : 'Unable to update task definition on services with a EXTERNAL deployment controller.',
    );
  }
  const current = primaryOf(service);
  const wanted = input.taskDefinition ? runnable(state, input.taskDefinition).arn : current.taskDefinition;
  if (input.desiredCount !== undefined) {
    if (input.desiredCount < 0) throw new AwsError('InvalidParameterException', 'desiredCount cannot be negative.');
    service.desiredCount = input.desiredCount;
    current.desiredCount = input.desiredCount;
  }
  const isChanged = changeSettings(service, input as unknown as JsonObject);
  if (wanted !== current.taskDefinition || input.forceNewDeployment || isChanged)
    startDeployment(state, service, wanted);
}

/** As DescribeServices shows it. */
export function viewService(state: EcsState, service: Service): object {
  const tasks = state.liveTasks(service);
  return {
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: service.cluster.arn,
    status: service.status,
    desiredCount: service.desiredCount,
    runningCount: tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
    pendingCount: tasks.filter(({ lastStatus }) => lastStatus !== 'RUNNING').length,
    launchType: service.launchType,
    taskDefinition: primaryOf(service).taskDefinition,
    deploymentConfiguration: service.deploymentConfiguration,
    deploymentController: service.deploymentController,
    schedulingStrategy: service.schedulingStrategy,
    loadBalancers: service.loadBalancers,
    serviceRegistries: [],
    placementConstraints: [],
    placementStrategy: [],
    createdAt: service.createdAt,
    createdBy: `arn:aws:iam::${state.accountId}:root`,
    enableECSManagedTags: false,
    propagateTags: 'NONE',
    enableExecuteCommand: false,
    ...Object.fromEntries(Object.entries(service.settings).filter(([member]) => !OF_DEPLOYMENT.includes(member))),
    ...(service.deploymentController?.type === 'CODE_DEPLOY'
      ? { deployments: [], taskSets: service.deployments.map((set) => viewTaskSet(state, service, set)) }
      : {
          deployments: service.deployments.map((deployment) => viewDeployment(state, service, deployment)),
          currentServiceDeployment: service.serviceDeployments[0]?.arn,
          currentServiceRevisions: currentRevisions(state, service),
        }),
    events: [...service.events],
  };
}

function shownService(state: EcsState, service: Service): object {
  const { stale } = service;
  return stale && Date.now() < stale.until ? stale.view : viewService(state, service);
}

function viewDeployment(state: EcsState, service: Service, deployment: Deployment): object {
  const tasks = state.liveTasks(service, deployment.id);
  const { id, status, taskDefinition, createdAt, updatedAt, rolloutState, rolloutStateReason } = deployment;
  const isCounted = !deployment.hasRun || service.deploymentConfiguration.deploymentCircuitBreaker?.enable;
  // Behind a Classic Load Balancer, and under other controllers, ECS shows no rollout state.
  const hasState =
    !service.loadBalancers.some(({ loadBalancerName }) => loadBalancerName) &&
    (service.deploymentController?.type ?? 'ECS') === 'ECS';
  return {
    id,
    status,
    taskDefinition,
    desiredCount: status === 'PRIMARY' ? service.desiredCount : deployment.desiredCount,
    pendingCount: tasks.filter(({ lastStatus }) => lastStatus !== 'RUNNING').length,
    runningCount: tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
    failedTasks: isCounted ? deployment.failedTasks : 0,
    createdAt,
    updatedAt,
    launchType: service.launchType,
    ...Object.fromEntries(Object.entries(service.settings).filter(([member]) => OF_DEPLOYMENT.includes(member))),
    ...(hasState && { rolloutState, rolloutStateReason }),
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskSet.html */
function viewTaskSet(state: EcsState, service: Service, set: Deployment): object {
  const { createdAt, desiredCount, externalId, id, status, taskDefinition, updatedAt } = set;
  const tasks = state.liveTasks(service, id);
  const runningCount = tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length;
  return {
    id,
    taskSetArn: state.arn(`task-set/${service.cluster.name}/${service.name}/${id}`),
    serviceArn: service.arn,
    clusterArn: service.cluster.arn,
    externalId,
    startedBy: 'CODE_DEPLOY',
    status: desiredCount === 0 && status === 'ACTIVE' ? 'DRAINING' : status,
    taskDefinition,
    computedDesiredCount: desiredCount,
    pendingCount: tasks.length - runningCount,
    runningCount,
    createdAt,
    updatedAt,
    launchType: service.launchType,
    loadBalancers: service.loadBalancers,
    scale: { value: desiredCount > 0 ? 100 : 0, unit: 'PERCENT' },
    stabilityStatus: runningCount === desiredCount ? 'STEADY_STATE' : 'STABILIZING',
  };
}

function currentRevisions(state: EcsState, service: Service): object[] {
  const arns = new Set(service.deployments.map(({ serviceRevision }) => serviceRevision));
  return [...arns].map((arn) => revisionCounts(state, service, arn));
}

function revisionCounts(state: EcsState, service: Service, arn: string) {
  const tasks = state.liveTasks(service).filter(({ serviceRevision }) => serviceRevision === arn);
  const runningTaskCount = tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length;
  return {
    arn,
    requestedTaskCount: tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING').length,
    runningTaskCount,
    pendingTaskCount: tasks.length - runningTaskCount,
  };
}

function briefServiceDeployment(service: Service, deployment: ServiceDeployment) {
  const { arn, status, statusReason, createdAt, startedAt, finishedAt } = deployment;
  return {
    serviceDeploymentArn: arn,
    serviceArn: service.arn,
    clusterArn: service.cluster.arn,
    status,
    statusReason,
    createdAt,
    startedAt,
    finishedAt,
    targetServiceRevisionArn: deployment.targetServiceRevision,
  };
}

function viewServiceDeployment(state: EcsState, service: Service, deployment: ServiceDeployment): object {
  const { deploymentConfiguration } = service;
  const { shift, sourceServiceRevision: source, targetServiceRevision: target, triggeredAlarmNames } = deployment;
  const { targetServiceRevisionArn, ...brief } = briefServiceDeployment(service, deployment);
  return {
    ...brief,
    updatedAt: deployment.updatedAt,
    stoppedAt: deployment.stoppedAt,
    sourceServiceRevisions: source
      ? [
          {
            ...revisionCounts(state, service, source),
            ...(shift && weights({ test: 100 - shift.test, production: 100 - shift.production })),
          },
        ]
      : [],
    targetServiceRevision: {
      ...revisionCounts(state, service, target),
      requestedTaskCount: deployment.requestedTaskCount,
      ...(shift && weights(shift)),
    },
    ...(shift && { lifecycleStage: shift.stage, lifecycleHookDetails: shift.hooks ?? [] }),
    deploymentConfiguration,
    rollback: deployment.rollback,
    deploymentCircuitBreaker: {
      ...deployment.breaker,
      threshold: failureThreshold(deploymentConfiguration.deploymentCircuitBreaker, service.desiredCount),
    },
    alarms: {
      status: alarmStatus(deploymentConfiguration.alarms?.enable, deployment),
      alarmNames: deploymentConfiguration.alarms?.alarmNames ?? [],
      triggeredAlarmNames,
    },
  };
}

function weights({ production, test }: { production: number; test: number }) {
  return { requestedTestTrafficWeight: test, requestedProductionTrafficWeight: production };
}

function alarmStatus(enabled: boolean | undefined, { status, triggeredAlarmNames }: ServiceDeployment): string {
  if (!enabled) return 'DISABLED';
  if (triggeredAlarmNames.length > 0) return 'TRIGGERED';
  return isFinished(status) ? 'MONITORING_COMPLETE' : 'MONITORING';
}

function viewServiceRevision(service: Service, { arn, taskDefinition, createdAt }: ServiceRevision): object {
  return {
    serviceRevisionArn: arn,
    serviceArn: service.arn,
    clusterArn: service.cluster.arn,
    taskDefinition,
    launchType: service.launchType,
    loadBalancers: service.loadBalancers,
    createdAt,
  };
}

function viewCluster(state: EcsState, cluster: Cluster): object {
  const tasks = state.tasks.filter((task) => task.cluster === cluster && task.lastStatus !== 'STOPPED');
  const runningTasksCount = tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length;
  return {
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    status: 'ACTIVE',
    runningTasksCount,
    pendingTasksCount: tasks.length - runningTasksCount,
    activeServicesCount: state.services.filter((each) => each.cluster === cluster && each.status === 'ACTIVE').length,
    registeredContainerInstancesCount: 0,
  };
}

function findServiceDeployment(state: EcsState, arn: string) {
  for (const service of state.services) {
    const serviceDeployment = service.serviceDeployments.find((each) => each.arn === arn);
    if (serviceDeployment) return { service, serviceDeployment };
  }
  return undefined;
}

function atMost(limit: number, given: unknown[] | undefined, name: string, whenEmpty: string): void {
  if (!given?.length) throw new AwsError('InvalidParameterException', whenEmpty);
  if (given.length > limit) {
    throw new AwsError('InvalidParameterException', `Member must have length less than or equal to ${limit}: ${name}.`);
  }
}
