import { ContinueServiceDeploymentCommand, ECSClient, type ServiceDeployment } from '@aws-sdk/client-ecs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { type OnPause, PauseKeeper } from '../../../src/ecs/pause.ts';
import { collectedLog } from '../../support/log.ts';

const ecs = mockClient(ECSClient);
const paused = (hookId = 'ecs-pause-1'): ServiceDeployment => ({
  serviceDeploymentArn: 'arn:sd',
  status: 'IN_PROGRESS',
  lifecycleStage: 'POST_SCALE_UP',
  lifecycleHookDetails: [{ hookId, targetType: 'PAUSE', status: 'AWAITING_ACTION' }],
});
const goesOn: ServiceDeployment = { status: 'IN_PROGRESS', lifecycleStage: 'BAKE_TIME', lifecycleHookDetails: [] };
const refusal = (name: string) => Object.assign(new Error('no'), { name, $metadata: { httpStatusCode: 400 } });

function keeper(onPause: OnPause, continues = false) {
  const log = collectedLog();
  return { log, keeper: new PauseKeeper(new ECSClient({}), { service: 'api', continues }, { onPause, log }) };
}
const continued = () => ecs.commandCalls(ContinueServiceDeploymentCommand).map(({ args }) => args[0].input.hookId);

beforeEach(() => {
  ecs.reset();
  ecs.on(ContinueServiceDeploymentCommand).resolves({});
});

describe('a pause', () => {
  it('that is waited for is told once, and is the verdict when the run ends in it', async () => {
    const { keeper: waiting, log } = keeper('wait');
    expect([await waiting.meet(paused()), await waiting.meet(paused())]).toEqual([undefined, undefined]);
    expect(log.texts('info')).toHaveLength(3);
    expect(waiting.verdict()).toEqual({ kind: 'paused', reason: 'paused at POST_SCALE_UP by hook ecs-pause-1' });
    await waiting.meet(goesOn);
    expect(waiting.verdict()).toBeUndefined();
  });

  it('that cannot be read this time has not ended', async () => {
    const { keeper: waiting } = keeper('wait');
    await waiting.meet(paused());
    await waiting.meet(undefined);
    expect(waiting.verdict()).toMatchObject({ kind: 'paused' });
  });

  it('is continued once, though a stale read still shows it', async () => {
    const { keeper: continuing } = keeper('continue');
    for (const seen of [paused(), paused(), goesOn, paused(), paused('ecs-pause-2')]) await continuing.meet(seen);
    expect(continued()).toEqual(['ecs-pause-1', 'ecs-pause-2']);
  });

  it('is continued again where AWS only throttled the call', async () => {
    ecs.on(ContinueServiceDeploymentCommand).rejectsOnce(refusal('ThrottlingException')).resolves({});
    const { keeper: continuing } = keeper('continue');
    for (const seen of [paused(), paused(), paused()]) expect(await continuing.meet(seen)).toBeUndefined();
    expect(continued()).toEqual(['ecs-pause-1', 'ecs-pause-1']);
  });

  it('that somebody else has continued meanwhile ends nothing', async () => {
    ecs.on(ContinueServiceDeploymentCommand).rejects(refusal('InvalidParameterException'));
    const { keeper: continuing } = keeper('continue');
    expect(await continuing.meet(paused())).toBeUndefined();
    expect(await continuing.meet(goesOn)).toBeUndefined();
  });

  it('is the verdict where the role may not continue it', async () => {
    ecs.on(ContinueServiceDeploymentCommand).rejects(refusal('AccessDeniedException'));
    expect(await keeper('continue').keeper.meet(paused())).toMatchObject({ kind: 'paused' });
  });

  it('in a run that is there to continue: the first is passed, later ones are met as on-pause says', async () => {
    const { keeper: continuing } = keeper('fail', true);
    expect(await continuing.meet(paused())).toBeUndefined();
    expect(await continuing.meet(paused())).toBeUndefined();
    expect(await continuing.meet(paused('ecs-pause-2'))).toMatchObject({ kind: 'paused' });
    expect(continued()).toEqual(['ecs-pause-1']);
  });
});
