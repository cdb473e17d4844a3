import { text } from '../../core/text.ts';
import { useSettings } from '../kit/settings.ts';
import { nextTheme } from '../kit/theme.ts';
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
  theme: {
    isInGallery: true,
    text: text('Next theme: light, dark, projector', 'Nächstes Farbschema: hell, dunkel, Projektor'),
    group: 'window',
    run: () => settings().set({ theme: nextTheme(settings().theme) }),
  },
  language: {
    isInGallery: true,
    text: text('Deutsch', 'English'),
    group: 'window',
    run: () => settings().set({ language: settings().language === 'en' ? 'de' : 'en' }),
  },
  fullscreen: {
    isInGallery: true,
    text: text('Full screen', 'Vollbild'),
    group: 'window',
    menus: { bar: 44 },
    run: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
  },
};
