import { AwsError, type JsonObject } from './wire.ts';

/** What goes wrong with a call instead of its answer. */
export type FaultKind =
  | 'throttle'
  | 'server-error'
  /** The connection is reset. */
  | 'reset'
  /** It is never answered. */
  | 'hang'
  /** It takes effect, and then the connection is reset. */
  | 'lost-answer'
  | 'access-denied'
  | { error: string; message: string; status?: number };

export interface Fault {
  /** ecs, ecr, logs, sts; by default every one. */
  service?: string;
  /** By default every one: each is counted by itself ("each operation throttled five times in a row"). */
  operation?: string;
  kind: FaultKind;
  /** How often; by default once, access-denied for ever. */
  times?: number;
  /** How many calls go well before; by default none. */
  after?: number;
}

/** The faults that are set up, and how often each struck. */
export class Faults {
  readonly #faults: { fault: Fault; struck: Map<string, number> }[] = [];

  add(fault: Fault): void {
    this.#faults.push({ fault, struck: new Map() });
  }

  clear(): void {
    this.#faults.length = 0;
  }

  /** What happens to this call; undefined: nothing. Counts it. */
  take(service: string, operation: string): FaultKind | undefined {
    for (const { fault, struck } of this.#faults) {
      if (fault.service && fault.service !== '*' && fault.service !== service) continue;
      if (fault.operation && fault.operation !== '*' && fault.operation !== operation) continue;
      const key = `${service}:${operation}`;
      const after = fault.after ?? 0;
      const count = struck.get(key) ?? 0;
      const times = fault.times ?? (fault.kind === 'access-denied' ? Number.POSITIVE_INFINITY : 1);
      if (count >= after + times) continue;
      struck.set(key, count + 1);
      if (count >= after) return fault.kind;
    }
    return undefined;
  }
}

/** The error that a fault is answered with; undefined for those without an answer. */
export function faultError(
  kind: FaultKind,
  call: { service: string; operation: string; input: JsonObject; region: string; accountId: string },
): AwsError | undefined {
  if (kind === 'reset' || kind === 'hang' || kind === 'lost-answer') return undefined;
  if (kind === 'throttle') return new AwsError('ThrottlingException', 'Rate exceeded');
  if (kind === 'server-error') {
    return new AwsError('ServerException', 'Service Unavailable. Please try again later.', 500);
  }
  if (kind === 'access-denied') {
    const action = `${call.service}:${call.operation}`;
    return new AwsError(
      'AccessDeniedException',
      `User: arn:aws:sts::${call.accountId}:assumed-role/deploy/session is not authorized to perform: ${action} on ` +
        `resource: ${resourceOf(call)} because no identity-based policy allows the ${action} action`,
    );
  }
  return new AwsError(kind.error, kind.message, kind.status);
}

/** The resource that IAM would name for a call. */
function resourceOf({ service, input, region, accountId }: Parameters<typeof faultError>[1]): string {
  const named = (value: unknown) => String(value).slice(String(value).lastIndexOf('/') + 1);
  const arn = (resource: string) => `arn:aws:${service}:${region}:${accountId}:${resource}`;
  const services = Array.isArray(input.services) ? input.services : [];
  const serviceName = input.service ?? input.serviceName ?? services[0];
  if (service === 'ecr' && input.repositoryName) return arn(`repository/${input.repositoryName}`);
  if (service === 'logs') return arn(`log-group:${input.logGroupName}:log-stream:${input.logStreamName}`);
  if (service !== 'ecs') return '*';
  if (serviceName) return arn(`service/${named(input.cluster ?? 'default')}/${named(serviceName)}`);
  if (input.family) return arn(`task-definition/${input.family}:*`);
  return '*';
}
