// What a script in the page could try. Each returns what it got; nothing is as it should be.
import type { Page } from '@playwright/test';

/** The addresses of which anything could be read. */
export function fetched(page: Page, addresses: readonly string[]): Promise<string[]> {
  return page.evaluate(async (all) => {
    const got: string[] = [];
    for (const address of all) {
      for (const mode of ['cors', 'no-cors'] as const) {
        const answer = await fetch(address, { mode }).catch(() => undefined);
        if (answer && (answer.ok || answer.type === 'opaque')) got.push(`${mode} ${address}`);
      }
    }
    return got;
  }, addresses);
}

/** The state of every permission that has a name, and what asking for each came to. */
export function permissions(page: Page) {
  return page.evaluate(async () => {
    const names = [
      'geolocation', 'notifications', 'push', 'midi', 'camera', 'microphone', 'speaker-selection', 'background-fetch',
      'background-sync', 'persistent-storage', 'accelerometer', 'gyroscope', 'magnetometer', 'ambient-light-sensor', 'clipboard-read',
      'clipboard-write', 'payment-handler', 'idle-detection', 'periodic-background-sync', 'screen-wake-lock', 'nfc', 'display-capture',
      'local-fonts', 'window-management', 'top-level-storage-access', 'storage-access', 'keyboard-lock', 'pointer-lock',
    ]; // prettier-ignore
    const states: Record<string, string> = {};
    for (const name of names) {
      const state = await navigator.permissions.query({ name: name as PermissionName }).then((one) => one.state, () => 'unknown'); // prettier-ignore
      states[name] = state;
    }
    type Asking = () => Promise<unknown>;
    const device = navigator as unknown as Record<string, { requestDevice(options: unknown): Promise<unknown>; requestPort(): Promise<unknown> } | undefined>; // prettier-ignore
    const media = navigator.mediaDevices;
    const asking: Record<string, Asking> = {
      position: () => new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)),
      camera: () => media.getUserMedia({ video: true }),
      microphone: () => media.getUserMedia({ audio: true }),
      screen: () => media.getDisplayMedia(),
      midi: () => navigator.requestMIDIAccess({ sysex: true }),
      notifications: async () => {
        if ((await Notification.requestPermission()) !== 'granted') throw new Error('refused');
      },
      usb: async () => device['usb']?.requestDevice({ filters: [] }) ?? Promise.reject(new Error('none')),
      hid: async () => {
        const devices = await device['hid']?.requestDevice({ filters: [] });
        if (!Array.isArray(devices) || devices.length === 0) throw new Error('none');
      },
      serial: async () => device['serial']?.requestPort() ?? Promise.reject(new Error('none')),
      bluetooth: async () => device['bluetooth']?.requestDevice({ acceptAllDevices: true }) ?? Promise.reject(new Error('none')), // prettier-ignore
      fonts: async () => {
        const fonts = await (window as unknown as { queryLocalFonts(): Promise<unknown[]> }).queryLocalFonts();
        if (fonts.length === 0) throw new Error('none');
      },
    };
    const asked: Record<string, string> = {};
    for (const [name, ask] of Object.entries(asking)) asked[name] = await ask().then(() => 'granted', (reason: unknown) => String(reason)); // prettier-ignore
    return { states, asked };
  });
}

/** The kinds of script that ran although they come from nowhere. */
export function scripts(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const ran = new Set<string>();
    (window as unknown as Record<string, unknown>)['ran'] = (what: string) => ran.add(what);
    const attempt = (work: () => unknown) => {
      try {
        return work();
      } catch {
        return undefined;
      }
    };
    // What a debugger runs may evaluate: only a task of its own is the page's.
    await new Promise((resolve) => setTimeout(resolve, 0));
    attempt(() => (0, eval)('ran("eval")'));
    attempt(() => new Function('ran("Function")')());
    attempt(() => setTimeout('ran("a timer")' as unknown as () => void));
    const add = (tag: string, attributes: Record<string, string>, content = '') => {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      element.textContent = content;
      document.body.append(element);
      return element;
    };
    add('script', {}, 'ran("an inline script")');
    add('script', { src: 'data:text/javascript,ran("data")' });
    add('script', { src: URL.createObjectURL(new Blob(['ran("a blob")'], { type: 'text/javascript' })) });
    add('script', { type: 'module' }, 'ran("a module")');
    add('button', { onclick: 'ran("a handler")' }).click();
    add('img', { src: 'data:,', onerror: 'ran("an error")' });
    add('a', { href: 'javascript:ran("a link")' }).click();
    add('iframe', { srcdoc: '<script>parent.ran("a frame")</script>' });
    add('iframe', { src: 'javascript:parent.ran("an address")' });
    add('object', { data: 'data:text/html,<script>parent.ran("an object")</script>' });
    add('embed', { src: 'data:text/html,<script>parent.ran("embedded")</script>' });
    add('svg', {}, '').innerHTML = '<animate onbegin=\'ran("svg")\' attributeName=x dur=1s>';
    const source = URL.createObjectURL(new Blob(['postMessage("ran")'], { type: 'text/javascript' }));
    for (const place of [source, 'data:text/javascript,postMessage("ran")']) {
      await new Promise<void>((resolve) => {
        const worker = attempt(() => new Worker(place)) as Worker | undefined;
        if (!worker) return resolve();
        worker.onmessage = () => (ran.add(`a worker of ${place.slice(0, 5)}`), resolve());
        worker.onerror = () => resolve();
      });
    }
    await import(source).then(() => ran.add('an import'), () => undefined); // prettier-ignore
    // A round of tasks for all that runs later.
    await new Promise((resolve) => setTimeout(resolve, 0));
    for (const element of document.querySelectorAll('body > :is(script, button, img, a, iframe, object, embed, svg)'))
      element.remove();
    return [...ran];
  });
}

