import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, test, type App } from './launch.ts';
import { Dock } from './pages/dock.ts';
import { TopBar } from './pages/topBar.ts';

const cli = path.join(import.meta.dirname, '../dist/main/cli.mjs');

/** A translator that the command line makes, before training. */
async function openTranslator(app: App): Promise<void> {
  const file = path.join(app.home, 'seen.neuroloom');
  execFileSync(process.execPath, [cli, 'new', 'translator', '--out', file], { env: { ...process.env, NEUROLOOM_HOME: app.home } }); // prettier-ignore
  await app.open(file, () => app.page.keyboard.press('Control+o'));
  await expect(app.page.getByTestId('canvas')).toBeVisible();
}

test(
  'attention of a network is seen while it is trained, and what it says without a part of it',
  { tag: '@once' },
  async ({ app }) => {
    const [topBar, dock, { page }] = [new TopBar(app), new Dock(app), app];
    await openTranslator(app);
    const panel = await dock.show('Attention');
    await expect(panel.getByTestId('attention-step')).toHaveText('The network before training', { timeout: 30_000 });
    await topBar.control('Step').click();
    await expect(panel.getByTestId('attention-step')).toContainText('Run 1, after batch 1', { timeout: 60_000 });

    // The decoder looks at what the encoder has read: two texts.
    await panel.getByRole('combobox', { name: 'Attention' }).click();
    await page.getByRole('option', { name: /layer 2 › multihead_attn · one text looks at another/ }).click();
    const looking = panel.getByRole('list', { name: 'looks', exact: true }).getByRole('button');
    const lookedAt = panel.getByRole('list', { name: 'is looked at', exact: true }).getByRole('button');
    await expect(looking.first()).not.toHaveAccessibleName(/%/);
    await looking.first().click();
    await expect(looking.first()).toHaveAttribute('aria-pressed', 'true');
    await expect(lookedAt.first()).toHaveAccessibleName(/%$/);
    const names = await lookedAt.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''));
    const shares = names.map((name) => Number(/([\d.]+)\s%$/.exec(name)?.[1]));
    expect(Math.abs(shares.reduce((sum, share) => sum + share, -100))).toBeLessThan(0.5 * shares.length);
    expect(names.filter((name) => name.includes('only filled up')).every((name) => / 0\.0\s%$/.test(name))).toBe(true);

    // Without a head, and without a connection, it says something else.
    const said = panel.getByTestId('attention-said');
    await expect(said).not.toContainText('after');
    await panel.getByRole('switch', { name: 'Head 1 is on' }).click({ force: true });
    await expect(said).toContainText('after');
    await panel.getByRole('button', { name: /^Cut / }).first().click();
    await expect(panel.getByRole('button', { name: /^Take back: .*all heads: / })).toBeVisible();
    await expect(panel.getByRole('button', { name: /^Join .* again$/ })).toBeVisible();
    await panel.getByRole('button', { name: 'Undo' }).click();
    await expect(panel.getByRole('button', { name: /^Take back: .*all heads: / })).toHaveCount(0);
    await page.keyboard.press('Control+z');
    await expect(said).not.toContainText('after');
    await panel.getByRole('button', { name: 'Redo' }).click();
    await expect(said).toContainText('after');
    await panel.getByRole('button', { name: 'Reset' }).click();
    await expect(said).not.toContainText('after');

    // Matrices and the computation of a head are there.
    await panel.getByText('Matrices', { exact: true }).click();
    await expect(panel.getByRole('button', { name: /, head 4, entropy/ }).first()).toBeVisible();
    await panel.getByText('Computation', { exact: true }).click();
    await expect(panel.getByRole('img', { name: /^Q, queries \[16, 16\]/ })).toBeVisible();
  },
);
