import { execFile, execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { engineAnswers } from '../../../local/tasks/engine.ts';
import { clientOptions, closeAll, playground, until } from './playground.ts';

const IMAGE = 'ship-to-ecs-test-busybox:latest';
const describeWithEngine = (await engineAnswers()) ? describe : describe.skip;

/** Updates the service to a revision whose container is as given; it has a circuit breaker without rollback. */
async function deploy(container: object) {
  const play = await playground({
    tasks: 'docker',
    service: { deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: false } } },
  });
  const [base] = play.definition.containerDefinitions;
  play.aws.registerTaskDefinition({ family: 'api', containerDefinitions: [{ ...base, image: IMAGE, ...container }] });
  const { service } = await play.ecs.send(
    new UpdateServiceCommand({ cluster: 'production', service: 'api', taskDefinition: 'api:2' }),
  );
  const startedBy = service?.deployments?.[0]?.id;
  const rolloutState = async () => {
    const answer = await play.ecs.send(new DescribeServicesCommand({ cluster: 'production', services: ['api'] }));
    return answer.services?.[0]?.deployments?.[0]?.rolloutState;
  };
  return {
    ...play,
    outcome: () => until(rolloutState, (state) => state !== 'IN_PROGRESS'),
    tasks: async (desiredStatus: 'RUNNING' | 'STOPPED') => {
      const { taskArns } = await play.ecs.send(
        new ListTasksCommand({ cluster: 'production', startedBy, desiredStatus }),
      );
      const { tasks = [] } = await play.ecs.send(new DescribeTasksCommand({ cluster: 'production', tasks: taskArns }));
      return tasks;
    },
  };
}

/** Pushes the test image under another name, with a docker configuration of its own. The registry is in this process: no waiting here. */
async function push(image: string, { user, password }: { user: string; password: string }): Promise<void> {
  const config = mkdtempSync(join(tmpdir(), 'docker-config-'));
  const docker = async (args: string[], input = '') => {
    const running = promisify(execFile)('docker', ['--config', config, ...args]);
    running.child.stdin?.end(input);
    await running;
  };
  await docker(['login', '--username', user, '--password-stdin', image.split('/')[0] as string], password);
  await docker(['tag', IMAGE, image]);
  await docker(['push', image]);
  await docker(['rmi', image]);
  rmSync(config, { recursive: true });
}

