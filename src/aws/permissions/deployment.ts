import { type Feature, needed, neededWhen, optional } from './feature.ts';

const SERVICE = 'arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/SERVICE';
const SERVICE_DEPLOYMENT = 'arn:aws:ecs:REGION:ACCOUNT:service-deployment/CLUSTER/SERVICE/*';
const SERVICE_REVISION = 'arn:aws:ecs:REGION:ACCOUNT:service-revision/CLUSTER/SERVICE/*';
const TASK = 'arn:aws:ecs:REGION:ACCOUNT:task/CLUSTER/*';
const TASK_DEFINITION = 'arn:aws:ecs:REGION:ACCOUNT:task-definition/*';
const LOG_GROUP = 'arn:aws:logs:REGION:ACCOUNT:log-group:LOG_GROUP';
const OF_CLUSTER = { ArnEquals: { 'ecs:cluster': 'arn:aws:ecs:REGION:ACCOUNT:cluster/CLUSTER' } };

/**
 * Deploying, with what ECS itself has for it.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
export const DEPLOYMENT: readonly Feature[] = [
  {
    name: 'deploy',
    title: 'Deploy a ready image',
    asker: 'every deployment',
    statements: [
      {
        sid: 'CloneTaskDefinitions',
        // IAM knows no narrower one for the reading and the deregistering.
        resource: '*',
        actions: {
          'ecs:DescribeTaskDefinition': needed(
            'Preflight',
            'read what is cloned, and the newest revision of its family',
          ),
          'ecs:RegisterTaskDefinition': needed('Task definition', 'register the new revision'),
          'ecs:DeregisterTaskDefinition': optional(
            'Task definition',
            'take back a revision that was never deployed, because a later step failed',
            'the revision stays, with a warning',
          ),
        },
      },
      {
        sid: 'KeepTheirTags',
        resource: TASK_DEFINITION,
        condition: { StringEquals: { 'ecs:CreateAction': 'RegisterTaskDefinition' } },
        actions: {
          'ecs:TagResource': neededWhen(
            'where the task definition has tags',
            'Task definition',
            'take the tags of the task definition along',
          ),
        },
      },
      {
        sid: 'HandOverTheTaskRoles',
        resource: ['arn:aws:iam::ACCOUNT:role/EXECUTION_ROLE', 'arn:aws:iam::ACCOUNT:role/TASK_ROLE'],
        condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
        actions: {
          'iam:PassRole': neededWhen(
            'where the task definition has roles',
            'Task definition',
            'hand over the task role and the execution role of the task definition',
          ),
        },
      },
      {
        sid: 'UpdateAndWatchTheServices',
        resource: [SERVICE, SERVICE_DEPLOYMENT],
        actions: {
          'ecs:DescribeServices': needed('Preflight, rollout', 'read the services, and watch their deployments'),
          'ecs:UpdateService': needed('Update, rollback', 'start the deployment, and to go back'),
          'ecs:DescribeServiceDeployments': optional(
            'Rollout',
            "read ECS's own verdict on the deployment",
            'DescribeServices alone is judged by, with a notice',
          ),
        },
      },
      {
        sid: 'ListTheClustersServices',
        resource: '*',
        condition: OF_CLUSTER,
        actions: {
          'ecs:ListServices': optional('Preflight', 'list the services that exist when one is not found', 'no list'),
        },
      },
    ],
  },
  {
    name: 'diagnosis',
    title: 'Explain failures',
    asker: 'the explanation of a failure',
    statements: [
      {
        sid: 'ListTheClustersTasks',
        resource: '*',
        condition: OF_CLUSTER,
        actions: {
          'ecs:ListTasks': optional(
            'Rollout, diagnosis',
            'find the tasks that stopped',
            'no reasons; without a circuit breaker a crash loop may be noticed only at the time-out',
          ),
        },
      },
      {
        sid: 'ReadStoppedTasks',
        resource: TASK,
        actions: {
          'ecs:DescribeTasks': optional('Rollout, diagnosis', 'read exit codes and reasons', 'no reasons'),
        },
      },
      {
        sid: 'ReadTheirLogs',
        resource: `${LOG_GROUP}:*`,
        actions: { 'logs:GetLogEvents': optional('Diagnosis', "show the last lines of the tasks' logs", 'no log') },
      },
    ],
  },
  {
    name: 'strategies',
    title: 'Blue/green, linear and canary deployments',
    asker: 'a blue/green, linear or canary deployment',
    statements: [
      {
        sid: 'ContinueAndStopServiceDeployments',
        resource: SERVICE_DEPLOYMENT,
        actions: {
          'ecs:StopServiceDeployment': optional(
            'Rollback',
            'take back a deployment that is under way',
            'the service is updated back, through all stages',
          ),
          'ecs:ContinueServiceDeployment': neededWhen(
            'with `on-pause: continue` or `mode: continue`',
            'Rollout',
            'continue what a PAUSE lifecycle hook holds',
          ),
        },
      },
    ],
  },
  {
    name: 'one-off tasks',
    title: 'One-off tasks',
    asker: 'a one-off task',
    inputs: 'before-command and after-command',
    statements: [
      {
        sid: 'RunCommandsInTasks',
        resource: 'arn:aws:ecs:REGION:ACCOUNT:task-definition/FAMILY:*',
        condition: OF_CLUSTER,
        actions: { 'ecs:RunTask': needed('One-off tasks', 'start the task') },
      },
      {
        sid: 'FollowAndStopThem',
        resource: TASK,
        actions: {
          'ecs:DescribeTasks': needed('One-off tasks', 'see when and how it ended'),
          'ecs:StopTask': optional(
            'One-off tasks',
            'stop what takes too long, or whose run is cancelled',
            'it goes on, with a warning',
          ),
        },
      },
      {
        sid: 'ShowWhatTheyWrite',
        resource: `${LOG_GROUP}:*`,
        actions: { 'logs:GetLogEvents': optional('One-off tasks', 'show what it writes', 'a notice instead') },
      },
    ],
  },
  {
    name: 'rollback',
    title: 'Going back on request',
    asker: 'mode: rollback',
    statements: [
      {
        sid: 'ReadWhatWasDeployedBefore',
        resource: [SERVICE, SERVICE_DEPLOYMENT, SERVICE_REVISION],
        actions: {
          'ecs:ListServiceDeployments': optional(
            'Preflight',
            'find the last stable revision',
            "the family's revisions are gone by, with a notice",
          ),
          'ecs:DescribeServiceRevisions': optional(
            'Preflight',
            'read what was deployed then',
            "the family's revisions are gone by, with a notice",
          ),
        },
      },
      {
        sid: 'ListRevisions',
        resource: '*',
        actions: { 'ecs:ListTaskDefinitions': needed('Preflight', "find a commit's revision, or the one before") },
      },
    ],
  },
  {
    name: 'service-definition',
    title: 'Services from files',
    asker: 'service-definition',
    inputs: 'service-definition',
    statements: [
      {
        sid: 'CreateServices',
        resource: SERVICE,
        actions: {
          'ecs:CreateService': neededWhen('where the service is missing', 'Update', 'create the service'),
          'ecs:TagResource': neededWhen('with `tags` in the file', 'Update', 'tag the service'),
        },
      },
      {
        sid: 'HandOverTheInfrastructureRole',
        resource: 'arn:aws:iam::ACCOUNT:role/INFRASTRUCTURE_ROLE',
        // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AmazonECSInfrastructureRolePolicyForLoadBalancers.html
        condition: { StringEquals: { 'iam:PassedToService': 'ecs.amazonaws.com' } },
        actions: {
          'iam:PassRole': neededWhen(
            'with a `roleArn` in the file (blue/green, EBS volumes)',
            'Update',
            'hand over the infrastructure role that its file names',
          ),
        },
      },
      {
        sid: 'LetEcsHaveItsRole',
        resource: 'arn:aws:iam::ACCOUNT:role/aws-service-role/ecs.amazonaws.com/*',
        condition: { StringEquals: { 'iam:AWSServiceName': 'ecs.amazonaws.com' } },
        actions: {
          'iam:CreateServiceLinkedRole': neededWhen(
            'for the first service of an account in a VPC or behind a load balancer',
            'Update',
            'have ECS create its service-linked role',
          ),
        },
      },
    ],
  },
  {
    name: 'log groups',
    title: 'Log groups',
    asker: 'log-retention-days',
    inputs: 'log-retention-days',
    statements: [
      {
        sid: 'SeeWhichLogGroupsExist',
        resource: '*',
        actions: { 'logs:DescribeLogGroups': needed('Log groups', 'see which log groups are missing') },
      },
      {
        sid: 'CreateLogGroups',
        resource: LOG_GROUP,
        actions: {
          'logs:CreateLogGroup': neededWhen('where one is missing', 'Log groups', 'create the log groups'),
          'logs:PutRetentionPolicy': neededWhen('where one is missing', 'Log groups', 'set how long they keep logs'),
        },
      },
    ],
  },
  {
    name: 'plan',
    title: 'Checks of a plan',
    asker: 'mode: plan',
    statements: [
      {
        sid: 'LookForTheRoles',
        resource: ['arn:aws:iam::ACCOUNT:role/EXECUTION_ROLE', 'arn:aws:iam::ACCOUNT:role/TASK_ROLE'],
        actions: { 'iam:GetRole': optional('Checks', 'look for the roles of the tasks', 'a notice instead') },
      },
      {
        sid: 'LookForTheSecrets',
        resource: 'arn:aws:secretsmanager:REGION:ACCOUNT:secret:SECRET-??????',
        actions: {
          'secretsmanager:DescribeSecret': optional('Checks', 'look for the secrets of the tasks', 'a notice instead'),
        },
      },
      {
        sid: 'LookForTheRest',
        resource: '*',
        actions: {
          'ssm:DescribeParameters': optional('Checks', 'look for the parameters of the tasks', 'a notice instead'),
          'logs:DescribeLogGroups': optional('Checks', 'look for the log groups of the tasks', 'a notice instead'),
          'elasticloadbalancing:DescribeTargetGroups': optional(
            'Checks',
            'look for the target groups of the services',
            'a notice instead',
          ),
        },
      },
    ],
  },
];
