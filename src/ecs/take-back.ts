import { type Service, StopTaskCommand } from '@aws-sdk/client-ecs';
import { resourceId, taskDefinitionName } from '../aws/arn.ts';
import { type Aws, connect } from '../aws/clients.ts';
import { explainAwsError } from '../aws/errors.ts';
import { systemClock } from '../clock.ts';
import { InputReader } from '../inputs/reader.ts';
import { readRoles } from '../inputs/roles.ts';
import { readJob } from '../job.ts';
import { openLog } from '../report/log.ts';
import type { UnderWay } from '../state.ts';
import { startRollbacks, type WayBack } from './rollback.ts';
import { describeServices } from './service.ts';
import { isUnderWay } from './step.ts';
import { shiftsTraffic } from './verdict.ts';
import { newestOf } from './watch.ts';

/**
 * Ends what a run has left that was killed: stops its one-off task and, with `on-cancel: rollback`, starts to take back its services.
 *
 * @returns what it did about each service, a sentence each
 * @throws ECS DescribeServices' errors
 */
export async function takeBack({
  cluster,
  region,
  stopDeployments,
  stopTasks,
  takeBack: all,
}: UnderWay): Promise<string[]> {
  // The post step has the inputs of its step.
  const aws = connect(region, readRoles(new InputReader(process.env), process.env));
  const stopped = Object.entries(stopDeployments).map(([service, id]) => stopDeployment(aws, service, id));
  const ended = Object.entries(stopTasks).map(([what, arn]) => stopTask(aws, cluster, what, arn));
  const names = all.map(({ service }) => service);
  const services = await describeServices(aws.ecs, cluster, names);
  const ways = all.map((one) => wayBackOf(one, services.get(one.service)));
  const toGo = ways.filter((way) => typeof way !== 'string');
  const options = { cluster, clock: systemClock, log: await openLog() };
  const { refused } = await startRollbacks(aws.ecs, toGo, options, () => {});
  const said = ways.map((way) => {
    if (typeof way === 'string') return way;
    const verdict = refused.get(way.service)?.verdict;
    if (verdict?.kind === 'failed') return `${way.service}: ${verdict.reason}`;
    return `${way.service}: its rollback to ${taskDefinitionName(way.taskDefinition)} was started, and goes on in ECS.`;
  });
  return [...said, ...(await Promise.all([...stopped, ...ended]))];
}

async function stopTask({ ecs }: Aws, cluster: string, what: string, task: string): Promise<string> {
  const reason = ['Ship to ECS: The run was killed.', readJob(process.env).runUrl].filter(Boolean).join(' ');
  try {
    await ecs.send(new StopTaskCommand({ cluster, task, reason: reason.slice(0, 255) }));
    return `${what}: its task ${resourceId(task)} was told to stop.`;
  } catch (error) {
    return `${what}: ${explainAwsError(error, `stop its task ${resourceId(task)}`).message}`;
  }
}

async function stopDeployment(aws: Aws, service: string, deploymentId: string): Promise<string> {
  const { stopAndRollBack } = await import('../codedeploy/rollback.ts');
  try {
    return (await stopAndRollBack(await aws.codedeploy(), deploymentId))
      ? `${service}: deployment ${deploymentId} was stopped, and CodeDeploy rolls it back.`
      : `${service}: deployment ${deploymentId} is over, and is left as it is.`;
  } catch (error) {
    return `${service}: ${explainAwsError(error, `stop deployment ${deploymentId}`).message}`;
  }
}

/** What to do about one service, or why nothing is to be done. Pure. */
export function wayBackOf(
  { from, service: name, to }: UnderWay['takeBack'][number],
  service: Service | undefined,
): WayBack | string {
  const newest = newestOf(service);
  if (!service || !newest) return `${name}: is gone.`;
  const current = newest.taskDefinition ?? '';
  if (current === to) return `${name}: is set to ${taskDefinitionName(to)}, as before the run.`;
  if (current !== from) {
    return `${name}: is set to ${taskDefinitionName(current)} by somebody else, and is left alone.`;
  }
  const stops = shiftsTraffic(service) && isUnderWay(service) && newest.id && service.currentServiceDeployment;
  return {
    service: name,
    taskDefinition: to,
    desiredCount: undefined,
    scalesOnly: false,
    serviceDeploymentBefore: service.currentServiceDeployment,
    ...(stops && { underWay: { deploymentId: newest.id ?? '', serviceDeploymentArn: stops } }),
  };
}
