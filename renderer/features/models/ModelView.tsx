import { Anchor, Button, Group, Progress } from '@mantine/core';
import { IconCopy, IconPlayerPlay, IconTopologyStar3 } from '@tabler/icons-react';
import { listOfLabels, type LibraryModel } from '../../../core/protocol/modelLibrary.ts';
import { text, type Text } from '../../../core/text.ts';
import { IconButton } from '../../kit/IconButton.tsx';
import { useLanguage, useNumberFormat, useT } from '../../kit/language.ts';
import { Notice } from '../../kit/Notice.tsx';
import { bytesText } from '../../kit/numberFormat.ts';
import { FailedNotice } from '../../link/Empty.tsx';
import { notify, notifyError } from '../../link/notify.ts';
import { useRequest } from '../../link/useAnswer.ts';
import { canTry, modelTitle, tryModel } from '../../workspace/pretrained.ts';
import { Absent } from './Absent.tsx';
import { Download } from './Download.tsx';
import { Facts } from './Facts.tsx';
import { openModel, stopOpening, useLibrary } from './library.ts';
import classes from './Models.module.css';
import { Remove } from './Remove.tsx';
import type { Row } from './rows.ts';
import { familyText, originTexts, stateTexts, taskTexts } from './words.ts';

/** What is known of a model, and what can be done with it. */
export function ModelView({ row: { model, download } }: { readonly row: Row }) {
  const t = useT();
  const { note, state } = model;
  return (
    <section className={classes.pane} aria-label={modelTitle(model)}>
      <h3 className={classes.title}>{modelTitle(model)}</h3>
      <div className={classes.body}>
        {note && (state === 'damaged' ? <Notice kind="error">{t(note)}</Notice> : <p className={classes.words}>{t(note)}</p>)}
        {download && <Download download={download} />}
        {!download && state !== 'here' && model.origin === 'hub' && <Absent model={model} />}
        <ModelFacts model={model} />
      </div>
      {!download && <Actions model={model} />}
    </section>
  );
} // prettier-ignore

function ModelFacts({ model }: { readonly model: LibraryModel }) {
  const t = useT();
  const language = useLanguage();
  const format = useNumberFormat();
  const { tasks, labels = [], parameters, bytes, licence, state, origin } = model;
  const size = bytes === null ? '' : bytesText(bytes, language);
  const facts: (readonly [Text, React.ReactNode])[] = [
    [text('State', 'Zustand'), t(stateTexts[state])],
    [text('Tasks', 'Aufgaben'), tasks.map((task) => t(taskTexts[task])).join(', ')],
    [text('Classes', 'Klassen'), t(listOfLabels(labels))],
    [text('Family', 'Familie'), familyText(model)],
    [text('Parameters', 'Parameter'), parameters === null ? '' : format(parameters)],
    [text('Size', 'Größe'), size !== '' && state === 'absent' ? t(text(`about ${size}`, `etwa ${size}`)) : size],
    [text('Licence', 'Lizenz'), licence ?? (state === 'absent' ? '' : t(origin === 'hub' ? unstated : unknown))],
    [text('Origin', 'Herkunft'), <Origin key="origin" model={model} />],
  ];
  return <Facts facts={facts.filter(([, value]) => value !== '')} />;
}

const unstated = text('not stated', 'nicht angegeben');
const unknown = text('not known here', 'hier nicht bekannt');

/** Where it comes from, with the way there. */
function Origin({ model: { name, from, origin } }: { readonly model: LibraryModel }) {
  const t = useT();
  const { data: hub } = useRequest('hubSettings', origin === 'hub' ? {} : null);
  const isOwn = origin === 'folder' || origin === 'copy';
  const page = /^https?:/.test(from) ? from : hub && `${hub.endpoint}/${name}`;
  return (
    <>
      {t(originTexts[origin])}
      {origin === 'package' && ` (${from})`}
      {origin === 'hub' && page && (
        <>
          {': '}
          <Anchor href={page} target="_blank" rel="noreferrer" inherit>
            {page.replace(/^https?:\/\//, '')}
          </Anchor>
        </>
      )}
      {isOwn && (
        <span className={classes.place}>
          <code>{from}</code>
          <IconButton label={text('Copy the path', 'Pfad kopieren')} onClick={() => void copy(from)}>
            <IconCopy size={15} />
          </IconButton>
        </span>
      )}
    </>
  );
}

async function copy(path: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(path);
    notify(text('Copied', 'Kopiert'));
  } catch (error) {
    notifyError(text('Copying failed', 'Kopieren ist fehlgeschlagen'), error);
  }
}

function Actions({ model }: { readonly model: LibraryModel }) {
  const t = useT();
  const opening = useLibrary((state) => (state.opening?.name === model.name ? state.opening : null));
  if (opening && 'share' in opening) return <Opening share={opening.share} />;
  const isHere = model.state === 'here';
  return (
    <div className={classes.end}>
      {opening && <FailedNotice error={opening.error} detailed />}
      <Group justify="space-between">
        <Remove model={model} />
        <Group gap="xs" ml="auto">
          {isHere && canTry() && model.tasks.length > 0 && (
            <Button
              variant="default"
              leftSection={<IconPlayerPlay size={16} />}
              onClick={() => tryModel(model.name, model.tasks[0])}
            >
              {t(text('Try it', 'Ausprobieren'))}
            </Button>
          )}
          {isHere && (
            <Button leftSection={<IconTopologyStar3 size={16} />} onClick={() => void openModel(model)}>
              {t(text('Open as a network', 'Als Netz öffnen'))}
            </Button>
          )}
        </Group>
      </Group>
    </div>
  );
}

function Opening({ share }: { readonly share: number | null }) {
  const t = useT();
  return (
    <div className={classes.end}>
      <p role="status">{t(text('It becomes a network of blocks …', 'Es wird ein Netz aus Blöcken …'))}</p>
      <Progress
        value={share === null ? 100 : 100 * share}
        animated={share === null || share === 1}
        aria-label={t(text('Progress', 'Fortschritt'))}
      />
      <Group justify="end">
        <Button variant="default" onClick={stopOpening}>
          {t(text('Stop opening', 'Öffnen abbrechen'))}
        </Button>
      </Group>
    </div>
  );
}
