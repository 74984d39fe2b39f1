import { describe, expect, it } from '@jest/globals';
import type { UnusableFile } from '../../../src/definition-file/unusable.ts';
import { planRepository, repositoryWords } from '../../../src/image/create-repository.ts';
import { parseLifecyclePolicy } from '../../../src/image/lifecycle-policy.ts';

const rule = {
  rulePriority: 1,
  selection: { tagStatus: 'tagged', tagPatternList: ['v*'], countType: 'imageCountMoreThan', countNumber: 5 },
  action: { type: 'expire' },
};
const problemsOf = async (policy: object | string): Promise<readonly string[]> =>
  await parseLifecyclePolicy('policy.json', typeof policy === 'string' ? policy : JSON.stringify(policy)).then(
    () => [],
    (error) => (error as UnusableFile).problems,
  );

const URI = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/api';
const inputs = (additionalTags: string[] = [], cacheTo: string[] = []) => ({
  additionalTags,
  build: { cacheTo } as never,
});

describe('a lifecycle policy', () => {
  it('is taken from JSON or YAML', async () => {
    expect(await parseLifecyclePolicy('policy.json', JSON.stringify({ rules: [rule] }))).toEqual({ rules: [rule] });
    const yaml =
      'rules:\n  - rulePriority: 1\n    selection: { tagStatus: tagged, tagPatternList: [v*], countType: imageCountMoreThan, countNumber: 5 }\n' +
      '    action: { type: expire }\n';
    expect(await parseLifecyclePolicy('policy.yml', yaml)).toEqual({ rules: [rule] });
  });

  it('is the default one without a file, and that is one that ECR takes', async () => {
    const problems: string[] = [];
    const planned = await planRepository(URI, { kmsKey: undefined, lifecyclePolicy: undefined }, inputs(), problems);
    expect(await problemsOf(planned.lifecyclePolicy)).toEqual([]);
    expect(repositoryWords(planned)).toBe('scan on push, immutable tags, encrypted by AES-256, a lifecycle policy');
  });

  it('lets the tags move that every image gets, up to five', async () => {
    const tags = ['latest', 'a', 'b', 'c', 'd', 'e'];
    const { mutableTags } = await planRepository(
      URI,
      { kmsKey: 'alias/x', lifecyclePolicy: undefined },
      inputs(tags),
      [],
    );
    expect(mutableTags).toEqual(['latest', 'a', 'b', 'c', 'd']);
  });

  it('lets the build cache in the same repository move, too', async () => {
    const caches = [`type=registry,ref=${URI}:cache,mode=max`, 'type=registry,ref=ghcr.io/team/api:other', 'type=gha'];
    const wanted = { kmsKey: undefined, lifecyclePolicy: undefined };
    const { mutableTags } = await planRepository(URI, wanted, inputs(['latest'], caches), []);
    expect(mutableTags).toEqual(['latest', 'cache']);
  });

  it.each<[string, object, string]>([
    ['no rules', {}, 'policy.json is not a lifecycle policy: it has no list of rules'],
    ['a rule that is none', { rules: ['x'] }, 'policy.json: rules[0] is not an object'],
    ['a priority twice', { rules: [rule, rule] }, 'policy.json: each rule needs a rulePriority of its own'],
    [
      'tags of untagged images',
      { rules: [{ ...rule, selection: { ...rule.selection, tagStatus: 'untagged' } }] },
      'policy.json: rules[0].selection has to have tagPatternList or tagPrefixList where tagStatus is tagged, and only there',
    ],
    [
      'an unknown count',
      { rules: [{ ...rule, selection: { ...rule.selection, countType: 'size', countUnit: 'days' } }] },
      'policy.json: rules[0].selection.countType has to be one of imageCountMoreThan, sinceImagePushed, sinceImagePulled, sinceImageTransitioned',
    ],
    [
      'a unit of a number of images',
      { rules: [{ ...rule, selection: { ...rule.selection, countUnit: 'days' } }] },
      'policy.json: rules[0].selection.countUnit has to be days, and left out with imageCountMoreThan',
    ],
  ])('is refused before there is a repository: %s', async (_, policy, problem) => {
    expect(await problemsOf(policy)).toEqual([problem]);
  });

  it('that cannot be read is a problem of its input', async () => {
    const problems: string[] = [];
    await planRepository(URI, { kmsKey: undefined, lifecyclePolicy: 'missing.json' }, inputs(), problems);
    expect(problems).toEqual([
      expect.stringMatching(/^repository-lifecycle-policy: missing\.json cannot be read \(ENOENT/),
    ]);
  });
});
