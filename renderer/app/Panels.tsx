import { IconChevronsRight, IconLayoutDashboard, IconMaximize, IconMinimize } from '@tabler/icons-react';
import { ActionIcon } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { Actions, I18nLabel, Layout, Model, TabSetNode, type Action, type BorderNode, type ITabSetRenderValues, type TabNode } from 'flexlayout-react'; // prettier-ignore
import 'flexlayout-react/style/light.css';
import { useEffect, useMemo, useRef, type KeyboardEvent, type ReactNode, type SyntheticEvent } from 'react';
import { text, type Language, type Text } from '../../core/text.ts';
import { useLanguage, useT } from '../kit/language.ts';
import { CommandMenu } from '../workspace/commands/CommandMenu.tsx';
import { isInSight, type Arrangement, type Closable } from '../workspace/document/arrangement.ts';
import { showPanel, usePanels } from '../workspace/document/panels.ts';
import type { Area, Panel } from '../workspace/feature.ts';
import { Guarded } from '../workspace/shared/Guarded.tsx';
import { goIntoPanel } from './areas.ts';
import { areaOf, panels } from './features.ts';
import { fromModel, toModel } from './panelModel.ts';
import classes from './Panels.module.css';

/** Palette, canvas, inspector and the panels, as they are arranged. What is moved or resized is not built anew. */
export function Panels() {
  const language = useLanguage();
  const { model, take } = useModel();
  return (
    <div className={classes.panels} onClick={openPressed} onKeyDownCapture={openByKey} onFocus={noteCurrent}>
      <Layout
        model={model}
        factory={bodyOf}
        onModelChange={take}
        onRenderTabSet={addMenu}
        onContextMenu={(_node, event) => event.preventDefault()}
        i18nTranslator={(key) => words[key]?.[language] ?? key}
        icons={icons}
        supportsPopout={false}
        realtimeResize
        invalidateTabContentOnParentRender={false}
      />
    </div>
  );
}

/** The model that is drawn, and what it says. */
interface Drawn {
  readonly arrangement: Arrangement;
  readonly language: Language;
  readonly model: Model;
}

/** There is one in the window. */
let drawn: Drawn | undefined;

/** What is in the parts stays as it is when they are arranged in another way. */
function modelOf(arrangement: Arrangement, language: Language): Drawn {
  if (drawn?.arrangement === arrangement && drawn.language === language) return drawn;
  const name = (panel: string) => labels.get(panel)?.[language] ?? panel;
  const model = Model.fromJson(toModel(arrangement, name), drawn?.model);
  return (drawn = { arrangement, language, model });
}

function useModel() {
  const arrangement = usePanels((state) => state.arrangement);
  const language = useLanguage();
  const { model } = modelOf(arrangement, language);
  /** What the user dragged is in its place already. */
  const take = (_model: Model, action: Action) => {
    if (action.isAdjusting() || action.type === Actions.SET_ACTIVE_TABSET) return;
    const next = fromModel(model.toJson(), usePanels.getState().arrangement);
    drawn = { arrangement: next, language, model };
    usePanels.setState({ arrangement: next });
  };
  return { model, take };
}

const labels: ReadonlyMap<string, Text> = new Map(panels.map(({ name, label }) => [name, label]));

/** A press on a tab of a closed part opens it. */
function openPressed(event: SyntheticEvent): void {
  const name = tabOf(event.target);
  if (name !== undefined) showPanel(name);
}

function openByKey(event: KeyboardEvent): void {
  goIntoPanel(event.nativeEvent);
  if (event.key === 'Enter' || event.key === ' ') openPressed(event);
}

function noteCurrent(event: SyntheticEvent): void {
  const name = tabOf(event.target) ?? panelOf(event.target);
  if (name !== undefined && labels.has(name)) usePanels.setState({ current: name });
}

const closest = (target: EventTarget, selector: string) =>
  target instanceof Element ? target.closest(selector) : null;
