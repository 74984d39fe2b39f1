import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isObject, type Json, type JsonObject } from '../../../src/aws/json.ts';
import {
  changesBetween,
  type Described,
  type Edits,
  isUnchanged,
  toRegistration,
} from '../../../src/ecs/task-definition.ts';

const none: Edits = { containers: [], image: undefined, environment: {}, secrets: {} };
const outputOnly = {
  taskDefinitionArn: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/api:41',
  revision: 41,
  status: 'ACTIVE',
  requiresAttributes: [{ name: 'com.amazonaws.ecs.capability.ecr-auth' }],
  compatibilities: ['EC2', 'FARGATE'],
  registeredAt: 1_700_000_000.123,
  registeredBy: 'arn:aws:iam::123456789012:user/somebody',
  deregisteredAt: 1_700_000_001,
  deleteRequestedAt: 1_700_000_002,
};

const described = (container: JsonObject = {}, more: JsonObject = {}, tags: Json[] = []): Described => ({
  taskDefinition: {
    family: 'api',
    containerDefinitions: [
      { name: 'api', image: 'registry/api:old', essential: true, ...container },
      { name: 'sidecar', image: 'registry/sidecar:1' },
    ],
    ...more,
  },
  tags,
});
const first = (registration: JsonObject) => (registration.containerDefinitions as JsonObject[])[0] as JsonObject;

describe('toRegistration', () => {
  it('takes out what only DescribeTaskDefinition returns and keeps the rest', () => {
    const { taskDefinition } = described({}, { cpu: '256', placementConstraints: [], enableFaultInjection: false });
    expect(toRegistration({ taskDefinition: { ...taskDefinition, ...outputOnly }, tags: [] }, none)).toEqual(
      taskDefinition,
    );
  });

  it('keeps empty values and empty lists: an empty environment value is a value', () => {
    const container = { environment: [{ name: 'EMPTY', value: '' }], mountPoints: [], command: [], user: '' };
    expect(first(toRegistration(described(container), none))).toMatchObject(container);
  });

  it('takes the tags along, without those that AWS reserves, and no empty list', () => {
    const tags = [
      { key: 'team', value: 'core' },
      { key: 'aws:cloudformation:stack-name', value: 'x' },
    ];
    expect(toRegistration(described({}, {}, tags), none).tags).toEqual([{ key: 'team', value: 'core' }]);
    expect(toRegistration(described({}, {}, tags.slice(1)), none)).not.toHaveProperty('tags');
  });

  it('sets image, environment and secrets on the chosen container alone', () => {
    const edits = { containers: ['api'], image: 'registry/api:new', environment: { A: '1' }, secrets: { S: 'arn:s' } };
    expect(toRegistration(described(), edits).containerDefinitions).toEqual([
      {
        name: 'api',
        image: 'registry/api:new',
        essential: true,
        environment: [{ name: 'A', value: '1' }],
        secrets: [{ name: 'S', valueFrom: 'arn:s' }],
      },
      { name: 'sidecar', image: 'registry/sidecar:1' },
    ]);
  });

  it('sets entries in their place, new ones at the end, and leaves the others as they are', () => {
    const environment = [
      { name: 'A', value: '1' },
      { name: 'B', value: '2', added: 'later' },
      { name: 'C', value: '' },
    ];
    const edits = { ...none, containers: ['api'], environment: { D: '4', B: 'two' } };
    expect(first(toRegistration(described({ environment: environment as Json[] }), edits)).environment).toEqual([
      { name: 'A', value: '1' },
      { name: 'B', value: 'two', added: 'later' },
      { name: 'C', value: '' },
      { name: 'D', value: '4' },
    ]);
  });

  it('moves a name between environment and secrets: ECS refuses it in both', () => {
    const before = {
      environment: [
        { name: 'TOKEN', value: 'plain' },
        { name: 'A', value: '1' },
      ],
      secrets: [{ name: 'OLD', valueFrom: 'arn:o' }],
    };
    const edits = { ...none, containers: ['api'], secrets: { TOKEN: 'arn:t' }, environment: { OLD: 'x' } };
    expect(first(toRegistration(described(before), edits))).toMatchObject({
      environment: [
        { name: 'A', value: '1' },
        { name: 'OLD', value: 'x' },
      ],
      secrets: [{ name: 'TOKEN', valueFrom: 'arn:t' }],
    });
  });
});

