import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { parseArn } from '../../aws/arn.ts';
import type { Facts, Symptom } from '../hints.ts';

/** The names that hints are made of, taken from the task definition and the service. */

export function containerName({ container }: Symptom): string {
  return container?.name ? `container "${container.name}"` : 'the container';
}

export function image({ container }: Symptom): string {
  return container?.image ?? 'the image';
}

export interface ImageReference {
  /** Registry host; undefined: Docker Hub. */
  host: string | undefined;
  repository: string;
  tag: string | undefined;
  /** sha256:… */
  digest: string | undefined;
}

/** The parts of "host:5000/team/api:tag@sha256:…". */
export function imageReference({ container }: Symptom): ImageReference | undefined {
  const match = /^(?:([^/]+[.:][^/]*|localhost)\/)?([^:@]+)(?::([^@]+))?(?:@(.+))?$/.exec(container?.image ?? '');
  if (!match?.[2]) return undefined;
  return { host: match[1], repository: match[2], tag: match[3], digest: match[4] };
}

/** "123456789012.dkr.ecr.eu-west-1.amazonaws.com" → "eu-west-1" */
export function ecrRegion(host: string | undefined): string | undefined {
  return /\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\./.exec(host ?? '')?.[1];
}

export function executionRole({ taskDefinition }: Facts): string {
  return taskDefinition.executionRoleArn
    ? `the execution role ${taskDefinition.executionRoleArn}`
    : 'an execution role (the task definition has no executionRoleArn yet)';
}

/** Docker's name of the platform that the tasks run on; undefined where the container instances decide. */
export function taskPlatform({ service, taskDefinition }: Facts): string | undefined {
  const { cpuArchitecture, operatingSystemFamily } = taskDefinition.runtimePlatform ?? {};
  const system = operatingSystemFamily?.startsWith('WINDOWS') ? 'windows' : 'linux';
  if (cpuArchitecture) return `${system}/${cpuArchitecture === 'ARM64' ? 'arm64' : 'amd64'}`;
  return runsOnFargate({ service, taskDefinition }) ? `${system}/amd64` : undefined;
}

export function runsOnFargate({ service, taskDefinition }: Pick<Facts, 'service' | 'taskDefinition'>): boolean {
  const providers = service?.capacityProviderStrategy?.map(({ capacityProvider }) => capacityProvider) ?? [];
  if (providers.length > 0) return providers.some((provider) => provider?.startsWith('FARGATE'));
  if (service?.launchType) return service.launchType === 'FARGATE';
  return taskDefinition.requiresCompatibilities?.includes('FARGATE') ?? false;
}

/** "subnets subnet-1, subnet-2; security groups sg-1; assignPublicIp DISABLED" */
export function network({ service }: Facts): string {
  const { assignPublicIp, securityGroups, subnets } = service?.networkConfiguration?.awsvpcConfiguration ?? {};
  const parts = [
    subnets?.length && `subnets ${subnets.join(', ')}`,
    securityGroups?.length && `security groups ${securityGroups.join(', ')}`,
    assignPublicIp && `assignPublicIp ${assignPublicIp}`,
  ].filter(Boolean);
  return parts.length > 0 ? ` (${parts.join('; ')})` : '';
}

/** How a task gets out of its subnet. @param endpoints the VPC endpoints that do without the internet */
export function route(facts: Facts, endpoints: string): string {
  return (
    `The tasks' network${network(facts)} needs a way there: a NAT gateway for private subnets, assignPublicIp ENABLED in public ` +
    `ones, or VPC endpoints for ${endpoints}. The security groups must let port 443 out, those of the endpoints let it in.`
  );
}

/** "512 MiB" of the container, else of the task. */
export function memoryLimit({ container }: Symptom, { taskDefinition }: Facts): string {
  if (container?.memory) return `the ${container.memory} MiB of its \`memory\``;
  return taskDefinition.memory ? `the ${taskDefinition.memory} MiB of the task` : 'its memory limit';
}

/** What the container runs, as its task definition says it; the image decides otherwise. */
export function command({ container }: Symptom): string {
  const words = [...(container?.entryPoint ?? []), ...(container?.command ?? [])];
  return words.length > 0 ? `${JSON.stringify(words)} (entryPoint and command)` : "the image's ENTRYPOINT and CMD";
}

export function ports(container: ContainerDefinition | undefined): string {
  const numbers = (container?.portMappings ?? []).map(({ containerPort, hostPort }) => hostPort || containerPort);
  return numbers.length > 0 ? `port ${numbers.join(', ')}` : 'its port';
}

/** The secrets of a task definition whose ARN or name stands in `said`; all of the container's where none does. */
export function secretsNamedIn(said: string, { taskDefinition }: Facts): string[] {
  const all = (taskDefinition.containerDefinitions ?? []).flatMap(({ secrets }) => secrets ?? []);
  const named = all.filter(({ valueFrom = '' }) => said.includes(secretArn(valueFrom)));
  return [...new Set((named.length > 0 ? named : all).map(({ valueFrom = '' }) => secretArn(valueFrom)))];
}

/** Without the JSON key, version stage and version id that `valueFrom` may carry behind a secret's ARN. */
export function secretArn(valueFrom: string): string {
  const arn = parseArn(valueFrom);
  return arn?.service === 'secretsmanager' ? valueFrom.split(':').slice(0, 7).join(':') : valueFrom;
}

export function logGroup({ container }: Symptom): string {
  const options = container?.logConfiguration?.options ?? {};
  const region = options['awslogs-region'];
  return `${options['awslogs-group'] ?? 'of the task definition'}${region ? ` in ${region}` : ''}`;
}

/** Where the application's own words are to be found. */
export function seeLog(symptom: Symptom): string {
  const { container, log } = symptom;
  if (log) return `Its last words are in log group ${log.group}, stream ${log.stream}.`;
  const awslogs = container?.logConfiguration?.logDriver === 'awslogs';
  return `Its log has the reason: look ${awslogs ? `in log group ${logGroup(symptom)}` : 'where its logConfiguration sends it'}.`;
}

/** "target group arn:…, container port 8080, health check grace period 0 s" */
export function loadBalancer({ service }: Facts): { target: string; port: number | undefined; grace: number } {
  const [first] = service?.loadBalancers ?? [];
  const target = first?.targetGroupArn
    ? `target group ${first.targetGroupArn}`
    : `load balancer ${first?.loadBalancerName ?? ''}`.trim();
  return { target, port: first?.containerPort, grace: service?.healthCheckGracePeriodSeconds ?? 0 };
}
