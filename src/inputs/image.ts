import { parseRepository } from '../image/reference.ts';
import type { Inputs } from '../inputs.ts';
import { DEFAULTS } from './defaults.ts';
import * as form from './forms.ts';
import { type InputReader, quote } from './reader.ts';
import { readScan } from './scan.ts';

type ImageInputs = Pick<
  Inputs,
  'repository' | 'registryId' | 'newRepository' | 'imageTag' | 'additionalTags' | 'image' | 'rebuild' | 'build' | 'scan'
>;

/** What a repository that is missing is created with. */
export interface NewRepositoryInputs {
  /** ARN, id or alias; undefined: encrypted by keys of S3's (AES-256). */
  kmsKey: string | undefined;
  /** Path of a file; undefined: the default policy. */
  lifecyclePolicy: string | undefined;
}

/** Inputs that say how to make an image. With a ready image they would be ignored, so they are refused. */
export const MAKES_AN_IMAGE = [
  'image-tag',
  'additional-tags',
  'dockerfile',
  'target',
  'build-args',
  'build-secrets',
  'labels',
  'platforms',
  'cache-from',
  'cache-to',
];

/** Of a run that deploys nothing. */
export const NO_IMAGE: ImageInputs = {
  repository: undefined,
  registryId: undefined,
  newRepository: undefined,
  scan: undefined,
  imageTag: '',
  additionalTags: [],
  image: undefined,
  rebuild: 'if-missing',
  build: {
    context: DEFAULTS.context,
    dockerfile: undefined,
    target: undefined,
    args: [],
    secrets: [],
    labels: [],
    platforms: [],
    cacheFrom: [],
    cacheTo: [],
  },
};

/** @param sha GITHUB_SHA: the default of image-tag */
export function readImage(input: InputReader, sha: string | undefined): ImageInputs {
  const image = input.optional('image', form.imageReference);
  const repository = input.optional('repository', form.repository);
  const registryId = input.optional('registry-id', form.accountId);
  const rebuild = input.withDefault('rebuild', form.oneOf('if-missing', 'always'));
  const tag = input.optional('image-tag', form.imageTag);
  const additionalTags = input.list('additional-tags', form.imageTag);
  const build = readBuild(input);
  const newRepository = readNewRepository(input);
  const scan = readScan(input);

  if (input.text('image') !== '') {
    const ignored = MAKES_AN_IMAGE.filter((name) => input.text(name) !== '');
    // The runner hands over action.yml's defaults as if they were given: those cannot be meant.
    if (rebuild === 'always') ignored.push('rebuild');
    if (build.context !== DEFAULTS.context) ignored.push('context');
    if (newRepository) ignored.push('create-repository');
    if (ignored.length > 0) {
      input.refuse('image', `a ready image is not built, so leave out ${ignored.join(', ')} (or leave out image)`);
    }
  } else {
    if (input.text('repository') === '') {
      input.refuse('repository', 'give the ECR repository to build for and push to, or a ready image as image');
    }
    if (input.text('image-tag') === '' && sha === undefined) {
      input.refuse('image-tag', 'its default is the commit SHA, but GITHUB_SHA is not set; give a tag');
    }
  }

  if (scan && input.text('repository') === '' && input.text('image') !== '') {
    input.refuse('scan', 'ECR scans the images of its own repositories: give the one of this image as repository');
  }

  if (registryId !== undefined) {
    const account = repository && parseRepository(repository).registryId;
    if (input.text('repository') === '') {
      input.refuse('registry-id', 'says whose registry the repository is in, but repository is not given');
    } else if (account && account !== registryId) {
      input.refuse('registry-id', `${quote(registryId)} contradicts repository, which is in account ${account}`);
    }
  }

  const imageTag = image === undefined ? (tag ?? sha ?? '') : '';
  return {
    image,
    repository,
    registryId,
    newRepository,
    rebuild,
    imageTag,
    additionalTags: [...new Set(additionalTags)].filter((additional) => additional !== imageTag),
    build,
    scan,
  };
}

function readNewRepository(input: InputReader): NewRepositoryInputs | undefined {
  const isWanted = input.withDefault('create-repository', form.boolean);
  const settings = {
    kmsKey: input.optional('repository-kms-key', form.kmsKey),
    lifecyclePolicy: input.optional('repository-lifecycle-policy', form.dataFile),
  };
  if (isWanted) return settings;
  for (const name of ['repository-kms-key', 'repository-lifecycle-policy'].filter((each) => input.text(each) !== '')) {
    input.refuse(name, 'says how a repository is created, so it needs create-repository: true');
  }
  return undefined;
}

function readBuild(input: InputReader): Inputs['build'] {
  const args = input.lines('build-args', form.buildArg);
  input.refuseRepeats('build-args', args, form.keyOf);
  const secrets = input.lines('build-secrets', form.buildSecret);
  input.refuseRepeats('build-secrets', secrets, form.idOfBuildSecret);
  const labels = input.lines('labels', form.label);
  input.refuseRepeats('labels', labels, form.keyOf);
  return {
    context: input.withDefault('context', form.anything),
    dockerfile: input.optional('dockerfile', form.anything),
    target: input.optional('target', form.anything),
    args,
    secrets,
    labels,
    platforms: [...new Set(input.list('platforms', form.platform))],
    cacheFrom: input.lines('cache-from', form.anything),
    cacheTo: input.lines('cache-to', form.anything),
  };
}
