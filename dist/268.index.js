export const id = 268;
export const ids = [268];
export const modules = {

/***/ 1268:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  holdAgainstScan: () => (/* binding */ holdAgainstScan),
  lookAtScan: () => (/* binding */ lookAtScan),
  readIgnoreList: () => (/* binding */ readIgnoreList)
});

// EXTERNAL MODULE: ./build/definition-file/of-input.js
var of_input = __webpack_require__(7945);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/report/words.js
var words = __webpack_require__(4702);
// EXTERNAL MODULE: ./build/aws/json.js
var json = __webpack_require__(4338);
// EXTERNAL MODULE: ./build/definition-file/conform.js
var conform = __webpack_require__(1367);
// EXTERNAL MODULE: ./build/definition-file/read.js
var read = __webpack_require__(5629);
// EXTERNAL MODULE: ./build/definition-file/unusable.js
var unusable = __webpack_require__(2694);
;// CONCATENATED MODULE: ./build/scan/ignore-list.js




const SHAPE = 'a list of entries, each with id, reason and expires (2026-12-31)';
/**
 * The file of `scan-ignore`: JSON or YAML, a list of entries with `id`, `reason` and `expires`.
 *
 * @throws UnusableFile with everything that is wrong with it
 */
async function parseIgnoreList(path, text) {
    const { raw } = await (0,read/* readDefinition */.Ud)(path, text.replace(/^\ufeff/, ''));
    const json = (0,conform/* conform */.f)(raw, undefined, []);
    // Of a file that has only comments in it.
    if (json === null)
        return [];
    if (!Array.isArray(json))
        throw new unusable/* UnusableFile */._(`${path} is not ${SHAPE}`);
    const problems = [];
    const entries = json.map((entry, index) => toIgnored(entry, `${path}: entry ${index + 1}`, problems));
    const ids = entries.map(({ id }) => id.toUpperCase());
    for (const id of new Set(ids.filter((id, index) => id !== '' && ids.indexOf(id) < index))) {
        problems.push(`${path}: ${id} is listed more than once`);
    }
    if (problems.length > 0)
        throw new unusable/* UnusableFile */._(...problems);
    return entries;
}
function toIgnored(entry, where, problems) {
    const given = (0,json/* isObject */.Gv)(entry) ? entry : {};
    const text = (member) => {
        const value = given[member];
        return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
    };
    const [id, reason, expires] = [text('id'), text('reason'), text('expires')];
    const missing = Object.entries({ id, reason, expires }).flatMap(([member, value]) => (value === '' ? [member] : []));
    if (missing.length > 0)
        problems.push(`${where} has no ${missing.join(' and no ')} (it takes ${SHAPE})`);
    const unknown = Object.keys(given).filter((member) => !['id', 'reason', 'expires'].includes(member));
    if (unknown.length > 0)
        problems.push(`${where} has ${unknown.join(', ')}, which is not known (id, reason, expires)`);
    if (expires !== '' && !isDate(expires)) {
        problems.push(`${where}: expires is ${JSON.stringify(expires)}, which is not a date (2026-12-31)`);
    }
    return { id, reason, expires };
}
function isDate(text) {
    if (!/^\d{4}-\d\d-\d\d$/.test(text))
        return false;
    const date = new Date(`${text}T00:00:00Z`);
    return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

// EXTERNAL MODULE: ./build/scan/judge.js
var judge = __webpack_require__(7083);
// EXTERNAL MODULE: ./build/aws/errors.js
var aws_errors = __webpack_require__(8127);
// EXTERNAL MODULE: ./build/scan/findings.js
var scan_findings = __webpack_require__(6348);
;// CONCATENATED MODULE: ./build/scan/status.js
/**
 * Judges the status of basic (IN_PROGRESS, COMPLETE, FAILED) and of enhanced scanning (PENDING, ACTIVE, …). Pure.
 *
 * Enhanced scanning says ACTIVE or COMPLETE before its findings are there: they are once the answer has the time of completion.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageScanStatus.html
 */
function scanState({ imageScanFindings, imageScanStatus }) {
    const { description, status = 'PENDING' } = imageScanStatus ?? {};
    const says = `ECR says ${status}${description ? `: ${description.replace(/\.$/, '')}` : ''}.`;
    switch (status) {
        case 'COMPLETE':
        case 'ACTIVE':
            return imageScanFindings?.imageScanCompletedAt ? 'done' : 'pending';
        case 'FAILED':
            return { problem: says, next: 'Start a scan in the ECR console, 24 hours after the last one at the earliest.' };
        case 'UNSUPPORTED_IMAGE':
            return { problem: says, next: UNSUPPORTED };
        case 'SCAN_ELIGIBILITY_EXPIRED':
            return {
                problem: says,
                next: "Inspector no longer scans an image this old: build it again (rebuild: always), or lengthen the re-scan duration in Inspector's ECR settings.",
            };
        case 'FINDINGS_UNAVAILABLE':
            return {
                problem: says,
                next: 'See whether Amazon Inspector is still active for ECR in this account and region.',
            };
        case 'LIMIT_EXCEEDED':
            return { problem: says, next: 'Run the job again later: the account has used up its scans.' };
        case 'IMAGE_ARCHIVED':
            return {
                problem: says,
                next: 'Restore the image in ECR (aws ecr update-image-storage-class --target-storage-class STANDARD).',
            };
        // IN_PROGRESS, PENDING, and what ECR may come to say.
        default:
            return 'pending';
    }
}
/** Of an image that ECR cannot scan. */
const UNSUPPORTED = 'ECR scans images that have an operating system it knows (none that is built FROM scratch): use such a base image, or let another scanner ' +
    'hold the gate and set scan to report or off.';

;// CONCATENATED MODULE: ./build/scan/scan.js




const LOOK_EVERY_MS = 3000;
/** A push begins the scan of a repository that scans on push; ECR shows it a little later. */
const BEGINS_WITHIN_MS = 15_000;
/**
 * Waits for the scan of an image, starts it where nobody has, and reads all of its findings: ECR DescribeImageScanFindings and
 * StartImageScan. Of an image for several platforms, each platform's is scanned.
 *
 * @throws DeployError when ECR refuses a call for good; the signal's reason when it is aborted
 */
async function scanImage(ecr, options) {
    const images = options.isIndex ? await imagesOf(ecr, options) : [options.image];
    const scanned = await Promise.all(images.map(async (image) => await scanOne(ecr, { ...options, image })));
    return (scanned.find((one) => 'problem' in one) ?? {
        findings: scanned.flatMap((one) => ('findings' in one ? one.findings : [])),
    });
}
/**
 * The findings that there are now; undefined where there is no scan, or none that has ended.
 *
 * @throws DeployError when ECR refuses a call
 */
async function findingsNow(ecr, options) {
    try {
        const images = options.isIndex ? await imagesOf(ecr, options) : [options.image];
        const looks = await Promise.all(images.map(async (image) => await describe(ecr, { ...options, image })));
        const pages = looks.flatMap((look) => (look && scanState(look.first) === 'done' ? look.findings : undefined));
        return pages.every((finding) => finding !== undefined) ? pages : undefined;
    }
    catch (error) {
        throw (0,aws_errors.explainAwsError)(error, doing(options));
    }
}
async function scanOne(ecr, options) {
    const { clock, log, repository, signal, timeoutMs } = options;
    const startedAt = clock.now();
    const maySoonBegin = options.isNew && repository.scansOnPush ? BEGINS_WITHIN_MS : 0;
    /** What came of starting it. */
    let begun;
    let said = '';
    for (;;) {
        const elapsed = clock.now() - startedAt;
        let status = 'ECR did not answer';
        try {
            const look = await describe(ecr, options, signal);
            status = look?.first.imageScanStatus?.status ?? begun ?? 'no scan yet';
            if (look) {
                const state = scanState(look.first);
                if (state === 'done')
                    return { findings: look.findings };
                if (state !== 'pending')
                    return state;
            }
            else if (begun === undefined && elapsed >= maySoonBegin) {
                begun = await start(ecr, options, signal);
                if (begun === undefined)
                    return { problem: 'ECR cannot scan this kind of image.', next: UNSUPPORTED };
                status = begun;
            }
        }
        catch (error) {
            signal?.throwIfAborted();
            if ((0,aws_errors.isLastingRefusal)(error))
                throw (0,aws_errors.explainAwsError)(error, doing(options));
            log.debug(`Asking ECR again: ${error}`);
        }
        if (said !== status)
            log.info(`Scan: ${status} (${(0,words/* duration */.p0)(elapsed)})`);
        said = status;
        const left = startedAt + timeoutMs - clock.now();
        if (left <= 0) {
            return {
                problem: `The scan has not ended within ${(0,words/* duration */.p0)(timeoutMs)}: ${status}.`,
                next: 'Run the job again: the image is in ECR, and is not built again. scan-timeout-minutes says how long to wait.',
            };
        }
        await clock.sleep(Math.min(left, LOOK_EVERY_MS), signal);
    }
}
/** The first page, and the findings of all; undefined where ECR knows of no scan. The findings of a scan under way are not read on. */
async function describe(ecr, { image, repository }, signal) {
    const { DescribeImageScanFindingsCommand } = await __webpack_require__.e(/* import() */ 249).then(__webpack_require__.t.bind(__webpack_require__, 8249, 19));
    const asked = {
        repositoryName: repository.name,
        registryId: repository.registryId,
        imageId: image,
        maxResults: 1000,
    };
    const options = signal ? { abortSignal: signal } : {};
    try {
        const first = await ecr.send(new DescribeImageScanFindingsCommand(asked), options);
        const findings = (0,scan_findings/* findingsOf */.WX)(first);
        let { nextToken } = first;
        while (nextToken && scanState(first) === 'done') {
            const page = await ecr.send(new DescribeImageScanFindingsCommand({ ...asked, nextToken }), options);
            findings.push(...(0,scan_findings/* findingsOf */.WX)(page));
            nextToken = page.nextToken;
        }
        return { first, findings };
    }
    catch (error) {
        if ((0,aws_errors.isAwsError)(error, 'ScanNotFoundException'))
            return undefined;
        throw error;
    }
}
/** @returns what came of it in a few words; undefined where ECR cannot scan the image */
async function start(ecr, { image, repository }, signal) {
    const { StartImageScanCommand } = await __webpack_require__.e(/* import() */ 249).then(__webpack_require__.t.bind(__webpack_require__, 8249, 19));
    try {
        const { name: repositoryName, registryId } = repository;
        const command = new StartImageScanCommand({ repositoryName, registryId, imageId: image });
        await ecr.send(command, signal ? { abortSignal: signal } : {});
        return 'started, since nobody had';
    }
    catch (error) {
        if ((0,aws_errors.isAwsError)(error, 'UnsupportedImageTypeException'))
            return undefined;
        if ((0,aws_errors.isAccessDenied)(error) || !((0,aws_errors.isLastingRefusal)(error) || (0,aws_errors.isAwsError)(error, 'LimitExceededException')))
            throw error;
        // Enhanced scanning begins by itself, and a scan may have been begun meanwhile: both refuse ours.
        return `no scan yet (ECR starts none: ${error.message.replace(/\.$/, '')})`;
    }
}
/** Of an index: its platforms' images, without the attestations that buildx puts beside them. */
async function imagesOf(ecr, options) {
    const { BatchGetImageCommand } = await __webpack_require__.e(/* import() */ 249).then(__webpack_require__.t.bind(__webpack_require__, 8249, 19));
    const { image, repository } = options;
    try {
        const { name: repositoryName, registryId } = repository;
        const found = await ecr.send(new BatchGetImageCommand({ repositoryName, registryId, imageIds: [image] }));
        const { manifests = [] } = JSON.parse(found.images?.[0]?.imageManifest ?? '{}');
        const images = manifests.filter(({ platform }) => platform?.architecture !== 'unknown');
        return images.length > 0 ? images.map(({ digest }) => ({ imageDigest: digest })) : [image];
    }
    catch (error) {
        throw (0,aws_errors.explainAwsError)(error, doing(options));
    }
}
function doing({ repository }) {
    return `read the scan of the image in repository "${repository.name}"`;
}

;// CONCATENATED MODULE: ./build/scan/gate.js






/** How many findings an error and a warning name; the summary has more. */
const NAMED = 20;
/** @param problems gets what is wrong with the file of `scan-ignore` */
async function readIgnoreList(path, problems) {
    return (await (0,of_input.fileOfInput)('scan-ignore', path, problems, (text) => parseIgnoreList(path, text))) ?? [];
}
/**
 * Waits for the scan of the image that is to be deployed, and judges its findings. In report mode nothing that goes wrong with the scan
 * is an error.
 *
 * @returns the result, and the refusal where the gate holds the image back
 * @throws DeployError in gate mode, when ECR refuses a call
 */
async function holdAgainstScan({ built, ...provided }, repository, scan, ignored, { aws, clock, log, signal }) {
    const options = { ...asked(provided, repository), isNew: built, timeoutMs: scan.timeoutMs, clock, log, signal };
    const scanned = await scanImage(await aws.ecr(repository.region), options).catch((error) => {
        if (scan.mode === 'gate' || signal.aborted)
            throw error;
        return { problem: error.message, next: '' };
    });
    if ('problem' in scanned) {
        const { next, problem } = scanned;
        const result = { threshold: scan.threshold, isGate: scan.mode === 'gate', findings: [], problem };
        if (result.isGate)
            return { result, refusal: new errors/* DeployError */.sH({ what: HELD_BACK, why: problem, next: `${next} ${LEFT}` }) };
        log.warning(`The findings of the image's scan are not known. ${problem} ${next}`.trim());
        return { result, refusal: undefined };
    }
    const { findings, unused } = (0,judge.judge)(scanned.findings, scan.threshold, ignored, today(clock));
    for (const { id } of unused)
        log.info(`Scan: ${id} of scan-ignore is not found any more`);
    const counting = findings.filter(({ counts }) => counts);
    for (const finding of counting.slice(0, NAMED))
        log.info(`  ${(0,judge.findingWords)(finding)}`);
    if (counting.length > NAMED)
        log.info(`  and ${counting.length - NAMED} more: the job summary has them`);
    const result = { threshold: scan.threshold, isGate: scan.mode === 'gate', findings };
    return { result, refusal: refusalOf(result, scan, 'was not') };
}
/**
 * The same without waiting and without starting a scan, for a plan; undefined where there are no findings yet.
 *
 * @throws DeployError when ECR refuses a call
 */
async function lookAtScan({ existing, repository, uri }, scan, ignored, { aws, clock }) {
    if (!existing || !repository)
        return undefined;
    const found = await findingsNow(await aws.ecr(repository.region), asked({ uri, ...existing }, repository));
    if (!found)
        return undefined;
    const { findings } = (0,judge.judge)(found, scan.threshold, ignored, today(clock));
    const result = { threshold: scan.threshold, isGate: scan.mode === 'gate', findings };
    return { result, refusal: refusalOf(result, scan, 'would not be') };
}
function asked({ digest, isIndex = false, uri }, repository) {
    const image = digest ? { imageDigest: digest } : { imageTag: uri.slice(uri.lastIndexOf(':') + 1) };
    return { repository, image, isIndex };
}
function today(clock) {
    return new Date(clock.now()).toISOString().slice(0, 10);
}
const HELD_BACK = 'The image was not deployed: its scan has not let it through (scan is gate).';
const LEFT = 'The image stays in ECR.';
function refusalOf({ findings, isGate }, { ignore, threshold }, verb) {
    const counting = findings.filter(({ counts }) => counts).map(judge.findingWords);
    if (!isGate || counting.length === 0)
        return undefined;
    const found = (0,words/* count */.U9)(counting.length, 'vulnerability', 'vulnerabilities');
    const more = counting.length > NAMED ? [`- and ${counting.length - NAMED} more: the job summary has them`] : [];
    return new errors/* DeployError */.sH({
        what: `The image ${verb} deployed: its scan found ${found} of ${(0,judge.orWorse)(threshold)} (scan is gate).`,
        why: [...counting.slice(0, NAMED).map((each) => `- ${each}`), ...more].join('\n'),
        next: `Update the packages or the base image. One that does not concern you goes into ${ignore ?? 'a file named by scan-ignore'}, with a ` +
            `reason and a date on which it counts again. ${LEFT}`,
    });
}


/***/ })

};
