import type { Repository } from '@aws-sdk/client-ecr';

/**
 * Whether a tag, once there, cannot be moved to another image. The filters of the `…_WITH_EXCLUSION` settings name the tags for
 * which the opposite holds; "*" in them stands for any characters, none included.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
 */
export function isImmutable(
  tag: string,
  {
    imageTagMutability,
    imageTagMutabilityExclusionFilters,
  }: Pick<Repository, 'imageTagMutability' | 'imageTagMutabilityExclusionFilters'>,
): boolean {
  const isExcluded = (imageTagMutabilityExclusionFilters ?? []).some(({ filter }) => matches(tag, filter ?? ''));
  switch (imageTagMutability) {
    case 'IMMUTABLE':
      return true;
    case 'IMMUTABLE_WITH_EXCLUSION':
      return !isExcluded;
    case 'MUTABLE_WITH_EXCLUSION':
      return isExcluded;
    default:
      return false;
  }
}

/** Filters consist of letters, digits, ".", "_", "-" and "*". */
function matches(tag: string, filter: string): boolean {
  return new RegExp(`^${filter.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(tag);
}
