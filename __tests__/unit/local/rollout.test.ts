import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  type ContainerDefinition,
  DescribeServiceDeploymentsCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  type Service,
  StopServiceDeploymentCommand,
  type Task,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { LocalAwsOptions, NewService } from '../../../local/aws.ts';
import type { ChooseBehaviour } from '../../../local/tasks/simulated.ts';
import { clientOptions, closeAll, type Playground, playground, until } from './playground.ts';

const BREAKER = { enable: true, rollback: false };
const BREAKER_WITH_ROLLBACK = { enable: true, rollback: true };

afterEach(closeAll);

/** A service on api:1, and api:2 which behaves as told; then the service is updated to api:2. */
async function deploy(behaviour: LocalAwsOptions['behaviour'], service: Partial<NewService> = {}) {
  const play = await playground({
    behaviour: (container, task) => (task.taskDefinition === 'api:2' ? behaviour?.(container, task) : undefined),
    service,
  });
  play.aws.registerTaskDefinition(play.definition);
  const { service: updated } = await play.ecs.send(
    new UpdateServiceCommand({ cluster: 'production', service: 'api', taskDefinition: 'api:2' }),
  );
  return { ...play, deploymentId: updated?.deployments?.[0]?.id as string };
}

async function describeService({ ecs }: Playground): Promise<Service> {
  const { services } = await ecs.send(new DescribeServicesCommand({ cluster: 'production', services: ['api'] }));
  return services?.[0] as Service;
}

async function serviceDeployment(play: Playground) {
  const { currentServiceDeployment = '' } = await describeService(play);
  const { serviceDeployments } = await play.ecs.send(
    new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [currentServiceDeployment] }),
  );
  return serviceDeployments?.[0];
}

async function stoppedTasks({ ecs }: Playground, startedBy: string) {
  const { taskArns = [] } = await ecs.send(
    new ListTasksCommand({ cluster: 'production', startedBy, desiredStatus: 'STOPPED' }),
  );
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: 'production', tasks: taskArns }));
  return tasks;
}

const messages = ({ events = [] }: Service) => events.map(({ message = '' }) => message);

