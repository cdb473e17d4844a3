import { Group, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { EngineParams } from '../../../core/protocol/engine.ts';
import type { HubSettingsInfo } from '../../../core/protocol/modelLibrary.ts';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { Notice } from '../../kit/Notice.tsx';
import { ReasonButton } from '../../kit/ReasonButton.tsx';
import { submits } from '../../kit/submits.ts';
import { Empty, Failed, FailedNotice } from '../../link/Empty.tsx';
import { engine } from '../../link/session.ts';
import { useRequest } from '../../link/useAnswer.ts';
import classes from './Models.module.css';

/** Where models come from, and as whom they are fetched. */
export function HubSettings() {
  const t = useT();
  const [saves, setSaves] = useState(0);
  const { data, error, again } = useRequest('hubSettings', {}, saves);
  if (error && !data) return <Failed error={error} again={again} />;
  if (!data) return <Empty message={text('Settings are being read …', 'Einstellungen werden gelesen …')} />;
  return (
    <section className={classes.pane} aria-label={t(title)}>
      <h3 className={classes.title}>{t(title)}</h3>
      <div className={classes.body}>
        <Form key={saves} info={data} onSaved={() => setSaves(saves + 1)} />
        {saves > 0 && (
          <div role="status">
            <Notice>{t(text('Saved.', 'Gespeichert.'))}</Notice>
          </div>
        )}
      </div>
    </section>
  );
}

const unchanged = text(
  'There is nothing to save: address and token are as they were.',
  'Es gibt nichts zu speichern: Adresse und Token sind unverändert.',
);
const title = text('Settings of the hub', 'Hub-Einstellungen');

interface FormProps {
  readonly info: HubSettingsInfo;
  readonly onSaved: () => void;
}

function Form({ info, onSaved }: FormProps) {
  const t = useT();
  const [endpoint, setEndpoint] = useState<string>();
  const [token, setToken] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const change = async (changes: EngineParams['changeHub']) => {
    setBusy(true);
    try {
      await engine().request('changeHub', changes);
      onSaved();
    } catch (reason) {
      setError(reason);
      setBusy(false);
    }
  };
  const forget = () => void change({ token: null });
  const address = (endpoint ?? info.endpoint).trim();
  const isOther = address !== info.endpoint;
  const [isLocked, isTokenLocked] = [info.byEnvironment.includes('endpoint'), info.byEnvironment.includes('token')];
  return (
    <form
      className={classes.settings}
      onSubmit={submits(() =>
        change({ ...(isOther && { endpoint: address === '' ? null : address }), ...(token !== '' && { token }) }),
      )}
    >
      <TextInput
        label={t(text('Address', 'Adresse'))}
        description={t(isLocked ? byVariable('HF_ENDPOINT') : mirror)}
        disabled={isLocked}
        spellCheck={false}
        value={endpoint ?? info.endpoint}
        onChange={(event) => setEndpoint(event.currentTarget.value)}
      />
      <PasswordInput
        label={t(text('Token', 'Token'))}
        description={t(isTokenLocked ? byVariable('HF_TOKEN') : why)}
        placeholder={info.hasToken ? t(text('one is set', 'ist hinterlegt')) : ''}
        disabled={isTokenLocked}
        autoComplete="off"
        value={token}
        onChange={(event) => setToken(event.currentTarget.value)}
      />
      {isOther && info.hasToken && !isTokenLocked && token === '' && <Notice kind="warning">{t(forgotten)}</Notice>}
      {error !== undefined && <FailedNotice error={error} detailed />}
      <Group justify="end">
        {info.hasToken && !isTokenLocked && (
          <ReasonButton variant="default" isBusy={isBusy} reason={undefined} onPress={forget}>
            {t(text('Forget the token', 'Token vergessen'))}
          </ReasonButton>
        )}
        <ReasonButton loading={isBusy} reason={!isOther && token === '' ? unchanged : undefined}>
          {t(text('Save', 'Speichern'))}
        </ReasonButton>
      </Group>
    </form>
  );
}

const mirror = text(
  'Usually https://huggingface.co; a mirror of it works as well. Empty: the usual one.',
  'Gewöhnlich https://huggingface.co; ein Spiegel davon geht auch. Leer: die gewöhnliche.',
);
const why = text(
  'Only for models that the hub does not give to everybody. It is kept on this computer, sent to this address alone and never shown again.',
  'Nur für Modelle, die der Hub nicht an alle herausgibt. Es bleibt auf diesem Rechner, geht nur an diese Adresse und wird nie wieder gezeigt.',
);
const forgotten = text(
  'The token belongs to the address before, and is forgotten with it.',
  'Das Token gehört zur bisherigen Adresse und wird mit ihr vergessen.',
);
const byVariable = (name: string) =>
  text(
    `Set by the environment variable ${name}, which goes before this setting.`,
    `Durch die Umgebungsvariable ${name} bestimmt, die dieser Einstellung vorgeht.`,
  );
