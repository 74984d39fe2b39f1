import type { Log } from '../../src/report/log.ts';

export interface Entry {
  kind: 'info' | 'debug' | 'notice' | 'warning' | 'error' | 'group' | 'end-group' | 'untrusted' | 'mask';
  text: string;
  title?: string;
}

export interface CollectedLog extends Log {
  readonly entries: Entry[];
  /** The texts of a kind, in order; of all lines that a reader sees without one. */
  texts(kind?: Entry['kind']): string[];
}

/** A log that keeps what it is told. */
export function collectedLog(): CollectedLog {
  const entries: Entry[] = [];
  const add = (kind: Entry['kind']) => (text: string, title?: string) => {
    entries.push({ kind, text, ...(title && { title }) });
  };
  return {
    entries,
    texts: (kind) =>
      entries
        .filter((entry) => (kind ? entry.kind === kind : !['debug', 'end-group', 'mask'].includes(entry.kind)))
        .map(({ text }) => text),
    info: add('info'),
    debug: add('debug'),
    notice: add('notice'),
    warning: add('warning'),
    error: add('error'),
    mask: add('mask'),
    untrusted: (lines) => {
      for (const line of lines) add('untrusted')(line);
    },
    untrustedStream: () => {
      const written: Uint8Array[] = [];
      return {
        write: (data) => written.push(data),
        end: () => {
          for (const line of Buffer.concat(written).toString('utf8').split('\n')) if (line) add('untrusted')(line);
        },
      };
    },
    group: async (title, run) => {
      add('group')(title);
      try {
        return await run();
      } finally {
        add('end-group')(title);
      }
    },
  };
}
