import { Group } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { Notice } from '../../kit/Notice.tsx';
import { ReasonButton } from '../../kit/ReasonButton.tsx';
import panel from '../../kit/panel.module.css';
import { Failed } from '../../link/Empty.tsx';
import { useEngineState } from '../../link/session.ts';
import { useRequest } from '../../link/useAnswer.ts';
import { noEngine } from '../../workspace/shared/useHindrance.ts';
import classes from './Import.module.css';
import { chooseFile } from './imports.ts';

/** What can be imported, and the way to a file. */
export function ChooseFile() {
  const t = useT();
  const kind = useEngineState(({ connection }) => connection?.host.kind);
  const { data: formats, error, again } = useRequest('importFormats', {});
  if (error && !formats) return <Failed error={error} again={again} />;
  const extensions = formats?.flatMap((format) => format.extensions) ?? [];
  return (
    <>
      <p className={classes.words}>{t(introduction)}</p>
      <table className={panel.table} aria-label={t(text('What can be read', 'Was sich lesen lässt'))}>
        <tbody>
          {formats?.map(({ name, label, extensions: own }) => (
            <tr key={name}>
              <th scope="row">{t(label)}</th>
              <td>{own.map((extension) => `.${extension}`).join(', ')}</td>
              <td className={classes.wide}>{t(model)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">safetensors</th>
            <td>.safetensors</td>
            <td className={classes.wide}>{t(weights)}</td>
          </tr>
        </tbody>
      </table>
      <Notice>{t(kind === 'browser' ? together : beside)}</Notice>
      <Notice>{t(noPickles)}</Notice>
      <Group justify="end">
        <ReasonButton
          data-autofocus
          leftSection={<IconFileImport size={16} />}
          reason={formats ? undefined : noEngine}
          onPress={() => void chooseFile([...new Set(extensions)])}
        >
          {t(text('Choose a file …', 'Datei wählen …'))}
        </ReasonButton>
      </Group>
    </>
  );
}

const introduction = text(
  'A model of another program becomes a network of blocks with its weights. What has no block here stays as it is, runs and learns with the rest. A file may also be dropped on the window.',
  'Ein Modell eines anderen Programms wird ein Netz aus Blöcken mit seinen Gewichten. Was hier keinen Block hat, bleibt, wie es ist, läuft und lernt mit. Eine Datei lässt sich auch auf das Fenster ziehen.',
);
const model = text('network and weights, as a new project', 'Netz und Gewichte, als neues Projekt');
const weights = text('weights for the open network', 'Gewichte für das offene Netz');
const together = text(
  'Of TensorFlow.js, choose model.json together with its .bin files; of ONNX with data outside, all its files.',
  'Bei TensorFlow.js model.json zusammen mit den .bin-Dateien wählen; bei ONNX mit ausgelagerten Daten alle Dateien.',
);
const beside = text(
  'Of TensorFlow.js, choose model.json: its .bin files lie beside it.',
  'Bei TensorFlow.js model.json wählen: Die .bin-Dateien liegen daneben.',
);
const noPickles = text(
  'Nothing in a file is executed. Pickles (.pt, .pth, .pkl) are programs and are not opened: save the weights as .safetensors, or the model as .onnx.',
  'Nichts in einer Datei wird ausgeführt. Pickles (.pt, .pth, .pkl) sind Programme und werden nicht geöffnet: die Gewichte als .safetensors speichern oder das Modell als .onnx.',
);
