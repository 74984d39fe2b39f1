/** Why a deployment failed, as far as ECS and CloudWatch Logs can tell. */
export interface Diagnosis {
  /** Stopped tasks of the deployment, grouped by reason, most frequent first. */
  stoppedTasks: StoppedTasks[];
  /** ECS's own events of the service since the deployment started, newest last, at most ten. */
  events: string[];
  /** What to do about the known causes. */
  hints: string[];
  /** What could not be read, e.g. the missing logs:GetLogEvents permission. */
  notices: string[];
}

export interface StoppedTasks {
  /** Task's stoppedReason, with ids that differ from task to task removed. */
  reason: string;
  /** ECS stopCode: EssentialContainerExited, TaskFailedToStart, … */
  stopCode: string | undefined;
  count: number;
  /** ARN of an example: the newest. */
  taskArn: string;
  containers: StoppedContainer[];
}

export interface StoppedContainer {
  name: string;
  exitCode: number | undefined;
  reason: string | undefined;
  /** Last lines of its log, oldest first; undefined where none could be read. */
  log: { group: string; stream: string; lines: string[] } | undefined;
}
