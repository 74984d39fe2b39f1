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

/** The keys of `codedeploy`: the inputs of aws-actions/amazon-ecs-deploy-task-definition without their "codedeploy-". */
const KEYS = {
  appSpec: 'appspec',
  application: 'application',
  deploymentGroup: 'deployment-group',
  description: 'deployment-description',
  deploymentConfig: 'deployment-config',
} as const satisfies Record<keyof CodeDeployInputs, string>;

/** As a problem begins: "codedeploy: application". */
export const CODE_DEPLOY_INPUTS = {
  appSpec: `codedeploy: ${KEYS.appSpec}`,
  application: `codedeploy: ${KEYS.application}`,
  deploymentGroup: `codedeploy: ${KEYS.deploymentGroup}`,
  description: `codedeploy: ${KEYS.description}`,
  deploymentConfig: `codedeploy: ${KEYS.deploymentConfig}`,
} as const satisfies Record<keyof CodeDeployInputs, string>;

/** CodeDeploy's names are up to 100 characters long. */
const NAME_LENGTH = 100;

export function readCodeDeploy(input: InputReader): CodeDeployInputs {
  const given = input.settings('codedeploy', {
    [KEYS.appSpec]: (text) => text,
    [KEYS.application]: name('application'),
    [KEYS.deploymentGroup]: name('deployment group'),
    [KEYS.deploymentConfig]: name('deployment configuration'),
    [KEYS.description]: (text) => text,
  });
  return {
    appSpec: given[KEYS.appSpec],
    application: given[KEYS.application],
    deploymentGroup: given[KEYS.deploymentGroup],
    description: given[KEYS.description],
    deploymentConfig: given[KEYS.deploymentConfig],
  };
}

function name(what: string): Parse<string> {
  return (text) => {
    if (text.length <= NAME_LENGTH) return text;
    throw new Refused(`${quote(text)} is not the name of a CodeDeploy ${what} (up to ${NAME_LENGTH} characters)`);
  };
}
