/** The defaults that action.yml declares too: they hold when the action runs outside of a workflow, and for empty values. */
export const DEFAULTS = {
  rebuild: 'if-missing',
  context: '.',
  'force-new-deployment': 'false',
  wait: 'true',
  'timeout-minutes': '30',
  rollback: 'true',
  'log-lines': '50',
} as const;
