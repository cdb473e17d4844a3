import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { BugReport } from './BugReport.tsx';

test.each([
  ['Failed to fetch dynamically imported module: http://127.0.0.1/assets/editor.js', /could not be fetched/],
  ['error loading dynamically imported module', /could not be fetched/],
  ['Importing a module script failed.', /could not be fetched/],
  ['Cannot read properties of undefined', /bug of the app/],
])('what is said of “%s” is what to do about it', (message, said) => {
  render(
    <MantineProvider>
      <BugReport error={new TypeError(message)} onRetry={() => undefined} />
    </MantineProvider>,
  );
  expect(screen.getByText(said)).toBeTruthy();
});
