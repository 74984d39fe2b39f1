import {
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  type ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
} from '@aws-sdk/client-ecs';
import { type Json, type JsonObject, parseJson, writeJson } from './json.ts';

/**
 * The SDK reads and sends only the members that its bundled model knows: what ECS gained after a release of this action would be
 * lost between DescribeTaskDefinition and RegisterTaskDefinition. Here the JSON goes as it is over the wire; signing, retries,
 * endpoints and errors stay the SDK's.
 */

/** An HTTP message as the SDK's middleware hands it on; only what is used here. */
interface HttpMessage {
  statusCode?: number;
  headers: Record<string, string>;
  body: unknown;
}

export interface DescribedTaskDefinition {
  /** DescribeTaskDefinition's `taskDefinition`, every member that came. */
  taskDefinition: JsonObject;
  tags: Json[];
}

/**
 * ECS DescribeTaskDefinition, tags included, as it came over the wire.
 *
 * @param taskDefinition family, `family:revision` or ARN
 * @throws ClientException when there is none
 */
export async function describeTaskDefinition(ecs: ECSClient, taskDefinition: string): Promise<DescribedTaskDefinition> {
  const command = new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] });
  const answer = keepAnswer(command);
  await ecs.send(command);
  const { tags, taskDefinition: described } = answer();
  return { taskDefinition: described as JsonObject, tags: Array.isArray(tags) ? tags : [] };
}

/**
 * ECS RegisterTaskDefinition with exactly this JSON.
 *
 * @returns the registered `taskDefinition`, every member that came, and how many times the call was made: one whose answer was
 *   lost may have registered a revision too
 * @throws ClientException, AccessDeniedException and the like, as ECS answers
 */
export async function registerTaskDefinition(
  ecs: ECSClient,
  registration: JsonObject,
): Promise<{ taskDefinition: JsonObject; attempts: number }> {
  // What the SDK serializes is replaced below.
  const command = new RegisterTaskDefinitionCommand({} as RegisterTaskDefinitionCommandInput);
  const answer = keepAnswer(command);
  const body = writeJson(registration);
  command.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as HttpMessage;
      request.body = body;
      request.headers['content-length'] = String(Buffer.byteLength(body));
      return next(args);
    },
    // After serialization, before the signature (step finalizeRequest) is computed over the body.
    { step: 'build', priority: 'high', name: 'losslessRequest' },
  );
  const { $metadata } = await ecs.send(command);
  return { taskDefinition: answer().taskDefinition as JsonObject, attempts: $metadata.attempts ?? 1 };
}

/** ECS DeregisterTaskDefinition: the revision becomes INACTIVE. */
export async function deregisterTaskDefinition(ecs: ECSClient, arn: string): Promise<void> {
  await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: arn }));
}

/** Keeps the JSON of a command's answer before the SDK's deserializer sees it. */
function keepAnswer(command: DescribeTaskDefinitionCommand | RegisterTaskDefinitionCommand): () => JsonObject {
  let answer: JsonObject = {};
  const stack = command.middlewareStack as unknown as ECSClient['middlewareStack'];
  stack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as HttpMessage;
      const bytes = await readBody(response.body as AsyncIterable<Uint8Array>);
      response.body = bytes;
      // An error's body (a proxy's page, say) is for the SDK to make sense of.
      if (response.statusCode === 200) answer = parseJson(bytes.toString('utf8')) as JsonObject;
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'losslessResponse' },
  );
  return () => answer;
}

async function readBody(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
