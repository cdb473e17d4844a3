import { Tabs } from '@mantine/core';
import { text, type Text } from '../../core/text.ts';
import { usePanels } from '../workspace/document/panels.ts';
import { Guarded } from '../workspace/shared/Guarded.tsx';
import { useT } from '../kit/language.ts';
import { lazily } from '../kit/lazily.tsx';
import { ConfusionPanel } from '../features/confusion/ConfusionPanel.tsx';
import { ConsolePanel } from '../features/console/ConsolePanel.tsx';
import { DataPanel } from '../features/data/DataPanel.tsx';
import classes from './Dock.module.css';
import { PlanePanel } from '../features/plane/PlanePanel.tsx';
import { PredictionsPanel } from '../features/predictions/PredictionsPanel.tsx';
import { useDockTab, type DockTab } from '../workspace/document/tabs.ts';
import { TrainingPanel } from '../features/training/TrainingPanel.tsx';
import { WatchPanel } from '../features/watch/WatchPanel.tsx';

const LandscapePanel = lazily(async () => (await import('../features/landscape/LandscapePanel.tsx')).LandscapePanel);
const StepsPanel = lazily(async () => (await import('../features/steps/StepsPanel.tsx')).StepsPanel);

const tabs = [
  { name: 'training', label: text('Training', 'Training'), Panel: TrainingPanel },
  { name: 'data', label: text('Data', 'Daten'), Panel: DataPanel },
  { name: 'predictions', label: text('Predictions', 'Vorhersagen'), Panel: PredictionsPanel },
  { name: 'confusion', label: text('Confusion', 'Konfusionsmatrix'), Panel: ConfusionPanel },
  { name: 'steps', label: text('Step by step', 'Schritt für Schritt'), Panel: StepsPanel },
  { name: 'plane', label: text('Plane', 'Ebene'), Panel: PlanePanel },
  { name: 'landscape', label: text('Landscape', 'Landschaft'), Panel: LandscapePanel },
  { name: 'watch', label: text('Watch', 'Beobachten'), Panel: WatchPanel },
  { name: 'console', label: text('Console', 'Konsole'), Panel: ConsolePanel },
] as const satisfies readonly { name: DockTab; label: Text; Panel: React.ComponentType }[];

/** The panels under the canvas. Only the one that is seen is there, so hidden ones cost nothing. */
export function Dock() {
  const t = useT();
  const tab = useDockTab((state) => state.tab);
  const isOpen = usePanels((state) => state.dock.isOpen);
  return (
    <Tabs
      value={tab}
      onChange={(value) => value && useDockTab.setState({ tab: value as DockTab })}
      keepMounted={false}
      classNames={classes as Record<string, string>}
    >
      <Tabs.List aria-label={t(text('Panels', 'Bereiche'))}>
        {tabs.map(({ name, label }) => (
          <Tabs.Tab key={name} value={name}>
            {t(label)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map(({ name, label, Panel }) => (
        <Tabs.Panel key={name} value={name}>
          {isOpen && (
            <Guarded name={label}>
              <Panel />
            </Guarded>
          )}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
