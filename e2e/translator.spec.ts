import { expect, test } from './launch.ts';
import { Dock } from './pages/dock.ts';
import { Gallery } from './pages/gallery.ts';

test(
  'the translator of the gallery comes trained: it translates at once, and pairs that it has never seen',
  { tag: '@once' },
  async ({ app }) => {
    const gallery = new Gallery(app);
    const dock = new Dock(app);
    await gallery.open('translator');
    const panel = await dock.show('Translate');
    await panel.getByRole('textbox', { name: 'Text' }).fill('einundzwanzig');
    await expect(panel.getByLabel('Translation', { exact: true })).toHaveText('twenty-one');
    await panel.getByRole('textbox', { name: 'Beams' }).fill('3');
    await expect(panel.getByLabel('Translation', { exact: true })).toHaveText('twenty-one');
    await panel.getByRole('textbox', { name: 'Pairs' }).fill('20');
    await panel.getByRole('button', { name: 'Translate held-out pairs' }).click();
    await expect(panel.getByText(/(19|20) of 20/)).toBeVisible();
  },
);
