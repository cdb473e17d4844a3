import { Select } from '@mantine/core';
import { useId } from 'react';
import type { Part } from '../../../core/compare/part.ts';
import type { OtherSide } from '../../../core/compare/sides.ts';
import { usesIn, withBuiltIn } from '../../../core/compare/suggest.ts';
import type { Document } from '../../../core/graph/document.ts';
import { builtIns } from '../../../core/modules/catalogue.ts';
import type { LibraryModel } from '../../../core/protocol/modelLibrary.ts';
import { text, type Text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { ReasonButton } from '../../kit/ReasonButton.tsx';
import type { ModelLayers } from '../../../core/protocol/layers.ts';
import { useSelection } from '../../workspace/document/selection.ts';
import classes from './compare.module.css';
import { LayerSelect } from './LayerChoice.tsx';
import { partName } from './names.ts';
import { begin, chooseLayer, chooseOther, isThere, selectedPart, useComparing } from './state.ts';
import { useLayeredModels } from './useLayers.ts';

interface SideChoiceProps {
  readonly document: Document;
  /** Those of the chosen model, as far as they are known. */
  readonly layers: ModelLayers | undefined;
}

/** What is compared with what. */
export function SideChoice({ document, layers }: SideChoiceProps) {
  const t = useT();
  const { left, other, layer } = useComparing();
  const models = useLayeredModels().data ?? [];
  const isSelected = useSelection(({ nodes }) => nodes.length > 0);
  if (!isThere(document, left)) return null;
  const uses = usesIn(document);
  const lefts = listed(document, uses, left);
  const rights = listed(document, uses, other?.kind === 'part' ? other.part : null);
  const take = (use: (part: Part) => void) => () => {
    const part = selectedPart();
    if (part && isThere(document, part)) use(part);
  };
  const chooseRight = (value: string) => {
    const part = rights.find((one) => one.value === value)?.part;
    const builtIn = builtIns.find(({ id }) => value === builtInValue(id));
    const model = models.find(({ name }) => value === modelValue(name));
    if (part) chooseOther({ kind: 'part', part });
    else if (model) chooseLayer({ model: model.name, layer: 1 });
    else if (builtIn) chooseOther(withBuiltIn(document, left, builtIn));
  };
  const modules = builtIns.map(({ id, label }) => ({ value: builtInValue(id), label: t(label) }));
  return (
    <div className={classes.sides}>
      <Side
        label={text('Left', 'Links')}
        value={valueOf(left)}
        groups={[{ group: t(inDocument), items: lefts.map(({ value, name }) => ({ value, label: t(name) })) }]}
        onChange={(value) => begin(lefts.find((one) => one.value === value)?.part)}
        onSelection={isSelected ? take(begin) : undefined}
      />
      <Side
        label={text('Right', 'Rechts')}
        value={layer ? modelValue(layer.model) : other ? otherValue(other) : null}
        groups={[
          { group: t(inDocument), items: rights.map(({ value, name }) => ({ value, label: t(name) })) },
          { group: t(text('Modules of the app', 'Module der App')), items: modules },
          {
            group: t(text('A layer of a real model', 'Eine Schicht eines echten Modells')),
            items: modelsWith(models, layer?.model),
          },
        ]}
        onChange={chooseRight}
        onSelection={isSelected ? take((part) => chooseOther({ kind: 'part', part })) : undefined}
      />
      {layer && <LayerSelect layers={layers} />}
    </div>
  );
}

/** A model that was removed meanwhile stays chosen until another is. */
function modelsWith(models: readonly LibraryModel[], chosen: string | undefined) {
  const names = models.map(({ name }) => name);
  const all = chosen === undefined || names.includes(chosen) ? names : [...names, chosen];
  return all.map((name) => ({ value: modelValue(name), label: name }));
}

const modelValue = (name: string) => `model ${name}`;
const inDocument = text('In this document', 'In diesem Dokument');
const builtInValue = (id: string) => `builtIn ${id}`;
const valueOf = ({ within, nodes }: Part) => `part ${within} ${nodes.join(' ')}`;
const otherValue = (other: OtherSide) => (other.kind === 'part' ? valueOf(other.part) : builtInValue(other.id));

/** The parts that can be chosen: uses of modules, and the one that is chosen. */
function listed(document: Document, uses: readonly Part[], chosen: Part | null) {
  const isKnown = chosen === null || uses.some((use) => valueOf(use) === valueOf(chosen));
  return [...uses, ...(isKnown ? [] : [chosen])].map((part) => ({
    part,
    value: valueOf(part),
    name: partName(document, part),
  }));
}

interface SideProps {
  readonly label: Text;
  readonly value: string | null;
  readonly groups: readonly { readonly group: string; readonly items: { value: string; label: string }[] }[];
  readonly onChange: (value: string) => void;
  /** Takes what is selected on the canvas; undefined if nothing is. */
  readonly onSelection: (() => void) | undefined;
}

function Side({ label, value, groups, onChange, onSelection }: SideProps) {
  const t = useT();
  const id = useId();
  return (
    <div className={classes.side}>
      <label htmlFor={id}>{t(label)}</label>
      <Select
        id={id}
        size="xs"
        allowDeselect={false}
        searchable
        data={[...groups]}
        value={value}
        onChange={(chosen) => chosen !== null && onChange(chosen)}
      />
      <ReasonButton
        size="xs"
        variant="default"
        tip={takeHelp}
        reason={onSelection ? undefined : nothingSelected}
        onPress={() => onSelection?.()}
      >
        {t(text('Take the selection', 'Auswahl nehmen'))}
      </ReasonButton>
    </div>
  );
}

const takeHelp = text(
  'Puts what is selected on the canvas, and all that lies between it, on this side.',
  'Nimmt, was auf der Fläche ausgewählt ist und was dazwischen liegt, auf diese Seite.',
);
const nothingSelected = text(
  'Select blocks or a module on the canvas first.',
  'Zuerst auf der Fläche Blöcke oder ein Modul auswählen.',
);
