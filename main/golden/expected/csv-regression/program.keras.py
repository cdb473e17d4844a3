# Rents, written by Neuroloom.
import csv
import io
import math
import re
import numpy as np
import keras
from keras import initializers, layers

keras.utils.set_random_seed(7)

# The file is read by the rules of Neuroloom: the same rows in the same order.
csv.field_size_limit(1 << 30)
with open("flats.csv", encoding="utf-8-sig", errors="replace") as file:
    text = file.read().lstrip("\ufeff")
rows = csv.reader(io.StringIO(text), delimiter=",", quotechar="\"")
spaces = "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
rows = [[cell.strip(spaces) for cell in row] for row in rows]
rows = [row for row in rows if any(row)][1:]

missing = ["", "?", "-", "--", ".", "na", "n/a", "nan", "null", "none", "#n/a", "#nv", "k.a.", "k. a.", "leer", "fehlt", "missing"]
number = re.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


def without_unit(cell, unit):
    """A cell without its unit, before or behind; empty where the unit is not there."""
    if cell.endswith(unit):
        return cell[:-len(unit)].rstrip(spaces)
    sign = cell[:1] if cell[:1] in ("-", "+") else ""
    return sign + cell[len(sign) + len(unit):].lstrip(spaces) if cell.startswith(unit, len(sign)) else ""


def numbers(cell, categories, gap, unit):
    """The numbers that stand for a cell; None if its row is left out."""
    if cell.lower() in missing:
        return None if gap == "drop" else [math.nan] + [0.0] * (len(categories or [0]) - 1)
    if categories is not None:
        return [float(cell == value) for value in categories] if cell in categories else None
    if unit is not None:
        cell = without_unit(cell, unit)
    if not number.fullmatch(cell):
        return None
    value = float(cell)
    return [value] if abs(value) < 3.4028235677973366e38 else None


features = [
    (0, None, "drop"),
    (1, None, "drop"),
    (2, None, "median"),
    (3, ["district", "gas", "heat pump"], "mostFrequent"),
    (4, ["no", "yes"], "drop"),
]
targets = [
    (6, None, "drop"),
    (7, None, "drop"),
]
units = {0: "m²", 6: "€"}

table = []
for row in rows:
    if len(row) != 8:
        continue
    cells = [numbers(row[i], categories, gap, units.get(i)) for i, categories, gap in features]
    labels = [numbers(row[i], categories, gap, units.get(i)) for i, categories, gap in targets]
    if None in cells or None in labels:
        continue
    labels = [cell[0] if len(cell) == 1 and categories is None else cell.index(1.0)
              for cell, (_, categories, _) in zip(labels, targets)]
    table.append(([value for cell in cells for value in cell], labels))
if not table:
    raise SystemExit("No row of flats.csv can be used: is it another file than in the app?")
x = np.array([features for features, _ in table], dtype=np.float64).reshape(len(table), -1)
y = np.array([labels for _, labels in table], dtype=np.float64)


def shuffled(count, c):
    """The order that Neuroloom draws: Fisher and Yates with the generator sfc32."""
    a, b, counter, mask = 0x9E3779B9, 0x243F6A88, 1, 0xFFFFFFFF
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


trained = len(x) - max(0, min(len(x) - 1, math.floor(len(x) * 0.2 + 0.5)))
order = shuffled(len(x), 2021770752)
x, y = x[order], y[order]
first = 0
for _, categories, rule in features:
    last = first + len(categories or [0])
    gaps = np.isnan(x[:, first])
    known = x[:trained, first:last][~gaps[:trained]]
    if rule != "drop" and categories is not None:
        x[gaps, first:last] = np.eye(last - first)[known.sum(axis=0).argmax()]
    elif rule != "drop" and gaps.any():
        known = known if len(known) > 0 else np.zeros(1)
        values, counts = np.unique(known, return_counts=True)
        x[gaps, first] = {"mean": known.mean, "median": lambda: np.median(known),
                          "mostFrequent": lambda: values[counts.argmax()]}[rule]()
    first = last


def scale_of(values):
    """Mean and deviation of each column; a constant one has the deviation 1."""
    shifted = values - values[0]
    deviation = shifted.std(axis=0)
    deviation[deviation <= 16 * np.finfo(float).eps * np.abs(values).max(axis=0)] = 1
    return values[0] + shifted.mean(axis=0), deviation


mean, deviation = scale_of(x[:trained])
is_number = np.concatenate([[c is None] * len(c or [0]) for _, c, _ in features])
mean, deviation = np.where(is_number, mean, 0), np.where(is_number, deviation, 1)
x = (x - mean) / deviation
# A prediction in the unit of the file: model(x) * y_deviation + y_mean.
y_mean, y_deviation = scale_of(y[:trained])
y = (y - y_mean) / y_deviation
x, y = x.astype(np.float32), y.astype(np.float32)
train_x, test_x, train_y, test_y = x[:trained], x[trained:], y[:trained], y[trained:]
if len(test_x) == 0:  # Nothing is held out: it is tested on what it is trained on.
    test_x, test_y = train_x.copy(), train_y.copy()

model = keras.Sequential([
    keras.Input(shape=(8,)),
    layers.Dense(
        8,
        kernel_initializer=initializers.RandomUniform(-0.353553, 0.353553),
        bias_initializer=initializers.RandomUniform(-0.353553, 0.353553),
    ),
    layers.Activation("relu"),
    layers.Dense(
        2,
        kernel_initializer=initializers.RandomUniform(-0.353553, 0.353553),
        bias_initializer=initializers.RandomUniform(-0.353553, 0.353553),
    ),
])
model.summary()

rate = 0.01
optimizer = keras.optimizers.Adam(rate, beta_1=0.9, beta_2=0.999, epsilon=1e-8)
for weight in model.trainable_variables:
    if len(weight.shape) > 1:
        weight.regularizer = keras.regularizers.L2(0.0001 / 2)
model.compile(optimizer=optimizer, loss=keras.losses.MeanSquaredError())
history = model.fit(
    train_x, train_y, batch_size=8, epochs=3, shuffle=True,
    validation_data=(test_x, test_y),
)
print(model.evaluate(test_x, test_y, return_dict=True))
