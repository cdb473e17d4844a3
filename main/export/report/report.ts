import type { Document } from '../../../core/graph/document.ts';
import { drawPicture, type PictureOptions } from '../../../core/drawing/picture.ts';
import { choiceOf, type RunRecord } from '../../../core/protocol/runs.ts';
import { text, type Text } from '../../../core/text.ts';
import { loadData } from '../../data/load.ts';
import { appVersion, commandLine, isPackaged, versionOf } from '../../files/version.ts';
import { measuredPart, type LoadedData } from '../../data/types.ts';
import { confusionOf } from '../../looking/predictions.ts';
import { comparedField } from '../../looking/shown.ts';
import { openView } from '../../looking/viewer.ts';
import type { SavedRun } from '../../train/store.ts';
import type { DocumentExporter, Given } from '../format.ts';
import { axesOf, axesOption, languageOf, languageOption } from '../picture.ts';
import { dataParts } from './data.ts';
import { asMarkdown } from './markdown.ts';
import { asPage } from './page.ts';
import type { Part, Report } from './parts.ts';
import { confusionParts, curves, networkTable, resultsTable, runTable, sectionOf, settingsTable, speaker, type Speaker } from './sections.ts'; // prettier-ignore

/** A matrix of more classes cannot be read. */
const MOST_CLASSES = 30;

/** What was built, trained and measured, for people. */
export const report: DocumentExporter = {
  name: 'report',
  purpose: 'show',
  showsRun: 'trained',
  label: text('Report', 'Bericht'),
  description: text(
    'Network, data, settings, curves and results of a run on one page, for a hand-in or the files, with what it takes to repeat it.',
    'Netz, Daten, Einstellungen, Kurven und Ergebnisse eines Laufs auf einer Seite, für die Abgabe oder die Akten, mit allem, um ihn zu wiederholen.',
  ),
  of: 'document',
  takesFiles: true,
  extension: 'html',
  options: {
    form: {
      kind: 'choice',
      label: text('Form', 'Form'),
      help: text('A page for browsers, or Markdown with the pictures inside.', 'Eine Seite für Browser, oder Markdown mit den Bildern darin.'),
      default: 'html',
      options: [
        { value: 'html', label: text('Page (HTML)', 'Seite (HTML)') },
        { value: 'markdown', label: text('Markdown', 'Markdown') },
      ],
    },
    language: languageOption,
    axes: axesOption,
  },
  extensionBy: { option: 'form', extensions: { markdown: 'md' } },
  async make(given) {
    const made = await reportOf(given);
    const isMarkdown = given.options['form'] === 'markdown';
    const files = isMarkdown ? { 'report.md': asMarkdown(made) } : { 'report.html': asPage(made) };
    if (!isMarkdown) return { files, remarks: [inBrowser] };
    return { files, snippet: { language: 'shell', code: 'pandoc report.md --standalone -o report.pdf\n' } };
  },
}; // prettier-ignore

const inBrowser = text(
  'Browsers show it; printed from there, it is a PDF.',
  'Browser zeigen ihn; von dort gedruckt, wird er ein PDF.',
);

/** Of a run with the network that it trained, however the document has changed since. */
async function reportOf({ home, run, signal, options, ...given }: Given): Promise<Report> {
  const document = run?.document ?? given.document;
  const say = speaker(languageOf(options), axesOf(options));
  const { t, language } = say;
  const data = await loadData(document.data, { home });
  const section = (title: Text, parts: readonly Part[]) => (parts.length > 0 ? [sectionOf(t(title), parts)] : []);
  const ofRun = run && [
    ...section(text('Run', 'Lauf'), runTable(run.record, say)),
    ...section(text('Results', 'Ergebnisse'), resultsTable(run.record, say)),
    ...section(text('Curves', 'Kurven'), curves(run.record, say)),
    ...section(text('Confusion matrix', 'Konfusionsmatrix'), await confusion(run, data, home, say, signal)),
  ];
  const untrained: Part = {
    kind: 'words',
    words: t(text('The network has not been trained.', 'Das Netz wurde nicht trainiert.')),
  };
  return {
    title: document.name,
    language,
    sections: [
      ...section(text('Network', 'Netz'), [pictureOf(document, say), networkTable(document, say)]),
      ...section(text('Data', 'Daten'), dataParts(document, data, say)),
      ...section(text('Training', 'Training'), [settingsTable(document, say)]),
      ...(ofRun ?? section(text('Run', 'Lauf'), [untrained])),
      ...section(text('To repeat it', 'Zum Wiederholen'), repeating(run?.record, document, say)),
    ],
  };
}

function pictureOf(document: Document, { language, order }: Speaker): Part {
  const options: Omit<PictureOptions, 'theme'> = { language, order, hasTitle: false, hasModules: true };
  const draw = (theme: PictureOptions['theme']) => drawPicture(document, { ...options, theme }).svg;
  return { kind: 'picture', svg: draw('light'), dark: draw('dark'), words: document.name };
}

/** On the part by which the run was judged; nothing where numbers are predicted or classes are too many. */
async function confusion(
  run: SavedRun,
  data: LoadedData,
  home: string,
  { t, ...say }: Speaker,
  signal = new AbortController().signal,
): Promise<readonly Part[]> {
  const part = measuredPart(data);
  const split = data[part].count > 0 ? part : 'training';
  const view = await openView(run, home, signal);
  try {
    const { meaning } = comparedField(view.model) ?? {};
    if (meaning?.kind !== 'classes' || meaning.classes.length > MOST_CLASSES) return [];
    const names = { training: text('training', 'Training'), validation: text('validation', 'Validierung'), test: text('test', 'Test') }; // prettier-ignore
    const on: Part = {
      kind: 'words',
      words: t(text(`On the ${names[split].en} part.`, `Auf dem Teil: ${names[split].de}.`)),
    };
    return [on, ...confusionParts(await confusionOf(view, split), { t, ...say })];
  } finally {
    view.dispose();
  }
}

/** The commands and programs with which the run can be repeated. */
function repeating(record: RunRecord | undefined, { training }: Document, { t }: Speaker): readonly Part[] {
  const choice = record && choiceOf(record.device);
  const where = choice ? ` --runtime ${choice.runtime} --device ${choice.device}${choice.threads === undefined || choice.threads === 'auto' ? '' : ` --threads ${choice.threads}`}` : ''; // prettier-ignore
  const code = [
    isPackaged() ? '# With the project saved as network.neuroloom:' : '# In the app’s folder, with the project saved as network.neuroloom:',
    `${commandLine()} train network.neuroloom --epochs ${training.epochs} --seed ${training.seed}${where} --out trained.neuroloom`,
    `${commandLine()} info trained.neuroloom`,
  ].join('\n');
  const rows = Object.entries(versions()).map(([name, version]) => [name, version]);
  return [
    { kind: 'words', words: t(text('The same settings, seed, data and device give the same numbers.', 'Dieselben Einstellungen, Startwerte, Daten und Geräte ergeben dieselben Zahlen.')) },
    { kind: 'code', code },
    { kind: 'table', head: [t(text('Program', 'Programm')), t(text('Version', 'Version'))], rows },
  ];
} // prettier-ignore

function versions(): Readonly<Record<string, string>> {
  return {
    Neuroloom: appVersion(),
    Node: process.versions.node,
    'TensorFlow.js': versionOf('@tensorflow/tfjs'),
    'ONNX Runtime': versionOf('onnxruntime-node'),
    [process.platform]: process.arch,
  };
}
