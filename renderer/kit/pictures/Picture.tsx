import { memo, useEffect, useRef } from 'react';
import type { Tensor } from '../tensor.ts';
import { picturePixels, signedPixels } from './pixels.ts';
import classes from './Picture.module.css';

interface PictureProps {
  /** [height, width, channels] */
  readonly tensor: Tensor;
  /** For signed values (weights): what the strongest colour stands for. Without it, values are brightness. */
  readonly limit?: number;
  readonly label: string;
}

/** A small picture out of numbers, its pixels sharp at every size. */
export const Picture = memo(function Picture({ tensor, limit, label }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [height = 1, width = 1] = tensor.shape;
  useEffect(() => {
    const pixels = limit === undefined ? picturePixels(tensor) : signedPixels(tensor, limit);
    canvas.current?.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
  }, [tensor, limit, width, height]);
  return (
    <canvas
      ref={canvas}
      className={classes.picture}
      width={width}
      height={height}
      style={{ aspectRatio: `${width} / ${height}` }}
      role="img"
      aria-label={label}
    />
  );
});
