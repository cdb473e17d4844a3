# Fashion-MNIST as in the lecture, written by Neuroloom.
import keras
from keras import initializers, layers

keras.utils.set_random_seed(1)

# Read from ~/.keras/datasets if they lie there, else downloaded once.
# Programs that are exported as a folder have their data with them.
(train_x, train_y), (test_x, test_y) = keras.datasets.fashion_mnist.load_data()
train_x, test_x = train_x[..., None] / 255.0, test_x[..., None] / 255.0

model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Flatten(),
    layers.Dense(
        512,
        kernel_initializer=initializers.RandomUniform(-0.0357143, 0.0357143),
        bias_initializer=initializers.RandomUniform(-0.0357143, 0.0357143),
    ),
    layers.Activation("relu"),
    layers.Dense(
        512,
        kernel_initializer=initializers.RandomUniform(-0.0441942, 0.0441942),
        bias_initializer=initializers.RandomUniform(-0.0441942, 0.0441942),
    ),
    layers.Activation("relu"),
    layers.Dense(
        10,
        kernel_initializer=initializers.RandomUniform(-0.0441942, 0.0441942),
        bias_initializer=initializers.RandomUniform(-0.0441942, 0.0441942),
    ),
])
model.summary()

rate = 0.001
optimizer = keras.optimizers.SGD(rate)
model.compile(
    optimizer=optimizer,
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=[keras.metrics.SparseCategoricalAccuracy(name="accuracy")],
)
history = model.fit(
    train_x, train_y, batch_size=64, epochs=5, shuffle=False,
    validation_data=(test_x, test_y),
)
print(model.evaluate(test_x, test_y, return_dict=True))
