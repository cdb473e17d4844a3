import { Breakpoints } from './Breakpoints.tsx';
import { Watches } from './Watches.tsx';
import classes from './Watch.module.css';

/** Where training pauses by itself, and numbers that are followed while it goes on. */
export function WatchPanel() {
  return (
    <div className={classes.panel}>
      <Breakpoints />
      <Watches />
    </div>
  );
}
