export const id = 856;
export const ids = [856];
export const modules = {

/***/ 7856:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   assumedRoles: () => (/* binding */ assumedRoles),
/* harmony export */   renewed: () => (/* binding */ renewed),
/* harmony export */   subjectOf: () => (/* binding */ subjectOf)
/* harmony export */ });
/* harmony import */ var _aws_sdk_client_sts__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1695);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9473);
/* harmony import */ var _clients_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4694);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(886);




/** Renewed so long before they expire. */
const EARLY_MS = 5 * 60_000;
/** How long GitHub may take for a token, and how often it is asked. */
const TOKEN_MS = 10_000;
const TOKEN_ATTEMPTS = 3;
/**
 * Credentials of the roles that the run assumes, renewed before they expire: they live in this process alone.
 *
 * @returns `registry` for ECR, `deploy` for everything else; undefined: those of the SDK's own chain
 */
function assumedRoles(roles, region) {
    const { deployRole, role } = roles;
    const registry = role === undefined ? undefined : renewed(() => byToken(role, roles, region));
    const deploy = deployRole === undefined ? registry : renewed(() => byRole(deployRole, roles, region, registry));
    return { ...(registry && { registry }), ...(deploy && { deploy }) };
}
/** One set of credentials for all clients, fetched again when less than five minutes, or half of a shorter life, are left. */
function renewed(fetchNew, now = Date.now) {
    let current;
    let renewAt = 0;
    return () => {
        if (current && now() < renewAt)
            return current;
        const asked = fetchNew();
        current = asked;
        renewAt = Number.POSITIVE_INFINITY;
        asked.then(({ expiration }) => {
            const life = expiration.getTime() - now();
            renewAt = now() + Math.max(life - EARLY_MS, life / 2);
        }, () => {
            renewAt = 0;
        });
        return asked;
    };
}
/**
 * By the job's OIDC token, a new one each time: GitHub's live for minutes only. STS AssumeRoleWithWebIdentity.
 * https://docs.github.com/actions/reference/openid-connect-reference
 */
async function byToken(role, { oidc, sessionName }, region) {
    const token = await fetchToken(oidc);
    mask(token);
    const command = new _aws_sdk_client_sts__WEBPACK_IMPORTED_MODULE_2__/* .AssumeRoleWithWebIdentityCommand */ .WH({
        RoleArn: role,
        RoleSessionName: sessionName,
        WebIdentityToken: token,
    });
    try {
        // The call is not signed: whatever credentials there are are not asked for.
        return toCredentials(await new _aws_sdk_client_sts__WEBPACK_IMPORTED_MODULE_2__/* .STSClient */ .iM((0,_clients_js__WEBPACK_IMPORTED_MODULE_3__/* .settings */ .W)(region)).send(command));
    }
    catch (error) {
        throw explainRefusal(error, role, subjectOf(token));
    }
}
/** STS AssumeRole, from the role of the job's token or what the SDK finds. */
async function byRole(role, { sessionName }, region, credentials) {
    const client = new _aws_sdk_client_sts__WEBPACK_IMPORTED_MODULE_2__/* .STSClient */ .iM({ ...(0,_clients_js__WEBPACK_IMPORTED_MODULE_3__/* .settings */ .W)(region), ...(credentials && { credentials }) });
    try {
        return toCredentials(await client.send(new _aws_sdk_client_sts__WEBPACK_IMPORTED_MODULE_2__/* .AssumeRoleCommand */ .QL({ RoleArn: role, RoleSessionName: sessionName })));
    }
    catch (error) {
        if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .DeployError */ .sH || !(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isLastingRefusal */ .bZ)(error))
            throw error;
        const { what, why } = (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .explainAwsError */ .Ni)(error, `assume role ${role}`);
        const next = (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isAccessDenied */ .w7)(error)
            ? `Allow sts:AssumeRole on ${role} for the credentials of the job, and let the role's trust policy name them.`
            : undefined;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .DeployError */ .sH({ what, ...(why && { why }), ...(next && { next }), cause: error });
    }
}
async function fetchToken({ requestToken, url }) {
    let why = '';
    for (let attempt = 1; attempt <= TOKEN_ATTEMPTS; attempt += 1) {
        try {
            const response = await fetch(`${url}&audience=sts.amazonaws.com`, {
                headers: { authorization: `bearer ${requestToken}` },
                signal: AbortSignal.timeout(TOKEN_MS),
            });
            const { value } = (await response.json());
            if (response.ok && value)
                return value;
            why = `GitHub answered ${response.status}`;
        }
        catch (error) {
            why = error.message;
        }
    }
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .DeployError */ .sH({ what: "Cannot get the job's OIDC token from GitHub.", why, next: 'Run the job again.' });
}
function toCredentials({ Credentials: given }) {
    const { AccessKeyId = '', Expiration, SecretAccessKey = '', SessionToken = '' } = given ?? {};
    mask(SecretAccessKey);
    mask(SessionToken);
    return {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken,
        expiration: Expiration ?? new Date(Date.now() + EARLY_MS),
    };
}
/** By a workflow command of our own: `@actions/core` is loaded only after the first call. */
function mask(secret) {
    if (secret)
        process.stdout.write(`::add-mask::${secret}\n`);
}
/** Whom the token says that the job is, "repo:acme/api:environment:production": what a trust policy has to name. */
function subjectOf(token) {
    try {
        const { sub } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
        return typeof sub === 'string' ? sub : undefined;
    }
    catch {
        return undefined;
    }
}
/** What STS refuses a token with. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
function explainRefusal(error, role, subject) {
    // A passing failure is asked again by whoever needs the credentials.
    if (!(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isLastingRefusal */ .bZ)(error))
        return error;
    const { what, why, next } = (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .explainAwsError */ .Ni)(error, `assume role ${role} by the job's OIDC token`);
    const provider = 'token.actions.githubusercontent.com';
    const account = role.split(':')[4];
    const advice = (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isAwsError */ .m_)(error, 'InvalidIdentityTokenException', 'InvalidIdentityToken')
        ? `Account ${account} has no identity provider ${provider} with the audience sts.amazonaws.com: create it (docs/permissions.md).`
        : (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isAccessDenied */ .w7)(error)
            ? `The role's trust policy has to allow sts:AssumeRoleWithWebIdentity to ${provider} with the audience sts.amazonaws.com` +
                `${subject ? ` and the subject ${subject}, which is this job` : ''} (docs/permissions.md).`
            : next;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .DeployError */ .sH({ what, ...(why && { why }), ...(advice && { next: advice }), cause: error });
}


/***/ })

};