const json = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as Json);
const word = fc.stringMatching(/^[a-zA-Z]{1,12}$/);
const name = fc.stringMatching(/^[A-Z_]{1,6}$/);
const member = word.filter(
  (key) =>
    !(key in outputOnly) &&
    !['family', 'containerDefinitions', 'tags', 'environment', 'secrets', 'name', 'image'].includes(key),
);
const extra = fc.dictionary(member, json, { maxKeys: 4 });
const entries = (value: string) =>
  fc.option(
    fc.uniqueArray(fc.record({ name, [value]: fc.string() }), { selector: (entry) => entry.name, maxLength: 4 }),
    { nil: undefined },
  );
const container = fc
  .record({ name: word, image: fc.string(), environment: entries('value'), secrets: entries('valueFrom'), extra })
  .map(({ extra: more, ...known }) => JSON.parse(JSON.stringify({ ...more, ...known })) as JsonObject);
const anyTaskDefinition = fc
  .record({ containers: fc.uniqueArray(container, { selector: (one) => one.name, minLength: 1, maxLength: 3 }), extra })
  .map(({ containers, extra: more }): JsonObject => ({ ...more, family: 'api', containerDefinitions: containers }));
const anyTags = fc.uniqueArray(fc.record({ key: word, value: fc.string() }), {
  selector: (tag) => tag.key,
  maxLength: 3,
});
const anyDescribed = fc
  .record({ taskDefinition: anyTaskDefinition, tags: anyTags })
  .map(({ tags, taskDefinition }): Described => ({ taskDefinition: { ...taskDefinition, ...outputOnly }, tags }));
const values = fc.dictionary(name, fc.string({ minLength: 8 }), { maxKeys: 3 });
const anyEdits = (of: Described): fc.Arbitrary<Edits> =>
  fc
    .record({
      containers: fc.subarray((of.taskDefinition.containerDefinitions as JsonObject[]).map((one) => String(one.name))),
      image: fc.option(fc.webUrl(), { nil: undefined }),
      environment: values,
      secrets: values,
    })
    .map((edits) => ({
      ...edits,
      secrets: Object.fromEntries(Object.entries(edits.secrets).filter(([key]) => !(key in edits.environment))),
    }));
const cloneAndEdits = anyDescribed.chain((of) => fc.tuple(fc.constant(of), anyEdits(of)));

