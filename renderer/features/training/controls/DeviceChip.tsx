import { Tooltip } from '@mantine/core';
import { deviceSentences, runtimeWords, shortDevice, threadsText } from '../../../../core/protocol/deviceText.ts';
import type { DeviceChoice, RunRecord } from '../../../../core/protocol/runs.ts';
import { same, text, type Text } from '../../../../core/text.ts';
import { useEngine } from '../../../link/session.ts';
import { showDialog } from '../../../workspace/document/dialogs.ts';
import { useSettings } from '../../../kit/settings.ts';
import { useNumberFormat, useT } from '../../../kit/language.ts';
import classes from './RunControls.module.css';

/** What the newest run really runs on; before the first run, what is chosen. Opens the settings. */
export function DeviceChip({ run }: { readonly run: RunRecord | undefined }) {
  const t = useT();
  const format = useNumberFormat();
  const { status } = useEngine();
  const { runtime, device, threads } = useSettings();
  const speed = run?.progress.stepsPerSecond ?? null;
  const label = t(run ? shortDevice(run.device) : chosenDevice({ runtime, device, threads }));
  const pace = speed === null ? '' : ` · ${format(speed, { maximumSignificantDigits: 3 })} ${t(stepsPerSecond)}`;
  return (
    <Tooltip
      label={[...(run ? deviceSentences(run.device) : []), deviceAndSettings].map(t).join('\n')}
      openDelay={400}
      multiline
      maw={380}
      classNames={{ tooltip: classes.lines ?? '' }}
    >
      <button type="button" className={classes.chip} data-testid="device-chip" onClick={() => showDialog('settings')}>
        <span className={classes.dot} data-kind={status.kind} />
        <span className={classes.device}>
          {label}
          <span className={classes.pace}>{pace}</span>
        </span>
      </button>
    </Tooltip>
  );
}

const deviceAndSettings = text('Device and settings', 'Gerät und Einstellungen');
const stepsPerSecond = text('steps/s', 'Schritte/s');

/** What a run would be trained on. */
function chosenDevice({ runtime, device, threads }: DeviceChoice): Text {
  const words = [
    device === 'auto' ? text('automatic', 'automatisch') : same(device),
    ...(runtime === 'auto' ? [] : [runtimeWords[runtime]]),
    ...(typeof threads === 'number' ? [threadsText(threads)] : []),
  ];
  return text(`Device: ${words.map(({ en }) => en).join(', ')}`, `Gerät: ${words.map(({ de }) => de).join(', ')}`);
}
