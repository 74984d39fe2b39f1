import { isObject, type Json, type JsonObject } from '../aws/json.ts';
import { conform } from '../definition-file/conform.ts';
import { readDefinition } from '../definition-file/read.ts';
import { UnusableFile } from '../definition-file/unusable.ts';

const TAG_STATUSES = ['tagged', 'untagged', 'any'];
const COUNT_TYPES = ['imageCountMoreThan', 'sinceImagePushed', 'sinceImagePulled', 'sinceImageTransitioned'];
const ACTIONS = ['expire', 'transition'];

/**
 * A lifecycle policy from a JSON or YAML file. ECR would refuse a bad one only after the repository was created.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 *
 * @throws UnusableFile with everything that is wrong with it
 */
export async function parseLifecyclePolicy(path: string, text: string): Promise<JsonObject> {
  const { raw } = await readDefinition(path, text.replace(/^\ufeff/, ''));
  const policy = conform(raw, undefined, []);
  if (!isObject(policy) || !Array.isArray(policy.rules) || policy.rules.length === 0) {
    throw new UnusableFile(`${path} is not a lifecycle policy: it has no list of rules`);
  }
  const { rules } = policy;
  const problems = rules.flatMap((rule, index) => ruleProblems(rule).map((problem) => `rules[${index}]${problem}`));
  const priorities = rules.map((rule) => (isObject(rule) ? rule.rulePriority : undefined));
  if (new Set(priorities).size < priorities.length) problems.push('each rule needs a rulePriority of its own');
  if (problems.length > 0) throw new UnusableFile(...problems.map((problem) => `${path}: ${problem}`));
  return policy;
}

function ruleProblems(rule: Json): string[] {
  if (!isObject(rule)) return [' is not an object'];
  const selection = isObject(rule.selection) ? rule.selection : {};
  const action = isObject(rule.action) ? rule.action : {};
  const hasTags = ['tagPrefixList', 'tagPatternList'].some((member) => Array.isArray(selection[member]));
  return [
    isCount(rule.rulePriority) || '.rulePriority has to be a whole number from 1',
    oneOf(selection.tagStatus, TAG_STATUSES) || `.selection.tagStatus has to be one of ${TAG_STATUSES.join(', ')}`,
    hasTags === (selection.tagStatus === 'tagged') ||
      '.selection has to have tagPatternList or tagPrefixList where tagStatus is tagged, and only there',
    oneOf(selection.countType, COUNT_TYPES) || `.selection.countType has to be one of ${COUNT_TYPES.join(', ')}`,
    isCount(selection.countNumber) || '.selection.countNumber has to be a whole number from 1',
    (selection.countType === 'imageCountMoreThan') === (selection.countUnit === undefined) ||
      '.selection.countUnit has to be days, and left out with imageCountMoreThan',
    oneOf(action.type, ACTIONS) || `.action.type has to be one of ${ACTIONS.join(', ')}`,
  ].filter((problem) => typeof problem === 'string');
}

function isCount(value: Json | undefined): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1;
}

function oneOf(value: Json | undefined, allowed: readonly string[]): boolean {
  return typeof value === 'string' && allowed.includes(value);
}
