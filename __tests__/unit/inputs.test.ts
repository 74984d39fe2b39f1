import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { InputError } from '../../src/errors.ts';
import { DEFAULTS } from '../../src/inputs/defaults.ts';
import { type Inputs, readInputs } from '../../src/inputs.ts';

const SHA = '0123456789abcdef0123456789abcdef01234567';
const CLUSTER_ARN = 'arn:aws:ecs:eu-west-1:123456789012:cluster/production';

/** The environment that the runner makes of `with:`. */
function environment(given: Record<string, string>): NodeJS.ProcessEnv {
  const inputs = Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  return { GITHUB_SHA: SHA, ...Object.fromEntries(inputs) };
}

const least = { cluster: 'production', services: 'api', repository: 'team/api' };
const read = (given: Record<string, string> = {}): Inputs => readInputs(environment({ ...least, ...given }));

/** The problems that `given` leads to; none where it is accepted. */
function problems(given: Record<string, string>, env: NodeJS.ProcessEnv = environment({ ...least, ...given })) {
  try {
    readInputs(env);
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
}

describe('action.yml and the code', () => {
  const action = parse(readFileSync('action.yml', 'utf8')) as {
    inputs: Record<string, { default?: string; required: boolean; description: string }>;
  };

  it('name the same inputs', () => {
    const names = new Set<string>();
    const watched = new Proxy<NodeJS.ProcessEnv>(environment(least), {
      get(env, name: string) {
        if (name.startsWith('INPUT_')) names.add(name.slice('INPUT_'.length).toLowerCase());
        return env[name];
      },
    });
    readInputs(watched);
    expect([...names].sort()).toEqual(Object.keys(action.inputs).sort());
  });

  it('have the same defaults', () => {
    const declared = Object.entries(action.inputs).filter(([, input]) => input.default !== undefined);
    expect(Object.fromEntries(declared.map(([name, input]) => [name, input.default]))).toEqual(DEFAULTS);
  });

  it('require the same inputs', () => {
    const required = Object.keys(action.inputs).filter((name) => action.inputs[name]?.required);
    expect(required.sort()).toEqual(['cluster', 'services']);
    expect(problems({}, { GITHUB_SHA: SHA })).toEqual([
      expect.stringMatching(/^cluster: /),
      expect.stringMatching(/^services: /),
      expect.stringMatching(/^repository: /),
    ]);
  });
});

describe('reading inputs', () => {
  it('fills in what is not given', () => {
    expect(read()).toEqual({
      mode: 'deploy',
      plaintextSecrets: 'warn',
      tasks: { before: undefined, after: undefined, container: undefined, cpu: undefined, memory: undefined },
      codeDeploy: {
        appSpec: undefined,
        application: undefined,
        deploymentGroup: undefined,
        description: undefined,
        deploymentConfig: undefined,
      },
      onPause: 'wait',
      onBusy: 'replace',
      onCancel: 'leave',
      order: 'together',
      region: undefined,
      repository: 'team/api',
      registryId: undefined,
      imageTag: SHA,
      additionalTags: [],
      image: undefined,
      rebuild: 'if-missing',
      build: {
        context: '.',
        dockerfile: undefined,
        target: undefined,
        args: [],
        secrets: [],
        labels: [],
        platforms: [],
        cacheFrom: [],
        cacheTo: [],
      },
      cluster: 'production',
      services: ['api'],
      containers: [],
      serviceDefinitions: [],
      taskDefinition: undefined,
      environment: {},
      secrets: {},
      desiredCount: undefined,
      forceNewDeployment: false,
      wait: true,
      timeoutMs: 30 * 60_000,
      rollback: true,
      logLines: 50,
    });
  });

  it('takes an empty value for one that is not given', () => {
    const names = [
      'aws-region',
      'wait',
      'timeout-minutes',
      'image',
      'image-tag',
      'environment',
      'desired-count',
      'rebuild',
    ];
    expect(read(Object.fromEntries(names.map((name) => [name, ' \n'])))).toEqual(read());
  });

  it('trims values and lines, Windows line ends included', () => {
    const inputs = read({
      cluster: '  production\n',
      services: 'api\r\n  worker \r\n\r\n',
      environment: ' A=1 \r\nB=2\r\n',
    });
    expect(inputs).toMatchObject({
      cluster: 'production',
      services: ['api', 'worker'],
      environment: { A: '1', B: '2' },
    });
  });

  it('ignores inputs that it does not know', () => {
    expect(read({ servces: 'api' })).toEqual(read());
  });

  it('keeps commas within build arguments, secrets, labels and caches', () => {
    const { build } = read({
      'build-args': 'LIST=a,b,c\nTOKEN',
      'build-secrets': 'id=npm,src=.npmrc\nid=token,env=TOKEN',
      labels: 'authors=Ann, Bob\nempty=',
      'cache-from': 'type=gha\nteam/api:cache',
      'cache-to': 'type=gha,mode=max',
      platforms: 'linux/amd64,linux/arm64/v8\nlinux/amd64',
    });
    expect(build).toMatchObject({
      args: ['LIST=a,b,c', 'TOKEN'],
      secrets: ['id=npm,src=.npmrc', 'id=token,env=TOKEN'],
      labels: ['authors=Ann, Bob', 'empty='],
      cacheFrom: ['type=gha', 'team/api:cache'],
      cacheTo: ['type=gha,mode=max'],
      platforms: ['linux/amd64', 'linux/arm64/v8'],
    });
  });

  it('drops additional tags that repeat one another or the tag itself', () => {
    expect(read({ 'image-tag': 'v1', 'additional-tags': 'latest, v1, latest' }).additionalTags).toEqual(['latest']);
  });

  it('does not mistake a "#" for a comment', () => {
    expect(read({ environment: '#A=1\nCOLOR=#fff' }).environment).toEqual({ '#A': '1', COLOR: '#fff' });
  });

  it('reads timeouts in minutes, fractions allowed', () => {
    expect(read({ 'timeout-minutes': '2.5' }).timeoutMs).toBe(150_000);
  });

  it.each([
    ['api', { kind: 'family', value: 'api' }],
    ['api:42', { kind: 'family', value: 'api:42' }],
    [
      'arn:aws-cn:ecs:cn-north-1:123456789012:task-definition/api:42',
      { kind: 'arn', value: 'arn:aws-cn:ecs:cn-north-1:123456789012:task-definition/api:42' },
    ],
    ['task-definition.json', { kind: 'file', value: 'task-definition.json' }],
    ['api.yml', { kind: 'file', value: 'api.yml' }],
    ['api.YAML', { kind: 'file', value: 'api.YAML' }],
    ['./deploy/taskdef', { kind: 'file', value: './deploy/taskdef' }],
    ['deploy\\taskdef.JSON', { kind: 'file', value: 'deploy\\taskdef.JSON' }],
  ])('takes task-definition %s for what it is', (text, expected) => {
    expect(read({ 'task-definition': text }).taskDefinition).toEqual(expected);
  });
});

describe('accepted values', () => {
  it.each([
    ['aws-region', ['us-east-1', 'ap-southeast-7', 'us-gov-west-1', 'us-isob-east-1', 'cn-north-1', 'eusc-de-east-1']],
    ['cluster', ['Prod_1', 'a-b', 'arn:aws-us-gov:ecs:us-gov-west-1:123456789012:cluster/prod']],
    [
      'repository',
      [
        'ab',
        'api',
        'team/api',
        'a-b/c_d.e/f0',
        '123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/api',
        '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/api',
        '123456789012.dkr-ecr.eu-west-1.on.aws/api',
        '000000000000.dkr.ecr.us-east-1.localhost.localstack.cloud:4566/api',
        'localhost:5000/team/api',
        'localhost/api',
      ],
    ],
    ['image-tag', ['latest', 'v1.2.3', '_x', 'a'.repeat(128), SHA]],
    ['containers', ['app', 'app, log_router', 'a\nb']],
    ['desired-count', ['0', '5000']],
    ['timeout-minutes', ['0.1', '1', '360']],
    ['log-lines', ['0', '1000']],
    ['wait', ['true', 'True', 'TRUE', 'false', 'False', 'FALSE']],
    [
      'secrets',
      [
        'A=arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf',
        'A=arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf:password::',
        'A=arn:aws:secretsmanager:eu-west-1:123456789012:secret:db:password:AWSCURRENT:1-2-3',
        'A=arn:aws:ssm:eu-west-1:123456789012:parameter/prod/db-password',
        'A=/prod/db.password',
        'A=db-password',
        'A=ssm:/prod/db.password',
        'A=secretsmanager:prod/db_1+=.@-2',
        'A=secretsmanager:db:password',
        'A=secretsmanager:db:password:AWSPREVIOUS:',
        'A=secretsmanager:db:::1-2-3',
      ],
    ],
  ])('%s', (name, values) => {
    for (const value of values) expect([value, problems({ [name]: value })]).toEqual([value, []]);
  });

  it('an image by tag, by digest, by both or by neither', () => {
    const digest = `@sha256:${'0f'.repeat(32)}`;
    for (const image of [
      'nginx',
      `nginx${digest}`,
      'ghcr.io/team/some__api:v1',
      `localhost:5000/a--b:v1${digest}`,
      '123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/api:v1',
    ]) {
      expect([image, problems({ image })]).toEqual([image, []]);
    }
  });

  it('an image needs neither a repository nor a commit', () => {
    const inputs = readInputs({ INPUT_CLUSTER: 'production', INPUT_SERVICES: 'api', INPUT_IMAGE: 'nginx:1' });
    expect(inputs).toMatchObject({ image: 'nginx:1', repository: undefined, imageTag: '' });
  });

  it("action.yml's own defaults go with a ready image", () => {
    expect(problems({ image: 'nginx:1', ...DEFAULTS })).toEqual([]);
  });
});

describe('refused values', () => {
  it.each<[string, string, string]>([
    ['aws-region', 'Ireland', 'aws-region: "Ireland" is not an AWS region (for example ap-south-1)'],
    ['aws-region', 'eu-west-1a', 'aws-region: "eu-west-1a" is not an AWS region (for example ap-south-1)'],
    ['registry-id', '1234', 'registry-id: "1234" is not an AWS account id (12 digits)'],
    ['wait', 'yes', 'wait: "yes" is not a boolean (true or false)'],
    ['rollback', '0', 'rollback: "0" is not a boolean (true or false)'],
    ['rebuild', 'never', 'rebuild: "never" is not one of if-missing, always'],
    ['timeout-minutes', 'half an hour', 'timeout-minutes: "half an hour" is not a number of minutes (0.1 to 360)'],
    ['timeout-minutes', '0', 'timeout-minutes: "0" is not a number of minutes (0.1 to 360)'],
    ['timeout-minutes', '361', 'timeout-minutes: "361" is not a number of minutes (0.1 to 360)'],
    ['timeout-minutes', '1e2', 'timeout-minutes: "1e2" is not a number of minutes (0.1 to 360)'],
    ['desired-count', '-1', 'desired-count: "-1" is not a whole number from 0 to 5000'],
    ['desired-count', '2.5', 'desired-count: "2.5" is not a whole number from 0 to 5000'],
    ['log-lines', '1001', 'log-lines: "1001" is not a whole number from 0 to 1000'],
    [
      'cluster',
      'my cluster',
      'cluster: "my cluster" is not a cluster (its name, up to 255 letters, digits, "_" and "-"; or its ARN)',
    ],
    ['platforms', 'arm64', 'platforms: "arm64" is not a platform (os/arch, for example linux/arm64)'],
    ['containers', 'a b', 'containers: "a b" is not a container name (up to 255 letters, digits, "_" and "-")'],
    ['containers', 'a,a', 'containers: "a" is given more than once'],
    ['services', 'api,worker,api', 'services: "api" is given more than once'],
    [
      'services',
      'api\narn:aws:ecs:eu-west-1:123456789012:service/production/api',
      'services: "api" is given more than once',
    ],
    ['services', ' , \n', 'services: give at least one service of cluster "production"'],
    ['labels', 'nolabel', 'labels: "nolabel" is not a label (key=value, one a line)'],
    ['labels', 'a=1\na=2', 'labels: "a" is given more than once'],
    [
      'repository',
      'https://123456789012.dkr.ecr.eu-west-1.amazonaws.com/api',
      'repository: "https://123456789012.dkr.ecr.eu-west-1.amazonaws.com/api" is a URL (leave out "https://")',
    ],
    [
      'repository',
      'localhost:5000/team/api:latest',
      'repository: "localhost:5000/team/api:latest" has ":latest" at its end (leave it out; give the tag as image-tag)',
    ],
    [
      'repository',
      'ghcr.io/team/api',
      'repository: "ghcr.io/team/api" is not in a private registry of Amazon ECR (to deploy a ready image from ghcr.io use image instead)',
    ],
  ])('%s: %s', (name, value, problem) => {
    expect(problems({ [name]: value })).toEqual([problem]);
  });

  it.each([
    [
      'repository',
      [
        'Team/Api',
        'a',
        'api//x',
        '/api',
        'api/',
        'a..b',
        '-host.com/api',
        'a'.repeat(257),
        'api@sha256:00',
        'host:port/api',
      ],
    ],
    ['image-tag', ['.hidden', '-x', 'feature/x', 'a'.repeat(129), 'v1 v2']],
    ['additional-tags', ['feature/x']],
    [
      'image',
      [
        'nginx:',
        'nginx:v1:v2',
        'NGINX',
        'nginx@sha256:00',
        'https://host/nginx',
        'a b',
        '-host.com/nginx',
        'host.com/',
      ],
    ],
    [
      'task-definition',
      [
        'api:latest',
        'api:0',
        'taskdef.toml',
        'arn:aws:ecs:eu-west-1:123456789012:cluster/api',
        'arn:aws:ecs:eu-west-1:123456789012:task-definition/api',
      ],
    ],
    [
      'services',
      [
        'a b',
        'arn:aws:ecs:eu-west-1:123456789012:cluster/production',
        'arn:aws:ecs:eu-west-1:123456789012:service/a/b/c',
      ],
    ],
    ['cluster', ['arn:aws:ecs:eu-west-1:123456789012:service/production/api', 'a'.repeat(256)]],
  ])('%s: malformed ones, each named with what was given', (name, values) => {
    for (const value of values) {
      const found = problems({ [name]: value });
      expect(found).toHaveLength(1);
      expect(found[0]).toMatch(new RegExp(`^${name}: "`));
      expect(found[0]).toContain(value.slice(0, 200));
    }
  });

  it('shows a value on one line, and shortened when it is long', () => {
    const [problem] = problems({ cluster: `a\n::error::b${'x'.repeat(500)}` });
    expect(problem).toMatch(/^cluster: "a\\n::error::bx+…" is not a cluster/);
    expect(problem?.length).toBeLessThan(400);
  });

  it('all of them at once, in one error that says that nothing was changed', () => {
    expect(() => read({ cluster: 'c d', wait: 'yes', 'log-lines': 'many' })).toThrow(
      [
        '3 inputs need attention:',
        '- cluster: "c d" is not a cluster (its name, up to 255 letters, digits, "_" and "-"; or its ARN)',
        '- wait: "yes" is not a boolean (true or false)',
        '- log-lines: "many" is not a whole number from 0 to 1000',
        'Nothing was changed.',
      ].join('\n'),
    );
  });

  it('every bad item of a list', () => {
    expect(problems({ services: 'a b, ok, c d' })).toHaveLength(2);
  });
});

describe('inputs that contradict one another', () => {
  it.each([
    [{ 'build-args': 'A=1' }, 'build-args'],
    [{ dockerfile: 'Dockerfile', platforms: 'linux/arm64' }, 'dockerfile, platforms'],
    [{ 'image-tag': 'v1', 'additional-tags': 'latest' }, 'image-tag, additional-tags'],
    [{ rebuild: 'always' }, 'rebuild'],
    [{ context: 'api' }, 'context'],
  ])('a ready image with %j', (given, names) => {
    expect(problems({ image: 'nginx:1', ...given })).toEqual([
      `image: a ready image is not built, so leave out ${names} (or leave out image)`,
    ]);
  });

  it('neither an image nor a repository', () => {
    expect(problems({ repository: '' })).toEqual([
      'repository: give the ECR repository to build for and push to, or a ready image as image',
    ]);
  });

  it('no tag and no commit', () => {
    expect(problems({}, { ...environment(least), GITHUB_SHA: '' })).toEqual([
      'image-tag: its default is the commit SHA, but GITHUB_SHA is not set; give a tag',
    ]);
  });

  it('registry-id without a repository, or with a repository of another account', () => {
    expect(problems({ image: 'nginx:1', repository: '', 'registry-id': '123456789012' })).toEqual([
      'registry-id: says whose registry the repository is in, but repository is not given',
    ]);
    const repository = '999999999999.dkr.ecr.eu-west-1.amazonaws.com/api';
    expect(problems({ repository, 'registry-id': '123456789012' })).toEqual([
      'registry-id: "123456789012" contradicts repository, which is in account 999999999999',
    ]);
    expect(problems({ repository, 'registry-id': '999999999999' })).toEqual([]);
    expect(problems({ repository: 'localhost:4566/api', 'registry-id': '000000000000' })).toEqual([]);
  });

  it('a service of another cluster, account or region', () => {
    const service = (place: string) => `arn:aws:ecs:${place}/api`;
    const cluster = CLUSTER_ARN;
    expect(problems({ services: service('eu-west-1:123456789012:service/staging') })).toEqual([
      `services: "${service('eu-west-1:123456789012:service/staging')}" is in cluster "staging", but cluster is "production"`,
    ]);
    expect(problems({ cluster, services: service('eu-west-1:999999999999:service/production') })).toEqual([
      `services: "${service('eu-west-1:999999999999:service/production')}" is in account 999999999999, but cluster is in 123456789012`,
    ]);
    expect(problems({ 'aws-region': 'eu-west-1', services: service('us-east-1:123456789012:service') })).toEqual([
      `services: "${service('us-east-1:123456789012:service')}" is in region us-east-1, but the run is in eu-west-1 (aws-region or AWS_REGION)`,
    ]);
    expect(problems({ cluster, services: service('eu-west-1:123456789012:service/production') })).toEqual([]);
    expect(problems({ cluster, services: service('eu-west-1:123456789012:service') })).toEqual([]);
  });

  it('a cluster or a task definition of another region, the one of the environment included', () => {
    const arn = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/api:1';
    expect(problems({}, { ...environment({ ...least, cluster: CLUSTER_ARN }), AWS_REGION: 'us-east-1' })).toHaveLength(
      1,
    );
    expect(
      problems({}, { ...environment({ ...least, 'task-definition': arn }), AWS_REGION: 'us-east-1' }),
    ).toHaveLength(1);
    expect(problems({}, { ...environment({ ...least, 'task-definition': arn }), AWS_REGION: 'eu-west-1' })).toEqual([]);
  });

  it('the same variable as environment and as secret', () => {
    expect(problems({ environment: 'A=1\nB=2', secrets: 'B=/b\nC=/c' })).toEqual([
      'secrets: "B" is in environment too (ECS takes a name only once)',
    ]);
  });
});

describe('what may be secret', () => {
  it.each([
    ['environment', 'A=1\nhunter2', 'environment: line 2 has no "=" (give KEY=value, one a line)'],
    [
      'environment',
      'A = hunter2',
      'environment: "A " is not the name of a variable (KEY=value without spaces around the "=", one a line)',
    ],
    [
      'environment',
      '=hunter2',
      'environment: "" is not the name of a variable (KEY=value without spaces around the "=", one a line)',
    ],
    ['environment', 'A=hunter2\nA=hunter2', 'environment: "A" is given more than once'],
    [
      'secrets',
      'A=hunter2 with a space',
      expect.stringMatching(/^secrets: the value of "A" is not what ECS can read a secret from/),
    ],
    ['secrets', 'A=', expect.stringMatching(/^secrets: the value of "A" is not what ECS/)],
    ['secrets', 'A=secretsmanager:', expect.stringMatching(/^secrets: the value of "A" is not what ECS/)],
    [
      'secrets',
      'A=secretsmanager:hunter2:a:b:c:d',
      expect.stringMatching(/^secrets: the value of "A" is not what ECS/),
    ],
    ['secrets', 'A=ssm:hunter2:3', expect.stringMatching(/^secrets: the value of "A" is not what ECS/)],
    [
      'secrets',
      'A=secretsmanager:hunter2:key:AWSCURRENT:1-2-3',
      'secrets: the value of "A" has both a staging label and a version id (ECS takes one of them)',
    ],
    ['build-args', 'A=hunter2\nA=hunter2', 'build-args: "A" is given more than once'],
    ['build-args', 'A = hunter2', expect.stringMatching(/^build-args: a line is not a build argument/)],
    ['build-secrets', 'TOKEN=hunter2', expect.stringMatching(/^build-secrets: a line is not a build secret/)],
    ['build-secrets', 'id=a,env=HUNTER2\nid=a', 'build-secrets: "a" is given more than once'],
  ])('is not shown: %s', (name, value, problem) => {
    const found = problems({ [name]: value });
    expect(found).toEqual([problem]);
    expect(found.join('\n').toLowerCase()).not.toContain('hunter2');
  });
});

describe('for any', () => {
  const name = fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/);
  const separator = fc.constantFrom(',', '\n', ', ', ' \r\n  ', ',\n');

  it('list of names, however separated, the list comes back', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { minLength: 1 }),
        fc.array(separator, { minLength: 1 }),
        (names, separators) => {
          const text = names.map((item, index) => item + separators[index % separators.length]).join('');
          expect(read({ services: text, containers: text })).toMatchObject({ services: names, containers: names });
        },
      ),
    );
  });

  it('map of variables, the map comes back: values may be empty and may hold "=", "," and "#"', () => {
    const key = fc.stringMatching(/^[^\s=]{1,20}$/);
    const value = fc.string().map((text) => text.replace(/\s/g, ' ').trim());
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(key, value), { selector: ([unique]) => unique }), (entries) => {
        const text = entries.map(([variable, content]) => `${variable}=${content}`).join('\n');
        expect(Object.entries(read({ environment: text }).environment).sort()).toEqual([...entries].sort());
      }),
    );
  });

  it('text in any input, there is a result or an InputError, and no value of a variable in it', () => {
    const names = Object.keys((parse(readFileSync('action.yml', 'utf8')) as { inputs: object }).inputs);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fc.string()), (given) => {
        const secret = 'hunter2 hunter2';
        const found = problems({ ...given, environment: `A=1\n${secret}`, secrets: `B=${secret}` });
        expect(found.length).toBeGreaterThanOrEqual(2);
        expect(found.join('\n')).not.toContain(secret);
      }),
    );
  });
});

