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
  startTime?: number;
  endTime?: number;
  /** The tokens say where a page begins (f/) and ends (b/). */
  nextToken?: string;
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
      const [kind, at] = input.nextToken?.split('/') ?? [];
      const start =
        kind === 'f'
          ? Number(at)
          : kind === 'b'
            ? Math.max(0, Number(at) - limit)
            : input.startFromHead
              ? 0
              : Math.max(0, events.length - limit);
      const end = kind === 'b' ? Number(at) : start + limit;
      const chosen = events.slice(start, end);
      return {
        events: chosen.map((event) => ({ ...event, ingestionTime: event.timestamp })),
        // At the end of the stream that is the token which was given.
        nextForwardToken: `f/${start + chosen.length}`,
        nextBackwardToken: `b/${start}`,
      };
    },
  };
}
