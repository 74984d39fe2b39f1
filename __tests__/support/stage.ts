import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type LocalAws, type LocalAwsOptions, type NewService, startLocalAws } from '../../local/aws.ts';
import { primaryOf } from '../../local/ecs/rollout.ts';
import { type ActionOptions, type ActionRun, runPost, type StartedAction, startAction } from '../../local/runner.ts';
import type { Behaviour, ChooseBehaviour } from '../../local/tasks/simulated.ts';
import type { JsonObject } from '../../local/wire.ts';
import { taskDefinitionName } from '../../src/aws/arn.ts';

/** No run takes so long: one that does is killed, so that the test ends and shows its log. */
const LONGEST_MS = 180_000;

/** What a test says of a run: inputs on top of the usual ones, and the runner's own options. */
export type Play = Omit<Partial<ActionOptions>, 'inputs'> & { inputs?: Record<string, string> };

/** A local AWS with a service to deploy to, and the bundled action to do it. */
export interface Stage {
  aws: LocalAws;
  /** Reference of an image of repository "api". */
  image(tag: string): string;
  /** Deploys image api:2 to service "api" of cluster "production", unless the inputs say otherwise. */
  deploy(play?: Play): Promise<ActionRun>;
  start(play?: Play): Promise<StartedAction>;
  post(run: ActionRun, play?: Play): Promise<ActionRun>;
  /** Inputs of the calls of an operation, oldest first. */
  calls(operation: string): JsonObject[];
  /** Resolves once an operation was called so many times. */
  called(operation: string, times?: number): Promise<void>;
  /** The revision that a service is set to: "api:2". */
  revisionOf(service: string): string;
  /** The runner's GITHUB_WORKSPACE. */
  workspace: string;
}

export interface StageOptions extends Omit<LocalAwsOptions, 'behaviour'> {
  /** How the containers of image tag "2" behave, or how all do. */
  behaviour?: Behaviour | ChooseBehaviour;
  service?: Partial<NewService>;
  /** More services beside "api", each with a family of its own. */
  others?: string[];
  /** Members of the task definition, and of its container, on top of the usual ones. */
  taskDefinition?: JsonObject;
  container?: JsonObject;
}

/** Sets the stage, lets a test play on it, and clears up. */
export async function onStage(options: StageOptions, test: (stage: Stage) => Promise<void>): Promise<void> {
  const { behaviour, service, others = [], taskDefinition, container, ...rest } = options;
  const chooses: ChooseBehaviour =
    typeof behaviour === 'function' ? behaviour : ({ image }) => (image.endsWith(':2') ? behaviour : undefined);
  const aws = await startLocalAws({ behaviour: chooses, ...rest });
  const workspace = await mkdtemp(join(tmpdir(), 'workspace-'));
  const directories = [workspace];
  aws.addCluster('production');
  const uri = aws.addRepository('api');
  for (const tag of ['1', '2']) aws.addImage('api', tag);
  for (const name of ['api', ...others]) {
    aws.registerTaskDefinition({ ...definitionOf(name, `${uri}:1`, container), ...taskDefinition });
    aws.addService({ name, cluster: 'production', taskDefinition: name, ...service });
  }
  const toOptions = ({ inputs, env, ...play }: Play): ActionOptions => ({
    // For a bundle that is not the committed one.
    dist: process.env.ACTION_DIST,
    workspace,
    ...play,
    inputs: { cluster: 'production', services: ['api', ...others].join(), image: `${uri}:2`, ...inputs },
    env: { ...aws.environment, ...env },
  });
  const start = async (play: Play = {}) => {
    const { child, ended } = await startAction(toOptions(play));
    const timer = globalThis.setTimeout(() => child.kill('SIGKILL'), LONGEST_MS);
    const kept = ended.then((run) => {
      clearTimeout(timer);
      directories.push(run.tempDir);
      return run;
    });
    return { child, ended: kept };
  };
  const calls = (operation: string) =>
    aws.requests.filter((each) => each.operation === operation).map(({ input }) => input);
  try {
    await test({
      aws,
      image: (tag) => `${uri}:${tag}`,
      start,
      deploy: async (play) => await (await start(play)).ended,
      post: async (run, play = {}) => await runPost(run, toOptions(play)),
      calls,
      called: async (operation, times = 1) => await until(() => calls(operation).length >= times),
      revisionOf: (name) => taskDefinitionName(primaryOf(aws.service(name)).taskDefinition),
      workspace,
    });
  } finally {
    await aws.close();
    await Promise.all(directories.map((directory) => rm(directory, { recursive: true, force: true })));
  }
}

/** Resolves once something is the case. */
async function until(isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + LONGEST_MS;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${isSo}`);
    await setTimeout(10);
  }
}

function definitionOf(family: string, image: string, container: JsonObject = {}): JsonObject {
  return {
    family,
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
    containerDefinitions: [
      {
        name: family,
        image,
        essential: true,
        logConfiguration: {
          logDriver: 'awslogs',
          options: {
            'awslogs-group': `/ecs/${family}`,
            'awslogs-region': 'eu-west-1',
            'awslogs-stream-prefix': 'ecs',
          },
        },
        ...container,
      },
    ],
  };
}

/** A registered revision as it could be registered again. */
export function definition(json: JsonObject = {}): JsonObject {
  const { taskDefinitionArn, revision, requiresAttributes, compatibilities, registeredAt, registeredBy, ...input } =
    json;
  return structuredClone(input);
}
