import type { z } from 'zod';
import type { Channel } from '../../core/protocol/channel.ts';
import {
  engineRequests,
  type EngineRequestName,
  type EngineResults,
  type EventFrame,
  type RequestFrame,
  type ResponseFrame,
} from '../../core/protocol/engine.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { Emit } from '../train/reporter.ts';

/** One function for every request of the contract. What it throws that is no EngineError counts as a bug. */
export type Handlers = {
  readonly [Name in EngineRequestName]: (
    params: z.output<(typeof engineRequests)[Name]>,
  ) => EngineResults[Name] | Promise<EngineResults[Name]>;
};

/** Sends events over a channel, numbered from 1. */
export function createEmit(channel: Channel): Emit {
  let number = 0;
  return (event, payload) => {
    const frame: EventFrame = { number: ++number, event, payload };
    channel.send(JSON.stringify(frame));
  };
}

/** Answers what arrives on the channel, each request on its own: a slow one does not hold up the next. */
export function serve(channel: Channel, handlers: Handlers): void {
  channel.onMessage((text) => {
    const frame = parseRequest(text);
    if (frame) void answer(frame, handlers).then((response) => channel.send(JSON.stringify(response)));
    else console.warn(`Not a request: ${text.slice(0, 200)}`);
  });
}

/** The response to a request, whatever is in it. The id comes first: hosts route by it without parsing the rest. */
async function answer({ id, request, params }: RequestFrame, handlers: Handlers): Promise<ResponseFrame> {
  try {
    if (!Object.hasOwn(engineRequests, request)) {
      throw new EngineError('invalidRequest', `There is no request "${request}".`);
    }
    const name = request as EngineRequestName;
    const parsed = engineRequests[name].safeParse(params ?? {});
    if (!parsed.success) throw unfit(parsed.error);
    return { id, result: await (handlers[name] as (params: unknown) => unknown)(parsed.data) };
  } catch (error) {
    return { id, error: describe(error) };
  }
}

function parseRequest(text: string): RequestFrame | undefined {
  try {
    const frame = JSON.parse(text) as Partial<RequestFrame> | null;
    if (typeof frame?.id !== 'number' || typeof frame.request !== 'string') return undefined;
    return { id: frame.id, request: frame.request, params: frame.params };
  } catch {
    return undefined;
  }
}

/** The first thing that is wrong with the params, as path and reason. */
function unfit(error: z.ZodError): EngineError {
  const issue = error.issues[0];
  const isDocument = issue?.path[0] === 'document';
  const place = issue?.path.join('.') ?? '';
  return new EngineError(isDocument ? 'invalidDocument' : 'invalidRequest', `${place}: ${issue?.message ?? 'wrong'}`);
}

function describe(error: unknown): Extract<ResponseFrame, { error: unknown }>['error'] {
  if (error instanceof EngineError) {
    const { code, message, nodeId } = error;
    return nodeId === undefined ? { code, message } : { code, message, nodeId };
  }
  console.error(error);
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}
