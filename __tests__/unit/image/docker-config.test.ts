import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DeployError } from '../../../src/errors.ts';
import { makeDockerConfig, userConfigDir, withoutLogin } from '../../../src/image/docker-config.ts';

const REGISTRY = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';

let work: string;
let user: string;

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'docker-config-test-'));
  user = join(work, 'user');
  mkdirSync(user);
});

afterEach(() => rmSync(work, { recursive: true }));

async function make() {
  const dir = await makeDockerConfig(work, user, REGISTRY);
  return { dir, config: JSON.parse(readFileSync(join(dir, 'config.json'), 'utf8')) };
}

describe('the private docker configuration', () => {
  it('is for us alone', async () => {
    const { dir } = await make();
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    expect(statSync(join(dir, 'config.json')).mode & 0o777).toBe(0o600);
  });

  it("has the user's contexts, builders, plugins and certificates, and can be removed without losing them", async () => {
    for (const name of ['contexts', 'buildx', 'cli-plugins']) {
      mkdirSync(join(user, name));
      writeFileSync(join(user, name, 'file'), name);
    }
    writeFileSync(join(user, 'cert.pem'), 'cert');

    const { dir } = await make();
    expect(readdirSync(dir).sort()).toEqual(['buildx', 'cert.pem', 'cli-plugins', 'config.json', 'contexts']);
    expect(readFileSync(join(dir, 'contexts', 'file'), 'utf8')).toBe('contexts');
    expect(lstatSync(join(dir, 'cert.pem')).isSymbolicLink()).toBe(true);
    rmSync(dir, { recursive: true });
    expect(readFileSync(join(user, 'buildx', 'file'), 'utf8')).toBe('buildx');
    expect(readFileSync(join(user, 'cert.pem'), 'utf8')).toBe('cert');
  });

  it("keeps the user's settings and other logins, and leaves their file as it is", async () => {
    const own = {
      auths: { 'ghcr.io': { auth: 'b3RoZXI=' } },
      credHelpers: { 'gcr.io': 'gcloud' },
      credsStore: 'desktop',
      currentContext: 'remote',
      proxies: { default: { httpProxy: 'http://proxy:3128' } },
    };
    const text = JSON.stringify(own);
    writeFileSync(join(user, 'config.json'), text);

    const { config } = await make();
    expect(config).toEqual({ ...own, credHelpers: { 'gcr.io': 'gcloud', [REGISTRY]: '' } });
    expect(readFileSync(join(user, 'config.json'), 'utf8')).toBe(text);
  });

  it('is made where the user has none', async () => {
    rmSync(user, { recursive: true });
    const { config } = await make();
    expect(config).toEqual({ auths: {}, credHelpers: { [REGISTRY]: '' } });
    expect(existsSync(user)).toBe(false);
  });

  it("takes an empty file for docker's defaults", async () => {
    writeFileSync(join(user, 'config.json'), '');
    expect((await make()).config).toEqual({ auths: {}, credHelpers: { [REGISTRY]: '' } });
  });

  it("refuses a broken file, without showing what is in it: that may be a login's password", async () => {
    writeFileSync(join(user, 'config.json'), '{"auths": {"ghcr.io": {"auth": "c2VjcmV0"}');
    const refusal = await makeDockerConfig(work, user, REGISTRY).catch((error) => error);
    expect(refusal).toBeInstanceOf(DeployError);
    expect(refusal.message).toContain(join(user, 'config.json'));
    expect(refusal.message).not.toContain('c2VjcmV0');
  });

  it('comes from DOCKER_CONFIG, or from the home directory', () => {
    expect(userConfigDir({ DOCKER_CONFIG: '/etc/docker-ci' })).toBe('/etc/docker-ci');
    expect(userConfigDir({})).toBe(join(homedir(), '.docker'));
  });
});

describe('a login that goes into config.json and nowhere else', () => {
  it.each([REGISTRY, `https://${REGISTRY}`, `https://${REGISTRY}/v1/`])(
    'replaces an older one of the same registry, kept as %s',
    (server) => {
      const { auths } = withoutLogin({ auths: { [server]: { auth: 'b2xk' }, 'ghcr.io': {} } }, REGISTRY);
      expect(auths).toEqual({ 'ghcr.io': {} });
    },
  );

  it("takes the place of the registry's own credential helper", () => {
    const config = withoutLogin({ credHelpers: { [REGISTRY]: 'ecr-login', 'gcr.io': 'gcloud' } }, REGISTRY);
    expect(config.credHelpers).toEqual({ [REGISTRY]: '', 'gcr.io': 'gcloud' });
  });

  it("leaves the store in charge of everybody else's", () => {
    expect(withoutLogin({ credsStore: 'osxkeychain' }, REGISTRY)).toEqual({
      auths: {},
      credsStore: 'osxkeychain',
      credHelpers: { [REGISTRY]: '' },
    });
  });
});
