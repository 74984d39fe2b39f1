import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface GithubCall {
  path: string;
  authorization: string | undefined;
  body: Record<string, unknown>;
}

/** GitHub's REST API, as far as deployments go. */
export async function startGithub(status = 201): Promise<{ url: string; calls: GithubCall[]; close(): void }> {
  const calls: GithubCall[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    calls.push({
      path: request.url ?? '',
      authorization: request.headers.authorization,
      body: JSON.parse(text || '{}'),
    });
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(status === 201 ? { id: 42 } : { message: 'Resource not accessible by integration' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
