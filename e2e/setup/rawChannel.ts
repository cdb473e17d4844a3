import { CHANNEL_MESSAGE } from '../../core/protocol/bridge.ts';
import { SOCKET_PROTOCOL } from '../../core/protocol/channel.ts';
import type { App } from '../launch.ts';

/** What a script that has got into the page could do: a request of its own over the page's channel. Returns the answer. */
export function askAsScript(app: App, request: string, params: unknown): Promise<{ error?: { code: string } }> {
  const frame = JSON.stringify({ id: 1, request, params });
  const names = { frame, message: CHANNEL_MESSAGE, protocol: SOCKET_PROTOCOL };
  return app.page.evaluate(async ({ frame, message, protocol }) => {
    const bridge = (window as { neuroloom?: { connect(): void } }).neuroloom;
    const isAnswer = (data: unknown) => String(data).startsWith('{"id":1,');
    const answer = await new Promise<string>((resolve) => {
      if (bridge) {
        window.addEventListener('message', (event) => {
          const [port] = event.ports;
          if (event.data !== message || !port) return;
          port.onmessage = ({ data }) => void (isAnswer(data) && resolve(String(data)));
          port.postMessage(frame);
        });
        bridge.connect();
      } else {
        const key = sessionStorage.getItem('neuroloom.session') ?? '';
        const socket = new WebSocket(`ws://${location.host}/api/channel`, [protocol, key]);
        socket.onopen = () => socket.send(frame);
        socket.onmessage = ({ data }) => void (isAnswer(data) && resolve(String(data)));
      }
    });
    return JSON.parse(answer) as { error?: { code: string } };
  }, names);
}
