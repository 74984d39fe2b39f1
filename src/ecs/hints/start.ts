import type { Rule } from '../hints.ts';
import {
  containerName,
  ecrRegion,
  executionRole,
  image,
  imageReference,
  logGroup,
  route,
  runsOnFargate,
  secretsNamedIn,
  taskPlatform,
} from './words.ts';

/*
 * Why tasks do not start: image, secrets, log group, file system. The words are those of ECS, its agents and docker:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html
 */

const UNREACHABLE =
  /connection issue between the task and|check your (?:task )?network configuration|i\/o timeout|request canceled|context (?:deadline exceeded|canceled)|no such host|connection refused|network is unreachable|TLS handshake timeout|StatusCode: 0\b/i;
const REFUSED =
  /AccessDenied|access denied|not authorized to perform|403 Forbidden|no basic auth credentials|has the permissions|engine ecr credentials: not found/i;
const PULL = /CannotPull(?:ECR)?ContainerError|registry auth from Amazon ECR|cannot pull '|can.t pull the image/i;
const SECRET = /from (?:asm|ssm|secrets manager)|SecretsManager|secrets manager|parameter store|ssm:GetParameters/i;
const LOGGER = /failed to (?:validate logger args|initialize logging driver)|CloudWatch log (?:group|stream)/i;
const EFS = /\bEFS\b|mount\.nfs4/i;

const PULL_ACTIONS =
  'ecr:GetAuthorizationToken, ecr:BatchCheckLayerAvailability, ecr:GetDownloadUrlForLayer and ecr:BatchGetImage ' +
  '(the managed policy AmazonECSTaskExecutionRolePolicy has them)';

const both =
  (first: RegExp, second: RegExp) =>
  ({ said }: { said: string }) =>
    first.test(said) && second.test(said);

const PULL_RULES: Rule[] = [
  {
    said: /(?:descriptor matching platform|descriptor for platform|no matching manifest for|no match for platform)[^a-z]*((?:linux|windows)\/\w+)?/i,
    hint: (symptom, facts, match) => {
      const platform = match?.[1] ?? taskPlatform(facts) ?? 'the platform of the container instances';
      return `${image(symptom)} was not built for ${platform}, which the tasks run on. Build it for that platform (input platforms), or change runtimePlatform in the task definition.`;
    },
  },
  {
    said: /toomanyrequests|too many requests|pull rate limit/i,
    hint: (symptom) =>
      `The registry of ${image(symptom)} limits how often it may be pulled. Copy the image to ECR, pull it through an ECR pull-through cache, or log in to the registry with repositoryCredentials.`,
  },
  {
    said: /CannotPull.*no space left on device/i,
    hint: (symptom, facts) =>
      runsOnFargate(facts)
        ? `${image(symptom)} does not fit on the task's disk: raise ephemeralStorage.sizeInGiB in the task definition, or make the image smaller.`
        : `The disk of the container instance is full while pulling ${image(symptom)}: enlarge its volume, or have the agent clean up sooner (ECS_IMAGE_CLEANUP_INTERVAL).`,
  },
  {
    when: both(PULL, UNREACHABLE),
    hint: (symptom, facts) => {
      const { host = 'registry-1.docker.io' } = imageReference(symptom) ?? {};
      const endpoints = ecrRegion(host) ? 'ecr.api, ecr.dkr and s3 (a gateway)' : 'of AWS (which do not lead there)';
      return `The tasks cannot reach ${symptom.container ? `the registry ${host}` : 'the registry'}. ${route(facts, endpoints)}`;
    },
  },
  {
    said: /CannotPull.*(?:name unknown|repository\b.*(?:not found|does not exist)|no such repository)/i,
    hint: (symptom) =>
      `The repository of ${image(symptom)} does not exist, or needs a login: check its name, registry, account and region in the task definition${symptom.container?.name ? ` (container "${symptom.container.name}")` : ''}.`,
  },
  {
    when: both(PULL, REFUSED),
    hint: (symptom, facts) => {
      const role =
        runsOnFargate(facts) || facts.taskDefinition.executionRoleArn
          ? executionRole(facts)
          : "the container instances' role";
      return `Pulling ${image(symptom)} was refused. Allow ${role} ${PULL_ACTIONS}; for a repository of another account, its repository policy has to allow this account too.`;
    },
  },
  {
    said: /CannotPull.*(?:not found|manifest unknown)/i,
    hint: (symptom) => {
      const reference = imageReference(symptom);
      if (!reference)
        return 'The image that the task definition names is not in its registry: push it, or correct its tag.';
      const { digest, host, repository, tag } = reference;
      const missing = digest ? `digest ${digest}` : `tag "${tag ?? 'latest'}"`;
      const region = ecrRegion(host);
      const check = region
        ? ` Check with: aws ecr describe-images --region ${region} --repository-name ${repository} --image-ids ${digest ? `imageDigest=${digest}` : `imageTag=${tag ?? 'latest'}`}. A lifecycle policy of the repository may have deleted it.`
        : ' Check the name and the tag in its registry.';
      return `Repository ${repository}${host ? ` of ${host}` : ' of Docker Hub'} has no image with ${missing}.${check}`;
    },
  },
  {
    said: PULL,
    hint: (symptom) =>
      `${image(symptom)} could not be pulled. Check that it exists, that the tasks reach its registry, and that the execution role may pull it.`,
  },
];

