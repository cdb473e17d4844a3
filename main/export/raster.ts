import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const packages = createRequire(import.meta.url);
const FONTS = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'];

let loading: ReturnType<typeof load> | undefined;

/** The renderer, which is WebAssembly, and the font that comes with the app: pictures are the same on every machine. */
async function load() {
  const { initWasm, Resvg } = await import('@resvg/resvg-wasm');
  const read = (file: string) => readFile(packages.resolve(file));
  await initWasm(await read('@resvg/resvg-wasm/index_bg.wasm'));
  const fontBuffers = await Promise.all(FONTS.map((name) => read(`dejavu-fonts-ttf/ttf/${name}`)));
  return { Resvg, fontBuffers };
}

/** A picture has no more pixels than this: larger ones are drawn smaller. */
const MOST_PIXELS = 40_000_000;

/** An SVG picture of that size as a PNG, `scale` pixels to the unit. */
export async function rasterised(
  { svg, width, height }: { readonly svg: string; readonly width: number; readonly height: number },
  scale: number,
): Promise<Uint8Array> {
  const { Resvg, fontBuffers } = await (loading ??= load());
  const value = Math.min(scale, Math.sqrt(MOST_PIXELS / (width * height)));
  const font = { fontBuffers, defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' };
  const renderer = new Resvg(svg, { fitTo: { mode: 'zoom', value }, font });
  try {
    const image = renderer.render();
    const png = image.asPng();
    image.free();
    return png;
  } finally {
    renderer.free();
  }
}
