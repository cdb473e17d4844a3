import { Button } from '@mantine/core';
import type { LibraryModel } from '../../../core/protocol/modelLibrary.ts';
import { text } from '../../../core/text.ts';
import { useLanguage, useT } from '../../kit/language.ts';
import { bytesText } from '../../kit/numberFormat.ts';
import { commandOf, runCommand } from '../../workspace/commands/registry.ts';
import { LIBRARY } from '../../workspace/pretrained.ts';
import classes from './pipelines.module.css';
import type { Task } from './tasks.ts';

/** No model here can do this: which ones could, and the way to them. */
export function NoModel({ task, all }: { readonly task: Task; readonly all: readonly LibraryModel[] }) {
  const t = useT();
  const language = useLanguage();
  const could = all.filter(({ tasks }) => tasks.includes(task.name));
  return (
    <div className={classes.none}>
      <h3>{t(task.label)}</h3>
      <p>{t(task.hint)}</p>
      <p>{t(could.length > 0 ? text('None of the models here can do it. These can:', 'Keines der Modelle hier kann das. Diese können es:') : noneKnown)}</p>
      <ul>
        {could.map(({ name, bytes, licence, note }) => (
          <li key={name}>
            <strong>{name}</strong>
            <span className="dim">
              {bytes !== null && ` ${bytesText(bytes, language)}`}
              {licence !== null && ` · ${licence}`}
            </span>
            {note && <div className="dim">{t(note)}</div>}
          </li>
        ))}
      </ul>
      {commandOf(LIBRARY) && <Button onClick={() => runCommand(LIBRARY)}>{t(text('Open the model library', 'Modellbibliothek öffnen'))}</Button>}
      {!commandOf(LIBRARY) && <p className="dim">{t(byCommand)}</p>}
    </div>
  );
} // prettier-ignore

const noneKnown = text(
  'No model of the library does it: add a folder of transformers that was trained for it.',
  'Kein Modell der Bibliothek kann das: einen Ordner von transformers hinzufügen, der dafür trainiert ist.',
);
const byCommand = text(
  'On the command line: models get NAME, or models add FOLDER.',
  'Auf der Kommandozeile: models get NAME oder models add ORDNER.',
);
