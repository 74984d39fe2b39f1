import { describe, expect, it } from '@jest/globals';
import { explainAwsError, isLastingRefusal, missingPermission } from '../../../src/aws/errors.ts';

const refusal =
  'User: arn:aws:sts::123456789012:assumed-role/deploy/run is not authorized to perform: ecs:UpdateService on resource: ' +
  'arn:aws:ecs:eu-west-1:123456789012:service/production/api because no identity-based policy allows the ecs:UpdateService action';

function awsError(
  name: string,
  message = 'said so',
  more: object = { $metadata: { httpStatusCode: 400, requestId: 'r-1' } },
) {
  return Object.assign(new Error(message), { name }, more);
}

describe('explainAwsError', () => {
  it('names what could not be done, AWS and its request, and the permission to allow', () => {
    const { message } = explainAwsError(awsError('AccessDeniedException', refusal), 'update service "api"');
    expect(message).toBe(
      [
        'Cannot update service "api".',
        `AWS answered AccessDeniedException: ${refusal} (request id r-1)`,
        'Allow ecs:UpdateService on arn:aws:ecs:eu-west-1:123456789012:service/production/api: every deployment needs it to start the ' +
          'deployment, and to go back. docs/permissions.md has the policy (section "Deploy a ready image").',
      ].join('\n'),
    );
  });

  it.each([
    ['with an explicit deny in an identity-based policy', /the Deny has to go/],
    ['because no service control policy allows it', /service control policy.*administrator/],
    ['because no permissions boundary allows it', /permissions boundary has to allow it too/],
  ])('an access denied %s says what stands in the way', (reason, next) => {
    const message = `User: x is not authorized to perform: ecs:UpdateService on resource: y ${reason}`;
    expect(explainAwsError(awsError('AccessDeniedException', message), 'do it').next).toMatch(next);
  });

  it('an access denied that does not name the action points at all policies', () => {
    const { next } = explainAwsError(awsError('AccessDeniedException', 'Access denied'), 'do it');
    expect(next).toBe('The role of this job lacks a permission: docs/permissions.md has the policies.');
  });

  it('an action that nothing here is known to need is named all the same', () => {
    const message = 'User: x is not authorized to perform: ecs:LaterAction on resource: y';
    const { next } = explainAwsError(awsError('AccessDeniedException', message), 'do it');
    expect(next).toBe('Allow ecs:LaterAction on y (docs/permissions.md has the policies).');
  });

  it.each([
    [
      'CredentialsProviderError',
      'Could not load credentials from any providers',
      {},
      /role-to-assume.*id-token: write.*configure-aws-credentials/,
    ],
    ['ExpiredTokenException', 'The security token expired', undefined, /longer session/],
    ['UnrecognizedClientException', 'The security token is invalid', undefined, /does not accept these credentials/],
    ['Error', 'Region is missing', {}, /input aws-region/],
    ['ThrottlingException', 'Rate exceeded', undefined, /still throttled/],
    ['TimeoutError', 'a request has exceeded 15000 ms', {}, /did not answer/],
    [
      'Error',
      'getaddrinfo ENOTFOUND ecs.eu-wst-1.amazonaws.com',
      { code: 'ENOTFOUND' },
      /Check that aws-region exists/,
    ],
  ])('%s (%s) says what to do next', (name, message, more, next) => {
    expect(explainAwsError(awsError(name, message, more), 'do it').next).toMatch(next);
  });

  it('does not wrap what is explained already', () => {
    const explained = explainAwsError(awsError('ServerException'), 'do it');
    expect(explainAwsError(explained, 'do something else')).toBe(explained);
  });
});

describe('missingPermission', () => {
  it('is the action and the resource, without the punctuation around them', () => {
    expect(
      missingPermission(
        new Error('X is not authorized to perform: iam:PassRole on resource: arn:aws:iam::1:role/task.'),
      ),
    ).toEqual({
      action: 'iam:PassRole',
      resource: 'arn:aws:iam::1:role/task',
    });
  });

  it('is undefined where the message does not say', () => {
    expect(missingPermission(new Error('Access denied'))).toBeUndefined();
  });
});

describe('isLastingRefusal', () => {
  it.each([
    ['AccessDeniedException', 400, true],
    ['ExpiredTokenException', 400, true],
    ['ClusterNotFoundException', 400, true],
    ['ThrottlingException', 400, false],
    ['ServerException', 500, false],
    ['ServiceUnavailable', 503, false],
    ['TooManyRequests', 429, false],
  ])('%s with status %i: %s', (name, httpStatusCode, lasting) => {
    expect(isLastingRefusal(awsError(name, '', { $metadata: { httpStatusCode } }))).toBe(lasting);
  });

  it.each(['ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT'])('%s without an answer is none', (code) => {
    expect(isLastingRefusal(awsError('Error', '', { code }))).toBe(false);
  });

  it('credentials that cannot be found are one', () => {
    expect(isLastingRefusal(awsError('CredentialsProviderError', '', {}))).toBe(true);
  });
});
