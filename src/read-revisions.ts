import type { ECSClient } from '@aws-sdk/client-ecs';
import pLimit from 'p-limit';
import { taskDefinitionFamily, taskDefinitionName } from './aws/arn.ts';
import { explainAwsError, isAwsError } from './aws/errors.ts';
import { describeTaskDefinition } from './aws/lossless.ts';
import { fileOfInput } from './definition-file/of-input.ts';
import { newerRevisionNotice } from './ecs/plan.ts';
import { AT_ONCE } from './ecs/service.ts';
import type { Described } from './ecs/task-definition.ts';
import { parseTaskDefinitionFile } from './ecs/task-definition-file.ts';
import type { FoundService } from './find-services.ts';
import type { Inputs } from './inputs.ts';

/** What the services run, by ARN, and what there is newer in their families. */
export async function readRevisions(
  services: readonly FoundService[],
  { taskDefinition: given }: Inputs,
  ecs: ECSClient,
) {
  const arns = [...new Set(services.flatMap(({ service }) => service.taskDefinition ?? []))];
  const families = given ? [] : [...new Set(arns.map(taskDefinitionFamily))];
  const [own, newest] = await Promise.all([
    describeAll(ecs, arns),
    // Only for a notice: a family without an ACTIVE revision is no reason to stop.
    describeAll(ecs, families).catch(() => new Map<string, Described>()),
  ]);
  const notices = services.flatMap(({ name, service: { taskDefinition = '' } }) => {
    const latest = newest.get(taskDefinitionFamily(taskDefinition))?.taskDefinition.taskDefinitionArn;
    return typeof latest === 'string' ? (newerRevisionNotice(name, taskDefinition, latest) ?? []) : [];
  });
  return { own, notices };
}

/** What the input `task-definition` names; undefined without it. */
export async function readGiven(inputs: Inputs, ecs: ECSClient, problems: string[]): Promise<Described | undefined> {
  if (!inputs.taskDefinition) return undefined;
  const { kind, value } = inputs.taskDefinition;
  if (kind === 'file') {
    return await fileOfInput('task-definition', value, problems, (text) =>
      parseTaskDefinitionFile(value, text, process.env),
    );
  }
  try {
    return await describeTaskDefinition(ecs, value);
  } catch (error) {
    if (isAwsError(error, 'ClientException'))
      problems.push(`task-definition: "${value}" not found (ECS: ${error.message})`);
    else throw explainAwsError(error, `read task definition "${value}"`);
    return undefined;
  }
}

async function describeAll(ecs: ECSClient, names: readonly string[]): Promise<Map<string, Described>> {
  const described = await pLimit(AT_ONCE).map(names, async (name): Promise<[string, Described]> => {
    try {
      return [name, await describeTaskDefinition(ecs, name)];
    } catch (error) {
      throw explainAwsError(error, `read task definition "${taskDefinitionName(name)}"`);
    }
  });
  return new Map(described);
}
