export const id = 33;
export const ids = [33];
export const modules = {

/***/ 1033:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   parseLifecyclePolicy: () => (/* binding */ parseLifecyclePolicy)
/* harmony export */ });
/* harmony import */ var _aws_json_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4338);
/* harmony import */ var _definition_file_conform_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1367);
/* harmony import */ var _definition_file_read_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5629);
/* harmony import */ var _definition_file_unusable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2694);




const TAG_STATUSES = ['tagged', 'untagged', 'any'];
const COUNT_TYPES = ['imageCountMoreThan', 'sinceImagePushed', 'sinceImagePulled', 'sinceImageTransitioned'];
const ACTIONS = ['expire', 'transition'];
/**
 * A lifecycle policy from a JSON or YAML file. ECR would refuse a bad one only after the repository was created.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 *
 * @throws UnusableFile with everything that is wrong with it
 */
async function parseLifecyclePolicy(path, text) {
    const { raw } = await (0,_definition_file_read_js__WEBPACK_IMPORTED_MODULE_1__/* .readDefinition */ .Ud)(path, text.replace(/^\ufeff/, ''));
    const policy = (0,_definition_file_conform_js__WEBPACK_IMPORTED_MODULE_0__/* .conform */ .f)(raw, undefined, []);
    if (!(0,_aws_json_js__WEBPACK_IMPORTED_MODULE_3__/* .isObject */ .Gv)(policy) || !Array.isArray(policy.rules) || policy.rules.length === 0) {
        throw new _definition_file_unusable_js__WEBPACK_IMPORTED_MODULE_2__/* .UnusableFile */ ._(`${path} is not a lifecycle policy: it has no list of rules`);
    }
    const { rules } = policy;
    const problems = rules.flatMap((rule, index) => ruleProblems(rule).map((problem) => `rules[${index}]${problem}`));
    const priorities = rules.map((rule) => ((0,_aws_json_js__WEBPACK_IMPORTED_MODULE_3__/* .isObject */ .Gv)(rule) ? rule.rulePriority : undefined));
    if (new Set(priorities).size < priorities.length)
        problems.push('each rule needs a rulePriority of its own');
    if (problems.length > 0)
        throw new _definition_file_unusable_js__WEBPACK_IMPORTED_MODULE_2__/* .UnusableFile */ ._(...problems.map((problem) => `${path}: ${problem}`));
    return policy;
}
function ruleProblems(rule) {
    if (!(0,_aws_json_js__WEBPACK_IMPORTED_MODULE_3__/* .isObject */ .Gv)(rule))
        return [' is not an object'];
    const selection = (0,_aws_json_js__WEBPACK_IMPORTED_MODULE_3__/* .isObject */ .Gv)(rule.selection) ? rule.selection : {};
    const action = (0,_aws_json_js__WEBPACK_IMPORTED_MODULE_3__/* .isObject */ .Gv)(rule.action) ? rule.action : {};
    const hasTags = ['tagPrefixList', 'tagPatternList'].some((member) => Array.isArray(selection[member]));
    return [
        isCount(rule.rulePriority) || '.rulePriority has to be a whole number from 1',
        oneOf(selection.tagStatus, TAG_STATUSES) || `.selection.tagStatus has to be one of ${TAG_STATUSES.join(', ')}`,
        hasTags === (selection.tagStatus === 'tagged') ||
            '.selection has to have tagPatternList or tagPrefixList where tagStatus is tagged, and only there',
        oneOf(selection.countType, COUNT_TYPES) || `.selection.countType has to be one of ${COUNT_TYPES.join(', ')}`,
        isCount(selection.countNumber) || '.selection.countNumber has to be a whole number from 1',
        (selection.countType === 'imageCountMoreThan') === (selection.countUnit === undefined) ||
            '.selection.countUnit has to be days, and left out with imageCountMoreThan',
        oneOf(action.type, ACTIONS) || `.action.type has to be one of ${ACTIONS.join(', ')}`,
    ].filter((problem) => typeof problem === 'string');
}
function isCount(value) {
    return typeof value === 'number' && Number.isInteger(value) && value >= 1;
}
function oneOf(value, allowed) {
    return typeof value === 'string' && allowed.includes(value);
}


/***/ })

};
