import { clusterName, serviceName } from './aws/arn.ts';
import type { OnBusy } from './ecs/busy.ts';
import type { OnPause } from './ecs/pause.ts';
import type { OnPlaintextSecrets } from './ecs/plaintext-secrets.ts';
import { InputError } from './errors.ts';
import { readAutoscaling, type ScalingInputs } from './inputs/autoscaling.ts';
import { type CodeDeployInputs, readCodeDeploy } from './inputs/codedeploy.ts';
import { refuseWhatDeploys } from './inputs/continue.ts';
import type { TaskDefinitionSource } from './inputs/ecs.ts';
import * as ecs from './inputs/ecs.ts';
import * as form from './inputs/forms.ts';
import { readGithub } from './inputs/github.ts';
import { type NewRepositoryInputs, NO_IMAGE, readImage } from './inputs/image.ts';
import { InputReader } from './inputs/reader.ts';
import { type Roles, readRoles } from './inputs/roles.ts';
import type { ScanInputs } from './inputs/scan.ts';
import { readServiceInputs } from './inputs/service.ts';
import { readTasks, type TaskInputs } from './inputs/tasks.ts';
import type { GithubDeploymentInputs } from './report/github-deployment.ts';

/** One describe call a look for each ten of them. */
const MOST_SERVICES = 50;

/** Every input of action.yml, parsed and validated: the only place that reads `INPUT_*`. */
export interface Inputs {
  /** `mode`: what the run is for. `continue`: no image, no revision, no update; it continues deployments that are paused. */
  mode: 'deploy' | 'plan' | 'run-task' | 'continue' | 'rollback';
  /** `rollback-to`: a commit SHA, a revision number, `family:revision` or the ARN of a revision. */
  rollbackTo: string | undefined;
  /** `aws-region`; undefined: what the SDK finds (AWS_REGION, profile). */
  region: string | undefined;
  /** Undefined: the credentials that the SDK finds. */
  roles: Roles | undefined;
  /** `repository`: as given, a name ("team/api") or a full URI ("1234.dkr.ecr.eu-west-1.amazonaws.com/team/api"). Undefined when `image` is given without it. */
  repository: string | undefined;
  /** `registry-id`: the account of another registry. */
  registryId: string | undefined;
  /** `create-repository`; undefined: a repository that is missing is a problem. */
  newRepository: NewRepositoryInputs | undefined;
  /** `image-tag`, by default the commit SHA. Empty, and not to be used, when `image` is given. */
  imageTag: string;
  /** Without duplicates and without `imageTag`. */
  additionalTags: string[];
  /** `image`: a ready image reference; nothing is built. */
  image: string | undefined;
  rebuild: 'if-missing' | 'always';
  build: BuildInputs;
  /** Undefined: the image is not held against its scan. */
  scan: ScanInputs | undefined;
  /** Name or ARN, as given. */
  cluster: string;
  /** Names or ARNs, as given (`serviceName` of aws/arn.ts has the name). At least one, without duplicates, in the order given. */
  services: string[];
  /** Container names; empty: chosen by the repository of their image. */
  containers: string[];
  /** `task-definition`: what to clone instead of the service's own revision. */
  taskDefinition: TaskDefinitionSource | undefined;
  /** `service-definition`: paths of files in CreateService's shape. */
  serviceDefinitions: string[];
  /** `log-retention-days`; undefined: no log group is created. */
  logRetentionDays: number | undefined;
  /** Values may be empty. */
  environment: Record<string, string>;
  /** Name of the variable to an ARN or a name, as given (`resolveSecrets` has what ECS reads it from). No key is in `environment` too. */
  secrets: Record<string, string>;
  /** `plaintext-secrets`: what to do about environment values that look like secrets. */
  plaintextSecrets: OnPlaintextSecrets;
  desiredCount: number | undefined;
  forceNewDeployment: boolean;
  /** `order`: sequential updates a service once the one before it is stable. */
  order: 'together' | 'sequential';
  /** `on-busy`: what to do where a deployment of somebody else's is in progress. */
  onBusy: OnBusy;
  wait: boolean;
  timeoutMs: number;
  rollback: boolean;
  /** `on-pause`: what to do where a PAUSE lifecycle hook holds a deployment. */
  onPause: OnPause;
  /** `on-cancel`: whether a run that is cancelled starts to take back what it has changed. */
  onCancel: 'leave' | 'rollback';
  logLines: number;
  tasks: TaskInputs;
  /** Undefined: auto-scaling stays as it is. */
  autoscaling: ScalingInputs | undefined;
  /** Undefined: GitHub shows no deployment. */
  github: GithubDeploymentInputs | undefined;
  codeDeploy: CodeDeployInputs;
}

