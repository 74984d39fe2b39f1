import { describe, expect, it } from '@jest/globals';
import { LogView } from '../../../local/demo/log-view.ts';

function shown(...pieces: string[]): string[] {
  const lines: string[] = [];
  const view = new LogView((line) => lines.push(line));
  for (const piece of pieces) view.write(piece);
  view.end();
  return lines;
}

describe('a log on the terminal', () => {
  it('is the same in whatever pieces it comes', () => {
    expect(shown('one\ntw', 'o\nthr', 'ee')).toEqual(['one', 'two', 'three']);
  });

  it('has groups as titles with what belongs to them indented', () => {
    expect(shown('::group::Image%3A 100%25\nbuilt\n::endgroup::\ndone\n')).toEqual([
      '▼ Image: 100%',
      '  built',
      'done',
    ]);
  });

  it('has annotations with their title, line by line', () => {
    expect(shown('::error title=api%3A failed,file=a::one%0Atwo\n')).toEqual(['error: api: failed: one', 'two']);
  });

  it('shows neither debug lines nor what is masked', () => {
    expect(shown('::debug::no\n::add-mask::s3cret\nlogin with s3cret\n')).toEqual(['login with ***']);
  });

  it('obeys nothing between stop-commands and its token', () => {
    expect(shown('::stop-commands::t0ken\n::error::theirs\n::t0ken::\n::group::ours\n')).toEqual([
      '::error::theirs',
      '▼ ours',
    ]);
  });
});