describe('a rolling update', () => {
  it('starts new tasks, drains the old ones and completes', async () => {
    const play = await deploy(() => ({ kind: 'runs' }), { desiredCount: 2 });
    const first = await describeService(play);
    expect(first.deployments).toMatchObject([
      {
        id: play.deploymentId,
        status: 'PRIMARY',
        rolloutState: 'IN_PROGRESS',
        rolloutStateReason: `ECS deployment ${play.deploymentId} in progress.`,
      },
      { status: 'ACTIVE', runningCount: 2, rolloutState: 'COMPLETED' },
    ]);
    expect(first.deployments?.[0]?.createdAt).toBeInstanceOf(Date);
    const service = await until(
      () => describeService(play),
      ({ deployments }) => deployments?.length === 1,
    );
    expect(service).toMatchObject({
      runningCount: 2,
      pendingCount: 0,
      deployments: [{ rolloutState: 'COMPLETED', failedTasks: 0, runningCount: 2 }],
    });
    expect(messages(service).slice(0, 2)).toEqual([
      '(service api) has reached a steady state.',
      `(service api) (deployment ${play.deploymentId}) deployment completed.`,
    ]);
    expect(messages(service)).toContainEqual(
      expect.stringMatching(/^\(service api\) has started 2 tasks: \(task \w+\) \(task \w+\)\.$/),
    );
    expect(await serviceDeployment(play)).toMatchObject({
      status: 'SUCCESSFUL',
      deploymentCircuitBreaker: { status: 'DISABLED' },
      targetServiceRevision: { requestedTaskCount: 2, runningTaskCount: 2 },
    });
  });

  it('stops old tasks first where maximumPercent leaves no room', async () => {
    const play = await deploy(() => ({ kind: 'runs' }), {
      desiredCount: 2,
      deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 50 },
    });
    const counts: number[] = [];
    await until(
      async () => {
        const service = await describeService(play);
        counts.push(service.runningCount ?? 0);
        return service;
      },
      ({ deployments }) => deployments?.[0]?.rolloutState === 'COMPLETED',
    );
    expect(Math.min(...counts)).toBe(1);
    expect(Math.max(...counts)).toBe(2);
  });

  it('waits for container health checks', async () => {
    const play = await playground({ behaviour: () => ({ kind: 'runs' }) });
    play.aws.registerTaskDefinition({
      ...play.definition,
      containerDefinitions: [{ name: 'api', image: 'api:2', healthCheck: { command: ['CMD-SHELL', 'true'] } }],
    });
    await play.ecs.send(new UpdateServiceCommand({ cluster: 'production', service: 'api', taskDefinition: 'api' }));
    await until(
      () => describeService(play),
      ({ deployments }) => deployments?.[0]?.rolloutState === 'COMPLETED',
    );
    const { taskArns } = await play.ecs.send(new ListTasksCommand({ cluster: 'production', serviceName: 'api' }));
    const { tasks } = await play.ecs.send(new DescribeTasksCommand({ cluster: 'production', tasks: taskArns }));
    expect(tasks).toMatchObject([{ lastStatus: 'RUNNING', healthStatus: 'HEALTHY', group: 'service:api' }]);
  });

  it('changes the number of tasks without a new deployment', async () => {
    const play = await playground({});
    const before = await describeService(play);
    await play.ecs.send(new UpdateServiceCommand({ cluster: 'production', service: 'api', desiredCount: 3 }));
    const service = await until(
      () => describeService(play),
      ({ runningCount }) => runningCount === 3,
    );
    expect(service.deployments).toHaveLength(1);
    expect(service.deployments?.[0]?.id).toBe(before.deployments?.[0]?.id);
  });

  it('is superseded by somebody else’s deployment', async () => {
    const play = await deploy(() => ({ kind: 'never-starts' }));
    const ours = (await describeService(play)).currentServiceDeployment as string;
    const theirs = play.aws.deployOutside('api', 'api:1');
    const service = await until(
      () => describeService(play),
      ({ deployments }) => deployments?.length === 1,
    );
    expect(service.deployments?.[0]).toMatchObject({ id: theirs.id, status: 'PRIMARY' });
    const { serviceDeployments } = await play.ecs.send(
      new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [ours] }),
    );
    expect(serviceDeployments?.[0]?.status).toBe('STOPPED');
  });

  it('stays in progress while held', async () => {
    const play = await playground({});
    play.aws.hold('api');
    await play.ecs.send(new UpdateServiceCommand({ cluster: 'production', service: 'api', forceNewDeployment: true }));
    const service = await describeService(play);
    expect(service.deployments?.[0]).toMatchObject({ rolloutState: 'IN_PROGRESS', runningCount: 0 });
  });

  it('is not seen at first where reads are stale', async () => {
    const play = await playground({ staleReadsMs: 200 });
    const before = await describeService(play);
    await play.ecs.send(new UpdateServiceCommand({ cluster: 'production', service: 'api', forceNewDeployment: true }));
    expect((await describeService(play)).deployments?.[0]?.id).toBe(before.deployments?.[0]?.id);
    await until(
      () => describeService(play),
      ({ deployments }) => deployments?.[0]?.id !== before.deployments?.[0]?.id,
    );
  });
});

