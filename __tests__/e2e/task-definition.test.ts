// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables of the files are written so

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import type { JsonObject } from '../../local/wire.ts';
import { definition, onStage } from '../support/stage.ts';

jest.setTimeout(60_000);

const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf';

const arnOf = (revision: string) => `arn:aws:ecs:eu-west-1:123456789012:task-definition/${revision}`;

describe('the task definition', () => {
  /** What no SDK knows, at any depth, and empty values. */
  const unheardOf: JsonObject = {
    futureSetting: { depth: [{ level: 2, inner: { level: 3, empty: '', none: [] } }] },
    tags: [{ key: 'team', value: 'credentials' }],
    volumes: [{ name: 'data', futureVolume: { kind: 'fast' } }],
  };
  const container: JsonObject = {
    environment: [
      { name: 'EMPTY', value: '' },
      { name: 'LOG_LEVEL', value: 'debug' },
    ],
    secrets: [{ name: 'TOKEN', valueFrom: 'token', futureMember: true }],
    futureProbe: { everySeconds: 3 },
  };

  it.concurrent('arrives as it was, but for the image: unknown members, empty values and tags', async () => {
    await onStage({ taskDefinition: unheardOf, container }, async ({ aws, calls, deploy, image }) => {
      const before = structuredClone(aws.state.taskDefinitions[0]);
      expect((await deploy()).exitCode).toBe(0);
      const expected = definition(before?.json);
      const [only] = expected.containerDefinitions as JsonObject[];
      if (only) only.image = image('2');
      expect(calls('RegisterTaskDefinition')).toEqual([{ ...expected, tags: unheardOf.tags }]);
      expect(expected).toMatchObject({ futureSetting: unheardOf.futureSetting });
    });
  });

  it.concurrent('gets environment and secrets, and no value of the environment is ever shown', async () => {
    await onStage({ container }, async ({ calls, deploy, image }) => {
      const run = await deploy({
        inputs: { environment: 'LOG_LEVEL=hidden-level\nADDED=hidden=value\nNONE=', secrets: `DB=${SECRET}` },
      });
      expect(run.exitCode).toBe(0);
      const [registered] = calls('RegisterTaskDefinition');
      expect(registered?.containerDefinitions).toMatchObject([
        {
          image: image('2'),
          environment: [
            { name: 'EMPTY', value: '' },
            { name: 'LOG_LEVEL', value: 'hidden-level' },
            { name: 'ADDED', value: 'hidden=value' },
            { name: 'NONE', value: '' },
          ],
          secrets: [
            { name: 'TOKEN', valueFrom: 'token', futureMember: true },
            { name: 'DB', valueFrom: SECRET },
          ],
        },
      ]);
      const shown = `${run.log}${run.summary}${JSON.stringify(run.outputs)}`;
      expect(shown).not.toContain('hidden');
      for (const text of [run.log, run.summary]) {
        expect(text).toContain('LOG_LEVEL');
        expect(text).toContain('ADDED');
      }
    });
  });

  it.concurrent('is the one of the service, and a newer one of its family is told', async () => {
    await onStage({}, async ({ aws, calls, deploy }) => {
      aws.registerTaskDefinition({ ...definition(aws.state.taskDefinitions[0]?.json), cpu: '1024' });
      const run = await deploy();
      expect(calls('RegisterTaskDefinition')).toMatchObject([{ cpu: '256' }]);
      expect(run.log).toMatch(/::notice::api runs api:1, and its family has a newer revision, api:2/);
      expect([run.exitCode, run.outputs['task-definition-arn']]).toEqual([0, arnOf('api:3')]);
    });
  });

  it.concurrent.each([
    ['a family', 'batch', 'batch:3', '1024'],
    ['a revision of a family', 'batch:1', 'batch:3', '256'],
    ['an ARN', arnOf('batch:1'), 'batch:3', '256'],
    ['a file', 'definition.json', 'from-file:1', '2048'],
  ])('can be %s', async (_, given, revision, cpu) => {
    await onStage({}, async ({ aws, calls, deploy, image, revisionOf, workspace }) => {
      const base = definition(aws.state.taskDefinitions[0]?.json);
      aws.registerTaskDefinition({ ...base, family: 'batch' });
      aws.registerTaskDefinition({ ...base, family: 'batch', cpu: '1024' });
      const file = { ...base, family: 'from-file', cpu: '2048', futureSetting: { kept: true } };
      await writeFile(join(workspace, 'definition.json'), JSON.stringify(file));
      const run = await deploy({ inputs: { 'task-definition': given } });
      expect([run.exitCode, run.outputs.verdict, revisionOf('api')]).toEqual([0, 'stable', revision]);
      expect(calls('RegisterTaskDefinition')).toMatchObject([{ cpu, containerDefinitions: [{ image: image('2') }] }]);
      if (given === 'definition.json')
        expect(calls('RegisterTaskDefinition')[0]?.futureSetting).toEqual({ kept: true });
      expect(run.outputs['previous-task-definition-arn']).toBe(arnOf('api:1'));
    });
  });

  it.concurrent('from a file makes no new revision when it is deployed again: what ECS fills in is no change', async () => {
    await onStage({}, async ({ calls, deploy, image, revisionOf, workspace }) => {
      const containerDefinitions = [
        { name: 'api', image: image('1'), portMappings: [{ containerPort: 80 }], secrets: null },
      ];
      const executionRoleArn = 'arn:aws:iam::123456789012:role/execution';
      const file = { family: 'from-file', networkMode: 'awsvpc', executionRoleArn, containerDefinitions, tags: [] };
      await writeFile(join(workspace, 'definition.json'), JSON.stringify(file));
      const inputs = { 'task-definition': 'definition.json' };
      expect((await deploy({ inputs })).exitCode).toBe(0);
      const again = await deploy({ inputs });
      expect([again.exitCode, revisionOf('api')]).toEqual([0, 'from-file:1']);
      expect(again.log).toContain('Task definition from-file:1: no change, no new revision');
      expect(calls('RegisterTaskDefinition')).toHaveLength(1);
    });
  });

  const YAML = [
    'x-logs: &logs',
    '  logDriver: awslogs',
    '  options: { awslogs-group: "/ecs/${STAGE}", awslogs-region: eu-west-1, awslogs-stream-prefix: ecs }',
    'family: from-file',
    'cpu: 256',
    'memory: 512',
    'networkMode: awsvpc',
    'executionRoleArn: arn:aws:iam::123456789012:role/execution',
    'containerDefinitions:',
    '  - name: api',
    '    image: filled-in-by-the-run',
    '    user: 1000',
    '    command: [sh, -c, "echo $$HOME $${STAGE}"]',
    '    portMappings: [{ containerPort: "${PORT}" }]',
    '    logConfiguration: *logs',
    '    environment:',
    '      - { name: GREETING, value: "${GREETING}" }',
    '      - { name: VERSION, value: 1.10 }',
    'tags: [{ key: stage, value: "${STAGE}" }]',
  ].join('\n');

  it.concurrent('can be a YAML file with variables, whose values in the environment are never shown', async () => {
    await onStage({}, async ({ calls, deploy, image, revisionOf, workspace }) => {
      await writeFile(join(workspace, 'api.yml'), YAML);
      const env = { STAGE: 'beta', PORT: '8080', GREETING: 'hidden", "x": "${STAGE}\n- y' };
      const run = await deploy({ inputs: { 'task-definition': 'api.yml' }, env });
      expect([run.exitCode, revisionOf('api')]).toEqual([0, 'from-file:1']);
      expect(calls('RegisterTaskDefinition')).toEqual([
        {
          family: 'from-file',
          cpu: '256',
          memory: '512',
          networkMode: 'awsvpc',
          executionRoleArn: 'arn:aws:iam::123456789012:role/execution',
          containerDefinitions: [
            {
              name: 'api',
              image: image('2'),
              user: '1000',
              command: ['sh', '-c', 'echo $HOME ${STAGE}'],
              portMappings: [{ containerPort: 8080 }],
              logConfiguration: {
                logDriver: 'awslogs',
                options: {
                  'awslogs-group': '/ecs/beta',
                  'awslogs-region': 'eu-west-1',
                  'awslogs-stream-prefix': 'ecs',
                },
              },
              environment: [
                { name: 'GREETING', value: env.GREETING },
                { name: 'VERSION', value: '1.10' },
              ],
            },
          ],
          tags: [{ key: 'stage', value: 'beta' }],
        },
      ]);
      const shown = `${run.log}${run.summary}${JSON.stringify(run.outputs)}`;
      expect(shown).toContain('environment GREETING added');
      expect(shown).not.toContain('hidden');
      const again = await deploy({ inputs: { 'task-definition': 'api.yml' }, env });
      expect(again.log).toContain('Task definition from-file:1: no change, no new revision');
      expect(calls('RegisterTaskDefinition')).toHaveLength(1);
    });
  });

  it.concurrent('is refused for every variable that is not set, with its line, before anything is changed', async () => {
    await onStage({}, async ({ aws, deploy, workspace }) => {
      await writeFile(join(workspace, 'api.yml'), YAML);
      const run = await deploy({
        inputs: { 'task-definition': 'api.yml', containers: 'nobody' },
        env: { STAGE: 'beta' },
      });
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain(
        'task-definition: api.yml: ${PORT} is not set in the environment of the step (line 14)',
      );
      expect(run.log).toContain(
        'task-definition: api.yml: ${GREETING} is not set in the environment of the step (line 17)',
      );
      expect(aws.requests.filter(({ operation }) => !/^(Describe|List|Get)/.test(operation))).toEqual([]);
    });
  });

  it.concurrent('from a file is searched for secrets that its variables bring', async () => {
    await onStage({}, async ({ calls, deploy, workspace }) => {
      const value = 'postgres://api:pa55word@db/api';
      await writeFile(join(workspace, 'api.yml'), YAML);
      const env = { STAGE: 'beta', PORT: '80', GREETING: value };
      const run = await deploy({ inputs: { 'task-definition': 'api.yml', 'plaintext-secrets': 'fail' }, env });
      expect([run.exitCode, calls('RegisterTaskDefinition')]).toEqual([1, []]);
      expect(run.log).toContain(
        'plaintext-secrets: container api: GREETING (a URL with a password) looks like a secret',
      );
      expect(`${run.log}${run.summary}`).not.toMatch(/pa55|postgres/);
    });
  });

  it.concurrent('that ECS returns and then refuses for a member is told with the name of the member', async () => {
    await onStage({ container, rejectFields: ['futureProbe'] }, async ({ calls, deploy, revisionOf }) => {
      const run = await deploy();
      expect([run.exitCode, revisionOf('api')]).toEqual([1, 'api:1']);
      expect(run.log).toContain(
        'ECS returned the member "futureProbe" with task definition api:1, but does not take it',
      );
      expect(calls('UpdateService')).toEqual([]);
    });
  });
});

