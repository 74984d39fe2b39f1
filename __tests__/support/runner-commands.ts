export interface Obeyed {
  /** The commands that it obeys: name and value. */
  obeyed: string[];
  /** The lines that it shows as they are. */
  shown: string[];
  /** It still obeys nothing at the end. */
  stopped: boolean;
}

/**
 * What the runner does with a step's output, as its ActionCommandManager does: which commands it obeys, and what it shows.
 * A carriage return ends a line for it too, and leading space hides no command.
 */
export function obey(output: string): Obeyed {
  const obeyed: string[] = [];
  const shown: string[] = [];
  let token: string | undefined;
  for (const line of output.split(/\r\n|[\r\n]/)) {
    const command = /^\s*::([^:\s]+)(?: [^:]*)?::(.*)$/.exec(line) ?? /##\[([^\] ]+)[^\]]*\](.*)/.exec(line);
    if (token !== undefined) {
      if (command?.[1] === token) token = undefined;
      else shown.push(line);
    } else if (command?.[1] === 'stop-commands') token = command[2];
    else if (command) obeyed.push(`${command[1]} ${command[2]}`);
    else shown.push(line);
  }
  return { obeyed, shown: shown.filter((line) => line !== ''), stopped: token !== undefined };
}
