# SGD, weight decay, steps, written by Neuroloom.
import numpy as np
import keras
from keras import initializers, layers

keras.utils.set_random_seed(7)

# The same set as in Neuroloom, drawn from other random numbers.
count, random = 100, np.random.default_rng(3)
y = np.arange(count) % 2
angle = np.pi * random.random(count)
x = np.column_stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25])
x[y == 1] *= -1
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
])
model.summary()

steps_per_epoch = -(-len(train_x) // 8)
rate = keras.optimizers.schedules.ExponentialDecay(0.3, 1 * steps_per_epoch, 0.5, staircase=True)
optimizer = keras.optimizers.SGD(rate)
for weight in model.trainable_variables:
    if len(weight.shape) > 1:
        weight.regularizer = keras.regularizers.L2(0.01 / 2)
model.compile(
    optimizer=optimizer,
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
    metrics=[keras.metrics.BinaryAccuracy(name="accuracy", threshold=0)],
)
history = model.fit(
    train_x, train_y, batch_size=8, epochs=3, shuffle=True,
    validation_data=(test_x, test_y),
    callbacks=[keras.callbacks.EarlyStopping(
        "val_accuracy",
        mode="max",
        patience=1,
        min_delta=0.001,
        restore_best_weights=True,
    )],
)
print(model.evaluate(test_x, test_y, return_dict=True))
