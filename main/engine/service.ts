import type { z } from 'zod';
import {
  addressed,
  encodeHostFrame,
  NO_PAGE,
  parseHostFrame,
  readAddress,
  type Channel,
  type EngineFrame,
} from '../../core/protocol/channel.ts';
import {
  engineRequests,
  type ParsedParams,
  type EngineRequestName,
  type EngineResults,
  type ErrorFrame,
  type RequestFrame,
  type ResponseFrame,
} from '../../core/protocol/engine.ts';
import { EngineError, untoldCodes } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import type { Grants } from './grants.ts';
import type { Page, Pages } from './pages.ts';

/**
 * One function for every request of the protocol, which is told which page asks. Anything it throws other than an
 * EngineError is a bug.
 */
export type Handlers = {
  readonly [Name in EngineRequestName]: (
    params: ParsedParams[Name],
    page: Page,
  ) => EngineResults[Name] | Promise<EngineResults[Name]>;
};

interface Service {
  readonly channel: Channel;
  readonly handlers: Handlers;
  readonly pages: Pages;
  readonly grants: Grants;
}

/** Answers requests as they arrive on the pipe, independently: a slow one does not delay the next. */
export function serve(service: Service): void {
  const { channel, pages } = service;
  channel.onMessage((line) => {
    const { page, frame } = readAddress(line) ?? {};
    if (page === undefined || frame === undefined) console.warn(`Not a frame: ${line.length} characters.`);
    else if (page === NO_PAGE) obey(frame, service);
    else {
      const send = (response: ResponseFrame) => channel.send(addressed(page, encode(response)));
      const request = parseRequest(frame);
      if ('error' in request) send(request);
      else void answer(request, pages.page(page), service).then(send);
    }
  });
}

/** Handles the host's own frames. */
function obey(frame: string, { channel, pages, grants }: Service): void {
  const order = parseHostFrame<EngineFrame>(frame);
  switch (order?.host) {
    case 'ping':
      channel.send(addressed(NO_PAGE, encodeHostFrame({ host: 'pong' })));
      return;
    case 'pageGone':
      pages.gone(order.page);
      return;
    case 'grant':
      grants.grant(order.path, order.access);
      return;
    case undefined:
      console.warn(`Not an order: ${frame.length} characters.`);
  }
}

/** The response to a request, whatever it contains. */
async function answer(frame: RequestFrame, page: Page, { handlers, grants }: Service): Promise<ResponseFrame> {
  const { id, request, params } = frame;
  try {
    if (!Object.hasOwn(engineRequests, request)) {
      throw notUnderstood(`request: "${request}"`);
    }
    const name = request as EngineRequestName;
    const parsed = engineRequests[name].params.safeParse(params ?? {});
    if (!parsed.success) throw unfit(parsed.error);
    await requireAccess(name, parsed.data as { readonly path?: string }, grants);
    return { id, result: await (handlers[name] as (params: unknown, page: Page) => unknown)(parsed.data, page) };
  } catch (error) {
    return { id, error: describe(error) };
  }
}

async function requireAccess(name: EngineRequestName, { path }: { readonly path?: string }, grants: Grants) {
  const { access } = engineRequests[name];
  if (access !== null && path !== undefined) await grants.require(path, access);
}

/**
 * A result that is not JSON (a cycle, a BigInt, a string beyond V8's limit) is a bug, but the page still gets a
 * response.
 */
function encode(response: ResponseFrame): string {
  try {
    return JSON.stringify(response);
  } catch (error) {
    return JSON.stringify({ id: response.id, error: describe(error) } satisfies ResponseFrame);
  }
}

/** The request in a frame, or the response to an invalid one. The id can be read even if the rest cannot. */
function parseRequest(line: string): RequestFrame | Extract<ResponseFrame, { error: unknown }> {
  const frame = parseObject(line);
  const { id = Number(/"id":\s*(\d+)/.exec(line)?.[1] ?? -1), request, params } = frame;
  if (typeof id === 'number' && typeof request === 'string') return { id, request, params };
  console.warn(`Not a request: ${line.length} characters.`);
  return { id: typeof id === 'number' ? id : -1, error: describe(notUnderstood('id, request')) };
}

function parseObject(line: string): Partial<RequestFrame> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** The first thing wrong with the params, as path and reason. */
function unfit(error: z.ZodError): EngineError {
  const issue = error.issues[0];
  const what = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong'}`;
  if (issue?.path[0] !== 'document') return notUnderstood(what);
  return new EngineError(
    'invalidDocument',
    text(`The document cannot be used as it is (${what}).`, `Das Dokument ist so nicht brauchbar (${what}).`),
  );
}

/** `what` is for whoever mends the page. */
function notUnderstood(what: string): EngineError {
  return new EngineError(
    'invalidRequest',
    text(
      `The engine did not understand this (${what}). If it happens again, load the page anew.`,
      `Der Rechenkern hat das nicht verstanden (${what}). Falls es wieder vorkommt, die Seite neu laden.`,
    ),
  );
}

function describe(error: unknown): ErrorFrame {
  if (error instanceof EngineError) {
    const { code, message, text: words, nodeId } = error;
    const of = { message, ...(nodeId !== undefined && { nodeId }) };
    if (!words) return { code: untoldCodes.find((one) => one === code) ?? 'internal', ...of };
    return { code, ...of, german: words.de, ...(words.channelsFirst && { channelsFirst: words.channelsFirst }) };
  }
  console.error(error);
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}
