import { split } from 'shlex';

/** Why a command cannot be run, as the end of a sentence about it. */
export class UnusableCommand extends Error {
  override name = 'UnusableCommand';
}

/**
 * The words of a command: of a JSON array as it is, or else split as a shell does, quotes and backslashes included, but run by
 * none: no variables, pipes or redirections.
 *
 * @throws UnusableCommand
 */
export function parseCommand(text: string): string[] {
  const words = text.startsWith('[') ? parseList(text) : splitWords(text);
  if (words.length === 0) throw new UnusableCommand('is empty');
  return words;
}

function parseList(text: string): string[] {
  const words = parseJson(text);
  if (Array.isArray(words) && words.every((word) => typeof word === 'string')) return words;
  throw new UnusableCommand('begins with "[" and is no JSON array of strings');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function splitWords(text: string): string[] {
  try {
    return split(text);
  } catch {
    throw new UnusableCommand('has a quote that is not closed, or ends with a backslash');
  }
}
