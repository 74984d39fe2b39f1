import { describe, expect, it, jest } from '@jest/globals';
import type { ContainerDefinition } from '../../local/tasks/runner.ts';
import type { Behaviour, ChooseBehaviour } from '../../local/tasks/simulated.ts';
import { onStage, type Stage } from '../support/stage.ts';

jest.setTimeout(60_000);

const MIGRATE = 'flask db upgrade';
const isTask = ({ command }: ContainerDefinition) => Array.isArray(command) && command.length > 0;
/** How the tasks of commands behave; those of services run. */
const commands =
  (behaviour: Behaviour): ChooseBehaviour =>
  (container) =>
    isTask(container) ? behaviour : undefined;
const WELL: Behaviour = { kind: 'exits', exitCode: 0, logs: ['INFO  [alembic] Running upgrade -> 1a2b3c'] };
const FAILS: Behaviour = { kind: 'exits', exitCode: 3, logs: ['connecting', 'relation "users" already exists'] };

function operations({ aws }: Stage): string[] {
  return aws.requests.map(({ operation }) => operation);
}

describe('before-command', () => {
  it.concurrent('runs with the new revision before any service is updated, and shows what it writes', async () => {
    const service = { launchType: 'FARGATE' as const, settings: { platformVersion: '1.4.0' } };
    await onStage({ behaviour: commands(WELL), service }, async (stage) => {
      const inputs = { 'before-command': MIGRATE, 'task-overrides': 'cpu=1024\nmemory=2048' };
      const run = await stage.deploy({ inputs });
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect(stage.calls('RunTask')).toEqual([
        {
          cluster: 'production',
          taskDefinition: expect.stringMatching(/api:2$/),
          count: 1,
          clientToken: expect.any(String),
          startedBy: 'ship-to-ecs',
          propagateTags: 'TASK_DEFINITION',
          networkConfiguration: { awsvpcConfiguration: expect.objectContaining({ subnets: ['subnet-1'] }) },
          launchType: 'FARGATE',
          platformVersion: '1.4.0',
          overrides: {
            cpu: '1024',
            memory: '2048',
            containerOverrides: [{ name: 'api', command: ['flask', 'db', 'upgrade'] }],
          },
        },
      ]);
      const order = operations(stage);
      expect(order.indexOf('RunTask')).toBeGreaterThan(order.indexOf('RegisterTaskDefinition'));
      expect(order.indexOf('UpdateService')).toBeGreaterThan(order.lastIndexOf('GetLogEvents'));
      // Once, however often it was asked for.
      expect(run.log.split('    INFO  [alembic] Running upgrade -> 1a2b3c')).toHaveLength(2);
      expect(run.log).toContain('✓ Before command: before-command exited with code 0');
      expect(run.outputs['task-exit-code']).toBe('0');
      expect(run.outputs['task-arn']).toContain(':task/production/');
      expect(run.summary).toContain('✅ <code>before-command</code>: task ');
    });
  });

  it.concurrent('shows what it writes while it still runs', async () => {
    await onStage({ behaviour: commands({ ...WELL, afterMs: 5000 } as Behaviour) }, async (stage) => {
      let shownAt = 0;
      const onOutput = (text: string) => {
        if (text.includes('Running upgrade')) shownAt ||= Date.now();
      };
      const run = await stage.deploy({ inputs: { 'before-command': MIGRATE }, onOutput });
      expect(run.exitCode).toBe(0);
      const [task] = stage.aws.state.tasks.filter(({ startedBy }) => startedBy === 'ship-to-ecs');
      expect(shownAt).toBeLessThan((task?.stoppedAt ?? 0) * 1000);
    });
  });

  it.concurrent('shows every line once, also those that CloudWatch Logs gets after its end', async () => {
    const lines = Array.from({ length: 12 }, (_, index) => `step ${index + 1} of 12`);
    const slow: Behaviour = { kind: 'exits', exitCode: 0, afterMs: 4000, logs: lines, everyMs: 400 };
    await onStage({ behaviour: commands(slow) }, async (stage) => {
      const run = await stage.deploy({ inputs: { 'before-command': MIGRATE } });
      expect(run.exitCode).toBe(0);
      const shown = run.log.split('\n').filter((line) => line.startsWith('    step '));
      expect(shown.map((line) => line.trim())).toEqual(lines);
    });
  });

  it.concurrent('in a container that does not end its task ends it, and its exit code decides', async () => {
    const container = { name: 'migrate', essential: false, image: 'migrate:1', command: ['sleep'] };
    const behaviour: ChooseBehaviour = ({ name }, { service }) =>
      service === undefined && name === 'migrate' ? WELL : { kind: 'runs' };
    await onStage({ behaviour }, async (stage) => {
      const [registered] = stage.aws.state.taskDefinitions;
      const containers = (registered?.json.containerDefinitions ?? []) as ContainerDefinition[];
      containers.push({ ...containers[0], ...container } as ContainerDefinition);
      const inputs = { 'before-command': MIGRATE, 'task-overrides': 'container=migrate', containers: 'api' };
      const run = await stage.deploy({ inputs });
      expect([run.exitCode, run.outputs.verdict, run.outputs['task-exit-code']]).toEqual([0, 'stable', '0']);
      expect(stage.calls('StopTask')).toEqual([
        expect.objectContaining({ reason: expect.stringContaining('before-command has ended.') }),
      ]);
    });
  });

  it.concurrent('runs by the capacity providers of the service', async () => {
    const capacityProviderStrategy = [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }];
    await onStage({ behaviour: commands(WELL), service: { settings: { capacityProviderStrategy } } }, async (stage) => {
      const run = await stage.deploy({ inputs: { 'before-command': MIGRATE } });
      expect(run.exitCode).toBe(0);
      expect(stage.calls('RunTask')[0]).toMatchObject({ capacityProviderStrategy });
      expect(stage.calls('RunTask')[0]).not.toHaveProperty('launchType');
    });
  });

  it.concurrent('is not run where only the desired count changes', async () => {
    await onStage({ behaviour: commands(WELL) }, async (stage) => {
      const run = await stage.deploy({
        inputs: { image: stage.image('1'), 'before-command': MIGRATE, 'desired-count': '2' },
      });
      expect([run.exitCode, stage.calls('RunTask')]).toEqual([0, []]);
      expect(stage.calls('UpdateService')).toHaveLength(1);
    });
  });

  it.concurrent('goes by its exit code where its log may not be read, and says so once', async () => {
    await onStage({ behaviour: commands({ ...WELL, afterMs: 5000 } as Behaviour) }, async (stage) => {
      stage.aws.fail({ operation: 'GetLogEvents', kind: 'access-denied' });
      const run = await stage.deploy({ inputs: { 'before-command': MIGRATE } });
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect(run.log.match(/::notice::[^\n]*logs:GetLogEvents/g)).toHaveLength(1);
    });
  });

  it.concurrent('without iam:PassRole fails and names it', async () => {
    await onStage({ behaviour: commands(WELL) }, async (stage) => {
      const role = 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole';
      const message = `User: arn:aws:sts::1:assumed-role/deploy/session is not authorized to perform: iam:PassRole on resource: ${role}`;
      stage.aws.fail({ operation: 'RunTask', kind: { error: 'AccessDeniedException', message } });
      const run = await stage.deploy({ inputs: { 'before-command': MIGRATE } });
      expect([run.exitCode, stage.calls('UpdateService')]).toEqual([1, []]);
      expect(run.log).toContain(`Allow iam:PassRole on ${role}`);
    });
  });

  it.concurrent('that fails leaves every service untouched, and says why', async () => {
    await onStage({ behaviour: commands(FAILS) }, async (stage) => {
      const run = await stage.deploy({ inputs: { 'before-command': MIGRATE } });
      expect([run.exitCode, run.outputs.verdict, stage.revisionOf('api')]).toEqual([1, '', 'api:1']);
      expect(stage.calls('UpdateService')).toEqual([]);
      expect(stage.calls('DeregisterTaskDefinition')).toHaveLength(1);
      for (const text of [run.log, run.summary]) {
        expect(text).toContain('before-command exited with code 3');
        expect(text).toContain('relation "users" already exists');
        expect(text).toMatch(/log group \/ecs\/api, stream ecs\/api\/[0-9a-f]{32}/);
        expect(text).toContain('No service was changed.');
      }
      expect(run.outputs['task-exit-code']).toBe('3');
      expect(run.log).toContain('✗ Before command: failed');
    });
  });

  it.concurrent('whose image cannot be pulled says so', async () => {
    await onStage({ behaviour: commands({ kind: 'cannot-pull' }) }, async (stage) => {
      const run = await stage.deploy({ inputs: { 'before-command': MIGRATE } });
      expect([run.exitCode, stage.calls('UpdateService')]).toEqual([1, []]);
      expect(run.log).toContain('before-command did not run.');
      expect(run.log).toContain('CannotPullContainerError');
    });
  });

  it.concurrent('that cannot be placed says so', async () => {
    await onStage({ behaviour: commands({ kind: 'no-capacity' }) }, async (stage) => {
      const run = await stage.deploy({ inputs: { 'before-command': MIGRATE } });
      expect([run.exitCode, stage.calls('UpdateService')]).toEqual([1, []]);
      expect(run.log).toContain('ECS could not place it: RESOURCE:CPU');
    });
  });

  it.concurrent('that goes on too long is stopped', async () => {
    await onStage({ behaviour: commands({ kind: 'runs', logs: ['waiting for the lock'] }) }, async (stage) => {
      const run = await stage.deploy({ inputs: { 'before-command': MIGRATE, 'timeout-minutes': '0.1' } });
      expect([run.exitCode, stage.calls('UpdateService')]).toEqual([1, []]);
      expect(stage.calls('StopTask')).toHaveLength(1);
      expect(run.log).toContain('before-command did not end within 6 s.');
      expect(run.log).toContain('was told to stop');
      expect(run.summary).toContain('waiting for the lock');
    });
  });

  it.concurrent('runs once where the answer of RunTask is lost', async () => {
    await onStage({ behaviour: commands(WELL) }, async (stage) => {
      stage.aws.fail({ operation: 'RunTask', kind: 'lost-answer' });
      const run = await stage.deploy({ inputs: { 'before-command': MIGRATE } });
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect(stage.calls('RunTask')).toHaveLength(2);
      expect(stage.aws.state.tasks.filter(({ startedBy }) => startedBy === 'ship-to-ecs')).toHaveLength(1);
    });
  });

  it.concurrent('is not run where there is nothing to deploy', async () => {
    await onStage({ behaviour: commands(WELL) }, async (stage) => {
      await stage.deploy();
      const run = await stage.deploy({ inputs: { 'before-command': MIGRATE } });
      expect([run.outputs.verdict, stage.calls('RunTask')]).toEqual(['unchanged', []]);
    });
  });

  it.concurrent('cannot give the runner commands', async () => {
    const logs = ['::error::owned', '::set-output name=x::y', '::stop-commands::z'];
    await onStage({ behaviour: commands({ kind: 'exits', exitCode: 0, logs }) }, async (stage) => {
      const run = await stage.deploy({ inputs: { 'before-command': MIGRATE } });
      const lines = run.log.split('\n');
      const stop = lines.findIndex((line) => /^::stop-commands::[0-9a-f-]{36}$/.test(line));
      const token = lines[stop]?.slice('::stop-commands::'.length);
      const end = lines.indexOf(`::${token}::`);
      for (const line of logs) {
        const at = lines.indexOf(`    ${line}`);
        expect(at).toBeGreaterThan(stop);
        expect(at).toBeLessThan(end);
      }
    });
  });

  it.concurrent.each(['ecs:RunTask', 'ecs:DescribeTasks'])('without %s fails and names it', async (action) => {
    await onStage({ behaviour: commands(WELL) }, async (stage) => {
      stage.aws.fail({ operation: action.slice(4), kind: 'access-denied' });
      const run = await stage.deploy({ inputs: { 'before-command': MIGRATE } });
      expect([run.exitCode, stage.calls('UpdateService')]).toEqual([1, []]);
      expect(run.log).toContain(`Allow ${action}`);
    });
  });
});