describe('mode: continue', () => {
  const continuing = { cluster: 'production', services: 'api', mode: 'continue' };

  it('needs no image, and takes no commit', () => {
    const inputs = readInputs(environment(continuing));
    expect(inputs).toMatchObject({ mode: 'continue', services: ['api'], image: undefined, repository: undefined });
  });

  it('is not put off by the defaults that the runner hands over', () => {
    expect(() => readInputs(environment({ ...DEFAULTS, ...continuing }))).not.toThrow();
  });

  it('refuses what says what to deploy, all of it at once', () => {
    const given = { repository: 'api', environment: 'A=b', 'force-new-deployment': 'true', wait: 'false' };
    expect(() => readInputs(environment({ ...continuing, ...given }))).toThrow(
      /mode: continue deploys nothing, so leave out repository, environment, force-new-deployment \(or leave out mode\)[\s\S]*wait: mode: continue watches/,
    );
  });
});

describe('settings of one input, a line each', () => {
  it.each<[string, string]>([
    ['cpus=256', 'task-overrides: "cpus" is not one of container, cpu, memory'],
    ['cpu=much', 'task-overrides: cpu: "much" is not a whole number from 128 to 196608'],
    ['cpu 256', 'task-overrides: line 1 has no "=" (give KEY=value, one a line)'],
    ['cpu=256\ncpu=512', 'task-overrides: "cpu" is given more than once'],
  ])('are refused by name where they are no good: %s', (given, problem) => {
    expect(problems({ 'before-command': 'x', 'task-overrides': given })).toEqual([problem]);
  });

  it('are taken, some or all', () => {
    const { tasks } = read({ 'before-command': 'x', 'task-overrides': 'memory=2048\n\ncpu=\ncontainer=migrate' });
    expect(tasks).toMatchObject({ container: 'migrate', cpu: undefined, memory: 2048 });
  });
});

