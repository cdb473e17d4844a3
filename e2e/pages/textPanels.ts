import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Locator } from '@playwright/test';
import type { App } from '../launch.ts';
import { Dock } from './dock.ts';
import { Gallery } from './gallery.ts';
import { TopBar } from './topBar.ts';

const cli = path.join(import.meta.dirname, '../../dist/main/cli.mjs');

/** The file of a little language model for a short text, which is not trained yet. */
export function littleModel({ home }: App): string {
  const [text, file] = [path.join(home, 'rhyme.txt'), path.join(home, 'rhyme.neuroloom')];
  writeFileSync(text, 'the cat sat on the mat, the rat sat on the cat\n'.repeat(60));
  const env = { ...process.env, NEUROLOOM_HOME: home };
  execFileSync(process.execPath, [cli, 'new', 'nanogpt', '--text', text, '--out', file], { env });
  return file;
}

interface TextPanel {
  /** The example that is opened for it, unless it is open; null: a little language model that has made a step. */
  readonly example: string | null;
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
    example: null,
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
    example: 'text-classifier',
    tab: 'Try a text',
    async fill(panel) {
      await panel.getByRole('textbox', { name: 'Text' }).fill('We shall keep the peace.');
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
  let opened: string | null | undefined;
  for (const { example, tab, fill } of panels) {
    if (example === null) {
      await topBar.open(littleModel(app));
      await topBar.control('Step').click();
    } else if (opened !== example) {
      if (opened !== undefined) await topBar.file('Gallery');
      await gallery.open(example);
    }
    opened = example;
    await fill(await dock.show(tab));
    await look(tab);
  }
}
