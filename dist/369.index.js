export const id = 369;
export const ids = [369,83];
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

/***/ 4628:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ printableLines)
/* harmony export */ });
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7975);

/** Control characters but tab, and the marks that turn the direction of text: they make a line look like another. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
/**
 * What a program wrote, as lines that can be shown: without colours and other terminal sequences. A carriage return ends a
 * line as it does for the runner, which reads a workflow command behind one too.
 */
function printableLines(text) {
    return (0,node_util__WEBPACK_IMPORTED_MODULE_0__.stripVTControlCharacters)(text)
        .replace(/[\r\n]+$/, '')
        .split(/\r\n|[\r\n]/)
        .map((line) => line.replace(INVISIBLE, ''));
}


/***/ }),

/***/ 7369:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  report: () => (/* binding */ report)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
;// CONCATENATED MODULE: ./build/report/markdown.js

/**
 * Text from outside (names, reasons, log lines) as pieces of GitHub-flavoured Markdown that it cannot break out of.
 * Every function returns one line, but `fenced`.
 */
/** Characters that turn the reading direction around or hide: they could make a line read as another. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** One line without terminal colours, control and invisible characters; at most `limit` characters, the rest as "…". */
function plain(value, limit = 1000) {
    const line = (0,external_node_util_.stripVTControlCharacters)(value.toWellFormed()).replace(/\s+/g, ' ').replace(invisible, '').trim();
    return line.length > limit ? `${line.slice(0, limit - 1).toWellFormed()}…` : line;
}
/**
 * Running text. All that Markdown, HTML, emoji, math or autolinks begin with becomes a character reference, which is a
 * character but never syntax (CommonMark 2.5); "@name" gets an invisible space, since GitHub looks for mentions in
 * the rendered text.
 */
