import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ECSClient } from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { describeTaskDefinition, registerTaskDefinition } from '../../../src/aws/lossless.ts';
import { toRegistration } from '../../../src/ecs/task-definition.ts';

const noEdits = { containers: [], image: undefined, environment: {}, secrets: {} };

interface Received {
  headers: IncomingMessage['headers'];
  body: string;
}

let server: Server | undefined;
afterEach(() => {
  server?.close();
});

/** An ECS that answers each call with the next of these, and keeps what it received. */
async function ecsThatAnswers(...answers: [status: number, body: string][]) {
  const received: Received[] = [];
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    const [status, body] = answers[received.length - 1] ?? [500, '{}'];
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(body);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const ecs = new ECSClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' },
    maxAttempts: 3,
  });
  return { ecs, received };
}

const registration = {
  family: 'api',
  unheardOf: { since: 2031, list: [], text: '' },
  containerDefinitions: [
    { name: 'api', image: 'x', quantumCpu: { qubits: 8, märz: 'ü€😀' }, environment: [{ name: 'A', value: '' }] },
  ],
};

describe('describeTaskDefinition', () => {
  it('gives members that the SDK has never heard of, at any depth, and the tags', async () => {
    const described = { taskDefinition: { ...registration, revision: 3 }, tags: [{ key: 'team', value: '' }] };
    const { ecs, received } = await ecsThatAnswers([200, JSON.stringify(described)]);
    expect(await describeTaskDefinition(ecs, 'api:3')).toEqual(described);
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({ taskDefinition: 'api:3', include: ['TAGS'] });
  });

  it('keeps whole numbers that a double cannot hold, from the answer to the next registration', async () => {
    const exact =
      '{"family":"api","containerDefinitions":[{"name":"api","limit":9007199254740993,"least":-9007199254740993}]}';
    const { ecs, received } = await ecsThatAnswers(
      [200, `{"taskDefinition":${exact}}`],
      [200, `{"taskDefinition":${exact}}`],
    );
    const { taskDefinition } = await describeTaskDefinition(ecs, 'api:3');
    await registerTaskDefinition(ecs, toRegistration({ taskDefinition, tags: [] }, noEdits));
    expect(received[1]?.body).toBe(exact);
    expect(received[1]?.headers['x-amz-content-sha256']).toBe(createHash('sha256').update(exact).digest('hex'));
  });

  it("leaves errors to the SDK: the service's own name and message", async () => {
    const { ecs } = await ecsThatAnswers([
      400,
      '{"__type":"ClientException","message":"Unable to describe task definition."}',
    ]);
    await expect(describeTaskDefinition(ecs, 'nope')).rejects.toMatchObject({
      name: 'ClientException',
      message: 'Unable to describe task definition.',
    });
  });
});

describe('registerTaskDefinition', () => {
  it('sends exactly the JSON given, signed over that body, and returns all that came back', async () => {
    const { ecs, received } = await ecsThatAnswers([
      200,
      JSON.stringify({ taskDefinition: { ...registration, revision: 4 } }),
    ]);
    expect(await registerTaskDefinition(ecs, registration)).toEqual({
      taskDefinition: { ...registration, revision: 4 },
      attempts: 1,
    });
    const { body, headers } = received[0] as Received;
    expect(JSON.parse(body)).toEqual(registration);
    expect(headers['x-amz-target']).toMatch(/\.RegisterTaskDefinition$/);
    expect(headers['content-length']).toBe(String(Buffer.byteLength(body)));
    expect(headers['x-amz-content-sha256']).toBe(createHash('sha256').update(body).digest('hex'));
    expect(headers.authorization).toMatch(/SignedHeaders=[^,]*x-amz-content-sha256/);
  });

  it('sends the same again after a 5xx answer', async () => {
    const { ecs, received } = await ecsThatAnswers(
      [500, '<html>busy</html>'],
      [200, JSON.stringify({ taskDefinition: registration })],
    );
    expect(await registerTaskDefinition(ecs, registration)).toEqual({ taskDefinition: registration, attempts: 2 });
    expect(received.map(({ body }) => JSON.parse(body))).toEqual([registration, registration]);
  });
});
