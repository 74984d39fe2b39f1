/** A file that cannot be used: what the input that names it refuses, in words that begin with the file's path. */
export class UnusableFile extends Error {
  readonly problems: readonly string[];

  constructor(...problems: string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}
