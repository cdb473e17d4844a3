# A perceptron learns AND, written by Neuroloom.
import numpy as np
import keras
from keras import initializers, layers

keras.utils.set_random_seed(1)

# Two features and the class.
train = np.array([
    [0, 0, 0], [0, 1, 0], [1, 0, 0], [1, 1, 1],
], dtype=np.float32)
train_x, train_y = train[:, :2], train[:, 2].astype(np.int64)
# Nothing is held out: it is tested on what it is trained on.
test_x, test_y = train_x.copy(), train_y.copy()
train_y, test_y = train_y.reshape(-1, 1).astype("float32"), test_y.reshape(-1, 1).astype("float32")


def passing_step(low):
    @keras.ops.custom_gradient
    def step(net):
        def gradient(*args, upstream=None):
            return args[0] if upstream is None else upstream

        return keras.ops.where(net > 0, 1.0, float(low)), gradient

    return step


x = keras.Input(shape=(2,))
feature1 = layers.Lambda(lambda x: x[:, 0:1])(x)
feature2 = layers.Lambda(lambda x: x[:, 1:2])(x)
perceptron1 = layers.Dense(
    1,
    activation=passing_step(0),
    kernel_initializer=initializers.RandomUniform(-0.707107, 0.707107),
    bias_initializer=initializers.RandomUniform(-0.707107, 0.707107),
)(layers.Concatenate()([feature1, feature2]))
model = keras.Model(x, perceptron1)
model.summary()

rate = 0.1
optimizer = keras.optimizers.SGD(rate / 2)
model.compile(
    optimizer=optimizer,
    loss=keras.losses.MeanSquaredError(),
    metrics=[keras.metrics.BinaryAccuracy(name="accuracy", threshold=0.5)],
)
history = model.fit(
    train_x, train_y, batch_size=1, epochs=30, shuffle=False,
    validation_data=(test_x, test_y),
)
print(model.evaluate(test_x, test_y, return_dict=True))
