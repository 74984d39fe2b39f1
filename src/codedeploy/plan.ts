import type { JsonObject } from '../aws/json.ts';

/** How CodeDeploy deploys to a service: found and checked before anything is built or changed. */
export interface CodeDeployPlan {
  /** Name of the ECS service, and of its cluster. */
  service: string;
  cluster: string;
  application: string;
  deploymentGroup: string;
  /** ecs-svc/… of the service's PRIMARY task set. */
  taskSetId: string | undefined;
  /** Its TaskDefinition is filled in for each deployment. */
  appSpec: JsonObject;
  description: string | undefined;
  /** Undefined: the deployment group's own. */
  deploymentConfig: string | undefined;
  waits: Waits;
  /** d-…: a deployment of the group that is in progress, and is to be waited for (`on-busy: wait`). */
  inProgress?: string | undefined;
}

/** The deployment group's own waits, which come on top of `timeout-minutes`. In ms. */
export interface Waits {
  /** Before the production traffic is shifted. */
  readyMs: number;
  /** The traffic is shifted only when somebody says so (ContinueDeployment); once `readyMs` is over, CodeDeploy stops instead. */
  manual: boolean;
  /** Before the original tasks are terminated. */
  terminationMs: number;
}

/** A deployment of CodeDeploy that is watched. */
export interface CodeDeployRollout {
  plan: CodeDeployPlan;
  /** d-… */
  deploymentId: string;
  /** ARN of the revision that ran before. */
  previousTaskDefinition: string;
  /** ecs-svc/… of the task set that had the traffic when the deployment started. */
  originalTaskSetId?: string | undefined;
  /** It was told to stop and roll back: it is judged by the rollback deployment. */
  goesBack?: boolean;
}
