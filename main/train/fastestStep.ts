import { fallbackSentence } from '../../core/protocol/deviceText.ts';
import type { Fallback } from '../../core/protocol/runs.ts';
import { text, type Text } from '../../core/text.ts';
import type { TrainingSettings } from '../../core/training/settings.ts';
import type { Model } from '../compile/model.ts';
import type { CompiledStep } from '../compiled/compiledStep.ts';
import type { PlacedOperator } from '../compiled/onnx/placement.ts';
import type { Provider } from '../compiled/onnx/session.ts';
import type { ProviderMemory } from '../devices/providerMemory.ts';
import { openProvider, workingGpus, type OpenProvider } from '../devices/providers.ts';
import { reasonOf } from '../devices/unavailable.ts';
import type { Batch, StepState } from './step.ts';

export interface CompiledRequest {
  readonly model: Model;
  readonly settings: TrainingSettings;
  readonly initial: StepState;
  /** To be measured on. */
  readonly batch: Batch;
  readonly memory: ProviderMemory;
  log(level: 'info' | 'warning', message: Text): void;
}

/** A compiled step, and the provider that it was handed to. */
export interface ProvidedStep {
  readonly step: CompiledStep;
  readonly provider: OpenProvider;
  readonly fallback: Fallback | undefined;
}

/** How long each provider is measured, at most so many steps. */
const MEASURE_MS = 1_000;
const MEASURED_STEPS = 20;
/** How far a provider's first loss may be from the CPU's, and its second one, which also shows the update. */
const TOLERANCES = [1e-3, 1e-2];

/**
 * The compiled step on one provider. Rejects with a TraceError when the network cannot be compiled, or with what the
 * provider has against it.
 */
export async function stepOn(provider: OpenProvider, request: CompiledRequest): Promise<ProvidedStep> {
  const { CompiledStep } = await import('../compiled/compiledStep.ts');
  const { model, settings, initial, batch, log } = request;
  const { name } = provider;
  const step = new CompiledStep(model, settings, initial, { provider: name });
  if (name === 'cpu') {
    // Traced and handed over now: what cannot be compiled shows before the first batch.
    await step.prepare(settings.batchSize);
    return { step, provider, fallback: undefined };
  }
  const { placementOf } = await import('../compiled/onnx/placement.ts');
  const fallback = fallbackOf(await placementOf(step.graph(batch.size, 1), name));
  const { en, de } = fallback ? fallbackSentence(fallback) : allThere;
  log('info', text(`${provider.label}: ${en}`, `${provider.label}: ${de}`));
  await step.prepare(settings.batchSize);
  return { step, provider, fallback };
}

const allThere = text('every operator ran there.', 'Jeder Operator lief dort.');

/** What was left to the CPU; undefined when nothing was. */
export function fallbackOf(operators: readonly PlacedOperator[]): Fallback | undefined {
  const left = operators.filter(({ provider }) => provider === 'CPUExecutionProvider');
  if (left.length === 0) return undefined;
  const kinds = [...new Set(left.map(({ operator }) => operator))].toSorted();
  return { count: left.length, total: operators.length, operators: kinds };
}

/**
 * The compiled step on the provider that trains this very graph fastest: as was measured here before, or is measured now.
 * A provider that fails, or whose losses are not the CPU's, is none to choose from. Rejects as `stepOn` for the CPU does.
 */
export async function fastestStep(request: CompiledRequest): Promise<ProvidedStep> {
  const { memory, batch } = request;
  const cpu = await stepOn(await openProvider('cpu', memory), request);
  const gpus = await workingGpus(memory);
  // Where there is only the CPU, there is nothing to measure.
  if (gpus.length === 0) return cpu;
  const { graphSignature } = await import('../compiled/signature.ts');
  const signature = graphSignature(cpu.step.graph(batch.size, 1));
  return choose(request, signature, cpu, await uncrashed(gpus, memory, signature));
}

async function uncrashed(gpus: readonly OpenProvider[], memory: ProviderMemory, signature: string) {
  const crashed = await Promise.all(gpus.map(({ name }) => memory.hasCrashed(signature, name)));
  return gpus.filter((_, i) => !crashed[i]);
}

