import { Tabs } from '@mantine/core';
import { text } from '../../core/text.ts';
import { useT } from '../kit/language.ts';
import { usePanels } from '../workspace/document/panels.ts';
import { useDockTab } from '../workspace/document/tabs.ts';
import { Guarded } from '../workspace/shared/Guarded.tsx';
import classes from './Dock.module.css';
import { panels } from './features.ts';

/** The panels under the canvas. Only the one that is seen is there, so hidden ones cost nothing. */
export function Dock() {
  const t = useT();
  const tab = useDockTab((state) => state.tab);
  const isOpen = usePanels((state) => state.dock.isOpen);
  return (
    <Tabs
      value={tab}
      onChange={(value) => value && useDockTab.setState({ tab: value })}
      keepMounted={false}
      classNames={classes as Record<string, string>}
    >
      <Tabs.List aria-label={t(text('Panels', 'Bereiche'))}>
        {panels.map(({ name, label }) => (
          <Tabs.Tab key={name} value={name}>
            {t(label)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {panels.map(({ name, label, View }) => (
        <Tabs.Panel key={name} value={name}>
          {isOpen && (
            <Guarded name={label}>
              <View />
            </Guarded>
          )}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
