import { Group } from '@mantine/core';
import {
  IconArrowsMaximize,
  IconArrowsMinimize,
  IconSitemap,
  IconMap2,
  IconMaximize,
  IconMinus,
  IconPlus,
} from '@tabler/icons-react';
import { graphOf } from '../../../core/graph/document.ts';
import { text } from '../../../core/text.ts';
import { useSettings } from '../../kit/settings.ts';
import { CommandButton } from '../../workspace/commands/CommandButton.tsx';
import { CANVAS } from '../../workspace/document/arrangement.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { usePanels } from '../../workspace/document/panels.ts';
import { useT } from '../../kit/language.ts';
import classes from './CanvasControls.module.css';

/** Zoom, fit, arrange and minimap, in the corner of the canvas. */
export function CanvasControls() {
  const t = useT();
  const isMinimapShown = useSettings((state) => state.isMinimapShown);
  const isEmpty = useDocument((state) => graphOf(state.document, state.graphKey)?.nodes.length === 0);
  const isMaximised = usePanels(({ arrangement }) => arrangement.maximised === CANVAS);
  // Nothing to be looked at, and what is offered instead needs the room.
  if (isEmpty) return null;
  return (
    <Group gap={4} className={classes.bar} role="toolbar" aria-label={t(text('Canvas', 'Fläche'))}>
      <CommandButton name="zoomOut">
        <IconMinus size={16} />
      </CommandButton>
      <CommandButton name="zoomIn">
        <IconPlus size={16} />
      </CommandButton>
      <CommandButton name="fit">
        <IconMaximize size={16} />
      </CommandButton>
      <CommandButton name="layout">
        <IconSitemap size={16} />
      </CommandButton>
      <CommandButton name="minimap" isPressed={isMinimapShown}>
        <IconMap2 size={16} />
      </CommandButton>
      <CommandButton name="maximiseCanvas" isPressed={isMaximised}>
        {isMaximised ? <IconArrowsMinimize size={16} /> : <IconArrowsMaximize size={16} />}
      </CommandButton>
    </Group>
  );
}
