import { ECSClient } from '@aws-sdk/client-ecs';
import { type LocalAws, type LocalAwsOptions, type NewService, startLocalAws } from '../../../local/aws.ts';

export interface Playground {
  aws: LocalAws;
  ecs: ECSClient;
  /** What api:1 was registered with. */
  definition: { family: string; containerDefinitions: object[] };
}

const open: LocalAws[] = [];

/** A local AWS with cluster production, repository api (tag 1), and service api on api:1. */
export async function playground(options: LocalAwsOptions & { service?: Partial<NewService> }): Promise<Playground> {
  const { service, ...rest } = options;
  const aws = await startLocalAws(rest);
  open.push(aws);
  aws.addCluster('production');
  const uri = aws.addRepository('api');
  aws.addImage('api', '1');
  const definition = {
    family: 'api',
    containerDefinitions: [
      {
        name: 'api',
        image: `${uri}:1`,
        logConfiguration: {
          logDriver: 'awslogs',
          options: { 'awslogs-group': '/ecs/api', 'awslogs-stream-prefix': 'ecs', 'awslogs-region': 'eu-west-1' },
        },
      },
    ],
  };
  aws.registerTaskDefinition(definition);
  aws.addService({ name: 'api', cluster: 'production', taskDefinition: 'api', ...service });
  return { aws, ecs: new ECSClient(clientOptions(aws)), definition };
}

/** What an SDK client needs to talk to it. */
export function clientOptions({ url }: LocalAws) {
  return {
    endpoint: url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
  };
}

export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((aws) => aws.close()));
}

/** Asks again until the answer is right; after ten seconds the answer is returned as it is. */
export async function until<T>(ask: () => Promise<T>, right: (answer: T) => boolean): Promise<T> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const answer = await ask();
    if (right(answer) || Date.now() > deadline) return answer;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
