import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { parseAction } from '@actions/workflow-parser/actions/action-parser';
import type { TemplateParseResult } from '@actions/workflow-parser/templates/template-parse-result';
import { parse } from 'yaml';

/** Every check gives one line for each problem, `file:line: what is wrong`; none where all is well. */

/** action.yml against GitHub's own schema of action files, and against what Marketplace and our users expect beyond it. */
export function checkAction(name: string, content: string): string[] {
  const problems = schemaProblems(parseAction({ name, content }, new NoOperationTraceWriter()), name);
  if (problems.length > 0) return problems;
  const { author, branding, inputs, outputs, runs } = parse(content);
  if (!author) problems.push(`${name}: has no author`);
  if (!branding?.icon || !branding?.color) problems.push(`${name}: branding needs an icon and a color (Marketplace)`);
  // The schema still knows the older ones, which runners have retired.
  if (runs.using !== 'node24') problems.push(`${name}: runs.using is ${runs.using}, not node24`);
  for (const [kind, declared] of Object.entries({ input: inputs, output: outputs })) {
    for (const [key, value] of Object.entries<{ description?: string }>(declared ?? {})) {
      if (!value?.description) problems.push(`${name}: ${kind} ${key} has no description`);
    }
  }
  return problems;
}

/** A workflow against GitHub's own schema of workflows, expressions included. */
export async function checkWorkflow(name: string, content: string): Promise<string[]> {
  const result = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  // The conversion adds its findings to the context: dependencies on jobs that do not exist, cron lines, …
  if (result.value && result.context.errors.count === 0) await convertWorkflowTemplate(result.context, result.value);
  return schemaProblems(result, name);
}

/** Tags can be moved: what our own workflows use is pinned to a commit, with the version as a comment for the reader. */
export function checkPins(name: string, content: string): string[] {
  return content.split('\n').flatMap((line, index) => {
    const [, used, comment] = /^\s*(?:-\s+)?uses:\s*['"]?([^\s'"#]+)['"]?\s*(?:#\s*(.*))?$/.exec(line) ?? [];
    if (used === undefined || used.startsWith('./')) return [];
    if (/@[0-9a-f]{40}$/.test(used) && /^v\d+(\.\d+){0,2}\b/.test(comment ?? '')) return [];
    return [`${name}:${index + 1}: ${used} is not pinned (owner/name@<40 digits of the commit> # v1.2.3)`];
  });
}

/** The lock file is used with whatever registry npm is set up for: it names none. */
export function checkLock(name: string, content: string): string[] {
  const { packages } = JSON.parse(content) as { packages: Record<string, { resolved?: string }> };
  return Object.entries(packages)
    .filter(([, entry]) => entry.resolved !== undefined)
    .map(([path, entry]) => `${name}: ${path} names where it came from (${entry.resolved})`);
}

function schemaProblems({ context }: TemplateParseResult, name: string): string[] {
  return context.errors.getErrors().map((error) => {
    const line = error.range ? `:${error.range.start.line}` : '';
    return `${name}${line}: ${error.rawMessage}`;
  });
}
