import { AutoScaling } from './autoscaling.ts';
import { CodeDeploy } from './codedeploy/codedeploy.ts';
import { codeDeployOperations } from './codedeploy/operations.ts';
import type { DeploymentGroup, NewDeploymentGroup } from './codedeploy/state.ts';
import { Ecr, type Registry, type Repository, standaloneRegistry } from './ecr.ts';
import { TaskLifecycle } from './ecs/lifecycle.ts';
import { alarmCause, complete, failDeployment, primaryOf, startDeployment } from './ecs/rollout.ts';
import { Scheduler } from './ecs/scheduler.ts';
import { serviceOperations, updateService } from './ecs/services.ts';
import { type Cluster, type Deployment, type DeploymentConfiguration, EcsState, type Service } from './ecs/state.ts';
import { register, taskDefinitionOperations } from './ecs/task-definitions.ts';
import { taskOperations } from './ecs/tasks.ts';
import { type Fault, Faults } from './faults.ts';
import { Inventory } from './inventory.ts';
import type { TargetGroups } from './load-balancing.ts';
import { LogStreams, logsOperations } from './logs.ts';
import type { Scans } from './scans.ts';
import { AwsServer, type RecordedRequest } from './server.ts';
import { Sts } from './sts.ts';
import { DockerTasks } from './tasks/docker.ts';
import type { TaskRunner } from './tasks/runner.ts';
import { type ChooseBehaviour, SimulatedTasks } from './tasks/simulated.ts';
import { FAST, FAST_CONTAINERS, type Timings } from './timings.ts';
import { AwsError, type JsonObject, seconds } from './wire.ts';

export interface LocalAwsOptions {
  region?: string;
  accountId?: string;
  /** Port of the API; by default a free one. */
  port?: number;
  /** docker: real containers, from images of the registry. By default simulated. */
  tasks?: 'simulated' | 'docker';
  /** How simulated containers behave. By default they run if their image can be pulled. */
  behaviour?: ChooseBehaviour;
  /** Without one, images are only said to be there (`addImage`). */
  registry?: 'embedded' | { url: string; user: string; password: string };
  timings?: Partial<Timings>;
  /** Names of members that RegisterTaskDefinition refuses wherever they occur. */
  rejectFields?: string[];
  /** For so long after UpdateService, DescribeServices shows the service as it was before. */
  staleReadsMs?: number;
  /** How long the session of an assumed role is good for; by default an hour. */
  sessionMs?: number;
}

export interface NewService {
  name: string;
  cluster: string;
  /** Family, "family:revision" or ARN of a registered one. */
  taskDefinition: string;
  desiredCount?: number;
  deploymentConfiguration?: Partial<DeploymentConfiguration>;
  deploymentController?: { type: 'ECS' | 'CODE_DEPLOY' | 'EXTERNAL' };
  launchType?: 'FARGATE' | 'EC2';
  schedulingStrategy?: 'REPLICA' | 'DAEMON';
  loadBalancers?: Service['loadBalancers'];
  /** More of what DescribeServices shows. */
  settings?: JsonObject;
}

