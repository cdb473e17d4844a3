import classes from './clusters.module.css';
import { SideView } from './SideView.tsx';
import { sideNames } from './state.ts';

/** Two sets of points or texts in clusters, side by side. */
export function ClustersPanel() {
  return (
    <div className={classes.panel}>
      {sideNames.map((name) => (
        <SideView key={name} name={name} />
      ))}
    </div>
  );
}
