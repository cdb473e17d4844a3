import { fashionMnist as kind } from '../../../core/data/kinds/fashionMnist.ts';
import type { RemoteSet } from '../upstream.ts';
import { pictureLoader } from '../pictures.ts';

/** Where it is published. */
export const upstream: RemoteSet = {
  baseUrl: 'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/',
  files: [
    {
      name: 'train-images-idx3-ubyte.gz',
      bytes: 26_421_880,
      sha256: 'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888',
    },
    {
      name: 'train-labels-idx1-ubyte.gz',
      bytes: 29_515,
      sha256: 'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9',
    },
    {
      name: 't10k-images-idx3-ubyte.gz',
      bytes: 4_422_102,
      sha256: '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b',
    },
    {
      name: 't10k-labels-idx1-ubyte.gz',
      bytes: 5_148,
      sha256: '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34',
    },
  ],
};

export const fashionMnist = pictureLoader(kind, upstream);
