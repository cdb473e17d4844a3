import type { Text } from '../text.ts';
import type { HostReport } from './about.ts';

/**
 * Two ends that exchange text, whole frames at a time and in order: a MessagePort in Electron, a WebSocket in the
 * browser, a pipe to the engine behind both. It is the only connection, for every feature.
 */
export interface Channel {
  send(frame: string): void;
  /** Only one listener; frames that arrive before it is set are queued. */
  onMessage(listener: (frame: string) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/**
 * Frames between host and page, or host and engine, about the connection itself; they start with HOST_FRAME. All other
 * frames pass between page and engine unread.
 */
const HOST_FRAME = '{"host":';

/** What the host tells a page about the engine it keeps alive. */
export type HostFrame =
  | { readonly host: 'engineStarted'; readonly pid: number }
  /** The engine is gone and is being restarted. `isAsked`: a page requested it. */
  | { readonly host: 'engineExited'; readonly reason: Text; readonly isAsked?: boolean }
  /** It crashed so often that the host gave up. */
  | { readonly host: 'engineFailed'; readonly reason: Text }
  /** It is running but has not responded for a while, */
  | { readonly host: 'engineSilent' }
  /** and now it responds again. */
  | { readonly host: 'engineAnswers' }
  /** The reply to a page's `ping`: the host is alive. */
  | { readonly host: 'pong' }
  /** The reply to a page's `report`. */
  | { readonly host: 'report'; readonly report: HostReport };

/** What a page tells its host. */
export type PageFrame = { readonly host: 'ping' | 'restartEngine' | 'report' };

export type Access = 'read' | 'write';

/** What the host tells the engine. */
export type EngineFrame =
  | { readonly host: 'ping' }
  | { readonly host: 'pageGone'; readonly page: number }
  /** The user has chosen this file: pages may refer to it from now on. Write access includes read access. */
  | { readonly host: 'grant'; readonly path: string; readonly access: Access };

/** What the engine tells its host. */
export type ReportFrame =
  /** The reply to a `ping`. */
  | { readonly host: 'pong' }
  /** According to the engine's own records, pages may write this file; a later engine must know that too. */
  | { readonly host: 'noted'; readonly path: string }
  /** Why it is exiting. */
  | { readonly host: 'ending'; readonly reason: Text };

export function encodeHostFrame(frame: HostFrame | PageFrame | EngineFrame | ReportFrame): string {
  return JSON.stringify(frame);
}

/** Undefined for a frame to be passed on. The sender is trusted to follow the protocol. */
export function parseHostFrame<Frame = HostFrame>(text: string): Frame | undefined {
  return text.startsWith(HOST_FRAME) ? (JSON.parse(text) as Frame) : undefined;
}

/** Used in place of a page's number: the host itself or, for the engine's events, all pages. */
export const NO_PAGE = 0;

/**
 * A frame on the pipe between host and engine: a line that starts with the number of the page it comes from or goes to.
 * So the host can route frames of several megabytes without parsing them, and no page can speak for another.
 */
export function addressed(page: number, frame: string): string {
  return `${page} ${frame}`;
}

/** Undefined for a line without an address. */
export function readAddress(line: string): { readonly page: number; readonly frame: string } | undefined {
  const end = /^\d+ /.exec(line)?.[0].length;
  return end === undefined ? undefined : { page: Number(line.slice(0, end - 1)), frame: line.slice(end) };
}

/** The subprotocol of a page's socket to its browser host. The page sends its session key along with it. */
export const SOCKET_PROTOCOL = 'neuroloom';
