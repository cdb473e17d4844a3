import AxeBuilder from '@axe-core/playwright';
import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../launch.ts';
import { cutWords, outOfReach, smallWords } from '../pages/looking.ts';

/**
 * Every screen of the app, to be looked at: npm run screens [-- -g "projector de"]. The pictures and what a script can find wrong
 * with them lie in screens/.
 */
interface Variant {
  readonly theme: 'light' | 'dark' | 'projector';
  readonly language: 'en' | 'de';
  readonly width: number;
  readonly height: number;
}

const themes = ['light', 'dark', 'projector'] as const;
const languages = ['en', 'de'] as const;
const sizes = [
  { width: 1440, height: 900 },
  { width: 1280, height: 720 },
  { width: 900, height: 600 },
  { width: 720, height: 450 },
] as const;
const variants: readonly Variant[] = themes.flatMap((theme) =>
  languages.flatMap((language) => sizes.map((size) => ({ theme, language, ...size }))),
);

const dialogs = ['exportNetwork', 'program', 'compiledGraph', 'settings', 'about', 'saveDiagnostics', 'saveAs', 'open', 'modelLibrary', 'pipelines', 'placeModel', 'compareVersions', 'shortcuts'] as const; // prettier-ignore
const panels = ['training', 'runs', 'sweep', 'twins', 'data', 'predictions', 'confusion', 'steps', 'gradients', 'plane', 'clusters', 'landscape', 'watch', 'console'] as const; // prettier-ignore
/** By example: panels that only some networks have. */
const ofTexts = [
  ['little-bert', ['attention', 'tokens', 'playground', 'data', 'predictions']],
  ['little-gpt', ['generation']],
  ['translator', ['translator']],
  ['encoder-by-hand', ['compare']],
] as const;

/** Walks through the app in one variant. Finds things by what does not depend on the language. */
class Walk {
  readonly #page: Page;
  readonly #variant: Variant;
  readonly #folder: string;
  #count = 0;

