import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { marked } from 'marked';

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; } th, td { border: 1px solid #8886; padding: .3rem .8rem; text-align: left; }
pre { background: #8881; padding: 1rem; overflow: auto; } blockquote { border-left: .25rem solid #8886; margin: 0; padding: 0 1rem; }
hr { margin: 3rem 0; }`;

/**
 * Writes each job summary as the Markdown that GitHub gets, and all of them as one page. A browser that reaches the network draws
 * the timelines; without it their source stays.
 *
 * @param summaries Markdown by name
 * @returns the paths
 */
export async function writeSummaries(summaries: Record<string, string>): Promise<{ page: string; markdown: string[] }> {
  const directory = await mkdtemp(join(tmpdir(), 'ship-to-ecs-demo-'));
  const markdown: string[] = [];
  for (const [name, text] of Object.entries(summaries)) {
    const path = join(directory, `${name}.md`);
    await writeFile(path, text);
    markdown.push(path);
  }
  const page = join(directory, 'summaries.html');
  await writeFile(page, render(Object.values(summaries)));
  return { page, markdown };
}

function render(summaries: string[]): string {
  const body = summaries
    .map((summary) => marked.parse(summary, { async: false }))
    .join('<hr>')
    .replace(/<pre><code class="language-mermaid">([^<]*)<\/code>/g, '<pre class="mermaid">$1');
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Job summaries</title><style>${STYLE}</style>
${body}
<script type="module">
import mermaid from 'https://cdn.jsdelivr.net/npm/mermaid@11.12.0/dist/mermaid.esm.min.mjs';
mermaid.initialize({ startOnLoad: false });
await mermaid.run();
</script></html>
`;
}
