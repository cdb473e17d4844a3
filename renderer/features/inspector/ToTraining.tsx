import { Button } from '@mantine/core';
import { counted, inBoth, text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useMetricTexts } from '../../workspace/shared/phrases.ts';
import classes from './Inspector.module.css';
import { showSetting } from './settings.ts';
import { training } from './training/labels.ts';

/** How the network is trained, under what is said of a part of it, and the way to these settings. */
export function ToTraining() {
  const t = useT();
  const { short } = useMetricTexts();
  const rate = useDocument(({ document }) => document.training.learningRate);
  const epochs = useDocument(({ document }) => document.training.epochs);
  const { label } = training.learningRate;
  const passes = counted(epochs, ['epoch', 'epochs'], ['Epoche', 'Epochen']);
  return (
    <Button
      className={classes.toTraining ?? ''}
      size="compact-xs"
      variant="subtle"
      title={t(text('To the settings of the training', 'Zu den Einstellungen des Trainings'))}
      onClick={() => showSetting([], label)}
    >
      {t(inBoth((language) => `${label[language]} ${short(rate)} · ${passes[language]}`))}
    </Button>
  );
}
