import { fallbackSentence } from '../../../core/protocol/deviceText.ts';
import type { Fallback, NotTaken, Threads } from '../../../core/protocol/runs.ts';
import { text, type Language, type Text } from '../../../core/text.ts';
import type { TrainingSettings } from '../../../core/training/settings.ts';
import type { Model } from '../../model/model.ts';
import type { CompiledStep } from './compiledStep.ts';
import { median } from '../../graph/median.ts';
import type { PlacedOperator } from '../../graph/onnx/placement.ts';
import type { Provider } from '../../graph/onnx/session.ts';
import type { ProviderMemory } from '../../graph/onnx/providerMemory.ts';
import { gpusHere, openProvider, type OpenProvider } from '../../graph/onnx/providers.ts';
import { reasonOf, Unavailable } from '../../devices/unavailable.ts';
import { COMPARED, difference } from './sameLosses.ts';
import type { StepState, TrainingStep } from './step.ts';
import type { Batch } from '../../tensors/batch.ts';
import { threadOptions } from './threads.ts';

export interface CompiledRequest {
  readonly model: Model;
  readonly settings: TrainingSettings;
  readonly initial: StepState;
  /** The first batch: used for measuring, and as large as all but the last one of an epoch. */
  readonly batch: Batch;
  readonly memory: ProviderMemory;
  /** For steps on the CPU, or the part left to it; absent: auto. */
  readonly threads?: Threads | undefined;
  /** The number the run has been trained with so far. */
  readonly threadsBefore?: number | undefined;
  /** It will never train: on the CPU, nothing of an update is traced or prepared. */
  readonly evaluatesOnly?: boolean;
  /** Signals that the result is no longer wanted: measuring stops. */
  readonly signal?: AbortSignal | undefined;
  log(level: 'info' | 'warning', message: Text): void;
}

/** A compiled step, and the provider it was assigned to. */
export interface ProvidedStep<Step extends TrainingStep = TrainingStep> {
  readonly step: Step;
  readonly provider: OpenProvider;
  readonly fallback: Fallback | undefined;
  /** Of a graphics card's memory that it takes, as far as that is known. */
  readonly bytes?: number;
  /** The other providers, if there was a choice. */
  readonly notTaken?: readonly NotTaken[];
  /** If it was taken for its speed: remembers that the CPU has turned out to be faster. */
  onSlower?(): Promise<void>;
}

/** How long each provider is measured, and the most steps. */
const MEASURE_MS = 1_000;
const MEASURED_STEPS = 20;
/** How long the CPU may take to choose its threads before it is measured. */
const SETTLE_MS = 5_000;
const clock = () => performance.now();

/**
 * The compiled step on one provider. Rejects with a TraceError if the network cannot be compiled, or with the
 * provider's error.
 */
export async function stepOn(provider: OpenProvider, request: CompiledRequest): Promise<ProvidedStep> {
  return provider.name === 'webgpu' ? stepOnCard(provider, request) : sessionOn(provider, request);
}

/** The step in our own shaders. Rejects with Unavailable if one is missing. */
async function stepOnCard(provider: OpenProvider, request: CompiledRequest): Promise<ProvidedStep> {
  const [{ CardStep }, { openCard }] = await Promise.all([import('./cardStep.ts'), import('../../graph/webgpu/device.ts')]); // prettier-ignore
  const { model, settings, initial, batch, evaluatesOnly } = request;
  const step = await CardStep.create(await openCard(), model, settings, initial, evaluatesOnly ? undefined : batch.size); // prettier-ignore
  return { step, provider, fallback: undefined, bytes: step.bytes };
}

/** The step in ONNX Runtime. */
async function sessionOn(provider: OpenProvider, request: CompiledRequest): Promise<ProvidedStep<CompiledStep>> {
  const { CompiledStep } = await import('./compiledStep.ts');
  const { model, settings, initial, batch, evaluatesOnly, log } = request;
  const { name } = provider;
  const threads = name === 'cpu' && !evaluatesOnly ? threadOptions(request) : {};
  const step = new CompiledStep(model, settings, initial, { ...threads, provider: name });
  return keptIf(step, async () => {
    if (name === 'cpu') {
      // Traced and loaded now, so that whatever cannot be compiled shows before the first batch.
      await (evaluatesOnly ? step.evaluate(batch) : step.prepare(batch.size));
      if (step.lacksMemory) log('warning', noMemory);
      return { step, provider, fallback: undefined };
    }
    const { placementOf } = await import('../../graph/onnx/placement.ts');
    const fallback = fallbackOf(await placementOf(step.graph(batch.size, 1), name));
    if (fallback && fallback.count === fallback.total) throw new Unavailable(noneThere);
    const { en, de } = fallback ? fallbackSentence(fallback) : allThere;
    log('info', text(`${provider.label}: ${en}`, `${provider.label}: ${de}`));
    await step.prepare(batch.size);
    return { step, provider, fallback };
  });
}

