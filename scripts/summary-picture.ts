/**
 * Makes the README's pictures of the job summary, docs/images/*.png, from results that the tests read too, as GitHub shows
 * them. Needs chromium and pngquant (Debian has both), and two packages that nothing else needs:
 *
 *     npm install --no-save github-markdown-css mermaid && node scripts/summary-picture.ts
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { marked } from 'marked';
import { job, samples } from '../__tests__/unit/report/samples.ts';
import { renderSummary } from '../src/report/summary.ts';

const WIDTH = 940;
const packages = fileURLToPath(new URL('../node_modules', import.meta.url));
const images = fileURLToPath(new URL('../docs/images', import.meta.url));

/** Colours a diff with the classes that GitHub gives its lines. */
function diff(lines: string): string {
  const classes: Record<string, string> = { '+': 'pl-mi1', '-': 'pl-md', '!': 'pl-mc' };
  return lines.replace(/^[+!-].*$/gm, (line) => `<span class="${classes[line[0] ?? '']}">${line}</span>`);
}

function page(markdown: string): string {
  const body = marked
    .parse(markdown, { async: false })
    .replace(/<pre><code class="language-mermaid">([^<]*)<\/code>/g, '<pre class="mermaid">$1')
    .replace(/<code class="language-diff">([^<]*)/g, (_, lines: string) => `<code>${diff(lines)}`);
  const css = readFileSync(join(packages, 'github-markdown-css/github-markdown-light.css'), 'utf8');
  return `<!doctype html><meta charset="utf-8">
<style>${css} body { margin: 0 } article { padding: 24px } .markdown-body pre.mermaid { background: none; margin: -40px 0 -30px }</style>
<article class="markdown-body">${body}</article>
<script src="${packages}/mermaid/dist/mermaid.min.js"></script>
<script>
mermaid.initialize({ startOnLoad: false });
mermaid.run().then(() => { document.title = document.querySelector('article').offsetHeight; });
</script>`;
}

function chromium(...options: string[]): string {
  const always = ['--headless', '--no-sandbox', '--hide-scrollbars', '--virtual-time-budget=10000'];
  return execFileSync('chromium', [...always, ...options], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

function take(name: string, markdown: string): void {
  const directory = mkdtempSync(join(tmpdir(), 'summary-'));
  const html = join(directory, 'page.html');
  const png = join(images, name);
  writeFileSync(html, page(markdown));
  const [, height] = /<title>(\d+)<\/title>/.exec(chromium(`--window-size=${WIDTH},800`, '--dump-dom', html)) ?? [];
  chromium(`--window-size=${WIDTH},${height}`, `--screenshot=${png}`, html);
  execFileSync('pngquant', ['--force', '--output', png, '64', png]);
  rmSync(directory, { recursive: true });
}

take('summary-success.png', renderSummary(samples['three services'], job));
// Its first half: what comes before the image and the changes, which the other one shows.
const failed = renderSummary(samples['crash loop, rolled back by us'], job);
take('summary.png', failed.slice(0, failed.indexOf('### Image')));
