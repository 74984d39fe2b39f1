export const id = 395;
export const ids = [395];
export const modules = {

/***/ 4694:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ connect),
/* harmony export */   W: () => (/* binding */ settings)
/* harmony export */ });
/* harmony import */ var _aws_sdk_client_ecs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(212);

/** A call that has not answered by then is abandoned and tried again. */
const CALL_TIMEOUT_MS = 15_000;
/**
 * With the SDK's standard backoff (100 ms, throttling 500 ms, doubled each time, at most 20 s, full jitter)
 * ten attempts outlast about a minute of throttling, 5xx answers, resets and DNS failures.
 */
const MAX_ATTEMPTS = 10;
/**
 * Clients on the SDK's own credential chain, region and endpoint settings (AWS_ENDPOINT_URL included).
 *
 * @param region overrides AWS_REGION and the profile's
 * @param roles to assume instead of what the chain finds
 */
function connect(region, roles) {
    const assumed = once(async () => (await Promise.all(/* import() */[__webpack_require__.e(695), __webpack_require__.e(856)]).then(__webpack_require__.bind(__webpack_require__, 7856))).assumedRoles(roles, region));
    const settingsFor = (who, where) => {
        const isAssumed = who === 'registry' ? roles?.role : (roles?.deployRole ?? roles?.role);
        return { ...settings(where), ...(isAssumed && { credentials: async () => await credentialsOf(who) }) };
    };
    const credentialsOf = async (who) => {
        const provide = (await assumed())[who];
        if (!provide)
            throw new Error(`There is no role for ${who}.`);
        return await provide();
    };
    const ecs = new _aws_sdk_client_ecs__WEBPACK_IMPORTED_MODULE_0__/* .ECSClient */ .Zgc(settingsFor('deploy', region));
    const contact = new Promise((resolve) => {
        const tell = { step: 'deserialize', priority: 'low', name: 'contact' };
        ecs.middlewareStack.add((next) => (args) => next(args).finally(resolve), tell);
    });
    return {
        ecs,
        contact,
        ecr: async (elsewhere) => {
            const { ECRClient } = await __webpack_require__.e(/* import() */ 249).then(__webpack_require__.t.bind(__webpack_require__, 8249, 19));
            return new ECRClient(settingsFor('registry', elsewhere ?? region));
        },
        logs: async (elsewhere) => {
            const { CloudWatchLogsClient } = await __webpack_require__.e(/* import() */ 303).then(__webpack_require__.t.bind(__webpack_require__, 303, 19));
            return new CloudWatchLogsClient(settingsFor('deploy', elsewhere ?? region));
        },
        scaling: async () => {
            const { ApplicationAutoScalingClient } = await __webpack_require__.e(/* import() */ 491).then(__webpack_require__.t.bind(__webpack_require__, 1491, 19));
            return new ApplicationAutoScalingClient(settingsFor('deploy', region));
        },
        loadBalancing: async () => {
            const { ElasticLoadBalancingV2Client } = await __webpack_require__.e(/* import() */ 586).then(__webpack_require__.t.bind(__webpack_require__, 586, 19));
            return new ElasticLoadBalancingV2Client(settingsFor('deploy', region));
        },
        iam: async () => {
            const { IAMClient } = await __webpack_require__.e(/* import() */ 764).then(__webpack_require__.t.bind(__webpack_require__, 6764, 19));
            return new IAMClient(settingsFor('deploy', region));
        },
        secretsManager: async (elsewhere) => {
            const { SecretsManagerClient } = await __webpack_require__.e(/* import() */ 994).then(__webpack_require__.t.bind(__webpack_require__, 2994, 19));
            return new SecretsManagerClient(settingsFor('deploy', elsewhere ?? region));
        },
        ssm: async (elsewhere) => {
            const { SSMClient } = await __webpack_require__.e(/* import() */ 736).then(__webpack_require__.t.bind(__webpack_require__, 4736, 19));
            return new SSMClient(settingsFor('deploy', elsewhere ?? region));
        },
        codedeploy: async () => {
            const { CodeDeployClient } = await __webpack_require__.e(/* import() */ 507).then(__webpack_require__.t.bind(__webpack_require__, 7507, 19));
            return new CodeDeployClient(settingsFor('deploy', region));
        },
        region: () => ecs.config.region(),
    };
}
function once(make) {
    let made;
    return () => {
        made ??= make();
        return made;
    };
}
/** What all clients have in common. */
function settings(region) {
    return {
        ...(region && { region }),
        maxAttempts: MAX_ATTEMPTS,
        retryMode: 'standard',
        customUserAgent: 'ship-to-ecs',
        requestHandler: {
            connectionTimeout: CALL_TIMEOUT_MS,
            requestTimeout: CALL_TIMEOUT_MS,
            // requestTimeout ends with the response's headers; this one covers a body that stops half way.
            socketTimeout: CALL_TIMEOUT_MS,
            throwOnRequestTimeout: true,
        },
    };
}


/***/ }),

/***/ 886:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Ni: () => (/* binding */ explainAwsError),
  w7: () => (/* binding */ isAccessDenied),
  m_: () => (/* binding */ isAwsError),
  bZ: () => (/* binding */ isLastingRefusal)
});

// UNUSED EXPORTS: missingPermission

// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
;// CONCATENATED MODULE: ./build/aws/permissions/feature.js
function needed(phase, purpose) {
    return { phase, needed: 'yes', purpose };
}
/** @param condition when it is called at all, or asked for: "with `additional-tags`" */
function neededWhen(condition, phase, purpose) {
    return { phase, needed: condition, purpose };
}
/** @param without what a run without it lacks: "the revision stays, with a warning" */
function optional(phase, purpose, without) {
    return { phase, needed: 'no', purpose, without };
}

;// CONCATENATED MODULE: ./build/aws/permissions/deployment.js

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
const DEPLOYMENT = [
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
                    'ecs:DescribeTaskDefinition': needed('Preflight', 'read what is cloned, and the newest revision of its family'),
                    'ecs:RegisterTaskDefinition': needed('Task definition', 'register the new revision'),
                    'ecs:DeregisterTaskDefinition': optional('Task definition', 'take back a revision that was never deployed, because a later step failed', 'the revision stays, with a warning'),
                },
            },
            {
                sid: 'KeepTheirTags',
                resource: TASK_DEFINITION,
                condition: { StringEquals: { 'ecs:CreateAction': 'RegisterTaskDefinition' } },
                actions: {
                    'ecs:TagResource': neededWhen('where the task definition has tags', 'Task definition', 'take the tags of the task definition along'),
                },
            },
            {
                sid: 'HandOverTheTaskRoles',
                resource: ['arn:aws:iam::ACCOUNT:role/EXECUTION_ROLE', 'arn:aws:iam::ACCOUNT:role/TASK_ROLE'],
                condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
                actions: {
                    'iam:PassRole': neededWhen('where the task definition has roles', 'Task definition', 'hand over the task role and the execution role of the task definition'),
                },
            },
            {
                sid: 'UpdateAndWatchTheServices',
                resource: [SERVICE, SERVICE_DEPLOYMENT],
                actions: {
                    'ecs:DescribeServices': needed('Preflight, rollout', 'read the services, and watch their deployments'),
                    'ecs:UpdateService': needed('Update, rollback', 'start the deployment, and to go back'),
                    'ecs:DescribeServiceDeployments': optional('Rollout', "read ECS's own verdict on the deployment", 'DescribeServices alone is judged by, with a notice'),
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
                    'ecs:ListTasks': optional('Rollout, diagnosis', 'find the tasks that stopped', 'no reasons; without a circuit breaker a crash loop may be noticed only at the time-out'),
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
                    'ecs:StopServiceDeployment': optional('Rollback', 'take back a deployment that is under way', 'the service is updated back, through all stages'),
                    'ecs:ContinueServiceDeployment': neededWhen('with `on-pause: continue` or `mode: continue`', 'Rollout', 'continue what a PAUSE lifecycle hook holds'),
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
                    'ecs:StopTask': optional('One-off tasks', 'stop what takes too long, or whose run is cancelled', 'it goes on, with a warning'),
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
                    'ecs:ListServiceDeployments': optional('Preflight', 'find the last stable revision', "the family's revisions are gone by, with a notice"),
                    'ecs:DescribeServiceRevisions': optional('Preflight', 'read what was deployed then', "the family's revisions are gone by, with a notice"),
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
                    'iam:PassRole': neededWhen('with a `roleArn` in the file (blue/green, EBS volumes)', 'Update', 'hand over the infrastructure role that its file names'),
                },
            },
            {
                sid: 'LetEcsHaveItsRole',
                resource: 'arn:aws:iam::ACCOUNT:role/aws-service-role/ecs.amazonaws.com/*',
                condition: { StringEquals: { 'iam:AWSServiceName': 'ecs.amazonaws.com' } },
                actions: {
                    'iam:CreateServiceLinkedRole': neededWhen('for the first service of an account in a VPC or behind a load balancer', 'Update', 'have ECS create its service-linked role'),
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
                    'elasticloadbalancing:DescribeTargetGroups': optional('Checks', 'look for the target groups of the services', 'a notice instead'),
                },
            },
        ],
    },
];

;// CONCATENATED MODULE: ./build/aws/permissions/image.js

const REPOSITORY = 'arn:aws:ecr:REGION:ACCOUNT:repository/REPOSITORY';
const KEY = 'arn:aws:kms:REGION:ACCOUNT:key/KEY';
/** What docker calls. https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html */
const PUSH = neededWhen('to build', 'Image', 'push the image');
const INSPECTOR = neededWhen('with enhanced scanning', 'Scan', 'have ECR show the findings of Amazon Inspector');
/**
 * The image, its repository and its scan.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
 */
const IMAGE = [
    {
        name: 'build',
        title: 'Build and push',
        asker: 'the input repository',
        statements: [
            {
                sid: 'LogInToEcr',
                resource: '*',
                actions: { 'ecr:GetAuthorizationToken': neededWhen('to build', 'Image', 'log docker in') },
            },
            {
                sid: 'FindTheImage',
                resource: REPOSITORY,
                actions: {
                    'ecr:DescribeRepositories': needed('Preflight', 'read its registry, and whether its tags are immutable'),
                    'ecr:DescribeImages': needed('Preflight', 'see whether the image is there already, and its digest'),
                },
            },
            {
                sid: 'PushTheImage',
                resource: REPOSITORY,
                actions: {
                    'ecr:InitiateLayerUpload': PUSH,
                    'ecr:UploadLayerPart': PUSH,
                    'ecr:CompleteLayerUpload': PUSH,
                    'ecr:BatchCheckLayerAvailability': PUSH,
                    'ecr:BatchGetImage': {
                        ...PUSH,
                        needed: 'to build, or with `additional-tags`',
                        purpose: 'push or tag the image',
                    },
                    'ecr:PutImage': { ...PUSH, needed: 'to build, or with `additional-tags`', purpose: 'push or tag the image' },
                },
            },
        ],
    },
    {
        name: 'build cache',
        title: 'Build cache and base images',
        asker: 'docker',
        statements: [
            {
                sid: 'PullFromTheRepository',
                resource: REPOSITORY,
                actions: {
                    'ecr:GetDownloadUrlForLayer': optional('Image', 'pull a build cache or base images from the repository', 'no `cache-from: type=registry,…`, and no base image from there'),
                },
            },
        ],
    },
    {
        name: 'create-repository',
        title: 'Create the repository',
        asker: 'create-repository',
        inputs: 'create-repository',
        statements: [
            {
                sid: 'FindTheRegistry',
                resource: '*',
                actions: {
                    'ecr:GetAuthorizationToken': neededWhen('where it is missing', 'Preflight', 'learn the host of the registry'),
                },
            },
            {
                sid: 'CreateTheRepository',
                resource: REPOSITORY,
                actions: {
                    'ecr:CreateRepository': neededWhen('where it is missing', 'Repository', 'create the repository'),
                    'ecr:PutLifecyclePolicy': neededWhen('where it is missing', 'Repository', 'set its lifecycle policy'),
                },
            },
            {
                sid: 'EncryptTheRepository',
                resource: KEY,
                // ECR calls KMS for whoever creates the repository: https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
                condition: { StringEquals: { 'kms:ViaService': 'ecr.REGION.amazonaws.com' } },
                actions: {
                    'kms:DescribeKey': neededWhen('with `repository-kms-key`', 'Repository', 'have ECR find the KMS key'),
                    'kms:CreateGrant': neededWhen('with `repository-kms-key`', 'Repository', 'have ECR use the KMS key'),
                },
            },
        ],
    },
    {
        name: 'scan',
        title: 'Scan the image',
        asker: 'scan',
        inputs: 'scan',
        statements: [
            {
                sid: 'ScanTheImage',
                resource: REPOSITORY,
                actions: {
                    'ecr:DescribeImageScanFindings': needed('Scan', 'read the findings, of basic and of enhanced scanning'),
                    'ecr:BatchGetImage': neededWhen('where the image is for several platforms', 'Scan', 'find the images of its platforms'),
                    'ecr:StartImageScan': neededWhen('where nobody has started one (basic scanning)', 'Scan', 'start the scan'),
                },
            },
            {
                sid: 'ReadInspectorsFindings',
                // ECR asks Inspector for whoever reads them: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced-iam.html
                resource: '*',
                actions: {
                    'inspector2:ListFindings': INSPECTOR,
                    'inspector2:ListCoverage': INSPECTOR,
                },
            },
        ],
    },
];

