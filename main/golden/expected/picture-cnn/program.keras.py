# A CNN with dropout, written by Neuroloom.
import keras
from keras import initializers, layers

keras.utils.set_random_seed(7)

# Read from ~/.keras/datasets if they lie there, else downloaded once.
# Programs that are exported as a folder have their data with them.
(train_x, train_y), (test_x, test_y) = keras.datasets.mnist.load_data()
train_x, test_x = train_x[..., None] / 255.0, test_x[..., None] / 255.0
train_x, train_y = train_x[:96], train_y[:96]

model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Conv2D(
        4,
        5,
        kernel_initializer=initializers.RandomUniform(-0.2, 0.2),
        bias_initializer=initializers.RandomUniform(-0.2, 0.2),
    ),
    layers.Activation("relu"),
    layers.MaxPooling2D(2, strides=2),
    layers.Conv2D(6, 3, strides=2, padding="same", kernel_initializer="he_normal"),
    layers.BatchNormalization(momentum=0.99, epsilon=0.001),
    layers.Activation("gelu"),
    layers.AveragePooling2D(2, strides=2),
    layers.Dropout(0.25),
    layers.Flatten(),
    layers.Dense(
        16,
        kernel_initializer=initializers.RandomUniform(-0.136083, 0.136083),
        bias_initializer=initializers.RandomUniform(-0.136083, 0.136083),
    ),
    layers.Activation("relu"),
    layers.Dropout(0.5),
    layers.Dense(
        10,
        kernel_initializer=initializers.RandomUniform(-0.25, 0.25),
        bias_initializer=initializers.RandomUniform(-0.25, 0.25),
    ),
])
model.summary()

rate = 0.003
optimizer = keras.optimizers.AdamW(rate, beta_1=0.9, beta_2=0.999, epsilon=1e-8, weight_decay=0.01)
still = [weight for weight in model.trainable_variables if len(weight.shape) < 2]
optimizer.exclude_from_weight_decay(var_list=still)
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
