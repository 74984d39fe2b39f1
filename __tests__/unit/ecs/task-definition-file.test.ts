// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables of the files are written so

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseTaskDefinitionFile } from '../../../src/ecs/task-definition-file.ts';

const taskDefinition = { family: 'api', containerDefinitions: [{ name: 'api' }] };
const parse = (json: object | string, env: Record<string, string> = {}) =>
  parseTaskDefinitionFile('ecs/api.json', typeof json === 'string' ? json : JSON.stringify(json), env);
const parseYaml = (text: string, env: Record<string, string> = {}) => parseTaskDefinitionFile('ecs/api.yml', text, env);
/** What is refused, a line each. */
const refusal = async (parsed: Promise<unknown>) =>
  await parsed.then(
    () => '',
    (error: Error) => error.message,
  );

describe('parseTaskDefinitionFile', () => {
  it("takes RegisterTaskDefinition's shape, tags aside", async () => {
    const tags = [{ key: 'team', value: 'core' }];
    expect(await parse({ ...taskDefinition, tags })).toEqual({ taskDefinition, tags });
  });

  it('takes what describe-task-definition prints', async () => {
    expect(await parse({ taskDefinition: { ...taskDefinition, revision: 3 }, tags: [] })).toEqual({
      taskDefinition: { ...taskDefinition, revision: 3 },
      tags: [],
    });
  });

  it('takes a byte order mark, and the nulls that the console writes for what is not set', async () => {
    const file = { ...taskDefinition, cpu: null, containerDefinitions: [{ name: 'api', secrets: null, command: [] }] };
    expect(await parse(`\ufeff${JSON.stringify({ ...file, tags: null })}`)).toEqual({
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
  ])('tells where %j is not JSON, and shows nothing of it: it may hold what is secret', async (text, message) => {
    await expect(parse(text)).rejects.toThrow(message);
    expect(await refusal(parse(text))).not.toMatch(/pa55|word/);
  });

  it.each([
    [{ family: '', containerDefinitions: [{ name: 'api' }] }, /it has no family/],
    [{ family: 'api', containerDefinitions: [] }, /containerDefinitions has to list containers, each with a name/],
    [{ family: 'api', containerDefinitions: { name: 'api' } }, /containerDefinitions has to list containers/],
    [{ family: 'api', containerDefinitions: [{ image: 'x' }] }, /containerDefinitions has to list containers/],
    ['{ "family": ', /ecs\/api\.json is not JSON: /],
    ['[]', /it holds no object/],
    [{ family: 'api' }, /it has no containerDefinitions/],
    [{ services: [] }, /it has no family and no containerDefinitions/],
  ])('refuses %j', async (json, message) => {
    await expect(parse(json)).rejects.toThrow(message);
  });
});

describe('a YAML file', () => {
  it('is read as JSON is, with comments, anchors, merge keys and a place for them', async () => {
    const text = [
      'x-logs: &logs',
      '  logDriver: awslogs',
      '  options: { awslogs-region: eu-west-1, awslogs-create-group: true }',
      'family: api # of the team',
      'containerDefinitions:',
      '  - name: api',
      '    logConfiguration: *logs',
      '  - name: sidecar',
      '    logConfiguration:',
      '      <<: *logs',
      '      logDriver: fluentd',
      'tags: [{ key: cost-center, value: 0042 }]',
    ].join('\n');
    const options = { 'awslogs-region': 'eu-west-1', 'awslogs-create-group': 'true' };
    expect(await parseYaml(text)).toEqual({
      taskDefinition: {
        family: 'api',
        containerDefinitions: [
          { name: 'api', logConfiguration: { logDriver: 'awslogs', options } },
          { name: 'sidecar', logConfiguration: { logDriver: 'fluentd', options } },
        ],
      },
      tags: [{ key: 'cost-center', value: '0042' }],
    });
  });

  it('gives every scalar the type that ECS wants, as it is written', async () => {
    const text = [
      'family: 2048',
      'cpu: 256',
      'memory: 0512',
      'volumes: [{ name: data, efsVolumeConfiguration: { fileSystemId: fs-1, transitEncryptionPort: "2049" } }]',
      'containerDefinitions:',
      '  - name: api',
      '    cpu: "128"',
      '    essential: "true"',
      '    user: 1000',
      '    command: [sleep, 1.10, yes, true, 1e3]',
      '    portMappings: [{ containerPort: 80 }]',
      '    restartPolicy: { enabled: true, ignoredExitCodes: ["0", 143] }',
      '    dockerLabels: { 80: 1.10, on: off }',
      '    environment:',
      '      - { name: VERSION, value: 1.10 }',
      '      - { name: ACCOUNT, value: 012345678901 }',
      '      - { name: DEBUG, value: true }',
      '    futureMember: { count: 3, ratio: 1.5, big: 12345678901234567890, flag: true, text: "3" }',
    ].join('\n');
    expect((await parseYaml(text)).taskDefinition).toEqual({
      family: '2048',
      cpu: '256',
      memory: '0512',
      volumes: [{ name: 'data', efsVolumeConfiguration: { fileSystemId: 'fs-1', transitEncryptionPort: 2049 } }],
      containerDefinitions: [
        {
          name: 'api',
          cpu: 128,
          essential: true,
          user: '1000',
          command: ['sleep', '1.10', 'yes', 'true', '1e3'],
          portMappings: [{ containerPort: 80 }],
          restartPolicy: { enabled: true, ignoredExitCodes: [0, 143] },
          dockerLabels: { '80': '1.10', on: 'off' },
          environment: [
            { name: 'VERSION', value: '1.10' },
            { name: 'ACCOUNT', value: '012345678901' },
            { name: 'DEBUG', value: 'true' },
          ],
          futureMember: { count: 3, ratio: 1.5, big: 12345678901234567890n, flag: true, text: '3' },
        },
      ],
    });
  });

  it.each([
    ['family: pa55\nfamily: word', 'duplicate key (line 2 column 1)'],
    ['family:\n\t- pa55', 'tab as indent (line 2 column 1)'],
    ['family: !Sub pa55', 'tag resolve failed (line 1 column 9)'],
    ['family: pa55: word', 'block as implicit key (line 1 column 9)'],
    ['family: *pa55', 'an alias has no anchor before it'],
    ['family: pa55\n---\nfamily: word', 'multiple docs (line 2 column 1)'],
    ['- family', 'it holds no object'],
    ['', 'it holds no object'],
  ])('is refused with the place, and without what is written there: %j', async (text, reason) => {
    const message = await refusal(parseYaml(text));
    expect(message).toMatch(/^ecs\/api\.yml is not /);
    expect(message).toContain(reason);
    expect(message).not.toMatch(/pa55|word/);
  });
});

describe('a variable', () => {
  const withImage = (image: string) => ({ family: 'api', containerDefinitions: [{ name: 'api', image }] });
  const imageOf = async (image: string, env: Record<string, string>) => {
    const [container] = (await parse(withImage(image), env)).taskDefinition.containerDefinitions as { image: string }[];
    return container?.image;
  };

  it.each([
    ['host/${NAME}:${TAG}', 'host/api:7'],
    ['${NAME}${NAME}', 'apiapi'],
    ['$NAME ${NAME:-x} ${1} ${} ${NA ME} $ {NAME}', '$NAME ${NAME:-x} ${1} ${} ${NA ME} $ {NAME}'],
    ['$${NAME} $$ $$$$ $$${NAME}', '${NAME} $ $$ $api'],
    ['${EMPTY}', ''],
    ['${NESTED}', '${NAME} $$'],
  ])('is put in as docker compose does: %j becomes %j', async (written, filled) => {
    expect(await imageOf(written, { NAME: 'api', TAG: '7', EMPTY: '', NESTED: '${NAME} $$' })).toBe(filled);
  });

  it('that is not set is refused with its lines, all of them at once', async () => {
    const text = [
      '# ${COMMENT} is not asked for',
      'family: ${FAMILY}',
      'containerDefinitions:',
      '  - name: api',
      '    image: host/api:${TAG}',
      '    command:',
      '      - |',
      '        echo $${TAG}',
      '        echo ${TAG} ${constructor}',
    ].join('\n');
    const lines = (await refusal(parseYaml(text, { OTHER: '' }))).split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/^ecs\/api\.yml: \$\{FAMILY\} is not set in the environment of the step \(line 2\); /),
      expect.stringMatching(/^ecs\/api\.yml: \$\{TAG\} is not set in the environment of the step \(lines 5 and 9\); /),
      expect.stringMatching(/\$\{constructor\} is not set .* \(line 9\); .*\$\$\{constructor\} to keep it as it is$/),
    ]);
    const json = JSON.stringify(withImage('host/api:${TAG}'), null, 2);
    expect(await refusal(parse(json))).toContain('${TAG} is not set in the environment of the step (line 6)');
  });

  it('is a number or a switch where ECS wants one, and else refused by the path alone', async () => {
    const file = {
      family: 'api',
      memory: '${MEMORY}',
      containerDefinitions: [
        { name: 'api', essential: '${FLAG}', memory: '${MEMORY}', portMappings: [{ containerPort: '${PORT}' }] },
      ],
    };
    expect((await parse(file, { MEMORY: '512', FLAG: 'false', PORT: '8080' })).taskDefinition).toEqual({
      family: 'api',
      memory: '512',
      containerDefinitions: [{ name: 'api', essential: false, memory: 512, portMappings: [{ containerPort: 8080 }] }],
    });
    expect((await refusal(parse(file, { MEMORY: 'hidden', FLAG: 'hidden', PORT: '' }))).split('\n')).toEqual([
      'ecs/api.json: containerDefinitions[0].essential has to be true or false',
      'ecs/api.json: containerDefinitions[0].memory has to be a whole number',
      'ecs/api.json: containerDefinitions[0].portMappings[0].containerPort has to be a whole number',
    ]);
  });

  it('without quotes in JSON is refused with that advice', async () => {
    const text = '{"family": "api",\n "cpu": ${CPU}}';
    expect(await refusal(parse(text))).toBe(
      "ecs/api.json is not JSON: Unexpected token '$' (line 2 column 9; a variable is put in quotes)",
    );
  });

  it('arrives as it is, whatever it holds, and changes nothing around it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (value) => {
        const entry = '{ name: A, value: "${VALUE}" }';
        const text = `family: api\ncontainerDefinitions: [{ name: api, environment: [${entry}], command: ["-\${VALUE}-"] }]`;
        expect((await parseYaml(text, { VALUE: value })).taskDefinition).toEqual({
          family: 'api',
          containerDefinitions: [{ name: 'api', environment: [{ name: 'A', value }], command: [`-${value}-`] }],
        });
      }),
    );
  });

  it('leaves a file without any as it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.stringMatching(/^[a-w]\w*$/), fc.jsonValue()), async (members) => {
        const future = JSON.parse(JSON.stringify({ inner: members }).replaceAll('$', '').replaceAll('null', '0'));
        const { taskDefinition: read } = await parse({ ...taskDefinition, future });
        expect(read).toEqual({ ...taskDefinition, future });
      }),
    );
  });
});
