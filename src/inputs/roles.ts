import * as form from './forms.ts';
import type { InputReader } from './reader.ts';

/** The IAM roles that the run assumes. At least one of them. */
export interface Roles {
  /** ARN: by the job's OIDC token. */
  role: string | undefined;
  /** ARN: from that one, or from the environment's credentials, for everything but the registry. */
  deployRole: string | undefined;
  sessionName: string;
  /** Where the job gets its token, by what. Empty without `role`. */
  oidc: { url: string; requestToken: string };
}

const NO_TOKEN =
  'the job may not ask for an OIDC token; give it permissions: id-token: write (and contents: read, which setting permissions takes away)';

/** Undefined where no role is given. @param env besides inputs: the runner's OIDC variables, repository and run */
export function readRoles(input: InputReader, env: NodeJS.ProcessEnv): Roles | undefined {
  const role = input.optional('role-to-assume', form.roleArn);
  const deployRole = input.optional('deploy-role-to-assume', form.roleArn);
  const { ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken = '', ACTIONS_ID_TOKEN_REQUEST_URL: url = '' } = env;
  if (input.text('role-to-assume') !== '' && !(requestToken && url)) input.refuse('role-to-assume', NO_TOKEN);
  if (role === undefined && deployRole === undefined) return undefined;
  return { role, deployRole, sessionName: sessionNameOf(env), oidc: { url, requestToken } };
}

/** "ship-to-ecs-acme-api-8123456789": what CloudTrail shows. STS allows 2 to 64 letters, digits and "_+=,.@-". */
export function sessionNameOf({ GITHUB_REPOSITORY = '', GITHUB_RUN_ID = '' }: NodeJS.ProcessEnv): string {
  const run = GITHUB_RUN_ID.slice(-20);
  const repository = GITHUB_REPOSITORY.replaceAll(/[^\w+=,.@-]/g, '-').slice(
    0,
    64 - 'ship-to-ecs--'.length - run.length,
  );
  return ['ship-to-ecs', repository, run].filter(Boolean).join('-');
}