/** A running local AWS. */
export interface LocalAws {
  /** For AWS_ENDPOINT_URL. */
  url: string;
  /** What a process needs to talk to it: endpoint, region and credentials. */
  environment: Record<string, string>;
  /** Every call that arrived, oldest first. */
  requests: RecordedRequest[];
  state: EcsState;
  scaling: AutoScaling;
  logs: LogStreams;
  /** ARNs of target groups, and of the load balancer of each. */
  targetGroups: TargetGroups;
  inventory: Inventory;
  sts: Sts;
  codeDeploy: CodeDeploy;
  /** Host of image references: `${registryHost}/${repository}:${tag}`. */
  registryHost: string;
  /** A login that the registry takes. */
  registryLogin(): { user: string; password: string };
  addCluster(name: string): Cluster;
  /** @returns the repository's URI */
  addRepository(
    name: string,
    options?: Partial<Pick<Repository, 'imageTagMutability' | 'registryId' | 'scanOnPush'>>,
  ): string;
  /** ECR's repositories, those that a run has created included. */
  repositories: Repository[];
  scans: Scans;
  /** An image that is only said to be there, or an index of images. @returns its digest */
  addImage(repository: string, tag: string, index?: object): string;
  /** A lifecycle rule expires an image that was only said to be there. */
  removeImage(repository: string, tag: string): void;
  /** @returns the revision's ARN */
  registerTaskDefinition(json: object): string;
  /** A service that has been stable for long. Nothing runs behind its first tasks, whatever their image. */
  addService(service: NewService): Service;
  service(name: string): Service;
  /** CodeDeploy's application and deployment group of a service under CODE_DEPLOY. */
  addDeploymentGroup(group: NewDeploymentGroup): DeploymentGroup;
  /** Somebody else updates the service. */
  deployOutside(service: string, taskDefinition: string): Deployment;
  /** The service's deployments stay in progress, and nothing happens to its tasks, until released. */
  hold(service: string, held?: boolean): void;
  /** Somebody else deletes the service: INACTIVE, or unknown where `forgotten`. */
  deleteService(service: string, options?: { forgotten: boolean }): void;
  /** A CloudWatch alarm of the service's deployment goes off. */
  triggerAlarm(service: string, alarmName: string): void;
  /** What the function of a Lambda lifecycle hook answers; SUCCEEDED unless told. */
  answerHook(functionArn: string, answer: 'SUCCEEDED' | 'FAILED' | 'IN_PROGRESS'): void;
  fail(fault: Fault): void;
  /** No more faults. */
  heal(): void;
  /** Ends its containers and connections. */
  close(): Promise<void>;
}

/** Starts an ECS, ECR, STS, CloudWatch Logs and CodeDeploy of its own, in this process. */
export async function startLocalAws(options: LocalAwsOptions = {}): Promise<LocalAws> {
  const { region = 'eu-west-1', accountId = '123456789012', tasks = 'simulated' } = options;
  const timings = { ...(tasks === 'docker' ? FAST_CONTAINERS : FAST), ...options.timings };
  const state = new EcsState(region, accountId);
  const ecr = new Ecr(region, accountId, typeof options.registry === 'object' ? options.registry : undefined);
  const registry = await startRegistryOf(ecr, accountId, options.registry);
  if (registry) ecr.connect(registry);
  const runner: TaskRunner =
    tasks === 'docker'
      ? await DockerTasks.connect(timings, ecr)
      : new SimulatedTasks(timings, options.behaviour ?? (() => undefined), (image) => ecr.isMissing(image));
  const logs = new LogStreams();
  const lifecycle = new TaskLifecycle(state, runner, logs);
  const scheduler = new Scheduler(state, lifecycle, timings);
  const codeDeploy = new CodeDeploy(state, timings, ({ ecsService }, set) => scheduler.isScaledUp(ecsService, set));
  const faults = new Faults();
  const scaling = new AutoScaling();
  const inventory = new Inventory({ region, accountId });
  const sts = new Sts(accountId, options.sessionMs ?? 3_600_000);
  const services = {
    ecs: {
      ...taskDefinitionOperations(state, options.rejectFields ?? []),
      ...serviceOperations(state, options.staleReadsMs ?? 0),
      ...taskOperations(state, lifecycle),
    },
    ecr: ecr.operations(),
    logs: logsOperations(logs),
    secretsmanager: inventory.secretsOperations(),
    ssm: inventory.parameterOperations(),
    'application-autoscaling': scaling.operations(),
    codedeploy: codeDeployOperations(state, codeDeploy),
  };
  const targetGroups: TargetGroups = new Map();
  const server = new AwsServer(services, faults, { region, accountId }, targetGroups, inventory, sts);
  const url = await server.listen(options.port);
  const service = (name: string) => {
    const found = state.services.find((each) => each.name === name);
    if (!found) throw new AwsError('ServiceNotFoundException', `Service not found: ${name}`);
    return found;
  };
  return {
    url,
    environment: {
      AWS_ENDPOINT_URL: url,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    },
    requests: server.requests,
    state,
    scaling,
    logs,
    targetGroups,
    inventory,
    sts,
    codeDeploy,
    registryHost: ecr.host,
    registryLogin: () => ecr.login(),
    addCluster: (name) => {
      const cluster = { name, arn: state.arn(`cluster/${name}`) };
      state.clusters.push(cluster);
      return cluster;
    },
    addRepository: (name, settings) => ecr.add(name, settings),
    repositories: ecr.repositories,
    scans: ecr.scans,
    addImage: (repository, tag, index) => ecr.addImage(repository, tag, index),
    removeImage: (repository, tag) => ecr.removeImage(repository, tag),
    registerTaskDefinition: (json) => register(state, json as JsonObject).arn,
    addService: (given) => addStableService(state, lifecycle, given),
    service,
    addDeploymentGroup: (group) => codeDeploy.addGroup(group),
    deployOutside: (name, taskDefinition) => {
      updateService(state, service(name), { service: name, taskDefinition, forceNewDeployment: true });
      return primaryOf(service(name));
    },
    hold: (name, held = true) => {
      service(name).held = held;
    },
    deleteService: (name, { forgotten } = { forgotten: false }) => {
      const deleted = service(name);
      deleted.status = 'INACTIVE';
      deleted.desiredCount = 0;
      if (forgotten) state.services.splice(state.services.indexOf(deleted), 1);
    },
    triggerAlarm: (name, alarmName) => {
      const { rollback = false } = service(name).deploymentConfiguration.alarms ?? {};
      primaryOf(service(name)).serviceDeployment.triggeredAlarmNames.push(alarmName);
      failDeployment(service(name), alarmCause(rollback));
    },
    answerHook: (functionArn, answer) => {
      state.hookAnswers.set(functionArn, answer);
    },
    fail: (fault) => faults.add(fault),
    heal: () => faults.clear(),
    close: async () => {
      scheduler.close();
      codeDeploy.close();
      await Promise.all([server.close(), runner.close(), registry?.close()]);
    },
  };
}

