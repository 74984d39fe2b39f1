import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/aws/json.ts';
import { type Candidate, chooseContainers } from '../../../src/ecs/containers.ts';

const candidate = (name: string, ...containerDefinitions: JsonObject[]): Candidate => ({
  name,
  taskDefinition: { containerDefinitions },
});
const fromRepository = (image: string) => image.startsWith('registry/app:');
const choose = (candidates: Candidate[], named: string[] = []) => chooseContainers(candidates, named, fromRepository);

const app = { name: 'app', image: 'registry/app:1' };
const migrate = { name: 'migrate', image: 'registry/app:1', essential: false };
const proxy = { name: 'proxy', image: 'envoy' };
const agent = { name: 'agent', image: 'agent', essential: false };

describe('chooseContainers', () => {
  it.each<[string, JsonObject[], string[]]>([
    ['those whose image comes from the repository', [proxy, app, migrate], ['app', 'migrate']],
    ['else the only one', [{ name: 'web', image: 'nginx', essential: false }], ['web']],
    ['else the only essential one', [{ name: 'web', image: 'nginx' }, agent], ['web']],
  ])('without the input: %s', (_, containers, chosen) => {
    expect(choose([candidate('api:1', ...containers)])).toEqual({ containers: [chosen], problems: [] });
  });

  it('without the input, several essential ones are a problem that lists them', () => {
    const { problems } = choose([candidate('api:1', { name: 'web', image: 'nginx' }, proxy)]);
    expect(problems).toEqual([
      'containers: say which container of task definition api:1 gets the image (none has an image of the repository, and several are ' +
        'essential); api:1 has "web", "proxy"',
    ]);
  });

  it('takes what the input names, each task definition its own', () => {
    expect(
      choose(
        [candidate('api:1', app, proxy), candidate('worker:7', { name: 'worker', image: 'x' })],
        ['proxy', 'worker'],
      ),
    ).toEqual({
      containers: [['proxy'], ['worker']],
      problems: [],
    });
  });

  it('refuses a name that is nowhere, and says what there is', () => {
    expect(choose([candidate('api:1', app, proxy)], ['ap']).problems).toEqual([
      'containers: "ap" in none of the task definitions; api:1 has "app", "proxy"',
    ]);
  });

  it('refuses to leave a task definition without any', () => {
    expect(
      choose([candidate('api:1', app), candidate('worker:7', { name: 'worker', image: 'x' })], ['app']).problems,
    ).toEqual(['containers: "app" not in task definition worker:7; worker:7 has "worker"']);
  });
});
