import { taskDefinitionFamily, taskDefinitionRevision } from '../aws/arn.ts';

/** A service deployment of the past. */
export interface Past {
  /** Its own ARN. */
  arn: string;
  /** SUCCESSFUL, ROLLBACK_SUCCESSFUL, STOPPED, … */
  status: string;
  /** ARN of the revision that it was to bring. */
  taskDefinition: string;
  /** ms since the epoch. */
  createdAt: number;
  finishedAt: number | undefined;
}

/** A revision of a family. */
export interface FamilyRevision {
  arn: string;
  isActive: boolean;
  /** ms since the epoch. */
  registeredAt: number;
  /** References, by container. */
  images: string[];
}

/** A deployment that ended SUCCESSFUL, and when another followed it. */
export interface Stable {
  deployment: Past;
  /** ms since the epoch; undefined: none followed. */
  until: number | undefined;
}

/**
 * The newest deployment that ended well with a revision from before the current one. Pure; any order. Never one that is newer than the
 * current revision: a second rollback goes further back, not to where the first one came from.
 */
export function lastStable(history: readonly Past[], current: string): Stable | undefined {
  const newestFirst = [...history].sort((a, b) => b.createdAt - a.createdAt);
  const index = newestFirst.findIndex((past) => past.status === 'SUCCESSFUL' && isBefore(past.taskDefinition, current));
  const deployment = newestFirst[index];
  return deployment && { deployment, until: newestFirst[index - 1]?.createdAt };
}

/** By number; a revision of another family is one that the service ran under another name. */
function isBefore(one: string, current: string): boolean {
  if (taskDefinitionFamily(one) !== taskDefinitionFamily(current)) return true;
  return (taskDefinitionRevision(one) ?? 0) < (taskDefinitionRevision(current) ?? 0);
}

/** The newest ACTIVE revision of the family that is older than the current one and has other images. Pure. */
export function revisionBefore(family: readonly FamilyRevision[], current: FamilyRevision): FamilyRevision | undefined {
  const images = JSON.stringify(current.images);
  return newestFirst(family).find(
    (one) =>
      one.isActive &&
      taskDefinitionFamily(one.arn) === taskDefinitionFamily(current.arn) &&
      revisionOf(one) < revisionOf(current) &&
      one.registeredAt <= current.registeredAt &&
      JSON.stringify(one.images) !== images,
  );
}

/** The newest revision with an image whose tag is the commit's, or begins with it; ACTIVE ones before all others. Pure. */
export function revisionOfCommit(family: readonly FamilyRevision[], sha: string): FamilyRevision | undefined {
  const matching = newestFirst(family).filter(({ images }) => images.some((image) => tagOf(image).startsWith(sha)));
  return matching.find(({ isActive }) => isActive) ?? matching[0];
}

/** "abc1234" of "registry:5000/api:abc1234@sha256:…"; empty without a tag. */
export function tagOf(image: string): string {
  return /:([^:/]+)$/.exec(image.replace(/@.*$/, ''))?.[1] ?? '';
}

function newestFirst(family: readonly FamilyRevision[]): FamilyRevision[] {
  return [...family].sort((a, b) => revisionOf(b) - revisionOf(a));
}

function revisionOf({ arn }: FamilyRevision): number {
  return taskDefinitionRevision(arn) ?? 0;
}