describeWithEngine('tasks as real containers', () => {
  beforeAll(() => {
    const root = mkdtempSync(join(tmpdir(), 'busybox-'));
    const busybox = ['/bin/busybox', '/usr/bin/busybox'].find(existsSync);
    if (!busybox) throw new Error('Install busybox-static: the test image is made of it.');
    mkdirSync(join(root, 'bin'));
    copyFileSync(busybox, join(root, 'bin/busybox'));
    for (const applet of ['sh', 'sleep', 'tail', 'true', 'false', 'echo'])
      symlinkSync('busybox', join(root, 'bin', applet));
    const archive = execFileSync('tar', ['-c', '-C', root, 'bin'], { maxBuffer: 64 * 1024 * 1024 });
    execFileSync('docker', ['import', '--change', 'ENV PATH=/bin', '-', IMAGE], { input: archive });
    rmSync(root, { recursive: true });
  });

  afterEach(closeAll);

  afterAll(() => {
    execFileSync('docker', ['rmi', '--force', IMAGE]);
  });

  it('run, become healthy and replace the old ones', async () => {
    const { outcome, tasks } = await deploy({
      command: ['sleep', '60'],
      healthCheck: { command: ['CMD-SHELL', 'true'], interval: 5 },
    });
    expect(await outcome()).toBe('COMPLETED');
    expect(await tasks('RUNNING')).toMatchObject([
      {
        lastStatus: 'RUNNING',
        healthStatus: 'HEALTHY',
        containers: [{ runtimeId: expect.stringMatching(/^\w{64}$/) }],
      },
    ]);
  });

  it('crash with their exit code, and their output is in the logs', async () => {
    const { aws, outcome, tasks } = await deploy({
      command: ['sh', '-c', 'echo "starting $MODE"; echo "no database" >&2; exit 3'],
      environment: [{ name: 'MODE', value: 'slowly' }],
    });
    expect(await outcome()).toBe('FAILED');
    const [task] = await tasks('STOPPED');
    expect(task).toMatchObject({ stopCode: 'EssentialContainerExited', containers: [{ name: 'api', exitCode: 3 }] });
    const { events } = await new CloudWatchLogsClient(clientOptions(aws)).send(
      new GetLogEventsCommand({
        logGroupName: '/ecs/api',
        logStreamName: `ecs/api/${task?.taskArn?.split('/').at(-1)}`,
      }),
    );
    expect(events?.map(({ message }) => message).sort()).toEqual(['no database', 'starting slowly']);
  });

  it('are killed when they use more memory than they may', async () => {
    const { outcome, tasks } = await deploy({ command: ['tail', '/dev/zero'], memory: 16 });
    expect(await outcome()).toBe('FAILED');
    const [task] = await tasks('STOPPED');
    expect(task).toMatchObject({
      stoppedReason: 'Essential container in task exited',
      containers: [{ exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' }],
    });
  });

  it('are stopped when their health check fails', async () => {
    const { outcome, tasks } = await deploy({
      // A shell that is process 1 ignores SIGTERM unless told otherwise.
      command: ['sh', '-c', 'trap "exit 0" TERM; while true; do sleep 0.1; done'],
      healthCheck: { command: ['CMD', 'false'], interval: 5, retries: 1 },
    });
    expect(await outcome()).toBe('FAILED');
    const [task] = await tasks('STOPPED');
    expect(task).toMatchObject({
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: 'Task failed container health checks',
      healthStatus: 'UNHEALTHY',
      containers: [{ exitCode: 0 }],
    });
  });

  it('do not start when their image is missing', async () => {
    const { outcome, tasks } = await deploy({ image: 'ship-to-ecs-test-none:1' });
    expect(await outcome()).toBe('FAILED');
    const [task] = await tasks('STOPPED');
    expect(task?.stopCode).toBe('TaskFailedToStart');
    expect(task?.stoppedReason).toMatch(/^CannotPullContainerError: .*ship-to-ecs-test-none:1: not found$/);
  });

  it('are pulled from the local ECR, with its login', async () => {
    const { aws, ecs, definition } = await playground({ tasks: 'docker', registry: 'embedded' });
    const image = `${aws.registryHost}/api:2`;
    await push(image, aws.registryLogin());
    const containerDefinitions = [{ ...definition.containerDefinitions[0], image, command: ['sleep', '60'] }];
    aws.registerTaskDefinition({ family: 'api', containerDefinitions });
    aws.deployOutside('api', 'api:2');
    const rolloutState = async () => aws.service('api').deployments[0]?.rolloutState;
    expect(await until(rolloutState, (state) => state !== 'IN_PROGRESS')).toBe('COMPLETED');
    const { imageDetails } = await new ECRClient(clientOptions(aws)).send(
      new DescribeImagesCommand({ repositoryName: 'api', imageIds: [{ imageTag: '2' }] }),
    );
    const { taskArns } = await ecs.send(new ListTasksCommand({ cluster: 'production', serviceName: 'api' }));
    const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster: 'production', tasks: taskArns }));
    expect(tasks?.[0]?.containers?.[0]?.imageDigest).toBe(imageDetails?.[0]?.imageDigest);
    expect(imageDetails?.[0]?.imageSizeInBytes).toBeGreaterThan(100_000);
  });

  it('do not start when the local ECR does not have their tag', async () => {
    const { aws, definition } = await playground({ tasks: 'docker', registry: 'embedded' });
    const image = `${aws.registryHost}/api:none`;
    aws.registerTaskDefinition({ ...definition, containerDefinitions: [{ name: 'api', image }] });
    aws.deployOutside('api', 'api:2');
    const task = await until(
      async () => aws.state.tasks.at(-1),
      (newest) => newest?.lastStatus === 'STOPPED',
    );
    expect(task?.stoppedReason).toBe(
      `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: not found`,
    );
  });

  it('do not start when their command is missing', async () => {
    const { outcome, tasks } = await deploy({ command: ['serve'] });
    expect(await outcome()).toBe('FAILED');
    const [task] = await tasks('STOPPED');
    expect(task?.stoppedReason).toMatch(/^CannotStartContainerError: .*"serve": executable file not found/);
  });
});
