import { IconLock } from '@tabler/icons-react';
import { memo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { shortestDecimal } from '../../../core/decimal.ts';
import { editText, parseNumber } from '../../kit/fields/parseNumber.ts';
import { shortNumber } from '../../kit/numbers.ts';
import { refuse } from '../../kit/toasts.ts';
import { refusalOf } from '../fields/draft.ts';
import { setWeight, type WeightPlace } from './weightEdits.ts';
import { useLanguage } from '../../kit/language.ts';
import { stepped } from './decimals.ts';
import classes from './WeightNumber.module.css';

/** What a weight may be set to. */
export const WEIGHT_RANGE = { min: -1e6, max: 1e6 } as const;
const STEP = 0.01;
const FINE_STEP = 0.001;
/** Pixels before a press becomes a drag. */
const SLACK = 2;

interface WeightNumberProps extends WeightPlace {
  /** undefined: not known yet. */
  readonly value: number | undefined;
  /** What it is the weight of, for screen readers. */
  readonly label: string;
  readonly isLocked?: boolean;
}

/**
 * A weight on the canvas: dragged sideways, Shift finely; typed after a double-click or Enter; changed by the arrow
 * keys.
 */
export const WeightNumber = memo(function WeightNumber(props: WeightNumberProps) {
  const { value, label, isLocked = false, path, name, index } = props;
  const language = useLanguage();
  /** What is typed; null while nothing is. */
  const [typed, setTyped] = useState<Draft | null>(null);
  const wantsFocus = useRef(false);
  const drag = useDrag(props);
  const testId = `weight-${path}.${name}-${index}`;
  if (value === undefined) return <span className={classes.number}>…</span>;
  const text = editText(shortestDecimal(value), language);
  if (typed !== null) {
    const end = (isByKey: boolean) => {
      wantsFocus.current = isByKey;
      setTyped(null);
    };
    return <Typing {...props} value={value} {...typed} testId={testId} onEnd={end} />;
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = valueByKey(event, value);
    if (event.key === 'Enter') setTyped({ start: text, isBegun: false });
    else if (BEGINS_NUMBER.test(event.key)) setTyped({ start: event.key, isBegun: true });
    else if (next !== undefined) setWeight({ path, name, index }, next, `keys ${testId}`);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span
      ref={(element) => {
        if (element && wantsFocus.current) element.focus();
        wantsFocus.current = false;
      }}
      className={`${classes.number} nodrag nopan`}
      role="spinbutton"
      tabIndex={0}
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={WEIGHT_RANGE.min}
      aria-valuemax={WEIGHT_RANGE.max}
      aria-valuetext={shortNumber(value, language)}
      data-testid={testId}
      data-sign={Math.sign(value)}
      title={text}
      onKeyDown={onKeyDown}
      onDoubleClick={(event) => {
        event.stopPropagation();
        setTyped({ start: text, isBegun: false });
      }}
      {...drag}
    >
      {isLocked && <IconLock size={10} className={classes.lock} aria-hidden />}
      {shortNumber(value, language)}
    </span>
  );
});

/** What a number begins with. */
const BEGINS_NUMBER = /^[-+.,\d]$/;

/** What a key makes of a weight; undefined: nothing. */
function valueByKey({ key, shiftKey }: KeyboardEvent, value: number): number | undefined {
  const step = shiftKey ? FINE_STEP : STEP;
  const steps = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 }[key];
  if (steps !== undefined) return stepped(value, steps, step);
  return { Home: WEIGHT_RANGE.min, End: WEIGHT_RANGE.max }[key];
}

interface Drag {
  readonly pointer: number;
  readonly merge: string;
  x: number;
  value: number;
  isMoving: boolean;
  frame: number;
}

/** Handlers of the pointer by which a number is dragged: one undoable step, written once per drawn frame. */
function useDrag({ value, path, name, index }: WeightNumberProps) {
  const drag = useRef<Drag | null>(null);
  const end = () => {
    drag.current = null;
  };
  const write = (current: Drag) => {
    current.frame = 0;
    if (!setWeight({ path, name, index }, stepped(current.value, 0, FINE_STEP), current.merge)) end();
  };
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0 || value === undefined) return;
      const merge = `drag ${path}.${name} ${index} ${event.timeStamp}`;
      drag.current = { pointer: event.pointerId, merge, x: event.clientX, value, isMoving: false, frame: 0 };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent) => {
      const current = drag.current;
      if (!current || current.pointer !== event.pointerId) return;
      const moved = event.clientX - current.x;
      if (!current.isMoving && Math.abs(moved) < SLACK) return;
      current.isMoving = true;
      current.x = event.clientX;
      current.value += moved * (event.shiftKey ? FINE_STEP : STEP);
      if (current.frame === 0) current.frame = requestAnimationFrame(() => write(current));
    },
    onPointerUp: end,
    onPointerCancel: end,
  };
}

interface Draft {
  /** What stands in the field at first: the number, or the key that began another one. */
  readonly start: string;
  readonly isBegun: boolean;
}

interface TypingProps extends WeightNumberProps, Draft {
  readonly value: number;
  readonly testId: string;
  /** Whether a key ended it: the focus stays with the number then. */
  readonly onEnd: (isByKey: boolean) => void;
}

/** The number while it is typed: Enter and leaving take it over, Escape forgets it. What is none is said. */
function Typing({ value, start, isBegun, label, path, name, index, testId, onEnd }: TypingProps) {
  const language = useLanguage();
  const [draft, setDraft] = useState(start);
  const typed = parseNumber(draft, WEIGHT_RANGE, language);
  const take = (isByKey: boolean) => {
    onEnd(isByKey);
    if (typed.ok && typed.value !== shortestDecimal(value)) setWeight({ path, name, index }, typed.value);
  };
  const leave = () => {
    const words = draft.trim();
    if (!typed.ok && words !== '')
      refuse(refusalOf({ typed: words, why: typed.error, kept: shortNumber(value, language) }));
    take(false);
  };
  return (
    <input
      className={`${classes.input} nodrag nopan`}
      aria-label={label}
      aria-invalid={!typed.ok}
      title={typed.ok ? undefined : typed.error[language]}
      data-testid={testId}
      inputMode="decimal"
      value={draft}
      ref={(element) => {
        if (element && document.activeElement !== element) element.focus();
      }}
      onFocus={(event) => !isBegun && event.currentTarget.select()}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={leave}
      onDoubleClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter' && typed.ok) take(true);
        else if (event.key === 'Enter' && !typed.ok) refuse(typed.error);
        if (event.key === 'Escape') onEnd(true);
      }}
    />
  );
}