describe('the clone, for any task definition', () => {
  it('differs by the output-only members alone, when nothing is edited', () => {
    fc.assert(
      fc.property(anyDescribed, (of) => {
        const { tags, ...registration } = toRegistration(of, none);
        expect({ ...registration, ...outputOnly }).toEqual(of.taskDefinition);
        expect(tags ?? []).toEqual(of.tags);
      }),
    );
  });

  it('differs by the output-only members and the edits alone', () => {
    fc.assert(
      fc.property(cloneAndEdits, ([of, edits]) => {
        const unedited = toRegistration(of, none);
        const edited = toRegistration(of, edits);
        const { containerDefinitions: before, ...rest } = unedited;
        const { containerDefinitions: after, ...restEdited } = edited;
        expect(restEdited).toEqual(rest);
        for (const [index, now] of (after as JsonObject[]).entries()) {
          const was = (before as JsonObject[])[index] as JsonObject;
          if (!edits.containers.includes(String(now.name))) {
            expect(now).toEqual(was);
            continue;
          }
          const { environment, image, secrets, ...others } = now;
          const { environment: oldEnvironment, image: oldImage, secrets: oldSecrets, ...othersBefore } = was;
          expect(others).toEqual(othersBefore);
          expect(image).toBe(edits.image ?? oldImage);
          const map = (list: Json | undefined, value: string) =>
            Object.fromEntries(((list ?? []) as JsonObject[]).map((entry) => [entry.name, entry[value]]));
          const without = (map: object, names: object) =>
            Object.fromEntries(Object.entries(map).filter(([key]) => !(key in names)));
          expect(map(environment, 'value')).toEqual(
            without({ ...map(oldEnvironment, 'value'), ...edits.environment }, edits.secrets),
          );
          expect(map(secrets, 'valueFrom')).toEqual(
            without({ ...map(oldSecrets, 'valueFrom'), ...edits.secrets }, edits.environment),
          );
        }
      }),
    );
  });

  it('never changes what it was made from', () => {
    fc.assert(
      fc.property(cloneAndEdits, ([of, edits]) => {
        const before = structuredClone(of);
        toRegistration(of, edits);
        expect(of).toEqual(before);
      }),
    );
  });

  it('is unchanged when it is cloned again, and edits twice are edits once', () => {
    fc.assert(
      fc.property(cloneAndEdits, ([of, edits]) => {
        const { tags = [], ...taskDefinition } = toRegistration(of, edits);
        const again: Described = { taskDefinition, tags: tags as Json[] };
        expect(isUnchanged(again, toRegistration(again, none))).toBe(true);
        expect(isUnchanged(again, toRegistration(again, edits))).toBe(true);
      }),
    );
  });

  /** Without the order of keyed lists, and without empty lists, which say no more than absent ones. */
  const meaning = (value: Json): Json => {
    if (!isObject(value)) return value;
    const members = Object.entries(value).filter(([, each]) => !Array.isArray(each) || each.length > 0);
    return Object.fromEntries(
      members.map(([key, each]) => {
        if (!['containerDefinitions', 'environment', 'secrets', 'tags'].includes(key) || !Array.isArray(each))
          return [key, meaning(each)];
        const list = key === 'containerDefinitions' ? each.map(meaning) : [...each];
        return [key, list.sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))];
      }),
    );
  };

  it('changes are told exactly when something differs, but for the order of keyed lists', () => {
    fc.assert(
      fc.property(anyDescribed, anyDescribed, (one, other) => {
        const a = toRegistration(one, none);
        const b = toRegistration(other, none);
        let same = true;
        try {
          expect(meaning(a)).toEqual(meaning(b));
        } catch {
          same = false;
        }
        expect(changesBetween(one, b).length === 0).toBe(same);
        expect(changesBetween(one, a)).toEqual([]);
      }),
    );
  });

  it('no environment value is ever told', () => {
    fc.assert(
      fc.property(cloneAndEdits, fc.stringMatching(/^[a-z0-9]{16}$/), ([of, edits], secret) => {
        const environment = Object.fromEntries(Object.keys(edits.environment).map((key) => [key, secret]));
        const withValue = structuredClone(of);
        for (const one of withValue.taskDefinition.containerDefinitions as JsonObject[]) {
          one.environment = [
            { name: 'A', value: secret },
            { name: 'A', value: `${secret}!` },
          ];
        }
        const told = [
          ...changesBetween(of, toRegistration(of, { ...edits, environment })),
          ...changesBetween(withValue, toRegistration(of, none)),
          ...changesBetween(of, toRegistration(withValue, none)),
        ];
        expect(JSON.stringify(told)).not.toContain(secret);
      }),
    );
  });
});

