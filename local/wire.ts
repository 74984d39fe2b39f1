import type { Json, JsonObject } from '../src/aws/json.ts';

export type { Json, JsonObject };

/** What an operation is answered with when it fails: AWS JSON 1.1's `__type` and `message`. */
export class AwsError extends Error {
  readonly type: string;
  readonly status: number;

  constructor(type: string, message: string, status = 400) {
    super(message);
    this.name = type;
    this.type = type;
    this.status = status;
  }
}

/** Operations of one service by name; each takes the request's parsed JSON and returns the answer's. */
export type Operations = Record<string, (input: never) => object | Promise<object>>;

/** Timestamps travel as epoch seconds with a fraction. */
export function seconds(): number {
  return Date.now() / 1000;
}

/** One page of `items`; the token is the offset, which is opaque to callers. */
export function page<T>(
  items: readonly T[],
  { maxResults = 100, nextToken }: { maxResults?: number; nextToken?: string },
): { items: T[]; nextToken?: string } {
  const start = nextToken ? Number(Buffer.from(nextToken, 'base64url').toString()) : 0;
  const end = start + maxResults;
  return {
    items: items.slice(start, end),
    ...(end < items.length && { nextToken: Buffer.from(String(end)).toString('base64url') }),
  };
}
