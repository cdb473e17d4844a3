import { Tooltip } from '@mantine/core';
import { fullDevice, runtimeWords, shortDevice } from '../../core/protocol/deviceText.ts';
import type { DeviceChoice, RunRecord } from '../../core/protocol/runs.ts';
import { same, text, type Text } from '../../core/text.ts';
import { useEngine } from '../engine/session.ts';
import { ask } from '../store/dialogs.ts';
import { useSettings } from '../store/settings.ts';
import { useNumberFormat, useT } from '../ui/language.ts';
import classes from './RunControls.module.css';

/** What the newest run really runs on; before the first run, what is chosen. Opens the settings. */
export function DeviceChip({ run }: { readonly run: RunRecord | undefined }) {
  const t = useT();
  const format = useNumberFormat();
  const { status } = useEngine();
  const { runtime, device } = useSettings();
  const speed = run?.progress.stepsPerSecond ?? null;
  const label = t(run ? shortDevice(run.device) : chosenDevice({ runtime, device }));
  const pace = speed === null ? '' : ` · ${format(speed, { maximumSignificantDigits: 3 })} ${t(stepsPerSecond)}`;
  return (
    <Tooltip
      label={[run && t(fullDevice(run.device)), t(deviceAndSettings)].filter(Boolean).join(' – ')}
      openDelay={400}
    >
      <button type="button" className={classes.chip} data-testid="device-chip" onClick={() => void ask('settings')}>
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
function chosenDevice({ runtime, device }: DeviceChoice): Text {
  if (runtime === 'auto' && device === 'auto') return text('Device: automatic', 'Gerät: automatisch');
  const on = device === 'auto' ? text('automatic', 'automatisch') : same(device);
  if (runtime === 'auto') return text(`Device: ${on.en}`, `Gerät: ${on.de}`);
  const { en, de } = runtimeWords[runtime];
  return text(`Device: ${on.en}, ${en}`, `Gerät: ${on.de}, ${de}`);
}
