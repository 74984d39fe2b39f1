/** How fast the local AWS lives, in milliseconds. */
export interface Timings {
  /** How often the service scheduler looks at its services. */
  tickMs: number;
  /** From a simulated task's creation to PENDING, and from there to RUNNING. */
  taskStartMs: number;
  /** How long tasks must have been healthy before a deployment counts as completed. */
  steadyMs: number;
  /** First delay of throttled restarts, doubled with each further failure. */
  restartDelayMs: number;
  /** How long one second of a container's health check (interval, timeout, startPeriod) lasts. */
  healthCheckSecondMs: number;
  /** How long a stage of a blue/green, linear or canary deployment lasts at least. */
  stageMs: number;
  /** How long a minute of bake times and hook time-outs lasts. */
  minuteMs: number;
}

/** For tests: a rollout of simulated tasks takes a fraction of a second. */
export const FAST: Timings = {
  tickMs: 30,
  taskStartMs: 20,
  steadyMs: 150,
  restartDelayMs: 50,
  healthCheckSecondMs: 50,
  stageMs: 50,
  minuteMs: 1000,
};

/** For tests with real containers, which need a moment to crash. */
export const FAST_CONTAINERS: Timings = { ...FAST, tickMs: 50, steadyMs: 1000, healthCheckSecondMs: 100 };

/** For people who watch. */
export const HUMAN: Timings = {
  tickMs: 500,
  taskStartMs: 1000,
  steadyMs: 3000,
  restartDelayMs: 2000,
  healthCheckSecondMs: 1000,
  stageMs: 2000,
  minuteMs: 5000,
};
