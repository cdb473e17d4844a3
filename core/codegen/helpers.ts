import { hashName } from '../random.ts';

/** tensors.py: files of safetensors as numpy arrays, without the package of that name. */
export const tensorsPy = `# Files of safetensors: 8 bytes that say how long the header is, the header as JSON, then the numbers.
import json

import numpy as np

DTYPES = {"F64": "<f8", "F32": "<f4", "I64": "<i8", "I32": "<i4", "U8": "u1", "BOOL": "?"}


def read_tensors(path):
    """The arrays of a file, by name."""
    with open(path, "rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
    data = np.fromfile(path, np.uint8, offset=8 + size)
    header.pop("__metadata__", None)
    return {
        name: data[slice(*entry["data_offsets"])].view(DTYPES[entry["dtype"]]).reshape(entry["shape"])
        for name, entry in header.items()
    }


def write_tensors(path, arrays):
    """Writes arrays to a file, by name."""
    names = {np.dtype(own).str: name for name, own in DTYPES.items()}
    header, end = {}, 0
    arrays = {name: np.array(array, order="C") for name, array in arrays.items()}
    for name, array in arrays.items():
        offsets = [end, end + array.nbytes]
        header[name] = {"dtype": names[array.dtype.str], "shape": list(array.shape), "data_offsets": offsets}
        end += array.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for array in arrays.values():
            file.write(array.tobytes())
`;

/** batches.py: the order of examples as the app draws it. */
export const batchesPy = `# The batches of Neuroloom: the same examples in the same order.


def shuffled(count, seed):
    """An order of count examples: Fisher and Yates with the generator sfc32."""
    a, b, c, counter, mask = 0x9E3779B9, 0x243F6A88, seed, 1, 0xFFFFFFFF
    order = list(range(count))
    for i in range(count + 11, 0, -1):
        bits = (a + b + counter) & mask
        counter += 1
        a, b = b ^ (b >> 9), (c + (c << 3)) & mask
        c = ((c << 21 | c >> 11) + bits) & mask
        if i < count:  # The first twelve are thrown away.
            j = int(bits / 2**32 * (i + 1))
            order[i], order[j] = order[j], order[i]
    return order


def seed_of(*parts):
    """A seed for each combination of numbers."""
    seed = 0x9E3779B9
    for part in parts:
        seed = (seed ^ part) * 0x85EBCA6B & 0xFFFFFFFF
        seed = (seed ^ seed >> 13) * 0xC2B2AE35 & 0xFFFFFFFF
        seed ^= seed >> 16
    return seed


class Batches:
    """Hands a DataLoader the examples of each batch; set epoch before each epoch.

    most: end after so many batches in all. part, parts: this process's share of each batch.
    """

    def __init__(self, count, size, seed, shuffles=True, most=None, part=0, parts=1, least=1):
        self.count, self.size, self.seed, self.shuffles = count, size, seed, shuffles
        self.most, self.part, self.parts, self.least = most, part, parts, max(least, parts)
        self.epoch, self.given = 0, 0

    def __len__(self):
        return -(-self.count // self.size)

    def __iter__(self):
        order = shuffled(self.count, seed_of(self.seed, ${hashName('shuffle')}, self.epoch)) if self.shuffles else range(self.count)
        for begin in range(0, self.count, self.size):
            if self.is_done():
                return
            batch = list(order[begin : begin + self.size])
            self.given += 1
            if len(batch) >= self.least:
                yield batch[self.part :: self.parts]

    def is_done(self):
        return self.most is not None and self.given >= self.most
`;

/** backend.py: Keras without TensorFlow, which it takes unless told otherwise. */
export const backendPy = `# Keras computes with TensorFlow, PyTorch or JAX: with what is there.
import importlib.util
import os

if not importlib.util.find_spec("tensorflow"):
    found = [name for name in ("torch", "jax") if importlib.util.find_spec(name)]
    os.environ.setdefault("KERAS_BACKEND", (found or ["tensorflow"])[0])
`;
