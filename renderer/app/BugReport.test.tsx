// @vitest-environment happy-dom
import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { inPage, mount } from '../link/testing.tsx';
import { BugReport } from './BugReport.tsx';

inPage();

test.each([
  ['Failed to fetch dynamically imported module: http://127.0.0.1/assets/editor.js', /could not be fetched/],
  ['error loading dynamically imported module', /could not be fetched/],
  ['Importing a module script failed.', /could not be fetched/],
  ['Cannot read properties of undefined', /bug of the app/],
])('of “%s” it is said what to do about it', (message, said) => {
  mount(<BugReport error={new TypeError(message)} onRetry={() => undefined} />);
  expect(screen.getByText(said).textContent).not.toBe('');
});
