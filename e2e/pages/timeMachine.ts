import type { Locator } from '@playwright/test';
import type { App } from '../launch.ts';

/** The bar that goes back in the recorded steps of a run. */
export class TimeMachine {
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  get bar(): Locator {
    return this.#app.page.getByRole('group', { name: 'Time machine' });
  }

  /** What is shown: "Earlier state: Run 1, after batch 3 (epoch 0.2)". */
  get state(): Locator {
    return this.#app.page.getByTestId('time-state');
  }

  get slider(): Locator {
    return this.bar.getByRole('slider', { name: 'Moment of the run' });
  }

  /** First recorded step, Play, Now, Go on from here ... */
  button(name: string): Locator {
    return this.bar.getByRole('button', { name, exact: true });
  }

  /** One recorded step back, so many times. */
  async back(steps: number): Promise<void> {
    await this.slider.focus();
    for (let i = 0; i < steps; i++) await this.#app.page.keyboard.press('ArrowLeft');
  }
}
