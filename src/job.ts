import { tmpdir } from 'node:os';

/** What GitHub says of the job that runs us, from its default environment variables. */
export interface Job {
  /** GITHUB_SHA: the commit, 40 hexadecimal digits. */
  sha: string | undefined;
  /** "owner/name" */
  repository: string | undefined;
  /** "https://github.com" */
  serverUrl: string;
  /** The page of this attempt of the run. */
  runUrl: string | undefined;
  /** RUNNER_TEMP, which the runner empties for every job; outside of a runner the system's own directory for temporary files. */
  tempDir: string;
}

/** Pure over the environment. Nothing is required: outside of a workflow there is just less to tell. */
export function readJob(env: NodeJS.ProcessEnv): Job {
  const serverUrl = env.GITHUB_SERVER_URL || 'https://github.com';
  const { GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: runId, GITHUB_RUN_ATTEMPT: attempt } = env;
  return {
    sha: env.GITHUB_SHA || undefined,
    repository: repository || undefined,
    serverUrl,
    runUrl:
      repository && runId
        ? `${serverUrl}/${repository}/actions/runs/${runId}${attempt ? `/attempts/${attempt}` : ''}`
        : undefined,
    tempDir: env.RUNNER_TEMP || tmpdir(),
  };
}
