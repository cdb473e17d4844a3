import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import type { ChosenFile } from '../../../core/protocol/host.ts';
import type { ImportedModel, ImportedPart } from '../../../core/protocol/imports.ts';
import { text, type Text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { Notice } from '../../kit/Notice.tsx';
import panel from '../../kit/panel.module.css';
import { ReasonButton } from '../../kit/ReasonButton.tsx';
import { Scroll } from '../../kit/Scroll.tsx';
import { NumberField } from '../../workspace/fields/fields.tsx';
import classes from './Import.module.css';
import { canRun, leave, lookAtFile, openModel, readFile, summaryOf } from './imports.ts';

const MOST_ROWS = 400;
const LARGEST = 4096;

interface ModelViewProps {
  readonly file: ChosenFile;
  readonly model: ImportedModel;
}

/** What a model has become, part by part, before it is opened. */
export function ModelView({ file, model }: ModelViewProps) {
  const t = useT();
  const { report } = model;
  return (
    <>
      <p className={classes.words} role="status">
        <strong>{file.name}</strong>
        {report.producer === '' ? '' : ` · ${report.producer}`}
        <br />
        {t(summaryOf(report))}
      </p>
      {report.notices.map((notice) => (
        <Notice key={notice.en}>{t(notice)}</Notice>
      ))}
      {report.size !== null && <SizeField file={file} size={report.size} />}
      <Parts parts={report.parts} />
      <Group justify="end">
        <Button variant="default" onClick={leave}>
          {t(text('Another file', 'Andere Datei'))}
        </Button>
        {canRun(file) && (
          <Button variant="default" onClick={() => void lookAtFile(file)}>
            {t(text('As one block instead …', 'Stattdessen als ein Block …'))}
          </Button>
        )}
        <Button data-autofocus onClick={() => void openModel(model)}>
          {t(text('Open as a new project', 'Als neues Projekt öffnen'))}
        </Button>
      </Group>
    </>
  );
}

/** The file leaves sizes open: it can be read again with another one. */
function SizeField({ file, size }: { readonly file: ChosenFile; readonly size: number }) {
  const t = useT();
  const [wanted, setWanted] = useState(size);
  return (
    <Group gap="xs" align="center">
      <div className={classes.size}>
        <NumberField
          label={text('Open sizes become', 'Offene Größen werden')}
          help={text('The length of a text, the sides of a picture.', 'Die Länge eines Textes, die Seiten eines Bildes.')}
          value={wanted}
          range={{ min: 1, max: LARGEST, isWhole: true, isAbove: false }}
          onChange={setWanted}
        />
      </div>
      <ReasonButton
        size="xs"
        variant="default"
        reason={wanted === size ? sameSize : undefined}
        onPress={() => void readFile(file, wanted)}
      >
        {t(text('Read again', 'Neu lesen'))}
      </ReasonButton>
    </Group>
  );
} // prettier-ignore

const sameSize = text(
  'It was read with this size: enter another one first.',
  'Mit dieser Größe wurde schon gelesen: zuerst eine andere eingeben.',
);

/** What needs attention comes first. */
const order: readonly ImportedPart['as'][] = ['foreign', 'leftOut', 'view', 'block'];

function Parts({ parts }: { readonly parts: readonly ImportedPart[] }) {
  const t = useT();
  const sorted = parts.toSorted((a, b) => order.indexOf(a.as) - order.indexOf(b.as));
  const hidden = sorted.length - MOST_ROWS;
  return (
    <Scroll label={text('What became what', 'Was woraus wurde')} className={classes.table}>
      <table className={panel.table}>
        <thead>
          <tr>
            <th scope="col">{t(text('In the file', 'In der Datei'))}</th>
            <th scope="col">{t(text('Here', 'Hier'))}</th>
            <th scope="col">{t(text('Nodes', 'Knoten'))}</th>
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, MOST_ROWS).map(({ operator, name, as, nodes, why }, i) => (
            <tr key={`${i} ${name}`}>
              <th scope="row">
                {operator} <span className="dim">{name}</span>
              </th>
              <td className={classes.wide}>
                {t(becomes[as])}
                {why && <span className="dim"> {t(why)}</span>}
              </td>
              <td className={classes.wide}>{nodes.join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {hidden > 0 && <p className="dim">{t(text(`And ${hidden} more.`, `Und ${hidden} weitere.`))}</p>}
    </Scroll>
  );
}

const becomes: Readonly<Record<ImportedPart['as'], Text>> = {
  block: text('block', 'Block'),
  foreign: text('runs as it is', 'läuft, wie es ist'),
  view: text('the same numbers in another order', 'dieselben Zahlen in anderer Ordnung'),
  leftOut: text('left out: it changes nothing', 'weggelassen: ändert nichts'),
};
