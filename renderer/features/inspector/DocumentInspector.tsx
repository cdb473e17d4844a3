import { text } from '../../../core/text.ts';
import { TrainingSettingsForm } from './training/TrainingSettings.tsx';
import { useAnalysis } from '../../workspace/document/analysis.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { isEditable } from '../../workspace/neurons/neurons.ts';
import { useLanguage, useNumberFormat, useT } from '../../kit/language.ts';
import { bytesText } from '../../kit/numberFormat.ts';
import { DialogSection } from './DialogSection.tsx';
import { Facts } from './Facts.tsx';
import classes from './Inspector.module.css';
import { ModuleParams } from './ModuleParams.tsx';
import { ProblemList } from './ProblemList.tsx';
import { StartFileNote } from './StartFileNote.tsx';
import { StartWeights } from './StartWeights.tsx';

/** The network as a whole, when nothing is selected. */
export function DocumentInspector() {
  const t = useT();
  const format = useNumberFormat();
  const batchSize = useDocument((state) => state.document.training.batchSize);
  const { totals, nodes } = useAnalysis();
  const memory = bytesText(totals.trainingBytes, useLanguage());
  return (
    <>
      <header className={classes.header}>
        <NetworkName />
      </header>
      <div className={`${classes.body} wrapping`}>
        <ModuleParams />
        <ProblemList />
        <h3 className="section-title">{t(text('Training', 'Training'))}</h3>
        <TrainingSettingsForm />
        <Facts
          title={text('The network', 'Das Netz')}
          rows={[
            [text('nodes', 'Knoten'), format(nodes.length)],
            [text('trainable parameters', 'trainierbare Parameter'), format(totals.parameters)],
            [text('multiply-adds per example', 'Multiplikationen je Beispiel'), format(totals.multiplyAdds)],
            [text(`memory at batch ${batchSize}`, `Speicher bei Batch ${batchSize}`), memory],
          ]}
        />
        <StartFileNote />
        <StartWeights paths={nodes.filter(isEditable).map(({ id }) => id)} />
        <DialogSection
          title={text('Python program', 'Python-Programm')}
          note={text(
            'Data, network, training and test as source code for PyTorch or Keras.',
            'Daten, Netz, Training und Test als Quelltext für PyTorch oder Keras.',
          )}
          button={text('Show program …', 'Programm zeigen …')}
          dialog="program"
        />
        <DialogSection
          title={text('Compiled step', 'Kompilierter Schritt')}
          note={text(
            'Which operators one training step consists of, and how long each takes.',
            'Aus welchen Operatoren ein Trainingsschritt besteht und wie lange jeder dauert.',
          )}
          button={text('Show compiled graph …', 'Kompilierten Graphen zeigen …')}
          dialog="compiledGraph"
        />
      </div>
    </>
  );
}

function NetworkName() {
  const t = useT();
  const name = useDocument((state) => state.document.name);
  return <h2 className={classes.title}>{name || t(text('Untitled network', 'Netz ohne Titel'))}</h2>;
}
