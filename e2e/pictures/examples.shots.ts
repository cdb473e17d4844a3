import { expect, test, type App } from '../launch.ts';
import { Gallery } from '../pages/gallery.ts';
import { TopBar } from '../pages/topBar.ts';
import { keep, partOf, trained, wholeOf } from './webp.ts';

/** The pictures of the gallery's cards: what each example has learned, in both themes. */
interface Shot {
  readonly example: string;
  /** By its name in the code. */
  readonly panel: string;
  /** It is trained first; the others come with their weights. */
  readonly isTrained?: true;
  /** The part of the panel that is the picture. */
  readonly part: string;
  /** The size of the window, for which the part has the shape of a card. */
  readonly size: readonly [number, number];
  /** What of the part is shown; absent: its middle. */
  readonly shown?: 'whole' | 'top';
  /** Has the panel show what is to be seen. */
  prepare?(app: App): Promise<void>;
}

const plane = (example: string): Shot => ({
  example,
  panel: 'plane',
  part: '[data-testid="plane-heat"]',
  isTrained: true,
  size: [900, 450],
});

/** So small that its words can be read on a card. */
const matrix = { panel: 'confusion', part: 'table[aria-label="Confusion matrix"]', shown: 'whole' } as const;
const pictures = {
  panel: 'predictions',
  part: '[role="tabpanel"] ul:has(article)',
  isTrained: true,
  shown: 'top',
} as const;

const shots: readonly Shot[] = [
  plane('perceptron-and'),
  plane('perceptron-xor'),
  plane('moons'),
  plane('xor'),
  { example: 'iris', ...matrix, isTrained: true, size: [480, 440] },
  { example: 'penguins', ...matrix, isTrained: true, size: [480, 440] },
  { example: 'fashion-mnist', ...pictures, size: [580, 640] },
  { example: 'fashion-cnn', ...matrix, isTrained: true, size: [1100, 620] },
  { example: 'classify-reconstruct', ...pictures, size: [580, 640] },
  { example: 'text-classifier', ...matrix, size: [560, 460] },
  { example: 'fine-tuned-bert', ...matrix, size: [560, 460] },
  { example: 'little-bert', panel: 'attention', part: '[role="tabpanel"] :has(> div > canvas[role="img"])', size: [760, 640] },
  { example: 'translator', panel: 'translator', part: '[aria-label="Token by token"]', size: [620, 600], shown: 'whole', prepare: translate },
  { example: 'little-gpt', panel: 'generation', part: '[role="group"][aria-label="Generated text"]', size: [480, 600], shown: 'whole', prepare: write },
]; // prettier-ignore

async function translate({ page }: App): Promise<void> {
  await page.getByRole('textbox', { name: 'Text' }).fill('einundzwanzig');
  await expect(page.getByLabel('Translation', { exact: true })).toHaveText('twenty-one');
}

async function write({ page }: App): Promise<void> {
  await page.getByRole('textbox', { name: 'Tokens' }).fill('40');
  await page.getByRole('button', { name: 'Generate' }).click();
  await expect(page.getByText(/^40 tokens · /)).toBeVisible();
}

test.use({ deviceScaleFactor: 2 });

for (const { example, panel, isTrained, part, size, shown = 'middle', prepare } of shots)
  test(`the card of ${example}`, async ({ app }) => {
    test.setTimeout(600_000);
    const topBar = new TopBar(app);
    await new Gallery(app).open(example);
    if (isTrained) {
      await topBar.control('Train').click();
      await trained(app);
    }
    await app.page.locator(`#flexlayout-tabbutton-${panel}`).click();
    await app.page.keyboard.press('F9');
    await prepare?.(app);
    await app.resize(...size);
    await expect(app.page.locator(part).first()).toBeVisible();
    for (const theme of ['light', 'dark'] as const) {
      await app.page.emulateMedia({ colorScheme: theme });
      await app.page.waitForTimeout(1500);
      const clip = shown === 'whole' ? await wholeOf(app.page, part) : await partOf(app.page, part, shown);
      const file = `renderer/public/examples/${example}-${theme}.webp`;
      await keep(app.page, file, 560, clip);
    }
  });
