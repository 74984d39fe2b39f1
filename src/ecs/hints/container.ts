import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import type { Facts, Rule, Symptom } from '../hints.ts';
import {
  command,
  containerName,
  image,
  loadBalancer,
  memoryLimit,
  ports,
  runsOnFargate,
  seeLog,
  taskPlatform,
} from './words.ts';

/*
 * Why containers that could be started end: what they run, memory, health checks, exit codes.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cannot-start-container.html
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/out-of-memory.html
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-unhealthy-event-messages.html
 */

const NOT_RUNNABLE: Rule['hint'] = (symptom, facts) => {
  const platform = taskPlatform(facts) ?? 'the architecture of the container instances';
  return `${image(symptom)} was built for another processor than ${containerName(symptom)} runs on (${platform}). Build it for that platform (input platforms), or set runtimePlatform.cpuArchitecture in the task definition to the image's. If they agree, the script that it starts lacks its first line (#!/bin/sh).`;
};

const NOT_FOUND: Rule['hint'] = (symptom, _, match) =>
  `${sentence(containerName(symptom))} starts ${match?.[1] ? `"${match[1]}"` : command(symptom)}, which is not in ${image(symptom)}. Check ${match?.[1] ? command(symptom) : 'the command'}, its path and $PATH; a script with Windows line ends or a missing interpreter fails the same way.`;

const NOT_PERMITTED: Rule['hint'] = (symptom) =>
  `${sentence(containerName(symptom))} may not execute ${command(symptom)}: make the file executable in the image (RUN chmod +x, or COPY --chmod=755), and check the user that it runs as.`;

const PORT_IN_USE: Rule['hint'] = (symptom, { taskDefinition }) =>
  taskDefinition.networkMode === 'awsvpc'
    ? `Two containers of the task, or two processes of ${containerName(symptom)}, listen on the same port: in network mode awsvpc all containers of a task share one address. Give each its own port.`
    : `${sentence(ports(symptom.container))} of ${containerName(symptom)} is already taken on the container instance. Use a dynamic host port (hostPort 0) or network mode awsvpc, or let minimumHealthyPercent stop an old task first.`;

const START_RULES: Rule[] = [
  { said: /exec format error/i, hint: NOT_RUNNABLE },
  { output: /exec format error/i, hint: NOT_RUNNABLE },
  {
    said: /exec: \\?"([^"\\]+)\\?": (?:executable file not found|stat .*no such file)|executable file not found|exec .*: no such file or directory/i,
    hint: NOT_FOUND,
  },
  { said: /CannotStart.*permission denied|exec .*permission denied/i, hint: NOT_PERMITTED },
  { said: /port is already allocated|address already in use/i, hint: PORT_IN_USE },
  { output: /EADDRINUSE|address already in use/i, hint: PORT_IN_USE },
  {
    said: /minimum memory limit allowed is/i,
    hint: (symptom) => `\`memory\` of ${containerName(symptom)} is below docker's minimum of 6 MiB: raise it.`,
  },
  {
    said: /no space left on device/i,
    hint: (_, facts) =>
      runsOnFargate(facts)
        ? "The task's disk is full: raise ephemeralStorage.sizeInGiB in the task definition."
        : 'The disk of the container instance is full: free space, or enlarge its volume.',
  },
  {
    said: /DockerTimeoutError|ContainerRuntimeTimeoutError|Could not transition to/i,
    hint: (symptom) =>
      `${sentence(containerName(symptom))} did not start in time. Check the load of the container instance, the size of the image, and startTimeout where another container depends on it.`,
  },
];

const MEMORY_RULES: Rule[] = [
  {
    said: /OutOfMemory(?:Error)?\b|due to memory usage/i,
    hint: (symptom, facts) =>
      `${sentence(containerName(symptom))} used more than ${memoryLimit(symptom, facts)} and was killed. Raise the limit in the task definition, or make the process use less (worker count, heap size).`,
  },
  {
    output: /heap out of memory|java\.lang\.OutOfMemoryError|MemoryError|Cannot allocate memory/,
    hint: (symptom, facts) =>
      `The process in ${containerName(symptom)} ran out of memory by its own account. Raise its heap limit (NODE_OPTIONS=--max-old-space-size, -XX:MaxRAMPercentage) within ${memoryLimit(symptom, facts)}, or that limit as well.`,
  },
];

