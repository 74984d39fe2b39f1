import type { Aws } from '../aws/clients.ts';
import { explainAwsError } from '../aws/errors.ts';
import type { Log } from '../report/log.ts';
import type { ScalingPlan } from './plan.ts';

/**
 * Application Auto Scaling RegisterScalableTarget and PutScalingPolicy, where something is to change.
 *
 * What is set is said as it is, so that the log has it where AWS refuses the next.
 *
 * @throws DeployError
 */
export async function applyScaling(plans: readonly ScalingPlan[], aws: Aws, log: Log): Promise<void> {
  const due = plans.filter(({ changes }) => changes.length > 0);
  if (due.length === 0) return;
  const client = await aws.scaling();
  const { PutScalingPolicyCommand, RegisterScalableTargetCommand } = await import(
    '@aws-sdk/client-application-auto-scaling'
  );
  for (const { changes, policies, register, service } of due) {
    const said = [...changes];
    const tell = () => log.info(`${service}: ${said.shift()}`);
    try {
      // A policy needs its target.
      if (register) {
        await client.send(new RegisterScalableTargetCommand(register));
        tell();
      }
      for (const policy of policies) {
        await client.send(new PutScalingPolicyCommand(policy));
        tell();
      }
    } catch (error) {
      throw explainAwsError(error, `set the auto-scaling of service "${service}"`);
    }
  }
}
