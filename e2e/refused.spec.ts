import type { Locator } from '@playwright/test';
import { type App, expect, test } from './launch.ts';
import { Gallery } from './pages/gallery.ts';
import { Messages } from './pages/messages.ts';
import { Plane } from './pages/plane.ts';
import { TopBar } from './pages/topBar.ts';

/** Requests by their names that the engine refuses once the page is loaded anew, or answers with a list of nothing. */
interface Spoilt {
  readonly refused: Set<string>;
  readonly garbled: Set<string>;
}

/** Of the browser host, whose frames can be changed on their way. */
async function spoil(app: App): Promise<Spoilt> {
  const [refused, garbled] = [new Set<string>(), new Set<string>()];
  await app.page.routeWebSocket(/\/api\/channel/, (socket) => {
    const engine = socket.connectToServer();
    socket.onMessage((frame) => {
      const { id, request = '' } = JSON.parse(String(frame)) as { id: number; request?: string };
      const error = { code: 'internal', message: `no ${request} today` };
      if (refused.has(request)) socket.send(JSON.stringify({ id, error }));
      else if (garbled.has(request)) socket.send(JSON.stringify({ id, result: [null] }));
      else engine.send(frame);
    });
  });
  return { refused, garbled };
}

/** In one line, beside what is still shown. */
const said = (place: Locator) => place.getByText('Something went wrong in the engine.');

test(
  'lists of the gallery that cannot be had say so, and are not taken for empty',
  { tag: '@once' },
  async ({ app }) => {
    const { refused, garbled } = await spoil(app);
    for (const request of ['recoverable', 'recentProjects']) refused.add(request);
    await app.page.reload();
    for (const request of refused) await expect(app.page.getByRole('alert').getByText(`no ${request} today`)).toBeVisible(); // prettier-ignore
    await new Gallery(app).isUsable();

    // A bug in one of them stays there.
    refused.clear();
    for (const request of ['recoverable', 'recentProjects']) garbled.add(request);
    await app.page.reload();
    for (const part of ['Unsaved work', 'Recent projects']) await expect(new Messages(app).broken(part)).toBeVisible();
    await new Gallery(app).isUsable();

    garbled.clear();
    await app.page.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new Error('no database today');
      };
    });
    await app.page.reload();
    await new Gallery(app).isUsable();
    await expect(app.page.getByTestId('gallery').getByRole('alert').getByText('no database today')).toBeVisible();
  },
);

test(
  'plane, neurons and recorded steps that cannot be had say so, and come back',
  { tag: '@once' },
  async ({ app }) => {
    const { refused } = await spoil(app);
    for (const request of ['plane', 'neurons', 'recording']) refused.add(request);
    await app.page.reload();
    await new Gallery(app).open('xor-by-hand');
    const [topBar, plane] = [new TopBar(app), new Plane(app)];
    const panel = await plane.show();
    const bar = app.page.getByRole('group', { name: 'Example in the neurons' });
    await expect(said(panel)).toBeVisible();
    await expect(said(bar)).toBeVisible();
    await expect(plane.heat).toBeHidden();
    await topBar.control('Train').click();
    await expect(topBar.phase).toContainText('finished', { timeout: 60_000 });
    const time = app.page.getByRole('alert').filter({ hasText: 'The recorded steps cannot be read' });
    await expect(time).toBeVisible();

    refused.clear();
    await topBar.control('More ways to train').click();
    await app.page.getByRole('menuitem', { name: 'Same initial weights again' }).click();
    await plane.show();
    await expect(plane.heat).toBeVisible();
    for (const place of [panel, bar]) await expect(said(place)).toBeHidden();
    await expect(time).toBeHidden();
  },
);
