import type { Service, TaskDefinition } from '@aws-sdk/client-ecs';
import { describe, expect, it } from '@jest/globals';
import type { LiveTasks, StoppedTasks } from '../../../src/ecs/diagnosis.ts';
import { type Facts, hintsFor } from '../../../src/ecs/hints.ts';

/*
 * The words are those of AWS and docker: of the ECS developer guide's pages on stopped tasks and service events, of the sources
 * of the ECS agent, and of error reports in public. Only names and account numbers are changed.
 */

const IMAGE = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/api:3f2a9c1';
const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/database-AbCdEf';
const EXECUTION_ROLE = 'arn:aws:iam::123456789012:role/shop-execution';
const TARGET_GROUP = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop/1c38bf81f6e9e283';

const taskDefinition: TaskDefinition = {
  family: 'api',
  cpu: '256',
  memory: '512',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  executionRoleArn: EXECUTION_ROLE,
  taskRoleArn: 'arn:aws:iam::123456789012:role/shop-task',
  runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' },
  volumes: [{ name: 'files', efsVolumeConfiguration: { fileSystemId: 'fs-0867a83d8ed398433' } }],
  containerDefinitions: [
    {
      name: 'api',
      image: IMAGE,
      essential: true,
      command: ['gunicorn', 'app:app'],
      portMappings: [{ containerPort: 8080 }],
      secrets: [
        { name: 'DATABASE_URL', valueFrom: `${SECRET}:url::` },
        { name: 'API_KEY', valueFrom: 'arn:aws:ssm:eu-west-1:123456789012:parameter/shop/api-key' },
      ],
      healthCheck: { command: ['CMD-SHELL', 'curl -f http://localhost:8080/health || exit 1'], startPeriod: 10 },
      logConfiguration: {
        logDriver: 'awslogs',
        options: { 'awslogs-group': '/ecs/api', 'awslogs-region': 'eu-west-1' },
      },
    },
    { name: 'envoy', image: 'envoyproxy/envoy:v1.30', essential: true },
  ],
};

const service: Service = {
  launchType: 'FARGATE',
  healthCheckGracePeriodSeconds: 5,
  loadBalancers: [{ targetGroupArn: TARGET_GROUP, containerName: 'api', containerPort: 8080 }],
  deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 100 },
  networkConfiguration: {
    awsvpcConfiguration: { subnets: ['subnet-1', 'subnet-2'], securityGroups: ['sg-1'], assignPublicIp: 'DISABLED' },
  },
};

interface Stopped {
  reason?: string;
  stopCode?: string;
  exitCode?: number;
  said?: string;
  output?: string[];
  container?: string;
}

function stopped({ container = 'api', exitCode, output, reason, said, stopCode }: Stopped): StoppedTasks {
  return {
    reason: reason ?? 'Essential container in task exited',
    stopCode,
    count: 1,
    taskArn: 'arn:aws:ecs:eu-west-1:123456789012:task/production/0f1e2d3c4b5a69788796a5b4c3d2e1f0',
    containers: [
      {
        name: container,
        exitCode,
        reason: said,
        log: output && { group: '/ecs/api', stream: 'api/api/0f1e', lines: output },
      },
    ],
  };
}

function hints(more: Partial<Facts>): string[] {
  return hintsFor({ stoppedTasks: [], liveTasks: [], events: [], taskDefinition, service, ...more });
}

/** On container instances: no launch type, no awsvpc. */
const ON_EC2 = {
  taskDefinition: {
    ...taskDefinition,
    networkMode: 'bridge',
    requiresCompatibilities: ['EC2'],
    runtimePlatform: undefined,
    executionRoleArn: undefined,
    containerDefinitions: [
      { name: 'api', image: IMAGE, memory: 256, portMappings: [{ containerPort: 80, hostPort: 80 }] },
    ],
  } satisfies TaskDefinition,
  service: { launchType: 'EC2', loadBalancers: [] } satisfies Service,
};

