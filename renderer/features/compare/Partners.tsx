import { Select } from '@mantine/core';
import type { Partners as Pair } from '../../../core/compare/partners.ts';
import type { PartWeight } from '../../../core/compare/region.ts';
import type { Sides } from '../../../core/compare/sides.ts';
import { formatShape, isSameShape } from '../../../core/shape.ts';
import { counted, text, type Text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import panel from '../../kit/panel.module.css';
import classes from './compare.module.css';
import { within } from './names.ts';
import { useComparing } from './state.ts';

/** Which weights get the same numbers: found by shape and role, and changed by hand. */
export function Partners({ sides, isOpen = false }: { readonly sides: Sides; readonly isOpen?: boolean }) {
  const t = useT();
  const left = useComparing((state) => state.left);
  const isLayer = useComparing(({ layer }) => layer !== null);
  const { partners, beside, right } = sides;
  const lonely = partners.filter((pair) => !pair.left || !pair.right).length;
  const pairs = counted(partners.length - lonely, ['pair of weights', 'pairs of weights'], ['Gewichtspaar', 'Gewichtspaare']);
  const rest = lonely === 0 ? text('', '') : text(`, ${lonely} without a partner`, `, ${lonely} ohne Partner`);
  if (partners.length === 0) return null;
  const nameOf = (weight: PartWeight, isLeft: boolean) =>
    `${within(isLeft ? (left ?? undefined) : beside, weight.nodeId)}.${weight.own}`;
  return (
    <details className={classes.partners} open={isOpen || lonely > 0}>
      <summary>{t(text(`${pairs.en}${rest.en}`, `${pairs.de}${rest.de}`))}</summary>
      <table className={panel.table}>
        <thead>
          <tr>
            <th scope="col">{t(isLayer ? text('Block', 'Block') : text('Left', 'Links'))}</th>
            <th scope="col">{t(text('Shape', 'Form'))}</th>
            <th scope="col">{t(isLayer ? text('Layer', 'Schicht') : text('Right', 'Rechts'))}</th>
          </tr>
        </thead>
        <tbody>
          {partners.map((pair) => (
            <tr key={`${pair.left?.name ?? ''} ${pair.right?.name ?? ''}`} data-lonely={!pair.left || !pair.right}>
              <th scope="row">
                {pair.left ? nameOf(pair.left, true) : '–'} {pair.third !== undefined && <span className="dim">{t(thirdWords(pair, pair.third))}</span>}
              </th>
              <td>{formatShape((pair.left ?? pair.right)?.shape ?? [])}</td>
              <td>
                {pair.left && pair.third === undefined ? (
                  <PartnerSelect pair={pair} left={pair.left} right={right.weights} name={(weight) => nameOf(weight, false)} />
                ) : (
                  pair.right && nameOf(pair.right, false)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
} // prettier-ignore

/** Which columns of the wider one the other is. */
function thirdWords({ left, right }: Pair, third: 0 | 1 | 2): Text {
  const width = Math.min(left?.shape.at(-1) ?? 0, right?.shape.at(-1) ?? 0);
  const [from, to] = [third * width + 1, (third + 1) * width];
  const isLeft = (left?.shape.at(-1) ?? 0) > width;
  return isLeft
    ? text(`columns ${from} to ${to}`, `Spalten ${from} bis ${to}`)
    : text(`from columns ${from} to ${to}`, `aus den Spalten ${from} bis ${to}`);
}

interface PartnerSelectProps {
  readonly pair: Pair;
  readonly left: PartWeight;
  readonly right: readonly PartWeight[];
  readonly name: (weight: PartWeight) => string;
}

function PartnerSelect({ pair, left, right, name }: PartnerSelectProps) {
  const t = useT();
  const fitting = right.filter(({ shape }) => isSameShape(shape, left.shape));
  return (
    <Select
      size="xs"
      aria-label={t(text(`Partner of ${left.name}`, `Partner von ${left.name}`))}
      allowDeselect={false}
      data={[
        { value: '', label: t(text('none', 'keiner')) },
        ...fitting.map((weight) => ({ value: weight.name, label: name(weight) })),
      ]}
      value={pair.right?.name ?? ''}
      onChange={(value) => choose(left, value === '' ? null : value)}
    />
  );
}

/** A partner that belonged to another weight leaves that one. */
function choose(left: PartWeight, right: string | null): void {
  useComparing.setState(({ partners }) => {
    const others = Object.entries(partners).filter(([name, partner]) => name !== left.name && partner !== right);
    return { partners: { ...Object.fromEntries(others), [left.name]: right } };
  });
}