describe('environment values that look like secrets', () => {
  const environment = 'DB_PASSWORD=correct-horse-battery\nLOG_LEVEL=info';

  it.concurrent('are warned of by container and name, never by value', async () => {
    await onStage({}, async ({ deploy }) => {
      const run = await deploy({ inputs: { environment } });
      expect([run.exitCode, run.outputs.verdict]).toEqual([0, 'stable']);
      expect(run.log).toMatch(
        /::warning::Environment values look like secrets in plain text.*container api: DB_PASSWORD \(its name\)/,
      );
      expect(run.log + run.summary + JSON.stringify(run.outputs)).not.toContain('correct-horse');
    });
  });

  it.concurrent('are refused before anything is changed with plaintext-secrets: fail', async () => {
    await onStage({}, async ({ calls, deploy }) => {
      const run = await deploy({ inputs: { environment, 'plaintext-secrets': 'fail' } });
      expect([run.exitCode, calls('RegisterTaskDefinition')]).toEqual([1, []]);
      expect(run.log).toContain(
        'plaintext-secrets: container api: DB_PASSWORD (its name) looks like a secret in plain text',
      );
      expect(run.log + run.summary).not.toContain('correct-horse');
    });
  });

  it.concurrent('are not looked for with plaintext-secrets: off, nor where nothing is registered', async () => {
    await onStage({}, async ({ deploy }) => {
      const off = await deploy({ inputs: { environment, 'plaintext-secrets': 'off' } });
      expect(off.log).not.toContain('look like secrets');
      const again = await deploy({ inputs: { environment } });
      expect([again.outputs.verdict, again.log.includes('look like secrets')]).toEqual(['unchanged', false]);
    });
  });
});
