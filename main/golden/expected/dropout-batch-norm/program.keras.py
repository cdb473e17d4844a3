# Dropout and batch norm, written by Neuroloom.
import numpy as np
import keras
from keras import initializers, layers

keras.utils.set_random_seed(7)

# The same set as in Neuroloom, drawn from other random numbers.
count, random = 120, np.random.default_rng(3)
y = np.arange(count) % 4
radius, angle = 1, 2 * np.pi * y / 4
x = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
x += 0.1 * random.standard_normal((count, 2))
x, y = x.astype(np.float32), y.astype(np.int64)
train_x, test_x = x[:96], x[96:]
train_y, test_y = y[:96], y[96:]

model = keras.Sequential([
    keras.Input(shape=(2,)),
    layers.Dense(12, kernel_initializer="he_uniform"),
    layers.BatchNormalization(momentum=0.99, epsilon=0.001),
    layers.Activation("relu"),
    layers.Dropout(0.3),
    layers.Dense(
        12,
        kernel_initializer=initializers.RandomUniform(-0.288675, 0.288675),
        bias_initializer=initializers.RandomUniform(-0.288675, 0.288675),
    ),
    layers.LayerNormalization(epsilon=0.00001),
    layers.Activation("tanh"),
    layers.Dropout(0.2),
    layers.BatchNormalization(momentum=0.8, epsilon=0.001),
    layers.Dense(
        4,
        kernel_initializer=initializers.RandomUniform(-0.288675, 0.288675),
        bias_initializer=initializers.RandomUniform(-0.288675, 0.288675),
    ),
])
model.summary()

steps_per_epoch = -(-len(train_x) // 8)
total = 3 * steps_per_epoch
warmup = int(0.2 * total)
rate = keras.optimizers.schedules.CosineDecay(0.0, total - warmup, warmup_target=0.01, warmup_steps=warmup)
optimizer = keras.optimizers.Adam(rate, global_clipnorm=1, beta_1=0.9, beta_2=0.999, epsilon=1e-8)
for weight in model.trainable_variables:
    if len(weight.shape) > 1:
        weight.regularizer = keras.regularizers.L2(0.001 / 2)
model.compile(
    optimizer=optimizer,
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=[keras.metrics.SparseCategoricalAccuracy(name="accuracy")],
)
history = model.fit(
    train_x, train_y, batch_size=8, epochs=3, shuffle=True,
    validation_data=(test_x, test_y),
    callbacks=[keras.callbacks.EarlyStopping("val_loss", patience=2, min_delta=0, restore_best_weights=True)],
)
print(model.evaluate(test_x, test_y, return_dict=True))