const tabOf = (target: EventTarget) => closest(target, '[id^="flexlayout-tabbutton-"]')?.id.replace('flexlayout-tabbutton-', ''); // prettier-ignore
const panelOf = (target: EventTarget) => closest(target, '[id^="flexlayout-tab-"]')?.id.replace('flexlayout-tab-', '');

// The same elements each time: a part that is only made wider or higher is not drawn anew.
const area = (name: Area) => {
  const View = areaOf(name);
  return View && <View />;
};
const bodies: ReadonlyMap<string, ReactNode> = new Map<string, ReactNode>([
  ['canvas', <Fixed key="canvas" label={text('Canvas', 'Fläche')} body={area('canvas')} />],
  ['palette', <Fixed key="palette" side="palette" label={text('Palette', 'Palette')} body={area('palette')} />],
  ['inspector', <Fixed key="inspector" side="inspector" label={text('Inspector', 'Inspektor')} body={area('inspector')} />], // prettier-ignore
  ...panels.map((panel) => [panel.name, <Body key={panel.name} {...panel} />] as const),
]);
const bodyOf = (node: TabNode) => bodies.get(node.getId());

/** A panel: only one that is seen is there, so hidden ones cost nothing. What it draws finds its room already there. */
function Body({ name, label, View }: Panel) {
  const isSeen = usePanels((state) => isInSight(state.arrangement, name));
  const { ref, width } = useElementSize<HTMLDivElement>();
  const view = useMemo(() => <View />, [View]);
  return (
    <div ref={ref} className={classes.body} data-area>
      {isSeen && width > 0 && <Guarded name={label}>{view}</Guarded>}
    </div>
  );
}

interface FixedProps {
  readonly side?: Closable;
  readonly label: Text;
  readonly body: ReactNode;
}

/** A part without a tab, which is none of the panels to those who hear the window. */
function Fixed({ side, label, body }: FixedProps) {
  const isClosed = usePanels((state) => side !== undefined && state.arrangement.closed.includes(side));
  const here = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const panel = here.current?.closest('[role="tabpanel"]');
    for (const name of ['role', 'aria-labelledby', 'tabindex']) panel?.removeAttribute(name);
  }, []);
  return (
    <div ref={here} className={classes.fixed}>
      {!isClosed && <Guarded name={label}>{body}</Guarded>}
    </div>
  );
}

function addMenu(node: TabSetNode | BorderNode, { buttons }: ITabSetRenderValues): void {
  const shown = node instanceof TabSetNode ? node.getSelectedNode()?.getId() : undefined;
  if (shown !== undefined && labels.has(shown)) buttons.push(<ArrangeMenu key="arrange" panel={shown} />);
}

/** What can be done with the panel in front. */
function ArrangeMenu({ panel }: { readonly panel: string }) {
  const t = useT();
  const label = text('Arrange the panels', 'Bereiche anordnen');
  return (
    <CommandMenu
      menu="panels"
      label={label}
      target={
        <ActionIcon
          variant="subtle"
          color="gray"
          size="1.5rem"
          aria-label={t(label)}
          title={t(label)}
          onPointerDown={() => usePanels.setState({ current: panel })}
        >
          <IconLayoutDashboard size="1rem" />
        </ActionIcon>
      }
    />
  );
}

const icons = {
  maximize: <IconMaximize size="1rem" />,
  restore: <IconMinimize size="1rem" />,
  more: <IconChevronsRight size="1rem" />,
};

/** The words of the docking library. */
const words: Readonly<Record<string, Text>> = {
  [I18nLabel.Maximize]: text('Maximise (F9)', 'Maximieren (F9)'),
  [I18nLabel.Restore]: text('Restore (F9)', 'Verkleinern (F9)'),
  [I18nLabel.Splitter]: text('Border: arrow keys move it', 'Grenze: Pfeiltasten verschieben sie'),
  [I18nLabel.Overflow_Menu_Tooltip]: text('More panels', 'Weitere Bereiche'),
};
