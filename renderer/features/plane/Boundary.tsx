import { useLayoutEffect, useMemo, useRef } from 'react';
import type { Target } from '../../../core/data/spec.ts';
import type { PlaneFrame } from '../../../core/protocol/plane.ts';
import { useDrawnTheme } from '../../kit/drawnTheme.ts';
import type { Axes } from '../../kit/plot/axes.ts';
import { decodeTensor, type Tensor } from '../../kit/tensor.ts';
import { classRgb, type Rgb } from './classRgb.ts';
import { pixelsOf } from './heat.ts';
import classes from './Plane.module.css';

interface BoundaryProps {
  readonly frame: PlaneFrame;
  readonly target: Target;
  readonly axes: Axes;
  readonly isSharp: boolean;
}

/** What the network says between the points: colours of classes, the surer the stronger, or the curve that it predicts. */
export function Boundary({ frame, target, axes, isSharp }: BoundaryProps) {
  const outputs = useMemo(() => decodeTensor(frame.outputs), [frame]);
  if (frame.grid.up === null) return <Curve outputs={outputs} frame={frame} axes={axes} isClasses={target.kind === 'classes'} />; // prettier-ignore
  return <Heat outputs={outputs} frame={frame} axes={axes} isSharp={isSharp} />;
}

type PartProps = Pick<BoundaryProps, 'frame' | 'axes'> & { readonly outputs: Tensor };

function Heat({ outputs, frame, axes, isSharp }: PartProps & { readonly isSharp: boolean }) {
  const theme = useDrawnTheme();
  const { size, across, up } = frame.grid;
  const colours = useMemo(() => classColours(outputs.shape[1] ?? 0, theme), [outputs.shape, theme]);
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (canvas.current) paint(canvas.current, pixelsOf(outputs.values, size, colours, isSharp), size);
  }, [outputs, size, colours, isSharp]);
  if (!up) return null;
  const [left, right] = [axes.xOf(across[0]), axes.xOf(across[1])];
  const [bottom, top] = [axes.yOf(up[0]), axes.yOf(up[1])];
  return (
    <foreignObject x={left} y={top} width={right - left} height={bottom - top}>
      {/* As a picture with an address it would be packed and unpacked with every frame. */}
      <canvas ref={canvas} data-testid="plane-heat" className={classes.heat} aria-hidden />
    </foreignObject>
  );
}

function Curve({ outputs, frame, axes, isClasses }: PartProps & { readonly isClasses: boolean }) {
  const { across, size } = frame.grid;
  const width = outputs.shape[1] ?? 1;
  const points = Array.from({ length: size }, (_, i) => {
    const x = across[0] + ((across[1] - across[0]) * i) / (size - 1);
    return `${axes.xOf(x)},${axes.yOf(outputs.values[i * width + (isClasses ? width - 1 : 0)] ?? NaN)}`;
  });
  return (
    <polyline
      data-testid="plane-curve"
      points={points.join(' ')}
      fill="none"
      stroke="var(--negative)"
      strokeWidth={2.5}
    />
  );
}

/** `theme` only says when they have to be looked up again. */
function classColours(count: number, _theme: string): readonly Rgb[] {
  return Array.from({ length: count }, (_, i) => classRgb(i));
}

function paint(canvas: HTMLCanvasElement, pixels: Uint8ClampedArray<ArrayBuffer>, size: number): void {
  if (canvas.width !== size) canvas.width = canvas.height = size;
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, size, size), 0, 0);
}
