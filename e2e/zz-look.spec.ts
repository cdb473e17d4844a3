import { expect, test } from './launch.ts';
import { askAsScript } from './setup/rawChannel.ts';
import { execFileSync } from 'node:child_process';

const OUT = '/tmp/w/tryout/png';
test('look', async ({ app }) => {
  test.setTimeout(900_000);
  const { page } = app;
  const env = { ...process.env, NEUROLOOM_HOME: app.home };
  for (const name of ['sentiment', 'names', 'answers'])
    execFileSync(process.execPath, ['dist/main/cli.mjs', 'models', 'add', `/tmp/w/tryout/models/${name}`], { env });
  const lang = process.env.LOOK_LANG ?? 'en';
  if (lang === 'de') await page.getByRole('button', { name: 'Auf Deutsch' }).click();
  const theme = process.env.LOOK_THEME ?? 'light';
  await page.setViewportSize({ width: Number(process.env.LOOK_W ?? 1440), height: Number(process.env.LOOK_H ?? 900) });
  await page.getByTestId('example-empty').click();
  await expect(page.getByTestId('canvas')).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill(lang === 'de' ? 'Vortrainierte Modelle ausprob' : 'Try pretrained');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Pipelines' })).toBeVisible();
  await page.locator('html').evaluate((element, t) => void (element.dataset['theme'] = t, element.setAttribute('data-mantine-color-scheme', t === 'dark' ? 'dark' : 'light')), theme);
  await page.screenshot({ path: `${OUT}/${lang}-${theme}-start.png` });
  const nav = page.locator('nav[aria-label="Tasks"], nav[aria-label="Aufgaben"]').getByRole('button');
  const count = await nav.count();
  for (let i = 0; i < count; i++) {
    await nav.nth(i).click();
    const asks = page.getByRole('button', { name: lang === 'de' ? 'Modell fragen' : 'Ask the model' });
    if ((await asks.count()) === 0) { await page.screenshot({ path: `${OUT}/${lang}-${theme}-${i}.png` }); continue; }
    if (i === 3) await page.getByRole('group', { name: /Examples|Beispiele/ }).getByRole('button').nth(1).click();
    await asks.click();
    await expect(page.getByTestId('pipeline-facts')).toBeVisible({ timeout: 120_000 });
    await page.mouse.move(5, 5);
    await page.screenshot({ path: `${OUT}/${lang}-${theme}-${i}.png` });
  }
  if (process.env.LOOK_ATT) {
    await nav.nth(0).click();
    await page.getByRole('button', { name: 'See its attention' }).click();
    await expect(page.getByRole('textbox', { name: 'Text', exact: true })).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole('tabpanel', { name: 'Attention' })).toContainText('The network says', { timeout: 60_000 });
    await page.screenshot({ path: `${OUT}/attention.png` });
    await page.keyboard.press('F9');
    await page.waitForTimeout(800);
    await page.screenshot({ path: `${OUT}/attention-big.png` });
  }
});
