import { describe, expect, it } from '@jest/globals';
import { newerRevisionNotice, planRevisions } from '../../../src/ecs/plan.ts';
import type { Described, Edits } from '../../../src/ecs/task-definition.ts';

const arn = (name: string) => `arn:aws:ecs:eu-west-1:123456789012:task-definition/${name}`;
const described = (name: string, image = 'app:old'): Described => ({
  taskDefinition: {
    family: name.split(':')[0] ?? '',
    taskDefinitionArn: arn(name),
    revision: 1,
    containerDefinitions: [{ name: 'app', image }],
  },
  tags: [],
});
const service = (name: string, taskDefinition: string) => ({ name, service: { taskDefinition: arn(taskDefinition) } });
const own = (...names: string[]) => new Map(names.map((name) => [arn(name), described(name)]));
const edits =
  (image: string | undefined): (() => Edits) =>
  () => ({ containers: ['app'], image, environment: {}, secrets: {} });

describe('planRevisions', () => {
  it('registers one revision for services that run the same one', () => {
    const plans = planRevisions(
      [service('api', 'app:1'), service('worker', 'app:1'), service('beat', 'beat:3')],
      own('app:1', 'beat:3'),
      undefined,
      edits('app:new'),
    );
    expect(plans.map(({ base, reuse, services }) => ({ base, reuse, services }))).toEqual([
      { base: arn('app:1'), reuse: undefined, services: ['api', 'worker'] },
      { base: arn('beat:3'), reuse: undefined, services: ['beat'] },
    ]);
    expect(plans[0]?.changes).toEqual([
      { what: 'container app: image', kind: 'changed', from: 'app:old', to: 'app:new' },
    ]);
  });

  it('registers nothing when nothing changed', () => {
    expect(planRevisions([service('api', 'app:1')], own('app:1'), undefined, edits('app:old'))).toMatchObject([
      { reuse: arn('app:1'), changes: [] },
    ]);
  });

  it('deploys a revision that the input names as it is, when there is nothing to set', () => {
    const given = described('app:7', 'app:seven');
    expect(planRevisions([service('api', 'app:1')], own('app:1'), given, edits(undefined))).toMatchObject([
      { reuse: arn('app:7'), changes: [{ what: 'container app: image', from: 'app:old', to: 'app:seven' }] },
    ]);
  });

  it('a file that says what the service runs already needs no new revision', () => {
    const { taskDefinition, tags } = described('app:1');
    const { revision, taskDefinitionArn, ...file } = taskDefinition;
    expect(
      planRevisions([service('api', 'app:1')], own('app:1'), { taskDefinition: file, tags }, edits(undefined)),
    ).toMatchObject([{ base: undefined, reuse: arn('app:1'), changes: [] }]);
  });
});

describe('newerRevisionNotice', () => {
  it('says that the family has a newer revision', () => {
    expect(newerRevisionNotice('api', arn('app:9'), arn('app:10'))).toMatch(
      /^api runs app:9, and its family has a newer revision, app:10/,
    );
  });

  it('says nothing where the service runs the newest', () => {
    expect(newerRevisionNotice('api', arn('app:10'), arn('app:10'))).toBeUndefined();
  });
});
