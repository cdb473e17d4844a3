/**
 * Two ends that send each other text, one whole frame at a time and in order: a MessagePort in Electron, a WebSocket in
 * the browser, the engine's stdio behind both. Every feature crosses this and nothing else.
 */
export interface Channel {
  send(frame: string): void;
  /** One listener; frames that arrive before it is set are kept for it. */
  onMessage(listener: (frame: string) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/**
 * What the host itself says on the same channel, about the engine that it keeps alive. All other frames are passed
 * through between page and engine unread; host frames start with HOST_FRAME.
 */
export const HOST_FRAME = '{"host":';
export type HostFrame =
  | { readonly host: 'engineStarted'; readonly pid: number }
  /** The engine died unasked; the host is starting it again. */
  | { readonly host: 'engineExited'; readonly reason: string }
  /** It died so often that the host gave up. */
  | { readonly host: 'engineFailed'; readonly reason: string };

export function encodeHostFrame(frame: HostFrame): string {
  return JSON.stringify(frame);
}

export function parseHostFrame(text: string): HostFrame | undefined {
  return text.startsWith(HOST_FRAME) ? (JSON.parse(text) as HostFrame) : undefined;
}
