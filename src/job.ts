/** What GitHub says of the job that runs us, from its default environment variables. */
export interface Job {
  /** GITHUB_SHA: the commit, 40 hexadecimal digits. */
  sha: string | undefined;
  /** "owner/name" */
  repository: string | undefined;
  /** "https://github.com" */
  serverUrl: string;
  /** This run's page. */
  runUrl: string | undefined;
  /** RUNNER_TEMP: emptied at the end of the job on hosted runners. */
  tempDir: string;
}
