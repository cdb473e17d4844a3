import { EngineError } from '../../../core/protocol/errors.ts';
import type { Document } from '../../../core/graph/document.ts';
import type { DeviceChoice, NotTaken, RunDevice } from '../../../core/protocol/runs.ts';
import { text, type Text } from '../../../core/text.ts';
import type { TrainingSettings } from '../../../core/training/settings.ts';
import { runsFiles } from '../../model/frozenPart.ts';
import type { Model } from '../../model/model.ts';
import type { TraceError } from '../../graph/tracer.ts';
import { COMPILED_SPEED } from '../../devices/device.ts';
import {
  CPU_LABEL,
  distrustOfCard,
  gpusHere,
  isProvider,
  providerProbes,
  requireProvider,
  titleOf,
  type OpenProvider,
} from '../../graph/onnx/providers.ts';
import { isEagerDevice, openDevice } from '../../devices/select.ts';
import { reasonOf, Unavailable } from '../../devices/unavailable.ts';
import { cachedStep } from './cachedStep.ts';
import { EagerStep } from './eagerStep.ts';
import { fastestStep, stepOn, type ProvidedStep } from './fastestStep.ts';
import { Recheck } from './recheck.ts';
import type { StepState, TrainingStep } from './step.ts';
import type { ChosenStep, StepRequest } from './request.ts';
import { StandbyStep, type Left } from './standbyStep.ts';

/** Where training steps are created: in this thread, or in another one. */
export interface StepMaker {
  /** Announces that a step for this model will be needed soon. */
  expect(model: Model, settings: TrainingSettings): void;
  /** Like `createStep`. The document is the model's: another thread uses it to create the same model. */
  create(choice: DeviceChoice, request: StepRequest & { readonly document: Document }): Promise<ChosenStep>;
}

/** One of the ways to train that a choice allows, the requested one first. */
interface Candidate {
  /** Its name when it is not used. */
  readonly label: string;
  /** Whether it can replace one that failed this way; absent: it is the first. */
  standsIn?(failure: unknown): boolean;
  /** What the user should know in that case. */
  notice?(failure: unknown): Text | null;
  open(failure: unknown): Promise<ChosenStep>;
}

/**
 * Creates the step on the requested runtime and device, or on a substitute: what cannot be compiled is trained eagerly,
 * with the reason. Fails with deviceUnavailable.
 */
export async function createStep(choice: DeviceChoice, wanted: StepRequest): Promise<ChosenStep> {
  return (await cachedStep(wanted, (request) => createWhole(choice, request))) ?? createWhole(choice, wanted);
}

async function createWhole(choice: DeviceChoice, wanted: StepRequest): Promise<ChosenStep> {
  const request = { ...wanted, threads: choice.threads };
  const notTaken: NotTaken[] = [];
  let failure: unknown;
  for (const { label, standsIn, notice, open } of candidatesOf(choice, request)) {
    // Nobody waits for it any more: another one would be opened in vain.
    wanted.signal?.throwIfAborted();
    if (failure !== undefined && standsIn?.(failure) === false) continue;
    try {
      const { device, ...chosen } = await open(failure);
      const others = [...notTaken, ...(device.notTaken ?? [])];
      const said = failure === undefined ? null : (notice?.(failure) ?? null);
      return {
        ...chosen,
        notice: chosen.notice ?? said,
        device: { ...device, ...(others.length > 0 && { notTaken: others }) },
      };
    } catch (error) {
      failure = error;
      notTaken.push({ label, reason: reasonOf(error) });
    }
  }
  throw failure;
}

export const inThisThread: StepMaker = { expect: () => undefined, create: createStep };

const hasProviderFor = (device: string) => device === 'auto' || device === 'gpu' || isProvider(device);

