import { EngineError } from '../../../core/protocol/errors.ts';
import type { Document } from '../../../core/graph/document.ts';
import type { DeviceChoice, RunDevice } from '../../../core/protocol/runs.ts';
import { same, text, type Text } from '../../../core/text.ts';
import type { Model } from '../../model/model.ts';
import { createForward, type Forward } from '../../model/predictor.ts';
import type { TraceError } from '../../graph/tracer.ts';
import { COMPILED_SPEED } from '../../devices/device.ts';
import {
  isProvider,
  providerProbes,
  requireProvider,
  titleOf,
  workingGpus,
  type OpenProvider,
} from '../../graph/onnx/providers.ts';
import { isEagerDevice, openDevice } from '../../devices/select.ts';
import { reasonOf } from '../../devices/unavailable.ts';
import { EagerStep } from './eagerStep.ts';
import { fastestStep, stepOn, type CompiledRequest, type ProvidedStep } from './fastestStep.ts';
import type { TrainingStep } from './step.ts';

/** A training step, and on what it runs. */
export interface ChosenStep {
  readonly step: TrainingStep;
  readonly device: RunDevice;
  /** Multiply-adds a second, by order of magnitude. */
  readonly speed: number;
  /** Why it is not what was to be; for the user. */
  readonly notice: Text | null;
}

export interface StepRequest extends CompiledRequest {
  /** The run was under way when a process died: perhaps because of its provider. */
  readonly isInterrupted: boolean;
  /** Opens an eager device; absent: in this thread. */
  readonly openDevice?: typeof openDevice;
}

/** Where training steps are made: in this thread, or in another one. */
export interface StepMaker {
  /** Is told early that a step will be wanted. */
  expect(): void;
  /** As `createStep`. The document is the model's, by which another thread makes the same model. */
  create(choice: DeviceChoice, request: StepRequest & { readonly document: Document }): Promise<ChosenStep>;
}

/**
 * The step on the runtime and device asked for. What cannot be compiled is trained eagerly, with the reason. Fails with
 * deviceUnavailable.
 */
export async function createStep(choice: DeviceChoice, wanted: StepRequest): Promise<ChosenStep> {
  const { runtime, device, threads } = choice;
  const request = { ...wanted, threads };
  const isEager = runtime === 'eager' || (runtime === 'auto' && !hasProviderFor(device));
  if (isEager) return eager(device, request, null);
  try {
    return await compiled(device, request);
  } catch (error) {
    return instead(choice, request, error);
  }
}

export const inThisThread: StepMaker = { expect: () => undefined, create: createStep };

const hasProviderFor = (device: string) => device === 'auto' || device === 'gpu' || isProvider(device);

/** The eager step where there is no compiled one. */
async function instead({ runtime, device }: DeviceChoice, request: StepRequest, error: unknown): Promise<ChosenStep> {
  if (error instanceof EngineError && error.code === 'deviceUnavailable') {
    const mayBeEager = runtime === 'auto' && (device === 'gpu' || isEagerDevice(device));
    if (!mayBeEager) throw error;
    return eager(device, request, null);
  }
  request.log('warning', same(error instanceof Error ? error.message : String(error)));
  return eager(await eagerLike(device, request), request, notCompiled(error, request.model));
}

/** The name of the eager device that is most like one of ONNX Runtime's. */
async function eagerLike(device: string, { openDevice: open = openDevice }: StepRequest): Promise<string> {
  if (device === 'auto' || device === 'cpu') return device;
  for (const name of [device, 'gpu']) if (await open(name).catch(() => undefined)) return name;
  return 'auto';
}

/** Which block and kernel are the reason. */
function notCompiled(error: unknown, model: Model): Text {
  if (!isTraceError(error)) {
    const reason = error instanceof Error ? error.message : String(error);
    return text(`Not compiled, so slower. ${reason}`, `Nicht kompiliert, also langsamer. ${reason}`);
  }
  const { kernel, nodeId } = error;
  const block = model.nodes.find(({ id }) => id === nodeId)?.block.label;
  const place = block
    ? text(`block ${block.en} (node ${nodeId})`, `Block ${block.de} (Knoten ${nodeId})`)
    : text('loss and optimizer', 'Verlust und Optimierer');
  return text(
    `Not compiled, so slower: kernel ${kernel} of ${place.en} cannot be compiled.`,
    `Nicht kompiliert, also langsamer: Kernel ${kernel} von ${place.de} lässt sich nicht kompilieren.`,
  );
}

