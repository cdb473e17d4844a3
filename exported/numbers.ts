import type { PageEntry, PageNumber } from '../core/protocol/exportedPage.ts';
import { element } from './dom.ts';
import type { Entry, EntryHost } from './entry.ts';
import { rowOf } from './readings.ts';
import { words } from './words.ts';

/** A slider and a field for the same number, and what is wrong with it. */
export interface NumberField {
  readonly view: HTMLElement;
  /** NaN where no number stands. */
  value(): number;
  set(value: number): void;
}

/** A slider over the range of the data; the field beside it takes any number. */
export function numberField(number: PageNumber, { say, changed }: EntryHost): NumberField {
  const { name, unit, low, high, start } = number;
  const step = stepOf(high - low);
  const slider = element('input', { type: 'range', min: String(low), max: String(high), step: String(step) });
  const field = element('input', { type: 'number', step: 'any', inputMode: 'decimal' });
  const note = element('span', { className: 'note' });
  note.setAttribute('aria-live', 'polite');
  const label = unit === null ? name : `${name} (${unit})`;
  for (const input of [slider, field]) input.setAttribute('aria-label', label);
  const value = () => (field.value.trim() === '' ? NaN : Number(field.value));
  const said = () => {
    const now = value();
    note.textContent = Number.isNaN(now) ? say(words.notNumber) : now < low || now > high ? say(words.beyond) : '';
  };
  const set = (next: number) => {
    field.value = String(Number(next.toPrecision(6)));
    slider.value = field.value;
    said();
  };
  slider.addEventListener('input', () => {
    set(Number(slider.value));
    changed();
  });
  field.addEventListener('input', () => {
    slider.value = field.value;
    said();
    changed();
  });
  set(start);
  const view = element('div', { className: 'number' }, element('span', { className: 'name' }, label), slider, field, note);
  return { view, value, set };
} // prettier-ignore

/** About three hundred steps, round ones. */
function stepOf(range: number): number {
  const power = 10 ** Math.floor(Math.log10(range / 300 || 1));
  return ([1, 2, 5, 10].find((one) => one * power >= range / 300) ?? 10) * power;
}

type TableEntry = Extract<PageEntry, { kind: 'table' }>;

/** A field for every column of a table. */
export function tableEntry({ field, columns }: TableEntry, host: EntryHost): Entry {
  const fields = columns.map((column) => {
    if (column.kind === 'number') return numberField(column, host);
    const options = column.categories.map((category, i) => element('option', { value: String(i) }, category));
    const select = element('select', {}, ...options);
    select.addEventListener('change', () => host.changed());
    const view = element('label', { className: 'number' }, element('span', { className: 'name' }, column.name), select);
    return { view, value: () => Number(select.value), set: () => undefined };
  });
  return {
    view: element('div', { className: 'table' }, ...fields.map(({ view }) => view)),
    given() {
      const row = rowOf(columns, fields.map(({ value }) => value())); // prettier-ignore
      return row.some(Number.isNaN) ? undefined : { [field]: row };
    },
  };
}

type ListEntry = Extract<PageEntry, { kind: 'list' }>;

/** Any input: its numbers in a row. */
export function listEntry({ field, shape }: ListEntry, { say, changed }: EntryHost): Entry {
  const count = shape.reduce((product, axis) => product * axis, 1);
  const area = element('textarea', { rows: 4, value: Array.from({ length: count }, () => '0').join(' ') });
  const note = element('p', { className: 'trouble' });
  const read = () => area.value.split(/[\s,;]+/).filter((word) => word !== '').map(Number); // prettier-ignore
  area.addEventListener('input', changed);
  return {
    view: element('label', { className: 'list' }, `${field}: ${say(words.list)} (${shape.join(' × ')})`, area, note),
    given() {
      const values = read();
      const isFine = values.length === count && values.every(Number.isFinite);
      note.textContent = isFine ? '' : `${count} ${say(words.wrongCount)}`;
      return isFine ? { [field]: values } : undefined;
    },
  };
}
