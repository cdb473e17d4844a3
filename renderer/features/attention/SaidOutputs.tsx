import type { SaidOutput } from '../../../core/protocol/attention.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { text } from '../../../core/text.ts';
import { useNumberFormat, usePercent, useT } from '../../kit/language.ts';
import panel from '../../kit/panel.module.css';
import { useDocument } from '../../workspace/document/document.ts';
import classes from './attention.module.css';
import { countOf } from './changes.ts';
import type { Look } from './useLook.ts';
import { readerOf } from '../../workspace/shared/pieces.ts';

/** What the network says of the example: as it is, and beside it under the interventions. */
export function SaidOutputs({ look }: { readonly look: Look }) {
  const t = useT();
  const isChanged = countOf(look.interventions) > 0;
  return (
    <section className={classes.said} aria-live="polite">
      <h3 className="section-title">{t(text('The network says', 'Das Netz sagt'))}</h3>
      {look.frame.outputs.map((output) => (
        <Said key={output.name} output={output} look={look} isChanged={isChanged} />
      ))}
    </section>
  );
}

interface SaidProps {
  readonly output: SaidOutput;
  readonly look: Look;
  readonly isChanged: boolean;
}

function Said({ output, look, isChanged }: SaidProps) {
  const t = useT();
  const format = useNumberFormat();
  const percent = usePercent();
  const data = useDocument((state) => state.document.data);
  const read = output.place === null ? (word: string) => word : readerOf(data);
  const { name, isClasses, label, said } = output;
  const value = (number: number) =>
    isClasses
      ? percent(number)
      : format(number, { maximumSignificantDigits: 4 });
  const isRight = (index: number) => isClasses && label[0] === index;
  return (
    <table className={`${panel.table} ${classes.saidTable}`} data-testid="attention-said">
      <caption>
        {[name, placeWords(t, output, look)].filter((words) => words !== '').join(' · ') || t(text('this example', 'dieses Beispiel'))}
      </caption>
      <thead>
        <tr>
          <th scope="col">{t(isClasses ? text('answer', 'Antwort') : text('value', 'Wert'))}</th>
          <th scope="col">{t(isChanged ? text('before', 'vorher') : isClasses ? text('probability', 'Wahrscheinlichkeit') : text('prediction', 'Vorhersage'))}</th>
          {isChanged && <th scope="col">{t(text('after', 'nachher'))}</th>}
        </tr>
      </thead>
      <tbody>
        {said.map(({ index, name: answer, before, after }) => (
          <tr key={index} data-right={isRight(index)}>
            <th scope="row">
              {read(answer)}
              {isRight(index) && <span title={t(right)} aria-label={t(right)}> ✓</span>}
            </th>
            <td>
              {isClasses && <Bar share={fromWire(before)} />}
              {value(fromWire(before))}
            </td>
            {isChanged && (
              <td data-change={Math.sign(round(fromWire(after) - fromWire(before)))}>
                {isClasses && <Bar share={fromWire(after)} isAfter />}
                {value(fromWire(after))}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
} // prettier-ignore

const round = (change: number) => Math.round(1e4 * change) / 1e4;

/** Behind which word, or at which place, it is said. */
function placeWords(t: ReturnType<typeof useT>, { place }: SaidOutput, { spoken }: Look): string {
  if (!place) return '';
  const word = spoken.length === place.count ? spoken[place.index] : undefined;
  const number = place.index + 1;
  return t(
    word === undefined
      ? text(`at place ${number} of ${place.count}`, `an Stelle ${number} von ${place.count}`)
      : text(`at “${word}”, place ${number} of ${place.count}`, `bei „${word}“, Stelle ${number} von ${place.count}`),
  );
}

function Bar({ share, isAfter = false }: { readonly share: number; readonly isAfter?: boolean }) {
  const width = Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0;
  return (
    <span className={classes.track} aria-hidden>
      <span className={classes.fill} data-after={isAfter} style={{ width: `${100 * width}%` }} />
    </span>
  );
}

const right = text('what is right', 'was richtig ist');
