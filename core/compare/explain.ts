import { text, type Text } from '../text.ts';
import type { Pair, Values } from './align.ts';
import { blockIn, differingParams, nodeWords } from './kind.ts';
import type { Partners } from './partners.ts';
import type { Step } from './region.ts';

/** Where two sides differ first, and why. */
export interface FirstDifference {
  /** The index of the pair. */
  readonly pair: number;
  readonly reason: Text;
}

interface Compared {
  readonly pairs: readonly Pair[];
  readonly values: Values;
  readonly partners: readonly Partners[];
}

type Input = Step['inputs'][number];

/** The first difference between two sides that do not agree in the end. */
export function firstDifference(compared: Compared): FirstDifference | null {
  const { pairs } = compared;
  const differing = pairs.findIndex((pair) => pair.left && pair.right && !pair.isSame);
  const pair = pairs[differing];
  if (pair?.left && pair.right) return explained(compared, differing, pair.left, pair.right);
  const alone = pairs.findIndex((one) => !one.isSame);
  const step = pairs[alone];
  if (!step) return null;
  return { pair: alone, reason: step.left ? additional(step.left) : missing(step.right) };
}

function explained(compared: Compared, pair: number, left: Step, right: Step): FirstDifference {
  const wrong = wrongInput(compared, left, right);
  if (wrong) return 'pair' in wrong ? wrong : { pair, reason: wrong.reason };
  return { pair, reason: ownDifference(compared, left, right) };
}

/** What is wrong with what arrives; undefined if both sides get the same. */
function wrongInput(compared: Compared, left: Step, right: Step): FirstDifference | { readonly reason: Text } | undefined {
  const { values } = compared;
  const [own, other] = unlike(left, right, values);
  const [x, y] = [own[0], other[0]];
  if (!x && !y) return undefined;
  const [one, two] = [nodeWords(left.node), nodeWords(right.node)];
  if (!x || !y) {
    const port = portWords(x ? left : right, x ?? y);
    return {
      reason: x
        ? text(`A wire arrives at ${one.en}${port.en} on the left only.`, `Nur links kommt bei ${one.de}${port.de} eine Leitung an.`)
        : text(`A wire arrives at ${two.en}${port.en} on the right only.`, `Nur rechts kommt bei ${two.de}${port.de} eine Leitung an.`),
    };
  }
  const after = firstAlone(compared, 'right', y, ({ name }) => values.isSame(x.name, name));
  if (after) return { pair: after.pair, reason: missing(after.step) };
  const before = firstAlone(compared, 'left', x, ({ name }) => values.isSame(name, y.name));
  if (before) return { pair: before.pair, reason: additional(before.step) };
  if (own.length > 1 && own.some(({ name }) => values.isSame(name, y.name))) {
    return { reason: text(`The inputs of ${one.en} are swapped.`, `Die Eingänge von ${one.de} sind vertauscht.`) };
  }
  const [a, b] = [sourceWords(compared, 'left', x), sourceWords(compared, 'right', y)];
  return {
    reason: text(
      `${one.en} takes ${a.en} on the left, ${b.en} on the right.`,
      `${one.de} bekommt links ${a.de}, rechts ${b.de}.`,
    ),
  };
} // prettier-ignore

/** The inputs of two steps that have no equal on the other side; sums and products take theirs in any order. */
function unlike(left: Step, right: Step, values: Values): readonly [own: readonly Input[], other: readonly Input[]] {
  const isAnyOrder = left.node.block.type === 'add' || left.node.block.type === 'multiply';
  const fits = (x: Input, y: Input) => (isAnyOrder || x.port === y.port) && values.isSame(x.name, y.name);
  const rest = [...right.inputs];
  const own = left.inputs.filter((x) => {
    const at = rest.findIndex((y) => fits(x, y));
    if (at < 0) return true;
    rest.splice(at, 1);
    return false;
  });
  return [own, rest];
}

type Side = 'left' | 'right';

/** Of the steps between a known value and an input which the other side does not have: the first. */
function firstAlone(
  compared: Compared,
  side: Side,
  input: Input,
  isKnown: (input: Input) => boolean,
): { readonly pair: number; readonly step: Step } | undefined {
  const found = stepAlone(compared, side, input);
  if (!found || found.step.inputs.some(isKnown)) return found;
  for (const earlier of found.step.inputs) {
    const first = firstAlone(compared, side, earlier, isKnown);
    if (first) return first;
  }
  return undefined;
}

/** The step that provides an input, if the other side has no such step. */
function stepAlone({ pairs }: Compared, side: Side, { name }: Input) {
  const pair = pairs.findIndex((one) => one[side]?.name === name);
  const found = pairs[pair];
  const step = found?.[side];
  return step && !(found.left && found.right) ? { pair, step } : undefined;
}

/** Two steps of which the same arrives, but which give different values. */
function ownDifference({ partners }: Compared, left: Step, right: Step): Text {
  const [one, other] = [nodeWords(left.node), nodeWords(right.node)];
  if (blockIn(left.node).type !== blockIn(right.node).type) {
    return text(`${one.en} on the left, ${other.en} on the right.`, `Links ${one.de}, rechts ${other.de}.`);
  }
  const params = differingParams(left.node, right.node);
  if (params) return text(`${one.en}: ${params.en}.`, `${one.de}: ${params.de}.`);
  const [l, r] = [left.node.id, right.node.id];
  const lonely = partners.find((pair) => (pair.left?.nodeId === l && pair.right?.nodeId !== r) || (pair.right?.nodeId === r && pair.left?.nodeId !== l)); // prettier-ignore
  if (lonely) {
    const own = (lonely.left ?? lonely.right)?.own ?? '';
    return text(
      `${one.en} and ${other.en} do not have the same weights: look at the partners of “${own}”.`,
      `${one.de} und ${other.de} haben nicht die gleichen Gewichte: die Partner von „${own}“ ansehen.`,
    );
  }
  return text(
    `${one.en} and ${other.en} give different values for the same input.`,
    `${one.de} und ${other.de} liefern zur gleichen Eingabe verschiedene Werte.`,
  );
}

function missing({ node }: Step): Text {
  const words = nodeWords(node);
  return text(
    `${words.en} is missing on the left: from here on values differ.`,
    `${words.de} fehlt links: Ab hier sind die Werte verschieden.`,
  );
}

function additional({ node }: Step): Text {
  const words = nodeWords(node);
  return text(
    `${words.en} is there on the left only: from here on values differ.`,
    `${words.de} gibt es nur links: Ab hier sind die Werte verschieden.`,
  );
}

function portWords({ node }: Step, input: Input | undefined): Text {
  const label = node.block.inputs.find(({ name }) => name === input?.port)?.label;
  return label && node.block.inputs.length > 1 ? text(`, “${label.en}”,`, `, „${label.de}“,`) : text('', '');
}

function sourceWords({ pairs }: Compared, side: Side, { name }: Input): Text {
  const step = pairs.find((pair) => pair[side]?.name === name)?.[side];
  return step ? nodeWords(step.node) : text('what comes in', 'das, was hereinkommt');
}
