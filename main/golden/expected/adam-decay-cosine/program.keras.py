# Adam with weight decay, cosine, written by Neuroloom.
import numpy as np
import keras
from keras import initializers, layers

keras.utils.set_random_seed(7)

# The same set as in Neuroloom, drawn from other random numbers.
count, random = 100, np.random.default_rng(3)
y = np.arange(count) % 2
x = 0.15 + 1.25 * random.random((count, 2))
x *= random.choice([-1, 1], (count, 1))
x[y == 1, 1] *= -1
x += 0.1 * random.standard_normal((count, 2))
x, y = x.astype(np.float32), y.astype(np.int64)
train_x, test_x = x[:80], x[80:]
train_y, test_y = y[:80], y[80:]
train_y, test_y = train_y.reshape(-1, 1).astype("float32"), test_y.reshape(-1, 1).astype("float32")
train_y, test_y = 2 * train_y - 1, 2 * test_y - 1

model = keras.Sequential([
    keras.Input(shape=(2,)),
    layers.Dense(
        6,
        kernel_initializer=initializers.RandomUniform(-0.707107, 0.707107),
        bias_initializer=initializers.RandomUniform(-0.707107, 0.707107),
    ),
    layers.Activation("tanh"),
    layers.Dense(
        1,
        kernel_initializer=initializers.RandomUniform(-0.408248, 0.408248),
        bias_initializer=initializers.RandomUniform(-0.408248, 0.408248),
    ),
    layers.Activation("tanh"),
])
model.summary()

steps_per_epoch = -(-len(train_x) // 8)
total = 3 * steps_per_epoch
rate = keras.optimizers.schedules.CosineDecay(0.01, total)
optimizer = keras.optimizers.Adam(rate, beta_1=0.8, beta_2=0.99, epsilon=0.000001)
for weight in model.trainable_variables:
    if len(weight.shape) > 1:
        weight.regularizer = keras.regularizers.L2(0.02 / 2)
model.compile(
    optimizer=optimizer,
    loss=keras.losses.MeanSquaredError(),
    metrics=[keras.metrics.BinaryAccuracy(name="accuracy", threshold=0)],
)
history = model.fit(
    train_x, train_y, batch_size=8, epochs=3, shuffle=True,
    validation_data=(test_x, test_y),
)
print(model.evaluate(test_x, test_y, return_dict=True))
