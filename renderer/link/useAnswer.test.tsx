import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { emptyDocument } from '../../core/graph/create.ts';
import { useRequest } from './useAnswer.ts';

test('to know whether something else is asked, a document is not written down at every drawing', () => {
  let writings = 0;
  const document = { ...emptyDocument('net'), toJSON: () => (writings += 1) };
  function Panel() {
    const { isLoading } = useRequest('compiledGraph', { document, profile: false });
    return <b>{String(isLoading)}</b>;
  }
  expect(renderToStaticMarkup(<Panel />)).toBe('<b>true</b>');
  expect(writings).toBe(0);
});
