import { IconCheck, IconX } from '@tabler/icons-react';
import type { Comparison } from '../../../core/protocol/comparison.ts';
import type { LayerComparison } from '../../../core/protocol/layers.ts';
import { fromWire } from '../../../core/protocol/tensors.ts';
import { counted, shortNumber, text, type Text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import classes from './compare.module.css';

/** Whether both sides compute the same, and if not, where they part. */
export function Verdict({
  comparison,
  children,
}: {
  readonly comparison: Comparison | LayerComparison;
  readonly children?: React.ReactNode;
}) {
  const t = useT();
  const { isSame, first } = comparison;
  const Icon = isSame ? IconCheck : IconX;
  return (
    <div className={classes.verdict} data-same={isSame} data-testid="compare-verdict" role="status">
      <Icon size={18} stroke={2.5} aria-hidden />
      <p>
        <b>{t(isSame ? sameSentence(comparison) : different)}</b> {first && t(first.reason)}
      </p>
      {children}
      <p className="dim">{t('tokens' in comparison ? ofLayer : unchanged)}</p>
    </div>
  );
}

function sameSentence({ steps, difference }: Comparison): Text {
  const agreeing = steps.filter(({ verdict }) => verdict === 'same').length;
  const count = counted(agreeing, ['step agrees', 'steps agree'], ['Schritt stimmt überein', 'Schritte stimmen überein']);
  const largest = difference === null ? 0 : fromWire(difference);
  return text(
    `Both compute the same: ${count.en}, the results differ by ${shortNumber(largest, 'en')} at most.`,
    `Beide berechnen dasselbe: ${count.de}, die Ergebnisse unterscheiden sich um höchstens ${shortNumber(largest, 'de')}.`,
  );
} // prettier-ignore

const different = text('The results differ.', 'Die Ergebnisse sind verschieden.');
const ofLayer = text(
  'Both got what enters this layer when the model reads the text. A tick: they differ by less than 0.0001, relative where values are above 1.',
  'Beide bekamen, was in diese Schicht kommt, wenn das Modell den Text liest. Ein Haken: Sie unterscheiden sich um weniger als 0,0001, bei Werten über 1 relativ.',
);
const unchanged = text(
  'Only copies get these weights: those of the document and of its runs stay as they are.',
  'Nur Kopien bekommen diese Gewichte: Die des Dokuments und seiner Läufe bleiben, wie sie sind.',
);
