/**
 * What a run can do, and what IAM has to allow for it. ARNs are patterns: words in capitals stand for what differs from account to
 * account (REGION, ACCOUNT, CLUSTER, SERVICE, …), `*` and `?` for what they mean in IAM.
 */
export interface Feature {
  name: string;
  /** Its heading in docs/permissions.md. */
  title: string;
  /** Subject of "… needs it to": "every deployment", "autoscaling-*". */
  asker: string;
  /** The inputs without which no run asks for it; undefined: no input turns it off. */
  inputs?: string;
  statements: readonly Statement[];
}

/** A statement of the feature's policy. */
export interface Statement {
  /** Letters and digits, no other statement's. */
  sid: string;
  resource: string | readonly string[];
  condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** By the name of the action: "ecs:UpdateService". */
  actions: Readonly<Record<string, Use>>;
}

/** What an action is called for. */
export interface Use {
  phase: string;
  /** `yes`; `no`: the run goes on; else when: "with `additional-tags`". */
  needed: string;
  /** Completes "needs it to": "start the deployment". */
  purpose: string;
  /** What a run without it lacks, where it goes on. */
  without?: string;
}

export function needed(phase: string, purpose: string): Use {
  return { phase, needed: 'yes', purpose };
}

/** @param condition when it is called at all, or asked for: "with `additional-tags`" */
export function neededWhen(condition: string, phase: string, purpose: string): Use {
  return { phase, needed: condition, purpose };
}

/** @param without what a run without it lacks: "the revision stays, with a warning" */
export function optional(phase: string, purpose: string, without: string): Use {
  return { phase, needed: 'no', purpose, without };
}
