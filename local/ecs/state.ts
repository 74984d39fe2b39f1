import { randomBytes } from 'node:crypto';
import { AwsError, type JsonObject } from '../wire.ts';

export interface Cluster {
  name: string;
  arn: string;
}

/** A registered revision: what RegisterTaskDefinition was given, plus the output-only members. */
export interface TaskDefinition {
  family: string;
  revision: number;
  arn: string;
  status: 'ACTIVE' | 'INACTIVE';
  /** As DescribeTaskDefinition shows it, without `status` and `deregisteredAt`. */
  json: JsonObject;
  tags: JsonObject[];
  deregisteredAt?: number;
}

export interface DeploymentCircuitBreaker {
  enable: boolean;
  rollback: boolean;
  resetOnHealthyTask?: boolean;
  thresholdConfiguration?: { type: 'COUNT' | 'BOUNDED_PERCENT' | 'UNBOUNDED_PERCENT'; value: number };
}

export interface DeploymentConfiguration {
  maximumPercent: number;
  minimumHealthyPercent: number;
  deploymentCircuitBreaker?: DeploymentCircuitBreaker;
  alarms?: { alarmNames: string[]; enable: boolean; rollback: boolean };
  strategy?: string;
  /** How long both revisions run beside each other once all traffic is shifted. */
  bakeTimeInMinutes?: number;
  linearConfiguration?: { stepPercent?: number; stepBakeTimeInMinutes?: number };
  canaryConfiguration?: { canaryPercent?: number; canaryBakeTimeInMinutes?: number };
  lifecycleHooks?: {
    targetType?: 'AWS_LAMBDA' | 'PAUSE';
    hookTargetArn?: string;
    lifecycleStages: LifecycleStage[];
    timeoutConfiguration?: { timeoutInMinutes?: number; action?: 'CONTINUE' | 'ROLLBACK' };
  }[];
  earlySuccessCriteria?: {
    enable: boolean;
    healthyPercent?: number;
    sourceServiceRevisionCleanup?: 'BLOCKING' | 'DEFERRED';
  };
}

export type LifecycleStage =
  | 'RECONCILE_SERVICE'
  | 'PRE_SCALE_UP'
  | 'SCALE_UP'
  | 'POST_SCALE_UP'
  | 'TEST_TRAFFIC_SHIFT'
  | 'POST_TEST_TRAFFIC_SHIFT'
  | 'PRE_PRODUCTION_TRAFFIC_SHIFT'
  | 'PRODUCTION_TRAFFIC_SHIFT'
  | 'POST_PRODUCTION_TRAFFIC_SHIFT'
  | 'BAKE_TIME'
  | 'CLEAN_UP';

/** A lifecycle hook of the current stage, as `lifecycleHookDetails` shows it. */
export interface LifecycleHook {
  hookId: string;
  targetType: 'AWS_LAMBDA' | 'PAUSE';
  targetArn: string | undefined;
  status: 'AWAITING_ACTION' | 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';
  /** Epoch seconds. */
  expiresAt: number;
  timeoutAction: 'CONTINUE' | 'ROLLBACK';
}

/** Where a BLUE_GREEN, LINEAR or CANARY deployment is. */
export interface TrafficShift {
  stage: LifecycleStage;
  /** ms since the epoch. */
  enteredAt: number;
  /** undefined until the stage is entered. */
  hooks: LifecycleHook[] | undefined;
  /** Percent of the traffic that the new revision gets. */
  test: number;
  production: number;
}

/** An entry of a service's `deployments`. Times are epoch seconds. */
export interface Deployment {
  id: string;
  status: 'PRIMARY' | 'ACTIVE';
  taskDefinition: string;
  desiredCount: number;
  createdAt: number;
  updatedAt: number;
  failedTasks: number;
  /** One of the tasks that failed had been RUNNING: without a circuit breaker ECS shows no count of failed tasks from then on. */
  hasRun: boolean;
  rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  rolloutStateReason: string;
  serviceRevision: string;
  serviceDeployment: ServiceDeployment;
  isRollback: boolean;
  /** ms since the epoch: restarts are throttled until then. */
  notBefore: number;
  /** The deployment of CodeDeploy that made it, where it is a task set. */
  externalId?: string;
}

export type ServiceDeploymentStatus =
  | 'PENDING'
  | 'IN_PROGRESS'
  | 'SUCCESSFUL'
  | 'STOPPED'
  | 'ROLLBACK_REQUESTED'
  | 'ROLLBACK_IN_PROGRESS'
  | 'ROLLBACK_SUCCESSFUL'
  | 'ROLLBACK_FAILED';

export interface ServiceDeployment {
  arn: string;
  status: ServiceDeploymentStatus;
  statusReason?: string;
  createdAt: number;
  startedAt: number;
  updatedAt: number;
  finishedAt?: number;
  stoppedAt?: number;
  sourceServiceRevision: string | undefined;
  targetServiceRevision: string;
  requestedTaskCount: number;
  breaker: { status: 'TRIGGERED' | 'MONITORING' | 'MONITORING_COMPLETE' | 'DISABLED'; failureCount: number };
  triggeredAlarmNames: string[];
  /** undefined under ROLLING. */
  shift: TrafficShift | undefined;
  rollback?: { reason: string; startedAt: number; serviceRevisionArn: string };
}

export interface ServiceRevision {
  arn: string;
  taskDefinition: string;
  createdAt: number;
}

