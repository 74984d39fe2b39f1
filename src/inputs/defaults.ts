/** The defaults that action.yml declares too: they hold when the action runs outside of a workflow, and for empty values. */
export const DEFAULTS = {
  mode: 'deploy',
  rebuild: 'if-missing',
  context: '.',
  'force-new-deployment': 'false',
  wait: 'true',
  'timeout-minutes': '30',
  rollback: 'true',
  'on-pause': 'wait',
  'log-lines': '50',
} as const;
