import { Button, Group, Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import type { ModelFileLook, ModelFilePort, OpenSizes, TakenAs } from '../../../core/protocol/modelFile.ts';
import { text, type Text } from '../../../core/text.ts';
import { useLanguage, useT } from '../../kit/language.ts';
import { bytesText } from '../../kit/numberFormat.ts';
import panel from '../../kit/panel.module.css';
import { Scroll } from '../../kit/Scroll.tsx';
import { NumberField } from '../fields/fields.tsx';
import classes from './ModelFile.module.css';

interface ModelFileViewProps {
  readonly look: ModelFileLook;
  /** What the button says that takes it. */
  readonly action: Text;
  /** What is chosen first; absent: a network, if it can be one. */
  readonly first?: TakenAs | undefined;
  readonly onTake: (as: TakenAs, sizes: OpenSizes) => void;
  readonly onLeave: () => void;
}

/** What a file of ONNX says of itself, and how it is to be taken: as a network of blocks, or as one block that runs it as it is. */
export function ModelFileView({ look, action, first, onTake, onLeave }: ModelFileViewProps) {
  const t = useT();
  const usual = Object.fromEntries(look.open.map(({ name, usual: size }) => [name, size] as const));
  const [as, setAs] = useState<TakenAs>(first ?? (look.notNetwork === null ? 'network' : 'block'));
  const [sizes, setSizes] = useState<OpenSizes>(usual);
  return (
    <div className={classes.view}>
      <Heading look={look} />
      <Choice look={look} as={as} onChange={setAs} />
      {as === 'block' && <Sizes look={look} sizes={sizes} onChange={setSizes} />}
      <Ports look={look} />
      <Group justify="end">
        <Button variant="default" onClick={onLeave}>
          {t(text('Another file', 'Andere Datei'))}
        </Button>
        <Button data-autofocus onClick={() => onTake(as, as === 'block' ? sizes : {})}>
          {t(action)}
        </Button>
      </Group>
    </div>
  );
}

function Heading({ look: { name, producer, bytes, memory } }: Pick<ModelFileViewProps, 'look'>) {
  const t = useT();
  const language = useLanguage();
  const [size, needed] = [bytesText(bytes, language), bytesText(memory, language)];
  const facts = text(`${size} · about ${needed} of memory while it runs`, `${size} · etwa ${needed} Speicher, während es läuft`);
  return (
    <p className={classes.words} role="status">
      <strong>{name}</strong>
      {producer === '' ? '' : ` · ${producer}`}
      <br />
      <span className="dim">{t(facts)}</span>
    </p>
  );
} // prettier-ignore

interface ChoiceProps {
  readonly look: ModelFileLook;
  readonly as: TakenAs;
  readonly onChange: (as: TakenAs) => void;
}

function Choice({ look: { notNetwork, foreign, parts }, as, onChange }: ChoiceProps) {
  const t = useT();
  const most = text(
    'Its parts can be seen, edited and trained; exports in every format that can hold them.',
    'Die Teile lassen sich ansehen, bearbeiten und trainieren; exportieren in jedes Format, das sie aufnehmen kann.',
  );
  const some = text(
    `${foreign} of ${parts} parts have no block: they run and learn as foreign operators.`,
    `${foreign} von ${parts} Teilen haben keinen Block: Sie rechnen und lernen als fremde Operatoren mit.`,
  );
  const network = notNetwork ?? (foreign > 0 ? text(`${most.en} ${some.en}`, `${most.de} ${some.de}`) : most);
  return (
    <Radio.Group aria-label={t(text('How it is taken', 'Wie es übernommen wird'))} value={as} onChange={(value) => onChange(value === 'block' ? 'block' : 'network')}>
      <Stack gap="xs">
        <Radio value="network" label={t(text('As a network of blocks', 'Als Netz aus Blöcken'))} description={t(network)} disabled={notNetwork !== null} />
        <Radio value="block" label={t(text('As one block that runs it as it is', 'Als ein Block, der sie ausführt, wie sie ist'))} description={t(blockSaid)} />
      </Stack>
    </Radio.Group>
  );
} // prettier-ignore

const blockSaid = text(
  'ONNX Runtime computes the file itself. It does not learn, and nothing before it can; what lies behind it can.',
  'ONNX Runtime rechnet die Datei selbst. Sie lernt nicht, und davor kann nichts lernen; dahinter schon.',
);

interface SizesProps {
  readonly look: ModelFileLook;
  readonly sizes: OpenSizes;
  readonly onChange: (sizes: OpenSizes) => void;
}

/** The file leaves sizes open: they are fixed when it becomes a block. */
function Sizes({ look: { open }, sizes, onChange }: SizesProps) {
  if (open.length === 0) return null;
  return (
    <div className={classes.sizes}>
      {open.map(({ name, usual }) => (
        <NumberField
          key={name}
          label={text(`Size of “${name}”`, `Größe von „${name}“`)}
          help={text('The file leaves it open: the length of a text, the sides of a picture.', 'Die Datei lässt sie offen: die Länge eines Textes, die Seiten eines Bildes.')}
          value={sizes[name] ?? usual}
          range={{ min: 1, max: 1_000_000, isWhole: true, isAbove: false }}
          onChange={(size) => onChange({ ...sizes, [name]: size })}
        />
      ))}
    </div>
  );
} // prettier-ignore

function Ports({ look: { inputs, outputs } }: Pick<ModelFileViewProps, 'look'>) {
  const t = useT();
  const rows: readonly (readonly [Text, ModelFilePort])[] = [
    ...inputs.map((port) => [text('input', 'Eingabe'), port] as const),
    ...outputs.map((port) => [text('output', 'Ausgabe'), port] as const),
  ];
  return (
    <Scroll label={text('Inputs and outputs of the file', 'Eingaben und Ausgaben der Datei')} className={classes.table}>
      <table className={panel.table}>
        <thead>
          <tr>
            <th scope="col">{t(text('Name', 'Name'))}</th>
            <th scope="col">{t(text('Kind', 'Art'))}</th>
            <th scope="col">{t(text('Numbers', 'Zahlen'))}</th>
            <th scope="col">{t(text('Shape in the file', 'Form in der Datei'))}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([what, { name, kind, shape }]) => (
            <tr key={`${what.en} ${name}`}>
              <th scope="row">{name}</th>
              <td>{t(what)}</td>
              <td>{kind}</td>
              <td>{shape.join(' × ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
} // prettier-ignore