function markdown_text(value, limit) {
    return references(plain(value, limit).replace(/(?<![A-Za-z0-9_])@(?=[A-Za-z0-9])/g, '@\u200b'));
}
/** In `<code>`: where GitHub looks for no mentions, emoji or links. */
function code(value, limit) {
    return `<code>${references(plain(value, limit))}</code>`;
}
/** What has no meaning where it stands (the colon of "api:42", the underscore of LOG_LEVEL) stays readable in the source. */
function references(line) {
    const reference = (character) => `&#${character.charCodeAt(0)};`;
    return line
        .replace(/[&<>`*[\]#|~$@\\]/g, reference)
        .replace(/^[-+=]|(?<=^\d+)[.)]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, reference)
        .replace(/:(?!\s|$|\d+(?![\w:+-]))|(?<=www)\./gi, reference);
}
/** `markdown` (already escaped) as a link where there is an address; addresses come from src/aws/console.ts or GitHub. */
function markdown_link(markdown, url, title) {
    if (!url)
        return markdown;
    return `<a href="${attribute(url)}"${title === undefined ? '' : ` title="${attribute(plain(title))}"`}>${markdown}</a>`;
}
function attribute(value) {
    return value.replace(/[&<>"`|\\\s]/g, (character) => `&#${character.charCodeAt(0)};`);
}
/** Lines as they are in a code block, whose fence is longer than any run of backticks inside. */
function fenced(lines, language = '') {
    const inside = lines.join('\n');
    const longest = Math.max(2, ...Array.from(inside.matchAll(/`+/g), ([run]) => run.length));
    const fence = '`'.repeat(longest + 1);
    return `${fence}${language}\n${inside}\n${fence}`;
}
/** Foldable; `summary` and `body` are Markdown already. */
function folded(summary, body) {
    return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}
/** A table; header and cells are Markdown already. `alignment`: one of l, c, r for each column. */
function table(header, alignment, rows) {
    const rule = header.map((_, column) => ({ l: ':--', c: ':-:', r: '--:' })[alignment[column] ?? 'l'] ?? ':--');
    return [header, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

// EXTERNAL MODULE: ./build/report/printable.js
var printable = __webpack_require__(4628);
// EXTERNAL MODULE: ./build/report/words.js
var words = __webpack_require__(4702);
;// CONCATENATED MODULE: ./build/report/annotations.js



/** GitHub shows ten annotations of a kind for a step. */
const MAX_ANNOTATIONS = 10;
/**
 * An error annotation for each service that failed: what happened to it, why, and what to do. Where the run failed before or
 * apart from that, one for the run.
 */
function annotationsOf({ cancelled, failure, plan, services, tasks }) {
    if (plan)
        return failure ? [{ title: 'The deployment would fail', message: failure.message }] : [];
    const failed = services.filter(({ verdict }) => verdict && !(0,words/* wentWell */.x3)(verdict.kind) && verdict.kind !== 'cancelled');
    if (failed.length === 0) {
        const title = cancelled ? 'Cancelled' : titleOf(services, tasks);
        return failure ? [{ title, message: failure.message }] : [];
    }
    if (failed.length <= MAX_ANNOTATIONS)
        return failed.map(annotation);
    const shown = failed.slice(0, MAX_ANNOTATIONS - 1);
    const rest = failed.slice(MAX_ANNOTATIONS - 1).map(({ name }) => name);
    const more = { title: `${rest.length} more services failed`, message: `${(0,words/* listOf */.c3)(rest, 20)}: see the job summary.` };
    return [...shown.map(annotation), more];
}
function titleOf(services, [task]) {
    if (services.length === 0 && task)
        return `${task.name} failed`;
    const outcomes = services.map(words/* outcomeOf */.sG);
    if (outcomes.includes('started'))
        return 'Deployed without a verdict';
    if (outcomes.includes('rolled-back'))
        return 'Rolled back';
    return outcomes.includes('stable') ? 'Deployed, but the run failed' : 'Not deployed';
}
function annotation(service) {
    const { diagnosis, name } = service;
    const lines = [(0,words/* verdictSentence */.BT)(service), diagnosis ? cause(diagnosis) : '', diagnosis?.hints[0] ?? ''];
    return {
        title: plain(`${name}: ${(0,words/* outcomeOf */.sG)(service).replace('-', ' ')}`, 200),
        message: lines
            .filter(Boolean)
            .map((line) => plain(line))
            .join('\n'),
    };
}
/** Why the most frequent of its tasks stopped, or what those that did not stop are doing. */
function cause({ liveTasks, stoppedTasks }) {
    const [stopped] = stoppedTasks;
    if (stopped)
        return (0,words/* stoppedTasksSentence */.bP)(stopped) + lastLogLine(stopped);
    return liveTasks[0] ? (0,words/* liveTasksSentence */.Yq)(liveTasks[0]) : '';
}
/** The last line that the container which failed has written: most often the error. */
function lastLogLine({ containers }) {
    const failed = containers.find(({ exitCode, log }) => exitCode !== 0 && log?.lines.length);
    const last = failed?.log?.lines.flatMap(printable/* printableLines */.f).findLast((line) => line.trim());
    return last ? `; last line of its log: ${plain(last, 300)}` : '';
}

// EXTERNAL MODULE: ./build/scan/findings.js
var findings = __webpack_require__(6348);
;// CONCATENATED MODULE: ./build/report/outputs.js


/** Worst first: the run's verdict is the first of these that a service came to. */
const worstFirst = [
    'rollback-failed',
    'failed',
    'timed-out',
    'cancelled',
    'superseded',
    'rolled-back',
    'paused',
    'started',
    'stable',
    'unchanged',
];
/**
 * The outputs of action.yml, every one of them always set, empty where the run did not get that far.
 *
 * - `verdict`: stable, unchanged, failed, rolled-back, rollback-failed, superseded, timed-out, cancelled, paused, or
 *   started (`wait: false`).
 *   A service that failed and was put back by our own rollback is rolled-back, as if ECS had done it. With several services
 *   the worst of theirs; `failed` also when the run failed after it had updated a service; empty when nothing was deployed.
 * - `task-definition-arn`, `previous-task-definition-arn`, `deployment-id`: of the first service, so that they stay usable as
 *   they are in a command; `services-json` has those of every service.
 * - `changed`: true when at least one service got a new deployment; of a plan, whether anything would be written.
 * - `task-arn`, `task-exit-code`: of the one-off task that ran last.
 * - `scan-findings`: how many there are of each severity, as JSON; empty where they are not known.
 * - `services-json`: an array in the order of the services input, with these names for its members.
 */
function outputsOf(result) {
    const { image, plan, services, tasks } = result;
    const first = services.find(isDeployed);
    return {
        image: image?.uri ?? '',
        'image-digest': image?.digest ?? '',
        registry: image?.registry ?? '',
        'task-definition-arn': first?.taskDefinition ?? '',
        'previous-task-definition-arn': first?.previousTaskDefinition ?? '',
        'deployment-id': first?.deploymentId ?? '',
        verdict: verdictOf(result),
        changed: String(plan ? plan.some(({ writes }) => writes) : services.some(({ deploymentId }) => deploymentId !== undefined)),
        'task-arn': tasks.at(-1)?.taskArn ?? '',
        'task-exit-code': String(tasks.at(-1)?.exitCode ?? ''),
        'scan-findings': scanFindings(result),
        'services-json': JSON.stringify(services.map(serviceOutput)),
    };
}
function scanFindings({ scan }) {
    if (!scan || scan.problem !== undefined)
        return '';
    const count = (severity) => scan.findings.filter((finding) => finding.severity === severity).length;
    return JSON.stringify(Object.fromEntries(findings/* SEVERITIES */.oC.map((severity) => [severity, count(severity)])));
}
function isDeployed(service) {
    return (0,words/* outcomeOf */.sG)(service) !== 'not-deployed';
}
function verdictOf({ cancelled, failure, services }) {
    const outcomes = services.filter(isDeployed).map(words/* outcomeOf */.sG);
    const worst = worstFirst.find((outcome) => outcomes.includes(outcome));
    if (cancelled && (!worst || (0,words/* wentWell */.x3)(worst)))
        return 'cancelled';
    return worst && failure && (0,words/* wentWell */.x3)(worst) ? 'failed' : (worst ?? '');
}
function serviceOutput(service) {
    const { deploymentId, name, rollback, serviceDeploymentArn, verdict } = service;
    const deployed = isDeployed(service);
    return {
        service: name,
        verdict: deployed ? (0,words/* outcomeOf */.sG)(service) : '',
        'deployment-id': deploymentId ?? '',
        'service-deployment-arn': serviceDeploymentArn ?? '',
        'task-definition-arn': deployed ? service.taskDefinition : '',
        'previous-task-definition-arn': service.previousTaskDefinition,
        'duration-seconds': seconds((0,words/* serviceDuration */.M1)(service)),
        reason: (0,words/* reasonOf */.A3)(verdict) ?? rollback?.because ?? '',
        rollback: rollback
            ? {
                'task-definition-arn': rollback.to,
                verdict: rollback.verdict.kind,
                'duration-seconds': seconds(rollback.endedAt - rollback.startedAt),
                reason: (0,words/* reasonOf */.A3)(rollback.verdict) ?? '',
            }
            : null,
    };
}
function seconds(ms) {
    return ms === undefined ? null : Math.round(ms / 1000);
}

;// CONCATENATED MODULE: ./build/report/subject.js
/**
 * What is being deployed, in the words of its author: the pull request's title, or the first line of the commit's message.
 * Undefined for events that carry neither (workflow_dispatch, schedule).
 */
async function subjectOfEvent() {
    const { context } = await Promise.all(/* import() */[__webpack_require__.e(119), __webpack_require__.e(413)]).then(__webpack_require__.bind(__webpack_require__, 2413));
    const { head_commit: commit, pull_request: pullRequest } = context.payload;
    if (pullRequest)
        return `${pullRequest.title} (#${pullRequest.number})`;
    return typeof commit?.message === 'string' ? commit.message.split('\n', 1)[0] : undefined;
}

// EXTERNAL MODULE: ./build/aws/arn.js
var aws_arn = __webpack_require__(3385);
// EXTERNAL MODULE: ./build/aws/console.js
var console = __webpack_require__(5167);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
;// CONCATENATED MODULE: ./build/report/diagnosis.js




/** Reasons beyond these are counted only: tasks of one deployment rarely stop for more. */
const MAX_REASONS = 5;
/**
 * Why a service failed: stopped tasks by reason, their containers and last log lines, what to do, ECS's events.
 *
 * @param logBytes what the log lines of one reason may take
 * @param fold whether only the title shows until it is opened
 */
function renderDiagnosis(service, result, logBytes, fold) {
    const { diagnosis, name, verdict } = service;
    if (!diagnosis)
        return undefined;
    const { events, hints, liveTasks, notices, stoppedTasks } = diagnosis;
    const more = stoppedTasks.length - MAX_REASONS;
    const parts = [
        ...stoppedTasks.slice(0, MAX_REASONS).map((stopped) => stoppedText(stopped, result, logBytes)),
        ...liveTasks.map((live) => groupText((0,words/* liveTasksSentence */.Yq)(live), '', live, result, logBytes)),
        more > 0 && `And ${(0,words/* count */.U9)(more, 'more reason')}: the log has them all.`,
        notices.length > 0 && list(notices),
        hints.length > 0 && `**What to do**\n\n${list(hints)}`,
        events.length > 0 && folded(`What ECS says (${(0,words/* count */.U9)(events.length, 'event')})`, list(events)),
    ].filter((part) => part !== false);
    if (parts.length === 0)
        return undefined;
    const body = parts.join('\n\n');
    const [stopped] = stoppedTasks;
    const [live] = liveTasks;
    const short = stopped ? (0,words/* stoppedTasksSentence */.bP)(stopped) : live ? (0,words/* liveTasksSentence */.Yq)(live) : (0,words/* reasonOf */.A3)(verdict);
    if (fold)
        return folded(`<b>Why ${code(name)} failed</b> ${markdown_text(short ?? '', 200)}`, body);
    return `### Why ${result.services.length > 1 ? code(name) : 'it'} failed\n\n${body}`;
}
function stoppedText(stopped, result, logBytes) {
    const sentence = (0,words/* stoppedTasksSentence */.bP)(stopped);
    const reason = stopped.reason.trim().replace(/\.$/, '');
    return groupText(sentence, (sentence.includes(reason) ? stopped.stopCode : reason) ?? '', stopped, result, logBytes);
}
/** Tasks that have one thing in common, with what their containers say. */
function groupText(sentence, reason, { containers, taskArn }, { cluster, region }, logBytes) {
    const facts = [markdown_text(reason), markdown_link('an example of these tasks', (0,console/* taskUrl */.Dl)(taskArn, cluster))];
    const withLog = containers.filter(({ log }) => log?.lines.length);
    return [
        `**${markdown_text(sentence)}**<br>\n${facts.filter(Boolean).join(' · ')}`,
        containers.length > 1 && containers.map(containerText).join(' · '),
        ...withLog.map((container) => logText(container, region, Math.floor(logBytes / withLog.length))),
    ]
        .filter((part) => part !== false)
        .join('\n\n');
}
function containerText({ exitCode, name, reason }) {
    const exit = exitCode === undefined ? '' : ` exit code ${exitCode}`;
    return `${code(name)}${exit}${reason ? ` (${markdown_text(reason)})` : ''}`;
}
function logText({ log, name }, region, logBytes) {
    if (!log)
        return '';
    const lines = lastWithin(log.lines.flatMap(printable/* printableLines */.f), logBytes);
    const title = `Last ${(0,words/* count */.U9)(lines.length, 'line')} of ${code(name)}'s log`;
    const address = markdown_link('all of it', (0,console/* logStreamUrl */.MK)(log.region ?? region, log.group, log.stream));
    return `${title} (${address}):\n\n${fenced(lines)}`;
}
/** The last lines that fit into `bytes`; a single longer line is cut. */
function lastWithin(lines, bytes) {
    const kept = [];
    let left = bytes;
    for (const line of lines.toReversed()) {
        const short = line.length > 2000 ? `${line.slice(0, 2000).toWellFormed()}…` : line;
        left -= Buffer.byteLength(short) + 1;
        if (left < 0)
            break;
        kept.unshift(short);
    }
    return kept;
}
function list(items) {
    return items.map((item) => `- ${markdown_text(item)}`).join('\n');
}

// EXTERNAL MODULE: ./build/scan/judge.js
var judge = __webpack_require__(7083);
;// CONCATENATED MODULE: ./build/report/scan.js



/** Rows of the table: an old base image has hundreds of findings. */
const MOST_ROWS = 200;
/** The findings that count as a table, the others folded; undefined where the image was not held against its scan. */
function renderScan({ scan }) {
    if (!scan)
        return undefined;
    if (scan.problem !== undefined)
        return `${scan.isGate ? '❌' : '⚠️'} ${markdown_text(scan.problem)}`;
    const counting = scan.findings.filter(({ counts }) => counts);
    const others = scan.findings.filter(({ counts }) => !counts);
    const stops = scan.isGate ? 'stop the deployment' : 'are reported';
    const mark = { 0: '✅' }[counting.length] ?? (scan.isGate ? '❌' : '⚠️');
    return [
        `${mark} ${markdown_text((0,judge.scanWords)(scan))}. Those of ${(0,judge.orWorse)(scan.threshold)} ${stops}.`,
        counting.length > 0 ? findingsTable(counting) : undefined,
        others.length > 0
            ? folded(`${(0,words/* count */.U9)(others.length, 'finding')} that ${others.length === 1 ? 'does' : 'do'} not count`, findingsTable(others))
            : undefined,
    ]
        .filter(Boolean)
        .join('\n\n');
}
function findingsTable(findings) {
    const rows = findings
        .slice(0, MOST_ROWS)
        .map(({ entry, fixedIn, id, installed, package: name, severity, url }) => [
        severity,
        name === undefined ? '–' : code(name, 100),
        installed === undefined ? '–' : markdown_text(installed, 100),
        fixedIn === undefined ? '–' : markdown_text(fixedIn, 100),
        [markdown_link(markdown_text(id, 100), url), entry && markdown_text(`ignored until ${entry.expires}: ${entry.reason}`, 200)]
            .filter(Boolean)
            .join('<br>'),
    ]);
    const more = findings.length - rows.length;
    const shown = table(['Severity', 'Package', 'Installed', 'Fixed in', 'Vulnerability'], 'lllll', rows);
    return more > 0 ? `${shown}\n\n${(0,words/* count */.U9)(more, 'more finding')} in ECR.` : shown;
}

;// CONCATENATED MODULE: ./build/report/timeline.js


/**
 * The run as a mermaid gantt chart (GitHub draws it): a row for each phase and, with several services, for each rollout.
 * Undefined where there is nothing to compare.
 */
function renderTimeline(result) {
    const rows = [...phaseRows(result), ...(result.services.length > 1 ? serviceRows(result) : [])];
    if (rows.length < 2)
        return undefined;
    const bars = rows.flatMap((row) => row.bars);
    const start = Math.min(...bars.map(({ startedAt }) => startedAt));
    const end = Math.max(...bars.map(({ endedAt }) => endedAt));
    const widest = Math.max(...rows.map((row) => row.label.length));
    return fenced([
        // The labels stand left of the bars, where mermaid leaves room for ten characters unless told.
        `%%{init: ${JSON.stringify({ gantt: { leftPadding: 30 + widest * 7 }, themeVariables: colours })}}%%`,
        'gantt',
        'dateFormat x',
        `axisFormat ${end - start < 5000 ? '%S.%L s' : '%H:%M:%S'}`,
        `tickInterval ${tickInterval(end - start)}`,
        'todayMarker off',
        ...rows.flatMap(({ label, bars }) => [`section ${label}`, ...bars.map(barLine)]),
    ], 'mermaid');
}
/**
 * Readable in GitHub's light and dark themes alike: faint stripes, green for what went well, red for failures. Mermaid's other
 * kinds of bars ("active", "done") have dark words beside them in the dark theme too.
 */
const colours = {
    sectionBkgColor: '#80808020',
    sectionBkgColor2: '#80808020',
    altSectionBkgColor: '#80808020',
    taskBkgColor: '#1f883d',
    taskBorderColor: '#1f883d',
    taskTextColor: '#ffffff',
    critBkgColor: '#cf222e',
    critBorderColor: '#cf222e',
};
function phaseRows({ phases }) {
    return phases.map(({ endedAt, name, ok, startedAt }) => ({
        label: rowLabel(name),
        bars: [{ words: (0,words/* duration */.p0)(endedAt - startedAt), startedAt, endedAt, ok }],
    }));
}
function serviceRows({ services }) {
    return services.flatMap((service) => {
        const { endedAt, name, rollback, startedAt, verdict } = service;
        if (startedAt === undefined || endedAt === undefined || !verdict)
            return [];
        const bars = [bar(verdict.kind, startedAt, endedAt, (0,words/* wentWell */.x3)(verdict.kind))];
        if (rollback) {
            bars.push(bar((0,words/* outcomeOf */.sG)(service), rollback.startedAt, rollback.endedAt, (0,words/* wentWell */.x3)(rollback.verdict.kind)));
        }
        return [{ label: rowLabel(name), bars }];
    });
}
function bar(outcome, startedAt, endedAt, ok) {
    return { words: `${outcome.replaceAll('-', ' ')}, ${(0,words/* duration */.p0)(endedAt - startedAt)}`, startedAt, endedAt, ok };
}
/** `words` are ours alone. Mermaid draws no bar for an end before or at the start. */
function barLine({ endedAt, ok, startedAt, words }) {
    return `${words} :${ok ? '' : 'crit, '}${Math.round(startedAt)}, ${Math.round(Math.max(endedAt, startedAt + 1))}`;
}
/** All of a name that cannot be read as mermaid's syntax: what ECS allows in names, nothing else. */
function rowLabel(name) {
    return plain(name, 32).replace(/[^A-Za-z0-9 ._…-]/g, '_') || '_';
}
/** About six ticks, as mermaid's tickInterval wants them. */
function tickInterval(spanMs) {
    const steps = [100, 250, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000];
    const step = steps.find((ms) => spanMs / ms <= 7);
    if (step !== undefined)
        return step < 1000 ? `${step}millisecond` : `${step / 1000}second`;
    const minutes = [1, 2, 5, 10, 15, 30].find((minute) => spanMs / 60_000 / minute <= 7);
    return minutes === undefined ? `${Math.ceil(spanMs / 3_600_000 / 7)}hour` : `${minutes}minute`;
}

;// CONCATENATED MODULE: ./build/report/summary.js









/** GitHub refuses a step summary over 1 MiB as a whole. */
const MAX_BYTES = 1_000_000;
/** What container output may take of it, all services together. */
const MAX_LOG_BYTES = 600_000;
/** More revisions or failed services than these are folded, so that the page stays readable. */
const MAX_OPEN = 3;
/**
 * The job summary, in GitHub-flavoured Markdown: what happened to the services, why, what changed and how long it took.
 * Whatever comes from outside is escaped. Sections that would go over GitHub's limit are left out, the last ones first.
 *
 * @param subject what is deployed, in its author's words
 */
function renderSummary(result, job, subject) {
    const failed = result.services.filter(hasFailed);
    const reasons = failed.flatMap(({ diagnosis }) => [
        ...(diagnosis?.stoppedTasks ?? []),
        ...(diagnosis?.liveTasks ?? []),
    ]);
    const logBytes = Math.floor(MAX_LOG_BYTES / Math.max(1, reasons.length));
    const sections = [
        headline(result, job, subject),
        failed.length > 0 ? verdicts(failed, result) : failureText(result),
        ...failed.map((service) => renderDiagnosis(service, result, logBytes, failed.length > MAX_OPEN)),
        section('One-off tasks', tasksText(result)),
        planText(result),
        result.plan ? undefined : section('Services', servicesTable(result)),
        section('Image', imageText(result)),
        section('Scan', renderScan(result)),
        section('What changed', changesText(result.revisions)),
        section('The services themselves', settingsText(result)),
        section('Auto-scaling', scalingText(result)),
        section('Timeline', renderTimeline(result)),
    ];
    return fitting(sections.filter((part) => part !== undefined));
}
function section(title, body) {
    return body && `### ${title}\n\n${body}`;
}
function fitting(sections) {
    let summary = '';
    for (const part of sections) {
        const next = `${summary}${part}\n\n`;
        if (Buffer.byteLength(next) > MAX_BYTES)
            return `${summary}The rest does not fit here: the log has it.\n`;
        summary = next;
    }
    return summary;
}
/** By its own verdict: a service that went well and was put back because another one failed has not. */
function hasFailed({ verdict }) {
    return verdict !== undefined && !(0,words/* wentWell */.x3)(verdict.kind);
}
function arePaused(services) {
    return services.length > 0 && services.every((service) => (0,words/* outcomeOf */.sG)(service) === 'paused');
}
function headline(result, job, subject) {
    const { cluster, failure, phases, region, services } = result;
    const name = (0,aws_arn/* clusterName */.SL)(cluster) ?? cluster;
    const arn = (0,aws_arn/* parseArn */.Lw)(services[0]?.arn ?? '');
    const url = arn && (0,console/* clusterUrl */.Cj)((0,aws_arn/* formatArn */.bH)({ ...arn, resource: `cluster/${name}` }));
    const startedAt = phases[0]?.startedAt;
    const facts = [
        cluster && `cluster ${markdown_link(code(name), url)}${region ? ` in ${markdown_text(region)}` : ''}`,
        job.sha && `commit ${commit(job.sha, job)}${subject ? ` ${markdown_text(subject, 100)}` : ''}`,
        startedAt !== undefined && (0,words/* duration */.p0)((phases.at(-1)?.endedAt ?? startedAt) - startedAt),
        failure && job.runUrl && markdown_link('log of the run', job.runUrl),
    ];
    const failed = services.filter(hasFailed);
    const mark = arePaused(failed) ? '⏸️' : failure || failed.length > 0 ? '❌' : '✅';
    return `## ${mark} ${headlineWords(result)}\n\n${facts.filter(Boolean).join(' · ')}`;
}
function commit(sha, { repository, serverUrl }) {
    const url = repository && `${serverUrl}/${repository}/commit/${sha}`;
    return markdown_link(code(sha.slice(0, 7)), url, sha);
}
function headlineWords({ failure, plan, services, tasks }) {
    if (plan) {
        const writes = plan.filter((part) => part.writes).map(({ title }) => markdown_text(title));
        return `Plan: ${writes.length > 0 ? `would change ${(0,words/* listOf */.c3)(writes, 5)}` : 'nothing would change'}`;
    }
    const touched = services.filter((service) => (0,words/* outcomeOf */.sG)(service) !== 'not-deployed');
    const [only] = services;
    const task = tasks.at(-1);
    if (!only && task)
        return `${code(task.name)} ${task.exitCode === undefined ? 'did not run to its end' : `exited with code ${task.exitCode}`}`;
    if (!only || touched.length === 0)
        return 'Nothing was deployed';
    const failed = services.filter(hasFailed);
    const wasBack = services.filter((service) => (0,words/* outcomeOf */.sG)(service) === 'rolled-back').length;
    if (failure && failed.length === 0 && wasBack > 0) {
        return `${task ? code(task.name) : 'The run'} failed, and ${(0,words/* count */.U9)(wasBack, 'service')} ${wasBack > 1 ? 'were' : 'was'} rolled back`;
    }
    if (failure && failed.length === 0) {
        const which = touched.length === 1 && touched[0] ? code(touched[0].name) : (0,words/* count */.U9)(touched.length, 'service');
        return `The run failed after it had updated ${which}`;
    }
    if (services.length === 1)
        return `${code(only.name)} ${singleWords(only)}`;
    if (failed.length > 0) {
        const back = services.filter((service) => (0,words/* outcomeOf */.sG)(service) === 'rolled-back').length;
        const notBack = services.filter((service) => (0,words/* outcomeOf */.sG)(service) === 'rollback-failed').length;
        const rolledBack = back === services.length ? ', all were rolled back' : back > 0 ? `, ${back} rolled back` : '';
        const ending = rolledBack + (notBack > 0 ? `, ${(0,words/* count */.U9)(notBack, 'rollback')} failed` : '');
        const what = arePaused(failed) ? (failed.length > 1 ? 'are paused' : 'is paused') : 'failed';
        return `${failed.length} of ${services.length} services ${what}${ending}`;
    }
    const outcomes = [...new Set(services.map(words/* outcomeOf */.sG))];
    const [same] = outcomes;
    if (outcomes.length === 1 && same)
        return `${services.length} services ${severalWords[same]}`;
    const counts = outcomes.map((outcome) => `${services.filter((s) => (0,words/* outcomeOf */.sG)(s) === outcome).length} ${said(outcome)}`);
    return `${services.length} services: ${counts.join(', ')}`;
}
function singleWords(service) {
    const to = markdown_text((0,aws_arn/* taskDefinitionName */.ip)(service.taskDefinition));
    const outcome = (0,words/* outcomeOf */.sG)(service);
    switch (outcome) {
        case 'stable':
            return `is stable on ${to}`;
        case 'unchanged':
            return `already runs ${to}`;
        case 'started':
            return `is rolling out ${to}`;
        case 'not-deployed':
            return 'was not deployed';
        case 'failed':
            return `failed on ${to}`;
        case 'rolled-back':
            return `failed on ${to} and ${service.rollback || service.deploymentId?.startsWith('d-') ? 'was rolled back' : 'ECS takes it back'}`;
        case 'rollback-failed':
            return `failed on ${to}, and so did the rollback`;
        case 'superseded':
            return 'was superseded by another deployment';
        case 'paused':
            return `is paused on its way to ${to}`;
        case 'cancelled':
            return `was on its way to ${to} when the run was cancelled`;
        case 'timed-out':
            return `did not become stable on ${to} in time`;
    }
}
const severalWords = {
    stable: 'are stable',
    unchanged: 'already run this',
    started: 'are rolling out',
};
function said(outcome) {
    return outcome.replace('-', ' ');
}
/** What happened to each service that failed, then what to do next. */
function verdicts(failed, { failure }) {
    const sentences = failed.map((service) => markdown_text((0,words/* verdictSentence */.BT)(service)));
    const all = sentences.length === 1 ? sentences[0] : sentences.map((sentence) => `- ${sentence}`).join('\n');
    return failure?.next ? `${all}\n\n**Next:** ${markdown_text(failure.next)}` : `${all}`;
}
/** A run that failed before any verdict: the error itself. */
function failureText({ failure }) {
    if (!failure)
        return undefined;
    const badInput = failure instanceof errors/* InputError */.dz;
    const why = badInput ? failure.problems.map((problem) => `- ${markdown_text(problem)}`).join('\n') : quoted(failure.why ?? '');
    const next = failure.next && `${badInput ? '' : '**Next:** '}${markdown_text(failure.next)}`;
    return [`**${markdown_text(failure.what)}**`, why, next].filter(Boolean).join('\n\n');
}
/** Someone else's words: docker's many lines as a block, AWS's one line as a paragraph. */
function quoted(why) {
    const lines = (0,printable/* printableLines */.f)(why).slice(-50);
    return lines.length > 1 ? fenced(lines.map((line) => line.slice(0, 1000))) : markdown_text(why, 4000);
}
const marks = {
    stable: '✅',
    unchanged: '✅',
    started: '🚀',
    failed: '❌',
    'rolled-back': '⏪',
    'rollback-failed': '❌',
    superseded: '⏩',
    'timed-out': '⌛',
    paused: '⏸️',
    cancelled: '🛑',
    'not-deployed': '➖',
};
/** Failed services first. */
function servicesTable({ cluster, services }) {
    if (services.length === 0)
        return undefined;
    const rows = services
        .toSorted((a, b) => Number(hasFailed(b)) - Number(hasFailed(a)))
        .map((service) => {
        const outcome = (0,words/* outcomeOf */.sG)(service);
        const took = (0,words/* serviceDuration */.M1)(service);
        return [
            serviceLinks(service, cluster),
            unbroken(`${marks[outcome]} ${said(outcome)}`),
            revisions(service, outcome),
            tasks(service),
            took === undefined ? '–' : unbroken((0,words/* duration */.p0)(took)),
        ];
    });
    return table(['Service', 'Verdict', 'Revision', 'Tasks', 'Took'], 'lllrr', rows);
}
/** The service, and CodeDeploy's deployment where that deploys to it. */
function serviceLinks({ arn, deploymentId, name }, cluster) {
    const service = markdown_link(code(name), (0,console/* serviceUrl */.Rs)(arn, cluster, 'deployments'));
    if (!deploymentId?.startsWith('d-'))
        return service;
    return `${service} · ${markdown_link(markdown_text(deploymentId), (0,console/* codeDeployUrl */.Kk)(arn, deploymentId))}`;
}
/** "api:41 → api:42", and where it went back to. */
function revisions({ previousTaskDefinition, rollback, taskDefinition, verdict }, outcome) {
    const path = previousTaskDefinition ? [previousTaskDefinition] : [];
    if (outcome !== 'not-deployed' && taskDefinition !== previousTaskDefinition)
        path.push(taskDefinition);
    if (rollback)
        path.push(rollback.to);
    else if (verdict?.kind === 'rolled-back' && verdict.to?.includes(':task-definition/'))
        path.push(verdict.to);
    return [...(previousTaskDefinition ? [] : ['—']), ...path.map(revision)].join(' → ');
}
function revision(arn) {
    return markdown_link(markdown_text((0,aws_arn/* taskDefinitionName */.ip)(arn)), (0,console/* taskDefinitionUrl */.wg)(arn));
}
/** As they are now, and how many of the deployment's have failed. */
function tasks({ counts, rollback }) {
    const now = rollback?.counts ?? counts;
    if (!now)
        return '–';
    const failed = counts && counts.failed > 0 ? `, ${counts.failed} failed` : '';
    return unbroken(`${now.running} of ${now.desired} running${failed}`);
}
/** Kept on one line of a table's cell. */
function unbroken(words) {
    return words.replaceAll(' ', '\u00a0');
}
function imageText({ createdRepository, image }) {
    if (!image)
        return undefined;
    const { digest, outcome, sizeBytes, uri } = image;
    const url = (0,console/* imageUrl */.b8)(uri, digest);
    const facts = [
        markdown_text(outcome),
        sizeBytes !== undefined && (0,words/* size */.Ej)(sizeBytes),
        digest ? markdown_link(code((0,words/* shortDigest */.VK)(digest)), url, digest) : url && markdown_link('repository', url),
    ];
    const lines = [uri, digest ?? ''].flatMap(printable/* printableLines */.f).filter(Boolean);
    const created = createdRepository && `Repository ${code(createdRepository.name)} was created: ${markdown_text(createdRepository.settings)}.`;
    return [fenced(lines), facts.filter(Boolean).join(' · '), created].filter(Boolean).join('\n\n');
}
function changesText(all) {
    const changed = all.filter(({ changes }) => changes.length > 0);
    const blocks = changed.map(({ arn, base, changes }) => {
        const title = base === undefined ? revision(arn) : `${revision(base)} → ${revision(arn)}`;
        const diff = fenced(changes.flatMap(changeLines), 'diff');
        return changed.length > MAX_OPEN
            ? folded(`${title} (${(0,words/* count */.U9)(changes.length, 'change')})`, diff)
            : `${title}\n\n${diff}`;
    });
    return blocks.join('\n\n') || undefined;
}
/** Each with the end of its log: open where the command failed. */
function tasksText({ cluster, tasks }) {
    const blocks = tasks.map(({ endedAt, exitCode, lines, name, startedAt, taskArn }) => {
        const id = taskArn ? markdown_link(code((0,aws_arn/* resourceId */.a)(taskArn)), (0,console/* taskUrl */.Dl)(taskArn, cluster)) : 'not started';
        const ended = exitCode === undefined ? 'no exit code' : `exit code ${exitCode}`;
        const took = endedAt === undefined ? '' : `, ${(0,words/* duration */.p0)(endedAt - startedAt)}`;
        const line = `${exitCode === 0 ? '✅' : '❌'} ${code(name)}: task ${id}, ${ended}${took}`;
        if (lines.length === 0)
            return line;
        const log = fenced(lines.map((each) => each.slice(0, 1000)));
        return `${line}\n\n${exitCode === 0 ? folded(`the last ${(0,words/* count */.U9)(lines.length, 'line')} of its log`, log) : log}`;
    });
    return blocks.join('\n\n') || undefined;
}
function settingsText({ services }) {
    const blocks = services.flatMap(({ arn, isNew, name, settings = [] }) => {
        if (isNew && arn)
            return [`Service ${code(name)} was created.`];
        return settings.length > 0 ? [`Service ${code(name)}:\n\n${fenced(settings.flatMap(changeLines), 'diff')}`] : [];
    });
    return blocks.join('\n\n') || undefined;
}
/** What would happen, part by part. */
function planText({ plan }) {
    return plan
        ?.map(({ lines, title, writes }) => `### ${writes ? '✏️' : '➖'} ${markdown_text(title)}\n\n${fenced(lines.map((line) => plain(line)))}`)
        .join('\n\n');
}
function scalingText({ scaling }) {
    return (scaling
        .flatMap(({ changes, service }) => changes.map((change) => `- ${code(service)} ${markdown_text(change)}`))
        .join('\n') || undefined);
}
/** Lines of a diff. Values of environment variables are not there to be shown. */
function changeLines({ from, kind, to, what }) {
    const sign = { added: '+', changed: '!', removed: '-' }[kind];
    if (from === undefined && to === undefined)
        return [`${sign} ${plain(what)}`];
    const before = from === undefined ? [] : [`- ${plain(from)}`];
    const after = to === undefined ? [] : [`+ ${plain(to)}`];
    return [`  ${plain(what)}`, ...before, ...after];
}

;// CONCATENATED MODULE: ./build/report/report.js





/**
 * Writes the outputs, the job summary and the annotations. Never throws: what cannot be written is a warning, since a report
 * must not change what the run came to.
 */
async function report(result, job, log) {
    await attempt('outputs', log, () => writeOutputs(result));
    await attempt('job summary', log, () => writeSummary(result, job, log));
    await attempt('annotations', log, async () => {
        for (const { message, title } of annotationsOf(result))
            log.error(message, title);
    });
}
async function attempt(what, log, write) {
    try {
        await write();
    }
    catch (error) {
        log.warning(`The ${what} could not be written: ${error instanceof Error ? error.message : String(error)}`);
    }
}
async function writeOutputs(result) {
    const { setOutput } = await Promise.all(/* import() */[__webpack_require__.e(119), __webpack_require__.e(421)]).then(__webpack_require__.bind(__webpack_require__, 6421));
    for (const [name, value] of Object.entries(outputsOf(result)))
        setOutput(name, value);
}
/** Appended to the file that the runner names, other steps of the job have their own. */
async function writeSummary(result, job, log) {
    const path = process.env.GITHUB_STEP_SUMMARY;
    if (!path)
        return log.debug('No job summary: GITHUB_STEP_SUMMARY is not set.');
    await (0,promises_.appendFile)(path, renderSummary(result, job, await subjectOfEvent()));
}


/***/ }),

/***/ 7083:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   findingWords: () => (/* binding */ findingWords),
/* harmony export */   judge: () => (/* binding */ judge),
/* harmony export */   orWorse: () => (/* binding */ orWorse),
/* harmony export */   scanWords: () => (/* binding */ scanWords),
/* harmony export */   severityCounts: () => (/* binding */ severityCounts)
/* harmony export */ });
/* harmony import */ var _findings_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6348);

