import { expect, test, type App } from './launch.ts';
import { Canvas } from './pages/canvas.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { Inspector } from './pages/inspector.ts';
import { TopBar } from './pages/topBar.ts';
import { WatchPanel } from './pages/watch.ts';
import { withoutSpace } from './setup/space.ts';
import { duplicateTab } from './setup/tabs.ts';

test.use({ hasOwnHost: true });

/** Two tabs on one engine, both with this example open. */
async function twoTabs(app: App, example: string): Promise<readonly [App, App]> {
  const other = await duplicateTab(app);
  for (const tab of [app, other]) await new Gallery(tab).open(example);
  return [app, other];
}

test('a tab that opens changes neither breakpoints nor pictures of another', async ({ app }) => {
  await new Gallery(app).open('moons');
  await new Inspector(app).set('Epochs', '5000');
  const watch = new WatchPanel(app);
  await watch.open();
  await watch.add('breakpoint', 'After an epoch');
  const other = await duplicateTab(app);
  await new Gallery(other).open('xor');
  await new TopBar(app).control('Train').click();
  await expect(new TopBar(app).note).toContainText('Paused at a breakpoint', { timeout: 60_000 });
  await expect(new TopBar(other).note).toBeHidden();
});

test('language and theme that are set in one tab are those of the other at once', async ({ app }) => {
  const other = await duplicateTab(app);
  const root = (tab: App) => tab.page.locator('html');
  await app.page.getByRole('combobox', { name: 'Theme' }).selectOption('Dark');
  await expect(root(other)).toHaveAttribute('data-theme', 'dark');
  await other.page.getByRole('combobox', { name: 'Language' }).selectOption('Deutsch');
  await expect(root(app)).toHaveAttribute('lang', 'de');
  for (const tab of [app, other]) await expect(root(tab)).toHaveAttribute('data-theme', 'dark');
});

test('landscapes of two tabs neither end nor replace each other', async ({ app }) => {
  const [first, second] = await twoTabs(app, 'xor');
  const facts = (tab: App) => tab.page.getByTestId('landscape-facts');
  await Promise.all([first, second].map((tab) => withoutSpace(tab)));
  await Promise.all([first, second].map((tab) => new Dock(tab).show('Landscape')));
  for (const tab of [first, second]) {
    await expect(facts(tab)).toContainText('Lowest here', { timeout: 60_000 });
    await expect(tab.page.getByRole('progressbar')).toBeHidden();
  }
  const before = await facts(first).textContent();
  await second.page.getByRole('button', { name: 'Draw around here' }).click();
  await expect(facts(second)).toContainText('Lowest here', { timeout: 60_000 });
  expect(await facts(first).textContent()).toBe(before);
});

test('while one tab trains, another asks before it takes its place; the first is told why and goes on later', async ({
  app,
}) => {
  const [first, second] = await twoTabs(app, 'moons');
  await new Inspector(first).set('Epochs', '20000');
  await new Inspector(second).set('Epochs', '1');
  await new TopBar(first).control('Train').click();
  await expect(new TopBar(first).phase).toContainText('of 20,000', { timeout: 60_000 });

  const question = second.page.getByRole('dialog', { name: 'Another network is training' });
  await new TopBar(second).control('Train').click();
  await question.getByRole('button', { name: 'Let it train' }).click();
  await expect(question).toBeHidden();
  await expect(new TopBar(first).phase).toContainText('of 20,000');

  await new TopBar(second).control('Train').click();
  await question.getByRole('button', { name: 'Stop it and train here' }).click();
  await expect(new TopBar(second).phase).toContainText('finished', { timeout: 60_000 });
  await expect(new TopBar(first).phase).toContainText('stopped');
  await expect(first.page.getByText('Another window started training').first()).toBeVisible();
  await new TopBar(first).control('Resume').click();
  await expect(new TopBar(first).phase).toContainText('of 20,000');
});

test('a sweep is followed, paused, gone on with and removed in either tab, also after the engine has died', async ({
  app,
}) => {
  const [first, second] = await twoTabs(app, 'xor');
  await new Inspector(first).set('Epochs', '100000');
  const [here, there] = [await new Dock(first).show('Sweep'), await new Dock(second).show('Sweep')];
  const press = (panel: typeof here, name: string) => panel.getByRole('button', { name, exact: true }).click();
  const sees = async (said: RegExp) => {
    for (const panel of [here, there]) await expect(panel.getByText(said)).toBeVisible({ timeout: 60_000 });
  };
  await press(here, 'Start the sweep');
  // The other network has another number of epochs: what is under way is shown, and stays.
  await sees(/^under way · 0 of 15 runs/);
  await press(there, 'Pause');
  await sees(/^paused: .* 0 of 15 runs/);
  await press(here, 'Go on');
  await sees(/^under way · /);
  app.killEngine();
  await sees(/^interrupted by the end of the app · 0 of 15 runs/);
  await press(there, 'Go on');
  await sees(/^under way · /);
  await first.page.reload();
  await new Dock(first).show('Sweep');
  await sees(/^under way · /);
  await press(there, 'Cancel');
  await sees(/^cancelled · /);
  await press(here, 'Remove');
  await sees(/^What a setting does/);
  // Undone in the other one.
  await press(there, 'Bring it back');
  await sees(/^cancelled · /);
});

test('unsaved work of a tab is offered only once that tab is gone', async ({ app }) => {
  const other = await duplicateTab(app);
  await new Gallery(other).open('empty');
  await new Canvas(other).drag('dataset', 200, 200);
  await new TopBar(other).name.fill('Of the other tab');
  // Written beside the projects, too.
  await expect(new TopBar(other).saved).toHaveText('unsaved');
  await app.page.reload();
  await new Gallery(app).isUsable();
  await expect(new Gallery(app).recover('Of the other tab')).toBeHidden();
  await new TopBar(other).file('Gallery');
  await new Gallery(other).isUsable();
  await expect(new Gallery(other).recover('Of the other tab')).toBeHidden();
  await other.page.close();
  await app.page.reload();
  await new Gallery(app).recover('Of the other tab').click();
  await expect(new Canvas(app).nodes()).toHaveCount(1);
});
