# Warnings, written by Neuroloom.
import numpy as np
import keras
from keras import initializers, layers

keras.utils.set_random_seed(7)

# The same set as in Neuroloom, drawn from other random numbers.
count, random = 60, np.random.default_rng(3)
y = np.arange(count) % 3
radius, angle = 1, 2 * np.pi * y / 3
x = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
x += 0.1 * random.standard_normal((count, 2))
x, y = x.astype(np.float32), y.astype(np.int64)
train_x, test_x = x[:48], x[48:]
train_y, test_y = y[:48], y[48:]

model = keras.Sequential([
    keras.Input(shape=(2,)),
    layers.Dense(
        4,
        kernel_initializer=initializers.RandomUniform(-0.707107, 0.707107),
        bias_initializer=initializers.RandomUniform(-0.707107, 0.707107),
    ),
    layers.Dense(
        3,
        kernel_initializer=initializers.RandomUniform(-0.5, 0.5),
        bias_initializer=initializers.RandomUniform(-0.5, 0.5),
    ),
    layers.Softmax(),
])
model.summary()

rate = 5
optimizer = keras.optimizers.Adam(rate, beta_1=0.9, beta_2=0.999, epsilon=1e-8)
model.compile(
    optimizer=optimizer,
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=[keras.metrics.SparseCategoricalAccuracy(name="accuracy")],
)
history = model.fit(
    train_x, train_y, batch_size=1, epochs=3, shuffle=True,
    validation_data=(test_x, test_y),
)
print(model.evaluate(test_x, test_y, return_dict=True))
