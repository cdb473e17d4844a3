import { memo, useEffect, useRef } from 'react';
import { setSigned } from '../../../kit/pictures/pixels.ts';
import { toldOf, useNeurons } from '../../../workspace/neurons/neurons.ts';

interface UnitMapProps {
  readonly path: string;
  readonly unit: number;
  readonly className: string | undefined;
}

/** What a unit puts out over the plane, as a small picture: blue positive, orange negative, white zero. */
export const UnitMap = memo(function UnitMap({ path, unit, className }: UnitMapProps) {
  const map = useNeurons(({ look }) => toldOf(look, 'maps', path));
  const canvas = useRef<HTMLCanvasElement>(null);
  const [points = 0, units = 1] = map?.shape ?? [];
  const size = Math.round(Math.sqrt(points));
  useEffect(() => {
    if (!map || size === 0) return;
    const pixels = mapPixels(map.values, size, units, unit);
    canvas.current?.getContext('2d')?.putImageData(new ImageData(pixels, size, size), 0, 0);
  }, [map, size, units, unit]);
  if (size === 0) return null;
  return <canvas ref={canvas} className={className} width={size} height={size} aria-hidden />;
});

/**
 * RGBA of one unit out of [size * size, units], the second feature growing upwards; its largest output is the strongest
 * colour.
 */
export function mapPixels(
  values: ArrayLike<number>,
  size: number,
  units: number,
  unit: number,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * size * size);
  let limit = 0;
  for (let i = unit; i < values.length; i += units) {
    const strength = Math.abs(values[i] ?? 0);
    if (Number.isFinite(strength)) limit = Math.max(limit, strength);
  }
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const value = values[(row * size + column) * units + unit] ?? NaN;
      setSigned(pixels, 4 * ((size - 1 - row) * size + column), value, limit);
    }
  }
  return pixels;
}
