import { type Arn, clusterName, formatArn, parseArn, resourceId } from '../aws/arn.ts';
import { explainAwsError, isAccessDenied } from '../aws/errors.ts';
import type { Subject } from './diagnosis.ts';

/** What could not be read, each thing once. */
export class Notices {
  readonly #account: Arn | undefined;
  readonly #subject: Pick<Subject, 'cluster' | 'service' | 'taskDefinitionArn'>;
  readonly #notices = new Set<string>();

  constructor(subject: Pick<Subject, 'cluster' | 'service' | 'taskDefinitionArn'>) {
    this.#subject = subject;
    this.#account = parseArn(subject.taskDefinitionArn);
  }

  all(): string[] {
    return [...this.#notices];
  }

  say(notice: string): void {
    this.#notices.add(notice);
  }

  /** @param what "The tasks of service "api"": what could not be read, by `action`, of a log group where one is given */
  add(error: unknown, what: string, action: string, logGroup?: { name: string; region: string | undefined }): void {
    if (isAccessDenied(error)) {
      this.say(`${what} cannot be read: allow ${action} on ${this.#resource(action, logGroup)} (docs/permissions.md).`);
      return;
    }
    this.say(`${what} cannot be read: ${explainAwsError(error, 'read it').why}`);
  }

  /** The ARN to allow an action on: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html */
  #resource(action: string, logGroup: { name: string; region: string | undefined } | undefined): string {
    if (!this.#account) return logGroup ? `log group ${logGroup.name}` : `cluster ${this.#subject.cluster}`;
    if (logGroup) {
      const region = logGroup.region ?? this.#account.region;
      return formatArn({ ...this.#account, service: 'logs', region, resource: `log-group:${logGroup.name}:*` });
    }
    const cluster = clusterName(this.#subject.cluster) ?? this.#subject.cluster;
    const resources: Record<string, string> = {
      // ListTasks is authorised by the container instance: the policy names the cluster as a condition instead.
      'ecs:ListTasks': '*',
      'ecs:DescribeTasks': `task/${cluster}/*`,
      'ecs:DescribeServices': `service/${cluster}/${resourceId(this.#subject.service)}`,
    };
    const resource = resources[action] ?? '*';
    return resource === '*' ? '*' : formatArn({ ...this.#account, service: 'ecs', resource });
  }
}
