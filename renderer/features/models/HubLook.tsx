import { Group } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { HubModelInfo } from '../../../core/protocol/modelLibrary.ts';
import { counted, text } from '../../../core/text.ts';
import { useLanguage, useNumberFormat, useT } from '../../kit/language.ts';
import { Notice } from '../../kit/Notice.tsx';
import { bytesText } from '../../kit/numberFormat.ts';
import { ReasonButton } from '../../kit/ReasonButton.tsx';
import { Facts } from './Facts.tsx';
import { getModel, showModel, useLibrary } from './library.ts';
import classes from './Models.module.css';

/** What the hub says of a model, and the button that fetches it. */
export function HubLook({ info }: { readonly info: HubModelInfo }) {
  const t = useT();
  const language = useLanguage();
  const format = useNumberFormat();
  const isComing = useLibrary(({ downloads }) => downloads.some(({ name, failure }) => name === info.name && !failure));
  const { name, licence, parameters, files, bytes, bytesHere, bytesFree } = info;
  const said = (count: number) => bytesText(count, language);
  const missing = bytes - bytesHere;
  const reason = missing > bytesFree ? noRoom : isComing ? underWay : undefined;
  const get = () => {
    showModel(name);
    void getModel(name);
  };
  return (
    <section className={classes.look} aria-label={t(text('What the hub says', 'Was der Hub sagt'))}>
      <Facts
        facts={[
          [text('Model', 'Modell'), name],
          [text('Licence', 'Lizenz'), licence ?? t(unstated)],
          [text('Parameters', 'Parameter'), parameters === null ? t(unstated) : format(parameters)],
          [text('Size', 'Größe'), said(bytes)],
          [text('Free space', 'Freier Platz'), said(bytesFree)],
        ]}
      />
      <details>
        <summary>{t(counted(files.length, ['file', 'files'], ['Datei', 'Dateien']))}</summary>
        <ul className={classes.files}>
          {files.map((file) => (
            <li key={file.name}>
              {file.name} <span className="dim">{said(file.bytes)}</span>
            </li>
          ))}
        </ul>
      </details>
      {licence === null && <Notice kind="warning">{t(noLicence)}</Notice>}
      {bytesHere > 0 && (
        <Notice>{t(text(`${said(bytesHere)} of it are here already: it continues where it stopped.`, `${said(bytesHere)} davon sind schon da: Es geht dort weiter, wo es stehen blieb.`))}</Notice>
      )}
      <Group justify="end">
        <ReasonButton size="sm" leftSection={<IconDownload size={16} />} tip={tip} reason={reason} onPress={get}>
          {t(text(`Download ${said(missing)}`, `${said(missing)} herunterladen`))}
        </ReasonButton>
      </Group>
    </section>
  );
} // prettier-ignore

const tip = text(
  'It is checked when it has come, and nothing in it is executed',
  'Es wird geprüft, wenn es da ist, und nichts darin wird ausgeführt',
);
const unstated = text('not stated', 'nicht angegeben');
const noLicence = text(
  'Its makers state no licence: ask them before you use it for more than trying it out.',
  'Die Macher geben keine Lizenz an: vor jeder Verwendung über das Ausprobieren hinaus nachfragen.',
);
const noRoom = text(
  'There is not enough free space on the disk: make room first, or choose a smaller model.',
  'Auf dem Datenträger ist nicht genug Platz: erst Platz schaffen oder ein kleineres Modell wählen.',
);
const underWay = text('It is being downloaded already.', 'Es wird schon heruntergeladen.');
