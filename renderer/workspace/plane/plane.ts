import type { PlaneFrame } from '../../../core/protocol/plane.ts';
import { onOpening } from '../document/document.ts';
import { offerStore } from '../document/viewState.ts';
import { perDocument } from '../workspaces.ts';

/** What the network says on its plane, as it was told last, or why it says nothing. */
export const usePlane = perDocument<{ readonly frame: PlaneFrame | null; readonly error: unknown }>(() => ({
  frame: null,
  error: undefined,
}));

interface PlaneView {
  /** Whether clicks set and move points; otherwise one only looks. */
  readonly isEditing: boolean;
  /** The class of the points that are set next. */
  readonly label: number;
  /** The likeliest class alone, equally strong everywhere. */
  readonly isSharp: boolean;
}

/** How the plane is looked at and worked on. */
export const usePlaneView = perDocument<PlaneView>(() => ({ isEditing: false, label: 1, isSharp: false }));

onOpening(() => {
  usePlane.setState(usePlane.getInitialState());
  usePlaneView.setState(usePlaneView.getInitialState());
});

offerStore('plane', usePlaneView, ['isEditing', 'label', 'isSharp']);
