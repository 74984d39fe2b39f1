import { AwsError, type JsonObject, type Operations, seconds } from './wire.ts';

/** How the scans of a repository's images go. */
export interface ScanScript {
  /** basic: by scan on push or StartImageScan; enhanced (Amazon Inspector): by itself. */
  type: 'basic' | 'enhanced';
  /** In the shape of the type: ImageScanFinding, EnhancedImageScanFinding. */
  findings?: JsonObject[];
  /** What each look in turn is answered with before the last, which stays; by default that of a scan that goes well. */
  statuses?: ScanStatus[];
  /** Findings of a page, whatever the caller asks for. */
  pageSize?: number;
  /** StartImageScan refuses the image. */
  unsupported?: boolean;
}

export interface ScanStatus {
  status: string;
  description?: string;
  /** The findings of this status are not there yet. */
  isEarly?: boolean;
}

interface ScannedRepository {
  name: string;
  registryId: string;
  scanOnPush: boolean;
}

interface Input {
  registryId?: string;
  repositoryName: string;
  imageId: { imageDigest?: string; imageTag?: string };
  nextToken?: string;
  maxResults?: number;
}

const ENDED: Record<ScanScript['type'], ScanStatus> = {
  basic: { status: 'COMPLETE', description: 'The scan was completed successfully.' },
  enhanced: { status: 'ACTIVE', description: 'Continuous scan is selected for image.' },
};

/** The scans of the local ECR: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImageScanFindings.html */
export class Scans {
  readonly #scripts = new Map<string, ScanScript>();
  /** Repository and image to the looks at its scan so far. */
  readonly #looks = new Map<string, number>();
  readonly #started = new Set<string>();

  /** How the images of a repository are scanned; by default basic, without findings. */
  script(repository: string, script: ScanScript): void {
    this.#scripts.set(repository, script);
  }

  operations(find: (input: Input) => ScannedRepository): Operations {
    return {
      StartImageScan: (input: Input) => {
        const { name, registryId } = find(input);
        const script = this.#scriptOf(name);
        if (script.type === 'enhanced') {
          throw new AwsError('ValidationException', 'This feature is disabled for registries with enhanced scanning');
        }
        if (script.unsupported) {
          throw new AwsError('UnsupportedImageTypeException', 'The image is of a type that cannot be scanned');
        }
        const key = keyOf(input);
        if (this.#started.has(key)) {
          throw new AwsError(
            'LimitExceededException',
            'The scan quota per image has been exceeded. Wait and try again.',
          );
        }
        this.#started.add(key);
        const { imageId, repositoryName } = input;
        return { registryId, repositoryName, imageId, imageScanStatus: { status: 'IN_PROGRESS' } };
      },
      DescribeImageScanFindings: (input: Input) => {
        const repository = find(input);
        const script = this.#scriptOf(repository.name);
        const key = keyOf(input);
        if (script.type === 'basic' && !repository.scanOnPush && !this.#started.has(key)) {
          throw new AwsError(
            'ScanNotFoundException',
            `Image scan does not exist for the image with '${JSON.stringify(input.imageId)}' in the repository with name '${repository.name}'`,
          );
        }
        return this.#answer(input, repository, script, key);
      },
    };
  }

  #answer(input: Input, { name, registryId }: ScannedRepository, script: ScanScript, key: string): object {
    const statuses = script.statuses ?? [ENDED[script.type]];
    const look = this.#looks.get(key) ?? 0;
    if (!input.nextToken) this.#looks.set(key, look + 1);
    const at = input.nextToken ? statuses.length - 1 : Math.min(look, statuses.length - 1);
    const { description, isEarly, status = '' } = statuses[at] ?? {};
    const hasFindings = ['COMPLETE', 'ACTIVE'].includes(status) && !isEarly;
    const { findings = [], pageSize = 1000 } = script;
    const from = Number(input.nextToken ?? 0);
    const size = Math.min(pageSize, input.maxResults ?? 100);
    const shown = hasFindings ? findings.slice(from, from + size) : [];
    return {
      registryId,
      repositoryName: name,
      imageId: input.imageId,
      imageScanStatus: { status, description },
      imageScanFindings: {
        ...(script.type === 'enhanced' && hasFindings ? { enhancedFindings: shown } : { findings: shown }),
        ...(hasFindings && {
          imageScanCompletedAt: seconds(),
          vulnerabilitySourceUpdatedAt: seconds(),
          findingSeverityCounts: countsOf(findings),
        }),
      },
      ...(hasFindings && from + size < findings.length && { nextToken: String(from + size) }),
    };
  }

  #scriptOf(repository: string): ScanScript {
    return this.#scripts.get(repository) ?? { type: 'basic' };
  }
}

function keyOf({ imageId, repositoryName }: Input): string {
  return `${repositoryName} ${imageId.imageDigest ?? imageId.imageTag}`;
}

function countsOf(findings: readonly JsonObject[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { severity } of findings) counts[String(severity)] = (counts[String(severity)] ?? 0) + 1;
  return counts;
}
