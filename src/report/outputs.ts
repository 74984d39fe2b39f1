import type { DeployResult, ServiceResult } from '../result.ts';
import { SEVERITIES } from '../scan/findings.ts';
import { type Outcome, outcomeOf, reasonOf, serviceDuration, wentWell } from './words.ts';

/** Worst first: the run's verdict is the first of these that a service came to. */
const worstFirst: readonly Outcome[] = [
  'rollback-failed',
  'failed',
  'timed-out',
  'cancelled',
  'superseded',
  'rolled-back',
  'paused',
  'started',
  'stable',
  'unchanged',
];

/**
 * The outputs of action.yml, every one of them always set, empty where the run did not get that far.
 *
 * - `verdict`: stable, unchanged, failed, rolled-back, rollback-failed, superseded, timed-out, cancelled, paused, or
 *   started (`wait: false`).
 *   A service that failed and was put back by our own rollback is rolled-back, as if ECS had done it. With several services
 *   the worst of theirs; `failed` also when the run failed after it had updated a service; empty when nothing was deployed.
 * - `task-definition-arn`, `previous-task-definition-arn`, `deployment-id`: of the first service, so that they stay usable as
 *   they are in a command; `services-json` has those of every service.
 * - `changed`: true when at least one service got a new deployment; of a plan, whether anything would be written.
 * - `task-arn`, `task-exit-code`: of the one-off task that ran last.
 * - `scan-findings`: how many there are of each severity, as JSON; empty where they are not known.
 * - `services-json`: an array in the order of the services input, with these names for its members.
 */
export function outputsOf(result: DeployResult): Record<string, string> {
  const { image, plan, services, tasks } = result;
  const first = services.find(isDeployed);
  return {
    image: image?.uri ?? '',
    'image-digest': image?.digest ?? '',
    registry: image?.registry ?? '',
    'task-definition-arn': first?.taskDefinition ?? '',
    'previous-task-definition-arn': first?.previousTaskDefinition ?? '',
    'deployment-id': first?.deploymentId ?? '',
    verdict: verdictOf(result),
    changed: String(
      plan ? plan.some(({ writes }) => writes) : services.some(({ deploymentId }) => deploymentId !== undefined),
    ),
    'task-arn': tasks.at(-1)?.taskArn ?? '',
    'task-exit-code': String(tasks.at(-1)?.exitCode ?? ''),
    'scan-findings': scanFindings(result),
    'services-json': JSON.stringify(services.map(serviceOutput)),
  };
}

function scanFindings({ scan }: DeployResult): string {
  if (!scan || scan.problem !== undefined) return '';
  const count = (severity: string) => scan.findings.filter((finding) => finding.severity === severity).length;
  return JSON.stringify(Object.fromEntries(SEVERITIES.map((severity) => [severity, count(severity)])));
}

function isDeployed(service: ServiceResult): boolean {
  return outcomeOf(service) !== 'not-deployed';
}

function verdictOf({ cancelled, failure, services }: DeployResult): string {
  const outcomes = services.filter(isDeployed).map(outcomeOf);
  const worst = worstFirst.find((outcome) => outcomes.includes(outcome));
  if (cancelled && (!worst || wentWell(worst))) return 'cancelled';
  return worst && failure && wentWell(worst) ? 'failed' : (worst ?? '');
}

function serviceOutput(service: ServiceResult) {
  const { deploymentId, name, rollback, serviceDeploymentArn, verdict } = service;
  const deployed = isDeployed(service);
  return {
    service: name,
    verdict: deployed ? outcomeOf(service) : '',
    'deployment-id': deploymentId ?? '',
    'service-deployment-arn': serviceDeploymentArn ?? '',
    'task-definition-arn': deployed ? service.taskDefinition : '',
    'previous-task-definition-arn': service.previousTaskDefinition,
    'duration-seconds': seconds(serviceDuration(service)),
    reason: reasonOf(verdict) ?? rollback?.because ?? '',
    rollback: rollback
      ? {
          'task-definition-arn': rollback.to,
          verdict: rollback.verdict.kind,
          'duration-seconds': seconds(rollback.endedAt - rollback.startedAt),
          reason: reasonOf(rollback.verdict) ?? '',
        }
      : null,
  };
}

function seconds(ms: number | undefined): number | null {
  return ms === undefined ? null : Math.round(ms / 1000);
}