export interface Service {
  name: string;
  arn: string;
  cluster: Cluster;
  status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  desiredCount: number;
  deploymentConfiguration: DeploymentConfiguration;
  deploymentController: { type: string } | undefined;
  /** undefined: by a capacity provider strategy. */
  launchType: string | undefined;
  schedulingStrategy: string;
  loadBalancers: {
    targetGroupArn?: string;
    loadBalancerName?: string;
    containerName?: string;
    containerPort?: number;
  }[];
  /** Other members of CreateService and UpdateService, as they were given. */
  settings: JsonObject;
  tags: { key: string; value: string }[];
  clientToken?: string | undefined;
  createdAt: number;
  /** Newest first. */
  deployments: Deployment[];
  serviceDeployments: ServiceDeployment[];
  serviceRevisions: ServiceRevision[];
  events: { id: string; createdAt: number; message: string }[];
  /** What a rollback goes back to. */
  lastCompleted: Deployment | undefined;
  /** The scheduler leaves it alone: its deployment stays in progress. */
  held: boolean;
  /** What DescribeServices still shows until `staleUntil` (ms since the epoch). */
  stale?: { until: number; view: object };
}

export interface Container {
  name: string;
  image: string;
  essential: boolean;
  lastStatus: 'PENDING' | 'RUNNING' | 'STOPPED';
  healthStatus: 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN';
  hasHealthCheck: boolean;
  runtimeId?: string;
  imageDigest?: string;
  exitCode?: number;
  reason?: string;
}

export interface Task {
  id: string;
  arn: string;
  cluster: Cluster;
  taskDefinition: TaskDefinition;
  group: string;
  startedBy: string | undefined;
  service: Service | undefined;
  serviceRevision: string | undefined;
  launchType: string;
  desiredStatus: 'RUNNING' | 'STOPPED';
  lastStatus: 'PROVISIONING' | 'PENDING' | 'RUNNING' | 'DEPROVISIONING' | 'STOPPED';
  createdAt: number;
  startedAt?: number;
  stoppingAt?: number;
  stoppedAt?: number;
  stopCode?: string;
  stoppedReason?: string;
  containers: Container[];
  /** Behind a load balancer: whether its target answers health checks. */
  targetHealthy: boolean;
  /** ms since the epoch: since when it counts as healthy. */
  healthySince: number | undefined;
  /** It ended by itself or failed a health check: a failure of its deployment, which the scheduler has not counted yet. */
  failure: boolean;
  /** It has been healthy for so long that the circuit breaker took note of it. */
  noted: boolean;
  /** Nothing runs behind it. */
  adopted: boolean;
  /** RunTask's, as DescribeTasks shows them. */
  overrides?: JsonObject;
}

/** Everything that the local ECS knows. */
export class EcsState {
  readonly region: string;
  readonly accountId: string;
  readonly clusters: Cluster[] = [];
  readonly services: Service[] = [];
  readonly taskDefinitions: TaskDefinition[] = [];
  readonly tasks: Task[] = [];
  /** What the functions of Lambda hooks answer, by ARN; SUCCEEDED unless told. */
  readonly hookAnswers = new Map<string, 'SUCCEEDED' | 'FAILED' | 'IN_PROGRESS'>();

  constructor(region: string, accountId: string) {
    this.region = region;
    this.accountId = accountId;
  }

  arn(resource: string): string {
    return `arn:aws:ecs:${this.region}:${this.accountId}:${resource}`;
  }

  /** By name or ARN. */
  cluster(given = 'default'): Cluster {
    const cluster = this.clusters.find(({ name, arn }) => given === name || given === arn);
    if (!cluster) throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
    return cluster;
  }

  /** By name or ARN; undefined where the cluster has none such. */
  findService(cluster: Cluster, given: string): Service | undefined {
    return this.services.find(
      (service) => service.cluster === cluster && (given === service.name || given === service.arn),
    );
  }

  service(cluster: Cluster, given: string): Service {
    const service = this.findService(cluster, given);
    if (!service) throw new AwsError('ServiceNotFoundException', 'Service not found.');
    if (service.status !== 'ACTIVE') {
      throw new AwsError('ServiceNotActiveException', 'Service was not ACTIVE.');
    }
    return service;
  }

  /** By family (newest ACTIVE revision), "family:revision" or ARN. */
  findTaskDefinition(given: string): TaskDefinition | undefined {
    const name = given.slice(given.lastIndexOf('/') + 1);
    const [family, revision] = name.split(':');
    if (given.startsWith('arn:') && !given.startsWith(this.arn('task-definition/'))) return undefined;
    return revision
      ? this.taskDefinitions.find((each) => each.family === family && each.revision === Number(revision))
      : this.taskDefinitions.findLast((each) => each.family === family && each.status === 'ACTIVE');
  }

  /** Tasks of a service that have not stopped; of one deployment where its id is given. */
  liveTasks(service: Service, deploymentId?: string): Task[] {
    return this.tasks.filter(
      (task) =>
        task.service === service &&
        task.lastStatus !== 'STOPPED' &&
        (deploymentId === undefined || task.startedBy === deploymentId),
    );
  }
}

export function digits(count: number): string {
  return Array.from(randomBytes(count), (byte, index) => (index === 0 ? 1 + (byte % 9) : byte % 10)).join('');
}

export function hex(count: number): string {
  return randomBytes(count / 2).toString('hex');
}