  constructor(page: Page, variant: Variant) {
    this.#page = page;
    this.#variant = variant;
    const { theme, language, width, height } = variant;
    this.#folder = path.resolve('screens', `${theme}-${language}-${width}x${height}`);
    rmSync(this.#folder, { recursive: true, force: true });
    mkdirSync(this.#folder, { recursive: true });
  }

  async begin(): Promise<void> {
    const { theme, language, width, height } = this.#variant;
    await this.#page.setViewportSize({ width, height });
    await this.#page.evaluate(
      (state) => localStorage.setItem('neuroloom.settings', JSON.stringify({ state, version: 1 })),
      { theme, language },
    );
    await this.#page.reload();
    await expect(this.#page.getByTestId('example-empty')).toBeEnabled();
  }

  /** Takes the picture, and notes what is wrong with it. */
  async look(name: string): Promise<void> {
    await this.#page.waitForTimeout(700);
    this.#count++;
    const file = `${String(this.#count).padStart(2, '0')}-${name}`;
    await this.#page.screenshot({ path: path.join(this.#folder, `${file}.png`), animations: 'disabled' });
    const faults = [
      ...(this.#variant.theme === 'projector' ? await smallWords(this.#page) : []).map((fault) => `small: ${fault}`),
      ...(await cutWords(this.#page)).map((fault) => `cut: ${fault}`),
      ...(await outOfReach(this.#page)),
      ...(this.#variant.theme === 'dark' ? await this.#contrasts() : []),
    ];
    for (const fault of new Set(faults)) appendFileSync(path.join(this.#folder, 'faults.txt'), `${file}: ${fault}\n`);
  }

  async #contrasts(): Promise<string[]> {
    const { violations } = await new AxeBuilder({ page: this.#page }).setLegacyMode().withRules(['color-contrast']).analyze(); // prettier-ignore
    return violations.flatMap(({ nodes }) => nodes.map(({ target, any }) => `contrast: ${target.join(' ')} ${any[0]?.message ?? ''}`)); // prettier-ignore
  }

  /** Runs a command by its name in the code, whatever it is called. */
  async command(name: string): Promise<void> {
    await this.#page.keyboard.press('Control+k');
    await this.#page.locator(`[role="option"][id$="-${name}"]`).click();
  }

  async dialog(command: string): Promise<void> {
    await this.command(command);
    await expect(this.#page.getByRole('dialog').first()).toBeVisible();
    await this.#page.waitForTimeout(800);
    await this.look(`dialog-${command}`);
    await this.escape();
  }

  async escape(): Promise<void> {
    await this.#page.keyboard.press('Escape');
    await expect(this.#page.getByRole('dialog')).toHaveCount(0);
  }

  /** Brings a panel into sight by its name in the code; false where the network has none of it. */
  async panel(name: string): Promise<boolean> {
    const tab = this.#page.locator(`#flexlayout-tabbutton-${name}`);
    if ((await tab.count()) > 0 && (await tab.isVisible())) await tab.click();
    else {
      await this.#page.keyboard.press('Control+k');
      await this.#page.getByRole('combobox').last().fill(name);
      const option = this.#page.locator(`[role="option"][id$="-panel ${name}"]`);
      if ((await option.getAttribute('aria-disabled')) === 'true') {
        await this.escape();
        return false;
      }
      await option.click();
    }
    await this.#page.waitForTimeout(1200);
    return true;
  }

  async open(example: string): Promise<void> {
    await this.#page.getByTestId(`example-${example}`).click();
    const discard = this.#page.getByRole('dialog').getByRole('button', { name: /^(Discard|Verwerfen)$/ });
    await expect(this.#page.getByTestId('canvas').or(discard)).toBeVisible();
    if (await discard.isVisible()) {
      await this.look(`discard-${example}`);
      await discard.click();
    }
    await expect(this.#page.getByTestId('canvas')).toBeVisible();
    await this.#page.waitForTimeout(1200);
  }

  /** Back to the gallery; what was changed is given up when the next example is opened. */
  async leave(): Promise<void> {
    await this.command('gallery');
    await expect(this.#page.getByTestId('gallery')).toBeVisible();
  }

  async train(): Promise<void> {
    await this.command('train');
    await expect(this.#page.getByTestId('run-phase')).toHaveText(/finished|fertig/i, { timeout: 200_000 });
  }
}

/** Before anything is trained: the gallery, an empty canvas, menus, and the inspector. */
async function untrained(walk: Walk, page: Page): Promise<void> {
  await walk.look('gallery');
  await page.getByTestId('example-translator').scrollIntoViewIfNeeded();
  await walk.look('gallery-texts');
  await page.keyboard.press('Control+k');
  await walk.look('palette');
  await walk.escape();
  await walk.open('empty');
  await walk.look('empty');
  await walk.leave();
  await walk.look('gallery-back');
  await walk.open('moons');
  await walk.look('untrained');
  await page.getByRole('button', { name: 'Neuroloom' }).click();
  await walk.look('menu');
  await page.keyboard.press('Escape');
  const node = page.locator('.react-flow__node').nth(1);
  await node.click();
  await walk.look('node');
  for (const tab of ['Weights|Gewichte', 'Code', 'Help|Hilfe']) {
    await page
      .getByTestId('inspector')
      .getByRole('tab', { name: new RegExp(`^(${tab})$`) })
      .click();
    await walk.look(`inspector-${tab.split('|')[0]}`);
  }
  await node.click({ button: 'right' });
  await walk.look('menu-node');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+A');
  await walk.look('add-block');
  await page.keyboard.press('Escape');
}

/** The panels of a trained network, and all dialogs. */
async function trained(walk: Walk, page: Page): Promise<void> {
  await walk.train();
  for (const panel of panels) if (await walk.panel(panel)) await walk.look(`panel-${panel}`);
  await walk.command('race');
  await page.waitForTimeout(3000);
  await walk.look('race');
  for (const dialog of dialogs) await walk.dialog(dialog);
}

async function texts(walk: Walk, page: Page): Promise<void> {
  for (const [example, names] of ofTexts) {
    await walk.leave();
    await walk.open(example);
    await page.waitForTimeout(2500);
    await walk.look(`canvas-${example}`);
    for (const panel of names) {
      if (!(await walk.panel(panel))) continue;
      await page.waitForTimeout(2500);
      await walk.look(`panel-${panel}-${example}`);
    }
  }
}

/** A run that diverges, and what is said over a dialog; last, since it changes the settings. */
async function inTrouble(walk: Walk, page: Page): Promise<void> {
  await walk.leave();
  await walk.open('moons');
  await page.getByRole('textbox', { name: /^(Learning rate|Lernrate)$/ }).fill('1000');
  await walk.look('remark');
  await walk.command('train');
  await expect(page.locator('[data-testid^="trouble-"]')).toBeVisible({ timeout: 60_000 });
  await walk.panel('training');
  await walk.look('trouble');
  // In a small window the block may be out of sight.
  await page.keyboard.press('Control+f');
  await page.locator('input:focus').fill('linear1');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('node-linear1')).toBeFocused();
  await page.keyboard.press('Delete');
  await walk.look('problems');
}

for (const variant of variants) {
  const { theme, language, width, height } = variant;
  test(`${theme} ${language} ${width}x${height}`, async ({ app: { page } }) => {
    test.setTimeout(900_000);
    const walk = new Walk(page, variant);
    await walk.begin();
    await untrained(walk, page);
    await trained(walk, page);
    await texts(walk, page);
    await inTrouble(walk, page);
  });
}