/** @param today "2026-12-31", in UTC: on its last day an entry still holds */
function judge(findings, threshold, ignored, today) {
    const rank = ({ severity }) => _findings_js__WEBPACK_IMPORTED_MODULE_0__/* .SEVERITIES */ .oC.indexOf(severity);
    const judged = withoutRepeats(findings)
        .map((finding) => {
        const entry = ignored.find(({ id }) => id.toUpperCase() === finding.id.toUpperCase());
        const isIgnored = entry !== undefined && entry.expires >= today;
        return { ...finding, entry, counts: !isIgnored && rank(finding) <= _findings_js__WEBPACK_IMPORTED_MODULE_0__/* .SEVERITIES */ .oC.indexOf(threshold) };
    })
        .sort((a, b) => rank(a) - rank(b) || compare(a.package ?? '', b.package ?? '') || compare(a.id, b.id));
    return {
        findings: judged,
        unused: ignored.filter((entry) => judged.every((finding) => finding.entry !== entry)),
    };
}
/** "2 CRITICAL, 1 HIGH"; "no vulnerabilities". */
function severityCounts(findings) {
    const counts = _findings_js__WEBPACK_IMPORTED_MODULE_0__/* .SEVERITIES */ .oC.map((severity) => [findings.filter((each) => each.severity === severity).length, severity]);
    const found = counts.filter(([count]) => count !== 0).map(([count, severity]) => `${count} ${severity}`);
    return found.join(', ') || 'no vulnerabilities';
}
/** "1 CRITICAL, 2 LOW; 1 of HIGH or worse" */
function scanWords({ findings, problem, threshold }) {
    if (problem !== undefined)
        return 'findings not known';
    const counting = findings.filter(({ counts }) => counts).length;
    const ignored = findings.filter(({ counts, entry }) => !counts && entry !== undefined).length;
    const facts = [
        severityCounts(findings),
        findings.length > 0 && `${counting === 0 ? 'none' : counting} of ${orWorse(threshold)}`,
        ignored > 0 && `${ignored} ignored`,
    ];
    return facts.filter(Boolean).join('; ');
}
/** "CRITICAL CVE-2022-49043 in libxml2 2.9.14 (fixed in 2.9.15)" */
function findingWords({ entry, fixedIn, id, installed, package: name, severity }) {
    const where = name === undefined ? '' : ` in ${[name, installed].filter(Boolean).join(' ')}`;
    const fix = fixedIn === undefined ? '' : ` (fixed in ${fixedIn})`;
    const expired = entry === undefined ? '' : `; it was ignored until ${entry.expires} (${entry.reason})`;
    return `${severity} ${id}${where}${fix}${expired}`;
}
/** "HIGH or worse" */
function orWorse(threshold) {
    return threshold === _findings_js__WEBPACK_IMPORTED_MODULE_0__/* .SEVERITIES */ .oC[0] ? threshold : `${threshold} or worse`;
}
/** The images of several platforms share most of their packages. */
function withoutRepeats(findings) {
    const key = ({ id, installed, package: name }) => JSON.stringify([id, name, installed]);
    return [...new Map(findings.map((finding) => [key(finding), finding])).values()];
}
function compare(a, b) {
    return a < b ? -1 : Number(a > b);
}


/***/ })

};
