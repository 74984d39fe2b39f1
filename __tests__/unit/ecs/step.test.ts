import type { Deployment, Service } from '@aws-sdk/client-ecs';
import { describe, expect, it } from '@jest/globals';
import { nextStep, stableRevisionOf, type Wanted } from '../../../src/ecs/step.ts';

const revision = (number: number) => `arn:aws:ecs:eu-west-1:123456789012:task-definition/api:${number}`;
const deployment = (more: Partial<Deployment> = {}): Deployment => ({
  id: 'ecs-svc/1',
  status: 'PRIMARY',
  taskDefinition: revision(41),
  rolloutState: 'COMPLETED',
  ...more,
});
const service = (deployments: Deployment[] = [deployment()], more: Partial<Service> = {}): Service => ({
  serviceName: 'api',
  desiredCount: 2,
  taskDefinition: revision(41),
  deployments,
  ...more,
});
const wanted: Wanted = {
  taskDefinition: revision(41),
  desiredCount: undefined,
  forceNewDeployment: false,
  imagePushed: false,
};

describe('nextStep', () => {
  const update = (forceNewDeployment: boolean) => ({ kind: 'update', forceNewDeployment });

  it.each<[string, Service, Partial<Wanted>, object]>([
    ['a service that runs the revision steadily is left alone', service(), {}, { kind: 'none' }],
    ['a new revision is an update', service(), { taskDefinition: revision(42) }, update(false)],
    [
      'force-new-deployment is an update although nothing changed',
      service(),
      { forceNewDeployment: true },
      update(true),
    ],
    ['a pushed image under the same tag needs a forced deployment', service(), { imagePushed: true }, update(true)],
    ['another desired count is an update', service(), { desiredCount: 3 }, update(false)],
    ['the same desired count is none', service(), { desiredCount: 2 }, { kind: 'none' }],
    [
      'a deployment of the same revision that failed before is tried again',
      service([deployment({ rolloutState: 'FAILED' })]),
      {},
      update(true),
    ],
  ])('%s', (_, before, more, step) => {
    expect(nextStep(before, { ...wanted, ...more })).toEqual(step);
  });

  it('a rollout of the same revision that is under way is watched, not started again', () => {
    const primary = deployment({ id: 'ecs-svc/2', rolloutState: 'IN_PROGRESS' });
    expect(nextStep(service([primary, deployment({ status: 'ACTIVE' })]), wanted)).toEqual({
      kind: 'watch',
      deployment: primary,
    });
  });

  it('behind a Classic Load Balancer a second deployment means that one is under way', () => {
    const primary = deployment({ id: 'ecs-svc/2', rolloutState: undefined });
    const old = deployment({ status: 'ACTIVE', rolloutState: undefined });
    expect(nextStep(service([primary, old]), wanted)).toEqual({ kind: 'watch', deployment: primary });
    expect(nextStep(service([primary]), wanted)).toEqual({ kind: 'none' });
  });
});

describe('stableRevisionOf', () => {
  it('is the revision of the deployment that completed, not of one that is under way', () => {
    const primary = deployment({ taskDefinition: revision(42), rolloutState: 'IN_PROGRESS' });
    const before = service([primary, deployment({ status: 'ACTIVE' })], { taskDefinition: revision(42) });
    expect(stableRevisionOf(before)).toBe(revision(41));
  });

  it("is the service's own where none has completed", () => {
    expect(stableRevisionOf(service([deployment({ rolloutState: undefined })]))).toBe(revision(41));
  });
});

describe('a service that differs from its file', () => {
  const taskDefinition = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/app:1';
  const wanted = { taskDefinition, desiredCount: undefined, forceNewDeployment: false, imagePushed: false };
  const service = { taskDefinition, deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED' as const }] };

  it('is updated, with a deployment only where what differs needs one', () => {
    expect(nextStep(service, wanted)).toEqual({ kind: 'none' });
    expect(nextStep(service, { ...wanted, changesSettings: true })).toEqual({
      kind: 'update',
      forceNewDeployment: false,
    });
    expect(nextStep(service, { ...wanted, changesSettings: true, forcesSettings: true })).toEqual({
      kind: 'update',
      forceNewDeployment: true,
    });
  });

  it('is updated where there is none yet', () => {
    expect(nextStep({ deployments: [] }, wanted)).toEqual({ kind: 'update', forceNewDeployment: false });
  });
});
