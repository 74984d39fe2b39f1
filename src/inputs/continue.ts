import { DEFAULTS } from './defaults.ts';
import { MAKES_AN_IMAGE } from './image.ts';
import type { InputReader } from './reader.ts';

/** Inputs that say what to deploy. */
const DEPLOYS = [
  'repository',
  'registry-id',
  'repository-kms-key',
  'repository-lifecycle-policy',
  'scan-ignore',
  'image',
  ...MAKES_AN_IMAGE,
  'containers',
  'task-definition',
  'service-definition',
  'log-retention-days',
  'environment',
  'secrets',
  'desired-count',
  'before-command',
  'after-command',
  'task-overrides',
  'autoscaling-min',
  'autoscaling-max',
  'autoscaling-cpu',
  'autoscaling-memory',
  'autoscaling-requests',
  'codedeploy',
];
/** The same of those that have a default, which the runner hands over as if it were given. */
const DEPLOYS_WITH_DEFAULT = [
  'rebuild',
  'context',
  'create-repository',
  'scan',
  'scan-threshold',
  'scan-timeout-minutes',
  'plaintext-secrets',
  'force-new-deployment',
  'order',
  'on-busy',
] as const;

/** What a rollback takes of them: it starts deployments. */
const ROLLBACK_TAKES: readonly string[] = ['force-new-deployment', 'codedeploy'];

/** `continue` and `rollback` deploy nothing new: what would be ignored is refused. */
export function refuseWhatDeploys(input: InputReader, mode: 'continue' | 'rollback'): void {
  const all = [
    ...DEPLOYS.filter((name) => input.text(name) !== ''),
    ...DEPLOYS_WITH_DEFAULT.filter((name) => !['', DEFAULTS[name]].includes(input.text(name))),
  ];
  const given = all.filter((name) => mode !== 'rollback' || !ROLLBACK_TAKES.includes(name));
  if (given.length > 0) {
    input.refuse(
      'mode',
      `${mode} deploys nothing${mode === 'rollback' ? ' new' : ''}, so leave out ${given.join(', ')} (or leave out mode)`,
    );
  }
  if (mode === 'continue' && /^false$/i.test(input.text('wait'))) {
    input.refuse('wait', 'mode: continue watches the deployment to its end, so leave it out');
  }
}
