# A module used twice, written by Neuroloom.
import numpy as np
import keras
from keras import initializers, layers

keras.utils.set_random_seed(7)

# The same set as in Neuroloom, drawn from other random numbers.
count, random = 80, np.random.default_rng(3)
y = np.arange(count) % 2
angle = np.pi * random.random(count)
x = np.column_stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25])
x[y == 1] *= -1
x += 0.1 * random.standard_normal((count, 2))
x, y = x.astype(np.float32), y.astype(np.int64)
train_x, test_x = x[:64], x[64:]
train_y, test_y = y[:64], y[64:]

x = keras.Input(shape=(2,))
first_body_dense_layer = layers.Dense(5, kernel_initializer="glorot_normal")
first_body_dense = first_body_dense_layer(x)
first_body_norm = layers.BatchNormalization(momentum=0.99, epsilon=0.001)(first_body_dense)
first_body_act = layers.Activation("swish")(first_body_norm)
first_body_drop = layers.Dropout(0.1)(first_body_act)
first_back = layers.Dense(
    2,
    kernel_initializer=initializers.RandomUniform(-0.447214, 0.447214),
    bias_initializer=initializers.RandomUniform(-0.447214, 0.447214),
)(first_body_drop)
first_plus = layers.Add()([first_back, x])
first_gate_layer = layers.Dense(
    1,
    activation="tanh",
    kernel_initializer=initializers.RandomUniform(-0.707107, 0.707107),
    bias_initializer=initializers.RandomUniform(-0.707107, 0.707107),
)
first_gate = first_gate_layer(first_plus)
first_both = layers.Concatenate()([first_gate, first_plus])
mid = layers.Dense(
    2,
    kernel_initializer=initializers.RandomUniform(-0.57735, 0.57735),
    bias_initializer=initializers.RandomUniform(-0.57735, 0.57735),
)(first_both)
second_body_dense = layers.Dense(5, kernel_initializer="glorot_normal")(mid)
second_body_norm = layers.BatchNormalization(momentum=0.99, epsilon=0.001)(second_body_dense)
second_body_act = layers.Activation("swish")(second_body_norm)
second_body_drop = layers.Dropout(0.1)(second_body_act)
second_back_layer = layers.Dense(
    2,
    kernel_initializer=initializers.RandomUniform(-0.447214, 0.447214),
    bias_initializer=initializers.RandomUniform(-0.447214, 0.447214),
)
second_back = second_back_layer(second_body_drop)
second_plus = layers.Add()([second_back, mid])
second_gate_layer = layers.Dense(
    1,
    activation="tanh",
    kernel_initializer=initializers.RandomUniform(-0.707107, 0.707107),
    bias_initializer=initializers.RandomUniform(-0.707107, 0.707107),
)
second_gate = second_gate_layer(second_plus)
second_both = layers.Concatenate()([second_gate, second_plus])
solo_dense = layers.Dense(5, kernel_initializer="glorot_normal")(second_both)
solo_norm = layers.BatchNormalization(momentum=0.99, epsilon=0.001)(solo_dense)
solo_act = layers.Activation("swish")(solo_norm)
solo_drop = layers.Dropout(0.1)(solo_act)
last = layers.Dense(
    2,
    kernel_initializer=initializers.RandomUniform(-0.447214, 0.447214),
    bias_initializer=initializers.RandomUniform(-0.447214, 0.447214),
)(solo_drop)
model = keras.Model(x, last)
model.summary()


def with_places(weight, places, values):
    flat = keras.ops.scatter_update(keras.ops.reshape(weight, [-1]), [[place] for place in places], values)
    return keras.ops.reshape(flat, weight.shape)


def lock(weight, places):
    start = keras.ops.convert_to_numpy(keras.ops.take(weight, places))
    weight.constraint = lambda updated: with_places(updated, places, start)


# Start weights that were set by hand.
first_body_dense_layer.kernel.assign([[0.1, -0.2, 0.3, -0.4, 0.5], [0.6, -0.7, 0.8, -0.9, 1.0]])
first_gate_layer.kernel.assign([[0.25], [-0.5]])
second_back_layer.bias.assign([0.5, -0.5])
# Locked numbers, counted row by row: whatever the optimizer makes of them, they stay as they start.
lock(first_body_dense_layer.kernel, [0, 3])
lock(second_back_layer.bias, [1])
lock(second_gate_layer.kernel, [0, 1])

rate = 0.05
optimizer = keras.optimizers.SGD(rate, momentum=0.5, nesterov=False)
for weight in model.trainable_variables:
    if len(weight.shape) > 1:
        weight.regularizer = keras.regularizers.L2(0.001 / 2)
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
