import { expect, test } from '../launch.ts';
import { Dock } from '../pages/dock.ts';
import { Gallery } from '../pages/gallery.ts';
import { TopBar } from '../pages/topBar.ts';
import { cardOf, keep, trained } from './webp.ts';

/** The pictures of the gallery's cards: what each example has learned, in both themes. */
interface Shot {
  readonly example: string;
  readonly tab: string;
  /** It is trained first; the others come with their weights. */
  readonly isTrained?: true;
  /** The part of the panel that is the picture. */
  readonly part: string;
}

const plane = (example: string): Shot => ({
  example,
  tab: 'Plane',
  part: '[data-testid="plane-heat"]',
  isTrained: true,
});

const shots: readonly Shot[] = [
  plane('perceptron-and'),
  plane('perceptron-xor'),
  plane('moons'),
  plane('xor'),
  { example: 'iris', tab: 'Confusion', isTrained: true, part: 'table[aria-label="Confusion matrix"]' },
  { example: 'penguins', tab: 'Confusion', isTrained: true, part: 'table[aria-label="Confusion matrix"]' },
  { example: 'text-classifier', tab: 'Confusion', part: 'table[aria-label="Confusion matrix"]' },
]; // prettier-ignore

for (const { example, tab, isTrained, part } of shots)
  test(`the card of ${example}`, async ({ app }) => {
    const [dock, topBar] = [new Dock(app), new TopBar(app)];
    // So low that a plane has the shape of the card.
    await app.resize(900, tab === 'Plane' ? 450 : 700);
    await new Gallery(app).open(example);
    if (isTrained) {
      await topBar.control('Train').click();
      await trained(app);
    }
    await dock.show(tab);
    await app.page.keyboard.press('F9');
    await expect(app.page.locator(part).first()).toBeVisible();
    for (const theme of ['light', 'dark'] as const) {
      await app.page.emulateMedia({ colorScheme: theme });
      await app.page.waitForTimeout(1500);
      await keep(app.page, `renderer/public/examples/${example}-${theme}.webp`, 560, await cardOf(app.page, part));
    }
  });
