# Two moons, written by Neuroloom.
import numpy as np
import keras
from keras import initializers, layers

keras.utils.set_random_seed(1)

# The same set as in Neuroloom, drawn from other random numbers.
count, random = 500, np.random.default_rng(1)
y = np.arange(count) % 2
angle = np.pi * random.random(count)
x = np.column_stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25])
x[y == 1] *= -1
x += 0.1 * random.standard_normal((count, 2))
x, y = x.astype(np.float32), y.astype(np.int64)
train_x, test_x = x[:400], x[400:]
train_y, test_y = y[:400], y[400:]
train_y, test_y = train_y.reshape(-1, 1).astype("float32"), test_y.reshape(-1, 1).astype("float32")

model = keras.Sequential([
    keras.Input(shape=(2,)),
    layers.Dense(
        16,
        kernel_initializer=initializers.RandomUniform(-0.707107, 0.707107),
        bias_initializer=initializers.RandomUniform(-0.707107, 0.707107),
    ),
    layers.Activation("tanh"),
    layers.Dense(
        16,
        kernel_initializer=initializers.RandomUniform(-0.25, 0.25),
        bias_initializer=initializers.RandomUniform(-0.25, 0.25),
    ),
    layers.Activation("tanh"),
    layers.Dense(
        1,
        kernel_initializer=initializers.RandomUniform(-0.25, 0.25),
        bias_initializer=initializers.RandomUniform(-0.25, 0.25),
    ),
])
model.summary()

rate = 0.01
optimizer = keras.optimizers.Adam(rate, beta_1=0.9, beta_2=0.999, epsilon=1e-8)
model.compile(
    optimizer=optimizer,
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
    metrics=[keras.metrics.BinaryAccuracy(name="accuracy", threshold=0)],
)
history = model.fit(
    train_x, train_y, batch_size=32, epochs=60, shuffle=True,
    validation_data=(test_x, test_y),
)
print(model.evaluate(test_x, test_y, return_dict=True))
