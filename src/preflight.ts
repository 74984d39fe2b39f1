import { readFile } from 'node:fs/promises';
import type { ECSClient, Service } from '@aws-sdk/client-ecs';
import pLimit from 'p-limit';
import { clusterName, serviceName, taskDefinitionFamily, taskDefinitionName } from './aws/arn.ts';
import type { Aws } from './aws/clients.ts';
import { explainAwsError, isAwsError } from './aws/errors.ts';
import { describeTaskDefinition } from './aws/lossless.ts';
import type { CodeDeployPlan } from './codedeploy/plan.ts';
import { asItRuns, isCodeDeploy } from './codedeploy/task-sets.ts';
import { UnusableFile } from './definition-file/unusable.ts';
import { busyProblem, busyServices } from './ecs/busy.ts';
import { chooseContainers } from './ecs/containers.ts';
import { describeSecret, plaintextSecrets } from './ecs/plaintext-secrets.ts';
import { newerRevisionNotice, planRevisions, type RevisionPlan } from './ecs/plan.ts';
import { resolveSecrets } from './ecs/secret-names.ts';
import { AT_ONCE, describeServices, listClusterNames, listServiceNames } from './ecs/service.ts';
import { startability } from './ecs/startability.ts';
import type { Described } from './ecs/task-definition.ts';
import { parseTaskDefinitionFile } from './ecs/task-definition-file.ts';
import { InputError } from './errors.ts';
import { type FoundImage, lookUpImage } from './image/look-up.ts';
import { parseImageReference, sameRepository } from './image/reference.ts';
import type { ScalingInputs } from './inputs/autoscaling.ts';
import { CODE_DEPLOY_INPUTS } from './inputs/codedeploy.ts';
import type { Inputs } from './inputs.ts';
import { listOf } from './report/words.ts';
import type { ScalingPlan } from './scaling/plan.ts';
import type { Ignored } from './scan/ignore-list.ts';
import type { ServicePlan } from './service-definition/plan.ts';
import { taskContainer } from './tasks/container.ts';
import { sizeProblems } from './tasks/size.ts';

/** How many names an error lists. */
const LISTED = 20;

export interface FoundService {
  name: string;
  /** What it will be, where its plan creates it. */
  service: Service;
  /** What its file asks for. */
  plan?: ServicePlan | undefined;
}

/** What the run works with, read before anything is built or changed. */
export interface Findings {
  region: string;
  /** In the order of the input. */
  services: FoundService[];
  image: FoundImage;
  /** Vulnerabilities that do not count. */
  ignored: Ignored[];
  plans: RevisionPlan[];
  scaling: ScalingPlan[];
  /** Of the services that CodeDeploy deploys to. */
  codeDeploy: CodeDeployPlan[];
  warnings: string[];
  notices: string[];
}

/**
 * Reads everything that would otherwise fail after a ten-minute build, in a few parallel calls.
 *
 * @param known what need not be read again: services that somebody has deployed meanwhile, and the image, which is there now
 * @throws InputError with everything that is wrong, what does exist listed; DeployError when AWS refuses a call
 */