/** Leads the window, and frames in it, elsewhere. */
export async function navigations(page: Page, elsewhere: string): Promise<void> {
  const targets = [
    elsewhere, 'https://arxiv.org/', 'file:///etc/passwd', 'app://other/', 'data:text/html,<h1>x</h1>', 'javascript:document.write(1)',
    'blob:app://neuroloom/1', 'neuroloom://x', 'ftp://127.0.0.1/',
  ]; // prettier-ignore
  for (const target of targets) {
    await page.evaluate((address) => {
      const attempt = (work: () => void) => {
        try {
          work();
        } catch {
          // Refused at once.
        }
      };
      attempt(() => (location.href = address));
      attempt(() => location.replace(address));
      attempt(() => history.pushState(null, '', address));
      const link = document.createElement('a');
      link.href = address;
      const form = document.createElement('form');
      form.action = address;
      const frame = document.createElement('iframe');
      frame.src = address;
      const base = document.createElement('base');
      base.href = address;
      document.body.append(link, form, frame);
      document.head.append(base);
      attempt(() => link.click());
      attempt(() => form.submit());
      for (const part of [link, form, base]) part.remove();
    }, target);
  }
  await page.evaluate(() => document.querySelectorAll('body > iframe').forEach((frame) => frame.remove()));
}

/** The addresses for which a window opened. `known` comes last. */
export function windows(page: Page, elsewhere: string, known: string): Promise<string[]> {
  return page.evaluate(
    ({ all }) => {
      const open: string[] = [];
      for (const address of all) {
        for (const features of ['', 'popup', 'nodeIntegration=yes,contextIsolation=no', 'noopener']) {
          if (window.open(address, '_blank', features)) open.push(address);
        }
        const link = document.createElement('a');
        link.href = address;
        link.target = '_blank';
        document.body.append(link);
        link.click();
        link.remove();
      }
      return open;
    },
    {
      all: [
        elsewhere, 'about:blank', 'file:///bin/sh', 'app://neuroloom/', 'http://arxiv.org/', 'https://arxiv.org.evil.example/',
        'https://evil.example/arxiv.org', 'https://user@arxiv.org/', 'https://arxiv.org:8443/', 'smb://evil/x', 'ms-msdt:/id', 'mailto:a@b.c',
        'javascript:alert(1)', 'https://evilarxiv.org/', known,
      ],
    },
  ); // prettier-ignore
}

/** What was taken that should not be: calls with the wrong arguments, made-up files, messages of a frame. */
export function forged(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const taken: string[] = [];
    const bridge = window.neuroloom as unknown as Record<string, (...all: unknown[]) => unknown>;
    const filter = { name: 'x', extensions: ['x'] };
    const tries: readonly (readonly [string, ...unknown[]])[] = [
      ['openFile'],
      ['openFile', { name: 'x', extensions: ['../x'] }],
      ['saveFile', 7, filter],
      ['saveFile', 'x'.repeat(2_000), filter],
      ['delivered', { path: 7 }],
      ['delivered', '/etc/passwd'],
      ['dropped', { path: '/etc/passwd', name: 'passwd' }],
      ['dropped', '/etc/passwd'],
    ];
    for (const [name, ...all] of tries) {
      try {
        if ((await bridge[name]?.(...all)) !== undefined) taken.push(name);
        if (name !== 'dropped' && all.length < 2) taken.push(`${name} said nothing`);
      } catch {
        // Refused.
      }
    }
    // Electrons before the shipped one ask for the path otherwise, and throw.
    const drop = async () => bridge['dropped']?.(new File(['x'], '/etc/passwd'));
    if ((await drop().catch(() => undefined)) !== undefined) taken.push('a made-up file');
    for (const name of ['setMenus', 'setUnsaved', 'setLanguage', 'setTheme', 'editText', 'showFile']) {
      for (const value of ['x', 7, null, { __proto__: { path: '/' } }, ['reload'], '__proto__', 'reload']) {
        try {
          bridge[name]?.(value);
        } catch {
          // Refused.
        }
      }
    }
    const frame = document.body.appendChild(document.createElement('iframe'));
    if (frame.contentWindow && 'neuroloom' in frame.contentWindow) taken.push('a bridge in a frame');
    frame.remove();
    return taken;
  });
}
