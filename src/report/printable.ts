import { stripVTControlCharacters } from 'node:util';

/** Control characters but tab, and the marks that turn the direction of text: they make a line look like another. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * What a program wrote, as lines that can be shown: without colours and other terminal sequences. A carriage return ends a
 * line as it does for the runner, which reads a workflow command behind one too.
 */
export function printableLines(text: string): string[] {
  return stripVTControlCharacters(text)
    .replace(/[\r\n]+$/, '')
    .split(/\r\n|[\r\n]/)
    .map((line) => line.replace(INVISIBLE, ''));
}
