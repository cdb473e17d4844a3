import { analyse } from '../../core/analysis/analyse.ts';
import type { Document } from '../../core/graph/document.ts';
import { inTableOrder } from '../../core/losses/metrics.ts';
import type { ExportedPage } from '../../core/protocol/exportedPage.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { RunRecord } from '../../core/protocol/runs.ts';
import { fromWire } from '../../core/protocol/tensors.ts';
import { counted, shortNumber, text, type Language } from '../../core/text.ts';
import { loadData } from '../data/load.ts';
import type { LoadedData } from '../data/types.ts';
import type { Content } from '../files/files.ts';
import type { Model } from '../model/model.ts';
import { compileDocument } from '../train/prepare.ts';
import type { RunExporter } from './format.ts';
import { tooLarge } from './hindrances.ts';
import { entriesOf } from './html/entries.ts';
import { outputsOf } from './html/outputs.ts';
import { thePage } from './html/proof.ts';
import { pageFile } from './html/write.ts';
import { pageScript } from './pageScript.ts';
import { languageOption } from './picture.ts';
import { endNames } from './proof/examples.ts';
import { tfjs } from './tfjsModel.ts';

/** A browser would hardly read a larger page. */
const MOST_BYTES = 200 * 2 ** 20;

/** A page in which anybody can use the network, without network or installation. */
export const html: RunExporter = {
  name: 'html',
  purpose: 'learn',
  label: text('Page that uses the network', 'Seite, die das Netz benutzt'),
  description: text(
    'One file with the network and its weights, for anybody with a browser: draw a digit, move sliders or enter a text, and see what it says.',
    'Eine Datei mit Netz und Gewichten, für alle mit einem Browser: eine Ziffer zeichnen, Regler bewegen oder einen Text eingeben und sehen, was es sagt.',
  ),
  of: 'run',
  extension: 'html',
  file: 'page.html',
  options: { language: languageOption },
  hindrance: (_, analysis) => tooLarge(analysis, MOST_BYTES, tooLargeText),
  consumer: thePage,
  async make(trained) {
    const { document, home, run, options } = trained;
    const model = compileDocument(document);
    const data = await loadData(document.data, { home });
    const large = tooLarge(analyse(document), MOST_BYTES, tooLargeText);
    if (large) throw new EngineError('exportFailed', large);
    const page = pageOf({ document, model, data, record: run?.record }, options['language'] === 'de' ? 'de' : 'en');
    const { files, examples, tolerance, remarks } = await tfjs.make({ ...trained, options: { form: 'auto' } });
    const [json, binary] = [files['model.json'], files['weights.bin']];
    if (typeof json !== 'string' || binary === undefined) throw new Error('There is no model to put into the page.');
    const parts = {
      page,
      model: JSON.parse(json) as unknown,
      weights: await wholeOf(binary),
      outputs: endNames(model),
      ...(await pageScript()),
    };
    return {
      files: { 'page.html': pageFile(parts) },
      examples,
      tolerance,
      remarks,
      snippet: { language: 'html', code: '<iframe src="page.html" width="1024" height="640"></iframe>\n' },
    };
  },
};

async function wholeOf(content: Content): Promise<Uint8Array> {
  if (typeof content === 'string' || content instanceof Uint8Array) return Buffer.from(content);
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces);
}

const tooLargeText = (size: number, most: number) =>
  text(
    `The weights take ${size} MB, and a page that browsers open holds ${most} MB: export the network as ONNX or for TensorFlow.js.`,
    `Die Gewichte brauchen ${size} MB, und eine Seite, die Browser öffnen, fasst ${most} MB: das Netz als ONNX oder für TensorFlow.js exportieren.`,
  );

interface Described {
  readonly document: Document;
  readonly model: Model;
  readonly data: LoadedData;
  readonly record: RunRecord | undefined;
}

/** What the page knows of the network. */
export function pageOf({ document, model, data, record }: Described, language: Language): ExportedPage {
  return {
    name: document.name,
    language,
    facts: factsOf(model, data, record, language),
    inputs: model.inputs.map(({ name, type: { dtype, shape } }) => ({ name, dtype, shape })),
    entries: entriesOf(model, document, data),
    outputs: outputsOf(model, data),
  };
}

/** Weights, training and result in a sentence. */
function factsOf(model: Model, { spec }: LoadedData, record: RunRecord | undefined, language: Language): string {
  const parameters = model.nodes.reduce((sum, node) => sum + node.parameters, 0);
  const weights = counted(parameters, ['weight', 'weights'], ['Gewicht', 'Gewichte']);
  if (!record) return text(`${weights.en}, not trained.`, `${weights.de}, nicht trainiert.`)[language];
  const epochs = counted(record.progress.epoch, ['epoch', 'epochs'], ['Epoche', 'Epochen']);
  const [metric] = inTableOrder(record.metrics);
  const last = record.test ?? record.epochs.at(-1)?.held;
  const value = metric && last?.[metric.name];
  const number = value === undefined ? NaN : fromWire(value);
  const said = metric?.unit === 'fraction' ? `${shortNumber(100 * number, language)} %` : shortNumber(number, language);
  const result = metric && Number.isFinite(number) ? ` ${metric.label[language]}: ${said}.` : '';
  return (
    text(
      `${weights.en}, trained on “${spec.name.en}” for ${epochs.en}.`,
      `${weights.de}, auf „${spec.name.de}“ trainiert, ${epochs.de}.`,
    )[language] + result
  );
}
