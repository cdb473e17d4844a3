# Classify and reconstruct, written by Neuroloom.
import keras
from keras import initializers, layers

keras.utils.set_random_seed(1)

# Read from ~/.keras/datasets if they lie there, else downloaded once.
# Programs that are exported as a folder have their data with them.
(train_x, train_y), (test_x, test_y) = keras.datasets.fashion_mnist.load_data()
train_x, test_x = train_x[..., None] / 255.0, test_x[..., None] / 255.0

x = keras.Input(shape=(28, 28, 1))
flatten1 = layers.Flatten()(x)
linear1 = layers.Dense(
    128,
    kernel_initializer=initializers.RandomUniform(-0.0357143, 0.0357143),
    bias_initializer=initializers.RandomUniform(-0.0357143, 0.0357143),
)(flatten1)
relu1 = layers.Activation("relu")(linear1)
linear2 = layers.Dense(
    32,
    kernel_initializer=initializers.RandomUniform(-0.0883883, 0.0883883),
    bias_initializer=initializers.RandomUniform(-0.0883883, 0.0883883),
)(relu1)
relu2 = layers.Activation("relu")(linear2)
linear3 = layers.Dense(
    10,
    kernel_initializer=initializers.RandomUniform(-0.176777, 0.176777),
    bias_initializer=initializers.RandomUniform(-0.176777, 0.176777),
)(relu2)
linear4 = layers.Dense(
    128,
    kernel_initializer=initializers.RandomUniform(-0.176777, 0.176777),
    bias_initializer=initializers.RandomUniform(-0.176777, 0.176777),
)(relu2)
relu3 = layers.Activation("relu")(linear4)
linear5 = layers.Dense(
    784,
    kernel_initializer=initializers.RandomUniform(-0.0883883, 0.0883883),
    bias_initializer=initializers.RandomUniform(-0.0883883, 0.0883883),
)(relu3)
sigmoid1 = layers.Activation("sigmoid")(linear5)
reshape1 = layers.Reshape((28, 28, 1))(sigmoid1)
model = keras.Model(x, [linear3, reshape1])
model.summary()

rate = 0.001
optimizer = keras.optimizers.Adam(rate, beta_1=0.9, beta_2=0.999, epsilon=1e-8)
model.compile(
    optimizer=optimizer,
    loss=[keras.losses.SparseCategoricalCrossentropy(from_logits=True), keras.losses.MeanSquaredError()],
    loss_weights=[1, 10],
    metrics=[[keras.metrics.SparseCategoricalAccuracy(name="accuracy")], []],
)
history = model.fit(
    train_x, [train_y, train_x], batch_size=64, epochs=3, shuffle=True,
    validation_data=(test_x, [test_y, test_x]),
)
print(model.evaluate(test_x, [test_y, test_x], return_dict=True))
