import { isObject, type Json, type JsonObject } from '../aws/json.ts';
import { containersOf } from './task-definition.ts';

/** What there is to know about a task definition that is going to be deployed. */
export interface Planned {
  /** "api:41", or a file's path. */
  name: string;
  /** The RegisterTaskDefinition input. */
  registration: JsonObject;
  /** Whether its tasks run on Fargate, by the service's launch type or capacity providers. */
  fargate: boolean;
  /** Whether an image reference is of an ECR repository. */
  isFromEcr(image: string): boolean;
  /** `linux/arm64`, …: what the image is going to be built for; undefined when nothing is built. */
  platforms: readonly string[] | undefined;
}

/** `problems` are refused before anything is built; `warnings` may be all right where a service is set up unusually. */
export interface Startability {
  problems: string[];
  warnings: string[];
}

/**
 * What would make its tasks fail to start, minutes later and with an obscure message. Pure.
 *
 * Only what surely fails is a problem: on Fargate nothing but the execution role can pull from ECR or write awslogs; on EC2 the
 * instance's own role does. Secrets, registry credentials and environment files are read with the execution role on every launch type
 * (ECS itself refuses secrets without one, but only after the build). An image for another processor surely fails too
 * ("exec format error").
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
 */
export function startability({ fargate, isFromEcr, name, platforms, registration }: Planned): Startability {
  const problems: string[] = [];
  const warnings: string[] = [];
  const reasons = reasonsForExecutionRole(registration, fargate, isFromEcr);
  if (!registration.executionRoleArn && reasons.length > 0) {
    problems.push(
      `task definition ${name}: it has no execution role, and needs one ${reasons.join(', ')}; set executionRoleArn ` +
        '(AmazonECSTaskExecutionRolePolicy covers ECR and awslogs)',
    );
  }
  const wanted = platformOf(registration);
  if (platforms && !platforms.some((platform) => platform.startsWith(wanted))) {
    // EC2 instances may be of either kind, whatever an absent runtimePlatform would mean on Fargate.
    const isSure = fargate || isObject(registration.runtimePlatform);
    (isSure ? problems : warnings).push(
      `platforms: task definition ${name} runs on ${wanted} (runtimePlatform), but the image is built for ${platforms.join(', ')}: its ` +
        `tasks would stop with "exec format error"; set platforms to ${wanted}, or change runtimePlatform`,
    );
  }
  return { problems, warnings };
}

/** What ECS runs it on, in docker's words: X86_64 on Linux unless it says otherwise. */
function platformOf({ runtimePlatform }: JsonObject): string {
  const { cpuArchitecture, operatingSystemFamily } = isObject(runtimePlatform) ? runtimePlatform : {};
  const system = String(operatingSystemFamily ?? 'LINUX').startsWith('WINDOWS') ? 'windows' : 'linux';
  return `${system}/${cpuArchitecture === 'ARM64' ? 'arm64' : 'amd64'}`;
}

function reasonsForExecutionRole(
  registration: JsonObject,
  fargate: boolean,
  isFromEcr: Planned['isFromEcr'],
): string[] {
  const containers = containersOf(registration);
  const names = (having: (container: JsonObject) => boolean) =>
    containers.filter(having).map((container) => `"${container.name}"`);
  const secrets = names(
    ({ logConfiguration: log, secrets: list }) => hasEntries(list) || (isObject(log) && hasEntries(log.secretOptions)),
  );
  const files = names(({ environmentFiles }) => hasEntries(environmentFiles));
  const logs = names(({ logConfiguration: log }) => isObject(log) && log.logDriver === 'awslogs');
  const pulls = names(({ image }) => typeof image === 'string' && isFromEcr(image));
  const privately = names(({ repositoryCredentials }) => isObject(repositoryCredentials));
  return [
    secrets.length > 0 && `to read the secrets of container ${secrets.join(', ')}`,
    files.length > 0 && `to read the environment files of container ${files.join(', ')}`,
    privately.length > 0 && `to read the registry credentials of container ${privately.join(', ')}`,
    fargate && logs.length > 0 && `to write the awslogs of container ${logs.join(', ')}`,
    fargate && pulls.length > 0 && `to pull the image of container ${pulls.join(', ')} from ECR`,
  ].filter((reason) => reason !== false);
}

function hasEntries(list: Json | undefined): boolean {
  return Array.isArray(list) && list.length > 0;
}
