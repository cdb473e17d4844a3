import type { App } from '../launch.ts';

/**
 * From now on the page draws landscapes from above only, as on a computer without WebGL: in software every page with one
 * in space costs seconds. For tests that look at something else; the others draw it.
 */
export async function withoutSpace({ page }: App): Promise<void> {
  await page.evaluate(() => {
    const { prototype } = HTMLCanvasElement;
    const { getContext } = prototype;
    prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...options: unknown[]) {
      return kind.startsWith('webgl') ? null : Reflect.apply(getContext, this, [kind, ...options]);
    } as typeof getContext;
  });
}