/** Does something with a step, which is disposed of if that fails. */
async function keptIf<T>(step: TrainingStep, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    step.dispose();
    throw error;
  }
}

const noMemory = text(
  'There is not enough memory to update the weights in one pass, so each update takes longer. Close other programs, or train fewer layers.',
  'Für das Aktualisieren der Gewichte in einem Durchgang reicht der Speicher nicht, darum dauert jede Aktualisierung länger. Andere Programme schließen oder weniger Schichten trainieren.',
);
const noneThere = text('none of its operators can run there.', 'keiner seiner Operatoren kann dort laufen.');
const allThere = text('every operator ran there.', 'Jeder Operator lief dort.');

/** What was left to the CPU; undefined if nothing was. */
export function fallbackOf(operators: readonly PlacedOperator[]): Fallback | undefined {
  const left = operators.filter(({ provider }) => provider === 'CPUExecutionProvider');
  if (left.length === 0) return undefined;
  const kinds = [...new Set(left.map(({ operator }) => operator))].toSorted();
  return { count: left.length, total: operators.length, operators: kinds };
}

/**
 * The compiled step on the provider that trains this particular graph fastest, as measured here earlier or now. A
 * provider that fails, or whose losses differ from the CPU's, is excluded. Rejects if `stepOn` does for the CPU.
 */
export async function fastestStep(request: CompiledRequest): Promise<ProvidedStep> {
  const { memory, batch } = request;
  const cpu = await sessionOn(await openProvider('cpu', memory), request);
  return keptIf(cpu.step, async () => {
    const { working: gpus, notTaken } = await gpusHere(memory);
    // If there is only the CPU, there is nothing to measure.
    if (gpus.length === 0) return { ...cpu, notTaken };
    const { graphSignature } = await import('../../graph/signature.ts');
    const signature = graphSignature(cpu.step.graph(batch.size, 1));
    await settle(cpu.step, request);
    const fastest = await fastestOf({ request, signature, cpu, gpus, open: stepOn });
    return { ...fastest, notTaken: [...notTaken, ...(fastest.notTaken ?? [])] };
  });
}

/** Trains until the threads are chosen, for at most a few seconds, and undoes it: then the CPU shows what it can do. */
export async function settle(
  step: TrainingStep,
  { settings, initial, batch, signal }: CompiledRequest,
  now = clock,
): Promise<void> {
  const end = now() + SETTLE_MS;
  for (let at = 0; step.threads === undefined && now() < end && !signal?.aborted; at++) {
    await step.run(batch, { learningRate: settings.learningRate, step: at });
    // Lets a cancellation through.
    await new Promise((resolve) => void setImmediate(resolve));
  }
  step.write(initial);
}

interface Choice {
  readonly request: CompiledRequest;
  /** The graph's signature. */
  readonly signature: string;
  readonly cpu: ProvidedStep;
  readonly gpus: readonly OpenProvider[];
  /** Milliseconds, with an arbitrary origin. */
  now?(): number;
  open(provider: OpenProvider, request: CompiledRequest): Promise<ProvidedStep>;
}

/**
 * The fastest of the CPU and those others that train correctly. Steps not chosen are disposed of; if it rejects, all
 * except the CPU's, which belongs to the caller.
 */
