export const id = 378;
export const ids = [378];
export const modules = {

/***/ 5167:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cj: () => (/* binding */ clusterUrl),
/* harmony export */   Dl: () => (/* binding */ taskUrl),
/* harmony export */   Kk: () => (/* binding */ codeDeployUrl),
/* harmony export */   MK: () => (/* binding */ logStreamUrl),
/* harmony export */   Rs: () => (/* binding */ serviceUrl),
/* harmony export */   b8: () => (/* binding */ imageUrl),
/* harmony export */   wg: () => (/* binding */ taskDefinitionUrl)
/* harmony export */ });
/* harmony import */ var _arn_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3385);

/**
 * Addresses in the AWS Management Console. Every function answers undefined rather than with an address that may be
 * wrong: for what is not an ARN, for a format that lacks the cluster, for a partition whose console is not public.
 */
/** Console domains by partition; each region's console is at `region.domain`. The isolated partitions publish none. */
const consoleDomains = {
    aws: 'console.aws.amazon.com',
    'aws-cn': 'console.amazonaws.cn',
    'aws-us-gov': 'console.amazonaws-us-gov.com',
    'aws-eusc': 'console.amazonaws-eusc.eu',
};
/** Partition of a region, where no ARN tells it. Undefined for regions of the isolated partitions ("us-iso-east-1"). */
function partitionOf(region) {
    if (/^[a-z]+-iso[a-z]?-/.test(region))
        return undefined;
    if (region.startsWith('cn-'))
        return 'aws-cn';
    if (region.startsWith('us-gov-'))
        return 'aws-us-gov';
    if (region.startsWith('eusc-'))
        return 'aws-eusc';
    return 'aws';
}
function consoleOf(partition, region) {
    const domain = partition === undefined ? undefined : consoleDomains[partition];
    return domain && /^[a-z0-9-]+$/.test(region) ? `https://${region}.${domain}` : undefined;
}
/** `path` in the console of the ARN's region, with the region as the query that the console wants. */
function ofArn(arn, path) {
    const parsed = (0,_arn_js__WEBPACK_IMPORTED_MODULE_0__/* .parseArn */ .Lw)(arn);
    const origin = parsed && consoleOf(parsed.partition, parsed.region);
    return origin && path ? `${origin}${path}?region=${parsed.region}` : undefined;
}
/** Like encodeURIComponent, parentheses and quotes included, so that the address fits into Markdown and HTML as it is. */
function encode(part) {
    return encodeURIComponent(part.toWellFormed()).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
}
/** The services of a cluster. */
function clusterUrl(clusterArn) {
    const cluster = (0,_arn_js__WEBPACK_IMPORTED_MODULE_0__/* .clusterName */ .SL)(clusterArn);
    return ofArn(clusterArn, cluster && `/ecs/v2/clusters/${encode(cluster)}/services`);
}
/**
 * A service, or its deployments tab.
 * @param cluster name or ARN of its cluster, for the service ARNs that do not tell it
 */
function serviceUrl(serviceArn, cluster, tab = 'health') {
    const clusterPart = (0,_arn_js__WEBPACK_IMPORTED_MODULE_0__/* .clusterName */ .SL)(serviceArn) ?? (0,_arn_js__WEBPACK_IMPORTED_MODULE_0__/* .clusterName */ .SL)(cluster);
    return ofArn(serviceArn, clusterPart && `/ecs/v2/clusters/${encode(clusterPart)}/services/${encode((0,_arn_js__WEBPACK_IMPORTED_MODULE_0__/* .serviceName */ .fe)(serviceArn))}/${tab}`);
}
/** @param cluster name or ARN of its cluster, for the task ARNs that do not tell it */
function taskUrl(taskArn, cluster) {
    const clusterPart = (0,_arn_js__WEBPACK_IMPORTED_MODULE_0__/* .clusterName */ .SL)(taskArn) ?? (0,_arn_js__WEBPACK_IMPORTED_MODULE_0__/* .clusterName */ .SL)(cluster);
    return ofArn(taskArn, clusterPart && `/ecs/v2/clusters/${encode(clusterPart)}/tasks/${encode((0,_arn_js__WEBPACK_IMPORTED_MODULE_0__/* .resourceId */ .a)(taskArn))}/configuration`);
}
/** A revision of a task definition. */
function taskDefinitionUrl(taskDefinitionArn) {
    const revision = (0,_arn_js__WEBPACK_IMPORTED_MODULE_0__/* .taskDefinitionRevision */ .MZ)(taskDefinitionArn);
    if (revision === undefined)
        return undefined;
    return ofArn(taskDefinitionArn, `/ecs/v2/task-definitions/${encode((0,_arn_js__WEBPACK_IMPORTED_MODULE_0__/* .taskDefinitionFamily */ .dm)(taskDefinitionArn))}/${revision}/containers`);
}
/**
 * An image in a private ECR repository, or its repository when the digest is not known. Undefined for images of other
 * registries: only ECR's own hosts (123456789012.dkr.ecr.eu-west-1.amazonaws.com, in any partition) tell account and region.
 * @param uri registry/repository:tag, registry/repository@digest or registry/repository
 */
