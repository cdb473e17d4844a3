// The app's icon in the forms that the systems want, drawn from the page's SVG.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
/** The names that Apple's format gives to PNGs of these sizes. */
const ICNS = { ic04: 16, ic05: 32, ic07: 128, ic08: 256, ic09: 512, ic10: 1024 };

/** Writes `16x16.png` and so on, `icon.ico` and `icon.icns`. */
export async function drawIcons(svgFile, folder) {
  await initWasm(readFileSync(createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm')));
  mkdirSync(folder, { recursive: true });
  const svg = readFileSync(svgFile, 'utf8');
  const pictures = new Map(SIZES.map((size) => [size, drawn(svg, size)]));
  for (const [size, png] of pictures) writeFileSync(path.join(folder, `${size}x${size}.png`), png);
  writeFileSync(path.join(folder, 'icon.ico'), icoOf([...pictures].filter(([size]) => size <= 256)));
  writeFileSync(path.join(folder, 'icon.icns'), icnsOf(Object.entries(ICNS).map(([type, size]) => [type, pictures.get(size)])));
} // prettier-ignore

function drawn(svg, size) {
  return Buffer.from(new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render().asPng());
}

/** Windows: a directory of 16 bytes an entry, then the PNGs. A size of 256 is written as 0. */
function icoOf(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  for (const [i, [size, png]] of pictures.entries()) {
    const at = 6 + 16 * i;
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([head, ...pictures.map(([, png]) => png)]);
}

/** macOS: every part begins with four letters and its length, and so does the whole. */
function icnsOf(pictures) {
  const part = (type, content) => {
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32BE(8 + content.length, 4);
    return Buffer.concat([head, content]);
  };
  return part('icns', Buffer.concat(pictures.map(([type, png]) => part(type, png))));
}
