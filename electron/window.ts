import path from 'node:path';
import { BrowserWindow, screen, session, shell, type WebContents } from 'electron';
import { isKnownLink } from './links.ts';
import { PAGE_ORIGIN } from './pageProtocol.ts';
import { keepWindowState, readWindowState } from './windowState.ts';

/** The window, where it was last time, with a page that can reach nothing but its bridge. */
export function createWindow(stateFile: string): BrowserWindow {
  const areas = screen.getAllDisplays().map((display) => display.workArea);
  const state = readWindowState(stateFile, areas);
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    ...state.bounds,
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: 'Neuroloom',
    webPreferences: {
      preload: path.join(__dirname, 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      // A run goes on, and its curves are to be up to date, while the window is behind another.
      backgroundThrottling: false,
    },
  });
  if (state.isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  keepWindowState(window, stateFile);
  confine(window.webContents);
  // The document is kept by autosave: a page that crashed comes back with it.
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason !== 'clean-exit') window.webContents.reload();
  });
  void window.loadURL(`${PAGE_ORIGIN}/`);
  return window;
}

/** What the page needs to copy and paste nodes from a menu, and to present. */
const PERMISSIONS = ['clipboard-read', 'clipboard-sanitized-write', 'fullscreen'];

/** Camera, position, notifications, devices and all the rest: no. */
export function denyPermissions(): void {
  const isAllowed = (permission: string) => PERMISSIONS.includes(permission);
  session.defaultSession.setPermissionRequestHandler((_page, permission, answer) => answer(isAllowed(permission)));
  session.defaultSession.setPermissionCheckHandler((_page, permission) => isAllowed(permission));
  session.defaultSession.setDevicePermissionHandler(() => false);
}

/** The page stays where it is; known links open in the user's browser. */
function confine(page: WebContents): void {
  page.setWindowOpenHandler(({ url }) => {
    if (isKnownLink(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
  page.on('will-navigate', (event, url) => {
    if (!url.startsWith(`${PAGE_ORIGIN}/`)) event.preventDefault();
  });
  page.on('will-redirect', (event) => event.preventDefault());
  page.on('will-attach-webview', (event) => event.preventDefault());
}
