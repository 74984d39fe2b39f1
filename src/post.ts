import { appendFile, rm } from 'node:fs/promises';
import { STATE, type UnderWay } from './state.ts';

// The post step: runs in a process of its own when the job ends, also after a run that was cancelled or killed. What it cannot do
// is a warning: the deployment is over, and its verdict stands.
const dockerConfig = process.env[`STATE_${STATE.dockerConfig}`];
const underWay = process.env[`STATE_${STATE.underWay}`];

if (dockerConfig) {
  try {
    // The links in it to the user's own configuration are removed, not what they lead to.
    await rm(dockerConfig, { recursive: true, force: true });
  } catch (error) {
    warn(
      `The login to ECR is still in ${dockerConfig}: ${(error as Error).message}. It is good for 12 hours; remove it.`,
    );
  }
}
if (underWay) await report(await end(JSON.parse(underWay)));

/** Ends what the run that was killed has left, as far as it was to be. */
async function end(left: UnderWay): Promise<string[]> {
  const killed = `${left.text} The run ended before it was over, so nobody watched it to its end: look at the service in ECS.`;
  const { stopDeployments, stopTasks, takeBack: services } = left;
  if ([services, Object.keys(stopDeployments), Object.keys(stopTasks)].every((each) => each.length === 0))
    return [killed];
  try {
    const { takeBack } = await import('./ecs/take-back.ts');
    return [killed, ...(await takeBack(left))];
  } catch (error) {
    return [killed, `Nothing could be taken back: ${(error as Error).message}`];
  }
}

async function report(sentences: readonly string[]): Promise<void> {
  warn(sentences.join('\n'));
  const summary = process.env.GITHUB_STEP_SUMMARY;
  if (!summary) return;
  try {
    const { text } = await import('./report/markdown.ts');
    const list = sentences.map((sentence) => `- ${text(sentence)}\n`).join('');
    await appendFile(summary, `## ⚠️ The run was killed\n\n${list}`);
  } catch (error) {
    warn(`The job summary could not be written: ${(error as Error).message}`);
  }
}

/** By a workflow command of our own: `@actions/core` takes longer to load than everything here. */
function warn(message: string): void {
  const escaped = message.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  console.log(`::warning title=Ship to ECS::${escaped}`);
}