/** Of the CPU and the others. */
async function choose(
  request: CompiledRequest,
  signature: string,
  cpu: ProvidedStep,
  others: readonly OpenProvider[],
): Promise<ProvidedStep> {
  const { memory } = request;
  const among: readonly Provider[] = ['cpu', ...others.map(({ name }) => name)];
  const known = await memory.fastest(signature, among);
  if (others.length === 0 || known === 'cpu') return cpu;
  const remembered = others.find(({ name }) => name === known);
  if (remembered) {
    const step = await attempt(remembered, request, signature, stepOn);
    if (step) cpu.step.dispose();
    return step ?? cpu;
  }
  const expected = await measure(cpu.step, request);
  let best = { chosen: cpu, speed: expected.stepsPerSecond };
  for (const other of others) {
    const measured = await attempt(other, request, signature, async (provider) => {
      const chosen = await stepOn(provider, request);
      return { chosen, ...checked(await measure(chosen.step, request), expected) };
    });
    if (!measured) continue;
    const { chosen, stepsPerSecond } = measured;
    request.log('info', comparison(other, stepsPerSecond, expected.stepsPerSecond));
    const [winner, loser] = stepsPerSecond > best.speed ? [chosen, best.chosen] : [best.chosen, chosen];
    best = { chosen: winner, speed: Math.max(stepsPerSecond, best.speed) };
    loser.step.dispose();
  }
  await memory.remember(signature, among, best.chosen.provider.name);
  return best.chosen;
}

/** What was tried on a provider, under the eyes of the memory; undefined, and said, when it failed. */
async function attempt<T>(
  provider: OpenProvider,
  request: CompiledRequest,
  signature: string,
  work: (provider: OpenProvider, request: CompiledRequest) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await request.memory.attempt(signature, provider.name, () => work(provider, request));
  } catch (error) {
    const { en, de } = reasonOf(error);
    const { label } = provider;
    request.log('warning', text(`${label} cannot train this network: ${en}`, `${label} kann dieses Netz nicht trainieren: ${de}`)); // prettier-ignore
    return undefined;
  }
}

interface Measurement {
  readonly losses: readonly number[];
  readonly stepsPerSecond: number;
}

/** Trains for a moment, and takes it back. */
async function measure(step: CompiledStep, { settings, initial, batch }: CompiledRequest): Promise<Measurement> {
  const losses: number[] = [];
  const times: number[] = [];
  const end = performance.now() + MEASURE_MS;
  // The first steps are for what is built only once.
  while (losses.length < TOLERANCES.length + 1 || (performance.now() < end && losses.length < MEASURED_STEPS)) {
    const begin = performance.now();
    const place = { learningRate: settings.learningRate, step: losses.length };
    const { loss } = await step.run(batch, place);
    losses.push(loss);
    if (losses.length >= TOLERANCES.length) times.push(performance.now() - begin);
  }
  await step.evaluate(batch);
  step.write(initial);
  const typical = times.toSorted((a, b) => a - b)[times.length >> 1] ?? Infinity;
  return { losses, stepsPerSecond: 1000 / typical };
}

/** A measurement whose losses are those expected. Throws when they are not. */
function checked(measured: Measurement, { losses }: Measurement): Measurement {
  for (const [i, tolerance] of TOLERANCES.entries()) {
    const [own = NaN, theirs = NaN] = [measured.losses[i], losses[i]];
    const isSame = Math.abs(own - theirs) <= tolerance * Math.abs(theirs) || Object.is(own, theirs);
    if (isSame) continue;
    throw new Error(`its loss is ${own} where it should be ${theirs}.`);
  }
  return measured;
}

function comparison({ label }: OpenProvider, own: number, cpu: number): Text {
  const [a, b] = [own, cpu].map((speed) => speed.toPrecision(3));
  return text(
    `${label}: ${a} steps a second on this network; the CPU: ${b}.`,
    `${label}: ${a} Schritte in der Sekunde mit diesem Netz; die CPU: ${b}.`,
  );
}
