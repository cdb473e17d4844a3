import { IconAffiliate, IconAffiliateFilled } from '@tabler/icons-react';
import { text } from '../../../../core/text.ts';
import { useNeuronView } from '../../../workspace/neurons/neuronView.ts';
import { useT } from '../../../kit/language.ts';
import { withKey } from '../../../workspace/commands/shortcuts.ts';
import { toggleNeurons } from './open.ts';
import classes from './OpenButton.module.css';

/** Opens a layer into its neurons, or closes it. */
export function OpenButton({ path }: { readonly path: string }) {
  const t = useT();
  const isOpen = useNeuronView((state) => state.opened.includes(path));
  // Every layer has such a button: to whoever does not see where it is, the name says whose.
  const words = isOpen
    ? text(`Hide neurons of ${path}`, `Neuronen von ${path} verbergen`)
    : text(`Show neurons of ${path}`, `Neuronen von ${path} zeigen`);
  const label = t(withKey(words, 'neurons'));
  const Icon = isOpen ? IconAffiliateFilled : IconAffiliate;
  return (
    <button
      type="button"
      className={`${classes.button} nodrag nopan`}
      aria-label={label}
      aria-expanded={isOpen}
      title={label}
      onClick={(event) => {
        event.stopPropagation();
        toggleNeurons([path]);
      }}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      <Icon size={14} aria-hidden />
    </button>
  );
}
