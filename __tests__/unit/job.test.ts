import { tmpdir } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { readJob } from '../../src/job.ts';

const env = {
  GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
  GITHUB_REPOSITORY: 'team/api',
  GITHUB_SERVER_URL: 'https://github.example.com',
  GITHUB_RUN_ID: '42',
  GITHUB_RUN_ATTEMPT: '2',
  RUNNER_TEMP: '/runner/temp',
};

describe('the job', () => {
  it('is what GitHub says of it', () => {
    expect(readJob(env)).toEqual({
      sha: '0123456789abcdef0123456789abcdef01234567',
      repository: 'team/api',
      serverUrl: 'https://github.example.com',
      runUrl: 'https://github.example.com/team/api/actions/runs/42/attempts/2',
      tempDir: '/runner/temp',
    });
  });

  it('has no attempt in its address where GitHub does not count them', () => {
    expect(readJob({ ...env, GITHUB_RUN_ATTEMPT: undefined }).runUrl).toBe(
      'https://github.example.com/team/api/actions/runs/42',
    );
  });

  it('can be unknown: the action then runs outside of a workflow', () => {
    expect(readJob({ GITHUB_SHA: '' })).toEqual({
      sha: undefined,
      repository: undefined,
      serverUrl: 'https://github.com',
      runUrl: undefined,
      tempDir: tmpdir(),
    });
  });
});
