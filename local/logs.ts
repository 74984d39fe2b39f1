import type { LogEvent } from './tasks/runner.ts';
import { AwsError, type Operations, page } from './wire.ts';

/** Log streams by group; a stream is read where it is written. */
export class LogStreams {
  readonly #groups = new Map<string, Map<string, () => Promise<LogEvent[]>>>();
  /** Days, by group. */
  readonly retention = new Map<string, number>();

  /** Names of the groups, in their order. */
  get names(): string[] {
    return [...this.#groups.keys()].sort();
  }

  create(group: string): void {
    if (this.#groups.has(group)) {
      throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists');
    }
    this.#groups.set(group, new Map());
  }

  /** Somebody deletes a group. */
  delete(group: string): void {
    this.#groups.delete(group);
  }

  open(group: string, stream: string, read: () => Promise<LogEvent[]>): void {
    const streams = this.#groups.get(group) ?? new Map();
    this.#groups.set(group, streams.set(stream, read));
  }

  find(group: string, stream: string): () => Promise<LogEvent[]> {
    const streams = this.#groups.get(group);
    if (!streams) throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
    const read = streams.get(stream);
    if (!read) throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
    return read;
  }
}

interface GetLogEventsInput {
  logGroupName?: string;
  /** An ARN or a name. */
  logGroupIdentifier?: string;
  logStreamName: string;
  /** 10,000 by default. */
  limit?: number;
  startFromHead?: boolean;
  nextToken?: string;
  startTime?: number;
  endTime?: number;
}

/** CloudWatch Logs, as far as a deployment reads it. */
export function logsOperations(streams: LogStreams): Operations {
  return {
    DescribeLogGroups: (input: { logGroupNamePrefix?: string; limit?: number; nextToken?: string }) => {
      const matching = streams.names.filter((name) => name.startsWith(input.logGroupNamePrefix ?? ''));
      const { items, nextToken } = page(matching, { maxResults: input.limit ?? 50, nextToken: input.nextToken });
      return {
        logGroups: items.map((name) => ({ logGroupName: name, retentionInDays: streams.retention.get(name) })),
        nextToken,
      };
    },
    CreateLogGroup: ({ logGroupName }: { logGroupName: string }) => {
      streams.create(logGroupName);
      return {};
    },
    PutRetentionPolicy: (input: { logGroupName: string; retentionInDays: number }) => {
      if (!streams.names.includes(input.logGroupName)) {
        throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
      }
      streams.retention.set(input.logGroupName, input.retentionInDays);
      return {};
    },
    GetLogEvents: async (input: GetLogEventsInput) => {
      const group = input.logGroupName ?? input.logGroupIdentifier?.replace(/^.*:log-group:|:\*$/g, '') ?? '';
      const { startTime = 0, endTime = Number.POSITIVE_INFINITY, limit = 10_000 } = input;
      const written = await streams.find(group, input.logStreamName)();
      const events = written.filter(({ timestamp }) => timestamp >= startTime && timestamp < endTime);
      const { from, to } = pageOf(input, events.length, limit);
      return {
        events: events.slice(from, to).map((event) => ({ ...event, ingestionTime: event.timestamp })),
        // At either end these are the tokens that were passed in.
        nextForwardToken: `f/${to}`,
        nextBackwardToken: `b/${from}`,
      };
    },
  };
}

/** Which events a call is about. A token says where the page before ended: "f/2" that two events came before, "b/2" that they are next. */
function pageOf({ nextToken, startFromHead }: GetLogEventsInput, there: number, limit: number) {
  const [, direction, position] = /^([fb])\/(\d+)$/.exec(nextToken ?? '') ?? [];
  if (nextToken !== undefined && !direction)
    throw new AwsError('InvalidParameterException', 'The specified nextToken is invalid.');
  const isForward = direction ? direction === 'f' : startFromHead;
  if (isForward) {
    const from = Number(position ?? 0);
    return { from, to: Math.max(from, Math.min(there, from + limit)) };
  }
  const to = Number(position ?? there);
  return { from: Math.max(0, to - limit), to };
}
