import { useMemo } from 'react';
import type { ClusterSet } from '../../../core/clusters/clusters.ts';
import { text } from '../../../core/text.ts';
import { useT } from '../../kit/language.ts';
import { Empty, FailedNotice } from '../../link/Empty.tsx';
import { tell } from '../../link/tell.ts';
import { Waiting } from '../../link/Waiting.tsx';
import { useDocument } from '../../workspace/document/document.ts';
import { Choosing } from './Choosing.tsx';
import classes from './clusters.module.css';
import { ClusterPlot } from './ClusterPlot.tsx';
import { CourseBar } from './CourseBar.tsx';
import { Figures } from './Figures.tsx';
import { lookOf } from './look.ts';
import { MethodForm } from './MethodForm.tsx';
import { Program } from './Program.tsx';
import { Questions } from './Questions.tsx';
import { SetForm } from './SetForm.tsx';
import { isOfTexts, setOf } from './sets.ts';
import { sideLabels, useClusters, type SideName } from './state.ts';
import { useCourse } from './useCourse.ts';
import { useSide } from './useSide.ts';

/** One set with its clusters. */
export function SideView({ name }: { readonly name: SideName }) {
  const t = useT();
  const side = useClusters((state) => state[name]);
  const data = useDocument((state) => state.document.data);
  const set = useMemo(() => setOf(side, data), [side, data]);
  return (
    <section className={classes.side} aria-label={t(sideLabels[name])}>
      <div className={classes.forms}>
        <SetForm name={name} side={side} isOfTexts={isOfTexts(side, data)} />
        <MethodForm name={name} side={side} />
      </div>
      <div className={classes.shown}>
        {set.ok ? <Clustered name={name} set={set.value} /> : <Empty message={set.error} />}
      </div>
    </section>
  );
}

function Clustered({ name, set }: { readonly name: SideName; readonly set: ClusterSet }) {
  const side = useClusters((state) => state[name]);
  const { points, clustering, drawn, found } = useSide(name, side, set);
  const course = useCourse(found?.course ?? null);
  const look = useMemo(
    () => drawn && lookOf(drawn, found, course.shown, side.isByClass),
    [drawn, found, course.shown, side.isByClass],
  );
  const asked = points.isLoading ? points : clustering;
  const wait = asked === points ? { name: `${name} points`, label: readingSet } : { name: `${name} clusters`, label: clusteringNow };
  const failed = [points, clustering].find((answer) => answer.error !== undefined && !answer.isLoading);
  return (
    <>
      {failed && <FailedNotice error={failed.error} again={failed.again} detailed />}
      {drawn && look && <ClusterPlot name={name} drawn={drawn} found={found} look={look} />}
      {found?.course && <CourseBar name={name} course={course} />}
      {asked.isLoading && <Waiting {...wait} onCancel={() => tell('stopClusters', { key: wait.name })} />}
      {drawn && found && <Figures name={name} drawn={drawn} found={found} look={look} />}
      {drawn && <Choosing name={name} side={side} set={set} />}
      {drawn?.facts.texts && <Questions name={name} set={set} texts={drawn.facts} />}
      <Program set={set} side={side} />
    </>
  );
} // prettier-ignore

const readingSet = text('Reading the set …', 'Die Menge wird gelesen …');
const clusteringNow = text('Looking for clusters …', 'Cluster werden gesucht …');
