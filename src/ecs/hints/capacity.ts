import { duration } from '../../report/words.ts';
import type { Rule } from '../hints.ts';
import { network, ports } from './words.ts';

/*
 * Why there is no place for a task, and what took it away:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html
 */

const NO_INSTANCE = /no container instance met all of its requirements|could not launch \d+ tasks|\bRESOURCE:[A-Z]+/i;

function needs({ cpu, memory }: { cpu?: string | undefined; memory?: string | undefined }): string {
  const parts = [cpu && `${cpu} CPU units`, memory && `${memory} MiB`].filter(Boolean);
  return parts.length > 0 ? ` (a task takes ${parts.join(' and ')})` : '';
}

const PLACEMENT_RULES: Rule[] = [
  {
    said: /already using a port|RESOURCE:PORTS/i,
    hint: ({ container }, { taskDefinition }) =>
      `No container instance has ${ports(container ?? taskDefinition.containerDefinitions?.find(({ portMappings }) => portMappings?.length))} free: while old and new tasks run side by side, a fixed host port takes one instance for each. Use a dynamic host port (hostPort 0) or network mode awsvpc, or let minimumHealthyPercent stop an old task first.`,
  },
  {
    said: /insufficient CPU|enough CPU|RESOURCE:CPU/i,
    hint: (_, { taskDefinition }) =>
      `No container instance has enough CPU free${needs(taskDefinition)}. Add instances (or let a capacity provider do it), lower the task's CPU, or let minimumHealthyPercent stop an old task first.`,
  },
  {
    said: /insufficient memory|enough memory|RESOURCE:MEMORY/i,
    hint: (_, { taskDefinition }) =>
      `No container instance has enough memory free${needs(taskDefinition)}. Add instances (or let a capacity provider do it), lower the task's memory, or let minimumHealthyPercent stop an old task first.`,
  },
  {
    said: /RESOURCE:ENI|ENI attachment|unused device index/i,
    hint: () =>
      'No container instance has a network interface free for another awsvpc task. Add instances, use larger ones, or turn on the account setting awsvpcTrunking for new instances.',
  },
  {
    said: /RESOURCE:GPU|insufficient GPU/i,
    hint: () => 'No container instance has a GPU free. Add GPU instances, or lower the GPUs that the task asks for.',
  },
  {
    said: /error "?AGENT"?|\bAGENT\b|Amazon ECS Agent to start/,
    hint: () =>
      'The ECS agent of the closest matching container instance is disconnected: restart it there (sudo systemctl restart ecs), or replace the instance.',
  },
  {
    said: /missing an attribute|\bATTRIBUTE\b/,
    hint: (_, facts) =>
      `No container instance has the attributes that the task definition asks for: its log drivers, CPU architecture, or with awsvpc an instance in one of the service's subnets${network(facts)}.`,
  },
  {
    said: /No Container Instances were found in your (?:cluster|capacity provider)/i,
    hint: (_, { service }) =>
      `There are no container instances to run on${service?.capacityProviderStrategy?.length ? ` in capacity provider ${service.capacityProviderStrategy.map(({ capacityProvider }) => capacityProvider).join(', ')}` : ''}. Start some that join this cluster, or check the Auto Scaling group behind the capacity provider.`,
  },
  {
    said: NO_INSTANCE,
    hint: (_, { taskDefinition }) =>
      `No container instance can take another task${needs(taskDefinition)}. Check that the cluster has instances with room, the right architecture and the service's placement constraints, or add a capacity provider that scales.`,
  },
];

const FARGATE_RULES: Rule[] = [
  {
    said: /Capacity is unavailable at this time/i,
    hint: (_, facts) =>
      `AWS has no capacity for this task size in the Availability Zones of the service right now. Run the deployment again later, or add subnets in other zones${network(facts)}; FARGATE_SPOT runs out sooner than FARGATE.`,
  },
  {
    said: /reached the limit on the number of (vCPUs|tasks)|requested (CPU|MEMORY) configuration is above your limit/i,
    hint: () =>
      'A quota of the account is used up: ask for more in Service Quotas (Fargate vCPUs, or tasks), or stop what is not needed.',
  },
  {
    said: /provisioning capacity limit was exceeded/i,
    hint: () =>
      'The cluster already has 500 tasks in PROVISIONING, the most that ECS allows: wait for them, or find out what keeps starting tasks.',
  },
  {
    said: /minimumHealthyPercent or maximumPercent/,
    hint: (_, { service }) => {
      const { maximumPercent, minimumHealthyPercent } = service?.deploymentConfiguration ?? {};
      const now = maximumPercent === undefined ? '' : ` (now ${minimumHealthyPercent} and ${maximumPercent})`;
      return `The service may neither stop an old task nor start a new one: lower its minimumHealthyPercent or raise its maximumPercent${now}.`;
    },
  },
  {
    said: /not compatible with the selected compute strategy/i,
    hint: ({ said: _ }, { taskDefinition }) =>
      `The task definition (requiresCompatibilities: ${taskDefinition.requiresCompatibilities?.join(', ') || 'none'}) does not go with the service's launch type or capacity provider.`,
  },
  {
    said: /operations are being throttled/i,
    hint: () => 'ECS throttles the scheduler of this account: it goes on by itself. Deploy fewer services at a time.',
  },
];

