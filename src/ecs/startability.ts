import { isObject, type JsonObject } from '../aws/json.ts';
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
 * Only what surely fails is a problem: on Fargate nothing but the execution role can pull from ECR, read secrets or write awslogs,
 * and ECS itself refuses secrets without one on every launch type. An image for another processor surely fails too
 * ("exec format error").
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
  const secrets = names(({ secrets: list }) => Array.isArray(list) && list.length > 0);
  const logs = names(({ logConfiguration: log }) => isObject(log) && log.logDriver === 'awslogs');
  const pulls = names(({ image }) => typeof image === 'string' && isFromEcr(image));
  const privately = names(({ repositoryCredentials }) => isObject(repositoryCredentials));
  return [
    secrets.length > 0 && `to read the secrets of container ${secrets.join(', ')}`,
    privately.length > 0 && `to read the registry credentials of container ${privately.join(', ')}`,
    fargate && logs.length > 0 && `to write the awslogs of container ${logs.join(', ')}`,
    fargate && pulls.length > 0 && `to pull the image of container ${pulls.join(', ')} from ECR`,
  ].filter((reason) => reason !== false);
}
