import { hex } from './ecs/state.ts';

/** STS's operations, which speak the Query protocol: the XML of an answer, or undefined for an unknown action. */
export function answerSts(action: string, accountId: string): string | undefined {
  const user = `<Arn>arn:aws:sts::${accountId}:assumed-role/deploy/session</Arn>`;
  const result = {
    GetCallerIdentity: () => `${user}<UserId>AROAEXAMPLE:session</UserId><Account>${accountId}</Account>`,
    AssumeRole: credentials,
    AssumeRoleWithWebIdentity: credentials,
  }[action];
  if (!result) return undefined;
  function credentials(): string {
    const expiration = new Date(Date.now() + 3_600_000).toISOString();
    return (
      `<Credentials><AccessKeyId>ASIA${hex(16).toUpperCase()}</AccessKeyId><SecretAccessKey>${hex(40)}</SecretAccessKey>` +
      `<SessionToken>${hex(64)}</SessionToken><Expiration>${expiration}</Expiration></Credentials>` +
      `<AssumedRoleUser>${user}<AssumedRoleId>AROAEXAMPLE:session</AssumedRoleId></AssumedRoleUser>`
    );
  }
  return (
    `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${result()}</${action}Result>` +
    `<ResponseMetadata><RequestId>${hex(32)}</RequestId></ResponseMetadata></${action}Response>`
  );
}
