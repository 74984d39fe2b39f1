import { parseCommand, UnusableCommand } from '../tasks/command.ts';
import * as form from './forms.ts';
import { type InputReader, type Parse, Refused } from './reader.ts';

/** The inputs of one-off tasks. */
export interface TaskInputs {
  /** Words of the command that runs before any service is updated, and of the one after all are stable. */
  before: string[] | undefined;
  after: string[] | undefined;
  /** Name; undefined: the container that gets the image, else the only one, else the only essential one. */
  container: string | undefined;
  /** CPU units and MiB; undefined: those of the task definition. */
  cpu: number | undefined;
  memory: number | undefined;
}

const command: Parse<string[]> = (text) => {
  try {
    return parseCommand(text);
  } catch (error) {
    // The command itself may hold what is nobody's business.
    if (error instanceof UnusableCommand) throw new Refused(`the command ${error.message}`);
    throw error;
  }
};

export function readTasks(input: InputReader, mode: string, wait: boolean): TaskInputs {
  const overrides = input.settings('task-overrides', {
    container: form.containerName,
    cpu: form.wholeNumber(128, 196_608),
    memory: form.wholeNumber(6, 4_194_304),
  });
  const tasks = {
    before: input.optional('before-command', command),
    after: input.optional('after-command', command),
    container: overrides.container,
    cpu: overrides.cpu,
    memory: overrides.memory,
  };
  const hasCommand = input.text('before-command') !== '' || input.text('after-command') !== '';
  if (mode === 'run-task') {
    if (input.text('before-command') === '')
      input.refuse('before-command', 'mode: run-task runs it, so give the command');
    if (input.text('after-command') !== '')
      input.refuse('after-command', 'mode: run-task deploys nothing, so leave it out');
  } else if (input.text('task-overrides') !== '' && !hasCommand) {
    input.refuse('task-overrides', 'there is no before-command or after-command that they would be for');
  }
  if (tasks.after && !wait) {
    input.refuse('after-command', 'it runs once the services are stable, so leave out wait: false');
  }
  return tasks;
}