;// CONCATENATED MODULE: ./build/aws/permissions/others.js

const APPLICATION = 'arn:aws:codedeploy:REGION:ACCOUNT:application:APPLICATION';
const DEPLOYMENT_GROUP = 'arn:aws:codedeploy:REGION:ACCOUNT:deploymentgroup:APPLICATION/*';
const DEPLOYMENT_CONFIG = 'arn:aws:codedeploy:REGION:ACCOUNT:deploymentconfig:*';
/**
 * What other services than ECS and ECR do, and what they are asked for.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodedeploy.html
 */
const OTHERS = [
    {
        name: 'secrets',
        title: 'Secrets by name',
        asker: 'a name in the input secrets',
        statements: [
            {
                sid: 'FindSecrets',
                resource: 'arn:aws:secretsmanager:REGION:ACCOUNT:secret:SECRET-??????',
                actions: {
                    'secretsmanager:DescribeSecret': neededWhen('with `secretsmanager:NAME`', 'Preflight', 'find the full ARN of the secret, never its value'),
                },
            },
            {
                sid: 'FindParameters',
                resource: '*',
                actions: {
                    'ssm:DescribeParameters': optional('Preflight', 'find the full ARN of the parameter', 'parameters are registered by their names, with a notice'),
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
                    'application-autoscaling:DescribeScalableTargets': needed('Preflight', 'read the limits that are set already'),
                    'application-autoscaling:DescribeScalingPolicies': needed('Preflight', 'read the policies that are set already'),
                    'elasticloadbalancing:DescribeTargetGroups': neededWhen('with `autoscaling-requests`', 'Preflight', 'find the load balancer whose requests are counted'),
                },
            },
            {
                sid: 'SetAutoScaling',
                resource: 'arn:aws:application-autoscaling:REGION:ACCOUNT:scalable-target/*',
                actions: {
                    'application-autoscaling:RegisterScalableTarget': neededWhen('where something differs', 'Auto-scaling', 'set the limits'),
                    'application-autoscaling:PutScalingPolicy': neededWhen('where something differs', 'Auto-scaling', 'set the target tracking policies'),
                },
            },
            {
                sid: 'LetItHaveItsAlarms',
                // Application Auto Scaling looks whether the caller may do them:
                // https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_permission_validation.html
                resource: '*',
                actions: {
                    'cloudwatch:DescribeAlarms': neededWhen('where something differs', 'Auto-scaling', 'have the alarms of the policies set'),
                    'cloudwatch:PutMetricAlarm': neededWhen('where something differs', 'Auto-scaling', 'have the alarms of the policies set'),
                    'cloudwatch:DeleteAlarms': neededWhen('where something differs', 'Auto-scaling', 'have the alarms of the policies set'),
                },
            },
            {
                sid: 'LetItHaveItsRole',
                resource: 'arn:aws:iam::ACCOUNT:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/*',
                condition: { StringEquals: { 'iam:AWSServiceName': 'ecs.application-autoscaling.amazonaws.com' } },
                actions: {
                    'iam:CreateServiceLinkedRole': neededWhen('for the first scalable service of an account', 'Auto-scaling', 'have Application Auto Scaling create its service-linked role'),
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
                    'codedeploy:GetDeploymentGroup': needed('Preflight', "read the group's services and waits, and whether it is busy"),
                    'codedeploy:GetDeploymentConfig': neededWhen('with `deployment-config` in `codedeploy`; CreateDeployment asks for it too', 'Preflight, update', 'find the deployment configuration'),
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
                    'codedeploy:BatchGetDeploymentTargets': optional('Rollout', 'show lifecycle events, traffic and tasks', 'a notice instead, and crash loops are not noticed'),
                    'codedeploy:StopDeployment': neededWhen('with `rollback: true`', 'Rollback', 'take back a deployment that is under way'),
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

;// CONCATENATED MODULE: ./build/aws/permissions.js



/**
 * Every IAM action that a run may need, by feature: docs/permissions.md, README's policy and what an access denied says come from
 * here. Only the trust policies are not in it, sts:AssumeRoleWithWebIdentity among them.
 */
const FEATURES = [...IMAGE, ...DEPLOYMENT, ...OTHERS];
/**
 * What needs an action; undefined where no feature does.
 *
 * @param resource what AWS named; of several features those are left whose policy has such a resource, and every run's come first
 */
function reasonFor(action, resource) {
    const all = FEATURES.flatMap((feature) => feature.statements.flatMap((statement) => {
        const use = statement.actions[action];
        return use ? { feature, statement, use } : [];
    }));
    const named = all.filter(({ statement }) => resource !== undefined && covers(statement, resource));
    const uses = narrowed(named.length > 0 ? named : all);
    const [only] = uses;
    if (!only)
        return undefined;
    const { inputs } = only.feature;
    const subject = ({ feature, use }, verb) => `${feature.asker} ${verb} ${use.purpose}`;
    const needs = uses.map((one, index) => subject(one, index === 0 ? 'needs it to' : 'to')).join(', ');
    return {
        why: uses.length === 1 && inputs ? `${needs} (or leave ${inputs} out)` : needs,
        sections: uses.map(({ feature }) => feature.title),
    };
}
/** The actions of a statement, by its Sid. */
function actionsOf(sid) {
    const statement = FEATURES.flatMap(({ statements }) => statements).find((one) => one.sid === sid);
    return Object.keys(statement?.actions ?? {});
}
/** What every deployment needs goes without saying for the rest; suggestions are asked for by nobody. */
function narrowed(uses) {
    const basic = uses.filter(({ feature }) => feature.name === 'deploy');
    if (basic.length > 0)
        return basic;
    const real = uses.filter(({ feature }) => feature.name !== 'suggestions');
    return real.length > 0 ? real : uses;
}
function covers({ resource }, arn) {
    return [resource].flat().some((pattern) => pattern !== '*' && toRegExp(pattern).test(arn));
}
function toRegExp(pattern) {
    const source = pattern
        .replace(/[.\\+^$|(){}[\]]/g, '\\$&')
        .replace(/\*|\?|\b[A-Z][A-Z_]{2,}\b/g, (part) => (part === '?' ? '.' : '.*'))
        .replace(/^arn:aws:/, 'arn:[^:]*:');
    return new RegExp(`^${source}$`);
}

;// CONCATENATED MODULE: ./build/aws/errors.js


const ACCESS_DENIED = ['AccessDeniedException', 'AccessDenied', 'UnauthorizedOperation'];
const EXPIRED = ['ExpiredTokenException', 'ExpiredToken', 'RequestExpired'];
const NOT_ACCEPTED = [
    'UnrecognizedClientException',
    'InvalidClientTokenId',
    'InvalidSignatureException',
    'SignatureDoesNotMatch',
    'IncompleteSignature',
];
const THROTTLED = [
    'ThrottlingException',
    'Throttling',
    'ThrottledException',
    'RequestThrottledException',
    'RequestThrottled',
    'RequestLimitExceeded',
    'TooManyRequestsException',
    'LimitExceededException',
    'SlowDown',
];
const UNREACHABLE = ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ECONNRESET', 'EPIPE'];
function isAwsError(error, ...names) {
    return error instanceof Error && names.includes(error.name);
}
function isAccessDenied(error) {
    return isAwsError(error, ...ACCESS_DENIED);
}
/**
 * Whether AWS refused for good, so that asking again is useless. Throttling, 5xx, resets, time-outs and DNS failures are not
 * refusals: whoever watches a rollout goes on asking.
 */
function isLastingRefusal(error) {
    if (!(error instanceof Error))
        return true;
    // Ours: a role that cannot be assumed.
    if (error instanceof errors/* DeployError */.sH)
        return true;
    const { name, $metadata } = error;
    if (name === 'CredentialsProviderError')
        return true;
    if (THROTTLED.includes(name))
        return false;
    const status = $metadata?.httpStatusCode;
    return status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429;
}
/**
 * The action of "is not authorized to perform: ecs:UpdateService on resource: arn:…", as IAM words it for every service.
 * Undefined where the message does not say.
 */
function missingPermission(error) {
    if (!(error instanceof Error))
        return undefined;
    const match = /not authorized to perform: ([\w-]+:\w+)(?: on resource: (\S+))?/.exec(error.message);
    if (!match?.[1])
        return undefined;
    return { action: match[1], resource: match[2]?.replace(/[.,;]+$/, '') };
}
/**
 * What happened, why and what to do next, for an error that an AWS call ended with.
 *
 * @param doing completes "Cannot …": `update service "api" in cluster "production"`
 */
function explainAwsError(error, doing) {
    if (error instanceof errors/* DeployError */.sH)
        return error;
    const { name, message, $metadata } = (error instanceof Error ? error : new Error(String(error)));
    const request = $metadata?.requestId ? ` (request id ${$metadata.requestId})` : '';
    return new errors/* DeployError */.sH({
        what: `Cannot ${doing}.`,
        why: $metadata?.httpStatusCode ? `AWS answered ${name}: ${message}${request}` : `${name}: ${message}`,
        next: nextStep(error),
        cause: error,
    });
}
function nextStep(error) {
    const { name, message, code } = error;
    if (ACCESS_DENIED.includes(name))
        return permissionStep(error);
    if (EXPIRED.includes(name)) {
        return 'The credentials expired. Let this action assume the role itself (role-to-assume), which renews them, or ask for a longer session.';
    }
    if (name === 'CredentialsProviderError') {
        return ('No AWS credentials were found. Give a role as role-to-assume (the job needs `permissions: id-token: write`), run ' +
            'aws-actions/configure-aws-credentials in a step before this one, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.');
    }
    if (NOT_ACCEPTED.includes(name)) {
        return 'AWS does not accept these credentials. Check that they belong to the partition of aws-region and were not deleted.';
    }
    if (/region is missing/i.test(message))
        return 'Set the input aws-region, or AWS_REGION in the environment.';
    if (THROTTLED.includes(name)) {
        return `AWS still throttled the call after ${attempts(error)}. Run the job again; if it recurs, ask AWS for a higher API rate.`;
    }
    if (name === 'TimeoutError')
        return 'AWS did not answer. Check the network between the runner and AWS (proxy, VPC endpoints).';
    if (code && UNREACHABLE.includes(code)) {
        return 'AWS could not be reached. Check that aws-region exists, and the network between the runner and AWS (proxy, DNS, VPC endpoints).';
    }
    return undefined;
}
function attempts(error) {
    const count = error.$metadata?.attempts;
    return count ? `${count} attempts` : 'many attempts';
}
function permissionStep(error) {
    const missing = missingPermission(error);
    if (!missing)
        return 'The role of this job lacks a permission: docs/permissions.md has the policies.';
    const { message } = error;
    if (/explicit deny/i.test(message)) {
        return `A policy denies ${missing.action} explicitly: an Allow elsewhere does not help, the Deny has to go.`;
    }
    if (/service control policy/i.test(message)) {
        return `A service control policy of the organization stands in the way: its administrator has to allow ${missing.action}.`;
    }
    const allow = `Allow ${missing.action}${missing.resource ? ` on ${missing.resource}` : ''}`;
    const reason = reasonFor(missing.action, missing.resource);
    const sections = reason?.sections.map((section) => `"${section}"`).join(' or ');
    const step = reason
        ? `${allow}: ${reason.why}. docs/permissions.md has the policy (section ${sections}).`
        : `${allow} (docs/permissions.md has the policies).`;
    return /permissions boundary/i.test(message) ? `${step} The role's permissions boundary has to allow it too.` : step;
}


/***/ }),

/***/ 395:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  takeBack: () => (/* binding */ takeBack)
});

// UNUSED EXPORTS: wayBackOf

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-ecs/dist-cjs/index.js
var dist_cjs = __webpack_require__(212);
;// CONCATENATED MODULE: ./build/aws/arn.js
/** Undefined when `text` is not an ARN. */
function parseArn(text) {
    const [prefix, partition, service, region, account, ...rest] = text.split(':');
    const resource = rest.join(':');
    if (prefix !== 'arn' || !partition || !service || !resource)
        return undefined;
    return { partition, service, region: region ?? '', account: account ?? '', resource };
}
function formatArn(arn) {
    return `arn:${arn.partition}:${arn.service}:${arn.region}:${arn.account}:${arn.resource}`;
}
/** "family:42" of a task definition ARN; what is not an ARN ("api:42", "api") is returned as it is. */
function taskDefinitionName(arn) {
    return parseArn(arn)?.resource.replace(/^task-definition\//, '') ?? arn;
}
/** "family" of a task definition ARN or of "family:42". */
function taskDefinitionFamily(arn) {
    return taskDefinitionName(arn).replace(/:\d+$/, '');
}
/** 42 of a task definition ARN or of "family:42"; undefined without a revision. */
function taskDefinitionRevision(arn) {
    const revision = /:(\d+)$/.exec(taskDefinitionName(arn))?.[1];
    return revision === undefined ? undefined : Number(revision);
}
/**
 * "api" of a service ARN, both of `service/production/api` and of the format without the cluster that accounts from
 * before 2018 still meet (`service/api`); also of the ARN of a service deployment or service revision, which name their
 * service. What is not an ARN is returned as it is.
 */
function serviceName(arn) {
    const resource = parseArn(arn)?.resource;
    if (resource === undefined)
        return arn;
    const [kind, ...path] = resource.split('/');
    const name = kind === 'service-deployment' || kind === 'service-revision' ? path[1] : path.at(-1);
    return name ?? arn;
}
/**
 * "production" of a cluster ARN, or of the ARN of a service, task, service deployment or service revision that names its
 * cluster; undefined for the formats that do not. What is not an ARN is a cluster's name already.
 */
function clusterName(arn) {
    const resource = parseArn(arn)?.resource;
    if (resource === undefined)
        return arn;
    const [kind, ...path] = resource.split('/');
    return kind === 'cluster' || path.length > 1 ? path[0] : undefined;
}
/** The last part of an ARN's path: a task's id, a service deployment's id. What is not an ARN is returned as it is. */
function resourceId(arn) {
    return parseArn(arn)?.resource.split('/').at(-1) ?? arn;
}

// EXTERNAL MODULE: ./build/aws/clients.js
var clients = __webpack_require__(4694);
// EXTERNAL MODULE: ./build/aws/errors.js + 5 modules
var errors = __webpack_require__(886);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
;// CONCATENATED MODULE: ./build/clock.js

const systemClock = {
    now: () => Date.now(),
    sleep: async (ms, signal) => {
        await (0,promises_.setTimeout)(ms, undefined, signal ? { signal } : {});
    },
};

;// CONCATENATED MODULE: ./build/inputs/defaults.js
/** The defaults that action.yml declares too: they hold when the action runs outside of a workflow, and for empty values. */
const DEFAULTS = {
    mode: 'deploy',
    rebuild: 'if-missing',
    'create-repository': 'false',
    scan: 'off',
    'scan-threshold': 'HIGH',
    'scan-timeout-minutes': '10',
    context: '.',
    'plaintext-secrets': 'warn',
    'force-new-deployment': 'false',
    order: 'together',
    'on-busy': 'replace',
    wait: 'true',
    'timeout-minutes': '30',
    rollback: 'true',
    'on-pause': 'wait',
    'on-cancel': 'leave',
    'log-lines': '50',
    'autoscaling-scale-out-cooldown': '60',
    'autoscaling-scale-in-cooldown': '300',
};

;// CONCATENATED MODULE: ./build/inputs/reader.js

/** What a parse function throws: the text that follows the input's name, `"half an hour" is not a number of minutes (1 to 360)`. */
class reader_Refused extends Error {
    name = 'Refused';
}
/**
 * Reads inputs the way `@actions/core` does (INPUT_ and the name in capitals, spaces as underscores, dashes kept, trimmed) and
 * collects what is wrong with them, so that every problem is reported at once.
 *
 * `@actions/core` itself is not imported: loading it costs about 50 ms before the first AWS call.
 */
class InputReader {
    /** One line each: "name: what is wrong (what is allowed)". */
    problems = [];
    #env;
    constructor(env) {
        this.#env = env;
    }
    /** The text of an input; empty where it is not given. */
    text(name) {
        return (this.#env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '').trim();
    }
    refuse(name, problem) {
        this.problems.push(`${name}: ${problem}`);
    }
    /** Undefined where the input is not given, or refused. */
    optional(name, parse) {
        const text = this.text(name);
        return text === '' ? undefined : this.#parsed(name, text, parse);
    }
    /** `missing` is the problem to report where the input is not given. Undefined only after a problem was reported. */
    required(name, parse, missing) {
        const text = this.text(name);
        if (text !== '')
            return this.#parsed(name, text, parse);
        this.refuse(name, missing);
        return undefined;
    }
    /** The default stands in for an input that is not given or refused. */
    withDefault(name, parse) {
        return this.optional(name, parse) ?? parse(DEFAULTS[name]);
    }
    /** Items one a line or separated by commas. */
    list(name, parse) {
        return this.#items(name, this.text(name).split(/[\n,]/), parse);
    }
    /** `missing` is the problem to report where there is no item at all. */
    requiredList(name, parse, missing) {
        if (/^[\s,]*$/.test(this.text(name)))
            this.refuse(name, missing);
        return this.list(name, parse);
    }
    /** Items one a line: they may hold commas. */
    lines(name, parse) {
        return this.#items(name, this.text(name).split('\n'), parse);
    }
    /** @param identity what may occur only once; it is shown */
    refuseRepeats(name, items, identity = (item) => item) {
        const all = items.map(identity);
        const repeated = new Set(all.filter((item, index) => all.indexOf(item) < index));
        for (const item of repeated)
            this.refuse(name, `${reader_quote(item)} is given more than once`);
    }
    /**
     * `KEY=value`, one a line, split at the first "=": empty values are values. Neither values nor lines without a "=" are ever
     * shown: they may be secrets.
     */
    map(name, parseKey, parseValue) {
        // Without a prototype, so that a key may be called anything, __proto__ included.
        const map = Object.create(null);
        for (const [index, raw] of this.text(name).split('\n').entries()) {
            const line = raw.trim();
            if (line === '')
                continue;
            const at = line.indexOf('=');
            if (at < 0) {
                this.refuse(name, `line ${index + 1} has no "=" (give KEY=value, one a line)`);
                continue;
            }
            const key = this.#parsed(name, line.slice(0, at), parseKey);
            if (key === undefined)
                continue;
            if (key in map) {
                this.refuse(name, `${reader_quote(key)} is given more than once`);
                continue;
            }
            map[key] = this.#parsed(name, line.slice(at + 1), (value) => parseValue(value, key)) ?? '';
        }
        return map;
    }
    /** `KEY=value`, one a line, of keys that are known, each with a form of its own. One without a value is not given. */
    settings(name, forms) {
        const known = Object.keys(forms);
        const parsed = {};
        const key = (text) => {
            if (known.includes(text))
                return text;
            throw new reader_Refused(`${reader_quote(text)} is not one of ${known.join(', ')}`);
        };
        this.map(name, key, (value, of) => {
            // Of a variable that is not set: `application=${{ vars.APPLICATION }}`.
            if (value === '')
                return value;
            try {
                parsed[of] = forms[of]?.(value);
            }
            catch (error) {
                throw error instanceof reader_Refused ? new reader_Refused(`${of}: ${error.message}`) : error;
            }
            return value;
        });
        return parsed;
    }
    #items(name, texts, parse) {
        return texts
            .map((text) => text.trim())
            .filter((text) => text !== '')
            .map((text) => this.#parsed(name, text, parse))
            .filter((item) => item !== undefined);
    }
    #parsed(name, text, parse) {
        try {
            return parse(text);
        }
        catch (error) {
            if (!(error instanceof reader_Refused))
                throw error;
            this.refuse(name, error.message);
            return undefined;
        }
    }
}
/** A value as it is shown in a problem: on one line, shortened. */
function reader_quote(text) {
    return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}

;// CONCATENATED MODULE: ./build/inputs/forms.js


/** Any text. */
const anything = (text) => text;
/** The YAML 1.2 core schema's booleans, as `@actions/core` takes them. */
const forms_boolean = (text) => {
    if (['true', 'True', 'TRUE'].includes(text))
        return true;
    if (['false', 'False', 'FALSE'].includes(text))
        return false;
    throw new Refused(`${quote(text)} is not a boolean (true or false)`);
};
/** A whole number between `least` and `most`. */
function wholeNumber(least, most) {
    return (text) => {
        const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
        if (value >= least && value <= most)
            return value;
        throw new Refused(`${quote(text)} is not a whole number from ${least} to ${most}`);
    };
}
/** Minutes, fractions allowed, as milliseconds. */
function minutes(least, most) {
    return (text) => {
        const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
        if (value >= least && value <= most)
            return Math.round(value * 60_000);
        throw new Refused(`${quote(text)} is not a number of minutes (${least} to ${most})`);
    };
}
function oneOf(...allowed) {
    return (text) => {
        const match = allowed.find((value) => value === text);
        if (match !== undefined)
            return match;
        throw new Refused(`${quote(text)} is not one of ${allowed.join(', ')}`);
    };
}
function matching(pattern, what) {
    return (text) => {
        if (pattern.test(text))
            return text;
        throw new reader_Refused(`${reader_quote(text)} is not ${what}`);
    };
}
/** us-east-1, ap-southeast-7, us-gov-west-1, us-isob-east-1, eusc-de-east-1 */
const region = matching(/^[a-z]{2,}(-[a-z]+)+-\d+$/, 'an AWS region (for example ap-south-1)');
const webAddress = (text) => {
    if (/^https?:$/.test(URL.parse(text)?.protocol ?? ''))
        return text;
    throw new Refused(`${quote(text)} is not a web address (https://…)`);
};
const roleArn = matching(/^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/, 'the ARN of an IAM role (arn:aws:iam::123456789012:role/deploy)');
const accountId = matching(/^\d{12}$/, 'an AWS account id (12 digits)');
const containerName = matching(/^[\w-]{1,255}$/, 'a container name (up to 255 letters, digits, "_" and "-")');
/** The grammar of the OCI distribution specification. */
const imageTag = matching(/^\w[\w.-]{0,127}$/, 'an image tag (up to 128 letters, digits, "_", "." and "-", the first of them a letter, digit or "_")');
const platform = matching(/^[a-z0-9]+\/[a-z0-9_]+(\/[a-z0-9.]+)?$/, 'a platform (os/arch, for example linux/arm64)');
/** An ECR repository name is 2 to 256 characters long; the pattern is that of ECR's CreateRepository. */
const REPOSITORY_NAME = /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
const HOST = /^[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::\d{1,5})?$/;
/** Registries that speak no ECR API, and that people use beside it. */
const NOT_ECR = /(?:^|\.)(?:docker\.io|ghcr\.io|quay\.io|gcr\.io|pkg\.dev|azurecr\.io|public\.ecr\.aws)$/;
/** A repository of ECR, by name or by full URI. Where the URI is composed as AWS does it, the account is in it. */
const repository = (text) => {
    const scheme = /^[a-z]+:\/\//.exec(text);
    if (scheme)
        throw new Refused(`${quote(text)} is a URL (leave out ${quote(scheme[0])})`);
    const { host, path } = splitHost(text);
    const tag = /[:@].*$/.exec(path);
    if (tag) {
        const advice = tag[0].startsWith('@') ? 'to deploy a ready image use image instead' : 'give the tag as image-tag';
        throw new Refused(`${quote(text)} has ${quote(tag[0])} at its end (leave it out; ${advice})`);
    }
    if (host !== undefined && NOT_ECR.test(host)) {
        throw new Refused(`${quote(text)} is not in a private registry of Amazon ECR (to deploy a ready image from ${host} use image instead)`);
    }
    const hostIsFine = host === undefined || HOST.test(host);
    if (hostIsFine && path.length >= 2 && path.length <= 256 && REPOSITORY_NAME.test(path))
        return text;
    throw new Refused(`${quote(text)} is not an ECR repository (a name such as team/api: 2 to 256 lower-case letters and digits, with single ` +
        '".", "_", "-" and "/" between them; or the full URI)');
};
/** A KMS key as ECR's CreateRepository takes it: ARN, id or alias. */
const kmsKey = matching(/^(arn:aws[\w-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)\/[\w/-]+|(mrk-)?[0-9a-f-]{32,36}|alias\/[\w/-]+)$/, 'a KMS key (its ARN, its id, or alias/NAME)');
/** The path of a file that is JSON or YAML by its name. */
const dataFile = (text) => {
    if (/\.(json|ya?ml)$/i.test(text))
        return text;
    throw new Refused(`${quote(text)} is not the path of a JSON or YAML file (.json, .yml or .yaml)`);
};
/** A complete image reference, as docker takes it: `host/path:tag@sha256:…`, host, tag and digest optional. */
const imageReference = (text) => {
    const match = /^(.+?)(?::(\w[\w.-]{0,127}))?(?:@sha256:[0-9a-f]{64})?$/.exec(text);
    const { host, path } = splitHost(match?.[1] ?? '');
    // Docker's own names allow more separators than ECR: "__" and runs of "-".
    const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
    if ((host === undefined || HOST.test(host)) && new RegExp(`^${component}(?:/${component})*$`).test(path))
        return text;
    throw new Refused(`${quote(text)} is not an image reference (registry/repository:tag or registry/repository@sha256:…)`);
};
/** `id=npm,src=.npmrc` or `id=token,env=TOKEN`. What is refused is not shown: it may hold the secret itself. */
const buildSecret = (text) => {
    const fields = new Map(text.split(',').map((field) => splitAt(field, '=')));
    const known = [...fields.keys()].every((key) => ['id', 'src', 'source', 'env', 'type'].includes(key));
    if (known && fields.get('id'))
        return text;
    throw new Refused('a line is not a build secret as docker takes it (id=NAME,env=VARIABLE or id=NAME,src=FILE; the secret itself belongs into ' +
        "the step's env or into a file)");
};
function idOfBuildSecret(secret) {
    return new Map(secret.split(',').map((field) => splitAt(field, '='))).get('id') ?? '';
}
/** `KEY=value`, or `KEY` to take the value from the environment. What is refused is not shown. */
const buildArg = (text) => {
    if (/^[^\s=]+(=|$)/.test(text))
        return text;
    throw new Refused('a line is not a build argument (KEY=value, or KEY to take the value from the environment; one a line)');
};
const label = (text) => {
    if (/^[^\s=]+=/.test(text))
        return text;
    throw new Refused(`${quote(text)} is not a label (key=value, one a line)`);
};
function keyOf(keyAndValue) {
    return splitAt(keyAndValue, '=')[0];
}
function splitAt(text, separator) {
    const at = text.indexOf(separator);
    return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}
/** The name of an environment variable. ECS takes nearly any; one with a space is a slip ("KEY = value"). */
const variableName = (text) => {
    if (/^[^\s=]+$/.test(text))
        return text;
    throw new Refused(`${quote(text)} is not the name of a variable (KEY=value without spaces around the "=", one a line)`);
};
/**
 * Secret.valueFrom of ECS: an ARN of Secrets Manager or of the SSM Parameter Store, or a parameter's name; or a name to look the ARN up
 * by, `secretsmanager:NAME` with a JSON key and a version as in an ARN, and `ssm:NAME`. Never shown.
 */
function secretSource(text, key) {
    const secret = /^arn:aws[\w-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[^\s:]+(:[^\s:]*){0,3}$/;
    const parameter = /^arn:aws[\w-]*:ssm:[a-z0-9-]+:\d{12}:parameter\/[\w./-]+$/;
    const parameterName = /^(ssm:)?[\w./-]{1,1011}$/;
    // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
    const secretName = /^secretsmanager:[\w/+=.@-]{1,512}(:[^\s:]*){0,3}$/;
    if (secretName.test(text)) {
        const [, , , stage, version] = text.split(':');
        if (!stage || !version)
            return text;
        throw new Refused(`the value of ${quote(key)} has both a staging label and a version id (ECS takes one of them)`);
    }
    if (secret.test(text) || parameter.test(text) || parameterName.test(text))
        return text;
    throw new Refused(`the value of ${quote(key)} is not what ECS can read a secret from (the ARN of a Secrets Manager secret or of an SSM ` +
        'parameter, secretsmanager:NAME, or the name of an SSM parameter; not the secret itself)');
}

;// CONCATENATED MODULE: ./build/inputs/roles.js

const NO_TOKEN = 'the job may not ask for an OIDC token; give it permissions: id-token: write (and contents: read, which setting permissions takes away)';
/** Undefined where no role is given. @param env besides inputs: the runner's OIDC variables, repository and run */
function readRoles(input, env) {
    const role = input.optional('role-to-assume', roleArn);
    const deployRole = input.optional('deploy-role-to-assume', roleArn);
    const { ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken = '', ACTIONS_ID_TOKEN_REQUEST_URL: url = '' } = env;
    if (input.text('role-to-assume') !== '' && !(requestToken && url))
        input.refuse('role-to-assume', NO_TOKEN);
    if (role === undefined && deployRole === undefined)
        return undefined;
    return { role, deployRole, sessionName: sessionNameOf(env), oidc: { url, requestToken } };
}
/** "ship-to-ecs-acme-api-8123456789": what CloudTrail shows. STS allows 2 to 64 letters, digits and "_+=,.@-". */
function sessionNameOf({ GITHUB_REPOSITORY = '', GITHUB_RUN_ID = '' }) {
    const run = GITHUB_RUN_ID.slice(-20);
    const repository = GITHUB_REPOSITORY.replaceAll(/[^\w+=,.@-]/g, '-').slice(0, 64 - 'ship-to-ecs--'.length - run.length);
    return ['ship-to-ecs', repository, run].filter(Boolean).join('-');
}

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
;// CONCATENATED MODULE: ./build/job.js

/** Pure over the environment. Nothing is required: outside of a workflow there is just less to tell. */
function readJob(env) {
    const serverUrl = env.GITHUB_SERVER_URL || 'https://github.com';
    const { GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: runId, GITHUB_RUN_ATTEMPT: attempt } = env;
    return {
        sha: env.GITHUB_SHA || undefined,
        repository: repository || undefined,
        serverUrl,
        runUrl: repository && runId
            ? `${serverUrl}/${repository}/actions/runs/${runId}${attempt ? `/attempts/${attempt}` : ''}`
            : undefined,
        tempDir: env.RUNNER_TEMP || (0,external_node_os_.tmpdir)(),
    };
}

// EXTERNAL MODULE: external "node:string_decoder"
var external_node_string_decoder_ = __webpack_require__(6193);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
;// CONCATENATED MODULE: ./build/report/printable.js

/** Control characters but tab, and the marks that turn the direction of text: they make a line look like another. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
/**
 * What a program wrote, as lines that can be shown: without colours and other terminal sequences. A carriage return ends a
 * line as it does for the runner, which reads a workflow command behind one too.
 */
function printableLines(text) {
    return (0,external_node_util_.stripVTControlCharacters)(text)
        .replace(/[\r\n]+$/, '')
        .split(/\r\n|[\r\n]/)
        .map((line) => line.replace(INVISIBLE, ''));
}

;// CONCATENATED MODULE: ./build/report/log.js


const INDENT = '    ';
/**
 * How the runner finds a command: at the start of a line, or in its older form anywhere in one.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
const COMMAND = /^\s*::|##\[/m;
/** The job's log, by workflow commands: https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
async function openLog() {
    const core = await __webpack_require__.e(/* import() */ 421).then(__webpack_require__.bind(__webpack_require__, 6421));
    /** Set while the runner takes no commands, because a stream is being shown. */
    let token;
    const resumeCommands = () => {
        if (token !== undefined)
            core.info(`::${token}::`);
        token = undefined;
    };
    const ours = (say) => (...args) => {
        resumeCommands();
        say(...args);
    };
    const show = (lines) => {
        const shown = lines.flatMap(printableLines).map((line) => `${INDENT}${line}`);
        if (token === undefined) {
            // Only who knows the token can have the runner obey commands again.
            token = crypto.randomUUID();
            shown.unshift(`::stop-commands::${token}`);
        }
        core.info(shown.join('\n'));
    };
    const untrusted = (lines) => {
        if (lines.length > 0)
            show(lines);
        resumeCommands();
    };
    return {
        info: ours((line) => (COMMAND.test(line) ? untrusted([line]) : core.info(line))),
        debug: ours((line) => core.debug(line)),
        notice: ours((message, title) => core.notice(message, title ? { title } : {})),
        warning: ours((message, title) => core.warning(message, title ? { title } : {})),
        error: ours((message, title) => core.error(message, title ? { title } : {})),
        group: async (title, run) => {
            ours(core.startGroup)(title);
            try {
                return await run();
            }
            finally {
                ours(core.endGroup)();
            }
        },
        untrusted,
        untrustedStream: () => {
            const decoder = new external_node_string_decoder_.StringDecoder('utf8');
            let unfinished = '';
            return {
                write: (data) => {
                    const lines = (unfinished + decoder.write(data)).split('\n');
                    unfinished = lines.pop() ?? '';
                    if (lines.length > 0)
                        show(lines);
                },
                end: () => untrusted([unfinished + decoder.end()].filter(Boolean)),
            };
        },
        mask: ours((secret) => core.setSecret(secret)),
    };
}

// EXTERNAL MODULE: ./node_modules/p-limit/index.js + 1 modules
var p_limit = __webpack_require__(370);
;// CONCATENATED MODULE: ./build/ecs/service.js

/**
 * How many calls of one kind go out at the same time: ECS refills an account's quota for each kind by a few calls a second, which
 * other jobs want a part of. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/request-throttling.html
 */
const AT_ONCE = 10;
/** DescribeServices takes at most ten services a call, DescribeServiceDeployments twenty deployments. */
const SERVICES_PER_CALL = 10;
const DEPLOYMENTS_PER_CALL = 20;
/**
 * The services of a cluster by their name; what ECS reports as MISSING is left out.
 *
 * @throws ECS DescribeServices' errors, ClusterNotFoundException among them
 */
async function describeServices(ecs, cluster, names, abortSignal, withTags = false) {
    const answers = await Promise.all(chunks(names, SERVICES_PER_CALL).map((services) => ecs.send(new dist_cjs/* DescribeServicesCommand */.H7c({ cluster, services, ...(withTags && { include: ['TAGS'] }) }), {
        abortSignal,
    })));
    const found = answers.flatMap(({ services }) => services ?? []);
    return new Map(found.map((service) => [service.serviceName ?? '', service]));
}
/** ECS DescribeServiceDeployments, by ARN. */
async function describeServiceDeployments(ecs, arns, abortSignal) {
    const answers = await Promise.all(chunks(arns, DEPLOYMENTS_PER_CALL).map((serviceDeploymentArns) => ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns }), { abortSignal })));
    const found = answers.flatMap(({ serviceDeployments }) => serviceDeployments ?? []);
    return new Map(found.map((deployment) => [deployment.serviceDeploymentArn ?? '', deployment]));
}
/** ECS UpdateService: the service as it is right after the call. */
async function updateService(ecs, update, abortSignal) {
    const { service } = await ecs.send(new dist_cjs/* UpdateServiceCommand */.kZr({
        cluster: update.cluster,
        service: update.service,
        taskDefinition: update.taskDefinition,
        ...(update.desiredCount !== undefined && { desiredCount: update.desiredCount }),
        ...(update.forceNewDeployment && { forceNewDeployment: true }),
        ...update.settings,
    }), { abortSignal });
    return service ?? {};
}
/** Names of the cluster's services, at most `limit`, for telling what does exist. */
async function listServiceNames(ecs, cluster, limit) {
    const names = [];
    for await (const { serviceArns } of paginateListServices({ client: ecs, pageSize: 100 }, { cluster })) {
        names.push(...(serviceArns ?? []).map(lastSegment));
        if (names.length >= limit)
            break;
    }
    return names.sort().slice(0, limit);
}
/** Names of the region's clusters: the first page. */
async function listClusterNames(ecs) {
    const { clusterArns } = await ecs.send(new ListClustersCommand({}));
    return (clusterArns ?? []).map(lastSegment).sort();
}
function lastSegment(arn) {
    return arn.slice(arn.lastIndexOf('/') + 1);
}
function chunks(items, size) {
    return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}