describe('after-command', () => {
  it.concurrent('runs once all services are stable', async () => {
    await onStage({ behaviour: commands(WELL), others: ['worker'] }, async (stage) => {
      const run = await stage.deploy({ inputs: { 'after-command': 'python smoke_test.py' } });
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      const order = operations(stage);
      expect(order.indexOf('RunTask')).toBeGreaterThan(order.lastIndexOf('DescribeServiceDeployments'));
      expect(stage.calls('RunTask')[0]?.taskDefinition).toMatch(/api:2$/);
    });
  });

  it.concurrent('that fails takes every service back, and says why', async () => {
    await onStage({ behaviour: commands(FAILS), others: ['worker'] }, async (stage) => {
      const run = await stage.deploy({ inputs: { 'after-command': 'python smoke_test.py' } });
      expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'rolled-back']);
      expect([stage.revisionOf('api'), stage.revisionOf('worker')]).toEqual(['api:1', 'worker:1']);
      for (const text of [run.log, run.summary]) {
        expect(text).toContain('after-command exited with code 3');
        expect(text).toMatch(
          /api was stable on api:2.* It is back on api:1, .*because after-command exited with code 3\./,
        );
      }
      expect(run.summary).toContain('<code>after-command</code> failed, and 2 services were rolled back');
      expect(run.log).toContain('::error title=Rolled back::');
      expect(JSON.parse(run.outputs['services-json'] ?? '')).toMatchObject([
        { service: 'api', verdict: 'rolled-back', reason: 'after-command exited with code 3' },
        { service: 'worker', verdict: 'rolled-back' },
      ]);
    });
  });

  it.concurrent('with rollback: false says what runs', async () => {
    await onStage({ behaviour: commands(FAILS) }, async (stage) => {
      const run = await stage.deploy({ inputs: { 'after-command': 'python smoke_test.py', rollback: 'false' } });
      expect([run.exitCode, stage.revisionOf('api')]).toEqual([1, 'api:2']);
      expect(run.log).toContain('api: runs api:2; it was not taken back to api:1.');
    });
  });
});

