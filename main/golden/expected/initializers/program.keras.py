# Every initializer, written by Neuroloom.
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

x = keras.Input(shape=(1,))
pytorch_default = layers.Dense(
    4,
    kernel_initializer=initializers.RandomUniform(-1, 1),
    bias_initializer=initializers.RandomUniform(-1, 1),
)(x)
glorot_uniform = layers.Dense(4)(x)
glorot_normal = layers.Dense(4, kernel_initializer="glorot_normal")(x)
he_uniform = layers.Dense(4, kernel_initializer="he_uniform")(x)
he_normal = layers.Dense(4, kernel_initializer="he_normal")(x)
lecun_uniform = layers.Dense(4, kernel_initializer="lecun_uniform")(x)
lecun_normal = layers.Dense(4, kernel_initializer="lecun_normal")(x)
random_uniform = layers.Dense(4, kernel_initializer="random_uniform")(x)
random_normal = layers.Dense(4, kernel_initializer="random_normal")(x)
zeros = layers.Dense(4, kernel_initializer="zeros")(x)
ones = layers.Dense(4, kernel_initializer="ones")(x)
join = layers.Concatenate()([pytorch_default, glorot_uniform, glorot_normal, he_uniform, he_normal, lecun_uniform, lecun_normal, random_uniform, random_normal, zeros, ones])
tanh = layers.Activation("tanh")(join)
last = layers.Dense(1, use_bias=False, kernel_initializer="lecun_normal")(tanh)
model = keras.Model(x, last)
model.summary()

rate = 0.002
optimizer = keras.optimizers.RMSprop(rate, clipvalue=0.5, rho=0.9, momentum=0.5, epsilon=1e-8)
model.compile(optimizer=optimizer, loss=keras.losses.MeanSquaredError())
history = model.fit(
    train_x, train_y, batch_size=8, epochs=3, shuffle=True,
    validation_data=(test_x, test_y),
)
print(model.evaluate(test_x, test_y, return_dict=True))
