import { Button, Group, NativeSelect } from '@mantine/core';
import { useEffect } from 'react';
import { misfits } from '../../../core/compare/fit.ts';
import { sidesOf, type Sides } from '../../../core/compare/sides.ts';
import { counted, text, type Text } from '../../../core/text.ts';
import type { LibraryModel } from '../../../core/protocol/modelLibrary.ts';
import { useT } from '../../kit/language.ts';
import { Notice } from '../../kit/Notice.tsx';
import { ReasonButton } from '../../kit/ReasonButton.tsx';
import { FailedNotice } from '../../link/Empty.tsx';
import { useAction } from '../../link/useAnswer.ts';
import { Waiting } from '../../link/Waiting.tsx';
import { useDialogs } from '../../workspace/document/dialogs.ts';
import { useDocument } from '../../workspace/document/document.ts';
import classes from './compare.module.css';
import { Fit } from './Fit.tsx';
import { LayerSelect } from './LayerChoice.tsx';
import { loadLayer } from './loadLayer.ts';
import { partName, readingModel } from './names.ts';
import { Partners } from './Partners.tsx';
import { begin, chooseLayer, isThere, useComparing } from './state.ts';
import { useLayeredModels, useLayerSide } from './useLayers.ts';

/** Of the question which layers there are. */
const KEY = 'layers of the dialog';

/** A layer of a pretrained model is chosen, its weights are matched with those of a block, and loaded into it. */
export function LayerDialog() {
  const t = useT();
  const document = useDocument((state) => state.document);
  const { left, layer, partners } = useComparing();
  const models = useLayeredModels();
  const { other, answer: layers } = useLayerSide(document, left, null, KEY);
  const first = models.data?.[0]?.name;
  useEffect(() => {
    if (!useComparing.getState().left) begin(undefined);
    if (!useComparing.getState().layer && first !== undefined) chooseLayer({ model: first, layer: 1 });
  }, [first]);
  const isKnown = isThere(document, left);
  const sides = isKnown && other ? sidesOf(document, left, other, partners) : null;
  const isFitting = isKnown && layers.data ? misfits(document, left, layers.data).every(({ name }) => name !== 'width') : false;
  return (
    <div className={classes.dialog}>
      <p className={classes.words}>{t(introduction)}</p>
      {isKnown && <p className={classes.words}><b>{t(partName(document, left))}</b></p>}
      {models.error !== undefined && <FailedNotice error={models.error} again={models.again} detailed />}
      {models.data && <ModelSelect models={models.data}><LayerSelect layers={layers.data} /></ModelSelect>}
      {layers.error !== undefined && <FailedNotice error={layers.error} again={layers.again} detailed />}
      {layer && !layers.data && layers.error === undefined && <Waiting name={KEY} label={readingModel(layer)} />}
      {isKnown && layers.data && <Fit document={document} part={left} layers={layers.data} />}
      {sides?.rightProblem && isFitting && <Notice kind="warning">{t(sides.rightProblem)}</Notice>}
      {sides && !sides.rightProblem && <div className={classes.pairs}><Partners sides={sides} isOpen /></div>}
      <Footer sides={sides} />
    </div>
  );
} // prettier-ignore

const introduction = text(
  'The weights of one layer of a real model go into the block that you have built: by role and shape, to be mended by hand. Then both compute the same text, step by step.',
  'Die Gewichte einer Schicht eines echten Modells kommen in den selbst gebauten Block: nach Rolle und Form, von Hand zu ändern. Dann rechnen beide denselben Text, Schritt für Schritt.',
);

function ModelSelect({ models, children }: { readonly models: readonly LibraryModel[]; readonly children: React.ReactNode }) {
  const t = useT();
  const layer = useComparing((state) => state.layer);
  // A model that was removed meanwhile stays chosen until another is.
  const names = models.map(({ name }) => name);
  const all = layer && !names.includes(layer.model) ? [layer.model, ...names] : names;
  if (all.length === 0) return <Notice kind="warning">{t(noModels)}</Notice>;
  return (
    <div className={classes.choice}>
      <NativeSelect
        size="xs"
        data-autofocus
        className={classes.model}
        aria-label={t(text('Model', 'Modell'))}
        value={layer?.model ?? ''}
        data={[...all]}
        onChange={({ currentTarget }) => chooseLayer({ model: currentTarget.value, layer: 1 })}
      />
      {children}
    </div>
  );
} // prettier-ignore

const noModels = text(
  'There is no model with layers in the library: get one there first.',
  'In der Bibliothek liegt kein Modell mit Schichten: zuerst dort eines herunterladen.',
);

function Footer({ sides }: { readonly sides: Sides | null }) {
  const t = useT();
  const fitting = sides?.rightProblem ? undefined : sides?.partners;
  const count = new Set(fitting?.flatMap(({ left, right }) => (left && right ? [left.name] : []))).size;
  const { isBusy, error, run } = useAction(
    useComparing((state) => state.layer),
    loadLayer,
  );
  const reason = reasonAgainst(sides, count);
  const weights = counted(count, ['weight', 'weights'], ['Gewicht', 'Gewichte']);
  return (
    <>
      {error !== undefined && <FailedNotice error={error} detailed />}
      <Group justify="end">
        <Button variant="default" onClick={useDialogs.getState().close}>
          {t(text('Cancel', 'Abbrechen'))}
        </Button>
        <ReasonButton tip={tip} reason={reason} loading={isBusy} onPress={() => void run()}>
          {t(count === 0 ? text('Load', 'Laden') : text(`Load ${weights.en}`, `${weights.de} laden`))}
        </ReasonButton>
      </Group>
    </>
  );
}

const tip = text(
  'The network begins with these weights from then on; undo takes them back.',
  'Das Netz beginnt von da an mit diesen Gewichten; Rückgängig nimmt sie zurück.',
);

function reasonAgainst(sides: Sides | null, count: number): Text | undefined {
  if (!sides) return text('Choose a layer first.', 'Zuerst eine Schicht wählen.');
  if (sides.rightProblem) return text('The block does not fit the layer: see above what to do.', 'Der Block passt nicht zur Schicht: Oben steht, was zu tun ist.'); // prettier-ignore
  return count > 0 ? undefined : text('No weight has a partner: choose one by hand, or another layer.', 'Kein Gewicht hat einen Partner: einen von Hand wählen, oder eine andere Schicht.'); // prettier-ignore
}