export async function fastestOf({ request, signature, cpu, gpus, open, now = clock }: Choice): Promise<ProvidedStep> {
  const { memory } = request;
  const notTaken: NotTaken[] = [];
  const leave = ({ label }: OpenProvider, reason: Text) => void notTaken.push({ label, reason });
  const others: OpenProvider[] = [];
  for (const gpu of gpus) {
    if (await memory.hasCrashed(signature, gpu.name)) leave(gpu, crashed);
    else others.push(gpu);
  }
  const among: readonly Provider[] = ['cpu', ...others.map(({ name }) => name)];
  const attempt = attempts(request, signature, leave);
  const onSlower = () => memory.remember(signature, among, 'cpu');
  const known = await memory.fastest(signature, among);
  if (known === 'cpu') for (const other of others) leave(other, slowerBefore);
  if (others.length === 0 || known === 'cpu') return { ...cpu, notTaken };
  const remembered = others.find(({ name }) => name === known);
  if (remembered) {
    const step = await attempt(remembered, () => open(remembered, request));
    if (!step) return { ...cpu, notTaken };
    cpu.step.dispose();
    for (const other of [cpu.provider, ...others]) if (other !== remembered) leave(other, slowerBefore);
    return { ...step, notTaken, onSlower };
  }
  const expected = await measure(cpu.step, request, now);
  let best = { chosen: cpu, stepsPerSecond: expected.stepsPerSecond };
  for (const other of others) {
    if (request.signal?.aborted) return { ...best.chosen, notTaken };
    const measured = await attempt(other, () => trial(other, expected, request, { open, now }));
    if (!measured) continue;
    request.log('info', comparison(other, measured.stepsPerSecond, expected.stepsPerSecond));
    const [winner, loser] = measured.stepsPerSecond > best.stepsPerSecond ? [measured, best] : [best, measured];
    best = winner;
    loser.chosen.step.dispose();
    leave(loser.chosen.provider, slower(loser.stepsPerSecond, winner.stepsPerSecond));
  }
  await memory.remember(signature, among, best.chosen.provider.name);
  return { ...best.chosen, notTaken, onSlower };
}

/** A step on a provider, and its speed. Throws if its losses are not as expected. */
async function trial(
  provider: OpenProvider,
  expected: Measurement,
  request: CompiledRequest,
  { open, now }: Required<Pick<Choice, 'open' | 'now'>>,
) {
  const chosen = await open(provider, request);
  return keptIf(chosen.step, async () => {
    const { losses, stepsPerSecond } = await measure(chosen.step, request, now);
    const wrong = difference(losses, expected.losses);
    if (wrong && provider.card !== undefined) await request.memory.noteTrouble(provider.card, { kind: 'wrong', reason: wrong }); // prettier-ignore
    if (wrong) throw new Unavailable(wrong);
    return { chosen, stepsPerSecond };
  });
}

/** Tries something on a provider, recorded in the memory; logs a failure and returns undefined. */
function attempts(
  { memory, signal, log }: CompiledRequest,
  signature: string,
  leave: (provider: OpenProvider, reason: Text) => void,
) {
  return async <T>(provider: OpenProvider, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await memory.attempt(signature, provider.name, work);
    } catch (error) {
      signal?.throwIfAborted();
      const reason = reasonOf(error);
      const { label } = provider;
      leave(provider, reason);
      log('warning', text(`${label} cannot train this network: ${reason.en}`, `${label} kann dieses Netz nicht trainieren: ${reason.de}`)); // prettier-ignore
      return undefined;
    }
  };
}

const crashed = text(
  'the engine ended when it was tried with this network.',
  'Der Rechenkern endete, als es mit diesem Netz ausprobiert wurde.',
);
const slowerBefore = text(
  'it was measured to be slower with this network.',
  'Gemessen war es langsamer mit diesem Netz.',
);

interface Measurement {
  readonly losses: readonly number[];
  readonly stepsPerSecond: number;
}

/** Trains for a moment, and undoes it. Rejects with the reason of `signal`. */
async function measure(
  step: TrainingStep,
  { settings, initial, batch, signal }: CompiledRequest,
  now: () => number,
): Promise<Measurement> {
  const losses: number[] = [];
  const times: number[] = [];
  const end = now() + MEASURE_MS;
  while (losses.length < COMPARED || (now() < end && losses.length < MEASURED_STEPS)) {
    signal?.throwIfAborted();
    const begin = now();
    const place = { learningRate: settings.learningRate, step: losses.length };
    const { loss } = await step.run(batch, place);
    losses.push(loss);
    // The first step includes what is built only once.
    if (losses.length > 1) times.push(now() - begin);
  }
  await step.evaluate(batch);
  step.write(initial);
  return { losses, stepsPerSecond: 1000 / median(times) };
}

const said = (speed: number, language: Language) => speed.toLocaleString(language, { maximumSignificantDigits: 3 });

function comparison({ label }: OpenProvider, own: number, cpu: number): Text {
  return text(
    `Steps a second with this network on ${label}: ${said(own, 'en')}; on the CPU: ${said(cpu, 'en')}.`,
    `Schritte in der Sekunde mit diesem Netz auf ${label}: ${said(own, 'de')}; auf der CPU: ${said(cpu, 'de')}.`,
  );
}

function slower(own: number, fastest: number): Text {
  return text(
    `Steps a second: ${said(own, 'en')} instead of ${said(fastest, 'en')}.`,
    `Schritte in der Sekunde: ${said(own, 'de')} statt ${said(fastest, 'de')}.`,
  );
}
