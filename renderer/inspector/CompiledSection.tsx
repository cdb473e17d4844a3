import { Button } from '@mantine/core';
import { text } from '../../core/text.ts';
import { useAnalysis } from '../store/analysis.ts';
import { ask } from '../store/dialogs.ts';
import { useT } from '../ui/language.ts';
import classes from './Inspector.module.css';

/** The way to what a training step is compiled to. */
export function CompiledSection() {
  const t = useT();
  const { isTrainable } = useAnalysis();
  return (
    <section>
      <h3 className="section-title">{t(text('Compiled step', 'Kompilierter Schritt'))}</h3>
      <p className={classes.note}>
        {t(
          text(
            'Which operators one training step consists of, and how long each takes.',
            'Aus welchen Operatoren ein Trainingsschritt besteht und wie lange jeder dauert.',
          ),
        )}
      </p>
      <Button
        mt="xs"
        size="xs"
        variant="default"
        fullWidth
        disabled={!isTrainable}
        onClick={() => void ask('compiledGraph')}
      >
        {t(text('Show compiled graph …', 'Kompilierten Graphen zeigen …'))}
      </Button>
    </section>
  );
}
