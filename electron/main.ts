import path from 'node:path';
import { app, ipcMain, Menu, shell, type BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron';
import type { Access, Channel } from '../core/protocol/channel.ts';
import type { HostCommand } from '../core/protocol/host.ts';
import type { NativeMenus } from '../core/protocol/menus.ts';
import type { Language } from '../core/text.ts';
import { EngineProcess, nodeBinary } from '../main/hosts/engineProcess.ts';
import { openHostLog, stackOf, type HostLog } from '../main/hosts/log.ts';
import { keepCrashDumps } from './crashReports.ts';
import { askOpenFile, askOpenFolder, askSaveFile, askUnsaved, chosen } from './dialogs.ts';
import { filesGiven, isProject } from './filesGiven.ts';
import { menuTemplate } from './menuTemplate.ts';
import { messages, readMessage, type Message, type MessageName } from './messages.ts';
import { denyPermissions, refuseNetwork } from './permissions.ts';
import { PAGE_ORIGIN, registerPageScheme, servePage } from './pageProtocol.ts';
import { openChannel } from './portChannel.ts';
import { RecentFiles } from './recentFiles.ts';
import { backgroundColor, restoreTheme, setTheme } from './theme.ts';
import { createWindow } from './window.ts';

/** The bundle lies in dist/electron. */
const dist = path.resolve(__dirname, '..');
/** A packaged app has the engine's files beside its archive, which plain Node cannot read. */
const engineDist = app.isPackaged ? path.join(process.resourcesPath, 'engine', 'dist') : dist;

/** What the desktop knows while it runs: one window, one engine. */
class Desktop {
  readonly #engine: EngineProcess;
  readonly #log: HostLog['log'];
  readonly #recent = new RecentFiles(path.join(app.getPath('userData'), 'recent.json'));
  #language: Language = app.getLocale().startsWith('de') ? 'de' : 'en';
  #menus: NativeMenus | null = null;
  #window: BrowserWindow | undefined;
  #channel: Channel | undefined;
  /** Commands from before the page was there to take them. */
  #early: HostCommand[] = [];
  #isUnsaved = false;
  /** What was saved since the start, and where: the page may have these shown, and no other files. */
  readonly #saved = new Set<string>();

  constructor({ about, log }: HostLog) {
    this.#log = log;
    const script = path.join(engineDist, 'main', 'engine.mjs');
    this.#engine = new EngineProcess({ script, node: nodeBinary(app.isPackaged), log, about });
  }

  open(files: readonly string[]): void {
    this.#listen();
    this.#showMenu();
    this.#window = createWindow(path.join(app.getPath('userData'), 'window.json'), () => this.#language, this.#log);
    this.#window.on('close', (event) => {
      if (!this.#isUnsaved) return;
      event.preventDefault();
      void this.#askBeforeClosing();
    });
    this.#window.on('closed', () => (this.#window = undefined));
    for (const file of files) this.openPath(file);
  }

  openPath(file: string): void {
    this.#given(file, 'write');
    this.#command({ kind: 'openPath', path: file });
  }

  focus(): void {
    if (this.#window?.isMinimized()) this.#window.restore();
    this.#window?.focus();
  }

  /** Whether there is a window that a file can be opened in. */
  get isOpen(): boolean {
    return this.#window !== undefined;
  }

  /** Ends the engine; another desktop may follow in this process. */
  async stop(): Promise<void> {
    for (const name of Object.keys(messages)) {
      ipcMain.removeAllListeners(name);
      ipcMain.removeHandler(name);
    }
    await this.#engine.stop();
  }

  #command(command: HostCommand): void {
    if (this.#channel) this.#window?.webContents.send('command', command);
    else this.#early.push(command);
  }

  #showMenu(): void {
    const template = menuTemplate({
      language: this.#language,
      menus: this.#menus,
      recentFiles: this.#recent.list(),
      isMac: process.platform === 'darwin',
      isPackaged: app.isPackaged,
      command: (command) => this.#command(command),
      openPath: (file) => this.openPath(file),
      clearRecentFiles: () => {
        this.#recent.clear();
        app.clearRecentDocuments();
        this.#showMenu();
      },
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  }

  #remember(file: string): void {
    // The page may only bring to mind what it was given.
    if (!isProject(file) || !this.#engine.isGranted(file)) return;
    this.#recent.add(file);
    app.addRecentDocument(file);
    this.#showMenu();
  }

  async #askBeforeClosing(): Promise<void> {
    const window = this.#window;
    if (!window) return;
    const answer = await askUnsaved(window, this.#language);
    if (answer === 'save') this.#command({ kind: 'saveAndClose' });
    if (answer === 'discard') {
      this.#isUnsaved = false;
      window.close();
    }
  }

  /** Every message of the page; those of any other sender, and what is none of ours, are dropped. */
  #listen(): void {
    const isOwnPage = (event: IpcMainEvent | IpcMainInvokeEvent) =>
      event.sender === this.#window?.webContents &&
      event.senderFrame === event.sender.mainFrame &&
      event.senderFrame.url.startsWith(`${PAGE_ORIGIN}/`);
    const on = <Name extends MessageName>(name: Name, act: (...args: Message<Name>) => void) =>
      ipcMain.on(name, (event, ...args) => {
        const message = isOwnPage(event) ? readMessage(name, args) : undefined;
        if (message) act(...message);
      });
    const handle = <Name extends MessageName>(
      name: Name,
      act: (window: BrowserWindow, ...args: Message<Name>) => unknown,
    ) =>
      ipcMain.handle(name, (event, ...args) => {
        const message = isOwnPage(event) ? readMessage(name, args) : undefined;
        if (message && this.#window) return act(this.#window, ...message);
        throw new Error('This cannot be asked.');
      });

    on('connect', () => this.#connect());
    on('setMenus', (menus) => {
      this.#menus = menus;
      this.#showMenu();
    });
    on('setUnsaved', (isUnsaved) => (this.#isUnsaved = isUnsaved));
    on('setLanguage', (language) => {
      this.#language = language;
      this.#showMenu();
    });
    on('setTheme', (theme) => {
      setTheme(themeFile(), theme);
      this.#window?.setBackgroundColor(backgroundColor());
    });
    on('editText', (command) => this.#window?.webContents[command]());
    handle('openFile', async (window, filter) => {
      const file = await askOpenFile(window, filter);
      if (file) this.#given(file.path, isProject(file.path) ? 'write' : 'read');
      return file;
    });
    handle('openFolder', async (window) => {
      const folder = await askOpenFolder(window);
      if (folder) this.#engine.grant(folder.path, 'read');
      return folder;
    });
    handle('dropped', (_window, file) => {
      if (file === '') return undefined;
      this.#engine.grant(file, isProject(file) ? 'write' : 'read');
      return chosen(file);
    });
    handle('saveFile', async (window, name, filter) => {
      const file = await askSaveFile(window, name, filter, this.#language);
      if (file) this.#engine.grant(file.path, 'write');
      if (file) this.#saved.add(file.path);
      return file;
    });
    on('showFile', ({ path: file }) => {
      if (this.#saved.has(file)) shell.showItemInFolder(file);
    });
    handle('delivered', (_window, file) => this.#remember(file.path));
  }

  /** The user has chosen a file: the page may name it to the engine. */
  #given(file: string, access: Access): void {
    this.#engine.grant(file, access);
    this.#remember(file);
  }

  /** The page has started, or started anew. */
  #connect(): void {
    const page = this.#window?.webContents;
    if (!page) return;
    this.#channel?.close();
    this.#channel = openChannel(page);
    this.#engine.attach(this.#channel);
    this.#isUnsaved = false;
    const early = this.#early;
    this.#early = [];
    for (const command of early) this.#command(command);
  }
}

function themeFile(): string {
  return path.join(app.getPath('userData'), 'theme.json');
}

function main(): void {
  app.setName('Neuroloom');
  const home = process.env['NEUROLOOM_HOME'];
  if (home) app.setPath('userData', path.join(home, 'desktop'));
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  registerPageScheme();
  const hostLog = openHostLog('desktop', app.isPackaged ? process.resourcesPath : path.resolve(dist, '..'));
  keepCrashDumps(hostLog.crashes);
  // A bug, but none that the window has to end for.
  process.on('unhandledRejection', (reason) => hostLog.log.write('error', 'host', stackOf(reason)));
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    hostLog.log.write('error', 'host', `A process of Chromium (${type}) is gone: ${reason}, code ${exitCode}.`);
  });
  // Chromium has no sandbox for root.
  if (process.getuid?.() !== 0) app.enableSandbox();
  /** To be opened as soon as there is a desktop. */
  let files = filesGiven(process.argv.slice(1), process.cwd());
  let desktop: Desktop | undefined;
  /** Somebody has started the app anew while it was ending. */
  let isWanted = false;
  const start = () => {
    const given = files;
    files = [];
    isWanted = false;
    desktop = new Desktop(hostLog);
    desktop.open(given);
  };
  const open = (given: readonly string[]) => {
    if (desktop?.isOpen) return given.forEach((file) => desktop?.openPath(file));
    isWanted = true;
    files.push(...given);
  };
  app.on('second-instance', (_event, argv, folder) => {
    desktop?.focus();
    open(filesGiven(argv.slice(1), folder));
  });
  // macOS: a double click in the Finder, possibly before the app is ready.
  app.on('open-file', (event, file) => {
    event.preventDefault();
    open([file]);
  });
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (!desktop) return;
    const ending = desktop;
    desktop = undefined;
    event.preventDefault();
    // Until the engine has written its last checkpoint this process holds the lock: whatever is opened meanwhile comes here.
    void ending.stop().then(() => (isWanted ? start() : app.exit(0)));
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
  void app.whenReady().then(() => {
    denyPermissions();
    refuseNetwork();
    restoreTheme(themeFile());
    servePage(path.join(dist, 'renderer'));
    start();
  });
}

main();