export interface BuildInputs {
  context: string;
  /** Undefined: `Dockerfile` in the context. */
  dockerfile: string | undefined;
  target: string | undefined;
  /** `KEY=value`, or `KEY` to take the value from the environment. */
  args: string[];
  /** As docker takes them: `id=npm,src=.npmrc`, `id=token,env=TOKEN`. */
  secrets: string[];
  /** `key=value`. */
  labels: string[];
  /** `linux/amd64`, `linux/arm64`, … */
  platforms: string[];
  cacheFrom: string[];
  cacheTo: string[];
}

/**
 * Reads and validates every input before anything is called.
 *
 * @param env the process's environment; besides `INPUT_*`, GITHUB_SHA (default of image-tag) and AWS_REGION (to find ARNs of
 *   another region) are read
 * @throws InputError with every problem there is
 */
export function readInputs(env: NodeJS.ProcessEnv): Inputs {
  const input = new InputReader(env);

  const isGiven = (name: string) => input.text(name) !== '';
  const mode = input.withDefault('mode', form.oneOf('deploy', 'plan', 'run-task', 'continue', 'rollback'));
  const region = input.optional('aws-region', form.region);
  const roles = readRoles(input, env);
  const cluster = input.required('cluster', ecs.cluster, 'give the name or ARN of the ECS cluster');
  const ofCluster = cluster ? ` of cluster "${clusterName(cluster)}"` : '';
  const services = input.requiredList('services', ecs.service, `give at least one service${ofCluster}`);
  input.refuseRepeats('services', services, serviceName);
  if (mode === 'run-task' && services.length > 1) {
    input.refuse('services', `${services.length} are given (mode: run-task takes one, whose network the task gets)`);
  }
  if (services.length > MOST_SERVICES) {
    input.refuse('services', `${services.length} are given (at most ${MOST_SERVICES} in one run)`);
  }
  const taskDefinition = input.optional('task-definition', ecs.taskDefinition);

  const expected = { region: region ?? (env.AWS_REGION || undefined), cluster };
  const refuseContradiction = (name: string, given: string) => {
    const problem = ecs.contradiction(given, expected);
    if (problem) input.refuse(name, problem);
  };
  if (cluster) refuseContradiction('cluster', cluster);
  for (const service of services) refuseContradiction('services', service);
  if (taskDefinition?.kind === 'arn') refuseContradiction('task-definition', taskDefinition.value);

  const environment = input.map('environment', form.variableName, form.anything);
  const secrets = input.map('secrets', form.variableName, form.secretSource);
  for (const key of Object.keys(secrets).filter((name) => name in environment)) {
    input.refuse('secrets', `"${key}" is in environment too (ECS takes a name only once)`);
  }

  const containers = input.list('containers', form.containerName);
  input.refuseRepeats('containers', containers);

  if (mode === 'continue' || mode === 'rollback') refuseWhatDeploys(input, mode);
  const rollbackTo = input.optional('rollback-to', ecs.rollbackTo);
  if (rollbackTo !== undefined && mode !== 'rollback') input.refuse('rollback-to', 'it needs mode: rollback');
  // A task alone may also run with the image that the service has.
  const takesImage =
    mode === 'run-task' ? isGiven('image') || isGiven('repository') : ['deploy', 'plan'].includes(mode);
  const image = takesImage ? readImage(input, env.GITHUB_SHA || undefined) : NO_IMAGE;
  const wait = input.withDefault('wait', form.boolean);
  const desiredCount = input.optional('desired-count', form.wholeNumber(0, 5000));
  const inputs = {
    mode,
    rollbackTo,
    ...image,
    containers,
    plaintextSecrets: input.withDefault('plaintext-secrets', form.oneOf('warn', 'fail', 'off')),
    desiredCount,
    ...readServiceInputs(input),
    autoscaling: readAutoscaling(input, desiredCount),
    github: readGithub(input),
    forceNewDeployment: input.withDefault('force-new-deployment', form.boolean),
    order: input.withDefault('order', form.oneOf('together', 'sequential')),
    onBusy: input.withDefault('on-busy', form.oneOf('replace', 'wait', 'fail')),
    wait,
    tasks: readTasks(input, mode, wait),
    timeoutMs: input.withDefault('timeout-minutes', form.minutes(0.1, 360)),
    rollback: input.withDefault('rollback', form.boolean),
    onPause: input.withDefault('on-pause', form.oneOf('wait', 'continue', 'fail')),
    onCancel: input.withDefault('on-cancel', form.oneOf('leave', 'rollback')),
    logLines: input.withDefault('log-lines', form.wholeNumber(0, 1000)),
    codeDeploy: readCodeDeploy(input),
  };

  if (inputs.order === 'sequential' && !inputs.wait) {
    input.refuse('order', 'sequential waits for each service, so leave out wait: false (or leave out order)');
  }

  if (mode === 'rollback' && inputs.onCancel === 'rollback') {
    input.refuse('on-cancel', 'mode: rollback goes back already, so leave it out');
  }

  // A cluster that is undefined has been reported: only the compiler needs to hear of it.
  if (input.problems.length > 0 || cluster === undefined) throw new InputError(input.problems);
  return { region, roles, cluster, services, taskDefinition, environment, secrets, ...inputs };
}