describe('tasks that cannot start', () => {
  it.each<[string, string, RegExp[]]>([
    [
      'the tag is missing',
      `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${IMAGE}: not found`,
      [
        /^Repository shop\/api of 123456789012\.dkr\.ecr\.eu-west-1\.amazonaws\.com has no image with tag "3f2a9c1"\./,
        /describe-images --region eu-west-1 --repository-name shop\/api --image-ids imageTag=3f2a9c1/,
      ],
    ],
    [
      "the tag is missing, in docker's words",
      `CannotPullContainerError: Error response from daemon: manifest for ${IMAGE} not found: manifest unknown: Requested image not found`,
      [/has no image with tag "3f2a9c1"/],
    ],
    [
      'the repository is missing',
      'CannotPullContainerError: API error (404): repository 123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/api not found',
      [/^The repository of .*shop\/api:3f2a9c1 does not exist/],
    ],
    [
      'the repository is not public',
      "CannotPullContainerError: Error response from daemon: pull access denied for envoyproxy/envoy:v1.30, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
      [/^The repository of envoyproxy\/envoy:v1\.30 does not exist, or needs a login/],
    ],
    [
      'pulling is refused',
      `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref "${IMAGE}": unexpected status code 403 Forbidden`,
      [
        /^Pulling .* was refused\. Allow the execution role arn:aws:iam::123456789012:role\/shop-execution ecr:GetAuthorizationToken/,
      ],
    ],
    [
      'the role lacks the permission',
      "CannotPullContainerError: The task can't pull the image. Check that the role has the permissions to pull images from the registry.",
      [/was refused/, /ecr:BatchGetImage/],
    ],
    [
      'logging in to ECR is refused',
      'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to get registry auth from Amazon ECR: service call has been retried 1 time(s): AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/shop-execution/0f1e is not authorized to perform: ecr:GetAuthorizationToken on resource: *',
      [/was refused/, /ecr:GetAuthorizationToken/],
    ],
    [
      'there is no route to ECR',
      'ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration. operation error ECR: GetAuthorizationToken, exceeded maximum number of attempts, 3, https response error StatusCode: 0, RequestID: , request send failed, Post "https://api.ecr.eu-west-1.amazonaws.com/": dial tcp 13.53.180.123:443: i/o timeout.',
      [
        /^The tasks cannot reach the registry/,
        /subnet-1, subnet-2; security groups sg-1; assignPublicIp DISABLED/,
        /NAT gateway/,
      ],
    ],
    [
      'there is no route to the registry',
      `CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref ${IMAGE}: failed to do request: Head "https://123456789012.dkr.ecr.eu-west-1.amazonaws.com/v2/shop/api/manifests/3f2a9c1": dial tcp 34.205.13.154:443: i/o timeout`,
      [
        /^The tasks cannot reach the registry 123456789012\.dkr\.ecr\.eu-west-1\.amazonaws\.com/,
        /VPC endpoints for ecr\.api, ecr\.dkr and s3/,
      ],
    ],
    [
      'docker gives up waiting for the registry',
      'CannotPullContainerError: API error (500): Get https://123456789012.dkr.ecr.eu-west-1.amazonaws.com/v2/: net/http: request canceled while waiting for connection',
      [/^The tasks cannot reach the registry/],
    ],
    [
      'Docker Hub limits pulls',
      'CannotPullContainerError: inspect image has been retried 5 time(s): httpReaderSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/envoyproxy/envoy:v1.30/manifests/sha256:1c: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit.',
      [/limits how often it may be pulled/, /pull-through cache/],
    ],
    [
      'the image has no variant for the platform',
      "CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest does not contain descriptor matching platform 'linux/amd64'",
      [/was not built for linux\/amd64/, /input platforms/],
    ],
    [
      'the image has no variant, in other words',
      'CannotPullContainerError: failed to find a descriptor for platform {linux/amd64}',
      [/was not built for linux\/amd64/],
    ],
    [
      'the disk is full',
      'CannotPullContainerError: write /var/lib/docker/tmp/GetImageBlob111111111: no space left on device',
      [/ephemeralStorage\.sizeInGiB/],
    ],
    [
      'pulling fails otherwise',
      'CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: httpReaderSeeker: failed open: unexpected status code',
      [/could not be pulled/],
    ],
    [
      'a secret may not be read',
      `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ${SECRET} from secrets manager: AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/shop-execution/0f1e is not authorized to perform: secretsmanager:GetSecretValue on resource: ${SECRET} because no identity-based policy allows the secretsmanager:GetSecretValue action`,
      [
        /^Reading the secrets was refused\. Allow the execution role .*shop-execution \(not the task role\) secretsmanager:GetSecretValue on arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop\/database-AbCdEf\.$/,
      ],
    ],
    [
      'a parameter may not be read',
      'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 time(s): operation error SSM: GetParameters, https response error StatusCode: 400, RequestID: 5e0c, api error AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/shop-execution/0f1e is not authorized to perform: ssm:GetParameters on resource: arn:aws:ssm:eu-west-1:123456789012:parameter/shop/api-key because no identity-based policy allows the ssm:GetParameters action',
      [/ssm:GetParameters on arn:aws:ssm:eu-west-1:123456789012:parameter\/shop\/api-key\.$/],
    ],
    [
      'a parameter is missing',
      'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: /shop/api-key',
      [/^The SSM parameter \/shop\/api-key does not exist/],
    ],
    [
      'a parameter is missing, in the words of the agent on EC2',
      'ResourceInitializationError: Fetching secret data from SSM Parameter Store in eu-west-1: invalid parameters: /shop/api-key',
      [/^The SSM parameter \/shop\/api-key does not exist/],
    ],
    [
      'a secret is missing',
      `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ${SECRET} from secrets manager: operation error Secrets Manager: GetSecretValue, https response error StatusCode: 400, RequestID: 0474, ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label: AWSCURRENT`,
      [/does not exist, has no value yet, or was deleted: arn:aws:secretsmanager:.*:shop\/database-AbCdEf\./],
    ],
    [
      'a JSON key is missing',
      'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): retrieved secret from Secrets Manager did not contain json key url',
      [/^The secret arn:aws:secretsmanager:.*:shop\/database-AbCdEf \(for DATABASE_URL\) has no JSON key "url"/],
    ],
    [
      'a secret is not JSON',
      "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): invalid character 'p' looking for beginning of value",
      [/the value of the secret is not JSON/],
    ],
    [
      'the key of a secret may not be used',
      'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): AccessDeniedException: Access to KMS is not allowed',
      [/kms:Decrypt/, /shop-execution/],
    ],
    [
      'there is no route to Secrets Manager',
      `ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secret from asm: There is a connection issue between the task and AWS Secrets Manager. Check your task network configuration. failed to fetch secret ${SECRET} from secrets manager: operation error Secrets Manager: GetSecretValue, https response error StatusCode: 0, RequestID: , canceled, context deadline exceeded.`,
      [/^The tasks cannot reach Secrets Manager/, /for secretsmanager, ssm and kms/],
    ],
    [
      'there is no route to the Parameter Store',
      'ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secrets from ssm: The task cannot pull secrets from AWS Systems Manager. There is a connection issue between the task and AWS Systems Manager Parameter Store. Check your task network configuration. RequestCanceled: request context canceled caused by: context deadline exceeded',
      [/^The tasks cannot reach Secrets Manager or the SSM Parameter Store/],
    ],
    [
      'the log group is missing',
      'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1',
      [/^Log group \/ecs\/api in eu-west-1 does not exist: create it, or set awslogs-create-group/],
    ],
    [
      'the log may not be written',
      'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/shop-execution/0f1e is not authorized to perform: logs:CreateLogStream on resource: arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/api:log-stream:api/api/0f1e',
      [
        /^Writing the log was refused\. Allow the execution role .* logs:CreateLogStream and logs:PutLogEvents on log group \/ecs\/api/,
      ],
    ],
    [
      'there is no route to CloudWatch Logs',
      'ResourceInitializationError: failed to validate logger args: The task cannot find the Amazon CloudWatch log group defined in the task definition. There is a connection issue between the task and Amazon CloudWatch. Check your network configuration. : signal: killed',
      [/^The tasks cannot reach CloudWatch Logs/, /VPC endpoints for logs/],
    ],
    [
      'the log driver lacks an option',
      'ResourceInitializationError: failed to validate logger args: unable to get awslogs driver arguments: awslogs-region is required',
      [/check the options of its logConfiguration/],
    ],
    [
      'EFS has no mount target',
      'ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: Failed to resolve "fs-0867a83d8ed398433.efs.eu-west-1.amazonaws.com" - check that your file system ID is correct, and ensure that the VPC has an EFS mount target for this file system ID. : unsuccessful EFS utils command execution; code: 1',
      [/^EFS file system fs-0867a83d8ed398433 has no mount target/],
    ],
    [
      'EFS refuses the mount',
      "ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: b'mount.nfs4: access denied by server while mounting 127.0.0.1:/' : unsuccessful EFS utils command execution; code: 32",
      [/role\/shop-task elasticfilesystem:ClientMount/],
    ],
    [
      'EFS has no such directory',
      "ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: b'mount.nfs4: mounting fs-0867a83d8ed398433.efs.eu-west-1.amazonaws.com:/grafana failed, reason given by server: No such file or directory' : unsuccessful EFS utils command execution; code: 32",
      [/directory to mount does not exist/],
    ],
    [
      'EFS cannot be reached',
      'ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: mount.nfs4: Connection reset by peer : unsuccessful EFS utils command execution; code: 32',
      [/port 2049/],
    ],
    [
      'a subnet has no addresses',
      "Unexpected EC2 error while attempting to Create Network Interface with public IP assignment enabled in subnet 'subnet-1': InsufficientFreeAddressesInSubnet",
      [/no free IP address left.*subnet-1/],
    ],
    [
      'the network interface fails',
      'ResourceInitializationError: failed to configure ENI: failed to setup regular eni: netplugin failed with no error message',
      [/network interface of the task could not be set up/],
    ],
    [
      'a tag policy forbids the network interface',
      'Unexpected EC2 error while attempting to tag the network interface: TagPolicyViolation',
      [/tag policy/],
    ],
    [
      'the launch type does not fit',
      'The selected task definition is not compatible with the selected compute strategy',
      [/requiresCompatibilities: FARGATE/],
    ],
  ])('because %s', (_, reason, wanted) => {
    const task = {
      ...stopped({ reason, stopCode: 'TaskFailedToStart' }),
      containers: [{ name: 'api', exitCode: undefined, reason: undefined, log: undefined }],
    };
    const given = hints({ stoppedTasks: [task] });
    expect(given).toHaveLength(1);
    for (const part of wanted) expect(given[0]).toMatch(part);
    // ECS says it once more as an event: that is no second hint.
    expect(hints({ stoppedTasks: [task], events: [`was unable to place a task. Reason: ${reason}.`] })).toEqual(given);
  });

  it.each<[string, Stopped, RegExp]>([
    [
      'the command is missing',
      {
        said: 'CannotStartContainerError: Error response from daemon: OCI runtime create failed: container_linux.go:380: starting container process caused: exec: "python": executable file not found in $PATH: unknown',
      },
      /^Container "api" starts "python", which is not in .*shop\/api:3f2a9c1\. Check \["gunicorn","app:app"\] \(entryPoint and command\)/,
    ],
    [
      'the command has no interpreter',
      {
        said: 'CannotStartContainerError: Error response from daemon: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec /entrypoint.sh: no such file or directory',
      },
      /Windows line ends/,
    ],
    [
      'the command is not executable',
      {
        said: 'CannotStartContainerError: Error response from daemon: OCI runtime create failed: runc create failed: unable to start container process: exec: "./start.sh": permission denied: unknown',
      },
      /chmod/,
    ],
    [
      'the platform is another',
      { said: 'CannotStartContainerError: Error response from daemon: exec format error' },
      /built for another processor .* \(linux\/amd64\)/,
    ],
    [
      'the log group is missing on EC2',
      {
        said: 'CannotStartContainerError: Error response from daemon: failed to initialize logging driver: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist.',
      },
      /^Log group \/ecs\/api/,
    ],
    [
      'it does not start in time',
      { said: 'ContainerRuntimeTimeoutError: Could not transition to running; timed out after waiting 3m0s' },
      /did not start in time/,
    ],
    [
      'its memory is too small for docker',
      { said: 'CannotCreateContainerError: Error response from daemon: Minimum memory limit allowed is 6MB' },
      /minimum of 6 MiB/,
    ],
  ])('because of the container: %s', (_, given, wanted) => {
    expect(hints({ stoppedTasks: [stopped({ reason: 'Task failed to start', ...given })] })).toEqual([
      expect.stringMatching(wanted),
    ]);
  });

  it('on container instances because their disk is full', () => {
    const said =
      'CannotStartContainerError: Error response from daemon: mkdir /var/lib/docker/overlay2: no space left on device';
    const stoppedTasks = [stopped({ reason: 'Task failed to start', said })];
    expect(hints({ ...ON_EC2, stoppedTasks })).toEqual([
      expect.stringMatching(/disk of the container instance is full/),
    ]);
    expect(hints({ stoppedTasks })).toEqual([expect.stringMatching(/ephemeralStorage/)]);
  });

  it('on container instances because the host port is taken', () => {
    const said =
      'CannotStartContainerError: Error response from daemon: driver failed programming external connectivity on endpoint ecs-api-42-api-9edaed8b8fa48e8b3500: Bind for 0.0.0.0:80 failed: port is already allocated';
    expect(hints({ ...ON_EC2, stoppedTasks: [stopped({ reason: 'Task failed to start', said })] })).toEqual([
      expect.stringMatching(/^Port 80 of container "api" is already taken.*hostPort 0/),
    ]);
  });

  it('on container instances because their role may not pull', () => {
    const said = `CannotPullContainerError: Error response from daemon: pull access denied: no basic auth credentials`;
    expect(hints({ ...ON_EC2, stoppedTasks: [stopped({ reason: 'Task failed to start', said })] })).toEqual([
      expect.stringMatching(/Allow the container instances' role ecr:GetAuthorizationToken/),
    ]);
  });

  it('on Fargate without an execution role', () => {
    const reason = `CannotPullContainerError: failed to resolve ref ${IMAGE}: unexpected status code 403 Forbidden`;
    const without = { ...taskDefinition, executionRoleArn: undefined };
    expect(hints({ taskDefinition: without, stoppedTasks: [stopped({ reason })] })).toEqual([
      expect.stringMatching(/Allow an execution role \(the task definition has no executionRoleArn yet\)/),
    ]);
  });
});

describe('containers that ended', () => {
  it.each<[string, Stopped, RegExp]>([
    [
      'out of memory',
      { exitCode: 137, said: 'OutOfMemoryError: Container killed due to memory usage' },
      /used more than the 512 MiB of the task/,
    ],
    ['killed', { exitCode: 137 }, /was killed \(SIGKILL\).*within 30 s/],
    ['segmentation fault', { exitCode: 139 }, /SIGSEGV/],
    ['illegal instruction', { exitCode: 132 }, /SIGILL/],
    ['aborted', { exitCode: 134 }, /SIGABRT/],
    ['terminated', { exitCode: 143 }, /SIGTERM/],
    ['not executable', { exitCode: 126 }, /chmod/],
    ['command not found', { exitCode: 127 }, /which is not in .*shop\/api/],
    [
      'ended well although essential',
      { exitCode: 0, container: 'envoy' },
      /^Container "envoy" is essential and ended with 0/,
    ],
    [
      'by its own',
      { exitCode: 1, output: ['Error: no database'] },
      /exit code 1\. Its last words are in log group \/ecs\/api, stream api\/api\/0f1e\./,
    ],
    [
      'by its own, log elsewhere',
      { exitCode: 3 },
      /exit code 3\. Its log has the reason: look in log group \/ecs\/api/,
    ],
    [
      'for another processor',
      { exitCode: 255, output: ['exec /usr/local/bin/docker-entrypoint.sh: exec format error'] },
      /built for another processor/,
    ],
    [
      'for want of heap',
      { exitCode: 134, output: ['FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'] },
      /Raise its heap limit/,
    ],
    [
      'for a port in use',
      { exitCode: 1, output: ['Error: listen EADDRINUSE: address already in use :::8080'] },
      /same port/,
    ],
  ])('%s', (_, given, wanted) => {
    expect(hints({ stoppedTasks: [stopped({ stopCode: 'EssentialContainerExited', ...given })] })).toEqual([
      expect.stringMatching(wanted),
    ]);
  });

  it("name the limit of the container's own memory where it has one", () => {
    const said = 'OutOfMemoryError: Container killed due to memory usage';
    expect(hints({ ...ON_EC2, stoppedTasks: [stopped({ exitCode: 137, said })] })).toEqual([
      expect.stringMatching(/the 256 MiB of its `memory`/),
    ]);
  });
});

describe('health checks', () => {
  it('of the container: its command, its times and its tool', () => {
    const given = hints({ stoppedTasks: [stopped({ reason: 'Task failed container health checks', exitCode: 137 })] });
    expect(given).toHaveLength(1);
    expect(given[0]).toMatch(
      /The health check \["CMD-SHELL","curl -f http:\/\/localhost:8080\/health \|\| exit 1"\] of container "api" fails/,
    );
    expect(given[0]).toMatch(/curl has to be there.*5 s for an answer, 3 tries every 30 s, and startPeriod is 10 s/);
  });

  it.each<[string, RegExp]>([
    [
      'Health checks failed with these codes: [404]',
      /answers the health check of target group .*shop\/1c38bf81f6e9e283 with 404.*port 8080.*grace period is 5 s/,
    ],
    ['Request timed out', /no answer in time.*security group.*port 8080.*0\.0\.0\.0/],
    ['Health checks failed', /listen on 0\.0\.0\.0, port 8080/],
  ])('of the load balancer, by what its event says: %s', (reason, wanted) => {
    const given = hints({
      stoppedTasks: [
        stopped({
          reason: `Task failed ELB health checks in (target-group ${TARGET_GROUP})`,
          stopCode: 'ServiceSchedulerInitiated',
          exitCode: 143,
        }),
      ],
      events: [`(task 0f1e) (port 8080) is unhealthy in (target-group ${TARGET_GROUP}) due to (reason ${reason}).`],
    });
    expect(given).toEqual([expect.stringMatching(wanted)]);
  });
});

describe('events alone', () => {
  it.each<[string, RegExp]>([
    [
      'was unable to place a task because no container instance met all of its requirements. Reason: No Container Instances were found in your cluster.',
      /no container instances to run on/,
    ],
    [
      'was unable to reach steady state. Reason: No Container Instances were found in your capacity provider.',
      /no container instances to run on/,
    ],
    [
      'was unable to place a task because no container instance met all of its requirements. The closest matching container-instance c0ffee has insufficient CPU units available.',
      /enough CPU free \(a task takes 256 CPU units and 512 MiB\)/,
    ],
    [
      'was unable to place a task because no container instance met all of its requirements. The closest matching container-instance c0ffee has insufficient memory available.',
      /enough memory free/,
    ],
    [
      'was unable to place a task because no container instance met all of its requirements. The closest matching container-instance c0ffee is already using a port required by your task.',
      /port 8080 free/,
    ],
    [
      'was unable to place a task because no container instance met all of its requirements. The closest matching container-instance c0ffee encountered error "AGENT".',
      /agent .*disconnected/,
    ],
    [
      'was unable to place a task because no container instance met all of its requirements. The closest matching container-instance c0ffee is missing an attribute required by your task.',
      /attributes that the task definition asks for/,
    ],
    [
      'was unable to place a task because no container instance met all of its requirements.',
      /No container instance can take another task/,
    ],
    ['was unable to place a task. Reason: RESOURCE:ENI.', /awsvpcTrunking/],
    ['was unable to place a task. Reason: RESOURCE:MEMORY.', /enough memory free/],
    [
      'was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.',
      /no capacity for this task size/,
    ],
    [
      "was unable to place a task. Reason: You've reached the limit on the number of vCPUs you can run concurrently",
      /Service Quotas/,
    ],
    ['was unable to place a task. Reason: The requested MEMORY configuration is above your limit.', /Service Quotas/],
    [
      'was unable to place tasks in your cluster because the tasks provisioning capacity limit was exceeded.',
      /500 tasks/,
    ],
    [
      'was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.',
      /\(now 100 and 100\)/,
    ],
    ['operations are being throttled. Will try again later.', /throttles/],
    [
      "failed to launch a task with (error ECS was unable to assume the role 'arn:aws:iam::123456789012:role/shop-task' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.).",
      /cannot assume arn:aws:iam::123456789012:role\/shop-task: .*ecs-tasks\.amazonaws\.com/,
    ],
    [
      'Unable to assume the service linked role. Please verify that the ECS service linked role exists.',
      /create-service-linked-role/,
    ],
    [
      '(task 0f1e) is not healthy in target-group (arn:aws:x) due to TARGET GROUP IS NOT FOUND',
      /is gone or has lost the tasks/,
    ],
    ['was unable to register the task with service discovery: ServiceNotFound', /Cloud Map/],
  ])('%s', (event, wanted) => {
    expect(hints({ events: [event] })).toEqual([expect.stringMatching(wanted)]);
  });

  it.each([
    'has started 2 tasks: (task 0f1e) (task 1f1e).',
    'has reached a steady state.',
    'deployment ecs-svc/123 deployment completed.',
    'registered 1 targets in (target-group x)',
  ])('that are routine need nothing: %s', (event) => {
    expect(hints({ events: [event] })).toEqual([]);
  });
});

describe('what is not the fault of the image', () => {
  it.each<[string, Stopped, RegExp]>([
    [
      'Spot',
      { reason: 'Your Spot Task was interrupted.', stopCode: 'SpotInterruption', exitCode: 137 },
      /took back the Spot capacity/,
    ],
    [
      'a lost host',
      { reason: 'Host EC2 (instance i-0b22a22eec53b9321) terminated.', exitCode: 137 },
      /container instance under the tasks went away/,
    ],
    ['a person', { reason: 'Task stopped by user', stopCode: 'UserInitiated', exitCode: 143 }, /CloudTrail/],
  ])('%s', (_, given, wanted) => {
    expect(hints({ stoppedTasks: [stopped(given)] })).toEqual([expect.stringMatching(wanted)]);
  });

  it('is told of nothing when ECS stops healthy tasks of the deployment', () => {
    const reason = 'Scaling activity initiated by (deployment ecs-svc/1234567890123456789)';
    expect(
      hints({ stoppedTasks: [stopped({ reason, stopCode: 'ServiceSchedulerInitiated', exitCode: 143 })] }),
    ).toEqual([]);
  });
});

describe('tasks that have not stopped', () => {
  const live = (more: Partial<LiveTasks>): LiveTasks => ({
    status: 'RUNNING',
    unhealthy: false,
    count: 1,
    taskArn: 'arn:aws:ecs:eu-west-1:123456789012:task/production/0f1e',
    ageMs: 240_000,
    containers: [{ name: 'api', exitCode: undefined, reason: undefined, log: undefined }],
    ...more,
  });

  it.each<[Partial<LiveTasks>, RegExp]>([
    [{ status: 'PROVISIONING' }, /PROVISIONING for 4 min: .*capacity/],
    [{ status: 'PENDING' }, /PENDING for 4 min: .*pulled/],
    [{ status: 'ACTIVATING' }, /ACTIVATING for 4 min/],
    [{ unhealthy: true }, /The health check .* of container "api" fails/],
  ])('%j', (more, wanted) => {
    expect(hints({ liveTasks: [live(more)] })).toEqual([expect.stringMatching(wanted)]);
  });

  it('and are healthy need nothing', () => {
    expect(hints({ liveTasks: [live({})] })).toEqual([]);
  });
});

it('each hint is given once, that of the most tasks first', () => {
  const crash = stopped({ exitCode: 1 });
  const killed = stopped({ exitCode: 137 });
  expect(hints({ stoppedTasks: [crash, killed, crash] }).map((hint) => hint.slice(0, 40))).toEqual([
    'The application in container "api" ended',
    'Container "api" was killed (SIGKILL). Ei',
  ]);
});

it('nothing is made up for a task definition without anything', () => {
  const stoppedTasks = [
    stopped({ reason: 'CannotPullContainerError: x: not found' }),
    stopped({ reason: 'Task failed container health checks' }),
    stopped({ reason: 'ResourceInitializationError: unable to retrieve secret from asm: AccessDenied' }),
    stopped({ exitCode: 137, said: 'OutOfMemoryError' }),
  ];
  for (const hint of hintsFor({ stoppedTasks, liveTasks: [], events: [], taskDefinition: {}, service: undefined })) {
    expect(hint).not.toMatch(/undefined|null|\[object|NaN/);
  }
});
