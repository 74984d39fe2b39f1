import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const ENTRY = join(import.meta.dirname, '../../src/post.ts');
const NODE = join(import.meta.dirname, '../../node_modules/.bin/node');

let work: string;

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'post-'));
});

afterEach(() => rmSync(work, { recursive: true }));

/** Starts the post step as the runner does. Rejects when it fails. */
async function post(state: Record<string, string>): Promise<string> {
  const env = { PATH: process.env.PATH, ...state };
  return (await promisify(execFile)(NODE, [ENTRY], { env })).stdout;
}

describe('the post step', () => {
  it('removes the private docker configuration, and leaves what its links lead to', async () => {
    const user = join(work, 'user');
    const privately = join(work, 'private');
    for (const dir of [user, privately, join(user, 'contexts')]) mkdirSync(dir);
    writeFileSync(join(user, 'contexts', 'meta.json'), 'kept');
    writeFileSync(join(privately, 'config.json'), 'secret');
    symlinkSync(join(user, 'contexts'), join(privately, 'contexts'), 'junction');

    expect(await post({ 'STATE_docker-config': privately })).toBe('');
    expect(existsSync(privately)).toBe(false);
    expect(readFileSync(join(user, 'contexts', 'meta.json'), 'utf8')).toBe('kept');
  });

  it('says nothing where the run had removed it already, and where it never came that far', async () => {
    expect(await post({ 'STATE_docker-config': join(work, 'gone') })).toBe('');
    expect(await post({})).toBe('');
    expect(await post({ 'STATE_docker-config': '', 'STATE_under-way': '' })).toBe('');
  });

  it('warns, and does not fail, where it cannot remove it', async () => {
    const file = join(work, 'file');
    writeFileSync(file, '');
    const output = await post({ 'STATE_docker-config': join(file, 'below') });
    expect(output).toMatch(/^::warning title=Ship to ECS::The login to ECR is still in .*ENOTDIR.*remove it\.\n$/);
  });

  it('says what a run left that did not come to its end, in the log and in the summary', async () => {
    const summary = join(work, 'summary');
    const underWay = {
      text: 'The rollout of api:42 was under way.\n100%',
      region: 'eu-west-1',
      cluster: 'x',
      takeBack: [],
      stopDeployments: {},
      stopTasks: {},
    };
    expect(await post({ 'STATE_under-way': JSON.stringify(underWay), GITHUB_STEP_SUMMARY: summary })).toBe(
      '::warning title=Ship to ECS::The rollout of api:42 was under way.%0A100%25 The run ended before it was over, so nobody ' +
        'watched it to its end: look at the service in ECS.\n',
    );
    expect(readFileSync(summary, 'utf8')).toMatch(/^## ⚠️ The run was killed\n\n- The rollout of api:42 was under way/);
  });
});