// EXTERNAL MODULE: ./build/ecs/watch.js + 4 modules
var ecs_watch = __webpack_require__(3670);
;// CONCATENATED MODULE: ./build/ecs/rollback.js






/**
 * Puts services back on the revision that they came from. All of them are tried, whatever becomes of one.
 *
 * A deployment that shifts traffic (blue/green, linear, canary) and is still under way is stopped: ECS shifts the traffic back to
 * the tasks that still run, at once. UpdateService would start another such deployment, with all its stages and bake times; it
 * is what is left when the deployment has finished, or may not be stopped. Never throws: a rollback that AWS refuses is a verdict too.
 *
 * @param onStarted called for each service whose rollback ECS has begun
 */
async function startRollbacks(ecs, services, options, onStarted) {
    const { clock } = options;
    const startedAt = clock.now();
    const refused = new Map();
    const rollouts = await (0,p_limit/* default */.A)(AT_ONCE).map(services, async (way) => {
        try {
            const rollout = await startOne(ecs, way, options);
            onStarted(way);
            return [rollout];
        }
        catch (error) {
            const { message } = (0,errors/* explainAwsError */.Ni)(error, `roll service "${way.service}" back`);
            const verdict = { kind: 'failed', by: 'ecs', reason: message };
            refused.set(way.service, { verdict, startedAt, endedAt: clock.now() });
            return [];
        }
    });
    return { rollouts: rollouts.flat(), refused };
}
/** Starts the rollbacks and watches them until the services are stable. */
async function rollBack(ecs, services, options, onStarted) {
    const startedAt = options.clock.now();
    const { refused: results, rollouts } = await startRollbacks(ecs, services, options, onStarted);
    // One at a time would wait for the slowest, together would stop at the first failure: each has a watch of its own.
    await Promise.all(rollouts.map(async (rollout) => {
        results.set(rollout.service, { startedAt, ...(await watchOne(ecs, rollout, options)) });
    }));
    return results;
}
async function startOne(ecs, way, options) {
    const { desiredCount, scalesOnly, service, serviceDeploymentBefore, taskDefinition } = way;
    const { cluster, log } = options;
    const stopped = desiredCount === undefined ? await stop(ecs, way, log) : undefined;
    if (stopped)
        return stopped;
    if (scalesOnly && desiredCount === undefined) {
        throw new Error('ECS does not take the deployment back, and there is no other revision to go back to');
    }
    const update = { cluster, service, taskDefinition, desiredCount, forceNewDeployment: false };
    const updated = await updateService(ecs, update);
    log.info(`${service}: rolling back to ${taskDefinitionName(taskDefinition)}`);
    return { ...(0,ecs_watch/* toRollout */.n1)(service, updated, serviceDeploymentBefore), scalesOnly };
}
/**
 * Has ECS take a deployment back that is under way: ECS StopServiceDeployment, which "rolls back the service deployment to the
 * previous service revision", with or without the service's own rollback option.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stop-service-deployment.html
 *
 * @returns the way back to watch; undefined where there is nothing to stop, or AWS refuses
 */
