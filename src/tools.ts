import type { Aws } from './aws/clients.ts';
import type { Clock } from './clock.ts';
import type { Log } from './report/log.ts';
import type { UnderWay } from './state.ts';

/** What a deployment works with. */
export interface Tools {
  aws: Aws;
  clock: Clock;
  log: Log;
  /** Aborted when the job is cancelled; its reason is the run's failure. */
  signal: AbortSignal;
  /** Keeps for the post step, should this process be killed, what is under way; undefined: nothing any more. */
  remember(underWay: UnderWay | undefined): void;
}
