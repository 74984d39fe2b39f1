import { rm } from 'node:fs/promises';
import { STATE } from './state.ts';

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
if (underWay) {
  warn(`${underWay} The run ended before it was over, so nobody watched it to its end: look at the service in ECS.`);
}

/** By a workflow command of our own: `@actions/core` takes longer to load than everything here. */
function warn(message: string): void {
  const escaped = message.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  console.log(`::warning title=Ship to ECS::${escaped}`);
}
