import type { LiteElement } from 'mathjax-full/js/adaptors/lite/Element.js';
import type { DrawnFormula } from '../../core/drawing/picture.ts';

/** Pixels of the picture to an ex of the formula. */
const EX = 7;

/** A function that draws formulas in LaTeX as outlines, which need no font. */
export async function formulaDrawer(): Promise<(latex: string) => DrawnFormula> {
  const [{ mathjax }, { TeX }, { SVG }, { liteAdaptor }, { RegisterHTMLHandler }, { AllPackages }] = await Promise.all([
    import('mathjax-full/js/mathjax.js'),
    import('mathjax-full/js/input/tex.js'),
    import('mathjax-full/js/output/svg.js'),
    import('mathjax-full/js/adaptors/liteAdaptor.js'),
    import('mathjax-full/js/handlers/html.js'),
    import('mathjax-full/js/input/tex/AllPackages.js'),
  ]);
  const adaptor = liteAdaptor();
  RegisterHTMLHandler(adaptor);
  const page = mathjax.document('', {
    InputJax: new TeX({ packages: AllPackages }),
    OutputJax: new SVG({ fontCache: 'none' }),
  });
  return (latex) => {
    const svg = adaptor.innerHTML(page.convert(latex, { display: true }) as LiteElement);
    const size = (name: string) => EX * Number(new RegExp(` ${name}="([\\d.]+)ex"`).exec(svg)?.[1] ?? 0);
    const [width, height] = [size('width'), size('height')];
    const sized = svg
      .replace(/ width="[\d.]+ex"/, ` width="${Math.round(width * 100) / 100}"`)
      .replace(/ height="[\d.]+ex"/, ` height="${Math.round(height * 100) / 100}"`)
      .replace(/ style="[^"]*"/, '');
    return { svg: sized, width, height };
  };
}
