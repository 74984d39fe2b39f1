/** Checks action.yml, the workflows, the example workflows and the lock file; ends with 1 when there is a problem. */
import { globSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

// @actions/workflow-parser is made for bundlers: it imports its schemas without the attribute that Node asks for.
registerHooks({
  resolve: (specifier, context, next) => {
    const resolved = next(specifier, context);
    return resolved.url.endsWith('.json') ? { ...resolved, importAttributes: { type: 'json' } } : resolved;
  },
});
const { checkAction, checkLock, checkPins, checkWorkflow } = await import('./metadata.ts');

const read = (name: string) => readFileSync(name, 'utf8');
const workflows = globSync('.github/workflows/*.yml').sort();
const examples = globSync(['examples/**/*.yml', 'examples/**/.github/**/*.yml']).filter((name) =>
  /^jobs:/m.test(read(name)),
);

const problems = [
  ...checkAction('action.yml', read('action.yml')),
  ...(await Promise.all([...workflows, ...examples].map((name) => checkWorkflow(name, read(name))))).flat(),
  ...workflows.flatMap((name) => checkPins(name, read(name))),
  ...checkLock('package-lock.json', read('package-lock.json')),
];
for (const problem of problems) console.error(problem);
console.log(`${2 + workflows.length + examples.length} files checked, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
