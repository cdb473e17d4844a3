import { useEffect } from 'react';
import type { HostCommand } from '../../core/protocol/host.ts';
import { isForText } from '../workspace/editing/clipboard.ts';
import { nudge } from '../workspace/editing/actions.ts';
import { useEngineState } from '../link/session.ts';
import { useDocument } from '../workspace/document/document.ts';
import { openPath } from '../workspace/project/opening.ts';
import { useProject } from '../workspace/project/project.ts';
import { saveAndClose } from '../workspace/project/tabs.ts';
import { useSelection } from '../workspace/document/selection.ts';
import { followFocus } from './areas.ts';
import { followCutWords } from './cutWords.ts';
import { isMaximised } from './panelCommands.ts';
import { commandOf, runCommand } from '../workspace/commands/registry.ts';
import { commandFor, type Focus } from '../workspace/commands/shortcuts.ts';

/** Arrow keys move the selected nodes by so many canvas units; Shift by five times that. */
const NUDGE = 8;
const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Listens to the keyboard and to the desktop's native menu. */
export function useCommands(): void {
  const connection = useEngineState((state) => state.connection);
  useEffect(() => {
    window.addEventListener('keydown', noteLayers, true);
    window.addEventListener('keydown', hearFirst, true);
    window.addEventListener('keydown', onKeyDown);
    window.addEventListener('focusout', endStep);
    const endFollowing = followFocus();
    const endTitles = followCutWords();
    return () => {
      endFollowing();
      endTitles();
      window.removeEventListener('keydown', noteLayers, true);
      window.removeEventListener('keydown', hearFirst, true);
      window.removeEventListener('keydown', onKeyDown);
      window.removeEventListener('focusout', endStep);
    };
  }, []);
  useEffect(() => connection?.onCommand(onHostCommand), [connection]);
}

/** Whoever leaves a field has finished typing in it. */
const endStep = () => useDocument.getState().endStep();

function onHostCommand(command: HostCommand): void {
  switch (command.kind) {
    case 'run':
      return runHere(command.name);
    case 'openPath':
      return void openPath(command.path);
    case 'saveAndClose':
      return void saveAndClose();
  }
}

function runHere(name: string): void {
  const { screen } = useProject.getState();
  if (screen === 'editor' || commandOf(name)?.isInGallery) runCommand(name);
}

function focusOf(event: KeyboardEvent): Focus {
  const focused = document.activeElement;
  const isNowhere = !focused || focused === document.body;
  const isOnCanvas = isNowhere || (focused.closest('[data-testid="canvas"]') !== null && !focused.matches(TAKES_KEYS));
  return { isTyping: isForText(event) && !isChoice(event.target), isOnCanvas };
}

/** A field in which nothing can be typed, as of a list to choose from, has nothing of its own to undo. */
const isChoice = (target: EventTarget | null) => target instanceof HTMLInputElement && target.readOnly;

/** What has a use of its own for plain keys. */
const TAKES_KEYS = 'input, select, textarea, [role="spinbutton"], [role="application"]';
/** What Escape closes, or gives up, before it means anything else. */
const LAYERS = '[role="menu"], [role="dialog"], [role="listbox"], .react-flow__connection';

/** What there was for Escape to end when the key went down: by the time it is heard, that may be gone already. */
let toEnd: 'layer' | 'selection' | undefined;

function noteLayers(event: KeyboardEvent): void {
  if (event.key !== 'Escape') return;
  const isCovered = [...document.querySelectorAll(LAYERS)].some((layer) => layer.checkVisibility());
  const { nodes, edges } = useSelection.getState();
  toEnd = isCovered ? 'layer' : nodes.length + edges.length > 0 ? 'selection' : undefined;
}

/**
 * Escape does one thing at a time: it closes what is open, then drops the selection, then brings back what a maximised
 * part hides, then leaves the module.
 */
function isSpent(event: KeyboardEvent, { isOnCanvas }: Focus): boolean {
  if (event.key !== 'Escape' || toEnd === undefined) return false;
  if (toEnd === 'selection' && isOnCanvas) useSelection.getState().select({});
  return true;
}

/** A choice opens its list at every Enter: with Ctrl that is a command, and is heard before. */
function hearFirst(event: KeyboardEvent): void {
  const isCommand = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
  if (!isCommand || !document.activeElement?.matches('[aria-haspopup="listbox"]')) return;
  onKeyDown(event);
  if (event.defaultPrevented) event.stopPropagation();
}

/** Modals lie in portals beside the app, which is not searched at every key. */
function isModalOpen(): boolean {
  const portals = [...document.body.children].filter(({ id }) => id !== 'root');
  return portals.some((portal) => portal.querySelector('[aria-modal="true"]') !== null);
}

function onKeyDown(event: KeyboardEvent): void {
  // A modal keeps its keys; what was handled (React Flow's arrow keys) is done.
  if (event.defaultPrevented || isModalOpen()) return;
  const focus = focusOf(event);
  if (isSpent(event, focus)) return;
  if (event.key === 'Escape' && !focus.isTyping && isMaximised()) {
    event.preventDefault();
    return runHere('restorePanels');
  }
  const name = commandFor(event, focus);
  if (name !== undefined) {
    event.preventDefault();
    runHere(name);
    return;
  }
  const arrow = arrows[event.key];
  const isNudge = arrow && focus.isOnCanvas && !focus.isTyping && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!isNudge || useSelection.getState().nodes.length === 0) return;
  const far = event.shiftKey ? 5 * NUDGE : NUDGE;
  event.preventDefault();
  nudge({ x: arrow[0] * far, y: arrow[1] * far });
}
