import type { Json } from '../aws/json.ts';
import { parseJson } from '../aws/json.ts';
import { UnusableFile } from './unusable.ts';

/** A number or a switch of YAML, with the text that it is written as: `cpu: 256` and `version: 1.10` may be meant as text. */
export class Plain {
  readonly value: number | bigint | boolean;
  readonly source: string;

  constructor(value: number | bigint | boolean, source: string) {
    this.value = value;
    this.source = source;
  }
}

/** JSON with the scalars of YAML whose type is not decided yet. */
export type Raw = Json | Plain | Raw[] | { [member: string]: Raw };

export interface ReadFile {
  raw: Raw;
  /** Where values are in the text, beginning and end: keys and comments of YAML are not. */
  values: readonly [number, number][];
}

export function isRawObject(raw: Raw | undefined): raw is { [member: string]: Raw } {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw) && !(raw instanceof Plain);
}

/**
 * JSON, or YAML (1.2, with anchors and merge keys) where the name ends in .yml or .yaml.
 *
 * @throws UnusableFile, which says where, and never what is written there: it may be an environment value
 */
export async function readDefinition(path: string, text: string): Promise<ReadFile> {
  if (/\.ya?ml$/i.test(path)) return await readYaml(path, text);
  return { raw: readJson(path, text), values: [[0, text.length]] };
}

async function readYaml(path: string, text: string): Promise<ReadFile> {
  const { LineCounter, parseDocument, visit } = await import('yaml');
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, merge: true, stringKeys: true, prettyErrors: false });
  // Of the warnings, an unknown tag (!Sub of CloudFormation) is a misunderstanding too.
  const problems = [...document.errors, ...document.warnings].map(({ code, pos }) => {
    const { col, line } = lineCounter.linePos(pos[0]);
    return `${path} is not YAML that can be read: ${code.toLowerCase().replaceAll('_', ' ')} (line ${line} column ${col})`;
  });
  if (problems.length > 0) throw new UnusableFile(...problems);
  const values: [number, number][] = [];
  visit(document, {
    Scalar(key, node) {
      if (key === 'key') return;
      if (node.range) values.push([node.range[0], node.range[1]]);
      const { source = '', value } = node;
      if (typeof value === 'number') node.value = new Plain(wholeNumber(source) ?? value, source);
      if (typeof value === 'boolean') node.value = new Plain(value, source);
    },
  });
  try {
    return { raw: document.toJS() as Raw, values };
  } catch {
    throw new UnusableFile(
      `${path} is not YAML that can be read: an alias has no anchor before it, or there are too many`,
    );
  }
}

/** Of one that a double cannot hold. */
function wholeNumber(source: string): bigint | undefined {
  return /^-?[1-9]\d*$/.test(source) && !Number.isSafeInteger(Number(source)) ? BigInt(source) : undefined;
}

function readJson(path: string, text: string): Json {
  try {
    return parseJson(text);
  } catch (error) {
    throw new UnusableFile(`${path} is not JSON: ${reasonOf(error as Error, text)}`);
  }
}

/** V8's reason for a token that it did not expect quotes the text around it, and does not say where it is. */
const QUOTING = /is not valid JSON$/;

/** What JSON.parse says, with the line and column, and without the text of the file. */
function reasonOf({ message }: Error, text: string): string {
  if (!QUOTING.test(message)) return message;
  // The shortest beginning of the text that is refused for the same reason ends with the culprit; a shorter one just ends too early.
  let [fine, refused] = [0, text.length];
  while (refused - fine > 1) {
    const middle = (fine + refused) >> 1;
    if (isRefusedForToken(text.slice(0, middle))) refused = middle;
    else fine = middle;
  }
  const before = text.slice(0, refused - 1);
  const line = before.split('\n').length;
  const token = text[refused - 1];
  const advice = token === '$' ? '; a variable is put in quotes' : '';
  return `Unexpected token '${token}' (line ${line} column ${refused - 1 - before.lastIndexOf('\n')}${advice})`;
}

function isRefusedForToken(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return QUOTING.test((error as Error).message);
  }
}
