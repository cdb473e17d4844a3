import { Button } from '@mantine/core';
import { IconCloudDownload, IconFile, IconFolderPlus, IconSettings } from '@tabler/icons-react';
import { useId } from 'react';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { ReasonButton, Tip } from '../../kit/ReasonButton.tsx';
import { FailedNotice } from '../../link/Empty.tsx';
import { useEngineState } from '../../link/session.ts';
import { addChosen, useLibrary } from './library.ts';
import classes from './Models.module.css';

const looks = { size: 'xs', variant: 'default' } as const;

/** The ways to further models, and why the last one could not be added. */
export function AddModel() {
  const t = useT();
  const id = useId();
  const isAdding = useLibrary((state) => state.isAdding);
  const notAdded = useLibrary((state) => state.notAdded);
  const shown = useLibrary((state) => state.shown);
  const isBrowser = useEngineState(({ connection }) => connection?.host.kind === 'browser');
  const tip = isBrowser ? copied : left;
  return (
    <div className={classes.add} role="group" aria-labelledby={id}>
      {notAdded !== undefined && <FailedNotice error={notAdded} detailed />}
      <h3 id={id} className="section-title">
        {t(text('Further models', 'Weitere Modelle'))}
      </h3>
      <div className={`${classes.ways} wrapping`}>
        <Tip label={tip}>
          <Button {...looks} leftSection={<IconFolderPlus size={14} />} loading={isAdding} onClick={() => void addChosen('folder')}>
            {t(text('Folder …', 'Ordner …'))}
          </Button>
        </Tip>
        <ReasonButton {...looks} leftSection={<IconFile size={14} />} tip={tip} reason={isAdding ? adding : undefined} onPress={() => void addChosen('file')}>
            {t(text('File …', 'Datei …'))}
          </ReasonButton>
        <Button {...looks} leftSection={<IconCloudDownload size={14} />} aria-pressed={shown?.kind === 'hub'} onClick={() => useLibrary.setState({ shown: { kind: 'hub' } })}>
          {t(text('From the hub …', 'Vom Hub …'))}
        </Button>
        <Button {...looks} leftSection={<IconSettings size={14} />} aria-pressed={shown?.kind === 'settings'} onClick={() => useLibrary.setState({ shown: { kind: 'settings' } })}>
          {t(text('Hub settings …', 'Hub einrichten …'))}
        </Button>
      </div>
    </div>
  );
} // prettier-ignore

const adding = text(
  'A model is being added: wait until it is here.',
  'Ein Modell kommt gerade dazu: warten, bis es da ist.',
);
const what = text(
  'A folder as transformers saves it, or a file .onnx, .neuroloom or .bin of llama2.c; also by dropping it on this window.',
  'Ein Ordner, wie transformers ihn speichert, oder eine Datei .onnx, .neuroloom oder .bin von llama2.c; auch durch Ziehen auf dieses Fenster.',
);
const copied = text(`${what.en} The app keeps a copy.`, `${what.de} Die App behält eine Kopie.`);
const left = text(`${what.en} It stays where it is.`, `${what.de} Das Modell bleibt, wo es ist.`);
