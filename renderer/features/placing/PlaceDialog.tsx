import { Button, Group, Progress } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import type { LibraryModel } from '../../../core/protocol/modelLibrary.ts';
import { text } from '../../../core/text.ts';
import { useLanguage, useT } from '../../kit/language.ts';
import { bytesText } from '../../kit/numberFormat.ts';
import { Scroll } from '../../kit/Scroll.tsx';
import { Empty, Failed } from '../../link/Empty.tsx';
import { ModelFileView } from '../../workspace/modelFile/ModelFileView.tsx';
import { modelTitle, useLibraryModels } from '../../workspace/pretrained.ts';
import classes from './Placing.module.css';
import { leave, placeFile, placeModel, usePlacing } from './placing.ts';

/** A model of the library, or of a file, becomes a block of the open network. */
export function PlaceDialog() {
  const now = usePlacing((state) => state.now);
  switch (now.kind) {
    case 'choose':
      return <Choose />;
    case 'reading':
      return <Reading {...now} />;
    case 'look':
      return (
        <div className={classes.dialog}>
          <ModelFileView
            look={now.look}
            action={place}
            onTake={(as, sizes) => void now.take({ as, sizes })}
            onLeave={leave}
          />
        </div>
      );
    case 'failed':
      return <NotRead error={now.error} />;
  }
}

function Choose() {
  const t = useT();
  const { data: models, error, again } = useLibraryModels();
  if (error && !models) return <Failed error={error} again={again} />;
  const here = models?.filter(({ state }) => state === 'here');
  return (
    <div className={classes.dialog}>
      <p className={classes.words}>{t(introduction)}</p>
      <Scroll className={classes.list} label={text('Models on this computer', 'Modelle auf diesem Rechner')}>
        {here?.length === 0 ? <Empty message={none} /> : null}
        {here ? null : <Empty message={waiting} />}
        <ul className={classes.models}>
          {here?.map((model) => (
            <Model key={model.name} model={model} />
          ))}
        </ul>
      </Scroll>
      <Group justify="space-between">
        <p className="dim">{t(open)}</p>
        <Button variant="default" leftSection={<IconFileImport size={16} />} onClick={() => void placeFile()}>
          {t(text('From a file (.onnx) …', 'Aus einer Datei (.onnx) …'))}
        </Button>
      </Group>
    </div>
  );
}

function Model({ model }: { readonly model: LibraryModel }) {
  const { name, note, bytes: size, licence } = model;
  const t = useT();
  const short = modelTitle(model);
  const language = useLanguage();
  const facts = [
    size === null ? [] : bytesText(size, language),
    licence === null ? [] : t(text(`licence ${licence}`, `Lizenz ${licence}`)),
  ].flat();
  return (
    <li className={classes.model}>
      <div>
        <strong title={name}>{short}</strong>
        <span className="dim">{facts.join(' · ')}</span>
        {note ? <p className="dim">{t(note)}</p> : null}
      </div>
      <Button
        size="xs"
        aria-label={t(text(`Place ${short}`, `${short} einfügen`))}
        onClick={() => void placeModel(name)}
      >
        {t(place)}
      </Button>
    </li>
  );
}

function Reading({ name, share }: { readonly name: string; readonly share: number | null }) {
  const t = useT();
  return (
    <div className={classes.dialog} role="status">
      <p className={classes.words}>{t(text(`${name} is being read …`, `${name} wird gelesen …`))}</p>
      <Progress
        value={share === null ? 100 : 100 * share}
        animated={share === null}
        aria-label={t(text('Progress', 'Fortschritt'))}
      />
      <Group>
        <Button variant="default" onClick={leave}>
          {t(text('Cancel', 'Abbrechen'))}
        </Button>
      </Group>
    </div>
  );
}

function NotRead({ error }: { readonly error: unknown }) {
  const t = useT();
  return (
    <div className={classes.dialog}>
      <Failed error={error} />
      <Group justify="end">
        <Button onClick={leave}>{t(text('Choose another', 'Anderes wählen'))}</Button>
      </Group>
    </div>
  );
}

const place = text('Place', 'Einfügen');
const introduction = text(
  'The model is placed with its weights, frozen: wire it by hand to anything that learns. Of a language model it is the body, without the heads behind it.',
  'Das Modell wird mit seinen Gewichten eingefügt, eingefroren: von Hand mit allem verbinden, was lernt. Von einem Sprachmodell ist es der Körper, ohne die Köpfe dahinter.',
);
const open = text(
  'A file of ONNX can also run as it is, as one block.',
  'Eine ONNX-Datei kann auch laufen, wie sie ist, als ein Block.',
);
const waiting = text('The models are being looked up …', 'Die Modelle werden nachgesehen …');
const none = text(
  'No model is here yet: get one in the library of models, or choose a file.',
  'Noch ist kein Modell da: eines in der Modellbibliothek herunterladen oder eine Datei wählen.',
);
