import type { Diagnosis } from './ecs/diagnosis.ts';
import type { Counts } from './ecs/progress.ts';
import type { Verdict } from './ecs/verdict.ts';
import type { DeployError } from './errors.ts';
import type { Planned } from './planned.ts';
import type { Severity } from './scan/findings.ts';
import type { JudgedFinding } from './scan/judge.ts';

/** What one run did, phase by phase: what the outputs, the summary and the annotations are made of. */
export interface DeployResult {
  cluster: string;
  region: string;
  image: ImageResult | undefined;
  /** The repository that the run has created: its name, and what it was created with in a few words. */
  createdRepository?: { name: string; settings: string };
  /** The image held against its scan; undefined: it was not. */
  scan?: ScanResult;
  /** Registered revisions and what changed in each against its base. */
  revisions: RevisionResult[];
  services: ServiceResult[];
  /** In the order in which they ran. */
  tasks: TaskResult[];
  /** What was changed in the services' auto-scaling, a line each. */
  scaling: { service: string; changes: string[] }[];
  /** What a run would do; undefined unless that is what was asked. */
  plan?: Planned[];
  /** In the order in which they ran; times in ms since the epoch. */
  phases: Phase[];
  /** The job was cancelled before the run had come to its end. */
  cancelled?: boolean;
  /** Set when the run failed. */
  failure: DeployError | undefined;
}

/** Of a run that did not begin. */
export function nothingDone(failure: DeployError): DeployResult {
  return {
    cluster: '',
    region: '',
    image: undefined,
    revisions: [],
    services: [],
    tasks: [],
    scaling: [],
    phases: [],
    failure,
  };
}

/** A one-off task. */
export interface TaskResult {
  /** "before-command" */
  name: string;
  /** undefined: ECS did not take it. */
  taskArn: string | undefined;
  /** Of the container that ran the command; undefined where it never ran, or was not seen to end. */
  exitCode: number | undefined;
  /** ms since the epoch. */
  startedAt: number;
  endedAt: number | undefined;
  /** The last lines of the container's log. Written by the container: not to be trusted. */
  lines: string[];
  /** Nobody knows whether it was stopped when the run was cancelled. */
  mayRun?: boolean;
}

export interface Phase {
  name: string;
  startedAt: number;
  endedAt: number;
  /** One line: "built and pushed", "already in ECR", "api:42 registered". */
  outcome: string;
  ok: boolean;
}

export interface ImageResult {
  /** The full reference that is deployed: registry/repository:tag */
  uri: string;
  /** sha256:…, where known. */
  digest: string | undefined;
  /** Registry host, e.g. 123456789012.dkr.ecr.eu-west-1.amazonaws.com */
  registry: string;
  /** false: it was there already, or given. */
  built: boolean;
  /** Bytes as ECR tells them. */
  sizeBytes: number | undefined;
  /** A list of images, one for each platform. */
  isIndex?: boolean | undefined;
  /** In a few words: "built and pushed", "already in ECR, pushed 3 h ago, nothing to build". */
  outcome: string;
}

export interface ScanResult {
  /** The least severity that counts. */
  threshold: Severity;
  /** Whether findings that count stop the run. */
  isGate: boolean;
  /** Worst first. */
  findings: JudgedFinding[];
  /** Why there are no findings to be had. */
  problem?: string;
}

export interface RevisionResult {
  /** ARN of the revision that was cloned; undefined when it comes from a file. */
  base: string | undefined;
  /** ARN of the revision that runs now (the base's own when nothing changed). */
  arn: string;
  registered: boolean;
  changes: Change[];
}

/** One difference between a base and what was registered. Environment values never appear: `from` and `to` are then undefined. */
export interface Change {
  /** "container api: image", "container api: environment LOG_LEVEL" */
  what: string;
  kind: 'added' | 'changed' | 'removed';
  from?: string | undefined;
  to?: string | undefined;
}

/** Where a service was taken back to, and what came of it. Times in ms since the epoch. */
export interface OwnRollback {
  to: string;
  verdict: Verdict;
  startedAt: number;
  endedAt: number;
  /** Of the deployment that went back, last seen. */
  counts?: Counts | undefined;
  /** Why a service went back that was well itself: "after-command failed"; undefined: because another service failed. */
  because?: string | undefined;
}

export interface ServiceResult {
  name: string;
  arn: string;
  /** Revision ARNs. */
  previousTaskDefinition: string;
  taskDefinition: string;
  /** The deployment that we started: ecs-svc/…, or d-… where CodeDeploy deploys to the service. */
  deploymentId: string | undefined;
  /** ecs-svc/… of CodeDeploy's replacement task set, and whether it got production traffic. */
  taskSetId?: string | undefined;
  shifted?: boolean | undefined;
  serviceDeploymentArn: string | undefined;
  /** When ECS created the deployment, by AWS's clock; ms since the epoch. */
  deploymentCreatedAt?: number | undefined;
  /** undefined: `wait: false`, or never updated because an earlier step failed. */
  verdict: Verdict | undefined;
  startedAt: number | undefined;
  endedAt: number | undefined;
  /** Last seen counts. */
  counts: Counts | undefined;
  diagnosis: Diagnosis | undefined;
  /** The run creates it; there was none before. */
  isNew?: boolean | undefined;
  /** What the run has changed in the service itself, its tags included. */
  settings?: Change[] | undefined;
  /** Our own rollback, where one was done. */
  rollback: OwnRollback | undefined;
}
