import { Button } from '@mantine/core';
import { graphOf, ROOT } from '../../../core/graph/document.ts';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { runCommand } from '../../workspace/commands/registry.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { StartingNetworks } from '../../workspace/editing/StartingNetworks.tsx';
import { beginWith, changeData } from '../../workspace/plane/changeData.ts';
import { sourceGroups } from '../../workspace/plane/sources.ts';
import classes from './CanvasHint.module.css';

/** What to do first: on an empty canvas, and as long as only the data are there. */
export function CanvasHint() {
  const isRoot = useDocument((state) => state.graphKey === ROOT);
  const blocks = useDocument((state) =>
    graphOf(state.document, state.graphKey)?.nodes.map(({ block }) => block ?? '').join(' '),
  ); // prettier-ignore
  if (blocks === '') return isRoot ? <ChooseData /> : <EmptyModule />;
  return isRoot && blocks === 'dataset' ? <WhatNext /> : null;
}

function EmptyModule() {
  const t = useT();
  return (
    <div className={classes.hint} data-over-canvas>
      <strong>{t(text('An empty module', 'Ein leeres Modul'))}</strong>
      <span>{t(addBlocks)}</span>
    </div>
  );
}

/** A network begins with its data. */
function ChooseData() {
  const t = useT();
  const data = useDocument((state) => state.document.data);
  return (
    <div className={classes.hint} data-over-canvas>
      <strong>{t(text('What shall the network learn from?', 'Woraus soll das Netz lernen?'))}</strong>
      <div className={classes.sources}>
        {sourceGroups.map(({ label, sources }) => (
          <div key={label.en} role="group" aria-label={t(label)} className={classes.group}>
            <span className={classes.kind}>{t(label)}</span>
            <div className={`${classes.choices} wrapping`}>
              {sources.map(({ kind, label: name }) => (
                <Button key={kind} size="xs" variant="default" onClick={() => beginWith(kind)}>
                  {t(name)}
                </Button>
              ))}
            </div>
          </div>
        ))}
        <div className={classes.group}>
          <span className={classes.kind}>{t(text('Your own', 'Eigene'))}</span>
          <div className={`${classes.choices} wrapping`}>
            {'sha256' in data && (
              <>
                <Button size="xs" variant="default" onClick={() => changeData((own) => own)}>
                  {data.name}
                </Button>
                <StartingNetworks data={data} />
              </>
            )}
            <Button size="xs" variant="default" onClick={() => runCommand('importData')}>
              {t(text('A table or texts …', 'Tabelle oder Texte …'))}
            </Button>
          </div>
        </div>
      </div>
      <span>{t(addBlocks)}</span>
    </div>
  );
}

/** Only the data are there. */
function WhatNext() {
  const t = useT();
  const data = useDocument((state) => state.document.data);
  return (
    <div className={classes.next} data-over-canvas>
      <span>
        {t(
          text(
            'Now choose blocks on the left: each is wired to the one that is selected. Or:',
            'Nun links Blöcke wählen: Jeder wird mit dem verbunden, der ausgewählt ist. Oder:',
          ),
        )}
      </span>
      <span className={classes.offers}>
        <StartingNetworks data={data} className={classes.offer} />
      </span>
    </div>
  );
}

const addBlocks = text(
  'Or choose blocks on the left, drag them here, or double-click here to search for one.',
  'Oder Blöcke links wählen, hierher ziehen oder hier doppelt klicken und einen suchen.',
);
