import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from './launch.ts';
import { duplicateTab } from './setup/tabs.ts';
import { Canvas } from './pages/canvas.ts';
import { Gallery } from './pages/gallery.ts';
import { Messages } from './pages/messages.ts';
import { TopBar } from './pages/topBar.ts';

test.use({ hasOwnHost: true });

test('the address works once, leaves no token behind, and a reload goes on', async ({ app, browser }) => {
  const used = /http:\S+#token=\S+/.exec(app.log())?.[0] ?? '';
  expect(app.page.url()).not.toContain('token');
  await app.page.reload();
  await new Gallery(app).isUsable();

  const stranger = await browser.newContext();
  const page = await stranger.newPage();
  await page.goto(used);
  await expect(page.getByRole('dialog', { name: 'This address has already been used' })).toBeVisible();
  await expect(page.getByTestId('example-xor')).toBeDisabled();
  const next = [...app.log().matchAll(/http:\S+#token=\S+/g)].at(-1)?.[0] ?? '';
  await page.goto('about:blank');
  await page.goto(next);
  await expect(page.getByTestId('example-empty')).toBeEnabled();
  await stranger.close();
});

test('nothing that lets a page in goes to other ports: no cookie, and a new tab by itself is not let in', async ({
  app,
}) => {
  expect(await app.page.context().cookies()).toEqual([]);
  const other = await app.page.context().newPage();
  await other.goto(new URL('/', app.page.url()).href);
  await expect(other.getByRole('dialog', { name: 'This address has already been used' })).toBeVisible();
  await other.close();
});

test('a page of another port, in the same browser, reads nothing, shows nothing and opens no socket', async ({
  app,
}) => {
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end('other')).listen(
    0,
    '127.0.0.1',
  );
  await new Promise((resolve) => server.once('listening', resolve));
  const other = await app.page.context().newPage();
  await other.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const got = await other.evaluate(async (host) => {
    const got: string[] = [];
    const routes = ['/', '/icon.svg', '/api/session', '/api/files/projects'];
    for (const route of routes) {
      for (const mode of ['cors', 'no-cors'] as const) {
        for (const init of [{ mode }, { mode, method: 'POST', body: 'a' }]) {
          if (await fetch(host + route, init).catch(() => undefined)) got.push(`${mode} ${route}`);
        }
      }
    }
    const loads = (tag: 'img' | 'script', src: string) =>
      new Promise<void>((resolve) => {
        const element = document.body.appendChild(document.createElement(tag));
        element.addEventListener('load', () => (got.push(tag), resolve()));
        element.addEventListener('error', () => resolve());
        element.src = src;
      });
    await loads('img', `${host}/icon.svg`);
    await loads('script', `${host}/`);
    await new Promise<void>((resolve) => {
      const socket = new WebSocket(`${host.replace('http', 'ws')}/api/channel`, ['neuroloom', 'guess']);
      socket.onopen = () => (got.push('a socket'), resolve());
      socket.onerror = () => resolve();
    });
    await new Promise<void>((resolve) => {
      const frame = document.createElement('iframe');
      frame.onload = () => resolve();
      frame.src = `${host}/`;
      document.body.append(frame);
    });
    return got;
  }, new URL(app.page.url()).origin);
  expect(got).toEqual([]);
  expect(
    other
      .frames()
      .map((frame) => frame.url())
      .slice(1),
  ).toEqual(['chrome-error://chromewebdata/']);
  await other.close();
  server.close();
  await new Gallery(app).isUsable();
});

test('a host that was away is found again, and the page keeps its work', async ({ app }) => {
  await new Gallery(app).open('xor');
  await new TopBar(app).name.fill('Kept');
  const banner = app.page.getByRole('status').filter({ hasText: 'has not answered for 10 seconds' });
  app.stopHost('SIGSTOP');
  try {
    await expect(banner).toBeVisible({ timeout: 60_000 });
  } finally {
    app.stopHost('SIGCONT');
  }
  await expect(banner).toBeHidden();
  await new TopBar(app).control('Step').click();
  await expect(new TopBar(app).phase).toContainText('paused', { timeout: 60_000 });
  await expect(new TopBar(app).name).toHaveValue('Kept');
});

test('two tabs work side by side on one engine', async ({ app }) => {
  const { page: second } = await duplicateTab(app);
  await expect(second.getByTestId('example-empty')).toBeEnabled();
  await new Gallery(app).open('xor');
  await new TopBar(app).control('Step').click();
  await expect(new TopBar(app).phase).toContainText('paused', { timeout: 60_000 });
  await second.getByTestId('example-iris').click();
  await expect(second.getByTestId('node-output1')).toBeVisible();
  await second.close();
  await new TopBar(app).control('Step').click();
  await expect(new Canvas(app).node('output1')).toBeVisible();
});

test('what is edited while engine and host are away is there again, and can be taken along meanwhile', async ({
  app,
}) => {
  const [canvas, topBar, messages] = [new Canvas(app), new TopBar(app), new Messages(app)];
  await new Gallery(app).open('xor');
  const nodes = await canvas.nodes().count();
  let copy = '';
  const address = await app.awayHost(async () => {
    await expect(messages.engineAway).toBeVisible();
    await canvas.drag('relu', 200, 200);
    await topBar.name.fill('Built alone');
    const [file] = await Promise.all([app.page.waitForEvent('download'), messages.saveCopy.click()]);
    expect(file.suggestedFilename()).toBe('Built alone.neuroloom');
    copy = await file.path();
  });
  // The host that has come does not know the page: there is a way out.
  await expect(messages.barrier).toBeVisible();
  await expect(messages.barrier.getByRole('button', { name: 'Save a copy of the document' })).toBeVisible();
  const { 'document.json': json } = unzipSync(readFileSync(copy));
  expect(JSON.parse(strFromU8(json ?? new Uint8Array()))).toMatchObject({ name: 'Built alone' });

  app.page.on('dialog', (dialog) => void dialog.accept());
  await app.page.goto('about:blank');
  await app.page.goto(address);
  await expect(topBar.name).toHaveValue('Built alone');
  await expect(canvas.nodes()).toHaveCount(nodes + 1);
  await expect(topBar.saved).toHaveText('unsaved');
  await expect(topBar.control('Stop')).toBeVisible();
});

test('a save that is answered late gives the next document nothing of its file', async ({ app }) => {
  const [topBar, gallery] = [new TopBar(app), new Gallery(app)];
  await gallery.open('xor');
  await topBar.saveAs('First.neuroloom');
  const answers = await heldAnswers(app.page, 'saveProject');
  await expect(topBar.name).toHaveValue('First');
  await topBar.name.fill('First, changed');
  await app.page.keyboard.press('Control+s');
  await expect(topBar.saved).toHaveText('saving …');
  await topBar.file('Gallery');
  await app.page.getByTestId('example-iris').click();
  answers.release();
  await expect(topBar.name).toHaveValue('Iris');
  await expect(topBar.saved).toHaveText('new');
});

/** Loads the page again, and from then on keeps back what the engine answers to one kind of request. */
async function heldAnswers(page: Page, request: string): Promise<{ release(): void }> {
  const ids = new Set<number>();
  const held: (() => void)[] = [];
  let isHolding = true;
  await page.routeWebSocket(/channel/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((frame) => {
      const asked = JSON.parse(String(frame)) as { id?: number; request?: string };
      if (asked.request === request && asked.id !== undefined) ids.add(asked.id);
      server.send(frame);
    });
    server.onMessage((frame) => {
      const send = () => socket.send(frame);
      const answer = JSON.parse(String(frame)) as { id?: number };
      if (isHolding && answer.id !== undefined && ids.has(answer.id)) held.push(send);
      else send();
    });
  });
  await page.reload();
  return {
    release: () => {
      isHolding = false;
      for (const send of held) send();
    },
  };
}
