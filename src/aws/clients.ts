import type { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import type { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { Roles } from '../inputs/roles.ts';

/** A call that has not answered by then is abandoned and tried again. */
const CALL_TIMEOUT_MS = 15_000;

/**
 * With the SDK's standard backoff (100 ms, throttling 500 ms, doubled each time, at most 20 s, full jitter)
 * ten attempts outlast about a minute of throttling, 5xx answers, resets and DNS failures.
 */
const MAX_ATTEMPTS = 10;

/** The AWS clients of a run. All but ECS are loaded when they are first needed. */
export interface Aws {
  readonly ecs: ECSClient;
  /** `region` where the registry is in another region than the services. */
  ecr(region?: string): Promise<ECRClient>;
  logs(region?: string): Promise<CloudWatchLogsClient>;
  scaling(): Promise<ApplicationAutoScalingClient>;
  loadBalancing(): Promise<ElasticLoadBalancingV2Client>;
  iam(): Promise<IAMClient>;
  secretsManager(region?: string): Promise<SecretsManagerClient>;
  ssm(region?: string): Promise<SSMClient>;
  codedeploy(): Promise<CodeDeployClient>;
  /** Resolves with AWS's first answer to an ECS call, whatever it is. */
  readonly contact: Promise<void>;
  /** The region in use. Throws the SDK's "Region is missing" where there is none. */
  region(): Promise<string>;
}

/**
 * Clients on the SDK's own credential chain, region and endpoint settings (AWS_ENDPOINT_URL included).
 *
 * @param region overrides AWS_REGION and the profile's
 * @param roles to assume instead of what the chain finds
 */
export function connect(region: string | undefined, roles?: Roles): Aws {
  const assumed = once(async () => (await import('./credentials.ts')).assumedRoles(roles as Roles, region));
  const settingsFor = (who: 'registry' | 'deploy', where: string | undefined) => {
    const isAssumed = who === 'registry' ? roles?.role : (roles?.deployRole ?? roles?.role);
    return { ...settings(where), ...(isAssumed && { credentials: async () => await credentialsOf(who) }) };
  };
  const credentialsOf = async (who: 'registry' | 'deploy') => {
    const provide = (await assumed())[who];
    if (!provide) throw new Error(`There is no role for ${who}.`);
    return await provide();
  };
  const ecs = new ECSClient(settingsFor('deploy', region));
  const contact = new Promise<void>((resolve) => {
    const tell = { step: 'deserialize', priority: 'low', name: 'contact' } as const;
    ecs.middlewareStack.add((next) => (args) => next(args).finally(resolve), tell);
  });
  return {
    ecs,
    contact,
    ecr: async (elsewhere) => {
      const { ECRClient } = await import('@aws-sdk/client-ecr');
      return new ECRClient(settingsFor('registry', elsewhere ?? region));
    },
    logs: async (elsewhere) => {
      const { CloudWatchLogsClient } = await import('@aws-sdk/client-cloudwatch-logs');
      return new CloudWatchLogsClient(settingsFor('deploy', elsewhere ?? region));
    },
    scaling: async () => {
      const { ApplicationAutoScalingClient } = await import('@aws-sdk/client-application-auto-scaling');
      return new ApplicationAutoScalingClient(settingsFor('deploy', region));
    },
    loadBalancing: async () => {
      const { ElasticLoadBalancingV2Client } = await import('@aws-sdk/client-elastic-load-balancing-v2');
      return new ElasticLoadBalancingV2Client(settingsFor('deploy', region));
    },
    iam: async () => {
      const { IAMClient } = await import('@aws-sdk/client-iam');
      return new IAMClient(settingsFor('deploy', region));
    },
    secretsManager: async (elsewhere) => {
      const { SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
      return new SecretsManagerClient(settingsFor('deploy', elsewhere ?? region));
    },
    ssm: async (elsewhere) => {
      const { SSMClient } = await import('@aws-sdk/client-ssm');
      return new SSMClient(settingsFor('deploy', elsewhere ?? region));
    },
    codedeploy: async () => {
      const { CodeDeployClient } = await import('@aws-sdk/client-codedeploy');
      return new CodeDeployClient(settingsFor('deploy', region));
    },
    region: () => ecs.config.region(),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** What all clients have in common. */
export function settings(region: string | undefined) {
  return {
    ...(region && { region }),
    maxAttempts: MAX_ATTEMPTS,
    retryMode: 'standard',
    customUserAgent: 'ship-to-ecs',
    requestHandler: {
      connectionTimeout: CALL_TIMEOUT_MS,
      requestTimeout: CALL_TIMEOUT_MS,
      // requestTimeout ends with the response's headers; this one covers a body that stops half way.
      socketTimeout: CALL_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  };
}
