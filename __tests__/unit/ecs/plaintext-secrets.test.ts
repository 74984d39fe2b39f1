import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describeSecret, plaintextSecrets } from '../../../src/ecs/plaintext-secrets.ts';

const definition = (environment: Record<string, string>) => ({
  family: 'api',
  containerDefinitions: [
    { name: 'api', environment: Object.entries(environment).map(([name, value]) => ({ name, value })) },
  ],
});
const found = (name: string, value: string) => plaintextSecrets(definition({ [name]: value }))[0]?.by;

// In two parts, so that no scanner takes them for real.
const joined = (...parts: string[]) => parts.join('');

describe('a value that is a secret whatever it is called', () => {
  it.each([
    ['an AWS access key', joined('AKIA', 'IOSFODNN7EXAMPLE')],
    ['a private key', joined('-----BEGIN RSA PRIVATE', ' KEY-----\nMIIEow')],
    ['a GitHub token', joined('ghp_', '0123456789abcdefghijklmnopqrstuvwxyz')],
    ['a GitLab token', joined('glpat-', 'abcdefghijklmnopqrst')],
    ['a Slack token', joined('xoxb-', '123456789012-abcdefghij')],
    ['a Stripe key', joined('sk_live_', '0123456789abcdefABCD')],
    ['an npm token', joined('npm_', '0123456789abcdefghijklmnopqrstuvwxyz')],
    ['a Google API key', joined('AIza', 'SyA0123456789abcdefghijklmnopqrstuv')],
    ['a JSON web token', joined('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiIxIn0xyz.c2lnbmF0dXJl')],
    ['a URL with a password', 'postgres://app:hunter2@db.internal:5432/app'],
    ['a URL with a password', 'redis://:hunter2@cache:6379/0'],
  ])('%s', (by, value) => {
    expect(found('SETTING', value)).toBe(by);
  });
});

describe('a name that says that the value is secret', () => {
  it.each([
    'PASSWORD',
    'DB_PASSWORD',
    'POSTGRES_PASSWD',
    'API_KEY',
    'STRIPE_SECRET',
    'SECRET_KEY',
    'SECRET_KEY_BASE',
    'GITHUB_TOKEN',
    'githubToken',
    'AWS_SECRET_ACCESS_KEY',
    'spring.datasource.password',
    'SIGNING_KEY',
    'JWT_PRIVATE_KEY',
    'SERVICE_CREDENTIALS',
  ])('%s', (name) => {
    expect(found(name, 'hunter2')).toBe('its name');
  });

  it.each([
    'TOKEN_TTL',
    'PASSWORD_MIN_LENGTH',
    'SECRET_NAME',
    'DB_SECRET_ARN',
    'DB_PASSWORD_FILE',
    'TOKEN_URL',
    'AWS_ACCESS_KEY_ID',
    'PUBLIC_KEY',
    'TOKENIZER',
    'KEYBOARD',
    'SECRETARY',
    'PASSWORD_RESET_TIMEOUT',
    'MONKEY_NAME',
  ])('but not %s', (name) => {
    expect(found(name, 'hunter2')).toBeUndefined();
  });

  it.each([
    '',
    'true',
    '30',
    '1.5',
    '30s',
    '/run/secrets/db',
    'arn:aws:ssm:eu-west-1:123456789012:parameter/db',
    '$DB_PASSWORD',
    'changeme',
    '****',
    '<set me>',
  ])('nor where the value is none: %s', (value) => {
    expect(found('DB_PASSWORD', value)).toBeUndefined();
  });
});

describe('what is left alone', () => {
  it.each([
    ['LOG_LEVEL', 'info'],
    ['DATABASE_URL', 'postgres://db.internal:5432/app'],
    ['DATABASE_URL', 'postgres://app@db.internal/app'],
    ['CALLBACK', 'https://example.com:8443/a:b@c'],
    ['DATABASE_URL', 'postgres://app:***@db.internal/app'],
    ['QUEUE_URL', 'https://sqs.eu-west-1.amazonaws.com/123456789012/jobs'],
  ])('%s=%s', (name, value) => {
    expect(found(name, value)).toBeUndefined();
  });
});

describe('of any environment', () => {
  it('no value is ever told', () => {
    const names = fc.constantFrom('PASSWORD', 'API_KEY', 'SETTING', 'TOKEN');
    fc.assert(
      fc.property(names, fc.stringMatching(/^[\w-]{6,40}$/), (name, secret) => {
        const said = plaintextSecrets(definition({ [name]: secret, URL: `https://u:${secret}@host/` })).map(
          describeSecret,
        );
        expect(said.join(' ')).not.toContain(secret);
      }),
    );
  });

  it('each is told by container and name', () => {
    expect(plaintextSecrets(definition({ DB_PASSWORD: 'hunter2', LOG_LEVEL: 'info' })).map(describeSecret)).toEqual([
      'container api: DB_PASSWORD (its name)',
    ]);
  });
});
