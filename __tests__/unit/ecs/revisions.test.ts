import { describe, expect, it } from '@jest/globals';
import { explainRegistrationError } from '../../../src/ecs/revisions.ts';

const refusal = (message: string, name = 'ClientException') =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400 } });
const registration = {
  family: 'api',
  cpu: '256',
  laterSetting: { depth: 1 },
  containerDefinitions: [{ name: 'api', image: 'x', startedBy: 'somebody' }],
};
const base = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/api:41';

describe('what ECS refuses to register', () => {
  it.each([
    ['Unknown parameter in input: "laterSetting", must be one of: family, cpu, containerDefinitions', 'laterSetting'],
    ["Unexpected key 'startedBy' found in params.containerDefinitions[0]", 'startedBy'],
    ['laterSetting is not a valid parameter for RegisterTaskDefinition', 'laterSetting'],
    ['Unrecognized field "startedBy" (class ContainerDefinition)', 'startedBy'],
  ])('is told by name where ECS does not take a member that it returned: %s', (message, member) => {
    const { next, what, why } = explainRegistrationError(
      refusal(message, 'SerializationException'),
      registration,
      base,
    );
    expect(what).toBe('Cannot register a new revision of task definition "api".');
    expect(why).toBe(`AWS answered SerializationException: ${message}`);
    expect(next).toContain(`ECS returned the member "${member}" with task definition api:41, but does not take it`);
  });

  it("is for the user to take out where the task definition is the user's own file", () => {
    const { next } = explainRegistrationError(refusal('Unknown parameter: laterSetting'), registration, undefined);
    expect(next).toBe('Remove the member "laterSetting" from the file that task-definition names.');
  });

  it.each([
    'Invalid setting for container. cpu is too small.',
    "'256' is not a valid value for cpu",
    'Unknown parameter in input: "elsewhere"',
    'Role is not valid',
  ])('is left as ECS says it in other cases: %s', (message) => {
    const { next, why } = explainRegistrationError(refusal(message), registration, base);
    expect([why, next]).toEqual([`AWS answered ClientException: ${message}`, undefined]);
  });

  it('is no matter of a member when the permission is missing', () => {
    const denied = 'User: x is not authorized to perform: ecs:RegisterTaskDefinition (unknown parameter laterSetting)';
    const { next } = explainRegistrationError(refusal(denied, 'AccessDeniedException'), registration, base);
    expect(next).toMatch(/^Allow ecs:RegisterTaskDefinition/);
  });
});
