export const id = 395;
export const ids = [395];
export const modules = {

/***/ 395:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   nothingDone: () => (/* binding */ nothingDone)
/* harmony export */ });
/** Of a run that did not begin. */
function nothingDone(failure) {
    return {
        cluster: '',
        region: '',
        image: undefined,
        revisions: [],
        services: [],
        tasks: [],
        scaling: [],
        phases: [],
        failure,
    };
}


/***/ })

};
