import { Canvas } from './pages/canvas.ts';
import { Person } from './pages/person.ts';
import { TopBar } from './pages/topBar.ts';
import { expect, test } from './launch.ts';

test('by keys alone: two moons from an empty canvas, learned, undone and exported, and the focus is never lost', async ({ app }) => {
  const [person, canvas, topBar, { page }] = [new Person(app), new Canvas(app), new TopBar(app), app];
  const dialog = page.getByRole('dialog');
  const hasFocus = () => expect(page.locator(':focus')).toHaveCount(1);
  /** Something of the list of all commands, by its words. */
  const mean = async (words: string) => {
    await person.keys('Control+k');
    await person.type(words);
    await person.keys('Enter');
  };

  await test.step('data and blocks, each wired to the one before', async () => {
    await person.walkTo('Tab', page.getByRole('button', { name: /^Empty canvas/ }), 20);
    await person.keys('Enter');
    await person.walkTo('Tab', page.getByRole('button', { name: 'Two moons', exact: true }), 20);
    await person.keys('Enter');
    await expect(canvas.nodes()).toHaveCount(1);
    for (const [i, block] of ['linear', 'relu', 'linear', 'output'].entries()) {
      await person.keys('Shift+A');
      await person.type(block);
      await person.keys('Enter');
      await expect(canvas.edges()).toHaveCount(i + 1);
      // What was typed into has gone before the next key.
      await expect(page.locator('input:focus')).toHaveCount(0);
      await hasFocus();
    }
  });

  await test.step('a field of a block that is found by its name', async () => {
    await person.keys('Control+f');
    await person.type('linear2');
    await person.keys('Enter');
    await expect(canvas.node('linear2')).toBeFocused();
    const units = page.getByRole('textbox', { name: 'Units' });
    await person.keys('F6');
    await person.walkTo('Tab', units, 12);
    await person.keys('Control+a');
    await person.type('2');
    await expect(canvas.problem('output1')).toHaveCount(0);
    await person.keys('Control+z');
    await expect(units).not.toHaveValue('2');
    await expect(units).toBeFocused();
    await person.keys('Control+Shift+z');
    await expect(units).toHaveValue('2');
  });

  await test.step('trained: the button keeps the focus; the border is brought by its name', async () => {
    await topBar.control('Train').focus();
    await person.keys('Enter');
    await expect(topBar.phase).toContainText('finished', { timeout: 60_000 });
    await expect(topBar.control('Train')).toBeFocused();
    await mean('plane');
    await expect(page.getByTestId('plane-heat')).toBeVisible();
    const tab = page.getByRole('tab', { name: 'Plane', exact: true });
    await tab.focus();
    await person.keys('Tab');
    await expect(page.getByRole('switch', { name: 'Edit points' })).toBeFocused();
    await person.keys('Shift+Tab');
    await expect(tab).toBeFocused();
  });

  await test.step('what cannot be done is reached, and says why', async () => {
    const next = page.getByRole('button', { name: 'Next examples' });
    await mean('predictions');
    await next.focus();
    await person.keys('Enter');
    await expect(page.getByRole('alert').or(page.getByRole('status')).filter({ hasText: 'There are no examples after these.' })).toBeVisible();
    await expect(next).toBeFocused();
  });

  await test.step('what goes away with the focus leaves it to what is next to it', async () => {
    await mean('watch');
    const add = page.getByRole('button', { name: 'Add breakpoint' });
    const remove = page.getByRole('button', { name: 'Remove breakpoint' });
    await add.focus();
    await person.keys('Enter');
    await person.walkTo('ArrowDown', page.getByRole('menuitem', { name: 'Gradient norm is large' }), 8);
    await person.keys('Enter');
    await remove.focus();
    await person.keys('Enter');
    await expect(remove).toHaveCount(0);
    await expect(add).toBeFocused();
  });

  await test.step('exported to a file', async () => {
    await canvas.node('linear2').focus();
    await person.keys('Control+e');
    await person.type('tensorflow.js');
    await person.keys('Enter');
    await person.walkTo('Tab', dialog.getByRole('button', { name: 'Export …' }), 12);
    await app.save('by-keys.zip', () => person.keys('Enter'));
    await expect(dialog.getByTestId('export-report')).toBeVisible();
    await hasFocus();
  });

  await test.step('Escape closes what lies over the window, and the focus is where it was', async () => {
    await person.keys('Escape');
    await expect(canvas.node('linear2')).toBeFocused();
    for (const words of ['settings', 'about neuroloom', 'shortcuts', 'pretrained models', 'compiled graph', 'differences']) {
      await mean(words);
      await expect(dialog.locator(':focus')).toHaveCount(1);
      await person.keys('Escape');
      await expect(dialog).toHaveCount(0);
      await expect(canvas.node('linear2')).toBeFocused();
    }
    // What comes late has the focus all the same.
    await mean('pretrained models');
    await expect(dialog.getByPlaceholder('Search models')).toBeFocused();
    await person.keys('Escape');
  });
}); // prettier-ignore