describe('mode: run-task', () => {
  const alone = { mode: 'run-task', 'before-command': 'flask users list' };

  it.concurrent('runs the command with the image of the commit, and touches no service', async () => {
    await onStage({ behaviour: commands(WELL) }, async (stage) => {
      const run = await stage.deploy({ inputs: alone });
      expect([run.exitCode, run.outputs['task-exit-code'], run.outputs.verdict]).toEqual([0, '0', '']);
      expect(stage.calls('RunTask')[0]?.taskDefinition).toMatch(/api:2$/);
      expect(stage.calls('DeregisterTaskDefinition')).toHaveLength(1);
      expect([stage.calls('UpdateService'), stage.revisionOf('api')]).toEqual([[], 'api:1']);
      expect(run.summary).toContain('<code>before-command</code> exited with code 0');
    });
  });

  it.concurrent('runs it with what the service has, where no image is given', async () => {
    await onStage({ behaviour: commands(WELL) }, async (stage) => {
      const run = await stage.deploy({ inputs: { ...alone, image: '' } });
      expect([run.exitCode, run.outputs['task-exit-code']]).toEqual([0, '0']);
      expect(stage.calls('RunTask')[0]?.taskDefinition).toMatch(/api:1$/);
      expect([stage.calls('RegisterTaskDefinition'), stage.calls('DeregisterTaskDefinition')]).toEqual([[], []]);
    });
  });

  it.concurrent('ends as the command does', async () => {
    await onStage({ behaviour: commands(FAILS) }, async (stage) => {
      const run = await stage.deploy({ inputs: { ...alone, image: '' } });
      expect([run.exitCode, run.outputs['task-exit-code']]).toEqual([1, '3']);
      expect(run.summary).toContain('❌ <code>before-command</code> exited with code 3');
      expect(run.summary).toContain('relation "users" already exists');
      expect(run.log).toContain('::error title=before-command failed::');
      expect((await stage.post(run)).log).toBe('');
      expect(stage.calls('StopTask')).toEqual([]);
    });
  });

  it.concurrent('does not run it any more once it is cancelled, and says what ECS has not answered', async () => {
    await onStage({ behaviour: commands(WELL) }, async (stage) => {
      stage.aws.fail({ operation: 'RegisterTaskDefinition', kind: 'hang' });
      const cancellation = new AbortController();
      const { ended } = await stage.start({ signal: cancellation.signal, inputs: alone });
      await stage.called('RegisterTaskDefinition');
      cancellation.abort();
      const run = await ended;
      expect([run.exitCode, stage.calls('RunTask')]).toEqual([1, []]);
      expect(run.log).toContain('✗ Task definition: cancelled');
      expect(run.log).toContain('A revision may have been registered: ECS has not answered.');
    });
  });
});