function imageUrl(uri, digest) {
    const host = /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.(?:com|com\.cn|eu)|on\.(?:aws|amazonwebservices\.com\.cn))\//;
    const match = host.exec(uri);
    if (!match)
        return undefined;
    const [prefix, account, region = ''] = match;
    const origin = consoleOf(partitionOf(region), region);
    const repository = uri.slice(prefix.length).replace(/[:@].*$/, '');
    if (!origin || !repository)
        return undefined;
    const path = `${origin}/ecr/repositories/private/${account}/${repository.split('/').map(encode).join('/')}`;
    return digest
        ? `${path}/_/image/${encode(digest).replace('%3A', ':')}/details?region=${region}`
        : `${path}?region=${region}`;
}
/** A CloudWatch log stream. The console wants its names percent-encoded twice, with "$" for the outer "%". */
function logStreamUrl(region, group, stream) {
    const origin = consoleOf(partitionOf(region), region);
    const twice = (name) => encode(encode(name)).replaceAll('%', '$');
    return (origin &&
        `${origin}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${twice(group)}/log-events/${twice(stream)}`);
}
/**
 * A deployment of CodeDeploy.
 * @param serviceArn tells partition and region
 */
function codeDeployUrl(serviceArn, deploymentId) {
    return ofArn(serviceArn, `/codesuite/codedeploy/deployments/${encode(deploymentId)}`);
}


/***/ }),

/***/ 4378:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   beginGithubDeployment: () => (/* binding */ beginGithubDeployment)
/* harmony export */ });
/* harmony import */ var _aws_console_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5167);
/* harmony import */ var _words_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4702);


/** GitHub takes no longer descriptions. */
const MAX_DESCRIPTION = 140;
/** GitHub only shows what happens: it must not hold the run up. */
const PATIENCE_MS = 5000;
/**
 * Creates a deployment of the commit in a GitHub environment, and sets it in progress. What GitHub refuses is a warning, once: the
 * service is what the run is about. Never throws.
 * https://docs.github.com/rest/deployments
 */
async function beginGithubDeployment(inputs, job, log) {
    const { repository, sha } = job;
    if (!repository || !sha) {
        log.warning('No GitHub deployment is made: GITHUB_REPOSITORY or GITHUB_SHA is not set.');
        return undefined;
    }
    const { getOctokit } = await Promise.all(/* import() */[__webpack_require__.e(119), __webpack_require__.e(413)]).then(__webpack_require__.bind(__webpack_require__, 2413));
    const [owner = '', repo = ''] = repository.split('/');
    const github = getOctokit(inputs.token).rest.repos;
    const signal = () => ({ request: { signal: AbortSignal.timeout(PATIENCE_MS) } });
    const attempt = async (doing, call) => {
        try {
            return await call();
        }
        catch (error) {
            const { message, status } = error;
            const next = status === 403 || status === 404 ? ' The job needs `permissions: deployments: write`.' : '';
            log.warning(`GitHub did not ${doing}: ${message}.${next}`);
            return undefined;
        }
    };
    const created = await attempt('create the deployment', () => github.createDeployment({
        owner,
        repo,
        ref: sha,
        environment: inputs.environment,
        auto_merge: false,
        // The workflow decides what has to pass before this step.
        required_contexts: [],
        ...signal(),
    }));
    const id = created && 'id' in created.data ? created.data.id : undefined;
    if (id === undefined)
        return undefined;
    const setStatus = (state, more) => attempt(`set the deployment to ${state}`, () => github.createDeploymentStatus({
        owner,
        repo,
        deployment_id: id,
        state,
        ...(job.runUrl && { log_url: job.runUrl }),
        ...more,
        ...signal(),
    }));
    await setStatus('in_progress', {});
    return {
        end: async (result) => {
            const [first] = result.services;
            const url = inputs.url ?? (first && (0,_aws_console_js__WEBPACK_IMPORTED_MODULE_0__/* .serviceUrl */ .Rs)(first.arn, result.cluster));
            const said = result.failure?.what ?? result.services.map(_words_js__WEBPACK_IMPORTED_MODULE_1__/* .verdictSentence */ .BT).join(' ');
            const description = said.length > MAX_DESCRIPTION ? `${said.slice(0, MAX_DESCRIPTION - 1)}…` : said;
            await setStatus(result.failure ? 'failure' : 'success', { description, ...(url && { environment_url: url }) });
        },
    };
}


/***/ })

};
