import { describe, expect, it } from '@jest/globals';
import { hintFor, isPassingFailure, lastErrorLines } from '../../../src/image/docker-errors.ts';

/** What docker writes, with the hint that is expected for it. */
function hintOf(output: string): string | undefined {
  return hintFor(lastErrorLines(output.split('\n')));
}

/** The end of a build by buildx whose RUN step failed with this output. */
function failingRun(output: string, exitCode = 1): string {
  return `#7 [2/3] RUN ./install.sh
#7 0.201 ${output}
#7 ERROR: process "/bin/sh -c ./install.sh" did not complete successfully: exit code: ${exitCode}
------
 > [2/3] RUN ./install.sh:
0.201 ${output}
------
Dockerfile:2
--------------------
   1 |     FROM alpine
   2 | >>> RUN ./install.sh
--------------------
ERROR: failed to build: failed to solve: process "/bin/sh -c ./install.sh" did not complete successfully: exit code: ${exitCode}
`;
}

describe("what to do about docker's words", () => {
  it.each([
    [
      'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
      /No Docker engine/,
    ],
    [
      'ERROR: failed to connect to the docker API at unix:///var/run/docker.sock; check if the path is correct and if the daemon is running',
      /No Docker engine/,
    ],
    [
      'ERROR: permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
      /group docker/,
    ],
    ['ERROR: failed to build: Multi-platform build is not supported for the docker driver.', /setup-buildx-action/],
    ['ERROR: failed to build: Cache export is not supported for the docker driver.', /setup-buildx-action/],
    [
      'ERROR: BuildKit is enabled but the buildx component is missing or broken.\n       Install the buildx component to build images with BuildKit:\n       https://docs.docker.com/go/buildx/',
      /setup-buildx-action/,
    ],
    [
      'failed to solve with frontend dockerfile.v0: failed to read dockerfile: open /var/lib/docker/tmp/buildkit-mount1/nope: no such file or directory',
      /context and dockerfile/,
    ],
    [
      'ERROR: failed to build: failed to solve: failed to read dockerfile: open Dockerfile: no such file or directory',
      /context and dockerfile/,
    ],
    ['unable to prepare context: path "nodir" not found', /context and dockerfile/],
    [
      ' > [base 1/2] COPY nofile /bin/busybox:\n------\nfailed to compute cache key: "/nofile" not found: not found',
      /not in the build context/,
    ],
    [
      ' > [2/3] COPY dist /app:\n------\nERROR: failed to build: failed to solve: failed to compute cache key: failed to calculate checksum of ref abc::def: "/dist": not found',
      /not in the build context/,
    ],
    [
      'failed to solve with frontend dockerfile.v0: failed to create LLB definition: target stage nope could not be found',
      /input target/,
    ],
    ['ERROR: failed to build: failed to solve: target stage "nope" could not be found', /input target/],
    [failingRun('write /tmp/x: no space left on device'), /disk is full/],
    [failingRun('exec /bin/sh: exec format error'), /setup-qemu-action/],
    [
      "tag invalid: The image tag 'v1' already exists in the 'api' repository and cannot be overwritten because the repository is immutable.",
      /another image-tag/,
    ],
    [
      "ERROR: failed to push 123456789012.dkr.ecr.eu-west-1.amazonaws.com/api:v1: tag invalid: The image tag 'v1' already exists in the 'api' repository and cannot be overwritten because the tag is immutable.",
      /another image-tag/,
    ],
    [
      "name unknown: The repository with name 'api' does not exist in the registry with id '123456789012'",
      /create it in ECR/,
    ],
    ['no basic auth credentials', /12 hours/],
    ['denied: Your authorization token has expired. Reauthenticate and try again.', /12 hours/],
    [
      'denied: User: arn:aws:sts::1:assumed-role/deploy/x is not authorized to perform: ecr:InitiateLayerUpload on resource: arn:aws:ecr:eu-west-1:1:repository/api because no identity-based policy allows the ecr:InitiateLayerUpload action',
      /ecr:PutImage/,
    ],
    [
      'ERROR: failed to build: failed to solve: failed to push 1.dkr.ecr.eu-west-1.amazonaws.com/api:v1: unexpected status from HEAD request to https://1.dkr.ecr.eu-west-1.amazonaws.com/v2/api/blobs/sha256:1: 403 Forbidden',
      /ecr:PutImage/,
    ],
    [
      'ERROR: failed to solve: node:24: failed to resolve source metadata for docker.io/library/node:24: toomanyrequests: You have reached your unauthenticated pull rate limit.',
      /Docker Hub's limit/,
    ],
    [
      'ERROR: failed to solve: acme/base:1: failed to resolve source metadata for docker.io/acme/base:1: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
      /base image/,
    ],
    ['http: server gave HTTP response to HTTPS client', /insecure-registries/],
  ])('%s', (output, hint) => {
    expect(hintOf(output)).toMatch(hint);
  });

  it.each([
    ['sh: ./gradlew: Permission denied', 126],
    ['npm error 401 Unauthorized - GET https://npm.pkg.github.com/@acme/lib', 1],
    ['npm error 403 Forbidden - GET https://registry.example.com/lib', 1],
    ['fatal: repository not found: access denied', 128],
    ['curl: toomanyrequests', 22],
    ['is the docker daemon running?', 1],
  ])('what a RUN step itself says is none of docker and its registry: %s', (output, exitCode) => {
    expect(hintOf(failingRun(output, exitCode))).toBeUndefined();
  });
});

