import { Button } from '@mantine/core';
import { fitted, misfits, type Misfit } from '../../../core/compare/fit.ts';
import type { Part } from '../../../core/compare/part.ts';
import type { Document } from '../../../core/graph/document.ts';
import type { ModelLayers } from '../../../core/protocol/layers.ts';
import { inBoth, shortNumber, text, type Text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { Notice } from '../../kit/Notice.tsx';
import { useDocument } from '../../workspace/document/document.ts';
import classes from './compare.module.css';

interface FitProps {
  readonly document: Document;
  readonly part: Part;
  readonly layers: ModelLayers;
}

/** What a block has of another size than the layer, and a button that makes it so; nothing where it fits. */
export function Fit({ document, part, layers }: FitProps) {
  const t = useT();
  const found = misfits(document, part, layers);
  if (found.length === 0) return null;
  const list = inBoth((language) => found.map((misfit) => said(misfit)[language]).join('; '));
  const set = () => useDocument.getState().edit((old) => fitted(old, part, layers));
  return (
    <Notice kind="warning">
      <div className={classes.fit}>
        <span>{t(text(`The block is made differently from the layer: ${list.en}.`, `Der Block ist anders gemacht als die Schicht: ${list.de}.`))}</span>
        <Button size="xs" variant="default" onClick={set}>
          {t(text('Make it like the layer', 'Wie die Schicht machen'))}
        </Button>
      </div>
    </Notice>
  );
} // prettier-ignore

function said({ label, own, layer }: Misfit): Text {
  const [here, there] = [valueWords(own), valueWords(layer)];
  return text(`${label.en} ${here.en}, not ${there.en}`, `${label.de} ${here.de} statt ${there.de}`);
}

function valueWords(value: Misfit['own']): Text {
  if (typeof value === 'boolean') return value ? text('on', 'an') : text('off', 'aus');
  if (typeof value === 'number') return inBoth((language) => (Number.isInteger(value) ? String(value) : shortNumber(value, language))); // prettier-ignore
  return text(String(value), String(value));
}
