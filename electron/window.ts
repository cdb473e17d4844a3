import path from 'node:path';
import { app, BrowserWindow, screen, shell, type WebContents } from 'electron';
import type { Language } from '../core/text.ts';
import type { HostLog } from '../main/hosts/log.ts';
import { Crashes } from './crashes.ts';
import { askAfterCrashes, askUnresponsive } from './dialogs.ts';
import { isKnownLink } from './links.ts';
import { PAGE_ORIGIN } from './pageProtocol.ts';
import { backgroundColor } from './theme.ts';
import { keepWindowState, readWindowState } from './windowState.ts';

/** The window, where it was last time, with a page that can reach nothing but its bridge. */
export function createWindow(stateFile: string, language: () => Language, log: HostLog['log']): BrowserWindow {
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
    backgroundColor: backgroundColor(),
    webPreferences: {
      preload: path.join(__dirname, 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      // A run goes on, and its curves are to be up to date, while the window is behind another.
      backgroundThrottling: false,
    },
  });
  // It would fetch dictionaries from the network.
  window.webContents.session.setSpellCheckerEnabled(false);
  // Nor does it call anybody: its addresses are told to no other machine.
  window.webContents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  if (state.isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  keepWindowState(window, stateFile);
  confine(window.webContents);
  reviveAfterCrashes(window, language, log);
  void window.loadURL(`${PAGE_ORIGIN}/`);
  return window;
}

/** The document is kept by autosave: a page that crashed comes back with it, and one that hangs can be loaded again. */
function reviveAfterCrashes(window: BrowserWindow, language: () => Language, log: HostLog['log']): void {
  const crashes = new Crashes();
  const reload = () => window.webContents.reload();
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log.write('error', 'host', `The page is gone: ${reason}, code ${exitCode}.`);
    if (crashes.mayReload()) return reload();
    void askAfterCrashes(window, reason, language()).then((answer) => {
      if (answer === 'quit') return app.exit(1);
      crashes.forget();
      reload();
    });
  });
  let isAsking = false;
  window.on('unresponsive', () => {
    if (isAsking) return;
    isAsking = true;
    log.write('warning', 'host', 'The page does not respond.');
    void askUnresponsive(window, language()).then((answer) => {
      isAsking = false;
      // A page that hangs hears no reload: its process is ended, and comes back as after a crash.
      if (answer === 'reload') window.webContents.forcefullyCrashRenderer();
    });
  });
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
  // Also what a frame inside the page would be led to.
  page.on('will-frame-navigate', (event) => {
    if (!event.url.startsWith(`${PAGE_ORIGIN}/`)) event.preventDefault();
  });
  // An empty page asks nobody before it comes.
  page.on('did-navigate', (_event, url) => {
    if (!url.startsWith(`${PAGE_ORIGIN}/`)) void page.loadURL(`${PAGE_ORIGIN}/`);
  });
  page.on('will-redirect', (event) => event.preventDefault());
  page.on('will-attach-webview', (event) => event.preventDefault());
}
