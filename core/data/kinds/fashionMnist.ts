import { same, text } from '../../text.ts';
import { definePictures } from '../library.ts';

export const fashionMnist = definePictures({
  kind: 'fashion-mnist',
  name: same('Fashion-MNIST'),
  label: text('Fashion-MNIST (clothes)', 'Fashion-MNIST (Kleidung)'),
  licence: 'MIT (Zalando SE, 2017)',
  classes: [
    'T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot',
  ],
  pytorch: 'FashionMNIST',
  keras: 'fashion_mnist',
}); // prettier-ignore
