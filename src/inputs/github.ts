import type { GithubDeploymentInputs } from '../report/github-deployment.ts';
import * as form from './forms.ts';
import { type InputReader, type Parse, quote, Refused } from './reader.ts';

/** The `github-*` inputs; undefined where GitHub is to show no deployment. */
export function readGithub(input: InputReader): GithubDeploymentInputs | undefined {
  const token = input.optional('github-token', form.anything);
  const environment = input.optional('github-environment', environmentAndUrl);
  if (environment && !token)
    input.refuse('github-token', "github-environment needs it; give the job's own (github.token)");
  return token && environment ? { token, ...environment } : undefined;
}

/** `NAME` or `NAME URL`, on one line or two. Names may hold blanks, so only what looks like a URL is one. */
const environmentAndUrl: Parse<Omit<GithubDeploymentInputs, 'token'>> = (text) => {
  const [url] = /(?<!\S)https?:\/\/\S*$/i.exec(text) ?? [];
  const environment = text.slice(0, text.length - (url?.length ?? 0)).trim();
  if (environment === '' || /\n|https?:\/\//i.test(environment)) {
    throw new Refused(
      `${quote(text)} is not an environment (its name on one line, and after it, where it is to be linked, one URL: ` +
        'production https://api.example.com)',
    );
  }
  return { environment, url: url === undefined ? undefined : form.webAddress(url) };
};
