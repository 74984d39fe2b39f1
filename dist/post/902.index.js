export const id = 902;
export const ids = [902];
export const modules = {

/***/ 4902:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   text: () => (/* binding */ text)
/* harmony export */ });
/* unused harmony exports plain, code, link, fenced, folded, table */
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7975);

/**
 * Text from outside (names, reasons, log lines) as pieces of GitHub-flavoured Markdown that it cannot break out of.
 * Every function returns one line, but `fenced`.
 */
/** Characters that turn the reading direction around or hide: they could make a line read as another. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** One line without terminal colours, control and invisible characters; at most `limit` characters, the rest as "…". */
function plain(value, limit = 1000) {
    const line = (0,node_util__WEBPACK_IMPORTED_MODULE_0__.stripVTControlCharacters)(value.toWellFormed()).replace(/\s+/g, ' ').replace(invisible, '').trim();
    return line.length > limit ? `${line.slice(0, limit - 1).toWellFormed()}…` : line;
}
/**
 * Running text. All that Markdown, HTML, emoji, math or autolinks begin with becomes a character reference, which is a
 * character but never syntax (CommonMark 2.5); "@name" gets an invisible space, since GitHub looks for mentions in
 * the rendered text.
 */
function text(value, limit) {
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
function link(markdown, url, title) {
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


/***/ })

};
