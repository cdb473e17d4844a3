import type { DesktopBridge } from '../../../core/protocol/bridge.ts';
import { connectBrowser } from './browser.ts';
import type { Connection } from './connection.ts';
import { connectDesktop } from './desktop.ts';

declare global {
  interface Window {
    readonly neuroloom?: DesktopBridge;
  }
}

/**
 * The page's connection to the app around it. Frames that arrive before `channel.onMessage` are kept; the first one
 * says whether the engine is up. Rejects with NotLetIn (session.ts).
 */
export function connect(): Promise<Connection> {
  return window.neuroloom ? connectDesktop(window.neuroloom) : connectBrowser();
}