describe('inputs of one-off tasks', () => {
  it.concurrent.each<[Record<string, string>, string]>([
    [{ 'before-command': 'echo "a' }, 'before-command: the command has a quote that is not closed'],
    [{ 'after-command': 'x', wait: 'false' }, 'after-command: it runs once the services are stable'],
    [{ 'task-overrides': 'cpu=256' }, 'task-overrides: there is no before-command or after-command'],
    [{ mode: 'run-task' }, 'before-command: mode: run-task runs it, so give the command'],
    [
      { mode: 'run-task', 'before-command': 'x', services: 'api, web' },
      'services: 2 are given (mode: run-task takes one',
    ],
    [
      { mode: 'run-task', 'before-command': 'x', 'after-command': 'y' },
      'after-command: mode: run-task deploys nothing',
    ],
  ])('%j is refused', async (inputs, problem) => {
    await onStage({}, async ({ aws, deploy }) => {
      const run = await deploy({ inputs });
      expect([run.exitCode, aws.requests]).toEqual([1, []]);
      expect(run.log).toContain(problem);
    });
  });

  it.concurrent.each<[Record<string, string>, string]>([
    [{ 'task-overrides': 'cpu=300' }, 'task-overrides: cpu: Fargate has no 300 CPU units'],
    [
      { 'task-overrides': 'memory=8192' },
      'task-overrides: memory: with 256 CPU units Fargate gives 512, 1024 or 2048 MiB, and this is 8192',
    ],
  ])('a size that Fargate does not have is refused before anything is changed: %j', async (size, problem) => {
    await onStage({}, async ({ calls, deploy }) => {
      const run = await deploy({ inputs: { 'before-command': 'x', ...size } });
      expect(run.log).toContain(problem);
      expect([run.exitCode, calls('RegisterTaskDefinition')]).toEqual([1, []]);
    });
  });

  it.concurrent('a container that is not there is refused before anything is changed', async () => {
    await onStage({}, async ({ calls, deploy }) => {
      const run = await deploy({ inputs: { 'before-command': 'x', 'task-overrides': 'container=web' } });
      expect(run.log).toContain('task-overrides: container: "web" is not a container of api (it has "api")');
      expect(calls('RegisterTaskDefinition')).toEqual([]);
    });
  });
});

