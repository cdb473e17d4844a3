import type { DesktopBridge } from '../../../core/protocol/bridge.ts';
import type { Channel } from '../../../core/protocol/channel.ts';
import type { Host, HostCommand } from '../../../core/protocol/host.ts';
import { connectBrowser, type BrowserFiles } from './browser.ts';
import { connectDesktop } from './desktop.ts';

declare global {
  interface Window {
    readonly neuroloom?: DesktopBridge;
  }
}

export interface Connection {
  readonly channel: Channel;
  readonly host: Host;
  /** Commands of the native menu; none ever come in the browser. Returns the function that ends the subscription. */
  onCommand(listener: (command: HostCommand) => void): () => void;
  /** Gives up a connection that looks whole but carries nothing, for a new one; undefined where that cannot happen. */
  readonly reconnect?: () => void;
  /** What the page's own dialogs need in the browser; undefined on the desktop, where they are native. */
  readonly browserFiles: BrowserFiles | undefined;
}

/**
 * The page's connection to the app around it. Frames that arrive before `channel.onMessage` are kept; the first one
 * says whether the engine is up. Rejects with NotLetIn (session.ts).
 */
export function connect(): Promise<Connection> {
  return window.neuroloom ? connectDesktop(window.neuroloom) : connectBrowser();
}
