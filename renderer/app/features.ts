import { about } from '../features/about/index.ts';
import { attention } from '../features/attention/index.ts';
import { canvas } from '../features/canvas/index.ts';
import { clusters } from '../features/clusters/index.ts';
import { compare } from '../features/compare/index.ts';
import { confusion } from '../features/confusion/index.ts';
import { console } from '../features/console/index.ts';
import { data } from '../features/data/index.ts';
import { diff } from '../features/diff/index.ts';
import { exporting } from '../features/export/index.ts';
import { fineTuning } from '../features/fineTuning/index.ts';
import { generation } from '../features/generation/index.ts';
import { gradients } from '../features/gradients/index.ts';
import { importing } from '../features/import/index.ts';
import { inspector } from '../features/inspector/index.ts';
import { landscape } from '../features/landscape/index.ts';
import { models } from '../features/models/index.ts';
import { palette } from '../features/palette/index.ts';
import { pipelines } from '../features/pipelines/index.ts';
import { placing } from '../features/placing/index.ts';
import { plane } from '../features/plane/index.ts';
import { playground } from '../features/playground/index.ts';
import { predictions } from '../features/predictions/index.ts';
import { projects } from '../features/projects/index.ts';
import { runs } from '../features/runs/index.ts';
import { settings } from '../features/settings/index.ts';
import { steps } from '../features/steps/index.ts';
import { sweep } from '../features/sweep/index.ts';
import { time } from '../features/time/index.ts';
import { training } from '../features/training/index.ts';
import { translator } from '../features/translator/index.ts';
import { twins } from '../features/twins/index.ts';
import { watch } from '../features/watch/index.ts';
import { offerCommands } from '../workspace/commands/registry.ts';
import { isInSight } from '../workspace/document/arrangement.ts';
import { offerPanels, usePanels } from '../workspace/document/panels.ts';
import type { Area, Dialog, Feature, Goal, Panel, View } from '../workspace/feature.ts';
import { windowCommands } from './commands.ts';
import { panelCommands } from './panelCommands.ts';

/** All that the window is made of. Panels and commands are listed in this order. */
export const features: readonly Feature[] = [
  projects,
  diff,
  exporting,
  importing,
  models,
  pipelines,
  settings,
  about,
  palette,
  placing,
  canvas,
  inspector,
  training,
  runs,
  sweep,
  twins,
  fineTuning,
  data,
  generation,
  playground,
  translator,
  predictions,
  confusion,
  steps,
  gradients,
  attention,
  compare,
  plane,
  clusters,
  landscape,
  watch,
  console,
  time,
];

for (const { commands } of features) if (commands) offerCommands(commands);
offerCommands(panelCommands);
offerCommands(windowCommands);

export const panels: readonly Panel[] = features.flatMap((feature) => feature.panels ?? []);
offerPanels(panels);

let goalsOf: readonly (() => readonly Goal[])[] = [];

/** What features lead to besides their commands, as far as it is loaded. */
export const goals = (): readonly Goal[] => goalsOf.flatMap((list) => list());

export async function loadGoals(): Promise<void> {
  goalsOf = await Promise.all(features.flatMap((feature) => (feature.goals ? [feature.goals()] : [])));
}

export function dialogOf(kind: string): Dialog | undefined {
  return features.find(({ dialogs }) => dialogs && kind in dialogs)?.dialogs?.[kind];
}

/** What fills a part of the window; undefined where no feature does. */
export function areaOf(area: Area): View | undefined {
  return features.find(({ areas }) => areas?.[area])?.areas?.[area];
}

/** The lists that features lay over the window, by the kind of overlay that opens them. */
export const overlays: Readonly<Record<string, React.ComponentType<{ readonly onClose: () => void }>>> =
  Object.fromEntries(features.flatMap((feature) => Object.entries(feature.overlays ?? {})));

/** Fetches the code of the editor's parts, so that it is there when a project is opened. Never fails. */
export async function loadEditor(): Promise<void> {
  const { arrangement } = usePanels.getState();
  const open = panels.filter(({ name }) => isInSight(arrangement, name)).map(({ View }) => View);
  const views = [...features.flatMap(({ areas }) => Object.values(areas ?? {})), ...open];
  await Promise.all(views.flatMap((view) => ('load' in view ? [loaded(view.load)] : [])));
}

/** Waits for the code of a part, whether or not it comes. */
export async function loaded(load: () => Promise<unknown>): Promise<void> {
  try {
    await load();
  } catch {
    // It is asked for again, and said, when it is shown.
  }
}
