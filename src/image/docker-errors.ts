import { actionsOf } from '../aws/permissions.ts';
import { listOf } from '../report/words.ts';

const PUSH_ACTIONS = listOf(actionsOf('PushTheImage'), Number.POSITIVE_INFINITY);

type Hints = readonly [pattern: RegExp, hint: string][];

/** How docker says that a program failed which a RUN step started: what comes before are that program's words, not docker's. */
const RUN_FAILED = /did not complete successfully|executor failed running/i;

/** What may be wrong with the runner when such a program fails. */
const RUN_HINTS: Hints = [
  [
    /no space left on device/i,
    "The runner's disk is full: make room before the build (docker system prune --all --force), or use a larger runner.",
  ],
  [
    /exec format error/i,
    'A program for another platform was run in the build: run docker/setup-qemu-action in a step before this one, build on a ' +
      'runner of that platform, or change platforms.',
  ],
];

/** What docker's words mean, where they do not say what to do. Looked through from the top; the first that fits is given. */
const HINTS: Hints = [
  ...RUN_HINTS,
  [
    /permission denied while trying to connect to the docker/i,
    'The user of this runner may not use Docker: add it to the group docker, or run the job on a runner that has Docker.',
  ],
  [
    /(?:cannot|failed to) connect to the docker (?:daemon|api)|is the docker daemon running|error during connect/i,
    'No Docker engine answers on this runner: start it, or use a runner that has one (ubuntu-latest does), or build the image ' +
      'elsewhere and give it as image.',
  ],
  [
    /buildx component is missing/i,
    'This docker builds by its plugin buildx alone, which is not there: run docker/setup-buildx-action in a step before this one, ' +
      'or install the plugin on the runner.',
  ],
  [
    /multi-platform build is not supported|multiple platforms feature is currently not supported|cache export (?:is|feature is currently) not supported/i,
    'Run docker/setup-buildx-action in a step before this one: the builder that docker starts with cannot do that.',
  ],
  [
    /(?:failed to read dockerfile|unable to (?:prepare context|evaluate symlinks)|failed to solve with frontend dockerfile).*(?:no such file|cannot find)|dockerfile.*(?:no such file|cannot be empty)|path ".*" not found/i,
    'Check the inputs context and dockerfile, which are relative to the workspace, and that actions/checkout ran in a step before ' +
      'this one.',
  ],
  [
    /failed to (?:compute|calculate) (?:cache key|checksum).*not found|(?:COPY|ADD) failed/i,
    'A COPY or ADD names what is not in the build context: its paths are relative to the input context, and .dockerignore may ' +
      'exclude them.',
  ],
  [
    /target stage .* (?:could not be found|not found)|failed to reach build target/i,
    'Check the input target: the Dockerfile has no stage of that name.',
  ],
  [
    /tag (?:is |.*)immutable|already exists .* cannot be overwritten/i,
    "The tag is in the repository already and its tags are immutable: give another image-tag, or leave it to rebuild's default.",
  ],
  [
    /name unknown|repository .* (?:not found|does not exist) in the registry/i,
    'The repository is not there (any more): create it in ECR, or check the inputs repository and registry-id.',
  ],
  [
    /toomanyrequests|pull rate limit/i,
    "Docker Hub's limit for pulls is reached: log in to it before this step (docker/login-action), or take the base image from " +
      "ECR's pull through cache or from public.ecr.aws.",
  ],
  [
    /pull access denied|failed to (?:resolve source|load) metadata.*(?:denied|401|403|authorization failed|no basic auth)/i,
    'Docker may not pull a base image, or it does not exist: check its name after FROM, and log in to its registry in a step before ' +
      'this one (docker/login-action).',
  ],
  [
    /no basic auth credentials|authorization token has expired|authentication required|401 unauthorized/i,
    'Docker has no valid login for the registry: that of ECR lasts 12 hours, so run the job again.',
  ],
  [
    /denied|403 forbidden/i,
    `For the push the role of this job needs ${PUSH_ACTIONS} on the repository, and a repository of another ` +
      'account has to allow them in its own policy (docs/permissions.md has both).',
  ],
  [
    /gave http response to https client/i,
    "The registry speaks plain HTTP: name it in the Docker engine's insecure-registries.",
  ],
];

/** Failures of the network or of the registry's side, that may be gone a moment later. */
const PASSING =
  /i\/o timeout|tls handshake timeout|connection (?:reset|refused)|broken pipe|unexpected eof|\bEOF$|no such host|temporary failure in name resolution|request canceled|context deadline exceeded|network is unreachable|use of closed network connection|toomanyrequests|\b(?:429 too many requests|500 internal server error|502 bad gateway|503 service unavailable|504 gateway time-?out)/i;

/** How a line says that what failed was a push. BuildKit builds and pushes in one: a failing build is not tried again. */
const PUSHING = /failed to (?:push|copy|do request: (?:head|put|post|patch))|error(?:s)? .*pushing/i;

const MAX_LINES = 20;

/** What to do about a failure that docker's words tell; undefined where they speak for themselves. */
export function hintFor(lines: readonly string[]): string | undefined {
  const text = lines.join('\n');
  const hints = RUN_FAILED.test(text) ? RUN_HINTS : HINTS;
  return hints.find(([pattern]) => pattern.test(text))?.[1];
}

/**
 * Docker's own words for what went wrong, out of all it wrote: from the step that failed on, as BuildKit repeats it at the end with
 * its last output; else the lines about an error, else the last one. At most 20 lines.
 */
export function lastErrorLines(lines: readonly string[]): string[] {
  const said = lines.map((line) => line.trimEnd()).filter((line) => line !== '' && !/^-{3,}$/.test(line));
  const step = said.findLastIndex((line) => /^ > \[/.test(line));
  if (step >= 0) return shortened(said.slice(step));
  const errors = said
    .slice(-MAX_LINES)
    .filter((line) =>
      /error|denied|cannot|failed|invalid|unauthori|unknown|no such|not found|no basic auth/i.test(line),
    );
  return errors.length > 0 ? errors : said.slice(-1);
}

/** The step itself and the end, where the reason is. */
function shortened(lines: readonly string[]): string[] {
  if (lines.length <= MAX_LINES) return [...lines];
  return [lines[0] ?? '', '…', ...lines.slice(2 - MAX_LINES)];
}

/**
 * Whether a command failed in a way that may be gone a moment later.
 *
 * @param retried what of the command counts: `the push` of one that builds too, or everything
 */
export function isPassingFailure(lines: readonly string[], retried: 'the push' | 'everything'): boolean {
  const end = lines.filter((line) => line.trim() !== '').slice(-5);
  if (end.some((line) => RUN_FAILED.test(line))) return false;
  return end.some((line) => PASSING.test(line)) && (retried === 'everything' || end.some((line) => PUSHING.test(line)));
}
