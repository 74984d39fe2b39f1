/**
 * What is being deployed, in the words of its author: the pull request's title, or the first line of the commit's message.
 * Undefined for events that carry neither (workflow_dispatch, schedule).
 */
export async function subjectOfEvent(): Promise<string | undefined> {
  const { context } = await import('@actions/github');
  const { head_commit: commit, pull_request: pullRequest } = context.payload;
  if (pullRequest) return `${pullRequest.title} (#${pullRequest.number})`;
  return typeof commit?.message === 'string' ? commit.message.split('\n', 1)[0] : undefined;
}
