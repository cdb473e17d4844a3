import { Button } from '@mantine/core';
import { IconCloudDownload, IconFile, IconFolderPlus, IconSettings } from '@tabler/icons-react';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { FailedNotice } from '../../link/Empty.tsx';
import { useEngineState } from '../../link/session.ts';
import { addChosen, useLibrary } from './library.ts';
import classes from './Models.module.css';

/** The ways to further models, and why the last one could not be added. */
export function AddModel() {
  const t = useT();
  const isAdding = useLibrary((state) => state.isAdding);
  const notAdded = useLibrary((state) => state.notAdded);
  const shown = useLibrary((state) => state.shown);
  const isBrowser = useEngineState(({ connection }) => connection?.host.kind === 'browser');
  return (
    <div className={classes.add}>
      {notAdded !== undefined && <FailedNotice error={notAdded} detailed />}
      <div className={classes.ways}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconFolderPlus size={14} />}
          loading={isAdding}
          onClick={() => void addChosen('folder')}
        >
          {t(text('Add a folder …', 'Ordner hinzufügen …'))}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconFile size={14} />}
          disabled={isAdding}
          onClick={() => void addChosen('file')}
        >
          {t(text('Add a file …', 'Datei hinzufügen …'))}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconCloudDownload size={14} />}
          aria-pressed={shown?.kind === 'hub'}
          onClick={() => useLibrary.setState({ shown: { kind: 'hub' } })}
        >
          {t(text('From the hub …', 'Vom Hub …'))}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconSettings size={14} />}
          aria-pressed={shown?.kind === 'settings'}
          onClick={() => useLibrary.setState({ shown: { kind: 'settings' } })}
        >
          {t(text('Hub settings …', 'Hub-Einstellungen …'))}
        </Button>
      </div>
      <p className={classes.hint}>{t(isBrowser ? copied : left)}</p>
    </div>
  );
}

const what = text(
  'A folder as transformers saves it, or a file .onnx, .neuroloom or .bin of llama2.c; it can also be dropped here.',
  'Ein Ordner, wie transformers ihn sichert, oder eine Datei .onnx, .neuroloom oder .bin von llama2.c; sie lässt sich auch hierher ziehen.',
);
const copied = text(`${what.en} The app keeps a copy.`, `${what.de} Die App behält eine Kopie.`);
const left = text(`${what.en} It stays where it is.`, `${what.de} Sie bleibt, wo sie ist.`);
