import type { ECRClient } from '@aws-sdk/client-ecr';
import { explainAwsError } from '../aws/errors.ts';
import { DeployError } from '../errors.ts';
import type { Log } from '../report/log.ts';
import { type DockerTools, runDocker } from './docker-command.ts';

/**
 * Logs docker in to an ECR registry. The password reaches docker on its standard input alone.
 *
 * The token of GetAuthorizationToken is good for every registry that the role may use, so the host is not that of its proxyEndpoint,
 * which is the role's own registry, but the one that ECR gave the repository.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html
 *
 * @param registry host that will be pushed to
 * @throws DeployError
 */
export async function logIn(ecr: ECRClient, registry: string, tools: DockerTools): Promise<void> {
  const { user, password } = await authorize(ecr, tools.log);
  const args = ['login', registry, '--username', user, '--password-stdin'];
  // Not shown: a login that goes well says only that the password is in a file, which is ours.
  const command = { args, doing: `log in to ${registry}`, input: password, isShown: false };
  await runDocker({ ...command, retried: 'everything' }, tools);
}

async function authorize(ecr: ECRClient, log: Log): Promise<{ user: string; password: string }> {
  const { GetAuthorizationTokenCommand } = await import('@aws-sdk/client-ecr');
  const token = await ecr.send(new GetAuthorizationTokenCommand()).then(
    ({ authorizationData }) => authorizationData?.[0]?.authorizationToken ?? '',
    (error) => {
      throw explainAwsError(error, 'get a login for ECR');
    },
  );
  const [user = '', password] = Buffer.from(token, 'base64').toString('utf8').split(/:(.*)/s);
  if (!password) {
    throw new DeployError({ what: 'Cannot get a login for ECR.', why: 'ECR answered without a usable token.' });
  }
  // As the password and as docker writes it into its configuration.
  log.mask(password);
  log.mask(token);
  return { user, password };
}
