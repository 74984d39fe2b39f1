import {
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
  ListImagesCommand,
} from '@aws-sdk/client-ecr';
import {
  DeregisterTaskDefinitionCommand,
  DescribeClustersCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListClustersCommand,
  ListServiceDeploymentsCommand,
  ListServicesCommand,
  ListTaskDefinitionFamiliesCommand,
  ListTaskDefinitionsCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { LocalAws } from '../../../local/aws.ts';
import { clientOptions, closeAll, playground, until } from './playground.ts';

afterEach(closeAll);

/** A call as it is on the wire, for what the SDK would not send. */
async function call(aws: LocalAws, operation: string, input: object, headers: Record<string, string> = {}) {
  const answer = await fetch(aws.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AmazonEC2ContainerServiceV20141113.${operation}`,
      authorization: 'AWS4-HMAC-SHA256 Credential=x',
      ...headers,
    },
    body: JSON.stringify(input),
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, never> };
}

describe('task definitions', () => {
  it('keep members that no SDK knows, at any depth', async () => {
    const { aws } = await playground({});
    await call(aws, 'RegisterTaskDefinition', {
      family: 'new',
      enableTomorrow: { level: 1 },
      containerDefinitions: [{ name: 'api', image: 'api:1', healthCheck: { command: [], patience: '' } }],
      tags: [{ key: 'team', value: '' }],
    });
    const { body } = await call(aws, 'DescribeTaskDefinition', { taskDefinition: 'new:1', include: ['TAGS'] });
    expect(body).toMatchObject({
      taskDefinition: {
        enableTomorrow: { level: 1 },
        containerDefinitions: [{ healthCheck: { patience: '' } }],
        revision: 1,
        status: 'ACTIVE',
      },
      tags: [{ key: 'team', value: '' }],
    });
  });

  it.each([
    'taskDefinitionArn',
    'revision',
    'status',
    'requiresAttributes',
    'compatibilities',
    'registeredAt',
    'registeredBy',
  ])('are refused with the output-only member %s', async (member) => {
    const { aws, definition } = await playground({});
    const { status, body } = await call(aws, 'RegisterTaskDefinition', { ...definition, [member]: 1 });
    expect(status).toBe(400);
    expect(body).toEqual({ __type: 'ClientException', message: expect.stringContaining(`"${member}"`) });
  });

  it('are refused with members that the test names', async () => {
    const { aws, definition } = await playground({ rejectFields: ['patience'] });
    const { body } = await call(aws, 'RegisterTaskDefinition', { ...definition, volumes: [{ patience: 1 }] });
    expect(body).toMatchObject({ __type: 'ClientException' });
  });

  it('are found by family, revision and ARN, and no longer run when deregistered', async () => {
    const { aws, ecs, definition } = await playground({});
    const arn = aws.registerTaskDefinition(definition);
    for (const taskDefinition of ['api', 'api:2', arn]) {
      const answer = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
      expect(answer.taskDefinition).toMatchObject({ taskDefinitionArn: arn, registeredAt: expect.any(Date) });
      expect(answer.tags).toBeUndefined();
    }
    await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: arn }));
    const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'api' }));
    expect(taskDefinition?.revision).toBe(1);
    await expect(
      ecs.send(new UpdateServiceCommand({ cluster: 'production', service: 'api', taskDefinition: arn })),
    ).rejects.toMatchObject({ name: 'ClientException', message: 'TaskDefinition is inactive' });
    await expect(ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'none' }))).rejects.toMatchObject({
      name: 'ClientException',
      message: 'Unable to describe task definition.',
    });
    expect(await ecs.send(new ListTaskDefinitionFamiliesCommand({}))).toMatchObject({ families: ['api'] });
    const { taskDefinitionArns } = await ecs.send(new ListTaskDefinitionsCommand({ familyPrefix: 'api' }));
    expect(taskDefinitionArns).toEqual([expect.stringMatching(/api:1$/)]);
  });

  it('are refused without containers and images', async () => {
    const { ecs } = await playground({});
    const refusal = (containerDefinitions: object[]) =>
      expect(ecs.send(new RegisterTaskDefinitionCommand({ family: 'x', containerDefinitions }))).rejects.toMatchObject({
        name: 'ClientException',
      });
    await refusal([]);
    await refusal([{ name: 'api' }]);
  });
});

describe('clusters and services', () => {
  it('are listed and described, and missing ones are failures', async () => {
    const { ecs } = await playground({});
    const { clusterArns } = await ecs.send(new ListClustersCommand({}));
    expect(clusterArns).toEqual(['arn:aws:ecs:eu-west-1:123456789012:cluster/production']);
    const clusters = await ecs.send(new DescribeClustersCommand({ clusters: ['production', 'other'] }));
    expect(clusters).toMatchObject({
      clusters: [{ clusterName: 'production', status: 'ACTIVE', runningTasksCount: 1 }],
      failures: [{ reason: 'MISSING' }],
    });
    const { serviceArns = [] } = await ecs.send(new ListServicesCommand({ cluster: 'production' }));
    expect(serviceArns).toEqual(['arn:aws:ecs:eu-west-1:123456789012:service/production/api']);
    const services = await ecs.send(
      new DescribeServicesCommand({ cluster: 'production', services: [...serviceArns, 'other'] }),
    );
    expect(services).toMatchObject({
      services: [{ serviceName: 'api', status: 'ACTIVE' }],
      failures: [{ arn: expect.stringMatching(/other$/), reason: 'MISSING' }],
    });
  });

  it('are refused in too large numbers', async () => {
    const { ecs } = await playground({});
    const eleven = Array.from({ length: 11 }, (_, index) => `s${index}`);
    const refused = { name: 'InvalidParameterException' };
    await expect(
      ecs.send(new DescribeServicesCommand({ cluster: 'production', services: eleven })),
    ).rejects.toMatchObject(refused);
    await expect(
      ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [...eleven, ...eleven] })),
    ).rejects.toMatchObject(refused);
    const tasks = Array.from({ length: 101 }, (_, index) => `${index}`);
    await expect(ecs.send(new DescribeTasksCommand({ cluster: 'production', tasks }))).rejects.toMatchObject(refused);
  });

  it('that do not exist are named so', async () => {
    const { aws, ecs } = await playground({});
    await expect(ecs.send(new ListServicesCommand({ cluster: 'other' }))).rejects.toMatchObject({
      name: 'ClusterNotFoundException',
    });
    const update = (service: string) => ecs.send(new UpdateServiceCommand({ cluster: 'production', service }));
    await expect(update('other')).rejects.toMatchObject({ name: 'ServiceNotFoundException' });
    aws.deleteService('api');
    await expect(update('api')).rejects.toMatchObject({ name: 'ServiceNotActiveException' });
  });

  it('have a history of service deployments', async () => {
    const { aws, ecs } = await playground({});
    aws.deployOutside('api', 'api:1');
    const { serviceDeployments } = await ecs.send(
      new ListServiceDeploymentsCommand({ cluster: 'production', service: 'api' }),
    );
    expect(serviceDeployments).toMatchObject([{ status: 'IN_PROGRESS' }, { status: 'SUCCESSFUL' }]);
  });

  it('show no rollout state behind a Classic Load Balancer, and are not updated under CODE_DEPLOY', async () => {
    const { aws, ecs } = await playground({ service: { loadBalancers: [{ loadBalancerName: 'classic' }] } });
    const { services } = await ecs.send(new DescribeServicesCommand({ cluster: 'production', services: ['api'] }));
    expect(services?.[0]?.deployments?.[0]?.rolloutState).toBeUndefined();
    aws.addService({
      name: 'blue',
      cluster: 'production',
      taskDefinition: 'api',
      deploymentController: { type: 'CODE_DEPLOY' },
    });
    await expect(
      ecs.send(new UpdateServiceCommand({ cluster: 'production', service: 'blue', taskDefinition: 'api' })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException', message: expect.stringContaining('CODE_DEPLOY') });
  });

  it('are not needed for a one-off task', async () => {
    const { ecs } = await playground({ behaviour: () => ({ kind: 'exits', exitCode: 0 }) });
    const { tasks = [] } = await ecs.send(new RunTaskCommand({ cluster: 'production', taskDefinition: 'api' }));
    const describeTask = async () => {
      const answer = await ecs.send(
        new DescribeTasksCommand({ cluster: 'production', tasks: [tasks[0]?.taskArn as string] }),
      );
      return answer.tasks?.[0];
    };
    const task = await until(describeTask, (seen) => seen?.lastStatus === 'STOPPED');
    expect(task).toMatchObject({ group: 'family:api', containers: [{ exitCode: 0 }] });
  });
});

describe('ECR', () => {
  it('knows its repositories and images by name and tag', async () => {
    const { aws } = await playground({});
    const ecr = new ECRClient(clientOptions(aws));
    const { repositories } = await ecr.send(new DescribeRepositoriesCommand({ repositoryNames: ['api'] }));
    expect(repositories).toMatchObject([
      {
        repositoryUri: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/api',
        registryId: '123456789012',
        imageTagMutability: 'MUTABLE',
        createdAt: expect.any(Date),
      },
    ]);
    const { imageDetails } = await ecr.send(
      new DescribeImagesCommand({ repositoryName: 'api', imageIds: [{ imageTag: '1' }] }),
    );
    expect(imageDetails).toMatchObject([{ imageTags: ['1'], imageDigest: expect.stringMatching(/^sha256:\w{64}$/) }]);
    const { imageIds } = await ecr.send(new ListImagesCommand({ repositoryName: 'api' }));
    expect(imageIds).toMatchObject([{ imageTag: '1' }]);
    await expect(ecr.send(new DescribeRepositoriesCommand({ repositoryNames: ['web'] }))).rejects.toMatchObject({
      name: 'RepositoryNotFoundException',
      message: "The repository with name 'web' does not exist in the registry with id '123456789012'",
    });
    await expect(
      ecr.send(new DescribeImagesCommand({ repositoryName: 'api', imageIds: [{ imageTag: '2' }] })),
    ).rejects.toMatchObject({ name: 'ImageNotFoundException' });
  });

  it('hands out a login', async () => {
    const { aws } = await playground({});
    const ecr = new ECRClient(clientOptions(aws));
    const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
    const [data] = authorizationData ?? [];
    expect(data?.proxyEndpoint).toBe('https://123456789012.dkr.ecr.eu-west-1.amazonaws.com');
    expect(Buffer.from(data?.authorizationToken ?? '', 'base64').toString()).toMatch(/^AWS:.{40,}$/);
  });

  it('lets tasks fail whose tag is missing', async () => {
    const { aws, ecs, definition } = await playground({});
    const image = `${aws.registryHost}/api:2`;
    const revision = aws.registerTaskDefinition({ ...definition, containerDefinitions: [{ name: 'api', image }] });
    const { tasks = [] } = await ecs.send(new RunTaskCommand({ cluster: 'production', taskDefinition: revision }));
    const stopped = await until(
      async () => aws.state.tasks.find(({ arn }) => arn === tasks[0]?.taskArn),
      (task) => task?.lastStatus === 'STOPPED',
    );
    expect(stopped?.stoppedReason).toBe(
      `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: not found`,
    );
  });
});

describe('calls', () => {
  it('are recorded as they came, with the status of their answer', async () => {
    const { aws } = await playground({});
    await call(aws, 'DescribeServices', { cluster: 'other', services: ['api'], unheardOf: 1 });
    expect(aws.requests).toEqual([
      {
        service: 'ecs',
        operation: 'DescribeServices',
        input: { cluster: 'other', services: ['api'], unheardOf: 1 },
        at: expect.any(Number),
        status: 400,
        fault: undefined,
      },
    ]);
  });

  it('must be signed', async () => {
    const { aws } = await playground({});
    const { status, body } = await call(aws, 'ListClusters', {}, { authorization: '' });
    expect(status).toBe(403);
    expect(body).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
  });

  it('have a request id', async () => {
    const { aws } = await playground({});
    const { headers } = await call(aws, 'ListClusters', {});
    expect(headers.get('x-amzn-requestid')).toMatch(/^[\w-]{36}$/);
  });

  it('to STS say who is calling', async () => {
    const { aws } = await playground({});
    const answer = await fetch(aws.url, {
      method: 'POST',
      headers: { authorization: 'AWS4-HMAC-SHA256 x' },
      body: new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' }),
    });
    expect(await answer.text()).toContain('<Account>123456789012</Account>');
  });
});

describe('faults', () => {
  const patient = (aws: LocalAws, maxAttempts: number) => new ECSClient({ ...clientOptions(aws), maxAttempts });

  it('strike each operation by itself as often as told', async () => {
    const { aws } = await playground({});
    aws.fail({ operation: '*', kind: 'throttle', times: 1 });
    const ecs = patient(aws, 2);
    await ecs.send(new ListClustersCommand({}));
    await ecs.send(new ListServicesCommand({ cluster: 'production' }));
    expect(aws.requests.map(({ operation, fault }) => [operation, fault])).toEqual([
      ['ListClusters', 'throttle'],
      ['ListClusters', undefined],
      ['ListServices', 'throttle'],
      ['ListServices', undefined],
    ]);
  });

  it.each([
    ['throttle', { name: 'ThrottlingException', message: 'Rate exceeded' }],
    ['server-error', { name: 'ServerException', $metadata: { httpStatusCode: 500 } }],
    ['reset', { message: expect.stringContaining('ECONNRESET') }],
    [
      { error: 'InvalidParameterException', message: 'no' },
      { name: 'InvalidParameterException', message: 'no' },
    ],
  ] as const)('look to the SDK like the real thing: %j', async (kind, error) => {
    const { aws } = await playground({});
    aws.fail({ service: 'ecs', operation: 'ListClusters', kind });
    await expect(patient(aws, 1).send(new ListClustersCommand({}))).rejects.toMatchObject(error);
  });

  it('deny access in the words of IAM, until healed', async () => {
    const { aws, ecs } = await playground({});
    aws.fail({ operation: 'UpdateService', kind: 'access-denied' });
    const update = () => ecs.send(new UpdateServiceCommand({ cluster: 'production', service: 'api' }));
    const denied = {
      name: 'AccessDeniedException',
      message:
        'User: arn:aws:sts::123456789012:assumed-role/deploy/session is not authorized to perform: ecs:UpdateService on resource: ' +
        'arn:aws:ecs:eu-west-1:123456789012:service/production/api because no identity-based policy allows the ecs:UpdateService action',
    };
    await expect(update()).rejects.toMatchObject(denied);
    await expect(update()).rejects.toMatchObject(denied);
    aws.heal();
    await update();
  });

  it('lose the answer of a call that took effect', async () => {
    const { aws } = await playground({});
    aws.fail({ operation: 'UpdateService', kind: 'lost-answer' });
    const ecs = patient(aws, 1);
    await expect(
      ecs.send(new UpdateServiceCommand({ cluster: 'production', service: 'api', desiredCount: 3 })),
    ).rejects.toThrow(/ECONNRESET|socket hang up/);
    expect(aws.service('api').desiredCount).toBe(3);
    expect(aws.requests[0]?.status).toBeUndefined();
  });

  it('leave a call without an answer', async () => {
    const { aws } = await playground({});
    aws.fail({ operation: 'ListClusters', kind: 'hang' });
    const ecs = new ECSClient({
      ...clientOptions(aws),
      maxAttempts: 1,
      requestHandler: { requestTimeout: 100, throwOnRequestTimeout: true },
    });
    await expect(ecs.send(new ListClustersCommand({}))).rejects.toThrow(/requestTimeout/);
    expect(aws.requests[0]?.status).toBeUndefined();
  });
});
