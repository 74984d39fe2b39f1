/** The defaults that action.yml declares too: they hold when the action runs outside of a workflow, and for empty values. */
export const DEFAULTS = {
  mode: 'deploy',
  rebuild: 'if-missing',
  context: '.',
  'plaintext-secrets': 'warn',
  'force-new-deployment': 'false',
  order: 'together',
  'on-busy': 'replace',
  wait: 'true',
  'timeout-minutes': '30',
  rollback: 'true',
  'on-pause': 'wait',
  'on-cancel': 'leave',
  'log-lines': '50',
  'autoscaling-scale-out-cooldown': '60',
  'autoscaling-scale-in-cooldown': '300',
} as const;
