import { taskDefinitionName } from './aws/arn.ts';
import type { Aws } from './aws/clients.ts';
import { busyProblem, busyServices, waitUntilFree } from './ecs/busy.ts';
import { DeployError } from './errors.ts';
import { type FoundService, findServices } from './find-services.ts';
import type { Inputs } from './inputs.ts';
import type { Phases } from './phases.ts';
import { type Findings, preflight } from './preflight.ts';
import { listOf } from './report/words.ts';
import type { Tools } from './tools.ts';

/**
 * A build takes minutes, in which others may deploy: what they have left is what the new revision is made from. Waits for them where
 * the input `on-busy` wants that.
 *
 * @returns the same findings where nothing has changed
 * @throws DeployError where a service is busy and is not to be, or can no longer be deployed
 */
export async function upToDate(
  found: Findings,
  inputs: Inputs,
  imageBuilt: boolean,
  { aws, clock, log, signal }: Tools,
  phases: Phases,
): Promise<Findings> {
  let { services } = found;
  if (imageBuilt) services = await readAgain(inputs, aws);
  const busy = busyServices(services, found.plans);
  if (busy.length > 0 && inputs.onBusy === 'fail') {
    throw new DeployError({
      what: 'A deployment was begun while the image was built.',
      why: busy.map(busyProblem).join('\n'),
    });
  }
  if (busy.length > 0 && inputs.onBusy === 'wait') {
    await phases.run(
      'Waiting',
      () => waitUntilFree(aws.ecs, busy, { ...inputs, clock, log, signal }),
      () => `${listOf(busy.map(({ name }) => name))} free`,
    );
    services = await readAgain(inputs, aws);
  }
  const theirs = found.codeDeploy.filter(({ inProgress }) => inProgress);
  if (theirs.length > 0) {
    const { waitForDeployments } = await import('./codedeploy/wait.ts');
    await phases.run(
      'Waiting',
      () => waitForDeployments(aws, theirs, { ...inputs, clock, log, signal }),
      () => `${listOf(theirs.map(({ service }) => service))} free`,
    );
    services = await readAgain(inputs, aws);
    return await preflight(inputs, aws, { services, image: found.image });
  }
  if (services === found.services) return found;
  const changed = services.filter(
    ({ service }, index) => service.taskDefinition !== found.services[index]?.service.taskDefinition,
  );
  for (const { name, service } of changed) {
    log.warning(
      `${name} was deployed by somebody else meanwhile: the new revision is made from ${taskDefinitionName(service.taskDefinition ?? '')}.`,
    );
  }
  return changed.length > 0 ? await preflight(inputs, aws, { services, image: found.image }) : { ...found, services };
}

async function readAgain(inputs: Inputs, aws: Aws): Promise<FoundService[]> {
  const problems: string[] = [];
  const services = await findServices(inputs, aws.ecs, problems);
  if (problems.length === 0) return services;
  throw new DeployError({ what: 'The services have changed since the run began.', why: problems.join('\n') });
}
