# SGD with momentum, clipped values, written by Neuroloom.
import numpy as np
import keras
from keras import initializers, layers

keras.utils.set_random_seed(7)

# The same set as in Neuroloom, drawn from other random numbers.
count, random = 100, np.random.default_rng(3)
y = np.arange(count) % 2
radius, angle = np.where(y == 0, 1.3, 0.6), 2 * np.pi * random.random(count)
x = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
x += 0.1 * random.standard_normal((count, 2))
x, y = x.astype(np.float32), y.astype(np.int64)
train_x, test_x = x[:80], x[80:]
train_y, test_y = y[:80], y[80:]
train_y, test_y = train_y.reshape(-1, 1).astype("float32"), test_y.reshape(-1, 1).astype("float32")

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
    layers.Activation("sigmoid"),
])
model.summary()

rate = 0.1
optimizer = keras.optimizers.SGD(rate, clipvalue=0.05, momentum=0.9, nesterov=False)
model.compile(
    optimizer=optimizer,
    loss=keras.losses.BinaryCrossentropy(from_logits=False),
    metrics=[keras.metrics.BinaryAccuracy(name="accuracy", threshold=0.5)],
)
history = model.fit(
    train_x, train_y, batch_size=8, epochs=3, shuffle=False,
    validation_data=(test_x, test_y),
)
print(model.evaluate(test_x, test_y, return_dict=True))
