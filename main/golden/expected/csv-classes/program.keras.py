# Heating, written by Neuroloom.
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
    (4, ["no", "yes"], "drop"),
]
targets = [
    (3, ["district", "gas", "heat pump"], "drop"),
]
units = {0: "m²"}

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


trained = len(x) - max(0, min(len(x) - 1, math.floor(len(x) * 0 + 0.5)))
order = shuffled(len(x), 3259164523)
# No class is held out only.
classes = [y[row, 0] for row in order]
counts = {label: classes[:trained].count(label) for label in set(classes)}
for place in range(trained, len(x)):
    if counts[classes[place]] == 0:
        others = [i for i in range(trained) if counts[classes[i]] > 1]
        if not others:
            break
        other = others[-1]
        counts[classes[other]] -= 1
        counts[classes[place]] = 1
        order[place], order[other] = order[other], order[place]
        classes[place], classes[other] = classes[other], classes[place]
x, y = x[order], y[order]
x, y = x.astype(np.float32), y[:, 0].astype(np.int64)
train_x, test_x, train_y, test_y = x[:trained], x[trained:], y[:trained], y[trained:]
if len(test_x) == 0:  # Nothing is held out: it is tested on what it is trained on.
    test_x, test_y = train_x.copy(), train_y.copy()

model = keras.Sequential([
    keras.Input(shape=(4,)),
    layers.Dense(
        6,
        kernel_initializer=initializers.RandomUniform(-0.5, 0.5),
        bias_initializer=initializers.RandomUniform(-0.5, 0.5),
    ),
    layers.Activation("softplus"),
    layers.Dense(
        3,
        kernel_initializer=initializers.RandomUniform(-0.408248, 0.408248),
        bias_initializer=initializers.RandomUniform(-0.408248, 0.408248),
    ),
])
model.summary()

rate = 0.001
optimizer = keras.optimizers.Adam(rate, beta_1=0.9, beta_2=0.999, epsilon=1e-8)
model.compile(
    optimizer=optimizer,
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=[keras.metrics.SparseCategoricalAccuracy(name="accuracy")],
)
history = model.fit(
    train_x, train_y, batch_size=8, epochs=3, shuffle=True,
    validation_data=(test_x, test_y),
)
print(model.evaluate(test_x, test_y, return_dict=True))
