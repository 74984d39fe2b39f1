import { describe, expect, it } from '@jest/globals';
import { parseTaskDefinitionFile } from '../../../src/ecs/task-definition-file.ts';

const taskDefinition = { family: 'api', containerDefinitions: [{ name: 'api' }] };
const parse = (json: object | string) =>
  parseTaskDefinitionFile('ecs/api.json', typeof json === 'string' ? json : JSON.stringify(json));

describe('parseTaskDefinitionFile', () => {
  it("takes RegisterTaskDefinition's shape, tags aside", () => {
    const tags = [{ key: 'team', value: 'core' }];
    expect(parse({ ...taskDefinition, tags })).toEqual({ taskDefinition, tags });
  });

  it('takes what describe-task-definition prints', () => {
    expect(parse({ taskDefinition: { ...taskDefinition, revision: 3 }, tags: [] })).toEqual({
      taskDefinition: { ...taskDefinition, revision: 3 },
      tags: [],
    });
  });

  it.each([
    ['{ "family": ', /ecs\/api\.json is not JSON: /],
    ['[]', /it holds no JSON object/],
    [{ family: 'api' }, /it has no containerDefinitions/],
    [{ services: [] }, /it has no family and no containerDefinitions/],
  ])('refuses %j', (json, message) => {
    expect(() => parse(json)).toThrow(message);
  });
});
