import type { Text } from '../text.ts';

/**
 * Two ends that send each other text, one whole frame at a time and in order: a MessagePort in Electron, a WebSocket in
 * the browser, a pipe to the engine behind both. Every feature crosses this and nothing else.
 */
export interface Channel {
  send(frame: string): void;
  /** One listener; frames that arrive before it is set are kept for it. */
  onMessage(listener: (frame: string) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/**
 * Frames between host and page, or host and engine, about themselves. All other frames are passed through between page
 * and engine unread; these start with HOST_FRAME.
 */
const HOST_FRAME = '{"host":';

/** What the host says to a page, about the engine that it keeps alive. */
export type HostFrame =
  | { readonly host: 'engineStarted'; readonly pid: number }
  /** The engine is gone; the host is starting it again. `isAsked`: a page wanted it so. */
  | { readonly host: 'engineExited'; readonly reason: Text; readonly isAsked?: boolean }
  /** It died so often that the host gave up. */
  | { readonly host: 'engineFailed'; readonly reason: Text }
  /** It is there but has not answered for a while, */
  | { readonly host: 'engineSilent' }
  /** and now it answers again. */
  | { readonly host: 'engineAnswers' }
  /** The answer to a page's `ping`: the host is there. */
  | { readonly host: 'pong' };

/** What a page says to its host. */
export type PageFrame = { readonly host: 'ping' } | { readonly host: 'restartEngine' };

/** What may be done with a file. */
export type Access = 'read' | 'write';

/** What the host says to the engine. */
export type EngineFrame =
  | { readonly host: 'ping' }
  | { readonly host: 'pageGone'; readonly page: number }
  /** The user has chosen this file: pages may name it from now on. Writing includes reading. */
  | { readonly host: 'grant'; readonly path: string; readonly access: Access };

/** What the engine says to its host. */
export type ReportFrame =
  /** The answer to a `ping`. */
  | { readonly host: 'pong' }
  /** Pages may write this file, by the engine's own notes: a later engine is to know it as well. */
  | { readonly host: 'noted'; readonly path: string }
  /** Why it ends now. */
  | { readonly host: 'ending'; readonly reason: Text };

export function encodeHostFrame(frame: HostFrame | PageFrame | EngineFrame | ReportFrame): string {
  return JSON.stringify(frame);
}

/** Undefined for a frame that is to be passed on. The sender is trusted to speak the contract. */
export function parseHostFrame<Frame = HostFrame>(text: string): Frame | undefined {
  return text.startsWith(HOST_FRAME) ? (JSON.parse(text) as Frame) : undefined;
}

/** In place of a page's number: the host itself, or, for the engine's events, all pages. */
export const NO_PAGE = 0;

/**
 * A frame on the pipe between host and engine: one line that begins with the number of the page that the frame comes from
 * or goes to. So the host routes frames of megabytes without parsing them, and no page can speak for another.
 */
export function addressed(page: number, frame: string): string {
  return `${page} ${frame}`;
}

/** Undefined for a line that has no address. */
export function readAddress(line: string): { readonly page: number; readonly frame: string } | undefined {
  const end = /^\d+ /.exec(line)?.[0].length;
  return end === undefined ? undefined : { page: Number(line.slice(0, end - 1)), frame: line.slice(end) };
}

/** The protocol of a page's socket to its browser host. The page offers its session's key beside it. */
export const SOCKET_PROTOCOL = 'neuroloom';