const HEALTH_RULES: Rule[] = [
  { said: /failed container health checks/i, hint: containerHealth },
  { when: ({ live }) => live?.unhealthy === true, hint: containerHealth },
  {
    said: /target (group )?is not found/i,
    hint: (_, facts) =>
      `The ${loadBalancer(facts).target} of the service is gone or has lost the tasks: check that it still exists and is attached to a listener of the load balancer.`,
  },
  {
    said: /failed ELB health checks|is (?:unhealthy|not healthy) in \(?(?:target-group|elb)/i,
    hint: loadBalancerHealth,
  },
];

function containerHealth(symptom: Symptom, { taskDefinition }: Facts): string {
  const checked =
    symptom.container?.healthCheck !== undefined
      ? symptom.container
      : (taskDefinition.containerDefinitions ?? []).find(({ healthCheck }) => healthCheck !== undefined);
  const name = checked?.name ? `container "${checked.name}"` : 'the container';
  const check = checked?.healthCheck;
  const shown = check?.command ? ` ${JSON.stringify(check.command)}` : '';
  const tool = /\b(curl|wget)\b/.exec(check?.command?.join(' ') ?? '')?.[1];
  const timing = check
    ? ` It has ${check.timeout ?? 5} s for an answer, ${check.retries ?? 3} tries every ${check.interval ?? 30} s, and startPeriod is ${check.startPeriod ?? 0} s: raise startPeriod for an application that starts slowly.`
    : '';
  return `The health check${shown} of ${name} fails. Run it in the image${tool ? `: ${tool} has to be there` : ''}, and the port and path have to answer.${timing}`;
}

function loadBalancerHealth({ said }: Symptom, facts: Facts): string {
  // The reason of a task does not say how the check failed; the event does.
  const words = [said, ...facts.events].find((text) => /due to \(reason/i.test(text)) ?? said;
  const { grace, port, target } = loadBalancer(facts);
  const where = port ? `port ${port}` : 'its port';
  return `${loadBalancerFailure(words, target, where)} The service's health check grace period is ${grace} s: it has to cover the start of the application.`;
}

function loadBalancerFailure(words: string, target: string, where: string): string {
  const codes = /with these codes: \[([\d, ]+)\]/i.exec(words)?.[1];
  if (codes) {
    return `The application answers the health check of ${target} with ${codes}: check the path and the success codes of the target group, and what the application says to that path on ${where}.`;
  }
  if (/timed out/i.test(words)) {
    return `The health check of ${target} gets no answer in time: the tasks' security group must let the load balancer in on ${where}, and the application listen there on 0.0.0.0 (not 127.0.0.1).`;
  }
  return `The health check of ${target} fails: the application has to listen on 0.0.0.0, ${where}, and answer the path of the target group's health check with a success code.`;
}

const STOP_RULES: Rule[] = [
  // Taking the deployment back stops healthy tasks too.
  { said: /scaling activity initiated by/i, hint: () => undefined },
  {
    when: ({ said, stopCode }) => stopCode === 'UserInitiated' || /task stopped by/i.test(said),
    hint: () => 'Somebody stopped the tasks (ECS StopTask): CloudTrail says who.',
  },
];

const EXIT_RULES: Rule[] = [
  { exitCode: 127, hint: NOT_FOUND },
  { exitCode: 126, hint: NOT_PERMITTED },
  {
    exitCode: 137,
    hint: (symptom, facts) =>
      `${sentence(containerName(symptom))} was killed (SIGKILL). Either it did not end within ${stopTimeout(symptom.container)} of being told to stop, or the host ran out of memory: compare its memory use with ${memoryLimit(symptom, facts)}. If another essential container of the task exited, look there first.`,
  },
  {
    exitCode: 139,
    hint: (symptom) =>
      `${sentence(containerName(symptom))} crashed (SIGSEGV): a native library or the runtime, often one that was built for another base image or processor. ${seeLog(symptom)}`,
  },
  {
    exitCode: 132,
    hint: (symptom) =>
      `${sentence(containerName(symptom))} used an instruction that the processor does not have (SIGILL): a native library was built for a newer one.`,
  },
  {
    exitCode: 134,
    hint: (symptom) =>
      `${sentence(containerName(symptom))} aborted itself (SIGABRT): a failed assertion, or out of memory. ${seeLog(symptom)}`,
  },
  {
    exitCode: 143,
    hint: (symptom) =>
      `${sentence(containerName(symptom))} was told to stop (SIGTERM) and did: look at the events for what stopped the task, or at the other essential containers.`,
  },
  {
    exitCode: 0,
    when: ({ container, said }) => container?.essential !== false && /essential container/i.test(said),
    hint: (symptom) =>
      `${sentence(containerName(symptom))} is essential and ended with 0, which stops the task: keep its process in the foreground, or set essential to false if it is meant to end.`,
  },
  {
    when: ({ exitCode }) => exitCode !== undefined && exitCode !== 0,
    hint: (symptom) =>
      `The application in ${containerName(symptom)} ended itself with exit code ${symptom.exitCode}. ${seeLog(symptom)}`,
  },
];

function stopTimeout(container: ContainerDefinition | undefined): string {
  return `${container?.stopTimeout ?? 30} s`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What stopped the task explains its exit codes: health checks and stops come before them. */
export const CONTAINER_RULES: readonly Rule[] = [
  ...START_RULES,
  ...MEMORY_RULES,
  ...HEALTH_RULES,
  ...STOP_RULES,
  ...EXIT_RULES,
];
