import type { Service, ServiceDeployment } from '@aws-sdk/client-ecs';
import type { Clock } from '../clock.ts';
import type { Log } from '../report/log.ts';
import { duration } from '../report/words.ts';
import { countsOf, describeProgress, newEvents } from './progress.ts';
import { isFailure } from './verdict.ts';
import type { Watched } from './watch.ts';

/** More services than this are told together, and one by one only what is out of the ordinary. */
const FEW = 10;

/** What ECS says of every deployment that goes well. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html */
const ORDINARY =
  /^(?:has (?:started|stopped|begun draining|reached a steady state)|(?:de)?registered \d+ targets|\(deployment \S+\) deployment (?:completed|in progress))/;

/** Prints what is new about the services that are watched. */
export class Narrator {
  readonly #isTogether: boolean;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #startedAt: number;
  #summedUp = '';

  /** @param startedAt ms since the epoch */
  constructor(services: number, { clock, log }: { clock: Clock; log: Log }, startedAt: number) {
    this.#isTogether = services > FEW;
    this.#log = log;
    this.#clock = clock;
    this.#startedAt = startedAt;
  }

  /** Prints what is new about a service; returns whether anything was. */
  tell(rollout: Watched, service: Service, serviceDeployment: ServiceDeployment | undefined): boolean {
    const events = newEvents(service, rollout.createdAt, rollout.seenEvents);
    // Those of a deployment that is taken back were told while it was watched forwards.
    if (rollout.rollsBack && rollout.progress === undefined) {
      for (const { id } of events.splice(0)) rollout.seenEvents.add(id ?? '');
    }
    for (const { id, message = '' } of events) {
      rollout.seenEvents.add(id ?? '');
      // ECS says it again for as long as it is so: "was unable to place a task because …".
      const isRepeated = rollout.lastMessage === message;
      rollout.lastMessage = message;
      if (isRepeated) this.#log.debug(`${rollout.service}: ECS again: ${message}`);
      else this.#say(`${rollout.service}: ECS: ${message}`, ORDINARY.test(message));
    }
    const counted = countsOf(service, rollout.deploymentId);
    if (!counted) return events.length > 0;
    const counts = { ...counted, failed: Math.max(counted.failed, rollout.failedTasks) };
    const isOrdinary = counts.failed === (rollout.outcome.counts?.failed ?? 0);
    rollout.outcome.counts = counts;
    const progress = describeProgress(service, rollout.deploymentId, counts, serviceDeployment);
    if (progress === rollout.progress) return events.length > 0;
    rollout.progress = progress;
    this.#say(`${rollout.service}: ${progress} ${this.#time()}`, isOrdinary);
    return true;
  }

  /** "12 of 50 services stable, 38 under way: 61/100 tasks running, 4 pending (8 s)", where they are told together. */
  sumUp(all: readonly Watched[]): void {
    if (!this.#isTogether) return;
    const decided = all.filter(({ outcome: { verdict } }) => verdict && !isFailure(verdict)).length;
    const counts = all.map(({ outcome }) => outcome.counts ?? { desired: 0, running: 0, pending: 0, failed: 0 });
    const total = (of: 'desired' | 'running' | 'pending' | 'failed') => counts.reduce((sum, each) => sum + each[of], 0);
    const left = all.length - decided;
    const said = [
      `${decided} of ${all.length} services stable${left > 0 ? `, ${left} under way` : ''}: ${total('running')}/${total('desired')} tasks running`,
      total('pending') > 0 && `${total('pending')} pending`,
      total('failed') > 0 && `${total('failed')} failed`,
    ]
      .filter(Boolean)
      .join(', ');
    if (said === this.#summedUp) return;
    this.#summedUp = said;
    this.#log.info(`${said} ${this.#time()}`);
  }

  #say(line: string, isOrdinary: boolean): void {
    if (this.#isTogether && isOrdinary) this.#log.debug(line);
    else this.#log.info(line);
  }

  #time(): string {
    return `(${duration(this.#clock.now() - this.#startedAt)})`;
  }
}
