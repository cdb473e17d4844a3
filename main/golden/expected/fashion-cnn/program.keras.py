# Fashion-MNIST with a CNN, written by Neuroloom.
import keras
from keras import initializers, layers

keras.utils.set_random_seed(1)

# Read from ~/.keras/datasets if they lie there, else downloaded once.
# Programs that are exported as a folder have their data with them.
(train_x, train_y), (test_x, test_y) = keras.datasets.fashion_mnist.load_data()
train_x, test_x = train_x[..., None] / 255.0, test_x[..., None] / 255.0

model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Conv2D(
        16,
        3,
        padding="same",
        kernel_initializer=initializers.RandomUniform(-0.333333, 0.333333),
        bias_initializer=initializers.RandomUniform(-0.333333, 0.333333),
    ),
    layers.Activation("relu"),
    layers.MaxPooling2D(2, strides=2),
    layers.BatchNormalization(momentum=0.99, epsilon=0.001),
    layers.Conv2D(
        32,
        3,
        strides=2,
        padding="same",
        kernel_initializer=initializers.RandomUniform(-0.0833333, 0.0833333),
        bias_initializer=initializers.RandomUniform(-0.0833333, 0.0833333),
    ),
    layers.Activation("relu"),
    layers.Flatten(),
    layers.Dense(
        10,
        kernel_initializer=initializers.RandomUniform(-0.0252538, 0.0252538),
        bias_initializer=initializers.RandomUniform(-0.0252538, 0.0252538),
    ),
])
model.summary()

rate = 0.001
optimizer = keras.optimizers.Adam(rate, beta_1=0.9, beta_2=0.999, epsilon=1e-8)
model.compile(
    optimizer=optimizer,
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=[keras.metrics.SparseCategoricalAccuracy(name="accuracy")],
)
history = model.fit(
    train_x, train_y, batch_size=64, epochs=3, shuffle=True,
    validation_data=(test_x, test_y),
)
print(model.evaluate(test_x, test_y, return_dict=True))
