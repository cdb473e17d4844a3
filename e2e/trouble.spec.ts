import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { type App, expect, test } from './launch.ts';
import { Canvas } from './pages/canvas.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { Inspector } from './pages/inspector.ts';
import { Messages } from './pages/messages.ts';
import { TopBar } from './pages/topBar.ts';

test(
  'a bug in a panel stays there: everything else goes on, and the panel can be built anew',
  { tag: '@once' },
  async ({ app }) => {
    const [dock, canvas, messages] = [new Dock(app), new Canvas(app), new Messages(app)];
    await new Gallery(app).open('moons');
    const nodes = await canvas.nodes().count();
    await app.page.evaluate(() => {
      const { prototype } = HTMLCanvasElement;
      const { getContext } = prototype;
      prototype.getContext = () => {
        throw new Error('no canvas today');
      };
      Object.assign(window, { mend: () => (prototype.getContext = getContext) });
    });
    await dock.show('Plane');
    await expect(messages.broken('Plane')).toContainText('no canvas today');
    await expect(canvas.nodes()).toHaveCount(nodes);
    await new TopBar(app).name.fill('Goes on');
    await expect(app.page).toHaveTitle('• Goes on – Neuroloom');
    await app.page.evaluate(() => (window as unknown as { mend(): void }).mend());
    await messages.broken('Plane').getByRole('button', { name: 'Try again' }).click();
    await expect(messages.broken('Plane')).toBeHidden();
    await expect(app.page.getByTestId('plane-heat')).toBeVisible();
    await expect((await dock.show('Console')).getByText('no canvas today').first()).toBeVisible();
  },
);

/** From now on something that one part of the page calls while it is drawn fails, until `mend`. */
async function spoil(app: App, what: 'scrollIntoView' | 'ceil' | 'slice'): Promise<void> {
  await app.page.evaluate((name) => {
    const owner: Record<string, unknown> = { scrollIntoView: Element.prototype, ceil: Math, slice: Array.prototype }[name] as never; // prettier-ignore
    const right = owner[name] as (...values: unknown[]) => unknown;
    // The width of a name of 13 letters; a list of more messages than are in sight.
    const isMeant = (self: unknown, value: unknown) =>
      name === 'ceil' ? value === 0.8 * 13 : name === 'slice' ? Number(value) > 0 && Array.isArray(self) && 'sentence' in self[0] : true; // prettier-ignore
    owner[name] = function (this: unknown, ...values: unknown[]) {
      if (isMeant(this, values[0])) throw new Error(`no ${name} today`);
      return right.apply(this, values);
    };
    Object.assign(window, { mend: () => (owner[name] = right) });
  }, what);
}

const mend = (app: App) => app.page.evaluate(() => (window as unknown as { mend(): void }).mend());

test('a bug in a list over the window, the top bar or the messages stays there', { tag: '@once' }, async ({ app }) => {
  const [canvas, messages, topBar] = [new Canvas(app), new Messages(app), new TopBar(app)];
  await new Gallery(app).open('moons');
  const nodes = await canvas.nodes().count();

  await spoil(app, 'scrollIntoView');
  await app.page.keyboard.press('ControlOrMeta+k');
  await expect(messages.broken('List')).toContainText('no scrollIntoView today');
  await app.page.keyboard.press('Escape');
  await expect(messages.broken('List')).toBeHidden();
  await mend(app);
  await app.page.keyboard.press('ControlOrMeta+k');
  await expect(app.page.getByRole('option').first()).toBeVisible();
  await app.page.keyboard.press('Escape');

  await spoil(app, 'ceil');
  await topBar.name.fill('thirteen long');
  await expect(messages.broken('Project')).toContainText('no ceil today');
  await expect(topBar.control('Train')).toBeEnabled();
  await mend(app);
  await messages.broken('Project').getByRole('button', { name: 'Try again' }).click();
  await expect(topBar.name).toHaveValue('thirteen long');
  await topBar.name.press('Enter');
  await app.page.keyboard.press('ControlOrMeta+z');
  await expect(topBar.name).not.toHaveValue('thirteen long');

  await spoil(app, 'slice');
  for (let number = 1; number <= 4; number++) {
    const file = path.join(app.home, `broken ${number}.neuroloom`);
    writeFileSync(file, 'no zip at all');
    await topBar.open(file);
  }
  await expect(messages.broken('Messages')).toContainText('no slice today');
  await mend(app);
  await messages.broken('Messages').getByRole('button', { name: 'Try again' }).click();
  await expect(messages.toasts).toHaveCount(3);
  await expect(canvas.nodes()).toHaveCount(nodes);
});

test(
  'a project that is damaged says so before it can be saved over, and is a copy unless told otherwise',
  { tag: '@once' },
  async ({ app }) => {
    const topBar = new TopBar(app);
    await new Gallery(app).open('xor');
    await new Inspector(app).set('Epochs', '2');
    await topBar.control('Train').click();
    await expect(topBar.phase).toContainText('finished', { timeout: 60_000 });
    const file = await topBar.saveAs('Undamaged.neuroloom');
    const entries = unzipSync(readFileSync(file));
    const damaged = path.join(app.home, 'given', 'Damaged.neuroloom');
    mkdirSync(path.dirname(damaged), { recursive: true });
    writeFileSync(damaged, zipSync({ ...entries, 'weights.safetensors': new Uint8Array(40).fill(255) }));
    const dialog = app.page.getByRole('dialog', { name: 'Parts of this project are damaged' });

    await topBar.open(damaged);
    await expect(dialog.getByRole('listitem').first()).toContainText('weights');
    await dialog.getByRole('button', { name: 'Work on a copy' }).click();
    await expect(topBar.saved).toHaveText('new');
    await topBar.open(damaged);
    await dialog.getByRole('button', { name: 'Work on the file itself' }).click();
    await expect(topBar.saved).toHaveText('saved');
  },
);

test('Train says why it does nothing, to the keyboard and to screen readers', { tag: '@once' }, async ({ app }) => {
  const [topBar, messages] = [new TopBar(app), new Messages(app)];
  await new Gallery(app).open('empty');
  const train = topBar.control('Train');
  await expect(train).toBeDisabled();
  const reason = await train.evaluate(
    (button) => document.getElementById(button.getAttribute('aria-describedby') ?? '')?.textContent ?? '',
  );
  expect(reason).not.toBe('');
  await train.focus();
  // Words come to whoever arrives by keyboard.
  await app.page.keyboard.press('Shift+Tab');
  await app.page.keyboard.press('Tab');
  await expect(app.page.getByRole('tooltip')).toHaveCount(1);
  await expect(app.page.getByRole('tooltip')).toHaveText(reason);
  await app.page.keyboard.press('Enter');
  await expect(messages.toasts.last()).toContainText(reason);
});