export async function preflight(
  inputs: Inputs,
  aws: Aws,
  known?: { services: FoundService[]; image: FoundImage },
): Promise<Findings> {
  const problems: string[] = [];
  const services = known?.services ?? (await findServices(inputs, aws.ecs, problems));
  const [{ own, notices }, image, given, region, resolved, codeDeploy, scaling, ignored] = await Promise.all([
    readRevisions(services, inputs, aws.ecs),
    known?.image ?? (takesImage(inputs) ? lookUpImage(inputs, aws, problems) : AS_IT_IS),
    readGiven(inputs, aws.ecs, problems),
    aws.region(),
    resolveSecrets(inputs.secrets, aws),
    inputs.mode === 'run-task' ? [] : planCodeDeploy(services, inputs, aws, problems),
    inputs.autoscaling ? scalingOf(services, inputs, inputs.autoscaling, aws, problems) : [],
    inputs.scan?.ignore === undefined ? [] : ignoredOf(inputs.scan.ignore, problems),
  ]);
  problems.push(...resolved.problems);
  const sources = given ? [given] : [...own.values()];
  const { host, path } = parseImageReference(image.uri);
  const ownRepository = image.repository?.uri ?? (host ? `${host}/${path}` : path);
  const isFromRepository = (reference: string) => sameRepository(reference, ownRepository);
  const candidates = sources.map((source) => ({ name: nameOf(source, inputs), taskDefinition: source.taskDefinition }));
  const { containers, problems: choice } = chooseContainers(candidates, inputs.containers, isFromRepository);
  if (problems.length > 0) {
    // Containers that the input names are told together with the rest, unless what they may be in is missing.
    const isAllThere = given ?? (!inputs.taskDefinition && services.length === inputs.services.length);
    const named = inputs.containers.length > 0 && isAllThere ? choice : [];
    throw new InputError([...problems, ...named], 'Preflight');
  }
  const plans = planRevisions(services, own, given, (source) => ({
    containers: containers[sources.indexOf(source)] ?? [],
    image: image.uri || undefined,
    environment: inputs.environment,
    secrets: resolved.secrets,
  }));
  const checks = plans.map((plan) =>
    startability({
      name: plan.base ? taskDefinitionName(plan.base) : String(plan.registration.family),
      registration: plan.registration,
      fargate: services.some(({ name, service }) => plan.services.includes(name) && isOnFargate(service)),
      isFromEcr: (reference) =>
        (image.repository !== undefined && isFromRepository(reference)) || /\.dkr[.-]ecr\./.test(reference),
      platforms: image.isBuilt ? platformsOf(inputs) : undefined,
    }),
  );
  if (inputs.tasks.before || inputs.tasks.after) {
    const { container, problem } = taskContainer(plans[0], inputs.tasks.container);
    const fargate = services[0] !== undefined && isOnFargate(services[0].service);
    if (problem !== undefined) choice.push(problem);
    else choice.push(...sizeProblems(inputs.tasks, plans[0]?.registration ?? {}, container, fargate));
  }
  const targets = codeDeploy.length > 0 ? await checkTargets(codeDeploy, plans, inputs) : [];
  const busy =
    inputs.onBusy === 'fail' && inputs.mode !== 'run-task' ? busyServices(services, plans).map(busyProblem) : [];
  // What is used as it is was registered by somebody else, and is registered already.
  const plaintext = plans.filter(({ reuse }) => !reuse).flatMap(({ registration }) => plaintextSecrets(registration));
  const secretsIn = inputs.plaintextSecrets === 'off' ? [] : [...new Set(plaintext.map(describeSecret))];
  if (secretsIn.length > 0 && inputs.plaintextSecrets === 'fail') choice.push(...secretsIn.map(secretProblem));
  const found = [...choice, ...checks.flatMap((check) => check.problems), ...busy, ...targets];
  if (found.length > 0) throw new InputError(found, 'Preflight');
  const warnings = [
    ...checks.flatMap((check) => check.warnings),
    ...scalingWarnings(inputs),
    ...(secretsIn.length > 0 ? [secretsWarning(secretsIn)] : []),
  ];
  return {
    region,
    services,
    image,
    ignored,
    plans,
    codeDeploy,
    scaling,
    warnings,
    notices: [...notices, ...resolved.notices, ...(image.notices ?? [])],
  };
}

function secretProblem(described: string): string {
  return `plaintext-secrets: ${described} looks like a secret in plain text; ${INSTEAD}`;
}

function secretsWarning(described: readonly string[]): string {
  return `Environment values look like secrets in plain text, readable by everybody who may read the task definition: ${described.join(', ')}. ${INSTEAD[0]?.toUpperCase()}${INSTEAD.slice(1)}`;
}

const INSTEAD =
  'keep it in Secrets Manager or Parameter Store, and give its ARN by the input secrets (plaintext-secrets: off where it is none).';

/** Of a task that runs with the image which the service has. */
const AS_IT_IS: FoundImage = { uri: '', registry: '', repository: undefined, existing: undefined, isBuilt: false };

function takesImage({ image, repository }: Inputs): boolean {
  return image !== undefined || repository !== undefined;
}

async function scalingOf(
  services: readonly FoundService[],
  { cluster }: Inputs,
  wanted: ScalingInputs,
  aws: Aws,
  problems: string[],
): Promise<ScalingPlan[]> {
  const { lookUpScaling } = await import('./scaling/look-up.ts');
  return await lookUpScaling(services, wanted, cluster, aws, problems);
}

async function ignoredOf(path: string, problems: string[]): Promise<Ignored[]> {
  const { readIgnoreList } = await import('./scan/gate.ts');
  return await readIgnoreList(path, problems);
}

