import type { App } from '../launch.ts';

/** Another tab of the same browser, as its menu's Duplicate makes it: with a copy of what the first one keeps. */
export async function duplicateTab(app: App): Promise<App> {
  const [page] = await Promise.all([
    app.page.waitForEvent('popup'),
    app.page.evaluate(() => void window.open(location.href)),
  ]);
  return Object.create(app, { page: { value: page } }) as App;
}
