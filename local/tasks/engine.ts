import { request } from 'node:http';

/** What the Docker Engine refuses, in its own words. */
export class EngineError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'EngineError';
    this.status = status;
  }
}

/** The Docker Engine's HTTP API (v1.41) on the socket that DOCKER_HOST names (unix:// only), by default /var/run/docker.sock. */
export class Engine {
  readonly #socketPath: string;

  constructor(dockerHost = process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock') {
    if (!dockerHost.startsWith('unix://')) throw new Error(`DOCKER_HOST is ${dockerHost}: only unix:// is understood.`);
    this.#socketPath = dockerHost.slice('unix://'.length);
  }

  /** Throws where no engine answers. */
  async ping(): Promise<void> {
    await this.call('GET', '/_ping');
  }

  async json<T>(method: string, path: string, body?: object): Promise<T> {
    return JSON.parse((await this.call(method, path, body)).toString() || '{}');
  }

  /** @throws EngineError for an answer that is not a success; the socket's error where none comes */
  async call(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Buffer> {
    return await new Promise<Buffer>((resolve, reject) => {
      const outgoing = request(
        {
          socketPath: this.#socketPath,
          method,
          path: `/v1.41${path}`,
          headers: { host: 'docker', 'content-type': 'application/json', ...headers },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('error', reject);
          incoming.on('end', () => {
            const answer = Buffer.concat(chunks);
            const status = incoming.statusCode ?? 0;
            if (status < 400) resolve(answer);
            else reject(new EngineError(status, messageOf(answer)));
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body ? JSON.stringify(body) : undefined);
    });
  }

  /** Pulls an image. The engine answers 200 and tells of failures in the stream. */
  async pull(image: string, auth: { username: string; password: string; serveraddress: string }): Promise<void> {
    // The URL-safe alphabet, but padded: what Go's decoder wants.
    const encoded = Buffer.from(JSON.stringify(auth)).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
    const path = `/images/create?fromImage=${encodeURIComponent(image)}`;
    const progress = await this.call('POST', path, undefined, { 'x-registry-auth': encoded });
    for (const line of progress.toString().split('\n').filter(Boolean)) {
      const { error } = JSON.parse(line) as { error?: string };
      if (error) throw new EngineError(500, error);
    }
  }

  /** A container's output so far, both streams in order of arrival. */
  async logs(container: string): Promise<{ timestamp: number; message: string }[]> {
    const raw = await this.call('GET', `/containers/${container}/logs?stdout=1&stderr=1&timestamps=1`);
    return frames(raw)
      .toString()
      .split('\n')
      .filter(Boolean)
      .map((line) => {
        const space = line.indexOf(' ');
        return { timestamp: Date.parse(line.slice(0, space)), message: line.slice(space + 1) };
      });
  }
}

/** Whether tasks can be real containers here. */
export async function engineAnswers(): Promise<boolean> {
  try {
    await new Engine().ping();
    return true;
  } catch {
    return false;
  }
}

/** The output of a container without a terminal comes in frames: stream (1 byte), 3 zeros, length (4 bytes), payload. */
function frames(raw: Buffer): Buffer {
  const payloads: Buffer[] = [];
  for (let offset = 0; offset + 8 <= raw.length; ) {
    const end = offset + 8 + raw.readUInt32BE(offset + 4);
    payloads.push(raw.subarray(offset + 8, end));
    offset = end;
  }
  return Buffer.concat(payloads);
}

function messageOf(answer: Buffer): string {
  try {
    return (JSON.parse(answer.toString()) as { message: string }).message;
  } catch {
    return answer.toString();
  }
}
