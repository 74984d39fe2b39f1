import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import type { LocalAwsOptions } from '../../local/aws.ts';
import { onStage, type Play, type Stage } from '../support/stage.ts';

jest.setTimeout(60_000);

const SHA = '3f2a9c1d5e7b8a90c1d2e3f4a5b6c7d8e9f0a1b2';
/** A docker that does nothing, well. */
const DOCKER = '#!/bin/sh\nexit 0\n';

async function onNew(
  test: (
    stage: Stage & {
      env: Record<string, string>;
      create(more?: Record<string, string>, play?: Play): ReturnType<Stage['deploy']>;
    },
  ) => Promise<void>,
  options: LocalAwsOptions = {},
): Promise<void> {
  await onStage({ ...options, behaviour: undefined as never }, async (stage) => {
    const bin = join(stage.workspace, 'bin');
    await mkdir(bin);
    await writeFile(join(bin, 'docker'), DOCKER, { mode: 0o755 });
    const env = { PATH: `${bin}${delimiter}${process.env.PATH}`, GITHUB_SHA: SHA };
    const create = (more: Record<string, string> = {}, play: Play = {}) =>
      stage.deploy({
        ...play,
        env,
        inputs: { image: '', repository: 'team/shop', 'create-repository': 'true', containers: 'api', ...more },
      });
    await test({ ...stage, create, env });
  });
}

describe('create-repository', () => {
  it.concurrent('creates what is missing with safe settings and the lifecycle policy of a file', async () => {
    await onNew(async ({ aws, calls, create, workspace }) => {
      const policy = {
        rules: [
          {
            rulePriority: 1,
            selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 5 },
            action: { type: 'expire' },
          },
        ],
      };
      await writeFile(join(workspace, 'policy.json'), JSON.stringify(policy));
      const run = await create({ 'repository-lifecycle-policy': 'policy.json' });
      expect(run.log).toContain('✓ Repository: team/shop created');
      expect(calls('CreateRepository')).toEqual([
        {
          repositoryName: 'team/shop',
          imageScanningConfiguration: { scanOnPush: true },
          imageTagMutability: 'IMMUTABLE',
          encryptionConfiguration: { encryptionType: 'AES256' },
        },
      ]);
      expect(JSON.parse(aws.repositories.at(-1)?.lifecyclePolicy ?? '')).toEqual(policy);
    });
  });

  it.concurrent('leaves one that is there as it is, and says where scan on push is off', async () => {
    await onNew(async ({ aws, calls, create }) => {
      aws.addImage('api', SHA);
      const run = await create({ repository: 'api' });
      expect(run.exitCode).toBe(0);
      expect([calls('CreateRepository'), calls('PutLifecyclePolicy')]).toEqual([[], []]);
      expect(run.log).toMatch(
        /::notice.*Repository "api" is there already and left as it is: scan on push is off in it/,
      );
    });
  });

  it.concurrent('says nothing of one that scans on push', async () => {
    await onNew(async ({ aws, create }) => {
      aws.addRepository('scanned', { scanOnPush: true });
      aws.addImage('scanned', SHA);
      const run = await create({ repository: 'scanned' });
      expect([run.exitCode, run.log]).toEqual([0, expect.not.stringContaining('left as it is')]);
    });
  });

  it.concurrent('goes on where somebody else was quicker', async () => {
    await onNew(async ({ aws, create }) => {
      // It comes into being between our look and our call.
      aws.fail({
        operation: 'CreateRepository',
        kind: { error: 'RepositoryAlreadyExistsException', message: 'The repository already exists' },
      });
      aws.fail({
        operation: 'DescribeRepositories',
        kind: {
          error: 'RepositoryNotFoundException',
          message: "does not exist in the registry with id '123456789012'",
        },
      });
      aws.addRepository('team/shop');
      const run = await create();
      expect(run.log).toContain('✓ Repository: team/shop was created by somebody else meanwhile');
      expect(run.log).toContain('✓ Image: built and pushed');
    });
  });

  it.concurrent('gives its own repository the lifecycle policy although the first answer was lost', async () => {
    await onNew(async ({ aws, calls, create }) => {
      aws.fail({ operation: 'CreateRepository', kind: 'lost-answer' });
      const run = await create();
      expect(run.log).toContain('✓ Repository: team/shop created');
      expect(calls('CreateRepository')).toHaveLength(2);
      expect(aws.repositories.at(-1)?.lifecyclePolicy).toContain('imageCountMoreThan');
    });
  });

  it.concurrent('that is cancelled before ECR has answered says that there may be one', async () => {
    await onNew(async ({ aws, calls, called, start, workspace, env }) => {
      aws.fail({ operation: 'CreateRepository', kind: 'hang' });
      const cancellation = new AbortController();
      const inputs = { image: '', repository: 'team/shop', 'create-repository': 'true', containers: 'api' };
      const { ended } = await start({ signal: cancellation.signal, inputs, env, workspace });
      await called('CreateRepository');
      cancellation.abort();
      const run = await ended;
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain('The repository may have been created, with or without its lifecycle policy');
      expect(run.log).toContain('No service was changed.');
      expect(calls('RegisterTaskDefinition')).toEqual([]);
    });
  });

  it.concurrent('without the permission ends before anything is built', async () => {
    await onNew(async ({ aws, calls, create }) => {
      aws.fail({ operation: 'CreateRepository', kind: 'access-denied' });
      const run = await create();
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain('Cannot create repository "team/shop".');
      expect(run.log).toContain('ecr:CreateRepository');
      expect(calls('RegisterTaskDefinition')).toEqual([]);
    });
  });

  it.concurrent('says that the repository is there without its lifecycle policy, where that is refused', async () => {
    await onNew(async ({ aws, create, calls }) => {
      aws.fail({ operation: 'PutLifecyclePolicy', kind: 'access-denied' });
      const run = await create();
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain('Repository "team/shop" was created, but without its lifecycle policy.');
      expect(run.log).toContain('ecr:PutLifecyclePolicy');
      expect(run.log).toContain('Later runs leave the repository as it is');
      expect(calls('RegisterTaskDefinition')).toEqual([]);
    });
  });

  it.concurrent('refuses a bad lifecycle policy before the repository is created, with all that is wrong', async () => {
    await onNew(async ({ calls, create, workspace }) => {
      await writeFile(
        join(workspace, 'policy.yml'),
        'rules:\n  - rulePriority: 1\n    selection: { tagStatus: tagged, countType: sinceImagePushed, countNumber: 0 }\n    action: { type: delete }\n',
      );
      const run = await create({ 'repository-lifecycle-policy': 'policy.yml' });
      expect(run.exitCode).toBe(1);
      for (const problem of [
        'rules[0].selection has to have tagPatternList or tagPrefixList where tagStatus is tagged',
        'rules[0].selection.countNumber has to be a whole number from 1',
        'rules[0].selection.countUnit has to be days',
        'rules[0].action.type has to be one of expire, transition',
      ]) {
        expect(run.log).toContain(`repository-lifecycle-policy: policy.yml: ${problem}`);
      }
      expect(calls('CreateRepository')).toEqual([]);
    });
  });

  it.concurrent('is not done without the input: a missing repository is a problem', async () => {
    await onNew(async ({ calls, create }) => {
      const run = await create({ 'create-repository': 'false' });
      expect(run.exitCode).toBe(1);
      expect(run.log).toContain('repository: "team/shop" does not exist in registry 123456789012');
      expect(run.log).toContain('create-repository: true creates it');
      expect(calls('CreateRepository')).toEqual([]);
    });
  });
});
