import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { CHANNEL_MESSAGE, type DesktopBridge } from '../core/protocol/bridge.ts';
import type { HostCommand } from '../core/protocol/host.ts';
import { createInbox } from '../core/protocol/inbox.ts';

const commands = createInbox<HostCommand>();
ipcRenderer.on('command', (_event, command: HostCommand) => commands.put(command));
ipcRenderer.on('channel', (event) => window.postMessage(CHANNEL_MESSAGE, location.origin, event.ports));

/** All that the page gets: no ipcRenderer, no Node. */
const bridge: DesktopBridge = {
  connect: () => ipcRenderer.send('connect'),
  openFile: (filter) => ipcRenderer.invoke('openFile', filter),
  openFolder: () => ipcRenderer.invoke('openFolder'),
  // Only a real file has a path: one that a script makes up has none.
  dropped: (file) => ipcRenderer.invoke('dropped', webUtils.getPathForFile(file as File)),
  saveFile: (suggestedName, filter) => ipcRenderer.invoke('saveFile', suggestedName, filter),
  delivered: (file) => ipcRenderer.invoke('delivered', file),
  showFile: (file) => ipcRenderer.send('showFile', file),
  setMenus: (menus) => ipcRenderer.send('setMenus', menus),
  setUnsaved: (isUnsaved) => ipcRenderer.send('setUnsaved', isUnsaved),
  setLanguage: (language) => ipcRenderer.send('setLanguage', language),
  setTheme: (theme) => ipcRenderer.send('setTheme', theme),
  editText: (command) => ipcRenderer.send('editText', command),
  onCommand: (listener) => commands.listen(listener),
};
contextBridge.exposeInMainWorld('neuroloom', bridge);
