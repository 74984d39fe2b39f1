import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Diagnosis } from '../../../src/ecs/diagnosis.ts';
import { DeployError, InputError } from '../../../src/errors.ts';
import { renderSummary } from '../../../src/report/summary.ts';
import type { DeployResult, ServiceResult } from '../../../src/result.ts';
import { hostile } from './hostile.ts';
import { read, readOutsideCode, structure } from './reading.ts';
import { job, phases, result, revisionArn, samples, service } from './samples.ts';

const shown = (deployed: DeployResult) => read(renderSummary(deployed, job));

describe('the headline', () => {
  it.each<[keyof typeof samples, string]>([
    ['one service', '✅ api is stable on api:42'],
    ['three services', '✅ 3 services are stable'],
    ['crash loop, rolled back by us', '❌ api failed on api:42 and was rolled back'],
    ['circuit breaker', '❌ api failed on api:42 and ECS takes it back'],
    ['one of three failed, all rolled back', '❌ 1 of 3 services failed, 2 rolled back, 1 rollback failed'],
    ['superseded', '❌ api was superseded by another deployment'],
    ['timed out', '❌ api did not become stable on api:42 in time'],
    ['preflight failed', '❌ Nothing was deployed'],
    ['build failed', '❌ Nothing was deployed'],
    ['unchanged', '✅ api already runs api:42'],
    ['not waited for', '✅ api is rolling out api:42'],
  ])('says of "%s": %s', (sample, words) => {
    expect(shown(samples[sample]).split('\n')[0]).toBe(words);
  });

  it("names the commit, and what it is about in its author's words", () => {
    const summary = renderSummary(samples['one service'], job, 'Fix <b>all</b> of `it`');
    expect(read(summary)).toContain(`${job.sha?.slice(0, 7)} Fix <b>all</b> of \`it\``);
  });

  it('counts what became of several services', () => {
    const services = [service('api'), service('worker', { verdict: { kind: 'unchanged' } })];
    expect(shown(result({ services }))).toMatch(/^✅ 2 services: 1 stable, 1 unchanged\n/);
  });

  it('does not call a run well that failed after it had started a deployment', () => {
    const untouched: Partial<ServiceResult> = { verdict: undefined, deploymentId: undefined, startedAt: undefined };
    const services = [service('api', { verdict: undefined }), service('worker', untouched)];
    const failure = new DeployError({ what: 'Cannot update service "worker".', why: 'AccessDenied' });
    const page = shown(result({ services, failure }));
    expect(page).toMatch(/^❌ The run failed after it had updated api\n/);
    expect(page).toContain('Cannot update service "worker".\nAccessDenied');
    expect(page).toMatch(/worker \| ➖ not deployed \| worker:41 \|/);
  });

  it('tells cluster, region, commit and time, and the way to the log of a failed run', () => {
    const page = renderSummary(samples['crash loop, rolled back by us'], job);
    expect(read(page)).toContain('cluster production in eu-west-1 · commit 3f2a9c1 · 2 min 26 s · log of the run');
    expect(page).toContain(`href="https://github.com/acme/shop/commit/${job.sha}"`);
    expect(page).toContain('href="https://github.com/acme/shop/actions/runs/1234567890"');
  });
});

describe('a run that went well', () => {
  it('shows services with revisions, tasks, time and links to the console', () => {
    const page = renderSummary(samples['three services'], job);
    expect(read(page)).toContain('api | ✅ stable | api:41 → api:42 | 2 of 2 running | 1 min 12 s');
    expect(read(page)).toContain('worker | ✅ stable | worker:41 → worker:42 | 4 of 4 running | 46 s');
    expect(page).toContain('/clusters/production/services/api/deployments?region=eu-west-1"');
    expect(page).toContain('/task-definitions/api/42/containers?region=eu-west-1"');
  });

  it('leads to CodeDeploy where that deployed', () => {
    const result = samples['one service'];
    const services = result.services.map((service) => ({ ...service, deploymentId: 'd-ABCDEF123' }));
    const page = renderSummary({ ...result, services }, job);
    expect(page).toContain('/codesuite/codedeploy/deployments/d-ABCDEF123?region=eu-west-1"');
    expect(read(page)).toContain('api · d-ABCDEF123 | ✅ stable');
  });

  it('shows image, digest and size, the digest in full for copying', () => {
    const page = renderSummary(samples['one service'], job);
    expect(read(page)).toContain('built and pushed · 84 MB · sha256:9f86d081884c\n');
    expect(page).toMatch(/^sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08$/m);
  });

  it('shows what changed, environment variables by their names alone', () => {
    const page = renderSummary(samples['three services'], job);
    expect(page).toContain(
      [
        '```diff',
        '  container scheduler: image',
        '- 123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/api:81c0de5a7b3f2e4d6c8b9a0f1e2d3c4b5a697887',
        '+ 123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/api:3f2a9c1d5e7b8a90c1d2e3f4a5b6c7d8e9f0a1b2',
        '+ container scheduler: environment LOG_LEVEL',
        '! container scheduler: environment TIMEZONE',
        '```',
      ].join('\n'),
    );
  });

  it('promises no link to the repository of an image that is not in ECR', () => {
    const given = {
      uri: 'ghcr.io/acme/api:2',
      digest: undefined,
      registry: 'ghcr.io',
      built: false,
      sizeBytes: undefined,
    };
    const words = shown(result({ image: { ...given, outcome: 'given, nothing to build' } }));
    expect(words).toContain('ghcr.io/acme/api:2');
    expect(words).toMatch(/^given, nothing to build$/m);
  });

  it('has a timeline', () => {
    expect(renderSummary(samples['one service'], job)).toContain('### Timeline\n\n```mermaid\n');
  });
});

