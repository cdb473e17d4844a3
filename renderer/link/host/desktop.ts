import { CHANNEL_MESSAGE, textCommands, type DesktopBridge, type TextCommand } from '../../../core/protocol/bridge.ts';
import type { Channel } from '../../../core/protocol/channel.ts';
import type { Host, HostCommand } from '../../../core/protocol/host.ts';
import { modelAmong } from './bundle.ts';
import type { Connection } from './connection.ts';
import { createInbox } from '../../../core/protocol/inbox.ts';

/** The connection in Electron: a MessagePort to the main process, native dialogs behind the preload's bridge. */
export async function connectDesktop(bridge: DesktopBridge): Promise<Connection> {
  const channel = portChannel(await requestPort(bridge));
  const listeners = new Set<(command: HostCommand) => void>();
  const early = createInbox<HostCommand>();
  bridge.onCommand((command) => {
    if (command.kind === 'run' && isTextCommand(command.name) && isTyping()) bridge.editText(command.name);
    else early.put(command);
  });
  const host: Host = {
    kind: 'electron',
    openFile: (filter) => bridge.openFile(filter),
    openFolder: () => bridge.openFolder(),
    saveFile: (suggestedName, filter) => bridge.saveFile(suggestedName, filter),
    delivered: (file) => bridge.delivered(file),
    showFile: (file) => bridge.showFile(file),
    setMenus: (menus) => bridge.setMenus(menus),
    setUnsaved: (isUnsaved) => bridge.setUnsaved(isUnsaved),
    setLanguage: (language) => bridge.setLanguage(language),
    setTheme: (theme) => bridge.setTheme(theme),
  };
  return {
    channel,
    host,
    browserFiles: undefined,
    dropped: async ({ files }) => {
      const file = modelAmong([...files]) ?? files[0];
      return file && bridge.dropped(file);
    },
    onCommand: (listener) => {
      listeners.add(listener);
      early.listen((command) => {
        for (const each of listeners) each(command);
      });
      return () => void listeners.delete(listener);
    },
  };
}

function requestPort(bridge: DesktopBridge): Promise<MessagePort> {
  return new Promise((resolve) => {
    const receive = (event: MessageEvent) => {
      const port = event.ports[0];
      if (event.source !== window || event.data !== CHANNEL_MESSAGE || !port) return;
      window.removeEventListener('message', receive);
      resolve(port);
    };
    window.addEventListener('message', receive);
    bridge.connect();
  });
}

function portChannel(port: MessagePort): Channel {
  const inbox = createInbox<string>();
  port.onmessage = (event: MessageEvent<string>) => inbox.put(event.data);
  return {
    send: (frame) => port.postMessage(frame),
    onMessage: (listener) => inbox.listen(listener),
    // The other end lives as long as the window does.
    onClose: () => undefined,
    close: () => port.close(),
  };
}

function isTextCommand(name: string): name is TextCommand {
  return textCommands.some((command) => command === name);
}

function isTyping(): boolean {
  const focused = document.activeElement;
  return (
    focused instanceof HTMLTextAreaElement ||
    (focused instanceof HTMLElement && focused.isContentEditable) ||
    (focused instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button', 'color'].includes(focused.type))
  );
}
