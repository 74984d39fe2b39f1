import { type Feature, needed, neededWhen, optional } from './feature.ts';

const APPLICATION = 'arn:aws:codedeploy:REGION:ACCOUNT:application:APPLICATION';
const DEPLOYMENT_GROUP = 'arn:aws:codedeploy:REGION:ACCOUNT:deploymentgroup:APPLICATION/*';
const DEPLOYMENT_CONFIG = 'arn:aws:codedeploy:REGION:ACCOUNT:deploymentconfig:*';

/**
 * What other services than ECS and ECR do, and what they are asked for.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodedeploy.html
 */
export const OTHERS: readonly Feature[] = [
  {
    name: 'secrets',
    title: 'Secrets by name',
    asker: 'a name in the input secrets',
    statements: [
      {
        sid: 'FindSecrets',
        resource: 'arn:aws:secretsmanager:REGION:ACCOUNT:secret:SECRET-??????',
        actions: {
          'secretsmanager:DescribeSecret': neededWhen(
            'with `secretsmanager:NAME`',
            'Preflight',
            'find the full ARN of the secret, never its value',
          ),
        },
      },
      {
        sid: 'FindParameters',
        resource: '*',
        actions: {
          'ssm:DescribeParameters': optional(
            'Preflight',
            'find the full ARN of the parameter',
            'parameters are registered by their names, with a notice',
          ),
        },
      },
    ],
  },
  {
    name: 'scaling',
    title: 'Auto-scaling',
    asker: 'autoscaling-*',
    inputs: 'autoscaling-*',
    statements: [
      {
        sid: 'ReadAutoScaling',
        resource: '*',
        actions: {
          'application-autoscaling:DescribeScalableTargets': needed(
            'Preflight',
            'read the limits that are set already',
          ),
          'application-autoscaling:DescribeScalingPolicies': needed(
            'Preflight',
            'read the policies that are set already',
          ),
          'elasticloadbalancing:DescribeTargetGroups': neededWhen(
            'with `autoscaling-requests`',
            'Preflight',
            'find the load balancer whose requests are counted',
          ),
        },
      },
      {
        sid: 'SetAutoScaling',
        resource: 'arn:aws:application-autoscaling:REGION:ACCOUNT:scalable-target/*',
        actions: {
          'application-autoscaling:RegisterScalableTarget': neededWhen(
            'where something differs',
            'Auto-scaling',
            'set the limits',
          ),
          'application-autoscaling:PutScalingPolicy': neededWhen(
            'where something differs',
            'Auto-scaling',
            'set the target tracking policies',
          ),
        },
      },
      {
        sid: 'LetItHaveItsAlarms',
        // Application Auto Scaling looks whether the caller may do them:
        // https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_permission_validation.html
        resource: '*',
        actions: {
          'cloudwatch:DescribeAlarms': neededWhen(
            'where something differs',
            'Auto-scaling',
            'have the alarms of the policies set',
          ),
          'cloudwatch:PutMetricAlarm': neededWhen(
            'where something differs',
            'Auto-scaling',
            'have the alarms of the policies set',
          ),
          'cloudwatch:DeleteAlarms': neededWhen(
            'where something differs',
            'Auto-scaling',
            'have the alarms of the policies set',
          ),
        },
      },
      {
        sid: 'LetItHaveItsRole',
        resource: 'arn:aws:iam::ACCOUNT:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/*',
        condition: { StringEquals: { 'iam:AWSServiceName': 'ecs.application-autoscaling.amazonaws.com' } },
        actions: {
          'iam:CreateServiceLinkedRole': neededWhen(
            'for the first scalable service of an account',
            'Auto-scaling',
            'have Application Auto Scaling create its service-linked role',
          ),
        },
      },
    ],
  },
  {
    name: 'codedeploy',
    title: 'With CodeDeploy',
    asker: 'a service of the deployment controller CODE_DEPLOY',
    statements: [
      {
        sid: 'DeployWithCodeDeploy',
        resource: [APPLICATION, DEPLOYMENT_GROUP, DEPLOYMENT_CONFIG],
        actions: {
          'codedeploy:GetDeploymentGroup': needed(
            'Preflight',
            "read the group's services and waits, and whether it is busy",
          ),
          'codedeploy:GetDeploymentConfig': neededWhen(
            'with `deployment-config` in `codedeploy`; CreateDeployment asks for it too',
            'Preflight, update',
            'find the deployment configuration',
          ),
          'codedeploy:CreateDeployment': needed('Update, rollback', 'start the deployment, and to go back'),
          'codedeploy:RegisterApplicationRevision': needed('Update, rollback', 'bring the AppSpec along'),
          'codedeploy:GetDeployment': needed('Rollout', 'watch the deployment'),
        },
      },
      {
        sid: 'WatchAndStopCodeDeploysDeployments',
        // IAM knows no narrower one for either.
        resource: '*',
        actions: {
          'codedeploy:BatchGetDeploymentTargets': optional(
            'Rollout',
            'show lifecycle events, traffic and tasks',
            'a notice instead, and crash loops are not noticed',
          ),
          'codedeploy:StopDeployment': neededWhen(
            'with `rollback: true`',
            'Rollback',
            'take back a deployment that is under way',
          ),
        },
      },
    ],
  },
  {
    name: 'suggestions',
    title: 'Say what exists',
    asker: 'a list of what exists, for a name that is not found,',
    statements: [
      {
        sid: 'ListClustersAndApplications',
        resource: '*',
        actions: {
          'ecs:ListClusters': optional('Preflight', 'list the clusters', 'no list'),
          'codedeploy:ListApplications': optional('Preflight', "list CodeDeploy's applications", 'no list'),
        },
      },
      {
        sid: 'ListRepositories',
        resource: 'arn:aws:ecr:REGION:ACCOUNT:repository/*',
        actions: { 'ecr:DescribeRepositories': optional('Preflight', 'list the repositories', 'no list') },
      },
      {
        sid: 'ListDeploymentGroups',
        resource: APPLICATION,
        actions: { 'codedeploy:ListDeploymentGroups': optional('Preflight', 'list the deployment groups', 'no list') },
      },
    ],
  },
  {
    name: 'credentials',
    title: 'Two accounts',
    asker: 'deploy-role-to-assume',
    inputs: 'deploy-role-to-assume',
    statements: [
      {
        sid: 'AssumeTheDeployRole',
        resource: 'DEPLOY_ROLE_ARN',
        actions: { 'sts:AssumeRole': needed('Credentials', 'assume the role that deploys') },
      },
    ],
  },
];