describe('the environment that GitHub shows', () => {
  it.each([
    ['production', 'production', undefined],
    ['my production', 'my production', undefined],
    ['my production https://api.example.com/v1', 'my production', 'https://api.example.com/v1'],
    ['production\nhttps://api.example.com', 'production', 'https://api.example.com'],
  ])('is a name, and an address behind it: %j', (given, environment, url) => {
    expect(read({ 'github-token': 't', 'github-environment': given }).github).toEqual({ token: 't', environment, url });
  });
});

describe('an environment of GitHub that is none', () => {
  it.each(['https://api.example.com', 'one\ntwo', 'production https://a.example.com https://b.example.com'])(
    'is refused: %j',
    (given) => {
      expect(problems({ 'github-token': 't', 'github-environment': given })).toEqual([
        expect.stringMatching(/^github-environment: ".*" is not an environment \(its name on one line/),
      ]);
    },
  );
});

describe('inputs of CodeDeploy', () => {
  it('are read', () => {
    const lines = [
      'appspec=deploy/appspec.yaml',
      'application=shop',
      'deployment-group=shop-production',
      'deployment-description=release of v1.4.2',
      'deployment-config=CodeDeployDefault.ECSAllAtOnce',
    ];
    const given = { codedeploy: lines.join('\n') };
    expect(readInputs(environment({ ...least, ...given })).codeDeploy).toEqual({
      appSpec: 'deploy/appspec.yaml',
      application: 'shop',
      deploymentGroup: 'shop-production',
      description: 'release of v1.4.2',
      deploymentConfig: 'CodeDeployDefault.ECSAllAtOnce',
    });
  });

  it('refuse names that are too long', () => {
    expect(problems({ codedeploy: `application=${'a'.repeat(101)}` })).toEqual([
      expect.stringMatching(
        /^codedeploy: application: "a+" is not the name of a CodeDeploy application \(up to 100 characters\)$/,
      ),
    ]);
  });

  it('are refused with mode: continue', () => {
    const given = { cluster: 'production', services: 'api', mode: 'continue', codedeploy: 'application=shop' };
    expect(() => readInputs(environment(given))).toThrow('leave out codedeploy (or');
  });
});

describe('the repository and its scan', () => {
  it('are left alone by default', () => {
    expect([read().newRepository, read().scan]).toEqual([undefined, undefined]);
  });

  it('are created and held against what is given', () => {
    const inputs = read({
      'create-repository': 'true',
      'repository-kms-key': 'alias/images',
      'repository-lifecycle-policy': '.aws/policy.json',
      scan: 'gate',
      'scan-threshold': 'critical',
      'scan-ignore': 'ignore.yml',
      'scan-timeout-minutes': '0.5',
    });
    expect(inputs.newRepository).toEqual({ kmsKey: 'alias/images', lifecyclePolicy: '.aws/policy.json' });
    expect(inputs.scan).toEqual({ mode: 'gate', threshold: 'CRITICAL', ignore: 'ignore.yml', timeoutMs: 30_000 });
  });

  it.each<[Record<string, string>, string]>([
    [
      { 'repository-kms-key': 'alias/a' },
      'repository-kms-key: says how a repository is created, so it needs create-repository: true',
    ],
    [
      { 'create-repository': 'true', 'repository-kms-key': 'a key' },
      'repository-kms-key: "a key" is not a KMS key (its ARN, its id, or alias/NAME)',
    ],
    [{ scan: 'on' }, 'scan: "on" is not one of off, report, gate'],
    [
      { scan: 'gate', 'scan-threshold': 'severe' },
      'scan-threshold: "SEVERE" is not one of CRITICAL, HIGH, MEDIUM, LOW',
    ],
    [{ 'scan-threshold': 'LOW' }, 'scan-threshold: scan is off: set it to report or gate, or leave this out'],
    [{ 'scan-ignore': 'a.yml' }, 'scan-ignore: scan is off: set it to report or gate, or leave this out'],
    [
      { scan: 'gate', 'scan-ignore': 'a.txt' },
      'scan-ignore: "a.txt" is not the path of a JSON or YAML file (.json, .yml or .yaml)',
    ],
    [
      { scan: 'gate', repository: '', image: 'nginx:1' },
      'scan: ECR scans the images of its own repositories: give the one of this image as repository',
    ],
    [
      { 'create-repository': 'true', repository: '', image: 'nginx:1' },
      'image: a ready image is not built, so leave out create-repository (or leave out image)',
    ],
    [
      { mode: 'rollback', repository: '', scan: 'gate', 'create-repository': 'true' },
      'mode: rollback deploys nothing new, so leave out create-repository, scan (or leave out mode)',
    ],
  ])('are refused where they make no sense: %j', (given, problem) => {
    expect(problems(given)).toEqual([problem]);
  });
});
