import { expect, test, vi } from 'vitest';
import { followFocus, goToArea } from './areas.ts';

/** As much of an element as areas ask for. */
class Part {
  readonly isConnected = true;
  readonly tabIndex: number;
  isDisabled = false;
  readonly parts: readonly Part[];
  constructor(...parts: readonly Part[]) {
    this.parts = parts;
    this.tabIndex = parts.length > 0 ? -1 : 0;
  }
  checkVisibility = () => true;
  matches = (selector: string) => selector === ':disabled' && this.isDisabled;
  contains = (other: unknown) => this.parts.some((part) => part === other);
  querySelectorAll = () => this.parts.filter(({ isDisabled }) => !isDisabled);
  closest = (selector: string) => (selector === '[data-area]' ? areas.find((area) => area.contains(this)) : null);
  focus(): void {
    if (this.isDisabled) return;
    page.activeElement = this;
    hear({ target: this });
  }
}

const [train, settings, canvas] = [new Part(), new Part(), new Part()];
const areas = [new Part(train, settings), new Part(canvas)];
const page: { activeElement: Part | null; querySelectorAll(): readonly Part[] } = {
  activeElement: null,
  querySelectorAll: () => areas,
};
let hear: (event: { readonly target: Part }) => void = () => undefined;

test('an area is entered where the focus was, unless that takes none any more', () => {
  vi.stubGlobal('HTMLElement', Part);
  vi.stubGlobal('HTMLInputElement', class {});
  vi.stubGlobal('document', page);
  vi.stubGlobal('window', {
    addEventListener: (kind: string, listener: typeof hear) => kind === 'focusin' && (hear = listener),
  });
  followFocus();
  settings.focus();
  goToArea(1);
  expect(page.activeElement === canvas).toBe(true);
  goToArea(1);
  expect(page.activeElement === settings).toBe(true);
  goToArea(1);
  settings.isDisabled = true;
  goToArea(1);
  expect(page.activeElement === train).toBe(true);
});
