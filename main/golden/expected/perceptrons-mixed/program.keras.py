# Perceptrons of all kinds, written by Neuroloom.
import numpy as np
import keras
from keras import initializers, layers

keras.utils.set_random_seed(7)

# The same set as in Neuroloom, drawn from other random numbers.
count, random = 60, np.random.default_rng(3)
y = np.arange(count) % 2
radius, angle = np.where(y == 0, 1.3, 0.6), 2 * np.pi * random.random(count)
x = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
x += 0.1 * random.standard_normal((count, 2))
x, y = x.astype(np.float32), y.astype(np.int64)
train_x, test_x = x[:48], x[48:]
train_y, test_y = y[:48], y[48:]
train_y, test_y = train_y.reshape(-1, 1).astype("float32"), test_y.reshape(-1, 1).astype("float32")

x = keras.Input(shape=(2,))
x1 = layers.Lambda(lambda x: x[:, 0:1])(x)
x2 = layers.Lambda(lambda x: x[:, 1:2])(x)
step = layers.Dense(
    1,
    activation=lambda net: keras.ops.maximum(keras.ops.sign(net), 0),
    kernel_initializer=initializers.RandomUniform(-0.707107, 0.707107),
    bias_initializer=initializers.RandomUniform(-0.707107, 0.707107),
)(layers.Concatenate()([x2, x1]))
sign = layers.Dense(
    1,
    activation=lambda net: 2 * keras.ops.maximum(keras.ops.sign(net), 0) - 1,
    kernel_initializer=initializers.RandomUniform(-0.707107, 0.707107),
    bias_initializer=initializers.RandomUniform(-0.707107, 0.707107),
)(layers.Concatenate()([x2, x1]))
sigmoid = layers.Dense(
    1,
    activation="sigmoid",
    kernel_initializer=initializers.RandomUniform(-0.707107, 0.707107),
    bias_initializer=initializers.RandomUniform(-0.707107, 0.707107),
)(layers.Concatenate()([x2, x1]))
tanh = layers.Dense(
    1,
    activation="tanh",
    kernel_initializer=initializers.RandomUniform(-0.707107, 0.707107),
    bias_initializer=initializers.RandomUniform(-0.707107, 0.707107),
)(layers.Concatenate()([x2, x1]))
relu = layers.Dense(
    1,
    activation="relu",
    kernel_initializer=initializers.RandomUniform(-0.707107, 0.707107),
    bias_initializer=initializers.RandomUniform(-0.707107, 0.707107),
)(layers.Concatenate()([x2, x1]))
linear = layers.Dense(
    1,
    kernel_initializer=initializers.RandomUniform(-0.707107, 0.707107),
    bias_initializer=initializers.RandomUniform(-0.707107, 0.707107),
)(layers.Concatenate()([x2, x1]))
wide = layers.Dense(
    1,
    activation="sigmoid",
    kernel_initializer=initializers.RandomUniform(-0.707107, 0.707107),
    bias_initializer=initializers.RandomUniform(-0.707107, 0.707107),
)(x)
answer = layers.Dense(
    1,
    activation="sigmoid",
    kernel_initializer=initializers.RandomUniform(-0.377964, 0.377964),
    bias_initializer=initializers.RandomUniform(-0.377964, 0.377964),
)(layers.Concatenate()([step, sign, sigmoid, tanh, relu, linear, wide]))
model = keras.Model(x, answer)
model.summary()

rate = 0.05
optimizer = keras.optimizers.Adam(rate, beta_1=0.9, beta_2=0.999, epsilon=1e-8)
model.compile(
    optimizer=optimizer,
    loss=keras.losses.BinaryCrossentropy(from_logits=False),
    metrics=[keras.metrics.BinaryAccuracy(name="accuracy", threshold=0.5)],
)
history = model.fit(
    train_x, train_y, batch_size=8, epochs=3, shuffle=True,
    validation_data=(test_x, test_y),
)
print(model.evaluate(test_x, test_y, return_dict=True))
