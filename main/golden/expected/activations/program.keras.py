# Every activation, written by Neuroloom.
import numpy as np
import keras
from keras import initializers, layers

keras.utils.set_random_seed(7)

# The same set as in Neuroloom, drawn from other random numbers.
count, random = 90, np.random.default_rng(3)
y = np.arange(count) % 3
along = 0.05 + 0.95 * random.random(count)
radius, angle = 1.35 * along, 2 * np.pi * (3 * along + y) / 3
x = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
x += 0.1 * random.standard_normal((count, 2))
x, y = x.astype(np.float32), y.astype(np.int64)
train_x, test_x = x[:72], x[72:]
train_y, test_y = y[:72], y[72:]

x = keras.Input(shape=(2,))
elu_in = layers.Dense(
    3,
    kernel_initializer=initializers.RandomUniform(-0.707107, 0.707107),
    bias_initializer=initializers.RandomUniform(-0.707107, 0.707107),
)(x)
elu = layers.Activation("elu")(elu_in)
gelu_in = layers.Dense(
    3,
    kernel_initializer=initializers.RandomUniform(-0.707107, 0.707107),
    bias_initializer=initializers.RandomUniform(-0.707107, 0.707107),
)(x)
gelu = layers.Activation("gelu")(gelu_in)
leaky_relu_in = layers.Dense(
    3,
    kernel_initializer=initializers.RandomUniform(-0.707107, 0.707107),
    bias_initializer=initializers.RandomUniform(-0.707107, 0.707107),
)(x)
leaky_relu = layers.LeakyReLU(negative_slope=0.01)(leaky_relu_in)
relu_in = layers.Dense(
    3,
    kernel_initializer=initializers.RandomUniform(-0.707107, 0.707107),
    bias_initializer=initializers.RandomUniform(-0.707107, 0.707107),
)(x)
relu = layers.Activation("relu")(relu_in)
sigmoid_in = layers.Dense(
    3,
    kernel_initializer=initializers.RandomUniform(-0.707107, 0.707107),
    bias_initializer=initializers.RandomUniform(-0.707107, 0.707107),
)(x)
sigmoid = layers.Activation("sigmoid")(sigmoid_in)
silu_in = layers.Dense(
    3,
    kernel_initializer=initializers.RandomUniform(-0.707107, 0.707107),
    bias_initializer=initializers.RandomUniform(-0.707107, 0.707107),
)(x)
silu = layers.Activation("swish")(silu_in)
softmax_in = layers.Dense(
    3,
    kernel_initializer=initializers.RandomUniform(-0.707107, 0.707107),
    bias_initializer=initializers.RandomUniform(-0.707107, 0.707107),
)(x)
softmax = layers.Softmax()(softmax_in)
softplus_in = layers.Dense(
    3,
    kernel_initializer=initializers.RandomUniform(-0.707107, 0.707107),
    bias_initializer=initializers.RandomUniform(-0.707107, 0.707107),
)(x)
softplus = layers.Activation("softplus")(softplus_in)
tanh_in = layers.Dense(
    3,
    kernel_initializer=initializers.RandomUniform(-0.707107, 0.707107),
    bias_initializer=initializers.RandomUniform(-0.707107, 0.707107),
)(x)
tanh = layers.Activation("tanh")(tanh_in)
sum = layers.Add()([elu, gelu, leaky_relu, relu, sigmoid, silu, softmax, softplus, tanh])
product = layers.Multiply()([tanh, sigmoid, elu])
join = layers.Concatenate()([sum, product, x])
last = layers.Dense(
    3,
    kernel_initializer=initializers.RandomUniform(-0.353553, 0.353553),
    bias_initializer=initializers.RandomUniform(-0.353553, 0.353553),
)(join)
model = keras.Model(x, last)
model.summary()

steps_per_epoch = -(-len(train_x) // 8)
rate = keras.optimizers.schedules.ExponentialDecay(0.01, steps_per_epoch, 0.8)
optimizer = keras.optimizers.RMSprop(rate, rho=0.99, momentum=0, epsilon=1e-8)
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
