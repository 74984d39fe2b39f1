import type { Aws } from '../aws/clients.ts';
import type { RevisionPlan } from '../ecs/plan.ts';
import type { FoundService } from '../find-services.ts';
import { CODE_DEPLOY_INPUTS } from '../inputs/codedeploy.ts';
import type { Inputs } from '../inputs.ts';
import type { CodeDeployPlan } from './plan.ts';
import { isCodeDeploy } from './task-sets.ts';

/** How CodeDeploy deploys to those services of the run that have it for a controller. */
export async function planCodeDeploy(
  services: readonly FoundService[],
  inputs: Inputs,
  aws: Aws,
  problems: string[],
): Promise<CodeDeployPlan[]> {
  const theirs = services.filter(({ service }) => isCodeDeploy(service));
  if (theirs.length > 0) {
    const { planDeployments } = await import('./deployment-group.ts');
    return await planDeployments(theirs, inputs, aws, problems);
  }
  const isGiven = Object.values(inputs.codeDeploy).some((each) => each !== undefined);
  // A service that was not found may have been the one.
  if (isGiven && services.length === inputs.services.length) {
    problems.push('codedeploy: no service of this run has the deployment controller CODE_DEPLOY, so leave it out');
  }
  return [];
}

/** Whether the container and port that CodeDeploy is to send the traffic to are in what is going to be registered. */
export async function checkTargets(
  codeDeploy: readonly CodeDeployPlan[],
  plans: readonly RevisionPlan[],
  { codeDeploy: { appSpec } }: Inputs,
): Promise<string[]> {
  const { targetProblems } = await import('./app-spec.ts');
  return codeDeploy.flatMap((one) => {
    const plan = plans.find(({ services }) => services.includes(one.service));
    const problems = plan ? targetProblems(one.appSpec, plan.registration) : [];
    return problems.map((problem) =>
      appSpec ? `${CODE_DEPLOY_INPUTS.appSpec}: ${appSpec}: ${problem}` : `services: "${one.service}": ${problem}`,
    );
  });
}
