import { isObject, type JsonObject } from '../aws/json.ts';
import { containersOf } from './task-definition.ts';

/** What to do about environment values that look like secrets. */
export type OnPlaintextSecrets = 'warn' | 'fail' | 'off';

/** A variable whose value looks like a secret. The value itself is nobody's business. */
export interface PlaintextSecret {
  container: string;
  name: string;
  /** What gave it away: "an AWS access key", "its name". */
  by: string;
}

/** Values that are secrets whatever they are called. Each is the form that its issuer documents. */
const FORMS: readonly [RegExp, string][] = [
  [/\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/, 'an AWS access key'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'a private key'],
  [/\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,})/, 'a GitHub token'],
  [/\bglpat-[\w-]{20,}/, 'a GitLab token'],
  [/\bxox[abeoprs]-[\w-]{10,}/, 'a Slack token'],
  [/\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}/, 'a Stripe key'],
  [/\bnpm_[A-Za-z0-9]{36}\b/, 'an npm token'],
  [/\bAIza[\w-]{35}\b/, 'a Google API key'],
  [/\bSG\.[\w-]{16,}\.[\w-]{16,}/, 'a SendGrid key'],
  [/\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/, 'a JSON web token'],
  // postgres://user:password@host, but not where the password is left for somebody to fill in.
  [/\b[a-z][a-z\d+.-]*:\/\/[^\s/:@]*:(?![*x]+@|\$\{|<)[^\s/@]+@/i, 'a URL with a password'],
];

/** As words of a name: DB_PASSWORD, githubToken. */
const SECRET_NAME =
  /(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|PWD|SECRET|TOKEN|CREDENTIALS?|(?:API|ACCESS|PRIVATE|SECRET|SIGNING|ENCRYPTION|MASTER)_?KEY)(?:$|_)/;
/** Names that speak about a secret and hold none: TOKEN_TTL, PASSWORD_MIN_LENGTH, SECRET_NAME, DB_PASSWORD_FILE, AWS_ACCESS_KEY_ID. */
const ABOUT_A_SECRET =
  /_(?:ALGORITHM|ARN|AUDIENCE|COOKIE|COUNT|DAYS|DIR|ENABLED|ENDPOINT|EXPIR(?:ES|Y|ATION)(?:_\w+)?|FILE|HEADER|HOST|HOURS|ID|ISSUER|LENGTH|LIFETIME|MAX|MIN|MINUTES|NAME|PATH|POLICY|PREFIX|PROVIDER|REGION|REQUIRED|ROTATION|SECONDS|SIZE|TIMEOUT|TTL|TYPE|URI|URL|VERSION)$/;

/** Values that cannot be secret: nothing, switches, numbers, places, references, what is left to be filled in. */
const NO_SECRET =
  /^(?:|true|false|yes|no|on|off|none|null|-?[\d.]+(?:ms|s|m|h|d)?|\/[\w./-]*|arn:aws[\w-]*:.*|\$\{?\w+\}?|<[^>]*>|\*+|x{3,}|change-?me|todo|example|dummy|test|placeholder)$/i;

/**
 * Environment values of a registration that look like secrets, by their form or by their name. Pure; no value is in what it returns.
 */
export function plaintextSecrets(registration: JsonObject): PlaintextSecret[] {
  return containersOf(registration).flatMap((container) => {
    const entries = Array.isArray(container.environment) ? container.environment.filter(isObject) : [];
    return entries.flatMap(({ name, value }): PlaintextSecret[] => {
      if (typeof name !== 'string' || typeof value !== 'string') return [];
      const by = FORMS.find(([form]) => form.test(value))?.[1] ?? (isNamedSecret(name, value) ? 'its name' : undefined);
      return by === undefined ? [] : [{ container: String(container.name), name, by }];
    });
  });
}

function isNamedSecret(name: string, value: string): boolean {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll(/[.-]/g, '_')
    .toUpperCase();
  return SECRET_NAME.test(words) && !ABOUT_A_SECRET.test(words) && !NO_SECRET.test(value.trim());
}

/** "container api: DATABASE_URL (a URL with a password)" */
export function describeSecret({ by, container, name }: PlaintextSecret): string {
  return `container ${container}: ${name} (${by})`;
}
