# Perceptrons wired by hand, written by Neuroloom.
import numpy as np
import keras
from keras import initializers, layers

keras.utils.set_random_seed(7)

# Two features and the class.
train = np.array([
    [0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0],
], dtype=np.float32)
train_x, train_y = train[:, :2], train[:, 2].astype(np.int64)
# Nothing is held out: it is tested on what it is trained on.
test_x, test_y = train_x.copy(), train_y.copy()
train_y, test_y = train_y.reshape(-1, 1).astype("float32"), test_y.reshape(-1, 1).astype("float32")
train_y, test_y = 2 * train_y - 1, 2 * test_y - 1

x = keras.Input(shape=(2,))
feature1 = layers.Lambda(lambda x: x[:, 0:1])(x)
feature2 = layers.Lambda(lambda x: x[:, 1:2])(x)
perceptron1_layer = layers.Dense(
    1,
    activation="tanh",
    kernel_initializer=initializers.RandomUniform(-0.707107, 0.707107),
    bias_initializer=initializers.RandomUniform(-0.707107, 0.707107),
)
perceptron1 = perceptron1_layer(layers.Concatenate()([feature1, feature2]))
perceptron2 = layers.Dense(
    1,
    activation="tanh",
    kernel_initializer=initializers.RandomUniform(-0.707107, 0.707107),
    bias_initializer=initializers.RandomUniform(-0.707107, 0.707107),
)(layers.Concatenate()([feature1, feature2]))
perceptron3_layer = layers.Dense(
    1,
    activation="tanh",
    kernel_initializer=initializers.RandomUniform(-0.707107, 0.707107),
    bias_initializer=initializers.RandomUniform(-0.707107, 0.707107),
)
perceptron3 = perceptron3_layer(layers.Concatenate()([feature1, feature2]))
perceptron4_layer = layers.Dense(
    1,
    activation="tanh",
    kernel_initializer=initializers.RandomUniform(-0.57735, 0.57735),
    bias_initializer=initializers.RandomUniform(-0.57735, 0.57735),
)
perceptron4 = perceptron4_layer(layers.Concatenate()([perceptron1, perceptron2, perceptron3]))
perceptron5_layer = layers.Dense(
    1,
    activation="tanh",
    kernel_initializer=initializers.RandomUniform(-0.57735, 0.57735),
    bias_initializer=initializers.RandomUniform(-0.57735, 0.57735),
)
perceptron5 = perceptron5_layer(layers.Concatenate()([perceptron1, perceptron2, perceptron3]))
perceptron6_layer = layers.Dense(
    1,
    activation="tanh",
    kernel_initializer=initializers.RandomUniform(-0.707107, 0.707107),
    bias_initializer=initializers.RandomUniform(-0.707107, 0.707107),
)
perceptron6 = perceptron6_layer(layers.Concatenate()([perceptron4, perceptron5]))
model = keras.Model(x, perceptron6)
model.summary()


def with_places(weight, places, values):
    flat = keras.ops.scatter_update(keras.ops.reshape(weight, [-1]), [[place] for place in places], values)
    return keras.ops.reshape(flat, weight.shape)


def lock(weight, places):
    start = keras.ops.convert_to_numpy(keras.ops.take(weight, places))
    weight.constraint = lambda updated: with_places(updated, places, start)


# Start weights that were set by hand.
perceptron1_layer.kernel.assign([[-0.48693398], [-0.42337248]])
perceptron1_layer.bias.assign([0.6455072])
perceptron3_layer.kernel.assign([[-0.32960078], [0.060027346]])
perceptron3_layer.bias.assign([0.27086282])
perceptron4_layer.kernel.assign([[0.36100945], [-0.17003375], [0.43553656]])
perceptron4_layer.bias.assign([0.30114356])
perceptron5_layer.kernel.assign([[0.0019023973], [-0.05764719], [0.39332575]])
perceptron5_layer.bias.assign([-0.54322684])
perceptron6_layer.kernel.assign([[0.1], [-0.7]])
perceptron6_layer.bias.assign([0.2])
# Locked numbers, counted row by row: whatever the optimizer makes of them, they stay as they start.
lock(perceptron1_layer.bias, [0])
lock(perceptron6_layer.kernel, [1])

rate = 0.01
optimizer = keras.optimizers.SGD(rate, momentum=0.9, nesterov=False)
for weight in model.trainable_variables:
    if len(weight.shape) > 1:
        weight.regularizer = keras.regularizers.L2(0.01 / 2)
model.compile(
    optimizer=optimizer,
    loss=keras.losses.MeanSquaredError(),
    metrics=[keras.metrics.BinaryAccuracy(name="accuracy", threshold=0)],
)
history = model.fit(
    train_x, train_y, batch_size=2, epochs=12, shuffle=True,
    validation_data=(test_x, test_y),
)
print(model.evaluate(test_x, test_y, return_dict=True))