describe('a deployment whose tasks crash', () => {
  const crash: ChooseBehaviour = () => ({ kind: 'exits', exitCode: 1, logs: ['boom'] });

  it('fails when the circuit breaker trips, and the old tasks stay', async () => {
    const play = await deploy(crash, { deploymentConfiguration: { deploymentCircuitBreaker: BREAKER } });
    const service = await until(
      () => describeService(play),
      ({ deployments }) => deployments?.[0]?.rolloutState === 'FAILED',
    );
    expect(service.deployments).toMatchObject([
      {
        id: play.deploymentId,
        status: 'PRIMARY',
        failedTasks: 3,
        rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
      },
      { status: 'ACTIVE', runningCount: 1 },
    ]);
    expect(messages(service)[0]).toBe(
      `(service api) (deployment ${play.deploymentId}) deployment failed: tasks failed to start.`,
    );
    expect(await serviceDeployment(play)).toMatchObject({
      status: 'STOPPED',
      deploymentCircuitBreaker: { status: 'TRIGGERED', failureCount: 3, threshold: 3 },
    });
  });

  it('goes back to what completed last when the circuit breaker rolls back', async () => {
    const play = await deploy(crash, { deploymentConfiguration: { deploymentCircuitBreaker: BREAKER_WITH_ROLLBACK } });
    const before = play.aws.service('api').lastCompleted?.id;
    const rollingBack = await until(
      () => describeService(play),
      ({ deployments }) => deployments?.[0]?.id !== play.deploymentId,
    );
    expect(rollingBack.deployments?.[0]?.rolloutStateReason).toBe(
      `ECS deployment circuit breaker: rolling back to deploymentId ${before}.`,
    );
    const service = await until(
      () => describeService(play),
      ({ deployments }) => deployments?.[0]?.rolloutState === 'COMPLETED',
    );
    expect(service.taskDefinition).toMatch(/api:1$/);
    expect(await serviceDeployment(play)).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: 'Service deployment rolled back because the circuit breaker threshold was exceeded.',
      rollback: { serviceRevisionArn: expect.stringContaining('service-revision/production/api/') },
    });
  });

  it('is tried for ever without a circuit breaker, and not counted: the tasks have run', async () => {
    const play = await deploy(crash);
    const service = await until(
      () => describeService(play),
      ({ events }) => (events ?? []).filter(({ message }) => message?.includes('has started')).length >= 4,
    );
    expect(service.deployments?.[0]).toMatchObject({ rolloutState: 'IN_PROGRESS', failedTasks: 0 });
  });

  it('is counted, and told, where the tasks never run', async () => {
    const play = await deploy(() => ({ kind: 'cannot-pull' }));
    const service = await until(
      () => describeService(play),
      ({ deployments }) => (deployments?.[0]?.failedTasks ?? 0) >= 4,
    );
    expect(service.deployments?.[0]?.rolloutState).toBe('IN_PROGRESS');
    expect(messages(service).some((message) => message.includes('unable to consistently start tasks'))).toBe(true);
  });

  it('trips at the service’s own threshold', async () => {
    const thresholdConfiguration = { type: 'COUNT', value: 1 } as const;
    const play = await deploy(crash, {
      deploymentConfiguration: { deploymentCircuitBreaker: { ...BREAKER, thresholdConfiguration } },
    });
    const service = await until(
      () => describeService(play),
      ({ deployments }) => deployments?.[0]?.rolloutState === 'FAILED',
    );
    expect(service.deployments?.[0]?.failedTasks).toBe(1);
  });

  it('fails for good when the rollback crashes too', async () => {
    const play = await playground({
      behaviour: crash,
      service: { deploymentConfiguration: { deploymentCircuitBreaker: BREAKER_WITH_ROLLBACK } },
    });
    play.aws.deployOutside('api', 'api:1');
    await until(
      () => serviceDeployment(play),
      (deployment) => deployment?.status === 'ROLLBACK_FAILED',
    );
    expect((await describeService(play)).deployments?.[0]?.rolloutState).toBe('FAILED');
  });

  it('takes its other containers along, unless what ended is not essential', async () => {
    const play = await playground({
      behaviour: ({ name }) => (name === 'api' ? { kind: 'runs' } : { kind: 'exits', exitCode: 2 }),
    });
    const run = async (essential: boolean, right: (task: Task | undefined) => boolean) => {
      const [api] = play.definition.containerDefinitions;
      const containerDefinitions = [api, { name: 'sidecar', image: 'sidecar:1', essential }] as ContainerDefinition[];
      await play.ecs.send(new RegisterTaskDefinitionCommand({ family: 'pair', containerDefinitions }));
      const { tasks } = await play.ecs.send(new RunTaskCommand({ cluster: 'production', taskDefinition: 'pair' }));
      const arns = [tasks?.[0]?.taskArn as string];
      return await until(async () => {
        const answer = await play.ecs.send(new DescribeTasksCommand({ cluster: 'production', tasks: arns }));
        return answer.tasks?.[0];
      }, right);
    };
    expect(await run(true, (task) => task?.lastStatus === 'STOPPED')).toMatchObject({
      stopCode: 'EssentialContainerExited',
      containers: [{ exitCode: 0 }, { exitCode: 2 }],
    });
    expect(await run(false, (task) => task?.containers?.[1]?.lastStatus === 'STOPPED')).toMatchObject({
      lastStatus: 'RUNNING',
      containers: [{ lastStatus: 'RUNNING' }, { exitCode: 2 }],
    });
  });

  it('leaves stopped tasks with exit codes, and their logs', async () => {
    const play = await deploy(crash, { deploymentConfiguration: { deploymentCircuitBreaker: BREAKER } });
    const [task] = await until(
      () => stoppedTasks(play, play.deploymentId).catch(() => []),
      ([first]) => first?.lastStatus === 'STOPPED',
    );
    expect(task).toMatchObject({
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      startedBy: play.deploymentId,
      containers: [{ name: 'api', exitCode: 1, lastStatus: 'STOPPED' }],
    });
    const logs = new CloudWatchLogsClient(clientOptions(play.aws));
    const logStreamName = `ecs/api/${task?.taskArn?.split('/').at(-1)}`;
    const { events } = await logs.send(new GetLogEventsCommand({ logGroupName: '/ecs/api', logStreamName }));
    expect(events).toMatchObject([{ message: 'boom' }]);
    await expect(
      logs.send(new GetLogEventsCommand({ logGroupName: '/ecs/api', logStreamName: 'none' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('a deployment that fails otherwise', () => {
  it('rolls back when somebody asks for it', async () => {
    const play = await deploy(() => ({ kind: 'never-starts' }));
    const { currentServiceDeployment } = await describeService(play);
    await play.ecs.send(
      new StopServiceDeploymentCommand({ serviceDeploymentArn: currentServiceDeployment, stopType: 'ROLLBACK' }),
    );
    await until(
      () => serviceDeployment(play),
      (deployment) => deployment?.status === 'ROLLBACK_SUCCESSFUL',
    );
  });

  it('fails by an alarm', async () => {
    const play = await deploy(() => ({ kind: 'never-starts' }), {
      deploymentConfiguration: { alarms: { alarmNames: ['errors'], enable: true, rollback: true } },
    });
    play.aws.triggerAlarm('api', 'errors');
    expect(await serviceDeployment(play)).toMatchObject({
      status: 'ROLLBACK_IN_PROGRESS',
      alarms: { status: 'TRIGGERED', triggeredAlarmNames: ['errors'] },
    });
  });

  const cases = [
    ['cannot pull', { kind: 'cannot-pull' }, 'TaskFailedToStart', /^CannotPullContainerError: pull image manifest/],
    [
      'a secret cannot be read',
      { kind: 'secret-not-readable', secretArn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db' },
      'TaskFailedToStart',
      /^ResourceInitializationError: unable to pull secrets.*secretsmanager:GetSecretValue/,
    ],
    ['out of memory', { kind: 'out-of-memory' }, 'EssentialContainerExited', /^Essential container in task exited$/],
    ['unhealthy', { kind: 'unhealthy' }, 'ServiceSchedulerInitiated', /^Task failed container health checks$/],
    [
      'an unhealthy target',
      { kind: 'unhealthy-target' },
      'ServiceSchedulerInitiated',
      /^Task failed ELB health checks in \(target-group arn:aws:elasticloadbalancing:/,
    ],
  ] as const;

  it.each(cases)('says in its tasks why: %s', async (_, behaviour, stopCode, stoppedReason) => {
    const targetGroupArn = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/api/0123456789abcdef';
    const play = await deploy(() => behaviour, {
      deploymentConfiguration: { deploymentCircuitBreaker: BREAKER },
      loadBalancers: [{ targetGroupArn, containerName: 'api', containerPort: 80 }],
    });
    await until(
      () => describeService(play),
      ({ deployments }) => deployments?.[0]?.rolloutState === 'FAILED',
    );
    const [task] = await stoppedTasks(play, play.deploymentId);
    expect(task).toMatchObject({ stopCode, stoppedReason: expect.stringMatching(stoppedReason) });
  });

  it('cannot place a task without capacity', async () => {
    const play = await deploy(() => ({ kind: 'no-capacity' }), {
      deploymentConfiguration: { deploymentCircuitBreaker: BREAKER },
    });
    const service = await until(
      () => describeService(play),
      ({ deployments }) => deployments?.[0]?.rolloutState === 'FAILED',
    );
    expect(messages(service)[1]).toMatch(
      /^\(service api\) was unable to place a task because no container instance met/,
    );
  });
});
