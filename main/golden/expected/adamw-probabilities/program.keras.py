# AdamW, squared error of probabilities, written by Neuroloom.
import numpy as np
import keras
from keras import initializers, layers

keras.utils.set_random_seed(7)

# The same set as in Neuroloom, drawn from other random numbers.
count, random = 100, np.random.default_rng(3)
y = np.arange(count) % 3
along = 0.05 + 0.95 * random.random(count)
radius, angle = 1.35 * along, 2 * np.pi * (3 * along + y) / 3
x = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
x += 0.1 * random.standard_normal((count, 2))
x, y = x.astype(np.float32), y.astype(np.int64)
train_x, test_x = x[:80], x[80:]
train_y, test_y = y[:80], y[80:]
train_y, test_y = keras.utils.to_categorical(train_y, 3), keras.utils.to_categorical(test_y, 3)

model = keras.Sequential([
    keras.Input(shape=(2,)),
    layers.Dense(
        6,
        kernel_initializer=initializers.RandomUniform(-0.707107, 0.707107),
        bias_initializer=initializers.RandomUniform(-0.707107, 0.707107),
    ),
    layers.Activation("tanh"),
    layers.Dense(
        3,
        kernel_initializer=initializers.RandomUniform(-0.408248, 0.408248),
        bias_initializer=initializers.RandomUniform(-0.408248, 0.408248),
    ),
    layers.Softmax(),
])
model.summary()

steps_per_epoch = -(-len(train_x) // 8)
total = 3 * steps_per_epoch
warmup = int(0.5 * total)
rate = keras.optimizers.schedules.CosineDecay(0.0, total - warmup, warmup_target=0.01, warmup_steps=warmup)
optimizer = keras.optimizers.AdamW(
    rate,
    global_clipnorm=0.2,
    beta_1=0.9,
    beta_2=0.999,
    epsilon=1e-8,
    weight_decay=0.05,
)
still = [weight for weight in model.trainable_variables if len(weight.shape) < 2]
optimizer.exclude_from_weight_decay(var_list=still)
model.compile(
    optimizer=optimizer,
    loss=keras.losses.MeanSquaredError(),
    metrics=[keras.metrics.CategoricalAccuracy(name="accuracy")],
)
history = model.fit(
    train_x, train_y, batch_size=8, epochs=3, shuffle=True,
    validation_data=(test_x, test_y),
)
print(model.evaluate(test_x, test_y, return_dict=True))
