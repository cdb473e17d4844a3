import { constants, setPriority } from 'node:os';
import path from 'node:path';
import { addressed, encodeHostFrame, NO_PAGE } from '../../core/protocol/channel.ts';
import { PROTOCOL_VERSION } from '../../core/protocol/engine.ts';
import { text } from '../../core/text.ts';
import { tidyTables } from '../data/tidy.ts';
import { listDevices } from '../train/steps/deviceList.ts';
import { openProviderMemory } from '../graph/onnx/providerMemory.ts';
import { forgiveProvider } from '../graph/onnx/providers.ts';
import { homeRoot, openHome, type Home } from '../files/home.ts';
import { noteWritten, sweepTwice } from '../files/leftovers.ts';
import { appVersion } from '../files/version.ts';
import { Landscapes } from '../looking/landscape/landscapes.ts';
import { autosavedTables } from '../projects/autosave.ts';
import { asWriteError, writesEnded } from '../files/files.ts';
import { recentProjects } from '../projects/recent.ts';
import { Twins } from '../looking/twins/twins.ts';
import { Races } from '../looking/races/races.ts';
import type { Emit } from '../train/reporter.ts';
import { Runs } from '../train/runs.ts';
import { RunStore } from '../train/store.ts';
import { StepThread } from '../train/thread/stepThread.ts';
import { clusterHandlers } from './clusters.ts';
import { compiledHandlers } from './compiled.ts';
import { dataHandlers } from './data.ts';
import { exportHandlers } from './exports.ts';
import { importHandlers } from './imports.ts';
import { TextImports } from './textImports.ts';
import { Networks } from './networks.ts';
import { Grants } from './grants.ts';
import { Pages, perPage } from './pages.ts';
import { hostChannel, tellLast } from './pipe.ts';
import { layerHandlers } from './layers.ts';
import { moduleHandlers } from './modules.ts';
import { placementHandlers } from './placements.ts';
import { pretrainedHandlers } from './pretrained.ts';
import { projectHandlers } from './projects.ts';
import { releaseHandlers } from './releases.ts';
import { resultHandlers } from './results.ts';
import { keptRunHandlers, runHandlers } from './runs.ts';
import { serve, type Handlers } from './service.ts';
import { Sweeps } from '../sweeps/sweeps.ts';
import { sweepHandlers } from './sweeps.ts';
import { versionHandlers } from './versions.ts';
import { vectorsOf } from '../pretrained/pipelines/vectors.ts';
import { verdicts } from '../looking/explain/verdicts.ts';

const SIGN_OF_LIFE_MS = 500;

// Training uses every core it gets; the window in the foreground must stay responsive.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
const channel = hostChannel();
const home = openHomeOrEnd();
const pages = new Pages(channel);
const store = new RunStore(home.runs);
const grants = new Grants(
  async () => (await recentProjects(home.root)).map((project) => project.path),
  (file) => channel.send(addressed(NO_PAGE, encodeHostFrame({ host: 'noted', path: file }))),
  (file) => void noteWritten(home.root, file).catch((error: unknown) => console.warn(error)),
);
/** The progress of a run is sent to every window; its details only to the one that controls it. */
const emit: Emit = (event, payload) => {
  if (event === 'watchValues' || event === 'log') pages.emitTo(runs.owner, event, payload);
  else pages.emit(event, payload);
};
// Built next to this file.
const steps = new StepThread(path.join(import.meta.dirname, 'training.mjs'));
const runs: Runs = new Runs(home.root, store, verdicts, emit, steps);
pages.onGone(() => runs.forgetWindows((window) => pages.isOpen(window)));
const landscapesOf = perPage(
  (page) => new Landscapes(runs, home.root, page.emit),
  (landscapes) => landscapes.end(),
);
const racesOf = perPage(
  (page) => new Races(runs, home.root, page.emit),
  (races) => races.cancel(),
);

const twinsOf = perPage(
  (page) => new Twins(runs, home.root, page.emit, () => page.window),
  (twins) => twins.control('stop'),
);

const script = path.join(import.meta.dirname, 'trial.mjs');
const sweeps = new Sweeps({ runs, home: home.root, emit: pages.emit.bind(pages), script });

const imports = new TextImports(home.root);
const memory = openProviderMemory(home.root);
const networks = new Networks(home.root);
const handlers: Handlers = {
  hello: ({ window }, page) => {
    page.window = window ?? page.window;
    return { protocol: PROTOCOL_VERSION, version: appVersion(), home: home.root, pid: process.pid };
  },
  devices: () => listDevices(memory),
  retryDevice: async ({ name }) => {
    await forgiveProvider(name, memory);
    return listDevices(memory);
  },
  ...releaseHandlers(),
  ...dataHandlers(home.root, pages.emit, imports),
  ...runHandlers(runs),
  ...keptRunHandlers(runs, store),
  ...resultHandlers(runs, home.root),
  ...sweepHandlers(sweeps),
  ...compiledHandlers,
  ...exportHandlers(runs, home.root),
  ...importHandlers(imports, store),
  ...pretrainedHandlers(home.root, pages.emit, store, runs, networks),
  ...placementHandlers(home.root, imports),
  ...clusterHandlers(home.root, (model, texts, work) =>
    networks.use(model, (network) => vectorsOf(network, texts, work), { signal: work?.signal }),
  ),
  ...layerHandlers(home.root, runs),
  landscape: (request, page) => landscapesOf(page).compute(request),
  cancelLandscape: (_, page) => {
    landscapesOf(page).cancel();
    return null;
  },
  race: (request, page) => racesOf(page).race(request),
  cancelRace: (_, page) => {
    racesOf(page).cancel();
    return null;
  },
  twin: (request, page) => twinsOf(page).train(request),
  controlTwin: ({ action }, page) => {
    twinsOf(page).control(action);
    return null;
  },
  ...moduleHandlers(home.root, runs),
  ...versionHandlers(runs, home.root),
  ...projectHandlers({ runs, store, home: home.root, pages, grants }),
};
serve({ channel, handlers, pages, grants });

// Nothing waits for either.
void sweepTwice(home.root);
void autosavedTables(home.root).then((kept) => tidyTables(home.root, kept)).catch((error: unknown) => console.error(error)); // prettier-ignore

// A bug, but not one that is worth losing the current run.
process.on('unhandledRejection', (reason) => console.error(reason));

// The host is gone. A run in progress first writes its checkpoint, and pending saves are completed. Meanwhile, lines on
// stdout tell the host that it is worth waiting.
channel.onClose(() => {
  setInterval(() => process.stdout.write('Still writing what was trained.\n'), SIGN_OF_LIFE_MS);
  void Promise.allSettled([runs.active()?.stop(), sweeps.stop()])
    .then(writesEnded)
    .finally(() => process.exit(0));
});

function openHomeOrEnd(): Home {
  try {
    return openHome();
  } catch (error) {
    const { message } = asWriteError(error, homeRoot());
    const reason = text(
      `${message} The variable NEUROLOOM_HOME names the folder for the app’s own files.`,
      `In den Ordner für die eigenen Dateien der App lässt sich nicht schreiben; die Variable NEUROLOOM_HOME nennt ihn. (${message})`,
    );
    tellLast({ host: 'ending', reason });
    console.error(reason.en);
    process.exit(1);
  }
}
