import type { Feature, Statement, Use } from '../src/aws/permissions/feature.ts';
import { FEATURES } from '../src/aws/permissions.ts';
import { code, table } from './tables.ts';

/** What the examples of docs/permissions.md and README put in the place of the words of the patterns. */
const EXAMPLE: Readonly<Record<string, string>> = {
  REGION: 'ap-south-1',
  ACCOUNT: '123456789012',
  CLUSTER: 'production',
  SERVICE: 'credential-*',
  FAMILY: 'credential-*',
  REPOSITORY: 'credential-service',
  KEY: '1b2c3d4e-5f60-4718-92a3-b4c5d6e7f809',
  LOG_GROUP: '/ecs/credential-*',
  SECRET: 'credential-service/*',
  APPLICATION: 'AppECS-production-credential-*',
  EXECUTION_ROLE: 'ecsTaskExecutionRole',
  TASK_ROLE: 'credential-service-task',
  INFRASTRUCTURE_ROLE: 'ecsInfrastructureRole',
  DEPLOY_ROLE_ARN: 'arn:aws:iam::210987654321:role/deploy-credential-service',
};

/** The policy of README's start. */
export const FIRST_POLICY = ['deploy', 'build', 'diagnosis'];

/** The least policy for some features, in IAM's JSON. Throws for a feature that is not there. */
export function policyOf(...names: string[]): string {
  return toJson(names.flatMap((name) => featureOf(name).statements));
}

/** The policy of a role that only plans: what a plan looks for, and the reads of what deploys an image. */
export function policyOfPlans(): string {
  const reads = ['deploy', 'build'].flatMap((name) => featureOf(name).statements).flatMap(readsOf);
  return toJson([...reads, ...featureOf('plan').statements]);
}

/** Every action: by feature, those with the same use in one row. */
export function actionTable(): string {
  const rows = FEATURES.flatMap(({ title, statements }) => {
    const link = `[${title}](#${anchorOf(title)})`;
    const ofFeature = statements.flatMap(rowsOf);
    return ofFeature.map((cells, index) => [index === 0 ? link : '', ...cells]);
  });
  return table(['For', 'Phase', 'Action', 'Resource', 'Needed', 'What for'], rows);
}

/** As GitHub makes it of a heading: "blue-green" loses its slash, spaces become dashes. */
export function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}

function rowsOf({ actions, resource }: Statement): string[][] {
  const rows = new Map<string, string[]>();
  for (const [action, use] of Object.entries(actions)) {
    const key = JSON.stringify(use);
    rows.set(key, [...(rows.get(key) ?? []), action]);
  }
  // With the account in front they are too long for a table.
  const shown = [resource].flat().map((arn) => code(arn.replace(/^arn:aws:[^:]*:[^:]*:[^:]*:/, '')));
  return [...rows].map(([key, names]) => {
    const { needed, phase, purpose, without }: Use = JSON.parse(key);
    return [
      phase,
      names.map(code).join(', '),
      shown.join(', '),
      needed,
      without ? `${purpose}; without it: ${without}` : purpose,
    ];
  });
}

function featureOf(name: string): Feature {
  const feature = FEATURES.find((one) => one.name === name);
  if (!feature) throw new Error(`there is no feature "${name}"`);
  return feature;
}

function readsOf(statement: Statement): Statement[] {
  const reads = Object.entries(statement.actions).filter(([action]) => /:(?:Describe|List)/.test(action));
  return reads.length > 0 ? [{ ...statement, actions: Object.fromEntries(reads) }] : [];
}

function toJson(statements: readonly Statement[]): string {
  const policy = {
    Version: '2012-10-17',
    Statement: statements.map(({ actions, condition, resource, sid }) => ({
      Sid: sid,
      Effect: 'Allow',
      Action: oneOrAll(Object.keys(actions)),
      Resource: oneOrAll([resource].flat()),
      Condition: condition,
    })),
  };
  const example = (value: unknown) => (typeof value === 'string' ? filled(value) : value);
  return `\`\`\`json\n${JSON.stringify(policy, (_, value) => example(value), 2)}\n\`\`\``;
}

function oneOrAll(values: readonly string[]): string | readonly string[] {
  return values.length === 1 ? (values[0] ?? '') : values;
}

function filled(text: string): string {
  return text.replace(/\b[A-Z][A-Z_]{2,}\b/g, (word) => EXAMPLE[word] ?? word);
}
