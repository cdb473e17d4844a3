import { bytesOf, fromUtf8, toUtf8 } from './bytes.ts';
import type { DecoderJson, TokenizerJson } from './json.ts';

/** Joins pieces to a text again. Without a decoder they are joined by spaces. */
export function decodePieces(pieces: readonly string[], decoder: TokenizerJson['decoder']): string {
  return decoder ? changed(pieces, decoder).join('') : pieces.join(' ');
}

function changed(pieces: readonly string[], decoder: DecoderJson): readonly string[] {
  switch (decoder.type) {
    case 'Sequence':
      return decoder.decoders.reduce(changed, pieces);
    case 'Fuse':
      return [pieces.join('')];
    case 'ByteLevel':
      return [fromUtf8(bytesOf(pieces))];
    case 'ByteFallback':
      return withBytes(pieces);
    case 'BPEDecoder':
      return pieces.map((piece, i) => piece.replaceAll(decoder.suffix, i === pieces.length - 1 ? '' : ' '));
    case 'WordPiece': {
      const { prefix, cleanup } = decoder;
      return pieces.map((piece, i) => {
        const joined = i === 0 ? piece : piece.startsWith(prefix) ? piece.slice(prefix.length) : ` ${piece}`;
        return cleanup ? withoutSpaces(joined) : joined;
      });
    }
    case 'Replace':
      return pieces.map((piece) => piece.replaceAll(decoder.pattern.String, decoder.content));
    case 'Strip':
      return pieces.map((piece) => stripped(piece, decoder));
  }
}

/** Punctuation that attaches to the previous word. */
const CLOSE: readonly (readonly [string, string])[] = [
  [' .', '.'],
  [' ?', '?'],
  [' !', '!'],
  [' ,', ','],
  [" ' ", "'"],
  [" n't", "n't"],
  [" 'm", "'m"],
  [' do not', " don't"],
  [" 's", "'s"],
  [" 've", "'ve"],
  [" 're", "'re"],
];

function withoutSpaces(piece: string): string {
  return CLOSE.reduce((text, [apart, close]) => text.replaceAll(apart, close), piece);
}

/** Decodes runs of pieces such as `<0xE4>`; if they are not valid UTF-8, each byte becomes U+FFFD. */
function withBytes(pieces: readonly string[]): string[] {
  const texts: string[] = [];
  let bytes: number[] = [];
  const flush = () => {
    if (bytes.length === 0) return;
    const text = fromUtf8(bytes);
    const isWhole = toUtf8(text).join() === bytes.join();
    texts.push(isWhole ? text : '\ufffd'.repeat(bytes.length));
    bytes = [];
  };
  for (const piece of pieces) {
    const hex = /^<0x([0-9A-F]{2})>$/.exec(piece)?.[1];
    if (hex !== undefined) bytes.push(parseInt(hex, 16));
    else {
      flush();
      texts.push(piece);
    }
  }
  flush();
  return texts;
}

function stripped(piece: string, { content, start, stop }: Extract<DecoderJson, { type: 'Strip' }>): string {
  let text = piece;
  for (let i = 0; i < start && text.startsWith(content); i++) text = text.slice(content.length);
  for (let i = 0; i < stop && text.endsWith(content); i++) text = text.slice(0, -content.length);
  return text;
}
