import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, type Locator } from '@playwright/test';
import type { PipelineAnswer } from '../../core/protocol/pipelines.ts';
import type { App } from '../launch.ts';
import { TopBar } from './topBar.ts';

const cli = path.join(import.meta.dirname, '../../dist/main/cli.mjs');

/** The dialog in which pretrained models are asked. */
export class Pipelines {
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  get dialog(): Locator {
    return this.#app.page.getByRole('dialog', { name: 'Pipelines' });
  }

  get answer(): Locator {
    return this.dialog.getByRole('region', { name: /^(Answer|Antwort)$/ });
  }

  async open(entry = 'Try pretrained models …'): Promise<void> {
    await new TopBar(this.#app).file(entry);
    await expect(this.dialog).toBeVisible();
  }

  async choose(task: string): Promise<void> {
    await this.dialog.getByRole('button', { name: task }).click();
  }

  async enter(field: string, words: string): Promise<void> {
    await this.dialog.getByRole('textbox', { name: field }).fill(words);
  }

  /** By the keys; waits for the answer. */
  async ask(): Promise<void> {
    await this.dialog.getByRole('textbox').first().press('Control+Enter');
    await expect(this.answer.getByTestId('pipeline-facts')).toBeVisible();
    await expect(this.answer).toHaveAttribute('aria-busy', 'false');
  }

  /** What the command line says of the same. */
  asCommand({ home }: Pick<App, 'home'>, ...args: string[]): PipelineAnswer {
    const env = { ...process.env, NEUROLOOM_HOME: home };
    return JSON.parse(execFileSync(process.execPath, [cli, 'pipeline', ...args, '--json'], { env, encoding: 'utf8' })) as PipelineAnswer; // prettier-ignore
  }
}
