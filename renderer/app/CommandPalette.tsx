import { text, type Text } from '../../core/text.ts';
import { shortcutText } from '../kit/keys.ts';
import { useLanguage, useT } from '../kit/language.ts';
import { QuickList } from '../kit/QuickList.tsx';
import { reportBug } from '../link/bugs.ts';
import { commandNames, commandOf, groupLabels, reasonAgainst, runCommand } from '../workspace/commands/registry.ts';
import { offeredPanels, showPanel } from '../workspace/document/panels.ts';
import type { Goal } from '../workspace/feature.ts';
import { useProject } from '../workspace/project/project.ts';
import { alsoCalled } from './alsoCalled.ts';
import { goals, panels } from './features.ts';

/** Everything that can be done or gone to, found by what people call it. Before anything is typed it lists the commands. */
export function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  const language = useLanguage();
  const isInGallery = useProject(({ screen }) => screen === 'gallery');
  const all = [...commands(), ...shownPanels(), ...goals()].filter((goal) => !isInGallery || goal.isInGallery);
  const itemOf = ({ id, text, group, detail, also = '', reason }: Found) => ({
    id,
    label: `${t(groupLabels[group])}: ${t(text)}`,
    detail: commandOf(id)?.shortcuts?.slice(0, 1).map((shortcut) => shortcutText(shortcut, language)).join('') ?? detail ?? '',
    names: [t(text), text.en, text.de],
    also,
    among: `${groupLabels[group].en} ${groupLabels[group].de}`,
    isOnlyFound: commandOf(id) === undefined,
    reason: reason ?? reasonAgainst(id),
  }); // prettier-ignore
  return (
    <QuickList
      title={text('Type a command', 'Befehl eingeben')}
      items={all.map(itemOf)}
      onChoose={(id) => void go(all.find((goal) => goal.id === id))}
      onClose={onClose}
    />
  );
}

type Found = Omit<Goal, 'isInGallery'> & {
  readonly isInGallery?: boolean | undefined;
  /** Why it leads nowhere now. */
  readonly reason?: Text | undefined;
};

const notOffered = text('Nothing of this network is seen in it.', 'Von diesem Netz ist darin nichts zu sehen.');

function commands(): readonly Found[] {
  return commandNames().flatMap((name) => {
    const command = commandOf(name);
    if (!command || name === 'commands') return [];
    const { text, group, isInGallery } = command;
    return [{ id: name, text, group, isInGallery, also: alsoCalled[name] ?? '', run: () => runCommand(name) }];
  });
}

function shownPanels(): readonly Found[] {
  const offered = offeredPanels();
  return panels.map(({ name, label }) => ({
    id: `panel ${name}`,
    text: label,
    group: 'panels',
    also: alsoCalled[`panel ${name}`] ?? '',
    reason: offered.includes(name) ? undefined : notOffered,
    run: () => showPanel(name),
  }));
}

async function go(goal: Found | undefined): Promise<void> {
  try {
    await goal?.run();
  } catch (error) {
    reportBug(error);
  }
}
