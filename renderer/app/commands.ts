import { text } from '../../core/text.ts';
import { axisOrders, languages, themes } from '../kit/appearance.ts';
import { useSettings } from '../kit/settings.ts';
import type { CommandTable } from '../workspace/commands/registry.ts';
import { useOverlay } from '../workspace/document/overlay.ts';
import { goToArea } from './areas.ts';

const show = (kind: 'commands' | 'shortcuts') => () => useOverlay.getState().show({ kind });
const settings = useSettings.getState;

/** What is done to the window. */
export const windowCommands: CommandTable = {
  nextArea: {
    text: text('Next area of the window', 'Nächster Bereich des Fensters'),
    group: 'window',
    shortcuts: ['F6'],
    run: () => goToArea(1),
  },
  previousArea: {
    text: text('Previous area of the window', 'Voriger Bereich des Fensters'),
    group: 'window',
    shortcuts: ['Shift+F6'],
    run: () => goToArea(-1),
  },
  commands: {
    isInGallery: true,
    text: text('All commands …', 'Alle Befehle …'),
    shortcuts: ['Mod+K'],
    group: 'window',
    menus: { bar: 41, edit: 33 },
    run: show('commands'),
  },
  shortcuts: {
    isInGallery: true,
    text: text('Shortcuts', 'Tastenkürzel'),
    shortcuts: ['?'],
    group: 'window',
    menus: { bar: 42, help: 11 },
    run: show('shortcuts'),
  },
  ...Object.fromEntries(
    languages.map(({ value, label, name }) => [
      name,
      {
        isInGallery: true,
        text: text(`Language: ${label.en}`, `Sprache: ${label.de}`),
        group: 'window' as const,
        run: () => settings().set({ language: value }),
      },
    ]),
  ),
  ...Object.fromEntries(
    themes.map(({ value, label, name }) => [
      name,
      {
        isInGallery: true,
        text: text(`Theme: ${label.en}`, `Farbschema: ${label.de}`),
        group: 'window' as const,
        run: () => settings().set({ theme: value }),
      },
    ]),
  ),
  ...Object.fromEntries(
    axisOrders.map(({ value, label, name }) => [
      name,
      {
        isInGallery: true,
        text: text(`Shapes of pictures: ${label.en}`, `Formen von Bildern: ${label.de}`),
        group: 'window' as const,
        run: () => settings().set({ axisOrder: value }),
      },
    ]),
  ),
  fullscreen: {
    isInGallery: true,
    text: text('Full screen', 'Vollbild'),
    group: 'window',
    menus: { bar: 44 },
    run: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
  },
};