describe('a run that failed', () => {
  it('says why: tasks, exit codes, log, hints, events', () => {
    const page = renderSummary(samples['crash loop, rolled back by us'], job);
    const words = read(page);
    expect(words).toContain('3 tasks: container api exited with code 1\nEssential container in task exited');
    expect(words).toContain('api exit code 1 · log-router exit code 0');
    expect(words).toContain("Last 10 lines of api's log");
    expect(words).toContain("KeyError: 'PAYMENT_URL'");
    expect(words).toContain('ended itself with exit code 1. Its last words are in log group /ecs/api');
    expect(words).toContain('What ECS says (2 events)');
    expect(page).toContain('/clusters/production/tasks/0a1b2c3d4e5f60718293a4b5c6d7e8f9/configuration');
    expect(page).toContain('#logsV2:log-groups/log-group/$252Fecs$252Fproduction$252Fapi/log-events/');
  });

  it('says what came of the rollback and what to do next', () => {
    const words = shown(samples['crash loop, rolled back by us']);
    expect(words).toContain('It is back on api:41, stable after 23 s.');
    expect(words).toContain('Next: Fix the cause and push again: what ran before goes on running.');
    expect(words).toContain('⏪ rolled back | api:41 → api:42 → api:41 | 0 of 2 running, 3 failed | 1 min 37 s');
  });

  it('says what could not be read', () => {
    expect(shown(samples['circuit breaker'])).toContain('the role may not call logs:GetLogEvents');
  });

  it('shows tasks that hang when none has stopped', () => {
    expect(shown(samples['timed out'])).toContain('1 task in PENDING, for 29 min');
  });

  it('shows failed services first', () => {
    const words = shown(samples['one of three failed, all rolled back']);
    expect(words.indexOf('worker | ❌')).toBeLessThan(words.indexOf('api | ⏪'));
  });

  it('in preflight lists every problem', () => {
    const words = shown(samples['preflight failed']);
    expect(words).toContain('2 inputs need attention:');
    expect(words).toContain('services: "credential-ap" is not in cluster production');
    expect(words).toContain('containers: "web" is not in task definition api:41');
    expect(words).not.toContain('undefined');
  });

  it("in the build shows docker's own words", () => {
    expect(renderSummary(samples['build failed'], job)).toContain(
      '```\n#9 [5/7] RUN pip install -r requirements.txt\n',
    );
  });

  it('outside of any phase still says what happened', () => {
    const failure = new DeployError({ what: 'No AWS credentials were found.', next: 'Give role-to-assume.' });
    const bare = { image: undefined, revisions: [], services: [], phases: [], cluster: '', region: '' };
    const nobody = { sha: undefined, repository: undefined, serverUrl: '', runUrl: undefined, tempDir: '' };
    expect(read(renderSummary(result({ ...bare, failure }), nobody))).toBe(
      '❌ Nothing was deployed\nNo AWS credentials were found.\nNext: Give role-to-assume.',
    );
  });
});

