export const id = 737;
export const ids = [737];
export const modules = {

/***/ 4737:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   createRepository: () => (/* binding */ createRepository),
/* harmony export */   planRepository: () => (/* binding */ planRepository),
/* harmony export */   repositoryWords: () => (/* binding */ repositoryWords)
/* harmony export */ });
/* harmony import */ var _aws_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8127);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _look_up_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1091);
/* harmony import */ var _reference_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7755);




/** ECR's limit of exclusion filters. */
const MOST_MUTABLE_TAGS = 5;
/** Keeps the newest 50 tagged images, and untagged ones for 14 days. */
const DEFAULT_LIFECYCLE_POLICY = {
    rules: [
        {
            rulePriority: 1,
            description: 'Untagged images are kept for 14 days',
            selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14 },
            action: { type: 'expire' },
        },
        {
            rulePriority: 2,
            description: 'The newest 50 tagged images are kept',
            selection: { tagStatus: 'tagged', tagPatternList: ['*'], countType: 'imageCountMoreThan', countNumber: 50 },
            action: { type: 'expire' },
        },
    ],
};
/**
 * @param uri of the repository
 * @param problems gets what is wrong with the file of `repository-lifecycle-policy`
 */
async function planRepository(uri, { kmsKey, lifecyclePolicy: path }, { additionalTags, build }, problems) {
    const policy = path === undefined ? DEFAULT_LIFECYCLE_POLICY : await readPolicy(path, problems);
    const mutableTags = [...new Set([...additionalTags, ...cacheTags(build.cacheTo, uri)])].slice(0, MOST_MUTABLE_TAGS);
    return { kmsKey, lifecyclePolicy: JSON.stringify(policy), mutableTags };
}
/** Of `type=registry,ref=REPOSITORY:TAG`: each build writes its cache to it anew. */
function cacheTags(cacheTo, uri) {
    return cacheTo.flatMap((cache) => {
        const reference = /(?:^|,)ref=([^,]+)/.exec(cache)?.[1] ?? '';
        const { tag } = (0,_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .parseImageReference */ .o_)(reference);
        return tag && (0,_reference_js__WEBPACK_IMPORTED_MODULE_3__/* .sameRepository */ .RB)(reference, uri) ? [tag] : [];
    });
}
/** "scan on push, immutable tags (latest excepted), encrypted by AES-256, a lifecycle policy" */
function repositoryWords({ kmsKey, mutableTags }) {
    const except = mutableTags.length > 0 ? ` (${mutableTags.join(', ')} excepted)` : '';
    return `scan on push, immutable tags${except}, encrypted by ${kmsKey ?? 'AES-256'}, a lifecycle policy`;
}
/**
 * ECR CreateRepository and PutLifecyclePolicy. One that somebody else has created meanwhile is left as it is.
 *
 * @throws DeployError, which says where the repository is there without its lifecycle policy
 */
async function createRepository(ecr, planned, wanted, log) {
    const created = await create(ecr, planned, wanted);
    if (!created.isOurs)
        return created;
    log.info(`Repository ${planned.name} created: ${repositoryWords(wanted)}`);
    await putLifecyclePolicy(ecr, created.repository, wanted.lifecyclePolicy);
    return created;
}
async function create(ecr, { name, region, registryId, uri }, { kmsKey, mutableTags }) {
    const { CreateRepositoryCommand, DescribeRepositoriesCommand } = await __webpack_require__.e(/* import() */ 249).then(__webpack_require__.t.bind(__webpack_require__, 8249, 19));
    const registry = registryId ? { registryId } : {};
    // As it was planned: the host may be written in more than one way.
    const found = (repository) => ({ ...(0,_look_up_js__WEBPACK_IMPORTED_MODULE_2__/* .toFound */ .Kw)(repository ?? {}, region), uri });
    try {
        const { repository } = await ecr.send(new CreateRepositoryCommand({
            ...registry,
            repositoryName: name,
            imageScanningConfiguration: { scanOnPush: true },
            ...(mutableTags.length > 0
                ? {
                    imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
                    imageTagMutabilityExclusionFilters: mutableTags.map((filter) => ({ filterType: 'WILDCARD', filter })),
                }
                : { imageTagMutability: 'IMMUTABLE' }),
            encryptionConfiguration: kmsKey ? { encryptionType: 'KMS', kmsKey } : { encryptionType: 'AES256' },
        }));
        return { repository: found(repository), isOurs: true };
    }
    catch (error) {
        const doing = `create repository "${name}"`;
        if (!(0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__.isAwsError)(error, 'RepositoryAlreadyExistsException'))
            throw (0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__.explainAwsError)(error, doing);
        try {
            const { repositories } = await ecr.send(new DescribeRepositoriesCommand({ ...registry, repositoryNames: [name] }));
            // A call that ECR carried out and whose answer was lost is made again.
            const isOurs = (error.$metadata.attempts ?? 1) > 1;
            return { repository: found(repositories?.[0]), isOurs };
        }
        catch (refused) {
            throw (0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__.explainAwsError)(refused, doing);
        }
    }
}
async function putLifecyclePolicy(ecr, { name, registryId }, lifecyclePolicyText) {
    const { PutLifecyclePolicyCommand } = await __webpack_require__.e(/* import() */ 249).then(__webpack_require__.t.bind(__webpack_require__, 8249, 19));
    try {
        await ecr.send(new PutLifecyclePolicyCommand({ repositoryName: name, registryId, lifecyclePolicyText }));
    }
    catch (error) {
        const { next, why = '' } = (0,_aws_errors_js__WEBPACK_IMPORTED_MODULE_0__.explainAwsError)(error, 'put a lifecycle policy');
        const advice = 'Later runs leave the repository as it is, so put the policy by hand (aws ecr put-lifecycle-policy), or delete the repository, which is ' +
            'empty, and run the job again.';
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .DeployError */ .sH({
            what: `Repository "${name}" was created, but without its lifecycle policy.`,
            why,
            next: [next, advice].filter(Boolean).join(' '),
            cause: error,
        });
    }
}
async function readPolicy(path, problems) {
    const { parseLifecyclePolicy } = await __webpack_require__.e(/* import() */ 33).then(__webpack_require__.bind(__webpack_require__, 1033));
    const { fileOfInput } = await Promise.resolve(/* import() */).then(__webpack_require__.bind(__webpack_require__, 7945));
    const parse = (text) => parseLifecyclePolicy(path, text);
    return (await fileOfInput('repository-lifecycle-policy', path, problems, parse)) ?? {};
}


/***/ })

};