/** In the order in which they are tried: the first one that opens is used. */
function candidatesOf({ runtime, device }: DeviceChoice, request: StepRequest): readonly Candidate[] {
  if (runtime === 'eager' || (runtime === 'auto' && !hasProviderFor(device))) {
    return [{ label: 'eager', open: () => eager(device, request) }];
  }
  const onCpu = async () => chosen(await stepOn(await requireProvider('cpu', request.memory), request), request);
  const fastest = { label: 'compiled', open: async () => chosen(await fastestStep(request), request) };
  const interrupted = { label: CPU_LABEL, open: async () => ({ ...(await onCpu()), notice: movedToCpu(device) }) };
  const named = { label: titleOf(device), open: () => onProvider(device, request) };
  // What one provider refuses, another one may support, unless it cannot be compiled at all.
  const cpu = {
    label: CPU_LABEL,
    standsIn: (failure: unknown) => failure instanceof Unavailable,
    notice: reasonOf,
    open: onCpu,
  };
  const instead = {
    label: 'eager',
    standsIn: (failure: unknown) =>
      !isNotThere(failure) || (runtime === 'auto' && (device === 'gpu' || isEagerDevice(device))),
    notice: (failure: unknown) => (isNotThere(failure) ? null : notCompiled(failure, request.model)),
    async open(failure: unknown) {
      if (isNotThere(failure)) return eager(device, request);
      request.log('warning', reasonOf(failure));
      return eager(await eagerLike(device, request), request);
    },
  };
  if (device === 'auto') return [fastest, instead];
  if (request.isInterrupted && device !== 'cpu') return [interrupted, instead];
  return device === 'cpu' ? [named, instead] : [named, cpu, instead];
}

function isNotThere(failure: unknown): boolean {
  return failure instanceof EngineError && failure.code === 'deviceUnavailable';
}

/** The name of the eager device that most resembles an ONNX Runtime device. */
async function eagerLike(device: string, { openDevice: open = openDevice }: StepRequest): Promise<string> {
  if (device === 'auto' || device === 'cpu') return device;
  for (const name of [device, 'gpu']) if (await open(name).catch(() => undefined)) return name;
  return 'auto';
}

/** Names the responsible block and kernel. */
function notCompiled(error: unknown, model: Model): Text {
  if (!isTraceError(error)) {
    const { en, de } = reasonOf(error);
    return text(`Not compiled, so slower. ${en}`, `Nicht kompiliert, also langsamer. ${de}`);
  }
  const { kernel, nodeId } = error;
  if (runsFiles(model)) return besideFile;
  const block = model.nodes.find(({ id }) => id === nodeId)?.block.label;
  const place = block
    ? text(`block ${block.en} (node ${nodeId})`, `Block ${block.de} (Knoten ${nodeId})`)
    : text('loss and optimizer', 'Verlust und Optimierer');
  return text(
    `Not compiled, so slower: kernel ${kernel} of ${place.en} cannot be compiled.`,
    `Nicht kompiliert, also langsamer: Kernel ${kernel} von ${place.de} lässt sich nicht kompilieren.`,
  );
}

const besideFile = text(
  'Not compiled, so slower: a file is run as it is at every step, as what lies before it is not the same each time.',
  'Nicht kompiliert, also langsamer: Eine Datei wird bei jedem Schritt ausgeführt, denn was davor liegt, ist nicht jedes Mal dasselbe.',
);

/** By name, because the module of the class would load TensorFlow.js. */
export function isTraceError(error: unknown): error is TraceError {
  return error instanceof Error && error.name === 'TraceError';
}

/** Fails with deviceUnavailable, with a TraceError, or with Unavailable if the provider refuses this network. */
async function onProvider(device: string, request: StepRequest): Promise<ChosenStep> {
  const provider = await providerOf(device, request);
  try {
    return chosen(await stepOn(provider, request), request);
  } catch (error) {
    if (provider.name === 'cpu' || isTraceError(error)) throw error;
    throw new Unavailable(refused(provider, error));
  }
}

