import { pipelineTasks } from '../../../core/protocol/pipelines.ts';
import { useChosenModel } from '../../workspace/pretrained.ts';
import { enter, usePipelines } from './asking.ts';
import { blank, type Entered } from './tasks.ts';

/** This window's own, for as long as it lives. */
const NAME = 'neuroloom.pipelines';

/** Takes back what was entered before the page was loaded again, and keeps it for the next time. */
export function keepEntered(): void {
  takeBack(sessionStorage.getItem(NAME));
  window.addEventListener('pagehide', () => {
    const { entered } = usePipelines.getState();
    try {
      sessionStorage.setItem(NAME, JSON.stringify({ entered, chosen: useChosenModel.getState() }));
    } catch {
      // More lines than there is room for: a file that can be chosen again.
      sessionStorage.removeItem(NAME);
    }
  });
}

function takeBack(kept: string | null): void {
  const { entered, chosen } = objectIn(kept);
  const texts = fieldsOf(entered);
  for (const task of pipelineTasks) enter(task, ofItsKind(fieldsOf(texts[task])));
  const { model, task: wanted } = fieldsOf(chosen);
  const task = pipelineTasks.find((one) => one === wanted) ?? null;
  useChosenModel.setState({ model: typeof model === 'string' ? model : null, task });
}

function objectIn(kept: string | null): Readonly<Record<string, unknown>> {
  try {
    return fieldsOf(JSON.parse(kept ?? '{}'));
  } catch {
    return {};
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** Those that an entry has, as what it has. */
function ofItsKind(fields: Readonly<Record<string, unknown>>): Partial<Entered> {
  return Object.fromEntries(
    Object.entries(blank).flatMap(([name, value]) => {
      const own = fields[name];
      return typeof own === typeof value ? [[name, own]] : [];
    }),
  );
}
