/**
 * What a run keeps for its post step, by name. The runner hands it over as the environment variable `STATE_` and the name.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions#sending-values-to-the-pre-and-post-actions
 */
export const STATE = {
  /** Path of the private docker configuration, which is to be removed. */
  dockerConfig: 'docker-config',
  /** What would be left under way if the run ended now, as JSON of `UnderWay`; empty: nothing. */
  underWay: 'under-way',
} as const;

export interface UnderWay {
  /** For the user, a sentence. */
  text: string;
  region: string;
  cluster: string;
  /** Services that are to go back to a revision as long as they are set to the other one. ARNs. */
  takeBack: { service: string; from: string; to: string }[];
  /** Ids of CodeDeploy's deployments that are to be stopped and rolled back, by service. */
  stopDeployments: Record<string, string>;
  /** ARNs of one-off tasks that are to be stopped, by what they run. */
  stopTasks: Record<string, string>;
}
