import type { GithubDeploymentInputs } from '../report/github-deployment.ts';
import * as form from './forms.ts';
import type { InputReader } from './reader.ts';

/** The `github-*` inputs; undefined where GitHub is to show no deployment. */
export function readGithub(input: InputReader): GithubDeploymentInputs | undefined {
  const token = input.optional('github-token', form.anything);
  const environment = input.optional('github-environment', form.anything);
  const url = input.optional('github-environment-url', form.webAddress);
  if (environment && !token)
    input.refuse('github-token', "github-environment needs it; give the job's own (github.token)");
  if (url && !environment)
    input.refuse('github-environment', 'github-environment-url needs it; give the name of the environment');
  return token && environment ? { token, environment, url } : undefined;
}