/** By its name: the module of the class loads TensorFlow.js. */
function isTraceError(error: unknown): error is TraceError {
  return error instanceof Error && error.name === 'TraceError';
}

async function compiled(device: string, request: StepRequest): Promise<ChosenStep> {
  if (device === 'auto') return chosen(await fastestStep(request), request, null);
  if (request.isInterrupted && device !== 'cpu') return onCpu(request, movedToCpu(device));
  const provider = await providerOf(device, request);
  try {
    return chosen(await stepOn(provider, request), request, null);
  } catch (error) {
    if (provider.name === 'cpu' || isTraceError(error)) throw error;
    return onCpu(request, refused(provider, error));
  }
}

async function onCpu(request: StepRequest, notice: Text): Promise<ChosenStep> {
  return chosen(await stepOn(await requireProvider('cpu', request.memory), request), request, notice);
}

/** The provider of this name, or any graphics card. Fails with deviceUnavailable. */
async function providerOf(device: string, { memory }: StepRequest): Promise<OpenProvider> {
  if (isProvider(device)) return requireProvider(device, memory);
  const names = ['auto', 'gpu', ...(await providerProbes()).map(({ name }) => name)].join(', ');
  if (device !== 'gpu') {
    throw new EngineError('deviceUnavailable', `Compiled training has no device "${device}"; it has ${names}.`);
  }
  const [first] = await workingGpus(memory);
  if (first) return first;
  throw new EngineError('deviceUnavailable', 'ONNX Runtime has no usable graphics card here.');
}

function refused({ label }: OpenProvider, error: unknown): Text {
  const { en, de } = reasonOf(error);
  return text(
    `Trained on the CPU: ${label} cannot train this network, ${en}`,
    `Auf der CPU trainiert: ${label} kann dieses Netz nicht trainieren, ${de}`,
  );
}

function movedToCpu(device: string): Text {
  const title = isProvider(device) ? titleOf(device) : device;
  return text(
    `The engine ended while it trained with ${title}, so the run goes on on the CPU.`,
    `Der Rechenkern endete beim Training mit ${title}, darum geht der Lauf auf der CPU weiter.`,
  );
}

function chosen(
  { step, provider, fallback }: ProvidedStep,
  { threads }: CompiledRequest,
  notice: Text | null,
): ChosenStep {
  const { name, label } = provider;
  const hasFixedThreads = name === 'cpu' && typeof threads === 'number';
  const device: RunDevice = {
    ...{ runtime: 'compiled', device: name, label },
    ...(fallback && { fallback }),
    ...(hasFixedThreads && { hasFixedThreads }),
  };
  return { step, device, speed: COMPILED_SPEED, notice };
}

async function eager(name: string, request: StepRequest, notice: Text | null): Promise<ChosenStep> {
  const { openDevice: open = openDevice } = request;
  const device = await open(name);
  if (typeof request.threads === 'number') request.log('warning', noThreads);
  const step = new EagerStep(device, request.model, request.settings, request.initial);
  return { step, device: { runtime: 'eager', device: device.name, label: device.label }, speed: device.speed, notice };
}

const noThreads = text(
  'The number of threads counts for compiled training on the CPU only.',
  'Die Zahl der Threads gilt nur für kompiliertes Training auf der CPU.',
);

/** Predictions on the runtime and device that a run was trained on, or on the best one when that is not there any more. */
export async function chooseForward(
  { runtime, device }: RunDevice,
  model: Model,
): Promise<{ readonly forward: Forward; readonly speed: number }> {
  if (runtime === 'compiled') {
    try {
      // On the CPU whatever it was trained on: batches of all sizes come, and each would be prepared anew elsewhere.
      const { createCompiledForward } = await import('./predictor.ts');
      return { forward: createCompiledForward(model), speed: COMPILED_SPEED };
    } catch {
      // As in training: what cannot be compiled is computed operation by operation.
    }
  }
  const opened = await openDevice(runtime === 'compiled' ? 'auto' : device).catch(() => openDevice('auto'));
  return { forward: createForward(opened, model), speed: opened.speed };
}
