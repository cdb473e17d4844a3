import type { ReadTokens } from '../../../core/text/readTokens.ts';
import { counted, text, type Text } from '../../../core/text.ts';
import { useNumberFormat, useT } from '../language.ts';
import { Notice } from '../Notice.tsx';
import { visible } from './visible.ts';

interface ReadRemarksProps {
  readonly read: ReadTokens;
  /** How many places the network has for it. */
  readonly length: number;
  readonly hasPair?: boolean;
}

/** What the network does not know of what was entered, and does not see of it. */
export function ReadRemarks({ read: { whole, unknown }, length, hasPair = false }: ReadRemarksProps) {
  const t = useT();
  const format = useNumberFormat();
  const said = [
    ...(unknown.length > 0 ? [unknownText(unknown)] : []),
    ...(whole > length ? [cutText(length, format(whole), hasPair)] : []),
  ];
  return said.map((one) => (
    <Notice key={one.en} kind="warning">
      {t(one)}
    </Notice>
  ));
}

const MOST_NAMED = 8;

/** Names the parts of a text that a vocabulary does not have. */
export function unknownText(parts: readonly string[]): Text {
  const named = parts.slice(0, MOST_NAMED).map(visible);
  const dots = parts.length > MOST_NAMED ? ', …' : '';
  return text(
    `Not in the vocabulary: ${named.map((part) => `“${part}”`).join(', ')}${dots}. The network reads it as unknown.`,
    `Nicht im Vokabular: ${named.map((part) => `„${part}“`).join(', ')}${dots}. Das Netz liest es als unbekannt.`,
  );
}

function cutText(length: number, whole: string, hasPair: boolean): Text {
  const most = counted(length, ['place', 'places'], ['Stelle', 'Stellen']);
  const end = hasPair
    ? text(', of two texts that of the longer one', ', bei zwei Texten das des längeren')
    : text('', '');
  return text(
    `The network has ${most.en}, the text needs ${whole}: its end is cut off${end.en}.`,
    `Das Netz hat ${most.de}, der Text braucht ${whole}: Sein Ende ist abgeschnitten${end.de}.`,
  );
}
