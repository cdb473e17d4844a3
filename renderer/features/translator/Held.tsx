import { Button, Progress } from '@mantine/core';
import { text } from '../../../core/text.ts';
import { useNumberFormat, usePercent, useT } from '../../kit/language.ts';
import panel from '../../kit/panel.module.css';
import { NumberField } from '../../workspace/fields/fields.tsx';
import { findRun } from '../../workspace/runs/runState.ts';
import { useRuns } from '../../workspace/runs/runs.ts';
import { partTexts, useStepText } from '../../workspace/shared/phrases.ts';
import { cancelMeasuring, measure, MOST_MEASURED, takePair, useTranslator, type Measured } from './translator.ts';
import classes from './Translator.module.css';

/** How many held-out pairs are translated right, and which are not. */
export function Held() {
  const t = useT();
  const { count, measured, isMeasuring } = useTranslator();
  return (
    <section className={classes.held} aria-label={t(title)}>
      <h3 className={classes.title}>{t(title)}</h3>
      <NumberField
        label={text('Pairs', 'Paare')}
        value={count}
        range={{ min: 1, max: MOST_MEASURED, isWhole: true }}
        onChange={(value) => useTranslator.setState({ count: value })}
      />
      {isMeasuring ? (
        <>
          <Progress
            value={measured && measured.wanted > 0 ? (100 * measured.done) / measured.wanted : 0}
            size="sm"
            animated
            aria-label={t(text('Pairs translated', 'Übersetzte Paare'))}
          />
          <Button size="compact-xs" variant="default" onClick={cancelMeasuring}>
            {t(text('Cancel', 'Abbrechen'))}
          </Button>
        </>
      ) : (
        <Button size="compact-xs" variant="default" onClick={() => void measure()}>
          {t(text('Translate held-out pairs', 'Zurückgehaltene Paare übersetzen'))}
        </Button>
      )}
      {measured && <Result measured={measured} />}
    </section>
  );
}

function Result({ measured }: { readonly measured: Measured }) {
  const t = useT();
  const format = useNumberFormat();
  const percent = usePercent();
  const stepText = useStepText();
  const { runId, step, part, done, wrong } = measured;
  const run = useRuns(({ runs }) => findRun(runs, runId));
  if (part === null) return <p className="dim">{t(nothingHeld)}</p>;
  const right = done - wrong.length;
  const share = percent(done === 0 ? 0 : right / done);
  const [number, all] = [right, done].map((one) => format(one));
  return (
    <>
      <p>
        <b>{t(text(`${number} of ${all} right: ${share}`, `${number} von ${all} richtig: ${share}`))}</b>
        <br />
        <span className="dim">
          {t(partTexts[part])}
          {run ? ` · ${stepText(step, run)}` : ''}
        </span>
      </p>
      {wrong.length > 0 && (
        <table className={panel.table} aria-label={t(text('Wrong translations', 'Falsche Übersetzungen'))}>
          <thead>
            <tr>
              <th scope="col">{t(text('text', 'Text'))}</th>
              <th scope="col">{t(text('translated', 'übersetzt'))}</th>
              <th scope="col">{t(text('true', 'wahr'))}</th>
            </tr>
          </thead>
          <tbody>
            {wrong.slice(0, MOST_LISTED).map((pair, i) => (
              <tr key={i}>
                <td>
                  <button type="button" className={panel.more} title={t(takeTip)} onClick={() => takePair(pair)}>
                    {pair.text}
                  </button>
                </td>
                <td className={classes.wrong}>{pair.said}</td>
                <td>{pair.truth}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {wrong.length > MOST_LISTED && <p className="dim">{t(andMore(format(wrong.length - MOST_LISTED)))}</p>}
    </>
  );
}

const MOST_LISTED = 200;

const title = text('Exact match on held-out pairs', 'Ganz richtig auf zurückgehaltenen Paaren');
const nothingHeld = text(
  'No pairs are held out: hold some out for the test under Data, and train again.',
  'Es sind keine Paare zurückgehalten: unter „Daten“ welche für den Test zurückhalten und neu trainieren.',
);
const takeTip = text('Look at this one', 'Dieses ansehen');
const andMore = (count: string) => text(`and ${count} more`, `und ${count} weitere`);
