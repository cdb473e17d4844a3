import { inputField } from '../../core/data/spec.ts';
import { parseArgs } from 'node:util';
import { analyse } from '../../core/analysis/analyse.ts';
import { measuredOf } from '../../core/protocol/epochs.ts';
import { fromWire } from '../../core/protocol/tensors.ts';
import { formatBatchAxes, isPicture } from '../../core/tensorType.ts';
import { openHome } from '../files/home.ts';
import { openProject } from '../projects/open.ts';
import { onlyArgument } from './usage.ts';

const options = { json: { type: 'boolean', default: false } } as const;

/** `info`: the contents of a project. Exit code 1 if its network has problems. */
export async function info(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const { document, runs, notices } = await openProject(openHome().root, onlyArgument(positionals, 'The project'));
  const { nodes, problems, totals, data, isTrainable } = analyse(document);
  if (values.json) {
    const layers = nodes.map(({ id, block, type, parameters }) => ({
      id,
      block: block.type,
      shape: type.shape,
      parameters,
    }));
    const summary = { name: document.name, data: data.name.en, layers, totals, problems, training: document.training };
    process.stdout.write(`${JSON.stringify({ ...summary, runs, notices: notices.map(({ en }) => en) })}\n`);
    return isTrainable ? 0 : 1;
  }
  const { type: given } = inputField(data);
  // The page can write them the other way round.
  const order = isPicture(given) ? ', channels last as in TensorFlow.js' : '';
  const lines = [`${document.name}: ${data.name.en} ${formatBatchAxes(given)}${order}`, ''];
  for (const { id, block, type, parameters } of nodes) {
    const weights = parameters > 0 ? `${parameters.toLocaleString('en')} parameters` : '';
    lines.push(
      `${id.padEnd(20)} ${block.label.en.padEnd(16)} ${formatBatchAxes(type).padEnd(22)} ${weights}`.trimEnd(),
    );
  }
  const count = totals.parameters.toLocaleString('en');
  lines.push('', `${count} parameters, ${totals.multiplyAdds.toLocaleString('en')} multiply-adds an example`);
  for (const { nodeId, message, severity } of problems)
    lines.push(`${severity}: ${nodeId ?? 'network'}: ${message.en}`);
  for (const { number, progress, epochs } of runs) {
    const last = epochs.at(-1);
    const loss = last ? `, loss ${fromWire(measuredOf(last).loss).toFixed(4)}` : '';
    lines.push(`run ${number}: ${progress.status}, ${progress.epoch} of ${progress.epochs} epochs${loss}`);
  }
  process.stdout.write(`${[...lines, ...notices.map(({ en }) => en)].join('\n')}\n`);
  return isTrainable ? 0 : 1;
}
