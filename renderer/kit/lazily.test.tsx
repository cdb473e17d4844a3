import { renderToReadableStream } from 'react-dom/server';
import { expect, test } from 'vitest';
import { lazily } from './lazily.tsx';

test('a part that could not be loaded is asked for again when it is built anew', async () => {
  const answers = [Promise.reject(new Error('The app is away.')), Promise.resolve(() => <b>here</b>)];
  const Part = lazily<object>(
    () => answers.shift()!,
    () => 'waiting',
  );
  const failures: unknown[] = [];
  const drawn = async () => {
    const page = await renderToReadableStream(<Part />, { onError: (error) => void failures.push(error) });
    await page.allReady;
    return new Response(page).text();
  };
  expect(await drawn()).toContain('waiting');
  expect(failures).toEqual([new Error('The app is away.')]);
  expect(await drawn()).toContain('<b>here</b>');
});
