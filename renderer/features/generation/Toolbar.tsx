import { Button, Switch } from '@mantine/core';
import { IconCopy, IconPlayerPlayFilled, IconPlayerStopFilled, IconPlayerTrackNextFilled } from '@tabler/icons-react';
import type { TextSource } from '../../../core/data/kinds/plainText.ts';
import { counted, text, type Text } from '../../../core/text.ts';
import { IconButton } from '../../kit/IconButton.tsx';
import { useNumberFormat, useT } from '../../kit/language.ts';
import panel from '../../kit/panel.module.css';
import { ReasonButton } from '../../kit/ReasonButton.tsx';
import { notify, notifyError } from '../../link/notify.ts';
import { findRun } from '../../workspace/runs/runState.ts';
import { useRuns } from '../../workspace/runs/runs.ts';
import { useStepText } from '../../workspace/shared/phrases.ts';
import { promptFacts, promptOf } from './prompt.ts';
import { goOn, MOST_WRITTEN, stop, useWriting, wholeText, write } from './writing.ts';

/** What can be done with the text, and what it is made of. */
export function Toolbar({ source }: { readonly source: TextSource }) {
  const t = useT();
  const { isWriting, isLive, isColoured, prompt, written } = useWriting();
  const facts = promptFacts(source, promptOf(prompt, source));
  const reason = facts?.tokens === 0 ? noPrompt : undefined;
  return (
    <div className={panel.toolbar}>
      {isWriting ? (
        <Button size="xs" variant="default" leftSection={<IconPlayerStopFilled size="0.875rem" />} onClick={stop}>
          {t(text('Stop', 'Stopp'))}
        </Button>
      ) : (
        <ReasonButton
          size="xs"
          tip={generateTip}
          reason={reason}
          leftSection={<IconPlayerPlayFilled size="0.875rem" />}
          onPress={() => void write()}
        >
          {t(text('Generate', 'Erzeugen'))}
        </ReasonButton>
      )}
      <ReasonButton
        size="xs"
        variant="default"
        tip={continueTip}
        reason={hindrance(isWriting, written.length)}
        leftSection={<IconPlayerTrackNextFilled size="0.875rem" />}
        onPress={() => void goOn()}
      >
        {t(text('Continue', 'Fortsetzen'))}
      </ReasonButton>
      <Switch
        size="xs"
        label={t(text('Again with new weights', 'Mit neuen Gewichten neu'))}
        title={t(liveTip)}
        checked={isLive}
        onChange={(event) => useWriting.setState({ isLive: event.currentTarget.checked })}
      />
      <Switch
        size="xs"
        label={t(text('Colour by probability', 'Nach Wahrscheinlichkeit färben'))}
        title={t(colourTip)}
        checked={isColoured}
        onChange={(event) => useWriting.setState({ isColoured: event.currentTarget.checked })}
      />
      <IconButton
        label={text('Copy the text', 'Text kopieren')}
        reason={written.length === 0 ? noText : undefined}
        onClick={() => void copy()}
      >
        <IconCopy size="1rem" />
      </IconButton>
      <Figures />
    </div>
  );
}

/** How much has come, how fast, and from which weights. */
function Figures() {
  const t = useT();
  const format = useNumberFormat();
  const stepText = useStepText();
  const { written, speed, answer } = useWriting();
  const run = useRuns(({ runs }) => (answer ? findRun(runs, answer.runId) : undefined));
  if (written.length === 0) return null;
  const rate = speed === null ? '' : ` · ${format(speed, { maximumFractionDigits: 0 })} ${t(text('tokens/s', 'Tokens/s'))}`; // prettier-ignore
  return (
    <span className={`dim ${panel.spread}`}>
      {t(counted(written.length, ['token', 'tokens'], ['Token', 'Tokens']))}
      {rate}
      {answer && run ? ` · ${stepText(answer.step, run)}` : ''}
    </span>
  );
}

function hindrance(isWriting: boolean, written: number): Text | undefined {
  if (isWriting) return text('A text is already being written.', 'Es wird schon ein Text geschrieben.');
  if (written === 0) return noText;
  if (written < MOST_WRITTEN) return undefined;
  return text(`A text has at most ${MOST_WRITTEN} tokens here.`, `Ein Text hat hier höchstens ${MOST_WRITTEN} Tokens.`);
}

async function copy(): Promise<void> {
  try {
    await navigator.clipboard.writeText(wholeText(useWriting.getState()));
    notify(text('Copied', 'Kopiert'));
  } catch (error) {
    notifyError(text('Copying failed', 'Kopieren ist fehlgeschlagen'), error);
  }
}

const noText = text('Generate a text first.', 'Erst einen Text erzeugen.');
const noPrompt = text(
  'The prompt has no token in it: enter a text to go on with.',
  'Der Anfang enthält kein Token: einen Text eingeben, den das Netz fortsetzt.',
);
const generateTip = text(
  'Writes a text that begins with the prompt',
  'Schreibt einen Text, der mit dem Anfang beginnt',
);
const continueTip = text('Continues after the text', 'Schreibt hinter dem Text weiter');
const liveTip = text(
  'Writes the same prompt with the same seed again after every epoch, and when you walk through time: watch it learn.',
  'Schreibt denselben Anfang mit demselben Startwert nach jeder Epoche neu, und beim Gang durch die Zeit: So sieht man es lernen.',
);
const colourTip = text(
  'The stronger the colour, the less the network expected the token.',
  'Je kräftiger die Farbe, desto weniger hat das Netz das Token erwartet.',
);
