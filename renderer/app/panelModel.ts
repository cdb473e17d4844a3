import type { IJsonModel, IJsonRowNode, IJsonTabSetNode } from 'flexlayout-react';
import { CANVAS, fixed, stacksOf, type Arrangement, type Part, type Row } from '../workspace/document/arrangement.ts';

/** Widths and heights in CSS pixels, with which parts stay usable. */
const limits: Readonly<Record<string, IJsonTabSetNode>> = {
  palette: { minWidth: 160, maxWidth: 420 },
  inspector: { minWidth: 240, maxWidth: 560 },
  canvas: { minWidth: 200, minHeight: 80 },
};
const panelLimits: IJsonTabSetNode = { minWidth: 200, minHeight: 80 };
const away: IJsonTabSetNode = { minWidth: 0, maxWidth: 0 };
/** The tabs come on top of these. */
const tabsAlone: IJsonTabSetNode = { minHeight: 0, maxHeight: 0 };

const global: NonNullable<IJsonModel['global']> = {
  rootOrientationVertical: true,
  tabEnableClose: false,
  tabEnableRename: false,
  tabEnablePopout: false,
  tabEnableFloat: false,
  tabSetEnableDrag: false,
  enableEdgeDock: false,
};

/** The arrangement as the docking library takes it. */
export function toModel(arrangement: Arrangement, name: (panel: string) => string): IJsonModel {
  const isClosed = (panel: string) => arrangement.closed.some((side) => side === panel);
  const stack = (part: Exclude<Part, Row>, isStrip: boolean): IJsonTabSetNode => {
    const { size, panels, shown } = part;
    const own = isClosed(shown) ? away : (limits[shown] ?? panelLimits);
    const alone = fixed.includes(shown) && {
      enableTabStrip: false,
      enableDrop: false,
      enableMaximize: shown === CANVAS,
      enableClose: false,
    };
    return {
      type: 'tabset',
      weight: size,
      selected: Math.max(0, panels.indexOf(shown)),
      maximized: arrangement.maximised !== null && panels.includes(arrangement.maximised),
      ...own,
      ...alone,
      ...(isStrip && tabsAlone),
      children: panels.map((id) => ({
        type: 'tab',
        id,
        component: id,
        name: name(id),
        enableDrag: !fixed.includes(id),
      })),
    };
  };
  const row = ({ size, parts }: Row, isStrip: boolean): IJsonRowNode => ({
    type: 'row',
    weight: size,
    children: parts.map((part) => ('parts' in part ? row(part, isStrip) : stack(part, isStrip))),
  });
  const canvasAt = arrangement.root.parts.findIndex((part) => stacksOf(part).some(({ shown }) => shown === 'canvas'));
  const halves = arrangement.root.parts.map((part, at) => {
    const isStrip = at > canvasAt && isClosed('below');
    return 'parts' in part ? row(part, isStrip) : stack(part, isStrip);
  });
  return { global, layout: { type: 'row', weight: arrangement.root.size, children: halves } };
}

/** What the user made of it by dragging; what is closed stays closed. */
export function fromModel({ layout }: IJsonModel, before: Arrangement): Arrangement {
  let maximised: string | null = null;
  const part = (node: IJsonRowNode | IJsonTabSetNode): Part => {
    const size = node.weight ?? 100;
    if (node.type === 'row') return { size, parts: ((node as IJsonRowNode).children ?? []).map(part) };
    const { children = [], selected = 0, maximized } = node as IJsonTabSetNode;
    const panels = children.map(({ id = '' }) => id);
    const shown = panels[selected] ?? panels[0] ?? '';
    if (maximized) maximised = shown;
    return { size, panels, shown };
  };
  const root: Row = { size: 1, parts: (layout.children ?? []).map(part) };
  return { version: 1, root, closed: before.closed, maximised };
}
