# Diverges, written by Neuroloom.
import numpy as np
import keras
from keras import initializers, layers

keras.utils.set_random_seed(7)

# The same set as in Neuroloom, drawn from other random numbers.
count, random = 100, np.random.default_rng(3)
x = 3 * random.random((count, 1)) - 1.5
y = 0.8 * np.sin(np.pi * x) + 0.4 * x + 0.1 * random.standard_normal((count, 1))
x, y = x.astype(np.float32), y.astype(np.float32)
train_x, test_x = x[:80], x[80:]
train_y, test_y = y[:80], y[80:]

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

rate = 900
optimizer = keras.optimizers.SGD(rate)
model.compile(optimizer=optimizer, loss=keras.losses.MeanSquaredError())
history = model.fit(
    train_x, train_y, batch_size=8, epochs=3, shuffle=True,
    validation_data=(test_x, test_y),
)
print(model.evaluate(test_x, test_y, return_dict=True))
