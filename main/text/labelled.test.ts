import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { messageParts, messageWithout, type MessagePart } from '../../core/text/newsgroups.ts';
import { openLabelled, readLabelled } from './labelled.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-labelled-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Uint8Array): void {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}

async function textsOf(removed: readonly MessagePart[] = []) {
  const texts: string[] = [];
  for await (const { text, label, part } of readLabelled(await openLabelled(folder), removed)) {
    texts.push(`${part ?? 'all'} ${label}: ${text}`);
  }
  return texts;
}

const MESSAGE = 'From: a@b.c\nSubject: Re: x\n\nIn article <1> d writes:\n> why?\nBecause.\n\n--\nA. B.\n';

describe('a folder with a folder for each class', () => {
  test('gives texts by class and name', async () => {
    write('sport/2.txt', 'goal');
    write('sport/10.txt', Buffer.from('Straße', 'latin1'));
    write('cooking/a', '\ufeffÄpfel');
    write('.hidden/a', 'x');
    write('readme.txt', 'x');
    const { classes, remarks } = await openLabelled(folder);
    expect(classes).toEqual(['cooking', 'sport']);
    expect(remarks.map(({ en }) => en)).toEqual([expect.stringContaining('The class “cooking” has 1 text: too few')]);
    expect(await textsOf()).toEqual(['all 0: Äpfel', 'all 1: Straße', 'all 1: goal']);
  });

  test('in two parts, as 20 Newsgroups has it, in Latin-1', async () => {
    write('20news-bydate-train/sci.med/1', MESSAGE);
    write('20news-bydate-train/alt.atheism/7', Buffer.from('a: b\n\nÃ¤', 'latin1'));
    write('20news-bydate-test/sci.med/2', 'a: b\n\nyes');
    expect(await textsOf(['quotes', 'headers', 'footers'])).toEqual([
      'training 0: Ã¤',
      'training 1: Because.\n',
      'test 1: yes',
    ]);
    expect(await textsOf([])).toContain(`training 1: ${MESSAGE}`);
  });

  test.each([
    ['nothing', [], /has no folders in it: make a folder for each class/],
    ['one class', ['a/1.txt'], /has only one folder in it/],
  ])('with %s is refused', async (_, names, message) => {
    for (const name of names) write(name, 'text');
    await expect(openLabelled(folder)).rejects.toMatchObject({
      code: 'dataInvalid',
      message: expect.stringMatching(message),
    });
  });

  test('without files, with files that are no text, or cancelled is refused', async () => {
    mkdirSync(path.join(folder, 'a'));
    mkdirSync(path.join(folder, 'b'));
    await expect(openLabelled(folder)).rejects.toMatchObject({ message: expect.stringContaining('have no files') });
    write('a/1', 'text');
    write('b/1', Uint8Array.from([0, 1, 0, 0, 255]));
    await expect(textsOf()).rejects.toMatchObject({
      code: 'dataInvalid',
      message: expect.stringContaining('is not a text file'),
    });
    const stopped = readLabelled(await openLabelled(folder), [], { signal: AbortSignal.abort() });
    await expect(stopped.next()).rejects.toMatchObject({ code: 'cancelled' });
  });
});

const python = process.env['NEUROLOOM_PYTHON'];
const hasScikit = python !== undefined && succeeds('import sklearn');
function succeeds(program: string): boolean {
  try {
    execFileSync(python!, ['-c', program], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test.runIf(hasScikit)("parts of messages are taken out by scikit-learn's rules", () => {
  const lines = ['', 'a: b', 'text ', '--', ' -- ', '----', '> q', '| q', 'He wrote:', 'In article x', ' In article', '\u0085', '\x1c', '\ufeff', 'x\r', '\t', 'Quoted from y']; // prettier-ignore
  let seed = 1;
  const draw = (count: number) => (seed = (seed * 48271) % 0x7fffffff) % count;
  const messages = Array.from({ length: 400 }, () => Array.from({ length: draw(9) }, () => lines[draw(lines.length)]!).join('\n')); // prettier-ignore
  const choices = [[], ['headers'], ['footers'], ['quotes'], ['headers', 'footers', 'quotes']] as MessagePart[][];
  const program = `
import json, sys
from sklearn.datasets import _twenty_newsgroups as n
rules = dict(headers=n.strip_newsgroup_header, footers=n.strip_newsgroup_footer, quotes=n.strip_newsgroup_quoting)
messages, choices, order = json.load(sys.stdin)
def without(text, parts):
    for part in order:
        if part in parts:
            text = rules[part](text)
    return text
print(json.dumps([[without(text, parts) for text in messages] for parts in choices]))
`;
  const input = JSON.stringify([[MESSAGE, ...messages], choices, messageParts]);
  const theirs = JSON.parse(execFileSync(python!, ['-c', program], { input, encoding: 'utf8' })) as string[][];
  expect(choices.map((parts) => [MESSAGE, ...messages].map((each) => messageWithout(each, parts)))).toEqual(theirs);
});
