import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What gives a job its OIDC tokens, as GitHub does. */
export interface Oidc {
  /** ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN. */
  environment: Record<string, string>;
  /** Handed out so far. */
  tokens: string[];
  close(): void;
}

/** https://docs.github.com/actions/reference/openid-connect-reference */
export async function startOidc(subject = 'repo:certifyme/credential-service:ref:refs/heads/main'): Promise<Oidc> {
  const bearer = 'the-request-token-of-the-job';
  const tokens: string[] = [];
  const server = createServer((request, response) => {
    const audience = new URL(request.url ?? '', 'http://localhost').searchParams.get('audience');
    if (request.headers.authorization !== `bearer ${bearer}` || audience !== 'sts.amazonaws.com') {
      response.writeHead(401).end('{}');
      return;
    }
    const part = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url');
    const claims = { sub: subject, aud: audience, jti: String(tokens.length) };
    const token = `${part({ alg: 'RS256' })}.${part(claims)}.c2lnbmF0dXJl`;
    tokens.push(token);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ value: token }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    environment: {
      ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${port}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer,
    },
    tokens,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
