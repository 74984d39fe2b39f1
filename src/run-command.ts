import { resourceId } from './aws/arn.ts';
import type { RevisionPlan } from './ecs/plan.ts';
import type { Target } from './ecs/update.ts';
import type { Inputs } from './inputs.ts';
import type { Phases } from './phases.ts';
import type { DeployResult } from './result.ts';
import { taskContainer } from './tasks/container.ts';
import type { Tools } from './tools.ts';

/** Name of the phase of `after-command`. */
export const AFTER_COMMAND = 'After command';

/** How long a cancelled run waits for the answer that its one-off task is going to stop, in ms. */
const STOP_MS = 2000;

interface Commanded {
  inputs: Inputs;
  result: DeployResult;
  /** Of the first service: the task runs as that one does. */
  plan: RevisionPlan | undefined;
  target: Target | undefined;
  phases: Phases;
  tools: Tools;
}

/** Runs the command of a one-off task as a phase of its own. @throws DeployError when it does not exit with 0 */
export async function runCommand(
  name: 'before-command' | 'after-command',
  command: readonly string[],
  { inputs, phases, plan, result, target, tools }: Commanded,
): Promise<void> {
  const { runOneOff } = await import('./tasks/one-off.ts');
  const { cluster, tasks } = inputs;
  const { clock } = tools;
  const task = { name, taskArn: undefined, exitCode: undefined, startedAt: clock.now(), endedAt: undefined, lines: [] };
  result.tasks.push(task);
  let running: Promise<void> = Promise.resolve();
  const onStarted = (taskArn: string) => {
    const text = `Task ${resourceId(taskArn)} of ${name} was under way.`;
    const nothing = { takeBack: [], stopDeployments: {} };
    tools.remember({ text, region: result.region, cluster, ...nothing, stopTasks: { [name]: taskArn } });
  };
  try {
    await phases.run(
      name === 'after-command' ? AFTER_COMMAND : 'Before command',
      () => {
        running = runOneOff(
          {
            name,
            command,
            cluster,
            service: target?.service ?? {},
            taskDefinition: target?.taskDefinition ?? '',
            registration: plan?.registration ?? {},
            container: taskContainer(plan, tasks.container).container ?? '',
            cpu: tasks.cpu,
            memory: tasks.memory,
          },
          task,
          { ...tools, timeoutMs: inputs.timeoutMs, onStarted },
        );
        return running;
      },
      () => `${name} exited with code 0`,
    );
    tools.remember(undefined);
  } catch (error) {
    // A cancelled phase is left at once; its task is still to be stopped.
    await phases.unlessCancelled(
      running.catch(() => {}),
      STOP_MS,
    );
    throw error;
  }
}
