import type { Service } from '@aws-sdk/client-ecs';
import { taskDefinitionName } from '../aws/arn.ts';
import { connect } from '../aws/clients.ts';
import { systemClock } from '../clock.ts';
import { openLog } from '../report/log.ts';
import type { UnderWay } from '../state.ts';
import { startRollbacks, type WayBack } from './rollback.ts';
import { describeServices } from './service.ts';
import { isUnderWay } from './step.ts';
import { shiftsTraffic } from './verdict.ts';
import { newestOf } from './watch.ts';

/**
 * The post step's part of `on-cancel: rollback`: starts to take back the services of a run that was killed before it could.
 *
 * @returns what it did about each service, a sentence each
 * @throws ECS DescribeServices' errors
 */
export async function takeBack({ cluster, region, takeBack: all }: UnderWay): Promise<string[]> {
  const { ecs } = connect(region);
  const names = all.map(({ service }) => service);
  const services = await describeServices(ecs, cluster, names);
  const ways = all.map((one) => wayBackOf(one, services.get(one.service)));
  const toGo = ways.filter((way) => typeof way !== 'string');
  const options = { cluster, clock: systemClock, log: await openLog() };
  const { refused } = await startRollbacks(ecs, toGo, options, () => {});
  return ways.map((way) => {
    if (typeof way === 'string') return way;
    const verdict = refused.get(way.service)?.verdict;
    if (verdict?.kind === 'failed') return `${way.service}: ${verdict.reason}`;
    return `${way.service}: its rollback to ${taskDefinitionName(way.taskDefinition)} was started, and goes on in ECS.`;
  });
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
