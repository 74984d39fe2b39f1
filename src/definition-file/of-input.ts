import { readFile } from 'node:fs/promises';
import { UnusableFile } from './unusable.ts';

/**
 * What is made of a file that an input names.
 *
 * @param problems gets what is wrong with the file, as problems of the input
 * @returns undefined where something is
 */
export async function fileOfInput<T>(
  input: string,
  path: string,
  problems: string[],
  parse: (text: string) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await parse(await readFile(path, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof UnusableFile) problems.push(...error.problems.map((problem) => `${input}: ${problem}`));
    else if (code !== undefined) problems.push(`${input}: ${path} cannot be read (${message})`);
    else throw error;
    return undefined;
  }
}
