/** Every input of action.yml, parsed and validated: the only place that reads `INPUT_*`. */
export interface Inputs {
  /** `aws-region`; undefined: what the SDK finds (AWS_REGION, profile). */
  region: string | undefined;
  /** `repository`: as given, a name ("team/api") or a full URI ("1234.dkr.ecr.eu-west-1.amazonaws.com/team/api"). Undefined when `image` is given without it. */
  repository: string | undefined;
  /** `registry-id`: the account of another registry. */
  registryId: string | undefined;
  /** `image-tag`, by default the commit SHA. */
  imageTag: string;
  additionalTags: string[];
  /** `image`: a ready image reference; nothing is built. */
  image: string | undefined;
  rebuild: 'if-missing' | 'always';
  build: BuildInputs;
  cluster: string;
  /** At least one, without duplicates, in the order given. */
  services: string[];
  /** Container names; empty: chosen by the repository of their image. */
  containers: string[];
  /** `task-definition`: what to clone instead of the service's own revision. */
  taskDefinition: { kind: 'family' | 'arn' | 'file'; value: string } | undefined;
  environment: Record<string, string>;
  secrets: Record<string, string>;
  desiredCount: number | undefined;
  forceNewDeployment: boolean;
  wait: boolean;
  timeoutMs: number;
  rollback: boolean;
  logLines: number;
}

export interface BuildInputs {
  context: string;
  /** Undefined: `Dockerfile` in the context. */
  dockerfile: string | undefined;
  target: string | undefined;
  /** `KEY=value`, or `KEY` to take the value from the environment. */
  args: string[];
  /** As docker takes them: `id=npm,src=.npmrc`, `id=token,env=TOKEN`. */
  secrets: string[];
  /** `key=value`. */
  labels: string[];
  /** `linux/amd64`, `linux/arm64`, … */
  platforms: string[];
  cacheFrom: string[];
  cacheTo: string[];
}
