/** JSON as it came over the wire, members that no SDK knows included. A bigint is a whole number that a double cannot hold. */
export type Json = null | boolean | number | bigint | string | Json[] | JsonObject;
export interface JsonObject {
  [member: string]: Json;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Of ECMAScript's "JSON.parse source text access", which TypeScript's library does not describe yet. */
const { parse, rawJSON, stringify } = JSON as unknown as {
  parse(text: string, reviver: (key: string, value: Json, context: { source?: string }) => Json): Json;
  rawJSON(text: string): unknown;
  stringify(value: Json, replacer: (key: string, value: Json) => unknown): string;
};

/**
 * JSON.parse without the loss of digits in whole numbers over 2^53.
 *
 * @throws SyntaxError
 */
export function parseJson(text: string): Json {
  return parse(text, (_, value, { source = '' }) =>
    Number.isInteger(value) && String(value) !== source && /^-?[1-9]\d*$/.test(source) ? BigInt(source) : value,
  );
}

/** The text that `parseJson` reads as this value. */
export function writeJson(value: Json): string {
  return stringify(value, (_, each) => (typeof each === 'bigint' ? rawJSON(String(each)) : each));
}
