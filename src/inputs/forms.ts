import { splitHost } from '../image/reference.ts';
import { type Parse, quote, Refused } from './reader.ts';

/** Any text. */
export const anything: Parse<string> = (text) => text;

/** The YAML 1.2 core schema's booleans, as `@actions/core` takes them. */
export const boolean: Parse<boolean> = (text) => {
  if (['true', 'True', 'TRUE'].includes(text)) return true;
  if (['false', 'False', 'FALSE'].includes(text)) return false;
  throw new Refused(`${quote(text)} is not a boolean (true or false)`);
};

/** A whole number between `least` and `most`. */
export function wholeNumber(least: number, most: number): Parse<number> {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new Refused(`${quote(text)} is not a whole number from ${least} to ${most}`);
  };
}

/** Minutes, fractions allowed, as milliseconds. */
export function minutes(least: number, most: number): Parse<number> {
  return (text) => {
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return Math.round(value * 60_000);
    throw new Refused(`${quote(text)} is not a number of minutes (${least} to ${most})`);
  };
}

export function oneOf<T extends string>(...allowed: T[]): Parse<T> {
  return (text) => {
    const match = allowed.find((value) => value === text);
    if (match !== undefined) return match;
    throw new Refused(`${quote(text)} is not one of ${allowed.join(', ')}`);
  };
}

function matching(pattern: RegExp, what: string): Parse<string> {
  return (text) => {
    if (pattern.test(text)) return text;
    throw new Refused(`${quote(text)} is not ${what}`);
  };
}

/** us-east-1, ap-southeast-7, us-gov-west-1, us-isob-east-1, eusc-de-east-1 */
export const region = matching(/^[a-z]{2,}(-[a-z]+)+-\d+$/, 'an AWS region (for example ap-south-1)');

export const webAddress: Parse<string> = (text) => {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text;
  throw new Refused(`${quote(text)} is not a web address (https://…)`);
};

export const roleArn = matching(
  /^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/,
  'the ARN of an IAM role (arn:aws:iam::123456789012:role/deploy)',
);

export const accountId = matching(/^\d{12}$/, 'an AWS account id (12 digits)');

export const containerName = matching(/^[\w-]{1,255}$/, 'a container name (up to 255 letters, digits, "_" and "-")');

/** The grammar of the OCI distribution specification. */
export const imageTag = matching(
  /^\w[\w.-]{0,127}$/,
  'an image tag (up to 128 letters, digits, "_", "." and "-", the first of them a letter, digit or "_")',
);

export const platform = matching(
  /^[a-z0-9]+\/[a-z0-9_]+(\/[a-z0-9.]+)?$/,
  'a platform (os/arch, for example linux/arm64)',
);

/** An ECR repository name is 2 to 256 characters long; the pattern is that of ECR's CreateRepository. */
const REPOSITORY_NAME = /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
const HOST = /^[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::\d{1,5})?$/;
/** Registries that speak no ECR API, and that people use beside it. */
const NOT_ECR = /(?:^|\.)(?:docker\.io|ghcr\.io|quay\.io|gcr\.io|pkg\.dev|azurecr\.io|public\.ecr\.aws)$/;

/** A repository of ECR, by name or by full URI. Where the URI is composed as AWS does it, the account is in it. */
export const repository: Parse<string> = (text) => {
  const scheme = /^[a-z]+:\/\//.exec(text);
  if (scheme) throw new Refused(`${quote(text)} is a URL (leave out ${quote(scheme[0])})`);
  const { host, path } = splitHost(text);
  const tag = /[:@].*$/.exec(path);
  if (tag) {
    const advice = tag[0].startsWith('@') ? 'to deploy a ready image use image instead' : 'give the tag as image-tag';
    throw new Refused(`${quote(text)} has ${quote(tag[0])} at its end (leave it out; ${advice})`);
  }
  if (host !== undefined && NOT_ECR.test(host)) {
    throw new Refused(
      `${quote(text)} is not in a private registry of Amazon ECR (to deploy a ready image from ${host} use image instead)`,
    );
  }
  const hostIsFine = host === undefined || HOST.test(host);
  if (hostIsFine && path.length >= 2 && path.length <= 256 && REPOSITORY_NAME.test(path)) return text;
  throw new Refused(
    `${quote(text)} is not an ECR repository (a name such as team/api: 2 to 256 lower-case letters and digits, with single ` +
      '".", "_", "-" and "/" between them; or the full URI)',
  );
};

