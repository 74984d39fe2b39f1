import {
  AssumeRoleCommand,
  type AssumeRoleResponse,
  AssumeRoleWithWebIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { DeployError } from '../errors.ts';
import type { Roles } from '../inputs/roles.ts';
import { settings } from './clients.ts';
import { explainAwsError, isAccessDenied, isAwsError, isLastingRefusal } from './errors.ts';

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiration: Date;
}

export type Provider = () => Promise<Credentials>;

/** Renewed so long before they expire. */
const EARLY_MS = 5 * 60_000;
/** How long GitHub may take for a token, and how often it is asked. */
const TOKEN_MS = 10_000;
const TOKEN_ATTEMPTS = 3;

/**
 * Credentials of the roles that the run assumes, renewed before they expire: they live in this process alone.
 *
 * @returns `registry` for ECR, `deploy` for everything else; undefined: those of the SDK's own chain
 */
export function assumedRoles(roles: Roles, region: string | undefined): { registry?: Provider; deploy?: Provider } {
  const { deployRole, role } = roles;
  const registry = role === undefined ? undefined : renewed(() => byToken(role, roles, region));
  const deploy = deployRole === undefined ? registry : renewed(() => byRole(deployRole, roles, region, registry));
  return { ...(registry && { registry }), ...(deploy && { deploy }) };
}

/** One set of credentials for all clients, fetched again when less than five minutes, or half of a shorter life, are left. */
export function renewed(fetchNew: Provider, now: () => number = Date.now): Provider {
  let current: Promise<Credentials> | undefined;
  let renewAt = 0;
  return () => {
    if (current && now() < renewAt) return current;
    const asked = fetchNew();
    current = asked;
    renewAt = Number.POSITIVE_INFINITY;
    asked.then(
      ({ expiration }) => {
        const life = expiration.getTime() - now();
        renewAt = now() + Math.max(life - EARLY_MS, life / 2);
      },
      () => {
        renewAt = 0;
      },
    );
    return asked;
  };
}

/**
 * By the job's OIDC token, a new one each time: GitHub's live for minutes only. STS AssumeRoleWithWebIdentity.
 * https://docs.github.com/actions/reference/openid-connect-reference
 */
async function byToken(role: string, { oidc, sessionName }: Roles, region: string | undefined): Promise<Credentials> {
  const token = await fetchToken(oidc);
  mask(token);
  const command = new AssumeRoleWithWebIdentityCommand({
    RoleArn: role,
    RoleSessionName: sessionName,
    WebIdentityToken: token,
  });
  try {
    // The call is not signed: whatever credentials there are are not asked for.
    return toCredentials(await new STSClient(settings(region)).send(command));
  } catch (error) {
    throw explainRefusal(error, role, subjectOf(token));
  }
}

/** STS AssumeRole, from the role of the job's token or what the SDK finds. */
async function byRole(
  role: string,
  { sessionName }: Roles,
  region: string | undefined,
  credentials: Provider | undefined,
): Promise<Credentials> {
  const client = new STSClient({ ...settings(region), ...(credentials && { credentials }) });
  try {
    return toCredentials(await client.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName: sessionName })));
  } catch (error) {
    if (error instanceof DeployError || !isLastingRefusal(error)) throw error;
    const { what, why } = explainAwsError(error, `assume role ${role}`);
    const next = isAccessDenied(error)
      ? `Allow sts:AssumeRole on ${role} for the credentials of the job, and let the role's trust policy name them.`
      : undefined;
    throw new DeployError({ what, ...(why && { why }), ...(next && { next }), cause: error });
  }
}

async function fetchToken({ requestToken, url }: Roles['oidc']): Promise<string> {
  let why = '';
  for (let attempt = 1; attempt <= TOKEN_ATTEMPTS; attempt += 1) {
    try {
      const response = await fetch(`${url}&audience=sts.amazonaws.com`, {
        headers: { authorization: `bearer ${requestToken}` },
        signal: AbortSignal.timeout(TOKEN_MS),
      });
      const { value } = (await response.json()) as { value?: string };
      if (response.ok && value) return value;
      why = `GitHub answered ${response.status}`;
    } catch (error) {
      why = (error as Error).message;
    }
  }
  throw new DeployError({ what: "Cannot get the job's OIDC token from GitHub.", why, next: 'Run the job again.' });
}

function toCredentials({ Credentials: given }: AssumeRoleResponse): Credentials {
  const { AccessKeyId = '', Expiration, SecretAccessKey = '', SessionToken = '' } = given ?? {};
  mask(SecretAccessKey);
  mask(SessionToken);
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration ?? new Date(Date.now() + EARLY_MS),
  };
}

/** By a workflow command of our own: `@actions/core` is loaded only after the first call. */
function mask(secret: string): void {
  if (secret) process.stdout.write(`::add-mask::${secret}\n`);
}

/** Whom the token says that the job is, "repo:acme/api:environment:production": what a trust policy has to name. */
export function subjectOf(token: string): string | undefined {
  try {
    const { sub } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return typeof sub === 'string' ? sub : undefined;
  } catch {
    return undefined;
  }
}

/** What STS refuses a token with. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
function explainRefusal(error: unknown, role: string, subject: string | undefined): unknown {
  // A passing failure is asked again by whoever needs the credentials.
  if (!isLastingRefusal(error)) return error;
  const { what, why, next } = explainAwsError(error, `assume role ${role} by the job's OIDC token`);
  const provider = 'token.actions.githubusercontent.com';
  const account = role.split(':')[4];
  const advice = isAwsError(error, 'InvalidIdentityTokenException', 'InvalidIdentityToken')
    ? `Account ${account} has no identity provider ${provider} with the audience sts.amazonaws.com: create it (docs/permissions.md).`
    : isAccessDenied(error)
      ? `The role's trust policy has to allow sts:AssumeRoleWithWebIdentity to ${provider} with the audience sts.amazonaws.com` +
        `${subject ? ` and the subject ${subject}, which is this job` : ''} (docs/permissions.md).`
      : next;
  return new DeployError({ what, ...(why && { why }), ...(advice && { next: advice }), cause: error });
}