/** The provider of this name, or any graphics card. Fails with deviceUnavailable. */
async function providerOf(device: string, { memory }: StepRequest): Promise<OpenProvider> {
  if (isProvider(device)) return requireProvider(device, memory);
  const names = ['auto', 'gpu', ...(await providerProbes()).map(({ name }) => name)].join(', ');
  if (device !== 'gpu') {
    throw new EngineError(
      'deviceUnavailable',
      text(
        `Compiled training has no device “${device}”; it has ${names}.`,
        `Das kompilierte Training hat kein Gerät „${device}“; es hat ${names}.`,
      ),
    );
  }
  const { working, distrusted } = await gpusHere(memory);
  if (working[0]) return working[0];
  if (distrusted) throw distrusted;
  throw new EngineError(
    'deviceUnavailable',
    text('ONNX Runtime has no usable graphics card here.', 'ONNX Runtime hat hier keine brauchbare Grafikkarte.'),
  );
}

function refused({ label }: OpenProvider, error: unknown): Text {
  const { en, de } = reasonOf(error);
  return text(
    `Trained on the CPU: ${label} cannot train this network, ${en}`,
    `Auf der CPU trainiert: ${label} kann dieses Netz nicht trainieren, ${de}`,
  );
}

function movedToCpu(device: string): Text {
  const title = titleOf(device);
  return text(
    `Training with ${title} broke off, so the run continues on the CPU.`,
    `Das Training mit ${title} ist abgebrochen, darum geht der Lauf auf der CPU weiter.`,
  );
}

function chosen(provided: ProvidedStep, request: StepRequest): ChosenStep {
  const { step, provider, fallback, notTaken, bytes } = provided;
  const { name, label } = provider;
  const { threads } = request;
  const hasFixedThreads = name === 'cpu' && typeof threads === 'number';
  const device: RunDevice = {
    ...{ runtime: 'compiled', device: name, label },
    ...(bytes !== undefined && { bytes }),
    ...(fallback && { fallback }),
    ...(hasFixedThreads && { hasFixedThreads }),
    ...(notTaken && { notTaken }),
  };
  return { step: provider.isGpu ? withStandby(provided, request) : step, device, speed: COMPILED_SPEED, notice: null }; // prettier-ignore
}

/**
 * The CPU goes on if the card is taken away, computes wrongly, or was taken for a speed that it no longer has. That it was
 * taken away only our own shaders tell: where one of ONNX Runtime's providers fails, the run ends, and is continued on the CPU.
 */
function withStandby({ step, provider, onSlower }: ProvidedStep, request: StepRequest): TrainingStep {
  const { initial, log, memory, openBeside } = request;
  const open = async (state: StepState) => chosen(await stepOn(await requireProvider('cpu', memory), { ...request, initial: state }), request); // prettier-ignore
  const recheck = new Recheck({
    open: openBeside ?? (async (state) => (await open(state)).step),
    comparesSpeed: onSlower !== undefined,
  });
  const onLeft = ({ kind, reason }: Left) => {
    if (kind === 'slower') void onSlower?.();
    else if (kind !== 'full' && provider.card !== undefined) void memory.noteTrouble(provider.card, { kind, reason });
  };
  return new StandbyStep({ step, initial, open, log, recheck, onLeft });
}

async function eager(wanted: string, request: StepRequest): Promise<ChosenStep> {
  const name = runsFiles(request.model) ? 'cpu' : wanted;
  const { device, notice } = await openTrusted(name, request);
  if (typeof request.threads === 'number') request.log('warning', noThreads);
  const step = new EagerStep(device, request.model, request.settings, request.initial);
  const { speed, label } = device;
  return { step, device: { runtime: 'eager', device: device.name, label }, speed, notice };
}

/** An eager device. Where a card is meant that was seen to fail here, it is another one, and it is said why. */
async function openTrusted(name: string, { openDevice: open = openDevice, memory }: StepRequest) {
  const against = ['auto', 'gpu', 'webgpu'].includes(name) ? await distrustOfCard(memory) : undefined;
  if (!against) return { device: await open(name), notice: null };
  const device = name === 'webgpu' ? await open('cpu') : await open(name, ['webgpu']).catch(() => open('cpu'));
  return { device, notice: name === 'auto' ? null : against.reason };
}

const noThreads = text(
  'The number of threads only matters for compiled training on the CPU.',
  'Die Zahl der Threads gilt nur für kompiliertes Training auf der CPU.',
);