function scalingWarnings({ autoscaling }: Inputs): string[] {
  if (!autoscaling || autoscaling.scaleInCooldown >= autoscaling.scaleOutCooldown) return [];
  return [
    `autoscaling-scale-in-cooldown (${autoscaling.scaleInCooldown} s) is shorter than autoscaling-scale-out-cooldown ` +
      `(${autoscaling.scaleOutCooldown} s): tasks that a spike has started are stopped before the next one.`,
  ];
}

/** The services of the input, in its order. */
export async function findServices(inputs: Inputs, ecs: ECSClient, problems: string[]): Promise<FoundService[]> {
  const { cluster } = inputs;
  const names = inputs.services.map(serviceName);
  try {
    const given = inputs.serviceDefinitions.length > 0 ? await import('./service-definition/plan.ts') : undefined;
    const definitions = await given?.readServiceDefinitions(inputs, names, problems);
    const withTags = [...(definitions?.values() ?? [])].some(({ members }) => members.tags?.length);
    const found = await describeServices(ecs, cluster, names, undefined, withTags);
    const isMissing = (name: string) => {
      const status = found.get(name)?.status;
      return definitions?.has(name) ? !found.has(name) || status === 'INACTIVE' : !found.has(name);
    };
    const missing = names.filter((name) => isMissing(name) && !definitions?.has(name));
    if (missing.length > 0) {
      const existing = await listed(() => listServiceNames(ecs, cluster, LISTED));
      const quoted = missing.map((name) => `"${name}"`).join(', ');
      problems.push(`services: ${quoted} not found in cluster "${clusterName(cluster) ?? cluster}"${existing}`);
    }
    const services = names.flatMap((name): FoundService[] => {
      const service = found.get(name);
      const definition = definitions?.get(name);
      if (given && definition && isMissing(name))
        return [{ name, ...given.planCreation(definition, inputs, problems) }];
      if (!service) return [];
      const plan = given && definition && given.planUpdate(definition, service, problems);
      return [{ name, service: asItRuns(service), plan }];
    });
    for (const { name, service } of services) problems.push(...unfitness(name, service, inputs));
    return services;
  } catch (error) {
    if (!isAwsError(error, 'ClusterNotFoundException')) {
      throw explainAwsError(error, `read the services of cluster "${cluster}"`);
    }
    const existing = await listed(() => listClusterNames(ecs));
    problems.push(`cluster: "${cluster}" not found in region ${await ecs.config.region()}${existing}`);
    return [];
  }
}

/** What the services run, by ARN, and what there is newer in their families. */
async function readRevisions(services: readonly FoundService[], { taskDefinition: given }: Inputs, ecs: ECSClient) {
  const arns = [...new Set(services.flatMap(({ service }) => service.taskDefinition ?? []))];
  const families = given ? [] : [...new Set(arns.map(taskDefinitionFamily))];
  const [own, newest] = await Promise.all([
    describeAll(ecs, arns),
    // Only for a notice: a family without an ACTIVE revision is no reason to stop.
    describeAll(ecs, families).catch(() => new Map<string, Described>()),
  ]);
  const notices = services.flatMap(({ name, service: { taskDefinition = '' } }) => {
    const latest = newest.get(taskDefinitionFamily(taskDefinition))?.taskDefinition.taskDefinitionArn;
    return typeof latest === 'string' ? (newerRevisionNotice(name, taskDefinition, latest) ?? []) : [];
  });
  return { own, notices };
}

/** "; there is: a, b and c", or nothing where the role may not list them. */
async function listed(list: () => Promise<string[]>): Promise<string> {
  try {
    const names = await list();
    return names.length > 0 ? `; there is ${listOf(names, LISTED)}` : '; there is none';
  } catch {
    return '';
  }
}

/** How CodeDeploy deploys to those services of the run that have it for a controller. */
export async function planCodeDeploy(
  services: readonly FoundService[],
  inputs: Inputs,
  aws: Aws,
  problems: string[],
): Promise<CodeDeployPlan[]> {
  const theirs = services.filter(({ service }) => isCodeDeploy(service));
  if (theirs.length > 0) {
    const { planDeployments } = await import('./codedeploy/deployment-group.ts');
    return await planDeployments(theirs, inputs, aws, problems);
  }
  const isGiven = Object.values(inputs.codeDeploy).some((each) => each !== undefined);
  // A service that was not found may have been the one.
  if (isGiven && services.length === inputs.services.length) {
    problems.push('codedeploy: no service of this run has the deployment controller CODE_DEPLOY, so leave it out');
  }
  return [];
}

