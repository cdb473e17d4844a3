# Own points along a curve, written by Neuroloom.
import numpy as np
import keras
from keras import initializers, layers

keras.utils.set_random_seed(7)

# One feature and the value to predict.
train = np.array([
    [1, 2], [3, -1], [4, 0.5], [-1, 2],
], dtype=np.float32)
train_x, train_y = train[:, :1], train[:, 1:]
test = np.array([
    [0, 1], [2, 2.5],
], dtype=np.float32)
test_x, test_y = test[:, :1], test[:, 1:]

model = keras.Sequential([
    keras.Input(shape=(1,)),
    layers.Dense(
        6,
        kernel_initializer=initializers.RandomUniform(-1, 1),
        bias_initializer=initializers.RandomUniform(-1, 1),
    ),
    layers.Activation("tanh"),
    layers.Dense(
        1,
        kernel_initializer=initializers.RandomUniform(-0.408248, 0.408248),
        bias_initializer=initializers.RandomUniform(-0.408248, 0.408248),
    ),
])
model.summary()

steps_per_epoch = -(-len(train_x) // 2)
rate = keras.optimizers.schedules.ExponentialDecay(0.01, 2 * steps_per_epoch, 0.7, staircase=True)
optimizer = keras.optimizers.Adam(rate, beta_1=0.9, beta_2=0.999, epsilon=1e-8)
model.compile(optimizer=optimizer, loss=keras.losses.MeanSquaredError())
history = model.fit(
    train_x, train_y, batch_size=2, epochs=10, shuffle=True,
    validation_data=(test_x, test_y),
)
print(model.evaluate(test_x, test_y, return_dict=True))
