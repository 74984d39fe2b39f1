/** What a rollout came to. `stable` and `unchanged` are success; everything else fails the run. */
export type Verdict =
  | { kind: 'stable' }
  /** Nothing to deploy: the service already runs exactly this, steadily. */
  | { kind: 'unchanged' }
  /** The deployment failed and ECS does not roll it back by itself. */
  | { kind: 'failed'; by: FailedBy; reason: string }
  /** ECS rolls the service back (or has done so). */
  | { kind: 'rolled-back'; by: 'circuit-breaker' | 'alarm' | 'request' | 'ecs'; reason: string; to: string | undefined }
  /** Someone else's deployment took our place. */
  | { kind: 'superseded'; reason: string; by: string | undefined; taskDefinition: string | undefined }
  | { kind: 'timed-out'; reason: string };

/** circuit-breaker, alarm: ECS says so. task-failures: as many failed tasks as ECS's breaker would accept by default. gone: the service was deleted or scaled to zero. */
export type FailedBy = 'circuit-breaker' | 'alarm' | 'task-failures' | 'gone' | 'ecs';
