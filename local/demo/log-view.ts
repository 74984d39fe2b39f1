import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

const ANNOTATIONS: Record<string, Style> = { notice: 'blue', warning: 'yellow', error: 'red' };

/** Shows a step's log on a terminal as GitHub shows it in a browser: workflow commands are obeyed instead of printed. */
export class LogView {
  readonly #print: (line: string) => void;
  readonly #masks: string[] = [];
  #rest = '';
  #indent = '';
  /** While it is set, nothing but this token is a command. */
  #stoppedBy: string | undefined;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  /** Takes the log as it comes, in pieces of any size. */
  write(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#show(line);
  }

  end(): void {
    if (this.#rest) this.#show(this.#rest);
    this.#rest = '';
  }

  #show(line: string): void {
    const [, command = '', properties = '', data = ''] = /^::([\w-]+)(?: (.*?))?::(.*)$/.exec(line) ?? [];
    if (this.#stoppedBy) {
      if (command === this.#stoppedBy) this.#stoppedBy = undefined;
      else this.#say(line);
      return;
    }
    switch (command) {
      case 'stop-commands':
        this.#stoppedBy = data;
        return;
      case 'add-mask':
        this.#masks.push(unescaped(data));
        return;
      case 'group':
        this.#say(styleText('bold', `▼ ${unescaped(data)}`));
        this.#indent = '  ';
        return;
      case 'endgroup':
        this.#indent = '';
        return;
      case 'notice':
      case 'warning':
      case 'error': {
        const title = /(?:^|,)title=([^,]*)/.exec(properties)?.[1];
        const text = `${command}: ${title ? `${unescaped(title)}: ` : ''}${unescaped(data)}`;
        for (const part of text.split('\n')) this.#say(styleText(ANNOTATIONS[command] ?? 'reset', part));
        return;
      }
      case 'debug':
        return;
      default:
        this.#say(line);
    }
  }

  #say(line: string): void {
    const masked = this.#masks.reduce((text, secret) => text.replaceAll(secret, '***'), line);
    this.#print(this.#indent + masked);
  }
}

/** Undoes how commands are escaped; properties have two characters more. */
function unescaped(text: string): string {
  return text
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%25', '%');
}