describe('changesBetween', () => {
  const changes = (before: Described, after: Described) => changesBetween(before, toRegistration(after, none));

  it('names containers, environment and secrets, and shows values only where that is safe', () => {
    const before = described({
      environment: [{ name: 'LEVEL', value: 'info' }],
      secrets: [{ name: 'DB', valueFrom: 'arn:old' }],
      cpu: 256,
    });
    const after = described({
      image: 'registry/api:new',
      environment: [
        { name: 'LEVEL', value: 'debug' },
        { name: 'NEW', value: 'x' },
      ],
      secrets: [{ name: 'DB', valueFrom: 'arn:new' }],
      cpu: 512,
      logConfiguration: { logDriver: 'splunk', options: { 'splunk-token': 't0ken' } },
    });
    expect(changes(before, after)).toEqual([
      { what: 'container api: image', kind: 'changed', from: 'registry/api:old', to: 'registry/api:new' },
      { what: 'container api: environment LEVEL', kind: 'changed' },
      { what: 'container api: environment NEW', kind: 'added' },
      { what: 'container api: secret DB', kind: 'changed', from: 'arn:old', to: 'arn:new' },
      { what: 'container api: cpu', kind: 'changed', from: '256', to: '512' },
      { what: 'container api: logConfiguration', kind: 'added', from: undefined, to: undefined },
    ]);
  });

  it('tells members of the task definition by their path, tags by their key', () => {
    const before = described({}, { runtimePlatform: { cpuArchitecture: 'X86_64' } }, [{ key: 'team', value: 'a' }]);
    const after = described({}, { runtimePlatform: { cpuArchitecture: 'ARM64' } }, [{ key: 'team', value: 'b' }]);
    expect(changes(before, after)).toEqual([
      { what: 'runtimePlatform.cpuArchitecture', kind: 'changed', from: 'X86_64', to: 'ARM64' },
      { what: 'tag team', kind: 'changed', from: 'a', to: 'b' },
    ]);
  });

  it('tells a container that comes or goes by its name alone', () => {
    const after = described();
    (after.taskDefinition.containerDefinitions as JsonObject[]).pop();
    expect(changes(described(), after)).toEqual([{ what: 'container sidecar', kind: 'removed' }]);
  });

  it.each<[string, JsonObject, JsonObject]>([
    ['cpu and essential', {}, { cpu: 0, essential: true }],
    ['lists that are empty', {}, { environment: [], mountPoints: [], volumesFrom: [], systemControls: [] }],
    [
      'what a port mapping leaves open',
      { portMappings: [{ containerPort: 80 }] },
      { portMappings: [{ containerPort: 80, hostPort: 80, protocol: 'tcp' }] },
    ],
    [
      'what a health check leaves open',
      { healthCheck: { command: ['CMD', 'true'] } },
      { healthCheck: { command: ['CMD', 'true'], interval: 30, timeout: 5, retries: 3 } },
    ],
  ])('a file changes nothing by leaving out what ECS fills in itself: %s', (_, written, shown) => {
    const of = (container: JsonObject): Described => ({
      taskDefinition: {
        family: 'api',
        networkMode: 'awsvpc',
        containerDefinitions: [{ name: 'api', image: 'registry/api:1', ...container }],
      },
      tags: [],
    });
    const revision = of(shown);
    Object.assign(revision.taskDefinition, outputOnly, { volumes: [], placementConstraints: [] });
    expect(changes(revision, of(written))).toEqual([]);
    // What is registered stays as it is written.
    expect(first(toRegistration(of(written), none))).toEqual({ name: 'api', image: 'registry/api:1', ...written });
  });

  it('tells what a file sets otherwise than ECS would', () => {
    const of = (container: JsonObject) => described(container, { networkMode: 'bridge' });
    expect(
      changes(
        of({ portMappings: [{ containerPort: 80, hostPort: 0, protocol: 'tcp' }], cpu: 0 }),
        of({
          portMappings: [{ containerPort: 80, hostPort: 80 }],
          cpu: 256,
          essential: false,
        }),
      ),
    ).toEqual([
      { what: 'container api: essential', kind: 'changed', from: 'true', to: 'false' },
      { what: 'container api: portMappings', kind: 'changed', from: undefined, to: undefined },
      { what: 'container api: cpu', kind: 'changed', from: '0', to: '256' },
    ]);
  });

  it.each<[string, (value: string) => JsonObject]>([
    ['of an environment that is written as an object', (value) => ({ environment: { DATABASE_URL: value } })],
    ['of a log driver', (value) => ({ logConfiguration: { logDriver: 'awsfirelens', options: { Header: value } } })],
    ['of a label', (value) => ({ dockerLabels: { 'traefik.http.middlewares.auth.basicauth.users': value } })],
  ])('shows no value %s: it may be secret', (_, container) => {
    const told = changes(described(container('hidden-1')), described(container('hidden-2')));
    expect(told).toHaveLength(1);
    expect(JSON.stringify(told)).not.toContain('hidden');
  });

  it("shows no option of a volume's driver, which may hold a password, but those of awslogs", () => {
    const of = (text: string) =>
      described(
        { logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': text } } },
        { volumes: [{ name: 'share', dockerVolumeConfiguration: { driverOpts: { o: text } } }] },
      );
    expect(changes(of('one'), of('two'))).toEqual([
      {
        what: 'container api: logConfiguration.options.awslogs-group',
        kind: 'changed',
        from: 'one',
        to: 'two',
      },
      { what: 'volume share: dockerVolumeConfiguration.driverOpts.o', kind: 'changed' },
    ]);
  });
});

/** What users of other deployment tools lost or stumbled over: all of it has to arrive as it is. */
describe('odd task definitions', () => {
  it.each<[string, JsonObject, JsonObject]>([
    [
      'an empty option of a log driver, which overrides its default',
      { logConfiguration: { options: { tag: '' } } },
      {},
    ],
    [
      'properties of a proxy without a value',
      {},
      {
        proxyConfiguration: { type: 'APPMESH', properties: [{ name: 'IgnoredGID', value: '' }, { name: 'AppPorts' }] },
      },
    ],
    ['an environment entry without a value', { environment: [{ name: 'DEMO' }] }, {}],
    ['environment files', { environmentFiles: [{ type: 's3', value: 'arn:aws:s3:::bucket/a.env' }] }, {}],
    ['what ECS gained later', { restartPolicy: { enabled: true } }, { enableFaultInjection: false }],
    ['false and zero', { essential: false, memoryReservation: 0, readonlyRootFilesystem: false }, {}],
    ['members that are named like those of the envelope', { revision: 3, status: 'x', tags: [] }, {}],
  ])('%s', (_, container, more) => {
    const { taskDefinition } = described(container, more);
    const { containerDefinitions, ...others } = toRegistration({ taskDefinition, tags: [] }, none);
    const { containerDefinitions: expected, ...expectedOthers } = taskDefinition;
    expect(containerDefinitions).toEqual(expected);
    expect(others).toEqual(expectedOthers);
  });

  it('sets entries also where the list is null or not there', () => {
    const edits: Edits = { ...none, containers: ['api'], environment: { A: '' }, secrets: { S: 'arn:s' } };
    for (const container of [{}, { environment: null, secrets: null }] as JsonObject[]) {
      expect(first(toRegistration(described(container), edits))).toMatchObject({
        environment: [{ name: 'A', value: '' }],
        secrets: [{ name: 'S', valueFrom: 'arn:s' }],
      });
    }
  });

  it('sets names that every object has', () => {
    const environment = { constructor: 'c', toString: 't' };
    const registration = toRegistration(described({ environment: [{ name: 'valueOf', value: 'v' }] }), {
      ...none,
      containers: ['api'],
      environment,
    });
    expect(first(registration).environment).toEqual([
      { name: 'valueOf', value: 'v' },
      { name: 'constructor', value: 'c' },
      { name: 'toString', value: 't' },
    ]);
  });
});
