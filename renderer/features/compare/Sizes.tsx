import { analyse } from '../../../core/analysis/analyse.ts';
import { endsOf } from '../../../core/compare/beside.ts';
import { sourcesOf, type Part } from '../../../core/compare/part.ts';
import type { OtherSide } from '../../../core/compare/sides.ts';
import type { Document } from '../../../core/graph/document.ts';
import { paramsOf } from '../../../core/graph/moduleParams.ts';
import { builtIns } from '../../../core/modules/catalogue.ts';
import type { BuiltIn } from '../../../core/modules/define.ts';
import { same, text } from '../../../core/text.ts';
import { formatTypeShort, withShapes } from '../../../core/tensorType.ts';
import { ParamField } from '../../workspace/fields/ParamField.tsx';
import { ChoiceField } from '../../workspace/fields/fields.tsx';
import classes from './compare.module.css';
import { chooseOther } from './state.ts';

type OfBuiltIn = Extract<OtherSide, { kind: 'builtIn' }>;

/** How large the built-in module is, and what is wired to it. */
export function Sizes({ document, left, other }: { readonly document: Document; readonly left: Part; readonly other: OfBuiltIn }) {
  const builtIn = builtIns.find(({ id }) => id === other.id);
  if (!builtIn) return null;
  const params = Object.entries(paramsOf(builtIn.module));
  return (
    <div className={classes.params}>
      {params.map(([name, param]) => (
        <ParamField
          key={name}
          param={param}
          value={other.params[name] ?? param.default}
          onChange={(value) => chooseOther({ ...other, params: { ...other.params, [name]: value as OfBuiltIn['params'][string] } })}
        />
      ))}
      <Wires document={document} left={left} other={other} builtIn={builtIn} />
    </div>
  );
} // prettier-ignore

interface WiresProps {
  readonly document: Document;
  readonly left: Part;
  readonly other: OfBuiltIn;
  readonly builtIn: BuiltIn;
}

/** What enters the built-in module, input by input: some of what enters the left side. */
function Wires({ document, left, other, builtIn }: WiresProps) {
  const sources = sourcesOf(document, analyse(document), left);
  const options = sources.map(({ end, type }, i) => ({
    value: String(i),
    label: withShapes((order) =>
      same(`${end.node}${end.port === 'out' ? '' : `.${end.port}`}${type ? ` ${formatTypeShort(type, order)}` : ''}`),
    ),
  }));
  const open = { value: '', label: text('nothing', 'nichts') };
  return endsOf(builtIn).map(({ id, label, isOptional }) => (
    <ChoiceField
      key={id}
      label={text(`Input ${label.en}`, `Eingang ${label.de}`)}
      value={String(other.wiring[id] ?? '')}
      options={isOptional ? [open, ...options] : options}
      onChange={(value) => chooseOther({ ...other, wiring: { ...other.wiring, [id]: value === '' ? null : Number(value) } })}
    />
  ));
} // prettier-ignore
