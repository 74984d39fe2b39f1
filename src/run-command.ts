import { resourceId } from './aws/arn.ts';
import type { RevisionPlan } from './ecs/plan.ts';
import type { Target } from './ecs/update.ts';
import type { Inputs } from './inputs.ts';
import type { Job } from './job.ts';
import type { Phases } from './phases.ts';
import type { DeployResult, TaskResult } from './result.ts';
import type { UnderWay } from './state.ts';
import { taskContainer } from './tasks/container.ts';
import type { Tools } from './tools.ts';

/** Name of the phase of `after-command`. */
export const AFTER_COMMAND = 'After command';

/** How long a cancelled run waits for the answer that its one-off task is going to stop, in ms. */
const STOP_MS = 2000;

interface Commanded {
  inputs: Inputs;
  job: Job;
  result: DeployResult;
  /** Of the first service: the task runs as that one does. */
  plan: RevisionPlan | undefined;
  target: Target | undefined;
  /** What there is to take back besides the task, should this process be killed. */
  left: UnderWay | undefined;
  phases: Phases;
  tools: Tools;
}

/** Runs the command of a one-off task as a phase of its own. @throws DeployError when it does not exit with 0 */
export async function runCommand(
  name: 'before-command' | 'after-command',
  command: readonly string[],
  { inputs, job, left, phases, plan, result, target, tools }: Commanded,
): Promise<void> {
  const { lookForIt, runOneOff } = await import('./tasks/one-off.ts');
  const { cluster, tasks } = inputs;
  const { clock, log } = tools;
  const startedAt = clock.now();
  const task: TaskResult = { name, taskArn: undefined, exitCode: undefined, startedAt, endedAt: undefined, lines: [] };
  result.tasks.push(task);
  let running: Promise<void> = Promise.resolve();
  const onStarted = (taskArn: string) => {
    const text = `Task ${resourceId(taskArn)} of ${name} was under way.`;
    const others = left ?? { region: result.region, cluster, takeBack: [], stopDeployments: {} };
    tools.remember({ ...others, text, stopTasks: { [name]: taskArn } });
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
          { ...tools, timeoutMs: inputs.timeoutMs, runUrl: job.runUrl, onStarted },
        );
        return running;
      },
      () => `${name} exited with code 0`,
    );
  } catch (error) {
    // A cancelled phase is left at once; its task is still to be stopped.
    task.mayRun = !(await phases.ends(running, STOP_MS));
    if (task.mayRun) log.warning(unanswered(task, lookForIt(inputs)));
    throw error;
  } finally {
    if (!task.mayRun) tools.remember(left);
  }
}

function unanswered({ name, taskArn }: TaskResult, whereElse: string): string {
  if (taskArn) return `${name}: ECS has not answered whether task ${resourceId(taskArn)} stops; it may go on.`;
  return `${name}: RunTask was sent, and not answered. The task may run: ${whereElse}`;
}

/** Whether there is no one-off task left that the post step would have to stop. */
export function areOver(tasks: readonly TaskResult[]): boolean {
  return !tasks.some(({ mayRun }) => mayRun);
}