async function stop(ecs, way, log) {
    if (!way.underWay)
        return undefined;
    const { deploymentId, serviceDeploymentArn } = way.underWay;
    try {
        await ecs.send(new dist_cjs/* StopServiceDeploymentCommand */.a8L({ serviceDeploymentArn, stopType: 'ROLLBACK' }));
    }
    catch (error) {
        if (!(0,errors/* isLastingRefusal */.bZ)(error))
            throw error;
        log.info(`${way.service}: ${(0,errors/* explainAwsError */.Ni)(error, 'stop the deployment, so the service is updated back').message}`);
        return undefined;
    }
    log.info(`${way.service}: stopped; ECS takes it back to ${taskDefinitionName(way.taskDefinition)}`);
    return {
        service: way.service,
        deploymentId,
        createdAt: undefined,
        desiredCount: 0,
        serviceDeploymentBefore: undefined,
        serviceDeploymentArn,
        rollsBack: true,
    };
}
async function watchOne(ecs, rollout, options) {
    try {
        // What goes back was approved when it was deployed: no hook is to hold it.
        const outcome = (await watch(ecs, [rollout], { ...options, onPause: 'continue' })).get(rollout.service);
        // ECS's own way back has a deployment of its own, whose counts are not those that were watched.
        const counts = rollout.rollsBack ? undefined : outcome?.counts;
        if (outcome?.verdict)
            return { verdict: outcome.verdict, endedAt: outcome.endedAt, counts };
        throw new Error('the watch ended without a verdict');
    }
    catch (error) {
        const { message } = explainAwsError(error, `watch the rollback of service "${rollout.service}"`);
        return { verdict: { kind: 'failed', by: 'ecs', reason: message }, endedAt: options.clock.now() };
    }
}