/** A result in which `value` stands wherever something from outside can. */
function full(value: string): DeployResult {
  const diagnosis: Diagnosis = {
    stoppedTasks: [
      {
        reason: value,
        stopCode: value,
        count: 3,
        taskArn: 'arn:aws:ecs:eu-west-1:123456789012:task/production/0a1b',
        containers: [
          { name: value, exitCode: 1, reason: value, log: { group: value, stream: value, lines: [value, value] } },
          { name: value, exitCode: undefined, reason: undefined, log: undefined },
        ],
      },
    ],
    liveTasks: [{ status: value, unhealthy: true, count: 1, taskArn: value, ageMs: 1, containers: [] }],
    events: [value, value],
    hints: [value],
    notices: [value],
  };
  return result({
    cluster: value,
    region: 'eu-west-1',
    image: { uri: value, digest: value, registry: value, built: true, sizeBytes: 1, outcome: value },
    revisions: [
      {
        base: revisionArn(`${value}:1`),
        arn: revisionArn(`${value}:2`),
        registered: true,
        changes: [
          { what: value, kind: 'changed', from: value, to: value },
          { what: value, kind: 'added' },
        ],
      },
    ],
    services: [
      service(value, {
        verdict: { kind: 'rolled-back', by: 'ecs', reason: value, to: value },
        diagnosis,
        rollback: { to: value, verdict: { kind: 'timed-out', reason: value }, startedAt: 0, endedAt: 1 },
      }),
      service('worker'),
    ],
    phases: phases([value, 1, value], ['Image', 2, value]),
    failure: new DeployError({ what: value, why: value, next: value }),
  });
}

describe('what comes from outside', () => {
  it('cannot change the structure of the page', () => {
    // A name that AWS would not take has no address in its console: its link may be missing.
    const withoutLinks = (page: string) =>
      structure(page)
        .filter((bone) => !/^<\/?a\b/.test(bone))
        .filter((bone, index, bones) => bone !== 'text' || bones[index - 1] !== 'text');
    const bones = withoutLinks(renderSummary(full('x'), job));
    fc.assert(
      fc.property(hostile, (value) => {
        const page = renderSummary(full(value), job);
        expect(withoutLinks(page)).toEqual(bones);
        const addresses = Array.from(page.matchAll(/<a href="([^"]*)"/g), ([, address]) => address);
        for (const address of addresses) {
          expect(address).toMatch(/^https:\/\/(eu-west-1\.console\.aws\.amazon\.com|github\.com)\//);
        }
        expect(readOutsideCode(page)).not.toMatch(/(?<![A-Za-z0-9_])@[A-Za-z0-9]/);
      }),
      { numRuns: 300 },
    );
  });

  it('cannot change it by the words of an error either', () => {
    const page = (failure: DeployError) => structure(renderSummary(result({ services: [], failure }), job));
    const input = page(new InputError(['x', 'x']));
    const error = page(new DeployError({ what: 'x', why: 'x\nx', next: 'x' }));
    fc.assert(
      fc.property(hostile, (value) => {
        expect(page(new InputError([value, value]))).toEqual(input);
        expect(page(new DeployError({ what: value, why: `x\n${value}`, next: value }))).toEqual(error);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the size of a summary', () => {
  const long = (name: string): ServiceResult => {
    const lines = Array.from({ length: 1000 }, (_, index) => `${index} ${'é`'.repeat(400)}`);
    const containers = [{ name, exitCode: 1, reason: undefined, log: { group: 'g', stream: 's', lines } }];
    const stopped = { reason: 'r'.repeat(5000), stopCode: undefined, count: 3, taskArn: '', containers };
    return service(name, {
      verdict: { kind: 'failed', by: 'ecs', reason: 'reason '.repeat(1000) },
      diagnosis: {
        stoppedTasks: Array.from({ length: 8 }, () => stopped),
        liveTasks: [],
        events: Array.from({ length: 10 }, () => 'event '.repeat(1000)),
        hints: [],
        notices: [],
      },
    });
  };

  it('stays under the 1 MiB that GitHub takes, with fifty failed services and all their logs', () => {
    const services = Array.from({ length: 50 }, (_, index) => long(`service-${index}`));
    const page = renderSummary(result({ services }), job);
    expect(Buffer.byteLength(page)).toBeLessThan(1024 * 1024);
    expect(page).toContain('50 of 50 services failed');
    expect(page).toContain('999 ');
    expect(structure(page).filter((bone) => bone === '<details>')).toHaveLength(
      structure(page).filter((bone) => bone === '</details>').length,
    );
  });

  it('leaves the log its last lines', () => {
    const page = renderSummary(result({ services: [long('api')] }), job);
    expect(page).toContain('\n999 ');
    expect(page).not.toContain('\n0 é');
  });

  it('says so when something does not fit', () => {
    const changes = Array.from({ length: 3000 }, () => ({ what: 'w'.repeat(500), kind: 'added' as const }));
    const revision = { base: undefined, arn: revisionArn('api:42'), registered: true, changes };
    const page = renderSummary(result({ revisions: [revision] }), job);
    expect(Buffer.byteLength(page)).toBeLessThan(1024 * 1024);
    expect(page).toMatch(/The rest does not fit here: the log has it\.\n$/);
  });
});
