import { createHash } from 'node:crypto';
import {
  type CodeDeployClient,
  CreateDeploymentCommand,
  GetDeploymentCommand,
  GetDeploymentGroupCommand,
} from '@aws-sdk/client-codedeploy';
import { isAwsError } from '../aws/errors.ts';
import { withTaskDefinition } from './app-spec.ts';
import type { CodeDeployPlan } from './plan.ts';

/**
 * Starts a deployment: CodeDeploy CreateDeployment with the AppSpec in the call, which CodeDeploy wants the SHA-256 of.
 * https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_AppSpecContent.html
 *
 * @param taskDefinition ARN of the revision
 * @returns the deployment's id, d-…
 * @throws CreateDeployment's errors as they are
 */
export async function createDeployment(
  codedeploy: CodeDeployClient,
  plan: CodeDeployPlan,
  taskDefinition: string,
  description = plan.description,
): Promise<string> {
  const content = JSON.stringify(withTaskDefinition(plan.appSpec, taskDefinition));
  const command = new CreateDeploymentCommand({
    applicationName: plan.application,
    deploymentGroupName: plan.deploymentGroup,
    revision: {
      revisionType: 'AppSpecContent',
      appSpecContent: { content, sha256: createHash('sha256').update(content).digest('hex') },
    },
    ...(plan.deploymentConfig && { deploymentConfigName: plan.deploymentConfig }),
    ...(description && { description }),
  });
  try {
    return (await codedeploy.send(command)).deploymentId ?? '';
  } catch (error) {
    if (!isAwsError(error, 'DeploymentLimitExceededException')) throw error;
    const underWay = await findUnderWay(codedeploy, plan, content).catch(() => undefined);
    if (underWay) return underWay;
    throw error;
  }
}

/**
 * A call that CodeDeploy carried out and whose answer was lost is made again, and refused since the first one's deployment is under
 * way: one that deploys the same.
 */
async function findUnderWay(
  codedeploy: CodeDeployClient,
  { application, deploymentGroup }: CodeDeployPlan,
  content: string,
): Promise<string | undefined> {
  const { deploymentGroupInfo } = await codedeploy.send(
    new GetDeploymentGroupCommand({ applicationName: application, deploymentGroupName: deploymentGroup }),
  );
  const deploymentId = deploymentGroupInfo?.lastAttemptedDeployment?.deploymentId;
  const { deploymentInfo } = await codedeploy.send(new GetDeploymentCommand({ deploymentId }));
  return deploymentInfo?.revision?.appSpecContent?.content === content ? deploymentId : undefined;
}