/** A KMS key as ECR's CreateRepository takes it: ARN, id or alias. */
export const kmsKey = matching(
  /^(arn:aws[\w-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)\/[\w/-]+|(mrk-)?[0-9a-f-]{32,36}|alias\/[\w/-]+)$/,
  'a KMS key (its ARN, its id, or alias/NAME)',
);

/** The path of a file that is JSON or YAML by its name. */
export const dataFile: Parse<string> = (text) => {
  if (/\.(json|ya?ml)$/i.test(text)) return text;
  throw new Refused(`${quote(text)} is not the path of a JSON or YAML file (.json, .yml or .yaml)`);
};

/** A complete image reference, as docker takes it: `host/path:tag@sha256:…`, host, tag and digest optional. */
export const imageReference: Parse<string> = (text) => {
  const match = /^(.+?)(?::(\w[\w.-]{0,127}))?(?:@sha256:[0-9a-f]{64})?$/.exec(text);
  const { host, path } = splitHost(match?.[1] ?? '');
  // Docker's own names allow more separators than ECR: "__" and runs of "-".
  const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
  if ((host === undefined || HOST.test(host)) && new RegExp(`^${component}(?:/${component})*$`).test(path)) return text;
  throw new Refused(
    `${quote(text)} is not an image reference (registry/repository:tag or registry/repository@sha256:…)`,
  );
};

/** `id=npm,src=.npmrc` or `id=token,env=TOKEN`. What is refused is not shown: it may hold the secret itself. */
export const buildSecret: Parse<string> = (text) => {
  const fields = new Map(text.split(',').map((field) => splitAt(field, '=')));
  const known = [...fields.keys()].every((key) => ['id', 'src', 'source', 'env', 'type'].includes(key));
  if (known && fields.get('id')) return text;
  throw new Refused(
    'a line is not a build secret as docker takes it (id=NAME,env=VARIABLE or id=NAME,src=FILE; the secret itself belongs into ' +
      "the step's env or into a file)",
  );
};

export function idOfBuildSecret(secret: string): string {
  return new Map(secret.split(',').map((field) => splitAt(field, '='))).get('id') ?? '';
}

/** `KEY=value`, or `KEY` to take the value from the environment. What is refused is not shown. */
export const buildArg: Parse<string> = (text) => {
  if (/^[^\s=]+(=|$)/.test(text)) return text;
  throw new Refused(
    'a line is not a build argument (KEY=value, or KEY to take the value from the environment; one a line)',
  );
};

export const label: Parse<string> = (text) => {
  if (/^[^\s=]+=/.test(text)) return text;
  throw new Refused(`${quote(text)} is not a label (key=value, one a line)`);
};

export function keyOf(keyAndValue: string): string {
  return splitAt(keyAndValue, '=')[0];
}

function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** The name of an environment variable. ECS takes nearly any; one with a space is a slip ("KEY = value"). */
export const variableName: Parse<string> = (text) => {
  if (/^[^\s=]+$/.test(text)) return text;
  throw new Refused(
    `${quote(text)} is not the name of a variable (KEY=value without spaces around the "=", one a line)`,
  );
};

/**
 * Secret.valueFrom of ECS: an ARN of Secrets Manager or of the SSM Parameter Store, or a parameter's name; or a name to look the ARN up
 * by, `secretsmanager:NAME` with a JSON key and a version as in an ARN, and `ssm:NAME`. Never shown.
 */
export function secretSource(text: string, key: string): string {
  const secret = /^arn:aws[\w-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[^\s:]+(:[^\s:]*){0,3}$/;
  const parameter = /^arn:aws[\w-]*:ssm:[a-z0-9-]+:\d{12}:parameter\/[\w./-]+$/;
  const parameterName = /^(ssm:)?[\w./-]{1,1011}$/;
  // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
  const secretName = /^secretsmanager:[\w/+=.@-]{1,512}(:[^\s:]*){0,3}$/;
  if (secretName.test(text)) {
    const [, , , stage, version] = text.split(':');
    if (!stage || !version) return text;
    throw new Refused(`the value of ${quote(key)} has both a staging label and a version id (ECS takes one of them)`);
  }
  if (secret.test(text) || parameter.test(text) || parameterName.test(text)) return text;
  throw new Refused(
    `the value of ${quote(key)} is not what ECS can read a secret from (the ARN of a Secrets Manager secret or of an SSM ` +
      'parameter, secretsmanager:NAME, or the name of an SSM parameter; not the secret itself)',
  );
}
