import { createRandom } from '../core/random.ts';
import { byProbability, sampled } from '../core/text/sample.ts';
import { TextStream } from '../core/text/stream.ts';
import { element } from './dom.ts';
import type { Entry } from './entry.ts';
import { later, saidAt, textGiven, tokenBars, type TextParts } from './tokens.ts';
import { words } from './words.ts';

/** As many tokens are written at a time. */
const WRITTEN = 60;

/** A text that the network continues, token by token. */
export function writingEntry(parts: TextParts): Entry {
  const { entry, tokenizer, at, host } = parts;
  const { say, changed } = host;
  const area = element('textarea', { rows: 8 });
  const write = element('button', { type: 'button' }, say(words.write));
  const heat = element('input', { type: 'range', min: '0', max: '2', step: '0.05', value: '0.8' });
  const heatSaid = element('output', {}, '0.8');
  const next = element('div');
  const trouble = element('p', { className: 'trouble' });
  const seen = () => [...tokenizer.idsOf(area.value)].slice(-entry.length);
  let isWriting = false;
  const toggle = async () => {
    isWriting = !isWriting;
    write.textContent = say(isWriting ? words.stop : words.write);
    if (!isWriting) return;
    await continued(parts, area, () => (isWriting ? Number(heat.value) : undefined));
    isWriting = false;
    write.textContent = say(words.write);
    changed();
  };
  write.addEventListener('click', () => void toggle());
  heat.addEventListener('input', () => (heatSaid.textContent = heat.value));
  area.addEventListener('input', later(changed));
  const heatLabel = element('label', { className: 'inline' }, `${say(words.temperature)} `, heat, heatSaid);
  return {
    view: element(
      'div',
      { className: 'text' },
      element('label', {}, say(words.text), area),
      trouble,
      element('div', { className: 'row' }, write, heatLabel),
      next,
    ),
    given() {
      const ids = seen();
      trouble.textContent = ids.length > 0 || area.value === '' ? '' : say(words.empty);
      return ids.length > 0 ? textGiven(ids, [], entry.length, 0) : undefined;
    },
    answered(all) {
      const [said, count] = [all[at], seen().length];
      if (said && count > 0) next.replaceChildren(...tokenBars(parts, saidAt(parts, said, count - 1)));
    },
  };
}

/** Writes to the end of a field; `temperatureOf` is asked before every token, and ends it when there is none. */
async function continued(
  parts: TextParts,
  area: HTMLTextAreaElement,
  temperatureOf: () => number | undefined,
): Promise<void> {
  const { entry, tokenizer, at, host } = parts;
  const random = createRandom(Math.floor(Math.random() * 2 ** 32));
  let ids = [...tokenizer.idsOf(area.value)];
  const stream = new TextStream(tokenizer, ids);
  for (let i = 0; i < WRITTEN && ids.length > 0; i++) {
    const temperature = temperatureOf();
    if (temperature === undefined) break;
    ids = ids.slice(-entry.length);
    const said = (await host.network.predict(textGiven(ids, [], entry.length, 0)))[at];
    if (!said) break;
    const values = saidAt(parts, said, ids.length - 1);
    const id = sampled(values, byProbability(values), { temperature }, random);
    ids.push(id);
    area.value += stream.add(id);
    area.scrollTop = area.scrollHeight;
    // So that the page is drawn and hears clicks.
    await new Promise((resolve) => setTimeout(resolve));
  }
  area.value += stream.end();
}
