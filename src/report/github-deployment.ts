import { serviceUrl } from '../aws/console.ts';
import type { Job } from '../job.ts';
import type { DeployResult } from '../result.ts';
import type { Log } from './log.ts';
import { verdictSentence } from './words.ts';

/** Where GitHub is to show the deployment. */
export interface GithubDeploymentInputs {
  token: string;
  environment: string;
  /** Undefined: the service's page in the AWS console. */
  url: string | undefined;
}

/** A deployment of GitHub's that is in progress. */
export interface GithubDeployment {
  /** Sets its final status. Never throws. */
  end(result: DeployResult): Promise<void>;
}

/** GitHub takes no longer descriptions. */
const MAX_DESCRIPTION = 140;
/** GitHub only shows what happens: it must not hold the run up. */
const PATIENCE_MS = 5000;

/**
 * Creates a deployment of the commit in a GitHub environment, and sets it in progress. What GitHub refuses is a warning, once: the
 * service is what the run is about. Never throws.
 * https://docs.github.com/rest/deployments
 */
export async function beginGithubDeployment(
  inputs: GithubDeploymentInputs,
  job: Job,
  log: Log,
): Promise<GithubDeployment | undefined> {
  const { repository, sha } = job;
  if (!repository || !sha) {
    log.warning('No GitHub deployment is made: GITHUB_REPOSITORY or GITHUB_SHA is not set.');
    return undefined;
  }
  const { getOctokit } = await import('@actions/github');
  const [owner = '', repo = ''] = repository.split('/');
  const github = getOctokit(inputs.token).rest.repos;
  const signal = () => ({ request: { signal: AbortSignal.timeout(PATIENCE_MS) } });
  const attempt = async <T>(doing: string, call: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await call();
    } catch (error) {
      const { message, status } = error as Error & { status?: number };
      const next = status === 403 || status === 404 ? ' The job needs `permissions: deployments: write`.' : '';
      log.warning(`GitHub did not ${doing}: ${message}.${next}`);
      return undefined;
    }
  };
  const created = await attempt('create the deployment', () =>
    github.createDeployment({
      owner,
      repo,
      ref: sha,
      environment: inputs.environment,
      auto_merge: false,
      // The workflow decides what has to pass before this step.
      required_contexts: [],
      ...signal(),
    }),
  );
  const id = created && 'id' in created.data ? created.data.id : undefined;
  if (id === undefined) return undefined;
  const setStatus = (state: 'in_progress' | 'success' | 'failure', more: object) =>
    attempt(`set the deployment to ${state}`, () =>
      github.createDeploymentStatus({
        owner,
        repo,
        deployment_id: id,
        state,
        ...(job.runUrl && { log_url: job.runUrl }),
        ...more,
        ...signal(),
      }),
    );
  await setStatus('in_progress', {});
  return {
    end: async (result) => {
      const [first] = result.services;
      const url = inputs.url ?? (first && serviceUrl(first.arn, result.cluster));
      const said = result.failure?.what ?? result.services.map(verdictSentence).join(' ');
      const description = said.length > MAX_DESCRIPTION ? `${said.slice(0, MAX_DESCRIPTION - 1)}…` : said;
      await setStatus(result.failure ? 'failure' : 'success', { description, ...(url && { environment_url: url }) });
    },
  };
}
