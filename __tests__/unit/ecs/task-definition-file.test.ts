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

  it('takes a byte order mark, and the nulls that the console writes for what is not set', () => {
    const file = { ...taskDefinition, cpu: null, containerDefinitions: [{ name: 'api', secrets: null, command: [] }] };
    expect(parse(`\ufeff${JSON.stringify({ ...file, tags: null })}`)).toEqual({
      taskDefinition: { family: 'api', containerDefinitions: [{ name: 'api', command: [] }] },
      tags: [],
    });
  });

  it.each([
    [
      '{\n  "a": [\n    {"value": pa55word}\n  ]\n}',
      "ecs/api.json is not JSON: Unexpected token 'p' (line 3 column 15)",
    ],
    ['undefined', "ecs/api.json is not JSON: Unexpected token 'u' (line 1 column 1)"],
    ['{"a": tru}', "ecs/api.json is not JSON: Unexpected token '}' (line 1 column 10)"],
    ['{"value":"pa55"word"}', /^ecs\/api\.json is not JSON: Expected .* \(line 1 column 16\)$/],
    ['', /^ecs\/api\.json is not JSON: Unexpected end/],
  ])('tells where %j is not JSON, and shows nothing of it: it may hold what is secret', (text, message) => {
    expect(() => parse(text)).toThrow(message);
    expect(() => parse(text)).not.toThrow('pa55');
    expect(() => parse(text)).not.toThrow('word');
  });

  it.each([
    [{ family: '', containerDefinitions: [{ name: 'api' }] }, /it has no family/],
    [{ family: 'api', containerDefinitions: [] }, /containerDefinitions has to list containers, each with a name/],
    [{ family: 'api', containerDefinitions: { name: 'api' } }, /containerDefinitions has to list containers/],
    [{ family: 'api', containerDefinitions: [{ image: 'x' }] }, /containerDefinitions has to list containers/],
    ['{ "family": ', /ecs\/api\.json is not JSON: /],
    ['[]', /it holds no JSON object/],
    [{ family: 'api' }, /it has no containerDefinitions/],
    [{ services: [] }, /it has no family and no containerDefinitions/],
  ])('refuses %j', (json, message) => {
    expect(() => parse(json)).toThrow(message);
  });
});