;// CONCATENATED MODULE: ./build/ecs/step.js
/** Decides by DescribeServices what to do about a service. Pure. */
function nextStep(service, wanted) {
    const primary = primaryOf(service);
    if (wanted.forceNewDeployment || wanted.forcesSettings)
        return { kind: 'update', forceNewDeployment: true };
    if (service.taskDefinition !== wanted.taskDefinition)
        return { kind: 'update', forceNewDeployment: false };
    // ECS resolves a tag when a deployment starts, and starts none by itself for the same revision.
    if (wanted.imagePushed || primary?.rolloutState === 'FAILED')
        return { kind: 'update', forceNewDeployment: true };
    if (wanted.desiredCount !== undefined && wanted.desiredCount !== service.desiredCount) {
        return { kind: 'update', forceNewDeployment: false };
    }
    if (wanted.changesSettings)
        return { kind: 'update', forceNewDeployment: false };
    if (primary && isUnderWay(service))
        return { kind: 'watch', deployment: primary };
    return { kind: 'none' };
}
/** Whether that step starts a deployment: a change of the desired count alone does not. */
function startsDeployment(service, wanted) {
    const step = nextStep(service, wanted);
    return step.kind === 'update' && (step.forceNewDeployment || service.taskDefinition !== wanted.taskDefinition);
}
function primaryOf(service) {
    return service.deployments?.find(({ status }) => status === 'PRIMARY');
}
/** Whether a rollout is in progress. */
function isUnderWay(service) {
    const primary = primaryOf(service);
    if (primary?.rolloutState)
        return primary.rolloutState === 'IN_PROGRESS';
    return (service.deployments?.length ?? 0) > 1;
}
/** ARN of the revision that the service last ran steadily: what a rollback goes back to. */
function stableRevisionOf(service) {
    const completed = service.deployments?.find(({ rolloutState }) => rolloutState === 'COMPLETED');
    return completed?.taskDefinition ?? service.taskDefinition ?? '';
}

;// CONCATENATED MODULE: ./build/ecs/verdict.js

/**
 * A service deployment that was stopped says no reason when another one took its place, and DescribeServices may show that other
 * one some seconds later ("eventually consistent"): a stop without a reason is a failure only after this.
 */
const UNEXPLAINED_STOP_MS = 15_000;
/** The same for our deployment's absence while an older one is PRIMARY: before that it may be a stale read. */
const UNEXPLAINED_ABSENCE_MS = 60_000;
/** And while a newer one is: the event that ours had completed before may come some seconds later. */
const UNEXPLAINED_SUCCESSION_MS = 15_000;
/** Whether it is sure that the deployment will not come to an end as wanted; a paused one may. */
function isFailure(verdict) {
    return verdict.kind !== 'stable' && verdict.kind !== 'unchanged' && verdict.kind !== 'paused';
}
/**
 * What ECS shows of our deployment now, as a verdict, or undefined while it is under way. Pure: no clock, no calls.
 *
 * The service deployment API speaks for every strategy and decides where it can be read; DescribeServices' `deployments` add
 * the first signs of failure, and decide alone where it cannot be read. A snapshot from before our deployment (ECS's reads are
 * eventually consistent) decides nothing.
 */
function judge(started, snapshot) {
    const { service, serviceDeployment } = snapshot;
    if (!service)
        return { kind: 'failed', by: 'gone', reason: 'the service no longer exists' };
    if (service.status && service.status !== 'ACTIVE') {
        return { kind: 'failed', by: 'gone', reason: `the service was deleted (its status is ${service.status})` };
    }
    if (started.rollsBack)
        return ofRequestedRollback(started, service, serviceDeployment);
    if (serviceDeployment) {
        const verdict = ofServiceDeployment(serviceDeployment, started, service, snapshot.stoppedForMs ?? 0);
        if (verdict)
            return verdict;
    }
    return ofDeployments(started, service, snapshot);
}
/** By the service deployment's own status: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html */
function ofServiceDeployment(serviceDeployment, started, service, stoppedForMs) {
    const reason = reasonOf(serviceDeployment);
    switch (serviceDeployment.status) {
        case 'SUCCESSFUL':
            return { kind: 'stable' };
        case 'ROLLBACK_REQUESTED':
        case 'ROLLBACK_IN_PROGRESS':
        case 'ROLLBACK_SUCCESSFUL':
            return {
                kind: 'rolled-back',
                by: cause(serviceDeployment) ?? (wasRequested(serviceDeployment) ? 'request' : 'ecs'),
                reason,
                to: otherPrimary(started, service)?.taskDefinition ?? serviceDeployment.rollback?.serviceRevisionArn,
            };
        case 'ROLLBACK_FAILED':
            return { kind: 'rollback-failed', by: cause(serviceDeployment) ?? 'ecs', reason };
        case 'STOP_REQUESTED':
        case 'STOPPED': {
            const by = cause(serviceDeployment);
            if (by)
                return { kind: 'failed', by, reason };
            // It has not completed, so whoever came after us has taken our place.
            const replaced = ofReplacement(started, service, { succeededForMs: UNEXPLAINED_SUCCESSION_MS });
            return replaced ?? (stoppedForMs >= UNEXPLAINED_STOP_MS ? { kind: 'failed', by: 'ecs', reason } : undefined);
        }
        default:
            return undefined;
    }
}
/** What StopServiceDeployment has asked for: the verdict is about the way back. */
function ofRequestedRollback(started, service, serviceDeployment) {
    switch (serviceDeployment?.status) {
        case 'ROLLBACK_SUCCESSFUL':
            return { kind: 'stable' };
        case 'ROLLBACK_FAILED':
        case 'STOPPED':
            return { kind: 'rollback-failed', by: 'request', reason: reasonOf(serviceDeployment) };
        case 'SUCCESSFUL':
            return { kind: 'failed', by: 'ecs', reason: 'the deployment completed before it could be stopped' };
        case undefined: {
            const primary = otherPrimary(started, service);
            return primary && hasSettled(primary, service, started) ? { kind: 'stable' } : undefined;
        }
        default:
            return undefined;
    }
}
/** By DescribeServices' `deployments`. */
function ofDeployments(started, service, snapshot) {
    const { failedTasks, serviceDeployment } = snapshot;
    const deployments = service.deployments ?? [];
    const ours = deployments.find(({ id }) => id === started.deploymentId);
    const replaced = ofReplacement(started, service, snapshot);
    if (replaced)
        return replaced;
    if (!ours)
        return undefined;
    const reason = ours.rolloutStateReason ?? 'ECS gives no reason';
    if (ours.rolloutState === 'FAILED')
        return { kind: 'failed', by: causeIn(reason) ?? 'ecs', reason: withAlarms(reason, service) };
    if (ours.status !== 'PRIMARY')
        return undefined;
    if (started.desiredCount > 0 && service.desiredCount === 0 && service.schedulingStrategy !== 'DAEMON') {
        return { kind: 'failed', by: 'gone', reason: 'its desired count was set to 0 while the deployment was under way' };
    }
    if (!serviceDeployment && hasSettled(ours, service, started))
        return { kind: 'stable' };
    return ofTaskFailures(Math.max(ours.failedTasks ?? 0, failedTasks ?? 0), ours, service);
}
/** Another deployment is the service's PRIMARY now: a rollback by ECS, or somebody else's. */
function ofReplacement(started, service, { missingForMs = 0, succeededForMs = 0 }) {
    const primary = otherPrimary(started, service);
    if (!primary)
        return undefined;
    const ours = service.deployments?.find(({ id }) => id === started.deploymentId);
    const said = eventsOf(started.deploymentId, service);
    // ECS answers for some seconds after UpdateService with what was there before: an older PRIMARY did not replace us, unless ECS's
    // events tell of our end.
    const mayBeStale = !ours && !isNewer(primary, started) && missingForMs < UNEXPLAINED_ABSENCE_MS;
    if (mayBeStale && !said.completed && !said.failed)
        return undefined;
    // It was over before we looked again: what came after is somebody else's business.
    if (ours?.rolloutState === 'COMPLETED' || said.completed)
        return { kind: 'stable' };
    const failure = ours?.rolloutState === 'FAILED' ? (ours.rolloutStateReason ?? said.failed) : said.failed;
    const reason = withAlarms(failure ?? primary.rolloutStateReason ?? '', service);
    // The words last only until the rollback has completed; a deployment that failed in a service that rolls back says the same.
    if (/rolling back/i.test(primary.rolloutStateReason ?? '') || (failure && rollsBackByItself(service))) {
        return { kind: 'rolled-back', by: causeIn(reason) ?? 'ecs', reason, to: primary.taskDefinition };
    }
    if (failure) {
        // A blue/green deployment that fails leaves the traffic where it was, or shifts it back, without any setting.
        if (isOlder(primary, started) && shiftsTraffic(service)) {
            return { kind: 'rolled-back', by: causeIn(failure) ?? 'ecs', reason, to: primary.taskDefinition };
        }
        return { kind: 'failed', by: causeIn(failure) ?? 'ecs', reason };
    }
    if (isOlder(primary, started)) {
        // Nobody supersedes by what was there before: either it has not given way yet, or ECS went back to it.
        if (ours)
            return undefined;
        const gone = 'ECS went back to the deployment before ours and gives no reason';
        return { kind: 'rolled-back', by: 'ecs', reason: gone, to: primary.taskDefinition };
    }
    if (!ours && succeededForMs < UNEXPLAINED_SUCCESSION_MS)
        return undefined;
    return {
        kind: 'superseded',
        reason: `deployment ${primary.id} was started while ours was under way`,
        by: primary.id,
        taskDefinition: primary.taskDefinition,
    };
}
/**
 * What ECS's events say of a deployment after it has left the list: "(service api) (deployment ecs-svc/1) deployment failed: tasks
 * failed to start." https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
 */
