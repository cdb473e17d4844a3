import { Group } from '@mantine/core';
import { IconSitemap, IconMap2, IconMaximize, IconMinus, IconPlus } from '@tabler/icons-react';
import { text } from '../../../core/text.ts';
import { useSettings } from '../../kit/settings.ts';
import { CommandButton } from '../../workspace/commands/CommandButton.tsx';
import { useT } from '../../kit/language.ts';
import classes from './CanvasControls.module.css';

/** Zoom, fit, arrange and minimap, in the corner of the canvas. */
export function CanvasControls() {
  const t = useT();
  const isMinimapShown = useSettings((state) => state.isMinimapShown);
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
    </Group>
  );
}
