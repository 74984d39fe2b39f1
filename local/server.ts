import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FaultKind, type Faults, faultError } from './faults.ts';
import type { Inventory } from './inventory.ts';
import { answerLoadBalancing, type TargetGroups } from './load-balancing.ts';
import type { Sts } from './sts.ts';
import { AwsError, type JsonObject, type Operations } from './wire.ts';

/** A call as it arrived, and what it was answered with. */
export interface RecordedRequest {
  /** ecs, ecr, logs, codedeploy, application-autoscaling, secretsmanager, ssm, sts, iam, elasticloadbalancing */
  service: string;
  operation: string;
  /** The parsed JSON of the request, members that no SDK knows included. */
  input: JsonObject;
  /** ms since the epoch. */
  at: number;
  /** HTTP status; undefined while it is not answered, for ever after a reset or a hang. */
  status: number | undefined;
  fault: FaultKind | undefined;
  /** ARN of the role whose session signed it; undefined for the keys of a user. */
  role?: string | undefined;
}

/** The prefixes of X-Amz-Target. */
const TARGETS: Record<string, string> = {
  AmazonEC2ContainerServiceV20141113: 'ecs',
  AmazonEC2ContainerRegistry_V20150921: 'ecr',
  Logs_20140328: 'logs',
  AnyScaleFrontendService: 'application-autoscaling',
  secretsmanager: 'secretsmanager',
  AmazonSSM: 'ssm',
  CodeDeploy_20141006: 'codedeploy',
};

/** The services that speak the Query protocol, by the version of their API; STS's is 2011-06-15. */
const QUERY_VERSIONS: Record<string, string> = {
  '2010-05-08': 'iam',
  '2015-12-01': 'elasticloadbalancing',
};

interface Call {
  service: string;
  operation: string;
  input: JsonObject;
}

/** Answers AWS JSON 1.1 (ECS, ECR, CloudWatch Logs, CodeDeploy) and STS's Query protocol on a free port of the loopback interface. */
export class AwsServer {
  readonly requests: RecordedRequest[] = [];
  readonly #server: Server;
  readonly #services: Record<string, Operations>;
  readonly #faults: Faults;
  readonly #targetGroups: TargetGroups;
  readonly #inventory: Inventory;
  readonly #sts: Sts;
  readonly #place: { region: string; accountId: string };

  constructor(
    services: Record<string, Operations>,
    faults: Faults,
    place: { region: string; accountId: string },
    targetGroups: TargetGroups,
    inventory: Inventory,
    sts: Sts,
  ) {
    this.#inventory = inventory;
    this.#sts = sts;
    this.#services = services;
    this.#targetGroups = targetGroups;
    this.#faults = faults;
    this.#place = place;
    // A client that reuses an idle connection must not race with our closing it.
    this.#server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
      this.#handle(request, response).catch((error) => send(response, 500, 'InternalFailure', String(error?.stack)));
    });
  }

  /** @returns the URL */
  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = readCall(request.headers['x-amz-target'], await readBody(request));
    if (!call) return send(response, 400, 'UnknownOperationException', 'The requested operation is not known here.');
    const fault = this.#faults.take(call.service, call.operation);
    const recorded: RecordedRequest = { ...call, at: Date.now(), status: undefined, fault };
    this.requests.push(recorded);
    if (fault === 'hang') return;
    if (fault === 'reset') {
      request.socket.resetAndDestroy();
      return;
    }
    try {
      const error = fault && faultError(fault, { ...call, ...this.#place });
      if (error) throw error;
      if (call.operation !== 'AssumeRoleWithWebIdentity') requireSignature(request.headers.authorization);
      recorded.role = this.#sts.roleOf(request.headers.authorization);
      const answer = await this.#perform(call);
      if (fault === 'lost-answer') {
        request.socket.resetAndDestroy();
        return;
      }
      response.writeHead(200, answer.headers).end(answer.body);
    } catch (error) {
      const failure = error instanceof AwsError ? error : new AwsError('InternalFailure', String(error), 500);
      if (['sts', 'iam', 'elasticloadbalancing'].includes(call.service)) sendXmlError(response, failure);
      else send(response, failure.status, failure.type, failure.message);
    }
    recorded.status = response.statusCode;
  }

  async #perform({ service, operation, input }: Call): Promise<{ headers: Record<string, string>; body: string }> {
    if (service === 'sts') {
      const xml = this.#sts.answer(operation, input as Record<string, string>);
      if (!xml) throw new AwsError('InvalidAction', `Could not find operation ${operation}`);
      return { headers: { 'content-type': 'text/xml' }, body: xml };
    }
    if (service === 'elasticloadbalancing') {
      const xml = answerLoadBalancing(operation, input as Record<string, string>, this.#targetGroups);
      if (!xml) throw new AwsError('InvalidAction', `Could not find operation ${operation}`);
      return { headers: { 'content-type': 'text/xml' }, body: xml };
    }
    if (service === 'iam') {
      const xml = this.#inventory.answerIam(operation, input as Record<string, string>);
      if (!xml) throw new AwsError('InvalidAction', `Could not find operation ${operation}`);
      return { headers: { 'content-type': 'text/xml' }, body: xml };
    }
    const perform = this.#services[service]?.[operation];
    if (!perform) {
      throw new AwsError('UnknownOperationException', `${service}:${operation} is not part of the local AWS.`);
    }
    return { headers: headers(), body: JSON.stringify(await perform(input as never)) };
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Undefined: neither an AWS JSON request of a service that is here nor one of STS. */
function readCall(target: string | string[] | undefined, body: string): Call | undefined {
  if (typeof target === 'string') {
    const [prefix = '', operation = ''] = target.split('.');
    const service = TARGETS[prefix];
    return service ? { service, operation, input: JSON.parse(body || '{}') } : undefined;
  }
  const form = new URLSearchParams(body);
  const operation = form.get('Action');
  const service = QUERY_VERSIONS[form.get('Version') ?? ''] ?? 'sts';
  return operation ? { service, operation, input: Object.fromEntries(form) } : undefined;
}

function requireSignature(authorization: string | undefined): void {
  if (authorization?.startsWith('AWS4-HMAC-SHA256 ') || authorization?.startsWith('AWS4-ECDSA-P256-SHA256 ')) return;
  throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
}

function headers() {
  return { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() };
}

function send(response: ServerResponse, status: number, type: string, message: string): void {
  response.writeHead(status, headers()).end(JSON.stringify({ __type: type, message }));
}

function sendXmlError(response: ServerResponse, { type, message, status }: AwsError): void {
  const xml = `<ErrorResponse><Error><Type>Sender</Type><Code>${type}</Code><Message>${message}</Message></Error></ErrorResponse>`;
  response.writeHead(status, { 'content-type': 'text/xml' }).end(xml);
}
