import { Checkbox, Switch } from '@mantine/core';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { text } from '../../../core/text.ts';
import { useNumberFormat, usePercent, useT } from '../../kit/language.ts';
import panel from '../../kit/panel.module.css';
import { classColour } from '../../kit/plot/classColours.ts';
import { isOff, toggledHead } from './changes.ts';
import classes from './attention.module.css';
import { useAttentionView } from './state.ts';
import { headText } from './texts.ts';
import type { Look } from './useLook.ts';

/** The heads of the attention: how spread each looks, which are drawn, and which are switched off. */
export function HeadList({ look }: { readonly look: Look }) {
  const t = useT();
  const { hiddenHeads } = useAttentionView();
  const { attention, head: chosen } = look;
  const { heads } = attention;
  const all = Array.from({ length: heads }, (_, head) => head);
  return (
    <section className={classes.heads}>
      <h3 className="section-title">{t(text('Heads', 'Köpfe'))}</h3>
      <table className={panel.table} aria-label={t(text('Heads', 'Köpfe'))}>
        <thead>
          <tr>
            <th scope="col">{t(text('drawn', 'gezeigt'))}</th>
            <th scope="col" title={t(entropyHelp)}>
              {t(text('entropy', 'Entropie'))}
            </th>
            <th scope="col" title={t(strongestHelp)}>
              {t(text('strongest', 'am stärksten'))}
            </th>
            <th scope="col">{t(text('on', 'an'))}</th>
          </tr>
        </thead>
        <tbody>
          {all.map((head) => (
            <HeadRow key={head} look={look} head={head} isHidden={hiddenHeads.includes(head)} />
          ))}
          {heads > 1 && <Means look={look} />}
        </tbody>
      </table>
      {heads > 1 && (
        <p className={classes.choices}>
          <button type="button" className={panel.more} onClick={() => show([])}>
            {t(text('draw all', 'alle zeigen'))}
          </button>
          <button type="button" className={panel.more} onClick={() => show(all.filter((head) => head !== chosen))}>
            {t(text(`only head ${chosen + 1}`, `nur Kopf ${chosen + 1}`))}
          </button>
        </p>
      )}
    </section>
  );
}

interface HeadRowProps {
  readonly look: Look;
  readonly head: number;
  readonly isHidden: boolean;
}

function HeadRow({ look, head, isHidden }: HeadRowProps) {
  const t = useT();
  const format = useNumberFormat();
  const percent = usePercent();
  const { hiddenHeads, intervene } = useAttentionView();
  const { frame, attention, interventions } = look;
  const { identity, keys } = attention;
  const known = frame.attentions.find((one) => one.identity === identity);
  const [entropy, strongest] = [known?.entropy[head], known?.strongest[head]].map((value) => fromWire(value ?? 'NaN')) as [number, number]; // prettier-ignore
  const name = t(headText(head));
  return (
    <tr data-chosen={head === look.head}>
      <td>
        <Checkbox
          size="xs"
          label={
            <span className={classes.headName}>
              <span className={classes.colour} style={{ background: classColour(head + 1) }} aria-hidden />
              {name}
            </span>
          }
          checked={!isHidden}
          onChange={() => show(isHidden ? hiddenHeads.filter((one) => one !== head) : [...hiddenHeads, head])}
        />
      </td>
      <td>
        <Bar share={entropy / Math.log2(Math.max(2, keys))} />
        {bits(format, entropy)}
      </td>
      <td>{percent(strongest)}</td>
      <td>
        <Switch
          size="xs"
          aria-label={t(text(`${name} is on`, `${name} ist an`))}
          checked={!isOff(interventions, { attention: identity, head })}
          onChange={() => intervene((now) => toggledHead(now, { attention: identity, head }))}
        />
      </td>
    </tr>
  );
}

const show = (hiddenHeads: readonly number[]) => useAttentionView.setState({ hiddenHeads });

/** Over all heads. */
function Means({ look: { frame, attention } }: { readonly look: Look }) {
  const t = useT();
  const format = useNumberFormat();
  const percent = usePercent();
  const known = frame.attentions.find(({ identity }) => identity === attention.identity);
  const mean = (values: readonly (number | string)[] = []) =>
    values.reduce<number>((sum, value) => sum + Number(value), 0) / Math.max(1, values.length);
  return (
    <tr>
      <th scope="row">{t(text('mean', 'Mittel'))}</th>
      <td>
        <Bar share={mean(known?.entropy) / Math.log2(Math.max(2, attention.keys))} />
        {bits(format, mean(known?.entropy))}
      </td>
      <td>{percent(mean(known?.strongest))}</td>
      <td />
    </tr>
  );
}

function Bar({ share }: { readonly share: number }) {
  const width = Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0;
  return (
    <span className={classes.track} aria-hidden>
      <span className={classes.fill} style={{ width: `${100 * width}%` }} />
    </span>
  );
}

type Format = ReturnType<typeof useNumberFormat>;
const bits = (format: Format, value: number) => `${format(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 })} bit`; // prettier-ignore

const entropyHelp = text(
  'How spread a word’s attention is, in the mean over the words: 0 bit for one place alone, 1 bit for two alike, most for all alike.',
  'Wie verteilt die Aufmerksamkeit eines Wortes ist, im Mittel über die Wörter: 0 bit bei einer einzigen Stelle, 1 bit bei zwei gleichen, am meisten bei lauter gleichen.',
);
const strongestHelp = text(
  'The largest weight of a word, in the mean over the words.',
  'Das größte Gewicht eines Wortes, im Mittel über die Wörter.',
);
