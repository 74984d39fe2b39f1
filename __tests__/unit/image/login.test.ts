import { ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { afterEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { logIn } from '../../../src/image/login.ts';
import { fakeClock } from '../../support/clock.ts';
import { type FakeDocker, fakeDocker } from '../../support/fake-docker.ts';
import { collectedLog } from '../../support/log.ts';

const REGISTRY = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const PASSWORD = 'eyJwYXlsb2FkIjoi:with-a-colon';
const TOKEN = Buffer.from(`AWS:${PASSWORD}`).toString('base64');

const ecr = mockClient(ECRClient);
afterEach(() => {
  ecr.reset();
});

async function login({ docker }: FakeDocker) {
  const log = collectedLog();
  const tools = { docker, log, clock: fakeClock() };
  const failure = await logIn(new ECRClient({ region: 'eu-west-1' }), REGISTRY, tools).catch((error) => error);
  return { failure, log };
}

function authorize(authorizationToken: string | undefined = TOKEN) {
  // ECR names the role's own registry, which need not be the one that is pushed to.
  const proxyEndpoint = 'https://999999999999.dkr.ecr.eu-west-1.amazonaws.com';
  ecr.on(GetAuthorizationTokenCommand).resolves({ authorizationData: [{ authorizationToken, proxyEndpoint }] });
}

describe('the login', () => {
  it("is for the repository's registry, with the password on standard input, masked before", async () => {
    authorize();
    const fake = fakeDocker();
    const { failure, log } = await login(fake);
    expect(failure).toBeUndefined();
    expect(fake.calls).toEqual([`login ${REGISTRY} --username AWS --password-stdin`]);
    expect(fake.inputs).toEqual([PASSWORD]);
    expect(log.entries).toEqual([
      { kind: 'mask', text: PASSWORD },
      { kind: 'mask', text: TOKEN },
    ]);
  });

  it('is tried again when the network broke it', async () => {
    authorize();
    const lines = [`Error response from daemon: Get "https://${REGISTRY}/v2/": net/http: TLS handshake timeout`];
    const fake = fakeDocker({ login: [{ exitCode: 1, lines }, {}] });
    expect((await login(fake)).failure).toBeUndefined();
    expect(fake.inputs).toEqual([PASSWORD, PASSWORD]);
  });

  it("that the registry refuses fails with docker's words", async () => {
    authorize();
    const lines = ['Error response from daemon: login attempt failed with status: 403 Forbidden'];
    const fake = fakeDocker({ login: [{ exitCode: 1, lines }] });
    const { failure } = await login(fake);
    expect(failure).toMatchObject({ name: 'DeployError', what: `Docker cannot log in to ${REGISTRY}.`, why: lines[0] });
    expect(fake.calls).toHaveLength(1);
  });

  it('that the role may not ask for names the permission', async () => {
    const message = 'User: x is not authorized to perform: ecr:GetAuthorizationToken on resource: * because …';
    ecr.on(GetAuthorizationTokenCommand).rejects(Object.assign(new Error(message), { name: 'AccessDeniedException' }));
    const fake = fakeDocker();
    const { failure } = await login(fake);
    expect(failure.what).toBe('Cannot get a login for ECR.');
    expect(failure.next).toContain('ecr:GetAuthorizationToken');
    expect(fake.calls).toEqual([]);
  });

  it.each(['', Buffer.from('AWS').toString('base64')])('without a usable token (%j) fails at once', async (token) => {
    authorize(token);
    const fake = fakeDocker();
    expect((await login(fake)).failure.message).toContain('without a usable token');
    expect(fake.calls).toEqual([]);
  });
});
