# Branches of a picture, written by Neuroloom.
import keras
from keras import initializers, layers

keras.utils.set_random_seed(7)

# Read from ~/.keras/datasets if they lie there, else downloaded once.
# Programs that are exported as a folder have their data with them.
(train_x, train_y), (test_x, test_y) = keras.datasets.fashion_mnist.load_data()
train_x, test_x = train_x[..., None] / 255.0, test_x[..., None] / 255.0
train_x, train_y = train_x[:96], train_y[:96]

x = keras.Input(shape=(28, 28, 1))
reshape1 = layers.Reshape((14, 14, 4))(x)
conv1 = layers.Conv2D(
    4,
    3,
    padding="same",
    kernel_initializer=initializers.RandomUniform(-0.166667, 0.166667),
    bias_initializer=initializers.RandomUniform(-0.166667, 0.166667),
)(reshape1)
add1 = layers.Add()([conv1, reshape1])
silu1 = layers.Activation("swish")(add1)
mean1 = layers.GlobalAveragePooling2D()(silu1)
max1 = layers.GlobalMaxPooling2D()(silu1)
pool1 = layers.MaxPooling2D(3, strides=2, padding="same")(silu1)
flatten1 = layers.Flatten()(pool1)
join1 = layers.Concatenate()([mean1, max1, flatten1])
norm1 = layers.LayerNormalization(epsilon=0.00001)(join1)
linear1 = layers.Dense(
    10,
    use_bias=False,
    kernel_initializer=initializers.RandomUniform(-0.070014, 0.070014),
)(norm1)
softmax1 = layers.Softmax()(linear1)
model = keras.Model(x, softmax1)
model.summary()

rate = 0.02
optimizer = keras.optimizers.SGD(rate, global_clipnorm=1, momentum=0.9, nesterov=True)
model.compile(
    optimizer=optimizer,
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=False),
    metrics=[keras.metrics.SparseCategoricalAccuracy(name="accuracy")],
)
history = model.fit(
    train_x, train_y, batch_size=8, epochs=3, shuffle=True,
    validation_data=(test_x, test_y),
)
print(model.evaluate(test_x, test_y, return_dict=True))
