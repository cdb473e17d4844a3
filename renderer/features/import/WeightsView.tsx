import { Button, Group, NativeSelect } from '@mantine/core';
import type { ChosenFile } from '../../../core/protocol/host.ts';
import type { WeightMatch, WeightPair } from '../../../core/protocol/imports.ts';
import { formatShape, type Shape } from '../../../core/shape.ts';
import { counted, text, type Text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { Notice } from '../../kit/Notice.tsx';
import panel from '../../kit/panel.module.css';
import { ReasonButton } from '../../kit/ReasonButton.tsx';
import { Scroll } from '../../kit/Scroll.tsx';
import classes from './Import.module.css';
import { leave, lookAtWeights, pairByHand, takeWeights, type Given } from './imports.ts';

interface WeightsViewProps {
  readonly file: ChosenFile;
  readonly match: WeightMatch;
  /** What was paired by hand, after each step. */
  readonly given: readonly Given[];
}

const incomplete = text('Choose a tensor for every weight first.', 'Zuerst jedem Gewicht einen Tensor zuordnen.');
const unchanged = text('Nothing was changed by hand yet.', 'Von Hand wurde noch nichts geändert.');

/** A weight of the network and the tensor that it gets. */
interface Row {
  readonly weight: string;
  readonly shape: Shape;
  readonly pair: WeightPair | undefined;
}

/** Which tensors of a file go into which weights of the open network, to be mended by hand before anything is done. */
export function WeightsView({ file, match, given }: WeightsViewProps) {
  const t = useT();
  const missing = match.weights.length;
  return (
    <>
      <p className={classes.words} role="status">
        <strong>{file.name}</strong>
        <br />
        {t(matchText(match))}
      </p>
      {missing > 0 && <Notice kind="warning">{t(missingText(missing))}</Notice>}
      <Table file={file} match={match} given={given} />
      <Group justify="end">
        <ReasonButton
          variant="subtle"
          reason={given.length === 0 ? unchanged : undefined}
          onPress={() => void lookAtWeights(file, given.slice(0, -1))}
        >
          {t(text('Undo the last change', 'Letzte Änderung zurücknehmen'))}
        </ReasonButton>
        <Button variant="default" onClick={leave}>
          {t(text('Another file', 'Andere Datei'))}
        </Button>
        <ReasonButton
          reason={missing > 0 ? incomplete : undefined}
          onPress={() => void takeWeights(file, given.at(-1) ?? {})}
        >
          {t(text('Use these weights', 'Diese Gewichte verwenden'))}
        </ReasonButton>
      </Group>
    </>
  );
}

function Table({ file, match, given }: WeightsViewProps) {
  const t = useT();
  const rows: readonly Row[] = [
    ...match.weights.map(({ name, shape }) => ({ weight: name, shape, pair: undefined })),
    ...match.pairs.map((pair) => ({ weight: pair.weight, shape: pair.shape, pair })),
  ];
  return (
    <Scroll label={text('Weights and tensors', 'Gewichte und Tensoren')} className={classes.table}>
      <table className={panel.table}>
        <thead>
          <tr>
            <th scope="col">{t(text('Weight here', 'Gewicht hier'))}</th>
            <th scope="col">{t(text('Shape', 'Form'))}</th>
            <th scope="col">{t(text('Tensor of the file', 'Tensor der Datei'))}</th>
            <th scope="col">{t(text('Matched', 'Zugeordnet'))}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.weight}>
              <th scope="row">{row.weight}</th>
              <td>{formatShape(row.shape)}</td>
              <td>
                <NativeSelect
                  size="xs"
                  aria-label={t(text(`Tensor for ${row.weight}`, `Tensor für ${row.weight}`))}
                  value={row.pair?.tensor ?? ''}
                  data={[{ value: '', label: t(none) }, ...tensorsFor(row, match)]}
                  onChange={(event) => pairByHand(file, given, row.weight, event.currentTarget.value)}
                />
              </td>
              <td>{t(wayOf(row))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

const none = text('none', 'keiner');

/** Its own tensor, and those that are free and have as many numbers along the same axes. */
function tensorsFor({ shape, pair }: Row, { tensors }: WeightMatch) {
  const sizes = sorted(shape);
  const own = pair ? [{ name: pair.tensor, shape: pair.tensorShape }] : [];
  const fitting = tensors.filter((tensor) => sorted(tensor.shape) === sizes);
  return [...own, ...fitting].map((tensor) => ({ value: tensor.name, label: `${tensor.name} ${formatShape(tensor.shape)}` })); // prettier-ignore
}

const sorted = (shape: Shape) => shape.toSorted((a, b) => a - b).join();

const ways: Readonly<Record<WeightPair['by'], Text>> = {
  name: text('by name', 'nach Namen'),
  order: text('by order', 'nach Reihenfolge'),
  hand: text('by hand', 'von Hand'),
};

function wayOf({ pair }: Row): Text {
  if (!pair) return text('not yet', 'noch nicht');
  const way = ways[pair.by];
  return pair.isTurned ? text(`${way.en}, turned round`, `${way.de}, gedreht`) : way;
}

function matchText({ pairs, tensors }: WeightMatch): Text {
  const matched = counted(pairs.length, ['weight has a tensor.', 'weights have a tensor.'], ['Gewicht hat einen Tensor.', 'Gewichte haben einen Tensor.']); // prettier-ignore
  if (tensors.length === 0) return matched;
  const unused = counted(tensors.length, ['tensor is not used', 'tensors are not used'], ['Tensor bleibt übrig', 'Tensoren bleiben übrig']); // prettier-ignore
  const names = tensors.slice(0, 8).map(({ name }) => name).join(', ') + (tensors.length > 8 ? ', …' : ''); // prettier-ignore
  return text(`${matched.en} ${unused.en}: ${names}.`, `${matched.de} ${unused.de}: ${names}.`);
}

function missingText(missing: number): Text {
  const weights = counted(missing, ['weight has', 'weights have'], ['Gewicht hat', 'Gewichte haben']);
  return text(
    `${weights.en} no tensor yet: choose one, or change the network. They stand first.`,
    `${weights.de} noch keinen Tensor: einen wählen oder das Netz ändern. Sie stehen zuerst.`,
  );
}
