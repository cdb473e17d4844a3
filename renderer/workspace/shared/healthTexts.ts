import type { NodeHealth } from '../../../core/protocol/explain.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { counted, text, type Language, type Text } from '../../../core/text.ts';
import { numberFormat } from '../../kit/numberFormat.ts';
import { shortNumber } from '../../kit/numbers.ts';

/** The verdict on a node in a few words with its number: for the canvas. */
export function healthMark({ verdict, weights, units }: NodeHealth): Text {
  const share = weights ? fromWire(weights.share) : NaN;
  const all = counted(units?.count ?? 0, ['unit', 'units'], ['Einheit', 'Einheiten']);
  switch (verdict) {
    case 'vanishing':
      return said((n) => [
        `vanishing: ${fraction(share, n)} of the last layer`,
        `verschwindet: ${fraction(share, n)} der letzten Schicht`,
      ]);
    case 'exploding':
      return said((n) => [`exploding: ${times(share, n)}`, `explodiert: ${times(share, n)}`]);
    case 'dead':
      return text(`dead: ${units?.dead} of ${all.en}`, `tot: ${units?.dead} von ${all.de}`);
    case 'saturated':
      return text(`saturated: ${units?.saturated} of ${all.en}`, `gesättigt: ${units?.saturated} von ${all.de}`);
    case 'huge':
      return said((n) => [
        `huge: weights of ${n(fromWire(weights?.size ?? 0))}`,
        `riesig: Gewichte von ${n(fromWire(weights?.size ?? 0))}`,
      ]);
    case 'still':
      return said((n) => [
        `still: ${percent(weights?.updateRatio ?? 0, n)} a step`,
        `steht still: ${percent(weights?.updateRatio ?? 0, n)} je Schritt`,
      ]);
    case 'fine':
      if (weights)
        return said((n) => [
          `fine: ${percent(weights.updateRatio, n)} a step`,
          `gut: ${percent(weights.updateRatio, n)} je Schritt`,
        ]);
      return units?.dead || units?.saturated
        ? text(
            `fine: ${units.count - units.dead - units.saturated} of ${all.en} alive`,
            `gut: lebendig ${units.count - units.dead - units.saturated} von ${all.de}`,
          )
        : text('fine: all units alive', 'gut: alle Einheiten leben');
  }
}

/** What the verdict means and what to do about it; `isSquashed`: the network has activations that level off at both ends. */
export function adviceFor(verdict: NodeHealth['verdict'], isSquashed: boolean): Text {
  return verdict === 'vanishing' && !isSquashed ? vanishing : advice[verdict];
}

const vanishing = text(
  'Hardly any gradient arrives: units after it may be dead, or its weights too small. Start again with He weights, a lower learning rate, fewer layers, or a connection that skips some.',
  'Es kommt kaum Gradient an: Einheiten dahinter sind vielleicht tot oder seine Gewichte zu klein. Neu beginnen mit Gewichten nach He, kleinerer Lernrate, weniger Schichten oder einer Verbindung, die einige überspringt.',
);

const advice: Readonly<Record<NodeHealth['verdict'], Text>> = {
  fine: text('It learns.', 'Lernt.'),
  huge: text(
    'The weights have grown out of all proportion: start again from the initial weights with a lower learning rate.',
    'Die Gewichte sind über alle Maßen gewachsen: von den Startgewichten neu beginnen, mit kleinerer Lernrate.',
  ),
  still: text(
    'A plain step is lost in the rounding of float32: either the loss is at its lowest, or what comes before it no longer outputs anything.',
    'Ein einfacher Schritt geht in der Rundung von float32 unter: Entweder ist der Verlust am tiefsten Punkt, oder das, was davor liegt, gibt nichts mehr aus.',
  ),
  vanishing: text(
    'Hardly any gradient arrives: use ReLU in place of Sigmoid, He or Glorot weights, fewer layers, or a connection that skips some.',
    'Es kommt kaum Gradient an: ReLU statt Sigmoid, Gewichte nach He oder Glorot, weniger Schichten oder eine Verbindung, die einige überspringt.',
  ),
  exploding: text(
    'The gradient grows on its way back: start with smaller weights, clip gradients, or lower the learning rate.',
    'Der Gradient wächst auf dem Rückweg: kleinere Startgewichte, Gradienten begrenzen oder die Lernrate senken.',
  ),
  dead: text(
    'More than half of the units output 0 for every example and learn nothing: lower the learning rate, raise the biases, or use LeakyReLU.',
    'Mehr als die Hälfte der Einheiten gibt bei jedem Beispiel 0 aus und lernt nichts: Lernrate senken, Bias erhöhen oder LeakyReLU nehmen.',
  ),
  saturated: text(
    'More than half of the units are at their limits, where the slope is nearly 0: start with smaller weights, or normalise before it.',
    'Mehr als die Hälfte der Einheiten ist an ihren Grenzen, wo die Steigung fast 0 ist: kleinere Startgewichte oder davor normieren.',
  ),
};

/** From here on digits are not counted any more: 2.3e11. */
const HUGE = 1e7;

type Write = (value: number, digits?: number) => string;

function said(words: (write: Write) => readonly [string, string]): Text {
  const writer =
    (language: Language): Write =>
    (value, digits = 2) =>
      Math.abs(value) >= HUGE
        ? shortNumber(value, language)
        : numberFormat(language, { maximumSignificantDigits: digits }).format(value);
  return text(words(writer('en'))[0], words(writer('de'))[1]);
}

/** `1/12 000`: small shares are read more easily so. */
function fraction(share: number, write: Write): string {
  return share === 0 ? '0' : `1/${write(1 / share)}`;
}

function times(share: number, write: Write): string {
  return Number.isFinite(share) ? `× ${write(share)}` : write(share);
}

function percent(value: number | string, write: Write): string {
  return `${write(100 * Number(value))} %`;
}
