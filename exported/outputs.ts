import type { PageOutput } from '../core/protocol/exportedPage.ts';
import { classColour } from './colours.ts';
import { element } from './dom.ts';
import { show } from './picture.ts';
import { classValues, inUnit, largest } from './readings.ts';

/** As many classes are listed, the likeliest first where there are more. */
const MOST_BARS = 12;

/** A part of the page that shows an output. */
export interface OutputView {
  readonly view: HTMLElement;
  draw(said: Float32Array): void;
}

export function outputView(output: PageOutput, language: 'en' | 'de'): OutputView {
  const body = element('div', { className: 'answer' });
  body.setAttribute('aria-live', 'polite');
  const title = output.title === '' ? [] : [element('h2', {}, output.title)];
  return {
    view: element('section', { className: 'output' }, ...title, body),
    draw: (said) => body.replaceChildren(...drawn(output, said, language)),
  };
}

function drawn(output: PageOutput, said: Float32Array, language: 'en' | 'de'): readonly HTMLElement[] {
  switch (output.kind) {
    case 'classes':
      return output.isPerPlace ? [] : classBars(output, classValues(output, said), language);
    case 'values':
      return output.names.map((name, i) => valueRow(name, output.units[i] ?? null, inUnit(output, i, said[i] ?? NaN), language));
    case 'picture': {
      const { height, width } = output;
      const canvas = element('canvas', { width, height, className: 'seen' });
      show(canvas, said, output);
      return [canvas];
    }
  }
} // prettier-ignore

/** A bar for each class; probabilities in percent, other numbers as they are. */
export function classBars(
  { classes }: { readonly classes: readonly string[] },
  values: readonly number[],
  language: 'en' | 'de',
  colourOf = classColour,
): readonly HTMLElement[] {
  const best = largest(values);
  const all = values.map((value, i) => ({ value, i }));
  const kept = all.length > MOST_BARS ? all.toSorted((a, b) => b.value - a.value).slice(0, MOST_BARS) : all;
  const isShare = values.every((value) => value >= -1e-6 && value <= 1 + 1e-6);
  const percent = new Intl.NumberFormat(language, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }); // prettier-ignore
  const most = Math.max(...values.map(Math.abs), Number.MIN_VALUE);
  return kept.map(({ value, i }) => {
    const bar = element('span', { className: 'bar' });
    bar.style.width = `${100 * Math.max(0, Math.min(1, isShare ? value : value / most))}%`;
    bar.style.background = colourOf(i);
    const row = element(
      'div',
      { className: 'class' },
      element('span', { className: 'name' }, classes[i] ?? String(i)),
      element('span', { className: 'track' }, bar),
      element('span', { className: 'share' }, isShare ? percent.format(value) : value.toFixed(3)),
    );
    row.dataset['value'] = String(value);
    row.classList.toggle('best', i === best);
    return row;
  });
}

function valueRow(name: string, unit: string | null, value: number, language: 'en' | 'de'): HTMLElement {
  const said = value.toLocaleString(language, { maximumSignificantDigits: 5 });
  const row = element(
    'div',
    { className: 'value' },
    element('span', { className: 'name' }, name),
    element('strong', {}, unit === null ? said : `${said} ${unit}`),
  );
  row.dataset['value'] = String(value);
  return row;
}
