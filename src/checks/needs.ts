import type { Service } from '@aws-sdk/client-ecs';
import { isObject, type JsonObject } from '../aws/json.ts';
import { containersOf } from '../ecs/task-definition.ts';
import { logGroupOf } from '../service-definition/log-groups.ts';

/** Something that tasks need to start, and that has to be there before. */
export interface Need {
  kind: 'role' | 'secret' | 'parameter' | 'log group' | 'target group';
  /** Name or ARN, as AWS's call for it takes it. */
  id: string;
  /** Undefined: the run's own. */
  region?: string | undefined;
  /** What needs it: "execution role of api", "container api: DATABASE_URL". */
  by: string;
}

/** What the tasks of a task definition need. Pure. */
export function needsOfTasks(registration: JsonObject): Need[] {
  const family = String(registration.family);
  const roles = (['executionRoleArn', 'taskRoleArn'] as const).flatMap((member): Need[] => {
    const arn = registration[member];
    const what = member === 'taskRoleArn' ? 'task role' : 'execution role';
    return typeof arn === 'string' ? [{ kind: 'role', id: roleName(arn), by: `${what} of ${family}` }] : [];
  });
  const ofContainers = containersOf(registration).flatMap((container) => {
    const by = `container ${container.name}`;
    const group = logGroupOf(container);
    const groups: Need[] = group ? [{ kind: 'log group', id: group.name, region: group.region, by }] : [];
    return [...secretsOf(container, by), ...groups];
  });
  return [...roles, ...ofContainers];
}

/** What the load balancing of a service needs. Pure. */
export function needsOfService(name: string, { loadBalancers }: Service): Need[] {
  const arns = (loadBalancers ?? []).flatMap(({ targetGroupArn }) => targetGroupArn ?? []);
  return arns.map((id) => ({ kind: 'target group', id, by: `service ${name}` }));
}

/** "deploy" of "arn:aws:iam::123456789012:role/team/deploy"; a name as it is. */
function roleName(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function secretsOf(container: JsonObject, by: string): Need[] {
  const secrets = Array.isArray(container.secrets) ? container.secrets.filter(isObject) : [];
  return secrets.flatMap(({ name, valueFrom }) => {
    const need = typeof valueFrom === 'string' ? secretNeed(valueFrom) : undefined;
    return need ? [{ ...need, by: `${by}: ${name}` }] : [];
  });
}

/** An ARN of Secrets Manager with a JSON key and a version behind it, an ARN of a parameter, or a parameter's name. */
function secretNeed(valueFrom: string): Omit<Need, 'by'> {
  const [, , service, region, , type, ...rest] = valueFrom.split(':');
  if (service === 'secretsmanager') {
    return { kind: 'secret', id: valueFrom.split(':').slice(0, 7).join(':'), region };
  }
  // "parameter/team/db" is the parameter "/team/db", "parameter/db" may be "db" as well: DescribeParameters knows it by both.
  if (service === 'ssm') return { kind: 'parameter', id: [type, ...rest].join(':').replace(/^parameter/, ''), region };
  return { kind: 'parameter', id: valueFrom };
}