describe("docker's own words for what went wrong", () => {
  it('are those of the step that failed, with its last output', () => {
    expect(lastErrorLines(failingRun('boom').split('\n'))).toEqual([
      ' > [2/3] RUN ./install.sh:',
      '0.201 boom',
      'Dockerfile:2',
      '   1 |     FROM alpine',
      '   2 | >>> RUN ./install.sh',
      'ERROR: failed to build: failed to solve: process "/bin/sh -c ./install.sh" did not complete successfully: exit code: 1',
    ]);
  });

  it("are at most 20 lines: the step, and the end, where docker's verdict is", () => {
    const output = Array.from({ length: 60 }, (_, index) => `0.1 line ${index}`).join('\n');
    const lines = lastErrorLines(failingRun(output).split('\n'));
    expect(lines).toHaveLength(20);
    expect(lines.slice(0, 2)).toEqual([' > [2/3] RUN ./install.sh:', '…']);
    expect(lines.at(-1)).toMatch(/exit code: 1$/);
  });

  it('are the lines about an error where no step failed', () => {
    const push = [
      'The push refers to repository [registry/api]',
      'abc: Preparing',
      'abc: Waiting',
      'no basic auth credentials',
      '',
    ];
    expect(lastErrorLines(push)).toEqual(['no basic auth credentials']);
  });

  it('are the last ones where nothing looks like an error, and none where there is none', () => {
    expect(lastErrorLines(['one', 'two', ''])).toEqual(['two']);
    expect(lastErrorLines([''])).toEqual([]);
  });
});

describe('a failure that may be gone a moment later', () => {
  it.each([
    'write tcp 10.0.0.1:1->10.0.0.2:443: write: connection reset by peer',
    'net/http: TLS handshake timeout',
    'received unexpected HTTP status: 503 Service Unavailable',
    'error parsing HTTP 502 response body: 502 Bad Gateway',
    'dial tcp: lookup 1.dkr.ecr.eu-west-1.amazonaws.com: no such host',
    'unexpected EOF',
    'Post "https://1.dkr.ecr.eu-west-1.amazonaws.com/v2/api/blobs/uploads/": EOF',
    'toomanyrequests: Rate exceeded',
    'i/o timeout',
  ])('is a push that the network or the registry broke: %s', (line) => {
    expect(isPassingFailure(['abc: Pushing', line, ''], 'everything')).toBe(true);
    const build = `ERROR: failed to build: failed to solve: failed to push 1.dkr.ecr.eu-west-1.amazonaws.com/api:v1: ${line}`;
    expect(isPassingFailure(['#9 pushing layers', build], 'the push')).toBe(true);
  });

  it.each([
    'no basic auth credentials',
    'denied: User: x is not authorized to perform: ecr:PutImage',
    "tag invalid: The image tag 'v1' already exists",
    'server gave HTTP response to HTTPS client',
  ])('is none that comes again: %s', (line) => {
    expect(isPassingFailure([line], 'everything')).toBe(false);
  });

  it('is none of a build that fails, whatever its steps say of the network', () => {
    expect(isPassingFailure(failingRun('npm error network connection reset').split('\n'), 'the push')).toBe(false);
    const quoting = 'ERROR: process "/bin/sh -c echo failed to push" did not complete successfully: connection reset';
    expect(isPassingFailure([quoting], 'the push')).toBe(false);
  });
});
