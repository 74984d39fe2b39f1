import type { Aws } from '../aws/clients.ts';
import type { Rollout } from '../ecs/watch.ts';
import type { ServiceResult } from '../result.ts';
import type { CodeDeployPlan } from './plan.ts';

/** Starts a service's deployment with CodeDeploy, and says what is to be watched. */
export function codeDeployStarter(aws: Aws, plan: CodeDeployPlan, { previousTaskDefinition }: ServiceResult) {
  return async (taskDefinition: string): Promise<Rollout> => {
    const { createDeployment } = await import('./start.ts');
    const deploymentId = await createDeployment(await aws.codedeploy(), plan, taskDefinition);
    return {
      service: plan.service,
      deploymentId,
      createdAt: undefined,
      desiredCount: 0,
      serviceDeploymentBefore: undefined,
      serviceDeploymentArn: undefined,
      codeDeploy: { plan, deploymentId, previousTaskDefinition, originalTaskSetId: plan.taskSetId },
    };
  };
}
