import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import type { Aws } from '../aws/clients.ts';
import { explainAwsError, isAwsError, isLastingRefusal } from '../aws/errors.ts';
import type { Log, UntrustedStream } from '../report/log.ts';
import { printableLines } from '../report/printable.ts';

/** How many of the last lines are kept for the report. */
const KEPT = 50;

/** Showing the log is an extra: one look at it keeps nobody longer from looking at the task itself. */
const LOOK_MS = 10_000;

/** Shows what a container writes while it writes it: CloudWatch Logs GetLogEvents from the head of its stream. */
export class LogFollower {
  readonly #aws: Aws;
  readonly #log: Log;
  readonly group: string;
  readonly stream: string;
  readonly #region: string | undefined;
  #shown: UntrustedStream | undefined;
  #token: string | undefined;
  #isReadable: boolean;
  /** The last lines that were shown. */
  readonly lines: string[] = [];

  /** @param taskId the last part of the task's ARN */
  constructor(aws: Aws, container: ContainerDefinition | undefined, taskId: string, log: Log) {
    this.#aws = aws;
    this.#log = log;
    const { logConfiguration, name } = container ?? {};
    const options = logConfiguration?.options ?? {};
    const prefix = options['awslogs-stream-prefix'];
    this.group = options['awslogs-group'] ?? '';
    this.#region = options['awslogs-region'];
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
    this.stream = `${prefix}/${name}/${taskId}`;
    this.#isReadable = logConfiguration?.logDriver === 'awslogs' && prefix !== undefined;
    if (!this.#isReadable) {
      log.notice(
        `What container ${name} writes cannot be shown: that takes the log driver awslogs with an awslogs-stream-prefix, and it has ` +
          `${logConfiguration?.logDriver ?? 'no logConfiguration'}.`,
      );
    }
  }

  /**
   * Shows what was written since the last time; returns whether there was anything. Never throws.
   *
   * A page may be empty although there is more: the end is where "it returns the same token you passed in".
   * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html
   */
  async more(signal: AbortSignal): Promise<boolean> {
    if (!this.#isReadable) return false;
    const abortSignal = AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)]);
    let found = false;
    try {
      const client = await this.#aws.logs(this.#region);
      const { GetLogEventsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
      for (;;) {
        const { events = [], nextForwardToken } = await client.send(
          new GetLogEventsCommand({
            logGroupName: this.group,
            logStreamName: this.stream,
            startFromHead: true,
            nextToken: this.#token,
          }),
          { abortSignal },
        );
        this.#show(events.map(({ message = '' }) => message));
        found ||= events.length > 0;
        if (nextForwardToken === undefined || nextForwardToken === this.#token) return found;
        this.#token = nextForwardToken;
      }
    } catch (error) {
      // The stream comes with the first line that is written.
      if (isAwsError(error, 'ResourceNotFoundException') && /log stream/i.test(error.message)) return found;
      if (isLastingRefusal(error)) {
        this.#isReadable = false;
        this.#log.notice(explainAwsError(error, `show what the task writes to log group ${this.group}`).message);
      }
      return found;
    }
  }

  /** Between two other lines of the log. */
  pause(): void {
    this.#shown?.end();
    this.#shown = undefined;
  }

  #show(lines: readonly string[]): void {
    if (lines.length === 0) return;
    this.#shown ??= this.#log.untrustedStream();
    this.#shown.write(new TextEncoder().encode(lines.map((line) => `${line}\n`).join('')));
    this.lines.push(...lines.flatMap(printableLines));
    this.lines.splice(0, Math.max(0, this.lines.length - KEPT));
  }
}
