import {
  Button,
  Combobox,
  createTheme,
  getDefaultZIndex,
  Modal,
  Select,
  Tooltip,
  type CSSVariablesResolver,
  type MantineThemeOverride,
} from '@mantine/core';
import { createElement, type ComponentProps, type MouseEvent } from 'react';
import { text, type Language } from '../../core/text.ts';

const font = 'Inter, system-ui, "Segoe UI", "DejaVu Sans", sans-serif';

/** Mantine in the app's sizes; its colours are those of tokens.css. */
const sizes = createTheme({
  colors: {
    // The greys of the dark theme, light to dark, with the blue tint of tokens.css.
    dark: [
      '#e7ecf2', '#c3ccd6', '#9aa6b4', '#6b7784', '#3a444f', '#2e3740', '#20272f', '#1b2128', '#161b21', '#14181d',
    ], // prettier-ignore
  },
  primaryColor: 'indigo',
  primaryShade: { light: 8, dark: 7 },
  fontFamily: font,
  fontFamilyMonospace: 'ui-monospace, "JetBrains Mono", "DejaVu Sans Mono", monospace',
  headings: { fontFamily: font, fontWeight: '600' },
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  defaultRadius: 'md',
  radius: { md: '0.4375rem' },
  cursorType: 'pointer',
  respectReducedMotion: true,
});

const hold = (event: MouseEvent) => event.preventDefault();

type ButtonElement = ComponentProps<'button'> & { readonly 'data-loading'?: boolean };

/** A button that is at work does nothing, but keeps the focus: one that is disabled would lose it. */
function HeldButton(props: ButtonElement) {
  const held = { disabled: false, 'aria-disabled': true, 'aria-busy': true, onClick: hold };
  // Mantine says this of plain buttons alone.
  const type = props.type ?? 'button';
  return createElement('button', { ...props, type, ...(props['data-loading'] && held) });
}

const button = Button.extend({ defaultProps: { component: HeldButton } });

/** Menus cover the words at the buttons around them. */
const tooltip = Tooltip.extend({ defaultProps: { zIndex: getDefaultZIndex('popover') - 1 } });

/** The options of closed choices are not there: they would be drawn anew with their field, and searched at every key. */
const combobox = Combobox.extend({ defaultProps: { keepMounted: false } });

/** What is typed into a choice that can be searched replaces the chosen name, and does not go on with it. */
function selectName({ currentTarget }: MouseEvent<HTMLInputElement>): void {
  if (!currentTarget.readOnly) currentTarget.select();
}

/** What Mantine says by itself is said in the language of the app. */
export function themeIn(language: Language): MantineThemeOverride {
  const closeButtonProps = { 'aria-label': text('Close', 'Schließen')[language] };
  const modal = Modal.extend({ defaultProps: { closeButtonProps } });
  const nothingFoundMessage = text('Nothing by that name', 'Nichts dieses Namens')[language];
  const select = Select.extend({ defaultProps: { onClick: selectName, nothingFoundMessage } });
  return {
    ...sizes,
    components: { Button: button, Modal: modal, Tooltip: tooltip, Combobox: combobox, Select: select },
  };
}

const fromTokens = {
  '--mantine-color-body': 'var(--panel)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--dim)',
  '--mantine-color-placeholder': 'var(--dim)',
  '--mantine-color-default': 'var(--panel)',
  '--mantine-color-default-hover': 'var(--bg)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-disabled': 'var(--panel)',
  '--mantine-color-disabled-color': 'var(--faint)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-color-error': 'var(--error)',
  // Borders of fields, boxes and switches: of the first in the light scheme, of the other in the dark one.
  '--mantine-color-gray-4': 'var(--edge)',
  '--mantine-color-dark-4': 'var(--edge)',
};

/** The dark scheme would lay the grey of borders under the words that are chosen. */
const inTheDark = { ...fromTokens, '--menu-item-hover': 'var(--line)' };

export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: fromTokens, dark: inTheDark });
