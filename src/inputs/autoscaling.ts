import * as form from './forms.ts';
import type { InputReader } from './reader.ts';

/** The `autoscaling-*` inputs. What is not given stays as it is. */
export interface ScalingInputs {
  min: number | undefined;
  max: number | undefined;
  /** Percent of the CPU and of the memory that the service reserves, on average over its tasks. */
  cpu: number | undefined;
  memory: number | undefined;
  /** Requests per target and minute. */
  requests: number | undefined;
  /** Seconds. */
  scaleOutCooldown: number;
  scaleInCooldown: number;
}

const percent = form.wholeNumber(1, 100);
const tasks = form.wholeNumber(0, 5000);
const seconds = form.wholeNumber(0, 86_400);

/** Undefined where nothing is to scale. */
export function readAutoscaling(input: InputReader, desiredCount: number | undefined): ScalingInputs | undefined {
  const scaling = {
    min: input.optional('autoscaling-min', tasks),
    max: input.optional('autoscaling-max', tasks),
    cpu: input.optional('autoscaling-cpu', percent),
    memory: input.optional('autoscaling-memory', percent),
    requests: input.optional('autoscaling-requests', form.wholeNumber(1, 1_000_000)),
    scaleOutCooldown: input.withDefault('autoscaling-scale-out-cooldown', seconds),
    scaleInCooldown: input.withDefault('autoscaling-scale-in-cooldown', seconds),
  };
  const { cpu, max, memory, min, requests } = scaling;
  if (min !== undefined && max !== undefined && min > max) {
    input.refuse('autoscaling-min', `${min} is more than autoscaling-max, which is ${max}`);
  }
  if (desiredCount !== undefined && (desiredCount < (min ?? 0) || desiredCount > (max ?? desiredCount))) {
    input.refuse(
      'desired-count',
      `${desiredCount} is not from ${min ?? 0} to ${max ?? 5000}, which auto-scaling is to keep to`,
    );
  }
  return [min, max, cpu, memory, requests].every((given) => given === undefined) ? undefined : scaling;
}