const SECRET_RULES: Rule[] = [
  {
    said: /did not contain json key ([^\s.,:]+)/i,
    hint: ({ said }, facts, match) => {
      const key = match?.[1] ?? '';
      const holders = (facts.taskDefinition.containerDefinitions ?? [])
        .flatMap(({ secrets }) => secrets ?? [])
        .filter(({ valueFrom }) => valueFrom?.split(':')[7] === key);
      const secret = holders[0]
        ? `${secretsNamedIn(holders[0].valueFrom ?? '', facts)[0]} (for ${holders[0].name})`
        : secretsNamedIn(said, facts)[0];
      return `The secret ${secret ?? ''} has no JSON key "${key}": add it to the secret's value, or correct the key in valueFrom.`;
    },
  },
  {
    said: /invalid character .* looking for beginning of|secret value is not (?:a )?(?:valid )?json/i,
    hint: ({ said }, facts) =>
      `valueFrom asks for a JSON key, and the value of the secret is not JSON: ${secretsNamedIn(said, facts)
        .filter((secret) => secret.includes(':secretsmanager:'))
        .join(', ')}. Store a JSON object, or leave the key out of valueFrom.`,
  },
  {
    when: both(SECRET, UNREACHABLE),
    hint: (_, facts) =>
      `The tasks cannot reach Secrets Manager or the SSM Parameter Store. ${route(facts, 'secretsmanager, ssm and kms')}`,
  },
  {
    when: both(SECRET, /\bkms\b/i),
    hint: ({ said }, facts) =>
      `The secret is encrypted with a KMS key that the task may not use. Allow ${executionRole(facts)} kms:Decrypt on the key of ${secretsNamedIn(said, facts).join(', ')}, in the role's policy and in the key's.`,
  },
  {
    when: both(SECRET, REFUSED),
    hint: ({ said }, facts) => {
      const action =
        /ssm/i.test(said) && !/secretsmanager|asm/i.test(said) ? 'ssm:GetParameters' : 'secretsmanager:GetSecretValue';
      return `Reading the secrets was refused. Allow ${executionRole(facts)} (not the task role) ${action} on ${secretsNamedIn(said, facts).join(', ')}.`;
    },
  },
  {
    said: /invalid (?:ssm )?parameters?:? ?([\w./, -]*)/i,
    when: ({ said }) => SECRET.test(said) || /invalid ssm/i.test(said),
    hint: ({ said }, facts, match) =>
      `The SSM parameter ${match?.[1]?.trim() || secretsNamedIn(said, facts).join(', ')} does not exist in the region of the tasks: create it, or correct the name in \`secrets\` of the task definition.`,
  },
  {
    when: both(SECRET, /ResourceNotFoundException|can.t find the specified secret|marked for deletion/i),
    hint: ({ said }, facts) =>
      `A secret that the task definition names does not exist, has no value yet, or was deleted: ${secretsNamedIn(said, facts).join(', ')}. Create it in that region and account, or correct valueFrom.`,
  },
  {
    said: SECRET,
    hint: ({ said }, facts) =>
      `The secrets could not be read: ${secretsNamedIn(said, facts).join(', ')}. Check that they exist, and that ${executionRole(facts)} may read them.`,
  },
];

