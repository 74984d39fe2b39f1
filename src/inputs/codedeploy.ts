import { type InputReader, type Parse, quote, Refused } from './reader.ts';

/** How services of the deployment controller CODE_DEPLOY are deployed; undefined: as found, or as the deployment group says. */
export interface CodeDeployInputs {
  /** Path of a file. */
  appSpec: string | undefined;
  application: string | undefined;
  deploymentGroup: string | undefined;
  description: string | undefined;
  deploymentConfig: string | undefined;
}

/** The inputs, named as aws-actions/amazon-ecs-deploy-task-definition names them. */
export const CODE_DEPLOY_INPUTS = {
  appSpec: 'codedeploy-appspec',
  application: 'codedeploy-application',
  deploymentGroup: 'codedeploy-deployment-group',
  description: 'codedeploy-deployment-description',
  deploymentConfig: 'codedeploy-deployment-config',
} as const satisfies Record<keyof CodeDeployInputs, string>;

/** CodeDeploy's names are up to 100 characters long. */
const NAME_LENGTH = 100;

export function readCodeDeploy(input: InputReader): CodeDeployInputs {
  return {
    appSpec: input.optional(CODE_DEPLOY_INPUTS.appSpec, (text) => text),
    application: input.optional(CODE_DEPLOY_INPUTS.application, name('application')),
    deploymentGroup: input.optional(CODE_DEPLOY_INPUTS.deploymentGroup, name('deployment group')),
    description: input.optional(CODE_DEPLOY_INPUTS.description, (text) => text),
    deploymentConfig: input.optional(CODE_DEPLOY_INPUTS.deploymentConfig, name('deployment configuration')),
  };
}

function name(what: string): Parse<string> {
  return (text) => {
    if (text.length <= NAME_LENGTH && !text.includes('\n')) return text;
    throw new Refused(
      `${quote(text)} is not the name of a CodeDeploy ${what} (one line of up to ${NAME_LENGTH} characters)`,
    );
  };
}