async function startRegistryOf(
  ecr: Ecr,
  registryId: string,
  registry: LocalAwsOptions['registry'],
): Promise<Registry | undefined> {
  if (!registry) return undefined;
  if (typeof registry === 'object') return standaloneRegistry(registry);
  const { startRegistry } = await import('./registry.ts');
  return await startRegistry({
    registryId,
    repositoryExists: (name) => ecr.repositories.some((each) => each.name === name),
    isImmutable: (name, tag) => ecr.isImmutable(name, tag),
    authorize: (user, password) => ecr.authorizes(user, password),
  });
}

function addStableService(state: EcsState, lifecycle: TaskLifecycle, given: NewService): Service {
  const cluster = state.cluster(given.cluster);
  const taskDefinition = state.findTaskDefinition(given.taskDefinition);
  if (!taskDefinition) throw new AwsError('ClientException', 'TaskDefinition not found.');
  const service: Service = {
    name: given.name,
    arn: state.arn(`service/${cluster.name}/${given.name}`),
    cluster,
    status: 'ACTIVE',
    desiredCount: given.desiredCount ?? 1,
    deploymentConfiguration: {
      maximumPercent: 200,
      minimumHealthyPercent: 100,
      deploymentCircuitBreaker: { enable: false, rollback: false },
      strategy: 'ROLLING',
      ...given.deploymentConfiguration,
    },
    deploymentController: given.deploymentController,
    launchType: given.launchType ?? (given.settings?.capacityProviderStrategy ? undefined : 'FARGATE'),
    schedulingStrategy: given.schedulingStrategy ?? 'REPLICA',
    loadBalancers: given.loadBalancers ?? [],
    settings: {
      networkConfiguration: {
        awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'], assignPublicIp: 'DISABLED' },
      },
      ...given.settings,
    },
    tags: [],
    createdAt: seconds(),
    deployments: [],
    serviceDeployments: [],
    serviceRevisions: [],
    events: [],
    lastCompleted: undefined,
    held: false,
  };
  state.services.push(service);
  const deployment = startDeployment(state, service, taskDefinition.arn);
  for (let count = 0; count < service.desiredCount; count += 1) {
    lifecycle.adopt({
      cluster,
      taskDefinition,
      group: `service:${service.name}`,
      startedBy: deployment.id,
      launchType: service.launchType ?? 'FARGATE',
      service,
      serviceRevision: deployment.serviceRevision,
    });
  }
  complete(service, deployment);
  return service;
}
