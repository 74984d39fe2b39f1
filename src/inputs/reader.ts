import { DEFAULTS } from './defaults.ts';

/** What a parse function throws: the text that follows the input's name, `"half an hour" is not a number of minutes (1 to 360)`. */
export class Refused extends Error {
  override name = 'Refused';
}

/** Turns trimmed, non-empty text into a value, or throws `Refused`. */
export type Parse<T> = (text: string) => T;

/**
 * Reads inputs the way `@actions/core` does (INPUT_ and the name in capitals, spaces as underscores, dashes kept, trimmed) and
 * collects what is wrong with them, so that every problem is reported at once.
 *
 * `@actions/core` itself is not imported: loading it costs about 50 ms before the first AWS call.
 */
export class InputReader {
  /** One line each: "name: what is wrong (what is allowed)". */
  readonly problems: string[] = [];
  readonly #env: NodeJS.ProcessEnv;

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = env;
  }

  /** The text of an input; empty where it is not given. */
  text(name: string): string {
    return (this.#env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '').trim();
  }

  refuse(name: string, problem: string): void {
    this.problems.push(`${name}: ${problem}`);
  }

  /** Undefined where the input is not given, or refused. */
  optional<T>(name: string, parse: Parse<T>): T | undefined {
    const text = this.text(name);
    return text === '' ? undefined : this.#parsed(name, text, parse);
  }

  /** `missing` is the problem to report where the input is not given. Undefined only after a problem was reported. */
  required<T>(name: string, parse: Parse<T>, missing: string): T | undefined {
    const text = this.text(name);
    if (text !== '') return this.#parsed(name, text, parse);
    this.refuse(name, missing);
    return undefined;
  }

  /** The default stands in for an input that is not given or refused. */
  withDefault<T>(name: keyof typeof DEFAULTS, parse: Parse<T>): T {
    return this.optional(name, parse) ?? parse(DEFAULTS[name]);
  }

  /** Items one a line or separated by commas. */
  list<T>(name: string, parse: Parse<T>): T[] {
    return this.#items(name, this.text(name).split(/[\n,]/), parse);
  }

  /** `missing` is the problem to report where there is no item at all. */
  requiredList<T>(name: string, parse: Parse<T>, missing: string): T[] {
    if (/^[\s,]*$/.test(this.text(name))) this.refuse(name, missing);
    return this.list(name, parse);
  }

  /** Items one a line: they may hold commas. */
  lines<T>(name: string, parse: Parse<T>): T[] {
    return this.#items(name, this.text(name).split('\n'), parse);
  }

  /** @param identity what may occur only once; it is shown */
  refuseRepeats(name: string, items: readonly string[], identity: (item: string) => string = (item) => item): void {
    const all = items.map(identity);
    const repeated = new Set(all.filter((item, index) => all.indexOf(item) < index));
    for (const item of repeated) this.refuse(name, `${quote(item)} is given more than once`);
  }

  /**
   * `KEY=value`, one a line, split at the first "=": empty values are values. Neither values nor lines without a "=" are ever
   * shown: they may be secrets.
   */
  map(
    name: string,
    parseKey: Parse<string>,
    parseValue: (value: string, key: string) => string,
  ): Record<string, string> {
    // Without a prototype, so that a key may be called anything, __proto__ included.
    const map: Record<string, string> = Object.create(null);
    for (const [index, raw] of this.text(name).split('\n').entries()) {
      const line = raw.trim();
      if (line === '') continue;
      const at = line.indexOf('=');
      if (at < 0) {
        this.refuse(name, `line ${index + 1} has no "=" (give KEY=value, one a line)`);
        continue;
      }
      const key = this.#parsed(name, line.slice(0, at), parseKey);
      if (key === undefined) continue;
      if (key in map) {
        this.refuse(name, `${quote(key)} is given more than once`);
        continue;
      }
      map[key] = this.#parsed(name, line.slice(at + 1), (value) => parseValue(value, key)) ?? '';
    }
    return map;
  }

  /** `KEY=value`, one a line, of keys that are known, each with a form of its own. One without a value is not given. */
  settings<Forms extends Record<string, Parse<unknown>>>(
    name: string,
    forms: Forms,
  ): { [Key in keyof Forms]?: ReturnType<Forms[Key]> } {
    const known = Object.keys(forms);
    const parsed: Record<string, unknown> = {};
    const key: Parse<string> = (text) => {
      if (known.includes(text)) return text;
      throw new Refused(`${quote(text)} is not one of ${known.join(', ')}`);
    };
    this.map(name, key, (value, of) => {
      // Of a variable that is not set: `application=${{ vars.APPLICATION }}`.
      if (value === '') return value;
      try {
        parsed[of] = forms[of]?.(value);
      } catch (error) {
        throw error instanceof Refused ? new Refused(`${of}: ${error.message}`) : error;
      }
      return value;
    });
    return parsed as { [Key in keyof Forms]?: ReturnType<Forms[Key]> };
  }

  #items<T>(name: string, texts: string[], parse: Parse<T>): T[] {
    return texts
      .map((text) => text.trim())
      .filter((text) => text !== '')
      .map((text) => this.#parsed(name, text, parse))
      .filter((item) => item !== undefined);
  }

  #parsed<T>(name: string, text: string, parse: Parse<T>): T | undefined {
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.refuse(name, error.message);
      return undefined;
    }
  }
}

/** A value as it is shown in a problem: on one line, shortened. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}
