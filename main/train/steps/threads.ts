import { MOST_THREADS, type Threads } from '../../../core/protocol/runs.ts';
import { threadsText } from '../../../core/protocol/deviceText.ts';
import { counted, text, type Text } from '../../../core/text.ts';
import type { StepOptions } from './compiledStep.ts';
import type { Choice } from '../../graph/tuning.ts';
import type { TriedWay, Way } from '../../graph/turns.ts';
import { availableCores, threadCounts, type Cores } from '../../devices/cores.ts';
import type { ProviderMemory } from '../../graph/onnx/providerMemory.ts';
import { reasonOf } from '../../devices/unavailable.ts';

interface ThreadRequest {
  /** Absent: auto. */
  readonly threads?: Threads | undefined;
  /** The number the run has been trained with so far: tried first. */
  readonly threadsBefore?: number | undefined;
  readonly memory: ProviderMemory;
  log(level: 'info' | 'warning', message: Text): void;
}

/**
 * How a step on the CPU chooses its threads: among the reasonable counts for this machine, or the requested one, as far
 * as the machine allows. The choice is logged and remembered.
 */
export function threadOptions(request: ThreadRequest, cores: Cores = availableCores()): StepOptions {
  const { threads = 'auto', threadsBefore, memory, log } = request;
  const onRefusal: StepOptions['onRefusal'] = (way, reason) => log('warning', refusalText(way, reason));
  if (threads !== 'auto') return { threads: [withinReach(threads, cores, log)], onRefusal };
  const among = threadCounts(cores);
  const isKnown = threadsBefore !== undefined && among.includes(threadsBefore);
  return {
    threads: isKnown ? [threadsBefore, ...among.filter((count) => count !== threadsBefore)] : among,
    recall: (signature) => memory.fastestWay(signature, among),
    onChoice(signature, choice) {
      log('info', choiceText(choice));
      // A choice that only holds for the moment is not a good start later.
      if (choice.isCalm) void keep(memory, signature, among, choice.taken);
    },
    onRefusal,
  };
}

/** Keeps the best result: a count chosen because others were using the cores is not a good start. */
async function keep(memory: ProviderMemory, signature: string, among: readonly number[], way: TriedWay): Promise<void> {
  const known = await memory.fastestWay(signature, among);
  if (!known || way.milliseconds < known.milliseconds) await memory.rememberWay(signature, among, way);
}

/** The requested number of threads, limited to what can run in parallel here; logs if it was reduced. */
function withinReach(threads: number, { logical }: Cores, log: ThreadRequest['log']): number {
  const asked = Math.max(1, Math.min(MOST_THREADS, Math.floor(threads)));
  if (asked <= logical) return asked;
  const [wanted, taken] = [threadsText(asked), threadsText(logical)];
  log(
    'warning',
    text(
      `${wanted.en} were asked for; this machine runs ${logical} at the same time, so ${taken.en} ${logical === 1 ? 'is' : 'are'} used.`,
      `${wanted.de} waren gewünscht; dieser Rechner führt ${logical} zugleich aus, darum ${logical === 1 ? 'wird' : 'werden'} ${taken.de} verwendet.`,
    ),
  );
  return logical;
}

/** Why training continues in a different configuration. */
function refusalText({ threads, group }: Way, reason: unknown): Text {
  const [{ en, de }, why] = [threadsText(threads), reasonOf(reason)];
  const steps = counted(group, ['step', 'steps'], ['Schritt', 'Schritte']);
  const what = group === 1 ? text('A step', 'Ein Schritt') : text(`${steps.en} in one call`, `${steps.de} in einem Aufruf`); // prettier-ignore
  return text(
    `${what.en} on ${en} cannot be prepared here, so training continues in another way. ${why.en}`,
    `${what.de} auf ${de}: das lässt sich hier nicht vorbereiten, darum geht das Training auf andere Weise weiter. ${why.de}`,
  );
}

const disturbed = text(
  ' Other programs were computing meanwhile: this will be tried again.',
  ' Andere Programme rechneten währenddessen: Das wird noch einmal ausprobiert.',
);

/** "1 thread: 33 steps a second, 2 threads: 46. Training continues with 2 threads." */
function choiceText({ tried, taken, isCalm }: Choice): Text {
  const listed = (language: 'en' | 'de') =>
    tried
      .map(({ threads, milliseconds }) => {
        const speed = (1000 / milliseconds).toLocaleString(language, { maximumSignificantDigits: 3 });
        return `${threadsText(threads)[language]}: ${speed}`;
      })
      .join(', ');
  const { en, de } = threadsText(taken.threads);
  const more = isCalm ? text('', '') : disturbed;
  return text(
    `Steps a second with ${listed('en')}. Training continues with ${en}.${more.en}`,
    `Schritte in der Sekunde mit ${listed('de')}. Das Training geht mit ${de} weiter.${more.de}`,
  );
}