function eventsOf(deploymentId, service) {
    const messages = (service.events ?? []).flatMap(({ message }) => message?.includes(`(deployment ${deploymentId})`) ? message : []);
    return {
        completed: messages.some((message) => message.includes('deployment completed')),
        failed: messages
            .map((message) => /deployment failed: .+/.exec(message)?.[0])
            .find((reason) => reason !== undefined),
    };
}
/** Whether ECS itself takes the service back when a deployment fails: by its circuit breaker or its alarms. */
function rollsBackByItself({ deploymentConfiguration }) {
    const { alarms, deploymentCircuitBreaker } = deploymentConfiguration ?? {};
    return Boolean((deploymentCircuitBreaker?.enable && deploymentCircuitBreaker.rollback) || (alarms?.enable && alarms.rollback));
}
function otherPrimary(started, service) {
    return service.deployments?.find(({ id, status }) => status === 'PRIMARY' && id !== started.deploymentId);
}
function isNewer(deployment, started) {
    return (deployment.createdAt !== undefined && started.createdAt !== undefined && deployment.createdAt > started.createdAt);
}
function isOlder(deployment, started) {
    return (deployment.createdAt !== undefined && started.createdAt !== undefined && deployment.createdAt < started.createdAt);
}
/** BLUE_GREEN, LINEAR and CANARY: two revisions side by side, and traffic that is shifted between them. */
function shiftsTraffic({ deploymentConfiguration }) {
    return (deploymentConfiguration?.strategy ?? 'ROLLING') !== 'ROLLING';
}
/** rolloutState is absent behind a Classic Load Balancer: there the counts decide. */
function hasSettled(ours, service, { scalesOnly }) {
    const allRun = ours.runningCount === ours.desiredCount && ours.pendingCount === 0;
    if (ours.rolloutState)
        return ours.rolloutState === 'COMPLETED' && (allRun || !scalesOnly);
    return service.deployments?.length === 1 && allRun;
}
/** A service that has a circuit breaker is judged by its own, however it is set; one without would try for ever. */
function ofTaskFailures(failed, ours, service) {
    if (hasCircuitBreaker(service))
        return undefined;
    const accepted = defaultFailureThreshold(ours.desiredCount ?? service.desiredCount ?? 0);
    if (failed < accepted)
        return undefined;
    return {
        kind: 'failed',
        by: 'task-failures',
        reason: `${failed} tasks failed, and the service has no circuit breaker that would stop it from trying for ever`,
    };
}
function hasCircuitBreaker({ deploymentConfiguration }) {
    return deploymentConfiguration?.deploymentCircuitBreaker?.enable ?? false;
}
/**
 * The threshold that ECS's deployment circuit breaker has by default: half the desired count, at least 3, at most 200.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */
function defaultFailureThreshold(desiredCount) {
    return Math.min(200, Math.max(3, Math.ceil(desiredCount / 2)));
}

;// CONCATENATED MODULE: ./build/ecs/take-back.js














/**
 * Ends what a run has left that was killed: stops its one-off task and, with `on-cancel: rollback`, starts to take back its services.
 *
 * @returns what it did about each service, a sentence each
 * @throws ECS DescribeServices' errors
 */
async function takeBack({ cluster, region, stopDeployments, stopTasks, takeBack: all, }) {
    // The post step has the inputs of its step.
    const aws = (0,clients/* connect */.N)(region, readRoles(new InputReader(process.env), process.env));
    const stopped = Object.entries(stopDeployments).map(([service, id]) => stopDeployment(aws, service, id));
    const ended = Object.entries(stopTasks).map(([what, arn]) => stopTask(aws, cluster, what, arn));
    const names = all.map(({ service }) => service);
    const services = await describeServices(aws.ecs, cluster, names);
    const ways = all.map((one) => wayBackOf(one, services.get(one.service)));
    const toGo = ways.filter((way) => typeof way !== 'string');
    const options = { cluster, clock: systemClock, log: await openLog() };
    const { refused } = await startRollbacks(aws.ecs, toGo, options, () => { });
    const said = ways.map((way) => {
        if (typeof way === 'string')
            return way;
        const verdict = refused.get(way.service)?.verdict;
        if (verdict?.kind === 'failed')
            return `${way.service}: ${verdict.reason}`;
        return `${way.service}: its rollback to ${taskDefinitionName(way.taskDefinition)} was started, and goes on in ECS.`;
    });
    return [...said, ...(await Promise.all([...stopped, ...ended]))];
}
async function stopTask({ ecs }, cluster, what, task) {
    const reason = ['Ship to ECS: The run was killed.', readJob(process.env).runUrl].filter(Boolean).join(' ');
    try {
        await ecs.send(new dist_cjs/* StopTaskCommand */.PP1({ cluster, task, reason: reason.slice(0, 255) }));
        return `${what}: its task ${resourceId(task)} was told to stop.`;
    }
    catch (error) {
        return `${what}: ${(0,errors/* explainAwsError */.Ni)(error, `stop its task ${resourceId(task)}`).message}`;
    }
}
async function stopDeployment(aws, service, deploymentId) {
    const { stopAndRollBack } = await Promise.all(/* import() */[__webpack_require__.e(507), __webpack_require__.e(839)]).then(__webpack_require__.bind(__webpack_require__, 3839));
    try {
        return (await stopAndRollBack(await aws.codedeploy(), deploymentId))
            ? `${service}: deployment ${deploymentId} was stopped, and CodeDeploy rolls it back.`
            : `${service}: deployment ${deploymentId} is over, and is left as it is.`;
    }
    catch (error) {
        return `${service}: ${(0,errors/* explainAwsError */.Ni)(error, `stop deployment ${deploymentId}`).message}`;
    }
}
/** What to do about one service, or why nothing is to be done. Pure. */
function wayBackOf({ from, service: name, to }, service) {
    const newest = (0,ecs_watch/* newestOf */.su)(service);
    if (!service || !newest)
        return `${name}: is gone.`;
    const current = newest.taskDefinition ?? '';
    if (current === to)
        return `${name}: is set to ${taskDefinitionName(to)}, as before the run.`;
    if (current !== from) {
        return `${name}: is set to ${taskDefinitionName(current)} by somebody else, and is left alone.`;
    }
    const stops = shiftsTraffic(service) && isUnderWay(service) && newest.id && service.currentServiceDeployment;
    return {
        service: name,
        taskDefinition: to,
        desiredCount: undefined,
        scalesOnly: false,
        serviceDeploymentBefore: service.currentServiceDeployment,
        ...(stops && { underWay: { deploymentId: newest.id ?? '', serviceDeploymentArn: stops } }),
    };
}


/***/ }),

/***/ 3670:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  su: () => (/* binding */ watch_newestOf),
  n1: () => (/* binding */ toRollout)
});

// UNUSED EXPORTS: pollDelayMs, watch

// EXTERNAL MODULE: ./build/report/words.js
var words = __webpack_require__(4702);
// EXTERNAL MODULE: ./build/aws/errors.js + 5 modules
var errors = __webpack_require__(886);
;// CONCATENATED MODULE: ./build/ecs/pause.js


