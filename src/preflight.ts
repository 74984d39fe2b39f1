import type { Service } from '@aws-sdk/client-ecs';
import { taskDefinitionName } from './aws/arn.ts';
import type { Aws } from './aws/clients.ts';
import type { CodeDeployPlan } from './codedeploy/plan.ts';
import { checkTargets, planCodeDeploy } from './codedeploy/preflight.ts';
import { busyProblem, busyServices } from './ecs/busy.ts';
import { chooseContainers } from './ecs/containers.ts';
import { describeSecret, plaintextSecrets } from './ecs/plaintext-secrets.ts';
import { planRevisions, type RevisionPlan } from './ecs/plan.ts';
import { resolveSecrets } from './ecs/secret-names.ts';
import { startability } from './ecs/startability.ts';
import type { Described } from './ecs/task-definition.ts';
import { InputError } from './errors.ts';
import { type FoundService, findServices } from './find-services.ts';
import { type FoundImage, lookUpImage } from './image/look-up.ts';
import { parseImageReference, sameRepository } from './image/reference.ts';
import type { ScalingInputs } from './inputs/autoscaling.ts';
import type { Inputs } from './inputs.ts';
import { readGiven, readRevisions } from './read-revisions.ts';
import type { ScalingPlan } from './scaling/plan.ts';
import type { Ignored } from './scan/ignore-list.ts';
import { taskContainer } from './tasks/container.ts';
import { sizeProblems } from './tasks/size.ts';

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
