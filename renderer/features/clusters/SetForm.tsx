import { Button, Textarea } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { MOST_IN_ALL, MOST_TEXTS } from '../../../core/clusters/clusters.ts';
import { same, text, type Text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { ChoiceField, NumberField } from '../../workspace/fields/fields.tsx';
import { useLibraryModels } from '../../workspace/pretrained.ts';
import classes from './clusters.module.css';
import { openLines } from './openLines.ts';
import { linesIn } from './sets.ts';
import { change, sideLabels, sourceNames, suited, type Side, type SideName, type SourceName } from './state.ts';

interface FormProps {
  readonly name: SideName;
  readonly side: Side;
}

/** What is clustered. */
export function SetForm({ name, side, isOfTexts }: FormProps & { readonly isOfTexts: boolean }) {
  const { source } = side;
  return (
    <div className={classes.form}>
      <ChoiceField
        label={sideLabels[name]}
        value={source}
        options={sourceNames.map((value) => ({ value, label: sourceLabels[value] }))}
        onChange={(next) => change(name, { source: next, ...suited(next) })}
      />
      {isOfTexts ? <TextFields name={name} side={side} /> : <PointFields name={name} side={side} />}
    </div>
  );
}

const sourceLabels: Readonly<Record<SourceName, Text>> = {
  moons: text('Two moons', 'Zwei Monde'),
  circles: text('Circles', 'Kreise'),
  spirals: text('Spirals', 'Spiralen'),
  blobs: text('Blobs', 'Haufen'),
  document: text('The data of this document', 'Die Daten dieses Dokuments'),
  lines: text('Texts of your own', 'Eigene Texte'),
  passages: text('Passages of speeches (by half-century)', 'Stellen aus Reden (nach Halbjahrhundert)'),
};

function PointFields({ name, side }: FormProps) {
  if (side.source === 'document') return null;
  return (
    <>
      <NumberField
        label={text('Points', 'Punkte')}
        value={side.examples}
        range={{ min: 10, max: 20_000, isWhole: true }}
        onChange={(examples) => change(name, { examples })}
      />
      <NumberField
        label={text('Noise', 'Rauschen')}
        value={side.noise}
        range={{ min: 0, max: 2 }}
        onChange={(noise) => change(name, { noise })}
      />
      {side.source === 'blobs' && (
        <NumberField
          label={text('Classes', 'Klassen')}
          value={side.classes}
          range={{ min: 2, max: 10, isWhole: true }}
          onChange={(count) => change(name, { classes: count })}
        />
      )}
      <NumberField
        label={text('Seed of the data', 'Startwert der Daten')}
        value={side.drawn}
        range={{ min: 0, max: 0xffffffff, isWhole: true }}
        onChange={(drawn) => change(name, { drawn })}
      />
    </>
  );
}

function TextFields({ name, side }: FormProps) {
  return (
    <>
      <ModelField name={name} side={side} />
      {side.source === 'lines' ? (
        <LinesField name={name} side={side} />
      ) : (
        <NumberField
          label={text('Texts, at most', 'Texte, höchstens')}
          help={text('Taken at even distances from all.', 'In gleichen Abständen aus allen genommen.')}
          value={side.most}
          range={{ min: 2, max: MOST_TEXTS, isWhole: true }}
          onChange={(most) => change(name, { most })}
        />
      )}
    </>
  );
}

/** Models of the library that make vectors of sentences. */
function ModelField({ name, side }: FormProps) {
  const { data } = useLibraryModels();
  const models = (data ?? []).filter(({ state, tasks }) => state === 'here' && tasks.includes('sentence-similarity'));
  const names = [...new Set([...models.map((model) => model.name), side.model])];
  return (
    <ChoiceField
      label={text('Vectors by', 'Vektoren von')}
      help={text('A model of the library that makes a vector of each text.', 'Ein Modell der Bibliothek, das aus jedem Text einen Vektor macht.')}
      value={side.model}
      options={names.map((value) => ({ value, label: same(value) }))}
      onChange={(model) => change(name, { model })}
    />
  );
} // prettier-ignore

function LinesField({ name, side }: FormProps) {
  const t = useT();
  const count = linesIn(side.lines).length;
  return (
    <div className={classes.lines}>
      <Textarea
        size="xs"
        label={t(text(`Texts, one a line (${count})`, `Texte, einer je Zeile (${count})`))}
        rows={4}
        spellCheck={false}
        maxLength={MOST_IN_ALL}
        value={side.lines}
        onChange={(event) => change(name, { lines: event.currentTarget.value })}
      />
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<IconFileText size="0.875rem" />}
        onClick={() => void openLines(name)}
      >
        {t(text('Open a text file …', 'Textdatei öffnen …'))}
      </Button>
    </div>
  );
}