describe('a one-off task under way', () => {
  const RUNS = commands({ kind: 'runs', logs: ['half way'] });

  it.concurrent('is stopped when the run is cancelled', async () => {
    await onStage({ behaviour: RUNS }, async (stage) => {
      const cancellation = new AbortController();
      const { ended } = await stage.start({ signal: cancellation.signal, inputs: { 'before-command': MIGRATE } });
      await stage.called('GetLogEvents', 2);
      const at = performance.now();
      cancellation.abort();
      const run = await ended;
      expect(performance.now() - at).toBeLessThan(3500);
      expect([run.exitCode, stage.calls('UpdateService')]).toEqual([1, []]);
      expect(stage.calls('StopTask')).toEqual([
        expect.objectContaining({
          reason:
            'Ship to ECS: The run was cancelled. https://github.com/certifyme/credential-service/actions/runs/8123456789/attempts/1',
        }),
      ]);
      expect(run.log).toMatch(/before-command: task [0-9a-f]{32} was told to stop/);
      expect(run.log).toContain('No service was changed.');
      expect((await stage.post(run)).log).toBe('');
    });
  });

  it.concurrent('is stopped by the post step when the run was killed', async () => {
    await onStage({ behaviour: RUNS }, async (stage) => {
      const { child, ended } = await stage.start({ inputs: { 'before-command': MIGRATE } });
      await stage.called('GetLogEvents', 2);
      child.kill('SIGKILL');
      const after = await stage.post(await ended);
      expect(stage.calls('StopTask')).toHaveLength(1);
      for (const text of [after.log, after.summary]) {
        expect(text).toMatch(/before-command: its task [0-9a-f]{32} was told to stop\./);
      }
    });
  });

  it.concurrent('is stopped when the run is cancelled, also while CloudWatch Logs does not answer', async () => {
    await onStage({ behaviour: RUNS }, async (stage) => {
      stage.aws.fail({ operation: 'GetLogEvents', kind: 'hang', times: 99 });
      const cancellation = new AbortController();
      const { ended } = await stage.start({ signal: cancellation.signal, inputs: { 'before-command': MIGRATE } });
      await stage.called('GetLogEvents');
      const at = performance.now();
      cancellation.abort();
      const run = await ended;
      expect(performance.now() - at).toBeLessThan(3500);
      expect(stage.calls('StopTask')).toHaveLength(1);
      expect(run.log).toMatch(/before-command: task [0-9a-f]{32} was told to stop/);
    });
  });

  it.concurrent('that nobody knows of, since RunTask was not answered, is told of when the run is cancelled', async () => {
    await onStage({ behaviour: RUNS }, async (stage) => {
      stage.aws.fail({ operation: 'RunTask', kind: 'hang' });
      const cancellation = new AbortController();
      const { ended } = await stage.start({ signal: cancellation.signal, inputs: { 'before-command': MIGRATE } });
      await stage.called('RunTask');
      const at = performance.now();
      cancellation.abort();
      const run = await ended;
      expect(performance.now() - at).toBeLessThan(5000);
      expect(run.log).toContain('RunTask was sent, and not answered. The task may run');
      expect(run.log).toContain('started by "ship-to-ecs"');
    });
  });

  it.concurrent('whose end ECS does not confirm is stopped again by the post step', async () => {
    await onStage({ behaviour: RUNS }, async (stage) => {
      const cancellation = new AbortController();
      const { ended } = await stage.start({ signal: cancellation.signal, inputs: { 'before-command': MIGRATE } });
      await stage.called('GetLogEvents', 2);
      stage.aws.fail({ operation: 'StopTask', kind: 'hang' });
      cancellation.abort();
      const run = await ended;
      expect(run.log).toMatch(/ECS has not answered whether task [0-9a-f]{32} stops; it may go on\./);
      const after = await stage.post(run);
      expect(after.log).toMatch(/before-command: its task [0-9a-f]{32} was told to stop\./);
    });
  });

  it.concurrent('after the services are stable is stopped when the run is cancelled, and what they run is said', async () => {
    await onStage({ behaviour: RUNS }, async (stage) => {
      const cancellation = new AbortController();
      const { ended } = await stage.start({ signal: cancellation.signal, inputs: { 'after-command': 'smoke' } });
      await stage.called('RunTask');
      await stage.called('GetLogEvents', 2);
      cancellation.abort();
      const run = await ended;
      expect([run.exitCode, stage.revisionOf('api')]).toEqual([1, 'api:2']);
      expect(run.log).toMatch(/after-command: task [0-9a-f]{32} was told to stop/);
      expect(run.log).toMatch(/api: runs api:2/);
      expect((await stage.post(run)).log).toBe('');
    });
  });

  it.concurrent('after the services are stable is stopped, and they are taken back, when the run was killed and is to go back', async () => {
    await onStage({ behaviour: RUNS }, async (stage) => {
      const inputs = { 'after-command': 'smoke', 'on-cancel': 'rollback' };
      const { child, ended } = await stage.start({ inputs });
      await stage.called('RunTask');
      await stage.called('GetLogEvents', 2);
      child.kill('SIGKILL');
      const after = await stage.post(await ended);
      expect(stage.calls('StopTask')).toHaveLength(1);
      expect(after.log).toMatch(/Task [0-9a-f]{32} of after-command was under way\./);
      expect(after.log).toContain('api: its rollback to api:1 was started');
      expect(stage.revisionOf('api')).toBe('api:1');
    });
  });

  it.concurrent('goes on where StopTask is denied, and the run says so', async () => {
    await onStage({ behaviour: RUNS }, async (stage) => {
      stage.aws.fail({ operation: 'StopTask', kind: 'access-denied' });
      const cancellation = new AbortController();
      const { ended } = await stage.start({ signal: cancellation.signal, inputs: { 'before-command': MIGRATE } });
      await stage.called('GetLogEvents', 2);
      cancellation.abort();
      const run = await ended;
      expect(run.log).toMatch(/Cannot stop task [0-9a-f]{32} of before-command, which goes on/);
      expect(run.log).toContain('ecs:StopTask');
    });
  });
});
