import type { AnalysedNode } from '../../core/analysis/node.ts';
import { drawPicture, type Picture } from '../../core/drawing/picture.ts';
import type { ExportOptions } from '../../core/protocol/exports.ts';
import type { ParamValues } from '../../core/params.ts';
import type { AxisOrder } from '../../core/shape.ts';
import { same, text, type Language } from '../../core/text.ts';
import { formulaDrawer } from './formulas.ts';
import type { DocumentExporter, Given } from './format.ts';
import { pngWithProject } from '../files/png.ts';
import { projectPieces } from '../projects/save.ts';
import { rasterised } from './raster.ts';

/** The language of an export that is read by people. */
export const languageOption = {
  kind: 'choice',
  label: text('Language', 'Sprache'),
  help: text('The language of the words in it.', 'Die Sprache der Wörter darin.'),
  default: 'en',
  options: [
    { value: 'en', label: same('English') },
    { value: 'de', label: same('Deutsch') },
  ],
} as const;

/** The order of the axes of pictures in an export that is read by people. */
export const axesOption = {
  kind: 'choice',
  label: text('Shapes of pictures', 'Formen von Bildern'),
  help: text('The order in which their axes are written.', 'Die Reihenfolge, in der ihre Achsen stehen.'),
  default: 'channelsLast',
  options: [
    { value: 'channelsLast', label: text('Channels last (NHWC)', 'Kanäle zuletzt (NHWC)') },
    { value: 'channelsFirst', label: text('Channels first (NCHW)', 'Kanäle zuerst (NCHW)') },
  ],
} as const;

export const languageOf = ({ language }: ParamValues): Language => (language === 'de' ? 'de' : 'en');
export const axesOf = ({ axes }: ParamValues): AxisOrder => (axes === 'channelsFirst' ? axes : 'channelsLast');

/** How a picture looks. */
const options = {
  theme: {
    kind: 'choice',
    label: text('Colours', 'Farben'),
    help: text('Light for paper, dark for slides.', 'Hell für Papier, dunkel für Folien.'),
    default: 'light',
    options: [
      { value: 'light', label: text('Light', 'Hell') },
      { value: 'dark', label: text('Dark', 'Dunkel') },
    ],
  },
  language: languageOption,
  axes: axesOption,
  title: {
    kind: 'boolean',
    label: text('Title', 'Titel'),
    help: text('The name of the network above it.', 'Der Name des Netzes darüber.'),
    default: true,
  },
  modules: {
    kind: 'boolean',
    label: text('Inside of modules', 'Inneres der Module'),
    help: text('Draws below the network what its modules consist of.', 'Zeichnet unter das Netz, woraus seine Module bestehen.'),
    default: true,
  },
  formulas: {
    kind: 'boolean',
    label: text('Formulas', 'Formeln'),
    help: text('Lists what the blocks compute.', 'Führt auf, was die Blöcke berechnen.'),
    default: false,
  },
} as const satisfies ExportOptions; // prettier-ignore

/** The picture that is asked for. Perceptrons show the weights of the run. */
async function pictureOf({ document, run, options: chosen }: Given): Promise<Picture> {
  const weights = run?.checkpoint.weights;
  return drawPicture(document, {
    theme: chosen['theme'] === 'dark' ? 'dark' : 'light',
    language: languageOf(chosen),
    order: axesOf(chosen),
    hasTitle: chosen['title'] !== false,
    hasModules: chosen['modules'] !== false,
    formula: chosen['formulas'] === true ? await formulaDrawer() : undefined,
    weightOf: weights && (({ identity }: AnalysedNode, name) => weights.get(`${identity}.${name}`)?.values),
  });
}

/** The canvas as a vector picture. */
export const svg: DocumentExporter = {
  name: 'svg',
  purpose: 'show',
  takesProblems: true,
  takesFiles: true,
  showsRun: 'canvas',
  label: text('Picture (SVG)', 'Bild (SVG)'),
  description: text(
    'The network as it stands on the canvas, for papers and slides: sharp at every size.',
    'Das Netz, wie es auf der Fläche steht, für Texte und Folien: scharf in jeder Größe.',
  ),
  of: 'document',
  extension: 'svg',
  options,
  async make(given) {
    const picture = await pictureOf(given);
    return { files: { 'network.svg': picture.svg }, snippet: { language: 'html', code: '<img src="network.svg" alt="">\n' } };
  },
}; // prettier-ignore

const SCALE = 2;

const opensAgain = text(
  'In Neuroloom it opens as the network again: File, Open.',
  'In Neuroloom öffnet es sich wieder als Netz: Datei, Öffnen.',
);

/** The canvas as a picture of pixels, with the project inside. */
export const png: DocumentExporter = {
  name: 'png',
  purpose: 'show',
  takesProblems: true,
  takesFiles: true,
  showsRun: 'canvas',
  label: text('Picture (PNG)', 'Bild (PNG)'),
  description: text(
    'The network as it stands on the canvas, to send and to paste. Opened in the app, the picture is the network again.',
    'Das Netz, wie es auf der Fläche steht, zum Verschicken und Einfügen. In der App geöffnet, ist das Bild wieder das Netz.',
  ),
  of: 'document',
  extension: 'png',
  options: {
    ...options,
    project: {
      kind: 'boolean',
      label: text('Project inside', 'Projekt darin'),
      help: text('Opened in the app, the picture is the network again.', 'In der App geöffnet, ist das Bild wieder das Netz.'),
      default: true,
    },
    weights: {
      kind: 'boolean',
      label: text('With trained weights', 'Mit trainierten Gewichten'),
      help: text('The run and its weights are inside as well.', 'Auch der Lauf und seine Gewichte stecken darin.'),
      default: false,
    },
  },
  async make(given) {
    const { document, home, run, options: chosen } = given;
    const picture = await rasterised(await pictureOf(given), SCALE);
    const runs = run && chosen['weights'] === true ? [run] : [];
    const hasProject = chosen['project'] !== false;
    const content = hasProject ? pngWithProject(picture, () => projectPieces(home, document, runs)) : picture;
    return { files: { 'network.png': content }, remarks: hasProject ? [opensAgain] : [] };
  },
}; // prettier-ignore
