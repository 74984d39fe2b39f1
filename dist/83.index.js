export const id = 83;
export const ids = [83];
export const modules = {

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
