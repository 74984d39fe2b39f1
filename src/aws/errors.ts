import { DeployError } from '../errors.ts';
import { reasonFor } from './permissions.ts';

/** The members that the SDK's errors have in common. */
interface AwsError {
  name: string;
  message: string;
  code?: string;
  $metadata?: { httpStatusCode?: number; requestId?: string };
}

const ACCESS_DENIED = ['AccessDeniedException', 'AccessDenied', 'UnauthorizedOperation'];
const EXPIRED = ['ExpiredTokenException', 'ExpiredToken', 'RequestExpired'];
const NOT_ACCEPTED = [
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'IncompleteSignature',
];
const THROTTLED = [
  'ThrottlingException',
  'Throttling',
  'ThrottledException',
  'RequestThrottledException',
  'RequestThrottled',
  'RequestLimitExceeded',
  'TooManyRequestsException',
  'LimitExceededException',
  'SlowDown',
];
const UNREACHABLE = ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ECONNRESET', 'EPIPE'];

export function isAwsError(error: unknown, ...names: string[]): error is AwsError {
  return error instanceof Error && names.includes(error.name);
}

export function isAccessDenied(error: unknown): error is AwsError {
  return isAwsError(error, ...ACCESS_DENIED);
}

/**
 * Whether AWS refused for good, so that asking again is useless. Throttling, 5xx, resets, time-outs and DNS failures are not
 * refusals: whoever watches a rollout goes on asking.
 */
export function isLastingRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  // Ours: a role that cannot be assumed.
  if (error instanceof DeployError) return true;
  const { name, $metadata } = error as AwsError;
  if (name === 'CredentialsProviderError') return true;
  if (THROTTLED.includes(name)) return false;
  const status = $metadata?.httpStatusCode;
  return status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429;
}

/**
 * The action of "is not authorized to perform: ecs:UpdateService on resource: arn:…", as IAM words it for every service.
 * Undefined where the message does not say.
 */
export function missingPermission(error: unknown): { action: string; resource: string | undefined } | undefined {
  if (!(error instanceof Error)) return undefined;
  const match = /not authorized to perform: ([\w-]+:\w+)(?: on resource: (\S+))?/.exec(error.message);
  if (!match?.[1]) return undefined;
  return { action: match[1], resource: match[2]?.replace(/[.,;]+$/, '') };
}

/**
 * What happened, why and what to do next, for an error that an AWS call ended with.
 *
 * @param doing completes "Cannot …": `update service "api" in cluster "production"`
 */
export function explainAwsError(error: unknown, doing: string): DeployError {
  if (error instanceof DeployError) return error;
  const { name, message, $metadata } = (error instanceof Error ? error : new Error(String(error))) as AwsError;
  const request = $metadata?.requestId ? ` (request id ${$metadata.requestId})` : '';
  return new DeployError({
    what: `Cannot ${doing}.`,
    why: $metadata?.httpStatusCode ? `AWS answered ${name}: ${message}${request}` : `${name}: ${message}`,
    next: nextStep(error),
    cause: error,
  });
}

function nextStep(error: unknown): string | undefined {
  const { name, message, code } = error as AwsError;
  if (ACCESS_DENIED.includes(name)) return permissionStep(error);
  if (EXPIRED.includes(name)) {
    return 'The credentials expired. Let this action assume the role itself (role-to-assume), which renews them, or ask for a longer session.';
  }
  if (name === 'CredentialsProviderError') {
    return (
      'No AWS credentials were found. Give a role as role-to-assume (the job needs `permissions: id-token: write`), run ' +
      'aws-actions/configure-aws-credentials in a step before this one, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.'
    );
  }
  if (NOT_ACCEPTED.includes(name)) {
    return 'AWS does not accept these credentials. Check that they belong to the partition of aws-region and were not deleted.';
  }
  if (/region is missing/i.test(message)) return 'Set the input aws-region, or AWS_REGION in the environment.';
  if (THROTTLED.includes(name)) {
    return `AWS still throttled the call after ${attempts(error)}. Run the job again; if it recurs, ask AWS for a higher API rate.`;
  }
  if (name === 'TimeoutError')
    return 'AWS did not answer. Check the network between the runner and AWS (proxy, VPC endpoints).';
  if (code && UNREACHABLE.includes(code)) {
    return 'AWS could not be reached. Check that aws-region exists, and the network between the runner and AWS (proxy, DNS, VPC endpoints).';
  }
  return undefined;
}

function attempts(error: unknown): string {
  const count = (error as { $metadata?: { attempts?: number } }).$metadata?.attempts;
  return count ? `${count} attempts` : 'many attempts';
}

function permissionStep(error: unknown): string {
  const missing = missingPermission(error);
  if (!missing) return 'The role of this job lacks a permission: docs/permissions.md has the policies.';
  const { message } = error as AwsError;
  if (/explicit deny/i.test(message)) {
    return `A policy denies ${missing.action} explicitly: an Allow elsewhere does not help, the Deny has to go.`;
  }
  if (/service control policy/i.test(message)) {
    return `A service control policy of the organization stands in the way: its administrator has to allow ${missing.action}.`;
  }
  const allow = `Allow ${missing.action}${missing.resource ? ` on ${missing.resource}` : ''}`;
  const reason = reasonFor(missing.action, missing.resource);
  const sections = reason?.sections.map((section) => `"${section}"`).join(' or ');
  const step = reason
    ? `${allow}: ${reason.why}. docs/permissions.md has the policy (section ${sections}).`
    : `${allow} (docs/permissions.md has the policies).`;
  return /permissions boundary/i.test(message) ? `${step} The role's permissions boundary has to allow it too.` : step;
}
