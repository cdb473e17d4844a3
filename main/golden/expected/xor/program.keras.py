# XOR, written by Neuroloom.
import numpy as np
import keras
from keras import initializers, layers

keras.utils.set_random_seed(1)

# The same set as in Neuroloom, drawn from other random numbers.
count, random = 400, np.random.default_rng(1)
y = np.arange(count) % 2
x = 0.15 + 1.25 * random.random((count, 2))
x *= random.choice([-1, 1], (count, 1))
x[y == 1, 1] *= -1
x += 0.05 * random.standard_normal((count, 2))
x, y = x.astype(np.float32), y.astype(np.int64)
train_x, test_x = x[:320], x[320:]
train_y, test_y = y[:320], y[320:]
train_y, test_y = train_y.reshape(-1, 1).astype("float32"), test_y.reshape(-1, 1).astype("float32")

model = keras.Sequential([
    keras.Input(shape=(2,)),
    layers.Dense(
        8,
        kernel_initializer=initializers.RandomUniform(-0.707107, 0.707107),
        bias_initializer=initializers.RandomUniform(-0.707107, 0.707107),
    ),
    layers.Activation("tanh"),
    layers.Dense(
        8,
        kernel_initializer=initializers.RandomUniform(-0.353553, 0.353553),
        bias_initializer=initializers.RandomUniform(-0.353553, 0.353553),
    ),
    layers.Activation("tanh"),
    layers.Dense(
        1,
        kernel_initializer=initializers.RandomUniform(-0.353553, 0.353553),
        bias_initializer=initializers.RandomUniform(-0.353553, 0.353553),
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
