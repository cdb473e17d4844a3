import { readFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import path from 'node:path';
import { PROTOCOL_VERSION } from '../../core/protocol/engine.ts';
import { tidyTables } from '../datasets/csv/tidy.ts';
import { listDevices } from '../devices/list.ts';
import { openProviderMemory } from '../devices/providerMemory.ts';
import { homeRoot, openHome, type Home } from '../home.ts';
import { Landscapes } from '../landscape/landscapes.ts';
import { autosavedTables } from '../projects/autosave.ts';
import { asWriteError, writesEnded } from '../projects/files.ts';
import { Races } from '../train/races.ts';
import { Runs } from '../train/runs.ts';
import { RunStore } from '../train/store.ts';
import { compiledHandlers } from './compiled.ts';
import { dataHandlers } from './data.ts';
import { projectHandlers } from './projects.ts';
import { resultHandlers } from './results.ts';
import { runHandlers } from './runs.ts';
import { createEmit, serve } from './service.ts';
import { stdioChannel } from './stdio.ts';

const SIGN_OF_LIFE_MS = 500;

// Training takes every core that it gets; the window in front of it must stay quick.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
const channel = stdioChannel();
const home = openHomeOrEnd();
const emit = createEmit(channel);
const store = new RunStore(home.runs);
const runs = new Runs(home.root, store, emit);
const landscapes = new Landscapes(runs, home.root, emit);
const races = new Races(runs, landscapes, home.root, emit);

serve(channel, {
  hello: () => ({ protocol: PROTOCOL_VERSION, version: appVersion(), home: home.root, pid: process.pid }),
  devices: () => listDevices(openProviderMemory(home.root)),
  ...dataHandlers(home.root, emit),
  ...runHandlers(runs),
  ...resultHandlers(runs, home.root, emit),
  ...compiledHandlers(),
  landscape: (request) => landscapes.compute(request),
  cancelLandscape: () => {
    landscapes.cancel();
    return null;
  },
  race: (request) => races.race(request),
  cancelRace: () => {
    races.cancel();
    return null;
  },
  ...projectHandlers(runs, store, home.root),
});

// Nobody waits for it.
void autosavedTables(home.root).then((kept) => tidyTables(home.root, kept)).catch((error: unknown) => console.error(error)); // prettier-ignore

// A bug, but none that is worth the run under way.
process.on('unhandledRejection', (reason) => console.error(reason));

// The host has gone. A run under way writes its checkpoint first, and what is being saved is saved. Meanwhile empty lines
// tell the host that it is worth waiting.
channel.onClose(() => {
  setInterval(() => process.stdout.write('\n'), SIGN_OF_LIFE_MS);
  void Promise.allSettled([runs.active()?.stop()])
    .then(writesEnded)
    .finally(() => process.exit(0));
});

/** The last line on stderr is what the host says of an engine that ends. */
function openHomeOrEnd(): Home {
  try {
    return openHome();
  } catch (error) {
    const { message } = asWriteError(error, homeRoot());
    console.error(`${message} The variable NEUROLOOM_HOME names the folder for the app's own files.`);
    process.exit(1);
  }
}

function appVersion(): string {
  // Two folders up, from the sources and from dist/main alike.
  const file = path.join(import.meta.dirname, '..', '..', 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