/** Whether the container and port that CodeDeploy is to send the traffic to are in what is going to be registered. */
async function checkTargets(
  codeDeploy: readonly CodeDeployPlan[],
  plans: readonly RevisionPlan[],
  { codeDeploy: { appSpec } }: Inputs,
): Promise<string[]> {
  const { targetProblems } = await import('./codedeploy/app-spec.ts');
  return codeDeploy.flatMap((one) => {
    const plan = plans.find(({ services }) => services.includes(one.service));
    const problems = plan ? targetProblems(one.appSpec, plan.registration) : [];
    return problems.map((problem) =>
      appSpec ? `${CODE_DEPLOY_INPUTS.appSpec}: ${appSpec}: ${problem}` : `services: "${one.service}": ${problem}`,
    );
  });
}

/** Why a service cannot be deployed by this action. */
function unfitness(name: string, service: Service, { desiredCount, mode }: Inputs): string[] {
  const controller = service.deploymentController?.type ?? 'ECS';
  return [
    service.status !== 'ACTIVE' && `services: "${name}" was deleted (its status is ${service.status})`,
    controller === 'EXTERNAL' &&
      `services: "${name}" has the deployment controller EXTERNAL: only the tool that makes its task sets (CreateTaskSet) can deploy to it, ` +
        'and ECS takes no new task definition for it. Deploy with that tool, or create the service anew with the controller ECS, ' +
        'whose strategies BLUE_GREEN, LINEAR and CANARY shift traffic too',
    isCodeDeploy(service) &&
      mode === 'continue' &&
      `services: "${name}" is deployed by CodeDeploy, whose deployments mode: continue does not continue: use aws deploy continue-deployment`,
    isCodeDeploy(service) &&
      desiredCount !== undefined &&
      `desired-count: "${name}" is deployed by CodeDeploy, which takes the count as it is: leave it out, and set the count by itself ` +
        `(aws ecs update-service --cluster ${service.clusterArn ?? 'CLUSTER'} --service ${name} --desired-count ${desiredCount})`,
    desiredCount !== undefined &&
      service.schedulingStrategy === 'DAEMON' &&
      `desired-count: "${name}" is a DAEMON service, which runs one task on each instance: it takes none`,
  ].filter((problem) => problem !== false);
}

/** What the input `task-definition` names; undefined without it. */
async function readGiven(inputs: Inputs, ecs: ECSClient, problems: string[]): Promise<Described | undefined> {
  if (!inputs.taskDefinition) return undefined;
  const { kind, value } = inputs.taskDefinition;
  try {
    if (kind === 'file') return await parseTaskDefinitionFile(value, await readFile(value, 'utf8'), process.env);
    return await describeTaskDefinition(ecs, value);
  } catch (error) {
    if (error instanceof UnusableFile) problems.push(...error.problems.map((problem) => `task-definition: ${problem}`));
    else if (kind === 'file') problems.push(`task-definition: ${value} cannot be read (${(error as Error).message})`);
    else if (isAwsError(error, 'ClientException'))
      problems.push(`task-definition: "${value}" not found (ECS: ${error.message})`);
    else throw explainAwsError(error, `read task definition "${value}"`);
    return undefined;
  }
}

async function describeAll(ecs: ECSClient, names: readonly string[]): Promise<Map<string, Described>> {
  const described = await pLimit(AT_ONCE).map(names, async (name): Promise<[string, Described]> => {
    try {
      return [name, await describeTaskDefinition(ecs, name)];
    } catch (error) {
      throw explainAwsError(error, `read task definition "${taskDefinitionName(name)}"`);
    }
  });
  return new Map(described);
}

function nameOf({ taskDefinition }: Described, inputs: Inputs): string {
  const arn = taskDefinition.taskDefinitionArn;
  return typeof arn === 'string' ? taskDefinitionName(arn) : (inputs.taskDefinition?.value ?? '');
}

function isOnFargate({ capacityProviderStrategy, launchType }: Service): boolean {
  return (
    launchType === 'FARGATE' ||
    (capacityProviderStrategy ?? []).some(({ capacityProvider }) => capacityProvider?.startsWith('FARGATE'))
  );
}

/** Without the input, docker builds for the machine that it runs on. */
function platformsOf({ build }: Inputs): string[] {
  if (build.platforms.length > 0) return build.platforms;
  const system = process.platform === 'win32' ? 'windows' : 'linux';
  return [`${system}/${process.arch === 'arm64' ? 'arm64' : 'amd64'}`];
}
