import { MessageChannelMain, type WebContents } from 'electron';
import type { Channel } from '../core/protocol/channel.ts';

/** Sends the page one end of a new channel (preload.ts hands it on) and returns the other. */
export function openChannel(page: WebContents): Channel {
  const { port1, port2 } = new MessageChannelMain();
  page.postMessage('channel', null, [port2]);
  return {
    send: (frame) => port1.postMessage(frame),
    // Messages wait in the port until it is started.
    onMessage: (listener) => {
      port1.on('message', (event) => listener(String(event.data)));
      port1.start();
    },
    onClose: (listener) => void port1.on('close', listener),
    close: () => port1.close(),
  };
}
