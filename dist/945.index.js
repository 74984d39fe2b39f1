export const id = 945;
export const ids = [945];
export const modules = {

/***/ 6945:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   openLog: () => (/* binding */ openLog)
/* harmony export */ });
/* harmony import */ var node_string_decoder__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6193);
/* harmony import */ var _printable_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4628);


const INDENT = '    ';
/**
 * How the runner finds a command: at the start of a line, or in its older form anywhere in one.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
const COMMAND = /^\s*::|##\[/m;
/** The job's log, by workflow commands: https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
async function openLog() {
    const core = await Promise.all(/* import() */[__webpack_require__.e(119), __webpack_require__.e(421)]).then(__webpack_require__.bind(__webpack_require__, 6421));
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
        const shown = lines.flatMap(_printable_js__WEBPACK_IMPORTED_MODULE_1__/* .printableLines */ .f).map((line) => `${INDENT}${line}`);
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
            const decoder = new node_string_decoder__WEBPACK_IMPORTED_MODULE_0__.StringDecoder('utf8');
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


/***/ })

};
