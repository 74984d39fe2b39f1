import { hex } from './ecs/state.ts';
import { AwsError } from './wire.ts';

interface Session {
  /** ARN. */
  role: string;
  /** ms since the epoch. */
  expiresAt: number;
}

/** STS: hands out sessions of roles, and knows whose credentials a call is signed with. */
export class Sts {
  readonly #accountId: string;
  readonly #sessionMs: number;
  readonly #sessions = new Map<string, Session>();
  /** What assuming a role is refused with, by ARN. */
  readonly refusals = new Map<string, AwsError>();

  /** @param sessionMs how long a session is good for */
  constructor(accountId: string, sessionMs: number) {
    this.#accountId = accountId;
    this.#sessionMs = sessionMs;
  }

  /** Speaks the Query protocol: the XML of an answer, or undefined for an unknown action. */
  answer(action: string, input: Record<string, string>): string | undefined {
    const user = `<Arn>arn:aws:sts::${this.#accountId}:assumed-role/deploy/session</Arn>`;
    const result = {
      GetCallerIdentity: () => `${user}<UserId>AROAEXAMPLE:session</UserId><Account>${this.#accountId}</Account>`,
      AssumeRole: () => this.#assume(input),
      AssumeRoleWithWebIdentity: () => this.#assume(input),
    }[action];
    if (!result) return undefined;
    return (
      `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${result()}</${action}Result>` +
      `<ResponseMetadata><RequestId>${hex(32)}</RequestId></ResponseMetadata></${action}Response>`
    );
  }

  /**
   * The role whose session a call is signed with; undefined for the keys of a user.
   *
   * @throws AwsError for a session that has expired, or that was never handed out
   */
  roleOf(authorization: string | undefined): string | undefined {
    const key = /Credential=(ASIA\w+)\//.exec(authorization ?? '')?.[1];
    if (!key) return undefined;
    const session = this.#sessions.get(key);
    if (!session)
      throw new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid.');
    if (Date.now() >= session.expiresAt) {
      throw new AwsError('ExpiredTokenException', 'The security token included in the request is expired');
    }
    return session.role;
  }

  #assume({ RoleArn = '', RoleSessionName = '' }: Record<string, string>): string {
    const refusal = this.refusals.get(RoleArn);
    if (refusal) throw refusal;
    const key = `ASIA${hex(16).toUpperCase()}`;
    const expiresAt = Date.now() + this.#sessionMs;
    this.#sessions.set(key, { role: RoleArn, expiresAt });
    return (
      `<Credentials><AccessKeyId>${key}</AccessKeyId><SecretAccessKey>${hex(40)}</SecretAccessKey>` +
      `<SessionToken>${hex(64)}</SessionToken><Expiration>${new Date(expiresAt).toISOString()}</Expiration></Credentials>` +
      `<AssumedRoleUser><Arn>${RoleArn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/${RoleSessionName}</Arn>` +
      `<AssumedRoleId>AROAEXAMPLE:${RoleSessionName}</AssumedRoleId></AssumedRoleUser>`
    );
  }
}