const LOGGER_RULES: Rule[] = [
  {
    when: both(LOGGER, new RegExp(`${UNREACHABLE.source}|signal: killed`, 'i')),
    hint: (_, facts) => `The tasks cannot reach CloudWatch Logs. ${route(facts, 'logs')}`,
  },
  {
    when: both(LOGGER, REFUSED),
    hint: (symptom, facts) =>
      `Writing the log was refused. Allow ${executionRole(facts)} logs:CreateLogStream and logs:PutLogEvents on log group ${logGroup(symptom)}, and logs:CreateLogGroup where awslogs-create-group is set.`,
  },
  {
    when: both(LOGGER, /does not exist|ResourceNotFoundException|cannot find/i),
    hint: (symptom) =>
      `Log group ${logGroup(symptom)} does not exist: create it, or set awslogs-create-group to "true" in the container's logConfiguration and allow the execution role logs:CreateLogGroup.`,
  },
  {
    said: LOGGER,
    hint: (symptom) =>
      `The log driver of ${containerName(symptom)} could not be set up: check the options of its logConfiguration.`,
  },
];

const EFS_RULES: Rule[] = [
  {
    when: both(EFS, /failed to resolve|could not be resolved/i),
    hint: (_, { taskDefinition }) =>
      `${fileSystems(taskDefinition)} has no mount target that the tasks can resolve: add one in each of their Availability Zones, and turn DNS resolution and hostnames of the VPC on.`,
  },
  {
    when: both(EFS, /access denied|AccessDenied|permission denied|not authorized/i),
    hint: (_, { taskDefinition }) =>
      `${fileSystems(taskDefinition)} refused to be mounted. Allow the task role ${taskDefinition.taskRoleArn ?? '(the task definition has none)'} elasticfilesystem:ClientMount and elasticfilesystem:ClientWrite, and check the file system's policy and its access point.`,
  },
  {
    when: both(EFS, /no such file or directory/i),
    hint: (_, { taskDefinition }) =>
      `The directory to mount does not exist: ${fileSystems(taskDefinition)}. Create it, or use an access point that creates it.`,
  },
  {
    said: EFS,
    hint: (_, { taskDefinition }) =>
      `${fileSystems(taskDefinition)} could not be mounted. The security group of its mount targets must let port 2049 (NFS) in from the tasks' security groups.`,
  },
];

function fileSystems({
  volumes,
}: {
  volumes?: { efsVolumeConfiguration?: { fileSystemId?: string | undefined } | undefined }[] | undefined;
}): string {
  const ids = (volumes ?? []).flatMap(({ efsVolumeConfiguration }) => efsVolumeConfiguration?.fileSystemId ?? []);
  return ids.length > 0 ? `EFS file system ${ids.join(', ')}` : 'The EFS file system';
}

/** Secrets before images: "unable to pull secrets or registry auth" stands before both. */
export const START_RULES: readonly Rule[] = [...SECRET_RULES, ...LOGGER_RULES, ...EFS_RULES, ...PULL_RULES];
