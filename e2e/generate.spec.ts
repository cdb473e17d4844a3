import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './launch.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';
import { TopBar } from './pages/topBar.ts';

/** The command line of the app that is tested, with its folder. */
function cli(home: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/main/cli.mjs', ...args], {
    encoding: 'utf8',
    env: { ...process.env, NEUROLOOM_HOME: home },
  });
  expect(status, stderr).toBe(0);
  return stdout;
}

test(
  'a little language model goes on with a text as the command line does, is stopped, and takes another token',
  { tag: '@once' },
  async ({ app }) => {
    test.setTimeout(180_000);
    const [topBar, dock] = [new TopBar(app), new Dock(app)];
    const text = path.join(app.home, 'rhyme.txt');
    writeFileSync(text, 'the cat sat on the mat, the rat sat on the cat\n'.repeat(60));
    const begun = path.join(app.home, 'Rhyme begun.neuroloom');
    cli(app.home, 'new', 'nanogpt', '--text', text, '--out', begun);

    await new Gallery(app).open('xor');
    await expect(app.page.getByRole('tab', { name: 'Generate text' })).toBeHidden();
    await topBar.open(begun);
    const panel = await dock.show('Generate text');
    await expect(panel.getByText(/There are no weights for this network yet/)).toBeVisible();
    await panel.getByRole('button', { name: 'Train' }).click();
    await expect(dock.panel('Generate text').getByRole('button', { name: 'Generate' })).toBeVisible({
      timeout: 60_000,
    });
    await topBar.control('Pause').click();
    await expect(topBar.phase).toContainText('paused');

    await panel.getByRole('textbox', { name: 'Prompt' }).fill('the c');
    await panel.getByRole('textbox', { name: 'Temperature' }).fill('1');
    await panel.getByRole('textbox', { name: 'Seed' }).fill('7');
    await panel.getByRole('textbox', { name: 'Tokens' }).fill('60');
    await panel.getByRole('button', { name: 'Generate' }).click();
    await expect(panel.getByText(/^60 tokens · .*Run 1, after batch/)).toBeVisible({ timeout: 30_000 });
    const tokens = panel.getByRole('group', { name: 'Generated text' }).getByRole('button');
    // A token without a text of its own, such as [UNK], is seen as a box.
    const pieces = async () => (await tokens.allTextContents()).map((piece) => piece.replace('↵\n', '\n'));
    const written = await pieces();
    const saved = await topBar.saveAs('Rhyme.neuroloom');
    const same = ['--prompt', 'the c', '--tokens', '60', '--temperature', '1', '--seed', '7'];
    expect(`the c${written.join('').replaceAll('▫', '')}\n`).toBe(cli(app.home, 'generate', saved, ...same));

    // Another token at the eleventh place: what stands before it stays.
    await tokens.nth(10).click();
    const choices = panel.getByRole('group', { name: 'Choices' });
    await expect(choices.getByText(/^Token 11, id \d+: rank/)).toBeVisible();
    const other = choices.getByRole('listitem').and(choices.locator(':not([data-marked="true"])')).last();
    const name = (await other.locator('span').first().textContent()) ?? '';
    await other.getByRole('button').click();
    await expect(panel.getByText(/^60 tokens · .*Run 1/)).toBeVisible({ timeout: 30_000 });
    const changed = await pieces();
    expect(changed.slice(0, 10)).toEqual(written.slice(0, 10));
    const seen = /^\[[A-Z]+\]$/.test(name) ? '▫' : name;
    expect(changed[10]).toBe({ '␣': ' ', '↵': '\n' }[seen] ?? seen);
    expect(changed[10]).not.toBe(written[10]);

    await panel.getByRole('textbox', { name: 'Tokens' }).fill('2000');
    await panel.getByRole('button', { name: 'Continue' }).click();
    await expect.poll(() => tokens.count()).toBeGreaterThan(70);
    await panel.getByRole('button', { name: 'Stop' }).click();
    await expect(panel.getByRole('button', { name: 'Generate' })).toBeVisible();
    const count = await tokens.count();
    expect(count).toBeLessThan(2060);
    expect((await pieces()).slice(0, 60)).toEqual(changed);
    await panel.getByRole('textbox', { name: 'Tokens' }).fill('5');
    await panel.getByRole('button', { name: 'Continue' }).click();
    await expect(tokens).toHaveCount(count + 5);
  },
);
