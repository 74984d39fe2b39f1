import { provideImage } from './image/image.ts';
import type { FoundImage } from './image/look-up.ts';
import type { Inputs } from './inputs.ts';
import type { Job } from './job.ts';
import type { Phases } from './phases.ts';
import type { Findings } from './preflight.ts';
import type { DeployResult, ImageResult } from './result.ts';
import type { Tools } from './tools.ts';

/**
 * From what preflight has found to an image that may be deployed: creates the repository where that is missing and wanted, builds and
 * pushes, holds the image against its scan.
 *
 * @param onWork gets what a cancelled run no longer waits for
 * @returns the image, as it is found from now on
 * @throws DeployError
 */
export async function imagePhases(
  { ignored, image: found }: Pick<Findings, 'image' | 'ignored'>,
  inputs: Inputs,
  job: Job,
  result: DeployResult,
  phases: Phases,
  tools: Tools,
  onWork: (work: Promise<unknown>) => void,
): Promise<{ found: FoundImage; image: ImageResult }> {
  const underWay = <T>(work: Promise<T>): Promise<T> => {
    onWork(work);
    return work;
  };
  const image = await withRepository(found, result, phases, tools, underWay);
  const provided = await phases.run(
    'Image',
    () => underWay(provideImage({ inputs, job, found: image, ...tools })),
    ({ outcome }) => outcome,
  );
  result.image = provided;
  const { repository } = image;
  const { scan } = inputs;
  if (scan && repository) {
    const [{ holdAgainstScan }, { scanWords }] = await Promise.all([
      import('./scan/gate.ts'),
      import('./scan/judge.ts'),
    ]);
    const held = await phases.run(
      'Scan',
      () => underWay(holdAgainstScan(provided, repository, scan, ignored, tools)),
      ({ refusal, result: of }) => ({ text: scanWords(of), ok: refusal === undefined }),
    );
    result.scan = held.result;
    if (held.refusal) throw held.refusal;
  }
  return { found: image, image: provided };
}

/** The same where the repository is there already. */
async function withRepository(
  image: FoundImage,
  result: DeployResult,
  phases: Phases,
  { aws, log }: Tools,
  underWay: <T>(work: Promise<T>) => Promise<T>,
): Promise<FoundImage> {
  const { repository } = image;
  const creation = repository?.creation;
  if (!creation) return image;
  const { createRepository, repositoryWords } = await import('./image/create-repository.ts');
  const ecr = await aws.ecr(repository.region);
  const created = await phases.run(
    'Repository',
    () => underWay(createRepository(ecr, repository, creation, log)),
    ({ isOurs }) =>
      isOurs ? `${repository.name} created` : `${repository.name} was created by somebody else meanwhile`,
  );
  if (created.isOurs) result.createdRepository = { name: repository.name, settings: repositoryWords(creation) };
  return { ...image, repository: created.repository };
}
