/**
 * What a run keeps for its post step, by name. The runner hands it over as the environment variable `STATE_` and the name.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions#sending-values-to-the-pre-and-post-actions
 */
export const STATE = {
  /** Path of the private docker configuration, which is to be removed. */
  dockerConfig: 'docker-config',
  /** What would be left under way if the run ended now; empty: nothing. */
  underWay: 'under-way',
} as const;
