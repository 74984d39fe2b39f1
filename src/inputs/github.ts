import type { GithubDeploymentInputs } from '../report/github-deployment.ts';
import * as form from './forms.ts';
import type { InputReader, Parse } from './reader.ts';

/** "production", or "production https://api.example.com": the name of an environment may hold blanks, an address none. */
const environmentAndUrl: Parse<{ environment: string; url: string | undefined }> = (text) => {
  const [, environment = '', url] = /^(.*\S)\s+(\S+:\/\/\S*)$/s.exec(text) ?? [];
  if (url === undefined) return { environment: text, url };
  return { environment, url: form.webAddress(url) };
};

/** The `github-*` inputs; undefined where GitHub is to show no deployment. */
export function readGithub(input: InputReader): GithubDeploymentInputs | undefined {
  const token = input.optional('github-token', form.anything);
  const given = input.optional('github-environment', environmentAndUrl);
  if (given && !token) input.refuse('github-token', "github-environment needs it; give the job's own (github.token)");
  return token && given ? { token, ...given } : undefined;
}
