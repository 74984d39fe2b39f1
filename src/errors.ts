/**
 * A failure that the user can act on: what happened, why, and what to do next.
 * Everything that the action refuses or gives up on ends as one of these; anything else is a defect of ours.
 */
export class DeployError extends Error {
  readonly what: string;
  readonly why: string | undefined;
  readonly next: string | undefined;

  /**
   * @param parts.what what happened, one sentence ("Cannot update service "api" in cluster "production".")
   * @param parts.why the reason, AWS's or docker's own words where there are any
   * @param parts.next what to do next
   */
  constructor(parts: { what: string; why?: string; next?: string; cause?: unknown }) {
    super([parts.what, parts.why, parts.next].filter(Boolean).join('\n'), { cause: parts.cause });
    this.name = 'DeployError';
    this.what = parts.what;
    this.why = parts.why;
    this.next = parts.next;
  }
}

/** `what` of a cancelled run's failure. */
export const CANCELLED = 'The run was cancelled.';

/** Bad input or a missing resource, found before anything was changed: every problem at once. */
export class InputError extends DeployError {
  readonly problems: readonly string[];

  /** @param foundBy whether they are in the inputs themselves, or came out when these were held against AWS */
  constructor(problems: readonly string[], foundBy: 'Inputs' | 'Preflight' = 'Inputs') {
    const [one, several] = foundBy === 'Inputs' ? ['input needs', 'inputs need'] : ['thing needs', 'things need'];
    const what = problems.length === 1 ? `One ${one} attention:` : `${problems.length} ${several} attention:`;
    super({ what, why: problems.map((problem) => `- ${problem}`).join('\n'), next: 'Nothing was changed.' });
    this.name = 'InputError';
    this.problems = problems;
  }
}
