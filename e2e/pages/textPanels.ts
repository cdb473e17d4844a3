import { expect, type Locator } from '@playwright/test';
import type { App } from '../launch.ts';
import { Dock } from './dock.ts';
import { Gallery } from './gallery.ts';
import { TopBar } from './topBar.ts';

interface TextPanel {
  /** The example that is opened for it; the one before stays open where it is the same. */
  readonly example: string;
  readonly tab: string;
  /** Has it show something, and waits for that. */
  fill(panel: Locator): Promise<void>;
}

const SLOW = { timeout: 60_000 };

const panels: readonly TextPanel[] = [
  {
    example: 'encoder-by-hand',
    tab: 'Compare',
    async fill(panel) {
      await expect(panel.getByTestId('compare-verdict')).toBeVisible(SLOW);
      await panel.getByText(/pairs of weights$/).click();
    },
  },
  {
    example: 'encoder-by-hand',
    tab: 'Attention',
    fill: (panel) => expect(panel.getByTestId('attention-step')).toBeVisible(SLOW),
  },
  {
    example: 'little-gpt',
    tab: 'Generate text',
    async fill(panel) {
      await panel.getByRole('textbox', { name: 'Tokens' }).fill('12');
      await panel.getByRole('button', { name: 'Generate' }).click();
      await expect(panel.getByText(/^12 tokens · /)).toBeVisible(SLOW);
      await panel.getByRole('group', { name: 'Generated text' }).getByRole('button').nth(5).click();
      await expect(panel.getByRole('group', { name: 'Choices' })).toBeVisible();
    },
  },
  {
    example: 'little-bert',
    tab: 'Try a text',
    async fill(panel) {
      await panel.getByRole('group', { name: 'Examples' }).getByRole('button').first().click();
      await expect(panel.getByText(/^Run \d/)).toBeVisible(SLOW);
    },
  },
  {
    example: 'translator',
    tab: 'Translate',
    async fill(panel) {
      await panel.getByRole('textbox', { name: 'Text' }).fill('einundzwanzig');
      await expect(panel.getByLabel('Translation', { exact: true })).toHaveText('twenty-one', SLOW);
    },
  },
];

/** Looks at the panels of texts one after the other, each with something in it. Begins in the gallery. */
export async function eachTextPanel(app: App, look: (tab: string) => Promise<void>): Promise<void> {
  const [gallery, dock, topBar] = [new Gallery(app), new Dock(app), new TopBar(app)];
  let opened: string | undefined;
  for (const { example, tab, fill } of panels) {
    if (opened !== undefined && opened !== example) await topBar.file('Gallery');
    if (opened !== example) await gallery.open(example);
    opened = example;
    await fill(await dock.show(tab));
    await look(tab);
  }
}