const LOSS_RULES: Rule[] = [
  {
    when: ({ said, stopCode }) =>
      stopCode === 'SpotInterruption' ||
      stopCode === 'TerminationNotice' ||
      /spot task was interrupted|spot interruption/i.test(said),
    hint: () =>
      'AWS took back the Spot capacity under the tasks: nothing is wrong with the image. Run the deployment again, or give the service a base of FARGATE in its capacity provider strategy.',
  },
  {
    said: /Host EC2 .*(?:terminated|stopped)|Container instance (?:deregistration|draining)/i,
    hint: () =>
      'The container instance under the tasks went away: nothing is wrong with the image. Run the deployment again when the cluster is steady.',
  },
];

const NETWORK_RULES: Rule[] = [
  {
    said: /(?:insufficient ?free ?addresses|not have enough free addresses)|public IP assignment enabled in subnet/i,
    hint: (_, facts) =>
      `A subnet has no free IP address left for another task${network(facts)}: add a subnet to the service, or free addresses.`,
  },
  {
    said: /TagPolicyViolation/,
    hint: () =>
      'A tag policy of the organization forbids the network interface that ECS makes for a task: set the tags that it asks for on the service, with propagateTags.',
  },
  {
    said: /(?:network interface|\bENI\b|InternalError).*(?:security ?group|subnet|InvalidGroup)|(?:security group|subnet)\b.*(?:does not exist|not found|same network)/i,
    hint: (_, facts) =>
      `The network configuration of the service names a subnet or security group that does not exist or belongs to another VPC${network(facts)}: correct it on the service.`,
  },
  {
    said: /network interface|configure ENI|^InternalError/i,
    hint: (_, facts) =>
      `The network interface of the task could not be set up, on the side of AWS as a rule: run the deployment again; if it recurs, check the service's subnets${network(facts)} and AWS Health.`,
  },
];

const ROLE_RULES: Rule[] = [
  {
    said: /service linked role/i,
    hint: () =>
      'The service-linked role of ECS is missing in this account. Create it once: aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com',
  },
  {
    said: /unable to assume the role '?(arn:[^\s']+)?/i,
    hint: (_, { taskDefinition }, match) =>
      `ECS cannot assume ${match?.[1] ?? [taskDefinition.taskRoleArn, taskDefinition.executionRoleArn].filter(Boolean).join(' or ')}: the role must exist, and its trust policy allow ecs-tasks.amazonaws.com sts:AssumeRole.`,
  },
  {
    said: /service discovery|servicediscovery|Cloud Map|service registr(?:y|ies)/i,
    hint: (_, { service }) => {
      const registries = (service?.serviceRegistries ?? []).flatMap(({ registryArn }) => registryArn ?? []);
      return `ECS could not register the tasks in AWS Cloud Map${registries.length ? ` (${registries.join(', ')})` : ''}: check that the Cloud Map service exists and that its instance quota is not used up.`;
    },
  },
];

const WAITING_RULES: Rule[] = [
  {
    when: ({ live }) => live?.status === 'PROVISIONING',
    hint: ({ live }, facts) =>
      `Tasks have been in PROVISIONING for ${duration(live?.ageMs ?? 0)}: ECS waits for capacity or a network interface. Check the capacity provider's Auto Scaling group, and the free addresses of the subnets${network(facts)}.`,
  },
  {
    when: ({ live }) => live?.status === 'PENDING',
    hint: ({ live }) =>
      `Tasks have been in PENDING for ${duration(live?.ageMs ?? 0)}: the image is still being pulled, a dependsOn condition of a container is not met yet, or the agent of the container instance does not answer.`,
  },
  {
    when: ({ live }) => live?.status === 'ACTIVATING',
    hint: ({ live }) =>
      `Tasks have been in ACTIVATING for ${duration(live?.ageMs ?? 0)}: their containers run, and ECS is still registering them with the load balancer or service discovery.`,
  },
];

export const CAPACITY_RULES: readonly Rule[] = [
  ...PLACEMENT_RULES,
  ...FARGATE_RULES,
  ...LOSS_RULES,
  ...NETWORK_RULES,
  ...ROLE_RULES,
  ...WAITING_RULES,
];
