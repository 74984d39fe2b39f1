import { describe, expect, it } from '@jest/globals';
import { renewed, subjectOf } from '../../../src/aws/credentials.ts';
import { sessionNameOf } from '../../../src/inputs/roles.ts';

const MINUTE = 60_000;

describe('credentials of a role', () => {
  function source(lifeMs: number) {
    let now = 0;
    let fetched = 0;
    const provide = renewed(
      async () => {
        fetched += 1;
        const key = String(fetched);
        return { accessKeyId: key, secretAccessKey: '', sessionToken: '', expiration: new Date(now + lifeMs) };
      },
      () => now,
    );
    const keyAt = async (ms: number) => {
      now = ms;
      return (await provide()).accessKeyId;
    };
    return { keyAt, provide, fetched: () => fetched };
  }

  it('are fetched once for all who ask, and again five minutes before they expire', async () => {
    const { fetched, keyAt, provide } = source(60 * MINUTE);
    await Promise.all([provide(), provide(), provide()]);
    expect(fetched()).toBe(1);
    expect(await keyAt(54 * MINUTE)).toBe('1');
    expect(await keyAt(55 * MINUTE)).toBe('2');
    expect(await keyAt(100 * MINUTE)).toBe('2');
    expect(await keyAt(111 * MINUTE)).toBe('3');
  });

  it('of a short life are renewed at half of it', async () => {
    const { keyAt } = source(4000);
    expect(await keyAt(0)).toBe('1');
    expect(await keyAt(1999)).toBe('1');
    expect(await keyAt(2000)).toBe('2');
  });

  it('that could not be fetched are asked for again', async () => {
    let attempts = 0;
    const provide = renewed(async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('socket hang up');
      return { accessKeyId: 'x', secretAccessKey: '', sessionToken: '', expiration: new Date(Date.now() + MINUTE) };
    });
    await expect(provide()).rejects.toThrow('socket hang up');
    expect((await provide()).accessKeyId).toBe('x');
  });
});

describe('the session of a role', () => {
  it('is named by repository and run', () => {
    expect(sessionNameOf({ GITHUB_REPOSITORY: 'acme/credential-service', GITHUB_RUN_ID: '8123456789' })).toBe(
      'ship-to-ecs-acme-credential-service-8123456789',
    );
  });

  it('has a name that STS takes, whatever the repository is called', () => {
    const name = sessionNameOf({
      GITHUB_REPOSITORY: `${'ä'.repeat(50)}/${'x'.repeat(100)}`,
      GITHUB_RUN_ID: '8123456789',
    });
    expect(name).toMatch(/^[\w+=,.@-]{2,64}$/);
    expect(name).toContain('8123456789');
    expect(sessionNameOf({})).toBe('ship-to-ecs');
  });
});

describe('the subject of a token', () => {
  it('is that of its claims', () => {
    const claims = Buffer.from(JSON.stringify({ sub: 'repo:acme/api:ref:refs/heads/main' })).toString('base64url');
    expect(subjectOf(`x.${claims}.y`)).toBe('repo:acme/api:ref:refs/heads/main');
  });

  it.each(['', 'x.y.z', 'x'])('is not known of %j', (token) => {
    expect(subjectOf(token)).toBeUndefined();
  });
});