/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/pause-lifecycle-hooks.html */
function pause_pausesOf({ lifecycleHookDetails, lifecycleStage, serviceDeploymentArn, status, }) {
    // A deployment can be continued only while it is in progress.
    if (status !== 'IN_PROGRESS')
        return [];
    return (lifecycleHookDetails ?? []).flatMap((hook) => hook.targetType === 'PAUSE' && hook.status === 'AWAITING_ACTION' && hook.hookId
        ? {
            hookId: hook.hookId,
            serviceDeploymentArn: serviceDeploymentArn ?? '',
            stage: lifecycleStage,
            expiresAt: hook.expiresAt,
            timeoutAction: hook.timeoutAction,
        }
        : []);
}
/** "paused at POST_TEST_TRAFFIC_SHIFT by hook ecs-pause-1, until 2026-01-15T12:00:00Z, when ECS rolls it back" */
function pauseWords({ expiresAt, hookId, stage, timeoutAction }) {
    const time = expiresAt?.toISOString().replace(/\.\d+Z$/, 'Z');
    const then = timeoutAction === 'CONTINUE' ? 'continues' : 'rolls it back';
    return `paused at ${stage ?? 'a lifecycle stage'} by hook ${hookId}${time ? `, until ${time}, when ECS ${then}` : ''}`;
}
/** The AWS CLI's command that lets it go on. */
function continueCommand({ hookId, serviceDeploymentArn }) {
    return `aws ecs continue-service-deployment --service-deployment-arn ${serviceDeploymentArn} --hook-id ${hookId} --action CONTINUE`;
}
/** Says and does what there is to be said and done about the pauses of one deployment, each pause once. */
class pause_PauseKeeper {
    #ecs;
    #service;
    #options;
    #told = new Set();
    #continued = new Set();
    #passes;
    /** What holds the deployment now. */
    #holding = [];
    /** @param continues the first stage that it is paused at is passed, whatever `onPause` says */
    constructor(ecs, { continues = false, service }, options) {
        this.#ecs = ecs;
        this.#service = service;
        this.#passes = continues;
        this.#options = options;
    }
    /** @returns a verdict where the run is not to wait any longer */
    async meet(serviceDeployment) {
        // What cannot be read this time is no news.
        if (!serviceDeployment)
            return undefined;
        this.#holding = pause_pausesOf(serviceDeployment);
        // What was continued may be shown as paused for a moment longer.
        const open = this.#holding.filter(({ hookId }) => !this.#continued.has(hookId));
        if (open.length === 0)
            return undefined;
        const onPause = this.#passes ? 'continue' : (this.#options.onPause ?? 'wait');
        for (const pause of open)
            this.#tell(pause, onPause);
        if (onPause === 'wait')
            return undefined;
        if (onPause === 'fail')
            return this.verdict();
        for (const pause of open) {
            const refusal = await this.#continue(pause);
            if (refusal)
                return { kind: 'paused', reason: refusal };
        }
        if (open.every(({ hookId }) => this.#continued.has(hookId)))
            this.#passes = false;
        return undefined;
    }
    /** That the deployment is paused; undefined where it was not, at the last look. */
    verdict() {
        const [pause] = this.#holding;
        return pause && { kind: 'paused', reason: pauseWords(pause) };
    }
    #tell(pause, onPause) {
        if (this.#told.has(pause.hookId))
            return;
        this.#told.add(pause.hookId);
        const { log } = this.#options;
        log.info(`${this.#service}: ${pauseWords(pause)}`);
        if (onPause === 'continue')
            return;
        log.info(`${this.#service}: to continue: ${continueCommand(pause)}`);
        log.info(`${this.#service}: or run this action with mode: continue; --action ROLLBACK takes the deployment back`);
    }
    /** @returns why it must stay paused: the role may not continue it */
    async #continue(pause) {
        const { log, signal } = this.#options;
        const { hookId, serviceDeploymentArn, stage } = pause;
        try {
            await this.#ecs.send(new ContinueServiceDeploymentCommand({ serviceDeploymentArn, hookId, action: 'CONTINUE' }), {
                ...(signal && { abortSignal: signal }),
            });
            log.info(`${this.#service}: told ECS to continue${stage ? ` after ${stage}` : ''} (hook ${hookId})`);
        }
        catch (error) {
            signal?.throwIfAborted();
            if (!isLastingRefusal(error)) {
                log.debug(`Continuing ${hookId} again: ${error}`);
                return undefined;
            }
            const { message } = explainAwsError(error, `continue the deployment of service "${this.#service}"`);
            if (isAccessDenied(error))
                return `${pauseWords(pause)}. ${message}`;
            // Somebody else may have continued it meanwhile, or it has expired: what ECS shows next tells.
            log.info(`${this.#service}: ${message}`);
        }
        this.#continued.add(hookId);
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/ecs/progress.js

/** The counts of a deployment, or undefined where the service does not list it (any more, or yet). */
function progress_countsOf(service, deploymentId) {
    const deployment = service.deployments?.find(({ id }) => id === deploymentId);
    return deployment && toCounts(deployment);
}
function toCounts({ desiredCount, failedTasks, pendingCount, runningCount }) {
    return {
        desired: desiredCount ?? 0,
        running: runningCount ?? 0,
        pending: pendingCount ?? 0,
        failed: failedTasks ?? 0,
    };
}
/**
 * "1/2 running, 1 pending, 3 failed" and, while they drain, the tasks of the deployments before ours: "2 old". Of a service that
 * shifts traffic "blue/green, TEST_TRAFFIC_SHIFT, green 2/2, production 0 %", as far as its service deployment can be read.
 */
function progress_describeProgress(service, deploymentId, counts, serviceDeployment) {
    const old = (service.deployments ?? [])
        .filter(({ id }) => id !== deploymentId)
        .reduce((sum, { runningCount }) => sum + (runningCount ?? 0), 0);
    const strategy = STRATEGIES[service.deploymentConfiguration?.strategy ?? ''];
    const shifts = strategy !== undefined && serviceDeployment?.lifecycleStage !== undefined;
    return [
        strategy,
        shifts && serviceDeployment.lifecycleStage,
        shifts ? `green ${counts.running}/${counts.desired}` : `${counts.running}/${counts.desired} running`,
        counts.pending > 0 && `${counts.pending} pending`,
        counts.failed > 0 && `${counts.failed} failed`,
        !shifts && old > 0 && `${old} old`,
        ...(shifts ? trafficOf(serviceDeployment) : []),
        serviceDeployment && breakerOf(serviceDeployment),
        serviceDeployment && pausesOf(serviceDeployment).length > 0 && 'paused',
    ]
        .filter(Boolean)
        .join(', ');
}
/** DeploymentConfiguration's `strategy`; ROLLING goes without saying. */
const STRATEGIES = { BLUE_GREEN: 'blue/green', LINEAR: 'linear', CANARY: 'canary' };
/** Which share of the traffic the new revision gets; the test traffic once there is any. */
function trafficOf({ targetServiceRevision }) {
    const { requestedProductionTrafficWeight: production, requestedTestTrafficWeight: test } = targetServiceRevision ?? {};
    return [...(test ? [`test ${test} %`] : []), ...(production === undefined ? [] : [`production ${production} %`])];
}
/** "breaker 1/3": failed tasks against the circuit breaker's threshold. */
function breakerOf({ deploymentCircuitBreaker }) {
    const { failureCount = 0, status, threshold } = deploymentCircuitBreaker ?? {};
    if (status === 'DISABLED' || failureCount === 0 || threshold === undefined)
        return undefined;
    return `breaker ${failureCount}/${threshold}`;
}
/** ECS's events of a service that came after `since` and were not seen before, oldest first, without the service's name. */
function progress_newEvents(service, since, seen) {
    // One that an answer lists twice is one.
    const events = [...new Map((service.events ?? []).map((event) => [event.id, event])).values()];
    return events
        .filter(({ createdAt, id }) => id && !seen.has(id) && (!since || !createdAt || createdAt >= since))
        .reverse() // ECS shows the newest first, also of those that happened at the same time.
        .sort((a, b) => Number(a.createdAt) - Number(b.createdAt))
        .map((event) => ({ ...event, message: event.message?.replace(`(service ${service.serviceName}) `, '') }));
}

;// CONCATENATED MODULE: ./build/ecs/narrator.js



/** More services than this are told together, and one by one only what is out of the ordinary. */
const FEW = 10;
/** What ECS says of every deployment that goes well. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html */
const ORDINARY = /^(?:has (?:started|stopped|begun draining|reached a steady state)|(?:de)?registered \d+ targets|\(deployment \S+\) deployment (?:completed|in progress))/;
/** Prints what is new about the services that are watched. */
class narrator_Narrator {
    #isTogether;
    #log;
    #clock;
    #startedAt;
    #summedUp = '';
    /** @param startedAt ms since the epoch */
    constructor(services, { clock, log }, startedAt) {
        this.#isTogether = services > FEW;
        this.#log = log;
        this.#clock = clock;
        this.#startedAt = startedAt;
    }
    /** Prints what is new about a service; returns whether anything was. */
    tell(rollout, service, serviceDeployment) {
        const events = newEvents(service, rollout.createdAt, rollout.seenEvents);
        // Those of a deployment that is taken back were told while it was watched forwards.
        if (rollout.rollsBack && rollout.progress === undefined) {
            for (const { id } of events.splice(0))
                rollout.seenEvents.add(id ?? '');
        }
        for (const { id, message = '' } of events) {
            rollout.seenEvents.add(id ?? '');
            // ECS says it again for as long as it is so: "was unable to place a task because …".
            const isRepeated = rollout.lastMessage === message;
            rollout.lastMessage = message;
            if (isRepeated)
                this.#log.debug(`${rollout.service}: ECS again: ${message}`);
            else
                this.#say(`${rollout.service}: ECS: ${message}`, ORDINARY.test(message));
        }
        const counted = countsOf(service, rollout.deploymentId);
        if (!counted)
            return events.length > 0;
        const counts = { ...counted, failed: Math.max(counted.failed, rollout.failedTasks) };
        const isOrdinary = counts.failed === (rollout.outcome.counts?.failed ?? 0);
        rollout.outcome.counts = counts;
        const progress = describeProgress(service, rollout.deploymentId, counts, serviceDeployment);
        if (progress === rollout.progress)
            return events.length > 0;
        rollout.progress = progress;
        this.#say(`${rollout.service}: ${progress} ${this.#time()}`, isOrdinary);
        return true;
    }
    /** "12 of 50 services stable, 38 under way: 61/100 tasks running, 4 pending (8 s)", where they are told together. */
    sumUp(all) {
        if (!this.#isTogether)
            return;
        const decided = all.filter(({ outcome: { verdict } }) => verdict && !isFailure(verdict)).length;
        const counts = all.map(({ outcome }) => outcome.counts ?? { desired: 0, running: 0, pending: 0, failed: 0 });
        const total = (of) => counts.reduce((sum, each) => sum + each[of], 0);
        const left = all.length - decided;
        const said = [
            `${decided} of ${all.length} services stable${left > 0 ? `, ${left} under way` : ''}: ${total('running')}/${total('desired')} tasks running`,
            total('pending') > 0 && `${total('pending')} pending`,
            total('failed') > 0 && `${total('failed')} failed`,
        ]
            .filter(Boolean)
            .join(', ');
        if (said === this.#summedUp)
            return;
        this.#summedUp = said;
        this.#log.info(`${said} ${this.#time()}`);
    }
    #say(line, isOrdinary) {
        if (this.#isTogether && isOrdinary)
            this.#log.debug(line);
        else
            this.#log.info(line);
    }
    #time() {
        return `(${duration(this.#clock.now() - this.#startedAt)})`;
    }
}

;// CONCATENATED MODULE: ./build/ecs/reader.js






/** Counting stopped tasks is an extra: it must not keep the watch from looking at the service. */
const COUNT_MS = 5000;
/** Most describe calls of one look, whatever the number of services. */
const CALLS_PER_LOOK = 7;
/**
 * Reads services and their service deployments: one or two calls a look for up to ten services, and two more for a service that
 * replaces its tasks. With more than forty services the service deployments take turns, and the tasks of only one are counted.
 */
class reader_Reader {
    #ecs;
    #options;
    #deadline;
    #readsServiceDeployments = true;
    #readsTasks = true;
    /** As they were when it was last their turn, by ARN. */
    #serviceDeploymentsRead = new Map();
    #turn = 0;
    constructor(ecs, options, deadline) {
        this.#ecs = ecs;
        this.#options = options;
        this.#deadline = deadline;
    }
    /** What ECS shows now, or undefined when it could not be read this time. */
    async read(rollouts) {
        const { clock, cluster, log, signal } = this.#options;
        // A hanging call is abandoned with the time-out of the whole watch, too.
        const patience = AbortSignal.timeout(Math.max(1000, Math.ceil(this.#deadline - clock.now())));
        const abort = signal ? AbortSignal.any([signal, patience]) : patience;
        try {
            const names = rollouts.map(({ service }) => service);
            const [services, deployments] = await Promise.all([
                describeServices(this.#ecs, cluster, names, abort),
                this.#serviceDeployments(rollouts, abort),
            ]);
            for (const rollout of rollouts)
                adoptServiceDeployment(rollout, services.get(rollout.service));
            const due = rollouts
                .filter((rollout) => this.#isToBeCounted(rollout, services.get(rollout.service)))
                .toSorted((one, other) => one.countedAt - other.countedAt)
                .slice(0, Math.max(1, CALLS_PER_LOOK - callsFor(rollouts)));
            await Promise.all(due.map((rollout) => this.#countFailures(rollout, services.get(rollout.service), abort)));
            return {
                of: (rollout) => {
                    const serviceDeployment = deployments.get(rollout.outcome.serviceDeploymentArn ?? '');
                    if (serviceDeployment && isOlder(serviceDeployment, rollout)) {
                        rollout.serviceDeploymentBefore = rollout.outcome.serviceDeploymentArn;
                        rollout.outcome.serviceDeploymentArn = undefined;
                        return { service: services.get(rollout.service), serviceDeployment: undefined };
                    }
                    if (serviceDeployment?.status?.startsWith('STOP'))
                        rollout.stoppedAt ??= clock.now();
                    const stoppedForMs = rollout.stoppedAt === undefined ? 0 : clock.now() - rollout.stoppedAt;
                    return {
                        service: services.get(rollout.service),
                        serviceDeployment,
                        stoppedForMs,
                        ...absenceOf(rollout, services.get(rollout.service), clock.now()),
                        failedTasks: rollout.failedTasks,
                    };
                },
            };
        }
        catch (error) {
            signal?.throwIfAborted();
            if (isLastingRefusal(error))
                throw explainAwsError(error, 'watch the rollout; it goes on in ECS');
            log.debug(`Asking ECS again: ${error}`);
            return undefined;
        }
    }
    /** Without a circuit breaker nobody counts the tasks that ran and crashed: looked into when ECS starts more than are wanted. */
    #isToBeCounted(rollout, service) {
        if (!this.#readsTasks || !service || hasCircuitBreaker(service))
            return false;
        const wanted = countsOf(service, rollout.deploymentId)?.desired;
        const started = tasksStartedIn(rollout, service);
        return wanted !== undefined && started > wanted && started !== rollout.startedTasks;
    }
    async #countFailures(rollout, service, abort) {
        const { clock, cluster, log, signal } = this.#options;
        if (!service)
            return;
        rollout.countedAt = clock.now();
        try {
            const patience = AbortSignal.any([abort, AbortSignal.timeout(COUNT_MS)]);
            rollout.failedTasks = await countFailedTasks(this.#ecs, { ...rollout, cluster }, patience);
            rollout.startedTasks = tasksStartedIn(rollout, service);
        }
        catch (error) {
            signal?.throwIfAborted();
            // ECS's own count is left then.
            if (isAccessDenied(error) && this.#readsTasks) {
                this.#readsTasks = false;
                log.notice('The role may not call ecs:ListTasks and ecs:DescribeTasks, so a crash loop may be noticed only at the time-out. ' +
                    'Allow both (docs/permissions.md).');
            }
            log.debug(`Stopped tasks of ${rollout.service} not counted: ${error}`);
        }
    }
    async #serviceDeployments(rollouts, signal) {
        const arns = rollouts.flatMap(({ outcome }) => outcome.serviceDeploymentArn ?? []);
        if (!this.#readsServiceDeployments || arns.length === 0)
            return new Map();
        const most = DEPLOYMENTS_PER_CALL * deploymentCallsFor(rollouts);
        const inTurn = [...arns.slice(this.#turn % arns.length), ...arns.slice(0, this.#turn % arns.length)];
        this.#turn += most;
        try {
            const asked = inTurn.slice(0, most);
            const read = await describeServiceDeployments(this.#ecs, asked, signal);
            const others = [...this.#serviceDeploymentsRead].filter(([arn]) => !asked.includes(arn));
            this.#serviceDeploymentsRead = new Map([...others, ...read]);
            return this.#serviceDeploymentsRead;
        }
        catch (error) {
            if (!isAccessDenied(error))
                throw error;
            this.#readsServiceDeployments = false;
            this.#options.log.notice('The role may not call ecs:DescribeServiceDeployments, so the rollout is judged by DescribeServices alone. ' +
                'Allow it for more exact reasons (docs/permissions.md).');
            return new Map();
        }
    }
}
function serviceCallsFor(rollouts) {
    return Math.ceil(rollouts.length / SERVICES_PER_CALL);
}
/** One call is left for the tasks of a service. */
function deploymentCallsFor(rollouts) {
    const all = Math.ceil(rollouts.length / DEPLOYMENTS_PER_CALL);
    return Math.max(1, Math.min(all, CALLS_PER_LOOK - 1 - serviceCallsFor(rollouts)));
}
function callsFor(rollouts) {
    return serviceCallsFor(rollouts) + deploymentCallsFor(rollouts);
}
function tasksStartedIn(rollout, service) {
    return startedTasks(newEvents(service, rollout.createdAt, new Set()));
}
/** The service's current service deployment is ours once our deployment is its newest and it is not the one from before. */
function adoptServiceDeployment(rollout, service) {
    const current = service?.currentServiceDeployment;
    if (rollout.outcome.serviceDeploymentArn || newestOf(service)?.id !== rollout.deploymentId)
        return;
    if (current && current !== rollout.serviceDeploymentBefore)
        rollout.outcome.serviceDeploymentArn = current;
}
/** How long our deployment has been missing from the list, and how long so with a newer one as PRIMARY. */
function absenceOf(rollout, service, now) {
    const isListed = service?.deployments?.some(({ id }) => id === rollout.deploymentId);
    const primary = service && otherPrimary(rollout, service);
    rollout.missingSince = isListed ? undefined : (rollout.missingSince ?? now);
    rollout.succeededSince =
        !isListed && primary && isNewer(primary, rollout) ? (rollout.succeededSince ?? now) : undefined;
    const since = (at) => (at === undefined ? 0 : now - at);
    return { missingForMs: since(rollout.missingSince), succeededForMs: since(rollout.succeededSince) };
}
/** Created well before our deployment (both times are AWS's): a stale read showed the one before. */
function isOlder({ createdAt }, rollout) {
    return (createdAt !== undefined && rollout.createdAt !== undefined && Number(createdAt) < Number(rollout.createdAt) - 2000);
}

;// CONCATENATED MODULE: ./build/ecs/watch.js




/** What UpdateService answered with, as a rollout to watch: the newest deployment is the one that it started. */
function toRollout(name, updated, serviceDeploymentBefore) {
    const ours = watch_newestOf(updated);
    const current = updated.currentServiceDeployment;
    return {
        service: name,
        deploymentId: ours?.id ?? '',
        createdAt: ours?.createdAt,
        desiredCount: updated.desiredCount ?? 0,
        serviceDeploymentBefore,
        serviceDeploymentArn: current === serviceDeploymentBefore ? undefined : current,
    };
}
/** The PRIMARY deployment, unless another is newer: one that shifts traffic may give that name only to what has the traffic. */
function watch_newestOf(service) {
    const byAge = (service?.deployments ?? []).toSorted((one, other) => Number(other.createdAt) - Number(one.createdAt));
    const primary = byAge.find(({ status }) => status === 'PRIMARY');
    const [newest] = byAge;
    return Number(newest?.createdAt) > Number(primary?.createdAt) ? newest : primary;
}
/**
 * Watches until every deployment has its verdict, or the first one fails, or the time is up. Prints a line when something changes.
 * Nothing but a lasting refusal (permission, credentials, cluster gone) ends it early: what fails otherwise is asked again.
 *
 * @throws DeployError when AWS refuses for good; the signal's reason when it is aborted
 */
async function watch(ecs, rollouts, options) {
    const { clock, timeoutMs, log, over, signal, random = Math.random } = options;
    const startedAt = clock.now();
    const deadline = startedAt + timeoutMs;
    const reader = new Reader(ecs, options, deadline);
    const watched = rollouts.map((rollout) => ({
        ...rollout,
        outcome: {
            verdict: undefined,
            endedAt: startedAt,
            counts: undefined,
            serviceDeploymentArn: rollout.serviceDeploymentArn,
        },
        progress: undefined,
        seenEvents: rollout.seenEvents ?? new Set(),
        startedTasks: 0,
        failedTasks: 0,
        countedAt: 0,
        stoppedAt: undefined,
        missingSince: undefined,
        succeededSince: undefined,
        pauses: new PauseKeeper(ecs, rollout, options),
    }));
    const narrator = new Narrator(rollouts.length, options, startedAt);
    const outcomes = () => new Map(watched.map(({ service, outcome }) => [service, outcome]));
    let changedAt = startedAt;
    for (;;) {
        const delayMs = Math.min(pollDelayMs(clock.now() - changedAt, random()), Math.max(0, deadline - clock.now()));
        await (over ? Promise.race([clock.sleep(delayMs, signal), over.promise]) : clock.sleep(delayMs, signal));
        if (over?.isOver)
            return outcomes();
        const open = watched.filter(({ outcome }) => !outcome.verdict);
        const snapshots = await reader.read(open);
        if (snapshots) {
            for (const rollout of open) {
                const snapshot = snapshots.of(rollout);
                if (snapshot.service && narrator.tell(rollout, snapshot.service, snapshot.serviceDeployment)) {
                    changedAt = clock.now();
                }
                rollout.outcome.verdict = judge(rollout, snapshot) ?? (await rollout.pauses.meet(snapshot.serviceDeployment));
                rollout.outcome.endedAt = clock.now();
                options.onLook?.(rollout.service, rollout.outcome);
            }
            narrator.sumUp(watched);
        }
        const undecided = watched.filter(({ outcome }) => !outcome.verdict);
        if (undecided.length === 0)
            return outcomes();
        if (watched.some(({ outcome }) => outcome.verdict && isFailure(outcome.verdict)))
            return outcomes();
        if (clock.now() >= deadline) {
            for (const rollout of undecided) {
                rollout.outcome.verdict = rollout.pauses.verdict() ?? {
                    kind: 'timed-out',
                    reason: rollout.progress ?? 'ECS did not show the deployment',
                };
            }
            return outcomes();
        }
        log.debug(`${undecided.length} of ${watched.length} rollouts under way`);
    }
}
/**
 * How long to wait before the next look: 2 s while things move, easing to 5 s once nothing has changed for two minutes, since ECS
 * reads share an account-wide quota. Jittered by a tenth, so that parallel jobs spread.
 *
 * @param quietMs how long nothing has changed
 * @param random 0 (inclusive) to 1 (exclusive)
 */
function pollDelayMs(quietMs, random) {
    const eased = Math.min(5000, Math.max(2000, 2000 + (quietMs - 60_000) * 0.05));
    return eased * (0.9 + 0.2 * random);
}


/***/ }),

/***/ 9473:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   sH: () => (/* binding */ DeployError)
/* harmony export */ });
/* unused harmony exports CANCELLED, InputError */
/**
 * A failure that the user can act on: what happened, why, and what to do next.
 * Everything that the action refuses or gives up on ends as one of these; anything else is a defect of ours.
 */
class DeployError extends Error {
    what;
    why;
    next;
    /**
     * @param parts.what what happened, one sentence ("Cannot update service "api" in cluster "production".")
     * @param parts.why the reason, AWS's or docker's own words where there are any
     * @param parts.next what to do next
     */
    constructor(parts) {
        super([parts.what, parts.why, parts.next].filter(Boolean).join('\n'), { cause: parts.cause });
        this.name = 'DeployError';
        this.what = parts.what;
        this.why = parts.why;
        this.next = parts.next;
    }
}
/** `what` of a cancelled run's failure. */
const CANCELLED = 'The run was cancelled.';
/** Bad input or a missing resource, found before anything was changed: every problem at once. */
class InputError extends DeployError {
    problems;
    /** @param foundBy whether they are in the inputs themselves, or came out when these were held against AWS */
    constructor(problems, foundBy = 'Inputs') {
        const [one, several] = foundBy === 'Inputs' ? ['input needs', 'inputs need'] : ['thing needs', 'things need'];
        const what = problems.length === 1 ? `One ${one} attention:` : `${problems.length} ${several} attention:`;
        super({ what, why: problems.map((problem) => `- ${problem}`).join('\n'), next: 'Nothing was changed.' });
        this.name = 'InputError';
        this.problems = problems;
    }
}


/***/ }),

/***/ 4702:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* unused harmony exports duration, size, shortDigest, count, listOf, outcomeOf, wentWell, serviceDuration, reasonOf, verdictSentence, stoppedTasksSentence, liveTasksSentence */

/** The words that the log, the summary and the annotations share. Plain text: who prints it escapes it. */
/** "0.3 s", "41 s", "1 min 12 s", "2 h 5 min" */
function duration(ms) {
    if (ms < 950)
        return `${(Math.max(0, ms) / 1000).toFixed(1)} s`;
    const seconds = Math.round(ms / 1000);
    if (seconds < 60)
        return `${seconds} s`;
    if (seconds < 3600)
        return units(Math.floor(seconds / 60), 'min', seconds % 60, 's');
    const minutes = Math.round(seconds / 60);
    return units(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}
function units(large, largeUnit, small, smallUnit) {
    return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
/** "1.2 kB", "84 MB": powers of a thousand, as docker and the ECR console count. */
function size(bytes) {
    let value = bytes;
    let unit = 'B';
    for (const next of ['kB', 'MB', 'GB', 'TB']) {
        if (value < 999.5)
            break;
        value /= 1000;
        unit = next;
    }
    return `${value < 9.95 && unit !== 'B' ? value.toFixed(1) : Math.round(value)} ${unit}`;
}
/** "sha256:9f86d081884c", as docker shortens ids. */
function shortDigest(digest) {
    return digest.replace(/^(sha\d+:[0-9a-f]{12})[0-9a-f]*$/, '$1');
}
/** "1 task", "3 tasks" */
function count(number, noun, plural = `${noun}s`) {
    return `${number} ${number === 1 ? noun : plural}`;
}
/** "api", "api and worker", "api, worker and 3 more" */
function listOf(names, atMost = 3) {
    if (names.length <= 1)
        return names[0] ?? '';
    if (names.length > atMost)
        return `${names.slice(0, atMost - 1).join(', ')} and ${names.length - atMost + 1} more`;
    return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
function outcomeOf({ rollback, startedAt, verdict }) {
    if (rollback)
        return wentWell(rollback.verdict.kind) ? 'rolled-back' : 'rollback-failed';
    return verdict?.kind ?? (startedAt === undefined ? 'not-deployed' : 'started');
}
/** Whether a service is where the run wanted it to be, or on its way there. */
function wentWell(outcome) {
    return outcome === 'stable' || outcome === 'unchanged' || outcome === 'started';
}
/** ms from the update to the verdict, or to the end of our rollback; undefined when not watched. */
function serviceDuration({ endedAt, rollback, startedAt }) {
    const end = rollback?.endedAt ?? endedAt;
    return startedAt === undefined || end === undefined ? undefined : end - startedAt;
}
/** The reason that a verdict gives, as the end of a sentence; undefined for success and where there is none. */
function reasonOf(verdict) {
    if (!verdict || verdict.kind === 'stable' || verdict.kind === 'unchanged')
        return undefined;
    const reason = verdict.reason.trim().replace(/^ECS deployment circuit breaker: /i, '');
    return reason.replace(/\.$/, '') || undefined;
}
/** One sentence or two: what happened to the service, who decided it and why, and what our rollback came to. */
function verdictSentence(service) {
    return [rolloutSentence(service), rollbackSentence(service)].filter(Boolean).join(' ');
}
function rolloutSentence(service) {
    const { deploymentId, endedAt, name, rollback, startedAt, taskDefinition, verdict } = service;
    const revision = taskDefinitionName(taskDefinition);
    const took = startedAt === undefined || endedAt === undefined ? undefined : duration(endedAt - startedAt);
    const reason = reasonOf(verdict);
    const isCodeDeploys = deploymentId?.startsWith('d-') ?? false;
    const why = reason ? `: ${reason}.` : '.';
    switch (verdict?.kind) {
        case 'cancelled':
            if (deploymentId !== undefined)
                return `${name}: the run was cancelled while ${revision} was rolled out.`;
            return `${name}: the update to ${revision} was sent, and not answered.`;
        case undefined:
            if (startedAt === undefined)
                return `${name} was not updated.`;
            if (deploymentId === undefined)
                return `${name}: the update to ${revision} was sent, and not answered.`;
            return `${name}: the deployment of ${revision} was started and not waited for.`;
        case 'stable':
            return `${name} ${rollback ? 'was' : 'is'} stable on ${revision}${took ? ` after ${took}` : ''}.`;
        case 'unchanged':
            return `${name} already runs ${revision}: nothing to deploy.`;
        case 'failed':
            return `${name} failed on ${revision}${failedBy[verdict.by]}${why}`;
        case 'rolled-back':
            return `${name} failed on ${revision}, and ${isCodeDeploys ? 'CodeDeploy took' : 'ECS takes'} it back${verdict.to ? ` to ${rollbackTarget(verdict.to)}` : ''}${rolledBackBy[verdict.by]}${why}`;
        case 'rollback-failed':
            return `${name} failed on ${revision}, and ${isCodeDeploys ? 'CodeDeploy' : 'ECS'} could not roll it back${why}`;
        case 'superseded': {
            const other = verdict.taskDefinition ? ` of ${taskDefinitionName(verdict.taskDefinition)}` : '';
            return `${name}: another deployment${other} took the place of ours (${revision})${why}`;
        }
        case 'paused':
            return `${name} is not yet on ${revision}${why} Continue it with mode: continue.`;
        case 'timed-out':
            return `${name} did not become stable on ${revision}${took ? ` within ${took}` : ''}${why}`;
    }
}
const failedBy = {
    'circuit-breaker': ', stopped by the circuit breaker',
    alarm: ', stopped by a CloudWatch alarm',
    hook: ', stopped by a lifecycle hook',
    'task-failures': '',
    gone: '',
    ecs: '',
};
const rolledBackBy = {
    'circuit-breaker': ' (circuit breaker)',
    alarm: ' (CloudWatch alarm)',
    hook: ' (lifecycle hook)',
    request: ' on request',
    ecs: '',
};
/** "api:41" of a task definition; "service revision 4980306466373577095" of a service revision, which names none. */
function rollbackTarget(arn) {
    return arn.includes(':service-revision/') ? `service revision ${resourceId(arn)}` : taskDefinitionName(arn);
}
function rollbackSentence({ rollback, verdict }) {
    if (!rollback)
        return '';
    const to = taskDefinitionName(rollback.to);
    const because = rollback.because ?? 'another service of this run failed';
    const why = verdict && wentWell(verdict.kind) ? `, because ${because}` : '';
    if (wentWell(rollback.verdict.kind)) {
        return `It is back on ${to}, stable after ${duration(rollback.endedAt - rollback.startedAt)}${why}.`;
    }
    const reason = reasonOf(rollback.verdict);
    return `Its rollback to ${to}${why} did not become stable${reason ? `: ${reason}` : ''}.`;
}
/** ECS stopCodes of tasks that were told to stop: how their containers ended then is not why. */
const TOLD_TO_STOP = (/* unused pure expression or super */ null && ([
    'InfrastructureHealth',
    'ServiceSchedulerInitiated',
    'SpotInterruption',
    'TerminationNotice',
    'UserInitiated',
]));
/** "3 tasks: container api exited with code 1", or what ECS says where no container of theirs failed by itself. */
function stoppedTasksSentence({ containers, count: tasks, reason, stopCode }) {
    // The container that failed first comes first: the others were stopped with it.
    const failed = containers.find(({ exitCode }) => exitCode !== undefined && exitCode !== 0);
    if (!failed || (TOLD_TO_STOP.includes(stopCode) && !failed.reason))
        return `${count(tasks, 'task')}: ${reason.trim().replace(/\.$/, '')}`;
    const because = failed.reason ? ` (${failed.reason.replace(/\.$/, '')})` : '';
    return `${count(tasks, 'task')}: container ${failed.name} exited with code ${failed.exitCode}${because}`;
}
/** "1 task in PENDING and unhealthy, for 2 min 10 s" */
function liveTasksSentence({ ageMs, count: tasks, status, unhealthy }) {
    const health = unhealthy ? ' and unhealthy' : '';
    return `${count(tasks, 'task')} in ${status}${health}, ${tasks === 1 ? '' : 'the oldest '}for ${duration(ageMs)}`;
}


/***/ })

};
