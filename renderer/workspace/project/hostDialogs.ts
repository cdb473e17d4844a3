import type { Connection } from '../../link/host/connection.ts';
import { ask } from '../document/dialogs.ts';
import { fileName } from './project.ts';

/** In the browser, the page's own modals stand in for native dialogs. */
export function followDialogs({ browserFiles }: Connection): void {
  browserFiles?.setDialogs({
    openFile: async (filter) =>
      filter.extensions.includes('neuroloom') ? ask('openProject') : browserFiles.pick(filter),
    saveFile: async (suggestedName, filter) => {
      if (!filter.extensions.includes('neuroloom')) return browserFiles.target(suggestedName);
      const name = await ask('saveName', suggestedName.replace(/\.neuroloom$/, ''));
      return name === undefined ? undefined : browserFiles.target(`${fileName(name)}.neuroloom`);
    },
  });
}
