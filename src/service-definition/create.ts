import { randomUUID } from 'node:crypto';
import { CreateServiceCommand, type ECSClient, type Service, type Tag, TagResourceCommand } from '@aws-sdk/client-ecs';
import type { ServiceMembers } from './file.ts';

/** ECS CreateService: the service right after the call. A call that the SDK repeats creates nothing twice. */
export async function createService(
  ecs: ECSClient,
  service: { cluster: string; serviceName: string; taskDefinition: string; members: ServiceMembers },
  abortSignal?: AbortSignal,
): Promise<Service> {
  const { members, ...rest } = service;
  const answer = await ecs.send(new CreateServiceCommand({ ...members, ...rest, clientToken: randomUUID() }), {
    abortSignal,
  });
  return answer.service ?? {};
}

/** ECS TagResource: UpdateService takes no tags. */
export async function tagService(ecs: ECSClient, resourceArn: string, tags: readonly Tag[]): Promise<void> {
  await ecs.send(new TagResourceCommand({ resourceArn, tags: [...tags] }));
}
